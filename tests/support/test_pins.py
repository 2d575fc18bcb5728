"""What is pinned: for every Python we promise, with a reason for every limit.

That what is locked installs and imports on each Python of a machine is `make pins`, which needs a
package registry.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

from tests.support.import_all import ROOT
from tests.support.required import missing

PROJECT = ROOT / "pyproject.toml"
VERSIONS = ("3.11", "3.12", "3.13")
LOCKS = {"requirements-run.lock": (), "requirements.lock": ("dev",)}


def applies(wanted: Requirement, python: str, extra: str = "") -> bool:
    """Whether it counts on this machine with another Python."""
    other = {"python_version": python, "python_full_version": f"{python}.9", "extra": extra}
    return wanted.marker is None or wanted.marker.evaluate(other)


def locked(name: str, python: str) -> dict[NormalizedName, list[Version]]:
    """The versions that a lock gives this Python."""
    found: dict[NormalizedName, list[Version]] = defaultdict(list)
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            pin = Requirement(line.rstrip(" \\"))
            if applies(pin, python):
                (specifier,) = pin.specifier
                found[canonicalize_name(pin.name)].append(Version(specifier.version))
    return found


def own(extras: tuple[str, ...]) -> Iterator[Requirement]:
    """What the project says it needs."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    listed = [*project["dependencies"]]
    for extra in extras:
        listed += project["optional-dependencies"][extra]
    return (Requirement(line) for line in listed)


def needs_of(wanted: Requirement, python: str) -> Iterator[Requirement]:
    """What an installed package needs in turn; nothing is known of one for another Python alone."""
    try:
        lines = requires(wanted.name) or []
    except PackageNotFoundError:
        return
    for line in lines:
        need = Requirement(line)
        if any(applies(need, python, extra) for extra in ("", *wanted.extras)):
            yield need


@pytest.mark.parametrize("python", VERSIONS)
@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_together_on_each_python(lock: str, python: str) -> None:
    pins = locked(lock, python)
    assert all(len(versions) == 1 for versions in pins.values()), "one version of each"
    waiting = [need for need in own(LOCKS[lock]) if applies(need, python)]
    seen: set[str] = set()
    while waiting:
        wanted = waiting.pop()
        if str(wanted) in seen:
            continue
        seen.add(str(wanted))
        versions = pins.get(canonicalize_name(wanted.name))
        assert versions, f"{lock} has no {wanted.name} for Python {python}"
        assert wanted.specifier.contains(versions[0], prereleases=True), f"{wanted}: {versions[0]}"
        waiting += needs_of(wanted, python)
    assert len(seen) > 50


def test_every_limit_says_why_it_is_one() -> None:
    """A comment on the line, or above the lines of one matter."""
    reason = False
    for line in PROJECT.read_text(encoding="utf-8").split("[tool.ruff]")[0].splitlines():
        text = line.strip()
        if text.startswith("#"):
            reason = "#:" in text or ":" in text or "." in text
        elif text.startswith('"') and ("==" in text or "<" in text.split(";")[0]):
            assert reason or "#" in text, f"no reason: {text}"
        elif not text.startswith('"'):
            reason = False


def test_the_python_we_promise_is_the_oldest_of_them() -> None:
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]

    assert project["requires-python"] == f">={VERSIONS[0]}"


def interpreter(python: str) -> str | None:
    """A Python of this version: on the path, or where pyenv keeps them."""
    if sys.version_info[:2] == tuple(map(int, python.split("."))):
        return sys.executable
    places = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    kept = [str(path) for path in sorted(places.glob(f"{python}.*/bin/python"))]
    found = [path for path in (shutil.which(f"python{python}"), *kept) if path]
    return next((path for path in found if _answers(path)), None)


def _answers(python: str) -> bool:
    """A shim of pyenv may stand for nothing."""
    return subprocess.run([python, "-V"], capture_output=True, check=False).returncode == 0  # noqa: S603


COMPILE = """
import sys, warnings
from pathlib import Path
warnings.simplefilter("error")
files = [f for room in ("bot", "storage") for f in Path(room).rglob("*.py")]
for file in files:
    compile(file.read_bytes(), str(file), "exec", dont_inherit=True)
print(len(files))
"""


@pytest.mark.parametrize("python", VERSIONS)
def test_each_python_of_this_machine_can_read_the_program(python: str) -> None:
    command = interpreter(python)
    if command is None:
        missing(f"no Python {python} here")
    done = subprocess.run(  # noqa: S603  # our own lines
        [command, "-I", "-c", COMPILE], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 200
