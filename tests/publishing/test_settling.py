"""Memory of a process that answers, once a course is taught."""

import ctypes
import gc
import subprocess
import sys

import pytest

from bot.publishing.settling import have_one_heap, hurry, settle
from tests.authoring.coursefiles import ROOT


@pytest.fixture(autouse=True)
def _thaw() -> object:
    yield
    gc.unfreeze()
    gc.enable()


def test_what_is_held_is_no_longer_looked_through_for_garbage() -> None:
    gc.unfreeze()
    course = [[number] for number in range(1_000)]

    settle()

    assert gc.get_freeze_count() > len(course)
    assert not any(one is course for one in gc.get_objects())


def test_a_start_does_without_looking_for_garbage_and_once_it_settles_it_is_looked_for_again() -> None:
    hurry()
    assert not gc.isenabled()

    settle()

    assert gc.isenabled()


def test_what_comes_before_all_else_imports_next_to_nothing() -> None:
    script = "import __future__, contextlib, ctypes, gc, sys; before = {*sys.modules}; import bot.publishing.settling\n"
    script += "print(*sorted({*sys.modules} - before))"

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["bot", "bot.publishing", "bot.publishing.settling"]


@pytest.mark.parametrize("missing", ["mallopt", "malloc_trim"])
def test_a_system_with_another_allocator_goes_without(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Library:
        def __init__(self, _: object) -> None: ...

        def __getattr__(self, name: str) -> object:
            if name == missing:
                raise AttributeError(name)
            return lambda *_: 1

    monkeypatch.setattr(ctypes, "CDLL", Library)

    have_one_heap()
    settle()

    assert gc.get_freeze_count() > 0
