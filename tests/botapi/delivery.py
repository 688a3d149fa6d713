"""Keeps updates until the bot confirms them, as Telegram's queue does.

Source: https://core.telegram.org/bots/api#getupdates; tdlib/td, TQueue.cpp;
tdlib/telegram-bot-api, Client.cpp.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiogram import types

from .refusals import Refused
from .waiting import Bell

Update = dict[str, Any]
QueueId = int | str

# Sent only when asked for by name: https://core.telegram.org/bots/api#getupdates, allowed_updates.
KINDS = types.Update.model_fields.keys() - {"update_id"}
UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}
# What is added to the id of a user or a chat, so that kinds have queues of their own (Client.cpp, add_update calls).
_QUEUES_OF_USERS = {"inline_query": 1 << 33, "chosen_inline_result": 2 << 33, "callback_query": 3 << 33}
_QUEUES_OF_CHATS = {"my_chat_member": 5 << 33, "message_reaction": 8 << 33, "message_reaction_count": 9 << 33}
# After this long an update that nobody fetched is gone (Client.cpp, add_update calls).
LIFE_S = {"callback_query": 150, "inline_query": 30, "chosen_inline_result": 600}
DEFAULT_LIFE_S = 86_400
MAX_TIMEOUT_S = 50
MAX_LIMIT = 100
# An offset further ahead than this belongs to another sequence of ids and counts as none (TQueue::get).
MAX_AHEAD = 10


@dataclass
class Pending:
    """An update that waits, and until when; a webhook gets those of one queue one after the other."""

    update: Update
    expires: float
    queue: QueueId
    insists: bool = False


def queue_of(update: Update) -> QueueId:
    """Return the queue in which an update waits; one that does not say where it belongs has a queue of its own."""
    kind = next((key for key in update if key != "update_id"), "")
    body = update.get(kind)
    try:
        if kind == "poll":
            return f"poll {body['id']}"
        if kind == "poll_answer":
            return f"poll {body['poll_id']}"
        if kind in _QUEUES_OF_USERS:
            return int(body["from"]["id"]) + _QUEUES_OF_USERS[kind]
        return int(body["chat"]["id"]) + _QUEUES_OF_CHATS.get(kind, 0)
    except (KeyError, TypeError, ValueError):
        return f"update {update['update_id']}"


class UpdateQueue:
    """What the bot has still to hear."""

    def __init__(self, clock: Callable[[], float], bell: Bell) -> None:
        self.next_id = 100_000_001
        self.allowed: list[str] = []
        self.made: list[Update] = []
        self._clock = clock
        self._bell = bell
        self._pending: list[Pending] = []
        self._poller: object | None = None
        self._end_of_poll: Exception = Refused("Gone")

    def allow(self, kinds: list[str]) -> list[str]:
        """Make updates of these kinds only, or of the usual ones if it names none; return the unknown ones."""
        self.allowed = [kind for kind in kinds if kind in KINDS]
        return sorted(set(kinds) - KINDS)

    @property
    def pending(self) -> list[Update]:
        return [pending.update for pending in self.waiting]

    @property
    def waiting(self) -> list[Pending]:
        """What the bot has not confirmed, oldest first."""
        self._forget_expired()
        return list(self._pending)

    def confirm(self, delivered: Pending) -> None:
        """Forget this one, if it is not forgotten already."""
        self._pending = [pending for pending in self._pending if pending is not delivered]

    def put(self, kind: str, body: Any) -> Update:
        """Make an update of it; one that the bot does not ask for is made, but never delivered."""
        update = {"update_id": self.next_id, kind: body}
        self.next_id += 1
        self.made.append(update)
        if kind in self.allowed or (not self.allowed and kind not in UNASKED):
            self._add(update)
        return update

    def put_raw(self, update: Update) -> Update:
        """Deliver this very update, asked for or not; one with its own id even below the offset, once."""
        insists = "update_id" in update
        if not insists:
            update = {"update_id": self.next_id, **update}
        self.next_id = max(self.next_id, update["update_id"] + 1)
        self.made.append(update)
        self._add(update, insists=insists)
        return update

    def clear(self) -> None:
        self._pending.clear()

    def take(self, offset: int, limit: int) -> list[Update]:
        """Confirm everything below the offset, then return what is waiting, oldest first."""
        self._forget_expired()
        if offset < 0:
            self._pending = self._pending[offset:]
        elif offset <= self.next_id + MAX_AHEAD:
            self._pending = [p for p in self._pending if p.insists or p.update["update_id"] >= offset]
        taken = self._pending[: min(max(limit, 1), MAX_LIMIT)]
        for pending in taken:
            pending.insists = False
        return [pending.update for pending in taken]

    async def poll(self, offset: int, limit: int, timeout_s: float) -> list[Update]:
        """Take, waiting for something to take. Raises what interrupts the wait."""
        poller = object()
        self.interrupt(
            Refused(
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                409,
            )
        )
        self._poller = poller

        def something_to_take() -> list[Update]:
            if self._poller is not poller:
                raise self._end_of_poll
            return self.take(offset, limit)

        taken = something_to_take()
        if not taken and timeout_s > 0:
            try:
                taken = await self._bell.until(something_to_take, min(timeout_s, MAX_TIMEOUT_S))
            except TimeoutError:
                taken = []
        if self._poller is poller:
            self._poller = None
        return taken

    def interrupt(self, reason: Exception) -> None:
        """End a poll that waits, if there is one."""
        if self._poller is not None:
            self._poller = None
            self._end_of_poll = reason
            self._bell.ring()

    def _add(self, update: Update, *, insists: bool = False) -> None:
        kind = next((key for key in update if key != "update_id"), "")
        life_s = LIFE_S.get(kind, DEFAULT_LIFE_S)
        self._pending.append(Pending(update, self._clock() + life_s, queue_of(update), insists))
        self._bell.ring()

    def _forget_expired(self) -> None:
        now = self._clock()
        self._pending = [pending for pending in self._pending if pending.expires > now]
