"""`psi-tutor diff` as a process of its own: what it prints, and its exit code."""

import json
from pathlib import Path

import pytest

from tests.authoring.repositories import WITH_QUESTIONS, changed, repository
from tests.test_cli import psi_tutor

pytestmark = pytest.mark.slow

HIVE = "content/answers/hive.md"
LATER = WITH_QUESTIONS.with_(HIVE, replace=("no orders", "no commands"))


def test_a_changed_answer_is_told_with_exit_code_zero(tmp_path: Path) -> None:
    course = changed(repository(tmp_path / "repository"), LATER)
    here = tmp_path / "here"
    here.mkdir()

    done = psi_tutor("diff", cwd=here, TUTOR_COURSE_DIR=str(course))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].startswith("3 of 58 questions get something else from HEAD (")
    assert done.stdout.splitlines()[5:] == [
        "Other (3)",
        "  hive.queen: another text",
        "    - She gives no orders.",
        "    + She gives no commands.",
        "    > how long does a queen live  (questions/asked.jsonl:1; right: hive.queen)",
        "    > What does the queen do?  (questions/asked.jsonl:2; right: hive.queen)",
        "    > [What does the queen do?] and how long does she live?  (questions/asked.jsonl:8; right:",
        "      hive.queen)",
        "",
        "Intents changed: hive.queen.",
    ]
    assert list(here.iterdir()) == []


def test_json_and_markdown_are_for_programs_and_pull_requests(tmp_path: Path) -> None:
    course = repository(tmp_path)

    as_json = psi_tutor("diff", "main", "HEAD", "--json", "--no-asked", TUTOR_COURSE_DIR=str(course))
    as_markdown = psi_tutor("diff", "main", "--markdown", "--no-asked", TUTOR_COURSE_DIR=str(course))

    assert (as_json.returncode, as_json.stderr) == (0, "")
    assert json.loads(as_json.stdout)["nothing"] is True
    assert (as_markdown.returncode, as_markdown.stderr) == (0, "")
    assert as_markdown.stdout.startswith("**Nothing changes from `main (")


def test_wrong_use_and_courses_that_cannot_be_read_have_exit_code_two(tmp_path: Path) -> None:
    course = repository(tmp_path / "bad", WITH_QUESTIONS.with_(HIVE, replace=("Sources: queens", "Sources: queenz")))
    broken = psi_tutor("diff", TUTOR_COURSE_DIR=str(course))
    WITH_QUESTIONS.write(course)
    mended = psi_tutor("diff", TUTOR_COURSE_DIR=str(course))
    unknown = psi_tutor("diff", "--", "--output=x", TUTOR_COURSE_DIR=str(course))
    both = psi_tutor("diff", "--json", "--markdown", TUTOR_COURSE_DIR=str(course))

    assert [done.returncode for done in (broken, mended, unknown, both)] == [2, 2, 2, 2]
    assert [done.stdout for done in (broken, mended, unknown, both)] == ["", "", "", ""]
    assert broken.stderr.startswith("content/answers/hive.md:22: A004 ")
    first, second, *others = mended.stderr.splitlines()
    assert first.startswith("psi-tutor: the course at HEAD (")
    assert first.endswith(") has problems, so there is nothing to compare with:")
    assert second.startswith("content/answers/hive.md:22: A004 ")
    assert others == []
    assert unknown.stderr == (
        "psi-tutor: git knows no revision '--output=x' here: see `git log` and `git branch --all`\n"
    )
    assert "say --json or --markdown, not both" in both.stderr
