"""The process that dies: plays the story on a database until it reaches its moment."""

import asyncio
import multiprocessing
from multiprocessing.process import BaseProcess
from pathlib import Path

from bot.channels.base import Limits
from tests.faults.story import Journal, crowd, play, tell

# A server that has imported everything forks the children: importing is most of a short life.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.faults.child"])


def die(url: str, folder: Path, point: str, nth: int, *, drops: bool = True) -> int:
    """Play until the process is killed at its moment; gives the exit code (-9 when it was)."""
    return _end_of(_FORKS.Process(target=_play, args=(url, folder, point, nth, drops)))


def die_in_a_crowd(url: str, folder: Path, nth: int) -> int:
    """Die within the n-th of the turns that share a commit."""
    return _end_of(_FORKS.Process(target=_crowd, args=(url, folder, nth)))


def die_in_a_letter(url: str, folder: Path, text: str, point: str, *, drops: bool) -> int:
    """Die while the second piece of a long letter is sent."""
    return _end_of(_FORKS.Process(target=_tell, args=(url, folder, text, point, drops)))


def _end_of(child: BaseProcess) -> int:
    child.start()
    child.join(60)
    code = child.exitcode
    child.kill()
    child.join()
    child.close()
    return 0 if code is None else code


def _crowd(url: str, folder: Path, nth: int) -> None:
    asyncio.run(crowd(url, Journal(folder, points={"before the commit of a turn": nth})))


def _tell(url: str, folder: Path, text: str, point: str, drops: bool) -> None:
    limits = Limits(text=60)
    journal = Journal(folder, drops_repeats=drops, points={point: 2}, limits=limits)
    asyncio.run(tell(url, journal, text))


def _play(url: str, folder: Path, point: str, nth: int, drops: bool) -> None:
    asyncio.run(play(url, Journal(folder, drops_repeats=drops, points={point: nth})))
