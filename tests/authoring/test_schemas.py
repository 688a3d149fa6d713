"""What editors are told of the course files."""

import json
import re

from bot.authoring.schemas import schemas
from bot.tutor.quizzing.items import Kind, Level
from tests.authoring.coursefiles import ROOT


def test_the_schemas_of_the_repository_are_those_of_the_program() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "schemas").iterdir()}

    assert written == dict(schemas())


def test_every_yaml_file_of_the_course_names_a_schema_that_is_there() -> None:
    files = [*(ROOT / "intents").glob("*.yaml"), *(ROOT / "content").rglob("*.yaml")]

    for file in files:
        first = file.read_text(encoding="utf-8").partition("\n")[0]
        named = re.fullmatch(r"# yaml-language-server: \$schema=(?P<path>\S+)", first)
        assert named, file
        assert (file.parent / named["path"]).is_file()


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

    assert option["properties"]["right"]["enum"] == ["yes", "no", True, False]


def test_an_editor_helps_with_every_key_of_an_item() -> None:
    shapes = json.loads(schemas()["quizzes.json"])["$defs"]

    keys = [(name, key, about) for name, shape in shapes.items() for key, about in shape["properties"].items()]
    assert [(name, key) for name, key, about in keys if not about.get("description")] == []


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
