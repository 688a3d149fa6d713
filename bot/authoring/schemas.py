"""JSON Schemas of the course files, so that editors complete keys and mark mistakes while staff type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from bot.authoring.pictures import GroupsPicture, PictureName, PolesPicture
from bot.authoring.shapes import CourseShape, GlossaryShape, IntentShape, ItemShape, OutOfScopeShape, SourceShape
from bot.tutor.wording import Wording


def schemas() -> Mapping[str, str]:
    """Give the text of each schema by its file name: json-schema.org, draft 2020-12."""
    shapes: dict[str, Any] = {
        "intents": TypeAdapter(list[IntentShape]).json_schema(),
        "out_of_scope": OutOfScopeShape.model_json_schema(),
        "sources": TypeAdapter(dict[str, SourceShape]).json_schema(),
        "glossary": GlossaryShape.model_json_schema(),
        "quizzes": TypeAdapter(list[ItemShape]).json_schema(),
        "course": CourseShape.model_json_schema(),
        "wording": _wording(),
        "pictures": TypeAdapter(
            dict[PictureName, Annotated[PolesPicture | GroupsPicture, Field(discriminator="kind")]]
        ).json_schema(),
    }
    return {f"{name}.json": json.dumps(schema, indent=2) + "\n" for name, schema in shapes.items()}


def _wording() -> dict[str, Any]:
    sentences = {
        entry.name: {"type": "string", "minLength": 1, "description": entry.metadata["when"]}
        for entry in fields(Wording)
    }
    return {
        "title": "Wording",
        "type": "object",
        "properties": sentences,
        "required": list(sentences),
        "additionalProperties": False,
    }
