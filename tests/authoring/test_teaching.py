"""Questions become phrases in the files of staff: checked first, whole or not at all, all else unchanged."""

import errno
import os
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from bot.authoring.building import check_course, read_course_and_draft
from bot.authoring.files import CourseText
from bot.authoring.teaching import Plan, choose, plan_changes, to_diff, write_changes
from bot.errors import SettingsError
from bot.tutor.inbox import Cluster, Inbox, Question
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles

HIVE = "intents/hive.yaml"
OUTSIDE = "intents/out_of_scope.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return BEEKEEPING.write(tmp_path / "course")


def plan(root: Path, *wanted: tuple[str, str]) -> Plan:
    """Plan to teach texts, numbered from 1."""
    _, draft = read_course_and_draft(root)
    return plan_changes(draft, [(Question(at, text, 0.1), intent) for at, (text, intent) in enumerate(wanted, start=1)])


def lines_added(root: Path, path: str, before: bytes) -> Sequence[bytes]:
    """Give what a file has more than before, which must be all that differs."""
    rest = list(before.split(b"\n"))
    added = []
    for line in (root / path).read_bytes().split(b"\n"):
        if rest and rest[0] == line:
            rest.pop(0)
        else:
            added.append(line)
    assert rest == []
    return added


def phrases_of(root: Path, intent: str) -> Sequence[str]:
    """Give the phrases that staff wrote, without those that the glossary adds."""
    _, draft = read_course_and_draft(root)
    [found] = [entry.shape.phrases for entry in draft.intents if entry.shape.id == intent]
    return found


def reasons(plan: Plan) -> list[tuple[int, str]]:
    return [(refused.question.id, refused.reason) for refused in plan.refused]


def test_questions_become_phrases_that_check_accepts_and_nothing_else_changes(root: Path) -> None:
    before = {path: (root / path).read_bytes() for path in (HIVE, "intents/honey.yaml", OUTSIDE)}

    planned = plan(
        root,
        ("my bees ran off", "hive.swarm"),
        ("who won: bees or wasps?", "out_of_scope"),
        ("more royals?", "hive.queen"),
    )
    write_changes(root, planned.changes)

    course, findings = check_course(root)
    assert course is not None
    assert list(findings) == []
    assert (planned.refused, planned.problems) == ((), ())
    assert lines_added(root, HIVE, before[HIVE]) == [b"    - more royals?", b"    - my bees ran off"]
    assert lines_added(root, OUTSIDE, before[OUTSIDE]) == [b'  - "who won: bees or wasps?"']
    assert (root / "intents/honey.yaml").read_bytes() == before["intents/honey.yaml"]
    assert phrases_of(root, "hive.swarm")[-1] == "my bees ran off"
    assert course.out_of_scope.phrases[-1] == "who won: bees or wasps?"


def test_a_file_of_another_editor_keeps_its_signs(root: Path) -> None:
    odd = b"\xef\xbb\xbf" + (root / HIVE).read_bytes().replace(b"\n", b"\r\n")
    (root / HIVE).write_bytes(odd)

    write_changes(root, plan(root, ("my bees ran off", "hive.swarm")).changes)

    assert lines_added(root, HIVE, odd) == [b"    - my bees ran off\r"]


def test_a_question_that_is_said_twice_is_taught_once(root: Path) -> None:
    planned = plan(root, ("My bees ran off!", "hive.swarm"), ("my bees ran off", "hive.swarm"))
    write_changes(root, planned.changes)

    assert [question.id for question in planned.taught] == [1, 2]
    assert (root / HIVE).read_text().count("bees ran off") == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x" * 1_001, "it has 1,001 characters, and a phrase at most 1,000"),
        ("one\ntwo", "it has more than one line, and a phrase is one"),
        ("one\r\ntwo", "it has more than one line, and a phrase is one"),
        ("one\u2028two", "it has more than one line, and a phrase is one"),
        ("one\x1b[31m", "it has a sign in it that no file of the course may have"),
        ("one\ttwo", "it has a sign in it that no file of the course may have"),
        ("one\x85two", "it has a sign in it that no file of the course may have"),
        ("one\ufefftwo", "it has a sign in it that no file of the course may have"),
        ("one\uffff", "it has a sign in it that no file of the course may have"),
        ("one\ud800", "it has a sign in it that no file of the course may have"),
        ("👑 12 ???", "it has no word in it, and the tutor reads words"),
        ("   ", "it has no word in it, and the tutor reads words"),
    ],
    ids=[
        *("long", "two lines", "two lines of Windows", "two lines of Unicode", "escape", "tab", "next line"),
        *("byte order mark", "no character", "half of a character", "no word", "spaces"),
    ],
)
def test_what_can_be_no_phrase_is_refused_with_a_reason_and_the_others_go_on(
    text: str, reason: str, root: Path
) -> None:
    planned = plan(root, (text, "hive.swarm"), ("my bees ran off", "hive.swarm"))

    assert reasons(planned) == [(1, reason)]
    assert [question.id for question in planned.taught] == [2]
    assert [change.path for change in planned.changes] == [HIVE]


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000,
        "  spaces around \n",
        "- ? : # [] {} & * ! | > ' \" % @ ` word",
        "שלום דבורים",
        "蜜蜂吃什么?",
        "bees \u202eturned\u202c",
        "\\u0041 {term} %s $x",
        "yes",
        "👩\u200d🌾 keeper",
    ],
)
def test_whatever_a_learner_writes_in_one_line_is_read_back_as_it_was(text: str, root: Path) -> None:
    write_changes(root, plan(root, (text, "hive.swarm")).changes)

    assert phrases_of(root, "hive.swarm")[-1] == text.strip()


def test_an_intent_without_a_file_takes_no_questions(root: Path) -> None:
    planned = plan(root, ("zebras", "gone.intent"))

    assert reasons(planned) == [(1, "no file has phrases of gone.intent")]
    assert planned.changes == ()


def test_what_check_would_not_accept_changes_nothing_and_says_why(tmp_path: Path) -> None:
    files = BEEKEEPING.with_(HIVE, replace=("what is a swarm\n", "what is a mass of bees\n"))
    root = files.write(tmp_path)

    planned = plan(root, ("What is a maß of bees?", "hive.queen"), ("my bees ran off", "hive.swarm"))

    assert not planned.is_sound
    assert planned.changes == ()
    assert [problem.code for problem in planned.problems] == ["I002"]
    assert [problem.path for problem in planned.problems] == [HIVE]
    assert "stands already at intents/hive.yaml" in planned.problems[0].message


def test_a_warning_about_a_question_is_told_and_others_are_not(tmp_path: Path) -> None:
    files = BEEKEEPING.with_(HIVE, replace=("- what is a swarm\n", "- what is a swarm\n    - what is the swarm\n"))
    root = files.write(tmp_path)

    planned = plan(root, ("does the colony need the queen", "hive.queen"))

    assert planned.is_sound
    assert [change.path for change in planned.changes] == [HIVE]
    assert [
        (problem.code, problem.message.startswith("'does the colony need the queen' nearly repeats"))
        for problem in planned.problems
    ] == [("I011", True)]


def test_a_list_that_cannot_be_added_to_is_left_and_the_other_files_go_on(root: Path) -> None:
    _, draft = read_course_and_draft(root)
    unknown = CourseText(OUTSIDE, "phrases: {in: no form that is known}\n")
    (root / OUTSIDE).write_text(unknown.text)
    draft = replace(draft, texts=replace(draft.texts, out_of_scope=unknown))

    planned = plan_changes(
        draft, [(Question(1, "who won", 0.1), "out_of_scope"), (Question(2, "who WON?", 0.1), "out_of_scope")]
    )

    reason = "the phrases in intents/out_of_scope.yaml are written in a way that cannot be added to: add it by hand"
    assert reasons(planned) == [(1, reason), (2, reason)]
    assert (planned.changes, planned.taught) == ((), ())


def test_files_keep_their_permissions_and_no_other_file_is_left(root: Path) -> None:
    (root / HIVE).chmod(0o640)
    before = sorted(path.name for path in root.rglob("*"))

    write_changes(root, plan(root, ("my bees ran off", "hive.swarm")).changes)

    assert (root / HIVE).stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in root.rglob("*")) == before


def test_a_link_stays_a_link(root: Path) -> None:
    (root / HIVE).rename(root / "hive.yaml")
    (root / HIVE).symlink_to("../hive.yaml")

    write_changes(root, plan(root, ("my bees ran off", "hive.swarm")).changes)

    assert (root / HIVE).is_symlink()
    assert "my bees ran off" in (root / "hive.yaml").read_text()


def test_a_file_that_was_changed_meanwhile_is_not_written_over(root: Path) -> None:
    planned = plan(root, ("my bees ran off", "hive.swarm"), ("who won", "out_of_scope"))
    (root / OUTSIDE).write_bytes((root / OUTSIDE).read_bytes() + b"  # by hand\n")
    before = (root / HIVE).read_bytes()

    with pytest.raises(SettingsError, match=r"out_of_scope\.yaml was changed by somebody else just now"):
        write_changes(root, planned.changes)

    assert (root / HIVE).read_bytes() == before
    assert [path.name for path in (root / "intents").iterdir() if path.name.startswith(".")] == []


def test_a_file_that_was_changed_while_the_course_was_learned_is_left_alone(root: Path) -> None:
    _, draft = read_course_and_draft(root)
    former = (root / HIVE).read_text()
    first, second, *others = [f"- id: {part}" for part in former.split("- id: ")[1:]]
    (root / HIVE).write_text(former.partition("- id: ")[0] + "".join((second, first, *others)))
    before = (root / HIVE).read_bytes()
    wanted = [(Question(1, "my bees ran off", 0.1), "hive.swarm")]

    with pytest.raises(SettingsError, match=r"hive\.yaml was changed by somebody else just now: try again"):
        plan_changes(draft, wanted)

    assert (root / HIVE).read_bytes() == before


def test_a_file_that_is_gone_meanwhile_is_told(root: Path) -> None:
    planned = plan(root, ("my bees ran off", "hive.swarm"))
    (root / HIVE).unlink()

    with pytest.raises(SettingsError, match=r"cannot write in .*: No such file or directory"):
        write_changes(root, planned.changes)


@pytest.mark.parametrize(
    ("refused", "told", "changed"),
    [
        ({2}, r": Device or resource busy\. Nothing is written\.", []),
        ({2, 3}, r": Device or resource busy\. These are written all the same: intents/hive\.yaml\.", [HIVE]),
    ],
    ids=["the second", "the second, and what would put the first back"],
)
def test_a_file_that_cannot_be_replaced_leaves_the_others_as_they_were_or_names_them(
    refused: set[int], told: str, changed: list[str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = plan(root, ("my bees ran off", "hive.swarm"), ("who won", "out_of_scope"))
    before = {path: (root / path).read_bytes() for path in (HIVE, OUTSIDE)}
    names = sorted(path.name for path in root.rglob("*"))
    calls, replace = count(1), Path.replace

    def replace_some(new: Path, target: Path) -> Path:
        if next(calls) in refused:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        return replace(new, target)

    monkeypatch.setattr(Path, "replace", replace_some)

    with pytest.raises(SettingsError, match=told):
        write_changes(root, planned.changes)

    assert [path for path, content in before.items() if (root / path).read_bytes() != content] == changed
    assert sorted(path.name for path in root.rglob("*")) == names


def test_git_applies_the_diff_with_the_same_result(tmp_path: Path) -> None:
    files = BEEKEEPING.with_(OUTSIDE, content=crlf(BEEKEEPING, OUTSIDE))
    root, patched = files.write(tmp_path / "one"), files.write(tmp_path / "two")
    planned = plan(root, ("my bees ran off", "hive.swarm"), ("כמה דבורים", "hive.queen"), ("who won", "out_of_scope"))

    done = subprocess.run(
        ["git", "apply", "-"], cwd=patched, input=to_diff(planned.changes), check=False, capture_output=True
    )
    write_changes(root, planned.changes)

    assert done.returncode == 0, done.stderr
    for path in (HIVE, OUTSIDE):
        assert (patched / path).read_bytes() == (root / path).read_bytes()


def crlf(files: CourseFiles, path: str) -> bytes:
    raw = files.files[path]
    assert isinstance(raw, bytes)
    return raw.replace(b"\n", b"\r\n")


def test_a_diff_shows_the_place(root: Path) -> None:
    assert to_diff(plan(root, ("my bees ran off", "hive.swarm")).changes).decode() == (
        "--- a/intents/hive.yaml\n"
        "+++ b/intents/hive.yaml\n"
        "@@ -52,6 +52,7 @@\n"
        "     - they left together with the old queen\n"
        "     - is a swarm dangerous\n"
        "     - signs that a colony is about to swarm\n"
        "+    - my bees ran off\n"
        "   trials:\n"
        "     - In May a buzzing cloud moved out over the fence, what happened?\n"
        "     - can I keep them from leaving in a crowd\n"
    )


def test_questions_are_chosen_by_number_or_cluster_or_all() -> None:
    one, two, three = (Question(number, "?", 0.1) for number in (1, 2, 3))
    inbox = Inbox((Cluster("hive.queen", ((one, two),)), Cluster(None, ((three,),))))

    assert choose(inbox, [], None) == [(one, "hive.queen"), (two, "hive.queen"), (three, "out_of_scope")]
    assert choose(inbox, ["none", "2"], None) == [(two, "hive.queen"), (three, "out_of_scope")]
    assert choose(inbox, ["hive.queen", "1"], "out_of_scope") == [(one, "out_of_scope"), (two, "out_of_scope")]
