"""What a bot may ask: about itself, chats, members and files."""

from tests.emulators.telegram.world import BotAccount, Json, World, bad

_FILE_AT_MOST = 20 * 1024 * 1024
_RIGHTS = (
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
    "can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories "
    "can_edit_stories can_delete_stories"
)
_GIFTS = "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels"


async def get_me(_world: World, bot: BotAccount, _given: Json) -> Json:
    return bot.user | {
        "can_join_groups": True,
        "can_read_all_group_messages": bot.reads_all,
        "supports_inline_queries": False,
    }


async def get_file(world: World, _bot: BotAccount, given: Json) -> Json:
    if given.get("file_id") not in world.files:
        raise bad("wrong file_id or the file is temporarily unavailable")
    path, content = world.files[given["file_id"]]
    if len(content) > _FILE_AT_MOST:
        raise bad("file is too big")
    return {
        "file_id": given["file_id"],
        "file_unique_id": given["file_id"],
        "file_size": len(content),
        "file_path": path,
    }


async def get_chat(world: World, bot: BotAccount, given: Json) -> Json:
    chat = world.chat_for(bot, given.get("chat_id"))
    gifts = dict.fromkeys(_GIFTS.split(), False)
    return chat | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def member(world: World, chat: int, user: int) -> Json:
    """Somebody's standing in a chat."""
    status = world.status(chat, user)
    bot = world.bot_with(user)
    about = bot.user if bot else world.users.get(user)
    if about is None:
        raise bad("PARTICIPANT_ID_INVALID")
    more: Json = {}
    if status == "administrator":
        more = dict.fromkeys(_RIGHTS.split(), False)
    elif status == "creator":
        more = {"is_anonymous": False}
    elif status == "kicked":
        more = {"until_date": 0}
    return {"status": status, "user": about, **more}


async def get_chat_member(world: World, bot: BotAccount, given: Json) -> Json:
    return member(
        world, world.chat_for(bot, given.get("chat_id"))["id"], int(given.get("user_id") or 0)
    )


async def get_chat_administrators(world: World, bot: BotAccount, given: Json) -> list[Json]:
    chat = world.chat_for(bot, given.get("chat_id"))["id"]
    return [
        member(world, chat, user)
        for (where, user), status in world.members.items()
        if where == chat and status in ("administrator", "creator") and user != bot.id
    ]


async def leave_chat(world: World, bot: BotAccount, given: Json) -> bool:
    world.members[world.chat_for(bot, given.get("chat_id"))["id"], bot.id] = "left"
    return True


async def set_my_commands(_world: World, bot: BotAccount, given: Json) -> bool:
    scope = (given.get("scope") or {}).get("type", "default")
    bot.commands[scope] = given.get("commands") or []
    return True


async def yes(_world: World, _bot: BotAccount, _given: Json) -> bool:
    return True
