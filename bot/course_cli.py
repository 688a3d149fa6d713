"""The command line of course staff: arguments, one function each, an exit code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.console import count_of, print_page, settings_for_command, steps, working
from bot.errors import SettingsError
from bot.tutor.course import PICTURES

course = typer.Typer()

REPORT = Path("test-report.html")
"""Where `test --html` writes its page when it cannot go into a pipe."""


@course.command()
def check() -> None:
    """Find everything that is wrong with the course files."""
    from bot.authoring.building import check_course

    settings = settings_for_command()
    found, findings = check_course(settings.course_dir)
    for problem in findings:
        print(problem)
    warnings = len(findings) - len(findings.errors)
    if found is None:
        print(f"{count_of(len(findings.errors), 'problem')} found.", file=sys.stderr)
        raise typer.Exit(1)
    from bot.authoring.readability import WANTED_GRADE, grades, median

    grade_of = grades(found)
    hardest = max(grade_of, key=lambda intent: grade_of[intent])
    phrases = sum(len(intent.phrases) for intent in found.intents.values())
    intents = len(found.intents) - sum(term.has_own_intent for term in found.glossary)
    print(
        f"The course is in order: {count_of(intents, 'intent')}, {count_of(phrases, 'phrase')}, "
        f"{count_of(len(found.glossary), 'term')}, {count_of(len(found.items), 'item')}, "
        f"{count_of(warnings, 'warning')}, version {found.version}."
    )
    print(
        f"Short answers: median grade {median(grade_of):.1f} to read (Flesch-Kincaid; at most {WANTED_GRADE} is "
        f"wanted), hardest {hardest} with {grade_of[hardest]:.1f}."
    )


@course.command("test")
def ask_trials(
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole report as JSON.")] = False,
    as_html: Annotated[bool, typer.Option("--html", help="Make one page with plots.")] = False,
) -> None:
    """Ask every trial, and every phrase held out in turn, and say how the tutor does."""
    if as_json and as_html:
        raise typer.BadParameter("say --json or --html, not both")
    settings = settings_for_command()
    from bot.app import ask_all
    from bot.authoring import reporting

    with steps("Asking ...") as progress:
        report = ask_all(settings.course_dir, progress)
    if as_html:
        from bot.authoring.plotting import plot_calibration, plot_curve

        curve = plot_curve(report.curve, report.cutoffs)
        print_page(reporting.to_html(report, curve, plot_calibration(report.calibration)), REPORT)
    else:
        print(reporting.to_json(report) if as_json else reporting.to_text(report))


@course.command()
def schema() -> None:
    """Write JSON Schemas of the course files to schemas/, for editors."""
    from bot.authoring.schemas import schemas

    folder = settings_for_command().course_dir / "schemas"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in schemas().items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"cannot write to {folder}: {error.strerror}") from None
    print(f"{len(schemas())} schemas written to {folder}.")


@course.command()
def draw() -> None:
    """Draw the pictures of content/pictures.yaml."""
    from bot.authoring.drawing import draw_pictures

    folder = settings_for_command().course_dir
    try:
        with working("Drawing ..."):
            names = draw_pictures(folder)
    except OSError as error:
        raise SettingsError(f"cannot write to {folder / PICTURES}: {error.strerror}") from None
    print(
        f"{count_of(len(names), 'picture')} drawn: {', '.join(names)}."
        if names
        else "The course has no content/pictures.yaml."
    )
