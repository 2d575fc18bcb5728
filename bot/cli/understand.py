"""`loudong understand`: what the bot reads in texts, line by line, and how often it is right."""

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from bot.errors import OperatorError

if TYPE_CHECKING:
    from bot.grading.labelled import Line, Pair

_Row = dict[str, object]


def understand(
    file: Annotated[
        str,
        typer.Argument(help="每行一个 JSON 的文件；不写或写 - 就从标准输入读", metavar="文件"),
    ] = "-",
    *,
    pairs: Annotated[
        bool, typer.Option("--pairs", help="每行是两句话 a、b，看说的是不是同一件事")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(help="给一个文件夹里标注好的句子打分", metavar="文件夹", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="打分结果输出成 JSON")] = False,
    errors: Annotated[
        int,
        typer.Option(min=0, help="打分时每种错误列出前几句", metavar="几句", show_default=False),
    ] = 0,
) -> None:
    """Read `{"id", "text"}` lines and write what is understood, or score labelled sets."""
    if pairs and report is not None:
        raise OperatorError("--pairs 和 --report 一次只能用一个。")
    if report is not None:
        _report(report, as_json=as_json, errors=errors)
        return
    with _opened(file) as lines:
        for number, row in _rows(lines, file):
            try:
                said = _pair(row) if pairs else _line(row)
            except ValueError as error:
                raise _bad(file, number, str(error)) from error
            _write(said)


def _line(row: _Row) -> _Row:
    from bot.grading.saying import say

    return {"id": row.get("id"), **asdict(say(_text(row, "text"), _building(row)))}


def _pair(row: _Row) -> _Row:
    from bot.grading.saying import compare

    return {"id": row.get("id"), **asdict(compare(_text(row, "a"), _text(row, "b")))}


def _write(said: _Row) -> None:
    written = json.dumps(said, ensure_ascii=False)
    # Half a character (`"\\ud83d"` in the file) can only be written as it came.
    plain = written if _is_text(written) else json.dumps(said)
    sys.stdout.write(plain + "\n")
    sys.stdout.flush()


def _is_text(written: str) -> bool:
    try:
        written.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text(row: _Row, key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise ValueError(f"没有 {key}，或者 {key} 不是一段文字")  # noqa: TRY004  # a file's fault
    return value


def _building(row: _Row) -> str | None:
    building = row.get("building")
    if building is None or isinstance(building, str):
        return building or None
    if isinstance(building, int) and not isinstance(building, bool):
        return str(building)
    raise ValueError('building 要是楼号，比如 "3"')


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        if sys.stdin.isatty():
            sys.stderr.write('每行写一个 {"id": …, "text": "…"}，按 Ctrl+D 结束。\n')
        yield sys.stdin.buffer
        return
    try:
        opened = Path(file).open("rb")  # noqa: SIM115  # closed below, once it is known to open
    except OSError as error:
        raise OperatorError(f"打不开 {file}：没有这个文件，或者不能读。") from error
    with opened:
        yield opened


def _rows(lines: BinaryIO, file: str) -> Iterator[tuple[int, _Row]]:
    """The rows with their numbers; blank lines are none. Raises `OperatorError` for a bad one."""
    for number, line in enumerate(lines, 1):
        written = line.removeprefix(BOM_UTF8) if number == 1 else line
        if not written.strip():
            continue
        try:
            row = json.loads(written.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise _bad(file, number, "不是 UTF-8 编码") from error
        except (ValueError, RecursionError) as error:
            raise _bad(file, number, "不是 JSON") from error
        if not isinstance(row, dict):
            raise _bad(file, number, "要是一个 {…}")
        yield number, row


def _bad(file: str, number: int, why: str) -> OperatorError:
    name = "标准输入" if file == "-" else f" {file} "
    return OperatorError(f"{name}第 {number} 行读不了：{why}。".strip())


def _report(folder: Path, *, as_json: bool, errors: int) -> None:
    from bot.cli import understand_report
    from bot.grading.report import report

    made = report(list(labelled_rows(folder)))
    if as_json:
        sys.stdout.write(understand_report.as_json(made, errors) + "\n")
    else:
        understand_report.show(made, errors)


def labelled_rows(folder: Path) -> "Iterator[Line | Pair]":
    """The rows of all sets of a folder. Raises `OperatorError` for one that cannot be read."""
    for file in _sets(folder):
        yield from _labelled(file)


def _sets(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise OperatorError(f"没有 {folder} 这个文件夹。")
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise OperatorError(f"{folder} 里没有标注好的句子：要有 .jsonl 文件，每行一个 JSON。")
    return files


def _labelled(file: Path) -> "Iterator[Line | Pair]":
    from bot.grading.labelled import labelled

    with _opened(str(file)) as lines:
        for number, row in _rows(lines, str(file)):
            try:
                yield labelled(row, str(file.resolve()))
            except ValueError as error:
                raise _bad(str(file), number, str(error)) from error
