"""Counts and times what the tutor does, in the form that Prometheus reads.

Labels hold names of the course and of the program alone: their values are bounded, and nothing of a learner is in them.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from bot.channels.telegram.observing import Cause, Fate, Observer
from bot.operating.health import Pulse
from bot.storage.store import Backlog
from bot.tutor.reply import Counted

EXPOSITION = CONTENT_TYPE_PLAIN_0_0_4
"""The form that every Prometheus reads: prometheus.io/docs/instrumenting/exposition_formats."""

NO_INTENT = "none"
"""Stands for what a question was nearest to when that is nothing; the id of an intent has a dot."""

TURN_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""A turn takes some milliseconds, and waits for others when many learners write at once."""

DELIVERY_S = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900)
"""A reply takes one call to Telegram, or minutes when Telegram asks to wait."""


class Metrics(Observer):
    """Keeps its figures in a registry of its own.

    `course`: gives the version that is taught. `stopwatch`: monotonic, in seconds.
    """

    def __init__(
        self, receiving: Pulse, sending: Pulse, course: Callable[[], str], stopwatch: Callable[[], float]
    ) -> None:
        self._receiving = receiving
        self._sending = sending
        self._stopwatch = stopwatch
        self._sampled_at = stopwatch()
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        registry.register(_CourseVersion(course))

        def counter(name: str, help_text: str, *labels: str) -> Counter:
            return Counter(name, help_text, labels, registry=registry)

        def histogram(name: str, help_text: str, buckets: Sequence[float]) -> Histogram:
            return Histogram(name, help_text, registry=registry, buckets=buckets)

        def gauge(name: str, help_text: str, measure: Callable[[], float] | None = None) -> Gauge:
            made = Gauge(name, help_text, registry=registry)
            if measure:
                made.set_function(measure)
            return made

        self._updates = counter("tutor_updates", "Updates that Telegram gave.", "kind")
        self._put_aside = counter("tutor_updates_put_aside", "Updates that broke the program or could not be read.")
        self._turned_away = counter("tutor_webhook_turned_away", "Requests without the secret of the webhook.")
        self._questions = counter(
            "tutor_questions", "Questions, by what became of them and what they were nearest to.", "intent", "outcome"
        )
        self._turns = histogram("tutor_turn_seconds", "From an update at hand to its answer in the database.", TURN_S)
        self._deliveries = histogram(
            "tutor_delivery_seconds", "From an answer in the database to Telegram having taken it.", DELIVERY_S
        )
        self._replies = counter("tutor_replies", "Replies that left the outbox, by what became of them.", "fate")
        self._send_retries = counter("tutor_send_retries", "Replies that had to wait and be sent again.", "cause")
        self._fetch_retries = counter("tutor_fetch_retries", "Calls for updates that failed.", "cause")
        self._waiting = gauge("tutor_outbox_replies", "Replies in the outbox, when last sampled.")
        self._oldest = gauge("tutor_outbox_oldest_seconds", "Age of the oldest reply in it, when last sampled.")
        gauge("tutor_outbox_sample_age_seconds", "Time since the outbox was sampled.", self._sample_age_s)
        self._is_up = gauge("tutor_database_up", "1 if the outbox could be sampled when last tried, else 0.")
        gauge("tutor_receiving_silence_seconds", "Time since Telegram last gave updates, or none.", receiving.silence_s)
        gauge("tutor_sending_silence_seconds", "Time since the outbox was last looked through.", sending.silence_s)
        self._processes = gauge("tutor_processes", "Processes that share the database, this one among them.")
        self._leads = gauge("tutor_leads", "1 if this is the one of them that leads, else 0.")
        self._refused = gauge("tutor_course_refused", "1 while problems keep a changed course back, else 0.")
        # Else what happens for the first time is no increase to Prometheus.
        for fate in Fate:
            self._replies.labels(fate)
        for cause in Cause:
            self._send_retries.labels(cause)
            self._fetch_retries.labels(cause)

    def exposition(self) -> bytes:
        """Write all figures down, as EXPOSITION names the form."""
        return generate_latest(_WithoutBirthdays(self._registry))

    def received(self, kinds: Sequence[str]) -> None:
        self._receiving.beat()
        for kind, count in Tally(kinds).items():
            self._updates.labels(kind).inc(count)

    def not_received(self, cause: Cause) -> None:
        self._fetch_retries.labels(cause).inc()

    def takes_over(self) -> None:
        self._receiving.beat()

    def stands_by(self) -> None:
        self._receiving.beat("stands by: another process receives")

    def attended(self, processes: int, *, leads: bool) -> None:
        self._processes.set(processes)
        self._leads.set(leads)

    def turned_away(self) -> None:
        self._turned_away.inc()

    def stopping(self) -> None:
        self._receiving.end()

    def took_turn(self, counted: Sequence[Counted], seconds: float) -> None:
        self._turns.observe(seconds)
        for one in counted:
            self._questions.labels(one.intent or NO_INTENT, one.outcome).inc()

    def put_aside(self) -> None:
        self._put_aside.inc()

    def looked(self) -> None:
        self._sending.beat()

    def ended(self, fate: Fate, seconds: float | None = None) -> None:
        self._replies.labels(fate).inc()
        if seconds is not None:
            self._deliveries.observe(max(0.0, seconds))

    def postponed(self, cause: Cause) -> None:
        self._send_retries.labels(cause).inc()

    def sampled(self, backlog: Backlog | None, now: datetime) -> None:
        """Take down what waits in the outbox at that time; None: the database did not tell."""
        self._is_up.set(backlog is not None)
        if backlog is None:
            return
        self._sampled_at = self._stopwatch()
        self._waiting.set(backlog.count)
        self._oldest.set(max(0.0, (now - backlog.oldest).total_seconds()) if backlog.oldest else 0.0)

    def course_read(self, *, is_refused: bool) -> None:
        """Take down that the course files were read, and whether problems keep them from being taught."""
        self._refused.set(is_refused)

    def _sample_age_s(self) -> float:
        return self._stopwatch() - self._sampled_at


class _WithoutBirthdays(Collector):
    """Leaves out when each figure was begun: Prometheus needs it in another form only, and it makes a third of this."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        for family in self._registry.collect():
            family.samples = [sample for sample in family.samples if not sample.name.endswith("_created")]
            yield family


class _CourseVersion(Collector):
    """Names the version at the time of asking, so that no former one is left in the figures."""

    def __init__(self, course: Callable[[], str]) -> None:
        self._course = course

    def collect(self) -> Iterator[InfoMetricFamily]:
        yield InfoMetricFamily("tutor_course", "The version of the course that is taught.", {"version": self._course()})
