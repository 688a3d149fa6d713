"""Where the course lies for the preview to show."""

import asyncio
from threading import Thread

from bot.channels.preview.desk import Desk, Shown
from tests.channels.preview.bread_on_desk import shown


def test_at_first_the_course_is_being_learned() -> None:
    assert Desk().shown == Shown(taught=None, errors=(), warnings=(), is_learning=True)


def test_what_is_put_there_is_shown() -> None:
    desk = Desk()

    desk.put(Shown(errors=("a.yaml:1: K001 wrong",)))

    assert desk.shown == Shown(errors=("a.yaml:1: K001 wrong",))


async def test_who_listens_hears_what_is_shown_and_then_each_change() -> None:
    desk = Desk()
    changes = desk.changes()
    course = shown()

    first = await anext(changes)
    desk.put(course)
    second = await anext(changes)

    assert first.is_learning
    assert second is course


async def test_of_changes_in_a_row_only_the_last_is_heard() -> None:
    desk, last = Desk(), shown()
    changes = desk.changes()
    await anext(changes)

    desk.put(Shown(errors=("one",)))
    desk.put(Shown(errors=("two",)))
    desk.put(last)

    assert await anext(changes) is last


async def test_a_change_may_come_from_another_thread() -> None:
    desk, course = Desk(), shown()
    changes = desk.changes()
    await anext(changes)
    waiting = asyncio.create_task(anext(changes))
    await asyncio.sleep(0)

    thread = Thread(target=desk.put, args=(course,))
    thread.start()

    assert await waiting is course
    thread.join()


async def test_everyone_who_listens_hears_a_change() -> None:
    desk, course = Desk(), shown()
    listeners = [desk.changes(), desk.changes()]
    for changes in listeners:
        await anext(changes)

    desk.put(course)

    assert [await anext(changes) for changes in listeners] == [course, course]


async def test_nobody_waits_for_a_desk_that_is_closed() -> None:
    desk = Desk()
    before, after = desk.changes(), desk.changes()
    await anext(before)

    desk.close()

    assert [one async for one in before] == []
    assert [one async for one in after] == []
