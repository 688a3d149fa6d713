"""The addresses that a course shows, where they stand, and what is told of each."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot.authoring.building import survey_course
from bot.authoring.drafts import Draft
from bot.authoring.fetching import Fate, Told
from bot.authoring.links import Ask, LinkReport, addresses, check_links
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles

ANSWERS = "content/answers/honey.md"
COURSE = "content/course.yaml"
GLOSSARY = "content/glossary.yaml"
QUIZ = "content/quizzes/hive.yaml"
SOURCES = "content/sources.yaml"
WORDING = "content/wording.yaml"
HOME = "https://bees.example.org/course"
FINE = Told(Fate.FINE)


def draft_of(files: CourseFiles, tmp_path: Path) -> Draft:
    _, draft, _ = survey_course(files.write(tmp_path))
    return draft


def line_of(files: CourseFiles, path: str, text: str) -> int:
    content = files.files[path]
    assert isinstance(content, bytes)
    return content[: content.index(text.encode())].count(b"\n") + 1


def telling(told: Mapping[str, Told], else_: Told = FINE) -> Ask:
    """Stand in for the web."""

    def ask(urls: Sequence[str]) -> Mapping[str, Told]:
        assert set(told) <= set(urls)
        return {url: told.get(url, else_) for url in urls}

    return ask


def report_on(tmp_path: Path, told: Mapping[str, Told], else_: Told = FINE) -> LinkReport:
    return check_links(draft_of(BEEKEEPING, tmp_path), telling(told, else_))


def test_the_addresses_of_the_course_are_found_with_every_place(tmp_path: Path) -> None:
    found = addresses(draft_of(BEEKEEPING, tmp_path))

    assert set(found) == {
        "https://bees.example.org/swarms",
        HOME,
        "https://creativecommons.org/licenses/by/4.0/",
        "https://bees.example.org/handbook",
        "https://bees.example.org/diary",
        "https://bees.example.org/queens",
        "https://bees.example.org/kitchen?sheet=3&lang=en",
        "https://bees.example.org/calendar",
    }
    assert found[HOME] == (
        (COURSE, line_of(BEEKEEPING, COURSE, HOME)),
        (SOURCES, line_of(BEEKEEPING, SOURCES, HOME)),
    )
    assert found["https://bees.example.org/swarms"] == (
        ("content/answers/hive.md", line_of(BEEKEEPING, "content/answers/hive.md", "/swarms")),
    )


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        pytest.param(COURSE, "contact: keeper@bees.example.org", "contact: https://x.example/a", id="contact"),
        pytest.param(COURSE, "title: Beekeeping for Beginners\n", "title: See https://x.example/a.\n", id="title"),
        pytest.param(GLOSSARY, "with time.", "with time (https://x.example/a).", id="definition"),
        pytest.param(QUIZ, "A little smoke calms the bees.", "See https://x.example/a, it says why.", id="explanation"),
        pytest.param(ANSWERS, "Solid honey is not spoiled.", "See [here](https://x.example/a).", id="link"),
        pytest.param(ANSWERS, "Solid honey is not spoiled.", "See **https://x.example/a**.", id="bare in bold"),
        pytest.param(ANSWERS, "Solid honey is not spoiled.", "See <https://x.example/a>!", id="in angles"),
        pytest.param(ANSWERS, "Solid honey is not spoiled.", "See [x](https://x.example/a#part-2).", id="with a part"),
        pytest.param(WORDING, "none_label: None of these", "none_label: Or https://x.example/a?", id="label"),
        pytest.param(SOURCES, "https://bees.example.org/queens", "https://x.example/a#2", id="source"),
    ],
)
def test_an_address_is_found_wherever_learners_see_it(path: str, before: str, after: str, tmp_path: Path) -> None:
    files = BEEKEEPING.with_(path, replace=(before, after))

    found = addresses(draft_of(files, tmp_path))

    assert found["https://x.example/a"] == ((path, line_of(files, path, "x.example")),)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        pytest.param("https://x.example/Hive_(bees)", "https://x.example/Hive_(bees)", id="brackets of its own"),
        pytest.param("(as https://x.example/Hive_(bees))", "https://x.example/Hive_(bees)", id="brackets around"),
        pytest.param("HTTPS://x.example/a", "HTTPS://x.example/a", id="capitals"),
        pytest.param("https://x.example/蜂蜜", "https://x.example/蜂蜜", id="other script"),
        pytest.param(
            "See [a](https://x.example/a)[b](mailto:a@x.example)", "https://x.example/a", id="links side by side"
        ),
    ],
)
def test_an_address_ends_where_a_reader_would_end_it(text: str, url: str, tmp_path: Path) -> None:
    files = BEEKEEPING.with_(GLOSSARY, replace=("Half of a colony", text))

    found = addresses(draft_of(files, tmp_path))

    assert [one for one in found if "x.example" in one] == [url]


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        pytest.param(SOURCES, "https://bees.example.org/queens", "mailto:queens@x.example", id="mail"),
        pytest.param(COURSE, "contact: keeper@bees.example.org", "contact: keeper@x.example", id="mail as contact"),
        pytest.param(GLOSSARY, "also: [granulation]", "misspelt: [https://x.example/a]", id="what learners type"),
        pytest.param(QUIZ, "accept: [smoke, a little smoke]", "accept: [https://x.example/a, smoke]", id="accepted"),
        pytest.param(GLOSSARY, "Half of a colony", "An address x.example starts with https:// and", id="no host"),
        pytest.param(WORDING, "none_label: None of these", "none_label: See https://x.example/{id}", id="placeholder"),
    ],
)
def test_what_is_no_address_for_learners_is_left_out(path: str, before: str, after: str, tmp_path: Path) -> None:
    found = addresses(draft_of(BEEKEEPING.with_(path, replace=(before, after)), tmp_path))

    assert [url for url in found if "x.example" in url] == []


def test_the_line_of_a_link_is_the_one_that_it_stands_on(tmp_path: Path) -> None:
    text = "Solid honey is\nnot spoiled, see\n[x](https://x.example/a) and [y](https://x.example/b),\n- or so."
    files = BEEKEEPING.with_(ANSWERS, replace=("Solid honey is not spoiled.", text))

    found = addresses(draft_of(files, tmp_path))

    assert found["https://x.example/b"] == ((ANSWERS, line_of(files, ANSWERS, "x.example/b")),)


def test_a_course_with_problems_is_searched_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    files = BEEKEEPING.with_(COURSE, replace=("licence: CC", "license: CC")).without(WORDING)

    found = addresses(draft_of(files, tmp_path))

    assert "https://bees.example.org/queens" in found
    assert "https://creativecommons.org/licenses/by/4.0/" not in found


@pytest.mark.parametrize(
    ("told", "said"),
    [
        pytest.param(
            Told(Fate.DEAD, "it answers 404 Not Found"),
            "L001 {url} is dead: it answers 404 Not Found "
            "(name another address, look for a copy at web.archive.org, or take the link out)",
            id="dead",
        ),
        pytest.param(
            Told(Fate.NO_NAME, "its host does not exist"),
            "L001 {url} is dead: its host does not exist "
            "(name another address, look for a copy at web.archive.org, or take the link out)",
            id="no such host",
        ),
        pytest.param(
            Told(Fate.REFUSED, "its host lets nobody in (connection refused)"),
            "L001 {url} is dead: its host lets nobody in (connection refused) "
            "(name another address, look for a copy at web.archive.org, or take the link out)",
            id="refused",
        ),
        pytest.param(
            Told(Fate.UNSURE, "it answers 403 Forbidden"),
            "L002 {url} could not be checked: it answers 403 Forbidden "
            "(open it in a browser: many sites turn programs away)",
            id="unsure",
        ),
        pytest.param(
            Told(Fate.UNREACHED, "no connection came about"),
            "L002 {url} could not be checked: no connection came about "
            "(open it in a browser: many sites turn programs away)",
            id="not reached",
        ),
        pytest.param(
            Told(Fate.MOVED, moved_to="https://bees.example.org/new"),
            "L003 {url} has moved for good to https://bees.example.org/new (write the new address)",
            id="moved",
        ),
    ],
)
def test_a_link_that_does_not_work_is_told_at_each_of_its_places(told: Told, said: str, tmp_path: Path) -> None:
    report = report_on(tmp_path, {HOME: told})

    at = [line_of(BEEKEEPING, path, HOME) for path in (COURSE, SOURCES)]
    told_of = said.format(url=HOME)
    assert [str(problem) for problem in report.problems] == [
        f"{COURSE}:{at[0]}: {told_of}",
        f"{SOURCES}:{at[1]}: {told_of}",
    ]
    assert (report.asked, report.offline) == (8, 0)
    assert {problem.is_warning for problem in report.problems} == {not said.startswith("L001")}


def test_links_that_work_are_not_told(tmp_path: Path) -> None:
    report = report_on(tmp_path, {})

    assert report == LinkReport((), asked=8, offline=0)


@pytest.mark.parametrize("fate", [Fate.NO_NAME, Fate.REFUSED, Fate.UNREACHED])
def test_where_no_address_can_be_reached_there_is_no_network(fate: Fate, tmp_path: Path) -> None:
    report = report_on(tmp_path, {}, else_=Told(fate))

    assert report == LinkReport((), asked=8, offline=8)


def test_a_page_on_this_machine_says_nothing_about_the_network(tmp_path: Path) -> None:
    near = {
        HOME: Told(Fate.FINE, is_near=True),
        "https://bees.example.org/queens": Told(Fate.DEAD, "it answers 404 Not Found", is_near=True),
    }

    report = report_on(tmp_path, near, else_=Told(Fate.NO_NAME))

    assert [problem.code for problem in report.problems] == ["L001"]
    assert (report.asked, report.offline) == (8, 6)


def test_a_page_on_this_machine_is_dead_when_its_server_is_gone(tmp_path: Path) -> None:
    near = {HOME: Told(Fate.REFUSED, is_near=True)}

    report = report_on(tmp_path, near, else_=Told(Fate.UNREACHED))

    assert [problem.code for problem in report.problems] == ["L001", "L001"]


def test_each_address_is_asked_for_once(tmp_path: Path) -> None:
    asked: list[str] = []

    def ask(urls: Sequence[str]) -> Mapping[str, Told]:
        asked.extend(urls)
        return dict.fromkeys(urls, FINE)

    files = BEEKEEPING.with_(COURSE, replace=("contact: keeper@bees.example.org", f"contact: {HOME}#people"))
    check_links(draft_of(files, tmp_path), ask)

    assert sorted(asked) == sorted(set(asked))
    assert len(asked) == 8
