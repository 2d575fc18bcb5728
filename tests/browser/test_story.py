"""The main story, played through the page of the real house: transcripts 1, 3, 4 and 5."""

import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.visitors import (
    FIRST_LINE,
    FIRST_QUESTION,
    REGISTERED,
    add_photo,
    become,
    color_of_photo,
    from_bot,
    group,
    on_a_desk,
    press,
    private,
    said,
    say,
)

pytestmark = pytest.mark.browser


async def choices(where: Locator) -> list[str]:
    """The buttons of the newest question, as they are read."""
    last = where.locator(".messages .message").last.locator(".choice")
    return [" ".join((await button.inner_text()).split()) for button in await last.all()]


async def reported(page: Page) -> None:
    """王丽 says the first line with a photo, and 1."""
    await page.get_by_role("button", name="发这句话和照片").click()
    await press(group(page), "提交")
    await expect(said(group(page)).last).to_have_text(REGISTERED)


async def see_private(page: Page, name: str) -> Locator:
    """Open the private chat of which the page tells."""
    await page.get_by_role("button", name="看私聊").click()
    await expect(private(page, name)).to_be_in_viewport()
    return private(page, name)


async def test_a_broken_manhole_is_reported_passed_on_mended_and_confirmed(
    browser: Browser, url: str
) -> None:
    page = await on_a_desk(browser, url)
    steward, lead = private(page, "陈慧"), private(page, "周宁")

    await page.get_by_role("button", name="发这句话和照片").click()
    await expect(said(group(page)).nth(1)).to_have_text(FIRST_LINE)
    await expect(said(group(page)).last).to_have_text(FIRST_QUESTION)
    assert await choices(group(page)) == ["1 提交", "0 不报"]
    await press(group(page), "提交")
    await expect(said(group(page)).last).to_have_text(REGISTERED)

    await expect(said(steward)).to_have_text(
        re.compile(
            "^【#1001 紧急】3号楼门口，下水井盖坏了（1图）\n"
            r"王丽 报（2-501）。请 9:\d\d 前回复：$"
        )
    )
    assert await choices(steward) == ["1 我来办理", "2 上报微社区", "3 不归我这儿"]
    await expect(steward.locator(".messages .photo img")).to_have_count(1)
    await expect(said(lead)).to_have_text(
        "【#1001 紧急】3号楼门口，下水井盖坏了（1图）。已通知陈慧，您也请留意。"
    )

    await press(steward, "我来办理")
    await expect(said(steward).last).to_have_text(
        "谢谢陈慧，#1001 归您了。办好回“办结 怎么办的”，最好带张照片；有进展回“进展 …”。"
    )
    await say(steward, "上报 需要换井盖，社区有备件")
    await expect(said(steward).last).to_have_text("#1001 已上报周宁，有进展告诉您。")

    await expect(said(lead).last).to_have_text(
        re.compile(
            "^【上报 #1001 紧急】3号楼门口，下水井盖坏了（1图）\n"
            "陈慧：“需要换井盖，社区有备件”\n"
            r"王丽 报（2-501）。请 9:\d\d 前回复：$"
        )
    )
    asked = ["1 受理", "2 派人（回“派给 姓名”）", "3 退回（说原因）", "4 上报社区"]
    assert await choices(lead) == asked
    await press(lead, "受理")
    await expect(said(lead).last).to_contain_text("谢谢周宁，#1001 归您了。")
    await add_photo(lead, "teal")
    await say(lead, "办结 已安排工人换好")
    await expect(said(lead).last).to_contain_text("#1001 记下了")

    resident = await see_private(page, "王丽")
    await expect(said(resident)).to_have_text(
        [
            "#1001 陈慧接手了，办好告诉您。",
            "#1001 已报给周宁，有消息告诉您。",
            "#1001 周宁接手了，办好告诉您。",
            "#1001 周宁说办好了：“已安排工人换好”。您看好了吗？",
        ]
    )
    assert await choices(resident) == ["1 好了，满意", "2 没好", "3 好了，但不太满意"]
    red, green, blue = await color_of_photo(page, resident)
    assert (red, green, blue) == pytest.approx((0, 128, 128), abs=6)
    await press(resident, "好了，满意")
    await expect(said(resident).last).to_have_text("谢谢您告诉我，#1001 结束了。")
    await expect(said(lead).last).to_contain_text("说好了，满意。谢谢您！")
    # The group heard of its report twice, and of nothing that came after.
    await expect(from_bot(group(page))).to_have_count(3)
    await say(group(page), "@小楼 进度")
    await expect(from_bot(group(page)).last).to_contain_text("#1001")


async def test_what_is_not_mended_goes_one_tier_up(browser: Browser, url: str) -> None:
    page = await on_a_desk(browser, url)
    await reported(page)
    await press(private(page, "陈慧"), "我来办理")
    await say(private(page, "陈慧"), "办结1001 新井盖装好了")
    resident = await see_private(page, "王丽")
    await press(resident, "没好")
    await expect(said(resident).last).to_have_text(
        "抱歉，#1001 我报给上一级周宁。还差在哪儿？说一句就行。"
    )
    await say(resident, "盖子还是晃")
    await expect(private(page, "周宁").locator(".choice").first).to_be_visible()
    await expect(private(page, "周宁")).to_contain_text("盖子还是晃")


async def test_words_do_as_well_as_buttons(browser: Browser, url: str) -> None:
    page = await on_a_desk(browser, url)
    await say(group(page), FIRST_LINE)
    await say(group(page), "不对，是2单元门口")
    await expect(said(group(page)).last).to_contain_text("2单元门口，下水井盖坏了")
    await say(group(page), "提交")
    await expect(said(group(page)).last).to_contain_text("已登记 #1001")
    await expect(said(private(page, "陈慧"))).to_contain_text("3号楼2单元门口")


async def test_a_neighbour_sees_no_button_of_an_answer_that_is_not_theirs(
    browser: Browser, url: str
) -> None:
    page = await on_a_desk(browser, url)
    await page.get_by_role("button", name="发这句话和照片").click()
    await expect(group(page).get_by_role("button", name="提交")).to_be_enabled()
    await become(page, group(page), "李强")
    await expect(group(page, "李强").get_by_role("button", name="提交")).to_be_disabled()
    await say(group(page, "李强"), "1")
    await expect(from_bot(group(page, "李强"))).to_have_count(2)


async def test_a_private_chat_that_waits_is_told_again_after_a_reload(
    browser: Browser, url: str
) -> None:
    page = await on_a_desk(browser, url)
    await reported(page)
    await press(private(page, "陈慧"), "我来办理")
    await expect(group(page).get_by_role("status")).to_contain_text(
        "小楼私聊王丽：#1001 陈慧接手了，办好告诉您。"
    )
    await say(private(page, "陈慧"), "办结 换好了")
    await expect(group(page).get_by_role("status")).to_contain_text("您看好了吗")
    await page.reload()
    await expect(group(page).get_by_role("status")).to_contain_text("小楼在私聊里等王丽回答")
    resident = await see_private(page, "王丽")
    await expect(group(page).get_by_role("status")).to_be_empty()
    await press(resident, "好了，满意")
    await expect(said(resident).last).to_have_text("谢谢您告诉我，#1001 结束了。")
