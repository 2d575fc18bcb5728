"""What residents and stewards read is written in bot/wording/ and nowhere else."""

from pathlib import Path

import pytest

from bot.understanding.categories import BY_NAME
from docs import generate
from tests.docs.test_generated import spoken

#: Where a sentence to people would be out of place.
WITHOUT_WORDS = sorted(
    path
    for pattern in (
        "bot/handlers/**/*.py",
        "bot/flows/**/*.py",
        "bot/dispatcher.py",
        "bot/courier.py",
        "bot/ticker.py",
        "bot/attention.py",
        "bot/media.py",
        "storage/*.py",
        "storage/tables/*.py",
    )
    for path in generate.ROOT.glob(pattern)
)

#: Names that are identities in the data (an issue's category is stored by its name), and words
#: people type; not sentences.
NAMES: dict[str, str] = {
    # 是 is what people put before a correction
    "bot/flows/intake.py": f"{' '.join(BY_NAME)} 是",
    # what a tier, or a place without a name of its own, is called
    "bot/handlers/cards.py": "微社区 社区 镇 小区",
    "bot/handlers/filing.py": "微社区",
    "bot/handlers/strangers.py": "群",
    "bot/handlers/to_reporters.py": "上一级",
    "bot/handlers/to_workers.py": "上一级",
    "bot/handlers/telling.py": "上一级",
    "storage/tree.py": "微社区",
    # what people type, recognised or shown as an example
    "bot/handlers/besides.py": "[我你您他她咱]",
    "bot/handlers/claims.py": "我是 楼栋长",
    "bot/handlers/homes.py": "我是",
    "bot/flows/intake_state.py": "其他",
    "bot/handlers/whereabouts.py": "号楼",
    "bot/handlers/numbers.py": "退回 该楼里先看看",
    "bot/handlers/room_binding.py": "换群 主动 仅@我 静音 微社区 楼栋长群 绑定",
    # the name of a person who gave none, and of one who was forgotten
    "storage/accounts.py": "邻居",
    "storage/forgetting.py": "已删除",
}

#: Files whose Chinese is read by an operator at the command line: why a database cannot be used.
FOR_OPERATORS = frozenset(
    f"storage/{name}.py" for name in ("sqlite", "schema", "opening", "aside", "town")
)


def name_of(path: Path) -> str:
    return str(path.relative_to(generate.ROOT))


@pytest.mark.parametrize("path", WITHOUT_WORDS, ids=name_of)
def test_no_sentence_is_written_outside_the_wording(path: Path) -> None:
    name = name_of(path)
    found = {piece.strip() for piece in spoken(path.read_text(encoding="utf-8"))}

    if name not in FOR_OPERATORS:
        assert found - set(NAMES.get(name, "").split()) == set()
