"""Corner cases of planning, typing, asking and places."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given

from bot.tutor.quizzing.planning import plan_quiz, plan_review
from bot.tutor.quizzing.scheduling import Grade
from bot.tutor.quizzing.scopes import asks_for_quiz, find_scope
from bot.tutor.quizzing.study import Study
from bot.tutor.quizzing.typed import Typed, read_typed
from bot.tutor.zones import find_zone, local_time
from tests.tutor.courses import MATCHING
from tests.tutor.dialogues import LEARNER, NOW
from tests.tutor.quizzing.baking import HEAT, QUIZZED, TYPED, only
from tests.tutor.quizzing.learning import Learning
from tests.tutor.quizzing.test_planning import (
    ALL,
    DAY,
    FLOUR,
    FULL,
    SCOPES,
    STUDIES,
    YEAST,
    course,
    each,
    known,
    later,
    many_topics,
    objectives,
)
from tests.tutor.quizzing.test_study import recorded
from tests.tutor.quizzing.test_typed import as_typed, wanting

A, H, G = Grade.AGAIN, Grade.HARD, Grade.GOOD


def test_an_item_that_is_always_wrong_does_not_keep_its_sibling_from_its_turn() -> None:
    study = Study(
        cards=(known("dough.flour.r1", due=-2, stability=8.0), known("dough.flour.t1", due=-1, stability=0.2))
    )
    asked: list[str] = []

    for ahead in range(6):
        for name in plan_review(FULL, study, later(ahead)):
            asked.append(name)
            study = study.record(name, A, later(ahead))

    assert asked == ["dough.flour.r1", "dough.flour.t1"] * 3


@pytest.mark.parametrize("seed", range(5))
def test_no_sibling_waits_for_more_than_a_few_days_however_the_answers_are(seed: int) -> None:
    rng = Random(seed)
    study = Study()
    for name in each("r1", "r2", "t1", "t2", "a1"):
        study = study.record(name, rng.choice([A, H, G]), DAY)
    longest = 0

    for ahead in range(1, 61):
        for name in plan_review(FULL, study, later(ahead)):
            study = study.record(name, rng.choice([A, A, H, G]), later(ahead))
        waited = [(later(ahead) - card.memory.due).days for card in study.cards if card.memory]
        longest = max(longest, *waited)

    assert longest <= 5


@given(study=STUDIES, scope=SCOPES)
def test_without_new_ones_nothing_unmet_is_planned(study: Study, scope: list[str]) -> None:
    planned = plan_quiz(FULL, study, scope, DAY, new=False)

    assert set(planned) <= set(study.by_item)


@given(study=STUDIES, scope=SCOPES)
def test_a_plan_has_one_explanation_at_most(study: Study, scope: list[str]) -> None:
    planned = plan_quiz(FULL, study, scope, DAY)

    assert sum(name.endswith("e1") for name in planned) <= 1


def test_topics_that_come_back_by_new_items_leave_no_place_for_others_beside_due_ones() -> None:
    study = Study(cards=(known("oven.crust.r1", due=-1),)).ask(FLOUR, later(-1)).ask(YEAST, later(-1))

    planned = plan_quiz(course(*each("r1", "a1")), study, ALL, DAY)

    assert planned == ("dough.flour.r1", "dough.yeast.r1", "oven.crust.r1")


def test_a_topic_that_comes_back_takes_no_place_from_another_new_item() -> None:
    baking = course(*each("r1", "r2", "r3", "r4", "r5", "r6", of=[FLOUR]))
    study = Study().ask(FLOUR, later(-1))

    assert len(plan_quiz(baking, study, [FLOUR], DAY)) == 5


def test_a_review_with_a_topic_that_comes_back_has_eight_items_too() -> None:
    baking = many_topics()
    study = Study(cards=tuple(known(one.id, due=-30) for one in baking.items)).ask("dough.flour9", later(-1))
    learning = Learning(baking, replace(LEARNER, study=study), datetime(2026, 3, 2, 9, tzinfo=UTC))

    learning.say("/review")

    quiz = learning.learner.quiz
    assert quiz
    assert quiz.step
    assert 1 + len(quiz.ahead) == 8
    assert len(set(objectives([quiz.step.item, *quiz.ahead]))) == 8


def test_a_right_answer_that_was_shown_on_the_same_day_is_no_unaided_one() -> None:
    study = recorded([(0, A), (0, G)])

    assert study.by_item["item"].unaided == ()


def test_a_clock_that_ran_a_year_ahead_does_not_hold_an_item_back_for_a_year() -> None:
    ahead = recorded([(0, G), (365, G)])

    study = recorded([(1, A)], study=ahead)

    memory = study.by_item["item"].memory
    assert memory
    assert memory.last == later(1)
    assert later(1) < memory.due < later(200)


@pytest.mark.parametrize(
    "text",
    [
        "it isnt carbon dioxide",
        "dont think it is carbon dioxide",
        "it cant be carbon dioxide",
        "neither oxigen nor carbon dioxide",
        "everything except carbon dioxide",
        "anything but carbon dioxide",
    ],
)
def test_who_says_that_it_is_not_the_answer_is_not_right(text: str) -> None:
    assert not read_typed(TYPED, text, as_typed).is_right


@pytest.mark.parametrize(
    "text",
    [
        "not sure, carbon dioxide",
        "I'm not really sure but carbon dioxide",
        "no idea, carbon dioxide maybe",
        "carbon dioxide or CO2",
        "CO2, or in words carbon dioxide",
    ],
)
def test_who_doubts_or_says_it_twice_is_right(text: str) -> None:
    assert read_typed(TYPED, text, as_typed).is_right


@pytest.mark.parametrize("said", ["{}", "I think it is {}", "my guess would be {}"])
@pytest.mark.parametrize(
    ("accepted", "mistake"),
    [
        pytest.param("management and climate", "climate", id="mistake is a part of it"),
        pytest.param("policy", "polity", id="mistake looks like it"),
        pytest.param("department silos", "departments", id="plural of a part"),
        pytest.param("no change", "new", id="answer that refuses"),
        pytest.param("directed or undirected", "time", id="answer with or"),
    ],
)
def test_a_right_answer_is_right_in_a_sentence_too(said: str, accepted: str, mistake: str) -> None:
    item_ = wanting(accepted, mistakes=[[mistake]])

    found = [read_typed(item_, said.format(answer), as_typed) for answer in (accepted, mistake)]

    assert found == [Typed(is_right=True), Typed(slip=0)]


@pytest.mark.parametrize(
    ("accepted", "text", "is_right"),
    [
        ("250 degrees", "250 degrees", True),
        ("250 degrees", "at 250 degrees, I think", True),
        ("250 degrees", "150 degrees", False),
        ("Singapore, 2017", "Singapore", True),
        ("Singapore, 2017", "Singapore 2016", False),
        ("Agenda 2030", "Agenda 2020", False),
    ],
    ids=str,
)
def test_numbers_are_read_to_the_letter(accepted: str, text: str, *, is_right: bool) -> None:
    assert read_typed(wanting(accepted), text, as_typed).is_right is is_right


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("option", [0, 1, 2])
def test_the_option_whose_words_are_typed_is_picked(seed: int, option: int) -> None:
    learning = Learning(only(HEAT), seed=seed)
    learning.say("/quiz")

    learning.say(HEAT.options[option].text)

    step = learning.learner.quiz and learning.learner.quiz.step
    assert step
    assert {*step.last, *step.chosen, *step.out} == {option}


@pytest.mark.parametrize(
    "text",
    [
        "hi, test me",
        "Hello! Could you test us on yeast?",
        "yes, quiz me",
    ],
)
def test_more_messages_ask_for_a_quiz(text: str) -> None:
    assert asks_for_quiz(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "I don't want a quiz",
        "no quiz please",
        "no more quizzes",
        "please don't quiz me",
        "never quiz me again",
        "stop the quiz",
        "cancel quiz",
        "can I skip the quiz",
        "thanks for the quiz!",
        "I finished the quiz yesterday",
        "the quiz was too hard",
        "that quiz was fun",
        "did I pass the quiz?",
        "can I see my quiz results",
        "will the quiz count towards my grade?",
        "in my last quiz, why was A wrong?",
        "which quiz is best",
        "quizzes are boring",
        "I hate quizzes",
        "ask me tomorrow",
        "ask me another time",
        "ask me if you want",
        "ask my colleague",
    ],
)
def test_more_messages_ask_for_no_quiz(text: str) -> None:
    assert asks_for_quiz(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "Can I have a quiz?",
        "May I take a quiz?",
        "one more quiz",
        "time for a quiz",
        "let me try a quiz",
        "yes, quiz me",
        "quiz me again",
        "quiz me today",
        "ask me something",
        "quiz me on everything",
        "quiz me on the whole course",
    ],
)
def test_who_names_nothing_is_asked_about_the_whole_course(text: str) -> None:
    assert find_scope(QUIZZED, MATCHING, text) == ""


@pytest.mark.parametrize("words", ["localtime", "Localtime", "factory"])
def test_the_clock_of_the_machine_is_no_place(words: str) -> None:
    assert find_zone(words) is None


@pytest.mark.parametrize(("words", "zone"), [("\N{EN DASH}3", "UTC-03:00"), ("+5.30", "UTC+05:30")])
def test_an_offset_is_found_with_other_signs(words: str, zone: str) -> None:
    assert find_zone(words) == zone


def test_a_zone_that_is_a_folder_of_the_database_counts_as_utc() -> None:
    assert local_time(NOW, "America/Indiana") == NOW
