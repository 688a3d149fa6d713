"""A text stands in a YAML file so that every reader reads it, and every reader sees it."""

import pytest
import yaml

from bot.authoring.files import CourseText
from bot.authoring.problems import Findings
from bot.authoring.quoting import write_text
from bot.authoring.reading import read_yaml


@pytest.mark.parametrize(
    ("text", "written", "in_brackets"),
    [
        ("bees in a tree", "bees in a tree", "bees in a tree"),
        ("bees, or wasps", "bees, or wasps", '"bees, or wasps"'),
        ("bees: or wasps", '"bees: or wasps"', '"bees: or wasps"'),
        ("bees #1", '"bees #1"', '"bees #1"'),
        ('the "queen"', 'the "queen"', 'the "queen"'),
        ("", '""', '""'),
        ("yes", '"yes"', '"yes"'),
        ("Y", '"Y"', '"Y"'),
        ("1.10", '"1.10"', '"1.10"'),
        ("0o7", '"0o7"', '"0o7"'),
        ("two\nlines", r'"two\nlines"', r'"two\nlines"'),
        ("bees\u202eturned", r'"bees\u202eturned"', r'"bees\u202eturned"'),
        ("bees\u200bapart", r'"bees\u200bapart"', r'"bees\u200bapart"'),
        ("bees\u061c", r'"bees\u061c"', r'"bees\u061c"'),
        ("\N{WOMAN}\u200d\N{EAR OF RICE}", "\N{WOMAN}\u200d\N{EAR OF RICE}", "\N{WOMAN}\u200d\N{EAR OF RICE}"),
    ],
)
def test_a_text_is_bare_where_that_reads_the_same_and_else_in_quotes(text: str, written: str, in_brackets: str) -> None:
    assert (write_text(text), write_text(text, in_brackets=True)) == (written, in_brackets)
    whole = f"key: {written}\nlist:\n  - {written}\nshort: [{in_brackets}]\n"
    wanted = {"key": text, "list": [text], "short": [text]}
    findings = Findings()
    document = read_yaml(CourseText("a.yaml", whole), findings)
    assert document is not None
    assert (document.value, list(findings)) == (wanted, [])
    assert yaml.safe_load(whole) == wanted
