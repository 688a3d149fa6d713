"""Each form of Moodle XML is read, faults have lines, and no file can do harm."""

from pathlib import Path

import pytest

from bot.authoring.exchange.items import ImportProblem, ItemText, PointText
from bot.authoring.exchange.xml_reading import read_moodle
from bot.tutor.quizzing.items import Kind, Level, Mistake, Option

FORMS = (Path(__file__).parent / "forms.xml").read_text(encoding="utf-8")
ITEMS = {item.title: item for item in read_moodle(FORMS).items}

SMOKE = (
    '<question type="essay"><name><text>Smoke</text></name><questiontext><text>Why?</text></questiontext></question>'
)


def test_a_multiple_choice_comes_with_all_that_items_have() -> None:
    assert ITEMS["Smoke"] == ItemText(
        kind=Kind.CHOICE,
        stem="What calms bees?",
        id="hive.smoke.calms",
        title="Smoke",
        objective="hive.inspection",
        level=Level.RECALL,
        options=(
            Option("Smoke", "A little is enough.", is_right=True),
            Option("Water <cold>", ""),
            Option("Time", "It helps a bit."),
        ),
        hints=("It comes from a fire.", "You blow it in."),
        explanation="Smoke hides the scent of alarm.",
    )


def test_a_multiple_choice_that_is_not_single_becomes_several() -> None:
    assert ITEMS["Makers"].kind is Kind.SEVERAL
    assert ITEMS["Makers"].stem == "What do bees make?"
    assert [option.is_right for option in ITEMS["Makers"].options] == [True, True, False]


def test_a_true_false_question_has_an_option_for_each_side_whose_reason_is_missing() -> None:
    assert ITEMS["Legs"].options == (
        Option("", "As all insects.", is_right=True, holds=True),
        Option("", "Count again.", is_right=False, holds=False),
    )


def test_translated_words_of_a_true_false_question_stand_for_true_and_false_in_this_order() -> None:
    answers = '<answer fraction="0"><text>Waar</text></answer><answer fraction="100"><text>Onwaar</text></answer>'

    [item] = read_moodle(f'<quiz><question type="truefalse">{answers}</question></quiz>').items

    assert [(option.holds, option.is_right) for option in item.options] == [(True, False), (False, True)]


def test_a_short_answer_becomes_a_typed_item() -> None:
    assert ITEMS["Mother"].accepted == ("queen",)
    assert ITEMS["Mother"].mistakes == (Mistake(("worker",), "They feed the young."),)
    assert ITEMS["Mother"].explanation == "She alone."


def test_numbers_are_typed_also_in_the_old_form() -> None:
    assert ITEMS["Days"].accepted == ("21", "22")


def test_each_line_of_grading_notes_becomes_a_point() -> None:
    assert ITEMS["Swarm"].points == (PointText("There is no room."), PointText("The queen is old."))


def test_an_ordering_keeps_its_order_and_loses_its_empty_items() -> None:
    assert ITEMS["Steps"].options == (Option("Smoke", "First of all."), Option("Open", ""), Option("Look", ""))


def test_every_other_question_is_named_with_title_line_and_type() -> None:
    left_out = [found for found in read_moodle(FORMS).problems if " is left out: " in found.message]

    assert [(found.line, found.message.split("'")[1], found.message.split("'")[3]) for found in left_out] == [
        (57, "Food", "matching"),
        (77, "Read first", "description"),
        (81, "Gaps", "cloze"),
        (85, "Area", "calculated"),
    ]


def test_html_without_cdata_is_read_as_text() -> None:
    text = f"<quiz>{SMOKE.replace('Why?', 'Why <b>not</b> now?')}</quiz>"

    assert [item.stem for item in read_moodle(text).items] == ["Why not now?"]


def test_blank_lines_at_the_start_are_passed_over_and_counted() -> None:
    imported = read_moodle('\n\n<?xml version="1.0" encoding="iso-8859-1"?>\n<quiz>\n<question type="cloze"/></quiz>')

    assert [found.line for found in imported.problems] == [5]


def test_what_stands_above_a_fault_is_kept() -> None:
    imported = read_moodle(f"<quiz>\n{SMOKE}\n<question></quiz>")

    assert [item.title for item in imported.items] == ["Smoke"]
    assert imported.problems == (
        ImportProblem(3, "this is not XML: mismatched tag", "what follows was not read: mend it, and import again"),
    )


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/hostname">',
        '<!ENTITY b SYSTEM "http://bees.example/b">',
        '<!ENTITY % b SYSTEM "http://bees.example/b"> %b;',
        "",
    ],
    ids=["growing entities", "file", "network", "parameter", "document type alone"],
)
def test_no_document_type_is_read(declared: str) -> None:
    text = f"<!DOCTYPE quiz [{declared}]>\n<quiz>{SMOKE.replace('Why?', '&b;' if declared else 'Why?')}</quiz>"

    imported = read_moodle(text)

    assert imported.items == ()
    assert imported.problems == (
        ImportProblem(
            1,
            "a document type or an entity of its own stands in this file, which is not read any further",
            "export it again, as Moodle XML",
        ),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "this is not XML: no element found"),
        ("{}", "this is not XML: not well-formed (invalid token)"),
        ("<quiz>\0</quiz>", "this is not XML: not well-formed (invalid token)"),
        ("<html></html>", "<quiz> is wanted here, not <html>"),
        ("<quiz></quiz>", "there is no question in this file"),
        (f"<quiz>{'<a>' * 100_000}", "elements stand more than 20 deep"),
    ],
    ids=["nothing", "JSON", "NUL", "HTML", "empty quiz", "deep"],
)
def test_other_files_are_told(text: str, message: str) -> None:
    [found] = read_moodle(text).problems

    assert (found.line, found.message) == (1, message)


@pytest.mark.parametrize("fraction", ["lots", "nan", "inf", ""])
def test_a_fraction_that_is_no_number_counts_as_nothing_and_is_named(fraction: str) -> None:
    answers = f'<answer fraction="100"><text>a</text></answer><answer fraction="{fraction}"><text>b</text></answer>'

    imported = read_moodle(f'<quiz><question type="multichoice">{answers}</question></quiz>')

    assert [option.is_right for option in imported.items[0].options] == [True, False]
    assert [found.message for found in imported.problems] == [
        f"'' comes without the fraction {fraction!r}, which is no number"
    ]
