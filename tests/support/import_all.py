"""Import every module of the program, and the WeChat SDK whole, on the Python that runs this.

`make pins` runs it on each Python that the machine has, with what requirements-run.lock names.
"""

import importlib
import pkgutil
import platform
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Modules that act when they are imported.
_ACTS = {"bot.__main__", "storage.migrations.__main__", "storage.migrations.env"}


def main() -> None:
    sys.path.insert(0, str(ROOT))
    names = [
        module.name
        for package in ("bot", "storage")
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}.")
        if module.name not in _ACTS and ".versions." not in module.name
    ]
    for name in names:
        importlib.import_module(name)
    importlib.import_module("bot.channels.wechat.workarounds").let_wechaty_be_imported()
    importlib.import_module("wechaty")
    print(f"Python {platform.python_version()}：{len(names)} 个模块都能导入")  # noqa: T201


if __name__ == "__main__":
    main()
