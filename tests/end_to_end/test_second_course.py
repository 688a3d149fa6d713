"""The program knows no course: one that was just started talks, asks and judges, in real processes."""

import json
from pathlib import Path

import pytest

from tests.test_cli import psi_tutor

TALK = """\
a recipe for lentil soup
Which planets are there?
the second one
/topics
/define orbit
"""

QUIZ = "/quiz seasons\n" + "I don’t know\nNext question\n" * 3


@pytest.mark.slow
def test_a_started_course_talks_asks_and_declines_at_once(tmp_path: Path) -> None:
    started = psi_tutor("new", "my course", "--title", "Our Sky", cwd=tmp_path)
    told = psi_tutor("chat", typed=TALK + QUIZ, cwd=tmp_path, TUTOR_COURSE_DIR="my course")
    asked = [
        {"text": "Why do we have seasons?"},
        {"text": "an example?", "history": ["What is a dwarf planet?"]},
        {"text": "who painted the Mona Lisa"},
    ]
    typed = "\n".join(map(json.dumps, asked))
    matched = psi_tutor("match", "--jsonl", typed=typed, cwd=tmp_path, TUTOR_COURSE_DIR="my course")

    assert (started.returncode, started.stderr) == (0, "")
    assert started.stdout == (
        "A small course stands in my course: 19 intents, 12 items. Talk to it, then look what each file is:\n"
        "\n"
        "  TUTOR_COURSE_DIR='my course' psi-tutor chat\n"
        "  TUTOR_COURSE_DIR='my course' psi-tutor check\n"
        "  my course/README.md\n"
    )
    assert (told.returncode, told.stderr) == (0, "")
    answers = [part.partition("\n")[2] for part in f"\n{told.stdout}".split("\n> ")[1:]]
    assert "I cannot answer that. I only know the course Our Sky" in answers[0]
    assert "[The eight planets in their order from the Sun." in answers[1]
    assert "Eight planets go around the Sun" in answers[1]
    assert "Jupiter, Saturn, Uranus and Neptune are the four planets far from the Sun." in answers[2]
    assert "Our Sky: choose a topic\n\n  1. Around the Sun\n  2. Seen from the Earth\n" in answers[3]
    assert "The path on which one body goes around another" in answers[4]
    assert "Question 1 of 3 · Seen from the Earth" in answers[5]
    assert "Done: 0 of 3 right." in answers[-1]
    assert (matched.returncode, matched.stderr) == (0, "")
    assert [(answer["outcome"], answer["intent"]) for answer in map(json.loads, matched.stdout.splitlines())] == [
        ("answer", "sky.seasons"),
        ("answer", "planets.dwarf.example"),
        ("decline", None),
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["my course"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["", " "], ids=["empty", "a space"])
def test_a_folder_without_a_name_is_wrong_use(name: str, tmp_path: Path) -> None:
    done = psi_tutor("new", name, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert "name a folder: psi-tutor new my-course" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_place_that_is_taken_is_left_as_it_is_with_exit_code_two(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/notes.txt").write_text("mine", encoding="utf-8")

    done = psi_tutor("new", "full/", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "psi-tutor: full is not empty: name a new folder. Nothing was written.\n"
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["notes.txt"]
