"""Several people at once, each with a browser of their own."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.visitors import (
    FIRST_LINE,
    REGISTERED,
    become,
    group,
    on_a_desk,
    press,
    private,
    said,
    say,
)

pytestmark = pytest.mark.browser


async def test_what_happens_is_seen_live_in_both_browsers(browser: Browser, url: str) -> None:
    resident, steward = await on_a_desk(browser, url), await on_a_desk(browser, url)
    await say(group(resident), FIRST_LINE)
    await expect(said(group(steward)).last).to_contain_text("@王丽 我这样报")
    await press(group(resident), "提交")
    await expect(said(group(steward)).last).to_have_text(REGISTERED)
    # The question that was answered in one browser is answered in the other.
    await expect(group(steward).get_by_role("button", name="提交")).to_be_disabled()
    await press(private(steward, "陈慧"), "我来办理")
    await expect(said(private(resident, "陈慧")).last).to_contain_text("#1001 归您了")
    await expect(private(resident, "陈慧").get_by_role("button", name="我来办理")).to_be_disabled()


async def test_two_residents_report_in_one_group_at_once(browser: Browser, url: str) -> None:
    wang, li = await on_a_desk(browser, url), await on_a_desk(browser, url)
    await become(li, group(li), "李强")
    hers, his = group(wang), group(li, "李强")

    await say(hers, FIRST_LINE)
    await say(his, "@小楼 1单元电梯又停了，我妈八十了爬不上来")
    await expect(his.get_by_role("button", name="提交")).to_have_count(2)
    await expect(hers.get_by_role("button", name="提交")).to_have_count(2)
    # Each may press the own button alone.
    await expect(hers.locator(".choice:enabled")).to_have_text(["1提交", "0不报"])
    await expect(his.locator(".choice:enabled")).to_have_text(["1提交", "0不报"])
    await say(his, "不对，是2单元")
    await expect(said(hers).last).to_contain_text("@李强")
    await expect(said(hers).last).to_contain_text("2单元")
    await say(hers, "1")
    await expect(said(his).last).to_contain_text("@王丽 已登记 #1001")
    await press(his, "提交")
    await expect(said(hers).last).to_contain_text("@李强 已登记 #1002")
    await expect(private(wang, "陈慧").locator(".messages .message.bot")).to_have_count(2)
    assert await said(hers).all_inner_texts() == await said(his).all_inner_texts()
