"""Learners who write while something breaks: some ask numbered questions, some play quizzes by taps."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from tests.botapi import BotApi
from tests.botapi.chats import Message
from tests.botapi.people import User
from tests.faults.checking import once

QUESTIONS = (
    ("What does the queen do?", "The queen"),
    ("Why do bees swarm?", "Why bees swarm"),
    ("How do I inspect a hive?", "Looking into a hive"),
    ("How do bees make honey?", "How bees make honey"),
    ("When can I harvest honey?", "Harvesting honey"),
    ("Why does honey crystallise?", "Why honey turns solid"),
    ("How do I store honey?", "Keeping honey well"),
)
"""Questions of the course on bees, each with the title of its answer."""

ANSWERS = ("Goal ", *(f"{title}\n" for _, title in QUESTIONS))
"""How every answer to a question begins."""

INTENTS = {
    *("hive.queen", "hive.swarm", "hive.inspection"),
    *("honey.making", "honey.harvest", "honey.crystals", "honey.storage"),
}
"""What these questions are counted as."""

NUMBERS_EACH, LARGEST_NUMBER = 50, 500
"""Of the goals that can be set, each learner asks for numbers of their own."""

SLOWEST_A_SECOND = 10
"""Answers that a crowd gets at least; Telegram takes 30."""

AT_ONCE = 2
"""Questions of one learner that may wait for their answers, before the next is asked."""

BURST, PER_SECOND = 15, 0.4
"""Nobody asks so much that it is a flood (bot/tutor/flood.py)."""

QUIZZES = ("hive.swarm", "hive.inspection", "hive.parts")
SUMMARY = ("Done: ", "Stopped.")
"""How the last message of a quiz begins."""

WAIT_S = 120.0
"""How long anybody waits for anything: a busy machine takes a minute to start the tutor."""

LOOK_AGAIN_S = 0.5
"""How soon time alone lets somebody write again."""

_BUTTON = re.compile(r"quiz:(\d+)\.(\w+)")


@dataclass
class Asker:
    """Asks for goals by number, and about bees in between; every answer shows which question it is to."""

    user: User
    first: int
    asked: list[str] = field(default_factory=list)
    _level: float = 0.0
    _at: float = 0.0

    def is_patient(self, now: float) -> bool:
        """Say whether one more question is no flood."""
        self._level = max(0.0, self._level - (now - self._at) * PER_SECOND)
        self._at = now
        return self._level < BURST

    async def ask(self) -> Message:
        """Ask the next question."""
        self._level += 1
        at = len(self.asked)
        if at % 2:
            question, answer = QUESTIONS[at // 2 % len(QUESTIONS)]
        else:
            number = self.first + at // 2 % NUMBERS_EACH
            question, answer = f"/goal {number}", f"Goal {number}."
        self.asked.append(answer)
        return await self.user.says(question)

    @property
    def said(self) -> list[str]:
        """What each answer begins with."""
        return [message.text.partition("\n")[0] for message in self.user.transcript if message.from_bot]

    @property
    def waiting(self) -> int:
        return max(0, len(self.asked) - len(once(self.said)))

    @property
    def natural(self) -> int:
        """How many questions about bees were asked."""
        return len(self.asked) // 2

    @property
    def goal(self) -> int:
        """The goal that was asked for last."""
        goals = [answer for answer in self.asked if answer.startswith("Goal")]
        return int(goals[-1].strip("Goal ."))


@dataclass
class Player:
    """Plays one quiz by taps, some right, some wrong, some twice, and counts what was answered.

    `settled`: questions that were answered or given up. `waits`: what was tapped has not shown an effect yet.
    `repeated`: cards that were shown before. `strange`: answers to what another one asked.
    """

    user: User
    rng: Random
    settled: int = 0
    waits: bool = False
    over: bool = False
    repeated: int = 0
    strange: int = 0
    _card: int = 0
    _shown: Message | None = None

    async def begin(self, scope: str) -> None:
        self.waits = True
        await self.user.says(f"/quiz {scope}")

    def sees(self) -> bool:
        """Take in what was shown; say whether there is something to tap on."""
        unheard = self.user.chat.unheard
        while unheard:
            message = unheard.pop(0)
            buttons = _buttons(message)
            number = int(buttons[0].number) if buttons else 0
            if message.text.startswith(SUMMARY):
                self.repeated += self.over
                self.over, self.waits = True, False
            elif number > self._card:
                self._card, self._shown, self.waits = number, message, False
                self.settled += any(button.does == "next" for button in buttons)
            elif buttons:
                self.repeated += 1
            else:
                self.strange += message.text.startswith(ANSWERS)
        return self._shown is not None and not self.waits and not self.over

    async def tap(self) -> None:
        """Tap on what is shown."""
        if self._shown is None:
            raise AssertionError("nothing is shown yet")
        data = self._choose({button.does: button.data for button in _buttons(self._shown)})
        self.waits = True
        await self.user.taps(self._shown, data)
        if self.rng.random() < 0.3:
            # An impatient finger: the second tap changes nothing.
            await self.user.taps(self._shown, data)

    def _choose(self, offered: Mapping[str, str]) -> str:
        for sure in ("next", "sure", "check"):
            if sure in offered:
                return offered[sure]
        options = [data for does, data in offered.items() if does.isdigit()]
        if not options or self.rng.random() < 0.3:
            return offered["show"]
        return self.rng.choice(options)


class Load:
    """Everybody who writes, until told to rest; who has an answer asks the next question."""

    def __init__(self, api: BotApi, rng: Random, askers: int = 6, players: int = 2) -> None:
        self.askers = [Asker(api.user(), 1 + NUMBERS_EACH * at) for at in range(askers)]
        self.players: list[Player] = []
        self.crowd: list[Asker] = []
        self._api = api
        self._rng = rng
        self._seats = players
        self._resting = False
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self) -> None:
        """Let everybody write from now on."""
        self._resting = False
        work = [self._ask(asker) for asker in self.askers] + [self._play() for _ in range(self._seats)]
        self._tasks = [asyncio.create_task(one) for one in work]

    async def flows(self) -> None:
        """Wait until everybody was answered once. Raises AssertionError when somebody is not."""
        if not await self.until(lambda: all(asker.said for asker in self.askers)):
            raise AssertionError("not everybody is answered, and nothing is broken yet")

    async def goes_on(self, without: Asker | None = None) -> bool:
        """Wait until everybody, but for one, is answered once more; False when somebody is not."""
        aims = [(asker, len(asker.said)) for asker in self.askers if asker is not without]
        return await self.until(lambda: all(len(asker.said) > before for asker, before in aims))

    async def rest(self) -> bool:
        """Let nobody write any more, and wait for what is due; False when that does not come."""
        self._resting = True
        self._api.world.bell.ring()
        await asyncio.gather(*self._tasks)
        return await self.answered()

    async def once_more(self) -> bool:
        """Let everybody ask one more question; False when one is not answered."""
        for asker in self.askers:
            await asker.ask()
        return await self.answered()

    async def answered(self) -> bool:
        """Wait for what is due; False when that does not come."""
        return await self.until(self._is_answered)

    async def let_in(self, count: int) -> bool:
        """Let so many more people ask one question each, all at once; False when somebody is not answered."""
        self.crowd = [Asker(self._api.user(), 1 + at % LARGEST_NUMBER) for at in range(count)]
        for asker in self.crowd:
            await asker.ask()
        unanswered = self.crowd[::-1]

        def is_answered() -> bool:
            while unanswered and not unanswered[-1].waiting:
                unanswered.pop()
            return not unanswered

        return await self.until(is_answered, WAIT_S + count / SLOWEST_A_SECOND)

    async def until(self, condition: Callable[[], bool], within_s: float = WAIT_S) -> bool:
        """Wait until something is so; False when it does not come in time."""
        try:
            return await self._api.world.bell.until(condition, within_s)
        except TimeoutError:
            return False

    def _is_answered(self) -> bool:
        for player in self.players:
            player.sees()
        return not any(asker.waiting for asker in self.askers) and not any(player.waits for player in self.players)

    async def _ask(self, asker: Asker) -> None:
        def may_ask() -> bool:
            return self._resting or (asker.waiting < AT_ONCE and asker.is_patient(self._now()))

        while not self._resting:
            if await self.until(may_ask, LOOK_AGAIN_S) and not self._resting:
                await asker.ask()

    async def _play(self) -> None:
        while not self._resting:
            player = Player(self._api.user(), self._rng)
            self.players.append(player)
            await player.begin(QUIZZES[len(self.players) % len(QUIZZES)])

            def may_go_on(player: Player = player) -> bool:
                return player.sees() or player.over or self._resting

            while not player.over and not self._resting:
                if await self.until(may_go_on, LOOK_AGAIN_S) and player.sees() and not self._resting:
                    await player.tap()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


@dataclass(frozen=True)
class _Button:
    """A button of a quiz: what it sends, the number of its card, and what it does."""

    data: str
    number: str
    does: str


def _buttons(message: Message) -> list[_Button]:
    data = [button.data or "" for row in message.buttons for button in row]
    return [_Button(read[0], read[1], read[2]) for one in data if (read := _BUTTON.fullmatch(one))]
