"""Who speaks, and where: a script's names and the accounts and groups they stand for."""

import hashlib
from dataclasses import dataclass

from bot.messages import ChatAddress
from bot.replay.errors import ScriptError
from bot.roster import cast
from storage import rehearsal
from storage.directory import Somebody
from storage.rehearsal import Stage
from storage.store import Turn


@dataclass(frozen=True, kw_only=True, slots=True)
class Speaker:
    """An account, and whether nobody has met it before."""

    account: str
    name: str
    is_new: bool = False


def speaker(turn: Turn, stage: Stage, line: int, name: str, chat: str | None) -> Speaker:
    """Who `name` is: in the group, of the cast, or the only one in the town.

    In a group an unknown name is somebody new. Raises `ScriptError` with the candidates when
    several are called so, or when a private chat is nobody's.
    """
    found = (chat is not None and rehearsal.in_room(turn, stage, name, chat)) or (
        name in cast.NAMES and rehearsal.in_lists(turn, stage, name)
    )
    found = found or rehearsal.in_town(turn, stage, name)
    if len(found) > 1:
        candidates = "；".join(_described(one) for one in found)
        raise ScriptError(line, f"有 {len(found)} 个{name}：{candidates}。请在他所在的群里说")
    if found:
        return Speaker(account=found[0].platform_id, name=name)
    if chat is None:
        raise ScriptError(line, f"镇里没有叫“{name}”的人；新来的人要先在群里说话")
    return Speaker(account=_new_account(name), name=name, is_new=True)


def group(turn: Turn, stage: Stage, name: str) -> ChatAddress:
    """The group called `name`; one that nobody knows is a new group."""
    chat = rehearsal.room_called(turn, stage, name) or name
    return ChatAddress(channel=stage.channel, bot=stage.bot, chat=chat, private=False)


def private(stage: Stage, account: str) -> ChatAddress:
    """Somebody's private chat with the bot."""
    return ChatAddress(channel=stage.channel, bot=stage.bot, chat=account, private=True)


def _new_account(name: str) -> str:
    return f"new-{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def _described(one: Somebody) -> str:
    # Roles and tiers have no words of their own here: the unit tells two people apart.
    about = [*(duty.unit for duty in one.duties), *one.homes]
    return f"{one.name}（{'，'.join(about) or '没有登记住址'}）"
