"""Who asks to be reminded or left in peace, and for what is due."""

from __future__ import annotations

import pytest

from bot.tutor.quizzing.review_wishes import asks_for_reminders, asks_for_review, asks_for_silence, asks_to_be_reminded


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("remind me at 18:30", "at 18:30"),
        ("  Remind me at 18:30  ", "at 18:30"),
        ("please remind me every day at 7 pm", "every day at 7 pm"),
        ("can you remind me daily at 9 in Tallinn?", "daily at 9 in Tallinn?"),
        ("remind me 8", "8"),
        ("remind me to study at 8", "to study at 8"),
        ("remind me about the quiz at 18:30", "about the quiz at 18:30"),
        ("remind me of my reviews at 7pm", "of my reviews at 7pm"),
        ("remind me", ""),
        ("remind me what the 4 types are", ""),
        ("remind me of the 3 horizons", ""),
        ("Remind me how 1 driver differs from 2", ""),
        ("could you remind me which 6 drivers there are", ""),
        ("what was in chapter 4, remind me", ""),
        ("I was reminded at 18:30", ""),
        ("send me a reminder at 18:30", "at 18:30"),
        ("I want reminders every evening at 8", "every evening at 8"),
        ("set reminder 18:30 Tallinn", "18:30 Tallinn"),
        ("Set a reminder for 7pm, please", "7pm, please"),
        ("change my reminder to 9", "9"),
        ("change the time of my reminder to 9:30", "9:30"),
        ("i'd like to be reminded at 6 pm", "at 6 pm"),
        ("notify me at 18:30", "at 18:30"),
        ("reminder to knead at 8 pm", "to knead at 8 pm"),
        ("at 18:30 remind me please", "at 18:30"),
        ("every evening at 7 send me a reminder", "every evening at 7"),
        ("reminder", ""),
        ("I want reminders", ""),
        ("give me a reminder of the 4 types", ""),
        ("I want a reminder on 2 breads", ""),
        ("reminder: what are the 3 horizons", ""),
        ("the reminder at 18:30 never came", ""),
        ("which reminder comes at 18:30", ""),
        ("send me 5 questions at 18:30", ""),
    ],
)
def test_who_asks_to_be_reminded_says_when(text: str, when: str) -> None:
    assert asks_to_be_reminded(text) == when


@pytest.mark.parametrize(
    "text",
    [
        *("review", "Review!", "please start the review", "my review today", "what is due?"),
        *("what to review today?", "What should I revise now", "what do i need to repeat today", "what must I recall"),
    ],
)
def test_what_is_due_is_asked_for(text: str) -> None:
    assert asks_for_review(text)


@pytest.mark.parametrize(
    "text",
    ["review of the literature", "peer review", "who reviews it?", "what is due process?", "what should they review"],
)
def test_a_review_that_is_a_subject_is_not_asked_for(text: str) -> None:
    assert not asks_for_review(text)


@pytest.mark.parametrize(
    "text",
    [
        "stop reminders",
        "Stop the reminders please!",
        "no more reminders",
        "please turn off my reminders",
        "turn reminders off",
        "stop sending me reminders",
        "don't remind me any more",
        "Stop reminding me.",
        *("reminders off", "i dont want reminder anymore", "I do not want reminders", "I no longer need the reminders"),
        *("delete reminder", "please remove my daily reminder", "turn off notifications", "disable the alerts, thanks"),
        *("mute", "unsubscribe me please", "stop messages", "stop messaging me", "do not send me messages"),
        *(
            "no reminders pls thanks",
            "no need for reminders",
            "I don't want to be reminded",
            "how do I stop reminders?",
        ),
        *("turn off my 18:30 reminder", "I do not want reminders, stop them", "get rid of the reminders"),
    ],
)
def test_who_wants_no_reminders_is_understood(text: str) -> None:
    assert asks_for_silence(text)


@pytest.mark.parametrize(
    "text",
    [
        *("stop", "remind me at 8", "what are reminders?", "no more quizzes", "stop that reform"),
        *("do not stop the reminders", "I don't want to stop reminders", "you do not send me reminders", "off", "no"),
        *("I get no reminders", "no, I want reminders", "no, send me reminders", "I want reminders", "why no reminder"),
        *("delete my messages", "stop sending long messages", "a muted oven", "I did not get my reminder", ""),
    ],
)
def test_other_wishes_are_not_taken_for_silence(text: str) -> None:
    assert not asks_for_silence(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "turn on reminders",
            "reminders on",
            "please remind me every day",
            "set a reminder",
            "remind me in the morning",
        ),
        *("enable notifications", "I want reminders", "send me a reminder", "Remind me at seven"),
    ],
)
def test_who_wants_reminders_and_does_not_say_when_is_understood(text: str) -> None:
    assert asks_for_reminders(text)


@pytest.mark.parametrize(
    "text",
    [
        *("remind me what rye is", "reminders off", "no reminders", "the reminder never came", "why no reminder?", ""),
        *(
            "remind me of the types of dough",
            "what is a reminder?",
            "remind me that rye is not wheat and that it is sour",
        ),
    ],
)
def test_who_is_to_be_told_something_again_wants_no_reminders(text: str) -> None:
    assert not asks_for_reminders(text)
