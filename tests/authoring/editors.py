"""Reads a course file as an editor does that has the file's schema, and gives what it marks."""

import json
import re
from collections.abc import Iterator

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from bot.authoring.files import CourseText
from bot.authoring.problems import Findings
from bot.authoring.reading import Place, read_yaml
from bot.authoring.schemas import schemas
from tests.authoring.coursefiles import CourseFiles

VALIDATORS = {name: Draft202012Validator(json.loads(text)) for name, text in schemas().items()}


class OldEditor(yaml.CSafeLoader):
    """Reads YAML 1.1: `no` and `on` are false and true."""


class Editor(yaml.CSafeLoader):
    """Reads YAML 1.2, as the YAML extension of VS Code does: only true and false are no words."""


def _number(_: yaml.CSafeLoader, node: yaml.ScalarNode) -> float:
    text = node.value.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan")
    return float(int(text, 0)) if text.lstrip("+-")[:2] in ("0x", "0o") else float(text)


# YAML 1.2.2, 10.3.2: https://yaml.org/spec/1.2.2/#1032-tag-resolution
CORE = {
    "null": ["~nN", r"~|null|Null|NULL"],
    "bool": ["tTfF", r"true|True|TRUE|false|False|FALSE"],
    "int": ["-+0123456789", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"],
    "float": [
        "-+.0123456789",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
    ],
}
Editor.yaml_implicit_resolvers = {}
for kind, (first, pattern) in CORE.items():
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(rf"^(?:{pattern})$"), list(first))
Editor.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^$"), [""])
OldEditor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(("timestamp", "merge"))]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
for loader in (Editor, OldEditor):
    loader.add_constructor("tag:yaml.org,2002:int", _number)
    loader.add_constructor("tag:yaml.org,2002:float", _number)


def schema_of(path: str) -> str:
    """Name the schema of a file of a course."""
    folder, _, name = path.removesuffix(".yaml").rpartition("/")
    if folder.endswith("quizzes"):
        return "quizzes.json"
    return "intents.json" if folder == "intents" and name != "out_of_scope" else f"{name}.json"


def marks(path: str, text: str, editor: type[yaml.CSafeLoader] = Editor) -> list[ValidationError]:
    """Give what an editor marks in a file."""
    return list(VALIDATORS[schema_of(path)].iter_errors(yaml.load(text, editor)))


def marked_lines(path: str, text: str) -> set[int]:
    """Find the lines on which an editor marks something."""
    document = read_yaml(CourseText(path, text), Findings())
    assert document
    return {document.line(*place) for mark in marks(path, text) for place in _places(mark)}


def _places(mark: ValidationError) -> Iterator[Place]:
    place = tuple(mark.absolute_path)
    known = mark.schema.get("properties", {}) if isinstance(mark.schema, dict) else {}
    if mark.validator == "additionalProperties" and isinstance(mark.instance, dict):
        yield from ((*place, str(key)) for key in mark.instance if key not in known)
    else:
        yield place


def yaml_files(files: CourseFiles) -> dict[str, str]:
    return {
        path: content.decode()
        for path, content in files.files.items()
        if path.endswith(".yaml") and isinstance(content, bytes)
    }
