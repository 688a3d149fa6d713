"""What was learned is kept in no file: each start learns anew, so nobody can slip in what was learned elsewhere."""

import ast
from collections.abc import Iterator
from pathlib import Path

from bot.publishing.publisher import first_edition
from bot.publishing.workroom import Workroom
from tests.authoring.coursefiles import BEEKEEPING

BOT = Path(__file__).parents[2] / "bot"
UNPICKLING = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve", "skops"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def called(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_learning_leaves_no_file(tmp_path: Path) -> None:
    course = BEEKEEPING.write(tmp_path / "course")
    before = everything_in(tmp_path)

    room = Workroom(course)
    try:
        edition = first_edition(room)
    finally:
        room.close()

    assert edition.is_whole
    assert everything_in(tmp_path) == before


def test_nothing_is_unpickled_but_what_comes_from_the_own_process() -> None:
    """Over a connection of `multiprocessing`, which no file and no address leads to."""
    unpickling = {path: UNPICKLING & set(imported(path)) for path in BOT.rglob("*.py")}

    assert {str(path.relative_to(BOT)): found for path, found in unpickling.items() if found} == {
        "publishing/passing.py": {"pickle"}
    }
    assert [call for call in called(BOT / "publishing/passing.py") if "load" in call] == ["pickle.loads"]
