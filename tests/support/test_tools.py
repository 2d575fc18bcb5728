"""The tools that other tests stand on, used for real."""

import io

import pytest
from PIL import Image
from playwright.async_api import Page
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.support.postgres import Postgres
from tests.support.required import missing


async def query(url: str, statement: str) -> object:
    """Run a statement and commit; give its first value, if it has rows."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            result = await connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        await engine.dispose()


class TestPostgres:
    async def test_a_server_answers(self, postgres_url: str) -> None:
        assert "PostgreSQL 18" in str(await query(postgres_url, "SELECT version()"))

    @pytest.mark.parametrize("_run", [1, 2])
    async def test_each_test_has_a_database_of_its_own(self, postgres_url: str, _run: int) -> None:
        await query(postgres_url, "CREATE TABLE once (id int)")

    async def test_a_database_can_be_copied_with_what_is_in_it(self, postgres: Postgres) -> None:
        original = postgres.create_database()
        await query(postgres.url(original), "CREATE TABLE building AS SELECT '3号楼' AS name")

        copy = postgres.create_database(template=original)

        assert await query(postgres.url(copy), "SELECT name FROM building") == "3号楼"

    def test_a_wrong_statement_raises(self, postgres: Postgres) -> None:
        with pytest.raises(RuntimeError, match="does not exist"):
            postgres.execute("SELECT * FROM nowhere")


class TestBrowser:
    async def test_chinese_is_rendered_as_glyphs_not_boxes(self, page: Page) -> None:
        async def picture(character: str) -> Image.Image:
            await page.set_content(f"<p style='font-size: 64px'>{character}</p>")
            return Image.open(io.BytesIO(await page.locator("p").screenshot())).convert("L")

        # A private character is in no font: a box. Two characters of equal width that look
        # different, from each other and from the box, were really drawn.
        drawn = [(await picture(character)).tobytes() for character in ("汉", "字", "\ue000")]

        assert len(set(drawn)) == len(drawn)

    async def test_a_click_runs_the_page_s_script(self, page: Page) -> None:
        await page.set_content(
            "<button onclick=\"this.textContent = '已收到'\">报修</button>",
        )

        await page.get_by_role("button", name="报修").click()

        assert await page.get_by_role("button").text_content() == "已收到"

    async def test_a_page_is_asked_for_in_chinese(self, page: Page) -> None:
        assert await page.evaluate("navigator.language") == "zh-CN"


class TestMissingTools:
    @pytest.mark.parametrize("variable", ["CI", "LOUDONG_REQUIRE_ALL"])
    def test_where_everything_is_required_a_missing_tool_fails(
        self, monkeypatch: pytest.MonkeyPatch, variable: str
    ) -> None:
        monkeypatch.setenv(variable, "true")

        with pytest.raises(pytest.fail.Exception, match="no PostgreSQL"):
            missing("no PostgreSQL")

    def test_on_a_developer_s_machine_it_skips(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for variable in ("CI", "LOUDONG_REQUIRE_ALL"):
            monkeypatch.delenv(variable, raising=False)

        with pytest.raises(pytest.skip.Exception, match="no PostgreSQL"):
            missing("no PostgreSQL")
