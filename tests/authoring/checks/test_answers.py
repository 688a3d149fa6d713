"""Rules about answers, before and after: the course keeps them all, one edit breaks one."""

import os
import re
from html import unescape

import pytest

from bot.channels.rendering import to_html
from bot.tutor.cards import full_card
from bot.tutor.markup import units
from tests.authoring.conftest import Build, Check
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles, Place, places

BOT = "content/answers/bot.md"
COURSE = "content/course.yaml"
HIVE = "content/answers/hive.md"
HONEY = "content/answers/honey.md"
PICTURE = "content/pictures/hive.png"
PNG = BEEKEEPING.files[PICTURE]
assert isinstance(PNG, bytes)
IMAGE = "![A cut through a hive: floor, brood box, super and roof](../pictures/hive.png)"
CRYSTALS = "Solid honey is not spoiled. Its sugar forms crystals with time,"


def hive(before: str, after: str) -> CourseFiles:
    return BEEKEEPING.with_(HIVE, replace=(before, after))


def short_answer(text: str) -> CourseFiles:
    """Give the course with another short answer to honey.crystals; ten words of the old one stay behind."""
    return BEEKEEPING.with_(HONEY, replace=(CRYSTALS, text))


BROKEN = [
    pytest.param(
        hive("## hive.queen", "## hive.king"), [(HIVE, 15, "A001"), ("intents/hive.yaml", 22, "I004")], id="misspelt id"
    ),
    pytest.param(
        hive("## hive.queen", "##hive.queen"),
        [(HIVE, 15, "A011"), ("intents/hive.yaml", 22, "I004")],
        id="heading without its space",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, append="\n## hive.wax\nBees sweat it.\n\nSources: diary\n"),
        [(HIVE, 45, "A001")],
        id="answer without an intent",
    ),
    pytest.param(
        BEEKEEPING.with_(HIVE, append="\n## hive.queen\nShe lays.\n\nSources: diary\n"),
        [(HIVE, 45, "A002")],
        id="answer twice in a file",
    ),
    pytest.param(
        BEEKEEPING.with_(HONEY, append="\n## hive.queen\nShe lays.\n\nSources: diary\n"),
        [(HONEY, 31, "A002")],
        id="answer in two files",
    ),
    pytest.param(hive("\n\nSources: queens, course", ""), [(HIVE, 20, "A003")], id="no source"),
    pytest.param(hive("Sources: queens, course", "Sources:"), [(HIVE, 22, "A003")], id="empty sources"),
    pytest.param(hive("Sources: queens, course", "sources: queens"), [(HIVE, 22, "A003")], id="sources in lower case"),
    pytest.param(hive("Sources: queens, course", "Sources: course\n\nEnd."), [(HIVE, 24, "A003")], id="text below"),
    pytest.param(hive("queens, course", "none"), [(HIVE, 22, "A004")], id="none for what is not small talk"),
    pytest.param(
        BEEKEEPING.with_(BOT, replace=("about honey.\n\nSources: none", "about honey.")),
        [(BOT, 2, "A003")],
        id="small talk that was cut off",
    ),
    pytest.param(hive("queens, course", "queens, gossip"), [(HIVE, 22, "A004")], id="unknown source"),
    pytest.param(
        BEEKEEPING.with_(BOT, append="\nSources: gossip\n"), [(BOT, 13, "A004")], id="unknown source of small talk"
    ),
    pytest.param(
        hive("In naïve eyes", "In\u2028naïve eyes of {name}"),
        [(HIVE, 20, "A010")],
        id="behind a line end of Unicode",
    ),
    pytest.param(short_answer("word " * 51), [(HONEY, 18, "A005")], id="61 words"),
    pytest.param(short_answer("word\n" * 51), [(HONEY, 18, "A005")], id="61 words on 61 lines"),
    pytest.param(short_answer("**word** " * 51), [(HONEY, 18, "A005")], id="61 words in bold"),
    pytest.param(hive("](../pictures/hive.png)", "](../pictures/bees.png)"), [(HIVE, 4, "A008")], id="no such picture"),
    pytest.param(hive("](../pictures/hive.png)", "](hive.png)"), [(HIVE, 4, "A008")], id="picture beside the answers"),
    pytest.param(
        BEEKEEPING.moved(PICTURE, "content/pictures/old/hive.png").with_(
            HIVE, replace=("](../pictures/hive.png)", "](../pictures/old/hive.png)")
        ),
        [(HIVE, 4, "A008")],
        id="picture in a folder of pictures",
    ),
    pytest.param(
        hive("](../pictures/hive.png)", "](../../../secret.png)").with_("../secret.png", content="x"),
        [(HIVE, 4, "A008")],
        id="picture outside the course",
    ),
    pytest.param(
        hive("](../pictures/hive.png)", "](/etc/passwd)"), [(HIVE, 4, "A008")], id="picture with an absolute path"
    ),
    pytest.param(
        hive("](../pictures/hive.png)", "](https://example.org/hive.png)"), [(HIVE, 4, "A008")], id="picture on the web"
    ),
    pytest.param(
        BEEKEEPING.moved(PICTURE, "../hive.png").with_link(PICTURE, "../../../hive.png"),
        [(HIVE, 4, "A008")],
        id="picture behind a link that leads out",
    ),
    pytest.param(BEEKEEPING.with_link(PICTURE, "hive.png"), [(HIVE, 4, "A008")], id="picture behind a loop of links"),
    pytest.param(BEEKEEPING.with_made(PICTURE, os.mkfifo), [(HIVE, 4, "A008")], id="pipe for a picture"),
    pytest.param(BEEKEEPING.with_made(PICTURE, os.mkdir), [(HIVE, 4, "A008")], id="folder for a picture"),
    pytest.param(hive(IMAGE, "![](../pictures/hive.png)"), [(HIVE, 4, "A008")], id="picture without words"),
    pytest.param(hive(IMAGE, f"![{'w' * 1025}](../pictures/hive.png)"), [(HIVE, 4, "A008")], id="1025 characters"),
    pytest.param(hive(IMAGE, f"![{'🐝' * 513}](../pictures/hive.png)"), [(HIVE, 4, "A008")], id="513 bees"),
    pytest.param(
        hive("Look for eggs", f"{IMAGE}\n\n![Eggs](../pictures/eggs.png)\n\nLook for eggs").with_(
            "content/pictures/eggs.png", content=PNG
        ),
        [(HIVE, 41, "A008")],
        id="two pictures",
    ),
    pytest.param(hive("She gives no orders", "She gives **no orders"), [(HIVE, 18, "A011")], id="bold without an end"),
    pytest.param(
        hive("She gives no orders", "She gives **no **orders"), [(HIVE, 18, "A011")], id="a space before the end"
    ),
    pytest.param(hive("She gives", "She [gives](https://e.org"), [(HIVE, 18, "A011")], id="link without an end"),
    pytest.param(hive("She gives", "She [gives] (https://e.org)"), [(HIVE, 18, "A011")], id="a space within a link"),
    pytest.param(hive("She gives no orders", "a\n| b | c |\n"), [(HIVE, 19, "A011")], id="table"),
    pytest.param(hive("She gives no orders", "a\n##hive.wax\n"), [(HIVE, 19, "A011")], id="heading within a text"),
    pytest.param(hive("and a *roof*.", "and this:\n- a *roof*"), [(HIVE, 2, "A012")], id="colon before a list"),
    pytest.param(hive("and a *roof*.", "and **this:**"), [(HIVE, 2, "A012")], id="colon in bold"),
    pytest.param(hive("She gives no orders", "She gives {no} orders"), [(HIVE, 18, "A010")], id="unknown placeholder"),
    pytest.param(hive("She gives no orders", "She gives {} orders"), [(HIVE, 18, "A010")], id="empty braces"),
    pytest.param(hive("She gives no orders", "She gives { orders"), [(HIVE, 18, "A010")], id="brace without an end"),
    pytest.param(hive("She gives no orders", "She gives } orders"), [(HIVE, 18, "A010")], id="brace without a start"),
]


@pytest.mark.parametrize(("files", "expected"), BROKEN)
def test_a_broken_rule_is_found_and_nothing_else(files: CourseFiles, expected: list[Place], check: Check) -> None:
    found = places(check(files))

    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "**She** *gives* **no [more](https://e.org)** orders",
        "2 * 3 ** 4",
        "a[1] (one)",
        "\\*\\*no\\*\\*",
        "a | b",
        "no ##2",
    ],
)
def test_signs_that_are_no_markup_are_text(text: str, check: Check) -> None:
    assert check(hive("She gives no orders", text)) == []


def test_both_places_of_an_answer_that_stands_twice_are_named(check: Check) -> None:
    [problem] = check(BEEKEEPING.with_(HONEY, append="\n## hive.queen\nShe lays.\n\nSources: diary\n"))

    assert (problem.path, problem.line) == (HONEY, 31)
    assert problem.message == "hive.queen is answered already at content/answers/hive.md:15"


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(short_answer("word " * 50), id="a short answer of 60 words"),
        pytest.param(hive("She gives no orders.", "She gives no orders. " + "So " * 61), id="a long second paragraph"),
        pytest.param(hive(IMAGE, f"![{'w' * 1024}](../pictures/hive.png)"), id="a description of 1024 characters"),
        pytest.param(hive("Sources: queens, course", "Sources:queens,course"), id="sources without spaces"),
        pytest.param(hive("\n\nSources: queens, course", "\nSources: queens, course"), id="sources below the text"),
        pytest.param(hive("Sources: queens, course\n", "Sources: queens, course\n\n\n"), id="empty lines at the end"),
        pytest.param(hive("She gives no orders", "In {title} she gives no orders"), id="a known placeholder"),
    ],
)
def test_what_just_keeps_the_rules_is_no_fault(files: CourseFiles, build: Build) -> None:
    assert len(build(files).intents) == 10


ORDERS = "She gives no orders. Her scent tells the workers that all is well; when it fades, they raise a new queen."
ROOM = 3754
"""What ORDERS may become: title, short answer, third paragraph and sources of hive.queen take 342 of 4096 units."""

LINK = "[word](https://bees.example.org/a/long/way/to/the/very/end/of/the/garden) "


def seen_units(text: str) -> int:
    """Count what Telegram counts: the text that is left of the HTML."""
    return units(unescape(re.sub(r"<[^>]+>", "", to_html(text))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("w" * ROOM, 4096, id="letters"),
        pytest.param("🐝" * (ROOM // 2), 4096, id="bees of two units each"),
        pytest.param("**" + "w" * ROOM + "**", 4096, id="bold letters"),
        pytest.param(LINK * 100, 841, id="Markdown of 7,500 characters"),
        pytest.param("&amp;" * ROOM, 4096, id="signs written in five characters"),
        pytest.param("\\*" * ROOM, 4096, id="signs written in two characters"),
    ],
)
def test_an_answer_may_fill_a_message_however_long_its_markdown_is(text: str, expected: int, build: Build) -> None:
    course = build(hive(ORDERS, text))

    assert seen_units(full_card(course, course.intents["hive.queen"]).text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("w" * (ROOM + 1), id="letters"),
        pytest.param("🐝" * (ROOM // 2 + 1), id="bees, half as many characters as units"),
        pytest.param("**" + "w" * (ROOM + 1) + "**", id="bold letters"),
        pytest.param("{credit} " * 70, id="Markdown of 630 characters, filled in"),
        pytest.param(LINK * 800, id="Markdown of 60,000 characters"),
    ],
)
def test_an_answer_that_does_not_fit_into_a_message_is_found_however_short_its_markdown_is(
    text: str, check: Check
) -> None:
    found = places(check(hive(ORDERS, text)))

    assert found == [(HIVE, 15, "A006")]


def test_what_is_missing_is_said_with_the_file_to_mend(check: Check) -> None:
    [unknown] = check(hive("queens, course", "queens, gossip"))
    missing = next(one for one in check(hive("## hive.queen", "##hive.queen")) if one.code == "I004")

    assert unknown.hint == "a misspelt key? or add it to content/sources.yaml"
    assert missing.hint == "write `## hive.queen` in content/answers/hive.md"


@pytest.mark.parametrize(
    ("sources", "hint"),
    [
        ("none", "name the source of what it says: only small talk may have none"),
        ("queens; course", "write keys with commas between them: `Sources: key, key`"),
        ("queens and course", "write keys with commas between them: `Sources: key, key`"),
    ],
)
def test_what_is_no_key_of_a_source_is_told_by_what_stands_there(sources: str, hint: str, check: Check) -> None:
    [unknown] = check(hive("queens, course", sources))

    assert str(unknown) == f"{HIVE}:22: A004 no source has the key {sources!r} ({hint})"


@pytest.mark.parametrize("sign", ["#", "###", "######"])
def test_a_heading_with_another_number_of_signs_is_asked_about(sign: str, check: Check) -> None:
    [told] = [one for one in check(hive("## hive.queen", f"{sign} hive.queen")) if one.code == "A007"]

    assert str(told) == f"{HIVE}:15: A007 hive.parts uses a heading inside an answer (is `## hive.queen` meant?)"


def test_the_first_heading_with_another_number_of_signs_is_asked_about(check: Check) -> None:
    [told] = [one for one in check(hive("## hive.parts", "# hive.parts")) if one.code == "A009"]

    assert str(told) == f"{HIVE}:1: A009 this text stands before the first heading (is `## hive.parts` meant?)"


def test_a_heading_that_is_no_id_is_not_asked_about(check: Check) -> None:
    [told] = [one for one in check(hive(ORDERS, "### Her scent")) if one.code == "A007"]

    assert told.hint == "paragraphs, one-level lists, bold, italic and links are read"


def test_a_link_without_its_beginning_is_told_how_to_start(check: Check) -> None:
    [told] = [one for one in check(hive(ORDERS, "See [bees](www.bees.example.org).")) if one.code == "A007"]

    assert (
        told.message
        == "hive.queen uses a link to 'www.bees.example.org', which does not start with https:// or mailto:"
    )


def test_a_misspelt_heading_names_the_intent_that_has_no_answer(check: Check) -> None:
    [unknown, _] = check(hive("## hive.queen", "## hive.quen"))
    [of_source] = check(hive("queens, course", "qeens, course"))

    assert unknown.hint == "is 'hive.queen' meant? or add the intent"
    assert of_source.hint == "is 'queens' meant? or add it to content/sources.yaml"


def test_a_picture_that_was_not_drawn_yet_is_told_how_to_be_drawn(check: Check) -> None:
    (problem,) = check(hive("](../pictures/hive.png)", "](../pictures/bees.png)"))

    assert problem.hint.endswith("what stands in content/pictures.yaml is drawn by psi-tutor draw")


def test_a_line_that_ends_as_on_an_old_mac_is_told_and_breaks_nothing(check: Check) -> None:
    problems = check(short_answer("Solid\rhoney\ris\rnot\rspoiled\rand\rgood,"))

    assert {problem.code for problem in problems} == {"A007"}
