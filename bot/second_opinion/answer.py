"""What was answered, checked against the closed lists; anything else is thrown away."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from bot.domain.issues import Urgency
from bot.second_opinion.asking import URGENCIES

_KEYS = {"is_issue", "category", "urgency"}
#: An answer is some forty characters; one that goes on is no answer.
_LONGEST = 1_000
#: Models that know no schema like to fence what they write.
_FENCED = re.compile(r"```(?:json)?\n?(?P<inside>[^`]{2,900})```")
_URGENCY = {
    "danger": Urgency.HAZARD,
    "utilities": Urgency.UTILITIES,
    "ordinary": Urgency.ORDINARY,
    "complex": Urgency.COMPLEX,
}


class UnusableError(Exception):
    """The endpoint answered, but not what it was asked. Says why, never with its words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """An answer that could be used."""

    is_issue: bool
    category: str | None
    urgency: Urgency | None


def read(raw: bytes, categories: Collection[str]) -> Verdict:
    """The verdict in the body of a response. Raises `UnusableError`."""
    return _verdict(_content(_parsed(raw.decode("utf-8", "replace"), "body")), categories)


def _content(envelope: object) -> str:
    match envelope:
        case {"choices": [{"message": {"content": str(content)}}, *_]}:
            return content
        case _:
            raise UnusableError("no message in the answer")


def _verdict(content: str, categories: Collection[str]) -> Verdict:
    content = content.strip()
    if len(content) > _LONGEST:
        raise UnusableError("too long")
    fenced = _FENCED.fullmatch(content)
    answer = _parsed(fenced["inside"] if fenced else content, "answer")
    if not isinstance(answer, dict) or answer.keys() != _KEYS:
        raise UnusableError("not the three keys")
    is_issue, category, urgency = answer["is_issue"], answer["category"], answer["urgency"]
    if not isinstance(is_issue, bool):
        raise UnusableError("is_issue is neither true nor false")
    if category is not None and not (isinstance(category, str) and category in categories):
        raise UnusableError("a category that is not in the list")
    if urgency is not None and not (isinstance(urgency, str) and urgency in URGENCIES):
        raise UnusableError("an urgency that is not in the list")
    return Verdict(
        is_issue=is_issue,
        category=category,
        urgency=_URGENCY[urgency] if urgency is not None else None,
    )


def _parsed(text: str, what: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once_each)
    except (ValueError, RecursionError) as error:
        raise UnusableError(f"the {what} is no JSON") from error


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a key given twice, readers take the first or the last: neither can be meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UnusableError("a key twice")
    return found
