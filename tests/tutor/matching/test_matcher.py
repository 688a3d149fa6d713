"""The matcher on a small course."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.course import OutOfScope
from bot.tutor.matching.matcher import Matcher
from bot.tutor.matching.ranking import Ranking, decide
from bot.tutor.matching.text import features
from bot.tutor.reply import Outcome
from tests.tutor.courses import BREAD, INTENTS, OUT_OF_SCOPE

ROOT = Path(__file__).parents[3]
PHRASES = [(phrase, intent.id) for intent in INTENTS for phrase in (intent.title, *intent.phrases)]
TEXTS = [phrase for phrase, _ in PHRASES] + [trial for intent in INTENTS for trial in intent.trials]

PRINT_RANKINGS = """
from bot.tutor.matching.matcher import Matcher
from tests.tutor.courses import BREAD
matcher = Matcher.fit(BREAD)
for text in ("how hot is the oven", "rye", "bread in the rain", "", "hello baker"):
    print(matcher.rank(text))
"""


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.fit(BREAD)


@pytest.mark.parametrize(("phrase", "intent"), PHRASES, ids=[phrase for phrase, _ in PHRASES])
def test_every_phrase_finds_its_own_intent(matcher: Matcher, phrase: str, intent: str) -> None:
    assert matcher.rank(phrase).matches[0].intent == intent


def test_most_trials_find_their_intent(matcher: Matcher) -> None:
    found = {trial: matcher.rank(trial).matches[0].intent for intent in INTENTS for trial in intent.trials}

    assert sum(found[trial] == intent.id for intent in INTENTS for trial in intent.trials) >= 6


def test_no_phrase_outside_the_course_is_answered(matcher: Matcher) -> None:
    answered = [text for text in OUT_OF_SCOPE.phrases if decide(matcher.rank(text)).outcome == Outcome.ANSWER]

    assert answered == []


def ranked_in_order(ranking: Ranking) -> bool:
    keys = [(-match.confidence, match.intent) for match in ranking.matches]
    return keys == sorted(keys)


@given(st.text() | st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3).map(" ".join))
def test_a_ranking_has_every_intent_in_order_with_chances(matcher: Matcher, text: str) -> None:
    ranking = matcher.rank(text)

    assert sorted(match.intent for match in ranking.matches) == sorted(BREAD.intents)
    assert all(0.0 <= match.confidence <= 1.0 for match in ranking.matches)
    assert sum(match.confidence for match in ranking.matches) <= 1.0 + 7e-6
    assert ranked_in_order(ranking)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " \n",
            "\N{BREAD}",
            "\N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-3}",
            "42",
            "3.14",
            "٣",
            "½",
            "五",
        ),
        *("?", "?!...", "---", "_", "<>", "/", "\0", "你好", "مرحبا", "z" * 10_000),
    ],
)
def test_a_text_without_a_known_word_is_declined(matcher: Matcher, text: str) -> None:
    ranking = matcher.rank(text)

    assert [match.confidence for match in ranking.matches] == [0.0] * 7
    assert [match.intent for match in ranking.matches] == sorted(BREAD.intents)
    assert decide(ranking).outcome == Outcome.DECLINE


def test_case_accents_and_punctuation_make_no_difference(matcher: Matcher) -> None:
    assert matcher.rank("HOW HOT, is the Ovén?!") == matcher.rank("how hot is the oven")


def test_a_text_scores_alone_as_it_does_among_others(matcher: Matcher) -> None:
    texts = [features(text) for text in (phrase for phrase, _ in PHRASES)]
    together = matcher.scorer.score(*matcher.weighting.weigh(matcher.lexicon.matrix(texts)))

    for at, text in enumerate(texts):
        columns, weights, unknown = matcher.lexicon.row(text)
        alone = matcher.scorer.score_row(columns, *matcher.weighting.weigh_row(columns, weights, unknown))
        assert np.abs(alone.likeness[0] - together.likeness[at]).max() < 1e-12
        assert np.abs(alone.margin[0] - together.margin[at]).max() < 1e-12


def test_every_fit_ranks_alike(matcher: Matcher) -> None:
    again = [Matcher.fit(BREAD) for _ in range(5)]

    assert [other.cutoffs for other in again] == [matcher.cutoffs] * 5
    assert [[other.rank(text) for text in TEXTS] for other in again] == [[matcher.rank(text) for text in TEXTS]] * 5


def test_two_processes_with_other_hash_seeds_rank_alike() -> None:
    printed = [
        subprocess.run(
            [sys.executable, "-c", PRINT_RANKINGS],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert printed[0] == printed[1]
    assert printed[0].count("Ranking(") == 5


def test_a_course_without_out_of_scope_phrases_still_declines_what_it_cannot_read() -> None:
    matcher = Matcher.fit(replace(BREAD, out_of_scope=OutOfScope()))

    assert decide(matcher.rank("\N{BREAD}")).outcome == Outcome.DECLINE
