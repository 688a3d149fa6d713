"""The command line: arguments, one function each, an exit code. 0 good, 1 problems found, 2 wrong use or input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bot.errors import CourseError, SettingsError, TutorError
from bot.logs import set_up_logs
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.conversation import Conversation

app = typer.Typer(
    help="A tutor for an open course, on Telegram and in the terminal.",
    no_args_is_help=True,
    add_completion=False,
    # Typer's own tracebacks show the values of variables: tokens, and learners' words.
    pretty_exceptions_enable=False,
)

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
    if course is None:
        print(f"{len(findings)} problem{'s' if len(findings) != 1 else ''} found.", file=sys.stderr)
        raise typer.Exit(1)
    phrases = sum(len(intent.phrases) for intent in course.intents.values())
    print(f"The course is in order: {len(course.intents)} intents, {phrases} phrases, version {course.version}.")


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
            "The course has problems, so the tutor does not start. Mend them, and see `psi-tutor check`.",
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
