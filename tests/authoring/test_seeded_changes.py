"""A change that was made on purpose in a course, and the questions that it changes: those and no others."""

import json
from pathlib import Path

import pytest

from bot.app import compare_courses, converse
from bot.authoring.changes import Changes, Kind, Verdict
from bot.authoring.questions import Standing
from bot.channels.jsonl import answer_lines
from bot.storage.memory import MemoryStore
from bot.storage.sql import SqlStore
from bot.storage.store import Kept
from bot.tutor.learner import Learner
from tests.authoring.coursefiles import CourseFiles
from tests.authoring.repositories import WITH_QUESTIONS, changed, commit, git, repository
from tests.storage.outgoings import NOW

Kinds = dict[str, tuple[Kind, ...]]

HIVE = "content/answers/hive.md"
PICTURE = "content/pictures/hive.png"

QUEEN = ("how long does a queen live", "What does the queen do?", "and how long does she live?")
PARTS = ("I bought a second-hand wooden box for my colony, what goes where?", "name the boxes of a beehive")
"""The questions that get these answers."""

WINTER = """
- id: hive.winter
  title: Bees in winter
  phrases:
    - What do bees do in winter?
    - winter cluster
    - how cold may it get for bees
    - do bees hibernate in December
    - snow on the roof of the box
    - Should I wrap the hive against frost?
    - they sit close and shiver
    - how do they keep warm at Christmas
    - is there brood in January
    - a mouse guard for the cold months
  trials:
    - frost outside, are they asleep?
    - shivering in a ball in January
    - Must I heat the box at minus ten degrees?
  follow_ups: []
"""
WITH_WINTER = (
    WITH_QUESTIONS.with_("intents/hive.yaml", append=WINTER)
    .with_(HIVE, append="\n## hive.winter\nBees sit in a ball and shiver to keep warm.\n\nSources: weather\n")
    .with_("content/course.yaml", replace=("hive.swarm, hive.inspection]", "hive.swarm, hive.inspection, hive.winter]"))
    .with_(
        "content/quizzes/hive.yaml",
        append="".join(
            f"""
- id: hive.winter.{word}
  objective: hive.winter
  level: {level}
  kind: typed
  stem: {stem}
  accept: [{answer}]
  mistakes:
    - answers: [{mistake}]
      feedback: Tempting, but they stay awake and at home all the time.
  hints: [Think of the {word}., It is one word.]
  explanation: Moving muscles make warmth.
  sources: [weather]
"""
            for word, level, stem, answer, mistake in (
                ("muscles", "recall", "How do bees warm a hive in frost?", "shivering", "sleeping"),
                ("form", "recall", "Which shape does a colony take in frost?", "ball", "carpet"),
                ("noise", "apply", "You hear a hum in January. What keeps the colony busy?", "shaking", "flying"),
            )
        ),
    )
)


def compared(course: Path, old: str = "HEAD", new: str | None = None, database: Path | None = None) -> Changes:
    """Compare without a progress bar."""
    address = f"sqlite:///{database}" if database else None
    return compare_courses(course, old, new, address, lambda total: lambda: None)


def seeded(folder: Path, files: CourseFiles, before: CourseFiles = WITH_QUESTIONS) -> Changes:
    """Compare a course with what is made of it."""
    return compared(changed(repository(folder, before), files))


def kinds(changes: Changes) -> Kinds:
    return {change.question.text: change.kinds for change in changes.changes}


def otherwise(folder: Path, before: CourseFiles, after: CourseFiles, changes: Changes) -> set[str]:
    """Ask two courses by lines, as scripts do, and name the questions with another outcome or intent."""
    lines = [json.dumps({"text": one.text, "history": list(one.history)}) for one in changes.questions]
    told = []
    for name, files in (("before", before), ("after", after)):
        conversation = converse(files.write(folder / name), MemoryStore())
        told.append([json.loads(line) for line in answer_lines(conversation, lines)])
    return {
        one["text"]
        for one, other in zip(*told, strict=True)
        if (one["outcome"], one["intent"]) != (other["outcome"], other["intent"])
    }


def with_other_answer(changes: Changes) -> set[str]:
    return {text for text, found in kinds(changes).items() if found[0] in (Kind.OUTCOME, Kind.ANSWER)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            WITH_QUESTIONS.with_(HIVE, replace=("The queen is the", "A queen is the")),
            dict.fromkeys(QUEEN, (Kind.TEXT,)),
        ),
        (WITH_QUESTIONS.with_(HIVE, replace=("no orders", "no commands")), dict.fromkeys(QUEEN, (Kind.TEXT,))),
        (
            WITH_QUESTIONS.with_(HIVE, replace=("Sources: queens, course", "Sources: queens")),
            dict.fromkeys(QUEEN, (Kind.SOURCES,)),
        ),
        (
            WITH_QUESTIONS.with_("content/sources.yaml", replace=("example.org/queens", "example.org/daughters")),
            dict.fromkeys((*QUEEN, *PARTS), (Kind.SOURCES,)),
        ),
        (WITH_QUESTIONS.with_(PICTURE, append="other bytes"), dict.fromkeys(PARTS, (Kind.PICTURES,))),
        (
            WITH_QUESTIONS.with_("intents/hive.yaml", replace=("[hive.swarm]", "[hive.swarm, honey.making]")),
            dict.fromkeys(QUEEN, (Kind.CHOICES,)),
        ),
    ],
    ids=["short answer", "longer answer", "sources of an answer", "a source itself", "picture", "follow-ups"],
)
def test_a_change_of_one_answer_shows_at_the_questions_that_get_it(
    files: CourseFiles, expected: Kinds, tmp_path: Path
) -> None:
    changes = seeded(tmp_path, files)

    assert kinds(changes) == expected
    assert {change.verdict for change in changes.changes} == {Verdict.OTHER}
    assert changes.score_before == changes.score_after


@pytest.mark.slow
@pytest.mark.parametrize(
    "files",
    [
        WITH_QUESTIONS,
        WITH_QUESTIONS.with_("content/wording.yaml", replace=("I am not sure what you mean.", "Which do you mean?")),
        WITH_QUESTIONS.with_("content/wording.yaml", replace=("Read in:", "Source of this:")),
        WITH_QUESTIONS.with_("intents/hive.yaml", replace=("# What learners ask about the hive", "# The hive")),
        WITH_QUESTIONS.with_("content/quizzes/hive.yaml", append="# The end.\n"),
    ],
    ids=["nothing", "a question back", "the word before sources", "comment", "comment below the items"],
)
def test_what_no_question_depends_on_changes_nothing(files: CourseFiles, tmp_path: Path) -> None:
    changes = seeded(tmp_path, files)

    assert (changes.is_nothing, changes.changes) == (True, ())


@pytest.mark.slow
def test_changed_sentences_of_the_wording_are_named_all_the_same(tmp_path: Path) -> None:
    files = WITH_QUESTIONS.with_("content/wording.yaml", replace=("I am not sure what you mean.", "Which do you mean?"))

    changes = seeded(tmp_path, files)

    assert (changes.wording.added, changes.wording.lost, changes.wording.changed) == ((), (), ("ask",))


@pytest.mark.slow
def test_a_former_course_that_lacks_a_sentence_of_the_wording_is_compared(tmp_path: Path) -> None:
    before = WITH_QUESTIONS.with_("content/wording.yaml", replace=("attachment: I can only", "# I can only"))

    changes = seeded(tmp_path, WITH_QUESTIONS, before)

    assert (changes.is_nothing, changes.wording.added) == (True, ("attachment",))


@pytest.mark.slow
def test_a_phrase_that_moves_to_another_intent_changes_what_scripts_hear_otherwise(tmp_path: Path) -> None:
    phrase = "    - the right day for harvesting\n"
    files = WITH_QUESTIONS.with_("intents/honey.yaml", replace=(phrase, "")).with_(
        "intents/hive.yaml", replace=("  trials:\n    - Sunday", f"{phrase}  trials:\n    - Sunday")
    )

    changes = seeded(tmp_path / "repository", files)

    moved = next(change for change in changes.changes if change.question.text == "the right day for harvesting")
    assert (moved.before.intent, moved.after.intent) == ("honey.harvest", "hive.inspection")
    assert (moved.kinds, moved.verdict) == ((Kind.ANSWER,), Verdict.WORSE)
    assert with_other_answer(changes) == otherwise(tmp_path, WITH_QUESTIONS, files, changes)
    assert (changes.intents.added, changes.intents.lost, changes.intents.changed) == ((), (), ())


@pytest.mark.slow
def test_a_new_intent_comes_with_its_trials(tmp_path: Path) -> None:
    changes = seeded(tmp_path / "repository", WITH_WINTER)

    added = [question.text for question in changes.standing(Standing.ADDED)]
    assert added == [
        "frost outside, are they asleep?",
        "shivering in a ball in January",
        "Must I heat the box at minus ten degrees?",
    ]
    assert (changes.intents.added, changes.intents.lost) == (("hive.winter",), ())
    assert with_other_answer(changes) == otherwise(tmp_path, WITH_QUESTIONS, WITH_WINTER, changes)
    ball = next(change for change in changes.changes if change.question.text == "shivering in a ball in January")
    assert (ball.after.intent, ball.verdict) == ("hive.winter", Verdict.BETTER)


@pytest.mark.slow
def test_a_lost_intent_takes_its_trials_along(tmp_path: Path) -> None:
    changes = seeded(tmp_path / "repository", WITH_QUESTIONS, WITH_WINTER)

    lost = [question.text for question in changes.standing(Standing.LOST)]
    assert len(lost) == 3
    assert (changes.intents.added, changes.intents.lost) == ((), ("hive.winter",))
    assert with_other_answer(changes) == otherwise(tmp_path, WITH_WINTER, WITH_QUESTIONS, changes)
    ball = next(change for change in changes.changes if change.question.text == "shivering in a ball in January")
    assert (ball.before.intent, ball.verdict) == ("hive.winter", Verdict.WORSE)


@pytest.mark.slow
def test_an_answer_that_no_question_gets_is_named_when_it_changes(tmp_path: Path) -> None:
    before = WITH_QUESTIONS.without("questions/")
    files = before.with_("content/answers/honey.md", replace=("To make it liquid again", "To make it runny again"))

    changes = seeded(tmp_path, files, before)

    assert (changes.is_nothing, changes.changes, changes.intents.changed) == (False, (), ("honey.crystals",))


def test_a_trial_that_moves_to_another_intent_is_named(tmp_path: Path) -> None:
    trial = "    - what is the upper storey good for\n"
    files = WITH_QUESTIONS.with_("intents/hive.yaml", replace=(trial, "")).with_(
        "intents/honey.yaml", replace=("  trials:\n    - Which steps", f"  trials:\n{trial}    - Which steps")
    )
    before = WITH_QUESTIONS.with_("intents/hive.yaml", replace=(trial, f"{trial}    - which floor is for honey\n"))
    after = files.with_("intents/hive.yaml", replace=("what goes where?\n", "what goes where?\n    - a box, and now\n"))

    changes = seeded(tmp_path, after, before)

    [moved] = changes.standing(Standing.MOVED)
    assert moved.text == "what is the upper storey good for"
    assert (moved.right_before, moved.right_after) == (frozenset({"hive.parts"}), frozenset({"honey.making"}))
    assert [question.text for question in changes.standing(Standing.ADDED)] == ["a box, and now"]
    assert [question.text for question in changes.standing(Standing.LOST)] == ["which floor is for honey"]
    assert (changes.changes, changes.is_nothing) == ((), False)


@pytest.mark.slow
def test_what_a_quiz_asks_is_left_to_chance_and_changes_no_answer(tmp_path: Path) -> None:
    asked = '{"text": "quiz me"}\n{"text": "test me on the hive", "history": ["hello"]}\n'
    before = WITH_QUESTIONS.with_("questions/asked.jsonl", content=asked)
    items = before.files["content/quizzes/hive.yaml"]
    assert isinstance(items, bytes)
    files = before.with_(
        "content/quizzes/hive.yaml", content=items.replace(b"  stem: ", b"  stem: Say what you think. ")
    )

    changes = seeded(tmp_path, files, before)

    assert changes.is_nothing


def test_two_revisions_are_compared_whatever_the_files_are_now(tmp_path: Path) -> None:
    course = repository(tmp_path, below="a course/ünder")
    changed(course, WITH_QUESTIONS.with_(HIVE, replace=("no orders", "no commands")))
    git(course, "switch", "--quiet", "--create", "feature/@queen")
    commit(course)
    (course / HIVE).write_text("half a file", encoding="utf-8")

    changes = compared(course, "main", "feature/@queen")

    assert kinds(changes) == dict.fromkeys(QUEEN, (Kind.TEXT,))
    assert changes.before.name.startswith("main (")
    assert changes.after.name.startswith("feature/@queen (")


@pytest.mark.slow
def test_what_learners_let_staff_see_is_asked_and_nothing_else_of_theirs(tmp_path: Path) -> None:
    course = repository(tmp_path / "repository")
    changed(course, WITH_QUESTIONS.with_(HIVE, replace=("no orders", "no commands")))
    store = SqlStore(f"sqlite:///{tmp_path / 'tutor.db'}")
    kept = ["does a colony need a queen", " What does the queen do? ", "does a colony need a queen"]
    for number, text in enumerate(kept, start=1):
        store.commit(Learner(number), (), None, NOW, [Kept(text, "1")])
    store.close()

    changes = compared(course, database=tmp_path / "tutor.db")

    asked = [(one.text, one.is_private) for one in changes.questions if "learner" in one.origins]
    assert asked == [("What does the queen do?", False), ("does a colony need a queen", True)]
    assert kinds(changes)["does a colony need a queen"] == (Kind.TEXT,)


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    course = repository(tmp_path / "repository")

    changes = compared(course, database=tmp_path / "data/tutor.db")

    assert changes.is_nothing
    assert [path.name for path in tmp_path.iterdir()] == ["repository"]
