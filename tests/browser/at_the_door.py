"""What people do on the public pages, for stories."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, FilePayload, Locator, Page, expect

from tests.web.door.town import picture

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
}
REPORT = "门口下水井盖坏了，孩子差点掉下去"
REGISTERED = "已登记 #1001，已通知楼栋长陈慧和微社区周宁。请绕开井口，看好孩子。"


@asynccontextmanager
async def telephone(browser: Browser, **more: object) -> AsyncIterator[Page]:
    """Another telephone with its own cookies; what its page's scripts raise fails the test."""
    context = await browser.new_context(**(PHONE | more))
    page = await context.new_page()
    raised: list[str] = []
    page.on("pageerror", lambda error: raised.append(str(error)))
    yield page
    await context.close()
    assert not raised, raised


def said(page: Page) -> Locator:
    """All words that are on record, the greeting first."""
    return page.locator("#log .text")


def from_bot(page: Page) -> Locator:
    """The words of the bot."""
    return page.locator("#log .bot .text")


async def say(page: Page, words: str) -> None:
    """Write and send."""
    await page.locator("#words").fill(words)
    await page.get_by_role("button", name="发送").click()


async def choose_photo(page: Page, color: str = "teal") -> None:
    """Choose a picture from the album."""
    photo = FilePayload(name="photo.jpg", mimeType="image/jpeg", buffer=picture(color))
    await page.locator("#say .tool:not(.camera) input").set_input_files(photo)


async def report(page: Page, url: str, words: str = REPORT) -> None:
    """Come to the door, report something and say that it is right."""
    await page.goto(f"{url}try/door")
    await say(page, words)
    await page.get_by_role("button", name="提交").click()
    await expect(from_bot(page).last).to_have_text(re.compile("已登记 #"))
