"""The small Markdown, before and after."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tutor.markup import (
    MarkupError,
    Paragraph,
    Picture,
    Span,
    escape,
    fits,
    parse,
    parse_with_lines,
    plain,
    render,
    units,
)

LINK = "https://bread.example/a"


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        pytest.param("", (), id="empty"),
        pytest.param(" \n\n ", (), id="blank"),
        pytest.param("One.", (Paragraph((Span("One."),)),), id="paragraph"),
        pytest.param("One.\n\nTwo.", (Paragraph((Span("One."),)), Paragraph((Span("Two."),))), id="paragraphs"),
        pytest.param("One\ntwo", (Paragraph((Span("One"), Span(" "), Span("two"))),), id="wrapped line"),
        pytest.param("One  \ntwo", (Paragraph((Span("One"), Span("\n"), Span("two"))),), id="line end by spaces"),
        pytest.param("One\\\ntwo", (Paragraph((Span("One"), Span("\n"), Span("two"))),), id="line end by backslash"),
        pytest.param("**b**", (Paragraph((Span("b", bold=True),)),), id="bold"),
        pytest.param("*i* _j_", (Paragraph((Span("i", italic=True), Span(" "), Span("j", italic=True))),), id="italic"),
        pytest.param("***x***", (Paragraph((Span("x", bold=True, italic=True),)),), id="both"),
        pytest.param(
            "***a** b*", (Paragraph((Span("a", bold=True, italic=True), Span(" b", italic=True))),), id="overlapping"
        ),
        pytest.param(f"[w]({LINK})", (Paragraph((Span("w", url=LINK),)),), id="link"),
        pytest.param(
            f"[**w** x]({LINK})", (Paragraph((Span("w", bold=True, url=LINK), Span(" x", url=LINK))),), id="bold link"
        ),
        pytest.param(f"<{LINK}>", (Paragraph((Span(LINK, url=LINK),)),), id="bare link"),
        pytest.param(LINK, (Paragraph((Span(LINK),)),), id="an address that is no link"),
        pytest.param(
            "<a@b.example>", (Paragraph((Span("a@b.example", url="mailto:a@b.example"),)),), id="mail address"
        ),
        pytest.param(
            "[w](<https://x.example/é ö>)",
            (Paragraph((Span("w", url="https://x.example/%C3%A9%20%C3%B6"),)),),
            id="address with accents",
        ),
        pytest.param("- a\n- b", (Paragraph((Span("a"),), "•"), Paragraph((Span("b"),), "•")), id="bullets"),
        pytest.param("1. a\n2. b", (Paragraph((Span("a"),), "1."), Paragraph((Span("b"),), "2.")), id="numbers"),
        pytest.param("3. a\n3. b", (Paragraph((Span("a"),), "3."), Paragraph((Span("b"),), "4.")), id="numbers from 3"),
        pytest.param(
            "- a\n\nb\n\n1. c",
            (Paragraph((Span("a"),), "•"), Paragraph((Span("b"),)), Paragraph((Span("c"),), "1.")),
            id="list and paragraph",
        ),
        pytest.param("![Hands](k.png)", (Picture("k.png", "Hands"),), id="picture"),
        pytest.param("![](k.png)", (Picture("k.png", ""),), id="picture without words"),
        pytest.param("&amp; &lt;b&gt;", (Paragraph((Span("& <b>"),)),), id="entities"),
        pytest.param(r"\*a\* \# \_", (Paragraph((Span("*a* # _"),)),), id="escaped"),
        pytest.param("2 * 3 * 4", (Paragraph((Span("2 * 3 * 4"),)),), id="a star that is no markup"),
        pytest.param("snake_case_word", (Paragraph((Span("snake_case_word"),)),), id="underscores in a word"),
        pytest.param("#tag", (Paragraph((Span("#tag"),)),), id="no heading without a space"),
    ],
)
def test_a_text_is_read_as_blocks(text: str, blocks: tuple[Paragraph | Picture, ...]) -> None:
    assert parse(text) == blocks


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("# Title", 1, "a heading inside an answer"),
        ("one\n\n## Title", 3, "a heading inside an answer"),
        ("one\n\nTitle\n===", 3, "a heading inside an answer"),
        ("- # a", 1, "a heading inside an answer"),
        ("one\n\n> two", 3, "a quotation block"),
        ("- > a", 1, "a quotation block"),
        ("one\n\n    two", 3, "a code block (a line that starts with four spaces)"),
        ("one\n\n```\ntwo\n```", 3, "a code block"),
        ("one\n\n~~~\ntwo", 3, "a code block"),
        ("one\n\nuse `two`", 3, "code"),
        ("- a\n- b\n- `c`", 3, "code"),
        ("one\n\n---\n\ntwo", 3, "a horizontal rule"),
        ("***", 1, "a horizontal rule"),
        ("- a\n  - b", 2, "a list inside a list"),
        ("1. a\n   - b", 2, "a list inside a list"),
        ("- - a", 1, "a list inside a list"),
        ("one\n\n[w](/two)", 3, "a link to '/two', which does not start with https:// or mailto:"),
        ("[w](#two)", 1, "a link to '#two', which does not start with https:// or mailto:"),
        ("[w](tg://user?id=1)", 1, "a link to 'tg://user?id=1', which does not start with https:// or mailto:"),
        ("[w]()", 1, "a link to '', which does not start with https:// or mailto:"),
        ("one\n\na ![w](x.png)", 3, "a picture inside a line (give it a paragraph of its own)"),
        ("one\n\n- a\n- ![w](x.png)", 4, "a picture inside a list"),
        ("1. ![w](x.png)", 1, "a picture inside a list"),
        ("![a](a.png)\n![b](b.png)", 1, "a picture inside a line (give it a paragraph of its own)"),
        (f"[![w](x.png)]({LINK})", 1, "a picture inside a line (give it a paragraph of its own)"),
    ],
)
def test_other_markup_is_refused_by_name_and_line(text: str, line: int, found: str) -> None:
    with pytest.raises(MarkupError) as refusal:
        parse(text)

    assert (refusal.value.line, refusal.value.found, str(refusal.value)) == (line, found, found)


def test_only_the_first_piece_of_other_markup_is_named() -> None:
    with pytest.raises(MarkupError) as refusal:
        parse("fine\n\n> one\n\n# two")

    assert (refusal.value.line, refusal.value.found) == (3, "a quotation block")


def test_each_block_knows_the_lines_on_which_it_stands() -> None:
    text = "one\nstill one\n\n- a\n- b\n\n![w](x.png)\n"

    blocks = parse_with_lines(text)

    assert [lines for _, lines in blocks] == [range(2), range(3, 4), range(4, 5), range(6, 7)]
    assert tuple(block for block, _ in blocks) == parse(text)


@pytest.mark.parametrize(
    ("text", "read_aloud"),
    [
        ("", ""),
        (f"**b** *i* [w]({LINK})", "b i w"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("one\n\n- a\n- b\n\ntwo", "one\n\n• a\n• b\n\ntwo"),
        ("1. a\n2. b", "1. a\n2. b"),
        ("- a\n\n1. b", "• a\n1. b"),
        ("![Hands](k.png)\n\none", "Hands\n\none"),
    ],
)
def test_plain_text_keeps_words_lists_and_paragraphs(text: str, read_aloud: str) -> None:
    assert plain(text) == read_aloud


def test_rendered_blocks_are_put_together_as_they_stood() -> None:
    shown = render("one\n\n- a\n- b\n\ntwo", lambda block: f"<{block.plain if isinstance(block, Paragraph) else ''}>")

    assert shown == "<one>\n\n<a>\n<b>\n\n<two>"


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("abc", 3), ("é", 1), ("日本", 2), ("\N{BREAD}", 2), ("a\N{BREAD}b", 4)],
)
def test_length_is_counted_as_telegram_counts(text: str, count: int) -> None:
    assert units(text) == count


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param(f"**b** *i* [w]({LINK})", 5, id="much markup"),
        pytest.param("a\n- b\n- c", 10, id="a blank line before a list"),
        pytest.param("9. a\n9. b\n9. c", 16, id="numbers that grow"),
        pytest.param("\N{BREAD}" * 3, 6, id="signs of two units"),
        pytest.param("&#8364; &amp;", 3, id="character references"),
    ],
)
def test_a_text_fits_where_what_it_shows_is_no_longer(text: str, shown: int) -> None:
    assert fits(text, shown)
    assert not fits(text, shown - 1)


@given(
    st.lists(st.sampled_from(["a", "- b", "9. c", "999999999. d", "", "*e*", "\\*", "&gt;", "  ", "f\\"])),
    st.integers(0, 60),
)
def test_a_text_fits_by_what_it_shows_alone(lines: list[str], limit: int) -> None:
    text = "\n".join(lines)

    assert fits(text, limit) == (units(plain(text)) <= limit)


@pytest.mark.parametrize(
    "words",
    [
        "1. one",
        "12) one",
        "- one",
        "+ one",
        "# one",
        "> one",
        "===",
        "---",
        "```",
        "~~~",
        "*a* _b_ **c**",
        "[a](https://b.example) ![c](d)",
        "<b>x</b> <https://b.example>",
        "&amp; &copy; &#65;",
        "[note]: see below",
        "back\\slash \\* \\",
        "| a | b |",
        "`code`",
    ],
)
def test_escaped_words_stay_words(words: str) -> None:
    assert parse(escape(words)) == (Paragraph((Span(words),)),)


@given(st.text())
def test_any_text_keeps_its_words_when_it_is_escaped(text: str) -> None:
    """Space is made single, and U+0000 becomes U+FFFD: spec.commonmark.org/0.31.2/#insecure-characters."""
    words = " ".join(text.split()).replace("\0", "\N{REPLACEMENT CHARACTER}")

    blocks = parse(escape(text))

    assert blocks == ((Paragraph((Span(words),)),) if words else ())


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        pytest.param("<b>x</b>", 1, "HTML", id="inline"),
        pytest.param("a\n\n<div>\nx\n</div>", 3, "HTML", id="block"),
        pytest.param("one\n\n[note]: see", 3, "a link definition ([words]: address)", id="definition"),
        pytest.param("- a\n\n  b", 3, "a second paragraph in a list item", id="second paragraph of an item"),
        pytest.param("one\ntwo `x`", 2, "code", id="later line of a paragraph"),
    ],
)
def test_what_would_be_lost_or_look_different_is_refused_at_its_line(text: str, line: int, found: str) -> None:
    with pytest.raises(MarkupError) as refusal:
        parse(text)

    assert (refusal.value.line, refusal.value.found) == (line, found)
