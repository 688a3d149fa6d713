"""Updates taken into the conversation, against a real Bot API server: nothing lost, nothing twice, nobody waits."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram import Bot

from bot.channels.telegram.sending import Sender
from bot.channels.telegram.taking import Taker
from bot.conversation import Conversation, Incoming, utc_now
from bot.errors import StoreError
from bot.storage.memory import MemoryStore
from bot.storage.store import Store
from bot.tutor.course import Course
from bot.tutor.reply import Turn
from tests.botapi import BotApi, Button, Message
from tests.botapi.people import Group, User
from tests.tutor.courses import BREAD, BREAD_WITH_GLOSSARY, MATCHING
from tests.tutor.quizzing.baking import CHOICE, HEAT, only

DOWN = "\N{THUMBS DOWN SIGN}"


class PausingStore(MemoryStore):
    """A database that fails to note updates for a while."""

    failures = 0

    def mark_seen(self, update: int, now: datetime) -> None:
        if self.failures:
            self.failures -= 1
            raise StoreError("the disk is full")
        super().mark_seen(update, now)


@dataclass
class Tutor:
    """A taker and a sender on one store, without a poller: a test hands the updates over."""

    api: BotApi
    store: Store
    taker: Taker
    conversation: Conversation
    taken: int = 0

    async def take(self) -> None:
        """Take everything that has been said since."""
        batch, self.taken = self.api.updates[self.taken :], len(self.api.updates)
        await self.taker.take(batch)

    async def emptied(self) -> None:
        """Wait until everything was said."""
        async with asyncio.timeout(10):
            while self.store.backlog().count:
                await asyncio.sleep(0.001)


@asynccontextmanager
async def tutoring(
    api: BotApi,
    bot: Bot,
    store: Store | None = None,
    course: Course = BREAD,
    staff: frozenset[int] = frozenset(),
) -> AsyncIterator[Tutor]:
    store = store or MemoryStore()
    sender = Sender(bot, store, Path(), utc_now)
    conversation = Conversation(course, replace(MATCHING, course=course), store, rng=Random(1), staff=staff)
    taker = Taker(bot, conversation, store, utc_now, sender.look)
    task = asyncio.create_task(sender.run())
    try:
        yield Tutor(api, store, taker, conversation)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await taker.finish(within_s=5)
        await sender.finish(within_s=5)


def bots(messages: Sequence[Message]) -> list[str]:
    return [message.text.partition("\n")[0] for message in messages if message.from_bot]


async def test_a_question_is_answered(api: BotApi, bot: Bot) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        await ada.says("yeast?")
        await tutor.take()
        [answer] = await ada.hears()

    assert answer.text == "Yeast\n\nYeast lifts the dough.\n\nFrom Cy"
    assert api.faults == []


async def test_an_update_that_comes_again_is_not_taken_again(api: BotApi, bot: Bot) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        await ada.says("yeast?")
        await tutor.take()
        await tutor.taker.take(api.updates)
        await tutor.emptied()

    assert bots(ada.transcript) == ["Yeast"]


async def test_somebody_who_looks_for_a_card_does_not_wait_for_the_outbox(api: BotApi, bot: Bot) -> None:
    ada, ben = api.user(), api.user(first_name="Ben")

    async with tutoring(api, bot) as tutor:
        held = api.hold("sendMessage")
        await ada.says("yeast?")
        await ben.says("flour?")
        await tutor.take()
        await api.called("sendMessage", 2)
        ask = await ada.asks_inline("flour?")
        await tutor.take()
        answer = await ask.answered()
        said_meanwhile = bots(ada.transcript)
        seen = tutor.store.seen([ask.update["update_id"]])
        held.set()
        await ada.hears()

    assert [result["id"] for result in answer["results"]] == ["dough.flour", "dough.yeast"]
    assert answer["button"] == {"text": "Ask me", "start_parameter": "start"}
    assert said_meanwhile == []
    assert seen == {ask.update["update_id"]}
    assert api.faults == []


async def test_a_tap_gets_its_sign_though_the_outbox_is_slow(api: BotApi, bot: Bot) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        await ada.says("flour?")
        await tutor.take()
        [answer] = await ada.hears()
        held = api.hold("editMessageText")
        tap = await ada.taps("More on Dough")
        await tutor.take()
        await api.called("editMessageText")
        assert tap is not None
        signed = await tap.answered()
        before = ada.unheard
        held.set()
        [topic] = await ada.hears()

    assert signed == {"callback_query_id": tap.id}
    assert before == []
    assert (topic.id, topic.text) == (answer.id, "On Dough:")


async def test_an_inline_query_that_telegram_no_longer_knows_stops_nobody(api: BotApi, bot: Bot) -> None:
    ada = api.user()
    api.fail("answerInlineQuery", error_code=400, description="Bad Request: query is too old")

    async with tutoring(api, bot) as tutor:
        await ada.asks_inline("flour?")
        await tutor.take()
        await api.called("answerInlineQuery")
        await ada.says("yeast?")
        await tutor.take()
        await ada.hears()

    assert bots(ada.transcript) == ["Yeast"]


async def test_a_thumb_down_gets_an_offer(api: BotApi, bot: Bot) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        await ada.says("flour?")
        await tutor.take()
        [answer] = await ada.hears()
        await ada.reacts(answer, DOWN)
        await tutor.take()
        [offer] = await ada.hears()

    assert offer.text == "Sorry. One of these?"


async def test_an_album_is_answered_once(api: BotApi, bot: Bot) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        await ada.sends("photo", media_group_id="a1", caption="yeast?")
        await ada.sends("photo", media_group_id="a1")
        await ada.sends("photo", media_group_id="a1")
        await tutor.take()
        await tutor.emptied()

    assert bots(ada.transcript) == ["Yeast"]


async def test_a_changed_question_changes_its_answer(api: BotApi, bot: Bot) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        asked = await ada.says("rye?")
        await tutor.take()
        [first] = await ada.hears()
        await ada.edits(asked, "yeast?")
        await tutor.take()
        [second] = await ada.hears()

    assert first.text == "Not in Bread & butter."
    assert second.id == first.id
    assert bots(ada.transcript) == ["Yeast"]


async def test_in_a_group_the_tutor_speaks_when_spoken_to(api: BotApi, bot: Bot) -> None:
    ada, ben, group = api.user(), api.user(first_name="Ben"), api.group()
    channel = api.channel()

    async with tutoring(api, bot) as tutor:
        await ada.says("flour?", in_=group)
        await ada.says("/weather", in_=group)
        await ada.says("/help@another_bot", in_=group)
        await channel.posts("@tutor_test_bot flour?", discussed_in=group)
        asked = await ada.says("@tutor_test_bot yeast?", in_=group, as_=group)
        await tutor.take()
        [first] = await group.hears()
        await ben.says("flour?", in_=group, reply_to=asked)
        also = await ben.says("heat?", in_=group, reply_to=first, as_=channel)
        await tutor.take()
        [second] = await group.hears()
        command = await ben.says("/topics", in_=group)
        await tutor.take()
        [third] = await group.hears()

    assert bots(group.transcript) == ["Yeast", "Oven heat", "Topics of Bread & butter:"]
    answered = [message.raw["reply_to_message"]["message_id"] for message in (first, second, third)]
    assert answered == [asked.id, also.id, command.id]
    assert channel.unheard == []
    assert api.faults == []


async def test_a_group_that_moves_goes_on_where_it_was(api: BotApi, bot: Bot) -> None:
    ada, small = api.user(), api.group(id=-4001)

    async with tutoring(api, bot) as tutor:
        await ada.says("@tutor_test_bot flour?", in_=small)
        await tutor.take()
        await small.hears()
        large = small.becomes_supergroup(-1_001_000_004_001, by=ada)
        await tutor.take()

    assert tutor.store.load(large.id).context.topics == ("dough.flour",)
    assert tutor.store.load(small.id).version == 0


async def test_what_waits_for_a_group_that_throws_the_bot_out_is_dropped(api: BotApi, bot: Bot) -> None:
    ada, group = api.user(), api.group()

    async with tutoring(api, bot) as tutor:
        held = api.hold("sendMessage")
        await ada.says("@tutor_test_bot yeast?", in_=group)
        await tutor.take()
        await api.called("sendMessage")
        group.removes_bot(by=ada)
        await tutor.take()
        waiting, reachable = tutor.store.backlog().count, tutor.store.is_reachable(group.id)
        held.set()

    assert (waiting, reachable) == (0, False)


async def test_an_update_that_cannot_be_read_stops_no_other_and_names_nobody(api: BotApi, bot: Bot) -> None:
    ada = api.user(id=987_654_321)

    async with tutoring(api, bot) as tutor:
        with capture_logs() as logs:
            broken = api.put({"message": {"chat": {"id": ada.id, "type": "private"}, "text": "my secret", "date": "x"}})
            await ada.says("yeast?")
            await tutor.take()
        await ada.hears()
        seen = tutor.store.seen([broken["update_id"]])

    assert bots(ada.transcript) == ["Yeast"]
    assert seen == {broken["update_id"]}
    assert [entry["event"] for entry in logs if entry["log_level"] != "debug"] == ["update put aside"]
    assert "987654321" not in str(logs)
    assert "secret" not in str(logs)


async def test_an_update_put_aside_is_told_with_the_line_of_this_program(api: BotApi, bot: Bot) -> None:
    """What broke is in the library, and says nothing to whoever mends this program."""
    api.put({"message": {"chat": {"id": 7, "type": "private"}, "text": "my secret", "date": "x"}})

    async with tutoring(api, bot) as tutor:
        with capture_logs() as logs:
            await tutor.take()

    [aside] = [entry for entry in logs if entry["event"] == "update put aside"]
    assert aside["where"].startswith("bot/channels/telegram/taking.py:")


async def test_a_batch_that_the_database_failed_is_taken_again(api: BotApi, bot: Bot) -> None:
    ada, group, store = api.user(), api.group(), PausingStore()
    store.failures = 1

    async with tutoring(api, bot, store) as tutor:
        await ada.says("among ourselves", in_=group)
        await ada.says("yeast?")
        with pytest.raises(StoreError, match="the disk is full"):
            await tutor.take()
        await tutor.taker.take(api.updates)
        await tutor.emptied()

    assert bots(ada.transcript) == ["Yeast"]
    assert store.seen([update["update_id"] for update in api.updates]) == {
        update["update_id"] for update in api.updates
    }


QUIZZED = only(CHOICE, HEAT)


async def quiz(tutor: Tutor, group: Group, asker: User) -> Message:
    """Begin a quiz in a group, and give its first poll once it is noted that it was sent."""
    await asker.says("/quiz", in_=group)
    await tutor.take()
    _, poll = await group.hears(2)
    await tutor.emptied()
    return poll


def right(poll: Message) -> int:
    [found] = poll.raw["poll"]["correct_option_ids"]
    assert isinstance(found, int)
    return found


def lines(message: Message) -> list[str]:
    return [line for line in message.text.splitlines() if line]


async def test_a_vote_in_the_same_batch_as_the_scores_counts_whatever_their_order(api: BotApi, bot: Bot) -> None:
    ada, ben, group = api.user(id=2), api.user(id=10**9, first_name="Ben"), api.group()

    async with tutoring(api, bot, course=QUIZZED) as tutor:
        poll = await quiz(tutor, group, ada)
        await ada.votes(poll, right(poll))
        await ada.says("/scores", in_=group)
        await ben.votes(poll, (right(poll) + 1) % 3)
        await tutor.take()
        [scores] = await group.hears()

    assert lines(scores) == ["Scores:", "1. Ada 1/1", "2. Ben 0/1"]
    assert api.faults == []


async def test_votes_that_come_twice_changed_taken_back_or_late_count_as_the_first_one(api: BotApi, bot: Bot) -> None:
    ada, ben, cy, group = api.user(), api.user(first_name="Ben"), api.user(first_name="Cy"), api.group()

    async with tutoring(api, bot, course=QUIZZED) as tutor:
        poll = await quiz(tutor, group, ada)
        first = await ada.votes(poll, right(poll))
        await tutor.take()
        await tutor.taker.take([first])
        vote = first["poll_answer"]
        api.put({"poll_answer": vote})
        api.put({"poll_answer": {**vote, "option_ids": [(right(poll) + 1) % 3]}})
        api.put({"poll_answer": {**vote, "option_ids": []}})
        api.put({"poll_answer": {**vote, "user": ben.object, "option_ids": []}})
        api.put({"poll_answer": {**vote, "poll_id": "never sent", "user": ben.object}})
        await ada.says("/stop", in_=group)
        await tutor.take()
        [over] = await group.hears()
        await cy.votes(poll, right(poll))
        await ada.says("/scores", in_=group)
        await tutor.take()
        [scores] = await group.hears()

    assert lines(over) == ["Over.", "1. Ada 1/1"]
    assert lines(scores) == ["Scores:", "1. Ada 1/1", "2. Cy 1/1"]
    assert tutor.store.seen([update["update_id"] for update in api.updates]) == {
        update["update_id"] for update in api.updates
    }


async def test_votes_of_a_group_a_channel_or_a_bot_are_passed_over(api: BotApi, bot: Bot) -> None:
    ada, group = api.user(), api.group()

    async with tutoring(api, bot, course=QUIZZED) as tutor:
        poll = await quiz(tutor, group, ada)
        vote = {"poll_id": poll.raw["poll"]["id"], "option_ids": [right(poll)], "option_persistent_ids": ["1"]}
        odd = [
            api.put({"poll_answer": vote | {"voter_chat": group.chat.object}}),
            api.put({"poll_answer": vote | {"user": {"id": 77, "is_bot": True, "first_name": "Robot"}}}),
            api.put({"poll_answer": vote}),
        ]
        await ada.says("/scores", in_=group)
        await tutor.take()
        [scores] = await group.hears()
        seen = tutor.store.seen([update["update_id"] for update in odd])

    assert lines(scores) == ["Scores:", "Nobody yet."]
    assert seen == {update["update_id"] for update in odd}


async def test_a_vote_that_cannot_be_read_stops_no_other_and_names_nobody(api: BotApi, bot: Bot) -> None:
    ada, group = api.user(), api.group()

    async with tutoring(api, bot, course=QUIZZED) as tutor:
        poll = await quiz(tutor, group, ada)
        with capture_logs() as logs:
            api.put({"poll_answer": {"user": {"id": 987_654_321, "first_name": "Secret"}, "option_ids": "x"}})
            await ada.votes(poll, right(poll))
            await ada.says("/scores", in_=group)
            await tutor.take()
        [scores] = await group.hears()

    assert lines(scores) == ["Scores:", "1. Ada 1/1"]
    assert [entry["event"] for entry in logs if entry["log_level"] != "debug"] == ["update put aside"]
    assert "987654321" not in str(logs)
    assert "Secret" not in str(logs)


@pytest.mark.parametrize(
    "name",
    ["<b>Ada</b> & Co", "*Ada* [x](<y>)", "\N{BREAD}" * 64, "משה", "{right} {name}", "/stop @everyone"],
    ids=["HTML", "our markup", "64 emoji", "from right to left", "placeholders", "commands"],
)
async def test_a_first_name_stands_in_the_scores_as_it_is(api: BotApi, bot: Bot, name: str) -> None:
    ada, group = api.user(first_name=name), api.group()

    async with tutoring(api, bot, course=QUIZZED) as tutor:
        poll = await quiz(tutor, group, ada)
        await ada.votes(poll, right(poll))
        await ada.says("/scores", in_=group)
        await tutor.take()
        [scores] = await group.hears()

    title, line = lines(scores)
    assert title == "Scores:"
    assert name in line
    assert line.endswith(" 1/1")
    assert scores.entities == []
    assert api.faults == []


async def test_somebody_leaves_the_scores_by_a_button_that_another_one_was_shown(api: BotApi, bot: Bot) -> None:
    ada, ben, group = api.user(), api.user(first_name="Ben"), api.group()

    async with tutoring(api, bot, course=QUIZZED) as tutor:
        poll = await quiz(tutor, group, ada)
        await ada.votes(poll, right(poll))
        await ben.votes(poll, right(poll))
        await ada.says("/scores", in_=group)
        await tutor.take()
        [scores] = await group.hears()
        await ben.taps("Leave me out", in_=group)
        await tutor.take()
        [without] = await group.hears()
        await ada.taps("Leave me out", in_=group)
        await tutor.take()
        [nobody] = await group.hears()

    assert lines(scores)[1:] == ["1. Ada 1/1", "2. Ben 1/1"]
    assert lines(without)[1:] == ["1. Ada 1/1"]
    assert lines(nobody)[1:] == ["Nobody yet."]
    assert scores.id == without.id == nobody.id


async def test_each_group_has_the_scores_of_its_own_polls(api: BotApi, bot: Bot) -> None:
    ada, one, other = api.user(), api.group(), api.group(id=-4001)

    async with tutoring(api, bot, course=QUIZZED) as tutor:
        first = await quiz(tutor, one, ada)
        second = await quiz(tutor, other, ada)
        await ada.votes(first, right(first))
        await ada.votes(second, (right(second) + 1) % 3)
        await ada.says("/scores", in_=one)
        await ada.says("/scores", in_=other)
        await tutor.take()
        [scores], [other_scores] = await one.hears(), await other.hears()

    assert lines(scores)[1:] == ["1. Ada 1/1"]
    assert lines(other_scores)[1:] == ["1. Ada 0/1"]


@pytest.mark.parametrize("command", ["review", "progress", "remind 18:30", "goal 12", "fresh"])
async def test_commands_about_one_person_lead_from_a_group_to_the_private_chat(
    api: BotApi, bot: Bot, command: str
) -> None:
    ada, group = api.user(), api.group()
    name = command.partition(" ")[0]

    async with tutoring(api, bot, course=QUIZZED) as tutor:
        await ada.says(f"/{command}", in_=group)
        await tutor.take()
        [way] = await group.hears()

    assert way.text == "Not in a group."
    assert way.buttons == [[Button("In private", f"https://t.me/tutor_test_bot?start={name}")]]
    assert ada.unheard == []


async def test_a_vote_says_nothing_to_anybody(api: BotApi, bot: Bot) -> None:
    ada, group = api.user(), api.group()

    async with tutoring(api, bot, course=QUIZZED) as tutor:
        poll = await quiz(tutor, group, ada)
        before = len(api.calls)
        await ada.votes(poll, 0)
        await tutor.take()
        waiting = tutor.store.backlog().count

    assert waiting == 0
    assert len(api.calls) == before
    assert ada.unheard == []


async def test_waking_somebody_who_asked_for_nothing_says_nothing(api: BotApi, bot: Bot) -> None:
    async with tutoring(api, bot, course=QUIZZED) as tutor:
        await tutor.taker.wake(7)
        await tutor.taker.wake(-7)

    assert (tutor.store.backlog().count, [call for call in api.calls if call.method == "sendMessage"]) == (0, [])


async def test_staff_see_their_commands_once_they_open_the_chat_and_others_do_not(api: BotApi, bot: Bot) -> None:
    ada, ben = api.user(), api.user(first_name="Ben")

    async with tutoring(api, bot, staff=frozenset({ada.id})) as tutor:
        await ada.says("/start")
        await ben.says("/start")
        await tutor.take()
        [call] = await api.called("setMyCommands")
        await ada.hears()
        await ben.hears()

    assert call.params["scope"] == {"type": "chat", "chat_id": ada.id}
    assert [command["command"] for command in call.params["commands"]][:4] == ["stats", "inbox", "broadcast", "reload"]
    assert api.faults == []


async def test_to_others_the_commands_of_staff_are_like_any_that_does_not_exist(api: BotApi, bot: Bot) -> None:
    ada, ben, group = api.user(), api.user(first_name="Ben"), api.group()

    async with tutoring(api, bot, staff=frozenset({ada.id})) as tutor:
        await ben.says("/reload")
        await ada.says("/reload", in_=group)
        await ada.says("/reload@tutor_test_bot", in_=group)
        await tutor.take()
        [private] = await ben.hears()
        [public] = await group.hears()
        await ada.says("/reload")
        await tutor.take()
        [own] = await ada.hears()
        await tutor.emptied()

    assert (private.text, public.text, own.text) == ("No such command.", "No such command.", "Not here.")
    assert bots(group.transcript) == ["No such command."]


async def test_a_command_of_a_course_that_came_later_is_heard_in_a_group(api: BotApi, bot: Bot) -> None:
    ada, group = api.user(), api.group()

    async with tutoring(api, bot) as tutor:
        await ada.says("/define", in_=group)
        await tutor.take()
        tutor.conversation.publish(BREAD_WITH_GLOSSARY, replace(MATCHING, course=BREAD_WITH_GLOSSARY))
        await ada.says("/define", in_=group)
        await tutor.take()
        await group.hears()
        await tutor.emptied()

    assert bots(group.transcript) == ["Words of Bread & butter:"]


class BreakingConversation(Conversation):
    """A conversation in which every turn breaks."""

    def take(self, *arguments: Any, **more: Any) -> Turn | None:
        raise ZeroDivisionError

    def take_all(self, incoming: Sequence[Incoming]) -> Sequence[Turn | None]:
        raise ZeroDivisionError


async def test_a_button_whose_turn_breaks_does_not_wait_on(api: BotApi, bot: Bot) -> None:
    ada = api.user()

    async with tutoring(api, bot) as tutor:
        await ada.says("yeast?")
        await tutor.take()
        await ada.hears()
        tutor.taker = Taker(
            bot, BreakingConversation(BREAD, MATCHING, tutor.store, rng=Random(1)), tutor.store, utc_now, lambda: None
        )
        tap = await ada.taps("Wrong")
        await tutor.take()
        assert tap is not None
        await tap.answered()
        [sorry] = await ada.hears()

    assert sorry.text == "Something broke."


def as_before_9_6(raw: Any) -> Any:
    """Take out what servers before Bot API 9.6 and 10.0 do not say of polls and votes."""
    newer = ("persistent_id", "option_persistent_ids", "allows_revoting", "members_only", "correct_option_ids")
    if isinstance(raw, dict):
        return {key: as_before_9_6(value) for key, value in raw.items() if key not in newer}
    return [as_before_9_6(value) for value in raw] if isinstance(raw, list) else raw


async def test_a_quiz_of_a_group_is_scored_by_a_server_of_before_9_6(api: BotApi, bot: Bot) -> None:
    ada, group = api.user(), api.group()

    async with tutoring(api, bot, course=QUIZZED) as tutor:
        poll = await quiz(tutor, group, ada)
        vote = await ada.votes(poll, right(poll))
        asked = await ada.says("/scores", in_=group, reply_to_message=as_before_9_6(poll.raw))
        await tutor.taker.take([as_before_9_6(vote), as_before_9_6(asked.update)])
        [scores] = await group.hears()

    assert lines(scores) == ["Scores:", "1. Ada 1/1"]
