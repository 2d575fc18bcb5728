"""The sheet for a door: what a telephone's camera and people see on it."""

import io
import re
from datetime import date

import pytest
import segno
from PIL import Image

from bot.sheets import door
from bot.sheets.door import DoorSheet

CODE = "0123456789abcdefghjkmnpqrstvw"
URL = f"https://lou.example.cn/d/{CODE}"
LONG = "第十二组团综合服务中心北侧三号楼东单元人才公寓（二期）甲座楼西侧附属配套用房一栋"
#: Pixels of a millimetre, so that a module of the code is many.
SCALE = 8
QUIET = 4


def sheet(
    *, building: str = "3号楼", estate: str = "金德花园", steward: str = "陈慧", url: str = URL
) -> DoorSheet:
    return DoorSheet(
        building=building, estate=estate, steward=steward, url=url, made=date(2026, 3, 2)
    )


def printed(one: DoorSheet) -> Image.Image:
    """The page as a printer has it: black and white."""
    picture = Image.open(io.BytesIO(door.to_png(one, dots_per_inch=round(SCALE * 25.4))))
    return picture.convert("L").point(lambda shade: 255 if shade > 127 else 0)


def found_code(page: Image.Image, modules: int) -> list[list[bool]]:
    """The code on the page, quiet zone included: each module by its middle.

    It is the widest thing in the middle of the page that begins and ends with a black bar of seven
    modules: found by its upper edge, whose first and last bars are those of two finders.
    """
    width, height = page.size
    for y in range(height // 5, height * 3 // 4):
        dark = [x for x in range(width) if page.getpixel((x, y)) == 0]
        if not dark:
            continue
        left, right = dark[0], dark[-1] + 1
        size = (right - left) / modules
        bar = all(page.getpixel((left + round(size * n / 2), y)) == 0 for n in range(1, 14))
        gap = page.getpixel((left + round(size * 7.5), y)) == 255
        if bar and gap and size > SCALE:
            return sampled(page, left, y, size, modules)
    raise AssertionError("no code on the page")


def sampled(page: Image.Image, left: int, top: int, size: float, modules: int) -> list[list[bool]]:
    span = range(-QUIET, modules + QUIET)

    def is_dark(row: int, column: int) -> bool:
        at = (round(left + (column + 0.5) * size), round(top + (row + 0.5) * size))
        return page.getpixel(at) == 0

    return [[is_dark(row, column) for column in span] for row in span]


def code_for(url: str) -> list[list[bool]]:
    """What a reader is to see for an address, with four modules of white around it."""
    return [
        [bool(module) for module in row]
        for row in segno.make_qr(url, error="q").matrix_iter(border=QUIET)
    ]


class TestTheCode:
    @pytest.mark.parametrize(
        "one",
        [
            sheet(),
            sheet(building=LONG, estate=LONG, steward=LONG),
            sheet(estate="", steward=""),
            sheet(url=f"http://lou.community-service.new-peace-town.gov.example.cn:8710/d/{CODE}"),
        ],
        ids=["usual", "long names", "nobody", "long address"],
    )
    def test_says_the_address_and_has_white_around_it(self, one: DoorSheet) -> None:
        wanted = code_for(one.url)

        assert found_code(printed(one), len(wanted) - 2 * QUIET) == wanted

    def test_bears_a_quarter_of_dirt(self) -> None:
        assert door.code_of(URL).error == "Q"

    def test_is_large(self) -> None:
        """A module of two millimetres is read from an arm's length, also by an old telephone."""
        page = printed(sheet())
        dark = [x for x in range(page.width) if page.getpixel((x, page.height // 2)) == 0]

        assert (dark[-1] - dark[0]) / SCALE > 75


class TestThePage:
    @pytest.mark.parametrize("length", [1, 10, 20, 30, 40])
    def test_names_of_any_length_stay_on_it(self, length: int) -> None:
        """Nothing is cut off: the margins are white, and there is one page.

        Lists hold names of at most 40 characters, of people 30.
        """
        name = LONG[:length]
        one = sheet(building=name, estate=name, steward=name)
        page = printed(one)
        edge = 6 * SCALE

        whole = page.crop((edge, edge, page.width - edge, page.height - edge))
        assert dark_pixels(page) == dark_pixels(whole)
        assert pages(door.to_pdf([one])) == 1

    def test_a_short_name_is_larger_than_a_long_one(self) -> None:
        def height(building: str) -> int:
            page = printed(sheet(building=building, estate=""))
            top = page.crop((0, 0, page.width, 48 * SCALE))
            box = top.point(lambda shade: 255 - shade).getbbox()
            assert box is not None
            return box[3] - box[1]

        assert height("3号楼") > 15 * SCALE
        assert height(LONG) < 28 * SCALE

    def test_is_a5(self) -> None:
        page = printed(sheet())

        assert (round(page.width / SCALE), round(page.height / SCALE)) == (148, 210)

    def test_who_has_no_steward_reads_that_it_is_open(self) -> None:
        with_name, without = printed(sheet()), printed(sheet(steward=""))

        assert with_name.tobytes() != without.tobytes()
        assert without.tobytes() == printed(sheet(steward="待定")).tobytes()


class TestTheFile:
    def test_has_a_page_for_each_building(self) -> None:
        many = [sheet(building=f"{n}号楼", url=f"{URL[:-2]}{n:02}") for n in range(1, 41)]

        pdf = door.to_pdf(many)

        assert pages(pdf) == 40
        assert len(pdf) < 40 * 10_000

    def test_of_one_building_is_small(self) -> None:
        assert len(door.to_pdf([sheet()])) < 40_000

    def test_is_the_same_for_the_same_sheets(self) -> None:
        assert door.to_pdf([sheet()]) == door.to_pdf([sheet()])


class TestRareSigns:
    def test_names_people_have_are_in_the_font(self) -> None:
        assert door.without_glyph("陈慧，镕堃喆㛃龘·（二期）甲座A-1") == ""

    def test_what_would_be_an_empty_box_is_told(self) -> None:
        assert door.without_glyph("陈𠮷𠮷慧") == "𠮷"

    def test_the_page_is_made_all_the_same(self) -> None:
        assert pages(door.to_pdf([sheet(steward="陈𠮷")])) == 1


def dark_pixels(page: Image.Image) -> int:
    return page.histogram()[0]


def pages(pdf: bytes) -> int:
    (count,) = re.findall(rb"/Type\s*/Pages\b.*?/Count (\d+)", pdf, re.DOTALL)
    return int(count)
