"""Rules about quiz items, before and after: the course keeps them all, one edit breaks one."""

import pytest

from tests.authoring.conftest import Build, Check
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles, Place, places

COURSE = "content/course.yaml"
HIVE = "intents/hive.yaml"
HONEY = "intents/honey.yaml"
QUIZ = "content/quizzes/hive.yaml"
OTHER = "content/quizzes/other.yaml"


def quiz(*edits: tuple[str, str]) -> CourseFiles:
    """Edit the items of the course."""
    files = BEEKEEPING
    for edit in edits:
        files = files.with_(QUIZ, replace=edit)
    return files


def more(*items: str) -> CourseFiles:
    """Write items into a second file, each of eleven lines."""
    return BEEKEEPING.with_(OTHER, content="".join(items))


def item(word: str, objective: str = "hive.queen", level: str = "recall") -> str:
    """Write an item about anything."""
    return f"""\
- id: {objective}.{word}
  objective: {objective}
  level: {level}
  kind: typed
  stem: What is the word for {word}?
  accept: [nectar]
  mistakes:
    - {{answers: [pollen], feedback: Pollen is eaten by the young.}}
  hints: [Flowers have it., It is sweet.]
  explanation: It is a sweet juice.
  sources: [course]
"""


QUEEN_STEM = "Where does the queen stand as a swarm hangs"
QUEEN = f"""\
- id: hive.queen.a
  objective: hive.queen
  level: recall
  kind: choice
  stem: {QUEEN_STEM}?
  options:
    - {{text: In the middle, right: yes, feedback: Warm and safe.}}
    - {{text: Around, feedback: Workers hang there.}}
    - {{text: On a flower, feedback: Bees that look for food do.}}
  hints: [Where is it warm?, Where is it safe?]
  explanation: Her workers hang around her.
  sources: [course]
"""


def without_item(item_id: str) -> CourseFiles:
    text = BEEKEEPING.files[QUIZ]
    assert isinstance(text, bytes)
    start, found, rest = text.decode().partition(f"- id: {item_id}\n")
    assert found
    return BEEKEEPING.with_(QUIZ, content=start + "".join(rest.partition("\n- id: ")[1:]).lstrip("\n"))


def options(*texts: str, kind: str = "choice") -> CourseFiles:
    """Give an item options, from line 25 on in the order of the file."""
    shown = "".join(f"    - {{text: {text}, feedback: Reason {at}.}}\n" for at, text in enumerate(texts))
    start, end = "  kind: ordering\n", "  hints:\n    - The entrance is at the bottom.\n"
    text = BEEKEEPING.files[QUIZ]
    assert isinstance(text, bytes)
    before, after = text.decode().split(start)
    stem = "  stem: Put the parts of a hive in order, from the ground up.\n"
    new = f"{before}  kind: {kind}\n{stem}  options:\n{shown}{end}{after.partition(end)[2]}"
    return BEEKEEPING.with_(QUIZ, content=new)


POINT = """\
    - text: One more thing.
      phrases: [bees see it, bees hear it, bees feel it]
      source: queens
"""
SMOKE = "Smoke calms bees for a visit, but the box stays as full as before."
EXPLAIN_END = ("      source: course\n  hints:", f"      source: course\n{POINT * 3}  hints:")

BROKEN = [
    pytest.param(quiz(("- id: hive.queen.work", "- id: hive.parts.gap")), [(QUIZ, 61, "Q001")], id="an id twice"),
    pytest.param(more(item("a"), item("a")), [(OTHER, 12, "Q001")], id="an item twice"),
    pytest.param(
        more(item("a"), item("b").replace("word for b", "WORD for a")), [(OTHER, 16, "Q001")], id="a question twice"
    ),
    pytest.param(
        more(item("a"), item("b").replace("word for b", "word for *a*")),
        [(OTHER, 16, "Q001"), (OTHER, 16, "Q017")],
        id="a question twice, once with markup",
    ),
    pytest.param(
        more(item("a"), item("b").replace("word for b", "word for a").replace("pollen,", "wax,")),
        [(OTHER, 16, "Q001")],
        id="a question twice, with another mistake",
    ),
    pytest.param(
        more(QUEEN.replace("stand as", "wait as")).with_(OTHER, append=QUEEN.replace("hive.queen.a", "hive.queen.b")),
        [],
        id="questions that nearly say the same",
    ),
    *(
        pytest.param(
            more(QUEEN).with_(OTHER, append=second.replace("hive.queen.a", "hive.queen.b")),
            [(OTHER, 17, "Q001")],
            id=f"a question twice, with {told}",
        )
        for told, second in (
            ("another option", QUEEN.replace("Around", "Below")),
            ("another key", QUEEN.replace("In the middle", "Amid them")),
            (
                "another kind",
                item("a").replace("What is the word for a", QUEEN_STEM).replace("nectar", "in the middle"),
            ),
        )
    ),
    *(
        pytest.param(quiz((before, after)), [(QUIZ, line, "Q017")], id=f"markup: {after}")
        for line, before, after in (
            (133, "A few scouts", "A **few** scouts"),
            (133, "A few scouts", "A *few* scouts"),
            (133, "A few scouts", "A _few_ scouts"),
            (133, "A few scouts", "A [few](https://bees.example.org) scouts"),
            (133, "A few scouts", "A `few` scouts"),
            (133, "A few scouts", "A <b>few</b> scouts"),
            (65, "What does the queen do", "What does the *queen* do"),
            (193, "Young queens grow fast.", "Young queens grow **fast**."),
        )
    ),
    pytest.param(more(item("a" * 50)), [(OTHER, 1, "Q001")], id="an id of 61 characters"),
    pytest.param(more(item("a", "hive.wax")), [(OTHER, 2, "Q002")], id="an unknown objective"),
    pytest.param(more(item("a", "bot.help")), [(OTHER, 2, "Q002")], id="small talk"),
    pytest.param(more(item("a", "bot.song")), [(OTHER, 2, "Q002")], id="small talk that is unknown"),
    pytest.param(more(item("a", "glossary.super")), [(OTHER, 2, "Q002")], id="a term"),
    pytest.param(without_item("hive.queen.work"), [(QUIZ, 62, "Q003")], id="two items"),
    pytest.param(
        quiz(("objective: hive.queen\n  level: apply", "objective: hive.swarm\n  level: apply")),
        [(QUIZ, 62, "Q003")],
        id="an item about another objective",
    ),
    pytest.param(
        quiz(
            ("hive.inspection\n  level: apply", "hive.inspection\n  level: recall"),
        ),
        [(QUIZ, 179, "Q003")],
        id="three items on one level",
    ),
    pytest.param(
        more(item("a", "honey.making"), item("b", "honey.making", "apply"), item("c", "honey.making")),
        [(HONEY, 22, "Q003"), (HONEY, 42, "Q003"), (HONEY, 61, "Q003")],
        id="intents of an area that have no items",
    ),
    pytest.param(
        more(item("a", "honey.wax")),
        [(OTHER, 2, "Q002"), (HONEY, 3, "Q003"), (HONEY, 22, "Q003"), (HONEY, 42, "Q003"), (HONEY, 61, "Q003")],
        id="an unknown objective in an area without items",
    ),
    pytest.param(
        quiz(("  accept: [smoke, a little smoke]\n", "")), [(QUIZ, 198, "Q004")], id="a typed item that accepts nothing"
    ),
    pytest.param(
        quiz((f"  mistakes:\n    - answers: [smoke]\n      feedback: {SMOKE}\n", "")),
        [(QUIZ, 163, "Q004")],
        id="a typed item without mistakes",
    ),
    pytest.param(
        quiz(("  kind: which\n  stem: An insect", "  kind: choice\n  stem: An insect")),
        [(QUIZ, 86, "Q004")],
        id="a choice of two",
    ),
    pytest.param(
        quiz(("  kind: choice\n  stem: Who leaves", "  kind: which\n  stem: Who leaves")),
        [(QUIZ, 127, "Q004")],
        id="three look-alikes",
    ),
    pytest.param(
        quiz(("  kind: choice\n  stem: What does", "  kind: explain\n  stem: What does")),
        [(QUIZ, 61, "Q004"), (QUIZ, 66, "Q004"), (QUIZ, 74, "Q004")],
        id="an explanation with options",
    ),
    pytest.param(
        quiz(("  kind: explain\n", "  kind: choice\n")),
        [(QUIZ, 98, "Q004"), (QUIZ, 103, "Q004")],
        id="points that explain nothing",
    ),
    pytest.param(
        quiz(("A young queen\n", "A young queen\n      right: yes\n")), [(QUIZ, 127, "Q004")], id="a choice of two keys"
    ),
    pytest.param(quiz(("old queen\n      right: yes\n", "old queen\n")), [(QUIZ, 127, "Q004")], id="a choice without"),
    pytest.param(
        quiz(("Long cells at the edge of the comb\n      right: yes\n", "Long cells at the edge of the comb\n")),
        [(QUIZ, 146, "Q004")],
        id="one of several is right",
    ),
    pytest.param(
        quiz(
            ("Capped honey in the super\n", "Capped honey in the super\n      right: yes\n"),
            ("Dead drones in front of the hive\n", "Dead drones in front of the hive\n      right: yes\n"),
        ),
        [(QUIZ, 146, "Q004")],
        id="all of several are right",
    ),
    pytest.param(quiz(("text: Roof\n", "text: Roof\n      right: true\n")), [(QUIZ, 24, "Q004")], id="a right step"),
    pytest.param(options("Floor", "Roof", kind="ordering"), [(QUIZ, 24, "Q004")], id="two steps"),
    pytest.param(
        quiz(("width free\n      holds: yes\n", "width free\n")),
        [(QUIZ, 44, "Q004"), (QUIZ, 49, "Q004")],
        id="a reason for nothing",
    ),
    pytest.param(
        quiz(("width free\n      holds: yes\n", "width free\n      holds: false\n")),
        [(QUIZ, 44, "Q004")],
        id="reasons on one side",
    ),
    pytest.param(
        quiz(("text: Roof\n", "text: Roof\n      holds: yes\n")), [(QUIZ, 32, "Q004")], id="a step that holds"
    ),
    pytest.param(quiz(EXPLAIN_END), [(QUIZ, 103, "Q004")], id="five points"),
    pytest.param(
        quiz(("      feedback: That is the task of older workers.\n", "")), [(QUIZ, 72, "Q009")], id="no feedback"
    ),
    pytest.param(
        quiz(("feedback: That is the task of older workers.", "feedback: ''")),
        [(QUIZ, 72, "Q009")],
        id="empty feedback",
    ),
    pytest.param(
        quiz(("      feedback: It belongs to the stack, but holds no combs.\n", "")),
        [(QUIZ, 11, "Q009")],
        id="no feedback on a mistake",
    ),
    pytest.param(
        quiz(("That is the task of older workers.", "No, that is not the right answer!")),
        [(QUIZ, 73, "Q009")],
        id="feedback without a reason",
    ),
    pytest.param(
        quiz(("That is the task of older workers.", "right, in early summer over a thousand a day")),
        [(QUIZ, 73, "Q009")],
        id="feedback twice",
    ),
    pytest.param(
        quiz(("That is the task of older workers.", "The queen is the mother of the whole colony.")),
        [(QUIZ, 73, "Q009")],
        id="feedback that is the explanation",
    ),
    pytest.param(
        quiz(("for a visit, but the box stays", "for a visit, but the box stays" + " full" * 30)),
        [(QUIZ, 171, "Q011")],
        id="feedback of more than 200 characters",
    ),
    pytest.param(
        quiz(("What calms the bees", f"What {'x' * 220} the bees")),
        [(QUIZ, 202, "Q011")],
        id="a stem of 256 characters",
    ),
    pytest.param(options("Floor", "Roof", "y" * 91, kind="ordering"), [(QUIZ, 27, "Q011")], id="an option of 91"),
    pytest.param(options("Floor", "Roof", "🐝" * 46, kind="ordering"), [(QUIZ, 27, "Q011")], id="an option of 46 bees"),
    pytest.param(
        quiz(
            ("bees walk on one side of a comb", "y" * 81),
        ),
        [(QUIZ, 52, "Q011")],
        id="a reason of 81 characters",
    ),
    pytest.param(
        quiz(("Young queens grow fast.", "y" * 151)),
        [(QUIZ, 193, "Q011")],
        id="a hint of 151",
    ),
    pytest.param(
        quiz(("explanation: A little smoke calms the bees.", f"explanation: {'y' * 201}")),
        [(QUIZ, 210, "Q011")],
        id="an explanation of 201 characters",
    ),
    pytest.param(
        quiz(("text: When the scent fades, they raise another one.", f"text: {'y' * 201}")),
        [(QUIZ, 110, "Q011")],
        id="a point of 201 characters",
    ),
    pytest.param(quiz(("[smoke, a", f"[{'y' * 91}, a")), [(QUIZ, 203, "Q011")], id="an accepted answer of 91"),
    pytest.param(options(*"abcdefghijk", kind="ordering"), [(QUIZ, 24, "Q011")], id="eleven options"),
    pytest.param(quiz(("[course, weather]", "[]")), [(QUIZ, 228, "Q012")], id="no source"),
    pytest.param(quiz(("[course, weather]", "[course, wether]")), [(QUIZ, 228, "Q012")], id="an unknown source"),
    pytest.param(quiz(("source: queens", "source: kings")), [(QUIZ, 109, "Q012")], id="an unknown source of a point"),
    pytest.param(options("Floor", "Roof", "floor.", kind="ordering"), [(QUIZ, 27, "Q013")], id="an option twice"),
]


@pytest.mark.parametrize(("files", "expected"), BROKEN)
def test_a_broken_rule_is_found_and_nothing_else(files: CourseFiles, expected: list[Place], check: Check) -> None:
    found = places(check(files))

    assert found == expected


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param(
            quiz(("- id: hive.queen.work", "- id: hive.parts.gap")),
            "content/quizzes/hive.yaml:61: Q001 the item hive.parts.gap stands already at "
            "content/quizzes/hive.yaml:39 (give the newer one another id)",
            id="id",
        ),
        pytest.param(
            without_item("hive.queen.work"),
            "content/quizzes/hive.yaml:62: Q003 hive.queen has 2 of at least 3 items "
            "(its area has items: write some more into content/quizzes/, or give intents without items an area of "
            "their own: another file in intents/, and ids that start with its name)",
            id="few items",
        ),
        pytest.param(
            quiz(("hive.inspection\n  level: apply", "hive.inspection\n  level: recall")),
            "content/quizzes/hive.yaml:179: Q003 all items of hive.inspection are on one level, recall "
            "(the levels are recall, tell_apart, apply)",
            id="one level",
        ),
        pytest.param(
            quiz(("old queen\n      right: yes\n", "old queen\n")),
            "content/quizzes/hive.yaml:127: Q004 hive.swarm.who_leaves: 0 right options "
            "(choice: 3 or more options, one of them right)",
            id="no key",
        ),
        pytest.param(
            quiz(("That is the task of older workers.", "Right, in early summer over a thousand a day.")),
            "content/quizzes/hive.yaml:73: Q009 'Right, in early summer over a thousand a day.' stands already on "
            "line 71 (say what is right or wrong about this one)",
            id="feedback",
        ),
        pytest.param(
            quiz(("Young queens grow fast.", "y" * 151)),
            "content/quizzes/hive.yaml:193: Q011 'yyyyyyyyyyyyyyyyyyyy'... has 151 characters, at most 150 fit here "
            "(shorten it; an emoji counts as two or more)",
            id="length",
        ),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(files: CourseFiles, message: str, check: Check) -> None:
    [problem] = check(files)

    assert str(problem) == message


GLOSSARY_OF_INTENTS = (
    BEEKEEPING.with_(
        "intents/glossary.yaml",
        content="".join(
            f"""\
- id: glossary.{word}
  title: {word}
  phrases: [{", ".join(f"{word} {letter}x" for letter in "abcdefghij")}]
  trials: [{word} kx, {word} lx, {word} mx]
  follow_ups: []
"""
            for word in ("larva", "pupa")
        ),
    )
    .with_(
        "content/answers/glossary.md",
        content="## glossary.larva\nA.\n\nSources: course\n\n## glossary.pupa\nB.\n\nSources: course\n",
    )
    .with_(
        COURSE,
        replace=("      - honey.storage\n", "      - honey.storage\n      - glossary.larva\n      - glossary.pupa\n"),
    )
    .with_(OTHER, content=item("a", "glossary.larva"))
)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(more(item("a" * 49)), id="an id of 60 characters"),
        pytest.param(more(item("a"), item("b")), id="more items than needed"),
        pytest.param(more(item("a").replace("hive.queen.a", "bees.a")), id="an id that does not name the objective"),
        pytest.param(GLOSSARY_OF_INTENTS, id="one item in the area of the glossary"),
        pytest.param(more("[]\n"), id="a file without items"),
        pytest.param(quiz(("text: Roof\n", "text: Roof\n      right: no\n")), id="a step that is not right"),
        pytest.param(quiz(("A queen\n      right: yes", "A queen\n      right: true")), id="true for yes"),
        pytest.param(quiz(("width free\n      holds: yes", "width free\n      holds: true")), id="true that it holds"),
        pytest.param(options("Floor", "Roof", "y" * 90, kind="ordering"), id="an option of 90 characters"),
        pytest.param(options("Floor", "Roof", "🐝" * 45, kind="ordering"), id="an option of 45 bees"),
        pytest.param(options(*"abcdefghij", kind="ordering"), id="ten options"),
        pytest.param(options("In 2016", "In 2019", "In 2021", kind="ordering"), id="options that differ in a number"),
        pytest.param(quiz(("What calms the bees", f"What {'x' * 219} the bees")), id="a stem of 255 characters"),
        pytest.param(quiz(("Young queens grow fast.", "y" * 150)), id="a hint of 150 characters"),
        pytest.param(
            quiz(("explanation: A little smoke calms the bees.", f"explanation: {'y' * 200}")),
            id="an explanation of 200 characters",
        ),
        pytest.param(quiz(("That is the task of older workers.", "Too narrow.")), id="a reason of two words"),
        pytest.param(
            quiz(
                (
                    "Think of the stack from the ground up.",
                    "Think of 2*3 * 4 [boxes] (a < b) {up}, of a_b_c, 5*, 6* and ___.",
                ),
            ),
            id="signs that are markup elsewhere",
        ),
    ],
)
def test_what_just_keeps_the_rules_is_no_fault(files: CourseFiles, build: Build) -> None:
    assert len(build(files).items) >= 12


def test_an_objective_is_not_called_unknown_while_a_file_of_intents_cannot_be_read(check: Check) -> None:
    files = more(item("a", "hive.wax")).with_(HIVE, content="- id: [\n")

    found = places(check(files), OTHER)

    assert found == []


def test_items_are_not_called_too_few_while_a_file_of_items_cannot_be_read(check: Check) -> None:
    files = without_item("hive.queen.work").with_(OTHER, content="- id: [\n")

    found = places(check(files))

    assert found == [(OTHER, 2, "Y001")]
