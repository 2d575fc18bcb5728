"""`loudong understanding export`: what people's corrections taught, as lines to train on."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.call import settings_of
from bot.cli.speech import OPTIONS, Command, new_group
from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.domain.lessons import Meaning
    from storage.lessons import Learnt
    from storage.store import Turn

app = new_group("读法：把居民、楼栋长改过的句子写出来，给训练用")

#: Who is named as the writer of these lines: nobody in particular.
_WRITER = "town"


@app.callback()
def _group() -> None:
    """Keep `export` a command of its own, though it is the only one."""


@app.command(
    "export",
    cls=Command,
    help="每行一个 JSON：去掉姓名、号码、门牌的原话，当时怎么读的，改成了什么",
    options_metavar=OPTIONS,
)
def export(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(help="写到哪个文件；不写或写 - 就写到标准输出", metavar="文件")
    ] = "-",
) -> None:
    """Write all lessons that are kept."""
    settings = settings_of(context)
    from storage.opening import look

    lines = asyncio.run(look(settings.database_url, _lines, now=datetime.now(UTC)))
    written = "".join(f"{line}\n" for line in lines)
    if file == "-":
        sys.stdout.write(written)
        return
    try:
        Path(file).write_text(written, "utf-8")
    except OSError as error:
        raise OperatorError(f"写不了 {file}：没有这个文件夹，或者不让写。") from error
    sys.stderr.write(f"写了 {len(lines)} 句到 {file}。\n")


def _lines(turn: "Turn") -> list[str]:
    from storage import lessons

    return [
        json.dumps(_row(number, learnt), ensure_ascii=False)
        for number, learnt in enumerate(lessons.since(turn, None), 1)
    ]


def _row(number: int, learnt: "Learnt") -> dict[str, object]:
    """A row as those of training/lines, with what was read and what was meant besides."""
    from bot.grading.saying import CLASS_OF

    meant = learnt.meant
    grade = meant.urgency.value if meant.urgency and meant.urgency.is_danger else "none"
    return {
        "id": f"{_WRITER}-{number:04}",
        "text": learnt.text,
        "category": meant.category,
        "urgency": CLASS_OF[meant.urgency] if meant.urgency else None,
        "grade": grade,
        # Only what stands in the text is a label for it.
        "location": meant.place if meant.place and meant.place in learnt.text else None,
        "kind": "correction",
        "is_issue": meant.category is not None,
        "writer": _WRITER,
        "written": learnt.day.isoformat(),
        "lesson": learnt.kind.value,
        "read": _said(learnt.read),
        "meant": _said(meant),
    }


def _said(meaning: "Meaning") -> dict[str, str | None]:
    return {
        "category": meaning.category,
        "urgency": meaning.urgency.value if meaning.urgency else None,
        "place": meaning.place,
    }
