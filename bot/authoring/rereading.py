"""Spares work when a course is read again: what was made of a file is kept for as long as the file is as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import Any, Generic, TypeVar

from bot.authoring.files import CourseText
from bot.authoring.notebook import digest, open_notebook
from bot.authoring.problems import Findings, Problem

Given = TypeVar("Given")
Made = TypeVar("Made")

NAMES_KEPT = 500
"""A course has thirty files and a hundred intents. With more names than these all are forgotten: no memory fills up."""


@dataclass(frozen=True)
class Form(Generic[Made]):
    """How something is kept from one process to the next: under which name, and as what, in terms of JSON."""

    name: str
    pack: Callable[[Made], Any]
    unpack: Callable[[Any], Made]


NOTHING: Form[None] = Form("", lambda _: None, lambda _: None)
"""For what is only looked through for problems."""


class KeptByName(Generic[Given, Made]):
    """A function that works again only when it is given something else for a name than last time.

    What it made is shared: nobody may change it. Of a file that is edited a thousand times, the last text alone is
    kept; functools.lru_cache would keep as many as it has room for.

    With a `form`, what was made is found in the notebook that is open, too; `texts_of` gives all that it is made of.
    """

    def __init__(
        self,
        make: Callable[[Given], Made],
        form: Form[Made] | None = None,
        texts_of: Callable[[Given], tuple[str, ...]] | None = None,
    ) -> None:
        self._make = make
        self._form = form
        self._texts_of = texts_of
        self._kept: dict[str, tuple[Given, Made]] = {}

    def __call__(self, name: str, given: Given) -> Made:
        known = self._kept.get(name)
        if known is None or known[0] != given:
            known = given, self._find_or_make(given)
            if len(self._kept) >= NAMES_KEPT:
                self._kept.clear()
            self._kept[name] = known
        return known[1]

    def cache_clear(self) -> None:
        """Forget everything, as a new process does."""
        self._kept.clear()

    def _find_or_make(self, given: Given) -> Made:
        notebook = open_notebook()
        if notebook is None or self._form is None or self._texts_of is None:
            return self._make(given)
        key = f"{self._form.name} {digest(self._texts_of(given))}"
        found = notebook.find(key)
        if found is not None:
            return self._form.unpack(found)
        made = self._make(given)
        notebook.keep(key, self._form.pack(made))
        return made


def _with_problems(form: Form[Made]) -> Form[tuple[Made, tuple[Problem, ...]]]:
    return Form(
        form.name,
        lambda both: [form.pack(both[0]), [astuple(problem) for problem in both[1]]],
        lambda packed: (form.unpack(packed[0]), tuple(Problem(*problem) for problem in packed[1])),
    )


class KeptByFile(Generic[Made]):
    """The same for a function that reads a file of the course; what is wrong with the file is told each time."""

    def __init__(self, read: Callable[[CourseText, Findings], Made], form: Form[Made] | None = None) -> None:
        def make(text: CourseText) -> tuple[Made, tuple[Problem, ...]]:
            findings = Findings()
            return read(text, findings), tuple(findings)

        whole = None if form is None else _with_problems(form)
        self._kept: KeptByName[CourseText, tuple[Made, tuple[Problem, ...]]] = KeptByName(
            make, whole, lambda text: (text.path, text.text)
        )
        self.cache_clear = self._kept.cache_clear

    def __call__(self, text: CourseText, findings: Findings) -> Made:
        made, problems = self._kept(text.path, text)
        findings.extend(problems)
        return made


def kept_by_file(form: Form[Made]) -> Callable[[Callable[[CourseText, Findings], Made]], KeptByFile[Made]]:
    """Make a function one that is kept by file, also from one process to the next."""
    return lambda read: KeptByFile(read, form)
