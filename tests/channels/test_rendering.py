"""The small Markdown as Telegram and a terminal show it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.rendering import to_html, to_plain
from bot.tutor.markup import escape
from tests.botapi.markup import parse_html

LINK = "https://bread.example/a"


@pytest.mark.parametrize(
    ("text", "html", "terminal"),
    [
        pytest.param("", "", "", id="empty"),
        pytest.param("One.\n\nTwo.", "One.\n\nTwo.", "One.\n\nTwo.", id="paragraphs"),
        pytest.param("One\ntwo", "One two", "One two", id="wrapped line"),
        pytest.param("One\\\ntwo", "One\ntwo", "One\ntwo", id="line end"),
        pytest.param("**b** and *i*", "<b>b</b> and <i>i</i>", "b and i", id="bold and italic"),
        pytest.param("***x***", "<b><i>x</i></b>", "x", id="both"),
        pytest.param("- a\n- **b**\n\nc", "• a\n• <b>b</b>\n\nc", "• a\n• b\n\nc", id="bullets"),
        pytest.param("3. a\n4. b", "3. a\n4. b", "3. a\n4. b", id="numbers"),
        pytest.param(f"[w]({LINK})", f'<a href="{LINK}">w</a>', f"w <{LINK}>", id="link"),
        pytest.param(f"**[w]({LINK})**", f'<a href="{LINK}"><b>w</b></a>', f"w <{LINK}>", id="bold link"),
        pytest.param("![Hands & feet](k.png)", "Hands &amp; feet", "[Hands & feet]", id="picture"),
        pytest.param("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2", "1 < 2 & 3 > 2", id="signs"),
        pytest.param("\"a\" 'b'", "&quot;a&quot; &#x27;b&#x27;", "\"a\" 'b'", id="quotes"),
        pytest.param(r"\<b\>x\</b\>", "&lt;b&gt;x&lt;/b&gt;", "<b>x</b>", id="words that look like HTML"),
        pytest.param("&amp;lt;", "&amp;lt;", "&lt;", id="words that look like an entity"),
        pytest.param(
            "[w](<https://x.example/?a=1&b='2'>)",
            '<a href="https://x.example/?a=1&amp;b=&#x27;2&#x27;">w</a>',
            "w <https://x.example/?a=1&b='2'>",
            id="signs in an address",
        ),
        pytest.param(
            '[w](<https://x.example/"onclick=>)',
            '<a href="https://x.example/%22onclick=">w</a>',
            "w <https://x.example/%22onclick=>",
            id="quote in an address",
        ),
    ],
)
def test_a_text_is_rendered(text: str, html: str, terminal: str) -> None:
    assert to_html(text) == html
    assert to_plain(text) == terminal


def test_telegram_reads_what_is_rendered() -> None:
    shown = parse_html(to_html(f"**Flour & water**\n\n- *mix* them\n- [read on]({LINK}?a=1&b=2)"))

    assert shown.text == "Flour & water\n\n• mix them\n• read on"
    assert shown.losses == []
    assert shown.entities == [
        {"type": "bold", "offset": 0, "length": 13},
        {"type": "italic", "offset": 17, "length": 3},
        {"type": "text_link", "offset": 28, "length": 7, "url": f"{LINK}?a=1&b=2"},
    ]


@given(st.text())
def test_any_words_reach_the_chat_as_they_are(text: str) -> None:
    words = " ".join(text.split()).replace("\0", "\N{REPLACEMENT CHARACTER}")

    shown = parse_html(to_html(escape(text)))

    assert (shown.text, shown.entities, shown.losses) == (words, [], [])
    assert to_plain(escape(text)) == words


@given(st.text())
def test_any_words_can_stand_in_bold_links(text: str) -> None:
    """Words stand between letters here, since Markdown reads ** only beside a word."""
    words = f"x{' '.join(text.split())}x".replace("\0", "\N{REPLACEMENT CHARACTER}")

    shown = parse_html(to_html(f"**[{escape(words)}](<{LINK}>)**"))

    assert shown.text == words
    assert [(entity["type"], entity["offset"]) for entity in shown.entities] == [("text_link", 0), ("bold", 0)]
