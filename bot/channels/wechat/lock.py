"""One client for a gateway: a lock that the processes of a machine share.

Two clients throw each other out for ever. Against one on another machine only its traces help
(`supervisor.py`); this keeps a second process of ours from beginning.
"""

import fcntl
import hashlib
import os
import tempfile
from pathlib import Path

_HERE = frozenset({"localhost", "127.0.0.1", "0.0.0.0"})  # noqa: S104  # nothing listens here


class Lock:
    """Held from `take` on, until `release` or the end of the process."""

    def __init__(self, endpoint: str, folder: Path | None = None) -> None:
        host, _, port = endpoint.rpartition(":")
        # One gateway by two names.
        endpoint = f"127.0.0.1:{port}" if host.lower() in _HERE else endpoint.lower()
        key = hashlib.sha256(endpoint.encode()).hexdigest()[:16]
        name = f"loudong-wechat-{os.getuid()}-{key}.lock"
        self._path = (folder or Path(tempfile.gettempdir())) / name
        self._held: int | None = None

    def take(self) -> bool:
        """Whether it is ours now, or already was. Where no lock can be kept, it is."""
        if self._held is not None:
            return True
        try:
            # Not through a link that somebody else put there.
            file = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError:
            return True
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            return False
        self._held = file
        return True

    def release(self) -> None:
        """Let another process take it."""
        if self._held is not None:
            os.close(self._held)
            self._held = None
