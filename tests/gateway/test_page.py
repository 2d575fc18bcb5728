"""The page on which people are played by hand: what is done there crosses the wire."""

from playwright.async_api import Page

from tests.channels.wechat.house import channel_for, group, outgoing, running
from tests.support.gateway import Gateway

ROOM = "3@chatroom"
PHOTO = b"\x89PNG\r\n\x1a\n"


async def test_a_person_is_played_and_the_bot_is_seen(gateway: Gateway, page: Page) -> None:
    await gateway.contact("wxid_wang", "王丽")
    await gateway.room(ROOM, "3号楼群", ["wxid_wang"])
    channel = channel_for(gateway)
    async with running(channel) as house:
        await page.goto(f"http://127.0.0.1:{gateway.control}/")
        await page.get_by_text("已登录：小楼；楼栋已连上").wait_for()
        await page.get_by_label("在哪里说").select_option("3号楼群")
        await page.get_by_label("说点什么").fill("@小楼 灯坏了")
        await page.get_by_label("说点什么").press("Enter")
        await gateway.until(lambda: bool(house.heard), "heard")
        await channel.send(outgoing(group(ROOM), "收到，【#1001】"), [])
        await page.get_by_text("收到，【#1001】").hover()
        await page.locator(".message", has_text="#1001").get_by_text("引用").click()
        await page.get_by_label("说点什么").fill("1")
        await page.get_by_role("button", name="发送").click()
        await page.locator("#file").set_input_files(
            {"name": "lamp.png", "mimeType": "image/png", "buffer": PHOTO}
        )
        await gateway.until(lambda: len(house.heard) == 3, "all three")

    first, answer, photo = house.heard
    assert (first.text, first.mentioned, first.sender_name) == ("灯坏了", True, "王丽")
    assert answer.text == "1"
    assert answer.quote is not None
    assert answer.quote.message_id == gateway.said(ROOM)[0].id
    assert len(photo.photos) == 1


async def test_the_account_is_logged_out_and_in_by_hand(gateway: Gateway, page: Page) -> None:
    channel = channel_for(gateway)
    async with running(channel):
        await page.goto(f"http://127.0.0.1:{gateway.control}/")
        await page.get_by_role("button", name="要扫码").click()
        await gateway.until(lambda: bool(channel.standing.code), "a code")
        await page.get_by_role("button", name="登录", exact=True).click()
        await gateway.until(lambda: channel.standing.state == "on", "on")
