"""Writes what changes between two courses for course staff: for a terminal, and whole as JSON.

What people typed is shown so that it cannot steer a terminal.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from textwrap import wrap
from typing import Any

from bot.authoring.changes import Change, Changes, Heard, Kind, Moves, Side, Verdict
from bot.authoring.counting import count_of
from bot.authoring.inbox_reporting import shown
from bot.authoring.questions import LEARNER, Question, Right, Standing
from bot.authoring.shapes import OUTSIDE
from bot.tutor.reply import Outcome

WIDTH = 100

Named = Callable[[str], str]

KINDS: Mapping[Kind, str] = {
    Kind.OUTCOME: "other outcome",
    Kind.ANSWER: "another answer",
    Kind.TEXT: "another text",
    Kind.SOURCES: "other sources",
    Kind.PICTURES: "another picture",
    Kind.CHOICES: "other choices",
}

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SENTENCE = re.compile(r"\n+|(?<=[.!?:;])\s+")


@dataclass(frozen=True)
class Group:
    """Questions to which the same happens: what that is, line by line what differs, and the changes."""

    title: str
    lines: tuple[str, ...]
    changes: tuple[Change, ...]


def to_json(changes: Changes) -> str:
    """Give everything, also the texts of both answers; signs beyond ASCII stand as escapes."""
    values = {
        "before": _side(changes.before),
        "after": _side(changes.after),
        "nothing": changes.is_nothing,
        "summary": {
            "asked": len(changes.questions),
            "changed": len(changes.changes),
            **{str(verdict): len(changes.of(verdict)) for verdict in Verdict},
            "kinds": counts(changes),
            "right_before": asdict(changes.score_before),
            "right_after": asdict(changes.score_after),
        },
        "changes": [_change(change) for change in changes.changes],
        "questions": {
            standing: [_question(question) for question in changes.standing(standing)]
            for standing in (Standing.ADDED, Standing.LOST, Standing.MOVED)
        },
        "intents": _ids(changes.intents),
        "sources": _ids(changes.sources),
        "wording": _ids(changes.wording),
        "unheard_of": list(changes.unheard_of),
    }
    return json.dumps(values, indent=2)


def to_text(changes: Changes) -> str:
    """Give the report for a terminal of 100 columns, what got worse first."""
    return "\n".join(_lines(changes))


def summary(changes: Changes, named: Named = shown) -> str:
    """Say in one line how much changes; `named` writes a name down so that it is nothing but a name."""
    between = f"from {named(changes.before.name)} to {named(changes.after.name)}"
    questions = count_of(len(changes.questions), "question")
    if changes.is_nothing:
        return f"Nothing changes {between}: {questions}, the same answers."
    if not changes.changes:
        return f"No answer changes {between}: {questions}."
    gets = "gets" if len(changes.changes) == 1 else "get"
    verdicts = ", ".join(f"{len(changes.of(verdict)):,} {verdict}" for verdict in Verdict)
    return f"{len(changes.changes):,} of {questions} {gets} something else {between}: {verdicts}."


def scores(changes: Changes) -> str:
    """Say in one line how often the answer is right."""
    before, after = changes.score_before, changes.score_after
    return (
        f"Right, of those whose right answer is known: {before.right:,} of {before.known:,} before, "
        f"{after.right:,} of {after.known:,} after."
    )


def counts(changes: Changes) -> Mapping[Kind, int]:
    """Count the changes of each kind; one change may be of several."""
    found = Counter(kind for change in changes.changes for kind in change.kinds)
    return {kind: found[kind] for kind in Kind}


def grouped(changes: Iterable[Change]) -> Sequence[Group]:
    """Put together the questions to which the same happens, in the order of the first of each."""
    found: dict[tuple[str, tuple[str, ...]], list[Change]] = defaultdict(list)
    for change in changes:
        found[_title(change), tuple(_differences(change))].append(change)
    return [Group(title, lines, tuple(those)) for (title, lines), those in found.items()]


def became(heard: Heard) -> str:
    """Say what became of a question."""
    match heard.outcome:
        case Outcome.ANSWER:
            return heard.intent or "a card"
        case Outcome.ASK:
            return f"asks back ({', '.join(heard.choices)})"
        case Outcome.DECLINE:
            return "declines"


def asked(question: Question) -> str:
    """Give a question in one line, behind what was said before."""
    before = " ".join(f"[{shown(earlier)}]" for earlier in question.history)
    return f"{before} {shown(question.text)}".lstrip()


def right(question: Question) -> str:
    """Say which answer is right, before and after where that is not the same."""
    before, after = _right(question.right_before), _right(question.right_after)
    return after if before == after else f"{before} -> {after}"


def notices(changes: Changes, named: Named = shown) -> Iterator[str]:
    """Name the ids that came, went or changed, a line for each sort."""
    sorts = {
        "Intents": changes.intents,
        "Sources": changes.sources,
        "Sentences of the wording, which are not compared,": changes.wording,
    }
    for name, moves in sorts.items():
        yield from (f"{name} {how}: {', '.join(map(named, ids))}." for how, ids in asdict(moves).items() if ids)
    if changes.unheard_of:
        yield f"Right by some question, but in neither course: {', '.join(map(named, changes.unheard_of))}."


def _lines(changes: Changes) -> Iterator[str]:
    yield from _wrapped(summary(changes))
    yield from _wrapped(scores(changes))
    if changes.changes:
        kinds = ", ".join(f"{KINDS[kind]} {count:,}" for kind, count in counts(changes).items() if count)
        yield from _wrapped(f"By kind: {kinds}.")
    for verdict in Verdict:
        if those := changes.of(verdict):
            yield ""
            yield f"{verdict.capitalize()} ({len(those):,})"
        for group in grouped(those):
            yield from _wrapped(group.title, "  ")
            for line in group.lines:
                yield from _wrapped(line, "    ", "    " + " " * (2 if line[:2] in ("- ", "+ ") else 0))
            for change in group.changes:
                yield from _wrapped(f"{asked(change.question)}  ({_facts(change.question)})", "    > ", "      ")
    for standing in (Standing.ADDED, Standing.LOST, Standing.MOVED):
        if questions := changes.standing(standing):
            yield ""
            yield f"Questions {standing} ({len(questions):,})"
        for question in questions:
            yield from _wrapped(f"{asked(question)}  ({_facts(question)})", "    > ", "      ")
    if lines := list(notices(changes)):
        yield ""
        for line in lines:
            yield from _wrapped(line)


def _wrapped(text: str, indent: str = "", further: str | None = None) -> Iterator[str]:
    yield from wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  " if further is None else further,
        break_on_hyphens=False,
    )


def _facts(question: Question) -> str:
    known = question.right_before is not None or question.right_after is not None
    origins = dict.fromkeys("asked by a learner" if one == LEARNER else one for one in question.origins)
    return "; ".join([*map(shown, origins), *([f"right: {right(question)}"] if known else [])])


def _right(expected: Right) -> str:
    if expected is None:
        return "unknown"
    return " or ".join(shown(intent) for intent in sorted(expected)) or OUTSIDE


def _title(change: Change) -> str:
    before, after = became(change.before), became(change.after)
    return f"{before} -> {after}" if before != after else f"{after}: {', '.join(KINDS[kind] for kind in change.kinds)}"


def _differences(change: Change) -> Iterator[str]:
    before, after = change.before, change.after
    for kind in change.kinds:
        match kind:
            case Kind.TEXT:
                yield from compared(*_texts(before, after))
            case Kind.SOURCES if before.sources == after.sources:
                yield from compared("\n".join(before.cited), "\n".join(after.cited))
            case Kind.SOURCES:
                yield f"sources: {_listed(before.sources)} -> {_listed(after.sources)}"
            case Kind.PICTURES:
                yield f"pictures: {_listed(before.pictures)} -> {_listed(after.pictures)}"
            case Kind.CHOICES if after.outcome is Outcome.ANSWER:
                yield choices(change)


def choices(change: Change) -> str:
    """Say which intents are offered now, and which no more."""
    before, after = change.before.choices, change.after.choices
    gone, new = (sorted(set(one) - set(other)) for one, other in ((before, after), (after, before)))
    return "choices: " + " ".join([*(f"-{intent}" for intent in gone), *(f"+{intent}" for intent in new)])


def _texts(before: Heard, after: Heard) -> tuple[str, str]:
    """Give the texts to show: whole, unless only what is read at first differs."""
    whole = (before.more or before.text, after.more or after.text)
    return whole if whole[0] != whole[1] else (before.text, after.text)


def compared(before: str, after: str) -> Iterator[str]:
    """Give the sentences that only one of two texts has, as lines that start with "- " or "+ "."""
    old, new = (list(filter(None, _SENTENCE.split(text))) for text in (before, after))
    if old == new:
        # The same sentences, but in other paragraphs.
        old, new = (list(filter(None, text.split("\n"))) for text in (before, after))
    for kind, start, end, start_new, end_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (f"- {line}" for sentence in old[start:end] for line in _cut(sentence))
            yield from (f"+ {line}" for sentence in new[start_new:end_new] for line in _cut(sentence))


def _cut(sentence: str) -> Iterator[str]:
    """Cut a sentence into lines; what keeps a sign from being markup is not shown, since nobody typed it."""
    yield from map(shown, wrap(_ESCAPED.sub(r"\1", sentence), WIDTH - 6, break_on_hyphens=False))


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(map(shown, ids)) or "none"


def _side(side: Side) -> Mapping[str, str]:
    return {"name": side.name, "version": side.version}


def _ids(moves: Moves) -> Mapping[str, Sequence[str]]:
    return {how: list(ids) for how, ids in asdict(moves).items()}


def _change(change: Change) -> Mapping[str, Any]:
    before, after = change.mark_before, change.mark_after
    return {
        **_question(change.question),
        "verdict": change.verdict,
        "kinds": list(change.kinds),
        "mark_before": None if before is None else before.name.lower(),
        "mark_after": None if after is None else after.name.lower(),
        "before": asdict(change.before),
        "after": asdict(change.after),
    }


def _question(question: Question) -> Mapping[str, Any]:
    return {
        "text": question.text,
        "history": list(question.history),
        "from": list(question.origins),
        "standing": question.standing,
        "right_before": None if question.right_before is None else sorted(question.right_before),
        "right_after": None if question.right_after is None else sorted(question.right_after),
    }
