"""The shape of each YAML file, as staff write it. Descriptions become the help that editors show."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

ONE_LINE = r"^[^\n]*$"
ADDRESS = r"^(https?://|mailto:)[^\s<>]+$"
WORD = r"^[a-z][a-z0-9_]*$"

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
Url = Annotated[str, StringConstraints(pattern=ADDRESS)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=ONE_LINE)]

Plain = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=ONE_LINE)]
"""One line in which every character is shown as it is."""

PlainOrNone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=ONE_LINE)]
"""The same, which may be left out of the file: its own check says what is missing there."""

YesNo = Annotated[
    Literal["yes", "no", "true", "false"], WithJsonSchema({"enum": ["yes", "no", "true", "false", True, False]})
]
"""Read as text; an editor that reads YAML 1.1 takes `yes` for true, one that reads 1.2 for a word."""


HINTS = 2
"""An item has so many: the first points to the idea, the second is nearly the answer."""


OUTSIDE = "out_of_scope"
"""What the questions that the course does not answer are called where intents are named."""


class Shape(BaseModel):
    """No key is read that is not known, so that a misspelt one is seen."""

    model_config = ConfigDict(
        extra="forbid", strict=True, model_title_generator=lambda model: model.__name__.removesuffix("Shape")
    )


class IntentShape(Shape):
    """Something that a learner may want to know."""

    id: Id = Field(description="area.topic, lower case; the answer stands under the same id")
    title: Label = Field(description="what buttons and headings call it")
    lists: list[str] = Field(
        default=[], description='the intents that its answer lists, in that order: learners say "the second one"'
    )
    compares: list[str] = Field(default=[], description="the two intents whose difference it explains; it may be one")
    example_of: list[str] = Field(default=[], description="the intents of which it gives examples")
    phrases: list[Line] = Field(description="how learners ask for it, as different as learners are; at least 10")
    trials: list[Line] = Field(description="questions held back for testing, by another way of thinking; at least 3")
    # Wanted, though it may be empty: it stands last, so a file that was cut off is seen by its absence.
    follow_ups: list[str] = Field(description="intents offered below the answer; [] for none")


class OutOfScopeShape(Shape):
    """Questions that the course does not answer."""

    phrases: list[Line] = Field(description="what learners type that the course does not cover")
    trials: list[Line] = Field(description="the same, held back for testing")


class TermShape(Shape):
    """A word of the course."""

    id: Annotated[str, StringConstraints(pattern=WORD)] = Field(
        description="lower case, without a dot; it never changes"
    )
    term: Label = Field(description="the word as the course writes it")
    definition: Line = Field(description="what it means, in one or two plain sentences; no markup")
    also: list[Label] = Field(default=[], description="what else learners call it")
    misspelt: list[Label] = Field(default=[], description="how it is often misspelt")
    answer: str | None = Field(default=None, description="the intent whose answer says what it is; or write `see`")
    see: str | None = Field(default=None, description="the intent in whose answer it occurs; or write `answer`")
    sources: list[str] = Field(description="keys of content/sources.yaml")


class GlossaryShape(Shape):
    """The words of the course, and how learners ask for them."""

    phrases: list[Line] = Field(
        description="ways to ask what {term} means; taught with every name of each term that has a `see`"
    )
    terms: list[TermShape] = Field(description="the words, in the order in which /define lists them")


class SourceShape(Shape):
    """Where facts come from."""

    author: Line = Field(description="who wrote or published it, as learners see it")
    title: Line = Field(description="what it is called, as learners see it")
    url: Url = Field(description="where learners can read it: https://..., or mailto:...")
    year: Line | None = Field(default=None, description="left out when it is not known")


class TopicShape(Shape):
    """A shelf of the course, shown by /topics."""

    id: Id = Field(description="lower case; it never changes")
    title: Label = Field(description="what the button says")
    intents: list[str] = Field(description="in the order in which they are shown")


class CourseShape(Shape):
    """The course: who made it, where it is, on what terms it is used."""

    title: Line = Field(description="what the course is called; {title} in answers and wording, as the keys below")
    section: Line = Field(description="the part of it that the tutor covers")
    page: Url = Field(description="where learners find the course: https://...")
    authors: Line = Field(description="who made it")
    licence: Line = Field(description="the licence's short name")
    licence_url: Url = Field(description="where the licence can be read: https://...")
    credit: Line = Field(description="the course's name as its licence wants it credited")
    contact: Line = Field(description="an address or a link where learners reach a person")
    topics: list[TopicShape] = Field(description="what learners browse, in the order in which it is shown")


class OptionShape(Shape):
    """Something to pick."""

    text: Plain = Field(
        description="what the learner picks, at most 90 characters, no markup; in true_false a reason, as a clause"
    )
    right: YesNo = Field(default="no", description="yes on what is right; left out elsewhere, and in an ordering")
    holds: YesNo | None = Field(
        default=None, description="only in true_false: yes on reasons why the statement is true, no on the others"
    )
    feedback: PlainOrNone = Field(
        default="", description="why it is right, or why it tempts and is wrong; at most 200 characters, no markup"
    )

    @property
    def is_right(self) -> bool:
        """Whether it is a key."""
        return _is_yes(self.right)

    @property
    def says_true(self) -> bool | None:
        """Whether it says that the statement is true; None where it says neither."""
        return None if self.holds is None else _is_yes(self.holds)


class MistakeShape(Shape):
    """Wrong answers that learners type."""

    answers: list[Plain] = Field(min_length=1, description="what is typed: one mistake, in all its wordings")
    feedback: PlainOrNone = Field(
        default="", description="why it tempts and is wrong; at most 200 characters, no markup"
    )


class PointShape(Shape):
    """Something that a good explanation says."""

    text: Plain = Field(description="one short sentence, at most 200 characters, no markup")
    phrases: list[Plain] = Field(
        min_length=3, description="how learners would say it, as different as learners are; 6 to 8 are good"
    )
    source: str = Field(description="a key of content/sources.yaml")


class ItemShape(Shape):
    """A question of a quiz."""

    id: Id = Field(description="the objective and a word; at most 60 characters; never changes once it is published")
    objective: str = Field(description="the id of the intent that it practises")
    level: Literal["recall", "tell_apart", "apply"] = Field(
        description="recall: what it is; tell_apart: how it differs from what is like it; apply: a case to judge"
    )
    kind: Literal["choice", "which", "true_false", "several", "ordering", "typed", "explain"] = Field(
        description="choice: one of three; which: one of two look-alikes; true_false: a statement, with reasons; "
        "several: all that are right; ordering: put in order; typed: a word or a short phrase; explain: own words"
    )
    stem: Plain = Field(
        description="the question, or the statement of true_false; at most 255 characters, no markup, no negation"
    )
    options: list[OptionShape] = Field(
        default=[], description="what can be picked, at most 10; of an ordering, in the right order"
    )
    accept: list[Plain] = Field(
        default=[],
        description="what counts as right when it is typed, the best wording first; in choice and which it may be "
        "left out",
    )
    mistakes: list[MistakeShape] = Field(default=[], description="only in typed: what learners type and is wrong")
    points: list[PointShape] = Field(default=[], description="only in explain: 2 to 4 things that are to be said")
    hints: list[Plain] = Field(
        min_length=HINTS,
        max_length=HINTS,
        description="the first points to the idea, the second is nearly the answer but has no word of it; "
        "at most 150 characters each, no markup",
    )
    explanation: Plain = Field(description="why the key is right; at most 200 characters, no markup")
    # Wanted, and last, so that a file that was cut off is seen by its absence.
    sources: list[str] = Field(description="keys of content/sources.yaml")


def _is_yes(word: str) -> bool:
    return word in ("yes", "true")
