"""Photos are for those whose chat or task they belong to."""

from io import BytesIO

from PIL import Image

from tests.web.door.test_links import at_home, filed, page_of
from tests.web.door.town import DoorTown, picture


async def test_a_photo_is_shown_to_the_chat_it_belongs_to_alone(town: DoorTown) -> None:
    visitor = await filed(town, photos=[picture("teal")])
    (small,) = page_of(visitor).pictures
    large = small.removesuffix("?small=1")

    answer = await visitor.web.get(small)
    assert answer.headers["content-type"] == "image/jpeg"
    assert Image.open(BytesIO(answer.content)).size == (560, 420)
    answer = await visitor.web.get(large)
    assert Image.open(BytesIO(answer.content)).size == (640, 480)
    assert "private" in answer.headers["cache-control"]

    for other in (town.browser(), await filed(town, "电梯又停了"), await at_home(town, "周宁")):
        assert (await other.web.get(large)).status_code == 404


async def test_the_photo_of_a_task_is_for_whoever_holds_it(town: DoorTown) -> None:
    await filed(town, photos=[picture("teal")])
    steward, lead = await at_home(town, "陈慧"), await at_home(town, "周宁")
    (small,) = (url for url in page_of(steward).pictures if url.startswith("/photos-of-task"))
    large = small.removesuffix("?small=1")

    answer = await steward.web.get(small)
    assert max(Image.open(BytesIO(answer.content)).size) == 320
    assert (await steward.web.get(large)).status_code == 200
    assert (await lead.web.get(large)).status_code == 404
    assert (await town.browser().web.get(large)).status_code == 404

    await steward.press("上报微社区")
    assert (await lead.web.get(large)).status_code == 200
    assert (await steward.web.get(large)).status_code == 404


async def test_a_table_of_the_bot_is_kept_for_its_reader(town: DoorTown) -> None:
    lead = await at_home(town, "周宁")
    page = await lead.press("本月")
    url = page.answer.text.split('class="file" href="')[1].split('"')[0]
    answer = await lead.web.get(url)
    assert answer.content.startswith(b"PK")
    assert "attachment" in answer.headers["content-disposition"]
    assert (await lead.web.get(url.replace("/0", "/7"))).status_code == 404
    assert (await town.browser().web.get(url)).status_code == 404
