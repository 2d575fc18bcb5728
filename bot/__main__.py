"""The command `loudong`: whatever goes wrong, an operator reads one sentence."""

import os
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer

from bot.cli.speech import wrongly_written
from bot.cli.table import build
from bot.errors import OperatorError

_INTERRUPTED = 130
_MENDABLE = 2
_OURS = 70  # EX_SOFTWARE


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run a command: 0 done, 1 it says no, 2 the operator can mend it, 70 our own mistake."""
    try:
        code = build()(arguments, prog_name="loudong", standalone_mode=False)
    except OperatorError as error:
        return _say(str(error), _MENDABLE)
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            sys.stderr.write(f"{error.message}\n")
            return _MENDABLE
        return _say(wrongly_written(error), _MENDABLE)
    except typer.Exit as leave:
        return leave.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except BrokenPipeError:
        # `loudong … | head`: nobody listens any more, and Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001  # the last resort, told in one sentence
        return _our_mistake(error, arguments)
    return code if isinstance(code, int) else 0


def _say(sentence: str, code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return code


def _our_mistake(error: Exception, arguments: list[str]) -> int:
    if "--debug" in arguments or os.environ.get("LOUDONG_DEBUG"):
        traceback.print_exception(error)
        return _OURS
    file = _noted(error)
    where = f"细节记在 {file}" if file else "加上 --debug 再运行一次可以看到细节"
    return _say(f"楼栋程序出错了，不是您的操作问题。{where}，请发给开发者。", _OURS)


def _noted(error: Exception) -> Path | None:
    """Keep the details beside the data; None where that cannot be written."""
    from bot import config, logs  # noqa: PLC0415  # only when something broke

    try:
        folder = config.load().data
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "errors.log"
        with file.open("a", encoding="utf-8") as out:
            out.write(f"{datetime.now(UTC).isoformat()} {sys.argv[0]}\n")
            out.write(f"{logs.told(error)}\n")
    except (OSError, OperatorError):
        return None
    return file


if __name__ == "__main__":
    main()
