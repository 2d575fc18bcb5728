"""What an operator can set about the web chat."""

from typing import ClassVar

from pydantic import BaseModel, Field


class WebSettings(BaseModel):
    """The web chat's own part of the settings."""

    #: Its heading in `.env.example`.
    TITLE: ClassVar[str] = "网页聊天"

    host: str = Field(default="127.0.0.1", description="网页聊天监听的地址；默认只有本机能打开")
    port: int = Field(default=8710, ge=1, le=65535, description="网页聊天的端口")
    open_to_network: bool = Field(
        default=False,
        description="允许演示镇的网页在本机以外打开（没有登录，谁都能扮演任何人）",
    )
    allowed_hosts: tuple[str, ...] = Field(
        default=(), description="除本机外，浏览器可以用哪些主机名打开网页"
    )
    bot: str = Field(default="loudong", description="小楼在网页聊天里的账号")
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[A-Za-z0-9.\-]+(:[0-9]{1,5})?)?$",
        description="居民在手机上打开网页用的地址，如 https://lou.example.cn；"
        "写了才开楼门口的网页，门口的码和私人链接也用它",
        json_schema_extra={"expected": "网址，如 https://lou.example.cn，后面不带斜杠"},
    )
    trusted_proxies: tuple[str, ...] = Field(
        default=("127.0.0.1", "::1"),
        description="网页前面的代理（Caddy、nginx）的地址或网段；只有它们说的访问者地址才算数",
    )


SETTINGS = WebSettings
