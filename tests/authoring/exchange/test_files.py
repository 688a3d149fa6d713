"""A file from a stranger is read, whatever stands in it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.authoring.exchange.files import Format, read_bytes, read_file
from bot.authoring.exchange.gift_reading import read_gift
from bot.authoring.exchange.items import Imported, ImportProblem
from bot.authoring.exchange.xml_reading import read_moodle

FORMS = Path(__file__).parent
GIFT = (FORMS / "forms.gift").read_bytes()
MOODLE = (FORMS / "forms.xml").read_bytes()

FRAGMENTS = [
    *(b"\n", b"\n\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xef\xb7\x90", b"\xe2\x80\xa8", b"{", b"}", b"=", b"~"),
    *(
        b"#",
        b"####",
        b"::",
        b"->",
        b"%50%",
        b"%",
        b"//",
        b"// [id:",
        b"]",
        b"[html]",
        b"[",
        b"\\",
        b"\\n",
        b">3\n",
        b"*",
    ),
    *(b"T", b"#1..2", b"#1:", b"$CATEGORY:", b"<", b"</", b">", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&", b"&amp;"),
    *(b"<quiz>", b"</quiz>", b'<question type="essay">', b'<question type="multichoice">', b"</question>", b"<text>"),
    *(
        b"</text>",
        b'<answer fraction="1e999">',
        b"<answer>",
        b"</answer>",
        b"<!DOCTYPE a>",
        b"<?xml?>",
        b"<hint>",
        b'"',
    ),
]

settled = settings(derandomize=True, database=None, deadline=None, max_examples=200)
forms = st.sampled_from(Format)


def ended(imported: Imported) -> bool:
    """Say whether there is a result, with every problem told whole."""
    told = all(found.line > 0 and found.message and found.hint for found in imported.problems)
    return told and bool(imported.items or imported.problems)


@pytest.mark.slow
@settled
@given(form=forms | st.none(), raw=st.binary(max_size=300))
def test_any_bytes_give_a_result(form: Format | None, raw: bytes) -> None:
    assert ended(read_bytes(raw, form))


@pytest.mark.slow
@settled
@given(form=forms, text=st.text(max_size=300))
def test_any_text_gives_a_result(form: Format, text: str) -> None:
    assert ended(read_gift(text) if form is Format.GIFT else read_moodle(text))


@settled
@given(form=forms, pieces=st.lists(st.sampled_from(FRAGMENTS), max_size=40))
def test_heaps_of_markup_give_a_result(form: Format, pieces: list[bytes]) -> None:
    assert ended(read_bytes(b"".join(pieces), form))


@settled
@given(
    start=st.sampled_from([GIFT, MOODLE]),
    edits=st.lists(
        st.tuples(st.integers(0, 5000), st.integers(0, 40), st.sampled_from(FRAGMENTS) | st.binary(max_size=8)),
        min_size=1,
        max_size=4,
    ),
)
def test_random_edits_of_a_good_file_give_a_result(start: bytes, edits: list[tuple[int, int, bytes]]) -> None:
    content = start
    for place, length, new in edits:
        at = place % len(content) if content else 0
        content = content[:at] + new + content[at + length :]

    assert ended(read_bytes(content))


@pytest.mark.parametrize(
    "piece",
    [b"{", b"::", b"<a", b"<!--", b"<quiz>", b"// [tag:", b"{#1..", b"\\", b"&", b"**a", b"x <b>", b"~=", b"%1%"],
)
@pytest.mark.parametrize("form", Format)
def test_a_large_file_of_one_piece_gives_a_result(form: Format, piece: bytes) -> None:
    raw = piece * (999_000 // len(piece))

    assert ended(read_bytes(raw, form))


def test_more_than_a_megabyte_is_refused() -> None:
    assert read_bytes(b"a" * 1_000_001) == Imported(
        (), (ImportProblem(1, "this file has more than 1 MB", "export fewer questions at a time"),)
    )


def test_bytes_that_are_no_text_have_their_line() -> None:
    assert read_bytes(b"One?{=a ~b}\n\nTw\xf6?{=a ~b}") == Imported(
        (), (ImportProblem(3, "these bytes are not UTF-8", "save the file as UTF-8"),)
    )


@pytest.mark.parametrize(
    ("name", "content", "is_xml"),
    [
        ("a.xml", b"One?{=a ~b}", True),
        ("a.XML", MOODLE, True),
        ("a.gift", MOODLE, False),
        ("a.txt", GIFT, False),
        ("a.txt", b"\xef\xbb\xbf\n" + MOODLE, True),
        ("a", MOODLE, True),
    ],
)
def test_the_ending_tells_the_format_and_else_the_beginning(
    name: str, content: bytes, is_xml: bool, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)

    imported = read_file(tmp_path / name)

    assert imported == read_bytes(content, Format.MOODLE if is_xml else Format.GIFT)


def test_the_format_can_be_told() -> None:
    assert read_bytes(GIFT, Format.MOODLE).items == ()
