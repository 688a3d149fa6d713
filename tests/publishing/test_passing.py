"""What goes from process to process arrives as it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Thread

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse

from bot.publishing.passing import NAMES, HungUp, receive, receive_numbering, send, send_numbering


@dataclass(frozen=True)
class Learned:
    name: str
    weights: NDArray[np.float64]
    rows: sparse.csr_array


@pytest.fixture
def ends() -> Iterator[tuple[Connection, Connection]]:
    ours, theirs = Pipe()
    yield ours, theirs
    ours.close()
    theirs.close()


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param((0, 3), id="nothing"),
        pytest.param((7, 3), id="little"),
        pytest.param((1_000, 1_000), id="more than a pipe holds"),
    ],
)
def test_arrays_of_any_size_arrive_as_they_were_sent(
    ends: tuple[Connection, Connection], shape: tuple[int, int]
) -> None:
    weights = np.arange(shape[0] * shape[1], dtype=np.float64).reshape(shape)
    sent = Learned("rye", weights, sparse.csr_array(weights))
    ours, theirs = ends
    sender = Thread(target=send, args=(theirs, sent))

    sender.start()
    found = receive(ours)
    sender.join()

    assert found.name == "rye"
    np.testing.assert_array_equal(found.weights, sent.weights)
    np.testing.assert_array_equal(found.rows.toarray(), sent.rows.toarray())


def test_an_array_that_lies_crosswise_in_memory_arrives_too(ends: tuple[Connection, Connection]) -> None:
    weights = np.arange(12.0).reshape(3, 4)
    ours, theirs = ends

    send(theirs, [weights.T, weights[:, ::2]])

    across, every_second = receive(ours)
    np.testing.assert_array_equal(across, weights.T)
    np.testing.assert_array_equal(every_second, weights[:, ::2])


def test_values_that_follow_each_other_are_kept_apart(ends: tuple[Connection, Connection]) -> None:
    ours, theirs = ends

    for value in (None, "rye", np.ones(3), {"a": (1, 2)}):
        send(theirs, value)

    assert receive(ours) is None
    assert receive(ours) == "rye"
    np.testing.assert_array_equal(receive(ours), np.ones(3))
    assert receive(ours) == {"a": (1, 2)}


@pytest.mark.parametrize("size", [0, 1, NAMES, 2 * NAMES + 1])
def test_a_numbering_arrives_in_its_order(ends: tuple[Connection, Connection], size: int) -> None:
    places = {f"w {number}": number for number in range(size)}
    ours, theirs = ends
    sender = Thread(target=send_numbering, args=(theirs, places))

    sender.start()
    found = receive_numbering(ours)
    sender.join()

    assert list(found.items()) == list(places.items())


def test_an_end_in_the_middle_is_noticed(ends: tuple[Connection, Connection]) -> None:
    ours, theirs = ends
    theirs.send((b"", [10]))
    theirs.close()

    with pytest.raises(HungUp):
        receive(ours)


def test_an_end_that_is_closed_is_noticed_by_who_sends(ends: tuple[Connection, Connection]) -> None:
    ours, theirs = ends
    theirs.close()

    with pytest.raises(HungUp):
        send(ours, np.ones(1_000_000))
