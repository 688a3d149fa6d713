r"""Writes items as GIFT, a text format of Moodle.

What GIFT has no place for stands in comments above its question: id and tags as Moodle writes and reads them, and
lines such as `// hint: ...` that Moodle passes over and `read_gift` reads.
Source: https://docs.moodle.org/en/GIFT_format; orderings and comments as Moodle's own code reads and writes them, in
question/type/ordering and question/format/gift of https://github.com/moodle/moodle
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.authoring.exchange.items import ItemText
from bot.authoring.exchange.questions import FULL, MoodleAnswer, MoodleQuestion, Type
from bot.authoring.exchange.to_moodle import as_question
from bot.tutor.relations import area

HINT, FEEDBACK, GENERAL_FEEDBACK = "hint", "feedback", "generalfeedback"
"""What comments above a question hold, besides the notes of an essay."""

CONTROL = "~=#{}:"
"""Signs that stand for themselves behind a backslash."""

CATEGORY = "$CATEGORY:"
NO_ITEMS = ("//", CATEGORY)
"""Beginnings of lines that are no part of a question; a backslash before them makes them one."""

TOP = "$course$/top"
"""Where Moodle puts the questions: below the course, one category for each area of intents."""


def write_gift(items: Iterable[ItemText]) -> str:
    """Write the items as one GIFT file; orderings in the form that Moodle reads since 4.4."""
    blocks = []
    category = None
    for item in items:
        if (found := category_of(item)) != category:
            category = found
            blocks.append(f"{CATEGORY} {category}")
        blocks.append("\n".join(_lines(as_question(item))))
    return "".join(f"{block}\n\n" for block in blocks)


def category_of(item: ItemText) -> str:
    """Name the category in Moodle: the area of the objective."""
    found = area(item.objective)
    return f"{TOP}/{found}" if found else TOP


def _lines(question: MoodleQuestion) -> Iterator[str]:
    known = [f"[id:{_bracketed(question.id_number)}]"] if question.id_number else []
    yield f"// {' '.join([*known, *(f'[tag:{_bracketed(tag)}]' for tag in question.tags)])}"
    for name, text in _comments(question):
        yield f"// {name}: {_in_one_line(text)}".rstrip()
    yield from (f"// {note}" for note in question.grader_info)
    head = f"::{_escaped(question.name)}::[plain]{_escaped(question.text)}"
    match question.type:
        case Type.ORDERING:
            # The type reads the lines itself: items have no feedback, and #### would be one of them.
            options = [text for answer in question.answers if (text := _ordered(answer.text))]
            yield f"{head}{{>{len(options)} ALL VERTICAL ABSOLUTE_POSITION SHOW none"
            yield from options
        case Type.ESSAY:
            yield f"{head}{{"
        case Type.TRUEFALSE:
            yield f"{head}{{{_true_false(question)}"
        case _:
            yield f"{head}{{"
            marked = [(_mark(question, answer), _answer(answer)) for answer in question.answers]
            yield from (f"\t{mark}{answer}" for mark, answer in marked)
            # The signs tell the type; an item that is not finished may lack the one that its type needs.
            sign = "~" if question.type is Type.MULTICHOICE else "="
            if not any(mark.startswith(sign) for mark, _ in marked):
                yield f"\t{sign}"
    if question.general_feedback and question.type is not Type.ORDERING:
        yield f"\t####{_text(question.general_feedback)}"
    yield "}"


def _comments(question: MoodleQuestion) -> Iterator[tuple[str, str]]:
    yield from ((HINT, hint) for hint in question.hints)
    if question.type is Type.ORDERING:
        if any(answer.feedback for answer in question.answers):
            yield from ((FEEDBACK, answer.feedback) for answer in question.answers)
        if question.general_feedback:
            yield GENERAL_FEEDBACK, question.general_feedback


def _mark(question: MoodleQuestion, answer: MoodleAnswer) -> str:
    has_sign = answer.text.startswith("%")  # taken for a weight, where a weight may stand
    if question.type is Type.SHORTANSWER:
        return "=" if answer.is_right and not has_sign else f"=%{answer.fraction:.7g}%"
    if question.is_single and answer.fraction == FULL:
        return "="
    return "~" if answer.fraction == 0 and not has_sign else f"~%{answer.fraction:.7g}%"


def _answer(answer: MoodleAnswer) -> str:
    return f"{_text(answer.text)}#{_text(answer.feedback)}" if answer.feedback else _text(answer.text)


def _true_false(question: MoodleQuestion) -> str:
    right, wrong = sorted(question.answers, key=lambda answer: not answer.is_right)
    said = f"#{_text(wrong.feedback)}#{_text(right.feedback)}" if wrong.feedback or right.feedback else ""
    return f"{right.text.upper()}{said}"


def _text(text: str) -> str:
    """Write a text that inherits the format of its question; a bracket at its start would name another format."""
    return f"[plain]{_escaped(text)}" if text.startswith("[") else _escaped(text)


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\")
    for sign in CONTROL:
        escaped = escaped.replace(sign, f"\\{sign}")
    return escaped.replace("\n", "\\n")


def _ordered(text: str) -> str:
    """Write an item of an ordering, which Moodle shows as it is; braces would end the question."""
    escaped = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    return f"\\{escaped}" if escaped.startswith(NO_ITEMS) else escaped


def _bracketed(text: str) -> str:
    return _in_one_line(text).replace("\\", "\\\\").replace("]", "\\]")


def _in_one_line(text: str) -> str:
    return text.replace("\n", " ")
