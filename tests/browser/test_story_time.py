"""The clock that visitors move: reminders, a passed deadline, the night and the next morning."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.visitors import (
    REGISTERED,
    from_bot,
    group,
    on_a_desk,
    press,
    private,
    said,
    say,
)
from tests.support.house import ZONE

pytestmark = pytest.mark.browser


async def now(page: Page) -> datetime:
    """The time of the demo town."""
    await expect(page.locator("#now")).to_have_attribute("datetime", re.compile("."))
    return await instant(page.locator("#now"))


async def instant(time: Locator) -> datetime:
    """What a time on the page means."""
    return datetime.fromisoformat(str(await time.get_attribute("datetime"))).astimezone(ZONE)


async def forward(page: Page, label: str) -> None:
    """Press a button of the clock and wait until the time has passed."""
    button = page.get_by_role("button", name=label, exact=True)
    await button.click()
    await expect(button).to_be_enabled(timeout=20_000)


async def on_until(page: Page, hour: int) -> None:
    """Two hours at a time, until it is so late."""
    while (await now(page)).hour < hour:
        await forward(page, "+2 小时")


async def test_fifteen_minutes_bring_the_reminder_and_the_escalation_live(
    browser: Browser, url: str
) -> None:
    page, other = await on_a_desk(browser, url), await on_a_desk(browser, url)
    await page.get_by_role("button", name="发这句话和照片").click()
    await press(group(page), "提交")
    await expect(said(group(page)).last).to_have_text(REGISTERED)
    began = await now(page)

    await forward(page, "+15 分钟")

    assert await now(page) - began >= timedelta(minutes=14)
    for each in (page, other):
        steward = from_bot(private(each, "陈慧"))
        await expect(steward.nth(1)).to_have_text(
            re.compile(r"^陈慧，#1001 井盖还等您，9:\d\d 前。没空回 2，我请周宁接。$")
        )
        await expect(steward.nth(2)).to_have_text(
            "#1001 到点了，先请周宁接手。您有空仍可办，辛苦了。"
        )
        await expect(said(private(each, "周宁")).last).to_contain_text("【到点转来 #1001 紧急】")
    # Each was said at its own time, on the way.
    times = private(page, "陈慧").locator(".messages .message time")
    said_at = [await instant(each) for each in await times.all()]
    assert timedelta(minutes=7) <= said_at[2] - said_at[1] <= timedelta(minutes=8)
    await press(private(other, "周宁"), "受理")
    await expect(said(private(page, "周宁")).last).to_contain_text("#1001 归您了")


async def test_at_night_an_ordinary_matter_waits_for_the_morning_and_says_so(
    browser: Browser, url: str
) -> None:
    page = await on_a_desk(browser, url)
    await on_until(page, 21)
    await say(group(page), "@小楼 2单元3楼楼道灯不亮")
    await press(group(page), "提交")
    await expect(said(group(page)).last).to_have_text(
        re.compile("^@王丽 已登记 #1001.*明早8点.*陈慧")
    )
    await expect(private(page, "陈慧").locator(".message")).to_have_count(0)

    await forward(page, "到明天 8:00")

    await expect(page.locator("#now")).to_contain_text(re.compile("08:0[01]"))
    card = private(page, "陈慧").locator(".messages .message")
    await expect(card).to_have_count(1)
    await expect(card.locator(".text")).to_contain_text("#1001")
    await expect(card.locator(".text")).to_contain_text("楼道灯不亮")
    await expect(private(page, "陈慧").locator(".when")).to_contain_text("08:00")
    await press(private(page, "陈慧"), "我来办理")
    await expect(said(private(page, "陈慧")).last).to_contain_text("#1001 归您了")


async def test_danger_wakes_people_at_night(browser: Browser, url: str) -> None:
    page = await on_a_desk(browser, url)
    await on_until(page, 22)
    await page.get_by_role("button", name="发这句话和照片").click()
    await press(group(page), "提交")
    await expect(said(group(page)).last).to_have_text(REGISTERED)
    await expect(said(private(page, "陈慧"))).to_contain_text("【#1001 紧急】")


async def test_three_days_without_a_word_end_it_unconfirmed(browser: Browser, url: str) -> None:
    page = await on_a_desk(browser, url)
    await page.get_by_role("button", name="发这句话和照片").click()
    await press(group(page), "提交")
    await press(private(page, "陈慧"), "我来办理")
    await say(private(page, "陈慧"), "办结 新井盖装好了")
    await page.get_by_role("button", name="看私聊").click()
    for _ in range(4):
        await forward(page, "到明天 8:00")
    await expect(said(private(page, "王丽")).last).to_have_text(
        "#1001 没等到您回话，先记“未确认”结束。没好随时回“没好 1001”。"
    )
    await say(private(page, "王丽"), "没好 1001")
    await expect(said(private(page, "周宁")).last).to_contain_text("#1001")
