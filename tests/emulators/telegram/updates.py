"""How updates reach a bot: asked for (getUpdates), or brought (a webhook)."""

import asyncio
import contextlib
import time

import httpx

from tests.emulators.telegram.world import ApiError, BotAccount, Json, Webhook, World, bad

_AT_ONCE = 100
#: Seconds before a webhook that did not take an update gets it again.
_AGAIN = (0.1, 5.0)


async def get_updates(world: World, bot: BotAccount, given: Json) -> list[Json]:
    """What is not confirmed; an offset confirms all below it. A second caller ends the first."""
    if bot.webhook:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    if bot.replaced:
        bot.replaced.set()
    mine = bot.replaced = asyncio.Event()
    world.touch()
    try:
        if "allowed_updates" in given:
            bot.allowed = given["allowed_updates"]
        offset = int(given.get("offset") or 0)
        if offset > 0:
            bot.updates = [one for one in bot.updates if one["update_id"] >= offset]
            world.touch()
        elif offset < 0:
            bot.updates = bot.updates[offset:]
        await _something(bot, mine, float(given.get("timeout") or 0))
        if mine.is_set():
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        return bot.updates[: min(int(given.get("limit") or _AT_ONCE), _AT_ONCE)]
    finally:
        if bot.replaced is mine:
            bot.replaced = None


async def _something(bot: BotAccount, replaced: asyncio.Event, seconds: float) -> None:
    """Wait for an update, or until somebody else asks, or the time is over."""
    deadline = time.monotonic() + seconds
    while not bot.updates and not replaced.is_set():
        left = deadline - time.monotonic()
        if left <= 0:
            return
        bot.woken.clear()
        waits = [asyncio.ensure_future(one.wait()) for one in (bot.woken, replaced)]
        try:
            await asyncio.wait(waits, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()


async def set_webhook(world: World, bot: BotAccount, given: Json) -> bool:
    """Bring updates to this address from now on."""
    if not given.get("url"):
        return await delete_webhook(world, bot, given)
    if not str(given["url"]).startswith("https://"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    await delete_webhook(world, bot, {})
    bot.webhook = Webhook(url=given["url"], secret=given.get("secret_token", ""))
    bot.allowed = given.get("allowed_updates", bot.allowed)
    bot.webhook.pusher = asyncio.create_task(_bring(world, bot, bot.webhook))
    return True


async def delete_webhook(_world: World, bot: BotAccount, given: Json) -> bool:
    """Bring nothing any more."""
    if bot.webhook and bot.webhook.pusher:
        bot.webhook.pusher.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await bot.webhook.pusher
    bot.webhook = None
    if given.get("drop_pending_updates"):
        bot.updates.clear()
    return True


async def get_webhook_info(_world: World, bot: BotAccount, _given: Json) -> Json:
    hook = bot.webhook
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.updates),
    }
    if hook and hook.last_error:
        info |= {"last_error_message": hook.last_error, "last_error_date": int(time.time())}
    return info


async def _bring(world: World, bot: BotAccount, hook: Webhook) -> None:
    """One update after another; anything but 2xx, and it comes again."""
    wait = _AGAIN[0]
    # On this machine nobody stands in front and speaks TLS.
    address = hook.url.replace("https://127.0.0.1", "http://127.0.0.1")
    headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
    async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
        while True:
            if not bot.updates:
                bot.woken.clear()
                await bot.woken.wait()
                continue
            try:
                answer = await client.post(address, json=bot.updates[0], headers=headers)
                taken = answer.is_success
                hook.last_error = (
                    "" if taken else f"Wrong response from the webhook: {answer.status_code}"
                )
            except httpx.HTTPError as error:
                taken, hook.last_error = False, f"Connection failed: {type(error).__name__}"
            if taken:
                bot.updates.pop(0)
                wait = _AGAIN[0]
            else:
                await asyncio.sleep(wait)
                wait = min(wait * 2, _AGAIN[1])
            world.touch()
