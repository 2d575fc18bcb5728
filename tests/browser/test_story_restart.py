"""Reloaded, killed, started again: the story goes on, nothing is lost, nothing comes twice."""

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.browser.visitors import (
    BACK,
    FIRST_LINE,
    FIRST_QUESTION,
    REGISTERED,
    from_bot,
    group,
    on_a_desk,
    press,
    private,
    said,
    say,
)
from tests.support.house import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOST = "连接断开，正在重连…"


async def is_back(page: Page) -> None:
    """The page found the server again by itself."""
    await expect(page.get_by_text(LOST)).to_be_hidden(timeout=BACK)


async def test_a_reload_in_the_middle_of_the_intake_changes_nothing(
    browser: Browser, url: str
) -> None:
    page = await on_a_desk(browser, url)
    await page.get_by_role("button", name="发这句话和照片").click()
    await expect(said(group(page)).last).to_have_text(FIRST_QUESTION)
    before = await said(group(page)).all_inner_texts()
    await page.reload()
    await expect(said(group(page))).to_have_text(before)
    await expect(group(page).locator(".messages .own .photo img")).to_be_visible()
    await press(group(page), "提交")
    await expect(said(group(page)).last).to_have_text(REGISTERED)
    await page.reload()
    await expect(said(group(page))).to_have_text([*before, "1", REGISTERED])
    await expect(group(page).get_by_role("button", name="提交")).to_be_disabled()


async def test_killed_in_the_middle_of_the_story_it_goes_on_where_it_was(
    browser: Browser, house: House
) -> None:
    page = await on_a_desk(browser, house.url)
    await page.get_by_role("button", name="发这句话和照片").click()
    await expect(said(group(page)).last).to_have_text(FIRST_QUESTION)

    house.kill()
    await expect(page.get_by_text(LOST)).to_be_visible()
    # What is said meanwhile waits on the page.
    await press(group(page), "提交")
    await expect(group(page).get_by_text("发送中…")).to_be_visible()
    house.start()

    await expect(said(group(page)).last).to_have_text(REGISTERED, timeout=BACK)
    await is_back(page)
    await expect(group(page).get_by_text("发送中…")).to_be_hidden()
    await expect(from_bot(private(page, "陈慧"))).to_have_count(1)
    await press(private(page, "陈慧"), "我来办理")
    await expect(said(private(page, "陈慧")).last).to_contain_text("#1001 归您了")

    house.kill()
    house.start()
    await is_back(page)
    await say(private(page, "陈慧"), "办结 新井盖装好了")
    await expect(said(private(page, "陈慧")).last).to_contain_text("#1001 记下了", timeout=BACK)
    seen = [await said(pane).all_inner_texts() for pane in await page.locator(".pane").all()]
    await page.reload()
    for number, texts in enumerate(seen):
        await expect(said(page.locator(".pane").nth(number))).to_have_text(texts)
    assert seen[0].count(REGISTERED) == 1
    assert seen[0].count(FIRST_QUESTION) == 1


async def test_killed_as_soon_as_a_message_was_taken_its_answer_comes_once(
    browser: Browser, house: House
) -> None:
    page = await on_a_desk(browser, house.url)
    await say(group(page), FIRST_LINE)
    await expect(from_bot(group(page)).last).to_contain_text("我这样报")
    async with page.expect_response("**/api/messages") as taken:
        await say(group(page), "1")
    assert (await taken.value).ok
    house.kill()
    house.start()
    await is_back(page)
    await expect(from_bot(group(page)).last).to_contain_text("已登记 #1001", timeout=BACK)
    await expect(from_bot(private(page, "陈慧"))).to_have_count(1)
    await page.reload()
    await expect(from_bot(group(page))).to_have_count(3)
    await expect(said(group(page)).nth(1)).to_have_text(FIRST_LINE)
    await expect(said(group(page))).to_have_count(5)


async def test_killed_before_it_could_answer_the_page_says_it_again_and_it_counts_once(
    browser: Browser, house: House
) -> None:
    page = await on_a_desk(browser, house.url)
    reached = False

    async def lose_the_answer(route: Route) -> None:
        """The server has it; the page never hears so."""
        nonlocal reached
        if not reached:
            reached = True
            await route.fetch()
            house.kill()
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/api/messages", lose_the_answer)
    await say(group(page), FIRST_LINE)
    await expect(page.get_by_text(LOST)).to_be_visible()
    house.start()
    await is_back(page)
    await expect(from_bot(group(page)).last).to_contain_text("我这样报", timeout=BACK)
    await expect(group(page).get_by_text("发送中…")).to_be_hidden(timeout=BACK)
    await page.reload()
    await expect(said(group(page))).to_have_count(3)
