"""What the documentation lists is what the program has: every code, setting, sentence and command, and no other."""

import re
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.authoring.building import check_course
from bot.authoring.problems import CODES
from bot.authoring.shapes import IntentShape, ItemShape
from bot.channels.telegram.observing import Cause, Fate
from bot.cli import app
from bot.operating.health import Pulse
from bot.operating.metrics import Metrics
from bot.settings import Settings
from bot.storage.tables import metadata
from bot.tutor.commands import ALONE, FOR_STAFF, IN_GROUPS
from bot.tutor.quizzing.items import Kind
from bot.tutor.wording import Wording
from tests.authoring.coursefiles import BEEKEEPING
from tests.operating.stopwatch import Stopwatch

ROOT = Path(__file__).parents[1]


def named(commands: typer.Typer) -> set[str]:
    return {str(command.name or getattr(command.callback, "__name__", "")) for command in commands.registered_commands}


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_code_of_check_stands_in_the_staffs_guide_and_no_other() -> None:
    rows = re.findall(r"^\| ([A-Z]\d{3}) \| \S.* \|$", read("docs/for-staff.md"), re.MULTILINE)

    assert sorted(rows) == sorted(CODES)


def test_no_code_is_mentioned_anywhere_in_the_staffs_guide_that_check_does_not_have() -> None:
    mentioned = set(re.findall(r"\b[A-Z]\d{3}\b", read("docs/for-staff.md")))

    assert mentioned <= set(CODES)


def test_every_setting_stands_in_the_operators_guide_and_no_other() -> None:
    settings = {str(setting.validation_alias) for setting in Settings.model_fields.values()}

    mentioned = set(re.findall(r"\b(?:TUTOR|TELEGRAM)_[A-Z0-9_]+\b", read("docs/for-operators.md")))

    assert mentioned == settings


@pytest.mark.parametrize("sentence", fields(Wording), ids=[entry.name for entry in fields(Wording)])
def test_every_sentence_of_the_wording_stands_in_the_staffs_guide(sentence: Field[Any]) -> None:
    may_use = ", ".join(f"`{{{name}}}`" for name in sentence.metadata["placeholders"]) or "—"

    assert f"\n| `{sentence.name}` | {sentence.metadata['when']} | {may_use} |\n" in read("docs/for-staff.md")


def test_no_other_sentence_stands_in_the_table_of_the_wording() -> None:
    table = read("docs/for-staff.md").partition("## The wording")[2].partition("\n## ")[0]

    rows = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)

    assert rows == [entry.name for entry in fields(Wording)]


@pytest.mark.parametrize("key", [*IntentShape.model_fields, *ItemShape.model_fields])
def test_every_key_of_an_intent_is_shown_to_staff_in_an_example(key: str) -> None:
    examples = re.findall(r"```yaml\n(.*?)```", read("docs/for-staff.md"), re.DOTALL)

    assert any(re.search(rf"^\s*(- )?{key}: ?", example, re.MULTILINE) for example in examples)


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
    rows = re.findall(r"^\| `(Tutor\w+)` \| \S.* \| \S.* \|$", read("docs/for-operators.md"), re.MULTILINE)

    assert rows == re.findall(r"- alert: (\w+)", read("deploy/prometheus/alerts.yml"))


@pytest.mark.parametrize("command", sorted(named(app)))
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert re.search(rf"\bpsi-tutor {command}\b|`{command}\b", read("README.md"))
