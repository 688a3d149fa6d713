"""Where a file is no YAML, staff are told what they typed amiss, at the line where they did."""

import pytest

from bot.authoring.files import CourseText
from bot.authoring.problems import Findings
from bot.authoring.reading import read_yaml

BEFORE = "- id: soil.sand\n  title: Sand\n  phrases:\n    - what is sand\n"
AFTER = "    - how is sand\n  follow_ups: []\n"

IN_QUOTES = "put the whole text in double quotes"
AN_ENTRY = "begin it with `- `"
STRAIGHT = 'type straight quotes " around the whole text: YAML knows no others'
UNKNOWN_SPACE = (
    "a space that YAML does not know (a no-break space, perhaps) stands here "
    "(copied text has them: type the spaces of this line anew)"
)
LONE = (
    "this line is no entry, and no key with its text (type `- ` before an entry, and a colon and a space behind a key)"
)


def told(text: str) -> tuple[int, str]:
    """Give the line and the words of the one problem that a text has."""
    findings = Findings()
    assert read_yaml(CourseText("intents/soil.yaml", text), findings) is None
    [problem] = findings
    assert problem.code == "Y001"
    return problem.line, str(problem).partition("this is not YAML: ")[2]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            '- "sand" is what',
            (f'more text stands behind the " that ends the text in quotes ({IN_QUOTES}, and single ones \' around '
            "words in it)"),
        ),
        ("- 'it's like a beach'", f"more text stands behind the ' that ends the text in quotes ({IN_QUOTES})"),
        ("- [sand] what", f"more text stands behind the ] that ends what begins with [ ({IN_QUOTES})"),
        ("- {term} meaning", f"more text stands behind the }} that ends what begins with {{ ({IN_QUOTES})"),
        ("- *sand* please", f"a text without quotes cannot start with * ({IN_QUOTES})"),
        ("- **sand** please", f"a text without quotes cannot start with * ({IN_QUOTES})"),
        ("- & sand", f"a text without quotes cannot start with & ({IN_QUOTES})"),
        ("- > sand", f"a text without quotes cannot start with > ({IN_QUOTES})"),
        ("- |sand", f"a text without quotes cannot start with | ({IN_QUOTES})"),
        ("- `sand`", f"a text without quotes cannot start with ` ({IN_QUOTES})"),
        (r'- "\is"', r"YAML knows no \i in double quotes (type \\ for a \ there)"),
        ("- sand: what: how", f"a text without quotes cannot have a colon and a space in it ({IN_QUOTES})"),
        ("- “a: b: c”", f"a text without quotes cannot have a colon and a space in it ({STRAIGHT})"),
        ("- [sand, 'silt' loam]", ("a comma or the ] is missing behind [ (add it; or put a text that begins with [, or "
         "has quotes in it, in double quotes)")),
        ("- [sand", ("the [ here is not closed before line 7 (add the ] or a comma that is missing; or put a text that "
         "begins with [, or has quotes in it, in double quotes)")),
        ("- {sand", ("the { here is not closed before line 7 (add the } or a comma that is missing; or put a text that "
         "begins with {, or has quotes in it, in double quotes)")),
        ("what is loam", LONE),
        ("-- what is loam", LONE),
        ("* what is loam", f"* begins no entry ({AN_ENTRY})"),
        ("– what is loam", f"– begins no entry ({AN_ENTRY})"),
        ("—what is loam", f"— begins no entry ({AN_ENTRY})"),
        ("• what is loam", f"• begins no entry ({AN_ENTRY})"),
        ("\t- loam", "a tab stands where the line is indented (type spaces, as in the lines around it)"),
        ("-what is loam", "no space stands behind the dash (begin the entry with `- `)"),
        ("-\xa0what is loam", UNKNOWN_SPACE),
        ("\xa0- what is loam", UNKNOWN_SPACE),
    ],
)  # fmt: skip
def test_a_slip_in_an_entry_is_told_at_its_line_with_its_cure(line: str, expected: str) -> None:
    assert told(f"{BEFORE}    {line}\n{AFTER}") == (5, expected)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("title: What: how", f"a text without quotes cannot have a colon and a space in it ({IN_QUOTES})"),
        ("title: - how", f"a dash stands behind the colon of a key (begin the list on the next line; or {IN_QUOTES})"),
        ("title: “What: how”", f"a text without quotes cannot have a colon and a space in it ({STRAIGHT})"),
        ("title:Sand", "no space stands behind the colon (write `key: text`)"),
        ("title:\xa0Sand", UNKNOWN_SPACE),
        ("Title", LONE),
    ],
)
def test_a_slip_in_a_key_is_told_at_its_line_with_its_cure(line: str, expected: str) -> None:
    assert told(f"- id: soil.sand\n  {line}\n  follow_ups: []\n") == (2, expected)


def test_a_line_with_a_wrong_indent_is_told_as_such() -> None:
    assert told("- id: soil.sand\n   title: Sand\n") == (
        2,
        (
            "a colon stands where no key can be "
            "(look at the indent here and just above; put a text with a colon in it in double quotes)"
        ),
    )


def test_a_key_with_less_of_an_indent_than_its_neighbours_is_told_as_such() -> None:
    assert told("about:\n   title: Sand\n  section: Soil\n") == (
        3,
        (
            "this line is indented otherwise than those above "
            "(indent it as the other keys of its entry, or look for a missing quote or colon just above)"
        ),
    )


def test_an_entry_without_a_dash_is_told_as_such() -> None:
    assert told("- id: soil.sand\n  title: Sand\nid: soil.loam\n") == (
        3,
        (
            "this line begins no entry of the list above, and belongs to none "
            "(begin an entry with `- `, and indent its other lines as its first key)"
        ),
    )


def test_a_quote_that_ends_a_text_from_above_names_the_line_where_that_begins() -> None:
    assert told(f'{BEFORE}    - "what is loam\n    - "how is loam"\n{AFTER}') == (
        6,
        (
            'more text stands behind the " that ends the text in quotes from line 5 '
            "(look there for a missing quote at the end of the line)"
        ),
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("phrases:\n  • a\n  • b\n  • c: d\ntitle: x\n", 2, id="the first bullet of a list"),
        pytest.param("- id:soil.sand\n  title: Sand\n", 1, id="a key above"),
        pytest.param("- id: x\n  also:\n    -a\n    -b\n   title: x\n", 3, id="dashes above an indent"),
        pytest.param("- a:\n  – b\n  c\n  d\n  e: f\n", 2, id="a dash far above a line that is in order"),
    ],
)
def test_a_sign_that_the_parser_takes_for_a_text_is_looked_for_above_the_line_where_it_stops(
    text: str, line: int
) -> None:
    assert told(text)[0] == line


def test_a_sign_far_above_is_not_named_for_a_line_that_has_a_slip_of_its_own() -> None:
    assert told('- title: one\n    – two\n  more: yes\n  last: "Sand" for all\n')[0] == 4


@pytest.mark.parametrize("start", ["|", ">", '"and'], ids=["lines as they stand", "folded lines", "quotes"])
def test_a_sign_in_a_long_text_is_no_slip(start: str) -> None:
    text = f"- a: {start}\n    • one\n    – two\n    * three{start.partition('a')[0].strip('|>')}\n"

    assert told(f"{text}  b\n")[0] == 5


def test_a_file_that_ends_too_early_is_told_in_the_words_of_the_parser() -> None:
    assert told("{") == (
        2,
        "did not find expected node content (look for a missing quote, colon or indent here or just above)",
    )
