"""A flood of messages costs one notice; nobody else is concerned."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.flood import AHEAD, Verdict, measure
from bot.tutor.learner import Flow, Learner
from bot.tutor.message import Attachment, Command, Message, Tap, Text
from tests.tutor.dialogues import LEARNER, NOW, show_all, turn
from tests.tutor.shown import FLOUR

ASKED = Text("flour?")


def send(*sent_s: float, learner: Learner = LEARNER, message: Message = ASKED) -> tuple[list[str], Learner]:
    """Send messages so many seconds after NOW; all are taken at the time of the last one."""
    now = NOW + timedelta(seconds=max(sent_s))
    shown = []
    for second in sent_s:
        taken = turn(message, learner, now=now, sent=NOW + timedelta(seconds=second))
        learner = taken.learner
        shown.append(show_all(taken))
    return shown, learner


def test_twenty_messages_at_once_are_all_answered() -> None:
    shown, _ = send(*[0.0] * 20)

    assert shown == [FLOUR] * 20


def test_the_twenty_first_gets_a_notice_and_those_behind_it_silence() -> None:
    shown, _ = send(*[0.0] * 25)

    assert shown == [FLOUR] * 20 + ["Too much."] + [""] * 4


@pytest.mark.parametrize("off", [timedelta(days=1), timedelta(days=-1)], ids=["ahead", "back"])
def test_a_clock_that_was_a_day_off_makes_no_flood_of_one_message_in_five_seconds(off: timedelta) -> None:
    flow, _ = measure(Flow(), NOW + off)

    verdicts = []
    for at in range(60):
        flow, verdict = measure(flow, NOW + timedelta(seconds=5 * at))
        verdicts.append(verdict)

    assert verdicts == [Verdict.TAKE] * 60


def test_a_thousand_more_messages_cost_no_more() -> None:
    shown, learner = send(*[0.0] * 1_021)

    assert shown[20:] == ["Too much."] + [""] * 1_000
    assert learner.flow == Flow(level=21.0, at=NOW, warned=True)


@pytest.mark.parametrize("after_s", [30.0, 60.0, 86_400.0])
def test_after_a_pause_of_half_a_minute_all_is_well(after_s: float) -> None:
    _, learner = send(*[0.0] * 1_000)

    shown, learner = send(after_s, after_s, learner=learner)

    assert shown == [FLOUR, FLOUR]
    assert not learner.flow.warned


@pytest.mark.parametrize("after_s", [0.1, 5.0, 20.0])
def test_a_shorter_pause_is_not_enough(after_s: float) -> None:
    _, learner = send(*[0.0] * 25)

    shown, _ = send(after_s, learner=learner)

    assert shown == [""]


def test_who_goes_on_all_the_time_is_not_heard() -> None:
    _, learner = send(*[0.0] * 25)

    shown, _ = send(*[float(second) for second in range(1, 60)], learner=learner)

    assert shown == [""] * 59


def test_a_new_flood_after_a_pause_gets_a_new_notice() -> None:
    _, learner = send(*[0.0] * 25)

    shown, _ = send(*[60.0] * 25, learner=learner)

    assert shown == [FLOUR] * 20 + ["Too much."] + [""] * 4


def test_another_learner_is_not_concerned() -> None:
    send(*[0.0] * 25)

    shown, _ = send(0.0, learner=Learner(8))

    assert shown == [FLOUR]


def test_old_messages_that_come_late_and_all_at_once_are_no_flood() -> None:
    """They are all taken now, and were sent in the course of a day."""
    shown, _ = send(*[60.0 * minute for minute in range(100)])

    assert shown == [FLOUR] * 100


def test_a_message_every_two_seconds_is_no_flood() -> None:
    shown, _ = send(*[2.0 * place for place in range(200)])

    assert shown == [FLOUR] * 200


def test_messages_that_come_in_the_wrong_order_are_counted_like_all_others() -> None:
    shown, learner = send(*[float(second) for second in range(25, 0, -1)])

    assert shown == [FLOUR] * 20 + ["Too much."] + [""] * 4
    assert learner.flow.at == NOW + timedelta(seconds=25)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(Text("flour?"), id="text"),
        pytest.param(Command("help"), id="command"),
        pytest.param(Tap("answer:oven.heat", 31), id="tap"),
        pytest.param(Tap("zzz"), id="forged tap"),
        pytest.param(Attachment(), id="attachment"),
    ],
)
def test_everything_that_is_sent_counts(message: Message) -> None:
    shown, _ = send(*[0.0] * 22, message=message)

    assert shown[20:] == ["Too much.", ""]


def test_who_is_not_heard_finds_the_conversation_as_it_was() -> None:
    _, before = send(*[0.0] * 20)

    _, after = send(0.0, 0.0, 0.0, learner=before, message=Text("rain?"))

    assert after.context == before.context


def test_the_words_of_the_last_question_stay_at_hand() -> None:
    _, learner = send(*[0.0] * 20)

    warned = turn(Text("rain?"), learner, words="flour?", sent=NOW)
    ignored = turn(Text("rain?"), warned.learner, words=warned.words, sent=NOW)

    assert (warned.words, ignored.words) == ("flour?", "flour?")


def test_where_nobody_says_when_a_message_was_sent_nothing_is_a_flood() -> None:
    learner, shown = LEARNER, []
    for _ in range(100):
        taken = turn(Text("flour?"), learner)
        learner = taken.learner
        shown.append(show_all(taken))

    assert shown == [FLOUR] * 100


TIMES = st.lists(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 2)).map(lambda at: at.replace(tzinfo=NOW.tzinfo)),  # noqa: DTZ001
    max_size=60,
)


@given(TIMES)
def test_a_notice_comes_before_silence_and_once(times: list[datetime]) -> None:
    flow, verdicts = Flow(), [Verdict.TAKE]
    for sent in times:
        flow, verdict = measure(flow, sent)
        verdicts.append(verdict)

    before = {
        verdict: {verdicts[at - 1] for at in range(1, len(verdicts)) if verdicts[at] is verdict} for verdict in Verdict
    }
    assert before[Verdict.WARN] <= {Verdict.TAKE}
    assert before[Verdict.IGNORE] <= {Verdict.WARN, Verdict.IGNORE}


@given(TIMES)
def test_what_is_counted_never_leaves_its_bounds(times: list[datetime]) -> None:
    flow = Flow()
    for sent in times:
        flow, _ = measure(flow, sent)

        assert 1.0 <= flow.level <= 21.0
        assert flow.at is not None
        assert sent <= flow.at <= sent + AHEAD
