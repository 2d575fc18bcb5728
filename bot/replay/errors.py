"""What is wrong with a script, said with the number of its line."""

from bot.errors import OperatorError


class ScriptError(OperatorError):
    """A line that cannot be played."""

    def __init__(self, line: int, wrong: str) -> None:
        super().__init__(f"第 {line} 行：{wrong}。")
        self.line = line
