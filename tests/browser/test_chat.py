"""The chat page in a real browser, with a bot that answers simply."""

import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, FilePayload, Locator, Page, expect

from bot.errors import StorageError
from tests.web.town import Served, private_chat_of, room_chat, served_town

pytestmark = pytest.mark.browser

FIRST_LINE = "@小楼 3号楼门口下水井盖坏了，孩子差点掉下去"


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    async with served_town(tmp_path) as served:
        yield served


def pane(page: Page, number: int = 0) -> Locator:
    return page.locator(".pane").nth(number)


async def say(where: Locator, text: str) -> None:
    await where.locator("textarea").fill(text)
    await where.locator("textarea").press("Enter")


def messages(where: Locator) -> Locator:
    """What was said and is confirmed."""
    return where.locator(".messages .message .text")


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(out, "PNG")
    return out.getvalue()


async def on_a_desk(browser: Browser, url: str) -> Page:
    context = await browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    page = await context.new_page()
    await page.goto(url)
    return page


async def test_the_first_visit_shows_the_story_and_one_click_begins_it(
    browser: Browser, served: Served
) -> None:
    page = await on_a_desk(browser, served.url)
    await expect(page.locator(".pane h2")).to_have_text(["3号楼群", "和小楼的私聊", "和小楼的私聊"])
    await page.get_by_role("button", name="发这句话和照片").click()
    await expect(messages(pane(page))).to_have_count(2)
    await expect(messages(pane(page)).first).to_have_text(FIRST_LINE)
    await expect(pane(page).locator(".messages .own .photo img")).to_have_count(1)
    await expect(page.get_by_role("button", name="发这句话和照片")).to_be_hidden()
    assert len(served.town.bot.heard[0].photos) == 1
    assert served.town.bot.heard[0].mentioned


async def test_a_button_sends_its_number_with_its_question_and_is_grey_afterwards(
    browser: Browser, served: Served
) -> None:
    page = await on_a_desk(browser, served.url)
    await say(pane(page), FIRST_LINE)
    submit = pane(page).get_by_role("button", name="提交")
    await submit.click()
    await expect(messages(pane(page)).last).to_have_text("@王丽 已收到：1")
    await expect(submit).to_be_disabled()
    answer = served.town.bot.heard[-1]
    assert answer.text == "1"
    assert answer.prompt is not None


async def test_only_who_was_asked_can_press_the_button(browser: Browser, served: Served) -> None:
    page = await on_a_desk(browser, served.url)
    await say(pane(page), FIRST_LINE)
    await expect(pane(page).get_by_role("button", name="提交")).to_be_enabled()
    await become(page, pane(page), "李强")
    await expect(pane(page).get_by_role("button", name="提交")).to_be_disabled()


async def become(page: Page, where: Locator, name: str) -> None:
    await where.get_by_role("button", name=re.compile("换一个人")).click()
    await page.get_by_role("combobox").fill(name)
    await page.get_by_role("option", name=name).click()
    await expect(where.locator(".who-where strong")).to_have_text(name)


async def test_any_room_of_the_town_can_be_looked_for(browser: Browser, served: Served) -> None:
    page = await on_a_desk(browser, served.url)
    await pane(page, 1).get_by_role("button", name=re.compile("换一个聊天")).click()
    await page.get_by_role("combobox").fill("锦绣苑")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(pane(page, 1).locator("h2")).to_have_text("锦绣苑3号楼群")
    await become(page, pane(page, 2), "郑欣然")
    await say(pane(page, 2), "在吗")
    await expect(messages(pane(page, 2))).to_have_count(2)
    assert served.town.bot.heard[-1].address.chat == private_chat_of("郑欣然")


async def test_what_one_says_arrives_at_the_other_browser(browser: Browser, served: Served) -> None:
    wang = await on_a_desk(browser, served.url)
    li = await on_a_desk(browser, served.url)
    await become(li, pane(li), "李强")
    await say(pane(wang), "电梯又停了")
    await expect(messages(pane(li))).to_have_text(["电梯又停了"])
    await say(pane(li), "我也上不去")
    await expect(messages(pane(wang))).to_have_text(["电梯又停了", "我也上不去"])
    await expect(pane(wang).locator(".messages .message").last).to_have_class(re.compile("other"))


async def test_a_reload_keeps_the_chat_and_scrolling_back_brings_the_rest(
    browser: Browser, served: Served
) -> None:
    page = await on_a_desk(browser, served.url)
    for number in range(55):
        await say(pane(page), f"第{number}句")
    await expect(messages(pane(page))).to_have_count(55)
    await page.reload()
    await expect(messages(pane(page)).last).to_have_text("第54句")
    await expect(messages(pane(page))).to_have_count(40)
    await pane(page).locator(".scroll").evaluate("log => log.scrollTo(0, 0)")
    await expect(messages(pane(page))).to_have_count(55)
    await expect(messages(pane(page)).first).to_have_text("第0句")


async def test_nothing_is_lost_when_the_server_restarts(browser: Browser, tmp_path: Path) -> None:
    async with served_town(tmp_path) as first:
        page = await on_a_desk(browser, first.url)
        await say(pane(page), "重启之前")
        await expect(messages(pane(page))).to_have_text(["重启之前"])
        port = first.port
    await expect(page.get_by_text("连接断开，正在重连…")).to_be_visible()
    await say(pane(page), "正在重启")
    await expect(pane(page).get_by_text("发送中…")).to_be_visible()
    async with served_town(tmp_path, port) as second:
        await expect(messages(pane(page))).to_have_text(["重启之前", "正在重启"], timeout=15_000)
        await expect(page.get_by_text("连接断开")).to_be_hidden(timeout=15_000)
        await expect(pane(page).get_by_text("发送中…")).to_be_hidden()
        assert [m.text for m in second.town.bot.heard] == ["正在重启"]
        await say(pane(page), "@小楼 重启之后")
        await expect(messages(pane(page))).to_have_count(4)


async def test_what_was_not_sent_yet_survives_a_reload(browser: Browser, served: Served) -> None:
    page = await on_a_desk(browser, served.url)
    served.town.bot.trouble = [StorageError("locked")] * 2
    await say(pane(page), "@小楼 井盖坏了")
    await page.reload()
    await expect(messages(pane(page))).to_have_count(2, timeout=15_000)
    assert [m.text for m in served.town.bot.heard] == ["井盖坏了"]


async def test_a_message_is_quoted_with_the_mouse_and_with_the_keyboard(
    browser: Browser, served: Served
) -> None:
    page = await on_a_desk(browser, served.url)
    await say(pane(page), "下水井盖坏了")
    await expect(messages(pane(page))).to_have_count(1)
    await pane(page).locator(".bubble").hover()
    await pane(page).get_by_role("button", name="引用王丽的这条消息").click()
    await say(pane(page), "已经三天了")
    await expect(pane(page).locator(".quoted")).to_have_text("王丽：下水井盖坏了")
    await pane(page).locator(".scroll").focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await page.keyboard.type("真的")
    await page.keyboard.press("Enter")
    await expect(pane(page).locator(".quoted").last).to_have_text("王丽：已经三天了")
    quote = served.town.bot.heard[-1].quote
    assert quote is not None
    assert quote.text == "已经三天了"


async def test_photos_are_previewed_sent_and_opened(browser: Browser, served: Served) -> None:
    page = await on_a_desk(browser, served.url)
    chosen = pane(page).locator(".tool-holder.photo input")
    await chosen.set_input_files(
        [FilePayload(name=f"{n}.png", mimeType="image/png", buffer=picture()) for n in (1, 2)]
    )
    await expect(pane(page).locator(".thumb")).to_have_count(2)
    await pane(page).get_by_role("button", name="去掉第2张照片").click()
    await pane(page).get_by_role("button", name="发送").click()
    shown = pane(page).locator(".messages .photo")
    await expect(shown).to_have_count(1)
    await shown.click()
    await expect(page.locator("#viewer-photo")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#viewer-photo")).to_be_hidden()
    await chosen.set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": b"nothing"})
    await expect(pane(page).get_by_role("alert")).to_contain_text("请选 JPG")


async def test_markup_and_ten_thousand_characters_are_only_text(
    browser: Browser, served: Served
) -> None:
    page = await on_a_desk(browser, served.url)
    await say(pane(page), "<img src=x onerror=alert(1)>" + "长" * 10_000)
    await expect(messages(pane(page))).to_contain_text("<img src=x")
    await expect(pane(page).get_by_role("button", name="展开全文")).to_be_visible()
    await pane(page).get_by_role("button", name="展开全文").click()
    assert len(served.town.bot.heard[0].text) > 10_000


async def test_the_clock_is_moved_for_every_page(browser: Browser, served: Served) -> None:
    one = await on_a_desk(browser, served.url)
    other = await on_a_desk(browser, served.url)
    before = await one.locator("#now").inner_text()
    await one.get_by_role("button", name="到明天 8:00").click()
    for page in (one, other):
        await expect(page.locator("#now")).to_contain_text(re.compile("08:0[01]"))
        assert await page.locator("#now").inner_text() != before


async def test_a_word_that_is_still_being_chosen_is_not_sent(
    browser: Browser, served: Served
) -> None:
    page = await on_a_desk(browser, served.url)
    await pane(page).locator("textarea").fill("dianti")
    await (
        pane(page)
        .locator("textarea")
        .evaluate(
            "t => t.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true}))"
        )
    )
    await expect(pane(page).locator("textarea")).to_have_value("dianti")
    assert served.town.bot.heard == []


async def test_shift_and_enter_begins_a_line(browser: Browser, served: Served) -> None:
    page = await on_a_desk(browser, served.url)
    text = pane(page).locator("textarea")
    await pane(page).get_by_role("button", name="@小楼").click()
    await page.keyboard.type("第一行")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("第二行")
    await expect(text).to_have_value("@小楼 第一行\n第二行")
    await page.keyboard.press("Enter")
    await expect(messages(pane(page)).first).to_have_text("@小楼 第一行\n第二行")
    assert served.town.bot.heard[0].address.chat == room_chat("3号楼群")
