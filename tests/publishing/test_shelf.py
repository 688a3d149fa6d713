"""What is kept is given back as it was, or not at all."""

import os
import pickle
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.publishing import shelf as module
from bot.publishing.shelf import MANIFEST, MAPPED_BYTES, Damaged, Kept, Shelf

LARGE = np.arange(MAPPED_BYTES, dtype=np.float64)
SMALL = np.array([True, False])


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "kept")


def put(shelf: Shelf, name: str = "one") -> None:
    shelf.put(name, {"told.json": b"{}"}, {"large": LARGE, "small": SMALL})


def test_what_was_put_there_is_found(shelf: Shelf) -> None:
    put(shelf)

    kept = shelf.find("one")
    assert kept.text("told.json") == b"{}"
    assert kept.array("large", np.float64).tolist() == LARGE.tolist()
    assert kept.array("small", np.bool_).tolist() == [True, False]
    assert (shelf.has("one"), shelf.has("two")) == (True, False)


def test_a_large_array_stays_in_its_file_and_cannot_be_written_to(shelf: Shelf) -> None:
    put(shelf)

    large = shelf.find("one").array("large", np.float64)

    assert isinstance(large.base, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        large[0] = 1.0


def altering(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def truncating(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("damage", [altering, truncating, Path.unlink], ids=["altered", "truncated", "missing"])
@pytest.mark.parametrize("file", ["told.json", "large.npy", "small.npy"])
def test_what_is_not_as_it_was_written_is_damaged(
    shelf: Shelf, tmp_path: Path, damage: Callable[[Path], None], file: str
) -> None:
    put(shelf)
    damage(tmp_path / "kept/one" / file)

    with pytest.raises(Damaged, match=file):
        look_at(shelf.find("one"), file)


def look_at(kept: Kept, file: str) -> None:
    if file == "told.json":
        kept.text(file)
    else:
        kept.array(file.removesuffix(".npy"), np.float64 if file == "large.npy" else np.bool_)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe"])
def test_a_list_of_digests_that_cannot_be_read_is_damaged(shelf: Shelf, tmp_path: Path, content: bytes) -> None:
    put(shelf)
    (tmp_path / "kept/one" / MANIFEST).write_bytes(content)

    with pytest.raises(Damaged, match=MANIFEST):
        shelf.find("one")


class Breaking:
    """What would be called if it were unpickled."""

    def __reduce__(self) -> tuple[Callable[[int], None], tuple[int]]:
        return os._exit, (3,)


@pytest.mark.parametrize(
    "content",
    [pickle.dumps(Breaking()), b"PK\x03\x04", b"\x93NUMPY\x01\x00\x02\x00{}"],
    ids=["a pickle", "an archive", "half a header"],
)
def test_nothing_is_unpickled_though_its_digest_is_right(shelf: Shelf, tmp_path: Path, content: bytes) -> None:
    """As somebody would write it who knows how: they can break what is kept, and no more."""
    put(shelf)
    folder = tmp_path / "kept/one"
    (folder / "small.npy").write_bytes(content)
    with (folder / "objects.npy").open("wb") as file:
        np.save(file, np.array([Breaking()], dtype=object), allow_pickle=True)
    digests = {path.name: module._digest(path) for path in folder.iterdir()}
    (folder / MANIFEST).write_text(str(digests).replace("'", '"'), encoding="utf-8")

    kept = shelf.find("one")
    for name in ("small", "objects"):
        with pytest.raises(Damaged, match=name):
            kept.array(name, np.bool_)


@pytest.mark.parametrize(("name", "kind"), [("small", np.float64), ("square", np.bool_)])
def test_an_array_of_another_kind_is_damaged(shelf: Shelf, name: str, kind: type[np.generic]) -> None:
    shelf.put("one", {}, {"small": np.array([True]), "square": np.array([[True]])})

    with pytest.raises(Damaged, match=name):
        shelf.find("one").array(name, kind)


def test_the_last_ones_that_were_used_stay(shelf: Shelf, tmp_path: Path) -> None:
    for place, name in enumerate(("one", "two", "three")):
        put(shelf, name)
        os.utime(tmp_path / "kept" / name, (place, place))
    shelf.find("one")

    put(shelf, "four")

    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["four", "one", "three"]


def test_what_a_killed_process_left_is_taken_away_and_what_another_one_writes_is_not(
    shelf: Shelf, tmp_path: Path
) -> None:
    for name in ("left", "being-written"):
        (tmp_path / f"kept/.unfinished-{name}").mkdir(parents=True)
    long_ago = time.time() - 2 * module.LEFT_S
    os.utime(tmp_path / "kept/.unfinished-left", (long_ago, long_ago))

    put(shelf)

    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == [".unfinished-being-written", "one"]


def test_what_another_process_is_about_to_give_its_name_is_left_alone(shelf: Shelf, tmp_path: Path) -> None:
    for place, name in enumerate(("one", "two", "three")):
        put(shelf, name)
        os.utime(tmp_path / "kept" / name, (place, place))
    whole = tmp_path / "kept/.unfinished-whole"
    shutil.copytree(tmp_path / "kept/one", whole)
    before = time.time() - 1
    os.utime(whole, (before, before))

    put(shelf, "four")

    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == [".unfinished-whole", "four", "three", "two"]


def test_several_may_put_the_same_there_at_once(shelf: Shelf, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: put(shelf), range(12)))

    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["one"]
    assert shelf.find("one").array("small", np.bool_).tolist() == [True, False]


def test_who_is_late_by_a_moment_leaves_what_another_one_put_there(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove = shutil.rmtree

    def removing(path: Path, *, ignore_errors: bool) -> None:
        """Before the name is taken, what stood there is removed; just then another process takes it."""
        monkeypatch.setattr(shutil, "rmtree", remove)
        remove(path, ignore_errors=ignore_errors)
        put(Shelf(tmp_path / "kept"))

    monkeypatch.setattr(shutil, "rmtree", removing)

    put(shelf)

    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["one"]
    assert shelf.find("one").array("small", np.bool_).tolist() == [True, False]


def test_what_is_left_of_a_damaged_one_is_replaced(shelf: Shelf, tmp_path: Path) -> None:
    put(shelf)
    (tmp_path / "kept/one" / MANIFEST).unlink()
    assert not shelf.has("one")

    put(shelf)

    assert shelf.find("one").text("told.json") == b"{}"


def test_where_nothing_can_be_kept_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("", encoding="utf-8")

    with pytest.raises(OSError, match="kept"):
        put(Shelf(tmp_path / "kept"))

    assert not Shelf(tmp_path / "kept").has("one")
