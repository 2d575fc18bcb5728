"""From the sheets that people write lines on (tab-separated) to the rows that are kept."""

import json
import sys
from pathlib import Path

#: The columns of a sheet; a dash is "none".
COLUMNS = ("text", "category", "urgency", "grade", "location", "kind")


def rows(sheet: str, *, writer: str, written: str) -> list[dict[str, object]]:
    """The rows of one writer's sheet. Raises `ValueError` for a line that is no row."""
    kept: list[dict[str, object]] = []
    for number, line in enumerate(sheet.splitlines(), 1):
        if not line.strip():
            continue
        fields = line.split("\t")
        if len(fields) != len(COLUMNS):
            raise ValueError(f"line {number} has {len(fields)} columns")
        row: dict[str, object] = {"id": f"{writer}-{len(kept) + 1:04}"}
        row |= {
            name: None if value == "-" else value
            for name, value in zip(COLUMNS, fields, strict=True)
        }
        row |= {"is_issue": row["category"] is not None, "writer": writer, "written": written}
        kept.append(row)
    return kept


def main() -> None:
    """`python -m training.sheets SHEET.tsv WRITER DATE > rows.jsonl`."""
    sheet, writer, written = sys.argv[1:]
    for row in rows(Path(sheet).read_text("utf-8"), writer=writer, written=written):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
