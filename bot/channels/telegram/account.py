"""The bot's account: what the operator should know of it, and the menu that people see."""

import structlog
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeDefault, User
from telegram.error import TelegramError

from bot.channels.telegram.commands import MENU, PRIVATE_MENU

log = structlog.get_logger(__name__)


def notes(me: User, *, webhook: bool) -> tuple[str, ...]:
    """Its name, how it hears, and whether it hears all: read in `loudong status`."""
    way = "由 Telegram 送上门（webhook）" if webhook else "由楼栋自己去取（长轮询）"
    return (f"账号 @{me.username}，消息{way}", _privacy(me))


def _privacy(me: User) -> str:
    if me.can_read_all_group_messages:
        return "隐私模式已关：听得见群里的话，只记报上来的事"
    return (
        f"隐私模式开着：群里只听得见 @{me.username}、回复它的话和 / 开头的话。"
        "要都听见：在 @BotFather 里 /setprivacy 选 Disable，再把它移出群、重新拉进来；"
        "或者把它设为群管理员"
    )


async def set_menu(bot: Bot) -> None:
    """Show the commands when somebody types a slash; without the menu all works too."""
    menus = (
        (MENU, BotCommandScopeDefault()),
        (PRIVATE_MENU, BotCommandScopeAllPrivateChats()),
    )
    try:
        for menu, scope in menus:
            await bot.set_my_commands([BotCommand(name, says) for name, says in menu], scope=scope)
    except TelegramError as error:
        log.warning("menu_not_set", reason=type(error).__name__)
