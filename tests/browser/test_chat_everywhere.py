"""The chat page on a phone, with the keyboard alone, with large letters, in the dark, in motion."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.test_chat import FIRST_LINE, messages, on_a_desk, pane, say
from tests.web.town import Served, served_town

pytestmark = pytest.mark.browser

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """
[...document.querySelectorAll('button')]
  .filter((b) => b.checkVisibility() && !b.closest('[inert]') && !b.matches('.quote'))
  .map((b) => [b.getAttribute('aria-label') ?? b.textContent, b.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24).map(([name]) => name)
"""
NAMELESS = """
[...document.querySelectorAll('button, input, textarea, img')]
  .filter((e) => e.checkVisibility())
  .filter((e) => !(e.ariaLabel || e.getAttribute('alt') !== null || e.textContent.trim()
                   || e.getAttribute('aria-hidden') || e.labels?.length))
  .map((e) => e.outerHTML)
"""
#: Contrast of letters and what lies below them, WCAG 2; the lowest and its element.
CONTRAST = """
() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const over = (color, below) => {
    canvas.fillStyle = `rgb(${below.join(' ')})`; canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const ground = (e) => e ? over(getComputedStyle(e).backgroundColor, ground(e.parentElement))
                          : [255, 255, 255];
  const light = (c) => c.map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92
    : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  let worst = [99, ''];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.closest(':disabled')) continue;
    if (['SCRIPT', 'NOSCRIPT'].includes(e.tagName)) continue;
    const below = ground(e);
    const [a, b] = [light(over(getComputedStyle(e).color, below)), light(below)];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < worst[0]) worst = [ratio, e.outerHTML];
  }
  return worst;
}
"""


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    async with served_town(tmp_path) as served:
        yield served


async def phone(browser: Browser, url: str) -> tuple[BrowserContext, Page]:
    context = await browser.new_context(
        locale="zh-CN", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = await context.new_page()
    await page.goto(url)
    return context, page


async def test_a_phone_shows_one_pane_and_marks_what_waits_in_the_others(
    browser: Browser, served: Served
) -> None:
    _, page = await phone(browser, served.url)
    assert await page.evaluate(OVERFLOW) == 0
    await expect(page.get_by_role("tab")).to_have_count(3)
    await say(pane(page), FIRST_LINE)
    await expect(messages(pane(page))).to_have_count(2)
    await page.get_by_role("tab", name="陈慧").click()
    await expect(page.get_by_role("tab", name="陈慧")).to_have_attribute("aria-selected", "true")
    first = served.town.bot.heard[0]
    await served.town.bot.say(first, "已登记 #1027")
    await expect(page.get_by_role("tab", name="王丽")).to_contain_text("1")
    await expect(page).to_have_title("(1) 楼栋 · 新安镇")
    await page.get_by_role("tab", name="王丽").click()
    await expect(page.locator("#tabs .mark")).to_have_count(0)
    await expect(messages(pane(page)).last).to_have_text("@王丽 已登记 #1027")


async def test_on_a_phone_a_long_press_quotes(browser: Browser, served: Served) -> None:
    context, page = await phone(browser, served.url)
    await say(pane(page), "下水井盖坏了")
    box = await pane(page).locator(".messages .bubble").bounding_box()
    assert box is not None
    touch = await context.new_cdp_session(page)
    point = {"x": box["x"] + 20, "y": box["y"] + 15}
    await touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    await page.wait_for_timeout(700)
    await touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect(pane(page).locator(".quoting")).to_contain_text("王丽：下水井盖坏了")


async def test_a_phone_offers_the_camera(browser: Browser, served: Served) -> None:
    _, page = await phone(browser, served.url)
    await expect(pane(page).get_by_role("button", name="拍照")).to_be_visible()


async def test_the_keyboard_alone_is_enough(browser: Browser, served: Served) -> None:
    page = await on_a_desk(browser, served.url)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="跳到聊天")).to_be_focused()
    await page.keyboard.press("Enter")
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    await page.keyboard.type(FIRST_LINE)
    await page.keyboard.press("Enter")
    submit = pane(page).get_by_role("button", name="提交")
    await expect(submit).to_be_enabled()
    for _ in range(12):
        await page.keyboard.press("Shift+Tab")
        if await page.evaluate("document.activeElement.dataset.number") == "1":
            break
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert await page.evaluate(outline) == "solid"
    await page.keyboard.press("Enter")
    await expect(messages(pane(page)).last).to_have_text("@王丽 已收到：1")


async def test_tabs_and_the_picker_answer_to_arrows(browser: Browser, served: Served) -> None:
    _, page = await phone(browser, served.url)
    await page.get_by_role("tab", name="王丽").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("tab", name="陈慧")).to_be_focused()
    await expect(page.get_by_role("tab", name="陈慧")).to_have_attribute("aria-selected", "true")
    await page.get_by_role("button", name="再开一个聊天窗口").click()
    await expect(page.get_by_role("option").first).to_contain_text("王丽")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator("#picker-title")).to_have_text("看哪个聊天")
    await expect(page.get_by_role("option").first).to_contain_text("小楼")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("tab")).to_have_count(4)
    await page.reload()
    await expect(page.get_by_role("tab")).to_have_count(4)


async def test_a_pane_can_be_closed(browser: Browser, served: Served) -> None:
    page = await on_a_desk(browser, served.url)
    await pane(page, 2).get_by_role("button", name="关掉这个窗口").click()
    await expect(page.locator(".pane")).to_have_count(2)


async def test_who_cannot_see_hears_names_and_news(browser: Browser, served: Served) -> None:
    page = await on_a_desk(browser, served.url)
    log = page.get_by_role("log", name="3号楼群的消息")
    await expect(log).to_have_attribute("aria-live", "polite")
    await say(pane(page), FIRST_LINE)
    await expect(messages(pane(page))).to_have_count(2)
    assert await page.evaluate(NAMELESS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
async def test_everything_can_be_read_and_hit(
    browser: Browser, served: Served, width: int, scheme: str
) -> None:
    context = await browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = await context.new_page()
    await page.emulate_media(reduced_motion="reduce")
    await page.goto(served.url)
    await say(pane(page), FIRST_LINE)
    await expect(messages(pane(page))).to_have_count(2)
    ratio, element = await page.evaluate(CONTRAST)
    assert ratio >= 4.5, element
    assert await page.evaluate(SMALL_TARGETS) == []
    assert await page.evaluate(OVERFLOW) == 0
    motion = "getComputedStyle(document.querySelector('.message')).animationName"
    assert await page.evaluate(motion) == "none"


@pytest.mark.parametrize("width", [390, 1440])
async def test_letters_twice_as_large_push_nothing_out(
    browser: Browser, served: Served, width: int
) -> None:
    context = await browser.new_context(viewport={"width": width, "height": 844})
    page = await context.new_page()
    await page.goto(served.url)
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    await say(pane(page), FIRST_LINE)
    await expect(messages(pane(page))).to_have_count(2)
    assert await page.evaluate(OVERFLOW) == 0
    await expect(pane(page).get_by_role("button", name="发送")).to_be_in_viewport()
    box = await pane(page).locator(".said").first.bounding_box()
    assert box is not None
    assert box["width"] > width / 5


async def test_no_other_host_is_asked(browser: Browser, served: Served) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text))
    await page.goto(served.url)
    await say(pane(page), FIRST_LINE)
    await expect(messages(pane(page))).to_have_count(2)
    assert [url for url in asked if not url.startswith((served.url, "blob:"))] == []
    assert broken == []
