"""What a visitor of the page does and sees, for stories."""

import re
from io import BytesIO

from PIL import Image
from playwright.async_api import Browser, FilePayload, Locator, Page, expect

FIRST_LINE = "@小楼 3号楼门口下水井盖坏了，孩子差点掉下去"
#: The bot asks 王丽 whether it understood the first line.
FIRST_QUESTION = (
    "@王丽 我这样报，您看对吗？\n【井盖·紧急】3号楼门口，下水井盖坏了（1张照片）\n"
    "回 1 提交，回 0 不报；哪里不对直接说"
)
REGISTERED = "@王丽 已登记 #1001，已通知楼栋长陈慧和微社区周宁。请绕开井口，看好孩子。"
#: After a restart the page tries again: half a second, one, two, …
BACK = 20_000
#: Content wider than the window.
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def on_a_desk(browser: Browser, url: str) -> Page:
    """A first visit with a wide window."""
    context = await browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    page = await context.new_page()
    await page.goto(url)
    return page


def group(page: Page, name: str = "王丽", room: str = "3号楼群") -> Locator:
    """The pane of a group, seen by somebody."""
    return page.get_by_role("region", name=f"{room}，以{name}的身份")


def private(page: Page, name: str) -> Locator:
    """The pane of somebody's private chat."""
    return page.get_by_role("region", name=f"{name}和小楼的私聊")


def said(where: Locator) -> Locator:
    """The words of all confirmed messages."""
    return where.locator(".messages .message .text")


def from_bot(where: Locator) -> Locator:
    """The words of the bot alone."""
    return where.locator(".messages .message.bot .text")


async def say(where: Locator, text: str) -> None:
    """Type and press Enter."""
    await where.locator("textarea").fill(text)
    await where.locator("textarea").press("Enter")


async def press(where: Locator, label: str) -> None:
    """Press the button of the newest question that has it."""
    await where.get_by_role("button", name=label).last.click()


async def add_photo(where: Locator, color: str) -> None:
    """Choose a picture from the album; wait until it is uploaded."""
    out = BytesIO()
    Image.new("RGB", (640, 480), color).save(out, "PNG")
    chosen = FilePayload(name="photo.png", mimeType="image/png", buffer=out.getvalue())
    await where.locator(".tool-holder.photo input").set_input_files(chosen)
    await expect(where.locator(".thumb:not(.busy)")).to_have_count(1)


async def color_of_photo(page: Page, where: Locator) -> tuple[int, int, int]:
    """The middle of the newest picture in a pane, as its person gets it."""
    shown = where.locator(".messages .photo img").last
    await expect(shown).to_be_visible()
    source = await shown.get_attribute("src")
    answer = await page.request.get(page.url.rstrip("/") + str(source))
    picture = Image.open(BytesIO(await answer.body())).convert("RGB")
    red, green, blue = picture.resize((1, 1)).tobytes()
    return red, green, blue


async def become(page: Page, where: Locator, name: str) -> None:
    """Let the pane be somebody else's."""
    await where.get_by_role("button", name=re.compile("换一个人")).click()
    await page.get_by_role("combobox").fill(name)
    await page.get_by_role("option", name=name).first.click()
