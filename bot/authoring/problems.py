"""What can be wrong with a course, and how it is told to the person who can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

CODES = {
    "F001": "a file or folder that every course needs is missing",
    "F002": "not an ordinary file, or it cannot be read",
    "F003": "not UTF-8 text",
    "F004": "larger than 1 MB",
    "F005": "a link that leads out of the course folder",
    "F006": "the last line has no line end: the file may be half-written",
    "F007": "a file whose name keeps it from being read",
    "F008": "marks of git in a file of which two versions did not fit together",
    "Y001": "YAML that does not parse",
    "Y002": "a key that stands twice in one place",
    "Y003": "an anchor, an alias or a merge key",
    "Y004": "a YAML tag",
    "Y005": "nested too deep, or too many entries",
    "Y006": "a text that YAML cuts off at a # behind a space (a warning)",
    "Y007": "a line with a dash that YAML takes for more of the text above (a warning)",
    "Y008": "a text in curly quotes, which YAML takes for part of it (a warning)",
    "K001": "an unknown key",
    "K002": "a missing key",
    "K003": "a value of the wrong kind",
    "I001": "an intent id that stands twice",
    "I002": "a phrase that stands twice",
    "I003": "a trial that is also a phrase, or that stands twice",
    "I004": "an intent without an answer",
    "I005": "a follow-up that is not an intent",
    "I006": "an id that does not fit a button, or is not of the form area.topic",
    "I007": "fewer than 10 phrases",
    "I008": "fewer than 3 trials",
    "I009": "an intent in the file of another area",
    "I010": "a phrase or a trial without a word",
    "I011": "a phrase that nearly repeats another (a warning)",
    "I012": "a list, a comparison or an example of something that is no other intent",
    "A001": "an answer without an intent",
    "A002": "an answer that stands twice",
    "A003": "an answer without a source",
    "A004": "an unknown source",
    "A005": "a short answer over 60 words",
    "A006": "an answer that does not fit into one Telegram message",
    "A007": "markup that answers cannot have",
    "A008": "a picture that is not there, is none that Telegram takes, has no description, or is in the wrong place",
    "A009": "text that belongs to no answer, or an answer without text",
    "A010": "a {placeholder} that does not exist here",
    "A011": "signs of markup that learners see as they stand (a warning)",
    "A012": "a short answer that ends with a colon (a warning)",
    "G001": "a term, or a name of a term, that stands twice or has no word in it",
    "G002": "a term without an intent, or with an unknown one",
    "G003": "a term without a source, or with an unknown one",
    "G004": "a definition over 60 words, or a term that does not fit into one Telegram message",
    "G005": "no way to ask for a term, or one that lacks {term} or has another placeholder",
    "G006": "more terms than a card can show",
    "Q001": "an item id or a question that stands twice, or an id over 60 characters",
    "Q002": "an item that practises an unknown intent, or small talk",
    "Q003": "fewer than 3 items for an intent of an area that has items, or all of them on one level",
    "Q004": "options, answers or points that do not fit the kind of the item",
    "Q005": "a right option that is much longer than the wrong ones",
    "Q006": "a question that gives away its answer by a word",
    "Q007": "all, none or both of the above",
    "Q008": "a negative question",
    "Q009": "feedback that is missing, gives no reason, or stands twice in an item",
    "Q010": "a hint that gives the answer away, or stands twice",
    "Q011": "a text of an item that Telegram does not take, or more than 10 options",
    "Q012": "an item or a point without a source, or with an unknown one",
    "Q013": "the same option twice",
    "Q014": "a typed answer that stands twice, has no word, or would be taken for another one",
    "Q015": "an absolute word in wrong options only (a warning)",
    "Q016": "a text that names options by their place, or that are not shown",
    "Q017": "markup in a text of an item: learners see it as it stands (a warning)",
    "C001": "a topic with an unknown intent, or an intent on two topics",
    "C002": "an intent that no topic shows",
    "C003": "more topics, or intents on a topic, than a card can show",
    "C004": "what `psi-tutor new` wrote, and learners would read (a warning)",
    "T001": "a line of questions/*.jsonl that is no question",
    "T002": "a right answer in questions/*.jsonl that is not an intent (a warning)",
    "L001": "a link that is dead (with `--links`)",
    "L002": "a link that could not be checked (with `--links`; a warning)",
    "L003": "a link that has moved for good (with `--links`; a warning)",
    "W001": "a missing sentence of the wording",
    "W002": "an unknown sentence of the wording",
    "W003": "a sentence of the wording that does not fit its place",
}
"""Every code with what it means; docs/reference-for-staff.md lists the same, and a test compares the two."""

WARNINGS = frozenset({"A011", "A012", "C004", "I011", "L002", "L003", "Q015", "Q017", "T002", "Y006", "Y007", "Y008"})
"""Codes of what is worth a look but keeps no course from being used."""

OF_FILES = frozenset("FY")
"""Letters of what keeps a file, or a folder, from being read: nobody knows what stands in it."""

OF_READING = OF_FILES | {"K"}
"""The same, with what keeps an entry of a file from being read."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where (`path` below the course folder, `line` from 1), what, and what to do."""

    path: str
    line: int
    code: str
    message: str
    hint: str = ""

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"{self.code} is not in CODES")

    @property
    def is_warning(self) -> bool:
        """Whether the course can be used all the same."""
        return self.code in WARNINGS

    @property
    def is_of_file(self) -> bool:
        """Whether a whole file or folder cannot be read."""
        return self.code[0] in OF_FILES

    @property
    def is_of_reading(self) -> bool:
        """Whether something cannot be read, so that what is not found may stand there all the same."""
        return self.code[0] in OF_READING

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.path}:{self.line}: {self.code} {self.message}{hint}"


def told(problem: Problem) -> str:
    """Write a problem for a terminal, where a warning says that it is one."""
    line = str(problem)
    place = f"{problem.path}:{problem.line}: "
    return f"{place}warning {line.removeprefix(place)}" if problem.is_warning else line


def meant(name: str, known: Iterable[str], otherwise: str = "", *, alike: float = 0.8) -> str:
    """Ask for a hint whether a name that there is was meant; say `otherwise` if none is so much `alike`, in 0..1.

    Ids of one area have much in common, short keys little.
    """
    from difflib import get_close_matches

    nearest = get_close_matches(name, sorted(known), n=1, cutoff=alike)
    return f"is {nearest[0]!r} meant?" if nearest else otherwise


@dataclass
class Findings:
    """Collects the problems of a course while it is read, so that staff see all of them in one run."""

    _problems: set[Problem] = field(default_factory=set)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note problems; the same one twice counts once."""
        self._problems.update(problems)

    def add(self, code: str, path: str, line: int, message: str, hint: str = "") -> None:
        """Note a problem."""
        self._problems.add(Problem(path, line, code, message, hint))

    def __iter__(self) -> Iterator[Problem]:
        """Problems by path, then line, then code."""
        return iter(sorted(self._problems))

    def __len__(self) -> int:
        return len(self._problems)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the course from being used, in the same order."""
        return tuple(problem for problem in self if not problem.is_warning)
