"""The kinds of things, faults and moods that words of a text stand for (concepts.toml)."""

import tomllib
from collections.abc import Iterator
from importlib import resources


def _load() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The kinds of each word, and the words that begin with two characters, the longest first."""
    written = resources.files("bot.understanding").joinpath("concepts.toml").read_text("utf-8")
    kinds: dict[str, list[str]] = {}
    for kind, words in tomllib.loads(written).items():
        for word in words.lower().split():
            kinds.setdefault(word, []).append(kind)
    beginning: dict[str, list[str]] = {}
    for word in sorted(kinds, key=len, reverse=True):
        beginning.setdefault(word[:2], []).append(word)
    return (
        {word: tuple(of) for word, of in kinds.items()},
        {two: tuple(words) for two, words in beginning.items()},
    )


_KINDS, _BEGINNING = _load()


def concepts(text: str) -> Iterator[tuple[str, ...]]:
    """The kinds of each known word of a text in lower case, in order; the longest word counts."""
    at, end = 0, len(text)
    while at < end:
        for word in _BEGINNING.get(text[at : at + 2], ()):
            if text.startswith(word, at):
                yield _KINDS[word]
                at += len(word)
                break
        else:
            kinds = _KINDS.get(text[at])
            if kinds:
                yield kinds
            at += 1
