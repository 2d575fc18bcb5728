"""A small town to talk to; `tests/support/small_town.py` says who lives in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.small_town import SmallTown, small_roster


@pytest.fixture
def town(tmp_path: Path) -> Iterator[SmallTown]:
    """Give the small town, on Monday morning at nine, in a database in memory."""
    made = SmallTown("sqlite://", tmp_path / "photos", small_roster())
    yield made
    made.close()
