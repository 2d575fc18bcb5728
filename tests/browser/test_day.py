"""The day of a group that a visitor may watch: neighbours talk, and the bot says six things."""

from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.browser.visitors import group, on_a_desk, said

pytestmark = pytest.mark.browser

GROUP = "3号楼群"


async def of_the_bot(web: httpx.AsyncClient) -> list[str]:
    """What the bot said in the group, the first first."""
    found: list[dict[str, Any]] = []
    before: str | None = None
    while True:
        asked = {"chat": GROUP, "limit": "200"} | ({"before": before} if before else {})
        answer = (await web.get("/api/messages", params=asked)).json()
        found = [*answer["messages"], *found]
        if not answer["more"]:
            return [one["text"] for one in found if one["sender"] is None]
        before = answer["messages"][0]["id"]


async def test_of_the_whole_day_the_bot_says_six_things(url: str) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=60) as web:
        greeting = await of_the_bot(web)
        lines = (await web.post("/api/day", json={"begin": True})).json()["left"]
        left = [(await web.post("/api/day", json={})).json()["left"] for _ in range(lines)]
        assert left == list(range(lines - 1, -1, -1))
        assert (await web.post("/api/day", json={})).json()["left"] == 0
        heard = (await of_the_bot(web))[len(greeting) :]
    assert lines > 290
    assert len(heard) == 6, heard
    assert "要我报给楼栋长吗" in heard[0]
    assert "闻到煤气味" in heard[-1]


async def test_a_visitor_watches_it_and_stops_it(browser: Browser, url: str) -> None:
    page = await on_a_desk(browser, url)
    await page.get_by_role("button", name="看群里的一天").click()
    await expect(said(group(page)).filter(has_text="幸福安康每一天")).to_be_visible(timeout=20_000)
    await page.get_by_role("button", name="停", exact=True).click()
    await expect(page.get_by_role("button", name="接着看")).to_be_visible()
    await expect(page.locator("#now")).to_contain_text("06:3")


async def test_nothing_is_played_that_was_not_begun(url: str) -> None:
    async with httpx.AsyncClient(base_url=url) as web:
        assert (await web.post("/api/day", json={})).json() == {"left": 0}
        assert (await web.post("/api/day", json={"begin": "now"})).status_code == 422
