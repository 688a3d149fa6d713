"""Intents in order of their chances."""

import numpy as np
import pytest

from bot.tutor.matching.ranked import Ranked
from bot.tutor.matching.ranking import Match

RANKED = Ranked(["a", "b", "c", "d"], np.array([0.1, 0.4, 0.1, 0.25]))
IN_ORDER = (Match("b", 0.4), Match("d", 0.25), Match("a", 0.1), Match("c", 0.1))


def test_the_likeliest_comes_first_and_ties_stay_in_order() -> None:
    assert tuple(RANKED) == IN_ORDER


@pytest.mark.parametrize("at", [0, 1, 3, -1])
def test_one_is_looked_at_by_its_place(at: int) -> None:
    assert RANKED[at] == IN_ORDER[at]


@pytest.mark.parametrize("at", [slice(3), slice(1, 3), slice(0), slice(2, 99), slice(None, None, -1)], ids=str)
def test_some_are_looked_at_in_a_row(at: slice) -> None:
    assert RANKED[at] == IN_ORDER[at]


def test_there_are_as_many_as_intents() -> None:
    assert len(RANKED) == 4
    assert len(Ranked([], np.array([]))) == 0
    with pytest.raises(IndexError):
        RANKED[4]


def test_a_match_holds_plain_numbers() -> None:
    assert [type(value) for match in (RANKED[0], RANKED[:1][0]) for value in match] == [str, float] * 2


def test_equal_matches_make_equal_rankings() -> None:
    other = Ranked(["d", "c", "b", "a"], np.array([0.25, 0.1, 0.4, 0.1]))
    again = Ranked(["b", "d", "a", "c"], np.array([0.4, 0.25, 0.1, 0.1]))

    assert again == RANKED
    assert hash(again) == hash(RANKED)
    assert other != RANKED  # the tie is in another order
    assert RANKED != IN_ORDER


def test_a_ranking_shows_its_matches() -> None:
    assert repr(RANKED) == repr(IN_ORDER)
