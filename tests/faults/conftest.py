"""A house whose platform can be made to fail."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.house import House, Platform


@pytest.fixture
def platform() -> Platform:
    """A platform that takes everything, until it is told otherwise."""
    return Platform()


@pytest.fixture
async def house(tmp_path: Path, platform: Platform) -> AsyncIterator[House]:
    """The running house, in memory."""
    opened = await House.open("sqlite://", tmp_path, platform=platform)
    yield opened
    await opened.close()
