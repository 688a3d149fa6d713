"""The chat of one browser tab: turns, reasons, and what a changed course would have said."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.channels.preview.bubbles import Bubble
from bot.channels.preview.chats import ROUNDS, Chat, Deed, View
from bot.channels.preview.desk import Taught
from bot.channels.preview.reasons import Likely
from bot.storage.memory import MemoryStore
from bot.tutor.matching.ranking import Ranking
from tests.channels.preview.bread_on_desk import taught, with_answer
from tests.tutor.courses import BREAD, BREAD_WITH_MANNERS, KnownTexts
from tests.tutor.quizzing.baking import CHOICE, only

BREAD_TAUGHT = taught()


def chat() -> Chat:
    return Chat(MemoryStore(), 1)


def texts(view: View) -> list[str]:
    """Give the first line of each message."""
    return [one.words if one.words is not None else _first_line(one) for one in view.bubbles]


def _first_line(bubble: Bubble) -> str:
    if not bubble.blocks:
        return bubble.image.name if bubble.image else str(bubble.trouble)
    return "".join(span.text for span in bubble.blocks[0].lines[0])


def test_a_new_learner_is_greeted_once() -> None:
    one = chat()

    views = [one.look(BREAD_TAUGHT), one.look(BREAD_TAUGHT)]

    assert [texts(view) for view in views] == [["Hello. Ask about Bread & butter, part 1.2."]] * 2
    assert (views[0].question, views[0].reasons, views[0].deed, views[0].change) == ("", (), None, None)


def test_a_question_is_answered_below_with_its_reasons() -> None:
    view = chat().say(BREAD_TAUGHT, "  yeast? ")

    assert texts(view) == ["Hello. Ask about Bread & butter, part 1.2.", "yeast?", "Yeast"]
    assert view.question == "yeast?"
    assert [one.id for one in view.reasons[0].intents] == ["dough.yeast"]


def test_a_picture_comes_above_the_answer() -> None:
    assert texts(chat().say(BREAD_TAUGHT, "kneading?"))[1:] == ["kneading?", "knead.png", "Kneading"]


def test_a_button_changes_its_message_and_says_what_it_did() -> None:
    one = chat()
    before = one.say(BREAD_TAUGHT, "flour?").bubbles[-1]

    view = one.tap(BREAD_TAUGHT, "more:dough.flour", before.number)

    assert [bubble.number for bubble in view.bubbles][-1] == before.number
    assert view.bubbles[-1].is_edited
    assert view.deed == Deed(
        said="More",
        choice="more:dough.flour",
        outcome="answer",
        about=Likely("dough.flour", "Flour", "intents/dough.yaml:1", 1.0),
        replies=1,
        is_in_place=True,
    )
    assert view.question == "flour?"


def test_the_second_of_two_taps_says_nothing() -> None:
    one = chat()
    number = one.say(BREAD_TAUGHT, "flour?").bubbles[-1].number

    first = one.tap(BREAD_TAUGHT, "share:dough.flour", number)
    second = one.tap(BREAD_TAUGHT, "share:dough.flour", number)

    assert second.bubbles == first.bubbles
    assert second.deed
    assert second.deed.replies == 0


@pytest.mark.parametrize(
    ("choice", "answer"),
    [
        ("more:nothing", "An old button."),
        ("nonsense", "An old button."),
        ("\x00", "An old button."),
        ("quiz:1.2.3", "That quiz is over."),
    ],
)
def test_a_forged_button_is_answered_as_an_old_one(choice: str, answer: str) -> None:
    view = chat().tap(BREAD_TAUGHT, choice, 12345)

    assert texts(view)[1:] == [answer]


def test_a_command_says_what_it_did() -> None:
    view = chat().say(BREAD_TAUGHT, "/help")

    assert texts(view)[1:] == ["/help", "Ask about Bread & butter. Write to baker@bread.example."]
    assert view.deed
    assert (view.deed.said, view.deed.choice, view.deed.replies) == ("/help", "", 1)


def test_thanks_are_marked_with_a_heart() -> None:
    view = chat().say(taught(BREAD_WITH_MANNERS), "thanks")

    assert view.bubbles[1].reaction == "\N{HEAVY BLACK HEART}"


def test_data_is_handed_over_as_a_file() -> None:
    file = chat().say(BREAD_TAUGHT, "/export").bubbles[-1].file

    assert file
    assert file.name == "export.json"
    assert file.content.startswith("{\n")


def test_the_question_whether_staff_may_see_it_quotes_the_words() -> None:
    one = chat()
    one.say(BREAD_TAUGHT, "rain?")

    asked = one.say(BREAD_TAUGHT, "none of these").bubbles[-1]
    kept = one.tap(BREAD_TAUGHT, asked.rows[0][0].choice, asked.number)

    assert asked.quoted == "rain?"
    assert texts(kept)[-1] == "They see it."


def test_a_text_longer_than_a_message_comes_in_parts_with_buttons_below_the_last() -> None:
    long = taught(with_answer("dough.yeast", " ".join(["Yeast lifts the dough."] * 300), "long"))

    bubbles = chat().say(long, "yeast?").bubbles[2:]

    assert [bool(bubble.rows) for bubble in bubbles] == [False, False, True]


@pytest.mark.parametrize(
    "text",
    ["x" * 10_000, "\x00\x01\x7f", "\u202eevil\u202c", "\N{BREAD}" * 3000, "/", "//", "/\x00", "שלום", "<script>", "0"],
    ids=["long", "control", "bidi", "emoji", "slash", "two", "command", "Hebrew", "markup", "zero"],
)
def test_a_text_of_any_kind_is_answered(text: str) -> None:
    view = chat().say(BREAD_TAUGHT, text)

    assert view.bubbles[1].words == text
    assert view.bubbles[-1].trouble is None
    assert len(view.bubbles) > 2


def test_two_tabs_are_two_learners() -> None:
    one, other = chat(), chat()
    one.say(BREAD_TAUGHT, "yeast?")

    assert len(other.look(BREAD_TAUGHT).bubbles) == 1


def test_a_changed_course_answers_the_last_question_anew() -> None:
    one = chat()
    before = one.say(BREAD_TAUGHT, "yeast?")

    view = one.look(taught(with_answer("dough.yeast", "Yeast is alive.", "bread-9")))

    assert texts(view) == texts(before)
    assert [bubble.number for bubble in view.bubbles] == [bubble.number for bubble in before.bubbles]
    assert view.bubbles[-1].blocks[1].lines[0][0].text == "Yeast is alive."
    assert view.change
    assert (view.change.before, view.change.after) == ("bread-1", "bread-9")
    assert [(turn.said, [one.name for one in turn.differences]) for turn in view.change.turns] == [
        ("yeast?", ["text"]),
    ]


def test_what_followed_the_last_question_is_done_anew_too() -> None:
    one = chat()
    number = one.say(BREAD_TAUGHT, "flour?").bubbles[-1].number
    one.tap(BREAD_TAUGHT, "more:dough.flour", number)

    view = one.look(taught(with_answer("dough.flour", "Any flour.", "bread-9")))

    assert view.change
    assert [turn.said for turn in view.change.turns] == ["flour?", "More"]
    assert view.bubbles[-1].is_edited
    assert view.deed
    assert view.deed.said == "More"


def test_what_was_said_before_the_last_question_stays_as_it_was() -> None:
    one = chat()
    one.say(BREAD_TAUGHT, "yeast?")
    one.say(BREAD_TAUGHT, "flour?")

    view = one.look(taught(with_answer("dough.yeast", "Yeast is alive.", "bread-9")))

    assert view.change
    assert view.change.turns == ()
    assert view.bubbles[2].blocks[1].lines[0][0].text == "Yeast lifts the dough."


def test_the_learner_is_after_asking_anew_as_after_asking_once() -> None:
    """Asked twice, the question would stand among its own topics, and the next would be read after it."""
    once, anew = chat(), chat()
    changed = taught(with_answer("oven.heat", "Hotter.", "bread-9"))
    once.look(changed)
    for text in ("flour?", "yeast?"):
        once.say(changed, text)
        anew.say(BREAD_TAUGHT, text)
    anew.look(changed)

    views = [one.say(changed, "tell me more") for one in (once, anew)]

    assert texts(views[0]) == texts(views[1])
    assert views[0].reasons == views[1].reasons


def test_a_course_that_says_the_same_changes_nothing() -> None:
    one = chat()
    one.say(BREAD_TAUGHT, "yeast?")

    view = one.look(taught(replace(BREAD, version="bread-9")))

    assert view.change
    assert view.change.turns == ()


def test_a_course_that_is_learned_in_two_steps_is_set_against_what_was_before_the_first() -> None:
    one = chat()
    one.say(BREAD_TAUGHT, "yeast?")
    changed = with_answer("dough.yeast", "Yeast is alive.", "bread-9")
    one.look(taught(changed))

    view = one.look(taught(changed))

    assert view.change
    assert (view.change.before, view.change.after) == ("bread-1", "bread-9")
    assert [turn.said for turn in view.change.turns] == ["yeast?"]


def test_the_next_question_puts_the_change_away() -> None:
    one = chat()
    one.say(BREAD_TAUGHT, "yeast?")
    changed = taught(with_answer("dough.yeast", "Yeast is alive.", "bread-9"))
    one.look(changed)

    assert one.say(changed, "flour?").change is None


def test_a_greeting_is_said_anew() -> None:
    one = chat()
    one.look(BREAD_TAUGHT)

    wording = replace(BREAD.wording, start="Welcome.")
    view = one.look(taught(replace(BREAD, wording=wording, version="bread-9")))

    assert texts(view) == ["Welcome."]
    assert view.change
    assert [turn.said for turn in view.change.turns] == ["/start"]


def test_an_intent_that_is_gone_leaves_a_chat_that_goes_on() -> None:
    one = chat()
    number = one.say(BREAD_TAUGHT, "yeast?").bubbles[-1].number
    intents = {name: intent for name, intent in BREAD.intents.items() if name != "dough.yeast"}
    flour = replace(intents["dough.flour"], follow_ups=())
    topics = (replace(BREAD.topics[0], intents=("dough.flour", "dough.kneading")), BREAD.topics[1])
    without = taught(replace(BREAD, intents={**intents, "dough.flour": flour}, topics=topics, version="bread-9"))

    view = one.look(without)
    after = one.tap(without, "share:dough.yeast", number)

    assert view.change
    assert [one.name for one in view.change.turns[0].differences][:2] == ["outcome", "intent"]
    assert texts(after)[-1] == "An old button."


def test_only_the_last_turns_are_taken_again() -> None:
    one = chat()
    for _ in range(ROUNDS + 5):
        one.say(BREAD_TAUGHT, "/help")

    wording = replace(BREAD.wording, help="Help yourself.")
    view = one.look(taught(replace(BREAD, wording=wording, version="bread-9")))

    assert view.change
    assert len(view.change.turns) == ROUNDS


def test_a_quiz_goes_on_where_it_was() -> None:
    course = only(CHOICE)
    one = chat()
    one.say(taught(course), "/quiz")
    first = one.say(taught(course), "plain")
    item = replace(CHOICE, stem="Which flour is best?")

    view = one.look(taught(replace(only(item), version="bread-9")))

    assert first.bubbles[-1].blocks[1].lines[0][0].text == "Which flour makes a loaf rise?"
    assert view.bubbles[-1].blocks[1].lines[0][0].text == "Which flour is best?"


class Breaking(KnownTexts):
    """Breaks whenever it is to read a text."""

    def rank(self, text: str) -> Ranking:
        raise RuntimeError(f"cannot read {text}")


def test_a_turn_that_breaks_is_shown_with_its_line_and_without_words_in_the_log() -> None:
    one = chat()
    one.look(BREAD_TAUGHT)

    with capture_logs() as logs:
        view = one.say(Taught(BREAD, Breaking({}), {}), "my secret")

    trouble = view.bubbles[-1].trouble
    assert trouble
    assert trouble.kind == "RuntimeError"
    assert trouble.place.startswith("bot/tutor/")
    assert [entry["event"] for entry in logs] == ["a turn broke"]
    assert "secret" not in str(logs)


def test_after_a_turn_that_broke_the_chat_goes_on() -> None:
    one = chat()
    one.say(Taught(BREAD, Breaking({}), {}), "yeast?")

    view = one.look(BREAD_TAUGHT)

    assert texts(view)[1:] == ["yeast?", "Yeast"]
    assert view.change
    assert [turn.said for turn in view.change.turns] == ["yeast?"]
