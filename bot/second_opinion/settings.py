"""What an operator can set about the second opinion."""

from typing import ClassVar

from pydantic import BaseModel, Field


class OpinionSettings(BaseModel):
    """The second opinion's own part of the settings. It is on when there is an address."""

    #: Its heading in `.env.example`.
    TITLE: ClassVar[str] = "第二意见（语言模型，可以不要）"

    url: str = Field(
        default="",
        pattern=r"^(https?://[A-Za-z0-9.\-]+(:[0-9]{1,5})?(/[A-Za-z0-9._\-]{1,40}){0,6}/?)?$",
        description="OpenAI 兼容接口的地址，如 http://127.0.0.1:11434/v1；空着就不用，什么也不发出去。"
        "发什么、不发什么见 docs/second-opinion.md",
        json_schema_extra={"expected": "网址，如 http://127.0.0.1:11434/v1"},
    )
    key: str = Field(
        default="",
        pattern=r"^[!-~]{0,500}$",
        description="接口的密钥；自己的服务器不要密钥就空着",
        json_schema_extra={"expected": "一行密钥，没有空格"},
        repr=False,
    )
    model: str = Field(
        default="", max_length=200, description="模型的名字；空着就由那边的服务自己定"
    )
    timeout: int = Field(default=10, ge=1, le=60, description="最多等几秒；过了就当没问")
    at_most: int = Field(default=6, ge=1, le=600, description="每分钟最多问几次；多的不问")
