"""What learners write to be asked questions, and what about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.quizzing.scopes import (
    asks_about_quizzes,
    asks_for_any,
    asks_for_quiz,
    asks_for_review,
    asks_for_silence,
    asks_to_be_reminded,
    asks_what,
    find_scope,
    objectives_in,
    split_off_quiz,
)
from tests.tutor.courses import BREAD, BREAD_WITH_A_LIST, MATCHING, KnownTexts
from tests.tutor.quizzing.baking import CHOICE, HEAT, QUIZZED, only

ASKING = [
    "quiz",
    "Quiz!",
    "quiz please",
    "quiz pls",
    "quiz me",
    "QUIZ ME",
    "  quiz me \n",
    "Quiz me, please.",
    "please quiz me",
    "Quiz me on the types",
    "quiz me about drivers",
    "quiz us",
    "quiz: drivers",
    "drivers quiz",
    "a quiz about drivers, please",
    "a short quiz",
    "another quiz",
    "new quiz!",
    "start a quiz",
    "Let's do a quiz",
    "let’s do a quiz",
    "let me try a quiz",
    "can I have a quiz?",
    "Could I take the quiz on yeast?",
    "I want a quiz",
    "I would like a quiz on yeast",
    "I want you to quiz me",
    "give me a quiz",
    "test me",
    "Test me on the types!",
    "can you test me on types?",
    "Could you please examine me on drivers?",
    "ok test us",
    "test my knowledge of types",
    "drill me on yeast",
    "question me",
    "ask me questions",
    "Ask me something about yeast",
    "ask us a question",
    "mock exam please",
    "a mock test on drivers",
    "practice questions",
    "Practise questions on yeast",
    "practice test",
    "flashcards",
    "flash cards on types",
    "Quíz me",
    "hi, test me",
    "Hello! Could you test us on yeast?",
    "yes, quiz me",
]

NOT_ASKING = [
    "",
    "?",
    "\N{MEMO}",
    "ask me later",
    "ask me again tomorrow",
    "ask us later",
    "Question me later, please",
    "is there a test at the end of the course?",
    "Is there a quiz?",
    "are there quizzes?",
    "do you have quizzes?",
    "does the quiz count?",
    "what is a quiz",
    "what is a quiz for?",
    "What are flashcards?",
    "how does the quiz work?",
    "how long is a quiz?",
    "why a quiz?",
    "when is the quiz?",
    "where do I find the quiz?",
    "who wrote the quiz?",
    "what was in the test",
    "test",
    "this is a test",
    "the test was hard",
    "I am testing you",
    "a test of the oven",
    "please explain how drivers are tested",
    "may I ask a question?",
    "I have a question about yeast",
    "you asked me about yeast",
    "how do I ask my boss for an oven?",
    "question",
    "what is yeast?",
    "the bread which I baked yesterday had a shape that was nothing like what my quizmaster calls a loaf",
    "my friend who runs the pub on the corner every Friday has a quiz",
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
]


@pytest.mark.parametrize("text", ASKING)
def test_a_message_asks_for_a_quiz(text: str) -> None:
    assert asks_for_quiz(text) is True


@pytest.mark.parametrize("text", NOT_ASKING)
def test_a_message_asks_for_no_quiz(text: str) -> None:
    assert asks_for_quiz(text) is False


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("What is rye? Quiz me on ovens!", ("What is rye?", "Quiz me on ovens!")),
        ("quiz me on ovens.\nwhat is rye?", ("what is rye?", "quiz me on ovens.")),
        ("explain rye and then test me", ("explain rye", "")),
        ("what is rye, and quiz me on it please", ("what is rye", "quiz me on it please")),
        (
            "what is rye? how is it milled? Afterwards, a quiz please",
            ("what is rye? how is it milled?", ""),
        ),
        ("what is rye? then quiz me on everything", ("what is rye?", "quiz me on everything")),
        ("can you quiz me on what rye is?", None),
        ("quiz me. quiz me on what rye is?", None),
        ("I like rye. Quiz me!", None),
        ("thanks for the quiz. what is rye?", None),
        ("what is rye?", None),
        ("quiz me", None),
        ("?", None),
        ("", None),
    ],
    ids=str,
)
def test_questions_beside_a_wish_for_a_quiz_are_told_from_it(text: str, both: tuple[str, str] | None) -> None:
    assert split_off_quiz(text) == both


@pytest.mark.parametrize(
    ("text", "is_about"),
    [
        ("what is a quiz", True),
        ("What are quizzes for?", True),
        ("how does the quiz work?", True),
        ("how do quizzes work here", True),
        ("how long is a quiz?", True),
        ("what are flashcards?", True),
        ("how many questions are in a quiz", True),
        ("quiz me", False),
        ("a quiz", False),
        ("what is yeast?", False),
        ("what is a quiz about yeast", False),
        ("how", False),
        ("", False),
    ],
    ids=str,
)
def test_a_question_about_quizzes_names_nothing_else(text: str, *, is_about: bool) -> None:
    assert asks_about_quizzes(text) is is_about


@given(text=st.text(max_size=80))
def test_a_message_that_asks_what_something_is_asks_for_no_quiz(text: str) -> None:
    assert not (asks_for_quiz(text) and asks_what(text))


def heard(words: str) -> str | None:
    return find_scope(QUIZZED, MATCHING, words)


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("   ", "", id="space"),
        pytest.param("?!", "", id="marks"),
        pytest.param("\N{MEMO}", "", id="emoji"),
        pytest.param("quiz", "", id="quiz"),
        pytest.param("quiz me please", "", id="quiz me please"),
        pytest.param("Could you give us a short quiz, please?", "", id="long, and about nothing"),
        pytest.param("dough", "dough", id="id of a topic"),
        pytest.param(" dough ", "dough", id="id of a topic, spaces"),
        pytest.param("Dough", "dough", id="title of a topic"),
        pytest.param("DOUGH!", "dough", id="title of a topic, upper case"),
        pytest.param("doughs", "dough", id="title of a topic, plural"),
        pytest.param("the dough", "dough", id="title of a topic, article"),
        pytest.param("quiz me on the dough", "dough", id="title of a topic in a sentence"),
        pytest.param("Test me about dough please", "dough", id="title of a topic in another sentence"),
        pytest.param("a quiz on the section about dough", "dough", id="section"),
        pytest.param("oven", "oven", id="other topic"),
        pytest.param("dough.flour", "dough.flour", id="id of an intent"),
        pytest.param("Flour", "dough.flour", id="title of an intent"),
        pytest.param("flours", "dough.flour", id="title of an intent, plural"),
        pytest.param("quiz me on flour", "dough.flour", id="title of an intent in a sentence"),
        pytest.param("test me on fluor", "dough.flour", id="misspelt"),
        pytest.param("yeast, please", "dough.yeast", id="other intent"),
        pytest.param("rain", None, id="unknown word"),
        pytest.param("quiz me on quantum physics", None, id="unknown words in a sentence"),
        pytest.param("flour and football", None, id="known and unknown"),
        pytest.param("no.such", None, id="unknown id"),
        pytest.param("dough.kneading", None, id="id of an intent without items"),
        pytest.param("bot.greeting", None, id="small talk"),
    ],
)
def test_what_a_quiz_is_about_is_found(words: str, scope: str | None) -> None:
    assert heard(words) == scope


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


@pytest.mark.parametrize("words", ["white flour", "flour of wheat", "test me on wheat flour"], ids=str)
def test_a_title_of_several_words_is_named_by_all_of_them_in_any_order(words: str) -> None:
    flour = replace(QUIZZED.intents["dough.flour"], title="White flour of wheat")
    baking = replace(QUIZZED, intents={**QUIZZED.intents, "dough.flour": flour})

    found = [find_scope(baking, MATCHING, text) for text in (words, f"{words}, white wheat flour")]

    assert found == [None, "dough.flour"]


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        ("compared", "dough"),
        ("quiz me on comparing", "dough"),
        ("compare types", "dough"),
        ("types of dough", None),
        ("types", None),
        ("each type", None),
        ("examples of types", "oven"),
        ("quiz me on the examples of types", "oven"),
        ("the examples", "oven"),
        ("compare examples", None),
        ("what", ""),
        ("kept", None),
    ],
)
def test_a_word_that_only_the_title_of_one_topic_has_names_it(words: str, scope: str | None) -> None:
    titles = {"dough": "Two types compared", "oven": "Examples of each type"}
    topics = tuple(replace(topic, title=titles[topic.id]) for topic in QUIZZED.topics if topic.id in titles)
    kept = replace(QUIZZED.topics[0], id="keeping", title="How it is kept", intents=())

    assert find_scope(replace(QUIZZED, topics=(*topics, kept)), MATCHING, words) == scope


@pytest.mark.parametrize(
    "text", ["anything", "Any!", "all", "all of them", "whatever", "you choose", "ask me anything", "I don't care"]
)
def test_what_a_quiz_is_about_may_be_left_open(text: str) -> None:
    assert asks_for_any(text)


@pytest.mark.parametrize("text", ["", "any barriers", "all types", "whatever is yeast", "choose", "the dough"])
def test_who_names_something_does_not_leave_it_open(text: str) -> None:
    assert not asks_for_any(text)


def test_other_words_for_an_intent_are_found_by_what_reads_texts() -> None:
    table = {"strong sort": [("dough.flour", 0.9)], "bubbles": [("dough.yeast", 0.25), ("oven.heat", 0.2)]}
    matching = KnownTexts(table, course=QUIZZED)

    found = [find_scope(QUIZZED, matching, words) for words in ("quiz me on the strong sort", "test me on bubbles")]

    assert found == ["dough.flour", "dough.yeast"]


def test_of_what_words_may_mean_the_first_that_is_practised_is_taken() -> None:
    matching = KnownTexts({"bubbles": [("dough.kneading", 0.25), ("dough.yeast", 0.2)]}, course=QUIZZED)

    assert find_scope(QUIZZED, matching, "bubbles") == "dough.yeast"


def test_what_is_never_practised_is_no_scope_however_well_it_is_known() -> None:
    matching = KnownTexts({"knead": [("dough.kneading", 0.9)]}, course=QUIZZED)

    assert find_scope(QUIZZED, matching, "knead") is None


def test_who_names_an_overview_means_its_topic() -> None:
    baking = replace(BREAD_WITH_A_LIST, items=(CHOICE, HEAT))
    matching = KnownTexts({"hot things": [("oven.heat", 0.9)]}, course=baking)

    assert find_scope(baking, matching, "hot things") == "oven"


def test_a_topic_without_items_is_no_scope() -> None:
    baking = only(CHOICE)

    assert [find_scope(baking, MATCHING, words) for words in ("oven", "quiz me on the oven")] == [None, None]


@pytest.mark.parametrize(
    ("scope", "objectives"),
    [
        pytest.param("", ["dough.flour", "dough.yeast", "oven.heat"], id="whole course"),
        pytest.param("dough", ["dough.flour", "dough.yeast"], id="topic"),
        pytest.param("oven", ["oven.heat"], id="other topic"),
        pytest.param("dough.yeast", ["dough.yeast"], id="intent"),
        pytest.param("dough.kneading", [], id="intent without items"),
        pytest.param("bot.greeting", [], id="small talk"),
        pytest.param("no.such", [], id="unknown"),
    ],
)
def test_a_scope_has_the_objectives_that_are_practised(scope: str, objectives: list[str]) -> None:
    assert objectives_in(QUIZZED, scope) == objectives


def test_a_course_without_items_has_nothing_to_practise() -> None:
    found = [objectives_in(BREAD, scope) for scope in ("", "dough", "dough.flour")]

    assert found == [[], [], []]


@given(words=st.text(max_size=60))
def test_whatever_is_named_the_scope_has_something_to_ask_or_is_none(words: str) -> None:
    scope = heard(words)

    assert scope is None or objectives_in(QUIZZED, scope)


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
