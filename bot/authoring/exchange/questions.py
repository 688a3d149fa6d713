"""Questions in Moodle's terms: what GIFT and Moodle XML both write down, each in its own way.

Source: https://docs.moodle.org/en/GIFT_format and https://docs.moodle.org/en/Moodle_XML_format
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.authoring.exchange.items import ImportProblem

FULL = 100.0
"""The fraction of a right answer, in percent."""

ANY_ANSWER = "*"
"""The answer of a short answer or numerical question that stands for every other one."""


class Type(StrEnum):
    """The types of questions of which items can be made, as Moodle calls them."""

    MULTICHOICE = "multichoice"
    TRUEFALSE = "truefalse"
    SHORTANSWER = "shortanswer"
    NUMERICAL = "numerical"
    ORDERING = "ordering"
    ESSAY = "essay"


@dataclass(frozen=True)
class MoodleAnswer:
    """An answer and what it is worth: `fraction` in percent, down to -100; of an ordering it is the place.

    Of a true/false question the text is `true` or `false`. `tolerance` is what a number may differ by.
    """

    text: str
    fraction: float = 0.0
    feedback: str = ""
    tolerance: str = ""

    @property
    def is_right(self) -> bool:
        """Whether it is worth all the points; files round thirds."""
        return self.fraction > FULL - 0.01


@dataclass(frozen=True)
class MoodleQuestion:
    """A question; texts are plain. `grader_info`: lines for the person who grades an essay."""

    type: Type
    text: str
    name: str = ""
    id_number: str = ""
    tags: tuple[str, ...] = ()
    answers: tuple[MoodleAnswer, ...] = ()
    is_single: bool = True
    hints: tuple[str, ...] = ()
    general_feedback: str = ""
    grader_info: tuple[str, ...] = ()
    line: int = 1


_IN_PAIRS = "write it anew, for example as one `which` item for each pair"
_WAYS_OUT = {
    "match": _IN_PAIRS,
    "matching": _IN_PAIRS,
    "multianswer": "write one item for each gap",
    "cloze": "write one item for each gap",
    "description": "it asks nothing; write it into an answer of the course",
}


def not_supported(line: int, title: str, moodle_type: str) -> ImportProblem:
    """Say that no item can be made of a question of this type."""
    return ImportProblem(
        line,
        f"{title!r} is left out: items cannot be made of questions of the type {moodle_type!r}",
        _WAYS_OUT.get(moodle_type, "write it anew as an item of another kind"),
    )
