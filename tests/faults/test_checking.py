"""The checker sees what is lost, doubled, strange or out of order: else a table of zeros would say nothing."""

from collections.abc import Sequence

import pytest

from tests.faults.checking import Judged, Points, judge_chat, judge_points


@pytest.mark.parametrize(
    ("said", "judged"),
    [
        pytest.param("abca", Judged(), id="all of it"),
        pytest.param("abbca", Judged(said_twice=1), id="one twice"),
        pytest.param("aaabca", Judged(said_twice=2), id="one three times"),
        pytest.param("abcaa", Judged(said_twice=1), id="the last one twice"),
        pytest.param("bca", Judged(lost=1), id="the first one lost"),
        pytest.param("abc", Judged(lost=1), id="the last one lost"),
        pytest.param("", Judged(lost=4), id="all lost"),
        pytest.param("acba", Judged(disordered=1), id="two changed round"),
        pytest.param("abcab", Judged(said_twice=1, disordered=1), id="an old one again"),
        pytest.param("abxca", Judged(strange=1), id="one of another chat"),
        pytest.param("abbc", Judged(lost=1, said_twice=1), id="one twice and one lost"),
    ],
)
def test_the_answers_of_a_chat_are_judged(said: Sequence[str], judged: Judged) -> None:
    assert judge_chat("abca", said) == judged


@pytest.mark.parametrize(
    ("counted", "judged"),
    [
        pytest.param(3, Judged(), id="each once"),
        pytest.param(2, Judged(lost=1), id="one not counted"),
        pytest.param(5, Judged(counted_twice=2), id="two counted twice"),
    ],
)
def test_points_are_judged(counted: int, judged: Judged) -> None:
    assert judge_points([Points(3, counted)]) == judged


def test_one_point_too_many_does_not_make_up_for_a_lost_one() -> None:
    assert judge_points([Points(1, 2), Points(1, 0)]) == Judged(lost=1, counted_twice=1)
