"""Whatever bytes stand in a file of the course, checking it ends with findings or a course, never with an error."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.authoring.building import check_course
from tests.authoring.coursefiles import BEEKEEPING

TEXTS = {path: file for path, file in BEEKEEPING.files.items() if isinstance(file, bytes) and not path.endswith(".png")}

FRAGMENTS = [
    *(b"\n", b"\n\n", b"\r", b"\t", b" ", b"\0", b"\x7f", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xe2\x80\xa8"),
    *(b"-", b"- ", b": ", b"? ", b"#", b"## ", b"---\n", b"...\n", b"&a ", b"*a", b"!!set ", b"<<: ", b"%TAG", b"|"),
    *(b">", b"{", b"}", b"[", b"]", b"{{", b"{title", b"{0}", b"{title.x}", b"'", b'"', b'"\\ud800"', b"``", b"~~~\n"),
    *(b"\\", b"![x](../pictures/hive.png)", b"![](", b"](x)", b"[a]: b\n", b"<a>", b"&#0;", b"Sources:", b"hive.queen"),
    *(
        b"kind: typed",
        b"kind: explain",
        b"right: yes",
        b"holds: no",
        b"feedback:",
        b"accept: [a]",
        b"- text: a\n",
        b"all",
    ),
    "🐝".encode(),
]

edits = st.lists(
    st.tuples(st.integers(0, 3000), st.integers(0, 40), st.sampled_from(FRAGMENTS) | st.binary(max_size=8)),
    min_size=1,
    max_size=4,
)
settled = settings(derandomize=True, database=None, deadline=None, max_examples=150)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return BEEKEEPING.write(tmp_path_factory.mktemp("course"))


def checked(root: Path, path: str, content: bytes) -> bool:
    """Check the course with another content of one file; say whether it ended as it must."""
    (root / path).write_bytes(content)
    try:
        course, findings = check_course(root)
        return (course is None) == bool(findings.errors) and all(str(problem) for problem in findings)
    finally:
        (root / path).write_bytes(TEXTS[path])


@pytest.mark.slow
@settled
@given(path=st.sampled_from(sorted(TEXTS)), content=st.binary(max_size=200))
def test_random_bytes_never_break_the_check(root: Path, path: str, content: bytes) -> None:
    assert checked(root, path, content)


@pytest.mark.slow
@settled
@given(path=st.sampled_from(sorted(TEXTS)), content=st.text(max_size=200))
def test_random_text_never_breaks_the_check(root: Path, path: str, content: str) -> None:
    assert checked(root, path, content.encode("utf-8", "surrogatepass"))


@pytest.mark.slow
@settled
@given(path=st.sampled_from(sorted(TEXTS)), pieces=st.lists(st.sampled_from(FRAGMENTS), max_size=30))
def test_heaps_of_markup_never_break_the_check(root: Path, path: str, pieces: list[bytes]) -> None:
    assert checked(root, path, b"".join(pieces))


@pytest.mark.slow
@settled
@given(path=st.sampled_from(sorted(TEXTS)), edits=edits)
def test_random_edits_of_a_valid_file_never_break_the_check(
    root: Path, path: str, edits: list[tuple[int, int, bytes]]
) -> None:
    content = TEXTS[path]
    for start, length, new in edits:
        at = start % len(content) if content else 0
        content = content[:at] + new + content[at + length :]

    assert checked(root, path, content)
