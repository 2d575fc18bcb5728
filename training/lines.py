"""The lines that the model learns from, as rows of the files in training/lines."""

import json
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent

#: Writers whose lines are kept out of training: what is learnt from the others is judged by them.
HELD_OUT = frozenset({"g"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of talk, labelled by who wrote it."""

    text: str
    writer: str
    #: None for what reports nothing.
    category: str | None
    #: danger, utilities, ordinary or complex; None for what reports nothing.
    urgency: str | None
    #: acute, hazard or none.
    grade: str
    #: Out of a letter to the town, not said in a group.
    is_letter: bool


def load(folder: Path = HERE / "lines") -> list[Line]:
    """All lines, by file and in the order they were written."""
    return [
        Line(
            text=row["text"],
            writer=row["writer"],
            category=row["category"],
            urgency=row["urgency"],
            grade=row["grade"],
            is_letter=row["kind"] in ("title", "sentence"),
        )
        for file in sorted(folder.glob("*.jsonl"))
        for row in map(json.loads, file.read_text("utf-8").splitlines())
    ]
