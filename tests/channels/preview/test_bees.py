"""A second course on the desk: chat, quiz, pictures and reasons know nothing of the first."""

from pathlib import Path

import pytest

from bot.authoring.english import ordinary_words
from bot.channels.preview.chats import Chat, View
from bot.channels.preview.desk import Taught
from bot.channels.preview.pictures import find_picture
from bot.channels.preview.reasons import Way
from bot.publishing.relearning import Survey, read
from bot.storage.memory import MemoryStore
from bot.tutor.matching.learning import learn
from bot.tutor.reply import Outcome

BEEKEEPING = Path(__file__).parents[2] / "courses/beekeeping"


@pytest.fixture(scope="module")
def bees() -> Taught:
    found = read(BEEKEEPING)
    assert isinstance(found, Survey)
    return Taught(found.course, learn(found.course, ordinary_words()), found.places)


@pytest.fixture
def chat() -> Chat:
    return Chat(MemoryStore(), 1)


def text_of(view: View) -> str:
    """Give the words of the last message."""
    return "\n".join("".join(span.text for span in line) for block in view.bubbles[-1].blocks for line in block.lines)


def test_a_misspelt_question_is_answered_and_every_reason_has_its_place(bees: Taught, chat: Chat) -> None:
    (reason,) = chat.say(bees, "why do bees swram").reasons

    assert (reason.way, reason.outcome, reason.intents[0].id) == (Way.WORDS, Outcome.ANSWER, "hive.swarm")
    assert reason.corrected == (("swram", "swarm"),)
    assert reason.weights[0].word == "swarm"
    assert 0.99 < sum(weight.share for weight in reason.weights) < 1.01
    assert reason.nearest
    file, line = reason.nearest.place.split(":")
    assert reason.nearest.phrase in (BEEKEEPING / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert reason.intents[0].place.startswith("intents/hive.yaml:")


def test_two_questions_have_two_reasons(bees: Taught, chat: Chat) -> None:
    found = chat.say(bees, "what does the queen do? and why do bees swarm?").reasons

    assert [reason.intents[0].id for reason in found] == ["hive.queen", "hive.swarm"]
    assert [reason.text for reason in found] == ["what does the queen do?", "and why do bees swarm?"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "why do bees swarm",
            "hello, what does the queen do?",
            "thanks! what is a super?",
            "zebra crossings on Jupiter",
        ),
        *("how long is the bee in the hive and who", "I like bees. What does the queen do?", "xyzzy"),
    ],
)
def test_the_confidence_that_is_shown_is_the_one_that_decided(bees: Taught, chat: Chat, text: str) -> None:
    """Shown next to cut-offs that say something else, it would explain nothing."""
    (reason,) = chat.say(bees, text).reasons

    assert reason.way in (Way.WORDS, Way.AFTER_TOPIC)
    match reason.outcome:
        case Outcome.ANSWER:
            assert (reason.confidence, reason.best >= reason.answer) == (reason.best, True)
        case Outcome.ASK:
            assert (reason.confidence, reason.together >= reason.ask) == (reason.together, True)
        case Outcome.DECLINE:
            assert (reason.confidence, reason.together < reason.ask) == (round(1 - reason.together, 6), True)


def test_a_question_that_points_back_names_the_topic_before(bees: Taught, chat: Chat) -> None:
    chat.say(bees, "what does the queen do?")

    (reason,) = chat.say(bees, "and why?").reasons

    assert reason.way is Way.POINTED
    assert reason.after
    assert reason.after.id == "hive.queen"


def test_a_whole_quiz_is_played_by_its_buttons(bees: Taught, chat: Chat) -> None:
    view = chat.say(bees, "/quiz hive.swarm")
    seen = []
    for _ in range(60):
        last = view.bubbles[-1]
        seen.append(text_of(view))
        if not (last.rows and last.rows[0][0].choice.startswith("quiz:")):
            break
        view = chat.tap(bees, last.rows[0][0].choice, last.number)
        assert view.bubbles[-1].trouble is None
        if view.bubbles[-1] == last:
            view = chat.say(bees, "I don't know")

    assert len(seen) > 5
    assert view.deed


def test_a_picture_of_the_course_is_found(bees: Taught, chat: Chat) -> None:
    images = [bubble.image for bubble in chat.say(bees, "what are the parts of a hive?").bubbles if bubble.image]

    assert [image.name for image in images] == ["hive.png"]
    assert find_picture(bees.course, BEEKEEPING, images[0].name) == BEEKEEPING / "content/pictures/hive.png"
