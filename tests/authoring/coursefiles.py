"""A course held as files by path, so that a test edits it in one line before it is written down and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.problems import Problem

ROOT = Path(__file__).parents[2]

Make = Callable[[Path], None]
Place = tuple[str, int, str]


@dataclass(frozen=True)
class CourseFiles:
    """Bytes by path below the course folder; where a file would not do, a function that makes what stands there."""

    files: Mapping[str, bytes | Make]

    def with_(
        self, path: str, *, replace: tuple[str, str] | None = None, content: str | bytes | None = None, append: str = ""
    ) -> CourseFiles:
        """Change one file: `replace` a text that stands in it exactly once, give it a new `content`, or `append`."""
        new = self.files.get(path, b"") if content is None else _bytes(content)
        assert isinstance(new, bytes)
        if replace:
            before, after = (text.encode() for text in replace)
            assert new.count(before) == 1, f"{replace[0]!r} stands in {path} {new.count(before)} times"
            new = new.replace(before, after)
        return CourseFiles({**self.files, path: new + append.encode()})

    def line_of(self, path: str, text: str) -> int:
        """Find the first line of a file that has a text in it."""
        file = self.files[path]
        assert isinstance(file, bytes)
        lines = file.decode().splitlines()
        return next(number for number, line in enumerate(lines, start=1) if text in line)

    def with_made(self, path: str, make: Make) -> CourseFiles:
        """Let `make` put something at `path` that is not a plain file; it is called last."""
        return CourseFiles({**{at: file for at, file in self.files.items() if at != path}, path: make})

    def with_link(self, path: str, target: str) -> CourseFiles:
        """Put a symbolic link at `path`."""
        return self.with_made(path, lambda link: link.symlink_to(target))

    def without(self, start: str) -> CourseFiles:
        """Leave out every file whose path starts so."""
        return CourseFiles({path: file for path, file in self.files.items() if not path.startswith(start)})

    def moved(self, start: str, to: str) -> CourseFiles:
        """Move every file whose path starts with `start`; `to` may lead out of the course folder."""
        assert any(path.startswith(start) for path in self.files)
        return CourseFiles(
            {
                to + path.removeprefix(start) if path.startswith(start) else path: file
                for path, file in self.files.items()
            }
        )

    def write(self, root: Path) -> Path:
        """Write the course below `root`, which comes back."""
        root.mkdir(parents=True, exist_ok=True)
        for path, file in self.files.items():
            at = root / path
            at.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(file, bytes):
                at.write_bytes(file)
            else:
                file(at)
        return root


def read_files(root: Path) -> CourseFiles:
    """Read the course in `root`, with its pictures."""
    paths = sorted(path for folder in ("intents", "content") for path in (root / folder).rglob("*") if path.is_file())
    return CourseFiles({path.relative_to(root).as_posix(): path.read_bytes() for path in paths})


def places(problems: Iterable[Problem], path: str = "") -> list[Place]:
    """Give where each problem stands and its code; with `path`, only those of one file."""
    return [(problem.path, problem.line, problem.code) for problem in problems if path in ("", problem.path)]


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


BEEKEEPING = read_files(ROOT / "tests/courses/beekeeping")
