"""How the server says no, in Telegram's own words.

Refused      Telegram would not do this as things stand: blocked, deleted, expired.
`- Wrong     no bot should have made this call at all; it goes on the list of faults.
"""

from typing import Any


class Refused(Exception):
    """A call that Telegram answers with an error."""

    def __init__(self, description: str, error_code: int = 400, **parameters: Any) -> None:
        super().__init__(description)
        self.description = description
        self.error_code = error_code
        self.parameters = parameters


class Wrong(Refused):
    """A call that breaks the rules of the Bot API."""
