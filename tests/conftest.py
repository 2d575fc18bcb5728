"""Fixtures for every test, and the rule that CI skips nothing."""

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

from tests.support.required import everything_required

pytest_plugins = ["tests.support.postgres", "tests.support.browser", "tests.support.gateway"]

TORTURE = "LOUDONG_TORTURE" in os.environ

# A loaded machine is slow, not wrong. CI looks at the same examples every time, people at new ones.
settings.register_profile("developer", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("torture", deadline=None, max_examples=5_000)
settings.load_profile("torture" if TORTURE else "ci" if everything_required() else "developer")

MARKED_BY_FIXTURE = {
    "postgres": pytest.mark.postgres,
    "browser": pytest.mark.browser,
    "gateway": pytest.mark.gateway,
}


@pytest.fixture(scope="session")
def rounds() -> int:
    """Say how often a test of chance, such as a kill at any moment, tries again."""
    return 200 if TORTURE else 5


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs PostgreSQL, Chromium or Node, so that `-m 'not postgres'` needs no care."""
    for item in items:
        for fixture, mark in MARKED_BY_FIXTURE.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is required, let a skipped test of any of these fail."""
    report = yield
    if (
        report.skipped
        and not hasattr(report, "wasxfail")
        and everything_required()
        and any(item.get_closest_marker(name) for name in MARKED_BY_FIXTURE)
    ):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {report.longrepr}"
    return report
