"""The command line of course staff: arguments, one function each, an exit code."""

from __future__ import annotations

import gc
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.authoring.counting import count_of
from bot.console import look_for_database, print_page, settings_for_command, steps, working
from bot.errors import SettingsError
from bot.tutor.course import PICTURES

if TYPE_CHECKING:
    from bot.authoring.drafts import Draft
    from bot.authoring.problems import Problem
    from bot.tutor.course import Course

course = typer.Typer()

LONGEST_DAYS = 36_500
"""A hundred years: farther back, there is no date to count from."""

REPORT = Path("test-report.html")
"""Where `test --html` writes its page when it cannot go into a pipe."""


@course.command()
def check(
    links: Annotated[bool, typer.Option("--links", help="Ask the web whether each link works, too.")] = False,
) -> None:
    """Find everything that is wrong with the course files."""
    # What is read of a course stays until the end, which is soon: to look for what could go takes a fifth of the time.
    gc.disable()
    from bot.authoring.building import survey_course
    from bot.authoring.notebook import noted_for
    from bot.authoring.problems import told
    from bot.authoring.questions import check_questions
    from bot.authoring.readability import WANTED_GRADE, grades, median

    settings = settings_for_command(logs_late=True)
    with working("Reading the course ..."), noted_for(settings.course_dir):
        found, draft, findings = survey_course(settings.course_dir)
        check_questions(settings.course_dir, found, findings)
        grade_of = grades(found) if found else {}
    gc.freeze()  # else it is looked for when the process ends, after all
    for problem in findings:
        print(told(problem))
    if links:
        findings.extend(_check_links(draft))
    warnings = len(findings) - len(findings.errors)
    if found is None or findings.errors:
        print(f"{count_of(len(findings.errors), 'problem')} found.", file=sys.stderr)
        if {("intents", "F001"), ("content/course.yaml", "F001")} <= {(one.path, one.code) for one in findings}:
            where = settings.course_dir.absolute()
            print(f"There is no course in {where}: TUTOR_COURSE_DIR says where it stands.", file=sys.stderr)
        raise typer.Exit(1)
    print(f"The course is in order: {_size(found)}, {count_of(warnings, 'warning')}, version {found.version}.")
    hardest = max(grade_of, key=lambda intent: grade_of[intent])
    print(
        f"Short answers: median grade {median(grade_of):.1f} to read (Flesch-Kincaid; at most {WANTED_GRADE} is "
        f"wanted), hardest {hardest} with {grade_of[hardest]:.1f}."
    )


def _size(found: Course) -> str:
    """Say how much the course has of what; what the glossary makes of a term is no intent that staff wrote."""
    intents = len(found.intents) - sum(term.has_own_intent for term in found.glossary)
    phrases = sum(len(intent.phrases) for intent in found.intents.values())
    sizes = {"intent": intents, "phrase": phrases, "term": len(found.glossary), "item": len(found.items)}
    return ", ".join(count_of(number, thing) for thing, number in sizes.items())


def _check_links(draft: Draft) -> Sequence[Problem]:
    from bot.authoring.fetching import ask_web
    from bot.authoring.links import check_links
    from bot.authoring.problems import told

    with steps("Asking for links ...") as progress:
        report = check_links(draft, lambda urls: ask_web(urls, progress(len(urls))))
    for problem in report.problems:
        print(told(problem))
    if report.offline:
        print(f"There is no network here, so links were not checked ({report.offline} of {report.asked}).")
    if checked := report.asked - report.offline:
        print(f"{count_of(checked, 'link')} checked.")
    return report.problems


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
def coverage(
    as_json: Annotated[bool, typer.Option("--json", help="Print every count as JSON.")] = False,
) -> None:
    """Say of each objective what is written for it, and what is missing."""
    from bot.authoring.coverage import survey
    from bot.authoring.coverage_reporting import to_json, to_text

    settings = settings_for_command()
    with working("Reading the course ..."):
        coverages = survey(settings.course_dir)
    print(to_json(coverages) if as_json else to_text(coverages))
    if any(one.holes for one in coverages):
        raise typer.Exit(1)


@course.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="REV", help="A branch, tag or commit to compare with.")] = "HEAD",
    new: Annotated[str | None, typer.Argument(metavar="NEW", help="Another one, in place of the files now.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print a comment for a pull request.")] = False,
    with_asked: Annotated[bool, typer.Option("--asked/--no-asked", help="Ask what learners let staff see.")] = True,
) -> None:
    """Ask every known question of the course as it was and as it is, and say what changes."""
    if as_json and as_markdown:
        raise typer.BadParameter("say --json or --markdown, not both")
    settings = settings_for_command()
    from bot.app import compare_courses
    from bot.authoring.change_markdown import to_markdown
    from bot.authoring.change_reporting import to_json, to_text

    with steps("Asking ...") as progress:
        address = settings.database_url if with_asked else None
        changes = compare_courses(settings.course_dir, old, new, address, progress)
    if as_markdown:
        print(to_markdown(changes))
    else:
        print(to_json(changes) if as_json else to_text(changes))


@course.command()
def stats(
    days: Annotated[int, typer.Option(min=1, max=LONGEST_DAYS, help="Count the questions of so many days.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print every figure as JSON.")] = False,
) -> None:
    """Say how the tutor is used: questions by topic, weak topics, hard quiz items, active learners; no names."""
    from bot.app import report_use
    from bot.authoring.usage_reporting import to_json, to_text

    settings = settings_for_command()
    with working("Counting ..."):
        usage = report_use(settings, days)
    look_for_database(settings)
    print(to_json(usage) if as_json else to_text(usage))


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


def _folder(name: str) -> Path:
    # An empty name would be the folder in which one stands: a script has left it out.
    if not name.strip():
        raise typer.BadParameter("name a folder: psi-tutor new my-course")
    return Path(name)


@course.command()
def new(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", parser=_folder, help="A folder that is not there yet, or is empty.")
    ],
    title: Annotated[str | None, typer.Option("--title", help="What the course is called.")] = None,
) -> None:
    """Start a course: write a small one that works, to be replaced bit by bit."""
    with working("Writing a course ..."):
        from bot.authoring.starting import start_course

        started = start_course(folder, title)
    here = shlex.quote(str(folder))
    intents = sum(not intent.id.startswith("glossary.") for intent in started.intents.values())
    print(
        f"A small course stands in {folder}: {count_of(intents, 'intent')}, {count_of(len(started.items), 'item')}. "
        f"Talk to it, then look what each file is:\n\n"
        f"  TUTOR_COURSE_DIR={here} psi-tutor chat\n"
        f"  TUTOR_COURSE_DIR={here} psi-tutor check\n"
        f"  {folder / 'README.md'}"
    )
