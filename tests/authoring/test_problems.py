"""Every fault that has a code is found, at its line, and told with what to do."""

import os
from dataclasses import dataclass

import pytest

from bot.authoring.problems import CODES, Findings, Problem, told
from tests.authoring.conftest import Check
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles, places

BOT = "content/answers/bot.md"
HIVE_ANSWERS = "content/answers/hive.md"
HONEY_ANSWERS = "content/answers/honey.md"
COURSE = "content/course.yaml"
GLOSSARY = "content/glossary.yaml"
QUIZ = "content/quizzes/hive.yaml"
SOURCES = "content/sources.yaml"
WORDING = "content/wording.yaml"
HIVE = "intents/hive.yaml"
HONEY = "intents/honey.yaml"


@dataclass(frozen=True)
class Fault:
    """A course with one fault, and where that stands."""

    files: CourseFiles
    path: str
    line: int


ABOUT_NOTHING = """
- id: hive.wax.what
  objective: hive.wax
  level: recall
  kind: typed
  stem: What do bees build combs of?
  accept: [wax]
  mistakes:
    - answers: [paper]
      feedback: Wasps take paper, bees do not.
  hints: [Candles are made of it., It melts.]
  explanation: Young workers sweat it out.
  sources: [course]
"""
"""An item about an intent that the course does not have."""

FAULTS = {
    "F001": Fault(BEEKEEPING.without(WORDING), WORDING, 1),
    "F002": Fault(BEEKEEPING.with_made("intents/wax.yaml", os.mkfifo), "intents/wax.yaml", 1),
    "F003": Fault(BEEKEEPING.with_(BOT, content=b"## bot.greeting\nHello\nand \xe9\n"), BOT, 3),
    "F004": Fault(BEEKEEPING.with_(HIVE, append="#" * 1_000_000 + "\n"), HIVE, 1),
    "F005": Fault(BEEKEEPING.moved(HIVE, "../hive.yaml").with_link(HIVE, "../../hive.yaml"), HIVE, 1),
    "F006": Fault(BEEKEEPING.with_(COURSE, replace=("      - honey.storage\n", "      - honey.storage")), COURSE, 20),
    "F007": Fault(BEEKEEPING.with_("intents/hive.yml", content="[]\n"), "intents/hive.yml", 1),
    "F008": Fault(
        BEEKEEPING.with_(HIVE_ANSWERS, replace=("The queen is", "<<<<<<< HEAD\nThe queen is")), HIVE_ANSWERS, 16
    ),
    "Y001": Fault(BEEKEEPING.with_(HIVE, replace=("title: The queen", "title: The queen: her life")), HIVE, 23),
    "Y002": Fault(BEEKEEPING.with_(HIVE, replace=("title: The queen", "title: The queen\n  title: Queen")), HIVE, 24),
    "Y003": Fault(BEEKEEPING.with_(HIVE, replace=("title: The queen", "title: &queen The queen")), HIVE, 23),
    "Y004": Fault(BEEKEEPING.with_(HIVE, replace=("title: The queen", "title: !!str The queen")), HIVE, 23),
    "Y005": Fault(BEEKEEPING.with_(HIVE, replace=("title: The queen", f"title: {'[' * 21}{']' * 21}")), HIVE, 23),
    "Y006": Fault(BEEKEEPING.with_(HIVE, replace=("name the boxes of a beehive", "name box #2 of a hive")), HIVE, 7),
    "Y007": Fault(BEEKEEPING.with_(HIVE, replace=("    - queen bee", "      - queen bee")), HIVE, 27),
    "Y008": Fault(BEEKEEPING.with_(HIVE, replace=("title: The queen", "title: „The queen“")), HIVE, 23),
    "K001": Fault(BEEKEEPING.with_(HIVE, replace=("  title: The queen", "  titel: Q\n  title: The queen")), HIVE, 23),
    "K002": Fault(BEEKEEPING.with_(HIVE, replace=("  title: The queen\n", "")), HIVE, 22),
    "K003": Fault(BEEKEEPING.with_(HIVE, replace=("title: The queen", "title: [The queen]")), HIVE, 23),
    "I001": Fault(BEEKEEPING.with_(HONEY, replace=("- id: honey.making", "- id: hive.queen")), HONEY, 3),
    "I002": Fault(BEEKEEPING.with_(HIVE, replace=("what is a swarm", "does honey expire")), HONEY, 65),
    "I003": Fault(BEEKEEPING.with_(HIVE, replace=("clothes and tools for a visit", "does honey expire")), HIVE, 77),
    "I004": Fault(BEEKEEPING.with_(HIVE_ANSWERS, replace=("## hive.queen", "## hive.king")), HIVE, 22),
    "I005": Fault(BEEKEEPING.with_(HIVE, replace=("[hive.swarm]", "[hive.wax]")), HIVE, 40),
    "I006": Fault(BEEKEEPING.with_(HIVE, replace=("- id: hive.queen", "- id: Hive.Queen")), HIVE, 22),
    "I007": Fault(BEEKEEPING.with_(HIVE, replace=("    - What is a hive made of?\n", "")), HIVE, 5),
    "I008": Fault(BEEKEEPING.with_(HIVE, replace=("    - clothes and tools for a visit\n", "")), HIVE, 74),
    "I009": Fault(BEEKEEPING.moved(HONEY, "intents/jars.yaml"), "intents/jars.yaml", 3),
    "I010": Fault(BEEKEEPING.with_(HIVE, replace=("queen bee 👑", "👑 👑")), HIVE, 27),
    "I011": Fault(BEEKEEPING.with_(HIVE, replace=("name the boxes of a beehive", "what is the hive made of")), HIVE, 7),
    "I012": Fault(
        BEEKEEPING.with_(HIVE, replace=("title: The queen", "title: The queen\n  lists: [hive.wax]")), HIVE, 24
    ),
    "A001": Fault(BEEKEEPING.with_(HIVE_ANSWERS, append="\n## hive.wax\nWax.\n\nSources: diary\n"), HIVE_ANSWERS, 45),
    "A002": Fault(BEEKEEPING.with_(HONEY_ANSWERS, append="\n## hive.queen\nA.\n\nSources: diary\n"), HONEY_ANSWERS, 31),
    "A003": Fault(BEEKEEPING.with_(HIVE_ANSWERS, replace=("\n\nSources: queens, course", "")), HIVE_ANSWERS, 20),
    "A004": Fault(BEEKEEPING.with_(HIVE_ANSWERS, replace=("queens, course", "kings, course")), HIVE_ANSWERS, 22),
    "A005": Fault(
        BEEKEEPING.with_(HIVE_ANSWERS, replace=("The queen is", "The queen is" + " so" * 33)), HIVE_ANSWERS, 16
    ),
    "A006": Fault(
        BEEKEEPING.with_(HIVE_ANSWERS, replace=("no orders.", "no orders." + " No." * 1000)), HIVE_ANSWERS, 15
    ),
    "A007": Fault(BEEKEEPING.with_(HIVE_ANSWERS, replace=("no orders", "no `orders`")), HIVE_ANSWERS, 18),
    "A008": Fault(BEEKEEPING.without("content/pictures/"), HIVE_ANSWERS, 4),
    "A009": Fault(BEEKEEPING.with_(BOT, replace=("## bot.greeting\n", "Hi.\n\n## bot.greeting\n")), BOT, 1),
    "A010": Fault(BEEKEEPING.with_(BOT, replace=("stands in {section}", "stands in {chapter}")), BOT, 9),
    "A011": Fault(BEEKEEPING.with_(BOT, replace=("stands in", "stands **in")), BOT, 9),
    "A012": Fault(BEEKEEPING.with_(HIVE_ANSWERS, replace=("and a *roof*.", "and more:")), HIVE_ANSWERS, 2),
    "G001": Fault(BEEKEEPING.with_(GLOSSARY, replace=("term: Super", "term: Swarms")), GLOSSARY, 17),
    "G002": Fault(BEEKEEPING.with_(GLOSSARY, replace=("answer: hive.parts", "answer: hive.part")), GLOSSARY, 20),
    "G003": Fault(BEEKEEPING.with_(GLOSSARY, replace=("[kitchen]", "[kitchen, cellar]")), GLOSSARY, 29),
    "G004": Fault(
        BEEKEEPING.with_(GLOSSARY, replace=("The box above", "The box" + " far" * 60 + " above")), GLOSSARY, 18
    ),
    "G005": Fault(BEEKEEPING.with_(GLOSSARY, replace=("What is {term}?", "What is it?")), GLOSSARY, 4),
    "G006": Fault(
        BEEKEEPING.with_(
            GLOSSARY,
            append="".join(
                f"  - {{id: t{at}, term: box{at}, definition: A box., see: hive.parts, sources: [course]}}\n"
                for at in range(97)
            ),
        ),
        GLOSSARY,
        7,
    ),
    "Q001": Fault(BEEKEEPING.with_(QUIZ, replace=("- id: hive.parts.order", "- id: hive.parts.super")), QUIZ, 19),
    "Q002": Fault(BEEKEEPING.with_(QUIZ, append=ABOUT_NOTHING), QUIZ, 231),
    "Q003": Fault(BEEKEEPING.with_(QUIZ, append=ABOUT_NOTHING.replace("hive.wax", "honey.making")), HONEY, 22),
    "Q004": Fault(BEEKEEPING.with_(QUIZ, replace=("kind: ordering", "kind: choice")), QUIZ, 24),
    "Q005": Fault(BEEKEEPING.with_(QUIZ, replace=("She lays the eggs", "She lays" + " many" * 6 + " eggs")), QUIZ, 66),
    "Q006": Fault(
        BEEKEEPING.with_(QUIZ, replace=("She lays the eggs", "She does lay the eggs of her colony")), QUIZ, 65
    ),
    "Q007": Fault(BEEKEEPING.with_(QUIZ, replace=("A few scouts", "None of the above")), QUIZ, 133),
    "Q008": Fault(BEEKEEPING.with_(QUIZ, replace=("What does the queen do", "What does the queen not do")), QUIZ, 65),
    "Q009": Fault(BEEKEEPING.with_(QUIZ, replace=("That is the task of older workers.", "Wrong.")), QUIZ, 73),
    "Q010": Fault(BEEKEEPING.with_(QUIZ, replace=("You blow it in", "You blow the smoke in")), QUIZ, 208),
    "Q011": Fault(BEEKEEPING.with_(QUIZ, replace=("Young queens grow fast.", "Fast, fast! " * 13)), QUIZ, 193),
    "Q012": Fault(BEEKEEPING.with_(QUIZ, replace=("source: queens", "source: kings")), QUIZ, 109),
    "Q013": Fault(BEEKEEPING.with_(QUIZ, replace=("- text: Roof", "- text: floor")), QUIZ, 31),
    "Q014": Fault(BEEKEEPING.with_(QUIZ, replace=("[smoke, a little smoke]", "[smoke, a veil]")), QUIZ, 203),
    "Q015": Fault(BEEKEEPING.with_(QUIZ, replace=("A few scouts", "All the scouts")), QUIZ, 133),
    "Q016": Fault(BEEKEEPING.with_(QUIZ, replace=("That is the task of", "Option A is the task of")), QUIZ, 73),
    "Q017": Fault(BEEKEEPING.with_(QUIZ, replace=("A few scouts", "A **few** scouts")), QUIZ, 133),
    "C001": Fault(BEEKEEPING.with_(COURSE, replace=("- honey.harvest", "- honey.havrest")), COURSE, 18),
    "C002": Fault(BEEKEEPING.with_(COURSE, replace=("      - honey.harvest\n", "")), HONEY, 22),
    "C003": Fault(
        BEEKEEPING.with_(COURSE, append="".join(f"  - {{id: t{at}, title: More, intents: []}}\n" for at in range(98))),
        COURSE,
        10,
    ),
    "C004": Fault(
        BEEKEEPING.with_(COURSE, replace=("contact: keeper@bees.example.org", "contact: teacher@example.org")),
        COURSE,
        9,
    ),
    "W001": Fault(BEEKEEPING.with_(WORDING, replace=("none_label: None of these\n", "")), WORDING, 1),
    "W002": Fault(
        BEEKEEPING.with_(WORDING, replace=("none_label:", "no_label: None\nnone_label:")),
        WORDING,
        BEEKEEPING.line_of(WORDING, "none_label:"),
    ),
    "W003": Fault(
        BEEKEEPING.with_(WORDING, replace=("Tell me more", "Tell me more about {title}")),
        WORDING,
        BEEKEEPING.line_of(WORDING, "Tell me more"),
    ),
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_is_found_where_it_stands(code: str, check: Check) -> None:
    fault = FAULTS[code]

    found = places(check(fault.files), fault.path)

    assert (fault.path, fault.line, code) in found


def test_there_is_a_fault_here_for_every_code() -> None:
    """L is found only where the web is asked, T in what the course itself does not hold: each has its own tests."""
    assert list(FAULTS) == [code for code in CODES if code[0] not in "LT"]


def test_a_problem_is_told_as_one_line_with_its_place_and_its_hint() -> None:
    problem = Problem("intents/hive.yaml", 7, "I005", "'hive.wax' cannot follow hive.queen", "name another")

    assert str(problem) == "intents/hive.yaml:7: I005 'hive.wax' cannot follow hive.queen (name another)"


def test_a_warning_says_in_a_terminal_that_it_is_one() -> None:
    problem = Problem("intents/hive.yaml", 7, "I005", "'hive.wax' cannot follow hive.queen", "name another")
    warning = Problem("intents/hive.yaml", 7, "I011", "'a hive' nearly repeats 'the hive'", "say it in other words")

    assert told(problem) == str(problem)
    assert told(warning) == (
        "intents/hive.yaml:7: warning I011 'a hive' nearly repeats 'the hive' (say it in other words)"
    )


def test_a_code_that_nobody_documented_is_not_used() -> None:
    with pytest.raises(ValueError, match="X999"):
        Problem("intents/hive.yaml", 1, "X999", "what is this?", "nobody knows")


def test_findings_are_sorted_by_path_line_and_code_and_counted_once() -> None:
    findings = Findings()
    findings.add("I005", "b.yaml", 2, "second", "hint")
    findings.add("I002", "b.yaml", 10, "third", "hint")
    findings.add("I007", "a.yaml", 30, "first", "hint")
    findings.add("I005", "b.yaml", 2, "second", "hint")

    found = [problem.message for problem in findings]

    assert found == ["first", "second", "third"]
    assert len(findings) == 3
