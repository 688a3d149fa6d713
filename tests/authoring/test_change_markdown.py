"""Changes as a comment on a pull request: what anybody typed stays words, and the comment stays short enough."""

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from bot.authoring.change_markdown import LIMIT_CHARS, code, to_markdown
from bot.authoring.questions import LEARNER, Question, Standing
from tests.authoring.test_change_reporting import ANSWERED, ASKED, CASES, DECLINED, changes, question

HOSTILE = [
    "@anna look",
    "a | b || c",
    "back\\slash \\| pipe \\\\| end\\",
    "`code` and ``more`` `",
    "</code></td></table></details><script>alert(1)</script>",
    "https://evil.example www.evil.example anna@evil.example",
    "[click](https://evil.example) ![x](https://evil.example/x.png)",
    "#1 GH-1 owner/repo#1 dab4e46f4209eb57a0352422c723e23f48931692",
    "two\nlines\r\nand\u2028three",
    "**bold** ~~gone~~ :bee: $x$",
    "&lt;b&gt; &#64;anna",
    "\u202eright to left\u202c",
    "~~~\n```\n| --- |",
    "<!-- hidden",
]


POWDER = "dough.flour, other sources, another picture, choices: -dough.yeast +oven.heat"


def render(text: str) -> str:
    """Render as GitHub does, HTML let through."""
    return str(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text))


def outside_of_code(html: str) -> str:
    return re.sub(r"<(code|pre)\b[^>]*>.*?</\1>", "", html, flags=re.DOTALL)


def test_the_comment_has_a_summary_line_and_tables_that_fold() -> None:
    assert to_markdown(changes(*CASES)).splitlines() == [
        "**5 of 8 questions get something else from `main (1a2b3c4)` to `the files now`: 2 worse, 1 better, 2 other.**",
        "",
        "Right, of those whose right answer is known: 4 of 6 before, 4 of 7 after.",
        "",
        "<details open><summary>Worse (2)</summary>",
        "",
        "| Question | Right | Before | After |",
        "| --- | --- | --- | --- |",
        "| `flour?` | `dough.flour` | `dough.flour` | `declines` |",
        "| `[hello] which one?` | `dough.flour` | `dough.flour` | `declines` |",
        "",
        "</details>",
        "",
        "<details><summary>Better (1)</summary>",
        "",
        "| Question | Right | Before | After |",
        "| --- | --- | --- | --- |",
        "| `rye or wheat?` | `dough.flour` | `declines` | `asks back (dough.flour, oven.heat)` |",
        "",
        "</details>",
        "",
        "<details><summary>Other (2)</summary>",
        "",
        "| Question | Right | Before | After |",
        "| --- | --- | --- | --- |",
        "| `meal?` | `dough.flour` | `dough.flour` | `dough.flour, another text, other sources` |",
        f"| `a powder?` | `dough.flour` | `dough.flour` | `{POWDER}` |",
        "",
        "</details>",
        "",
        "<details><summary>What differs within answers (2)</summary>",
        "",
        "`dough.flour: another text, other sources` (questions: 1)",
        "",
        "```diff",
        "- It has gluten.",
        "+ It has much gluten.",
        "sources: ann -> ben, cy",
        "```",
        "",
        "`dough.flour: other sources, another picture, other choices` (questions: 1)",
        "",
        "```diff",
        "- From Ann",
        "+ From Ann Lee",
        "pictures: a.png 1 -> a.png 2",
        "choices: -dough.yeast +oven.heat",
        "```",
        "",
        "</details>",
        "",
        "<details><summary>Questions added (1)</summary>",
        "",
        "| Question | Right |",
        "| --- | --- |",
        "| `steam?` | `unknown -> out_of_scope` |",
        "",
        "</details>",
        "",
        "<details><summary>Questions lost (1)</summary>",
        "",
        "| Question | Right |",
        "| --- | --- |",
        "| `heat?` |  |",
        "",
        "</details>",
        "",
        "<details><summary>Questions moved (1)</summary>",
        "",
        "| Question | Right |",
        "| --- | --- |",
        "| `gluten?` | `dough.yeast -> dough.flour` |",
        "",
        "</details>",
        "",
        "Sentences of the wording, which are not compared, lost: `old`.",
    ]


def test_where_nothing_changes_the_comment_says_so() -> None:
    assert to_markdown(changes((question("flour?"), ANSWERED, ANSWERED))).startswith(
        "**Nothing changes from `main (1a2b3c4)` to `the files now`: 1 question, the same answers.**\n"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_typed_is_code_in_its_own_cell(text: str) -> None:
    html = render(to_markdown(changes((question(text, text), ANSWERED, DECLINED))))

    [row] = re.findall(r"<tr>\s*<td>(.*?)</tr>", html, re.DOTALL)
    assert len(re.findall(r"</td>", row)) == 4
    assert html.count("<table>") == 1
    assert html.rstrip().endswith("lost: <code>old</code>.</p>")
    assert re.findall(r"@|evil|anna|script|repo|&", outside_of_code(html)) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_names_and_answers_are_code_as_well(text: str) -> None:
    other = replace(ANSWERED, text=text, more="", sources=(text,))

    html = render(to_markdown(changes((question("flour?"), ANSWERED, other), name=text)))

    assert re.findall(r"@|evil|anna|script|repo", outside_of_code(html)) == []
    assert html.count("<pre>") == 1


def test_a_bar_and_backticks_keep_their_looks() -> None:
    assert [code("a | b"), code("`ls` and ``ls``"), code("plain"), code("")] == [
        "`a ¦ b`",
        "``` `ls` and ``ls`` ```",
        "`plain`",
        "",
    ]


def test_a_text_longer_than_a_cell_ends_with_dots() -> None:
    assert code("x" * 120) == f"`{'x' * 120}`"
    assert code("x" * 121) == f"`{'x' * 119}…`"


def test_words_of_learners_are_left_out_where_nobody_else_asked_the_same() -> None:
    private = replace(question("my own words"), origins=(LEARNER,))
    shared = replace(question("what is flour"), origins=("trial", LEARNER))

    page = to_markdown(changes((private, ANSWERED, DECLINED), (shared, ANSWERED, DECLINED)))

    assert "my own words" not in page
    assert "| *a learner's question, which only staff may read* |" in page
    assert "| `what is flour` |" in page


def test_a_long_list_is_cut_with_a_count() -> None:
    page = to_markdown(changes(*((question(f"flour {number}"), ANSWERED, DECLINED) for number in range(1_060))))

    assert "| `flour 49` |" in page
    assert "`flour 50`" not in page
    assert "\n| and 1,010 more ||||\n" in page


@pytest.mark.slow
def test_the_comment_is_never_longer_than_github_takes() -> None:
    long = "@" * 5_000
    cases = [
        (
            replace(question(f"{number} {long}"), standing=Standing.ADDED),
            ANSWERED,
            [DECLINED, replace(ANSWERED, text=f"{number} {long} {'. x' * 5_000}"), ASKED][number % 3],
        )
        for number in range(300)
    ]

    page = to_markdown(changes(*cases, name=long))

    assert len(page) <= LIMIT_CHARS
    assert "| and 180 more ||||" in page


def test_a_course_of_endless_ids_is_told_of_in_a_line() -> None:
    endless = frozenset(f"{'x' * 100}.{number}" for number in range(1_000))

    page = to_markdown(changes((Question("flour?", right_after=endless), ANSWERED, ANSWERED)))

    assert len(page) <= LIMIT_CHARS
    assert page.endswith("This is too much for a comment: see `psi-tutor diff`.")
