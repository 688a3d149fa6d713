"""Writes items as Moodle XML.

Source: https://docs.moodle.org/en/Moodle_XML_format; orderings as Moodle writes them, in question/type/ordering of
https://github.com/moodle/moodle
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from bot.authoring.exchange.gift_writing import category_of
from bot.authoring.exchange.items import ItemText
from bot.authoring.exchange.questions import MoodleQuestion, Type
from bot.authoring.exchange.to_moodle import as_question

_SETTINGS = {
    Type.MULTICHOICE: {"shuffleanswers": "true", "answernumbering": "none"},
    Type.TRUEFALSE: {},
    Type.SHORTANSWER: {"usecase": "0"},
    Type.ORDERING: {
        "layouttype": "VERTICAL",
        "selecttype": "ALL",
        "gradingtype": "ABSOLUTE_POSITION",
        "showgrading": "SHOW",
        "numberingstyle": "none",
    },
    Type.ESSAY: {"responseformat": "plain", "responserequired": "1", "responsefieldlines": "5", "attachments": "0"},
}
"""How Moodle asks a question of a type: shuffled, in any case, as a few lines of plain text."""


def write_moodle(items: Iterable[ItemText]) -> str:
    """Write the items as one file of Moodle XML; each area of intents becomes a category."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    category = None
    for item in items:
        if (found := category_of(item)) != category:
            category = found
            lines += ['  <question type="category">', f"    <category>{_text(category)}</category>", "  </question>"]
        lines += _lines(as_question(item))
    return "\n".join([*lines, "</quiz>", ""])


def _lines(question: MoodleQuestion) -> Iterator[str]:
    yield f'  <question type="{question.type}">'
    yield f"    <name>{_text(question.name)}</name>"
    yield f"    {_plain('questiontext', question.text)}"
    yield f"    {_plain('generalfeedback', question.general_feedback)}"
    yield "    <defaultgrade>1</defaultgrade>"
    if question.id_number:
        yield f"    <idnumber>{escape(question.id_number)}</idnumber>"
    if question.type is Type.MULTICHOICE:
        yield f"    <single>{'true' if question.is_single else 'false'}</single>"
    yield from (f"    <{name}>{value}</{name}>" for name, value in _SETTINGS[question.type].items())
    if question.type is Type.ORDERING:
        yield f"    <selectcount>{len(question.answers)}</selectcount>"
    for answer in question.answers:
        yield f'    <answer fraction="{answer.fraction:.7g}" format="plain_text">'
        yield f"      {_text(answer.text)}"
        if answer.feedback:
            yield f"      {_plain('feedback', answer.feedback)}"
        yield "    </answer>"
    if question.grader_info:
        yield f"    {_plain('graderinfo', chr(10).join(question.grader_info))}"
    yield from (f"    {_plain('hint', hint)}" for hint in question.hints)
    yield f"    <tags>{''.join(f'<tag>{_text(tag)}</tag>' for tag in question.tags)}</tags>"
    yield "  </question>"


def _plain(name: str, text: str) -> str:
    return f'<{name} format="plain_text">{_text(text)}</{name}>'


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"
