"""Buttons under a question: what each carries, and how they are laid out.

A button carries the prompt and the number, so that pressing is as good as typing; for a group also
whom the question is for, since anybody there can press.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.domain.ids import PromptId
from bot.messages import Choice

#: Carried by a button that says what was chosen: pressing it does nothing.
DONE = "done"
#: Labels up to so many characters stand side by side, three at most.
_SHORT, _IN_A_ROW = 6, 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """What a pressed button says."""

    prompt: PromptId
    number: int
    #: Whom the question is for, in a group; "" where anybody may answer.
    asked: str = ""
    #: The topic it was asked in: of an old message Telegram does not tell.
    topic: int | None = None

    def pack(self) -> str:
        """As it goes into a button: at most 64 bytes."""
        return f"{self.prompt}:{self.number}:{self.asked}:{self.topic or ''}"

    @classmethod
    def unpack(cls, data: str | None) -> "Press | None":
        """What a button carries; None for one that is not ours, or does nothing."""
        parts = (data or "").split(":")
        if len(parts) != 4 or not all(part.isdecimal() or not part for part in parts):
            return None
        prompt, number, asked, topic = parts
        if not prompt or not number:
            return None
        return cls(
            prompt=PromptId(int(prompt)),
            number=int(number),
            asked=asked,
            topic=int(topic) if topic else None,
        )


def keyboard(
    choices: Sequence[Choice], prompt: PromptId, *, asked: str = "", topic: int | None = None
) -> InlineKeyboardMarkup:
    """A button for each choice: `1 我来办理`."""
    buttons = [
        InlineKeyboardButton(
            f"{choice.number} {choice.label}".strip(),
            callback_data=Press(
                prompt=prompt,
                number=choice.number,
                asked=asked if asked.isdecimal() else "",
                topic=topic,
            ).pack(),
        )
        for choice in choices
    ]
    if len(buttons) <= _IN_A_ROW and all(len(button.text) <= _SHORT for button in buttons):
        return InlineKeyboardMarkup([buttons])
    return InlineKeyboardMarkup([[button] for button in buttons])


def chosen(board: InlineKeyboardMarkup, data: str) -> InlineKeyboardMarkup:
    """The keyboard after a button was pressed: it alone is left, marked, and does nothing."""
    label = next(
        (b.text for row in board.inline_keyboard for b in row if b.callback_data == data), ""
    )
    return InlineKeyboardMarkup([[InlineKeyboardButton(f"✓ {label}", callback_data=DONE)]])
