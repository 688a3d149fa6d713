"""Messages of HTTP are cut apart, and what a call says is read in each form that bots use."""

import pytest

from benchmarks.whole_way.wire import cut_off, fields_of, method_of, request, response

FORM = b"POST /bot1:a/sendMessage HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded"
JSON = b"POST /bot1:a/sendMessage HTTP/1.1\r\ncontent-type: application/json; charset=utf-8"
PARTS = b"POST /bot1:a/sendPhoto HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=x"


def test_a_message_is_cut_off_once_it_is_whole() -> None:
    whole = b"POST /a HTTP/1.1\r\ncontent-length: 5\r\n\r\nhello"
    buffer = bytearray()

    for byte in whole[:-1]:
        buffer.append(byte)
        assert cut_off(buffer) is None
    buffer += whole[-1:] + b"GET"

    assert cut_off(buffer) == (b"POST /a HTTP/1.1\r\ncontent-length: 5", b"hello")
    assert buffer == b"GET"


def test_a_message_in_chunks_is_refused() -> None:
    with pytest.raises(ValueError, match="chunks"):
        cut_off(bytearray(b"POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"))


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (FORM, b"chat_id=7&text=what+is+%C3%A9+%26"),
        (JSON, '{"chat_id": "7", "text": "what is é &"}'.encode()),
        (
            PARTS,
            '--x\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n7\r\n--x\r\nContent-Disposition: form-data; '
            'name="text"\r\nContent-Type: text/plain\r\n\r\nwhat is é &\r\n--x--\r\n'.encode(),
        ),
        (b"GET /bot1:a/sendMessage?chat_id=7&text=what+is+%C3%A9+%26 HTTP/1.1", b""),
    ],
)
def test_a_call_says_the_same_in_each_form(head: bytes, body: bytes) -> None:
    assert fields_of(head, body) == {"chat_id": "7", "text": "what is é &"}


def test_the_method_is_the_last_part_of_the_path() -> None:
    assert method_of(b"GET /bot1:a/getUpdates?offset=1 HTTP/1.1\r\nHost: x") == "getUpdates"


def test_what_is_written_can_be_cut_off_again() -> None:
    buffer = bytearray(response(b"{}") + request("/a", "127.0.0.1:1", "s", b'{"update_id": 1}'))

    answer, delivery = cut_off(buffer), cut_off(buffer)

    assert answer == (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2", b"{}")
    assert delivery
    assert delivery[0].startswith(b"POST /a HTTP/1.1\r\nHost: 127.0.0.1:1\r\n")
    assert delivery[0].endswith(b"Content-Length: 16\r\nX-Telegram-Bot-Api-Secret-Token: s")
    assert delivery[1] == b'{"update_id": 1}'
