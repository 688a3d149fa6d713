"""The ids that choices carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.choices import Action, Chosen, answer_of, is_quiz, read, read_link, write, write_link


@pytest.mark.parametrize(
    ("written", "chosen"),
    [
        ("answer:dough.flour", Chosen(Action.ANSWER, "dough.flour")),
        ("more:dough.flour", Chosen(Action.MORE, "dough.flour")),
        ("topic:dough", Chosen(Action.TOPIC, "dough")),
        ("topics", Chosen(Action.TOPICS)),
        ("none", Chosen(Action.NONE)),
        ("define:crumb", Chosen(Action.DEFINE, "crumb")),
        ("glossary", Chosen(Action.GLOSSARY)),
        ("read:dough.flour", Chosen(Action.READ, "dough.flour")),
        ("share:dough.flour", Chosen(Action.SHARE, "dough.flour")),
        ("wrong", Chosen(Action.WRONG)),
        ("keep:yes", Chosen(Action.KEEP, "yes")),
        ("forget:no", Chosen(Action.FORGET, "no")),
        ("private:export", Chosen(Action.PRIVATE, "export")),
        ("broadcast:5f:yes", Chosen(Action.BROADCAST, "5f:yes")),
    ],
)
def test_a_choice_reads_as_it_was_written(written: str, chosen: Chosen) -> None:
    assert read(written) == chosen
    assert write(chosen.action, chosen.about) == written


@given(st.sampled_from(Action), st.from_regex(r"[a-z][a-z0-9_.]*", fullmatch=True) | st.just(""))
def test_every_choice_survives_writing_and_reading(action: Action, about: str) -> None:
    assert read(write(action, about)) == Chosen(action, about)


@pytest.mark.parametrize("forged", ["", ":", "zzz", "zzz:dough.flour", "ANSWER:dough.flour", " topics", "topics ", "0"])
def test_an_action_that_is_not_ours_is_not_read(forged: str) -> None:
    assert read(forged) is None


@given(st.text())
def test_reading_never_breaks(text: str) -> None:
    chosen = read(text)

    assert chosen is None or text.startswith(chosen.action)


@pytest.mark.parametrize(
    ("intent", "word"),
    [("dough.flour", "dough-flour"), ("types.open_data", "types-open_data"), ("a.b.c", "a-b-c"), ("bot", "bot")],
)
def test_a_link_has_no_dots_because_telegram_allows_none(intent: str, word: str) -> None:
    assert write_link(intent) == word
    assert read_link(word) == intent


def test_space_around_the_word_of_a_link_is_nothing() -> None:
    assert read_link(" dough-flour\n") == "dough.flour"


@given(st.from_regex(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", fullmatch=True))
def test_every_intent_survives_a_link(intent: str) -> None:
    assert read_link(write_link(intent)) == intent


@pytest.mark.parametrize(
    ("choice", "answer"),
    [
        ("keep:yes", "yes"),
        ("fresh:no", "no"),
        ("broadcast:5f:yes", "yes"),
        ("broadcast:yes:5f", "5f"),
        ("answer:dough.flour", "dough.flour"),
        ("topics", ""),
        ("zzz:yes", ""),
        ("", ""),
    ],
)
def test_what_a_choice_says_to_a_question_back_stands_last(choice: str, answer: str) -> None:
    assert answer_of(choice) == answer


@pytest.mark.parametrize(
    ("choice", "of_quiz"),
    [("quiz:12.3", True), ("quiz:12.more", True), ("quiz:", True), ("quiz", False), ("quizzes:1", False), ("", False)],
)
def test_a_button_of_the_question_that_a_quiz_is_at_is_known(choice: str, *, of_quiz: bool) -> None:
    assert is_quiz(choice) is of_quiz
