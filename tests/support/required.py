"""What happens when a test needs something that this machine lacks."""

import os
from typing import NoReturn

import pytest


def everything_required() -> bool:
    """Say whether a missing tool is a failure: in CI, and with LOUDONG_REQUIRE_ALL set."""
    return any(
        os.environ.get(name, "").lower() not in {"", "0", "false"}
        for name in ("CI", "LOUDONG_REQUIRE_ALL")
    )


def missing(what: str) -> NoReturn:
    """Skip the test on a developer's machine, fail it where everything is required."""
    if everything_required():
        pytest.fail(what, pytrace=False)
    pytest.skip(what)
