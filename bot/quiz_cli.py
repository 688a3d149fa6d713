"""The command line of quizzes, `psi-tutor quiz ...`: arguments, one function each, an exit code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.authoring.exchange.files import WRITERS, Format, read_file
from bot.authoring.exchange.items import item_text
from bot.authoring.exchange.yaml_writing import write_yaml
from bot.console import look_for_database, settings_for_command, working
from bot.errors import SettingsError

quiz = typer.Typer(help="Take quizzes to Moodle, and bring them from there.", no_args_is_help=True)


@quiz.command("export")
def export_items(
    form: Annotated[Format, typer.Option("--format", help="GIFT, or Moodle XML, which keeps more.")],
    output: Annotated[Path | None, typer.Option("--output", help="Write here, not to standard output.")] = None,
) -> None:
    """Write the quiz items of the course for Moodle."""
    from bot.authoring.building import read_course

    settings = settings_for_command()
    with working("Reading the course ..."):
        course = read_course(settings.course_dir)
    _write(WRITERS[form](item_text(item) for item in course.items), output)


@quiz.command("import")
def import_items(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file in GIFT or Moodle XML.")],
    form: Annotated[Format | None, typer.Option("--format", help="What it is, if the file does not tell.")] = None,
    output: Annotated[Path | None, typer.Option("--output", help="A new file, not standard output.")] = None,
) -> None:
    """Make quiz items in YAML of a file from Moodle, for staff to fill in."""
    try:
        imported = read_file(file, form)
    except OSError as error:
        raise SettingsError(f"cannot read {file}: {error.strerror}") from None
    if imported.items:
        _write(write_yaml(imported.items), output, mode="x")
    for problem in imported.problems:
        print(f"{file}:{problem}", file=sys.stderr)
    if imported.problems:
        raise typer.Exit(1 if imported.items else 2)


@quiz.command("stats")
def item_stats(
    as_json: Annotated[bool, typer.Option("--json", help="Print every count as JSON.")] = False,
) -> None:
    """Say how each item does: how hard it is, whether it tells who knows, what nobody picks, what is unclear."""
    from bot.app import report_quizzes
    from bot.authoring.item_reporting import to_json, to_text

    settings = settings_for_command()
    with working("Counting ..."):
        reports = report_quizzes(settings)
    look_for_database(settings)
    print(to_json(reports) if as_json else to_text(reports))


def _write(text: str, output: Path | None, mode: Literal["w", "x"] = "w") -> None:
    if output is None:
        sys.stdout.buffer.write(text.encode())  # UTF-8, as the file says, whatever the terminal's encoding is
        return
    try:
        with output.open(mode, encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise SettingsError(f"{output} is there already, and may hold your work: name a new file") from None
    except OSError as error:
        raise SettingsError(f"cannot write {output}: {error.strerror}") from None
