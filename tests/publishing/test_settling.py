"""Memory of a process that answers, once a course is taught."""

import ctypes
import gc

import pytest

from bot.publishing.settling import have_one_heap, settle


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


def test_garbage_is_looked_for_again_after_a_start_that_did_without() -> None:
    gc.disable()

    settle()

    assert gc.isenabled()


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
