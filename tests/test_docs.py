"""What the documentation lists is what the program has: every code, setting, sentence and command, and no other."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
import typer

from bot.authoring.problems import CODES
from bot.cli import app
from bot.settings import Settings
from bot.tutor.wording import Wording

ROOT = Path(__file__).parents[1]


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


@pytest.mark.parametrize("sentence", [entry.name for entry in fields(Wording)])
def test_every_sentence_of_the_wording_stands_in_the_staffs_guide(sentence: str) -> None:
    assert f"`{sentence}`" in read("docs/for-staff.md")


@pytest.mark.parametrize("command", sorted(typer.main.get_command(app).commands))
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert re.search(rf"\bpsi-tutor {command}\b|`{command}\b", read("README.md"))
