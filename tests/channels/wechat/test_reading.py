"""How WeChat's texts are read: quotes, XML, mentions, and what is hostile in them."""

import pytest

from bot.channels.wechat import decode, markup
from bot.channels.wechat.decode import TakenBack, Words
from bot.channels.wechat.sayings import Sayings
from bot.channels.wechat.session import Payload
from bot.channels.wechat.visitors import first_words
from bot.messages import Kind

DASHES = "- - - - - - - - - - - - - - -"
QUOTING = """wxid_li:
<?xml version="1.0"?><msg><appmsg><title>1</title><type>57</type><refermsg><svrid>77</svrid>
<content>{quoted}</content></refermsg></appmsg></msg>"""
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><msg><appmsg><title>&b;'


def payload(**more: object) -> Payload:
    given: dict[str, object] = {
        "id": "m1",
        "kind": "text",
        "text": "",
        "sender": "wxid_wang",
        "room": "3@chatroom",
        "listener": "",
        "mentions": (),
        "at": 0.0,
        "filename": "",
        **more,
    }
    return Payload(**given)  # type: ignore[arg-type]  # the fields above


class TestMentions:
    @pytest.mark.parametrize(
        ("text", "mentions", "plain", "mentioned"),
        [
            ("@小楼\u2005灯坏了", [], "灯坏了", True),
            ("@小楼 灯坏了", [], "灯坏了", True),
            ("@小楼灯坏了", [], "灯坏了", True),
            ("灯坏了＠小楼", [], "灯坏了", True),
            ("@物业小楼\u2005灯坏了", [], "灯坏了", True),
            ("@楼下小助手\u2005灯坏了", ["me"], "灯坏了", True),  # a name that was just changed
            ("@王丽\u2005看看 @小楼\u2005灯坏了", ["me", "a"], "@王丽\u2005看看 灯坏了", True),
            ("@王丽\u2005灯坏了", ["wxid_wang"], "@王丽\u2005灯坏了", False),
            ("@小楼梯\u2005灯坏了", [], "@小楼梯\u2005灯坏了", False),
            ("@所有人\u2005停水通知", ["me"], "@所有人\u2005停水通知", False),
            ("@all 停水通知", ["me"], "@all 停水通知", False),
            ("停水通知", ["announcement@all"], "停水通知", False),
            ("停水通知", ["me", "wxid_wang", "wxid_li"], "停水通知", False),
            ("灯坏了", [], "灯坏了", False),
        ],
    )
    def test_it_is_known_by_id_and_by_name(
        self, text: str, mentions: list[str], plain: str, *, mentioned: bool
    ) -> None:
        names = ["", "物业小楼"]

        assert decode.mention(text, mentions, account="me", names=names) == (plain, mentioned)


class TestQuotes:
    @pytest.mark.parametrize(
        ("text", "said", "quoted"),
        [
            (f"「小楼：【#1001】灯坏了」\n{DASHES}\n1", "1", "【#1001】灯坏了"),
            (f"「小楼：一行\n两行」\n{DASHES}\n好了\n谢谢", "好了\n谢谢", "一行\n两行"),
            (f"「小楼：说「好」」\n{DASHES}\n1", "1", "说「好」"),
            (f"「a：{QUOTING.format(quoted='old')}」\n{DASHES}\n1", "1", "1"),
        ],
    )
    def test_words_and_what_they_answer(self, text: str, said: str, quoted: str) -> None:
        text, quote = markup.split_quote(text)

        assert text == said
        assert quote is not None
        assert quote.text == quoted

    @pytest.mark.parametrize(
        "text",
        ["", "1", "「好」", "「小楼：好」", f"「小楼：好」\n{DASHES}", f"说「a：b」\n{DASHES}\nc"],
    )
    def test_what_only_looks_like_it_is_left_alone(self, text: str) -> None:
        assert markup.split_quote(text) == (text, None)

    def test_of_a_quote_of_a_quote_the_words_remain(self) -> None:
        inner = (
            "&lt;msg&gt;&lt;appmsg&gt;&lt;title&gt;没好&lt;/title&gt;&lt;/appmsg&gt;&lt;/msg&gt;"
        )
        found = markup.app(QUOTING.format(quoted=inner))

        assert found is not None
        assert found.quote is not None
        assert (found.title, found.quote.message_id, found.quote.text) == ("1", "77", "没好")


class TestHostile:
    @pytest.mark.parametrize(
        "text",
        [
            BOMB,
            '<!DOCTYPE m SYSTEM "file:///etc/passwd"><msg><appmsg><title>x</title></appmsg></msg>',
            "<msg><appmsg>",
            "<" * 1000,
            f"<msg><appmsg><title>{'x' * 70_000}</title></appmsg></msg>",
            "\x00<msg/>",
        ],
    )
    def test_xml_that_is_not_a_message_is_none(self, text: str) -> None:
        assert markup.app(text) is None
        assert decode.read(payload(kind="unknown", text=text), account="me") is None

    def test_a_very_long_text_is_read_in_no_time(self) -> None:
        for text in (f"「a：{'」' * 20_000}", f"「a：b」\n{'- ' * 20_000}", "@" * 50_000):
            markup.split_quote(text)
            decode.mention(text, [], account="me", names=[])


class TestTakenBack:
    @pytest.mark.parametrize(
        ("text", "ids"),
        [
            ("7347000000000000001", ("7347000000000000001",)),
            (
                "3@chatroom:\n<sysmsg><oldmsgid>1</oldmsgid><newmsgid>2</newmsgid></sysmsg>",
                ("2", "1"),
            ),
            ("<sysmsg type='revokemsg'><revokemsg/></sysmsg>", ()),
            ("王丽撤回了一条消息", ()),
            ("", ()),
        ],
    )
    def test_its_ids_are_found_wherever_they_stand(self, text: str, ids: tuple[str, ...]) -> None:
        assert decode.read(payload(kind="recalled", text=text), account="me") == TakenBack(ids)

    def test_told_as_an_unknown_message_too(self) -> None:
        text = "<sysmsg><revokemsg><newmsgid>2</newmsgid></revokemsg></sysmsg>"

        assert decode.read(payload(kind="unknown", text=text), account="me") == TakenBack(("2",))

    @pytest.mark.parametrize(
        ("kind", "text"),
        [
            ("unknown", "<msg><appmsg><sysmsg>{}</sysmsg></appmsg></msg>"),
            (
                "unknown",
                "<msg><appmsg>revokemsg<newmsgid>2</newmsgid></appmsg></msg>",
            ),
            ("url", "<sysmsg>{}</sysmsg>"),
            ("attachment", "<sysmsg>{}</sysmsg>"),
            ("unknown", "看这个 <sysmsg>{}</sysmsg>"),
            ("unknown", "<sysmsg><a>{}</a></sysmsg>"),
            ("unknown", "<sysmsg><newmsgid>2</newmsgid><b>revokemsg</b></sysmsg>"),
        ],
    )
    def test_nobody_takes_back_another_s_words_by_a_card_of_their_own(
        self, kind: str, text: str
    ) -> None:
        forged = text.format("<revokemsg><newmsgid>2</newmsgid></revokemsg>")

        read = decode.read(payload(kind=kind, text=forged), account="me")
        assert not isinstance(read, TakenBack)


class TestKinds:
    def test_a_quote_that_the_gateway_did_not_read(self) -> None:
        read = decode.read(
            payload(kind="unknown", text=QUOTING.format(quoted="【#1001】")), account="me"
        )

        assert isinstance(read, Words)
        assert (read.kind, read.text) == (Kind.TEXT, "1")

    def test_another_app_s_card_cannot_be_read(self) -> None:
        card = "<msg><appmsg><title>拼多多</title><type>33</type></appmsg></msg>"

        assert decode.read(payload(kind="unknown", text=card), account="me") == Words(
            kind=Kind.OTHER
        )

    def test_a_link_is_no_words(self) -> None:
        assert decode.read(payload(kind="url"), account="me") == Words(kind=Kind.OTHER)


class TestSayings:
    def test_the_newest_that_fits_is_meant(self) -> None:
        sayings = Sayings()
        sayings.note("3", "【#1001】灯坏了\n1 我来办理", "a")
        sayings.note("3", "【#1001】灯坏了\n1 我来办理", "b")
        sayings.note("4", "【#1002】水管漏了", "c")

        assert sayings.quoted("3", "【#1001】灯坏了 1 我来办理") == "b"
        assert sayings.quoted("3", "【#1001】灯坏…") == "b"
        assert sayings.quoted("3", "【#1002】水管漏了") is None
        assert sayings.quoted("3", "【#") is None
        assert sayings.quoted("5", "【#1001】灯坏了") is None

    def test_its_ids_are_known(self) -> None:
        sayings = Sayings()
        sayings.note("3", "【#1001】灯坏了", "loudong-7")

        assert sayings.has("3", "loudong-7")
        assert not sayings.has("4", "loudong-7")

    def test_it_remembers_a_while_not_for_ever(self) -> None:
        sayings = Sayings()
        for number in range(100):
            sayings.note("3", f"第{number}条消息", str(number))

        assert sayings.quoted("3", "第99条消息") == "99"
        assert sayings.quoted("3", "第0条消息") is None


@pytest.mark.parametrize(
    ("hello", "words"),
    [
        ("k7m4-pq2x", "k7m4-pq2x"),
        ("我是K7M4PQ2X", "K7M4PQ2X"),
        ("我是王丽", "你好"),
        ("灯坏了", "灯坏了"),
    ],
)
def test_the_first_words_of_a_friend(hello: str, words: str) -> None:
    assert first_words(hello) == words
