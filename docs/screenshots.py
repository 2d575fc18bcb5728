"""Makes the README's pictures anew (`make pictures`): the real house, played half way."""

import asyncio
import os
import sys
import tempfile
from datetime import time
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.visitors import from_bot, group, press, private, said, say  # noqa: E402  # found from the project's folder
from tests.support.browser import ARGUMENTS, find_chromium, write_fonts  # noqa: E402
from tests.support.house import House, running  # noqa: E402

IMAGES = ROOT / "docs" / "images"
#: Enough for letters and a night in the rain, a third of the size.
_COLORS = 256


async def main() -> None:
    """Write `docs/images/*.png`."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fonts = str(write_fonts(folder))
        async with async_playwright() as playwright:
            chromium = find_chromium(Path(playwright.chromium.executable_path))
            browser = await playwright.chromium.launch(
                executable_path=chromium,
                args=ARGUMENTS,
                env={**os.environ, "FONTCONFIG_FILE": fonts},
            )
            with running(House(folder / "house")) as house:
                house.forward_to_a_working_day(time(9, 41))
                await _phone(browser, house)
                await _desktop(browser, house)
            await browser.close()


async def _phone(browser: Browser, house: House) -> None:
    """The group with the intake; it is filed afterwards, and the desk goes on from there."""
    phone = await browser.new_context(
        locale="zh-CN", viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    )
    page = await phone.new_page()
    await page.goto(house.url)
    await page.get_by_role("button", name="发这句话和照片").click()
    await expect(from_bot(group(page))).to_have_count(2)
    await _keep(page, "phone")
    await press(group(page), "提交")
    await expect(from_bot(group(page))).to_have_count(3)
    await phone.close()


async def _desktop(browser: Browser, house: House) -> None:
    """Resident, steward and lead side by side, half way: the steward has just handed it up."""
    desk = await browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    page = await desk.new_page()
    await page.goto(house.url)
    await press(private(page, "陈慧"), "我来办理")
    await expect(said(private(page, "陈慧")).last).to_contain_text("归您了")
    await say(private(page, "陈慧"), "上报 需要换井盖，社区有备件")
    await expect(said(private(page, "周宁")).last).to_contain_text("社区有备件")
    await _keep(page, "desktop")


async def _keep(page: Page, name: str) -> None:
    """Save what is seen, without a caret, a pointer or a half-grown bubble."""
    await page.evaluate("document.activeElement.blur()")
    await page.mouse.move(0, 0)
    await page.wait_for_timeout(600)
    shot = Image.open(BytesIO(await page.screenshot())).convert("RGB")
    small = shot.quantize(_COLORS, dither=Image.Dither.NONE)
    path = IMAGES / f"{name}.png"
    small.save(path, optimize=True)
    print(f"{path.name}: {small.width}×{small.height}, {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    asyncio.run(main())
