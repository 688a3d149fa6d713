"""The alert rules speak of what the tutor exports, and of nothing else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.telegram import polling, sending
from bot.operating.health import Pulse
from bot.operating.metrics import Metrics
from tests.operating.stopwatch import Stopwatch

ROOT = Path(__file__).parents[2]
RULES: Sequence[Mapping[str, Any]] = [
    rule
    for group in yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
NAMES = [str(rule["alert"]) for rule in RULES]

OF_PROMETHEUS = "up"
"""What Prometheus itself notes of whatever it asks."""

WORDS = {"sum", "max", "by", "or", "le", "rate", "increase", "changes", "histogram_quantile"}
"""What PromQL reads as its own, and `le`, by which buckets of a histogram are told apart."""


@dataclass(frozen=True)
class Selector:
    """A name in an expression, and the labels that it has to have."""

    name: str
    labels: Mapping[str, str]


def selectors(expression: str) -> Sequence[Selector]:
    """Find what an expression of PromQL asks for."""
    found = re.findall(
        r"(?<![\w\"])([a-zA-Z_:][\w:]*)(?:\{([^}]*)\})?(?=[^\w\"]|$)", re.sub(r"\[\w+\]", "", expression)
    )
    return [Selector(name, dict(re.findall(r'(\w+)="([^"]*)"', labels))) for name, labels in found if name not in WORDS]


def exported() -> Sequence[Selector]:
    """Give what a tutor exports that has just been started."""
    stopwatch = Stopwatch()
    text = Metrics(Pulse(60, stopwatch), Pulse(15, stopwatch), str, stopwatch).exposition().decode()
    samples = re.findall(r"^([a-z_]+)(?:\{(.*)\})? ", text, re.MULTILINE)
    return [Selector(name, dict(re.findall(r'(\w+)="([^"]*)"', labels))) for name, labels in samples]


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ('up{job="tutor"} == 0', ["up"]),
        ("a_total > 3", ["a_total"]),
        ("histogram_quantile(0.95, sum by (le) (rate(a_bucket[10m]))) > 1e3", ["a_bucket"]),
        ('a == 0 or increase(b_total{x="c", y="d"}[5m]) > 0', ["a", "b_total"]),
    ],
)
def test_the_names_in_an_expression_are_found(expression: str, names: Sequence[str]) -> None:
    assert [one.name for one in selectors(expression)] == names


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_every_figure_that_an_alert_looks_at_is_there_from_the_start(rule: Mapping[str, Any]) -> None:
    wanted = [one for one in selectors(rule["expr"]) if one.name != OF_PROMETHEUS]

    missing = [
        one
        for one in wanted
        if not any(
            one.name == there.name and {**there.labels, "job": "tutor"}.items() >= one.labels.items()
            for there in exported()
        )
    ]

    assert wanted or rule["alert"] == "TutorDown"
    assert missing == []


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_every_alert_says_how_grave_it_is_and_what_is_amiss(rule: Mapping[str, Any]) -> None:
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert re.search(r"\w{4}", rule["annotations"]["summary"])
    assert rule["annotations"]["summary"].count("{{") == rule["annotations"]["summary"].count("}}")


def test_no_two_alerts_have_one_name() -> None:
    assert sorted(set(NAMES)) == sorted(NAMES)


def test_alerts_and_readiness_know_the_same_longest_silence() -> None:
    expressions = {str(rule["alert"]): rule["expr"] for rule in RULES}

    assert expressions["TutorDoesNotReceive"] == f"tutor_receiving_silence_seconds > {polling.LONGEST_SILENCE_S:.0f}"
    assert expressions["TutorDoesNotSend"] == f"tutor_sending_silence_seconds > {sending.LONGEST_SILENCE_S:.0f}"


def test_a_call_for_updates_that_hangs_may_be_made_once_more_before_the_tutor_counts_as_silent() -> None:
    hangs_s = polling.LONG_POLL_S + polling.GRACE_S
    answered_at_once_s = polling.GRACE_S

    assert hangs_s + polling.FIRST_PAUSE_S + answered_at_once_s < polling.LONGEST_SILENCE_S
