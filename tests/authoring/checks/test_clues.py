"""What gives an answer away or hides it, before and after: the course keeps the rules, one edit breaks one."""

import pytest

from tests.authoring.conftest import Build, Check
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles, Place, places

QUIZ = "content/quizzes/clues.yaml"


def items(text: str) -> CourseFiles:
    return BEEKEEPING.with_(QUIZ, content=text)


def picked(
    stem: str, key: str, *wrong: str, kind: str = "choice", accept: str = "", hint: str = "Look again.", why: str = ""
) -> CourseFiles:
    """Ask for the key: the stem stands on line 5, the options on lines 7, 8, ..., the key first."""
    holds = ["{holds: no, ", "{holds: yes, ", "{holds: no, "] if kind == "true_false" else ["{"] * 9
    shown = [f'{holds[0]}text: "{key}", right: yes, feedback: Reason number one.}}']
    shown += [f'{holds[at]}text: "{text}", feedback: {why}Reason number {at}.}}' for at, text in enumerate(wrong, 1)]
    options = "".join(f"    - {one}\n" for one in shown).replace("Reason number 1.", "Another reason.")
    return items(
        f"""\
- id: hive.queen.clue
  objective: hive.queen
  level: recall
  kind: {kind}
  stem: "{stem}"
  options:
{options}  accept: [{accept}]
  hints:
    - It is there.
    - "{hint}"
  explanation: So it is.
  sources: [queens]
"""
    )


def typed(stem: str, accept: str, mistakes: str = "pollen", hint: str = "Look again.") -> CourseFiles:
    """Ask for what is accepted on line 6."""
    return items(
        f"""\
- id: hive.queen.clue
  objective: hive.queen
  level: recall
  kind: typed
  stem: "{stem}"
  accept: [{accept}]
  mistakes:
    - {{answers: [{mistakes}], feedback: A reason.}}
  hints:
    - It is there.
    - "{hint}"
  explanation: So it is.
  sources: [queens]
"""
    )


def explained(stem: str, hint: str = "Look again.") -> CourseFiles:
    return items(
        f"""\
- id: hive.queen.clue
  objective: hive.queen
  level: recall
  kind: explain
  stem: "{stem}"
  points:
    - {{text: Her scent fades., phrases: [she smells less, her smell goes, no odour], source: queens}}
    - {{text: Workers notice it., phrases: [the others smell it, bees know, they feel it], source: queens}}
  hints:
    - It is there.
    - "{hint}"
  explanation: So it is.
  sources: [queens]
"""
    )


def several(keys: tuple[str, str], wrong: tuple[str, str], hint: str = "Look again.") -> CourseFiles:
    return items(
        f"""\
- id: hive.queen.clue
  objective: hive.queen
  level: recall
  kind: several
  stem: What is true of her?
  options:
    - {{text: {keys[0]}, right: yes, feedback: First reason.}}
    - {{text: {keys[1]}, right: yes, feedback: Second reason.}}
    - {{text: {wrong[0]}, feedback: Third reason.}}
    - {{text: {wrong[1]}, feedback: Fourth reason.}}
  hints:
    - It is there.
    - "{hint}"
  explanation: So it is.
  sources: [queens]
"""
    )


FOUR_WORDS = ("She flies out at noon", "She sits near the door")
"""21 and 22 characters, so that a key of 27 is short enough and one of 28 too long."""

BROKEN = [
    pytest.param(
        picked("What is it?", "y" * 9 + " is so much and y yyyy", *FOUR_WORDS), [(QUIZ, 6, "Q005")], id="long"
    ),
    pytest.param(
        several(("She lays over a thousand eggs each day", "She lives on for years"), FOUR_WORDS),
        [(QUIZ, 6, "Q005")],
        id="keys that are longer in the mean",
    ),
    pytest.param(
        picked("Where do colonies keep pollen?", "In pollen cells", "In a jar", "In the roof"),
        [(QUIZ, 5, "Q006")],
        id="a word of the key",
    ),
    pytest.param(
        picked("What does a keeper see?", "What keepers seek", "A wasp", "A fly"),
        [(QUIZ, 5, "Q006")],
        id="another form of a word of the key",
    ),
    pytest.param(
        picked("Which bee lays eggs?", "An egg layer", "A forager", kind="which"),
        [(QUIZ, 5, "Q006")],
        id="two look-alikes",
    ),
    pytest.param(
        picked("Bees see red.", "red looks black to them", "colours are all alike", kind="true_false"),
        [(QUIZ, 5, "Q006"), (QUIZ, 8, "Q015")],
        id="a reason",
    ),
    pytest.param(typed("How do you call a box for honey?", "super, honey box"), [(QUIZ, 6, "Q006")], id="accepted"),
    pytest.param(
        picked("Who rules over drones?", "The old queen", "A worker", "A keeper", accept="queen, who rules drones"),
        [(QUIZ, 10, "Q006")],
        id="an accepted answer beside options",
    ),
    *(
        pytest.param(picked("What is it?", "A bee", "A fly", text), [(QUIZ, 9, "Q007")], id=text)
        for text in (
            "All of the above",
            "none of the above.",
            "Both of these",
            "Neither",
            "None of them",
            "All three",
            "A and B",
            "Both A and B",
            "Either a or b",
            "None of the other options",
        )
    ),
    *(
        pytest.param(picked(stem, "A bee", "A fly", "A wasp"), [(QUIZ, 5, "Q008")], id=stem)
        for stem in (
            "What is not a hive?",
            "Which insect doesn't make wax?",
            "Which insect doesn’t make wax?",
            "Which insect cannot sting?",
            "All of them sting, except which one?",
            "Which insect is least busy?",
            "Which sentence is incorrect?",
            "Which one is false?",
            "Who never sleeps?",
            "Not which?",
            "It is cold. Which insect does not fly?",
            "Which insect does not fly? Choose the one that fits.",
            "It is cold. Which insect never flies? Look closely. Choose one.",
        )
    ),
    pytest.param(typed("What is honey not made of?", "sugar cane"), [(QUIZ, 5, "Q008")], id="a word that is not so"),
    pytest.param(
        picked("A swarm is calm. It does not sting. It hangs.", "it is full", "it is free", kind="true_false"),
        [(QUIZ, 5, "Q008")],
        id="a statement that denies, in any sentence",
    ),
    pytest.param(
        picked("Who is it?", "The old queen", "A worker", "A keeper", hint="She is an old and wise queen."),
        [(QUIZ, 13, "Q010")],
        id="the key in a hint",
    ),
    pytest.param(
        picked("Who is it?", "The old queen", "A worker", "A keeper", hint="It is there"),
        [(QUIZ, 11, "Q010")],
        id="a hint twice",
    ),
    pytest.param(
        picked("Who is it?", "It is her", "It is me", "It is you", hint="I tell you: it is her."),
        [(QUIZ, 13, "Q010")],
        id="a key of light words in a hint",
    ),
    pytest.param(
        picked("When was it?", "In 1851", "In 1901", "In 1951", hint="After 1850, and before 1852: 1851."),
        [(QUIZ, 13, "Q010")],
        id="a number in a hint",
    ),
    pytest.param(
        several(("Long cells", "Idle workers"), ("Full combs", "Dead drones"), hint="Workers are idle."),
        [(QUIZ, 13, "Q010")],
        id="one of several keys in a hint",
    ),
    pytest.param(
        typed("What is it?", "wax, bee's wax", hint="Candles are waxes."), [(QUIZ, 11, "Q010")], id="an accepted answer"
    ),
    pytest.param(explained("Why?", hint="Does her scent fade?"), [(QUIZ, 11, "Q010")], id="a point in a hint"),
    *(
        pytest.param(picked("What is it?", "A bee", "A fly", text), [(QUIZ, 9, "Q015")], id=text)
        for text in ("Always a wasp", "Only wasps", "Every one", "What it must", "All wasps")
    ),
    *(
        pytest.param(
            picked("What is it?", "A bee", "A fly", "A wasp", why=f"{text} is right. "),
            [(QUIZ, 8, "Q016"), (QUIZ, 9, "Q016")],
            id=text,
        )
        for text in ("Option A", "Answer B", "Choice 2", "The second option", "The choice below")
    ),
    pytest.param(
        picked("What is it?", "A bee", "A fly", "A wasp", hint="Look at the first answer."),
        [(QUIZ, 13, "Q016")],
        id="a hint that names a place",
    ),
    pytest.param(
        picked("Which of these is it?", "A bee", "A fly", "A wasp", accept="bee"),
        [(QUIZ, 5, "Q016")],
        id="these, where the answer may be typed",
    ),
    pytest.param(typed("Which of the following is it?", "bee"), [(QUIZ, 5, "Q016")], id="the following, typed"),
    pytest.param(explained("Why is one of the options wrong?"), [(QUIZ, 5, "Q016")], id="options, explained"),
]


@pytest.mark.parametrize(("files", "expected"), BROKEN)
def test_a_broken_rule_is_found_and_nothing_else(files: CourseFiles, expected: list[Place], check: Check) -> None:
    found = places(check(files))

    assert found == expected


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param(
            picked("What is it?", "She guards the hive all night", *FOUR_WORDS),
            "content/quizzes/clues.yaml:6: Q005 what is right has 29 characters, what is wrong 22: that gives it away "
            "(shorten the one, or say more in the others)",
            id="length",
        ),
        pytest.param(
            picked("Where do colonies keep pollen?", "In pollen cells", "In a jar", "In the roof"),
            "content/quizzes/clues.yaml:5: Q006 the question and the right option say 'pollen', and nothing that is "
            "wrong does (say it in other words, or in a wrong option too)",
            id="word",
        ),
        pytest.param(
            picked("What is not a hive?", "A bee", "A fly", "A wasp"),
            "content/quizzes/clues.yaml:5: Q008 'not' turns the question round "
            "(ask what is so, or write the word in CAPITALS)",
            id="negation",
        ),
        pytest.param(
            picked("Who is it?", "The old queen", "A worker", "A keeper", hint="She is an old and wise queen."),
            "content/quizzes/clues.yaml:13: Q010 this hint has every word of 'The old queen' "
            "(point to it without naming it)",
            id="hint",
        ),
        pytest.param(
            picked("What is it?", "A bee", "A fly", "All wasps"),
            "content/quizzes/clues.yaml:9: Q015 'all' stands in wrong options only: learners know that such options "
            "are wrong (leave it out, or make another mistake)",
            id="absolute word",
        ),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(files: CourseFiles, message: str, check: Check) -> None:
    [problem] = check(files)

    assert str(problem) == message


NO_FAULT = [
    pytest.param(picked("What is it?", "She guards the hive at dusk", *FOUR_WORDS), id="a key of 27 characters"),
    pytest.param(picked("What is it?", "Crystallisation", "Wax", "Sun", kind="choice"), id="a long name"),
    pytest.param(
        picked("Who has wings?", "A winged wasp", "A winged bee", "A fly"), id="a word that a wrong option has"
    ),
    pytest.param(
        picked("A drone or a worker: which of the two stings?", "A worker", "A drone", kind="which"),
        id="a question that names all options",
    ),
    pytest.param(picked("What do they do when it is cold?", "What they do", "What you do", "No"), id="light words"),
    pytest.param(typed("Is it the floor or the roof?", "roof", "floor"), id="a typed answer beside a mistake"),
    pytest.param(typed("How do you call a box for honey?", "honey super"), id="half an accepted answer"),
    *(
        pytest.param(picked("What is it?", "A bee", "A fly", text, kind="choice"), id=text)
        for text in (
            "They look for open options",
            "Both wings of it",
            "Neither wing",
            "A wasp and a bee",
            "Those above the roof",
        )
    ),
    *(
        pytest.param(picked(stem, "A bee", "A fly", "A wasp"), id=stem)
        for stem in (
            "What is NOT a hive?",
            "Which insect DOESN'T make wax?",
            "A keeper does not wear a veil. What stings?",
            "A keeper does not wear a veil. What stings? Choose one.",
            "Who has at least two wings?",
            "Who flies not only by day?",
            "What is a knot made by?",
        )
    ),
    pytest.param(explained("Why do workers not fly at night?"), id="an explanation of what is not so"),
    pytest.param(
        picked("Who is it?", "The old queen", "A worker", "A keeper", hint="She is old."), id="half a key in a hint"
    ),
    pytest.param(typed("What is there?", "no wax", hint="There is wax."), id="a hint that has a denied word"),
    pytest.param(picked("It is no wax. What is it?", "It says no", "It says yes", "It says why"), id="a shared no"),
    pytest.param(picked("What is it?", "Only bees", "Only flies", "All wasps"), id="absolute words on both sides"),
    pytest.param(picked("What is it?", "A bee", "No bee at all", "A wasp"), id="at all"),
    pytest.param(
        picked(
            "What is it?", "A bee", "A fly", "A wasp", why="An answer a keeper gives in the first choice of boxes. "
        ),
        id="words that name no place",
    ),
    pytest.param(picked("Which of these is it?", "A bee", "A fly", "A wasp"), id="these, where options are shown"),
    pytest.param(typed("There are wax and honey. Which of these burns?", "wax, the wax", "honey"), id="these, named"),
    pytest.param(
        typed("A keeper keeps the options open for the following year. What does she write?", "notes"),
        id="options and what follows, where none are meant",
    ),
    pytest.param(
        picked("What is it?", "A bee", "A fly", "A wasp", why="Keepers answer 2 letters a day. "), id="answer, a verb"
    ),
]


@pytest.mark.parametrize("files", NO_FAULT)
def test_what_just_keeps_the_rules_is_no_fault(files: CourseFiles, build: Build) -> None:
    assert len(build(files).items) == 13
