"""One house for the tests of a file: what is odd must not hurt what comes after it either."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.house import House


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """The running house, in memory."""
    opened = await House.open("sqlite://", tmp_path)
    yield opened
    await opened.close()
