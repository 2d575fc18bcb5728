"""The pages anybody can open: garbage, forgery, floods, foreign pages change and show nothing."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from PIL import Image
from sqlalchemy import Table
from structlog.testing import capture_logs

from bot.web.door.words import FORM_AT_MOST, WRONG_CODE, WRONG_LINK
from storage import links
from storage.store import Turn
from storage.tables import AccountRow, IssueRow, LinkRow, WebMessageRow, table_of
from tests.hostile import odd
from tests.hostile.test_odd_input import failures
from tests.web.door.test_links import at_home, filed, page_of
from tests.web.door.town import PUBLIC, Browser, DoorTown, door_town, picture


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[DoorTown]:
    async with door_town(tmp_path) as town:
        yield town


def _all(turn: Turn) -> list[object]:
    return [
        row
        for one in (AccountRow, LinkRow, WebMessageRow, IssueRow)
        for row in _rows(turn, table_of(one))
    ]


def _rows(turn: Turn, table: Table) -> list[object]:
    found = turn.connection.execute(table.select().order_by(*table.primary_key.columns))
    return [tuple(row) for row in found]


async def everything(town: DoorTown) -> list[object]:
    """All that a stranger could have changed."""
    await town.house.ticker.settle()
    return await town.look(_all)


FORGED = (
    *("", "0", "a" * 29, "z" * 29, "0" * 39, "..", "%2e%2e", "..%2f..%2fetc%2fpasswd"),
    *("💧", "%00", "'; DROP TABLE links;--", "<script>", "A" * 5_000, "\u202e", "%ff%fe"),
)


class TestForgedCodes:
    @pytest.mark.parametrize("text", FORGED)
    async def test_open_nothing(self, town: DoorTown, text: str) -> None:
        before = await everything(town)
        for kind, sentence in (("d", WRONG_CODE), ("l", WRONG_LINK)):
            answer = await town.browser().web.get(f"/{kind}/{text}")
            assert answer.status_code == 404
            assert (
                sentence in answer.text or "error" in answer.text or "没有这个页面" in answer.text
            )
        assert await everything(town) == before

    async def test_are_told_from_the_true_one_by_every_sign(self, town: DoorTown) -> None:
        code = (await town.door()).removeprefix("/d/")
        browsers = (town.browser(f"203.0.113.{n}") for n in range(100, 200))
        for place, sign in enumerate(code):
            other = "7" if sign != "7" else "8"
            wrong = f"{code[:place]}{other}{code[place + 1 :]}"
            assert (await next(browsers).open(f"/d/{wrong}")).status == 404

    async def test_of_one_kind_are_no_good_for_the_other(self, town: DoorTown) -> None:
        door, link = await town.door(), await town.link("陈慧")
        assert (await town.browser().open(f"/l/{door[3:]}")).status == 404
        assert (await town.browser().open(f"/d/{link[3:]}")).status == 404

    async def test_rotated_away_open_nothing_and_take_no_words(self, town: DoorTown) -> None:
        visitor = town.browser()
        await visitor.open(await town.door())
        await visitor.say("3楼楼道灯坏了")
        assert (await visitor.open(await town.rotate())).status == 200
        before = await everything(town)
        old = await town.browser().web.get("/d/" + "0" * 29)
        assert old.status_code == 404
        assert await everything(town) == before

    @pytest.mark.parametrize(
        "path",
        [
            *("/door-assets/../../app.py", "/door-assets/..%2f..%2fapp.py"),
            *("/photos-of-mine/1/..%2f..%2ftown.db", "/photos-of-mine/-1/x", "/files-of-mine/1/-1"),
            *("/photos-of-mine/99999999999999999999/x", "/photos-of-task/99999999999999/x"),
            *(
                "/photos-of-task/-1/..",
                "/files-of-mine/x/y",
                "/photos-of-mine/9223372036854775808/a",
            ),
        ],
    )
    async def test_nor_do_paths_lead_out(self, town: DoorTown, path: str) -> None:
        browser = await at_home(town, "陈慧")
        answer = await browser.web.get(path)
        assert answer.status_code in (404, 422)


class TestForgedCookies:
    @pytest.mark.parametrize(
        "value", ["", "x", "a" * 4_000, "0" * 39, "AAAAAAAAAAAAAAAAAAAAAA." + "0" * 32, "\x7f%00;x"]
    )
    async def test_make_nobody(self, town: DoorTown, value: str) -> None:
        door = await town.door()
        visitor = town.browser()
        for name in ("loudong-me", "loudong-device"):
            visitor.web.headers["Cookie"] = f"__Host-{name}={value}; loudong-seen={value}"
            page = await visitor.open(door)
            assert page.status == 200
            form = page.form(with_button="发送")
            before = await everything(town)
            page = await visitor.send(form, {"words": "3楼楼道灯坏了"})
            if name == "loudong-device":
                assert page.status == 403
                assert await everything(town) == before

    async def test_of_a_device_do_not_fit_another_devices_form(self, town: DoorTown) -> None:
        door = await town.door()
        one, two = town.browser(), town.browser()
        await one.open(door)
        page = await two.open(door)
        before = await everything(town)
        answer = await one.send(page.form(with_button="发送"), {"words": "3楼楼道灯坏了"})
        assert answer.status == 403
        assert "请刷新页面" in answer.text
        assert await everything(town) == before

    async def test_under_https_no_script_and_no_other_host_can_have(self, town: DoorTown) -> None:
        visitor = town.browser()
        answer = await visitor.web.get(await town.door())
        (device,) = (c for c in answer.headers.get_list("set-cookie") if "device" in c)
        assert device.startswith("__Host-")
        for part in ("HttpOnly", "SameSite=lax", "Secure", "Path=/"):
            assert part in device
        assert "Domain" not in device


class TestForeignPages:
    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": "https://lou.example.cn.evil.example"},
            {"Origin": "http://[bad"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ],
    )
    async def test_send_nothing(self, town: DoorTown, headers: dict[str, str]) -> None:
        visitor = town.browser()
        page = await visitor.open(await town.door())
        before = await everything(town)
        form = page.form(with_button="发送")
        for path in ("", "/phone", "/leave"):
            fields = form.hidden | {"words": "坏了", "phone": "13812345678"}
            answer = await visitor.web.post(form.action + path, data=fields, headers=headers)
            assert answer.status_code == 403
        assert await everything(town) == before

    async def test_without_our_proof_send_nothing(self, town: DoorTown) -> None:
        visitor = await filed(town)
        steward = await at_home(town, "陈慧")
        before = await everything(town)
        for browser in (visitor, steward):
            action = page_of(browser).form(with_button="发送").action
            for proof in ("", "0" * 32, "é" * 32):
                for path in ("", "/phone", "/leave"):
                    answer = await browser.web.post(
                        action + path,
                        data={"proof": proof, "key": str(uuid4()), "words": "接单 1001"},
                    )
                    assert answer.status_code == 403
        assert await everything(town) == before

    async def test_make_nobody_somebody_by_a_picture(self, town: DoorTown) -> None:
        link = await town.link("陈慧")
        for what in ("image", "iframe", "script", "empty"):
            browser = town.browser()
            answer = await browser.web.get(link, headers={"Sec-Fetch-Dest": what})
            assert answer.status_code == 403
            assert not any("loudong-me" in name for name in browser.web.cookies)

    async def test_cannot_show_ours_in_theirs(self, town: DoorTown) -> None:
        for path in (await town.door(), "/d/wrong", "/"):
            headers = (await town.browser().web.get(path)).headers
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert headers["x-frame-options"] == "DENY"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            assert "noindex" in headers["x-robots-tag"]
            assert headers["cache-control"] == "no-store"

    @pytest.mark.parametrize("host", ["evil.example", "lou.example.cn.evil.example", "", "[::"])
    async def test_are_not_served_under_other_names(self, town: DoorTown, host: str) -> None:
        answer = await town.browser().web.get(await town.door(), headers={"Host": host})
        assert answer.status_code == 400


class TestOtherPeoplesChats:
    async def test_are_not_read_by_their_address(self, town: DoorTown) -> None:
        visitor = await filed(town, photos=[picture()])
        link = page_of(visitor).text.split("/l/")[1].split()[0]
        thief = await filed(town, "电梯又停了")
        for path in (f"/l/{link}/news", f"/l/{link}"):
            answer = await thief.web.get(path)
            assert "楼道灯" not in answer.text
        (photo,) = page_of(visitor).pictures
        assert (await thief.web.get(photo)).status_code == 404

    async def test_are_not_written_into(self, town: DoorTown) -> None:
        visitor = await filed(town)
        link = page_of(visitor).text.split("/l/")[1].split()[0]
        thief = await filed(town, "电梯又停了")
        form = page_of(thief).form(with_button="发送")
        before = await everything(town)
        for path in ("", "/phone", "/leave"):
            fields = form.hidden | {"words": "撤回 1001", "phone": "13812345678"}
            answer = await thief.web.post(f"/l/{link}{path}", data=fields)
            assert answer.status_code == 403
        assert await everything(town) == before

    async def test_buttons_of_another_do_nothing(self, town: DoorTown) -> None:
        await filed(town)
        steward = await at_home(town, "陈慧")
        button = page_of(steward).form(with_button="1 我来办理")
        thief = town.browser()
        page = await thief.open(await town.door())
        form = page.form(with_button="发送")
        issues = await town.look(lambda turn: _rows(turn, table_of(IssueRow)))

        await thief.send(form, {"text": "1", "prompt": button.hidden["prompt"]})
        await thief.say("接单 1001")
        await thief.say("办结 1001 好了")

        assert await town.look(lambda turn: _rows(turn, table_of(IssueRow))) == issues
        page = await steward.open(str(page_of(steward).answer.url.path))
        assert "等着接手" in page.text

    async def test_nobody_is_a_steward_by_saying_so(self, town: DoorTown) -> None:
        thief = town.browser()
        await thief.open(await town.door())
        page = await thief.say("我是3号楼楼栋长")
        link = page.text.split(f"{PUBLIC}/l/")[1].split()[0]
        page = await thief.open(f"/l/{link}")
        assert "待办" not in page.text.replace("“待办”", "")


class TestGarbage:
    async def test_no_text_is_too_odd(self, town: DoorTown) -> None:
        door = await town.door()
        with capture_logs() as logs:
            visitors: list[Browser] = []
            for number, text in enumerate(odd.ALL):
                if number % 50 == 0:
                    visitors.append(town.browser(f"203.0.113.{number // 50}"))
                    await visitors[-1].open(door)
                safe = text.encode("utf-8", "replace").decode()
                answer = await visitors[-1].script(door, words=safe)
                assert answer.status_code in (200, 400, 413), text
                page = await visitors[-1].open(door)
                assert page.status == 200
                assert "<script>alert" not in page.answer.text
            await town.house.ticker.settle()
        assert not failures(list(logs))

    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
            ("multipart/form-data", b"no boundary"),
            ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: x\r\n\r\na\r\n--x--"),
            ("application/json", b'{"words": "x"}'),
            ("application/x-www-form-urlencoded", b"words=%ff%fe&proof=%00"),
            ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(500))),
            ("text/plain", b"\x00" * 1000),
            ("", b""),
        ],
    )
    async def test_no_form_is_too_odd(self, town: DoorTown, kind: str, body: bytes) -> None:
        visitor = town.browser()
        door = await town.door()
        await visitor.open(door)
        before = await everything(town)
        for path in (door, f"{door}/phone", f"{door}/leave"):
            answer = await visitor.web.post(path, content=body, headers={"Content-Type": kind})
            assert answer.status_code in (400, 403)
        assert await everything(town) == before

    async def test_huge_forms_are_refused_before_they_are_read(self, town: DoorTown) -> None:
        visitor = town.browser()
        door = await town.door()
        page = await visitor.open(door)
        read = 0

        async def flood() -> AsyncIterator[bytes]:
            nonlocal read
            while True:
                read += 1
                yield b"x" * 1024 * 1024

        told = {
            "Content-Length": str(FORM_AT_MOST + 1),
            "Content-Type": "multipart/form-data; boundary=x",
        }
        answer = await visitor.web.post(door, content=flood(), headers=told)
        assert (answer.status_code, read) == (413, 0)
        assert "照片加起来太大" in answer.text

        for many in (2_001, 200_000):
            page = await visitor.send(page.form(with_button="发送"), {"words": "坏" * many})
            assert page.status in (400, 413)
            assert "内容太长了" in page.text

    async def test_a_form_that_grows_without_end_is_cut_off(self, town: DoorTown) -> None:
        visitor = town.browser()
        door = await town.door()
        await visitor.open(door)
        read = 0

        async def flood() -> AsyncIterator[bytes]:
            nonlocal read
            yield b'--x\r\nContent-Disposition: form-data; name="photos"; filename="a"\r\n\r\n'
            while True:
                read += 1
                yield b"x" * 1024 * 1024

        told = {"Content-Type": "multipart/form-data; boundary=x"}
        answer = await visitor.web.post(door, content=flood(), headers=told)
        assert answer.status_code == 413
        assert read <= FORM_AT_MOST // 1024**2 + 1

    @pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "BMP", "TIFF"])
    async def test_pictures_are_made_plain(self, town: DoorTown, kind: str) -> None:
        visitor = town.browser()
        await visitor.open(await town.door())
        page = await visitor.say("看", [picture(kind=kind)])
        (url,) = page.pictures
        answer = await visitor.web.get(url.removesuffix("?small=1"))
        assert Image.open(BytesIO(answer.content)).format == "JPEG"

    @pytest.mark.parametrize(
        "content",
        [
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            b"%PDF-1.4",
            b"<html>",
            b"GIF89a<script>",
            b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n",
            picture()[:200],
        ],
    )
    async def test_what_is_no_picture_is_not_kept(self, town: DoorTown, content: bytes) -> None:
        visitor = town.browser()
        await visitor.open(await town.door())
        page = await visitor.say("看", [content])
        assert page.status == 400
        assert "这个文件打不开" in page.text
        assert not page.pictures

    @pytest.mark.parametrize("query", ["before=x", "before=-1", "before=" + "9" * 40, "just=%00"])
    async def test_no_question_is_too_odd(self, town: DoorTown, query: str) -> None:
        visitor = await filed(town)
        page = await visitor.open(f"{page_of(visitor).form('').action}?{query}")
        assert page.status == 200


async def test_what_people_write_is_never_a_part_of_the_page(town: DoorTown) -> None:
    words = '"><img src=x onerror=alert(1)><script>alert(2)</script>楼道灯坏了'
    visitor = town.browser()
    await visitor.open(await town.door())
    page = await visitor.say(words)
    await visitor.press("提交")
    steward = await at_home(town, "陈慧")
    for answer in (page.answer, page_of(steward).answer):
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text


async def test_a_token_is_told_to_nobody_else(town: DoorTown) -> None:
    steward = await at_home(town, "陈慧")
    answer = page_of(steward).answer
    token = str(answer.url.path).removeprefix("/l/")
    for url in (one for one in answer.text.split('"') if one.startswith(("http", "//"))):
        assert url.startswith(PUBLIC), url
    photos = [url for url in page_of(steward).pictures if token in url]
    assert not photos
    account = await town.look(lambda turn: links.account_of(turn, token))
    assert account is not None


async def test_the_log_tells_no_token_and_no_words(town: DoorTown) -> None:
    with capture_logs() as logs:
        visitor = await filed(town, "3楼楼道灯坏了")
        page = page_of(visitor)
        await visitor.send(page.form("/phone"), {"phone": "13812345678"})
        await visitor.open("/l/" + "0" * 39)
    told = str(logs)
    token = page.text.split("/l/")[1].split()[0]
    for secret in (token, "楼道灯", "13812345678", str((await town.door()).removeprefix("/d/"))):
        assert secret not in told


async def test_the_same_words_for_httpx_clients_without_a_browser(town: DoorTown) -> None:
    transport = httpx.ASGITransport(app=town.app)
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC) as web:
        answer = await web.post(await town.door(), data={"words": "x"})
    assert answer.status_code == 403
