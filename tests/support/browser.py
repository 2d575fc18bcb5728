"""A real Chromium, driven with Playwright; it shows Chinese on machines without Chinese fonts.

    async def test_something(page: Page) -> None:
        await page.goto(url)

`page` fails the test when a script on the page raises. `browser` is for tests that need several
people at once: `await browser.new_context()` for each. Both belong to the test's own event loop,
so a server started in the test answers them.
"""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from playwright.async_api import Browser, Error, Page, async_playwright

from tests.support.required import missing

MODULES = Path(__file__).parents[1] / "browser" / "node_modules"
PACKAGED = MODULES / ".chromium" / "chromium"
EMOJI = MODULES / "@expo-google-fonts" / "noto-emoji" / "400Regular"

#: What a style sheet asks for, and the font that answers.
FAMILIES = {
    "sans-serif": "Noto Sans SC",
    "system-ui": "Noto Sans SC",
    "monospace": "Noto Sans SC",
    "serif": "Noto Serif SC",
}
ALIAS = "<alias><family>{asked}</family><prefer><family>{font}</family></prefer></alias>"

ARGUMENTS = [
    "--no-sandbox",  # refused to root, and in most containers
    "--disable-gpu",
    # looks up its maker's hosts otherwise
    "--disable-background-networking",
    "--disable-component-update",
]

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{chinese}</dir>
  <dir>{emoji}</dir>
  <cachedir>{cache}</cachedir>
  {aliases}
</fontconfig>
"""


def find_chromium(playwrights_own: Path) -> Path | None:
    """Look for a browser: the system's, Playwright's, the one `make test` unpacked."""
    system = shutil.which("chromium") or shutil.which("chromium-browser")
    for path in (system and Path(system), playwrights_own, PACKAGED):
        if path and path.exists():
            return path
    return None


def write_fonts(folder: Path) -> Path:
    """Write a configuration that makes pictures the same everywhere: only fonts out of packages."""
    path = folder / "fonts.conf"
    path.write_text(
        FONTS.format(
            chinese=pylopdf_fonts_zh_cn.sans_path().parent,
            emoji=EMOJI,
            cache=folder / "cache",
            aliases="".join(
                ALIAS.format(asked=asked, font=font) for asked, font in FAMILIES.items()
            ),
        ),
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="session")
def fonts_conf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Have the fonts of all pictures told to Chromium."""
    return write_fonts(tmp_path_factory.mktemp("fonts"))


@pytest.fixture
async def browser(fonts_conf: Path) -> AsyncIterator[Browser]:
    """Start Chromium for this test (0.4 s); its fonts are Noto Sans SC and Noto Serif SC."""
    async with async_playwright() as playwright:
        executable = find_chromium(Path(playwright.chromium.executable_path))
        if executable is None:
            missing("no Chromium: `make test` unpacks one")
        try:
            running = await playwright.chromium.launch(
                executable_path=executable,
                args=ARGUMENTS,
                env={**os.environ, "FONTCONFIG_FILE": str(fonts_conf)},
            )
        except Error as error:
            missing(f"{executable} does not start: {error.message}")
        yield running
        await running.close()


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """Open a page as a resident's phone would ask for it: Chinese, in China's time zone."""
    context = await browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 390, "height": 844}
    )
    opened = await context.new_page()
    raised: list[Error] = []
    opened.on("pageerror", lambda error: raised.append(error))  # noqa: PLW0108 -- Playwright marks the function it gets, and a built-in takes no mark
    yield opened
    await context.close()
    assert not raised, f"scripts on the page raised: {raised}"
