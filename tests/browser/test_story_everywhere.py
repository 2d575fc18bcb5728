"""A whole intake with the keyboard alone, on a phone, in the dark, with large letters."""

from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.visitors import (
    FIRST_LINE,
    OVERFLOW,
    add_photo,
    from_bot,
    group,
    on_a_desk,
    press,
    private,
    said,
    say,
)

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "locale": "zh-CN",
}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN"}
#: What reaches beyond its pane on either side, where nobody can scroll to.
OUTSIDE = """
[...document.querySelectorAll('.pane')].filter((p) => !p.inert).flatMap((p) => {
  const room = p.getBoundingClientRect();
  return [...p.querySelectorAll('.bubble, .choice, .text, textarea, .send, h2, .notice button')]
    .filter((e) => e.checkVisibility())
    .filter((e) => { const box = e.getBoundingClientRect();
                     return box.left < room.left - 1 || box.right > room.right + 1; })
    .map((e) => e.outerHTML.slice(0, 200));
})
"""


async def go_to(page: Page, found: str, *, back: bool = False) -> None:
    """Press Tab until the focused element is what is looked for."""
    for _ in range(40):
        await page.keyboard.press("Shift+Tab" if back else "Tab")
        if await page.evaluate(f"document.activeElement.matches({found!r})"):
            return
    raise AssertionError(found)


async def turn_to(page: Page, name: str) -> None:
    """Tap a tab and wait until its pane has slid in."""
    tab = page.get_by_role("tab", name=name)
    await tab.tap()
    await expect(tab).to_have_attribute("aria-selected", "true")
    # Playwright scrolls before it taps, and would stop the slide half way.
    while await page.evaluate("document.getElementById('panes').scrollLeft % innerWidth"):
        await page.wait_for_timeout(30)


async def test_the_keyboard_alone_reports_and_takes_on(browser: Browser, url: str) -> None:
    page = await on_a_desk(browser, url)
    await expect(from_bot(group(page))).to_have_count(1)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await go_to(page, "textarea")
    await page.keyboard.type("@小楼 井盖坏了，在2单元门口")
    await page.keyboard.press("Enter")
    await expect(group(page).get_by_role("button", name="提交")).to_be_enabled()
    await page.keyboard.type("不对，是1单元门口")
    await page.keyboard.press("Enter")
    await expect(from_bot(group(page))).to_have_count(3)
    await expect(from_bot(group(page)).last).to_contain_text("1单元门口")
    await go_to(page, ".choice[data-number='1']:enabled", back=True)
    await page.keyboard.press("Enter")
    await expect(said(group(page)).last).to_contain_text("已登记 #1001")
    await go_to(page, "[aria-label^='陈慧'] .choice[data-number='1']")
    await page.keyboard.press("Space")
    await expect(said(private(page, "陈慧")).last).to_contain_text("#1001 归您了")


async def test_a_phone_plays_the_story_from_tab_to_tab(browser: Browser, url: str) -> None:
    page = await (await browser.new_context(**PHONE)).new_page()
    await page.goto(url)
    await add_photo(group(page), "teal")
    await group(page).locator("textarea").fill(FIRST_LINE)
    await group(page).get_by_role("button", name="发送").tap()
    await group(page).get_by_role("button", name="提交").tap()
    await expect(said(group(page)).last).to_contain_text("已登记 #1001")
    await expect(said(group(page)).last).to_be_in_viewport()
    assert await page.evaluate(OVERFLOW) == 0
    assert await page.evaluate(OUTSIDE) == []

    await expect(page.get_by_role("tab", name="陈慧")).to_contain_text("1")
    await turn_to(page, "陈慧")
    await private(page, "陈慧").get_by_role("button", name="我来办理").tap()
    await expect(said(private(page, "陈慧")).last).to_contain_text("#1001 归您了")
    await say(private(page, "陈慧"), "办结 新井盖装好了")
    await turn_to(page, "王丽")
    await group(page).get_by_role("button", name="看私聊").tap()
    await expect(page.get_by_role("tab")).to_have_count(4)
    await private(page, "王丽").get_by_role("button", name="好了，满意").tap()
    await expect(said(private(page, "王丽")).last).to_contain_text("#1001 结束了")
    assert await page.evaluate(OVERFLOW) == 0


@pytest.mark.parametrize("where", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("look", ["dark", "large"])
async def test_nothing_is_pushed_out(
    browser: Browser, url: str, where: dict[str, Any], look: str
) -> None:
    context = await browser.new_context(**where, color_scheme="dark" if look == "dark" else "light")
    page = await context.new_page()
    await page.goto(url)
    if look == "large":
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
    else:
        background = "getComputedStyle(document.body).backgroundColor"
        assert await page.evaluate(background) == "rgb(23, 21, 18)"
    await page.get_by_role("button", name="发这句话和照片").click()
    await press(group(page), "提交")
    await expect(said(group(page)).last).to_contain_text("已登记 #1001")
    if where is PHONE:
        await turn_to(page, "陈慧")
    await press(private(page, "陈慧"), "我来办理")
    await expect(said(private(page, "陈慧")).last).to_contain_text("#1001 归您了")
    assert await page.evaluate(OVERFLOW) == 0
    assert await page.evaluate(OUTSIDE) == []
    if where is PHONE:
        await turn_to(page, "王丽")
    await expect(group(page).get_by_role("button", name="看私聊")).to_be_visible()
    assert await page.evaluate(OVERFLOW) == 0
    assert await page.evaluate(OUTSIDE) == []


async def test_no_request_leaves_the_machine_and_no_script_complains(
    browser: Browser, url: str
) -> None:
    context = await browser.new_context(**DESK)
    asked: list[str] = []
    broken: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda line: broken.append(line.text))
    context.on("weberror", lambda error: broken.append(str(error.error)))
    page = await context.new_page()
    await page.goto(url)
    await page.get_by_role("button", name="发这句话和照片").click()
    await press(group(page), "提交")
    await press(private(page, "陈慧"), "我来办理")
    await expect(said(private(page, "陈慧")).last).to_contain_text("#1001 归您了")
    await page.get_by_role("button", name="+15 分钟").click()
    await page.get_by_role("button", name="再开一个聊天窗口").click()
    await expect(page.get_by_role("option").first).to_be_visible()
    assert [each for each in asked if not each.startswith((url, f"blob:{url}"))] == []
    assert broken == []
