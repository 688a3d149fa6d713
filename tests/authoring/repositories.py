"""A course in a git repository of the test's own, which nobody's settings reach."""

import os
import subprocess
from pathlib import Path

from tests.authoring.coursefiles import BEEKEEPING, CourseFiles

ASKED = """\
{"text": "how long does a queen live", "intent": "hive.queen"}
{"text": "What does the queen do?", "intent": "hive.queen"}
{"text": "When can I harvest honey?", "intent": "honey.harvest"}
{"text": "the right day for harvesting", "intent": "honey.harvest"}
{"text": "white crystals in the jar", "intent": "honey.crystals"}
{"text": "name the boxes of a beehive", "intent": "hive.parts"}
{"text": "is there life on Mars", "intent": null}
{"text": "and how long does she live?", "history": ["What does the queen do?"], "intent": "hive.queen"}
"""
"""Questions that the course on bees answers for sure, one that it declines, and one that goes on."""

WITH_QUESTIONS = BEEKEEPING.with_("questions/asked.jsonl", content=ASKED)


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, and give what it prints."""
    settings = ("user.name=Ada", "user.email=ada@example.org", "commit.gpgsign=false", "protocol.file.allow=always")
    given = [part for setting in settings for part in ("-c", setting)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", *given, "-C", str(folder), *arguments],
        env=clean | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
        capture_output=True,
        check=True,
    )
    return os.fsdecode(done.stdout).strip()


def commit(folder: Path, message: str = "A change") -> str:
    """Commit everything, and give the commit."""
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD")


def repository(folder: Path, files: CourseFiles = WITH_QUESTIONS, below: str = "") -> Path:
    """Start a repository with a course in it, committed on `main`, and give the course folder."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    course = files.write(folder / below)
    commit(folder, "The course")
    return course


def changed(course: Path, files: CourseFiles) -> Path:
    """Let the files of a course folder be these and no others."""
    for path in [path for name in ("intents", "content", "questions") for path in (course / name).rglob("*")]:
        if path.is_file() and path.relative_to(course).as_posix() not in files.files:
            path.unlink()
    return files.write(course)
