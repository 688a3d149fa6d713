"""A course without a fault is read as it was written; one with faults is refused with all of them."""

from dataclasses import fields
from pathlib import Path

import pytest

from bot.authoring.building import check_course, read_course
from bot.errors import CourseError
from bot.tutor.course import About, Term, Topic
from bot.tutor.markup import Picture
from bot.tutor.quizzing.items import Item, Kind, Level, Mistake, Option, Point
from bot.tutor.source import Source
from tests.authoring.conftest import Build, Check
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles, Place, places

HIVE = "intents/hive.yaml"
QUIZ = "content/quizzes/hive.yaml"
SOURCES = "content/sources.yaml"
GLOSSARY = "content/glossary.yaml"
ANSWERS = "content/answers/hive.md"


def test_the_course_has_every_intent_that_stands_in_its_files(build: Build) -> None:
    course = build(BEEKEEPING)

    assert list(course.intents) == [
        "bot.greeting",
        "bot.help",
        "hive.parts",
        "hive.queen",
        "hive.swarm",
        "hive.inspection",
        "honey.making",
        "honey.harvest",
        "honey.crystals",
        "honey.storage",
    ]
    assert [len(intent.phrases) for intent in course.intents.values()] == [11, 10, 12, 11, 12, 10, 10, 11, 11, 12]
    assert [len(intent.trials) for intent in course.intents.values()] == [3] * 10


def test_an_intent_has_its_title_phrases_trials_and_follow_ups(build: Build) -> None:
    queen = build(BEEKEEPING).intents["hive.queen"]

    assert queen.id == "hive.queen"
    assert queen.title == "The queen"
    assert queen.phrases[:3] == (
        "What does the queen do?",
        "how many eggs does the queen lay a day",
        "queen bee 👑",
    )
    assert queen.trials == (
        "the one who lays, how old does she get?",
        "which insect is the parent of the whole colony",
        "do they follow the orders of a ruler?",
    )
    assert queen.follow_ups == ("hive.swarm",)


def test_an_intent_has_what_it_lists_compares_and_illustrates_in_the_order_of_the_file(build: Build) -> None:
    relations = "  lists: [hive.swarm, hive.parts]\n  compares: [honey.making, hive.swarm]\n  example_of: [hive.parts]"
    files = BEEKEEPING.with_(HIVE, replace=("title: The queen", f"title: The queen\n{relations}"))

    queen = build(files).intents["hive.queen"]

    assert queen.lists == ("hive.swarm", "hive.parts")
    assert queen.compares == ("honey.making", "hive.swarm")
    assert queen.example_of == ("hive.parts",)


def test_an_intent_may_do_without_relations(build: Build) -> None:
    queen = build(BEEKEEPING).intents["hive.queen"]

    assert (queen.lists, queen.compares, queen.example_of) == ((), (), ())


def test_the_first_paragraph_is_the_short_answer_and_the_rest_is_more(build: Build) -> None:
    answer = build(BEEKEEPING).intents["hive.queen"].answer

    assert answer.short == (
        "The queen is the mother of the whole colony. In early summer she may lay over a thousand eggs a day, "
        "and she lives for three or four years."
    )
    assert answer.more == (
        "She gives no orders. Her scent tells the workers that all is well; when it fades, they raise a new queen.\n\n"
        "Keepers often mark her back with a dot, so that she is found sooner. "
        "In naïve eyes she looks like any other bee, only longer."
    )
    assert answer.picture is None


def test_an_answer_of_one_paragraph_has_no_more(build: Build) -> None:
    answer = build(BEEKEEPING).intents["bot.greeting"].answer

    assert answer.more == ""
    assert answer.sources == ()


def test_a_picture_is_kept_apart_from_the_text(build: Build) -> None:
    answer = build(BEEKEEPING).intents["hive.parts"].answer

    assert answer.picture == Picture(
        "content/pictures/hive.png", "A cut through a hive: floor, brood box, super and roof"
    )
    assert answer.more == (
        "In each box hang wooden frames:\n\n"
        "- the bees build wax comb on them;\n"
        "- the keeper lifts them out one by one.\n\n"
        "Between two frames stays a gap of about eight millimetres. "
        "Bees keep such a gap free, so nothing is glued shut."
    )


def test_an_answer_names_its_sources_in_order(build: Build) -> None:
    sources = build(BEEKEEPING).intents["hive.inspection"].answer.sources

    assert sources == (
        Source(
            id="course",
            author="Linden Street Apiary Club",
            title="Beekeeping for Beginners, part 1",
            url="https://bees.example.org/course",
        ),
        Source(
            id="weather",
            author="Valley Weather Post",
            title="Flowering calendar",
            url="https://bees.example.org/calendar",
        ),
    )


def test_a_year_is_text_as_it_stands_in_the_file(build: Build) -> None:
    sources = build(BEEKEEPING).intents["hive.swarm"].answer.sources

    assert [source.year for source in sources] == ["2015-2016", "2019"]


def test_placeholders_of_answers_are_filled_in(build: Build) -> None:
    course = build(BEEKEEPING)

    assert course.intents["bot.greeting"].answer.short == (
        "Hello! I tutor Beekeeping for Beginners. Ask me about the hive or about honey."
    )
    assert course.intents["bot.help"].answer.more == (
        "I know what stands in Part 1: The Hive and Its Honey, and nothing else. "
        "To reach a person, write to keeper@bees\\.example\\.org."
    )


def test_the_course_says_what_it_is_and_who_made_it(build: Build) -> None:
    assert build(BEEKEEPING).about == About(
        title="Beekeeping for Beginners",
        section="Part 1: The Hive and Its Honey",
        page="https://bees.example.org/course",
        authors="The Linden Street Apiary Club",
        licence="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        credit="Beekeeping for Beginners, by the Linden Street Apiary Club",
        contact="keeper@bees.example.org",
    )


def test_topics_stand_in_order_with_their_intents(build: Build) -> None:
    assert build(BEEKEEPING).topics == (
        Topic("hive", "The hive", ("hive.parts", "hive.queen", "hive.swarm", "hive.inspection")),
        Topic("honey", "Honey", ("honey.making", "honey.harvest", "honey.crystals", "honey.storage")),
    )


def test_terms_stand_in_order_with_their_names_and_sources(build: Build) -> None:
    glossary = build(BEEKEEPING).glossary

    assert [term.name for term in glossary] == ["Swarm", "Super", "Crystallisation"]
    assert glossary[2] == Term(
        id="crystallisation",
        name="Crystallisation",
        also=("granulation",),
        misspelt=("cristalization",),
        definition="How honey turns solid: its sugar forms crystals with time.",
        sources=(
            Source(
                id="kitchen",
                author="Honey Kitchen [club sheet]",
                title="Jars, lids and labels",
                url="https://bees.example.org/kitchen?sheet=3&lang=en",
            ),
        ),
        intent="honey.crystals",
        see="honey.crystals",
    )


def test_a_course_may_do_without_a_glossary(build: Build) -> None:
    course = build(BEEKEEPING.without("content/glossary.yaml"))

    assert course.glossary == ()
    assert [len(intent.phrases) for intent in course.intents.values()] == [11, 10, 10, 11, 10, 10, 10, 11, 10, 12]


QUEENS = Source(
    "queens", "M. Okoro & L. Lund", "On queens and their daughters", "https://bees.example.org/queens", "2021"
)
HANDBOOK = Source("handbook", "Ada Wren", "The small hive handbook", "https://bees.example.org/handbook", "2019")


def test_items_stand_in_the_order_of_the_files(build: Build) -> None:
    text = BEEKEEPING.files[QUIZ]
    assert isinstance(text, bytes)
    first, found, rest = text.partition(b"- id: hive.queen.work")
    files = BEEKEEPING.with_(QUIZ, content=found + rest).with_("content/quizzes/late.yaml", content=first)

    course = build(files)

    assert [item.id for item in course.items] == [
        "hive.queen.work",
        "hive.queen.or_worker",
        "hive.queen.scent",
        "hive.swarm.who_leaves",
        "hive.swarm.signs",
        "hive.swarm.help",
        "hive.inspection.how_often",
        "hive.inspection.smoke",
        "hive.inspection.weather",
        "hive.parts.super",
        "hive.parts.order",
        "hive.parts.gap",
    ]
    assert list(course.objectives) == ["hive.parts", "hive.queen", "hive.swarm", "hive.inspection"]


def test_a_typed_item_has_what_is_accepted_and_what_is_a_mistake(build: Build) -> None:
    assert build(BEEKEEPING).item("hive.parts.super") == Item(
        id="hive.parts.super",
        objective="hive.parts",
        level=Level.RECALL,
        kind=Kind.TYPED,
        stem="Into which box do the bees bring honey for the keeper?",
        options=(),
        hints=("Think of the stack from the ground up.", "It stands above the nursery."),
        explanation="The super stands above the brood box, and honey is stored there.",
        sources=(HANDBOOK,),
        accepted=("super", "the super", "honey super", "top box"),
        mistakes=(
            Mistake(
                ("brood box", "brood chamber"),
                "Tempting, since bees store food there too; but that box is for the young.",
            ),
            Mistake(("floor", "roof"), "It belongs to the stack, but holds no combs."),
        ),
    )


def test_an_option_says_whether_it_is_right_and_whether_the_statement_holds(build: Build) -> None:
    item = build(BEEKEEPING).item("hive.parts.gap")

    assert item is not None
    assert item.options == (
        Option(
            "bees close so wide a gap with comb",
            "Right, they keep about eight millimetres free and build in the rest.",
            is_right=True,
            holds=False,
        ),
        Option(
            "bees keep a gap of any width free",
            "Tempting, since they do keep one gap free; but its width counts.",
            holds=True,
        ),
        Option(
            "bees walk on one side of a comb",
            "The statement is wrong indeed, but bees work on both sides.",
            holds=False,
        ),
    )


def test_options_hold_nothing_where_no_statement_is_judged(build: Build) -> None:
    item = build(BEEKEEPING).item("hive.queen.or_worker")

    assert item is not None
    assert [(option.is_right, option.holds) for option in item.options] == [(False, None), (True, None)]


def test_a_point_has_its_phrases_and_its_source(build: Build) -> None:
    item = build(BEEKEEPING).item("hive.queen.scent")

    assert item is not None
    assert item.kind is Kind.EXPLAIN
    assert item.points[0] == Point(
        "The scent of the queen tells the workers that all is well.",
        ("they smell that she is there", "her scent says everything is fine", "the bees know her by her odour"),
        QUEENS,
    )
    assert item.points[1].source.id == "course"


@pytest.mark.parametrize("written", ["yes", "true", "'yes'"])
def test_what_is_right_is_written_as_yes_or_as_true(written: str, build: Build) -> None:
    files = BEEKEEPING.with_(QUIZ, replace=("A queen\n      right: yes", f"A queen\n      right: {written}"))

    item = build(files).item("hive.queen.or_worker")

    assert item is not None
    assert [option.is_right for option in item.options] == [False, True]


def test_a_course_may_do_without_items(build: Build) -> None:
    course = build(BEEKEEPING.without("content/quizzes"))

    assert course.items == ()
    assert course.objectives == {}


def test_out_of_scope_questions_are_kept_apart_from_the_intents(build: Build) -> None:
    outside = build(BEEKEEPING).out_of_scope

    assert (len(outside.phrases), len(outside.trials)) == (40, 20)
    assert outside.phrases[0] == "Will it snow on Friday?"
    assert outside.trials[-1] == "lorem ipsum dolor"


def test_the_wording_is_complete_and_without_line_ends_around_it(build: Build) -> None:
    wording = build(BEEKEEPING).wording

    assert wording.decline == "I found nothing about that in *{title}*.\n\nTry other words, or choose a topic:"
    assert wording.command_about == "Who made this – and its licence"
    assert [entry.name for entry in fields(wording) if not getattr(wording, entry.name)] == []


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing(build: Build) -> None:
    whole = build(BEEKEEPING)
    texts = {
        path: file for path, file in BEEKEEPING.files.items() if isinstance(file, bytes) and not path.endswith(".png")
    }
    windows = {path: b"\xef\xbb\xbf" + file.replace(b"\n", b"\r\n") for path, file in texts.items()}

    assert build(CourseFiles({**BEEKEEPING.files, **windows})) == whole


def test_the_version_is_the_same_whenever_and_wherever_the_course_is_read(tmp_path: Path) -> None:
    here = read_course(BEEKEEPING.write(tmp_path / "here"))
    again = read_course(tmp_path / "here")
    elsewhere = read_course(BEEKEEPING.write(tmp_path / "else" / "where"))

    assert here.version == again.version == elsewhere.version
    assert len(here.version) == 12


@pytest.mark.parametrize(
    "edited",
    [
        pytest.param(BEEKEEPING.with_(HIVE, replace=("what is a swarm", "what's a swarm")), id="phrase"),
        pytest.param(BEEKEEPING.with_(HIVE, replace=("clothes and tools", "clothing and tools")), id="trial"),
        pytest.param(BEEKEEPING.with_(HIVE, append="# a comment\n"), id="comment"),
        pytest.param(
            BEEKEEPING.with_(HIVE, replace=("title: The queen", "title: The queen\n  lists: [hive.swarm]")), id="list"
        ),
        pytest.param(BEEKEEPING.with_("intents/out_of_scope.yaml", replace=("useless", "hopeless")), id="out of scope"),
        pytest.param(BEEKEEPING.with_(ANSWERS, replace=("naïve", "naive")), id="answer"),
        pytest.param(BEEKEEPING.with_("content/sources.yaml", replace=("2021", "2022")), id="source"),
        pytest.param(BEEKEEPING.with_("content/course.yaml", replace=("title: Honey", "title: Jars")), id="topic"),
        pytest.param(BEEKEEPING.with_("content/wording.yaml", replace=("Tell me more", "More")), id="wording"),
        pytest.param(BEEKEEPING.with_("content/glossary.yaml", replace=("top box", "upper box")), id="glossary"),
        pytest.param(BEEKEEPING.without("content/glossary.yaml"), id="no glossary"),
        pytest.param(BEEKEEPING.with_(QUIZ, replace=("Drones are thrown", "They are thrown")), id="item"),
        pytest.param(BEEKEEPING.without("content/quizzes"), id="no items"),
        pytest.param(BEEKEEPING.moved(QUIZ, "content/quizzes/bees.yaml"), id="file name of items"),
        pytest.param(BEEKEEPING.moved(ANSWERS, "content/answers/bees.md"), id="file name"),
    ],
)
def test_any_edit_changes_the_version(edited: CourseFiles, tmp_path: Path) -> None:
    before = read_course(BEEKEEPING.write(tmp_path / "before"))
    after = read_course(edited.write(tmp_path / "after"))

    assert before.version != after.version


FAULTY = (
    BEEKEEPING.with_(HIVE, replace=("[hive.swarm]", "[hive.wax]"))
    .with_("intents/honey.yaml", replace=("  title: Harvesting honey\n", "  title: Harvesting honey\n  colour: gold\n"))
    .with_(ANSWERS, replace=("Sources: diary, handbook", "Sources: diary, hearsay"))
    .with_(ANSWERS, replace=("Look for eggs", "Look for `eggs`"))
    .with_("content/wording.yaml", replace=("more_label: Tell me more\n", ""))
    .with_("intents/out_of_scope.yaml", append="colour: gold\n")
    .with_("intents/notes.txt", content="to do\n")
    .with_(GLOSSARY, content="terms: [\n")
    .without("content/pictures/")
)


def test_faults_in_different_files_are_all_reported_in_one_run(check: Check) -> None:
    found = places(check(FAULTY))

    assert {
        ("intents/honey.yaml", 24, "K001"),
        ("intents/notes.txt", 1, "F007"),
        (ANSWERS, 4, "A008"),
        (ANSWERS, 34, "A004"),
        (ANSWERS, 39, "A007"),
        (GLOSSARY, 2, "Y001"),
        ("content/wording.yaml", 1, "W001"),
    } <= set(found)


def test_problems_are_sorted_by_path_line_and_code(check: Check) -> None:
    found = places(check(FAULTY))

    assert found == sorted(found)
    assert len({path for path, _, _ in found}) > 5


def test_a_fault_is_reported_once(check: Check) -> None:
    found = [str(problem) for problem in check(FAULTY)]

    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("files", "told"),
    [
        pytest.param(BEEKEEPING.without("intents/"), [("intents", 1, "F001")], id="no intents"),
        pytest.param(
            BEEKEEPING.moved("intents/", "../away/").with_link("intents", "../away"),
            [("intents", 1, "F005")],
            id="intents linked out",
        ),
        pytest.param(
            BEEKEEPING.with_(HIVE, replace=("- id: hive.queen", "- id: Hive.queen")),
            [(HIVE, 22, "I006")],
            id="an id of another form",
        ),
        pytest.param(BEEKEEPING.without("content/answers/"), [("content/answers", 1, "F001")], id="no answers"),
        pytest.param(BEEKEEPING.without(SOURCES), [(SOURCES, 1, "F001")], id="no sources"),
        pytest.param(BEEKEEPING.with_(SOURCES, append='"\n'), [(SOURCES, 29, "Y001")], id="a quote in the sources"),
        pytest.param(
            BEEKEEPING.with_(SOURCES, replace=("author: Ada Wren", "author: []")),
            [(SOURCES, 7, "K003")],
            id="one field of one source",
        ),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_that_would_follow_from_it(
    files: CourseFiles, told: list[Place], check: Check
) -> None:
    assert places(check(files)) == told


def test_what_is_missing_beside_something_unreadable_is_told_all_the_same(check: Check) -> None:
    files = BEEKEEPING.without(SOURCES).with_(ANSWERS, replace=("Sources: diary, handbook\n", ""))

    assert places(check(files), ANSWERS) == [(ANSWERS, 32, "A003")]


def test_a_course_with_problems_is_refused_with_all_of_them(tmp_path: Path) -> None:
    root = FAULTY.write(tmp_path)
    _, findings = check_course(root)

    with pytest.raises(CourseError) as refused:
        read_course(root)

    assert refused.value.problems == tuple(findings)
    assert str(refused.value).splitlines() == [str(problem) for problem in findings]


def test_a_folder_that_does_not_exist_misses_every_file(tmp_path: Path) -> None:
    course, findings = check_course(tmp_path / "nowhere")

    assert course is None
    assert places(findings) == [
        ("content/answers", 1, "F001"),
        ("content/course.yaml", 1, "F001"),
        ("content/sources.yaml", 1, "F001"),
        ("content/wording.yaml", 1, "F001"),
        ("intents", 1, "F001"),
    ]
