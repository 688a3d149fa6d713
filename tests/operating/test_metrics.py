"""What is counted and timed, as Prometheus reads it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.channels.telegram.observing import Cause, Fate
from bot.operating.health import Part, Pulse
from bot.operating.metrics import Metrics
from bot.storage.store import Backlog
from bot.tutor.reply import Counted, Outcome
from tests.operating.stopwatch import Stopwatch

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)


class Measured:
    """Metrics, and what stands in them."""

    def __init__(self) -> None:
        self.stopwatch = Stopwatch()
        self.course = "90222a42fad9"
        self.receiving, self.sending = Pulse(60, self.stopwatch), Pulse(15, self.stopwatch)
        self.metrics = Metrics(self.receiving, self.sending, lambda: self.course, self.stopwatch)

    def value(self, name: str, **labels: str) -> float | None:
        """Give a figure; None if it is not there."""
        found = [value for seen, value in self.figures(name) if seen == labels]
        return found[0] if found else None

    def figures(self, name: str) -> Sequence[tuple[Mapping[str, str], float]]:
        families = text_string_to_metric_families(self.metrics.exposition().decode())
        samples = [sample for family in families for sample in family.samples]
        return [(sample.labels, sample.value) for sample in samples if sample.name == name]


@pytest.fixture
def measured() -> Measured:
    return Measured()


def test_questions_are_counted_by_intent_and_outcome(measured: Measured) -> None:
    queen, nothing = Counted(Outcome.ANSWER, "hive.queen"), Counted(Outcome.DECLINE, None)

    measured.metrics.took_turn([queen, nothing], 0.02)
    measured.metrics.took_turn([queen], 0.02)
    measured.metrics.took_turn([], 0.02)

    assert measured.figures("tutor_questions_total") == [
        ({"intent": "hive.queen", "outcome": "answer"}, 2),
        ({"intent": "none", "outcome": "decline"}, 1),
    ]


def test_turns_are_timed(measured: Measured) -> None:
    for seconds in (0.004, 0.02, 60):
        measured.metrics.took_turn([], seconds)

    assert measured.value("tutor_turn_seconds_bucket", le="0.005") == 1
    assert measured.value("tutor_turn_seconds_bucket", le="0.025") == 2
    assert measured.value("tutor_turn_seconds_bucket", le="10.0") == 2
    assert measured.value("tutor_turn_seconds_bucket", le="+Inf") == 3
    assert measured.value("tutor_turn_seconds_sum") == pytest.approx(60.024)


def test_updates_are_counted_by_kind_and_show_that_the_tutor_receives(measured: Measured) -> None:
    measured.stopwatch.now += 40

    measured.metrics.received(["message", "callback_query", "message", "other"])
    measured.metrics.received([])
    measured.stopwatch.now += 3

    assert measured.figures("tutor_updates_total") == [
        ({"kind": "message"}, 2),
        ({"kind": "callback_query"}, 1),
        ({"kind": "other"}, 1),
    ]
    assert measured.value("tutor_receiving_silence_seconds") == 3
    assert measured.value("tutor_sending_silence_seconds") == 43
    assert (measured.receiving.part().is_ready, measured.sending.part().is_ready) == (True, False)


def test_calls_in_vain_are_counted_and_are_no_sign_of_life(measured: Measured) -> None:
    measured.stopwatch.now += 40

    measured.metrics.not_received(Cause.CONFLICT)

    assert measured.value("tutor_fetch_retries_total", cause="conflict") == 1
    assert measured.value("tutor_receiving_silence_seconds") == 40


def test_a_look_into_the_outbox_shows_that_the_tutor_sends(measured: Measured) -> None:
    measured.stopwatch.now += 40

    measured.metrics.looked()

    assert measured.value("tutor_sending_silence_seconds") == 0
    assert measured.sending.part().is_ready


def test_replies_are_counted_by_fate_and_timed_if_they_were_said(measured: Measured) -> None:
    measured.metrics.ended(Fate.SAID, 0.2)
    measured.metrics.ended(Fate.SAID, None)
    measured.metrics.ended(Fate.SAID, -3.0)
    measured.metrics.ended(Fate.GIVEN_UP)

    assert measured.value("tutor_replies_total", fate="said") == 3
    assert measured.value("tutor_replies_total", fate="given_up") == 1
    assert measured.value("tutor_delivery_seconds_count") == 2
    assert measured.value("tutor_delivery_seconds_sum") == pytest.approx(0.2)


def test_what_is_sent_again_is_counted_by_cause(measured: Measured) -> None:
    measured.metrics.postponed(Cause.TOO_MANY_REQUESTS)

    assert measured.value("tutor_send_retries_total", cause="too_many_requests") == 1
    assert measured.value("tutor_send_retries_total", cause="network") == 0


def test_updates_put_aside_are_counted(measured: Measured) -> None:
    measured.metrics.put_aside()

    assert measured.value("tutor_updates_put_aside_total") == 1


def test_a_sample_of_the_outbox_grows_old(measured: Measured) -> None:
    measured.metrics.sampled(Backlog(3, NOON), NOON + timedelta(minutes=2))
    measured.stopwatch.now += 4

    assert measured.value("tutor_outbox_replies") == 3
    assert measured.value("tutor_outbox_oldest_seconds") == 120
    assert measured.value("tutor_outbox_sample_age_seconds") == 4
    assert measured.value("tutor_database_up") == 1


@pytest.mark.parametrize(
    "backlog",
    [Backlog(0), Backlog(1), Backlog(1, NOON + timedelta(hours=1))],
    ids=["empty", "since nobody knows when", "by another clock"],
)
def test_the_age_of_the_oldest_reply_is_never_below_zero(backlog: Backlog, measured: Measured) -> None:
    measured.metrics.sampled(backlog, NOON)

    assert measured.value("tutor_outbox_oldest_seconds") == 0


def test_without_a_database_the_last_sample_stays_and_says_so(measured: Measured) -> None:
    measured.metrics.sampled(Backlog(3, NOON), NOON)
    measured.stopwatch.now += 30

    measured.metrics.sampled(None, NOON)

    assert measured.value("tutor_outbox_replies") == 3
    assert measured.value("tutor_outbox_sample_age_seconds") == 30
    assert measured.value("tutor_database_up") == 0


def test_only_the_course_that_is_taught_is_named(measured: Measured) -> None:
    measured.value("tutor_course_info")

    measured.course = "dc31e41e0767"

    assert measured.figures("tutor_course_info") == [({"version": "dc31e41e0767"}, 1)]


def test_a_course_that_is_kept_back_is_shown_until_it_is_in_order(measured: Measured) -> None:
    shown = [measured.value("tutor_course_refused")]

    for is_refused in (True, False):
        measured.metrics.course_read(is_refused=is_refused)
        shown.append(measured.value("tutor_course_refused"))

    assert shown == [0, 1, 0]


def test_processes_and_who_of_them_leads_are_shown(measured: Measured) -> None:
    shown = [(measured.value("tutor_processes"), measured.value("tutor_leads"))]

    for processes, leads in ((3, False), (2, True), (0, False)):
        measured.metrics.attended(processes, leads=leads)
        shown.append((measured.value("tutor_processes"), measured.value("tutor_leads")))

    assert shown == [(0, 0), (3, 0), (2, 1), (0, 0)]


def test_standing_by_is_a_sign_of_life_and_says_so(measured: Measured) -> None:
    measured.stopwatch.now += 500

    measured.metrics.stands_by()

    assert measured.receiving.part() == Part(True, "stands by: another process receives")
    assert measured.value("tutor_receiving_silence_seconds") == 0


def test_who_takes_over_no_longer_says_that_it_stands_by(measured: Measured) -> None:
    measured.metrics.stands_by()

    measured.metrics.takes_over()

    assert measured.receiving.part() == Part(True, "last sign of life 0 s ago")


def test_two_tutors_in_one_process_count_for_themselves() -> None:
    one, other = Measured(), Measured()

    one.metrics.put_aside()

    assert one.value("tutor_updates_put_aside_total") == 1
    assert other.value("tutor_updates_put_aside_total") == 0


def test_when_a_figure_was_begun_is_left_out(measured: Measured) -> None:
    assert b"_created" not in measured.metrics.exposition()


def test_the_process_tells_of_its_memory(measured: Measured) -> None:
    assert (measured.value("process_resident_memory_bytes") or 0) > 1_000_000
