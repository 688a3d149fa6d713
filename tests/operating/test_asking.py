"""What the command `health` makes of what answers, whatever that is."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from bot.operating.asking import not_ready
from bot.settings import Listen

READY = {"ready": True, "parts": {"database": {"ready": True, "state": "answers"}}}
NOT_READY = {
    "ready": False,
    "parts": {
        "database": {"ready": False, "state": "no answer within 1 s"},
        "course": {"ready": True, "state": "version 90222a42fad9"},
        "sending": {"ready": False, "state": "no sign of life yet"},
    },
}


@contextmanager
def answering(content: bytes, host: str = "127.0.0.1") -> Iterator[tuple[int, list[bytes]]]:
    """Answer one connection with these bytes, whatever is asked; give the port, and what was asked."""
    asked: list[bytes] = []
    with socket.create_server((host, 0)) as server:

        def answer() -> None:
            client, _ = server.accept()
            with client:
                asked.append(client.recv(65_536))
                client.sendall(content)

        thread = Thread(target=answer)
        thread.start()
        yield server.getsockname()[1], asked
        thread.join()


def http(status: str, body: bytes) -> bytes:
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status.encode(), len(body), body)


def test_a_tutor_that_is_ready_is_ready() -> None:
    with answering(http("200 OK", json.dumps(READY).encode())) as (port, asked):
        reason = not_ready(Listen("127.0.0.1", port))

    assert reason is None
    assert asked[0].startswith(b"GET /readyz HTTP/1.1\r\n")


def test_every_part_that_is_not_ready_is_named() -> None:
    with answering(http("503 Service Unavailable", json.dumps(NOT_READY).encode())) as (port, _):
        reason = not_ready(Listen("127.0.0.1", port))

    assert reason == "database (no answer within 1 s), sending (no sign of life yet)"


def test_who_listens_on_all_addresses_is_asked_on_that_of_the_machine_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:3128")  # never asked for what is on the same machine

    with answering(http("200 OK", json.dumps(READY).encode())) as (port, _):
        reason = not_ready(Listen("0.0.0.0", port))

    assert reason is None


def test_where_nothing_listens_the_tutor_does_not_run() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert not_ready(Listen("127.0.0.1", port)) == (
        f"nothing listens on 127.0.0.1:{port}: the tutor is starting, or it does not run"
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe nonsense",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        http("200 OK", b"<html>It works!</html>"),
        http("404 Not Found", b"{}"),
        http("200 OK", b"\xff"),
        http("200 OK", b"[]"),
        http("200 OK", b'{"ready": true, "parts": {"database": 1}}'),
        http("200 OK", b"[" * 60_000),
        http("503 Service Unavailable", b'{"ready": false, "parts": null}'),
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
    ],
    ids=[
        *("nothing", "bytes", "another protocol", "a page", "nothing of that name", "no text", "a list"),
        *("other parts", "deep", "no parts", "cut off", "too many headers"),
    ],
)
def test_what_is_not_the_tutor_is_called_so(content: bytes) -> None:
    with answering(content) as (port, _):
        reason = not_ready(Listen("127.0.0.1", port))

    assert reason == f"what listens on 127.0.0.1:{port} is not the tutor"


@pytest.mark.parametrize(
    ("status", "told", "reason"),
    [
        ("503 Service Unavailable", {"ready": True, "parts": {}}, "it does not say why"),
        ("200 OK", {"ready": False, "parts": {}}, "it does not say why"),
        ("200 OK", {"ready": "yes", "parts": {}}, "it does not say why"),
        ("503 No", {"ready": False, "parts": {"a\nb": {"ready": 0, "state": "\x1b[2Jgone"}}}, "a b ( [2Jgone)"),
        ("503 No", {"ready": False, "parts": {"x": {"ready": 0, "state": "y" * 9_000}}}, f"x ({'y' * 497}"),
    ],
    ids=["status", "word", "no bool", "signs for the terminal", "long"],
)
def test_only_what_is_clearly_ready_is_ready_and_the_reason_is_one_line(status: str, told: object, reason: str) -> None:
    with answering(http(status, json.dumps(told).encode())) as (port, _):
        found = not_ready(Listen("127.0.0.1", port))

    assert found == reason


def test_a_name_that_nobody_knows_is_no_answer() -> None:
    reason = not_ready(Listen("tutor.invalid", 8080))

    assert reason is not None
    assert reason.startswith("no answer on tutor.invalid:8080: ")
