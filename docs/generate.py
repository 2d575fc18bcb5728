"""Writes anew what comes out of the code: `make docs`. With --check it only says what is stale.

docs/messages.md, the diagrams in ARCHITECTURE.md, .env.example.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot import config  # noqa: E402  # found from the project's folder
from bot.flows import intake, issue  # noqa: E402
from docs import sentences  # noqa: E402
from docs.samples import NoSampleError  # noqa: E402

ARCHITECTURE = ROOT / "ARCHITECTURE.md"
DIAGRAMS = {"intake": intake.FLOW, "issue": issue.FLOW}


def generated() -> dict[Path, str]:
    """Every file that is generated, whole or in part, with its text as it should be."""
    return {
        ROOT / "docs" / "messages.md": sentences.messages(),
        ARCHITECTURE: architecture(ARCHITECTURE.read_text(encoding="utf-8")),
        ROOT / ".env.example": config.example(),
    }


def architecture(text: str) -> str:
    """The page with the diagrams as the machines draw them now."""
    for name, flow in DIAGRAMS.items():
        block = f"<!-- generated: {name} -->\n```mermaid\n{flow.mermaid()}```\n<!-- end: {name} -->"
        pattern = rf"<!-- generated: {name} -->.*?<!-- end: {name} -->"
        text, count = re.subn(pattern, block.replace("\\", r"\\"), text, flags=re.DOTALL)
        if count != 1:
            sys.exit(f"ARCHITECTURE.md needs one place for the diagram {name}, not {count}")
    return text


def stale() -> list[Path]:
    """The files that are not as the code says."""
    return [
        path
        for path, text in generated().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main(*, check: bool) -> None:
    """Write, or say what would be written."""
    try:
        changed = stale()
        for path in changed:
            print(path.relative_to(ROOT))
            if not check:
                path.write_text(generated()[path], encoding="utf-8")
    except NoSampleError as error:
        sys.exit(str(error))
    if check and changed:
        sys.exit("stale: run make docs")


if __name__ == "__main__":
    main(check="--check" in sys.argv[1:])
