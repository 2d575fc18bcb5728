"""The main story on WeChat, through the whole house: reported in the group, solved in private."""

import io
from dataclasses import replace
from pathlib import Path

from PIL import Image

from bot.roster.cast import NAMES
from bot.roster.demo import demo_town
from tests.channels.wechat.house import QUICK
from tests.faults.wechat_town import NAMING, Town, town
from tests.support.gateway import Gateway, Said

CODES = {person.name: person.code for person in demo_town().people if person.name in NAMES}
WANG, CHEN = NAMING.account(CODES["王丽"]), NAMING.account(CODES["陈慧"])
ROOM = NAMING.group("3号楼群")


def photo() -> bytes:
    """A picture above 20 KB: smaller ones come another way."""
    out = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(out, "PNG")
    return out.getvalue()


async def told(place: Town, chat: str, words: str) -> Said:
    """Wait until the bot says this in a chat."""

    def found() -> list[Said]:
        return [one for one in place.gateway.said(chat) if words in one.text]

    await place.gateway.until(lambda: bool(found()), f"{words} in {chat}")
    return found()[-1]


async def test_a_report_in_the_group_is_solved_in_private(gateway: Gateway, tmp_path: Path) -> None:
    # A message may wait for a photo, so it is slow where nothing is wrong.
    async with town(gateway, tmp_path, replace(QUICK, call=5.0)) as place:
        await gateway.send_file(WANG, "well.png", photo(), room=ROOM)
        await gateway.say(WANG, "@小楼\u20053号楼门口下水井盖坏了", room=ROOM)
        asked = await told(place, ROOM, "回 1 提交")
        assert asked.text.startswith("@王丽\u2005")
        assert asked.mentions == (WANG,)
        await gateway.say(WANG, "1", room=ROOM)
        await told(place, ROOM, "已登记 #1001")

        card = await told(place, CHEN, "【#1001")
        await gateway.until(lambda: any(one.file for one in gateway.said(CHEN)), "the photo")
        await gateway.say(CHEN, "1", quote=card.id)
        await told(place, CHEN, "归您了")
        await gateway.say(CHEN, "办结 1001 换了新井盖")

        closing = await told(place, WANG, "换了新井盖")
        await gateway.say(WANG, "1", quote=closing.id, form="xml")
        await told(place, CHEN, "满意")
