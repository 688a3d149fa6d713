"""Each form of GIFT that Moodle documents is read as Moodle reads it; what does not fit is named with its line."""

from pathlib import Path

import pytest

from bot.authoring.exchange.gift_reading import read_gift
from bot.authoring.exchange.items import ImportProblem, ItemText, PointText
from bot.tutor.quizzing.items import Kind, Level, Mistake, Option

FORMS = (Path(__file__).parent / "forms.gift").read_text(encoding="utf-8")


def read_one(text: str) -> ItemText:
    """Read a text of one question in which nothing is lost."""
    imported = read_gift(text)
    assert imported.problems == ()
    [item] = imported.items
    return item


def problem(text: str) -> ImportProblem:
    """Give the only problem of a text."""
    [found] = read_gift(text).problems
    return found


def test_a_multiple_choice_comes_with_title_feedback_id_level_and_explanation() -> None:
    assert read_gift(FORMS).items[0] == ItemText(
        kind=Kind.CHOICE,
        stem="What colour is between orange and green?",
        id="hive.smoke.why",
        title="Colours",
        level=Level.APPLY,
        options=(
            Option("yellow", "right; good!", is_right=True),
            Option("red", "no, it is yellow & bright"),
            Option("blue <sic>", "no, it is yellow"),
        ),
        explanation="The order is red, orange, yellow, green.",
    )


def test_answers_in_the_middle_of_a_sentence_leave_a_gap() -> None:
    item = read_one("A keeper lights the {~stove =smoker ~candle} before a visit.")

    assert item.stem == "A keeper lights the _____ before a visit."
    assert item.options == (Option("stove", ""), Option("smoker", "", is_right=True), Option("candle", ""))


@pytest.mark.parametrize(("written", "is_true"), [("T", True), ("TRUE", True), ("F", False), ("FALSE", False)])
def test_a_true_false_question_has_an_option_for_each_side_whose_reason_is_missing(written: str, is_true: bool) -> None:
    item = read_one(f"Bees have six legs.{{{written}#Count again.#Right.}}")

    right, wrong = "Right.", "Count again."
    assert item.kind is Kind.TRUE_FALSE
    assert item.options == (
        Option("", right if is_true else wrong, is_right=is_true, holds=True),
        Option("", wrong if is_true else right, is_right=not is_true, holds=False),
    )


def test_a_short_answer_becomes_a_typed_item_with_mistakes() -> None:
    item = read_one("Who lays the eggs?{=the queen =a queen =%0%worker#They feed. =%0%drone#They feed. =%0%*}")

    assert item.kind is Kind.TYPED
    assert item.accepted == ("the queen", "a queen")
    assert item.mistakes == (Mistake(("worker", "drone"), "They feed."),)


def test_the_feedback_to_the_right_typed_answer_explains_where_nothing_else_does() -> None:
    assert read_one("Who?{=queen#She alone. =the queen#She alone.}").explanation == "She alone."


@pytest.mark.parametrize("number", ["#21", "#21:0", "#=21", "#=21:0.0", "#=%100%21"])
def test_an_exact_number_is_typed(number: str) -> None:
    item = read_one(f"How many days?{{{number}}}")

    assert (item.kind, item.accepted) == (Kind.TYPED, ("21",))


def test_fractions_without_a_full_answer_make_several_right_ones() -> None:
    item = read_one("What do bees make?{~%50%wax ~%50%honey ~%-100%paper}")

    assert item.kind is Kind.SEVERAL
    assert [option.is_right for option in item.options] == [True, True, False]


def test_an_empty_pair_of_braces_asks_for_an_explanation() -> None:
    item = read_one("::Swarm:: Why do bees swarm? {####There is no room.}")

    assert (item.kind, item.title, item.explanation) == (Kind.EXPLAIN, "Swarm", "There is no room.")


def test_escaped_signs_stand_for_themselves() -> None:
    item = read_one(r"::A\:\:B:: Is 2 + 3 \= 5\: \{a\} or \~b\#?{= \= 5 ~ a\\b # \~ about ~ c\\\=d ~ line\nend}")

    assert item.title == "A::B"
    assert item.stem == "Is 2 + 3 = 5: {a} or ~b#?"
    assert [option.text for option in item.options] == ["= 5", r"a\b", r"c\=d", "line end"]
    assert item.options[1].feedback == "~ about"


@pytest.mark.parametrize(
    ("written", "stem"),
    [
        ("[html]<p>Two<br>lines &lt; three</p>", "Two lines < three"),
        ("[moodle]Two <b>bold</b> words", "Two bold words"),
        ("[plain]Two <b>bold</b> &amp; words", "Two <b>bold</b> &amp; words"),
        ("[markdown]Two **bold** [words](https://bees.example)", "Two bold words"),
        ("[sic] is no format", "[sic] is no format"),
    ],
)
def test_a_format_says_how_the_text_is_read(written: str, stem: str) -> None:
    assert read_one(f"{written}{{}}").stem == stem


def test_answers_have_the_format_of_their_question_unless_they_name_another() -> None:
    item = read_one("[plain]Which?{=<b>a</b> ~[html]<b>b</b>#<i>c</i>}")

    assert item.options == (Option("<b>a</b>", "", is_right=True), Option("b", "<i>c</i>"))


@pytest.mark.parametrize(
    "head", [">3 ALL VERTICAL ABSOLUTE_POSITION SHOW none", ">3 EXACT VERT REL", ">3", ">2     none"]
)
def test_an_ordering_lists_its_items_in_lines(head: str) -> None:
    item = read_one(f"::Steps::In order.{{{head}\nLight the smoker\nOpen\nLook: eggs = life\n}}")

    assert item.kind is Kind.ORDERING
    assert [option.text for option in item.options] == ["Light the smoker", "Open", "Look: eggs = life"]


def test_comments_fill_in_what_gift_lacks_when_the_tags_say_that_it_is_ours() -> None:
    comments = "// [id:hive.swarm.why] [tag:kind:explain] [tag:source:diary]\n// hint: Room.\n// point: No room.\n"

    item = read_one(f"{comments}// phrase: it is too full\n// source: diary\nWhy?{{}}")

    assert item.id == "hive.swarm.why"
    assert item.hints == ("Room.", "")
    assert item.points == (PointText("No room.", ("it is too full",), "diary"),)
    assert item.sources == ("diary",)


def test_comments_of_others_are_no_part_of_an_item() -> None:
    assert read_one("// hint: Room.\n// feedback: x\nWhy?{=a ~b}").hints == ("", "")


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_part_questions(ends: str) -> None:
    text = ends.join(["\ufeffOne?{=a ~b}", "", "", "Two?{", "=a", "~b}", ""])

    assert [item.stem for item in read_gift(text).items] == ["One?", "Two?"]


def test_every_question_of_the_documented_forms_becomes_an_item_or_is_named_with_its_line() -> None:
    imported = read_gift(FORMS)

    left_out = [found for found in imported.problems if " is left out: " in found.message]
    assert [item.title or item.stem for item in imported.items] == [
        *(
            "Colours",
            "A keeper lights the _____ before a visit.",
            "Bees collect _____ in spring.",
            "Bees have six legs.",
        ),
        *("Wings", "Who lays the eggs?", "Spelling", "Sums", "Weeks", "Range", "Years", "Essay", "Two of four", "Half"),
        *("Signs", "Is smoke harmful to bees?", "Two lines < three a hive", "Steps", "Short head"),
    ]
    assert [(found.line, found.message.split(" is left out: ")[0]) for found in left_out] == [
        (45, "'Pairs'"),
        (52, "'Before the exam'"),
        (95, "'A brace is { missing here.'"),
        (97, "'And { it was'"),
        (99, "'closed } too late.'"),
    ]


def test_matching_is_named_with_title_line_and_a_way_out() -> None:
    assert problem("\n::Pairs:: Who eats what?{\n=bee -> nectar\n=bear -> honey\n}") == ImportProblem(
        2,
        "'Pairs' is left out: items cannot be made of questions of the type 'match'",
        "write it anew, for example as one `which` item for each pair",
    )


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Days?{#21:1}", "the tolerance of 1 of '21'"),
        ("Days?{#20..22}", "the range at 20..22, worth 100%"),
        ("Days?{#=21 =%50%20:2}", "the range at 20, worth 50%"),
        ("Days?{#21 ~#Far off.}", "the feedback 'Far off.' to every other answer"),
        ("Who?{=queen =%50%quen}", "the 50% for 'quen', which counts as wrong"),
        ("Who?{=queen =*bee*}", "the answer '*bee*'"),
        ("Who?{=queen#She. =a queen#Yes.}", "the feedback 'Yes.' to a right answer"),
        ("Where?{=here ~%50%near ~far}", "the 50% for 'near', which counts as wrong"),
        ('Look: <img src="a.png" alt="a hive">{=a ~b}', "a picture, a sound or a film"),
    ],
)
def test_what_an_item_cannot_hold_is_named(text: str, lost: str) -> None:
    found = problem(text)

    assert found.line == 1
    assert found.message.endswith(f" comes without {lost}")
    assert found.hint


def test_a_question_with_two_pairs_of_braces_is_left_out() -> None:
    assert "more than one { stands in it" in problem("Bees {=fly} and {=sting}.").message


@pytest.mark.parametrize("text", ["", "\n\n", "// only a comment\n", "$CATEGORY: $course$/top\n"])
def test_a_file_without_a_question_is_told(text: str) -> None:
    assert problem(text) == ImportProblem(1, "there is no question in this file", "is it the right file?")


def test_a_text_without_braces_asks_nothing_and_one_with_half_of_them_is_broken() -> None:
    assert problem("Read this first.").message == (
        "'Read this first.' is left out: items cannot be made of questions of the type 'description'"
    )
    for broken in ("Why? {=smoke", "Why? =smoke}", "Why? }=smoke{"):
        assert problem(broken).message == f"{broken!r} is left out: a brace is missing"
