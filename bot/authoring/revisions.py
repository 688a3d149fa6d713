"""Takes a course out of git as it was at a revision, into a folder of its own; the repository stays as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.authoring.questions import QUESTIONS
from bot.errors import ComparisonError

FOLDERS = ("intents", "content", QUESTIONS)
"""All that is read of a course."""

SHORT = 7
"""Digits by which people know a commit, as in git's own lists."""

_ASIDE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""What git sets for a hook about the commit in hand; the course folder says which repository is meant."""

_QUIETLY = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"}

_READING_ONLY = (
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.splitIndex=false"),
    *("-c", "core.sparseCheckout=false"),
)
"""Keeps git from running hooks, from writing beside an index, and from leaving out what is not checked out here."""


@dataclass(frozen=True)
class Revision:
    """A course as it was: the folder that holds it for now, what was asked for, and the commit that this means."""

    folder: Path
    asked: str
    commit: str

    @property
    def name(self) -> str:
        """How people know it: "main (1a2b3c4)"."""
        short = self.commit[:SHORT]
        return short if self.commit.startswith(self.asked) else f"{self.asked} ({short})"


@contextmanager
def course_at(course_dir: Path, revision: str) -> Iterator[Revision]:
    """Lend the course of a folder as it was at a revision, as git would check it out.

    Raises ComparisonError when there is no git, no repository, no such revision, or no course in it.
    """
    repository = _Repository.around(course_dir)
    commit = repository.find(revision)
    with ExitStack() as stack:
        try:
            room = Path(stack.enter_context(TemporaryDirectory(prefix="psi-tutor-")))
        except OSError as error:
            raise ComparisonError(f"there is no room for temporary files: {error.strerror}") from None
        found = Revision(room / "course" / repository.prefix, revision, commit)
        if not repository.take_out(commit, room / "course", index=room / "index"):
            hint = "commit it first (`git add`, `git commit`), or name the folder of the course in TUTOR_COURSE_DIR"
            raise ComparisonError(f"there was no course in {course_dir.absolute()} at {found.name}: {hint}")
        yield found


@dataclass(frozen=True)
class _Repository:
    """A repository: its root, and where the course folder stands below it ("" or "a/b/")."""

    git: str
    root: Path
    prefix: str

    @classmethod
    def around(cls, course_dir: Path) -> _Repository:
        git = shutil.which("git")
        if git is None:
            raise ComparisonError("git is not installed, and only git knows how the course was: install it")
        done = _run(git, course_dir, "rev-parse", "--show-toplevel")
        if done.returncode and "not a git repository" in _said(done.stderr):
            raise ComparisonError(
                f"{course_dir.absolute()} is in no git repository, so nobody knows how the course was: "
                "run this in a clone, or name the course folder of one in TUTOR_COURSE_DIR"
            )
        root = _line(done)
        return cls(git, Path(root), _line(_run(git, course_dir, "rev-parse", "--show-prefix")))

    def find(self, revision: str) -> str:
        """Give the commit that a revision means."""
        done = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if done.returncode == 0:
            return _line(done)
        raise ComparisonError(f"git knows no revision {revision!r} here{self._hint(revision)}")

    def take_out(self, commit: str, folder: Path, *, index: Path) -> bool:
        """Write the files of the course below a folder; say whether there are any."""
        paths = [self.prefix + name for name in FOLDERS]
        listed = _output(self._run("ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--", *paths))
        if listed:
            # Not by `git archive`, which leaves out what .gitattributes keeps from releases.
            aside = {"GIT_INDEX_FILE": str(index)}
            _output(self._run("read-tree", commit, environment=aside))
            target = f"--prefix={folder}{os.sep}"
            _output(self._run("checkout-index", "--stdin", "-z", target, environment=aside, typed=listed))
        return bool(listed)

    def _hint(self, revision: str) -> str:
        if self._run("rev-parse", "--verify", "--quiet", "HEAD").returncode:
            return ": it has no commit yet"
        there = f"refs/remotes/origin/{revision}"
        if self._run("rev-parse", "--verify", "--quiet", "--end-of-options", there).returncode == 0:
            return f": is origin/{revision} meant?"
        if _line(self._run("rev-parse", "--is-shallow-repository")) == "true":
            return (
                ". This clone is shallow: get the rest by `git fetch --unshallow` (in GitHub Actions, `fetch-depth: 0`)"
            )
        return ": see `git log` and `git branch --all`"

    def _run(
        self, *arguments: str, environment: Mapping[str, str] | None = None, typed: bytes = b""
    ) -> subprocess.CompletedProcess[bytes]:
        return _run(self.git, self.root, *arguments, environment=environment, typed=typed)


def _run(
    git: str, folder: Path, *arguments: str, environment: Mapping[str, str] | None = None, typed: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    clean = {name: value for name, value in os.environ.items() if name not in _ASIDE}
    try:
        return subprocess.run(  # noqa: S603 - no shell; what people typed stands behind --end-of-options
            [git, *_READING_ONLY, "-C", str(folder), *arguments],
            env={**clean, **_QUIETLY, **(environment or {})},
            input=typed,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise ComparisonError(f"git cannot be run: {error.strerror}") from None


def _line(done: subprocess.CompletedProcess[bytes]) -> str:
    return os.fsdecode(_output(done)).removesuffix("\n")


def _output(done: subprocess.CompletedProcess[bytes]) -> bytes:
    if done.returncode:
        raise ComparisonError(f"git does not give the course: {_said(done.stderr)}")
    return done.stdout


def _said(stderr: bytes) -> str:
    return " ".join(stderr.decode(errors="replace").split()).removeprefix("fatal: ") or "it gives no reason"
