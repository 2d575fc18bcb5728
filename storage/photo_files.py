"""The files of kept photos on disk: one for each content, `FOLDER/TOWN/ab/abcd….jpg`."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from storage.store import HOME_TOWN

#: A file so young may belong to a photo whose row is about to be written.
_TOO_YOUNG = timedelta(hours=1)


def path_of(folder: Path, content: str) -> Path:
    """Where a content (hex sha-256) is kept below the folder of photos."""
    return folder / str(HOME_TOWN) / content[:2] / f"{content}.jpg"


def remove(folder: Path, contents: Iterable[str]) -> int:
    """Remove these files; how many were there. To be called after the commit."""
    removed = 0
    for content in contents:
        path = path_of(folder, content)
        if path.is_file():
            path.unlink()
            removed += 1
    return removed


def sweep(folder: Path, used: Collection[str], *, now: datetime) -> int:
    """Remove files of contents that no photo is any more (a crash may leave some behind)."""
    old = (now - _TOO_YOUNG).timestamp()
    lost = [
        path.stem
        for path in (folder / str(HOME_TOWN)).glob("??/*.jpg")
        if path.stem not in used and path.stat().st_mtime < old
    ]
    return remove(folder, lost)
