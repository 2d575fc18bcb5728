"""Pictures of the web chat and the disk they are kept on."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.channels.web import uploads
from bot.channels.web.errors import NotTakenError, Refusal
from bot.channels.web.uploads import Uploads


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


async def test_a_disk_that_fills_up_takes_no_more_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database needs the rest: words, and dangers, come first."""
    kept = Uploads(tmp_path / "uploads")
    await kept.keep_photo(picture())

    full = shutil.disk_usage(tmp_path)._replace(free=100 * 1024 * 1024)
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda _: full)  # type: ignore[attr-defined]

    with pytest.raises(NotTakenError) as refused:
        await kept.keep_photo(picture())
    assert refused.value.why is Refusal.NO_ROOM
