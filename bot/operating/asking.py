"""Asks a running tutor whether it is ready, as a container does that wants to know."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException
from typing import Any

from bot.settings import Listen

PATIENCE_S = 5.0
"""The tutor gives its database a second; a machine that is busy may take longer to answer."""

LIMIT_BYTES = 64_000
"""The answer has some hundred."""

HERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - to ask, not to listen
"""Who listens on all addresses is asked on that of the machine itself."""


def not_ready(listen: Listen) -> str | None:
    """Ask the tutor that listens there, and give a line that says why it is not ready; None if it is."""
    host = HERE.get(listen.host, listen.host)
    connection = HTTPConnection(host, listen.port, timeout=PATIENCE_S)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        status, content = answer.status, answer.read(LIMIT_BYTES)
    except TimeoutError:
        return f"no answer on {listen} within {PATIENCE_S:.0f} s"
    except ConnectionRefusedError:
        return f"nothing listens on {listen}: the tutor is starting, or it does not run"
    except (HTTPException, UnicodeError):
        return f"what listens on {listen} is not the tutor"
    except OSError as error:
        return f"no answer on {listen}: {error.strerror or type(error).__name__}"
    finally:
        connection.close()
    return _reading(status, content, listen)


def _reading(status: int, content: bytes, listen: Listen) -> str | None:
    try:
        told = json.loads(content)
        is_ready, parts = told["ready"], told["parts"]
        reasons = [f"{name} ({_state(part)})" for name, part in parts.items() if part["ready"] is not True]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return f"what listens on {listen} is not the tutor"
    if status == 200 and is_ready is True:
        return None
    return _plain(", ".join(reasons)) or "it does not say why"


def _state(part: Any) -> str:
    return str(part["state"])


def _plain(text: str) -> str:
    """Make one line of it, whatever answered."""
    return "".join(sign if sign.isprintable() else " " for sign in text[:500])
