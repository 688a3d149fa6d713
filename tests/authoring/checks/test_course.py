"""Rules about topics and wording, before and after: the course keeps them all, one edit breaks one."""

from dataclasses import fields

import pytest

from bot.tutor.wording import Wording
from tests.authoring.conftest import Build, Check
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles, Place, places

COURSE = "content/course.yaml"
HONEY = "intents/honey.yaml"
WORDING = "content/wording.yaml"


def course(before: str, after: str) -> CourseFiles:
    return BEEKEEPING.with_(COURSE, replace=(before, after))


def wording(before: str, after: str) -> CourseFiles:
    return BEEKEEPING.with_(WORDING, replace=(before, after))


def w003(sentence: str) -> Place:
    """Give the place where a sentence of the wording stands, which is wrong there."""
    return WORDING, BEEKEEPING.line_of(WORDING, f"{sentence}:"), "W003"


BROKEN = [
    pytest.param(
        course("- honey.harvest", "- honey.havrest"), [(COURSE, 18, "C001"), (HONEY, 22, "C002")], id="misspelt intent"
    ),
    pytest.param(
        course("- honey.harvest", "- honey.harvest\n      - honey.wax"), [(COURSE, 19, "C001")], id="unknown intent"
    ),
    pytest.param(
        course("      - honey.making", "      - hive.queen\n      - honey.making"),
        [(COURSE, 13, "C001"), (COURSE, 17, "C001")],
        id="intent on two topics",
    ),
    pytest.param(
        course("      - honey.making", "      - honey.making\n      - honey.making"),
        [(COURSE, 17, "C001"), (COURSE, 18, "C001")],
        id="intent twice on a topic",
    ),
    pytest.param(course("- id: honey", "- id: hive"), [(COURSE, 11, "C001"), (COURSE, 14, "C001")], id="topic twice"),
    pytest.param(course("      - honey.harvest\n", ""), [(HONEY, 22, "C002")], id="intent on no topic"),
    pytest.param(wording("none_label: None of these\n", ""), [(WORDING, 1, "W001")], id="missing sentence"),
    pytest.param(
        wording("none_label: None of these\ncommand_start: Begin\n", ""),
        [(WORDING, 1, "W001"), (WORDING, 1, "W001")],
        id="two missing sentences",
    ),
    pytest.param(
        BEEKEEPING.with_(WORDING, content="# soon\n"),
        [(WORDING, 1, "W001")] * len(fields(Wording)),
        id="no sentence at all",
    ),
    pytest.param(
        BEEKEEPING.with_(WORDING, content="- start\n"),
        [(WORDING, 1, "W001")] * len(fields(Wording)),
        id="list for the sentences",
    ),
    pytest.param(
        wording("none_label:", "no_label:"),
        [(WORDING, 1, "W001"), (WORDING, BEEKEEPING.line_of(WORDING, "none_label:"), "W002")],
        id="misspelt sentence",
    ),
    pytest.param(
        wording("none_label:", "extra: More\nnone_label:"),
        [(WORDING, BEEKEEPING.line_of(WORDING, "none_label:"), "W002")],
        id="unknown sentence",
    ),
    pytest.param(wording("none_label: None of these", "none_label:"), [w003("none_label")], id="no text"),
    pytest.param(wording("none_label: None of these", "none_label: '  '"), [w003("none_label")], id="spaces"),
    pytest.param(wording("none_label: None of these", "none_label: [No]"), [w003("none_label")], id="list"),
    pytest.param(wording("Tell me more", "More of {topic}"), [w003("more_label")], id="placeholder of another"),
    pytest.param(wording("{count} others", "{number} others"), [w003("more_sources")], id="unknown placeholder"),
    pytest.param(wording("{count} others", "{count others"), [w003("more_sources")], id="brace without a partner"),
    pytest.param(wording("Mo, Tu, We, Th, Fr, Sa, Su", "Mo, Tu, We"), [w003("weekdays")], id="three weekdays"),
    pytest.param(wording("Fr, Sa, Su", "Fr, , Su"), [w003("weekdays")], id="a weekday without a name"),
    pytest.param(wording("Sa, Su", "Sa, Su, So"), [w003("weekdays")], id="eight weekdays"),
    pytest.param(
        wording('"{number}/{count} {question}"', '"{number}/{count}"'),
        [w003("poll_question")],
        id="a poll without its question",
    ),
    pytest.param(
        wording('"{number}/{count} {question}"', '"' + "q" * 45 + '{question}"'), [], id="a poll that has room"
    ),
    pytest.param(
        wording('"{number}/{count} {question}"', '"' + "q" * 45 + '{number}{question}"'),
        [w003("poll_question")],
        id="a poll without room",
    ),
    pytest.param(wording('"True: {reason}"', '"True"'), [w003("quiz_true_label")], id="an option without its reason"),
    pytest.param(wording('"True: {reason}"', '"' + "🐝" * 10 + '{reason}"'), [], id="an option that has room"),
    pytest.param(
        wording('"False: {reason}"', '"' + "🐝" * 10 + '.{reason}"'),
        [w003("quiz_false_label")],
        id="an option without room",
    ),
    pytest.param(wording("None of these", "N" * 61), [w003("none_label")], id="label of 61 characters"),
    pytest.param(wording("None of these", '"None of\\nthese"'), [w003("none_label")], id="label of two lines"),
    pytest.param(wording("One of these?", "One of `these`?"), [w003("ask")], id="markup"),
    pytest.param(wording("One of these?", "[One](x.html) of these?"), [w003("ask")], id="link into the dark"),
    pytest.param(wording("I am not sure", "w" * 4096 + " I am not sure"), [w003("ask")], id="over 4,096 letters"),
    pytest.param(wording("I am not sure", "🐝" * 2048 + " I am not sure"), [w003("ask")], id="2,048 bees"),
]


@pytest.mark.parametrize(("files", "expected"), BROKEN)
def test_a_broken_rule_is_found_and_nothing_else(files: CourseFiles, expected: list[Place], check: Check) -> None:
    found = places(check(files))

    assert found == expected


def test_a_missing_sentence_is_named(check: Check) -> None:
    [problem] = check(wording("none_label: None of these\n", ""))

    assert problem.message == "the sentence none_label is missing"
    assert problem.hint == "write `none_label: ...`"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("non_label", "is 'none_label' meant?"),
        ("weather", "take it out; schemas/wording.json, which psi-tutor schema writes, has all names"),
    ],
)
def test_an_unknown_sentence_is_told_with_what_to_do(name: str, hint: str, check: Check) -> None:
    [problem] = check(wording("none_label:", f"{name}: More\nnone_label:"))

    assert problem.message == f"the tutor says nothing called {name!r}"
    assert problem.hint == hint


def test_a_placeholder_that_is_not_filled_in_is_told_with_those_that_are(check: Check) -> None:
    [problem] = check(wording("[{author}](<{url}>)", "[{author}](<{link}>)"))

    assert problem.message == "source_undated: {link} is not filled in here"
    assert problem.hint == "known here: {author}, {title}, {url}"


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(wording("None of these", "N" * 60), id="a label of 60 characters"),
        pytest.param(wording("One of these?", "[One](https://bees.example.org) of *these*?"), id="links and italics"),
        pytest.param(wording("and {count} others", "and others"), id="a placeholder left out"),
        pytest.param(course("intents: [hive.parts", "intents: [bot.help, hive.parts"), id="small talk on a topic"),
        pytest.param(
            course("topics:", "topics:\n  - id: soon\n    title: Soon\n    intents: []"), id="a topic without intents"
        ),
    ],
)
def test_what_just_keeps_the_rules_is_no_fault(files: CourseFiles, build: Build) -> None:
    assert len(build(files).intents) == 10
