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
    token: str = Field(
        default="", repr=False, description="微信网关的令牌（token），和网关启动时用的一样"
    )

    account: str = Field(
        default="",
        description="小楼的微信编号（wxid_…），登了别的号就先不收不发；空着就认原来用的那个",
    )
    changing_ids: bool = Field(
        default=False,
        description="网关每次登录都换编号（网页协议）就写 true，登上哪个算哪个",
    )

    # How fast it speaks. WeChat tells no limits; these stay well below where others were stopped.
    pace_gap: int = Field(
        default=2,
        ge=0,
        le=60,
        description="两条消息之间至少隔几秒，实际随机多等最多一倍；0 是不等，只用于测试",
    )
    pace_room_gap: int = Field(
        default=3,
        ge=0,
        le=600,
        description="同一个聊天里两条消息之间至少隔几秒，实际随机多等最多一倍",
    )
    pace_same_gap: int = Field(
        default=20,
        ge=0,
        le=3600,
        description="同一句话发到第三个聊天起，每次至少隔几秒，实际随机多等最多一倍",
    )
    pace_daily: int = Field(
        default=300,
        ge=20,
        le=5000,
        description="24 小时里最多发多少条；最后两成留给回答，紧急的不受限",
    )
    pace_pause: int = Field(
        default=10,
        ge=1,
        le=60,
        description="微信提示“操作过于频繁”后停几分钟；接着又被拦就加倍，最长一小时",
    )


SETTINGS = WechatSettings
