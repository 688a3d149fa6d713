"""Texts are broken between words where that can be, into few lines that are alike."""

import pytest

from bot.painting.lines import broken
from bot.painting.marks import Style

PLAIN = Style(30)


def measure(text: str, _: Style) -> float:
    """All letters are one wide."""
    return len(text)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        pytest.param("salt", 4, ["salt"], id="as wide as the line"),
        pytest.param("flour water and salt", 15, ["flour water", "and salt"], id="even"),
        pytest.param("a bb ccc dddd", 7, ["a bb", "ccc", "dddd"], id="no more lines than needed"),
        pytest.param("  flour \n water ", 20, ["flour water"], id="white space"),
        pytest.param("a water-wheel", 7, ["a", "water-", "wheel"], id="at a hyphen"),
        pytest.param("waterwheels", 8, ["waterw", "heels"], id="anywhere"),
        pytest.param("10-12 bees", 4, ["10-1", "2", "bees"], id="not at a sign between numbers"),
        pytest.param("a-b c", 5, ["a-b c"], id="not at a hyphen where there is room"),
    ],
)
def test_a_text_is_broken_into_few_even_lines(text: str, width: float, lines: list[str]) -> None:
    assert broken(text, PLAIN, width, measure) == lines


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        pytest.param("flour water", 2, ["flour", "water"], id="within the limit"),
        pytest.param("flour water salt time", 2, ["flour", "water s…"], id="a part of the next line"),
        pytest.param("flour a b c d e f", 1, ["flour a…"], id="no space before the dots"),
        pytest.param("flour waterwheels", 2, ["flour wa", "terwhee…"], id="a word that falls apart"),
        pytest.param("water-wheels turn", 1, ["water-w…"], id="no space comes into a word"),
    ],
)
def test_what_is_beyond_the_limit_ends_in_dots(text: str, limit: int, lines: list[str]) -> None:
    assert broken(text, PLAIN, 8, measure, limit) == lines
