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

from bot.tutor.course import Course, OutOfScope
from bot.tutor.matching.confidence import Targets
from bot.tutor.matching.learning import ENOUGH, cross_validate, learn
from bot.tutor.matching.matcher import Matcher
from bot.tutor.matching.ranking import Cutoffs, Explanation, Ranking, decide
from bot.tutor.matching.text import features, words
from bot.tutor.matching.training import lay_out, score, weigh
from bot.tutor.reply import Outcome
from tests.tutor.courses import BREAD, INTENTS, OUT_OF_SCOPE

ROOT = Path(__file__).parents[3]
PHRASES = [(phrase, intent.id) for intent in INTENTS for phrase in (intent.title, *intent.phrases)]
TEXTS = [phrase for phrase, _ in PHRASES] + [trial for intent in INTENTS for trial in intent.trials]

ORDINARY = frozenset(word for text in (*TEXTS, *OUT_OF_SCOPE.phrases) for word in words(text))

# The folder of `courses` is on the path, not that of `tests`: a package of that name could be installed.
PRINT_RANKINGS = """
from courses import BREAD, INTENTS
from bot.tutor.matching.learning import ENOUGH, cross_validate, learn
from bot.tutor.matching.learning import learn
from bot.tutor.matching.text import words
ordinary = {word for intent in INTENTS for phrase in intent.phrases for word in words(phrase)}
matcher = learn(BREAD, ordinary)
for text in ("how hot is the oven", "rye", "bread in the rain", "", "hello baker", "flor or flouer", "ovenheat"):
    print(matcher.rank(text))
"""


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return learn(BREAD)


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
    texts = [features(words(phrase)) for phrase, _ in PHRASES]
    scorer = matcher.scorer.times(1 / matcher.weighting.gains(matcher.lexicon))
    together = score(scorer, *weigh(matcher.weighting, lay_out(texts, matcher.lexicon)))

    for at, (phrase, _) in enumerate(PHRASES):
        alone = matcher.score(phrase)
        assert alone is not None
        assert np.abs(alone.margin - together.margin[at]).max() < 1e-12


def test_every_fit_ranks_alike(matcher: Matcher) -> None:
    again = [learn(BREAD) for _ in range(5)]

    assert [other.cutoffs for other in again] == [matcher.cutoffs] * 5
    assert [[other.rank(text) for text in TEXTS] for other in again] == [[matcher.rank(text) for text in TEXTS]] * 5


@pytest.mark.slow
def test_two_processes_with_other_hash_seeds_rank_alike() -> None:
    printed = [
        subprocess.run(
            [sys.executable, "-c", PRINT_RANKINGS],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests/tutor'}"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert printed[0] == printed[1]
    assert printed[0].count("Ranking(") == 7


def test_a_course_without_out_of_scope_phrases_still_declines_what_it_cannot_read() -> None:
    matcher = learn(replace(BREAD, out_of_scope=OutOfScope()))

    assert decide(matcher.rank("\N{BREAD}")).outcome == Outcome.DECLINE


def test_the_smallest_course_that_the_checks_let_through_is_learned() -> None:
    """One intent with ten phrases, and ten out of scope (codes I007)."""
    phrases = (*BREAD.intents["dough.flour"].phrases, "spelt flour", "corn flour", "sieve the flour", "buy flour")
    only = replace(BREAD.intents["dough.flour"], phrases=phrases)
    outside = OutOfScope((*OUT_OF_SCOPE.phrases, "is it sunny", "who painted this"))

    matcher = learn(replace(BREAD, intents={only.id: only}, out_of_scope=outside))

    assert [match.intent for match in matcher.rank("corn flour").matches] == ["dough.flour"]
    assert decide(matcher.rank("corn flour")).outcome == Outcome.ANSWER
    assert decide(matcher.rank("who painted it")).outcome == Outcome.DECLINE


@pytest.mark.parametrize(
    ("text", "intent", "phrase"),
    [
        ("how hot is the oven", "oven.heat", "How hot must the oven be?"),
        ("OVEN temperature!", "oven.heat", "oven temperature"),
        ("oven heat", "oven.heat", "Oven heat"),
        ("is the oven cold", "oven.heat", "the oven is too cold"),
        ("the oven is too cold", "oven.steam", "Why steam in the oven?"),
        ("dry yeast", "dough.yeast", "fresh yeast or dry yeast"),
        ("rye", "dough.flour", "is rye flour good for bread"),
        ("like leather", "oven.crust", "the crust is like leather"),
        ("", "oven.crust", "Crust [brown_1]"),
        ("\N{BREAD}", "bot.greeting", "Say hello"),
    ],
)
def test_of_the_phrases_of_an_intent_the_one_most_like_the_text_is_nearest(
    matcher: Matcher, text: str, intent: str, phrase: str
) -> None:
    assert matcher.nearest(text, intent) == phrase


@pytest.mark.parametrize(("phrase", "intent"), PHRASES, ids=[phrase for phrase, _ in PHRASES])
def test_every_phrase_is_nearest_to_itself(matcher: Matcher, phrase: str, intent: str) -> None:
    assert matcher.nearest(phrase, intent) == phrase


def test_an_unknown_intent_has_no_nearest_phrase(matcher: Matcher) -> None:
    with pytest.raises(ValueError, match="not in list"):
        matcher.nearest("how hot", "oven.door")


def test_every_phrase_is_ranked_once_by_what_the_others_teach(matcher: Matcher) -> None:
    parts = list(cross_validate(matcher, BREAD))

    held = [(held.phrase, held.intent) for part in parts for held in part]
    assert [len(part) for part in parts] == [16, 16, 9, 8, 8]
    assert sorted(held) == sorted([*PHRASES, *((phrase, None) for phrase in OUT_OF_SCOPE.phrases)])


def test_what_is_made_of_phrases_held_out_is_read_against_the_cutoffs(matcher: Matcher) -> None:
    held = [held for part in cross_validate(matcher, BREAD) for held in part]

    answered = [one for one in held if one.decision.outcome is Outcome.ANSWER]
    assert len(answered) >= 5
    assert [one for one in answered if one.best.confidence < matcher.cutoffs.answer] == []
    assert [one for one in answered if one.decision.intents[0] != one.best.intent] == []
    assert [one for one in held if one.decision.outcome is Outcome.DECLINE and one.decision.intents] == []


def test_a_phrase_that_is_unlike_the_others_is_not_found_by_what_they_teach(matcher: Matcher) -> None:
    best = {held.phrase: held.best.intent for part in cross_validate(matcher, BREAD) for held in part}

    assert matcher.rank("stretch and fold").matches[0].intent == "dough.kneading"
    assert best["stretch and fold"] != "dough.kneading"
    assert best["brown crust"] == "oven.crust"


def test_phrases_held_out_are_put_right_too() -> None:
    """A phrase that only its typo tells from one of another part is then ranked as the other is."""
    heat = replace(BREAD.intents["oven.heat"], phrases=(*BREAD.intents["oven.heat"].phrases[:3], "ovne temprature"))
    course = replace(BREAD, intents={**BREAD.intents, heat.id: heat})

    with_words = [held for part in cross_validate(learn(course, ORDINARY), course, ORDINARY) for held in part]
    without = [held for part in cross_validate(learn(course), course) for held in part]

    assert [held.best.intent for held in with_words if held.phrase == "ovne temprature"] == ["oven.heat"]
    assert [held.best.confidence for held in with_words if held.phrase == "ovne temprature"] > [
        held.best.confidence for held in without if held.phrase == "ovne temprature"
    ]


def test_the_evidence_of_a_small_course_is_all_of_its_phrases(matcher: Matcher) -> None:
    """In the order in which they are held out, and as sure as the rankings say."""
    held = [held for part in cross_validate(matcher, BREAD) for held in part]

    assert len(matcher.evidence.first) == 57
    assert matcher.evidence.outside.tolist() == [one.intent is None for one in held]
    assert matcher.evidence.first == pytest.approx([one.best.confidence for one in held], abs=1e-6)


def large(n_phrases: int) -> Course:
    """Make a course of two intents with so many phrases each, their titles among them."""
    flour, yeast = (
        replace(BREAD.intents[intent], phrases=tuple(f"{word} x{at}" for at in range(n_phrases - 1)))
        for intent, word in (("dough.flour", "flour"), ("dough.yeast", "yeast"))
    )
    return replace(BREAD, intents={flour.id: flour, yeast.id: yeast}, out_of_scope=OutOfScope())


@pytest.mark.parametrize(("n_phrases", "judged_by"), [(1_000, 2_000), (1_250, 2_000), (1_500, 2_400), (5_000, 2_000)])
def test_a_large_course_is_judged_by_enough_of_its_phrases(n_phrases: int, judged_by: int) -> None:
    """Whole parts are held out, each a fifth, until there are 2,000."""
    matcher = learn(large(n_phrases))

    assert len(matcher.evidence.first) == judged_by >= ENOUGH
    assert len(matcher.phrases) == 2 * n_phrases


@pytest.fixture(scope="module")
def spelling_matcher() -> Matcher:
    return learn(BREAD, ORDINARY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how hot is the ovne", "how hot is the oven"),
        ("strong flouer", "strong flour"),
        ("wholmeal flor", "wholemeal flour"),
        ("sourdoug", "sourdough"),
        ("ovenheat", "oven heat"),
        ("kneeding by hand", "kneading by hand"),
        ("temprature", "temperature"),
        ("chrunchy", "crunchy"),
        ("steem", "steam"),
    ],
)
def test_a_typo_makes_no_difference_when_ordinary_words_are_given(
    matcher: Matcher, spelling_matcher: Matcher, typed: str, meant: str
) -> None:
    assert spelling_matcher.rank(typed) == spelling_matcher.rank(meant)
    assert matcher.rank(typed) != matcher.rank(meant)


@pytest.mark.parametrize(
    ("typed", "intent"), [("yesat", "dough.yeast"), ("krust", "oven.crust"), ("flower or flour", "dough.flour")]
)
def test_a_typo_finds_the_same_intent(spelling_matcher: Matcher, typed: str, intent: str) -> None:
    assert spelling_matcher.rank(typed).matches[0].intent == intent


@pytest.mark.parametrize(
    ("found", "right"),
    [
        (["ovne"], ["oven"]),
        (["strong", "flouer"], ["strong", "flour"]),
        (["ovenheat"], ["oven", "heat"]),
        (["oven", "zzz"], ["oven", "zzz"]),
        ([], []),
    ],
)
def test_words_are_put_right_as_in_a_ranking(
    matcher: Matcher, spelling_matcher: Matcher, found: list[str], right: list[str]
) -> None:
    assert spelling_matcher.correct(found) == right
    assert matcher.correct(found) == found


@pytest.mark.parametrize(
    ("text", "intent", "speaking"),
    [
        ("how hot is the oven", "oven.heat", ["oven", "hot", "the", "how", "is"]),
        ("fresh yeast zzz", "dough.yeast", ["yeast", "fresh"]),
        ("YEAST, yeast or oven?", "dough.yeast", ["yeast", "or"]),
        ("a brown crust", "oven.crust", ["crust", "brown", "a"]),
    ],
)
def test_an_explanation_names_the_words_that_speak_for_an_intent_most_first(
    matcher: Matcher, text: str, intent: str, speaking: list[str]
) -> None:
    assert [word for word, _ in matcher.explain(text, intent).words] == speaking


def test_a_word_may_speak_for_one_intent_and_against_another(matcher: Matcher) -> None:
    heat, yeast = (dict(matcher.explain("oven yeast", intent).words) for intent in ("oven.heat", "dough.yeast"))

    assert (list(heat), list(yeast)) == (["oven"], ["yeast"])


@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3).map(" ".join), st.sampled_from(sorted(BREAD.intents)))
def test_the_shares_of_an_explanation_are_in_order_and_sum_to_one(matcher: Matcher, text: str, intent: str) -> None:
    explanation = matcher.explain(text, intent)

    shares = [share for _, share in explanation.words]
    assert [(-share, word) for word, share in explanation.words] == sorted(
        (-share, word) for word, share in explanation.words
    )
    assert all(0.0 < share <= 1.0 for share in shares)
    assert not shares or sum(shares) == pytest.approx(1.0)
    assert {word for word, _ in explanation.words} <= set(words(text))
    assert explanation.nearest == matcher.nearest(text, intent)


@pytest.mark.parametrize(("phrase", "intent"), PHRASES, ids=[phrase for phrase, _ in PHRASES])
def test_every_phrase_is_explained_by_some_word_and_by_itself(matcher: Matcher, phrase: str, intent: str) -> None:
    explanation = matcher.explain(phrase, intent)

    assert sum(share for _, share in explanation.words) == pytest.approx(1.0)
    assert explanation.nearest == phrase


@pytest.mark.parametrize("text", ["", "the", "zzz", "\N{BREAD}", "42"])
def test_a_text_that_says_nothing_has_no_words_that_speak(matcher: Matcher, text: str) -> None:
    assert matcher.explain(text, "oven.heat") == Explanation((), "Oven heat", ())


def test_an_explanation_lists_the_words_that_were_put_right_each_once(spelling_matcher: Matcher) -> None:
    explanation = spelling_matcher.explain("Ovenheat and flouer, FLOUER in an oven", "oven.heat")

    assert explanation.corrected == (("ovenheat", "oven heat"), ("flouer", "flour"))
    assert [word for word, _ in explanation.words][:2] == ["oven", "heat"]
    assert explanation.nearest == "Oven heat"


def test_a_typo_is_explained_as_the_word_that_it_was_read_as(matcher: Matcher, spelling_matcher: Matcher) -> None:
    typed = spelling_matcher.explain("how hot is the ovne", "oven.heat")
    meant = spelling_matcher.explain("how hot is the oven", "oven.heat")

    assert typed == replace(meant, corrected=(("ovne", "oven"),))
    assert matcher.explain("how hot is the ovne", "oven.heat").corrected == ()


def test_an_unknown_intent_cannot_be_explained(matcher: Matcher) -> None:
    with pytest.raises(ValueError, match="not in list"):
        matcher.explain("how hot", "oven.door")


def test_targets_that_let_anything_go_make_every_text_with_a_known_word_an_answer() -> None:
    matcher = learn(BREAD, targets=Targets(1.0, 1.0, 1.0, 1.0))

    assert matcher.cutoffs == Cutoffs(0.0, 0.0, 0.0, 1.0)
    assert {decide(matcher.rank(text)).outcome for text in OUT_OF_SCOPE.phrases} == {Outcome.ANSWER}


def test_targets_that_let_nothing_go_answer_no_phrase_held_out_wrongly() -> None:
    matcher = learn(BREAD, targets=Targets(0.0, 0.0, 0.0, 0.0))

    decided = [(held.intent, held.decision) for part in cross_validate(matcher, BREAD) for held in part]
    answered = [(intent, decision.intents[0]) for intent, decision in decided if decision.outcome == Outcome.ANSWER]
    assert len(answered) >= 5
    assert [(meant, given) for meant, given in answered if meant != given] == []
    assert [decision for intent, decision in decided if intent is None and decision.outcome == Outcome.ANSWER] == []
