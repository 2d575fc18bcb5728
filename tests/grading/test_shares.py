"""Shares and their intervals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grading.shares import Found, Share, found


class TestShare:
    def test_has_wilson_s_interval(self) -> None:
        low, high = Share(9, 10).interval
        assert (round(low, 3), round(high, 3)) == (0.596, 0.982)

    def test_of_none_or_of_all_ends_exactly_there(self) -> None:
        assert Share(0, 35).interval[0] == 0.0
        assert Share(35, 35).interval[1] == 1.0

    @pytest.mark.parametrize(("hits", "n", "width"), [(5, 10, 0.53), (500, 1000, 0.062)])
    def test_is_surer_the_more_lines_there_are(self, hits: int, n: int, width: float) -> None:
        low, high = Share(hits, n).interval
        assert high - low == pytest.approx(width, abs=0.005)

    @given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
    def test_lies_in_its_interval(self, counts: tuple[int, int]) -> None:
        share = Share(*counts)
        low, high = share.interval
        assert 0 <= low <= share.value <= high <= 1


class TestFound:
    def test_counts_right_wrong_and_missed(self) -> None:
        said = [(True, True), (True, True), (True, False), (False, True), (False, False)]
        counted = found(said)
        assert counted == Found(right=2, wrong=1, missed=1)
        assert counted.precision == counted.recall == Share(2, 3)
        assert counted.f1 == pytest.approx(2 / 3)

    def test_has_an_interval_around_f1(self) -> None:
        low, high = Found(right=80, wrong=10, missed=20).f1_interval
        assert low < Found(right=80, wrong=10, missed=20).f1 < high
        assert (round(low, 2), round(high, 2)) == (0.78, 0.89)

    def test_of_nothing_is_zero_and_not_an_error(self) -> None:
        nothing = Found(right=0, wrong=0, missed=0)
        assert (nothing.f1, nothing.f1_interval) == (0.0, (0.0, 1.0))
