"""What each objective has and lacks, before and after: the course has all, one edit makes one hole."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.building import read_course
from bot.authoring.coverage import Coverage, Share, survey
from bot.authoring.coverage_reporting import to_json, to_text
from bot.errors import CourseError
from tests.authoring.coursefiles import BEEKEEPING, ROOT, CourseFiles
from tests.test_cli import psi_tutor

COURSE = "content/course.yaml"
HIVE = "intents/hive.yaml"
HIVE_ANSWERS = "content/answers/hive.md"
HONEY = "intents/honey.yaml"
HONEY_ANSWERS = "content/answers/honey.md"
QUIZ = "content/quizzes/hive.yaml"
SOURCES = "content/sources.yaml"

QUEEN = Coverage(
    intent="hive.queen",
    topic="hive",
    has_short_answer=True,
    has_more=True,
    phrases=11,
    trials=3,
    is_practised=True,
    items=3,
    levels={"recall": 1, "tell_apart": 1, "apply": 1},
    hints=Share(6, 6),
    feedback=Share(5, 5),
    sources=Share(4, 4),
    holes=(),
)


def surveyed(files: CourseFiles, root: Path) -> dict[str, Coverage]:
    return {one.intent: one for one in survey(files.write(root))}


def edit(path: str, before: str, after: str) -> CourseFiles:
    return BEEKEEPING.with_(path, replace=(before, after))


def cut(files: CourseFiles, path: str, start: str, end: str) -> CourseFiles:
    """Leave out what stands from `start` up to `end`."""
    content = files.files[path]
    assert isinstance(content, bytes)
    before, _, rest = content.decode().partition(start)
    return files.with_(path, content=before + end + rest.partition(end)[2])


def test_an_objective_is_told_with_all_that_it_has(tmp_path: Path) -> None:
    found = surveyed(BEEKEEPING, tmp_path)

    assert found["hive.queen"] == QUEEN
    assert found["honey.storage"] == Coverage(
        intent="honey.storage",
        topic="honey",
        has_short_answer=True,
        has_more=True,
        phrases=12,
        trials=3,
        is_practised=False,
        items=0,
        levels={"recall": 0, "tell_apart": 0, "apply": 0},
        hints=Share(0, 0),
        feedback=Share(0, 0),
        sources=Share(1, 1),
        holes=(),
    )


def test_objectives_come_in_the_order_of_the_topics_without_small_talk_and_terms(tmp_path: Path) -> None:
    swapped = edit(COURSE, "[hive.parts, hive.queen,", "[hive.queen, hive.parts,")

    assert list(surveyed(swapped, tmp_path)) == [
        "hive.queen",
        "hive.parts",
        "hive.swarm",
        "hive.inspection",
        "honey.making",
        "honey.harvest",
        "honey.crystals",
        "honey.storage",
    ]


def test_an_intent_on_no_topic_is_an_objective_too_and_comes_last(tmp_path: Path) -> None:
    found = surveyed(edit(COURSE, "hive.parts, ", ""), tmp_path)

    assert list(found)[-1] == "hive.parts"
    assert found["hive.parts"].topic == ""


HOLES = [
    pytest.param(
        edit(HIVE_ANSWERS, "## hive.queen\n", "## hive.king\n"),
        replace(QUEEN, has_short_answer=False, has_more=False, sources=Share(3, 4)),
        ["intents/hive.yaml:22: hive.queen has no answer (write `## hive.queen` in content/answers/hive.md)"],
        id="no answer",
    ),
    pytest.param(
        cut(BEEKEEPING, HIVE_ANSWERS, "She gives no orders.", "Sources: queens, course"),
        replace(QUEEN, has_more=False),
        [
            (
                "content/answers/hive.md:15: hive.queen has no longer answer "
                "(write what 'Tell me more' shows, after an empty line)"
            )
        ],
        id="short answer alone",
    ),
    pytest.param(
        edit(HIVE_ANSWERS, "The queen is the mother of the whole colony.", "- The queen is the mother."),
        replace(QUEEN, has_short_answer=False),
        ["content/answers/hive.md:15: hive.queen has no short answer (start with a paragraph of at most 60 words)"],
        id="list for a short answer",
    ),
    pytest.param(
        edit(HIVE_ANSWERS, "Sources: queens, course", "Sources: gossip"),
        replace(QUEEN, sources=Share(3, 4)),
        ["content/answers/hive.md:22: the answer of hive.queen names no known source (end it with `Sources: key`)"],
        id="answer without a known source",
    ),
    pytest.param(
        edit(HIVE, "    - queen bee 👑\n    - How do I find the queen among thousands of workers?\n", ""),
        replace(QUEEN, phrases=9),
        ["intents/hive.yaml:24: hive.queen has 9 of 10 phrases (write 1 more)"],
        id="nine phrases",
    ),
    pytest.param(
        edit(HIVE, "    - do they follow the orders of a ruler?\n", "    -\n"),
        replace(QUEEN, trials=2),
        ["intents/hive.yaml:36: hive.queen has 2 of 3 trials (write 1 more)"],
        id="an empty trial",
    ),
    pytest.param(
        cut(BEEKEEPING, QUIZ, "- id: hive.queen.scent", "- id: hive.swarm.who_leaves"),
        replace(
            QUEEN,
            items=2,
            levels={"recall": 1, "tell_apart": 1, "apply": 0},
            hints=Share(4, 4),
            sources=Share(3, 3),
        ),
        ["content/quizzes/hive.yaml:61: hive.queen has 2 of 3 items (write 1 more into content/quizzes/)"],
        id="two items",
    ),
    pytest.param(
        edit(QUIZ, "tell_apart\n  kind: which", "recall\n  kind: which").with_(
            QUIZ, replace=("apply\n  kind: explain", "recall\n  kind: explain")
        ),
        replace(QUEEN, levels={"recall": 3, "tell_apart": 0, "apply": 0}),
        [
            (
                "content/quizzes/hive.yaml:63: the items of hive.queen are all on recall "
                "(write one on another level: tell_apart, apply)"
            )
        ],
        id="one level",
    ),
    pytest.param(
        edit(QUIZ, "    - She is the mother of them all.\n", ""),
        replace(QUEEN, hints=Share(5, 6)),
        ["content/quizzes/hive.yaml:75: hive.queen.work has 1 of 2 hints (write the other)"],
        id="one hint",
    ),
    pytest.param(
        edit(QUIZ, "      feedback: Right, in early summer over a thousand a day.\n", ""),
        replace(QUEEN, feedback=Share(4, 5)),
        ["content/quizzes/hive.yaml:69: hive.queen.work has no feedback here (say why)"],
        id="key without feedback",
    ),
    pytest.param(
        cut(BEEKEEPING, QUIZ, "  options:\n    - text: A worker", "  hints:\n    - How long does each"),
        replace(QUEEN, feedback=Share(3, 4)),
        ["content/quizzes/hive.yaml:81: hive.queen.or_worker has no feedback here (say why)"],
        id="item without options",
    ),
    pytest.param(
        edit(
            QUIZ, "  explanation: A queen lives for three or four years.\n  sources: [queens]\n", "  explanation: So.\n"
        ),
        replace(QUEEN, sources=Share(3, 4)),
        ["content/quizzes/hive.yaml:81: hive.queen.or_worker names no known source (write `sources: [key]`)"],
        id="item without a source",
    ),
]


@pytest.mark.parametrize(("files", "expected", "holes"), HOLES)
def test_a_hole_is_told_where_it_is_to_be_filled_and_no_other(
    files: CourseFiles, expected: Coverage, holes: list[str], tmp_path: Path
) -> None:
    found = surveyed(files, tmp_path)

    assert replace(found["hive.queen"], holes=()) == expected
    assert list(map(str, found["hive.queen"].holes)) == holes
    assert [one.intent for one in found.values() if one.holes] == ["hive.queen"]


def test_an_objective_without_an_item_is_a_hole_once_its_area_is_practised(tmp_path: Path) -> None:
    files = edit(
        QUIZ, "- id: hive.swarm.help\n  objective: hive.swarm", "- id: hive.swarm.help\n  objective: honey.making"
    )

    found = surveyed(files, tmp_path)

    assert [str(hole) for one in found.values() for hole in one.holes] == [
        "content/quizzes/hive.yaml:122: hive.swarm has 2 of 3 items (write 1 more into content/quizzes/)",
        "content/quizzes/hive.yaml:163: honey.making has 1 of 3 items (write 2 more into content/quizzes/)",
        (
            "content/quizzes/hive.yaml:165: the items of honey.making are all on apply "
            "(write one on another level: recall, tell_apart)"
        ),
        "intents/honey.yaml:22: honey.harvest has 0 of 3 items (write 3 more into content/quizzes/)",
        "intents/honey.yaml:42: honey.crystals has 0 of 3 items (write 3 more into content/quizzes/)",
        "intents/honey.yaml:61: honey.storage has 0 of 3 items (write 3 more into content/quizzes/)",
    ]


def test_a_course_without_quizzes_has_no_holes_in_them(tmp_path: Path) -> None:
    found = surveyed(BEEKEEPING.without("content/quizzes"), tmp_path)

    assert [one.intent for one in found.values() if one.is_practised or one.holes] == []


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(BEEKEEPING.with_(QUIZ, content="- id: [\n"), id="no YAML"),
        pytest.param(BEEKEEPING.with_(HIVE, content=b"\xff\n"), id="no text"),
        pytest.param(BEEKEEPING.without("intents"), id="no intents"),
        pytest.param(BEEKEEPING.with_(HONEY, content=""), id="a file of intents that was emptied"),
        pytest.param(BEEKEEPING.with_(SOURCES, content="a: &b c\n"), id="an anchor"),
    ],
)
def test_a_course_that_cannot_be_read_is_not_surveyed(files: CourseFiles, tmp_path: Path) -> None:
    with pytest.raises(CourseError):
        survey(files.write(tmp_path))


def test_a_course_in_which_a_text_is_cut_off_is_surveyed(tmp_path: Path) -> None:
    found = surveyed(BEEKEEPING.with_(HIVE, replace=("title: The queen", "title: Queen #1")), tmp_path)

    assert [one.intent for one in found.values() if one.holes] == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("", id="nothing"),
        pytest.param("hive: [queen]\n", id="a map"),
        pytest.param("- hive.queen\n- [hive.parts]\n-\n", id="no items"),
        pytest.param("- id: {}\n  objective: []\n  options: yes\n  hints: {a: b}\n", id="other kinds"),
        pytest.param("- objective: hive.queen\n", id="a bare objective"),
    ],
)
def test_a_file_of_items_that_check_refuses_is_surveyed_as_far_as_it_goes(content: str, tmp_path: Path) -> None:
    found = surveyed(BEEKEEPING.with_(QUIZ, content=content), tmp_path)

    assert len(found) == 8


def test_the_table_fits_into_a_terminal_and_marks_holes(tmp_path: Path) -> None:
    files = edit(QUIZ, "    - She is the mother of them all.\n", "")
    text = to_text(survey(files.write(tmp_path)))

    assert text == (
        "objective           answer phrases trials   items  hints feedback sources\n"
        "hive.parts      short+more      10      3  3 on 3    6/6      9/9     4/4\n"
        "hive.queen      short+more      11      3  3 on 3    5/6!     5/5     4/4\n"
        "hive.swarm      short+more      10      3  3 on 3    6/6      8/8     4/4\n"
        "hive.inspection short+more      10      3  3 on 2    6/6      6/6     4/4\n"
        "honey.making    short+more      10      3       -      -        -     1/1\n"
        "honey.harvest   short+more      11      3       -      -        -     1/1\n"
        "honey.crystals  short+more      10      3       -      -        -     1/1\n"
        "honey.storage   short+more      12      3       -      -        -     1/1\n"
        "\n"
        "Objectives: 8; whole: 7; with holes (!): 1.\n"
        "Not practised (-), since no intent of the area has an item: honey.\n"
        "Items: how many, on how many levels. Hints, feedback, sources: there / wanted.\n"
        "\n"
        "content/quizzes/hive.yaml:75: hive.queen.work has 1 of 2 hints (write the other)"
    )


def test_the_longest_ids_and_numbers_fit_into_a_hundred_columns() -> None:
    long = replace(
        QUEEN,
        intent=f"hive.{'x' * 30}.the_queen_and_her_daughters",
        phrases=9999,
        trials=999,
        items=100,
        hints=Share(200, 200),
        feedback=Share(999, 999),
        sources=Share(101, 101),
    )

    table, _, _ = to_text([long, QUEEN]).partition("\n\n")

    assert max(map(len, table.splitlines())) <= 100
    assert "the_queen_and_her_daughters short+more    9999    999" in table


def test_an_answer_in_parts_is_told_by_what_it_has() -> None:
    parts = [(True, True), (True, False), (False, True), (False, False)]

    text = to_text([replace(QUEEN, has_short_answer=short, has_more=more) for short, more in parts])

    assert [line.split()[1] for line in text.splitlines()[1:5]] == ["short+more", "short", "more", "none"]


def test_nothing_to_know_is_told_as_nothing() -> None:
    assert to_text([]).startswith("objective ")
    assert json.loads(to_json([])) == []


def test_a_terminal_without_a_sign_gets_json_all_the_same() -> None:
    text = to_json([replace(QUEEN, topic="Bienenkönigin")])

    assert text.isascii()
    assert json.loads(text)[0]["topic"] == "Bienenkönigin"


def test_the_course_of_this_project_has_no_holes() -> None:
    found = survey(ROOT)

    practised = [one.intent for one in found if one.is_practised]
    assert [str(hole) for one in found for hole in one.holes] == []
    assert practised == list(read_course(ROOT).objectives)


@pytest.mark.slow
def test_the_command_ends_with_one_where_there_is_a_hole(tmp_path: Path) -> None:
    root = edit(QUIZ, "    - She is the mother of them all.\n", "").write(tmp_path)

    done = psi_tutor("coverage", TUTOR_COURSE_DIR=str(root))

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines()[-1] == (
        "content/quizzes/hive.yaml:75: hive.queen.work has 1 of 2 hints (write the other)"
    )


@pytest.mark.slow
def test_the_command_gives_json_and_ends_with_nought_where_all_is_there() -> None:
    done = psi_tutor("coverage", "--json")

    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert [one["intent"] for one in found][:2] == ["hive.parts", "hive.queen"]
    assert found[1]["levels"] == {"recall": 1, "tell_apart": 1, "apply": 1}
    assert found[1]["hints"] == {"there": 6, "wanted": 6}


@pytest.mark.slow
def test_the_command_ends_with_two_where_a_file_cannot_be_read(tmp_path: Path) -> None:
    root = BEEKEEPING.with_(QUIZ, content="- id: [\n").write(tmp_path)

    done = psi_tutor("coverage", TUTOR_COURSE_DIR=str(root))

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("content/quizzes/hive.yaml:2: Y001 ")
