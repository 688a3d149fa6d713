"""The report of a test, as text, as JSON and as a page that stands alone."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from bot.authoring.plotting import plot_calibration, plot_curve
from bot.authoring.reporting import percent, to_html, to_json, to_text
from bot.authoring.trials import Bin, Confusion, Example, Missed, Point, Report, Tally
from bot.tutor.matching.ranking import Cutoffs
from bot.tutor.reply import Outcome

TRIALS = Tally(inside=40, right=37, right_or_offered=39, wrong=2, declined=1, outside=10, outside_answered=1)
EXAMPLE = Example("is <wax> honey & bread?", "intents/honey.yaml:12", "what is wax", "intents/honey.yaml:30")
REPORT = Report(
    version="abc123",
    cutoffs=Cutoffs(answer=0.4, ask=0.1, sure=0.9),
    trials=TRIALS,
    phrases=Tally(inside=300, right=200, right_or_offered=250, wrong=60, declined=40),
    files={"intents/honey.yaml": TRIALS},
    confusions=(Confusion("honey.wax", "honey.making", 2, (EXAMPLE,)), Confusion(None, "bot.help", 1, (EXAMPLE,))),
    missed=(
        Missed("where is <wax> from", "intents/honey.yaml:14", "honey.wax", Outcome.DECLINE, ("hive.parts",)),
        Missed("wax?", "intents/honey.yaml:13", "honey.wax", Outcome.ASK, ("honey.making", "hive.parts")),
        Missed("is it wax", "intents/honey.yaml:15", "honey.wax", Outcome.ASK, ("honey.making", "honey.wax")),
    ),
    proposed=(Missed("Which planets are there?", "content/wording.yaml:6", None, Outcome.DECLINE, ("hive.swarm",)),),
    curve=(Point(0.0, 0.8, 0.2, 1.0), Point(0.4, 0.7, 0.1, 0.1), Point(1.0, 0.0, 0.0, 0.0)),
    calibration=(Bin(10, 0.05, 0.0), Bin(40, 0.95, 0.925)),
    calibration_error=0.03,
)
PAGE = to_html(REPORT, plot_curve(REPORT.curve, REPORT.cutoffs), plot_calibration(REPORT.calibration))


@pytest.mark.parametrize(
    ("count", "of", "share"), [(0, 40, "0.0%"), (37, 40, "92.5%"), (40, 40, "100.0%"), (1, 3, "33.3%"), (0, 0, "-")]
)
def test_a_share_has_one_digit(count: int, of: int, share: str) -> None:
    assert percent(count, of) == share


def test_the_text_has_every_figure() -> None:
    lines = to_text(REPORT).splitlines()

    assert lines[0] == "Course abc123"
    rows = {line[:22].strip(): line[22:].split() for line in lines}
    assert rows["trials"] == ["40", "92.5%", "97.5%", "5.0%", "2.5%", "10", "10.0%", "0.0%"]
    assert rows["phrases, each held out"] == ["300", "66.7%", "83.3%", "20.0%", "13.3%", "0", "-", "-"]
    assert "  honey.wax answered as honey.making: 2" in lines
    assert "  out of scope answered as bot.help: 1" in lines
    assert "    intents/honey.yaml:12: is <wax> honey & bread?" in lines
    assert "      like intents/honey.yaml:30: what is wax" in lines


def test_the_text_says_nothing_of_confusions_when_there_are_none() -> None:
    assert "confusions" in to_text(REPORT)
    assert "confusions" not in to_text(Report(**{**vars(REPORT), "confusions": ()}))


def test_the_text_names_what_was_not_answered_with_what_became_of_it() -> None:
    assert to_text(REPORT).splitlines()[-12:] == [
        "",
        "Not answered, though the greeting, the help or small talk proposes to ask it:",
        "  content/wording.yaml:6: Which planets are there?",
        "    declined; nearest is hive.swarm",
        "",
        "Trials that were declined or asked back, the worst first:",
        "  intents/honey.yaml:14: where is <wax> from",
        "    honey.wax is meant: declined; nearest is hive.parts",
        "  intents/honey.yaml:13: wax?",
        "    honey.wax is meant: asked back; to choose from were honey.making, hive.parts",
        "  intents/honey.yaml:15: is it wax",
        "    honey.wax is meant: asked back; it could be chosen",
    ]


def test_the_text_names_the_worst_twelve_and_json_all_that_were_not_answered() -> None:
    many = replace(REPORT, missed=REPORT.missed * 5)

    assert to_text(many).count("honey.wax is meant") == 12
    assert to_text(many).endswith("\n  and 3 more: psi-tutor test --json has them all")
    assert len(json.loads(to_json(many))["missed"]) == 15


def test_the_text_says_nothing_of_what_was_not_answered_when_all_was() -> None:
    text = to_text(replace(REPORT, missed=(), proposed=()))

    assert "proposes" not in text
    assert "asked back, the worst" not in text


def test_the_cut_offs_are_told_in_plain_words() -> None:
    cutoffs = [
        "The tutor answers when it is sure from 0.400 on (0 is not at all, 1 is quite);",
        "from 0.900 on it offers no other answer to choose.",
        "It asks back when its best three reach 0.100 together, and declines below that.",
    ]
    outside = "If the course seems not to cover the question (more than 0.169), it does not answer."

    plain = to_text(REPORT)
    warned = to_text(replace(REPORT, cutoffs=replace(REPORT.cutoffs, outside=0.169)))

    assert "\n".join(cutoffs) in plain
    assert "\n".join([*cutoffs[:2], outside, cutoffs[2]]) in warned


def test_json_holds_the_whole_report() -> None:
    read = json.loads(to_json(REPORT))

    assert read["trials"]["right"] == 37
    assert read["files"]["intents/honey.yaml"]["outside_answered"] == 1
    assert read["confusions"][1] == {"intent": None, "answered": "bot.help", "times": 1, "examples": [vars(EXAMPLE)]}
    assert read["missed"][1] == {
        "text": "wax?",
        "place": "intents/honey.yaml:13",
        "intent": "honey.wax",
        "outcome": "ask",
        "offered": ["honey.making", "hive.parts"],
    }
    assert read["curve"][1] == {"cutoff": 0.4, "right": 0.7, "wrong": 0.1, "outside_answered": 0.1}
    assert set(read) == set(vars(REPORT))


class Elements(HTMLParser):
    """Collects tags with their attributes, checks that they nest, and keeps the text."""

    VOID = frozenset({"meta", "path", "use", "rect", "br", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def page() -> Elements:
    elements = Elements()
    elements.feed(PAGE)
    elements.close()
    return elements


def test_the_page_is_well_formed_and_shows_both_plots(page: Elements) -> None:
    assert page.open == []
    assert PAGE.count("<!doctype") + PAGE.count("<!DOCTYPE") == 1
    assert "<?xml" not in PAGE
    assert sum(tag == "svg" for tag, _ in page.found) == 2


def test_the_page_loads_nothing_from_elsewhere(page: Elements) -> None:
    loads = [
        (tag, value)
        for tag, attributes in page.found
        for name, value in attributes.items()
        if name in ("src", "href", "xlink:href", "srcset", "data", "action") and not str(value).startswith("#")
    ]

    assert loads == []
    assert not re.search(r"@import|url\((?!#)", PAGE)
    assert [tag for tag, _ in page.found if tag in ("script", "link", "iframe", "img")] == []


def test_what_staff_wrote_stands_on_the_page_as_words(page: Elements) -> None:
    assert "is <wax> honey & bread?" in page.text
    assert "is <wax>" not in PAGE
    assert "where is <wax> from" in page.text
    assert "honey.wax is meant: declined; nearest is hive.parts" in page.text


def test_the_page_says_its_language_and_names_its_plots(page: Elements) -> None:
    attributes = [attributes for _, attributes in page.found]

    assert {"lang": "en"} in attributes
    assert sum(one.get("role") == "img" and bool(one.get("aria-label")) for one in attributes) == 2


def test_a_page_without_confusions_says_so() -> None:
    page = to_html(Report(**{**vars(REPORT), "confusions": ()}), "<svg></svg>", "<svg></svg>")

    assert "No trial got a wrong answer." in page
    assert "No trial got a wrong answer." not in PAGE


def test_a_page_names_what_was_not_answered_only_when_something_was(page: Elements) -> None:
    empty = to_html(replace(REPORT, missed=(), proposed=()), "<svg></svg>", "<svg></svg>")

    assert "Trials that were declined or asked back" in page.text
    assert "Which planets are there?" in page.text
    assert "declined or asked back" not in empty
    assert "Proposed to learners" not in empty


@pytest.mark.slow
def test_the_same_report_gives_the_same_plots() -> None:
    again = plot_curve(REPORT.curve, REPORT.cutoffs), plot_calibration(REPORT.calibration)

    assert again == (plot_curve(REPORT.curve, REPORT.cutoffs), plot_calibration(REPORT.calibration))
    assert all(plot in PAGE for plot in again)


def test_plots_show_the_cut_off_and_the_numbers_of_questions() -> None:
    assert "cut-off 0.40" in plot_curve(REPORT.curve, REPORT.cutoffs)
    assert "cut-off 0.75" in plot_curve(REPORT.curve, Cutoffs(0.75, 0.1, 0.9))
    assert ">40<" in plot_calibration(REPORT.calibration)
