"""What was learned is served again by a later start, as long as it is the same that would be learned."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from structlog.testing import capture_logs

from bot.authoring import makers
from bot.authoring.makers import digest_of_program
from bot.errors import PublishingError
from bot.publishing import keeping
from bot.publishing.edition import Edition, Refusal, Survey, Unchanged
from bot.publishing.keeping import name_in, name_of, take
from bot.publishing.publisher import first_edition
from bot.publishing.relearning import Learned, keep, learn_for_now, learn_whole, read, recall
from bot.publishing.shelf import MANIFEST, Damaged, Shelf, _digest
from bot.publishing.workroom import Workroom
from bot.tutor.matching.spelling import no_pace
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles
from tests.publishing.test_relearning import FIRST, HONEY, NEW
from tests.publishing.test_workroom import BROKEN, asked

BOT = Path(__file__).parents[2] / "bot"
UNPICKLING = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve", "skops"}

QUESTIONS = ("how do bees make honey", "who leads the swarm", "hw do beez mak hony", "when is it harvest time", "xyz")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def called(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return BEEKEEPING.write(tmp_path / "course")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "kept")


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Learned:
    return learned_of(BEEKEEPING, tmp_path_factory.mktemp("course"))


def learned_of(files: CourseFiles, root: Path) -> Learned:
    survey = read(files.write(root))
    assert isinstance(survey, Survey)
    return learn_whole(survey, no_pace)


@contextmanager
def room_for(course: Path, tmp_path: Path) -> Iterator[Workroom]:
    room = Workroom(course, kept_in=tmp_path / "kept")
    try:
        yield room
    finally:
        room.close()


def kept_by(room: Workroom, tmp_path: Path) -> Path:
    """Wait until the process has kept what it learned; nobody has received that yet."""
    pause = Event()
    for _ in range(6_000):
        for manifest in (tmp_path / "kept").glob(f"[!.]*/{MANIFEST}"):
            return manifest.parent
        assert room.is_open
        pause.wait(0.01)
    raise AssertionError("nothing was kept")


def sign(path: Path) -> None:
    """Let a file that was changed pass for one that was kept so."""
    manifest = path.parent / MANIFEST
    digests = json.loads(manifest.read_bytes()) | {path.name: _digest(path)}
    manifest.write_text(json.dumps(digests), encoding="utf-8")


def test_what_is_kept_answers_as_what_was_learned(learned: Learned, shelf: Shelf) -> None:
    keep(shelf, "bees", learned)

    taken = take(shelf, "bees")

    assert taken
    survey, matcher, _ = taken
    assert survey == learned.survey
    assert {type(item) for item in survey.course.items} == {type(item) for item in learned.survey.course.items}
    assert [matcher.rank(text) for text in QUESTIONS] == [learned.matcher.rank(text) for text in QUESTIONS]
    assert [matcher.explain(text, "honey.making") for text in QUESTIONS] == [
        learned.matcher.explain(text, "honey.making") for text in QUESTIONS
    ]
    assert matcher.correct(["hony", "swram"]) == learned.matcher.correct(["hony", "swram"])


def test_the_types_of_what_is_kept_are_looked_through_once(learned: Learned, shelf: Shelf) -> None:
    keeping._told.cache_clear()

    for name in ("bees", "wasps"):
        keep(shelf, name, learned)
        take(shelf, name)

    assert keeping._told.cache_info().misses == 1


def test_a_change_is_learned_for_now_from_what_is_kept_as_from_what_was_learned(
    learned: Learned, shelf: Shelf, course: Path
) -> None:
    keep(shelf, "bees", learned)
    changed = read(NEW.write(course))
    assert isinstance(changed, Survey)

    recalled = recall(shelf, "bees")

    assert recalled
    here, there = learn_for_now(changed, learned).matcher, learn_for_now(changed, recalled).matcher
    assert [there.rank(text) for text in (*QUESTIONS, "xzqvj wvjqk")] == [
        here.rank(text) for text in (*QUESTIONS, "xzqvj wvjqk")
    ]


@pytest.mark.parametrize(
    "changed",
    [
        BEEKEEPING.with_(HONEY, replace=(FIRST, f"{FIRST}    - How is honey made by bees?\n")),
        BEEKEEPING.with_("content/pictures.yaml", content="{}\n"),
        BEEKEEPING.with_("content/answers/new.md", content="x"),
    ],
    ids=["a phrase", "the file of pictures", "a file that has problems"],
)
def test_of_a_course_that_changed_nothing_is_kept(course: Path, changed: CourseFiles) -> None:
    before = name_in(course)
    assert before == name_in(course)

    changed.write(course)

    assert before is not None
    assert name_in(course) != before


def test_a_course_has_the_name_of_what_was_read_also_of_its_pictures(course: Path) -> None:
    survey = read(BEEKEEPING.with_("content/pictures.yaml", content="{}\n").write(course))
    assert isinstance(survey, Survey)
    assert name_of(survey.digest) == name_in(course)

    (course / "content/pictures.yaml").write_bytes(b"\xff")

    assert name_in(course) is None


def test_of_the_program_python_libraries_and_modules_make_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tutor").mkdir()
    (tmp_path / "tutor/a.py").write_text("1", encoding="utf-8")
    (tmp_path / "b.py").write_text("1", encoding="utf-8")
    monkeypatch.setattr(makers, "PROGRAM", tmp_path)
    names = [digest_of_program(["tutor"], ["numpy 1"]), digest_of_program(["tutor"], ["numpy 2"])]

    (tmp_path / "b.py").write_text("2", encoding="utf-8")
    assert digest_of_program(["tutor"], ["numpy 1"]) == names[0], "it stands in another room"
    (tmp_path / "tutor/a.py").write_text("2", encoding="utf-8")
    names.append(digest_of_program(["tutor"], ["numpy 1"]))
    (tmp_path / "tutor/a.py").rename(tmp_path / "tutor/c.py")
    names.append(digest_of_program(["tutor"], ["numpy 1"]))
    monkeypatch.setattr(sys, "version", "4.0")
    names.append(digest_of_program(["tutor"], ["numpy 1"]))

    assert len(set(names)) == len(names)


IMPORTED = """
import sys
from importlib.metadata import packages_distributions
import bot.publishing.relearning
of_module = packages_distributions()
print(*{name for module in sys.modules for name in of_module.get(module.partition(".")[0], ())})
"""
NO_MATTER = {
    *("annotated-types", "charset-normalizer", "cloudpickle", "fsrs", "joblib", "mdurl", "narwhals", "platformdirs"),
    *("psutil", "rich", "setuptools", "threadpoolctl", "typing-inspection", "typing_extensions"),
}
"""Of what is imported to read and learn: what the others are built on or could use, and what asks again later."""


@pytest.mark.slow
def test_every_library_that_reads_or_learns_makes_the_name() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTED], cwd=BOT.parent, capture_output=True, text=True, check=True)

    assert set(done.stdout.split()) - NO_MATTER == set(keeping.LIBRARIES)


def test_what_another_version_of_the_program_or_of_a_library_kept_is_not_used(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = name_in(course)
    for name, value in (("LIBRARIES", ("numpy",)), ("ROOMS", ("tutor",))):
        keeping._program.cache_clear()
        with monkeypatch.context() as patch:
            patch.setattr(keeping, name, value)
            assert name_in(course) != before
    keeping._program.cache_clear()

    assert name_in(course) == before


def picture_of(course: Path) -> tuple[Path, Path, str]:
    """Find a picture, the file with its answer, and the line there that shows it."""
    for file in sorted((course / "content/answers").glob("*.md")):
        for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.startswith("!["):
                return (file.parent / line.partition("](")[2].rstrip(")\n")).resolve(), file, line
    raise AssertionError("the course has no picture")


@pytest.mark.slow
@pytest.mark.parametrize("spoil", [Path.unlink, lambda picture: picture.write_bytes(b"no picture")])
def test_a_course_whose_picture_is_gone_or_spoilt_is_checked_again_and_a_mended_one_is_taught(
    course: Path, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    with room_for(course, tmp_path) as room:
        first_edition(room)
    picture = picture_of(course)[0]
    content = picture.read_bytes()
    spoil(picture)

    with room_for(course, tmp_path) as room:
        refused = asked(room, 0)
        picture.write_bytes(content)
        mended = asked(room, 1)

    assert isinstance(refused, Refusal)
    assert [problem.code for problem in refused.problems] == ["A008"]
    assert isinstance(mended, Edition)


@pytest.mark.slow
def test_an_edit_that_takes_a_picture_away_after_a_quiet_while_is_learned_for_now_from_what_is_kept(
    course: Path, tmp_path: Path
) -> None:
    with room_for(course, tmp_path) as room:
        first_edition(room)
    picture, file, line = picture_of(course)

    with room_for(course, tmp_path) as room:
        first_edition(room)
        picture.unlink()
        file.write_text(file.read_text(encoding="utf-8").replace(line, ""), encoding="utf-8")
        changed = asked(room, 1)

    assert isinstance(changed, Edition)
    assert not changed.is_whole


@pytest.mark.slow
def test_what_was_just_kept_and_is_gone_is_learned_again_and_kept(course: Path, tmp_path: Path) -> None:
    """Another tutor that keeps other courses there takes the oldest away."""
    with room_for(course, tmp_path) as room:
        room.ask(0)
        shutil.rmtree(kept_by(room, tmp_path))
        with pytest.raises(PublishingError, match="not there any more"):
            room.receive()
        assert not room.is_open
        again = asked(room, 1)

    assert isinstance(again, Edition)
    assert again.is_whole
    assert len(list((tmp_path / "kept").iterdir())) == 1


@pytest.mark.slow
def test_what_was_just_kept_and_cannot_be_read_back_is_learned_again_and_nothing_is_kept_any_more(
    course: Path, tmp_path: Path
) -> None:
    with capture_logs() as logs, room_for(course, tmp_path) as room:
        room.ask(0)
        (kept_by(room, tmp_path) / "weights.npy").write_bytes(b"")
        with pytest.raises(PublishingError, match=r"weights\.npy is not as it was written"):
            room.receive()
        again = asked(room, 1)

    assert isinstance(again, Edition)
    assert again.is_whole
    assert list((tmp_path / "kept").iterdir()) == []
    [told] = logs
    assert (told["log_level"], told["reason"]) == ("warning", "weights.npy is not as it was written")


PARTS = ["weights.npy", "weights_labels.npy", "weights_starts.npy", "starts.npy", "calibration.npy", "told.json"]


@pytest.mark.parametrize("file", PARTS)
def test_parts_that_do_not_belong_together_are_refused_and_taken_away(
    learned: Learned, shelf: Shelf, tmp_path: Path, file: str
) -> None:
    keep(shelf, "bees", learned)
    folder = tmp_path / "kept/bees"
    if file == "told.json":
        told = json.loads((folder / file).read_bytes())
        (folder / file).write_text(json.dumps({**told, "grams": told["grams"][:-1]}), encoding="utf-8")
    else:
        np.save(folder / file, np.load(folder / file)[:-1])
    sign(folder / file)

    with pytest.raises(Damaged):
        take(shelf, "bees")

    assert not shelf.has("bees")


@pytest.mark.parametrize("value", [-1, 10**6])
def test_rows_that_lead_elsewhere_are_refused(learned: Learned, shelf: Shelf, tmp_path: Path, value: int) -> None:
    """Compiled code would follow them."""
    keep(shelf, "bees", learned)
    folder = tmp_path / "kept/bees"
    columns = np.load(folder / "matrix_columns.npy")
    columns[0] = value
    np.save(folder / "matrix_columns.npy", columns)
    sign(folder / "matrix_columns.npy")

    with pytest.raises(Damaged, match="rows"):
        recall(shelf, "bees")


@pytest.mark.parametrize(
    ("file", "place", "value"),
    [
        ("weights_labels.npy", 0, 60_000),
        ("weights_starts.npy", 0, 1),
        ("weights_starts.npy", 2, 10**9),
        ("weights_starts.npy", 2, -1),
        ("weights_starts.npy", -1, 10**9),
    ],
)
def test_weights_that_lie_elsewhere_are_refused_and_taken_away(
    learned: Learned, shelf: Shelf, tmp_path: Path, file: str, place: int, value: int
) -> None:
    keep(shelf, "bees", learned)
    folder = tmp_path / "kept/bees"
    array = np.load(folder / file)
    array[place] = value
    np.save(folder / file, array)
    sign(folder / file)

    with pytest.raises(Damaged, match=file):
        take(shelf, "bees")

    assert not shelf.has("bees")


@pytest.mark.slow
def test_a_second_start_serves_what_was_learned_without_a_process(course: Path, tmp_path: Path) -> None:
    first = Workroom(course, kept_in=tmp_path / "kept")
    try:
        learned = first_edition(first)
    finally:
        first.close()

    second = Workroom(course, kept_in=tmp_path / "kept")
    try:
        edition = first_edition(second)
        assert not second.is_open
        assert (edition.is_whole, edition.survey) == (True, learned.survey)
        assert [edition.matching.rank(text) for text in QUESTIONS] == [
            learned.matching.rank(text) for text in QUESTIONS
        ]
        assert asked(second, 1) == Unchanged(edition.course.version)
        NEW.write(course)
        changed = asked(second, 2)
        whole = second.receive()[1]
        BEEKEEPING.write(course)
        back = asked(second, 3)
    finally:
        second.close()

    assert isinstance(changed, Edition)
    assert isinstance(whole, Edition)
    assert (changed.is_whole, whole.is_whole) == (False, True)
    assert changed.matching.rank("xzqvj wvjqk").matches[0].intent == "honey.making"
    assert isinstance(back, Edition)
    assert (back.is_whole, back.course) == (True, learned.course), "what was kept is not learned again"


@pytest.mark.slow
def test_a_course_that_was_changed_while_nobody_ran_is_learned(course: Path, tmp_path: Path) -> None:
    first = Workroom(course, kept_in=tmp_path / "kept")
    try:
        first_edition(first)
    finally:
        first.close()
    NEW.write(course)

    second = Workroom(course, kept_in=tmp_path / "kept")
    try:
        edition = first_edition(second)
    finally:
        second.close()

    assert edition.is_whole
    assert edition.matching.rank("xzqvj wvjqk").matches[0].intent == "honey.making"


@pytest.mark.slow
def test_what_is_damaged_is_learned_anew(course: Path, tmp_path: Path) -> None:
    for _ in range(2):
        room = Workroom(course, kept_in=tmp_path / "kept")
        try:
            assert first_edition(room).is_whole
        finally:
            room.close()
        [folder] = (tmp_path / "kept").iterdir()
        (folder / "weights.npy").write_bytes(b"")

    assert name_in(course) == folder.name


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_to_keeps_nobody_from_learning(course: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("", encoding="utf-8")
    room = Workroom(course, kept_in=tmp_path / "kept", idle_s=0.01)
    try:
        edition = first_edition(room)
        NEW.write(course)
        changed = asked(room)
        assert room.is_open, "what nobody keeps is kept by the process"
    finally:
        room.close()

    assert edition.is_whole
    assert isinstance(changed, Edition)


@pytest.mark.slow
def test_a_broken_course_is_not_kept(course: Path, tmp_path: Path) -> None:
    room = Workroom(BROKEN.write(course), kept_in=tmp_path / "kept")
    try:
        room.ask(0)
        room.receive()
    finally:
        room.close()

    assert not (tmp_path / "kept").exists()


@pytest.mark.slow
def test_without_a_folder_nothing_is_written(course: Path, tmp_path: Path) -> None:
    room = Workroom(course)
    try:
        first_edition(room)
    finally:
        room.close()

    assert [path.name for path in tmp_path.iterdir()] == ["course"]


def test_nothing_is_unpickled_but_what_comes_from_the_own_process() -> None:
    """Over a connection of `multiprocessing`, which no file and no address leads to."""
    unpickling = {path: UNPICKLING & set(imported(path)) for path in BOT.rglob("*.py")}

    assert {str(path.relative_to(BOT)): found for path, found in unpickling.items() if found} == {
        "publishing/passing.py": {"pickle"}
    }
    loads = [
        ast.unparse(call.func) for call in called(BOT / "publishing/passing.py") if "load" in ast.unparse(call.func)
    ]
    assert loads == ["pickle.loads"]


def test_arrays_are_read_as_arrays_alone() -> None:
    loads = [call for path in BOT.rglob("*.py") for call in called(path) if ast.unparse(call.func).endswith("np.load")]

    assert [ast.unparse(next(one.value for one in call.keywords if one.arg == "allow_pickle")) for call in loads] == [
        "False"
    ]
