"""The tests. A package only so that `tests.support` can be imported; the folders need none."""
