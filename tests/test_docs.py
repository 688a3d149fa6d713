"""What the documentation lists is what the program has: every code, setting, sentence and command, and no other."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from bot.authoring.building import check_course
from bot.authoring.problems import CODES
from bot.authoring.shapes import IntentShape, ItemShape
from bot.channels.telegram.observing import Cause, Fate
from bot.cli import ELSEWHERE, app
from bot.operating.health import Pulse
from bot.operating.metrics import Metrics
from bot.settings import Settings
from bot.storage.tables import metadata
from bot.tutor.commands import ALONE, FOR_STAFF, IN_GROUPS
from bot.tutor.quizzing.items import Kind
from bot.tutor.quizzing.scopes import objectives_in
from bot.tutor.wording import Wording
from tests.authoring.coursefiles import BEEKEEPING, read_files
from tests.operating.stopwatch import Stopwatch

ROOT = Path(__file__).parents[1]
ALERTS = re.findall(r"- alert: (\w+)", (ROOT / "deploy/prometheus/alerts.yml").read_text(encoding="utf-8"))


PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/decisions/*.md"), ROOT / "benchmarks/RESULTS.md"]


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def dead_links(page: Path) -> list[str]:
    """Find links of a page to files, or to headings in them, that are not there."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    dead = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith(("http:", "https:", "mailto:")):
            continue
        path, _, heading = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (heading and heading not in anchors(target)):
            dead.append(link)
    return dead


def anchors(page: Path) -> set[str]:
    """Give the names that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands() -> set[str]:
    here = {str(command.name or getattr(command.callback, "__name__", "")) for command in app.registered_commands}
    return here | {name for names in ELSEWHERE.values() for name in names}


def test_every_code_of_check_stands_in_the_staffs_reference_with_its_meaning_and_no_other() -> None:
    rows = re.findall(r"^\| ([A-Z]\d{3}) \| (\S.*) \|$", read("docs/reference-for-staff.md"), re.MULTILINE)

    assert rows == list(CODES.items())


@pytest.mark.parametrize("path", ["docs/for-staff.md", "docs/reference-for-staff.md"])
def test_no_code_is_mentioned_anywhere_in_the_staffs_guides_that_check_does_not_have(path: str) -> None:
    mentioned = set(re.findall(r"\b[A-Z]\d{3}\b", read(path)))

    assert mentioned <= set(CODES)


def test_every_setting_stands_in_the_operators_guide_and_no_other() -> None:
    settings = {str(setting.validation_alias) for setting in Settings.model_fields.values()}

    mentioned = set(re.findall(r"\b(?:TUTOR|TELEGRAM)_[A-Z0-9_]+\b", read("docs/for-operators.md")))

    assert mentioned == settings


def test_every_sentence_of_the_wording_stands_in_the_staffs_reference() -> None:
    rows = [
        f"| `{sentence.name}` | {sentence.metadata['when']} | "
        f"{', '.join(f'`{{{name}}}`' for name in sentence.metadata['placeholders']) or '—'} |"
        for sentence in fields(Wording)
    ]

    assert [row for row in rows if f"\n{row}\n" not in read("docs/reference-for-staff.md")] == []


def test_no_other_sentence_stands_in_the_table_of_the_wording() -> None:
    table = read("docs/reference-for-staff.md").partition("## The wording")[2].partition("\n## ")[0]

    rows = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)

    assert rows == [entry.name for entry in fields(Wording)]


@pytest.mark.parametrize("key", [*IntentShape.model_fields, *ItemShape.model_fields])
def test_every_key_of_an_intent_is_shown_to_staff_in_an_example(key: str) -> None:
    examples = re.findall(r"```yaml\n(.*?)```", read("docs/for-staff.md"), re.DOTALL)

    assert any(re.search(rf"^\s*(- )?{key}: ?", example, re.MULTILINE) for example in examples)


def test_the_topic_that_the_staffs_guide_adds_keeps_every_rule_of_the_course(tmp_path: Path) -> None:
    """Each file is written, or gets what the guide adds to it, and nothing is left for staff to find out."""
    section = read("docs/for-staff.md").partition("## Add a topic")[2].partition("\n## Write ")[0]
    files = before = read_files(ROOT)

    added = dict(re.findall(r"^\*\*`([\w/.]+)`\*\* .*?```\w+\n(.*?)```", section, re.DOTALL | re.MULTILINE))
    for path, example in added.items():
        files = files.with_(path, append=example)
    course, findings = check_course(files.write(tmp_path))

    assert [path for path in added if path in before.files] == ["content/sources.yaml", "content/course.yaml"]
    assert len(added) == 5
    assert [str(problem) for problem in findings if problem.path in added] == []
    assert course is not None
    assert course.topics[-1].intents == ("participation.ladder",)


def test_the_items_in_the_staffs_guide_are_one_of_each_kind_and_keep_every_rule(tmp_path: Path) -> None:
    section = read("docs/for-staff.md").partition("## Write quiz items")[2]
    [example] = re.findall(r"```yaml\n(.*?)```", section.partition("\n## ")[0], re.DOTALL)
    here = example.replace("objective: types.frugal", "objective: hive.queen").replace("oecd-2022", "handbook")

    course, findings = check_course(BEEKEEPING.with_("content/quizzes/guide.yaml", content=here).write(tmp_path))

    assert [str(problem) for problem in findings] == []
    assert course is not None
    assert sorted(item.kind for item in course.items if item.id.startswith("types.frugal.")) == sorted(Kind)


def test_every_command_of_the_menu_stands_in_the_operators_guide_and_no_other() -> None:
    rows = re.findall(r"^\| `/(\w+)` \|", read("docs/for-operators.md"), re.MULTILINE)

    assert sorted(rows) == sorted({*ALONE, *IN_GROUPS, *FOR_STAFF})


def test_every_table_of_the_database_stands_in_the_operators_guide_and_no_other() -> None:
    stored = read("docs/for-operators.md").partition("## What is stored")[2].partition("\n## ")[0]

    rows = re.findall(r"^\| `(\w+)` \|", stored, re.MULTILINE)

    assert sorted(rows) == sorted(metadata.tables)


def test_every_metric_stands_in_the_operators_guide_with_its_type_and_no_other() -> None:
    stopwatch = Stopwatch()
    exported = Metrics(Pulse(60, stopwatch), Pulse(15, stopwatch), str, stopwatch).exposition().decode()

    rows = re.findall(r"^\| `(tutor_\w+)` \| (\w+) \| \S.* \|$", read("docs/for-operators.md"), re.MULTILINE)

    assert sorted(rows) == sorted(re.findall(r"^# TYPE (tutor_\w+) (\w+)$", exported, re.MULTILINE))


def test_every_cause_and_fate_that_a_metric_tells_stands_in_the_operators_guide() -> None:
    table = read("docs/for-operators.md").partition("### Metrics")[2].partition("\n### ")[0]

    assert [word for word in (*Cause, *Fate) if f"`{word}`" not in table] == []


def test_every_alert_stands_in_the_operators_guide_and_no_other() -> None:
    rows = re.findall(r"^\| `(Tutor\w+)` \| \S.* \|$", read("docs/for-operators.md"), re.MULTILINE)

    assert rows == ALERTS


def test_what_to_do_about_every_alert_stands_among_the_faults() -> None:
    faults = read("docs/for-operators.md").partition("\n## When something fails\n")[2]

    named = re.findall(r"`(Tutor\w+)`", faults)

    assert sorted(set(named)) == sorted(ALERTS)


def test_every_fault_says_what_is_seen_and_what_is_done() -> None:
    faults = (
        read("docs/for-operators.md").partition("\n## When something fails\n")[2].partition("\n### Exit codes\n")[0]
    )
    rows = [line for line in faults.splitlines() if line.startswith("| ") and not line.startswith(("| ---", "| What "))]

    assert len(rows) > 30
    assert [row for row in rows if not re.fullmatch(r"\|( \S[^|]* \|){4}", row)] == []


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_stands_in_the_list_of_commands(command: str) -> None:
    assert re.search(rf"^\| `psi-tutor {command}\b", read("docs/commands.md"), re.MULTILINE)


def test_no_other_command_stands_in_the_list_of_commands() -> None:
    assert set(re.findall(r"^\| `psi-tutor (\w+)\b", read("docs/commands.md"), re.MULTILINE)) == commands()


def test_the_faults_in_the_readme_are_those_that_were_tried() -> None:
    table = read("README.md").partition("## What breaking it came to")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| .* \|$", table, re.MULTILINE)[2:]

    assert len(rows) == 5
    assert [row for row in rows if f"\n{row}\n" not in read("docs/faults.md")] == []


def test_the_readme_counts_what_the_course_has() -> None:
    course, _ = check_course(ROOT)
    assert course is not None
    own = [intent for intent in course.intents.values() if course.term_of(intent.id) is None]
    pictures = {intent.answer.picture.path for intent in own if intent.answer.picture}
    practised = [topic for topic in course.topics if objectives_in(course, topic.id)]

    words = " ".join(read("README.md").split())
    assert f"{len(own)} questions on" in words
    assert f"{len(course.glossary)} terms, {len(pictures)} pictures, and quizzes on {len(practised)} topics." in words


def test_version_and_day_are_the_same_wherever_they_are_told() -> None:
    version = re.findall(r'^version = "(.*)"$', read("pyproject.toml"), re.MULTILINE)
    citation = yaml.safe_load(read("CITATION.cff"))

    assert [citation["version"]] == version
    assert f"\n## {version[0]} – {citation['date-released']}\n" in read("CHANGELOG.md")


@pytest.mark.parametrize("path", sorted(path.relative_to(ROOT).as_posix() for path in PAGES))
def test_links_lead_to_files_and_headings_that_are_there(path: str) -> None:
    assert dead_links(ROOT / path) == []


def test_every_file_that_the_walks_name_is_there() -> None:
    named = re.findall(r"`([\w/]+\.py)`", read("CONTRIBUTING.md"))
    there = [f"/{path.relative_to(ROOT).as_posix()}" for top in ("bot", "tests") for path in (ROOT / top).rglob("*.py")]

    assert len(named) > 40
    assert [name for name in named if not any(path.endswith(f"/{name}") for path in there)] == []


def test_the_forms_for_issues_have_what_github_asks_for() -> None:
    forms = list((ROOT / ".github/ISSUE_TEMPLATE").glob("[0-9]*.yml"))
    assert len(forms) > 2
    for form in forms:
        read_form = yaml.safe_load(form.read_text(encoding="utf-8"))
        assert {"name", "description", "body"} <= set(read_form)
        ids = [part["id"] for part in read_form["body"] if part["type"] != "markdown"]
        assert len(set(ids)) == len(ids)
        assert all(part["attributes"].get("label") for part in read_form["body"] if part["type"] != "markdown")


def test_hooks_before_a_commit_are_what_make_lint_runs_and_the_check_of_the_course() -> None:
    hooks = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"][0]["hooks"]
    lint = re.search(r"^lint:.*\n((?:\t.*\n)+)", read("Makefile"), re.MULTILINE)
    assert lint

    linted = {first_words(command) for command in re.split(r"&&|\n", lint[1]) if command.strip()}
    hooked = {first_words(hook["entry"]) for hook in hooks}

    assert len(linted) > 6
    assert hooked == linted | {"psi-tutor check"}


def first_words(command: str) -> str:
    """Give the program and what it is to do: "ruff check"; of one that only checks, its name."""
    words = command.replace("$(BIN)/", "").replace(".venv/bin/", "").strip("\t @").split()
    many = {"ruff": 2, "psi-tutor": 2, "python": 3}
    return " ".join(words[: many.get(words[0], 1)])
