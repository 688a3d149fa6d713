"""The address is taken for as long as the tutor runs, or the operator is told why it cannot be."""

import socket

import pytest

from bot.errors import SettingsError
from bot.operating.listening import listening
from bot.settings import Listen
from tests.ports import free_port


def has_ipv6() -> bool:
    """Say whether this machine can talk to itself by IPv6."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


ADDRESSES = [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("localhost", "localhost")]
ADDRESSES += [("::1", "::1"), ("::", "::1")] if has_ipv6() else []


def refusal(listen: Listen) -> str:
    with pytest.raises(SettingsError) as refused, listening(listen):
        pass
    return str(refused.value)


@pytest.mark.parametrize(("host", "asked"), ADDRESSES)
def test_who_connects_gets_in_and_nobody_does_afterwards(host: str, asked: str) -> None:
    port = free_port()

    with listening(Listen(host, port)) as listener:
        assert listener
        with socket.create_connection((asked, port)) as client:
            accepted, _ = listener.accept()
            accepted.close()
            end = client.recv(1)

    assert end == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((asked, port))


def test_without_a_setting_nothing_listens() -> None:
    with listening(None) as listener:
        assert listener is None


def test_a_port_that_is_taken_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        told = refusal(Listen("127.0.0.1", port))

    assert told == f"TUTOR_LISTEN: 127.0.0.1:{port}: another process listens there: stop it, or name another port"


def test_a_port_can_be_taken_again_right_after_a_connection_was_cut() -> None:
    port = free_port()
    with listening(Listen("127.0.0.1", port)) as listener, socket.create_connection(("127.0.0.1", port)):
        assert listener
        accepted, _ = listener.accept()
        accepted.close()  # the side that closes first keeps the address for a minute

    with listening(Listen("127.0.0.1", port)) as again:
        assert again


def test_an_address_of_another_machine_is_refused() -> None:
    assert refusal(Listen("192.0.2.1", 8080)) == (
        "TUTOR_LISTEN: 192.0.2.1:8080: this machine has no such address: write 127.0.0.1 for itself alone, 0.0.0.0 for "
        "all its addresses"
    )


@pytest.mark.parametrize("host", ["tutor.invalid", "a..b", "x" * 250], ids=["unknown", "empty part", "too long"])
def test_a_name_that_nobody_knows_is_refused(host: str) -> None:
    assert refusal(Listen(host, 8080)) == (
        f"TUTOR_LISTEN: the name {host!r} is not known here: write an address of this machine, such as "
        "127.0.0.1:8080, or 0.0.0.0:8080 for all of them"
    )
