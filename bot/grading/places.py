"""When two places are the same, as far as a reader would say."""

import re

#: Two places as alike as this are substantially equal.
ALIKE = 0.8

_SIGNS = re.compile(r"[\W_的了]+")
_HEAD = re.compile(r"^(?:在|于|我们|咱们|咱|我)(?=.)")
_TAIL = re.compile(r"(?:这里|那里|这边|那边|那块|这块|里面|里头|附近|旁边|周边|旁|处|里|内|上|口)$")


def _core(place: str) -> str:
    plain = _SIGNS.sub("", place)
    headless = _HEAD.sub("", plain)
    return _TAIL.sub("", headless) or headless or plain


def substantially_equal(said: str | None, labelled: str | None) -> bool:
    """Whether `said` is substantially the labelled place.

    No place is equal to no place only. Two places are substantially equal when they are the same
    after punctuation, 的, 了, a leading 在 (于, 我们 …) and one general ending (里, 那边, 附近 …)
    are taken away; or when one contains the other (punctuation aside) and the harmonic mean of the
    shares of characters they have in common (F1) is at least 0.8.
    """
    if said is None or labelled is None:
        return said is labelled
    if said == labelled or _core(said) == _core(labelled):
        return True
    one, other = sorted((_SIGNS.sub("", said), _SIGNS.sub("", labelled)), key=len)
    return one in other and 2 * len(one) >= ALIKE * (len(one) + len(other))
