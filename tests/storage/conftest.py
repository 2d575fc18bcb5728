"""An empty database of each kind, by its address."""

import pytest


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest) -> str:
    """Give the address of an empty database: a file that is not there yet, or a database."""
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres_url")
        return url
    folder = request.getfixturevalue("tmp_path")
    return f"sqlite:///{folder}/loudong.db"
