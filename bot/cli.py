"""The command line: arguments, one function each, an exit code. 0 good, 1 problems found, 2 wrong use or input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.errors import CourseError, SettingsError, TutorError
from bot.logs import set_up_logs
from bot.quiz_cli import quiz
from bot.settings import Settings, read_settings
from bot.tutor.course import PICTURES

if TYPE_CHECKING:
    from bot.conversation import Conversation

app = typer.Typer(
    help="A tutor for an open course, on Telegram and in the terminal.",
    no_args_is_help=True,
    add_completion=False,
    # Typer's own tracebacks show the values of variables: tokens, and learners' words.
    pretty_exceptions_enable=False,
)
app.add_typer(quiz, name="quiz")

REPORT = Path("test-report.html")
"""Where `test --html` writes its page when it cannot go into a pipe."""

CHAT_HERE = (
    "No TELEGRAM_BOT_TOKEN is set, so we chat here. To get onto Telegram, ask @BotFather for a token "
    "and run: TELEGRAM_BOT_TOKEN=... make run"
)


@app.command()
def run(
    or_chat: Annotated[bool, typer.Option("--or-chat", help="Chat in the terminal when no token is set.")] = False,
) -> None:
    """Answer on Telegram."""
    settings = _settings()
    if or_chat and settings.token() is None:
        print(CHAT_HERE, file=sys.stderr)
        _chat(settings)
        return
    from bot.app import run_telegram

    run_telegram(settings)


@app.command()
def chat() -> None:
    """Talk to the tutor in the terminal."""
    _chat(_settings())


@app.command()
def check() -> None:
    """Find everything that is wrong with the course files."""
    from bot.authoring.building import check_course

    settings = _settings()
    course, findings = check_course(settings.course_dir)
    for problem in findings:
        print(problem)
    warnings = len(findings) - len(findings.errors)
    if course is None:
        print(f"{_count(len(findings.errors), 'problem')} found.", file=sys.stderr)
        raise typer.Exit(1)
    from bot.authoring.readability import WANTED_GRADE, grades, median

    grade_of = grades(course)
    hardest = max(grade_of, key=lambda intent: grade_of[intent])
    phrases = sum(len(intent.phrases) for intent in course.intents.values())
    intents = len(course.intents) - sum(term.has_own_intent for term in course.glossary)
    print(
        f"The course is in order: {_count(intents, 'intent')}, {_count(phrases, 'phrase')}, "
        f"{_count(len(course.glossary), 'term')}, {_count(len(course.items), 'item')}, "
        f"{_count(warnings, 'warning')}, version {course.version}."
    )
    print(
        f"Short answers: median grade {median(grade_of):.1f} to read (Flesch-Kincaid; at most {WANTED_GRADE} is "
        f"wanted), hardest {hardest} with {grade_of[hardest]:.1f}."
    )


@app.command("test")
def ask_trials(
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole report as JSON.")] = False,
    as_html: Annotated[bool, typer.Option("--html", help="Make one page with plots.")] = False,
) -> None:
    """Ask every trial, and every phrase held out in turn, and say how the tutor does."""
    if as_json and as_html:
        raise typer.BadParameter("say --json or --html, not both")
    settings = _settings()
    from bot.app import ask_all
    from bot.authoring import reporting

    with _steps("Asking ...") as progress:
        report = ask_all(settings.course_dir, progress)
    if as_html:
        from bot.authoring.plotting import plot_calibration, plot_curve

        curve = plot_curve(report.curve, report.cutoffs)
        _print_page(reporting.to_html(report, curve, plot_calibration(report.calibration)))
    else:
        print(reporting.to_json(report) if as_json else reporting.to_text(report))


@app.command()
def schema() -> None:
    """Write JSON Schemas of the course files to schemas/, for editors."""
    from bot.authoring.schemas import schemas

    folder = _settings().course_dir / "schemas"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in schemas().items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"cannot write to {folder}: {error.strerror}") from None
    print(f"{len(schemas())} schemas written to {folder}.")


@app.command()
def draw() -> None:
    """Draw the pictures of content/pictures.yaml."""
    from bot.authoring.drawing import draw_pictures

    folder = _settings().course_dir
    try:
        with _progress("Drawing ..."):
            names = draw_pictures(folder)
    except OSError as error:
        raise SettingsError(f"cannot write to {folder / PICTURES}: {error.strerror}") from None
    print(
        f"{_count(len(names), 'picture')} drawn: {', '.join(names)}."
        if names
        else "The course has no content/pictures.yaml."
    )


@app.command()
def match(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read and write one JSON object a line.")] = False,
) -> None:
    """Answer questions from standard input for a script."""
    if not jsonl:
        raise typer.BadParameter("say --jsonl: no other form is there")
    settings = _settings()
    conversation = _forgetful(settings)
    from bot.channels.jsonl import answer_lines

    with open(sys.stdin.fileno(), encoding="utf-8", errors="replace", closefd=False) as lines:
        for answer in answer_lines(conversation, lines):
            print(answer, flush=True)


def main() -> None:
    """Run the command line; what goes wrong is one clear message and an exit code."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=errors)  # bytes that are no text, signs that the terminal cannot show
    try:
        app(standalone_mode=True)
    except CourseError as error:
        print(error, file=sys.stderr)
        print(
            "The course has problems, so nothing is done. Mend them, see `psi-tutor check`, and try again.",
            file=sys.stderr,
        )
        sys.exit(2)
    except TutorError as error:
        print(f"psi-tutor: {error}", file=sys.stderr)
        sys.exit(2)
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(0)


def _chat(settings: Settings) -> None:
    from bot.app import run_terminal

    run_terminal(_forgetful(settings), sys.stdin, sys.stdout)


def _forgetful(settings: Settings) -> Conversation:
    with _progress("Reading the course and learning its phrases ..."):
        from bot.app import forgetful_conversation

        return forgetful_conversation(settings)


def _print_page(page: str) -> None:
    """Print a page into a pipe or a file; at a terminal, where nobody can read it, write it to REPORT."""
    if not sys.stdout.isatty():
        # In the encoding that the page names, whatever the terminal's is.
        sys.stdout.buffer.write(f"{page}\n".encode())
        return
    try:
        REPORT.write_text(page, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"cannot write {REPORT}: {error.strerror}") from None
    print(f"The report is in {REPORT.absolute()}; open it in a browser.")


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


@contextmanager
def _steps(what: str) -> Iterator[Callable[[int], Callable[[], None]]]:
    """Show a bar that moves: told the number of steps, it gives what to call after each."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task(what, total=None)

        def start(total: int) -> Callable[[], None]:
            bars.update(task, total=total)
            return lambda: bars.advance(task)

        yield start


@contextmanager
def _progress(what: str) -> Iterator[None]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield


def _settings() -> Settings:
    settings = read_settings()
    token = settings.token()
    set_up_logs(settings.log_format, settings.log_level, [token.get_secret_value()] if token else [])
    return settings
