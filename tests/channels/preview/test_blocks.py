"""Text as a browser shows it: paragraphs, lists, runs of one look, and two texts side by side."""

import pytest

from bot.channels.preview.blocks import Block, Piece, compare, lay_out
from bot.tutor.markup import Span


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        pytest.param("", (), id="nothing"),
        pytest.param("One.\n\nTwo.", (Block("p", ((Span("One."),),)), Block("p", ((Span("Two."),),))), id="paragraphs"),
        pytest.param("- rye\n- oats", (Block("ul", ((Span("rye"),), (Span("oats"),))),), id="a list"),
        pytest.param("3. mix\n4. wait", (Block("ol", ((Span("mix"),), (Span("wait"),)), 3),), id="numbers"),
        pytest.param(
            "So:\n\n1. mix\n\n- rye",
            (Block("p", ((Span("So:"),),)), Block("ol", ((Span("mix"),),), 1), Block("ul", ((Span("rye"),),))),
            id="one after the other",
        ),
        pytest.param(
            "**b** *i* [go](https://a.example/?x=1&y)",
            (
                Block(
                    "p",
                    (
                        (
                            Span("b", bold=True),
                            Span(" "),
                            Span("i", italic=True),
                            Span(" "),
                            Span("go", url="https://a.example/?x=1&y"),
                        ),
                    ),
                ),
            ),
            id="looks",
        ),
        pytest.param(
            "\\<script\\>alert(1)\\</script\\>", (Block("p", ((Span("<script>alert(1)</script>"),),)),), id="no HTML"
        ),
        pytest.param("![Hands](a.png)", (Block("p", ((Span("Hands"),),)),), id="a picture by its words"),
    ],
)
def test_the_small_markdown_is_laid_out(text: str, blocks: tuple[Block, ...]) -> None:
    merged = tuple(Block(one.kind, tuple(_merged(line) for line in one.lines), one.start) for one in lay_out(text))

    assert merged == blocks


def _merged(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Put neighbours of one look together: the parser cuts at signs that mean nothing."""
    found: list[Span] = []
    for span in spans:
        if found and (found[-1].bold, found[-1].italic, found[-1].url) == (span.bold, span.italic, span.url):
            found[-1] = Span(found[-1].text + span.text, span.bold, span.italic, span.url)
        else:
            found.append(span)
    return tuple(found)


LONG = " ".join(f"w{number}" for number in range(100))


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        pytest.param("", "", (), id="nothing"),
        pytest.param("", "new", (Piece("new", "new"),), id="all new"),
        pytest.param("old", "", (Piece("gone", "old"),), id="all gone"),
        pytest.param(
            "Take strong flour.",
            "Take plain flour.",
            (Piece("same", "Take "), Piece("gone", "strong"), Piece("new", "plain"), Piece("same", " flour.")),
            id="a word",
        ),
        pytest.param(
            f"{LONG} rye",
            f"{LONG} oats",
            (
                Piece("same", " … w88 w89 w90 w91 w92 w93 w94 w95 w96 w97 w98 w99 "),
                Piece("gone", "rye"),
                Piece("new", "oats"),
            ),
            id="far from the beginning",
        ),
        pytest.param(
            f"rye {LONG} rye",
            f"oats {LONG} oats",
            (
                Piece("gone", "rye"),
                Piece("new", "oats"),
                Piece(
                    "same",
                    " w0 w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 … w88 w89 w90 w91 w92 w93 w94 w95 w96 w97 w98 w99 ",
                ),
                Piece("gone", "rye"),
                Piece("new", "oats"),
            ),
            id="far from each other",
        ),
        pytest.param(
            "She is the mother of the hive.",
            "Ask the keeper before you open a box.",
            (
                Piece("gone", "She is the mother of the hive."),
                Piece("new", "Ask the keeper before you open a box."),
            ),
            id="hardly a word in common",
        ),
        pytest.param(
            "Swarms leave in early May.",
            "Swarms leave when a hive is crowded.",
            (
                Piece("same", "Swarms leave "),
                Piece("gone", "in"),
                Piece("new", "when"),
                Piece("same", " "),
                Piece("gone", "early"),
                Piece("new", "a"),
                Piece("same", " "),
                Piece("gone", "May."),
                Piece("new", "hive is crowded."),
            ),
            id="some words in common",
        ),
        pytest.param("one \n two", " \n ", (Piece("gone", "one \n two"), Piece("new", " \n ")), id="all but spaces"),
        pytest.param(
            "שלום עולם", "שלום לכם", (Piece("same", "שלום "), Piece("gone", "עולם"), Piece("new", "לכם")), id="Hebrew"
        ),
    ],
)
def test_texts_are_set_against_each_other_word_by_word(before: str, after: str, pieces: tuple[Piece, ...]) -> None:
    assert compare(before, after) == pieces
