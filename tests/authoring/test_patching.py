"""Texts go to the ends of lists in YAML, in the style of their neighbours, and nothing else changes."""

import re
from collections.abc import Sequence

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.files import CourseText
from bot.authoring.patching import add_entries
from bot.authoring.problems import Findings
from bot.authoring.reading import Value, read_yaml


def add(text: str, *entries: str) -> str | None:
    """Add to the list `a` of a mapping."""
    return add_entries(text, {("a",): entries})


def value_of(text: str) -> Value:
    document = read_yaml(CourseText("", text), Findings())
    assert document is not None
    return document.value


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  - x\nb: y\n", "a:\n  - x\n  - new\nb: y\n"),
        ("a:\n- x\nb: y\n", "a:\n- x\n- new\nb: y\n"),
        ("a:\n    -   x\n    -   y\n", "a:\n    -   x\n    -   y\n    -   new\n"),
        ("a:\n  -\n    x\n", "a:\n  -\n    x\n  - new\n"),
        ("? a\n: - x\n", "? a\n: - x\n  - new\n"),
        ("a:\r\n  - x\r\nb: y\r\n", "a:\r\n  - x\r\n  - new\r\nb: y\r\n"),
        ("b: y\r\na:\r\n  - x", "b: y\r\na:\r\n  - x\r\n  - new"),
        ("a:\n  - x", "a:\n  - x\n  - new"),
        ("a:\n  - x\n\n# end", "a:\n  - x\n  - new\n\n# end"),
        ("a:\n  - x  # of x\n  # of all\nb: y\n", "a:\n  - x  # of x\n  - new\n  # of all\nb: y\n"),
        ("a:\n  - x\t \n\n\nb: y\n", "a:\n  - x\t \n  - new\n\n\nb: y\n"),
        ("a:\n  - x\n    goes on\nb: y\n", "a:\n  - x\n    goes on\n  - new\nb: y\n"),
        ('a:\n  - "x\n\n    goes on"\nb: y\n', 'a:\n  - "x\n\n    goes on"\n  - new\nb: y\n'),
        ("a:\n  - 'x # no comment'\n", "a:\n  - 'x # no comment'\n  - new\n"),
        ("a:\n  - |\n    x\n\n  # end\nb: y\n", "a:\n  - |\n    x\n  - new\n\n  # end\nb: y\n"),
        ("a:\n  - >+\n    x\n\nb: y\n", "a:\n  - >+\n    x\n\n  - new\nb: y\n"),
        ("a:\n  - |\n    x  \n\nb: y\n", "a:\n  - |\n    x  \n  - new\n\nb: y\n"),
        ("a:\n  - >-\n    x", "a:\n  - >-\n    x\n  - new"),
        ("---\na:\n  - x\n...\n", "---\na:\n  - x\n  - new\n...\n"),
        ("a:\n  - é 🐝 א\nb: y\n", "a:\n  - é 🐝 א\n  - new\nb: y\n"),
    ],
    ids=[
        "one line",
        "no indent",
        "wide",
        "below the dash",
        "explicit key",
        "CRLF",
        "CRLF, no line end",
        "no line end",
        "comment at the end",
        "comments around",
        "spaces behind",
        "plain text of two lines",
        "quoted text of three lines",
        "quoted sign of a comment",
        "block text",
        "block text with its empty lines",
        "block text that ends in spaces",
        "block text without line end",
        "marks of a document",
        "signs of more than a byte",
    ],
)
def test_a_list_in_lines_gets_one_more_line(before: str, after: str) -> None:
    assert add(before, "new") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: []\n", "a: [new]\n"),
        ("a: [  # none yet\n  ]\n", "a: [new  # none yet\n  ]\n"),
        ("a: [x, y]  # two\n", "a: [x, y, new]  # two\n"),
        ("a: [ x,y , ]\n", "a: [ x,y, new , ]\n"),
        ("a: ['x, y', \"]\"]\n", "a: ['x, y', \"]\", new]\n"),
        ("{b: z, a: [x]}\n", "{b: z, a: [x, new]}\n"),
        ("a: [x,\n    y, z]\n", "a: [x,\n    y, z, new]\n"),
        ("a: [\n  x,\n  y\n]\n", "a: [\n  x,\n  y,\n  new\n]\n"),
        ("a: [\n  x,  # of x\n]\n", "a: [\n  x,  # of x\n  new,\n]\n"),
        ("a: [\r\n  x  # of x\r\n]\r\n", "a: [\r\n  x,  # of x\r\n  new\r\n]\r\n"),
        ("a: [\n  x,\n  y]", "a: [\n  x,\n  y,\n  new]"),
    ],
    ids=[
        "empty",
        "empty, with a comment",
        "two",
        "comma at the end",
        "quoted",
        "in a mapping in braces",
        "two lines",
        "a line for each",
        "a line for each, comma at the end",
        "a line for each, comment at the end",
        "a line for each, bracket at the end",
    ],
)
def test_a_list_in_brackets_gets_one_more_entry(before: str, after: str) -> None:
    assert add(before, "new") == after


@pytest.mark.parametrize(
    ("text", "in_lines", "in_brackets"),
    [
        ("What is it?", "What is it?", '"What is it?"'),
        ("¿Qué es?", "¿Qué es?", '"¿Qué es?"'),
        ("🐝 4 bees", "🐝 4 bees", "🐝 4 bees"),
        ("C# or C", "C# or C", "C# or C"),
        ("one, two", "one, two", '"one, two"'),
        ("first: bees", '"first: bees"', '"first: bees"'),
        ("bees #1", '"bees #1"', '"bees #1"'),
        ("- bees", '"- bees"', '"- bees"'),
        ('"bees" is', '"\\"bees\\" is"', '"\\"bees\\" is"'),
        ("a\\b", "a\\b", "a\\b"),
        ("*bees* &c", '"*bees* &c"', '"*bees* &c"'),
        ("[bees]", '"[bees]"', '"[bees]"'),
        ("no", '"no"', '"no"'),
        ("null", '"null"', '"null"'),
        ("1e5", "1e5", "1e5"),
        ("0x1F", '"0x1F"', '"0x1F"'),
        ("bees:", '"bees:"', '"bees:"'),
        ("מהי דבורה", "מהי דבורה", "מהי דבורה"),
        ("bees \u202eseeb", '"bees \\u202eseeb"', '"bees \\u202eseeb"'),
    ],
)
def test_a_text_is_quoted_only_where_it_must_be(text: str, in_lines: str, in_brackets: str) -> None:
    assert add("a:\n  - x\n", text) == f"a:\n  - x\n  - {in_lines}\n"
    assert add("a: [x]\n", text) == f"a: [x, {in_brackets}]\n"


def test_several_texts_go_to_several_lists_in_the_order_given() -> None:
    before = "- a:\n    - x\n  b: []\n- a: [y]\n"

    after = add_entries(before, {(1, "a"): ["five"], (0, "b"): ["three", "four"], (0, "a"): ["one", "two"]})

    assert after == "- a:\n    - x\n    - one\n    - two\n  b: [three, four]\n- a: [y, five]\n"


def test_what_has_nothing_to_add_stays() -> None:
    assert add("a: [x]\n") == "a: [x]\n"


@pytest.mark.parametrize(
    "before",
    [
        "a:\nb: y\n",
        "b: y\n",
        "a: x\n",
        "a: {x: y}\n",
        "- x\n",
        "a:\n  - b: y\n",
        "a:\n  - |\n    x",
        "a: [x\n",
        "a: &b [x]\n",
        "",
    ],
    ids=[
        "no value",
        "no such key",
        "a text",
        "a mapping",
        "a list at the top",
        "a list of mappings",
        "a block text that would get a line end",
        "broken",
        "an anchor",
        "empty",
    ],
)
def test_what_cannot_be_added_to_is_refused(before: str) -> None:
    assert add(before, "new") is None


words = st.text(
    st.sampled_from("ab é🐝א:#-,[]{}\"'\\&*!|>%@`?.~=0\u202e\u200d\ufe0f")
    | st.characters(categories=["L", "P", "S", "N"]),
    min_size=1,
    max_size=12,
).map(lambda text: " ".join(text.split()) or "x")
comments = st.sampled_from(["", "", "  # a comment", " \t# - x: [", " "])
line_ends = st.sampled_from(["\n", "\r\n"])


@st.composite
def entries_in_lines(draw: st.DrawFn, indent: str) -> str:
    """Write a text as an entry of a list in lines, in one of the ways that YAML knows."""
    text = draw(words)
    quoted = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**6).strip()
    dash = f"{indent}-{draw(st.sampled_from([' ', '   ']))}"
    return draw(
        st.sampled_from(
            [
                f"{dash}plain words{draw(comments)}",
                f"{dash}plain\n{indent}   words{draw(comments)}",
                f"{dash}{quoted}{draw(comments)}",
                f"{dash}{yaml.safe_dump(text, default_style=chr(39), allow_unicode=True, width=10**6).strip()}",
                f"{indent}-\n{indent}  below",
                f"{dash}|\n{indent}    block # {text}\n",
                f"{dash}>-\n{indent}    folded\n\n{indent}    {text}",
                f"{dash}|+\n{indent}    kept\n\n",
                f"{dash}x\n{indent}# {text}\n",
            ]
        )
    )


@st.composite
def lists(draw: st.DrawFn) -> str:
    """Write a list as the value of a key."""
    indent = draw(st.sampled_from(["", "  ", "      "]))
    if draw(st.booleans()):
        written = draw(st.lists(entries_in_lines(indent), min_size=1, max_size=4))
        return "\n" + "\n".join(written)
    quoted = [
        yaml.safe_dump(text, default_style='"', width=10**6).strip() for text in draw(st.lists(words, max_size=4))
    ]
    before, between, after = draw(
        st.sampled_from(
            [("[", ", ", "]"), ("[ ", " , ", " ]"), ("[\n   ", ",\n   ", "\n ]"), ("[\n   ", ",  # c\n   ", ",\n ]")]
        )
    )
    listed = f"{before}{between.join(quoted)}{after}" if quoted else draw(st.sampled_from(["[]", "[ ]"]))
    return f" {listed}{draw(comments)}"


@st.composite
def layouts(draw: st.DrawFn) -> str:
    """Write a file with a list under `a`."""
    others = ["# a comment", "b: c", "d: [e, 'f']", "g: |\n  h", ""]
    before, after = (draw(st.lists(st.sampled_from(others), unique=True, max_size=2)) for _ in "ab")
    after = [line for line in after if line not in before or line in ("", "# a comment")]
    text = "\n".join([*before, f"a:{draw(lists())}", *after])
    end = draw(line_ends)
    return (text + draw(st.sampled_from(["", "\n", "\n\n"]))).replace("\n", end)


@given(before=layouts(), entries=st.lists(words, min_size=1, max_size=3))
def test_whatever_the_layout_the_texts_are_read_back_and_all_else_stays(before: str, entries: Sequence[str]) -> None:
    value = value_of(before)
    assert isinstance(value, dict)
    assert isinstance(listed := value["a"], list)

    after = add(before, *entries)

    assert after is not None
    assert value_of(after) == value | {"a": [*listed, *entries]}
    assert is_part(before, after)
    assert added_lines(before, after) <= len(entries) + 1


def is_part(before: str, after: str) -> bool:
    """Say whether a text becomes another by insertions alone."""
    rest = iter(after)
    return all(sign in rest for sign in before)


def added_lines(before: str, after: str) -> int:
    lines = re.split(r"(?<=\n)", before)
    return sum(line not in lines for line in re.split(r"(?<=\n)", after))
