"""What lies on the desk of the preview while the course is changed."""

from dataclasses import replace

from bot.authoring.places import Places
from bot.authoring.problems import Problem
from bot.channels.preview.desk import Desk, Shown, Taught
from bot.publishing.displaying import Display
from bot.publishing.edition import Answer, Edition, Failure, Refusal, Survey, Unchanged
from tests.tutor.courses import BREAD, MATCHING

PLACES: Places = {("oven.heat", "how hot"): "intents/oven.yaml:7"}
WARNING = Problem("intents/oven.yaml", 7, "I011", "nearly the same", "another one")
PROBLEM = Problem("intents/oven.yaml", 1, "Y001", "this is not YAML", "look here")
EDITION = Edition(Survey(BREAD, PLACES, (WARNING,)), MATCHING)
TAUGHT = Taught(BREAD, MATCHING, PLACES)


async def displayed(*steps: Answer | None) -> Shown:
    """Let a display hear answers, or (None) that files stir; give what lies on the desk at the end."""
    desk = Desk()
    display = Display(desk)
    for step in steps:
        if step is None:
            display.stir()
        else:
            await display.hear(step, frozenset())
    return desk.shown


async def test_at_first_the_course_is_being_learned() -> None:
    assert await displayed() == Shown(is_learning=True)


async def test_a_course_is_shown_with_its_warnings() -> None:
    assert await displayed(EDITION) == Shown(TAUGHT, (), (str(WARNING),))


async def test_a_course_that_is_broken_from_the_start_shows_its_problems_alone() -> None:
    assert await displayed(Refusal((PROBLEM,))) == Shown(None, (str(PROBLEM),))


async def test_files_that_stir_are_told_while_the_former_course_stays() -> None:
    assert await displayed(EDITION, None) == Shown(TAUGHT, (), (str(WARNING),), is_learning=True)


async def test_a_broken_course_shows_its_problems_beside_the_former_one() -> None:
    assert await displayed(EDITION, None, Refusal((PROBLEM,))) == Shown(TAUGHT, (str(PROBLEM),))


async def test_a_course_that_is_mended_to_what_it_was_shows_its_warnings_again() -> None:
    assert await displayed(EDITION, Refusal((PROBLEM,)), Unchanged("bread-1")) == Shown(TAUGHT, (), (str(WARNING),))


async def test_another_course_takes_the_place_of_the_former_one() -> None:
    other = replace(BREAD, version="other")

    shown = await displayed(EDITION, Refusal((PROBLEM,)), Edition(Survey(other, {}), MATCHING))

    assert shown == Shown(Taught(other, MATCHING, {}))


async def test_a_course_that_could_not_be_learned_is_a_problem_that_a_learned_one_mends() -> None:
    problem = "too little memory. Save a file once more to have the course learned."

    assert await displayed(EDITION, None, Failure("too little memory")) == Shown(TAUGHT, (problem,))
    assert await displayed(Failure("too little memory")) == Shown(None, (problem,))
    assert await displayed(Failure("too little memory"), EDITION) == Shown(TAUGHT, (), (str(WARNING),))


async def test_a_course_that_was_read_before_the_last_change_leaves_what_was_found_since() -> None:
    late = replace(EDITION, is_current=False)

    assert await displayed(Refusal((PROBLEM,)), late) == Shown(TAUGHT, (str(PROBLEM),))
    assert await displayed(EDITION, None, late) == Shown(TAUGHT, (), (str(WARNING),), is_learning=True)
