"""The same dialogues through the terminal and through Telegram give the same replies."""

import re
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from random import Random

import pytest

from bot.authoring.building import read_course
from bot.authoring.english import ordinary_words
from bot.channels.telegram.discretion import DiscreetBot
from bot.channels.telegram.requests import AiohttpRequest
from bot.channels.telegram.speaking import speak
from bot.channels.telegram.taking import Taker
from bot.channels.terminal import chat
from bot.conversation import Conversation, utc_now
from bot.storage.memory import MemoryStore
from bot.tutor.course import Course
from bot.tutor.matching.learning import learn
from bot.tutor.matching.ranking import Matching
from tests.botapi import BotApi
from tests.botapi.chats import Message

BEEKEEPING = Path(__file__).parents[1] / "courses/beekeeping"

DIALOGUES = [
    pytest.param(["/start", "what does the queen do?", "tell me more", "1"], id="an answer and on"),
    pytest.param(["how long is the bee in the hive and who", "2"], id="a question back, a number"),
    pytest.param(["how long is the bee in the hive and who", "the first one"], id="a question back, an ordinal"),
    pytest.param(["zebra crossings on Jupiter", "none of these", "yes"], id="nothing fits, staff may see it"),
    pytest.param(["what does the queen do?", "no", "none", "no"], id="not meant, and staff may not see it"),
    pytest.param(["hello", "thanks", "what does the queen do? and why do bees swarm?", "/why"], id="two questions"),
    pytest.param(["/topics", "1", "1", "/about", "/help", "/privacy"], id="browsing"),
    pytest.param(["/define super", "/define", "/define nonsense", "/nonsense"], id="words"),
    pytest.param(["why do bees swarm", "/forget", "no"], id="not forgotten"),
    pytest.param(["why do bees swarm", "/forget", "yes, forget me", "/why"], id="forgotten"),
    pytest.param(
        [
            *("/quiz hive.swarm", "a few scouts", "the old queen", "next", "1", "2", "check", "hint", "I don't know"),
            *("next", "smoke", "more room", "finish", "/progress"),
        ],
        id="a whole quiz, answered in words and by numbers",
    ),
    pytest.param(
        [
            *("quiz me on inspection", "hint", "hint", "hint", "next", "what does the queen do?", "back to the quiz"),
            *("smoke", "next", "sunday", "not sure", "unclear", "finish", "/review", "/quiz hive.inspection", "/stop"),
        ],
        id="a quiz with hints, a question in between, and an unclear item",
    ),
    pytest.param(
        [
            *("/quiz hive.parts", "super", "next", "floor", "undo", "floor", "brood box", "super", "next"),
            *("a", "next", "/stop", "/review"),
        ],
        id="an order is put together",
    ),
    pytest.param(
        ["why do bees swarm", "quiz me", "the old queen", "stop", "stop", "/goal", "2", "/goal 0", "/fresh", "yes"],
        id="a quiz about an answer, a goal, a fresh start",
    ),
    pytest.param(
        ["/remind", "/remind 18:30 Tallinn", "/remind Tokyo", "/remind 23:00", "/remind Atlantis", "1", "/remind off"],
        id="reminders",
    ),
    pytest.param(["/review", "/progress", "/scores", "/quiz Jupiter", "1", "/stop"], id="nothing learned yet"),
]

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def bees() -> tuple[Course, Matching]:
    course = read_course(BEEKEEPING)
    return course, learn(course, ordinary_words())


@pytest.mark.parametrize("lines", DIALOGUES)
async def test_terminal_and_telegram_say_the_same(bees: tuple[Course, Matching], lines: list[str]) -> None:
    on_terminal = _through_terminal(bees, lines)
    on_telegram = await _through_telegram(bees, lines)

    assert on_telegram == on_terminal


def _conversation(bees: tuple[Course, Matching], store: MemoryStore) -> Conversation:
    return Conversation(*bees, store, lambda: NOW, Random(1))


def _through_terminal(bees: tuple[Course, Matching], lines: list[str]) -> list[str]:
    sink = StringIO()
    chat(_conversation(bees, MemoryStore()), StringIO("".join(f"{line}\n" for line in lines)), sink)
    return [
        _without_addresses(said) for said in re.split(r"(?:^|\n\n)> .*\n\n|\n\n\n", sink.getvalue()) if said.strip()
    ]


def _without_addresses(said: str) -> str:
    """Leave out what Telegram shows by itself: where a link leads, and where a picture stands."""
    said = re.sub(r"^\[(.*): content/pictures/[\w.]+\]$", r"\1", said.strip(), flags=re.DOTALL)
    return re.sub(r" <(?:https?|mailto):[^>]*>", "", said).strip()


async def _through_telegram(bees: tuple[Course, Matching], lines: list[str]) -> list[str]:
    """Say each line on Telegram; show each new or changed message as the terminal would."""
    store, shown = MemoryStore(), []
    async with BotApi() as api:
        ada = api.user(first_name="Ada")
        base = f"{api.url}/bot"
        async with DiscreetBot(
            api.token, base, request=AiohttpRequest(8), get_updates_request=AiohttpRequest(1)
        ) as bot:
            taker = Taker(bot, _conversation(bees, store), store, utc_now, lambda: None)
            for line in lines:
                said = await ada.says(line)
                assert said.update
                await taker.take([said.update])
                while rows := store.due(utc_now(), 1):
                    spoken = await speak(bot, rows[0].outgoing, BEEKEEPING)
                    store.delivered(rows[0].id, spoken.said, spoken.gone, utc_now())
            shown = [_as_terminal(message) for message in ada.transcript if message.from_bot]
    return shown


def _as_terminal(message: Message) -> str:
    labels = [button.label for row in message.buttons for button in row]
    numbered = [f"  {number}. {label}" for number, label in enumerate(labels, start=1)]
    return "\n".join([message.text, *([""] if labels else []), *numbered]).strip()
