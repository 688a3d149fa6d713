"""Long texts are cut where a reader would pause."""

import re
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.tutor.cutting import LIMIT, cut
from bot.tutor.markup import escape, plain, units

LOAF = "\N{BREAD}"
"""Two UTF-16 units, one character."""


def shown(text: str, limit: int) -> list[str]:
    return [plain(part) for part in cut(text, limit)]


def test_a_message_may_be_as_long_as_telegram_allows() -> None:
    assert LIMIT == 4096
    assert cut("x" * 4096) == ["x" * 4096]
    assert [units(plain(part)) for part in cut("x" * 4097)] == [4096, 1]


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        pytest.param("", 10, [""], id="nothing"),
        pytest.param("**One.**\n\n- two\n- *three*\n", 30, ["**One.**\n\n- two\n- *three*\n"], id="what fits"),
        pytest.param("One two.\n\nThree.", 14, ["One two.", "Three."], id="between paragraphs"),
        pytest.param("One two.\n\nThree.", 16, ["One two.\n\nThree."], id="just fits"),
        pytest.param("One two.\n\nThree.", 15, ["One two.", "Three."], id="one too long"),
        pytest.param("1a\n\n2b\n\n3c\n\n4d", 6, ["1a\n\n2b", "3c\n\n4d"], id="as many paragraphs as fit"),
        pytest.param("One.\n \t\n\n\nTwo.", 5, ["One.", "Two."], id="more than a blank line"),
        pytest.param("**One**\n\n[two](https://x.example/)", 5, ["**One**", "[two](https://x.example/)"], id="markup"),
        pytest.param("- one\n- two\n\nThree, four", 12, ["- one\n- two", "Three, four"], id="a list stays whole"),
        pytest.param("One two. Three four!", 15, ["One two\\.", "Three four\\!"], id="between sentences"),
        pytest.param("One. Two? Three! Four", 12, ["One\\. Two?", "Three\\! Four"], id="as many sentences as fit"),
        pytest.param("One two three", 9, ["One two", "three"], id="between words"),
        pytest.param("One two three", 7, ["One two", "three"], id="behind a word that just fits"),
        pytest.param("One two. Three", 8, ["One two\\.", "Three"], id="behind a sentence that just fits"),
        pytest.param(f"One two {LOAF}{LOAF}", 8, ["One two", LOAF * 2], id="before two units each"),
        pytest.param("A 3.5 is more", 6, ["A 3\\.5", "is", "more"], id="a point inside a number ends no sentence"),
        pytest.param("onetwothree", 4, ["onet", "woth", "ree"], id="inside a word"),
        pytest.param("Hi.\n\nOne two three", 9, ["Hi.", "One two", "three"], id="a long paragraph behind a short"),
        pytest.param(LOAF * 5, 4, [LOAF * 2, LOAF * 2, LOAF], id="two units each"),
        pytest.param(LOAF * 5, 5, [LOAF * 2, LOAF * 2, LOAF], id="no half of a sign"),
        pytest.param(r"\*a\* \_b\_ c", 7, [r"\*a\* \_b\_", "c"], id="signs that look like markup"),
    ],
)
def test_a_text_is_cut(text: str, limit: int, parts: list[str]) -> None:
    assert list(cut(text, limit)) == parts


words = st.text(st.sampled_from(f"abc.,!?*_-#1 \t\n{LOAF}é你"), max_size=40)
paragraphs = st.lists(words.map(escape).filter(bool), min_size=1, max_size=6)
limits = st.integers(2, 40)


@given(paragraphs, limits)
def test_nothing_is_lost_but_white_space(parts: list[str], limit: int) -> None:
    text = "\n\n".join(parts)

    assert "".join("".join(shown(text, limit)).split()) == "".join(plain(text).split())


@given(paragraphs, limits)
def test_no_part_is_longer_than_the_limit(parts: list[str], limit: int) -> None:
    assert all(units(part) <= limit for part in shown("\n\n".join(parts), limit))


@given(paragraphs, limits)
def test_no_part_is_empty(parts: list[str], limit: int) -> None:
    """Telegram does not take a message without words."""
    assert all(part.strip() for part in shown("\n\n".join(parts), limit))


@given(paragraphs, limits)
def test_paragraphs_that_fit_stay_whole_and_as_many_as_fit_stand_together(parts: list[str], limit: int) -> None:
    assume(all(units(plain(part)) <= limit for part in parts))

    pieces = cut("\n\n".join(parts), limit)

    assert [paragraph for part in pieces for paragraph in part.split("\n\n")] == parts
    for part, after in pairwise(pieces):
        assert units(plain(f"{part}\n\n{after.split(chr(10))[0]}")) > limit


@example(["two2", LOAF], 4)
@example(["two2", LOAF, LOAF, LOAF], 5)
@given(st.lists(st.sampled_from(["one", "two2", LOAF, "e\N{COMBINING ACUTE ACCENT}"]), min_size=1), st.integers(4, 30))
def test_words_that_fit_stay_whole(found: list[str], limit: int) -> None:
    assert [word for part in shown(" ".join(found), limit) for word in part.split()] == found


@given(st.lists(st.from_regex(r"[a-c]{1,8}[.!?]", fullmatch=True), min_size=1, max_size=12), st.integers(10, 40))
def test_sentences_that_fit_stay_whole(sentences: list[str], limit: int) -> None:
    parts = shown(" ".join(sentences), limit)

    assert all(re.search(r"[.!?]$", part) for part in parts)
    assert " ".join(parts) == " ".join(sentences)


@given(
    st.lists(st.sampled_from(["**bold**", "*it*", "[ab](https://x.example/?a_b)", "- a\n- b"]), min_size=1),
    st.integers(7, 40),
)
def test_paragraphs_that_fit_keep_their_look(parts: list[str], limit: int) -> None:
    pieces = cut("\n\n".join(parts), limit)

    assert [paragraph for part in pieces for paragraph in part.split("\n\n")] == parts
