"""Scores of phrases become an opinion on labels."""

import numpy as np

from benchmarks.contestants.contestant import Opinion, Rows

ROWS = Rows.of({"bees": ["a", "b"], "hive": ["c"], "honey": ["d", "e"], "wax": ["f"]}, ["g", "h"])


def test_rows_stand_label_by_label_and_those_out_of_scope_last() -> None:
    assert ROWS.texts == ["a", "b", "c", "d", "e", "f", "g", "h"]
    assert ROWS.numbers.tolist() == [0, 0, 1, 2, 2, 3, 4, 4]


def test_a_label_has_the_score_of_its_best_phrase_and_the_best_three_are_named() -> None:
    opinion = ROWS.nearest(np.array([0.1, 0.4, 0.3, 0.2, 0.9, 0.0, 0.0, 0.0]))

    assert opinion == Opinion(("honey", "bees", "hive"), 0.9)


def test_what_is_out_of_scope_is_no_label_but_makes_less_sure() -> None:
    opinion = ROWS.nearest(np.array([0.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.75, 0.0]))

    assert opinion.labels[0] == "bees"
    assert opinion.score == -0.25


def test_without_phrases_out_of_scope_the_score_is_that_of_the_best_phrase() -> None:
    rows = Rows.of({"bees": ["a"], "wax": ["b", "c"]}, [])

    assert rows.nearest(np.array([0.2, 0.1, 0.7])) == Opinion(("wax", "bees"), 0.7)
