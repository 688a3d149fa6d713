"""A changed course that is learned for now, from what was learned of the former one."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.tutor.course import Answer, Course, Intent, OutOfScope
from bot.tutor.matching.learning import learn, learn_change, learn_lesson
from bot.tutor.matching.lesson import Lesson
from bot.tutor.matching.matcher import Matcher
from bot.tutor.matching.ranking import decide
from bot.tutor.reply import Outcome
from tests.tutor.courses import BREAD, INTENTS, OUT_OF_SCOPE

OVEN, FIRST = INTENTS[0].id, INTENTS[0]
NEW = Intent(
    "bread.pretzel",
    "Pretzels",
    ("how do I twist a pretzel", "what is a pretzel dipped in", "lye for pretzels", "pretzel with salt"),
    (),
    Answer("A knot."),
)


def with_intents(*intents: Intent, without: str = "") -> Course:
    """Give the course with some intents changed or added, and one left out."""
    kept = {key: intent for key, intent in BREAD.intents.items() if key != without}
    return replace(BREAD, intents=kept | {intent.id: intent for intent in intents})


def with_phrases(*phrases: str) -> Course:
    """Give the course with more phrases for its first intent."""
    return with_intents(replace(FIRST, phrases=(*FIRST.phrases, *phrases)))


def for_now(*courses: Course) -> Matcher:
    """Learn a course whole, and each that follows for now."""
    lesson = Lesson.of(courses[0], ())
    matcher = learn_lesson(lesson)
    for course in courses[1:]:
        changed = lesson.after(course)
        matcher, lesson = learn_change(matcher, lesson, changed), changed
    return matcher


def test_a_course_that_did_not_change_is_ranked_as_before() -> None:
    texts = [trial for intent in INTENTS for trial in intent.trials]

    before, after = learn(BREAD), for_now(BREAD, BREAD)

    assert [after.rank(text) for text in texts] == [before.rank(text) for text in texts]


def test_a_new_phrase_is_answered_though_none_of_its_words_was_known() -> None:
    after = for_now(BREAD, with_phrases("xzqvj wvjqk"))

    assert learn(BREAD).rank("xzqvj wvjqk").matches[0].confidence == 0.0
    assert after.rank("xzqvj wvjqk").matches[0].intent == FIRST.id
    assert after.nearest("the wvjqk of a xzqvj", FIRST.id) == "xzqvj wvjqk"


def test_a_phrase_that_was_taken_away_is_no_longer_the_nearest() -> None:
    after = for_now(with_phrases("xzqvj wvjqk"), BREAD)

    assert after.nearest("xzqvj wvjqk", FIRST.id) != "xzqvj wvjqk"
    assert after.rank("xzqvj wvjqk").matches[0].confidence == 0.0


def test_a_phrase_that_moved_asks_for_its_new_intent() -> None:
    other = INTENTS[1]
    moved = with_intents(replace(other, phrases=(*other.phrases, "xzqvj wvjqk")))

    after = for_now(with_phrases("xzqvj wvjqk"), moved)

    assert after.rank("xzqvj wvjqk").matches[0].intent == other.id


def test_a_new_intent_is_answered_and_the_others_still_are() -> None:
    after = for_now(BREAD, with_intents(NEW))

    assert decide(after.rank("how do I twist a pretzel")).intents[:1] == (NEW.id,)
    for intent in INTENTS:
        assert after.rank(intent.phrases[0]).matches[0].intent == intent.id


def test_an_intent_that_is_gone_is_never_ranked() -> None:
    after = for_now(BREAD, with_intents(without=FIRST.id))

    assert FIRST.id not in {match.intent for match in after.rank(FIRST.phrases[0]).matches}
    assert {match.intent for match in after.rank("x").matches} == {intent.id for intent in INTENTS} - {FIRST.id}


def test_a_new_phrase_out_of_scope_is_declined() -> None:
    more = replace(BREAD, out_of_scope=OutOfScope((*OUT_OF_SCOPE.phrases, "xzqvj wvjqk qqxxz")))

    after = for_now(with_phrases("xzqvj wvjqk"), more)

    assert decide(after.rank("xzqvj wvjqk qqxxz")).outcome is Outcome.DECLINE


@pytest.mark.parametrize(
    "change",
    [
        lambda: with_phrases("xzqvj wvjqk"),
        lambda: with_intents(NEW),
        lambda: with_intents(without=FIRST.id),
        lambda: replace(BREAD, out_of_scope=OutOfScope(())),
        lambda: with_intents(replace(FIRST, title="Another title", phrases=FIRST.phrases[::-1])),
    ],
    ids=["phrase", "new intent", "intent gone", "nothing out of scope", "title and order"],
)
def test_what_is_learned_for_now_ranks_first_what_is_learned_whole_does(change: Callable[[], Course]) -> None:
    course = change()
    texts = [(phrase, intent.id) for intent in course.intents.values() for phrase in intent.phrases]

    now, whole = for_now(BREAD, course), learn(course)

    assert now.intents == whole.intents
    assert now.phrases == whole.phrases
    assert [now.rank(text).matches[0].intent for text, _ in texts] == [intent for _, intent in texts]
    assert [whole.rank(text).matches[0].intent for text, _ in texts] == [intent for _, intent in texts]


def test_changes_can_follow_each_other() -> None:
    after = for_now(BREAD, with_phrases("xzqvj"), with_intents(NEW), BREAD, with_phrases("wvjqk qqxxz"))

    assert after.rank("wvjqk qqxxz").matches[0].intent == FIRST.id
    assert after.rank("xzqvj").matches[0].confidence == 0.0


def test_chances_and_cutoffs_stay_until_the_course_is_learned_whole() -> None:
    before, after = learn(BREAD), for_now(BREAD, with_intents(NEW))

    assert after.cutoffs == before.cutoffs
    assert after.calibration.parameters.tolist() == before.calibration.parameters.tolist()


def test_learning_whole_can_be_broken_off_at_any_phrase() -> None:
    class Enough(Exception):
        pass

    steps: list[int] = []

    def pace() -> None:
        steps.append(1)
        if len(steps) == stop:
            raise Enough

    stop = 0
    learn_lesson(Lesson.of(BREAD, ("bread",), pace), pace=pace)
    whole = len(steps)

    for stop in (1, whole // 2, whole):
        steps.clear()
        with pytest.raises(Enough):
            learn_lesson(Lesson.of(BREAD, ("bread",), pace), pace=pace)
        assert len(steps) == stop
