"""Makes Moodle's questions of items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.authoring.exchange.items import ItemText
from bot.authoring.exchange.questions import ANY_ANSWER, FULL, MoodleAnswer, MoodleQuestion, Type
from bot.authoring.exchange.tags import notes_of, tags_of
from bot.tutor.quizzing.items import Kind, Option

TRUE_BECAUSE = "True, because"
FALSE_BECAUSE = "False, because"
"""Said before each reason of a true/false item, which Moodle asks as a multiple choice.

Fixed and not taken from the wording of the course, since files are read without it: by them a reason is known.
"""

NAME_CHARS = 60
"""A question without an id or a title is named by the beginning of its text."""

_TYPES = {
    Kind.CHOICE: Type.MULTICHOICE,
    Kind.WHICH: Type.MULTICHOICE,
    Kind.SEVERAL: Type.MULTICHOICE,
    Kind.TRUE_FALSE: Type.MULTICHOICE,
    Kind.TYPED: Type.SHORTANSWER,
    Kind.ORDERING: Type.ORDERING,
    Kind.EXPLAIN: Type.ESSAY,
}


def as_question(item: ItemText) -> MoodleQuestion:
    """Give the question that asks the same in Moodle."""
    is_essay = item.kind is Kind.EXPLAIN
    return MoodleQuestion(
        type=Type.TRUEFALSE if _is_without_reasons(item) else _TYPES[item.kind],
        text=item.stem,
        name=item.title or item.id or name_from(item.stem),
        id_number=item.id,
        tags=tags_of(item),
        answers=tuple(_answers(item)),
        is_single=item.kind is not Kind.SEVERAL,
        hints=() if is_essay or not any(item.hints) else item.hints,
        general_feedback=item.explanation,
        grader_info=notes_of(item) if is_essay else (),
    )


def name_from(text: str) -> str:
    """Name a question by the beginning of its text."""
    return text[:NAME_CHARS].strip()


def _is_without_reasons(item: ItemText) -> bool:
    """Say whether it is a bare true/false question, read from Moodle and not yet filled in: true first, then false."""
    if item.kind is not Kind.TRUE_FALSE or any(option.text for option in item.options):
        return False
    return [option.holds for option in item.options] == [True, False] and _keys(item.options) == 1


def _keys(options: Sequence[Option]) -> int:
    return sum(option.is_right for option in options)


def _answers(item: ItemText) -> Iterator[MoodleAnswer]:
    options = item.options
    if item.kind is Kind.TYPED:
        yield from _typed(item)
    elif item.kind is Kind.ORDERING:
        for place, option in enumerate(options, start=1):
            yield MoodleAnswer(option.text, place, option.feedback)
    elif item.kind is Kind.SEVERAL:
        # Moodle knows the fractions 1/n up to n = 10, both ways; who picks everything gets nothing.
        right, wrong = FULL / max(1, _keys(options)), -FULL / max(1, len(options) - _keys(options))
        for option in options:
            yield MoodleAnswer(option.text, right if option.is_right else wrong, option.feedback)
    elif _is_without_reasons(item):
        for option in options:
            yield MoodleAnswer("true" if option.holds else "false", FULL * option.is_right, option.feedback)
    else:
        for option in options:
            yield MoodleAnswer(_shown(option), FULL * option.is_right, option.feedback)


def _shown(option: Option) -> str:
    if option.holds is None:
        return option.text
    return f"{TRUE_BECAUSE if option.holds else FALSE_BECAUSE} {option.text}".strip()


def _typed(item: ItemText) -> Iterator[MoodleAnswer]:
    for accepted in item.accepted:
        yield MoodleAnswer(_literal(accepted), FULL)
    for mistake in item.mistakes:
        for answer in mistake.answers:
            yield MoodleAnswer(_literal(answer), 0.0, mistake.feedback)
    if item.hints[0]:
        # Moodle shows hints in some of its behaviours only; as feedback to every other answer it is always shown.
        yield MoodleAnswer(ANY_ANSWER, 0.0, item.hints[0])


def _literal(answer: str) -> str:
    """Write an asterisk so that it stands for itself; alone it stands for any text."""
    return answer.replace(ANY_ANSWER, f"\\{ANY_ANSWER}")
