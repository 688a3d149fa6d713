"""What the channel tells whoever watches it: plain facts, and never a word or a number of a learner."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from bot.tutor.reply import Counted


class Cause(StrEnum):
    """Why something has to be tried again."""

    TOO_MANY_REQUESTS = "too_many_requests"
    CONFLICT = "conflict"
    WEBHOOK = "webhook"
    TOKEN = "token"  # noqa: S105 - the name of a cause
    NETWORK = "network"
    DATABASE = "database"
    BREAKAGE = "breakage"


class Fate(StrEnum):
    """What became of a reply in the end."""

    SAID = "said"
    UNREACHABLE = "unreachable"
    GIVEN_UP = "given_up"


class Observer:
    """Is told what happens, in the event loop, so it must return at once. This one lets everything pass."""

    def received(self, kinds: Sequence[str]) -> None:
        """Hear that Telegram gave updates of these kinds, fetched or by webhook; none: it said that it would."""

    def not_received(self, cause: Cause) -> None:
        """Hear that updates could not be fetched, or do not come by webhook, and why."""

    def takes_over(self) -> None:
        """Hear that this process, which stood by, is to receive updates from now on."""

    def stands_by(self) -> None:
        """Hear that no updates are received, since another process fetches them; again and again while that is so."""

    def attended(self, processes: int, *, leads: bool) -> None:
        """Hear how many processes share the database, 0 if that is not known, and whether this one leads."""

    def turned_away(self) -> None:
        """Hear that somebody without the secret of the webhook sent something to it."""

    def stopping(self) -> None:
        """Hear that nothing more is received, as the tutor was told to stop."""

    def took_turn(self, counted: Sequence[Counted], seconds: float) -> None:
        """Hear that a turn was committed, so long after its update was at hand, and what became of its questions."""

    def put_aside(self) -> None:
        """Hear that an update broke the program or could not be read."""

    def looked(self) -> None:
        """Hear that the sender looked through the outbox."""

    def ended(self, fate: Fate, seconds: float | None = None) -> None:
        """Hear what became of a reply; `seconds`: how long it was in the outbox, if that is known."""

    def postponed(self, cause: Cause) -> None:
        """Hear that a reply has to be sent once more."""
