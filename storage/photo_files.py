"""The files of kept photos on disk: one for each content, `FOLDER/TOWN/ab/abcd….jpg`.

Videos and voices that are kept as evidence lie among them, under their own suffixes.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from storage.store import HOME_TOWN

#: A file so young may belong to a photo whose row is about to be written.
_TOO_YOUNG = timedelta(hours=1)


#: What platforms send, and the suffix under which people's programs open it.
_SUFFIXES = {
    "image/jpeg": ".jpg",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/amr": ".amr",
    "audio/silk": ".silk",
}


def path_of(folder: Path, content: str, media_type: str) -> Path:
    """Where a content (hex sha-256) is kept below the folder of photos."""
    return _shelf(folder, content) / f"{content}{suffix(media_type)}"


def suffix(media_type: str) -> str:
    """`.jpg`; `.bin` for what nobody knows."""
    return _SUFFIXES.get(media_type, ".bin")


def _shelf(folder: Path, content: str) -> Path:
    return folder / str(HOME_TOWN) / content[:2]


def remove(folder: Path, contents: Iterable[str]) -> int:
    """Remove these files; how many were there. To be called after the commit."""
    removed = 0
    for content in contents:
        for path in _shelf(folder, content).glob(f"{content}.*"):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def sweep(folder: Path, used: Collection[str], *, now: datetime) -> int:
    """Remove files of contents that no photo is any more (a crash may leave some behind)."""
    old = (now - _TOO_YOUNG).timestamp()
    lost = [
        path.stem
        for path in (folder / str(HOME_TOWN)).glob("??/*.*")
        if path.stem not in used and path.stat().st_mtime < old
    ]
    return remove(folder, lost)
