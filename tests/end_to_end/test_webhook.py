"""Telegram brings the updates: the real process takes each for good before it says so, and nobody else's."""

import json
import signal
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.botapi import BotApi
from tests.end_to_end.process import running
from tests.ports import free_port

pytestmark = pytest.mark.slow

URL = "https://bot.example.org/telegram"
SECRET = "Only-Telegram_knows-this-1"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True)
class Site:
    """Where a tutor listens, and how it is told so."""

    origin: str
    settings: dict[str, str]


@pytest.fixture
def site(api: BotApi) -> Site:
    """A place to which the webhook leads; pauses between attempts are short."""
    listen = f"127.0.0.1:{free_port()}"
    api.route_webhook(f"http://{listen}", pauses=0.01)
    hook = {"TUTOR_WEBHOOK_URL": URL, "TUTOR_WEBHOOK_SECRET": SECRET}
    return Site(f"http://{listen}", {"TUTOR_MODE": "webhook", "TUTOR_LISTEN": listen, **hook})


@pytest.fixture
async def stranger(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who found the address."""
    async with httpx.AsyncClient(base_url=site.origin, timeout=30, trust_env=False) as client:
        yield client


def said(text: str, update_id: int = 5) -> bytes:
    """An update that could be Telegram's."""
    chat = {"id": 1001, "type": "private", "first_name": "Eve"}
    sender = {"id": 1001, "is_bot": False, "first_name": "Eve"}
    message = {"message_id": 1, "date": 1_790_000_000, "chat": chat, "from": sender, "text": text}
    return json.dumps({"update_id": update_id, "message": message}).encode()


async def test_a_learner_asks_and_taps_and_nothing_is_fetched(api: BotApi, site: Site, tmp_path: Path) -> None:
    ada = api.user(first_name="Ada")
    waiting = await ada.says("/start")

    async with running(api, tmp_path, **site.settings) as tutor:
        await ada.hears(timeout=60)
        await ada.says("how long is the bee in the hive and who")
        [question] = await ada.hears()
        offered = question.buttons[0][0]
        tap = await ada.taps(question, offered.data)
        [answer] = await ada.hears()
        assert tap
        await tap.answered()
        tutor.send_signal(signal.SIGTERM)
        code = await tutor.exit_code()

    [webhook] = api.calls_of("setWebhook")
    assert (webhook.params["url"], webhook.params["secret_token"]) == (URL, SECRET)
    assert "callback_query" in webhook.params["allowed_updates"]
    assert not webhook.params.get("drop_pending_updates")
    assert [delivery.status for delivery in api.deliveries_of(waiting)][-1] == 200
    assert answer.text.startswith(f"{offered.label}\n\n")
    assert code == 0
    assert (api.calls_of("getUpdates"), api.calls_of("deleteWebhook"), api.pending) == ([], [], [])
    assert SECRET not in tutor.log


async def test_an_update_that_cannot_be_read_is_put_aside_and_the_next_one_of_its_chat_is_answered(
    api: BotApi, site: Site, tmp_path: Path
) -> None:
    ada = api.user(id=5, first_name="Ada")
    poison = [
        api.put(
            {"message": {"message_id": 1, "date": 10**18, "chat": {"id": 5, "type": "private"}, "text": "my secret"}}
        ),
        api.put({"message": {"chat": {"id": 5}, "text": ["my secret"]}}),
        api.put({"callback_query": {"from": {"id": 5}, "data": "my secret"}}),
        api.put({"message": "my secret"}),
        api.put({"something_of_2031": {"text": "my secret"}}),
    ]

    async with running(api, tmp_path, **site.settings) as tutor:
        await ada.says("/help")
        await ada.hears(timeout=60)
        taken = [await api.delivered(update) for update in poison]

    assert [deliveries[-1].status for deliveries in taken] == [200] * 5
    assert tutor.log.count("update put aside") == 4
    assert "my secret" not in tutor.log


async def test_while_the_database_is_away_telegram_is_told_to_come_again_and_afterwards_everybody_is_answered(
    api: BotApi, site: Site, stranger: httpx.AsyncClient, tmp_path: Path
) -> None:
    ada, ben, first = (api.user(id=number) for number in (1, 2, 3))

    async with running(api, tmp_path, **site.settings) as tutor:
        await first.says("/help")
        await first.hears(timeout=60)
        with sqlite3.connect(tmp_path / "tutor.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            of_ada, of_ben = await ada.says("/about"), await ben.says("/about")
            answer = await stranger.post("/telegram", content=said("/about"), headers={HEADER: SECRET})
            [refused, *_] = await api.tried(of_ada, timeout=60)
            await tutor.logs("updates wait at Telegram until the database works")
            other.execute("ROLLBACK")
        other.close()
        await ada.hears(timeout=60)
        await ben.hears(timeout=60)
        await api.delivered(of_ada)
        await api.delivered(of_ben)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert (refused.status, refused.error) == (503, "Wrong response from the webhook: 503 Service Unavailable")
    assert [len([message for message in learner.transcript if message.from_bot]) for learner in (ada, ben)] == [1, 1]


@pytest.mark.timeout(240)
async def test_killed_with_an_update_in_hand_it_gets_that_again_and_what_came_while_nothing_ran(
    api: BotApi, site: Site, tmp_path: Path
) -> None:
    ada, ben, first = (api.user(id=number) for number in (1, 2, 3))

    async with running(api, tmp_path, **site.settings) as tutor:
        await first.says("/help")
        await first.hears(timeout=60)
        with sqlite3.connect(tmp_path / "tutor.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            in_hand = await ada.says("/about")
            await api.world.bell.until(lambda: api.deliveries_of(in_hand), 10)
            tutor.send_signal(signal.SIGKILL)
            await tutor.exit_code()
            other.execute("ROLLBACK")
        other.close()
    later = await ben.says("/about")
    await api.tried(later, times=2)
    async with running(api, tmp_path, **site.settings):
        await ada.hears(timeout=60)
        await ben.hears(timeout=60)
        await api.delivered(in_hand)
        await api.delivered(later)

    assert not api.deliveries_of(in_hand)[0].ok
    assert {delivery.error for delivery in api.deliveries_of(later)[:2]} == {"Connection refused"}
    assert [len([message for message in learner.transcript if message.from_bot]) for learner in (ada, ben)] == [1, 1]


async def test_updates_that_come_twice_at_once_or_again_later_are_answered_once(
    api: BotApi, site: Site, tmp_path: Path
) -> None:
    ada = api.user(first_name="Ada")
    api.route_webhook(site.origin, site.origin, to_all=True, pauses=0.01)

    async with running(api, tmp_path, **site.settings):
        asked = await ada.says("how long is the bee in the hive and who")
        [question] = await ada.hears(timeout=60)
        tap = await ada.taps(question, question.buttons[0][0].data)
        await ada.hears()
        assert tap
        for update in (asked, tap):
            await api.delivered(update)
            await api.delivered(api.repeat(update))
        await ada.says("/about")
        await ada.hears()

    taken = [[delivery.status for delivery in api.deliveries_of(update)][-4:] for update in (asked, tap)]
    assert taken == [[200, 200, 200, 200]] * 2
    assert len([message for message in ada.transcript if message.from_bot]) == 3
    assert ada.unheard == []


async def test_who_is_not_telegram_is_turned_away(
    api: BotApi, site: Site, stranger: httpx.AsyncClient, tmp_path: Path
) -> None:
    ada = api.user(first_name="Ada")
    known = {HEADER: SECRET}

    async with running(api, tmp_path, **site.settings) as tutor:
        await ada.says("/help")
        await ada.hears(timeout=60)
        answers = [
            await stranger.post("/telegram", content=said("my secret")),
            await stranger.post("/telegram", content=said("my secret"), headers={HEADER: SECRET.lower()}),
            await stranger.post("/telegram", content=b"x" * 20_000_000, headers={HEADER: "guessed"}),
            await stranger.get("/telegram", headers=known),
            await stranger.post("/telegram", content=said("x" * 2_000_000), headers=known),
            await stranger.post("/telegram", content=b'{"update_id"', headers=known),
            await stranger.post("/elsewhere", content=said("my secret"), headers=known),
        ]
        figures = (await stranger.get("/metrics")).text
        await ada.says("/about")
        await ada.hears()

    assert [answer.status_code for answer in answers] == [403, 403, 403, 405, 413, 200, 404]
    assert SECRET not in figures + tutor.log
    assert "my secret" not in tutor.log
    assert len([message for message in ada.transcript if message.from_bot]) == 2
