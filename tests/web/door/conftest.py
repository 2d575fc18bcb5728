"""The town with its public pages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.door.town import DoorTown, door_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[DoorTown]:
    async with door_town(tmp_path) as town:
        yield town
