"""Questions by others: how they are read, and how two courses put theirs together."""

from pathlib import Path

import pytest

from bot.authoring.problems import Findings
from bot.authoring.questions import (
    LEARNER,
    TRIAL,
    Posed,
    Question,
    Standing,
    check_questions,
    gather,
    read_questions,
    trials_of,
)
from bot.errors import ComparisonError
from bot.tutor.course import Course
from tests.authoring.coursefiles import places
from tests.tutor.courses import BREAD

YEAST = frozenset({"dough.yeast"})


def write(root: Path, name: str, content: str | bytes) -> Path:
    file = root / "questions" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"text": "yeast?", "intent": "dough.yeast"}', (YEAST, ())),
        ('{"text": "yeast?", "intent": "dough.yeast", "accept": ["dough.flour"]}', (YEAST | {"dough.flour"}, ())),
        ('{"text": "yeast?", "intent": null}', (frozenset(), ())),
        ('{"text": "yeast?", "intent": "OUT_OF_SCOPE"}', (frozenset(), ())),
        ('{"text": "yeast?"}', (None, ())),
        ('{"text": "yeast?", "history": ["flour?", "why?"], "note": 1}', (None, ("flour?", "why?"))),
        ('  {"text": "yeast?"}\t', (None, ())),
    ],
    ids=["intent", "also accepted", "null", "out of scope", "unknown", "history", "blanks"],
)
def test_a_line_says_what_is_right_and_what_came_before(
    line: str, expected: tuple[object, object], tmp_path: Path
) -> None:
    [posed] = read_questions(write(tmp_path, "a.jsonl", f"{line}\n"))

    assert (posed.text, posed.right, posed.history) == ("yeast?", *expected)


def test_files_come_by_name_and_other_files_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "b.jsonl", '\ufeff{"text": "third"}\r\n')
    write(tmp_path, "a.jsonl", '{"text": "first"}\n\n{"text": "second\u2028line"}')
    write(tmp_path, "README.md", "no question")
    write(tmp_path, ".a.jsonl", "half a copy")

    posed = read_questions(tmp_path)

    assert [(one.text, one.origin) for one in posed] == [
        ("first", "questions/a.jsonl:1"),
        ("second\u2028line", "questions/a.jsonl:3"),
        ("third", "questions/b.jsonl:1"),
    ]


def test_a_course_may_do_without(tmp_path: Path) -> None:
    assert read_questions(tmp_path) == ()


def test_every_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    lines = [
        "broken",
        "[]",
        '{"text": 1}',
        '{"text": " "}',
        "[" * 200_000,
        "1" * 5_000,
        '{"text": "a", "history": "b"}',
    ]
    write(tmp_path, "a.jsonl", "\n".join([*lines, '{"text": "good"}']))
    write(tmp_path, "b.jsonl", b'{"text": "\xff"}\n')

    with pytest.raises(ComparisonError) as refusal:
        read_questions(tmp_path)

    told = str(refusal.value).splitlines()
    hint = '(write {"text": "...", "intent": "area.topic"} on one line)'
    assert told[0] == "these questions cannot be read:"
    assert told[1] == f"questions/a.jsonl:1: T001 not JSON: Expecting value at column 1 {hint}"
    assert [line.partition(": ")[0] for line in told[1:8]] == [f"questions/a.jsonl:{number}" for number in range(1, 8)]
    assert told[4:7] == [
        f"questions/a.jsonl:4: T001 text: a question is wanted {hint}",
        f"questions/a.jsonl:5: T001 nested too deep {hint}",
        f"questions/a.jsonl:6: T001 not JSON: a number that is too long {hint}",
    ]
    assert told[8:] == ["questions/b.jsonl:1: F003 these bytes are not UTF-8 (save the file as UTF-8)"]


def test_a_folder_elsewhere_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl", '{"text": "elsewhere"}\n')
    course = tmp_path / "course"
    course.mkdir()
    (course / "questions").symlink_to(tmp_path / "questions")

    with pytest.raises(ComparisonError, match="link out of the course folder"):
        read_questions(course)


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "questions").write_text("", encoding="utf-8")

    with pytest.raises(ComparisonError, match="questions:1: F002 this folder cannot be read: Not a directory"):
        read_questions(tmp_path)


def problems(root: Path, course: Course | None = BREAD) -> list[tuple[str, int, str]]:
    findings = Findings()
    check_questions(root, course, findings)
    return places(findings)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param("", [], id="empty"),
        pytest.param('{"text": "yeast?", "intent": "dough.yeast"}', [], id="no line end"),
        pytest.param('{"text": "Mars?", "intent": null}\r\n{"text": "why?"}\r\n', [], id="nobody knows"),
        pytest.param('\n{"text": "yeast?",\n', [("questions/a.jsonl", 2, "T001")], id="cut off"),
        pytest.param('{"txt": "yeast?"}\n', [("questions/a.jsonl", 1, "T001")], id="no text"),
        pytest.param('{"text": "yeast?", "intent": 7}\n', [("questions/a.jsonl", 1, "T001")], id="no name"),
        pytest.param('{"text": "yeast?", "accept": "dough.yeast"}\n', [("questions/a.jsonl", 1, "T001")], id="no list"),
        pytest.param(b"\xff\n", [("questions/a.jsonl", 1, "F003")], id="not UTF-8"),
        pytest.param(
            '{"text": "a"}\n{"text": "b", "intent": "dough.gone"}\n', [("questions/a.jsonl", 2, "T002")], id="gone"
        ),
        pytest.param(
            '{"text": "b", "intent": "dough.yeast", "accept": ["dough.gone"]}\n',
            [("questions/a.jsonl", 1, "T002")],
            id="also accepted and gone",
        ),
    ],
)
def test_what_is_wrong_with_a_line_is_found_at_its_place(
    content: str | bytes, found: list[tuple[str, int, str]], tmp_path: Path
) -> None:
    assert problems(write(tmp_path, "a.jsonl", content)) == found


def test_what_nobody_can_read_is_found_and_a_course_without_questions_is_fine(tmp_path: Path) -> None:
    write(tmp_path / "link", "a.jsonl", '{"text": "elsewhere"}\n')
    (tmp_path / "course").mkdir()
    (tmp_path / "file").mkdir()
    (tmp_path / "file/questions").write_text("", encoding="utf-8")

    none, file = problems(tmp_path / "course"), problems(tmp_path / "file")
    (tmp_path / "course/questions").symlink_to(tmp_path / "link/questions")
    link = problems(tmp_path / "course")

    assert (none, file, link) == ([], [("questions", 1, "F002")], [("questions", 1, "F005")])


def test_of_a_course_that_cannot_be_read_no_intent_is_missed(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl", '{"text": "b", "intent": "dough.gone"}\nbroken\n')

    assert problems(tmp_path, None) == [("questions/a.jsonl", 2, "T001")]


def test_trials_come_with_their_intents_and_those_out_of_scope_last() -> None:
    posed = list(trials_of(BREAD))

    assert posed[0] == Posed("what kind of flour", (), frozenset({"dough.flour"}), TRIAL)
    assert [one.right for one in posed[-len(BREAD.out_of_scope.trials) :]] == [
        frozenset() for _ in BREAD.out_of_scope.trials
    ]


def test_each_question_is_asked_once_with_all_that_is_known_of_it() -> None:
    old = [Posed("yeast?", (), YEAST, TRIAL), Posed("gone", (), None, "questions/a.jsonl:1")]
    new = [Posed("yeast? ", (), frozenset({"dough.flour"}), "questions/a.jsonl:2"), Posed("yeast?", (), YEAST, TRIAL)]

    questions = gather(
        old, [*new, Posed("yeast?", ("hi",), None, "questions/a.jsonl:3")], ["gone", "yeast?", "mine", " "]
    )

    assert questions == [
        Question("yeast?", (), YEAST, YEAST | {"dough.flour"}, Standing.MOVED, ("questions/a.jsonl:2", TRIAL, LEARNER)),
        Question("yeast?", ("hi",), None, None, Standing.ADDED, ("questions/a.jsonl:3",)),
        Question("gone", (), None, None, Standing.LOST, ("questions/a.jsonl:1", LEARNER)),
        Question("mine", (), None, None, Standing.KEPT, (LEARNER,)),
    ]
    assert [question.is_private for question in questions] == [False, False, False, True]


def test_what_only_one_course_calls_right_counts_for_both() -> None:
    [added] = gather([], [Posed("yeast?", (), YEAST, TRIAL)], [])
    [lost] = gather([Posed("yeast?", (), YEAST, TRIAL)], [], [])

    assert (added.right_before, added.right_after, added.standing) == (YEAST, YEAST, Standing.ADDED)
    assert (lost.right_before, lost.right_after, lost.standing) == (YEAST, YEAST, Standing.LOST)
