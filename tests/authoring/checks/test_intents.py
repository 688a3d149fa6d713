"""Rules about intents, before and after: the course keeps them all, one edit breaks one."""

import pytest

from tests.authoring.conftest import Build, Check
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles, Place, places

BOT = "intents/bot.yaml"
COURSE = "content/course.yaml"
HIVE = "intents/hive.yaml"
HONEY = "intents/honey.yaml"
OUTSIDE = "intents/out_of_scope.yaml"


def renamed(before: str, after: str) -> CourseFiles:
    """Give an intent of the course another id, wherever the old one stands; items keep theirs."""
    files = dict(BEEKEEPING.files)
    for path, file in BEEKEEPING.files.items():
        start = "objective: " if path.startswith("content/quizzes/") else ""
        if isinstance(file, bytes):
            files[path] = file.replace(f"{start}{before}".encode(), f"{start}{after}".encode())
    return CourseFiles(files)


def related(relations: str) -> CourseFiles:
    """Write more lines below the title of an intent, from line 24 on."""
    return BEEKEEPING.with_(HIVE, replace=("title: The queen", f"title: The queen\n{relations}"))


SECOND_QUEEN = """
- id: hive.queen
  title: The other queen
  phrases: [alpha a, beta b, gamma c, delta d, epsilon e, zeta f, eta g, theta h, iota i, kappa j]
  trials: [lambda k, mu l, nu m]
  follow_ups: []
"""

BROKEN = [
    pytest.param(BEEKEEPING.with_(HIVE, append=SECOND_QUEEN), [(HIVE, 80, "I001")], id="an id twice in a file"),
    pytest.param(
        BEEKEEPING.with_(HONEY, append=SECOND_QUEEN),
        [(HONEY, 82, "I001"), (HONEY, 82, "I009")],
        id="an id in two files",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("Does a colony need a queen?", "What is a hive made of?")),
        [(HIVE, 29, "I002")],
        id="a phrase in two intents",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("Does a colony need a queen?", "how long does a queen live")),
        [(HIVE, 30, "I002")],
        id="a phrase twice in an intent",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("Does a colony need a queen?", "WHAT IS a Hive made of?")),
        [(HIVE, 29, "I002")],
        id="phrases that differ in case",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("Does a colony need a queen?", "What is a hive made of")),
        [(HIVE, 29, "I002")],
        id="phrases that differ in a question mark",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("Does a colony need a queen?", "What is a hive made of ?!")),
        [(HIVE, 29, "I002")],
        id="phrases that differ in signs at the end",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("Does a colony need a queen?", "What is   a hive made of?")),
        [(HIVE, 29, "I002")],
        id="phrases that differ in spaces",
    ),
    pytest.param(
        BEEKEEPING.with_(OUTSIDE, replace=("you are useless", "Does honey expire?")),
        [(OUTSIDE, 8, "I002")],
        id="a phrase that is out of scope too",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("do they follow the orders of a ruler?", "Queen bee 👑")),
        [(HIVE, 39, "I003")],
        id="a trial that is a phrase of its intent",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("do they follow the orders of a ruler?", "shelf life")),
        [(HIVE, 39, "I003")],
        id="a trial that is a phrase of another intent",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("do they follow the orders of a ruler?", "clothes and tools for a visit")),
        [(HIVE, 77, "I003")],
        id="a trial twice",
    ),
    pytest.param(
        BEEKEEPING.with_(OUTSIDE, replace=("lorem ipsum dolor", "Asdf qwertz uiop")),
        [(OUTSIDE, 64, "I003")],
        id="a trial that is an out-of-scope phrase",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("[hive.swarm]", "[hive.swarm, hive.wax, honey.wax]")),
        [(HIVE, 40, "I005"), (HIVE, 40, "I005")],
        id="two follow-ups that are no intents",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("[hive.swarm]", "[hive.queen]")),
        [(HIVE, 40, "I005")],
        id="an intent that follows itself",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("[hive.swarm]", "\n    - hive.swarm\n    - hive.wax")),
        [(HIVE, 42, "I005")],
        id="a follow-up on a line of its own",
    ),
    pytest.param(renamed("hive.queen", f"hive.{'q' * 51}"), [(HIVE, 22, "I006")], id="an id of 56 bytes"),
    pytest.param(renamed("honey.making", "honey"), [(HONEY, 3, "I006")], id="an id without an area"),
    pytest.param(
        BEEKEEPING.with_(COURSE, replace=("- id: hive", f"- id: {'h' * 56}")),
        [(COURSE, 11, "I006")],
        id="a topic's id of 56 bytes",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("    - What is a hive made of?\n", "")),
        [(HIVE, 5, "I007")],
        id="nine phrases",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("    - clothes and tools for a visit\n", "")),
        [(HIVE, 74, "I008")],
        id="two trials",
    ),
    pytest.param(
        BEEKEEPING.moved(BOT, "intents/small.yaml"),
        [("intents/small.yaml", 2, "I009"), ("intents/small.yaml", 21, "I009")],
        id="a file with another name than its area",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("queen bee 👑", "'👑 ?!'")), [(HIVE, 27, "I010")], id="a phrase of an emoji"
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, replace=("queen bee 👑", "12 34")), [(HIVE, 27, "I010")], id="a phrase of numbers"
    ),
    pytest.param(related("  lists: [hive.swarm, hive.wax]"), [(HIVE, 24, "I012")], id="a list with no intent in it"),
    pytest.param(related("  lists: [hive.queen]"), [(HIVE, 24, "I012")], id="an intent that lists itself"),
    pytest.param(
        related("  lists: [hive.swarm, hive.parts, hive.swarm]"),
        [(HIVE, 24, "I012")],
        id="an intent twice in a list",
    ),
    pytest.param(
        related("  lists:\n    - hive.swarm\n    - hive.wax\n    - hive.queen\n    - hive.swarm"),
        [(HIVE, 26, "I012"), (HIVE, 27, "I012"), (HIVE, 28, "I012")],
        id="three faults of a list on lines of their own",
    ),
    pytest.param(related("  compares: [hive.swarm, hive.wax]"), [(HIVE, 24, "I012")], id="a comparison with no intent"),
    pytest.param(
        related("  example_of: [hive.queen]"), [(HIVE, 24, "I012")], id="an intent that is an example of itself"
    ),
    pytest.param(
        related("  compares:\n    - hive.swarm\n    - hive.swarm"),
        [(HIVE, 26, "I012")],
        id="an intent compared with itself",
    ),
    pytest.param(related("  compares: [hive.swarm]"), [(HIVE, 24, "I012")], id="a comparison of one"),
    pytest.param(
        related("  compares: [hive.swarm, hive.parts, honey.making]"), [(HIVE, 24, "I012")], id="a comparison of three"
    ),
    pytest.param(
        related("  compares:\n    - hive.swarm\n    - hive.parts\n    - hive.swarm"),
        [(HIVE, 24, "I012"), (HIVE, 27, "I012")],
        id="a comparison of three with one twice",
    ),
    pytest.param(related("  example_of: [hive.swarm, hive.wax]"), [(HIVE, 24, "I012")], id="an example of no intent"),
    pytest.param(related("  example_of: [hive.queen]"), [(HIVE, 24, "I012")], id="an example of itself"),
    pytest.param(
        related("  example_of:\n    - hive.swarm\n    - hive.swarm"), [(HIVE, 26, "I012")], id="an example twice of one"
    ),
    pytest.param(
        related("  lists: [hive.wax]\n  compares: [hive.wax]\n  example_of: [hive.wax]"),
        [(HIVE, 24, "I012"), (HIVE, 25, "I012"), (HIVE, 25, "I012"), (HIVE, 26, "I012")],
        id="faults of all relations at once",
    ),
]


@pytest.mark.parametrize(("files", "expected"), BROKEN)
def test_a_broken_rule_is_found_and_nothing_else(files: CourseFiles, expected: list[Place], check: Check) -> None:
    found = places(check(files))

    assert found == expected


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param(
            BEEKEEPING.with_(HIVE, replace=("Does a colony need a queen?", "what is a hive made of")),
            "intents/hive.yaml:29: I002 'what is a hive made of' stands already at intents/hive.yaml:6, "
            "under hive.parts (a text belongs to one intent, once)",
            id="phrase",
        ),
        pytest.param(
            BEEKEEPING.with_(HONEY, replace=("it bubbles when I open it, what went wrong", "Queen bee 👑")),
            "intents/honey.yaml:79: I003 'Queen bee 👑' stands already at intents/hive.yaml:27, "
            "under hive.queen (a text belongs to one intent, once)",
            id="trial",
        ),
        pytest.param(
            BEEKEEPING.with_(HIVE, append=SECOND_QUEEN),
            "intents/hive.yaml:80: I001 the intent hive.queen stands already at intents/hive.yaml:22 "
            "(rename one, or put them together)",
            id="intent",
        ),
    ],
)
def test_both_places_of_what_stands_twice_are_named(files: CourseFiles, message: str, check: Check) -> None:
    [problem] = check(files)

    assert str(problem) == message


@pytest.mark.parametrize(
    ("relations", "message"),
    [
        pytest.param(
            "  lists: [hive.wax]",
            "intents/hive.yaml:24: I012 'hive.wax' cannot stand under lists of hive.queen "
            "(name the id of another intent, once)",
            id="list",
        ),
        pytest.param(
            "  lists: [hive.swram]",
            "intents/hive.yaml:24: I012 'hive.swram' cannot stand under lists of hive.queen (is 'hive.swarm' meant?)",
            id="misspelt id",
        ),
        pytest.param(
            "  lists: [hive.swarm, hive.swarm]",
            "intents/hive.yaml:24: I012 'hive.swarm' cannot stand under lists of hive.queen "
            "(name the id of another intent, once)",
            id="the same twice",
        ),
        pytest.param(
            "  example_of: [hive.queen]",
            "intents/hive.yaml:24: I012 'hive.queen' cannot stand under example_of of hive.queen "
            "(name the id of another intent, once)",
            id="example",
        ),
        pytest.param(
            "  compares: [hive.swarm, hive.parts, honey.making]",
            "intents/hive.yaml:24: I012 hive.queen compares 3 intents (a comparison is one of two)",
            id="comparison",
        ),
    ],
)
def test_a_broken_relation_is_told_with_what_to_do(relations: str, message: str, check: Check) -> None:
    [problem] = check(related(relations))

    assert str(problem) == message


@pytest.mark.parametrize("key", ["lists", "compares", "example_of"])
def test_a_relation_to_what_may_stand_in_an_unreadable_file_is_no_fault(key: str, check: Check) -> None:
    files = related(f"  {key}: [honey.making, honey.storage]").with_(HONEY, content="- id: [\n")

    found = places(check(files))

    assert (HONEY, 2, "Y001") in found
    assert [place for place in found if place[2] == "I012"] == []


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(renamed("hive.queen", f"hive.{'q' * 50}"), id="an id of 55 bytes"),
        pytest.param(renamed("hive.queen", "hive.queen.bee_2"), id="an id of three parts"),
        pytest.param(
            BEEKEEPING.with_(COURSE, replace=("- id: hive", f"- id: {'h' * 55}")), id="a topic's id of 55 bytes"
        ),
        pytest.param(BEEKEEPING.with_(HIVE, replace=("[hive.swarm]", "[]")), id="no follow-ups"),
        pytest.param(BEEKEEPING.with_(HIVE, replace=("queen bee 👑", "ääkkönen")), id="a phrase of one word"),
        pytest.param(BEEKEEPING.with_(HIVE, replace=("queen bee 👑", "女王")), id="a phrase in another script"),
        pytest.param(BEEKEEPING.with_(OUTSIDE, replace=("asdf qwertz uiop", "🐝🐝")), id="an emoji out of scope"),
        pytest.param(related("  lists: [hive.swarm]"), id="a list of one"),
        pytest.param(related("  lists: []\n  compares: []\n  example_of: []"), id="empty relations"),
        pytest.param(related("  compares: [hive.swarm, honey.making]"), id="a comparison across areas"),
        pytest.param(
            related(
                "  lists: [hive.swarm, hive.parts]\n  compares: [hive.parts, hive.swarm]\n  example_of: [hive.swarm]"
            ),
            id="one intent under every relation",
        ),
    ],
)
def test_what_just_keeps_the_rules_is_no_fault(files: CourseFiles, build: Build) -> None:
    assert len(build(files).intents) == 10


def test_a_course_of_empty_lists_has_no_intent(check: Check) -> None:
    files = BEEKEEPING
    for path in (HIVE, HONEY, BOT):
        files = files.with_(path, content="[]\n")

    assert ("intents", 1, "F001") in places(check(files))


@pytest.mark.parametrize(
    ("follow_up", "hint"),
    [
        pytest.param("hive.swram", "is 'hive.swarm' meant?", id="misspelt"),
        pytest.param("wax", "name the id of another intent", id="like none"),
        pytest.param("hive.queen", "name the id of another intent", id="itself"),
    ],
)
def test_what_cannot_follow_names_the_intent_that_may_be_meant(follow_up: str, hint: str, check: Check) -> None:
    [problem] = check(BEEKEEPING.with_(HIVE, replace=("[hive.swarm]", f"[{follow_up}]")))

    assert str(problem) == f"intents/hive.yaml:40: I005 {follow_up!r} cannot follow hive.queen ({hint})"


def test_one_trial_is_counted_as_one(check: Check) -> None:
    trials = "    - every how many days do I check on them\n    - clothes and tools for a visit\n"

    [problem] = check(BEEKEEPING.with_(HIVE, replace=(trials, "")))

    assert problem.message == "hive.inspection has 1 trial, at least 3 are wanted"
