"""The lines of a script: what is said, time that passes, and what is expected."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from bot.messages import Kind
from bot.replay import moments
from bot.replay.errors import ScriptError
from bot.replay.expectations import Expectation, Pattern
from bot.replay.moments import When

#: More photos in one message than any platform lets pass.
_PHOTOS_AT_MOST = 1_000
_SAYS = frozenset({"from", "text", "photos", "quote", "room", "kind"})
_KNOWN = _SAYS | {"at", "expect", "note"}
_EXPECTS = frozenset({"to", "room", "matches", "count"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Passing:
    """Time passes."""

    number: int
    raw: dict[str, Any]
    at: When | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Speech:
    """Somebody says something."""

    number: int
    raw: dict[str, Any]
    at: When | None
    #: None: privately, to the bot.
    room: str | None
    sender: str
    text: str = ""
    photos: int = 0
    #: The `n` of one of the bot's messages, or words of the latest message that contains them.
    quote: int | str | None = None
    kind: Kind | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """What must have been said since the last line that was no expectation."""

    number: int
    #: None: nothing.
    expectation: Expectation | None


Line = Passing | Speech | Expected


def parse(number: int, text: str) -> Line | None:
    """The line with this number; None when it holds nothing to do. Raises `ScriptError`."""
    if not text.strip():
        return None
    raw = _object(number, text)
    _no_others(number, raw, _KNOWN)
    if "expect" in raw:
        _no_others(number, raw, {"expect", "note"})
        return Expected(number=number, expectation=_expectation(number, raw["expect"]))
    at = _at(number, raw.get("at"))
    if not _SAYS & raw.keys():
        if raw.keys() == {"note"}:
            return None
        if at is None:
            raise ScriptError(number, "什么也没写；至少要有 at、from 或 expect")
        return Passing(number=number, raw=raw, at=at)
    return Speech(
        number=number,
        raw=raw,
        at=at,
        room=_text(number, raw, "room") or None,
        sender=_sender(number, raw),
        text=_text(number, raw, "text") or "",
        photos=_count(number, raw, "photos") or 0,
        quote=_quote(number, raw.get("quote")),
        kind=_kind(number, raw.get("kind")),
    )


def _object(number: int, text: str) -> dict[str, Any]:
    try:
        raw = json.loads(text.rstrip())
    except json.JSONDecodeError as error:
        where = f"第 {error.colno} 个字起看不懂"
        raise ScriptError(number, f"不是一个 JSON 对象，{where}") from error
    except (ValueError, RecursionError) as error:
        raise ScriptError(number, "不是一个 JSON 对象，数字太长或层数太多") from error
    if not isinstance(raw, dict):
        raise ScriptError(number, "不是一个 JSON 对象，应为 {…}")
    return raw


def _no_others(number: int, raw: dict[str, Any], known: Collection[str]) -> None:
    unknown = sorted(set(raw) - set(known))
    if unknown:
        words = "、".join(f"“{key}”" for key in unknown)
        raise ScriptError(number, f"{words}不该在这里；可以写 {'、'.join(sorted(known))}")


def _at(number: int, value: object) -> When | None:
    if value is None:
        return None
    try:
        if isinstance(value, str):
            return moments.parse(value.strip())
    except ValueError:
        pass
    raise ScriptError(
        number, f"at“{value}”看不懂；应为 2026-03-02T21:30:00+08:00、21:30 或 +2m（s、m、h、d）"
    )


def _text(number: int, raw: dict[str, Any], key: str) -> str | None:
    value = raw.get(key)
    if value is None or isinstance(value, str):
        return value
    raise ScriptError(number, f"{key} 应为文字，不是 {_shown(value)}")


def _sender(number: int, raw: dict[str, Any]) -> str:
    sender = (_text(number, raw, "from") or "").strip()
    if not sender:
        raise ScriptError(number, "没写是谁说的（from）")
    return sender


def _count(number: int, raw: dict[str, Any], key: str) -> int | None:
    value = raw.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _PHOTOS_AT_MOST:
        raise ScriptError(number, f"{key} 应为 0 到 {_PHOTOS_AT_MOST} 的整数，不是 {_shown(value)}")
    return value


def _quote(number: int, value: object) -> int | str | None:
    if value is None or (isinstance(value, str) and value.strip()):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise ScriptError(number, f"quote 应为机器人消息的序号或一段原话，不是 {_shown(value)}")


def _kind(number: int, value: object) -> Kind | None:
    if value is None:
        return None
    try:
        return Kind(str(value))
    except ValueError:
        kinds = "、".join(Kind)
        raise ScriptError(number, f"kind 应为 {kinds}，不是 {_shown(value)}") from None


def _expectation(number: int, value: object) -> Expectation | None:
    if value == "silence":
        return None
    if not isinstance(value, dict) or not value:
        raise ScriptError(number, 'expect 应为 "silence" 或 {"to": …, "room": …, "matches": …}')
    _no_others(number, value, _EXPECTS)
    return Expectation(
        to=_names(number, value.get("to")),
        in_room="room" in value,
        room=_text(number, value, "room") or None,
        pattern=_pattern(number, _text(number, value, "matches")),
        count=_count(number, value, "count"),
    )


def _names(number: int, value: object) -> tuple[str, ...]:
    match value:
        case None:
            return ()
        case str():
            return (value,)
        case list() if all(isinstance(name, str) for name in value):
            return tuple(value)
    raise ScriptError(number, f"to 应为名字，或几个名字的列表，不是 {_shown(value)}")


def _pattern(number: int, text: str | None) -> Pattern | None:
    if text is None:
        return None
    try:
        return Pattern(text)
    except ValueError as error:
        raise ScriptError(number, f"matches 不是正则表达式（{error}）") from error


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:60]
