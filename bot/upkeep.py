"""What is done once a day beside the messages: dropping what need not be kept any longer."""

import asyncio
from pathlib import Path

import structlog

from bot.channels.web.uploads import Uploads
from bot.clock import Clock
from storage import photo_files, retention, scrub
from storage.retention import Keep
from storage.store import Store

log = structlog.get_logger(__name__)


async def purge(store: Store, clock: Clock, keep: Keep, photos: Path, uploads: Uploads) -> None:
    """Drop what is older than `keep` says, a part a turn, then the files that nobody needs.

    `photos` is the folder of kept photos, `uploads` that of the web chat. Call it at the start and
    once a day; a second call at once does nothing.
    """
    more = True
    while more:
        now = clock.now()
        done = await store.run(lambda turn: retention.purge(turn, keep), now=now)
        for locator in done.uploads:
            await asyncio.to_thread(uploads.remove, locator)
        removed = await asyncio.to_thread(photo_files.remove, photos, done.photos)
        log.info("purged", keys=done.keys, letters=done.letters, issues=done.issues, photos=removed)
        more = done.more
    used = await store.read(scrub.used_contents, now=clock.now())
    await asyncio.to_thread(photo_files.sweep, photos, used, now=clock.now())
