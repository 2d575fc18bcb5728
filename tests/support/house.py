"""The real command as a process of its own: started, moved in time, killed, started again."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import holidays

ZONE = ZoneInfo("Asia/Shanghai")
#: Seconds that a start or an end may take on a loaded machine; the first start makes the town.
_PATIENCE = 30.0
#: Minutes that one wish may move the clock.
_AT_ONCE = 30 * 24 * 60


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@dataclass
class House:
    """`loudong run` in a folder of its own; what is set in the developer's shell does not count."""

    folder: Path
    port: int = field(default_factory=_free_port)
    settings: Mapping[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def data(self) -> Path:
        """Everything it keeps."""
        return self.folder / "data"

    @property
    def said(self) -> str:
        """What it wrote for its operator."""
        return (self.folder / "out.txt").read_text(encoding="utf-8")

    @property
    def complained(self) -> str:
        """What it wrote to the log and to standard error."""
        return (self.folder / "err.txt").read_text(encoding="utf-8")

    def start(self) -> None:
        """Start, and wait until pages are served."""
        process = self._launch()
        until = time.monotonic() + _PATIENCE
        while "已启动" not in self.said:
            if process.poll() is not None or time.monotonic() > until:
                raise AssertionError(self.complained)
            time.sleep(0.03)

    def run_to_its_end(self) -> int:
        """Start, and give the exit code of what ends by itself."""
        try:
            return self._launch().wait(_PATIENCE)
        finally:
            self.kill()

    def stop(self) -> None:
        """End it as its operator would."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_PATIENCE)
            self._process = None

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def now(self) -> datetime:
        """The time in the demo town, in its zone."""
        return datetime.fromisoformat(self.ask("/api/clock")["now"]).astimezone(ZONE)

    def forward_to(self, instant: datetime) -> None:
        """Let time pass up to `instant`, and less than a minute past it, by the page's clock."""
        while (left := instant - self.now()) > timedelta():
            minutes = -(-left // timedelta(minutes=1))
            self.ask("/api/clock", {"minutes": min(minutes, _AT_ONCE)})

    def forward_to_a_working_day(self, clock: time_of_day) -> None:
        """Go on to this time of the first day after tomorrow on which everybody works."""
        today = self.now().date()
        calendar = holidays.load(ZONE, None, range(today.year, today.year + 2))
        day = today + timedelta(days=2)
        while not calendar.is_workday(day):
            day += timedelta(days=1)
        self.forward_to(datetime.combine(day, clock, ZONE))

    def ask(self, path: str, body: object = None) -> Any:  # noqa: ANN401  # JSON
        """Ask the server as a page does."""
        request = urllib.request.Request(  # noqa: S310  # our own server
            self.url.rstrip("/") + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310  # as above
            return json.load(answer)

    def copied_to(self, folder: Path) -> "House":
        """Another house that begins with all that this one kept; this one must not run."""
        shutil.copytree(self.data, folder / "data")
        return House(folder)

    def _launch(self) -> subprocess.Popen[bytes]:
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = {k: v for k, v in os.environ.items() if not k.startswith("LOUDONG_")}
        mine = {"LOUDONG_DATA": str(self.data), "LOUDONG_WEB_PORT": str(self.port)}
        out, err = self.folder / "out.txt", self.folder / "err.txt"
        with out.open("wb") as said, err.open("wb") as complained:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=self.folder,
                env=kept | mine | dict(self.settings),
                stdout=said,
                stderr=complained,
            )
        return self._process


@contextmanager
def running(house: House) -> Iterator[House]:
    """Run it until the block ends; what it logged as an error fails the test."""
    try:
        house.start()
        yield house
        house.stop()
        assert "[error" not in house.complained, house.complained
    finally:
        house.kill()
