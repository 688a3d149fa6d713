"""Finds the questions that a course proposes to learners, so that it can be asked them itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.authoring.drafts import Draft
from bot.tutor.course import SMALL_TALK, Course
from bot.tutor.markup import Paragraph, parse
from bot.tutor.relations import area

SENTENCES = ("start", "help")
"""Of the wording: what learners read before they ask."""

_QUOTED = re.compile(r"[\"“]([^\"“”\n]{3,200}\?)[\"”]")


def proposals(course: Course, draft: Draft) -> Iterator[tuple[str, str]]:
    """Give each question that is proposed, with its place ("path:line"): those of lists, and in `start` those quoted.

    What `help` quotes goes on from an answer, and means nothing alone.
    """
    if draft.wording:
        for name in SENTENCES:
            place = f"{draft.wording.path}:{draft.wording.line(name)}"
            yield from ((text, place) for text in _proposed(getattr(course.wording, name), quoted=name == "start"))
    for answer in draft.answers:
        if area(answer.intent) == SMALL_TALK:
            for text in _proposed(answer.body, quoted=False):
                yield text, f"{answer.path}:{answer.line_of(text)}"


def _proposed(sentence: str, *, quoted: bool) -> Iterator[str]:
    for block in parse(sentence):
        if not isinstance(block, Paragraph) or "{" in block.plain:
            continue
        if block.marker and block.plain.strip().endswith("?"):
            yield block.plain.strip().strip('"“”')
        elif quoted:
            yield from _QUOTED.findall(block.plain)
