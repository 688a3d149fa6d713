"""Replies as messages of a chat: new ones, and ones that take the place of others."""

import pytest

from bot.channels.preview.bubbles import KEPT, Bubble, Bubbles, Button, Image, add, is_choice, say
from bot.channels.preview.pictures import size_of
from bot.storage.store import Address, Outgoing
from bot.tutor.choices import Action, write
from bot.tutor.quizzing.progress import Progress
from bot.tutor.reply import Choice, File, Poll, Reply

CHART = Progress(*("words",) * 9, mastery=(), days=(), recall=())
POLL = Poll("rye", "Is rye dark?", ("Yes", "Never"), right=0, explanation="So.", open_s=60)

ASKED = {1: Bubble(1, words="flour?")}


def said(bubbles: Bubbles, reply: Reply, number: int = 2, **address: int | bool) -> Bubbles:
    return say(bubbles, Outgoing(Address(1, **address), reply), number)  # type: ignore[arg-type]


def test_a_reply_is_a_new_message_below_the_others() -> None:
    bubbles = said(ASKED, Reply("Take **it**."), question=1)

    assert list(bubbles) == [1, 2]
    assert [span.text for span in bubbles[2].blocks[0].lines[0]] == ["Take ", "it", "."]


def test_choices_stand_below_one_another_and_short_ones_side_by_side() -> None:
    choices = (Choice("a", "One"), Choice("b", "Two"), Choice("c", "Three", beside=True))

    bubbles = said({}, Reply("Which?", choices))

    assert bubbles[2].rows == ((Button("a", "One"),), (Button("b", "Two"), Button("c", "Three")))
    assert bubbles[2].label_of("c") == "Three"
    assert bubbles[2].label_of("d") is None


def test_a_reply_to_a_button_takes_the_place_of_its_message() -> None:
    before = {1: Bubble(1, words="flour?"), 2: Bubble(2), 3: Bubble(3)}

    bubbles = said(before, Reply("More.", in_place=True), number=4, message=2)

    assert list(bubbles) == [1, 2, 3]
    assert bubbles[2].is_edited
    assert bubbles[2].blocks[0].lines[0][0].text == "More."


@pytest.mark.parametrize(
    ("before", "reply", "message"),
    [
        pytest.param({2: Bubble(2)}, Reply("More."), 2, id="a reply that is to stand below"),
        pytest.param({2: Bubble(2)}, Reply("More.", in_place=True), 9, id="a message that is gone"),
        pytest.param({2: Bubble(2, image=Image("x", "x"))}, Reply("More.", in_place=True), 2, id="a picture before"),
        pytest.param({2: Bubble(2)}, Reply("A", in_place=True, file=File("a.json", "{}")), 2, id="a file"),
        pytest.param({2: Bubble(2)}, Reply("A", in_place=True, picture="content/pictures/a.png"), 2, id="a picture"),
    ],
)
def test_what_cannot_take_the_place_of_a_message_stands_below(before: Bubbles, reply: Reply, message: int) -> None:
    bubbles = said(before, reply, number=4, message=message)

    assert list(bubbles) == [2, 4]
    assert bubbles[2] == before[2]
    assert not bubbles[4].is_edited


def test_a_reaction_stands_on_the_message_of_the_learner() -> None:
    bubbles = said(ASKED, Reply("Welcome.", reaction="\N{HEAVY BLACK HEART}"), question=1)

    assert bubbles[1] == Bubble(1, words="flour?", reaction="\N{HEAVY BLACK HEART}")
    assert list(bubbles) == [1, 2]


def test_a_reply_that_quotes_stands_below_the_words_of_the_learner() -> None:
    assert said(ASKED, Reply("May staff see it?"), question=1, quotes=True)[2].quoted == "flour?"


def test_a_picture_is_named_and_described() -> None:
    bubble = said({}, Reply(r"Hands \*push\* it", picture="content/pictures/knead.png"))[2]

    assert bubble.image == Image("Hands *push* it", name="knead.png")
    assert bubble.blocks == ()


def test_a_chart_is_drawn_and_has_its_words_below() -> None:
    bubble = said({}, Reply("**3** of 12.", (Choice("a", "One"),), chart=CHART))[2]

    assert bubble.image
    assert bubble.image.alt == "3 of 12."
    assert size_of(bubble.image.chart[:24]) == (1080, 1080)
    assert bubble.blocks[0].lines[0][0].text == "3"
    assert bubble.rows == ((Button("a", "One"),),)


def test_a_file_and_a_poll_are_kept_as_they_are() -> None:
    assert said({}, Reply("Yours.", file=File("a.json", "{}")))[2].file == File("a.json", "{}")
    assert said({}, Reply("", poll=POLL))[2].poll == POLL


def test_the_oldest_messages_leave_a_long_chat() -> None:
    bubbles: Bubbles = {}

    for number in range(1, KEPT + 3):
        bubbles = add(bubbles, Bubble(number))

    assert (len(bubbles), min(bubbles), max(bubbles)) == (KEPT, 3, KEPT + 2)


@pytest.mark.parametrize(
    ("choice", "is_one"),
    [(write(Action.MORE, "dough.flour"), True), ("x" * 64, True), ("x" * 65, False), ("é" * 33, False)],
    ids=["ours", "longest", "too long", "too many bytes"],
)
def test_the_id_of_a_button_is_short(choice: str, is_one: bool) -> None:
    assert is_choice(choice) is is_one
