"""Where a town's kinds of issue come from: those of the program, and an operator's file.

The file is TOML in the format of `bot/understanding/categories.toml`; docs/operating.md shows one.
"""

from pathlib import Path

from bot.errors import OperatorError
from bot.understanding.categories import CATEGORIES
from bot.understanding.category_file import added
from bot.understanding.kinds import BUILT_IN, Kinds

#: Some editors in China save in GBK.
_ENCODINGS = ("utf-8-sig", "gb18030")
#: Far more than a town needs, in bytes.
_LARGEST = 200_000


def load(file: Path | None) -> Kinds:
    """The kinds of issue that the town knows; `file` None: those of the program.

    Raises `OperatorError` that names every fault when the file cannot be used.
    """
    if file is None:
        return BUILT_IN
    try:
        return Kinds(added(_text(file), CATEGORIES))
    except OperatorError as error:
        raise OperatorError(f"类别文件 {file} 不能用：{error}") from error


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            raw = opened.read(_LARGEST + 1)
    except OSError as error:
        raise OperatorError(f"打不开（{error.strerror}），请检查路径和读取权限。") from error
    if len(raw) > _LARGEST:
        raise OperatorError("太大，最多 200 KB。")
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise OperatorError("请存成 UTF-8 编码的文本。")
