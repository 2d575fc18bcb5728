"""A look at the account from outside of a running bot; changes nothing."""

from dataclasses import dataclass

from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram import account, client
from bot.channels.telegram.addresses import bot_of
from bot.channels.telegram.errors import in_short
from bot.channels.telegram.settings import TelegramSettings
from bot.errors import OperatorError


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What Telegram tells of the bot's account."""

    #: Without the `@`.
    username: str
    #: As in the channel's standing.
    notes: tuple[str, ...]
    #: What people said and nobody has fetched yet.
    waiting: int


async def look(settings: TelegramSettings) -> Look:
    """Ask Telegram; `OperatorError` when there is no token, a wrong one, or no answer."""
    if not settings.token:
        raise OperatorError("还没有接 Telegram：请在设置里写上 LOUDONG_TELEGRAM_TOKEN。")
    if not bot_of(settings.token):
        raise OperatorError("LOUDONG_TELEGRAM_TOKEN 不像令牌，应为 123456:ABC… 这样的一串。")
    connected = client.connect(settings)
    try:
        me = await connected.bot.get_me()
        hook = await connected.bot.get_webhook_info()
    except InvalidToken as error:
        raise OperatorError(
            "Telegram 不认这个令牌，请在 @BotFather 里核对 LOUDONG_TELEGRAM_TOKEN。"
        ) from error
    except TelegramError as error:
        raise OperatorError(
            f"连不上 Telegram（{in_short(error)}）。请检查网络，或设置 LOUDONG_TELEGRAM_PROXY。"
        ) from error
    finally:
        await connected.close()
    return Look(
        username=me.username or "",
        notes=account.notes(me, webhook=bool(settings.webhook)),
        waiting=hook.pending_update_count,
    )
