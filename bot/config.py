"""The settings: from the environment and a file `.env`, checked, each explained in Chinese.

`.env.example` is written from this model (`example`). A channel's own settings live in its folder.
"""

import difflib
import os
import pkgutil
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, TypeGuard, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from annotated_types import Ge, Le
from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    ValidationError,
    ValidationInfo,
    create_model,
    field_validator,
)
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import channels
from bot.channels.web.settings import WebSettings
from bot.errors import OperatorError

Part = TypeVar("Part", bound=BaseModel)

PREFIX = "LOUDONG_"
#: Where settings are read from unless the command says otherwise.
ENV_FILE = Path(".env")
#: Read by the command line itself, not a setting of the bot.
_NOT_SETTINGS = frozenset({"LOUDONG_DEBUG", "LOUDONG_TORTURE", "LOUDONG_REQUIRE_ALL"})


class Environment(StrEnum):
    """What the bot serves."""

    DEMO = "demo"
    PRODUCTION = "production"


class LogFormat(StrEnum):
    """How the log is written."""

    CONSOLE = "console"
    JSON = "json"


class LogLevel(StrEnum):
    """What is worth a line of the log."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def _a_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(name) from error
    return name


_BASIC, _KEEP, _PHONES, _LOG = "基本", "保留多久（天）", "告诉居民的电话", "日志"
_DIGITS = r"^[\d\-+ 转]{0,20}$"


def _setting(group: str, says: str, default: Any, expected: str = "", **limits: Any) -> Any:  # noqa: ANN401  # as pydantic's Field
    """A setting: where it is shown, what it does, and what may be written if the type tells not."""
    extra: JsonDict = {"group": group, "expected": expected}
    return Field(default, description=says, json_schema_extra=extra, **limits)


def _days(says: str, default: int) -> Any:  # noqa: ANN401  # as above
    return _setting(_KEEP, says, default, ge=1, le=3650)


def _phone(says: str) -> Any:  # noqa: ANN401  # as above
    return _setting(_PHONES, says, "", "电话号码", pattern=_DIGITS)


class Settings(BaseSettings):
    """Everything an operator decides before the bot starts."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        env_nested_delimiter="_",
        env_nested_max_split=1,
        enable_decoding=False,
        extra="ignore",
        frozen=True,
    )

    environment: Environment = _setting(
        _BASIC,
        "演示还是正式使用：demo 有演示镇和谁都能用的网页；production 没有",
        Environment.DEMO,
    )
    data: Path = _setting(_BASIC, "数据目录：数据库、照片和出错记录放在这里", Path("data"))
    database: str = _setting(
        _BASIC,
        "数据库地址；空着就用数据目录里的 loudong.db。"
        "一台机器不够用时写 postgresql://用户:密码@主机/库名",
        "",
    )
    town: str = _setting(
        _BASIC, "镇（街道）的名字", "新安镇", "1 到 32 个字", min_length=1, max_length=32
    )
    zone: Annotated[str, AfterValidator(_a_zone)] = _setting(
        _BASIC, "镇所在的时区", "Asia/Shanghai", "时区名，如 Asia/Shanghai"
    )
    holidays: Path | None = _setting(
        _BASIC, "节假日更正文件（CSV，每行一天，如 2027-01-01,休）；空着就用自带的表", None
    )

    categories: Path | None = _setting(
        _BASIC,
        "自己的诉求类别（TOML 文件，写法见 docs/operating.md）；空着就用自带的十七类",
        None,
    )

    unasked_per_day: int = _setting(
        _BASIC,
        "每个群每天最多主动说几句（问要不要报、要不要附议），说危险不算；0 就是从不主动",
        6,
        ge=0,
        le=100,
    )

    keep_keys_days: int = _days("已处理消息的编号，只用来不重复处理", 30)
    keep_personal_days: int = _days("办结的诉求里的姓名、门牌和原话，从办结算起", 730)
    keep_photos_days: int = _days("诉求的照片，从办结算起", 365)

    keep_lessons_days: int = _setting(
        _KEEP,
        "居民、楼栋长改过的读法（去掉姓名、号码、门牌的原话），用来教小楼；0 就一句不留",
        400,
        ge=0,
        le=400,
    )

    phone_gas: str = _phone("燃气抢修")
    phone_lift: str = _phone("电梯维保")
    phone_property: str = _phone("物业")
    phone_hotline: str = _phone("镇服务热线")

    log_level: LogLevel = _setting(_LOG, "记到多细；debug 只在查问题时用", LogLevel.INFO)
    log_format: LogFormat = _setting(_LOG, "console 给人看，json 给日志系统", LogFormat.CONSOLE)

    # Each channel's own part, named after it: LOUDONG_WEB_PORT. The others are found (`kind`).
    web: WebSettings = Field(default_factory=WebSettings, description=WebSettings.TITLE)

    def channel(self, kind: type[Part]) -> Part:
        """A channel's own part; the channel asks for it by its type."""
        parts = (getattr(self, name) for name in type(self).model_fields)
        return next(part for part in parts if isinstance(part, kind))

    @field_validator("*", mode="before")
    @classmethod
    def _split(cls, value: object, info: ValidationInfo) -> object:
        """Lists in a channel's part are written with commas."""
        part = cls.model_fields[info.field_name or ""].annotation
        if not isinstance(value, dict) or not _is_part(part):
            return value
        lists = {n for n, f in part.model_fields.items() if isinstance(f.default, tuple)}
        return {
            name: [part.strip() for part in given.split(",") if part.strip()]
            if name in lists and isinstance(given, str)
            else given
            for name, given in value.items()
        }

    @property
    def is_demo(self) -> bool:
        """Whether a demo town may be made, and its open page shown."""
        return self.environment is Environment.DEMO

    @property
    def timezone(self) -> ZoneInfo:
        """The town's time zone."""
        return ZoneInfo(self.zone)

    @property
    def database_url(self) -> str:
        """The database's address, the default filled in."""
        return self.database or f"sqlite:///{self.data / 'loudong.db'}"

    @property
    def photos(self) -> Path:
        """The folder of kept photos."""
        return self.data / "photos"

    @property
    def uploads(self) -> Path:
        """The folder of the web chat's pictures and files."""
        return self.data / "uploads"

    @property
    def phones(self) -> dict[str, str]:
        """The numbers residents are told, by kind; those not set are absent."""
        numbers = {
            "gas": self.phone_gas,
            "lift": self.phone_lift,
            "property": self.phone_property,
            "hotline": self.phone_hotline,
        }
        return {kind: number for kind, number in numbers.items() if number}


@cache
def kind() -> type[Settings]:
    """`Settings` with the part of every channel that has a folder in `bot/channels/`.

    A channel's `settings.py` names its part `SETTINGS`; nothing has to be added here.
    """
    parts: dict[str, Any] = {}
    for folder in pkgutil.iter_modules(channels.__path__):
        name = f"{channels.__name__}.{folder.name}.settings"
        if folder.ispkg and folder.name not in Settings.model_fields and find_spec(name):
            part = import_module(name).SETTINGS
            parts[folder.name] = (part, Field(default_factory=part, description=part.TITLE))
    return create_model("Settings", __base__=Settings, **parts)


def load(file: Path | None = None) -> Settings:
    """The settings from the environment and `file` (`.env`, which may be missing, when None).

    Raises `OperatorError` that names every setting that cannot be read, and what is expected.
    """
    if file is not None and not file.is_file():
        raise OperatorError(f"没有找到设置文件 {file}。")
    path = file or ENV_FILE
    try:
        return kind()(_env_file=path)  # type: ignore[call-arg]  # pydantic-settings' own argument
    except ValidationError as error:
        raise OperatorError("；".join(_faults(error)) + "。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(
            f"设置文件 {path} 读不了，请检查读取权限，并存成 UTF-8 编码的文本。"
        ) from error


def variables() -> dict[str, tuple[str, FieldInfo]]:
    """Every setting by its name in the environment, with its group."""
    found: dict[str, tuple[str, FieldInfo]] = {}
    for name, field in kind().model_fields.items():
        if _is_part(field.annotation):
            group = str(field.description)
            for inner, its in field.annotation.model_fields.items():
                found[_variable(name, inner)] = (group, its)
        else:
            found[_variable(name)] = (_extra(field)["group"], field)
    return found


def unknown(names: Iterable[str]) -> dict[str, str | None]:
    """Names with our prefix that no setting has, each with the setting that was probably meant."""
    known = {*variables(), *_NOT_SETTINGS}
    return {
        name: next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.8)), None)
        for name in sorted({name.upper() for name in names})
        if name.startswith(PREFIX) and name not in known
    }


def names_in_use(file: Path | None = None) -> set[str]:
    """The names that are set, in the file or in the environment."""
    path = file or ENV_FILE
    return {*os.environ, *(dotenv_values(path, encoding="utf-8-sig") if path.is_file() else ())}


def example() -> str:
    """The text of `.env.example`: every setting with its default, commented out."""
    lines = ["# 楼栋的设置。复制成 .env，去掉要改的那行前面的 #；没写的用默认值。"]
    group = ""
    for name, (its, field) in variables().items():
        if its != group:
            group = its
            lines += ["", f"# ======== {group} ========"]
        default = field.get_default(call_default_factory=True)
        more = "；多个用逗号分开" if isinstance(default, tuple) else ""
        lines += ["", f"# {field.description}{more}", f"# {name}={shown(default)}"]
    return "\n".join(lines) + "\n"


def _variable(*path: str) -> str:
    return f"{PREFIX}{'_'.join(path)}".upper()


def _is_part(kind: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def shown(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case tuple():
            return ",".join(str(part) for part in value)
        case _:
            return str(value)


def _faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        name = _variable(*(part for part in fault["loc"][:2] if isinstance(part, str)))
        _, field = variables()[name]
        value = str(fault["input"])[:40]
        yield f"设置 {name} 的值“{value}”不对，应为{_expected(field)}"


def _expected(field: FieldInfo) -> str:
    """What may be written for a setting."""
    kind = field.annotation
    if own := _extra(field).get("expected"):
        return own
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "、".join(value.value for value in kind)
    if kind is bool:
        return " true 或 false"
    if kind is int:
        limits = {type(limit): limit for limit in field.metadata}
        low, high = limits.get(Ge), limits.get(Le)
        if low is not None and high is not None:
            return f" {low.ge} 到 {high.le} 的整数"
        return "整数"
    return "一行文字"


def _extra(field: FieldInfo) -> dict[str, str]:
    extra = field.json_schema_extra
    return {k: str(v) for k, v in extra.items()} if isinstance(extra, dict) else {}
