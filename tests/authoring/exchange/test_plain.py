"""Plain text of one line is made of what Moodle stores, and what cannot be text is named."""

import pytest

from bot.authoring.exchange.plain import HTML, LIMIT_CHARS, MARKDOWN, PLAIN, lines, plain


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>One</p><p>two&nbsp;three</p>", "One two three"),
        ('<p dir="ltr"><span style="color: red">red</span>, <i>really</i></p>', "red, really"),
        ("a<br/>b<br>c", "a b c"),
        ("<ul><li>one</li><li>two</li></ul>", "one two"),
        ("Is 3 < 5 and 5 > 3?", "Is 3 < 5 and 5 > 3?"),
        ("Is 3 <5, <b>really</b>?", "Is 3 <5, really?"),
        ("write <name> and <b>more</b></name>", "write <name> and more</name>"),
        ("&lt;b&gt; &amp; &#8364;", "<b> & €"),
        ("a<script>alert(1)</script>b<style>p {}</style>", "ab"),
        ("a <!-- hidden --> b", "a b"),
        ("  spaces \n and\tlines  ", "spaces and lines"),
    ],
)
def test_html_becomes_text(written: str, shown: str) -> None:
    assert plain(written, HTML) == (shown, ())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**bold** and *soft* and `code` and __more__", "bold and soft and code and more"),
        ("a [link](https://bees.example) here", "a link here"),
        ("2 * 3 * 4 and snake_case_word", "2 * 3 * 4 and snake_case_word"),
    ],
)
def test_markdown_becomes_text(written: str, shown: str) -> None:
    assert plain(written, MARKDOWN) == (shown, ())


def test_plain_text_stays_as_it_is_in_one_line() -> None:
    assert plain(" <b>a</b>  &amp;\r\nb\0\x1b[31m ", PLAIN) == ("<b>a</b>  &amp; b[31m", ())


def test_blocks_of_html_are_lines() -> None:
    assert lines("<ul><li>one</li><li>two</li></ul>", HTML) == (("one", "two"), ())


def test_a_picture_leaves_its_description_and_is_named() -> None:
    assert plain('a <img src="b.png" alt="queen"> c', HTML) == ("a queen c", ("a picture, a sound or a film",))


def test_a_text_beyond_the_limit_is_cut_and_named() -> None:
    text, lost = plain("a" * (LIMIT_CHARS + 1), PLAIN)

    assert text == "a" * LIMIT_CHARS
    assert lost == ("what follows the first 5,000 characters of a text",)
