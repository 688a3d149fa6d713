"""Markdown files of answers: headings part them, and only the small Markdown is read."""

import pytest

from bot.authoring.answers import AnswerText, read_answers
from bot.authoring.files import CourseText
from bot.authoring.problems import Findings
from tests.authoring.conftest import Build, Check
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles, Place, places

BOT = "content/answers/bot.md"
HIVE = "content/answers/hive.md"


def hive(before: str, after: str) -> CourseFiles:
    return BEEKEEPING.with_(HIVE, replace=(before, after))


def read(text: str) -> list[AnswerText]:
    findings = Findings()
    answers = list(read_answers(CourseText(HIVE, text), findings))
    assert [str(problem) for problem in findings] == []
    return answers


REFUSED = [
    pytest.param(hive("She gives no orders", "She gives no `orders`"), [(HIVE, 18, "A007")], id="code"),
    pytest.param(hive("She gives no orders", "```\nShe gives\n```\nno orders"), [(HIVE, 18, "A007")], id="code block"),
    pytest.param(hive("She gives no orders", "    She gives no orders"), [(HIVE, 18, "A007")], id="four spaces"),
    pytest.param(hive("She gives no orders", "> She gives no orders"), [(HIVE, 18, "A007")], id="quotation"),
    pytest.param(hive("She gives no orders", "# She gives\n\nno orders"), [(HIVE, 18, "A007")], id="heading"),
    pytest.param(hive("She gives no orders", "### She gives\n\nno orders"), [(HIVE, 18, "A007")], id="third heading"),
    pytest.param(hive("She gives no orders", "Orders\n------\n\nNone"), [(HIVE, 18, "A007")], id="underlined heading"),
    pytest.param(hive("She gives no orders", "---\n\nShe gives no orders"), [(HIVE, 18, "A007")], id="rule"),
    pytest.param(
        hive("- the keeper lifts them", "  - deeper\n- the keeper lifts them"), [(HIVE, 9, "A007")], id="list in a list"
    ),
    pytest.param(
        hive("She gives no orders", "See ![a bee](../pictures/hive.png) here"),
        [(HIVE, 18, "A007")],
        id="picture in a line",
    ),
    pytest.param(hive("(https://bees.example.org/swarms)", "(swarms.html)"), [(HIVE, 32, "A007")], id="link to a file"),
    pytest.param(hive("(https://bees", "(ftp://bees"), [(HIVE, 32, "A007")], id="link to an odd address"),
    pytest.param(
        BEEKEEPING.with_(BOT, replace=("## bot.greeting\n", "Hi.\n\n## bot.greeting\n")),
        [(BOT, 1, "A009")],
        id="text before the first heading",
    ),
    pytest.param(
        BEEKEEPING.with_(BOT, replace=("## bot.greeting\n", "\n\n  Hi.\nHo.\n## bot.greeting\n")),
        [(BOT, 3, "A009")],
        id="text below empty lines, before the first heading",
    ),
    pytest.param(
        BEEKEEPING.with_("content/answers/wax.md", content="# Wax\n\nBees sweat it.\n"),
        [("content/answers/wax.md", 1, "A009")],
        id="text without any heading of an intent",
    ),
    pytest.param(hive("## hive.swarm\n", "## hive.swarm\n\n- "), [(HIVE, 24, "A009")], id="list first"),
    pytest.param(
        hive("A hive is a stack", "![Box](../pictures/hive.png)\n\nA hive is a stack").with_(
            HIVE, replace=("![A cut through a hive: floor, brood box, super and roof](../pictures/hive.png)\n\n", "")
        ),
        [(HIVE, 1, "A009")],
        id="picture first",
    ),
]


@pytest.mark.parametrize(("files", "expected"), REFUSED)
def test_what_answers_cannot_have_is_found_and_nothing_else(
    files: CourseFiles, expected: list[Place], check: Check
) -> None:
    found = places(check(files))

    assert found == expected


def test_an_answer_without_text_is_found_although_it_names_sources(check: Check) -> None:
    found = places(check(BEEKEEPING.with_(HIVE, append="\n## hive.wax\n\nSources: diary\n")))

    assert found == [(HIVE, 45, "A001"), (HIVE, 45, "A009")]


def test_a_heading_right_after_a_heading_leaves_an_answer_without_text_and_source(check: Check) -> None:
    found = places(check(hive("## hive.queen\n", "## hive.queen\n## hive.wax\n")))

    assert found == [(HIVE, 15, "A003"), (HIVE, 15, "A009"), (HIVE, 16, "A001")]


def test_what_is_refused_is_told_in_words(check: Check) -> None:
    [problem] = check(hive("She gives no orders", "> She gives no orders"))

    assert problem.message == "hive.queen uses a quotation block"
    assert problem.hint == "paragraphs, one-level lists, bold, italic and links are read"


def test_answers_stand_in_order_with_the_lines_of_their_headings() -> None:
    answers = read("\n## b.two\nTwo.\n\nSources: x, y\n\n\n## a.one  \n\nOne.\n")

    assert [(answer.intent, answer.line) for answer in answers] == [("b.two", 2), ("a.one", 8)]


def test_the_last_line_names_the_sources_and_is_no_text() -> None:
    [answer] = read("## a.one\nOne.\n\nSources: x,y , z-2\n\n")

    assert answer.sources == ("x", "y", "z-2")
    assert answer.sources_line == 4
    assert answer.body.strip() == "One."


def test_a_file_without_text_holds_no_answers() -> None:
    assert read("") == []
    assert read("\n \n") == []


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(hive("She gives no orders", "She gives **no** *or*ders"), id="bold and italic"),
        pytest.param(hive("She gives no orders", "She gives ***no*** orders"), id="bold and italic at once"),
        pytest.param(hive("She gives no orders", "Write [to us](mailto:us@bees.example.org)"), id="mail address"),
        pytest.param(hive("She gives no orders.", "She gives\\\nno orders."), id="line break"),
        pytest.param(hive("She gives no orders.", "She gives\n\n* no\n* orders.\n\nSo:"), id="list with stars"),
        pytest.param(hive("She gives no orders.", "7. no\n8. orders\n\nSo:"), id="list that starts at seven"),
    ],
)
def test_the_small_markdown_is_read(files: CourseFiles, build: Build) -> None:
    assert build(files).intents["hive.queen"].answer.more != ""
