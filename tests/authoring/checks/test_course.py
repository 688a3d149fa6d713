"""Rules about topics and wording, before and after: the course keeps them all, one edit breaks one."""

import pytest

from tests.authoring.conftest import Build, Check
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles, Place, places

COURSE = "content/course.yaml"
HONEY = "intents/honey.yaml"
WORDING = "content/wording.yaml"


def course(before: str, after: str) -> CourseFiles:
    return BEEKEEPING.with_(COURSE, replace=(before, after))


def wording(before: str, after: str) -> CourseFiles:
    return BEEKEEPING.with_(WORDING, replace=(before, after))


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
    pytest.param(BEEKEEPING.with_(WORDING, content="# soon\n"), [(WORDING, 1, "W001")] * 208, id="no sentence at all"),
    pytest.param(
        BEEKEEPING.with_(WORDING, content="- start\n"), [(WORDING, 1, "W001")] * 208, id="list for the sentences"
    ),
    pytest.param(
        wording("none_label:", "no_label:"), [(WORDING, 1, "W001"), (WORDING, 44, "W002")], id="misspelt sentence"
    ),
    pytest.param(wording("none_label:", "extra: More\nnone_label:"), [(WORDING, 44, "W002")], id="unknown sentence"),
    pytest.param(wording("none_label: None of these", "none_label:"), [(WORDING, 44, "W003")], id="no text"),
    pytest.param(wording("none_label: None of these", "none_label: '  '"), [(WORDING, 44, "W003")], id="spaces"),
    pytest.param(wording("none_label: None of these", "none_label: [No]"), [(WORDING, 44, "W003")], id="list"),
    pytest.param(wording("Tell me more", "More of {topic}"), [(WORDING, 39, "W003")], id="placeholder of another"),
    pytest.param(wording("{count} others", "{number} others"), [(WORDING, 38, "W003")], id="unknown placeholder"),
    pytest.param(wording("{count} others", "{count others"), [(WORDING, 38, "W003")], id="brace without a partner"),
    pytest.param(wording("None of these", "N" * 61), [(WORDING, 44, "W003")], id="label of 61 characters"),
    pytest.param(wording("None of these", '"None of\\nthese"'), [(WORDING, 44, "W003")], id="label of two lines"),
    pytest.param(wording("One of these?", "One of `these`?"), [(WORDING, 21, "W003")], id="markup"),
    pytest.param(wording("One of these?", "[One](x.html) of these?"), [(WORDING, 21, "W003")], id="link into the dark"),
    pytest.param(
        wording("I am not sure", "w" * 4096 + " I am not sure"), [(WORDING, 21, "W003")], id="over 4,096 letters"
    ),
    pytest.param(wording("I am not sure", "🐝" * 2048 + " I am not sure"), [(WORDING, 21, "W003")], id="2,048 bees"),
]


@pytest.mark.parametrize(("files", "expected"), BROKEN)
def test_a_broken_rule_is_found_and_nothing_else(files: CourseFiles, expected: list[Place], check: Check) -> None:
    found = places(check(files))

    assert found == expected


def test_a_missing_sentence_is_named(check: Check) -> None:
    [problem] = check(wording("none_label: None of these\n", ""))

    assert problem.message == "the sentence none_label is missing"
    assert problem.hint == "write `none_label: ...`"


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
