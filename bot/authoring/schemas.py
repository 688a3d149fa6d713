"""JSON Schemas of the course files, so that editors complete keys and mark mistakes while staff type.

An editor may mark nothing that `check` takes. `check` reads every value as text; an editor takes 2014 for a number and
`no`, by YAML 1.1, for false. And `check` leaves out the spaces around a text and the line end of a folded one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from bot.authoring.pictures import GroupsPicture, PictureName, PolesPicture
from bot.authoring.shapes import (
    ONE_LINE,
    CourseShape,
    GlossaryShape,
    IntentShape,
    ItemShape,
    OutOfScopeShape,
    SourceShape,
)
from bot.tutor.wording import Wording

FILES: Mapping[str, tuple[str, Any]] = {
    "intents": ("intents/AREA.yaml: what learners may want to know.", list[IntentShape]),
    "out_of_scope": ("intents/out_of_scope.yaml: questions that the course does not answer.", OutOfScopeShape),
    "sources": ("content/sources.yaml: where facts come from, each under its key.", dict[str, SourceShape]),
    "glossary": ("content/glossary.yaml: the words of the course, and how learners ask for them.", GlossaryShape),
    "quizzes": ("content/quizzes/AREA.yaml: the questions of the quizzes.", list[ItemShape]),
    "course": ("content/course.yaml: the course, who made it, and on what terms it is used.", CourseShape),
    "pictures": (
        "content/pictures.yaml: the words of the pictures, each under the name of its file.",
        dict[PictureName, Annotated[PolesPicture | GroupsPicture, Field(discriminator="kind")]],
    ),
}


def schemas() -> Mapping[str, str]:
    """Give the text of each schema by its file name: json-schema.org, draft 2020-12."""
    shapes = {name: _schema(name, about, shape) for name, (about, shape) in FILES.items()} | {"wording": _wording()}
    return {f"{name}.json": json.dumps(schema, indent=2) + "\n" for name, schema in shapes.items()}


class _AsEditorsRead(GenerateJsonSchema):
    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        pattern = str(schema.get("pattern", ""))
        if not schema.get("strip_whitespace"):
            return {"type": _kinds(pattern)} | ({"pattern": pattern} if pattern else {})
        return _text(schema.get("min_length", 0), schema["max_length"], is_line=pattern == ONE_LINE)


def _schema(name: str, about: str, shape: Any) -> JsonSchemaValue:
    schema = TypeAdapter(shape).json_schema(schema_generator=_AsEditorsRead)
    if "patternProperties" in schema:
        schema["additionalProperties"] = False
    return schema | {"title": name, "description": about}


def _wording() -> JsonSchemaValue:
    sentences = {
        entry.name: {"type": _kinds(), "pattern": r"\S", "description": entry.metadata["when"]}
        for entry in fields(Wording)
    }
    return {
        "title": "wording",
        "description": "content/wording.yaml: what the tutor says around the answers.",
        "type": "object",
        "properties": sentences,
        "required": list(sentences),
        "additionalProperties": False,
    }


def _text(least: int, most: int, *, is_line: bool) -> JsonSchemaValue:
    """Count as `check` does, without the spaces around; `patternErrorMessage` is what VS Code says."""
    sign = r"[^\n]" if is_line else r"[\s\S]"
    text = rf"\S(?:{sign}{{0,{most - 2}}}\S)?"
    message = f"{'one line' if is_line else 'a text'} of at most {most} characters"
    return {
        "type": _kinds(),
        "pattern": rf"^\s*{text}\s*$" if least else rf"^\s*(?:{text})?\s*$",
        "patternErrorMessage": f"{message}, and not empty" if least else message,
    }


def _kinds(pattern: str = "") -> str | list[str]:
    """Name what an editor may take a text for that fits a pattern."""
    kinds = [kind for kind, example in (("number", "1"), ("boolean", "true")) if re.search(pattern, example)]
    return ["string", *kinds] if kinds else "string"
