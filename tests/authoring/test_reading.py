"""YAML is read as staff mean it: values stay text, faults have lines, and no file can blow up."""

import pytest

from bot.authoring.files import CourseText
from bot.authoring.problems import Findings
from bot.authoring.reading import Value, read_yaml
from tests.authoring.conftest import Build, Check
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles, Place, places

HIVE = "intents/hive.yaml"
OUTSIDE = "intents/out_of_scope.yaml"


def hive(before: str, after: str) -> CourseFiles:
    return BEEKEEPING.with_(HIVE, replace=(before, after))


LAUGHS = "a0: &a0 [ha, ha]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 10)
)
MERGES = "m0: &m0 {k: v}\n" + "".join(
    f"m{level}: &m{level} {{<<: [{', '.join([f'*m{level - 1}'] * 9)}]}}\n" for level in range(1, 10)
)

REFUSED = [
    pytest.param(hive("title: The queen", 'title: "The queen'), 23, "Y001", id="a quote without its partner"),
    pytest.param(hive("follow_ups: [hive.swarm]", "follow_ups: [hive.swarm"), 40, "Y001", id="an open bracket"),
    pytest.param(hive("  title: The queen", "   title: The queen"), 23, "Y001", id="a wrong indent"),
    pytest.param(hive("  title: The queen", "\ttitle: The queen"), 23, "Y001", id="a tab before a key"),
    pytest.param(hive("    - name the boxes", "\t- name the boxes"), 7, "Y001", id="a tab before a phrase"),
    pytest.param(hive("name the boxes", "name\0the boxes"), 7, "Y001", id="a NUL byte"),
    pytest.param(hive("name the boxes", "name\x07the boxes"), 7, "Y001", id="a control character"),
    pytest.param(hive("name the boxes of a beehive", r'"name \ud83d the boxes"'), 7, "Y001", id="half a character"),
    pytest.param(hive("name the boxes of a beehive", "%name"), 7, "Y001", id="a reserved sign"),
    pytest.param(hive("name the boxes of a beehive", "*waves*"), 7, "Y001", id="a word between stars"),
    pytest.param(hive("title: The queen", "? [a]\n  : b"), 23, "Y001", id="a list for a key"),
    pytest.param(hive("title: The queen", "title: The queen\n  title: Q"), 24, "Y002", id="a key twice"),
    pytest.param(hive("[hive.swarm]", "{a: b, c: d, a: e}"), 40, "Y002", id="a key twice in braces"),
    pytest.param(hive("title: The queen", "title: &queen The queen"), 23, "Y003", id="an anchor on a text"),
    pytest.param(hive("[hive.swarm]", "&ways [hive.swarm]"), 40, "Y003", id="an anchor on a list"),
    pytest.param(hive("title: The queen", "title: *queen"), 23, "Y003", id="an alias"),
    pytest.param(hive("title: The queen", "<<: {title: The queen}"), 23, "Y003", id="a merge key"),
    pytest.param(hive("title: The queen", "title: !!str The queen"), 23, "Y004", id="a known tag"),
    pytest.param(hive("title: The queen", "title: !!python/name:os.system ''"), 23, "Y004", id="a Python tag"),
    pytest.param(hive("title: The queen", "title: ! The queen"), 23, "Y004", id="a bare tag"),
    pytest.param(BEEKEEPING.with_(HIVE, content="[" * 30_000 + "\n"), 1, "Y005", id="30,000 lists in lists"),
    pytest.param(BEEKEEPING.with_(HIVE, content="- " * 30_000 + "\n"), 1, "Y005", id="30,000 dashes"),
    pytest.param(BEEKEEPING.with_(HIVE, content="{a: " * 30_000 + "\n"), 1, "Y005", id="30,000 maps in maps"),
    pytest.param(BEEKEEPING.with_(HIVE, content="? " * 30_000 + "\n"), 1, "Y001", id="30,000 keys in keys"),
    pytest.param(BEEKEEPING.with_(HIVE, content=LAUGHS), 1, "Y003", id="billion laughs"),
    pytest.param(BEEKEEPING.with_(HIVE, content=MERGES), 1, "Y003", id="merge bomb"),
]


@pytest.mark.parametrize(("files", "line", "code"), REFUSED)
def test_a_file_that_is_not_plain_yaml_is_refused_at_its_line(
    files: CourseFiles, line: int, code: str, check: Check
) -> None:
    found = places(check(files), HIVE)

    assert found == [(HIVE, line, code)]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        pytest.param(
            hive("title: The queen", "title: The queen: a bee"),
            "a text without quotes cannot have a colon and a space in it (put the whole text in double quotes)",
            id="a colon in a text",
        ),
        pytest.param(
            hive("title: The queen", "title: 'The queen"),
            "the text that begins with a quote here does not end (add the other quote)",
            id="a quote without its partner",
        ),
        pytest.param(
            hive("  title: The queen", "\ttitle: The queen"),
            "a tab stands where the line is indented (type spaces, as in the lines around it)",
            id="a tab",
        ),
        pytest.param(
            hive("title: The queen", "title: @queen"),
            "a text without quotes cannot start with @ (put the whole text in double quotes)",
            id="a reserved sign",
        ),
        pytest.param(
            hive("follow_ups: [hive.swarm]", "follow_ups: [hive.swarm"),
            "the [ here is not closed before line 42 (add the ] or a comma that is missing; or put a text that begins "
            "with [, or has quotes in it, in double quotes)",
            id="a bracket",
        ),
    ],
)
def test_the_commonest_slips_are_told_in_plain_words(files: CourseFiles, told: str, check: Check) -> None:
    (problem,) = [problem for problem in check(files) if problem.path == HIVE]

    assert str(problem).partition("this is not YAML: ")[2] == told


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        (r'"\e[2J"', r"'\x1b[2J'"),
        (r'"a\nb"', r"'a\nb'"),
        (r'"a\u2028b"', r"'a\u2028b'"),
        (r'"a\u202eb"', r"'a\u202eb'"),
        ("a\u202eb", r"'a\u202eb'"),
    ],
    ids=["an escape", "a line end", "a line end of Unicode", "a turn", "a turn as it is"],
)
def test_a_key_with_a_sign_that_cannot_be_seen_is_refused_in_one_line_that_shows_it(
    key: str, shown: str, check: Check
) -> None:
    problems = check(BEEKEEPING.with_("content/sources.yaml", append=f"{key}:\n"))

    assert list(map(str, problems)) == [
        (
            f"content/sources.yaml:29: Y001 the key {shown} has a sign in it that cannot be seen "
            "(type the key anew, and the spaces before it)"
        )
    ]


def test_more_entries_than_any_course_has_are_refused(check: Check) -> None:
    """Counted with the starts of the file, of its document and of the list."""
    found = places(check(BEEKEEPING.with_(HIVE, content="- a\n" * 110_000)), HIVE)

    assert found == [(HIVE, 99_999, "Y005")]


def test_both_lines_of_a_key_that_stands_twice_are_named(check: Check) -> None:
    problems = check(hive("follow_ups: [hive.swarm]", "follow_ups: [hive.swarm]\n  title: Her majesty"))

    [problem] = [problem for problem in problems if problem.path == HIVE]
    assert (problem.line, problem.code) == (41, "Y002")
    assert problem.message == "the key 'title' stands here and on line 23"
    assert problem.hint == "keep one of the two"


def test_the_first_key_of_an_entry_that_stands_twice_may_lack_the_dash_of_a_new_entry(check: Check) -> None:
    problems = check(hive("\n- id: hive.queen\n", "\n  id: hive.queen\n"))

    [problem] = [problem for problem in problems if problem.path == HIVE]
    assert str(problem) == (
        f"{HIVE}:22: Y002 the key 'id' stands here and on line 3 (keep one of the two, or begin a new entry with `- `)"
    )


def test_the_first_key_of_a_file_that_is_no_list_lacks_no_dash(check: Check) -> None:
    course = "content/course.yaml"

    problems = check(BEEKEEPING.with_(course, append="title: More\n"))

    assert [problem.hint for problem in problems if problem.code == "Y002"] == ["keep one of the two"]


def test_words_that_yaml_takes_for_something_else_stay_text() -> None:
    findings = Findings()
    text = "[no, yes, on, 1.10, 22:30, 010, 0x1F, 1e3, 2024-05-01, ~, null, .inf, =, '', \"\"]\n"

    document = read_yaml(CourseText(OUTSIDE, text), findings)

    assert document is not None
    assert document.value == [
        "no", "yes", "on", "1.10", "22:30", "010", "0x1F", "1e3", "2024-05-01", "~", "null", ".inf", "=", "", "",
    ]  # fmt: skip
    assert len(findings) == 0


@pytest.mark.parametrize("written", ["no", "1.10", "22:30", "010", "~", "null"])
def test_a_phrase_stays_the_text_that_stands_in_the_file(written: str, build: Build) -> None:
    """Learners do type these; a tilde is a tilde, and null is a word."""
    course = build(BEEKEEPING.with_(OUTSIDE, replace=("- asdf qwertz uiop", f"- {written}")))

    assert course.out_of_scope.phrases[-1] == written


@pytest.mark.parametrize("written", ["no", "null"])
def test_an_intent_can_be_asked_for_with_a_word_that_yaml_reserves(written: str, build: Build) -> None:
    course = build(hive("name the boxes of a beehive", written))

    assert course.intents["hive.parts"].phrases[1] == written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("a: b\n", {"a": "b"}, id="map"),
        pytest.param("- a\n- [b, {c: d}]\n", ["a", ["b", {"c": "d"}]], id="lists and maps in lists"),
        pytest.param("a: |\n  one\n\n  two\n", {"a": "one\n\ntwo\n"}, id="several lines"),
        pytest.param("a: >\n  one\n  two\n", {"a": "one two\n"}, id="folded lines"),
        pytest.param('a: "tab\\tand \\u00e9"\n', {"a": "tab\tand é"}, id="escapes"),
        pytest.param("a: it's # a comment\n", {"a": "it's"}, id="comment"),
        pytest.param("a:\nb: # none\nc:\n  -\n  - d\n", {"a": None, "b": None, "c": [None, "d"]}, id="left empty"),
        pytest.param("{a: , b, c: [d, ]}\n", {"a": None, "b": None, "c": ["d"]}, id="left empty in braces"),
        pytest.param("a: ''\nb: \"\"\nc: |\nd: >\n", {"a": "", "b": "", "c": "", "d": ""}, id="empty texts"),
        pytest.param("--- # start\na: b\n", {"a": "b"}, id="document mark at the start"),
    ],
)
def test_plain_yaml_is_read_as_it_is_meant(text: str, value: Value) -> None:
    document = read_yaml(CourseText(HIVE, text), Findings())

    assert document is not None
    assert document.value == value


def test_every_place_knows_its_line() -> None:
    document = read_yaml(CourseText(HIVE, "# a\n- id: x\n  phrases:\n    - one\n\n    - two\n"), Findings())

    assert document is not None
    assert document.line(0) == 2
    assert document.line(0, "id") == 2
    assert document.line(0, "phrases") == 3
    assert document.line(0, "phrases", 1) == 6


def test_a_place_that_is_not_there_has_the_line_of_what_is_around_it() -> None:
    document = read_yaml(CourseText(HIVE, "# a\n- id: x\n  phrases:\n    - one\n"), Findings())

    assert document is not None
    assert document.line(0, "title") == 2
    assert document.line(0, "phrases", 5) == 3
    assert document.line(7) == 2


@pytest.mark.parametrize(("levels", "expected"), [(20, []), (21, [(HIVE, 1, "Y005")])])
def test_twenty_levels_are_read_and_no_more(levels: int, expected: list[Place]) -> None:
    findings = Findings()

    read_yaml(CourseText(HIVE, "[" * levels + "a" + "]" * levels + "\n"), findings)

    assert places(findings) == expected


def cut_off(text: str) -> list[tuple[int, str]]:
    """Give line and message of each text that is cut off."""
    findings = Findings()
    read_yaml(CourseText(HIVE, text), findings)
    return [(problem.line, problem.message) for problem in findings if problem.code == "Y006"]


@pytest.mark.parametrize(
    ("text", "line", "lost", "read"),
    [
        pytest.param("- what is goal #3 about\n", 1, "#3 about", "only 'what is goal'", id="a number behind a #"),
        pytest.param("- what is goal # 3 about\n", 1, "# 3 about", "only 'what is goal'", id="and a space behind it"),
        pytest.param("- I love C #\n", 1, "#", "only 'I love C'", id="nothing behind it"),
        pytest.param("- a\n- goal #3\n", 2, "#3", "only 'goal'", id="one word"),
        pytest.param("- goal\t#3  \n", 1, "#3", "only 'goal'", id="a tab before it"),
        pytest.param("- what is\n  goal #3\n", 2, "#3", "only 'what is goal'", id="a text of two lines"),
        pytest.param("title: #1 in town\n", 1, "#1 in town", "nothing", id="the whole text"),
        pytest.param("title: Goal No. #3\n", 1, "#3", "only 'Goal No.'", id="a text behind a key"),
        pytest.param('- "goals" #3 and #4\n', 1, "#3 and #4", "only 'goals'", id="behind quotes"),
        pytest.param("[goal #3\n]\n", 1, "#3", "only 'goal'", id="in brackets"),
        pytest.param("- ¿qué é a meta 🎯 #3?\n", 1, "#3?", "only '¿qué é a meta 🎯'", id="not only plain letters"),
        pytest.param("title: The hive # see below\n", 1, "# see below", "only 'The hive'", id="a comment, maybe"),
    ],
)
def test_a_text_that_yaml_cuts_off_at_a_number_sign_is_told(text: str, line: int, lost: str, read: str) -> None:
    message = f"{lost!r} is cut off, and {read} is read: in YAML, a # behind a space begins a comment"

    assert cut_off(text) == [(line, message)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# what is goal #3\n- a\n", id="a line of its own"),
        pytest.param("- a b\n  # the next\n- c\n", id="a line of its own between texts"),
        pytest.param('- "what is goal #3 about"\n', id="double quotes"),
        pytest.param("- 'what is goal #3 about'\n", id="single quotes"),
        pytest.param('- "what is goal #3 about" # asked often\n', id="a comment behind quotes"),
        pytest.param("- what is goal#3 about\n", id="no space before it"),
        pytest.param("- |\n  what is goal #3\n- >\n  and #4\n", id="a block of lines"),
        pytest.param("- | # as it stands\n  what is goal #3\n", id="a comment before a block of lines"),
        pytest.param("a: # none\nb:\n  - # none\n", id="a comment and no value"),
        pytest.param("phrases: # ten\n  - a b\n", id="a comment before a list"),
        pytest.param("also: [a b, c d] # or so\n", id="a comment behind brackets"),
        pytest.param("id: hive.queen # never changes\nkind: typed # or choice\n", id="behind an id"),
        pytest.param("year: 2019 # or so\nright: yes # it is\n", id="behind a number and a yes"),
        pytest.param("source: oecd-2022 # chapter 3\n", id="behind the key of a source"),
        pytest.param("url: https://example.org/#top # English\n", id="behind a link"),
        pytest.param("contact: staff@example.org # a person\n", id="behind an address"),
    ],
)
def test_a_comment_that_takes_nothing_from_a_text_is_not_told(text: str) -> None:
    assert cut_off(text) == []


def drawn_in(text: str) -> list[int]:
    """Give the line of each dash that is read as more of a text."""
    findings = Findings()
    read_yaml(CourseText(HIVE, text), findings)
    return [problem.line for problem in findings if problem.code == "Y007"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("- a b\n  - c\n- d\n", [2], id="an entry too far right"),
        pytest.param("- a b\n      - c\n      - d e\n", [2, 3], id="several"),
        pytest.param("phrases:\n  - a\n  - b?\n    - c\n", [4], id="in a list of a key"),
        pytest.param("- id: hive.wax\n  title: Wax\n    - c\n", [3], id="below a key with a text"),
    ],
)
def test_a_dash_that_yaml_takes_for_more_of_the_text_above_is_told(text: str, lines: list[int]) -> None:
    assert drawn_in(text) == lines


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- id: hive.wax\n  phrases:\n    - a\n    - b\n", id="a list of a key"),
        pytest.param("-\n  - a\n  - b\n", id="a list in a list"),
        pytest.param("- a\n  b - c\n", id="a dash within a line"),
        pytest.param("- a\n  -b\n", id="a dash without a space"),
        pytest.param('- "a\n  - b"\n', id="in quotes"),
        pytest.param("- |\n  a\n    - b\n", id="a block of lines"),
        pytest.param("phrases: # ten\n  - a\n", id="behind a comment"),
    ],
)
def test_a_dash_that_begins_an_entry_or_is_quoted_is_not_told(text: str) -> None:
    assert drawn_in(text) == []


def test_what_cuts_a_text_off_is_told_where_the_file_does_not_parse_for_it(check: Check) -> None:
    files = BEEKEEPING.with_(
        "content/quizzes/hive.yaml", replace=("[smoke, a little smoke]", "[smoke #1, a little smoke]")
    )

    found = [(problem.line, problem.code) for problem in check(files) if problem.path.endswith("quizzes/hive.yaml")]

    assert found == [(203, "Y001"), (203, "Y006")]


def test_a_text_that_is_cut_off_keeps_no_other_fault_from_being_found(check: Check) -> None:
    cut = hive("name the boxes of a beehive", "name box #2 of a hive")

    found = places(check(cut.with_(HIVE, replace=("follow_ups: [hive.swarm]", "follow_ups: [hive.wax]"))))

    assert found == [(HIVE, 7, "Y006"), (HIVE, 40, "I005")]


@pytest.mark.parametrize("text", ["„Sandy soil“", "“sand”", "”sand”", "«sable»", "»Sand«", "‘sand’", "‚Sand‘"])
def test_curly_quotes_around_a_text_are_told_since_learners_see_them(text: str) -> None:
    findings = Findings()

    read_yaml(CourseText(HIVE, f"- id: hive.wax\n  title: {text}\n"), findings)

    assert list(map(str, findings)) == [
        f'{HIVE}:2: Y008 learners see the quotes of {text} as they stand (type straight quotes " around it, or none)'
    ]


@pytest.mark.parametrize(
    "text",
    ["what is “sand”", "“sand” or “silt”", "“sand” is what", '"“sand”"', "'“sand”'", "|\n  “sand”", '"sand"', "“", "’"],
)
def test_curly_quotes_within_a_text_or_within_straight_ones_are_not_told(text: str) -> None:
    findings = Findings()

    read_yaml(CourseText(HIVE, f"title: {text}\n"), findings)

    assert list(findings) == []
