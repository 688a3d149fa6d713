"""What editors are told of the course files: they mark what `check` refuses, and nothing that it takes."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.authoring.drafts import read_draft, read_wording
from bot.authoring.files import CourseText, CourseTexts
from bot.authoring.pictures import FILE as PICTURES
from bot.authoring.pictures import read_pictures
from bot.authoring.problems import Findings
from bot.authoring.reading import Place
from bot.authoring.schemas import schemas
from bot.tutor.quizzing.items import Kind, Level
from tests.authoring.conftest import Check
from tests.authoring.coursefiles import BEEKEEPING, ROOT, CourseFiles, read_files
from tests.authoring.coursefiles import Place as At
from tests.authoring.editors import VALIDATORS, Editor, OldEditor, marked_lines, marks, schema_of, yaml_files
from tests.authoring.test_shapes import MISSHAPEN

COURSE = "content/course.yaml"
GLOSSARY = "content/glossary.yaml"
HIVE = "intents/hive.yaml"
OUTSIDE = "intents/out_of_scope.yaml"
QUIZ = "content/quizzes/hive.yaml"
SOURCES = "content/sources.yaml"
WORDING = "content/wording.yaml"
COURSES = {"first": ROOT, "bees": ROOT / "tests/courses/beekeeping"}

EDITORS = pytest.mark.parametrize("editor", [Editor, OldEditor], ids=["YAML 1.2", "YAML 1.1"])

BOXES = """\
boxes:
  kind: groups
  title: The boxes
  source: the course
  groups:
    - boxes:
        - title: Super
          lines: [For honey]
ends:
  kind: poles
  title: The year
  note: Each season has its work.
  source: the course
  poles:
    top: {end: Warm, title: Summer}
    right: {end: Shrinking, title: Autumn}
    bottom: {end: Cold, title: Winter}
    left: {end: Growing, title: Spring}
  between: {top_right: harvest, bottom_right: rest, bottom_left: wait, top_left: swarm}
"""


def test_the_schemas_of_the_repository_are_those_of_the_program() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "schemas").iterdir()}

    assert written == dict(schemas())


@pytest.mark.parametrize("root", COURSES.values(), ids=COURSES)
def test_every_yaml_file_of_a_course_names_its_schema_in_its_first_line(root: Path) -> None:
    for path, text in yaml_files(read_files(root)).items():
        named = re.fullmatch(r"# yaml-language-server: \$schema=(?P<path>\S+)", text.partition("\n")[0])
        assert named, path
        assert ((root / path).parent / named["path"]).resolve() == ROOT / "schemas" / schema_of(path)


@pytest.mark.parametrize("name", schemas())
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(VALIDATORS[name].schema)


@pytest.mark.parametrize("name", schemas())
def test_every_schema_says_what_it_and_its_keys_are_for(name: str) -> None:
    schema = VALIDATORS[name].schema
    assert isinstance(schema, dict)
    shapes = {"the file": schema} | schema.get("$defs", {})

    keys = [(shape, key, about) for shape, one in shapes.items() for key, about in one.get("properties", {}).items()]
    assert [shape for shape, one in shapes.items() if not one.get("title") or not one.get("description")] == []
    assert [(shape, key) for shape, key, about in keys if not about.get("description")] == []
    assert [one["title"] for one in shapes.values() if "Shape" in one["title"]] == []


@pytest.mark.slow
@EDITORS
@pytest.mark.parametrize("root", COURSES.values(), ids=COURSES)
def test_an_editor_marks_nothing_in_a_course_that_is_in_order(root: Path, editor: type[yaml.CSafeLoader]) -> None:
    files = yaml_files(read_files(root))

    found = {path: [mark.json_path for mark in marks(path, text, editor)] for path, text in files.items()}

    assert found == {path: [] for path in files}


GOOD = [
    pytest.param(SOURCES, 'year: "2019"', "year: 2019", id="year as a number"),
    pytest.param(SOURCES, 'year: "2015-2016"', "year: 2015-06-01", id="a day for a year"),
    pytest.param(SOURCES, 'year: "2019"', "year:", id="year left empty"),
    pytest.param(SOURCES, 'year: "2019"', "year: # not known", id="year left to a comment"),
    pytest.param(GLOSSARY, "    answer: hive.parts", "    answer: hive.parts\n    see:", id="see left empty"),
    pytest.param(SOURCES, "title: On queens and their daughters", "title: 1984", id="title as a number"),
    pytest.param(SOURCES, "author: Ada Wren", "author: No", id="author of a name that is false"),
    pytest.param(SOURCES, "title: On queens and", "title: >\n    On queens and", id="folded title"),
    pytest.param(COURSE, "licence: CC BY 4.0", "licence: 4.0", id="licence as a number"),
    pytest.param(COURSE, "title: The hive", "title: |\n      The hive", id="title with a line end"),
    pytest.param(COURSE, "title: The hive", f"title: '  {'h' * 60}  '", id="title of 60 characters between spaces"),
    pytest.param(COURSE, "- id: hive", "- id: on", id="topic called on"),
    pytest.param(COURSE, "- id: hive", "- id: true", id="topic called true"),
    pytest.param(GLOSSARY, "- id: swarm", "- id: no", id="term called no"),
    pytest.param(GLOSSARY, "also: [flying colony, bee cluster]", "also: [Yes, flying colony]", id="name that is true"),
    pytest.param(OUTSIDE, "trials:", "  - 911\n  - 0x1F\n  - .inf\n  - 1e3\ntrials:", id="numbers out of scope"),
    pytest.param(HIVE, "- how long does a queen live", "- true", id="phrase that is true"),
    pytest.param(
        HIVE, "- how long does a queen live", "- |\n      how long does\n      she live", id="phrase of two lines"
    ),
    pytest.param(HIVE, "title: Why bees swarm", "title: false", id="title that is false"),
    pytest.param(QUIZ, "A queen\n      right: yes", "A queen\n      right: true", id="right: true"),
    pytest.param(QUIZ, "A queen\n      right: yes", 'A queen\n      right: "true"', id="right: true, in quotes"),
    pytest.param(QUIZ, "A queen\n      right: yes", 'A queen\n      right: "yes"', id="right: yes, in quotes"),
    pytest.param(QUIZ, "stem: What does the queen", "stem: >\n    What does the queen", id="folded question"),
    pytest.param(QUIZ, "explanation: A little smoke", "explanation: |-\n    A little smoke", id="block of one line"),
    pytest.param(QUIZ, "accept: [smoke, a little smoke]", "accept: [smoke, off]", id="answer that is false"),
    pytest.param(WORDING, "none_label: None of these", "none_label: 5", id="sentence that is a number"),
    pytest.param(WORDING, "none_label: None of these", "none_label: No", id="sentence that is false"),
]


@EDITORS
@pytest.mark.parametrize(("path", "before", "after"), GOOD)
def test_an_editor_marks_nothing_that_the_check_takes(
    path: str, before: str, after: str, editor: type[yaml.CSafeLoader], check: Check
) -> None:
    files = BEEKEEPING.with_(path, replace=(before, after))

    problems = [problem for problem in check(files) if problem.code[0] in "FYKW"]

    assert [mark.message for mark in marks(path, yaml_files(files)[path], editor)] == []
    assert problems == []


@pytest.mark.parametrize(("files", "place"), MISSHAPEN)
def test_an_editor_marks_the_line_that_the_check_names(files: CourseFiles, place: At) -> None:
    path, line, _ = place

    assert line in marked_lines(path, yaml_files(files)[path])


BAD = [
    pytest.param(SOURCES, "url: https://bees.example.org/diary", "url: bees.example.org", id="address without https"),
    pytest.param(SOURCES, "url: https://bees.example.org/diary", "url: https://a b", id="address with a space"),
    pytest.param(SOURCES, "author: Ada Wren", 'author: "  "', id="author of spaces"),
    pytest.param(SOURCES, "author: Ada Wren", f"author: {'a' * 1001}", id="author of 1,001 characters"),
    pytest.param(COURSE, "title: The hive", f"title: {'h' * 61}", id="title of 61 characters"),
    pytest.param(COURSE, "title: The hive", "title:", id="no title"),
    pytest.param(COURSE, "- id: honey\n", "- id: Honey\n", id="topic with a capital"),
    pytest.param(COURSE, "- id: honey\n", "- id:\n", id="topic without a name"),
    pytest.param(SOURCES, "url: https://bees.example.org/diary", "url:", id="no address"),
    pytest.param(SOURCES, 'year: "2019"', 'year: ""', id="year of nothing in quotes"),
    pytest.param(GLOSSARY, "also: [granulation]", "also:", id="no names"),
    pytest.param(GLOSSARY, "also: [granulation]", "also: ['']", id="name of nothing in quotes"),
    pytest.param(COURSE, "- id: honey\n", "- id: 7\n", id="topic that is a number"),
    pytest.param(HIVE, "title: The queen", 'title: "The\\nqueen"', id="title of two lines"),
    pytest.param(HIVE, "- id: hive.queen", "- id: hive queen", id="id with a space"),
    pytest.param(HIVE, "- How do I catch a swarm?", "-", id="no phrase"),
    pytest.param(QUIZ, "A queen\n      right: yes", "A queen\n      right: Right", id="right: Right"),
    pytest.param(QUIZ, "      holds: yes", "      holds: perhaps", id="holds: perhaps"),
    pytest.param(WORDING, "none_label: None of these", "none_label: ' '", id="sentence of a space"),
    pytest.param(WORDING, "none_label: None of these", "none_label:", id="no sentence"),
    pytest.param(WORDING, "none_label: None of these", "none_label: [None]", id="list for a sentence"),
    pytest.param(WORDING, "none_label: None of these", "none_label: None\nnon_label: None", id="unknown sentence"),
]


@pytest.mark.parametrize(("path", "before", "after"), BAD)
def test_what_an_editor_marks_is_named_by_the_check_on_that_line(
    path: str, before: str, after: str, check: Check
) -> None:
    files = BEEKEEPING.with_(path, replace=(before, after))

    lines = {problem.line for problem in check(files) if problem.path == path and problem.code[0] in "KIW"}

    marked = marked_lines(path, yaml_files(files)[path])
    assert marked != set()
    assert marked <= lines


def test_a_sentence_that_is_missing_is_marked() -> None:
    text = yaml_files(BEEKEEPING)[WORDING].replace("none_label: None of these\n", "")

    [mark] = marks(WORDING, text)

    assert mark.message == "'none_label' is a required property"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("kind: groups", "kind: spiral", id="unknown kind"),
        pytest.param("  kind: groups\n", "", id="no kind"),
        pytest.param("boxes:\n", "Boxes!:\n", id="name with a sign"),
        pytest.param("title: The boxes", "titel: The boxes", id="misspelt key"),
        pytest.param("source: the course", f"source: {'c' * 101}", id="line of 101 characters"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_marked(before: str, after: str) -> None:
    broken = BOXES.replace(before, after, 1)

    assert takes(PICTURES, BOXES)
    assert marks(PICTURES, BOXES) == []
    assert not takes(PICTURES, broken)
    assert marks(PICTURES, broken) != []


def takes(path: str, text: str) -> bool:
    """Say whether `check` finds the shape of a file in order."""
    findings = Findings()
    if path == PICTURES:
        with TemporaryDirectory() as folder:
            read_pictures(CourseFiles({path: text.encode()}).write(Path(folder)), findings)
        return not list(findings)
    one, many = CourseText(path, text), (CourseText(path, text),)
    draft = read_draft(
        CourseTexts(
            root=ROOT,
            about=one if path == COURSE else None,
            sources=one if path == SOURCES else None,
            wording=one if path == WORDING else None,
            out_of_scope=one if path == OUTSIDE else None,
            glossary=one if path == GLOSSARY else None,
            intents=many if path == HIVE else (),
            answers=(),
            quizzes=many if path == QUIZ else (),
        ),
        findings,
    )
    if draft.wording:
        read_wording(draft.wording, findings)
    return not list(findings)


GONE = object()
CHANGES: list[Any] = [
    GONE,
    True,
    2014,
    1.5,
    "",
    "  ",
    "two\nlines",
    "a line end\n",
    " spaces ",
    "x" * 60,
    f"  {'x' * 60}\n",
    "x" * 61,
    "x" * 1000,
    "x" * 1001,
    "true",
    "hive.queen",
    "https://bees.example.org/",
    [],
    ["one"],
    ["one", "two"],
    ["one", "two", "three"],
    {},
    {"unknown": "key"},
    None,
    [None],
    {"unknown": None},
]


class _Writer(yaml.SafeDumper):
    """Leaves nothing empty, as staff do, where the library writes the word null."""


_Writer.add_representer(type(None), lambda writer, _: writer.represent_scalar("tag:yaml.org,2002:null", ""))


def places_in(value: Any, place: Place = ()) -> Iterator[Place]:
    """Give every place of a document."""
    yield place
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places_in(part, (*place, key))


def changed(value: Any, place: Place, change: Any) -> Any:
    """Put something else at a place of a document, or take out what stands there."""
    whole = deepcopy(value)
    around = whole
    for step in place[:-1]:
        around = around[step]
    if change is GONE:
        del around[place[-1]]
    else:
        around[place[-1]] = change
    return whole


def documents() -> Iterator[tuple[str, Any]]:
    """Give each file, of the longer ones each entry as if it stood alone."""
    files = yaml_files(BEEKEEPING.with_(PICTURES, content=BOXES))
    for path in (COURSE, GLOSSARY, HIVE, OUTSIDE, PICTURES, QUIZ, SOURCES, WORDING):
        document = yaml.load(files[path], yaml.BaseLoader)
        yield from ((path, [entry]) for entry in document) if isinstance(document, list) else [(path, document)]


PLACES = [(path, document, place) for path, document in documents() for place in places_in(document) if place]


@pytest.mark.slow
@given(st.sampled_from(PLACES), st.sampled_from(CHANGES))
@settings(max_examples=400)
def test_the_editor_and_the_check_agree_on_every_change(at: tuple[str, Any, Place], change: Any) -> None:
    path, document, place = at

    text = yaml.dump(changed(document, place, change), Dumper=_Writer, width=5000)

    found = [mark.message for mark in marks(path, text)]
    assert (found == []) == takes(path, text), found


def test_the_schema_of_the_glossary_wants_what_the_check_wants() -> None:
    glossary = json.loads(schemas()["glossary.json"])

    term = glossary["$defs"]["TermShape"]
    assert glossary["required"] == ["phrases", "terms"]
    assert glossary["properties"]["terms"]["items"] == {"$ref": "#/$defs/TermShape"}
    assert glossary["additionalProperties"] is False
    assert list(term["properties"]) == ["id", "term", "definition", "also", "misspelt", "answer", "see", "sources"]
    assert term["required"] == ["id", "term", "definition", "sources"]
    assert term["additionalProperties"] is False


def test_the_schema_of_the_items_wants_what_the_check_wants() -> None:
    shapes = json.loads(schemas()["quizzes.json"])["$defs"]

    item = shapes["ItemShape"]
    assert list(item["properties"]) == [
        "id",
        "objective",
        "level",
        "kind",
        "stem",
        "options",
        "accept",
        "mistakes",
        "points",
        "hints",
        "explanation",
        "sources",
    ]
    assert item["required"] == ["id", "objective", "level", "kind", "stem", "hints", "explanation", "sources"]
    assert item["properties"]["kind"]["enum"] == list(Kind)
    assert item["properties"]["level"]["enum"] == list(Level)
    assert [shape for shape in shapes.values() if shape["additionalProperties"]] == []


def test_an_editor_takes_yes_for_a_word_or_for_true() -> None:
    option = json.loads(schemas()["quizzes.json"])["$defs"]["OptionShape"]

    assert option["properties"]["right"]["enum"] == ["yes", "no", "true", "false", True, False]


def test_a_schema_wants_what_the_check_wants() -> None:
    intents = json.loads(schemas()["intents.json"])
    wording = json.loads(schemas()["wording.json"])

    intent = intents["$defs"]["IntentShape"]
    assert list(intent["properties"]) == [
        "id",
        "title",
        "lists",
        "compares",
        "example_of",
        "phrases",
        "trials",
        "follow_ups",
    ]
    assert intent["required"] == ["id", "title", "phrases", "trials", "follow_ups"]
    assert intent["additionalProperties"] is False
    assert wording["additionalProperties"] is False
    assert "decline" in wording["required"]
