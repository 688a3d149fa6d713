"""How the phrases of a course are laid out, and that no phrase is judged by what was learned from it."""

from dataclasses import replace

import numpy as np
import pytest

from bot.tutor.course import Answer, Course, Intent, OutOfScope, Term, Topic
from bot.tutor.matching.lesson import FOLDS, Lesson
from bot.tutor.matching.text import features
from bot.tutor.matching.training import score, weigh
from bot.tutor.source import Source
from tests.tutor.courses import ANN, BREAD, INTENTS, OUT_OF_SCOPE

NAMES = [
    "bot.greeting",
    "dough.flour",
    "dough.kneading",
    "dough.yeast",
    "oven.crust",
    "oven.heat",
    "oven.steam",
]
PROOFER = Term("proofer", "Brotform", ("banneton",), ("baneton",), "A basket for dough.", (ANN,), "dough.flour", "")


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return Lesson.of(BREAD, ())


def test_intents_stand_by_id_and_their_phrases_behind_their_titles(lesson: Lesson) -> None:
    assert lesson.intents == NAMES
    assert lesson.phrases == [
        *(phrase for name in NAMES for phrase in (BREAD.intents[name].title, *BREAD.intents[name].phrases)),
        *OUT_OF_SCOPE.phrases,
    ]


def test_every_phrase_has_the_place_of_its_intent_as_label(lesson: Lesson) -> None:
    assert lesson.labels.tolist() == [0] * 7 + [1] * 7 + [2] * 7 + [3] * 7 + [4] * 7 + [5] * 7 + [6] * 7 + [7] * 8


def test_the_phrases_of_every_intent_are_dealt_out_one_by_one(lesson: Lesson) -> None:
    assert lesson.folds.tolist() == [0, 1, 2, 3, 4, 0, 1] * 7 + [0, 1, 2, 3, 4, 0, 1, 2]


def test_every_phrase_is_a_row_of_its_n_grams(lesson: Lesson) -> None:
    row = lesson.matrix[[lesson.phrases.index("brown crust")]].toarray()[0]

    grams = {gram: row[column] for gram, column in lesson.lexicon.columns.items() if row[column]}
    assert grams == dict(features(["brown", "crust"]))


def test_trials_and_answers_are_not_taught(lesson: Lesson) -> None:
    taught = {"".join(phrase.lower().split()) for phrase in lesson.phrases}

    assert [trial for intent in INTENTS for trial in intent.trials if "".join(trial.lower().split()) in taught] == []
    assert "w lift" not in lesson.lexicon.columns
    assert "w sunni" not in lesson.lexicon.columns


def test_an_intent_without_phrases_is_no_label() -> None:
    silent = replace(BREAD.intents["dough.yeast"], phrases=())

    lesson = Lesson.of(replace(BREAD, intents={**BREAD.intents, silent.id: silent}), ())

    assert lesson.intents == [name for name in NAMES if name != "dough.yeast"]
    assert "Yeast" not in lesson.phrases
    assert max(lesson.labels) == 6


def test_a_term_of_the_glossary_is_no_label_but_its_names_are_words() -> None:
    course = replace(BREAD, glossary=(PROOFER,))
    ordinary = frozenset({"bread"})

    lesson, without = Lesson.of(course, ordinary), Lesson.of(BREAD, ordinary)

    assert (lesson.intents, lesson.phrases) == (without.intents, without.phrases)
    assert lesson.speller.correct(["bannetton", "brotfrom"]) == ["banneton", "brotform"]
    assert without.speller.correct(["bannetton", "brotfrom"]) == ["bannetton", "brotfrom"]


def test_a_misspelt_name_of_a_term_is_no_word() -> None:
    lesson = Lesson.of(replace(BREAD, glossary=(PROOFER,)), frozenset({"bread"}))

    assert lesson.speller.correct(["baneton"]) == ["banneton"]


@pytest.mark.parametrize(
    "course",
    [
        pytest.param(replace(BREAD, topics=(Topic("a", "Poolish", ()),)), id="the title of a topic"),
        pytest.param(
            replace(BREAD, intents={**BREAD.intents, "a.b": Intent("a.b", "Poolish", (), (), Answer(""))}),
            id="the title of an intent",
        ),
        pytest.param(
            replace(BREAD, intents={**BREAD.intents, "a.b": Intent("a.b", "A", (), (), Answer("Try *poolish*!"))}),
            id="an answer",
        ),
        pytest.param(
            replace(BREAD, intents={**BREAD.intents, "a.b": Intent("a.b", "A", (), (), Answer("A", "- poolish"))}),
            id="the rest of an answer",
        ),
        pytest.param(
            replace(
                BREAD,
                intents={
                    **BREAD.intents,
                    "a.b": Intent("a.b", "A", (), (), Answer("A", sources=(Source("a", "Poolish", "A", "A"),))),
                },
            ),
            id="an author",
        ),
        pytest.param(
            replace(
                BREAD,
                intents={
                    **BREAD.intents,
                    "a.b": Intent("a.b", "A", (), (), Answer("A", sources=(Source("a", "A", "Poolish", "A"),))),
                },
            ),
            id="the title of a source",
        ),
    ],
)
def test_words_of_proofread_texts_are_right(course: Course) -> None:
    assert Lesson.of(course, frozenset({"bread"})).speller.correct(["pooolish"]) == ["poolish"]


def test_phrases_are_learned_as_they_would_be_read() -> None:
    """The misspelt word in the title is put right, so the phrase has the n-grams of the right one."""
    heat = replace(BREAD.intents["oven.heat"], phrases=("hot ovenn", "hot oven"))
    ordinary = frozenset({"hot", "oven"})

    lesson = Lesson.of(replace(BREAD, intents={heat.id: heat}), ordinary)

    assert lesson.phrases[1:3] == ["hot ovenn", "hot oven"]
    assert lesson.matrix[[1]].toarray().tolist() == lesson.matrix[[2]].toarray().tolist()


def test_one_part_after_the_other_holds_out_every_phrase_once(lesson: Lesson) -> None:
    parts = [lesson.hold_out(fold) for fold in range(FOLDS)]

    assert sorted(place for held, _ in parts for place in held.tolist()) == list(range(57))
    assert [len(held) for held, _ in parts] == [16, 16, 9, 8, 8]
    assert [scores.margin.shape for _, scores in parts] == [(16, 8), (16, 8), (9, 8), (8, 8), (8, 8)]


@pytest.mark.parametrize(
    ("fold", "held_of_each"),
    [(0, [2] * 8), (1, [2] * 8), (2, [1] * 7 + [2]), (3, [1] * 8), (4, [1] * 8)],
)
def test_every_part_has_phrases_of_every_intent(lesson: Lesson, fold: int, held_of_each: list[int]) -> None:
    held, _ = lesson.hold_out(fold)

    assert np.bincount(lesson.labels[held]).tolist() == held_of_each


def test_some_phrases_of_a_part_score_as_all_of_it_do(lesson: Lesson) -> None:
    every, of_every = lesson.hold_out(0)
    some, of_some = lesson.hold_out(0, 6)

    assert some.tolist() == every[[0, 3, 6, 9, 12, 15]].tolist()
    assert of_some.margin.tolist() == of_every.margin[[0, 3, 6, 9, 12, 15]].tolist()


def strangers() -> Course:
    """Make a course in which no two phrases share a letter."""
    phrases = [f"{chr(0x561 + 2 * at)}{chr(0x562 + 2 * at)}" for at in range(17)]
    one = Intent("a.one", phrases[0], tuple(phrases[1:6]), (), Answer("One."))
    two = Intent("a.two", phrases[6], tuple(phrases[7:12]), (), Answer("Two."))
    return replace(BREAD, intents={one.id: one, two.id: two}, out_of_scope=OutOfScope(tuple(phrases[12:])))


@pytest.mark.parametrize("fold", range(FOLDS))
def test_a_phrase_held_out_is_not_known_to_what_scores_it(fold: int) -> None:
    held, scores = Lesson.of(strangers(), ()).hold_out(fold)

    assert len(held) >= 3
    assert scores.unknown.tolist() == [1.0] * len(held)
    # Each has the bias alone.
    assert scores.margin.tolist() == [scores.margin[0].tolist()] * len(held)


def test_a_phrase_learned_is_known() -> None:
    lesson = Lesson.of(strangers(), ())
    weighting, scorer = lesson.learn()

    scores = score(scorer, *weigh(weighting, lesson.matrix))

    assert scores.unknown.tolist() == [0.0] * 17
    assert scores.margin.argmax(axis=1).tolist() == lesson.labels.tolist()


def test_what_is_held_out_has_no_part_in_its_scores(lesson: Lesson) -> None:
    """Were the labels of the phrases held out learned from, wrong ones would give other scores."""
    mislabelled = replace(lesson, labels=np.where(lesson.folds == 1, 0, lesson.labels))

    held, scores = lesson.hold_out(1)
    held_again, again = mislabelled.hold_out(1)

    assert held_again.tolist() == held.tolist()
    assert again.margin.tolist() == scores.margin.tolist()


def test_what_is_learned_from_has_its_part_in_the_scores(lesson: Lesson) -> None:
    _, scores = lesson.hold_out(1)
    weighting, scorer = lesson.learn(np.flatnonzero(lesson.folds != 1))
    _, otherwise = lesson.learn(np.flatnonzero(lesson.folds != 2))

    rows = weigh(weighting, lesson.matrix[np.flatnonzero(lesson.folds == 1)])

    assert score(scorer, *rows).margin.tolist() == scores.margin.tolist()
    assert score(otherwise, *rows).margin.tolist() != scores.margin.tolist()
