"""Whatever is said, in whatever order and of whatever course: what holds of every turn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.choices import Action, write, write_link
from bot.tutor.course import Course
from bot.tutor.learner import Flow, Learner
from bot.tutor.markup import plain, units
from bot.tutor.matching.ranking import Explanation, Match, Ranking
from bot.tutor.matching.text import words
from bot.tutor.message import Attachment, Command, Message, Tap, Text
from bot.tutor.reply import LeaveScores, ShowScores, Turn
from tests.tutor.courses import BREAD, BREAD_WITH_ALL, BREAD_WITH_GLOSSARY, BREAD_WITH_MANNERS, CUTOFFS, MATCHING
from tests.tutor.dialogues import GROUP, LEARNER, NOW, show_all, turn
from tests.tutor.shown import EXPIRED


@dataclass(frozen=True)
class Hunches:
    """Has an opinion of every text, drawn from the text alone, so that equal texts give equal rankings."""

    course: Course

    def rank(self, text: str) -> Ranking:
        """Give a few intents some of the chance, often nearly all of it to one."""
        drawn = Random(text)
        likely = drawn.sample(sorted(self.course.intents), 4)
        shares = [drawn.random() ** 4 for _ in likely]
        left = drawn.choice([0.0, 0.2, 1.0, 20.0])
        chances = {at: round(share / (sum(shares) + left), 6) for at, share in zip(likely, shares, strict=True)}
        matches = (Match(intent, chances.get(intent, 0.0)) for intent in self.course.intents)
        return Ranking(tuple(sorted(matches, key=lambda match: (-match.confidence, match.intent))), CUTOFFS)

    def correct(self, found: Sequence[str]) -> Sequence[str]:
        """Leave words as they are."""
        return found

    def explain(self, text: str, intent: str) -> Explanation:
        """Name every word, and take every one for misspelt."""
        found = words(text)
        shares = tuple((word, 1 / len(found)) for word in found)
        return Explanation(shares, self.course.intents[intent].title, tuple((word, word) for word in found))


COURSES = (BREAD, BREAD_WITH_GLOSSARY, BREAD_WITH_MANNERS, BREAD_WITH_ALL)

CUES = (
    "the second one", "2", "#1", "no", "not that, the other", "none", "yes", "an example?", "why?", "tell me more",
    "and flour?", "what is the difference?", "yeast vs flour", "the first and the last", "go back", "next", "simpler",
    "hi, what is rye?", "is it hot? is it cold?", "what about steam", "\N{THUMBS DOWN SIGN}", "thanks", "", "it", "?!",
    "is that the crust?", "both", "heat", "brown", "remove", "wrong", "I meant steam, not heat",
)  # fmt: skip

NAMES = ("start", "help", "about", "topics", "define", "why", "privacy", "export", "forget", "broadcast", "nope")

IDS = (
    *BREAD_WITH_ALL.intents,
    *(topic.id for topic in BREAD.topics),
    *(term.id for term in BREAD_WITH_GLOSSARY.glossary),
    *("yes", "no", "export", "forget", "gone", ""),
)

QUOTES = st.none() | st.sampled_from(CUES) | st.text()

TAPS = st.builds(
    Tap,
    st.builds(write, st.sampled_from(Action), st.sampled_from(IDS)) | st.text(),
    st.none() | st.integers(1, 3),
    QUOTES,
)

COMMANDS = st.builds(
    Command, st.sampled_from(NAMES) | st.text(), st.sampled_from([*CUES, *map(write_link, IDS)]) | st.text(), QUOTES
)

TEXTS = st.builds(Text, st.sampled_from([*CUES, *MATCHING.table]) | st.text(), st.none() | st.integers(1, 99))

MESSAGES = TEXTS | COMMANDS | TAPS | st.just(Attachment())

STEPS = st.lists(st.tuples(MESSAGES, st.sampled_from([0, 5, 60, 50_000]), st.booleans()), max_size=12)


def play(course: Course, learner: Learner, steps: Sequence[tuple[Message, int, bool]]) -> Iterator[Turn]:
    """Take turns; a step is what is said, how many seconds later, and whether the words are still at hand."""
    now, said_before = NOW, None
    for message, later_s, at_hand in steps:
        now += timedelta(seconds=later_s)
        taken = turn(
            message,
            learner,
            course,
            matching=Hunches(course),
            words=said_before if at_hand else None,
            now=now,
            sent=now,
        )
        learner, said_before = taken.learner, taken.words
        yield taken


@given(st.sampled_from(COURSES), st.sampled_from([LEARNER, GROUP]), STEPS)
def test_whatever_is_said_every_reply_can_be_shown(
    course: Course, learner: Learner, steps: Sequence[tuple[Message, int, bool]]
) -> None:
    """The limits are those of core.telegram.org/bots/api: characters of a message, buttons, bytes of a button."""
    for taken in play(course, learner, steps):
        for reply in taken.replies:
            assert 0 < units(plain(reply.text)) <= 4096
            assert len(reply.choices) <= 100
            assert [choice for choice in reply.choices if not 1 <= len(choice.id.encode()) <= 64] == []
            assert [choice for choice in reply.choices if not choice.label] == []


@given(st.sampled_from(COURSES), st.sampled_from([LEARNER, GROUP]), STEPS)
def test_whatever_is_said_equal_messages_give_equal_turns(
    course: Course, learner: Learner, steps: Sequence[tuple[Message, int, bool]]
) -> None:
    assert list(play(course, learner, steps)) == list(play(course, learner, steps))


@given(st.sampled_from(COURSES), st.sampled_from([LEARNER, GROUP]), STEPS)
def test_whatever_is_said_every_button_offered_leads_somewhere(
    course: Course, learner: Learner, steps: Sequence[tuple[Message, int, bool]]
) -> None:
    for taken in play(course, learner, steps):
        for reply in taken.replies:
            for choice in reply.choices:
                assert show_all(turn(Tap(choice.id), replace(taken.learner, flow=Flow()), course)) != EXPIRED


@given(st.sampled_from(COURSES), STEPS)
def test_whatever_is_said_in_a_group_nothing_is_stored_exported_or_removed(
    course: Course, steps: Sequence[tuple[Message, int, bool]]
) -> None:
    about_scores = (ShowScores, LeaveScores)
    errands = [taken.errand for taken in play(course, GROUP, steps) if not isinstance(taken.errand, about_scores)]

    assert [errand for errand in errands if errand] == []


@given(st.sampled_from(COURSES), st.sampled_from([LEARNER, GROUP]), STEPS)
def test_whatever_is_said_only_a_flood_or_a_second_tap_gets_no_reply(
    course: Course, learner: Learner, steps: Sequence[tuple[Message, int, bool]]
) -> None:
    for (message, _, _), taken in zip(steps, play(course, learner, steps), strict=True):
        assert taken.replies or (isinstance(message, Tap) and message.message is not None) or taken.learner.flow.warned


@given(st.sampled_from(COURSES), st.sampled_from([LEARNER, GROUP]), STEPS)
def test_whatever_is_said_the_learner_keeps_the_number_and_knows_only_the_course(
    course: Course, learner: Learner, steps: Sequence[tuple[Message, int, bool]]
) -> None:
    for taken in play(course, learner, steps):
        context = taken.learner.context

        assert taken.learner.id == learner.id
        assert {*context.topics, *context.runners_up} <= set(course.intents)
        assert len(context.topics) <= 5
