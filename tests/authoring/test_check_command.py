"""`psi-tutor check` as a process of its own: what it prints, and how it ends."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.authoring.coursefiles import BEEKEEPING, ROOT, CourseFiles

HIVE = "intents/hive.yaml"
LINE = re.compile(r"(?P<path>[^:]+):(?P<line>\d+): (?P<code>[A-Z]\d{3}) (?P<message>\S.*)")


@dataclass(frozen=True)
class Ended:
    """How the process ended, and what it printed."""

    code: int
    out: str
    err: str


RunCheck = Callable[[str | Path], Ended]


@pytest.fixture
def run_check(tmp_path: Path) -> RunCheck:
    """Run the command in an empty folder, with nothing in its environment but the course's folder and PATH."""
    here = tmp_path / "here"
    here.mkdir()

    def run(course_dir: str | Path) -> Ended:
        command = Path(sys.executable).with_name("psi-tutor")
        env = {"PATH": os.environ["PATH"], "TUTOR_COURSE_DIR": str(course_dir)}
        done = subprocess.run([command, "check"], cwd=here, env=env, capture_output=True, timeout=60, check=False)
        ended = Ended(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
        assert "Traceback" not in ended.out + ended.err
        return ended

    return run


def test_the_course_of_this_project_is_in_order(run_check: RunCheck) -> None:
    ended = run_check(ROOT)

    assert ended.code == 0, ended.out
    assert ended.out.startswith("The course is in order: ")
    assert ended.err == ""


@pytest.mark.slow
def test_questions_by_others_are_checked_too(run_check: RunCheck, tmp_path: Path) -> None:
    gone = '{"text": "wax?", "intent": "hive.wax"}\n'
    warned = BEEKEEPING.with_("questions/a.jsonl", content=gone)

    ended = run_check(warned.write(tmp_path / "warned"))
    broken = run_check(warned.with_("questions/a.jsonl", append="wax?\n").write(tmp_path / "broken"))

    warning = "questions/a.jsonl:1: warning T002 the course has no intent 'hive.wax' "
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(warning)
    assert "1 warning" in ended.out
    assert (broken.code, broken.err) == (1, "1 problem found.\n")
    assert broken.out.startswith(warning)
    assert broken.out.splitlines()[1].startswith("questions/a.jsonl:2: T001 not JSON: Expecting value at column 1 ")


@pytest.mark.slow
def test_the_small_course_is_in_order(run_check: RunCheck) -> None:
    ended = run_check(ROOT / "tests/courses/beekeeping")

    assert ended.code == 0
    assert re.fullmatch(
        r"The course is in order: 10 intents, 110 phrases, 3 terms, 12 items, 0 warnings, version [0-9a-f]{12}\.\n"
        r"Short answers: median grade 3\.7 to read \(Flesch-Kincaid; at most 10 is wanted\), "
        r"hardest hive\.inspection with 7\.5\.\n",
        ended.out,
    )
    assert ended.err == ""


@pytest.mark.slow
def test_problems_are_printed_one_a_line_and_counted(run_check: RunCheck, tmp_path: Path) -> None:
    broken = BEEKEEPING.with_(HIVE, replace=("[hive.swarm]", "[hive.wax]")).with_(
        "content/wording.yaml", replace=("none_label: None of these\n", "")
    )

    ended = run_check(broken.write(tmp_path / "course"))

    assert ended.code == 1
    assert ended.out.splitlines() == [
        "content/wording.yaml:1: W001 the sentence none_label is missing (write `none_label: ...`)",
        "intents/hive.yaml:40: I005 'hive.wax' cannot follow hive.queen (name the id of another intent)",
    ]
    assert ended.err == "2 problems found.\n"


@pytest.mark.slow
def test_a_warning_is_printed_and_the_course_is_in_order(run_check: RunCheck, tmp_path: Path) -> None:
    warned = BEEKEEPING.with_(HIVE, replace=("name the boxes of a beehive", "what is the hive made of"))

    ended = run_check(warned.write(tmp_path / "course"))

    assert ended.code == 0
    assert ended.out.splitlines()[0] == (
        "intents/hive.yaml:7: warning I011 'what is the hive made of' nearly repeats 'What is a hive made of?' "
        "at intents/hive.yaml:6 (say it in other words)"
    )
    assert ", 3 terms, 12 items, 1 warning, version " in ended.out.splitlines()[1]
    assert ended.err == ""


@pytest.mark.slow
def test_one_problem_is_counted_as_one(run_check: RunCheck, tmp_path: Path) -> None:
    broken = BEEKEEPING.with_(HIVE, replace=("[hive.swarm]", "[hive.wax]"))

    ended = run_check(broken.write(tmp_path / "course"))

    assert ended.code == 1
    assert ended.err == "1 problem found.\n"


@pytest.mark.slow
def test_the_path_of_a_problem_does_not_depend_on_where_the_course_is(run_check: RunCheck, tmp_path: Path) -> None:
    broken = BEEKEEPING.with_(HIVE, replace=("[hive.swarm]", "[hive.wax]"))
    broken.write(tmp_path / "one")
    broken.write(tmp_path / "here" / "two")

    assert run_check(tmp_path / "one").out == run_check("two").out


@pytest.mark.slow
@pytest.mark.parametrize(
    "files",
    [
        pytest.param(BEEKEEPING.with_(HIVE, content=b"\xff\xfe\0"), id="not text"),
        pytest.param(BEEKEEPING.with_(HIVE, content=b"[" * 30_000), id="30,000 brackets"),
        pytest.param(BEEKEEPING.with_made(HIVE, os.mkfifo), id="pipe"),
        pytest.param(BEEKEEPING.with_link(HIVE, "hive.yaml"), id="link to itself"),
        pytest.param(BEEKEEPING.with_(HIVE, replace=("Does a colony need a queen?", "Queen bee 👑")), id="emoji"),
        pytest.param(BEEKEEPING.with_(HIVE, replace=("[hive.swarm]", "[hive.\x1b]")), id="escape sequence"),
        pytest.param(BEEKEEPING.without("content/"), id="half a course"),
    ],
)
def test_whatever_is_wrong_is_told_in_lines_with_place_and_code(
    files: CourseFiles, run_check: RunCheck, tmp_path: Path
) -> None:
    ended = run_check(files.write(tmp_path / "course"))

    assert ended.code == 1
    assert ended.out != ""
    assert [line for line in ended.out.splitlines() if not LINE.fullmatch(line)] == []


@pytest.mark.slow
def test_an_empty_folder_is_no_course(run_check: RunCheck, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    ended = run_check(tmp_path / "empty")

    assert ended.code == 1
    assert [line.split(": ")[0] for line in ended.out.splitlines()] == [
        "content/answers:1",
        "content/course.yaml:1",
        "content/sources.yaml:1",
        "content/wording.yaml:1",
        "intents:1",
    ]
    assert ended.err == (
        f"5 problems found.\nThere is no course in {tmp_path / 'empty'}: TUTOR_COURSE_DIR says where it stands.\n"
    )


@pytest.mark.slow
def test_a_folder_that_does_not_exist_is_no_course(run_check: RunCheck, tmp_path: Path) -> None:
    ended = run_check(tmp_path / "nowhere")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"psi-tutor: TUTOR_COURSE_DIR: there is no folder '{tmp_path / 'nowhere'}'")


@pytest.mark.slow
def test_without_a_setting_the_working_directory_is_the_course(tmp_path: Path) -> None:
    root = BEEKEEPING.write(tmp_path)
    command = Path(sys.executable).with_name("psi-tutor")

    done = subprocess.run(
        [command, "check"], cwd=root, env={"PATH": os.environ["PATH"]}, capture_output=True, check=False
    )

    assert done.returncode == 0
    assert done.stdout.startswith(b"The course is in order: 10 intents")
