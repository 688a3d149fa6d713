"""The shape of each YAML file, as staff write it. Descriptions become the help that editors show."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
Url = Annotated[str, StringConstraints(pattern=r"^(https?://|mailto:)[^\s<>]+$")]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^\n]*$")]


class Shape(BaseModel):
    """No key is read that is not known, so that a misspelt one is seen."""

    model_config = ConfigDict(extra="forbid", strict=True)


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

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
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
    terms: list[TermShape]


class SourceShape(Shape):
    """Where facts come from."""

    author: Line = Field(description="who wrote or published it, as learners see it")
    title: Line
    url: Url
    year: Line | None = Field(default=None, description="left out when it is not known")


class TopicShape(Shape):
    """A shelf of the course, shown by /topics."""

    id: Id
    title: Label
    intents: list[str] = Field(description="in the order in which they are shown")


class CourseShape(Shape):
    """The course: who made it, where it is, on what terms it is used."""

    title: Line
    section: Line
    page: Url
    authors: Line
    licence: Line
    licence_url: Url
    credit: Line = Field(description="the course's name as its licence wants it credited")
    contact: Line = Field(description="an address or a link where learners reach a person")
    topics: list[TopicShape]
