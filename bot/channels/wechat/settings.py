"""What an operator can set about WeChat."""

from typing import ClassVar

from pydantic import BaseModel, Field


class WechatSettings(BaseModel):
    """WeChat's own part of the settings."""

    #: Its heading in `.env.example`.
    TITLE: ClassVar[str] = "微信"

    endpoint: str = Field(
        default="",
        pattern=r"^([A-Za-z0-9_.\-]+:[0-9]{1,5})?$",
        description="微信网关（wechaty-puppet-service）的地址，如 127.0.0.1:18788；空着就不用微信",
        json_schema_extra={"expected": "主机:端口，如 127.0.0.1:18788"},
    )
    token: str = Field(default="", description="微信网关的令牌（token），和网关启动时用的一样")


SETTINGS = WechatSettings
