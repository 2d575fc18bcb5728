"""What comes out of the code is as the code says, and shows every sentence."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import config
from bot.flows import intake, issue
from docs import generate, sentences
from docs.samples import NoSampleError, samples

CHINESE = re.compile(r"[\u3400-\u9fff]")
MESSAGES = generate.ROOT / "docs" / "messages.md"


@pytest.mark.parametrize("file", generate.generated(), ids=lambda path: str(path.name))
def test_a_generated_file_is_as_the_code_says(file: Path) -> None:
    """Otherwise run `make docs`."""
    assert file.read_text(encoding="utf-8") == generate.generated()[file]


#: Strings of which a sentence takes one character.
TAKEN_APART = frozenset({"一二三四五六日"})


def spoken(source: str) -> Iterator[str]:
    """Every piece of Chinese in the strings of a module, but not in its docstrings."""
    tree = ast.parse(source)
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documents
        ):
            yield from (line for line in node.value.split("\n") if CHINESE.search(line))


@pytest.mark.parametrize("module", sentences.modules(), ids=lambda module: str(module.__name__))
def test_every_piece_of_every_sentence_is_shown(module: object) -> None:
    """A branch that no sample reaches is missing on the page: give docs/samples.py one."""
    page = MESSAGES.read_text(encoding="utf-8")
    source = Path(str(getattr(module, "__file__", ""))).read_text(encoding="utf-8")

    assert [p for p in spoken(source) if p not in page and p not in TAKEN_APART] == []


def test_a_parameter_without_a_sample_stops_it() -> None:
    with pytest.raises(NoSampleError, match="colour: str"):
        samples("tasks", "colour", str, may_be_empty=False)


def test_the_diagrams_are_those_of_the_machines() -> None:
    page = generate.ARCHITECTURE.read_text(encoding="utf-8")

    for flow in (intake.FLOW, issue.FLOW):
        assert f"```mermaid\n{flow.mermaid()}```" in page


def test_a_page_without_a_place_for_a_diagram_stops_it() -> None:
    with pytest.raises(SystemExit, match="one place for the diagram intake"):
        generate.architecture("# Architecture\n")


def test_generating_twice_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    once = generate.architecture(generate.ARCHITECTURE.read_text(encoding="utf-8"))

    assert generate.architecture(once) == once
    generate.main(check=True)
    assert capsys.readouterr().out == ""


def test_the_example_of_the_settings_is_the_model_s() -> None:
    example = (generate.ROOT / ".env.example").read_text(encoding="utf-8")

    assert example == config.example()
