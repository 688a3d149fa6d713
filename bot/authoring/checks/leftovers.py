"""What `psi-tutor new` wrote so that a new course works at once, and what learners would still read of it later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.authoring.drafts import Draft
from bot.authoring.problems import Problem

TITLE = "The Solar System"
"""Under this title it is the starter's own course, and nothing of it is left over."""

OF_NOBODY = ", by the team of this course"
"""How the credit of the starter ends; its title stands before it."""

ABOUT: Mapping[str, tuple[str, str]] = {
    "section": ("A First Look", "the part of the course that the tutor knows"),
    "page": ("https://example.org/", "the address of your course"),
    "authors": ("The team of this course", "who made it"),
    "contact": ("teacher@example.org", "where learners reach you"),
}
"""What stands in content/course.yaml, and what is to be written in its place."""

EXAMPLES: Mapping[str, str] = {
    "Which planets are there?": "planets.overview",
    "Why do we have seasons?": "sky.seasons",
    "How do rocky and giant planets differ?": "planets.inner_or_outer",
    "the giant planets": "planets.outer",
}
"""What the sentences of the wording propose to ask, and the intent that answers it."""


def nothing_is_left_of_the_starter(draft: Draft) -> Iterator[Problem]:
    """C004."""
    yield from _in_about(draft)
    if not draft.has_all_intents or draft.wording is None or not isinstance(draft.wording.value, dict):
        return
    for name in ("start", "help"):
        text = draft.wording.value.get(name)
        gone = [words for words, intent in EXAMPLES.items() if intent not in draft.intent_ids and words in str(text)]
        for words in gone[:1]:
            message = f"{name} still proposes {words!r}, as the course does that psi-tutor new writes"
            yield draft.wording.problem("C004", (name,), message, "write examples that your course answers")


def _in_about(draft: Draft) -> Iterator[Problem]:
    if draft.about is None or draft.about.shape.title == TITLE:
        return
    shape = draft.about.shape
    left = {name: wanted for name, (text, wanted) in ABOUT.items() if getattr(shape, name) == text}
    if shape.credit.endswith(OF_NOBODY):
        left["credit"] = "how the licence wants the course to be named"
    for name, wanted in left.items():
        message = f"learners read {getattr(shape, name)!r}, which psi-tutor new wrote"
        yield draft.about.problem("C004", (name,), message, f"write {wanted} behind `{name}:`")
