"""The public pages in Chromium: the story with scripts, lost connections, and who sees what."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.async_api import Browser, FilePayload, Route, expect

from tests.browser.at_the_door import (
    REGISTERED,
    REPORT,
    choose_photo,
    from_bot,
    report,
    said,
    say,
    telephone,
)

pytestmark = pytest.mark.browser


async def test_a_manhole_is_reported_at_the_door_mended_and_confirmed(
    browser: Browser, url: str
) -> None:
    async with telephone(browser) as visitor, telephone(browser) as steward:
        await visitor.goto(f"{url}try/door")
        await expect(visitor.get_by_role("heading", name="金德花园3号楼")).to_be_visible()
        await expect(visitor.get_by_text("楼栋长 陈慧")).to_be_visible()
        await choose_photo(visitor)
        await expect(visitor.locator(".thumb")).to_have_count(1)
        await say(visitor, REPORT)
        await expect(from_bot(visitor).last).to_contain_text("我这样报，您看对吗？")
        await expect(from_bot(visitor).last).to_contain_text("（1张照片）")
        await expect(visitor.locator("#log .mine .pictures img")).to_have_count(1)
        await expect(visitor.get_by_role("button", name="提交")).to_be_in_viewport()
        await visitor.get_by_role("button", name="提交").click()
        await expect(from_bot(visitor).last).to_have_text(REGISTERED)
        await expect(visitor.locator("#waiting > *")).to_have_count(0)

        await steward.goto(f"{url}try/steward")
        card = steward.get_by_role("article", name="#1001 紧急 井盖")
        await expect(card).to_contain_text("3号楼门口，下水井盖坏了（1图）")
        await card.get_by_role("button", name="我来办理").click()
        await expect(steward.locator(".answer")).to_contain_text("#1001 归您了")
        await expect(card).to_contain_text("正在办")
        await card.locator("summary", has_text="办结").click()
        await card.locator("textarea:visible").fill("新井盖装好了")
        await card.get_by_role("button", name="办结").click()
        await expect(steward.locator(".answer")).to_contain_text("#1001 记下了")
        await expect(steward.get_by_text("您手上没有待办的事")).to_be_visible()

        await expect(from_bot(visitor).last).to_contain_text("“新井盖装好了”。您看好了吗")
        await visitor.get_by_role("button", name="好了，满意").click()
        await expect(from_bot(visitor).last).to_contain_text("#1001 结束了")


async def test_the_page_is_never_loaded_anew(browser: Browser, url: str) -> None:
    async with telephone(browser) as page:
        await page.goto(f"{url}try/door")
        await page.evaluate("window.same = true")
        await say(page, REPORT)
        await page.get_by_role("button", name="提交").click()
        await expect(from_bot(page).last).to_have_text(REGISTERED)
        assert await page.evaluate("window.same")


async def test_the_link_opens_the_same_chat_elsewhere(browser: Browser, url: str) -> None:
    async with telephone(browser) as one, telephone(browser) as two:
        await report(one, url)
        await one.get_by_text("以后再来看").click()
        link = await one.locator("#link").inner_text()
        await two.goto(link)
        await two.get_by_role("button", name="是我自己的，打开").click()
        await expect(from_bot(two).last).to_have_text(REGISTERED)
        await say(two, "进度")
        await expect(from_bot(one).last).to_contain_text("#1001")
        await expect(said(one).nth(-2)).to_have_text("进度")


async def test_the_link_is_copied_by_a_press(browser: Browser, url: str) -> None:
    async with telephone(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        await report(page, url)
        await page.get_by_role("button", name="复制链接").click()
        await expect(page.get_by_role("button", name="已复制")).to_be_visible()
        copied = await page.evaluate("navigator.clipboard.readText()")
        assert re.fullmatch(rf"{re.escape(url)}l/[0-9a-z]{{39}}", copied)


async def test_a_phones_large_picture_is_made_small_before_it_is_sent(
    browser: Browser, url: str
) -> None:
    out = BytesIO()
    noise = Image.effect_noise((3000, 2000), 80).convert("RGB")
    turned = Image.Exif()
    turned[0x0112] = 6  # to be shown upright
    noise.save(out, "JPEG", quality=90, exif=turned)
    photo = FilePayload(name="photo.jpg", mimeType="image/jpeg", buffer=out.getvalue())
    async with telephone(browser) as page:
        await page.goto(f"{url}try/door")
        await page.locator("#say .tool:not(.camera) input").set_input_files(photo)
        async with page.expect_request(lambda one: one.method == "POST") as asked:
            await say(page, "看这里")
        shown = page.locator("#log .mine .pictures img")
        await expect(shown).to_have_count(1)
        sent = int((await (await asked.value).all_headers())["content-length"])
        assert 100_000 < sent < len(photo["buffer"]) * 0.7
        assert await shown.evaluate("(image) => image.width < image.height")


async def test_two_visitors_do_not_see_one_another(browser: Browser, url: str) -> None:
    async with telephone(browser) as one, telephone(browser) as two:
        await report(one, url)
        await two.goto(f"{url}try/door")
        await expect(said(two)).to_have_count(1)
        await say(two, "5楼楼道灯坏了")
        await expect(from_bot(two).last).to_contain_text("我这样报")
        await expect(two.get_by_text("井盖")).to_have_count(0)
        await expect(one.get_by_text("楼道灯")).to_have_count(0)


async def test_what_is_written_without_a_connection_goes_out_when_it_is_back(
    browser: Browser, url: str
) -> None:
    async with telephone(browser) as page:
        await report(page, url)
        await page.context.set_offline(offline=True)
        await expect(page.locator("#state")).to_contain_text("网络断了")
        await say(page, "进度")
        await expect(page.locator("#waiting .note")).to_have_text("发送中…")
        await page.context.set_offline(offline=False)
        await expect(from_bot(page).last).to_contain_text("#1001 3号楼门口")
        await expect(page.locator("#waiting > *")).to_have_count(0)
        await expect(page.locator("#state")).to_be_hidden()


async def test_an_answer_that_is_lost_says_nothing_twice(browser: Browser, url: str) -> None:
    async with telephone(browser) as page:
        await page.goto(f"{url}try/door")
        lost = 0

        async def lose(route: Route) -> None:
            nonlocal lost
            if route.request.method != "POST" or lost == 2:
                await route.continue_()
                return
            lost += 1
            await route.fetch()
            await route.abort()

        await page.route("**/d/*", lose)
        await say(page, "3楼楼道灯坏了")
        await expect(from_bot(page).last).to_contain_text("我这样报")
        await page.reload()
        await expect(page.get_by_text("3楼楼道灯坏了", exact=True)).to_have_count(1)
        assert lost == 2


async def test_a_reload_loses_no_words(browser: Browser, url: str) -> None:
    async with telephone(browser) as page:
        await page.goto(f"{url}try/door")
        await page.locator("#words").fill("写到一半")
        await page.reload()
        await expect(page.locator("#words")).to_have_value("写到一半")

        await page.route("**/d/*", lambda route: route.abort())
        await say(page, "3楼楼道灯坏了")
        await expect(page.locator("#waiting .note")).to_have_text("发送中…")
        await page.unroute("**/d/*")
        await page.reload()
        await expect(from_bot(page).last).to_contain_text("我这样报")
        await expect(page.locator("#words")).to_have_value("")


async def test_what_is_refused_says_why_and_can_be_let_go(browser: Browser, url: str) -> None:
    async with telephone(browser) as page:
        await page.goto(f"{url}try/door")
        nothing = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=b"no picture")
        await page.locator("#say .tool:not(.camera) input").set_input_files(nothing)
        await say(page, "井盖坏了")
        await expect(page.locator("#waiting .refused")).to_contain_text("这个文件打不开")
        await page.get_by_role("button", name="不发了").click()
        await expect(page.locator("#waiting > *")).to_have_count(0)
        await say(page, "门口井盖坏了")
        await expect(from_bot(page).last).to_contain_text("我这样报")


async def test_who_comes_back_sees_what_is_new(browser: Browser, url: str) -> None:
    async with telephone(browser) as visitor, telephone(browser) as steward:
        await report(visitor, url)
        here = visitor.url
        await visitor.goto("about:blank")
        await steward.goto(f"{url}try/steward")
        await steward.get_by_role("button", name="我来办理", exact=True).click()
        await expect(steward.locator(".answer")).to_be_visible()
        await say(steward, "进展 1001 已联系厂家，下午来")
        await expect(from_bot(steward).last).to_contain_text("进展记下了")

        await visitor.goto(here)
        await expect(visitor.locator("#fresh")).to_have_text("上次看过之后")
        await expect(visitor.locator("#fresh ~ .message .text")).to_contain_text(
            ["已联系厂家，下午来"]
        )
        await expect(visitor.locator("#fresh")).to_be_in_viewport()
        await visitor.reload()
        await expect(visitor.locator("#fresh")).to_have_count(0)


async def test_what_a_steward_is_writing_stays_when_something_new_comes(
    browser: Browser, url: str
) -> None:
    async with telephone(browser) as visitor, telephone(browser) as steward:
        await report(visitor, url)
        await steward.goto(f"{url}try/steward")
        card = steward.locator("#t1001")
        await card.locator("summary", has_text="报进展").click()
        await card.locator("textarea:visible").fill("已联系厂")
        await card.locator("textarea:visible").focus()

        await say(visitor, "5楼楼道灯坏了")
        await visitor.locator(".choice:enabled", has_text="提交").click()
        await expect(steward.get_by_text("待办 2 件")).to_be_visible()

        await steward.keyboard.type("家")
        await expect(card.locator("textarea:visible")).to_have_value("已联系厂家")
        await card.get_by_role("button", name="报进展").click()
        await expect(steward.locator(".answer")).to_contain_text("#1001 进展记下了")


async def test_a_number_left_is_shown_to_the_steward_and_hidden_on_the_page(
    browser: Browser, url: str
) -> None:
    async with telephone(browser) as visitor, telephone(browser) as steward:
        await report(visitor, url)
        await visitor.get_by_text("留个电话").click()
        await visitor.get_by_label("您的电话").fill("13812345678")
        await visitor.get_by_role("button", name="留下").click()
        await expect(visitor.get_by_text("已留电话 138****5678")).to_be_visible()
        await steward.goto(f"{url}try/steward")
        await expect(steward.locator("#t1001 a[href='tel:13812345678']")).to_be_visible()


async def test_who_leaves_a_shared_phone_is_asked_first(browser: Browser, url: str) -> None:
    async with telephone(browser) as page:
        await report(page, url)
        await page.get_by_text("以后再来看").click()
        page.once("dialog", lambda dialog: dialog.dismiss())
        await page.get_by_role("button", name="不是我的手机，退出").click()
        await expect(from_bot(page).last).to_have_text(REGISTERED)
        page.once("dialog", lambda dialog: dialog.accept())
        await page.get_by_role("button", name="不是我的手机，退出").click()
        await expect(said(page)).to_have_count(1)
