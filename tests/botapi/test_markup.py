"""Telegram's HTML: what it means, what is refused and with which words, what is lost without a word."""

import doctest
import html
from types import ModuleType
from typing import Any

import pytest
from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.botapi import links, markup, updates
from tests.botapi.links import checked_link
from tests.botapi.markup import MarkupError, parse_html, utf16_length

QUIETLY = settings(derandomize=True, deadline=None, database=None)


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize("module", [links, markup, updates])
def test_the_examples_in_the_documentation_are_true(module: ModuleType) -> None:
    outcome = doctest.testmod(module)

    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("a > b", "a > b", []),
        ("<b>x</b>", "x", [entity("bold", 0, 1)]),
        ("<strong>x</strong>", "x", [entity("bold", 0, 1)]),
        ("<I>x</i>", "x", [entity("italic", 0, 1)]),
        ("<em>x</em>", "x", [entity("italic", 0, 1)]),
        ("<s>x</s>", "x", [entity("strikethrough", 0, 1)]),
        ("<strike>x</strike>", "x", [entity("strikethrough", 0, 1)]),
        ("<del>x</del>", "x", [entity("strikethrough", 0, 1)]),
        ("<u>x</u>", "x", [entity("underline", 0, 1)]),
        ("<ins>x</ins>", "x", [entity("underline", 0, 1)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
        ("<code>x</code>", "x", [entity("code", 0, 1)]),
        ("<pre>x</pre>", "x", [entity("pre", 0, 1)]),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [entity("pre", 0, 1, language="python")],
        ),
        (
            '<code class="language-python"><pre>x</pre></code>',
            "x",
            [entity("pre", 0, 1, language="python")],
        ),
        ('<code class="language-python">x</code>', "x", [entity("code", 0, 1)]),
        ("<blockquote>x</blockquote>", "x", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
        ('<blockquote expandable="">x</blockquote>', "x", [entity("expandable_blockquote", 0, 1)]),
        (
            '<a href="https://example.org/a?b=1&amp;c=2">x</a>',
            "x",
            [entity("text_link", 0, 1, url="https://example.org/a?b=1&c=2")],
        ),
        ("<a href='http://example.org'>x</a>", "x", [entity("text_link", 0, 1, url="http://example.org/")]),
        ("<a href = example.org >x</a >", "x", [entity("text_link", 0, 1, url="http://example.org/")]),
        ("<a>example.org</a>", "example.org", [entity("text_link", 0, 11, url="http://example.org/")]),
        ('<a href="tg://user?id=42">x</a>', "x", [entity("text_mention", 0, 1, user={"id": 42})]),
        (
            '<tg-emoji emoji-id="536">\N{THUMBS UP SIGN}</tg-emoji>',
            "\N{THUMBS UP SIGN}",
            [entity("custom_emoji", 0, 2, custom_emoji_id="536")],
        ),
        (
            '<tg-time unix="1790000000" format="d">soon</tg-time>',
            "soon",
            [entity("date_time", 0, 4, unix_time=1_790_000_000, date_time_format="d")],
        ),
        ("<b>a<i>b</i></b>c", "abc", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("<i><b>x</b></i>", "x", [entity("bold", 0, 1), entity("italic", 0, 1)]),
        ("<b><b>x</b></b>", "x", [entity("bold", 0, 1)]),
        ("<b>x</>", "x", [entity("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ("\N{WAVING HAND SIGN}<b>x</b>", "\N{WAVING HAND SIGN}x", [entity("bold", 2, 1)]),
        ("&lt;b&gt; &amp; &quot;&#65;&#x42;", '<b> & "AB', []),
        ("&lt without semicolon", "< without semicolon", []),
        ("AT&T, R & D, &;", "AT&T, R & D, &;", []),
        ("&#0; &#xffffffff;", "&#0; &#xffffffff;", []),
        ("&#x000041; &#x0000041;", "A &#x0000041;", []),
        ("&#x10fffe; &#x10ffff;", "\U0010fffe &#x10ffff;", []),
        ("1 &lt; 2<b>&gt;</b>", "1 < 2>", [entity("bold", 5, 1)]),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    parsed = parse_html(source)

    assert (parsed.text, parsed.entities) == (text, entities)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<div>x</div>", 'Unsupported start tag "div" at byte offset 0'),
        ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("a<b/>", 'Unsupported start tag "b/" at byte offset 1'),
        ("2 < 3", 'Unsupported start tag "" at byte offset 2'),
        ("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("x<", "Unclosed start tag at byte offset 1"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b></b>", "Unexpected end tag at byte offset 8"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</b y>", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<span class="red">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<a href="x"/>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ('<tg-emoji emoji-id="0">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        (
            "&#xd800;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ),
        ),
    ],
)
def test_wrong_html_is_refused_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(MarkupError) as caught:
        parse_html(source)

    assert str(caught.value) == complaint


@pytest.mark.parametrize(
    ("source", "text", "kinds", "losses"),
    [
        ("a&nbsp;b", "a&nbsp;b", [], ["&nbsp; is shown as it is written"]),
        ("it&apos;s", "it&apos;s", [], ["&apos; is shown as it is written"]),
        ('<b class="x">y</b>', "y", ["bold"], ['the attribute "class" of <b> is left out']),
        (
            '<a href="https://example.org" target="_blank">y</a>',
            "y",
            ["text_link"],
            ['the attribute "target" of <a> is left out'],
        ),
        ('<a href="/page">y</a>', "y", [], ["the link to '/page' is left out: URL host is empty"]),
        (
            '<a href="javascript://x.y">y</a>',
            "y",
            [],
            ["the link to 'javascript://x.y' is left out: Unsupported URL protocol"],
        ),
        ("<code>a<b>b</b></code>", "ab", ["code"], ["bold inside code is left out"]),
        (
            "<blockquote>a<blockquote>b</blockquote></blockquote>",
            "ab",
            ["blockquote"],
            ["blockquote inside blockquote is left out"],
        ),
        ("<tg-time>x</tg-time>", "x", [], ['<tg-time> without a usable "unix" is left out']),
    ],
)
def test_what_telegram_leaves_out_is_named(source: str, text: str, kinds: list[str], losses: list[str]) -> None:
    parsed = parse_html(source)

    assert (parsed.text, [e["type"] for e in parsed.entities], parsed.losses) == (text, kinds, losses)


@QUIETLY
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
@example("<b>&amp;</b>")
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    parsed = parse_html(html.escape(text, quote=False))

    assert (parsed.text, parsed.entities, parsed.losses) == (text, [], [])


TAGS = st.sampled_from(["b", "i", "u", "s", "tg-spoiler"])
PIECES = st.recursive(
    st.text("a<&é\N{WAVING HAND SIGN}", min_size=1).map(html.escape),
    lambda inner: st.lists(st.tuples(TAGS, inner), min_size=1).map(
        lambda pairs: "".join(f"<{tag}>{piece}</{tag}>" for tag, piece in pairs)
    ),
)


@pytest.mark.slow
@QUIETLY
@given(PIECES)
def test_written_back_by_aiogram_and_read_again_it_is_the_same(source: str) -> None:
    first = parse_html(source)
    written = html_decoration.unparse(first.text, [MessageEntity.model_validate(e) for e in first.entities])

    again = parse_html(written)

    def covered(entities: list[dict[str, Any]]) -> set[tuple[str, int]]:
        return {(e["type"], at) for e in entities for at in range(e["offset"], e["offset"] + e["length"])}

    assert again.text == first.text
    assert covered(again.entities) == covered(first.entities)


@QUIETLY
@given(st.text("<>/&;=\"' abpreclass-é"))
def test_any_text_is_read_or_refused(source: str) -> None:
    try:
        parsed = parse_html(source)
    except MarkupError:
        return

    assert all(e["offset"] + e["length"] <= utf16_length(parsed.text) for e in parsed.entities)


@pytest.mark.parametrize(
    ("link", "written"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTPS://Example.org/A", "https://example.org/A"),
        ("example.org:8080?q", "http://example.org:8080/?q"),
        ("https://me@example.org/", "https://me@example.org/"),
        ("tg://resolve?domain=x", "tg://resolve?domain=x"),
        ("http://[::1]/", "http://[::1]/"),
    ],
)
def test_a_link_is_written_as_telegram_writes_it(link: str, written: str) -> None:
    assert checked_link(link) == written


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("ftp://example.org", "Unsupported URL protocol"),
        ("https://", "URL host is empty"),
        ("", "URL host is empty"),
        ("tg://", "URL host is empty"),
        ("tg://a.b", "Unallowed characters in URL host"),
        ("https://localhost/", "Wrong HTTP URL"),
        ("https://a b.org/", "Disallowed character in URL host"),
        ("https://example.org:0/", "Wrong port number specified in the URL"),
        ("https://example.org:65536/", "Wrong port number specified in the URL"),
    ],
)
def test_a_wrong_link_is_refused_with_the_reason(link: str, reason: str) -> None:
    with pytest.raises(ValueError, match="^" + reason + "$"):
        checked_link(link)
