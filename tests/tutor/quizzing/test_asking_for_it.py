"""Who asks for a quiz, how it goes, or what a command does, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.tutor.course import Course
from bot.tutor.learner import Learner
from bot.tutor.message import Text
from bot.tutor.reply import Counted, Outcome
from tests.tutor.courses import BREAD_WITH_GLOSSARY, MATCHING, KnownTexts
from tests.tutor.dialogues import GROUP, LEARNER
from tests.tutor.quizzing.baking import CHOICE, HEAT, TALKED_OF, copies, only
from tests.tutor.quizzing.learning import Learning

QUIZ = "I can ask you.\n[Start a quiz] [All topics]"
PROGRESS = "I count what you know.\n[All topics]"

KNOWN = KnownTexts(
    {
        **MATCHING.table,
        "I feel like practice": [("bot.quiz", 0.9)],
        "practice on yeast": [("bot.quiz", 0.9)],
        "practice on this": [("bot.quiz", 0.9)],
        "practice on quantum physics": [("bot.quiz", 0.9)],
        "what can I practise here": [("bot.quiz", 0.9)],
        "that quiz was hard": [("bot.quiz", 0.9)],
        "how am I doing": [("bot.progress", 0.9)],
    }
)


def learning(course: Course = TALKED_OF, learner: Learner = LEARNER) -> Learning:
    found = Learning(course, learner)
    found.matching = KNOWN
    return found


@pytest.mark.parametrize(
    ("said", "head"),
    [
        pytest.param("I feel like practice", "Question 1 of 5, Dough\n", id="about everything"),
        pytest.param(
            "practice on yeast", "Question 1 of 3, Dough\n\nChoose all that yeast needs.", id="about one thing"
        ),
        pytest.param(
            "practice on quantum physics", "Question 1 of 5, Dough\n", id="about what the course does not have"
        ),
    ],
)
def test_words_that_the_course_has_for_a_quiz_start_one(said: str, head: str) -> None:
    assert learning().say(said).startswith(head)


def test_a_quiz_on_this_is_about_what_was_answered_last() -> None:
    asking = learning()
    asking.say("heat?")

    assert asking.say("practice on this").startswith("Question 1 of 1, Oven\n")


@pytest.mark.parametrize("said", ["anything", "any", "all", "whatever", "You choose!", "all of them"])
@pytest.mark.parametrize("asked", ["/quiz rain", "quiz me on quantum physics"])
def test_who_is_asked_which_topic_and_leaves_it_open_gets_a_mixed_quiz(asked: str, said: str) -> None:
    asking = learning()
    assert asking.say(asked).startswith("Quiz about what?\n")

    assert asking.say(said).startswith("Question 1 of 5, Dough\n")


def test_in_the_middle_of_a_quiz_the_topic_of_the_next_may_be_left_open_too() -> None:
    asking = learning()
    asking.say("/quiz Oven heat")
    asking.say("/quiz rain")

    assert asking.say("anything").startswith("Question 1 of 5, Dough\n")


@pytest.mark.parametrize("before", [(), ("heat?",), ("/topics",)], ids=["at first", "an answer", "the topics"])
def test_anything_starts_no_quiz_where_nobody_asked_which(before: tuple[str, ...]) -> None:
    asking = learning()
    for said in before:
        asking.say(said)

    assert "Question 1" not in asking.say("anything")


def test_quiz_me_on_this_is_about_the_last_answer() -> None:
    learning = Learning()
    learning.say("flour?")

    learning.say("quiz me on this")

    assert learning.learner.quiz is not None
    assert learning.learner.quiz.scope == "dough.flour"


@pytest.mark.parametrize(
    ("said", "head"),
    [
        pytest.param("heat? Then quiz me!", "Question 1 of 1, Oven\n", id="on what was asked"),
        pytest.param("heat? And quiz me on the dough", "Question 1 of 5, Dough\n", id="on something else"),
        pytest.param("Quiz me on the dough, please. heat?", "Question 1 of 5, Dough\n", id="first the quiz"),
        pytest.param("quiz me on quantum physics; heat?", "Quiz about what?\n", id="on what the course does not have"),
    ],
)
def test_a_question_beside_it_is_answered_first(said: str, head: str) -> None:
    asking = learning()

    answer, begun = asking.say(said).split("\n---\n")

    assert answer.startswith("Oven heat\n")
    assert begun.startswith(head)
    assert asking.learner.context.topic == "oven.heat"
    assert [one.intent for one in asking.learner.study.asked] == ["oven.heat"]


@pytest.mark.parametrize(
    "beside",
    [
        pytest.param("who won the match?", id="not in the course"),
        pytest.param("can you hear me?", id="to the bot"),
    ],
)
def test_what_is_no_clear_question_beside_it_is_passed_over(beside: str) -> None:
    assert learning().say(f"Quiz me on the dough. {beside}").startswith("Question 1 of 5, Dough\n")
    assert learning().say(f"{beside} Then quiz me!").startswith("Question 1 of 5, Dough\n")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("remind me at 18:30", "At 18:30"),
        ("please remind me every day at 7 pm", "At 19:00"),
        ("review", "Nothing to recall"),
    ],
)
def test_what_commands_do_can_be_said_in_words(said: str, shown: str) -> None:
    assert shown in Learning().say(said)


@pytest.mark.parametrize("said", ["what can I practise here", "that quiz was hard"])
def test_who_only_speaks_of_quizzes_is_answered_and_can_start_one(said: str) -> None:
    asking = learning()

    answered = asking.say(said)
    started = asking.say("start a quiz")

    assert answered == QUIZ
    assert started.startswith("Question 1 of 5, Dough\n")


@pytest.mark.parametrize("said", ["what is a quiz?", "how do quizzes work here"])
@pytest.mark.parametrize("learner", [LEARNER, GROUP], ids=["alone", "in a group"])
def test_who_asks_what_quizzes_are_is_answered_by_the_course_and_counted(said: str, learner: Learner) -> None:
    asking = learning(learner=learner)

    assert asking.say(said) == QUIZ
    assert asking.turn is not None
    assert asking.turn.counted == (Counted(Outcome.ANSWER, "bot.quiz"),)


def test_a_course_without_words_for_quizzes_does_not_know_what_they_are() -> None:
    asking = learning(replace(MATCHING.course, items=(CHOICE,)))

    assert asking.say("what is a quiz?").startswith("Not in Bread & butter.")


def test_in_a_group_the_same_words_ask_everybody() -> None:
    asking = learning(learner=GROUP)

    assert asking.say("I feel like practice").startswith("4 questions, 60 s.\n")
    assert asking.turn is not None
    assert asking.turn.replies[-1].poll is not None


def test_a_course_that_has_the_words_and_no_quizzes_only_answers() -> None:
    asking = learning(replace(TALKED_OF, items=()))

    said = [asking.say(words) for words in ("I feel like practice", "what is a quiz?", "how am I doing")]

    assert said == ["I can ask you.\n[All topics]", "I can ask you.\n[All topics]", PROGRESS]


def test_who_asks_how_it_goes_sees_it_as_by_the_command() -> None:
    by_words, by_command = learning(), learning()
    for asking in (by_words, by_command):
        asking.say("/quiz Oven heat")
        asking.say("[250 degrees]")
        asking.say("[Finish]")

    said = by_words.say("how am I doing")

    assert said == by_command.say("/progress")
    assert by_words.turn is not None
    assert by_words.turn.replies[-1].chart is not None


def test_in_a_group_nobody_sees_how_it_goes() -> None:
    asking = learning(learner=GROUP)

    assert asking.say("how am I doing") == PROGRESS
    assert asking.turn is not None
    assert asking.turn.replies[-1].chart is None


def test_in_the_middle_of_a_quiz_how_it_goes_is_shown_beside_it() -> None:
    asking = learning()
    asked = asking.say("/quiz Oven heat")

    said = asking.say("how am I doing")

    assert said.endswith(" [Back to the quiz]")
    assert asking.say("[Back to the quiz]") == asked


def test_a_typed_answer_that_is_said_to_the_bot_is_none() -> None:
    asking = learning()
    asking.course = replace(TALKED_OF, items=tuple(item for item in TALKED_OF.items if not item.options))
    asking.say("/quiz Yeast")

    asking.take(Text("how am I doing"))

    quiz = asking.learner.open_quiz
    assert quiz is not None
    assert quiz.step is not None
    assert (quiz.step.typed, quiz.step.tries) == (True, 0)


@pytest.mark.parametrize(
    ("said", "count"),
    [
        *(("/quiz 2", 2), ("quiz me with 3 questions", 3), ("only two short questions: quiz me", 2), ("/quiz 40", 7)),
        *(("I feel like practice", 5), ("/quiz 0", 1), ("quiz me on dough, 3 questions", 3)),
    ],
)
def test_a_quiz_has_as_many_questions_as_are_asked_for_if_there_are(said: str, count: int) -> None:
    assert learning().say(said).startswith(f"Question 1 of {count}, ")


def test_no_quiz_is_longer_than_a_phone_bears() -> None:
    assert learning(only(*copies(CHOICE, 12))).say("/quiz 12").startswith("Question 1 of 10, ")


@pytest.mark.parametrize("said", ["I feel like practice", "practice on this"])
def test_a_quiz_that_is_open_is_not_given_up_for_words_that_may_ask_for_another(said: str) -> None:
    asking = learning()
    card = asking.say("/quiz Oven heat")

    assert card in asking.say(said)


def test_who_left_a_quiz_that_is_open_is_led_back_by_such_words() -> None:
    asking = learning()
    card = asking.say("/quiz Oven heat")
    asking.say("flour?")

    assert asking.say("I feel like practice") == card


@pytest.mark.parametrize(
    "said",
    [
        "next",
        "again",
        "more",
        "Try again",
        "one more quiz",
        "continue please",
        "I want more",
        "3 more questions",
        "yes please",
    ],
)
def test_after_a_quiz_more_of_it_can_be_asked_for_in_words(said: str) -> None:
    asking = learning()
    asking.say("/quiz Flour")
    asking.say("/stop")

    assert asking.say(said).startswith("Question 1 of 3, Dough\n")


@pytest.mark.parametrize("said", ["why?", "but why", "explain it please", "tell me more", "I don't understand"])
def test_what_points_back_after_a_solution_points_at_what_was_practised(said: str) -> None:
    asking = learning()
    asking.say("yeast?")
    asking.say("/quiz Oven heat")
    asking.say("I don't know")

    assert asking.say(said).startswith("Oven heat\n")


@pytest.mark.parametrize(
    "said",
    ["/quiz Oven", "/quiz oven", "/quiz oven.heat", "quiz me on the oven", "/quiz Kneading", "test me on kneading"],
)
def test_what_the_course_has_and_never_asks_about_is_told_from_what_it_does_not_have(said: str) -> None:
    asking = learning(only(CHOICE))

    assert asking.say(said).startswith("Nothing to ask. Topics:")
    assert asking.say("/quiz rain").startswith("Quiz about what?")


@pytest.mark.parametrize(
    ("said", "head"),
    [
        pytest.param("/quiz 2", "Question 1 of 1, Module 2", id="a number that names a topic"),
        pytest.param("quiz me on module 2 questions", "Question 1 of 1, Module 2", id="a number in a name"),
        pytest.param("/quiz 3", "Question 1 of 3, ", id="a number that names none"),
    ],
)
def test_a_number_that_is_the_name_of_a_topic_is_no_count(said: str, head: str) -> None:
    dough, oven = (topic for topic in TALKED_OF.topics if topic.id in ("dough", "oven"))
    others = tuple(topic for topic in TALKED_OF.topics if topic not in (dough, oven))
    topics = (replace(dough, title="Module 1"), replace(oven, title="Module 2"), *others)

    assert learning(replace(TALKED_OF, topics=topics)).say(said).startswith(head)


def test_in_a_group_there_are_as_many_questions_as_are_asked_for() -> None:
    assert learning(learner=GROUP).say("/quiz 2").startswith("2 questions, ")


@pytest.mark.parametrize("said", ["I feel like practice", "quiz"])
def test_after_the_last_question_is_answered_a_wish_for_a_quiz_starts_one(said: str) -> None:
    asking = learning()
    asking.say("/quiz Oven heat")
    asking.say("I don't know")

    assert "Question 1 of 5, Dough" in asking.say(said)


def test_a_quiz_that_was_named_in_a_question_is_not_started() -> None:
    asking = learning()
    card = asking.say("/quiz Oven heat")

    assert "Question 1 of 5" not in asking.say("I have a question about the quiz")
    assert asking.say("[Back to the quiz]") == card


def test_a_word_that_is_looked_up_is_no_answer_to_the_quiz() -> None:
    asking = learning(replace(TALKED_OF, glossary=BREAD_WITH_GLOSSARY.glossary))
    asking.say("/quiz Oven heat")

    assert asking.say("/define no questions").startswith("Not in Bread & butter.")
    assert asking.learner.open_quiz is not None


def test_more_goes_on_with_a_quiz_of_which_the_course_lost_the_question_at_hand() -> None:
    asking = learning(only(CHOICE, *copies(HEAT, 2)))
    asking.say("/quiz")
    lost = asking.learner.quiz and asking.learner.quiz.step and asking.learner.quiz.step.item
    asking.course = replace(asking.course, items=tuple(item for item in asking.course.items if item.id != lost))

    asking.say("next")

    assert asking.learner.quiz is not None
    assert len(asking.learner.quiz.ahead) == 1
    assert asking.learner.quiz.step is not None


@pytest.mark.parametrize("said", ["repeat the question", "what was the question?", "show me the question again please"])
def test_the_question_at_hand_is_shown_again(said: str) -> None:
    asking = learning()
    card = asking.say("/quiz Oven heat")

    assert asking.say(said) == card


@pytest.mark.parametrize(
    "said", ["this quiz is nice", "nice quiz", "your quiz is stupid", "pause the quiz", "the quiz is hard"]
)
def test_a_word_on_the_quiz_starts_no_other_one(said: str) -> None:
    asking = learning()
    card = asking.say("/quiz Oven heat")

    assert asking.say(said) == f"That is no answer.\n\n{card}"
