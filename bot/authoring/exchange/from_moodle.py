"""Makes items of Moodle's questions, as far as they go; what does not fit is a problem, never lost silently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.authoring.exchange.items import ImportProblem, ItemText
from bot.authoring.exchange.questions import ANY_ANSWER, MoodleAnswer, MoodleQuestion, Type
from bot.authoring.exchange.tags import ACCEPT, KIND, LEVEL, OBJECTIVE, SOURCE, hints_in, points_in, tagged
from bot.authoring.exchange.to_moodle import FALSE_BECAUSE, TRUE_BECAUSE, name_from
from bot.tutor.quizzing.items import PICK_ONE, Kind, Level, Mistake, Option

_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")

_KINDS = {
    Type.MULTICHOICE: (Kind.CHOICE, Kind.WHICH, Kind.SEVERAL, Kind.TRUE_FALSE),
    Type.TRUEFALSE: (Kind.TRUE_FALSE,),
    Type.SHORTANSWER: (Kind.TYPED,),
    Type.NUMERICAL: (Kind.TYPED,),
    Type.ORDERING: (Kind.ORDERING,),
    Type.ESSAY: (Kind.EXPLAIN,),
}

Lost = list[tuple[str, str]]
"""What could not be kept, and what to do about it."""


def as_item(question: MoodleQuestion) -> tuple[ItemText, Sequence[ImportProblem]]:
    """Give the item that asks the same, and what of the question it could not keep."""
    lost: Lost = []
    kind = _kind(question)
    item_id = question.id_number if _ID.fullmatch(question.id_number) else ""
    hints = hints_in(question.grader_info) or question.hints
    first, second, *_ = (*hints, "", "")
    options: tuple[Option, ...] = ()
    accepted = tagged(question.tags, ACCEPT) if kind in PICK_ONE else ()
    mistakes: tuple[Mistake, ...] = ()
    explanation = question.general_feedback
    if kind is Kind.TYPED:
        accepted, mistakes, reason = _typed(question, first, lost, may_explain=not explanation)
        explanation = explanation or reason
    elif kind is not Kind.EXPLAIN:
        options = tuple(_options(_with_something(question.answers), kind, lost))
    if len(hints) > 2:
        lost.append((f"{len(hints) - 2} of {len(hints)} hints", "an item has two: rewrite them"))
    item = ItemText(
        id=item_id,
        title="" if question.name in ("", item_id, name_from(question.text)) else question.name,
        objective=_first(tagged(question.tags, OBJECTIVE)),
        level=next((level for level in Level if level in tagged(question.tags, LEVEL)), None),
        kind=kind,
        stem=question.text,
        options=options,
        accepted=accepted,
        mistakes=mistakes,
        points=points_in(question.grader_info) if kind is Kind.EXPLAIN else (),
        hints=(first, second),
        explanation=explanation,
        sources=tagged(question.tags, SOURCE),
    )
    title = question.name or name_from(question.text)
    return item, [ImportProblem(question.line, f"{title!r} comes without {what}", hint) for what, hint in lost]


def _first(values: Sequence[str]) -> str:
    return values[0] if values else ""


def _kind(question: MoodleQuestion) -> Kind:
    named = tagged(question.tags, KIND)
    for kind in _KINDS[question.type]:
        if kind in named:
            return kind
    if question.type is not Type.MULTICHOICE:
        return _KINDS[question.type][0]
    if not question.is_single:
        return Kind.SEVERAL
    return Kind.WHICH if len(list(_with_something(question.answers))) == 2 else Kind.CHOICE


def _with_something(answers: Iterable[MoodleAnswer]) -> Iterator[MoodleAnswer]:
    return (answer for answer in answers if answer.text or answer.feedback)


def _options(answers: Iterable[MoodleAnswer], kind: Kind, lost: Lost) -> Iterator[Option]:
    for answer in answers:
        if kind is Kind.ORDERING:
            yield Option(answer.text, answer.feedback)
            continue
        is_right = answer.fraction > 0 if kind is Kind.SEVERAL else answer.is_right
        if kind is not Kind.SEVERAL and not is_right and answer.fraction > 0:
            lost.append(_partial(answer))
        holds, text = _reason(answer.text) if kind is Kind.TRUE_FALSE else (None, answer.text)
        yield Option(text, answer.feedback, is_right, holds)


def _reason(text: str) -> tuple[bool | None, str]:
    for holds, word, start in ((True, "true", TRUE_BECAUSE), (False, "false", FALSE_BECAUSE)):
        if text in (word, start):
            return holds, ""
        if text.startswith(f"{start} "):
            return holds, text.removeprefix(start).strip()
    return None, text


def _partial(answer: MoodleAnswer) -> tuple[str, str]:
    return (
        f"the {answer.fraction:g}% for {answer.text!r}, which counts as wrong",
        "an answer is right or wrong here: see what its feedback says now",
    )


def _typed(
    question: MoodleQuestion, first_hint: str, lost: Lost, *, may_explain: bool
) -> tuple[tuple[str, ...], tuple[Mistake, ...], str]:
    """Give what is accepted, the mistakes, and the reason that stands with a right answer."""
    answers = list(_that_can_be_typed(question, first_hint, lost))
    right = [answer for answer in answers if answer.is_right]
    reasons = list(dict.fromkeys(answer.feedback for answer in right if answer.feedback))
    reason = reasons.pop(0) if reasons and may_explain else ""
    lost.extend((f"the feedback {said!r} to a right answer", "say it in the explanation") for said in reasons)
    wrong = [answer for answer in answers if not answer.is_right]
    lost.extend(_partial(answer) for answer in wrong if answer.fraction > 0)
    mistakes = (
        Mistake(tuple(_without_escapes(answer.text) for answer in alike), feedback)
        for feedback, alike in groupby(wrong, key=lambda answer: answer.feedback)
    )
    return tuple(_without_escapes(answer.text) for answer in right), tuple(mistakes), reason


def _that_can_be_typed(question: MoodleQuestion, first_hint: str, lost: Lost) -> Iterator[MoodleAnswer]:
    for answer in _with_something(question.answers):
        text, feedback = answer.text, answer.feedback
        if text == ANY_ANSWER and not answer.is_right:
            if feedback not in ("", first_hint):
                lost.append((f"the feedback {feedback!r} to every other answer", "make a hint of it"))
        elif ANY_ANSWER in text.replace(f"\\{ANY_ANSWER}", ""):
            lost.append((f"the answer {text!r}", "* stands for any text: write out what is meant"))
        elif answer.tolerance and (not answer.is_right or ".." in text):
            lost.append((f"the range at {text}, worth {answer.fraction:g}%", "write out the numbers that are meant"))
        else:
            if answer.tolerance:
                lost.append((f"the tolerance of {answer.tolerance} of {text!r}", "accept each number that is right"))
            yield answer


def _without_escapes(text: str) -> str:
    return text.replace(f"\\{ANY_ANSWER}", ANY_ANSWER)
