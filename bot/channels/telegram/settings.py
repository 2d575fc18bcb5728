"""What an operator can set about Telegram."""

from typing import ClassVar

from pydantic import BaseModel, Field


class TelegramSettings(BaseModel):
    """Telegram's own part of the settings. The channel is on when there is a token."""

    #: Its heading in `.env.example`.
    TITLE: ClassVar[str] = "Telegram"

    token: str = Field(
        default="",
        description="@BotFather 给的令牌；空着就不接 Telegram。怎么申请见 docs/telegram.md",
        repr=False,
    )
    webhook: str = Field(
        default="",
        description="外面能打开的 https 地址，让 Telegram 送消息上门；空着就由楼栋去取，一般不填",
        pattern=r"^(https://\S+)?$",
        json_schema_extra={"expected": " https:// 开头的地址"},
    )
    proxy: str = Field(
        default="",
        description="连 Telegram 用的 HTTP 代理，如 http://127.0.0.1:7890；空着就用系统的",
        pattern=r"^(https?://\S+)?$",
        json_schema_extra={"expected": " http:// 开头的地址"},
    )
    api: str = Field(
        default="https://api.telegram.org",
        description="Bot API 的地址；自己架了 Bot API 服务器才改",
        pattern=r"^https?://\S+$",
        json_schema_extra={"expected": " http:// 或 https:// 开头的地址"},
    )


SETTINGS = TelegramSettings
