"""The command line: arguments, one function each, an exit code. 0 good, 1 problems found, 2 wrong use or input."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from bot.console import flush_output, open_streams, refuse_output, settings_for_command, working
from bot.errors import CourseError, SettingsError, TutorError

if TYPE_CHECKING:
    from bot.conversation import Conversation
    from bot.settings import Settings

PORT = 8080
"""Where the preview listens."""

READER_GONE = 141
"""The exit code when nobody reads on, as shells give it (128 + SIGPIPE): how the command would have ended is open."""

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells give it (128 + SIGINT)."""

app = typer.Typer(
    help="A tutor for an open course, on Telegram, in a web page and in the terminal.",
    no_args_is_help=True,
    add_completion=False,
    # Typer's own tracebacks show the values of variables: tokens, and learners' words.
    pretty_exceptions_enable=False,
)

PREVIEW_HERE = (
    "No TELEGRAM_BOT_TOKEN is set, so the tutor opens on this machine alone. To get onto Telegram, ask @BotFather for "
    "a token and run: TELEGRAM_BOT_TOKEN=... make run"
)


def _tell_version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"psi-tutor {version('psi-tutor')}")
        except PackageNotFoundError:
            raise TutorError(
                "it is not installed as a package, so its version is not known: see CHANGELOG.md"
            ) from None
        raise typer.Exit


@app.callback()
def _every_command(
    _version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    pass


@app.command()
def run(
    or_preview: Annotated[bool, typer.Option("--or-preview", help="Open the preview when no token is set.")] = False,
) -> None:
    """Answer on Telegram."""
    settings = settings_for_command()
    if or_preview and settings.token() is None:
        print(PREVIEW_HERE, file=sys.stderr)
        _preview(settings, PORT)
        return
    from bot.publishing.settling import hurry

    hurry()
    from bot.running import run_telegram

    run_telegram(settings)


@app.command()
def preview(
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="Where to listen; if it is taken, the next free one; 0 for any.")
    ] = PORT,
) -> None:
    """Talk to the tutor in a web page of this machine, and see why it answers as it does."""
    _preview(settings_for_command(), port)


@app.command()
def chat() -> None:
    """Talk to the tutor in the terminal."""
    _chat(settings_for_command())


@app.command()
def health() -> None:
    """Say whether the tutor that runs here is ready: exit code 0 if so, else 1, and why; 2 without TUTOR_LISTEN."""
    from bot.settings import read_settings

    listen = read_settings().listen
    if listen is None:
        raise SettingsError(
            "TUTOR_LISTEN is not set, so the tutor tells nobody how it is: set it for both, such as to 127.0.0.1:8080"
        )
    from bot.operating.asking import not_ready

    reason = not_ready(listen)
    print(f"not ready: {reason}" if reason else "ready")
    if reason:
        raise typer.Exit(1)


@app.command()
def match(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Needed: reads and writes one JSON object a line.")] = False,
) -> None:
    """Answer questions from standard input for a script."""
    if not jsonl:
        raise typer.BadParameter("say --jsonl: no other form is there")
    settings = settings_for_command()
    conversation = _forgetful(settings)
    from bot.channels.jsonl import answer_lines

    with open(sys.stdin.fileno(), encoding="utf-8", errors="replace", closefd=False) as lines:
        for answer in answer_lines(conversation, lines):
            print(answer, flush=True)


def _add_course() -> None:
    from bot.course_cli import course

    app.add_typer(course)


def _add_inbox() -> None:
    from bot.inbox_cli import inboxes

    app.add_typer(inboxes)


def _add_operating() -> None:
    from bot.operating_cli import operating

    app.add_typer(operating)


def _add_quiz() -> None:
    from bot.quiz_cli import quiz

    app.add_typer(quiz, name="quiz")


ELSEWHERE: Mapping[Callable[[], None], tuple[str, ...]] = {
    _add_course: ("check", "test", "coverage", "diff", "stats", "schema", "draw", "new"),
    _add_inbox: ("inbox",),
    _add_operating: ("backup", "restore", "move", "audit", "doctor"),
    _add_quiz: ("quiz",),
}
"""The commands that stand in modules of their own, and what adds each module. To import all of them takes 0.3 s."""


def add_commands(name: str | None = None) -> None:
    """Add the module that has the command of this name; without one, or where none has it, all: for help and hints."""
    wanted = [add for add, names in ELSEWHERE.items() if name in names]
    for add in wanted or ELSEWHERE:
        add()


def main() -> None:
    """Run the command line; what goes wrong is one clear message and an exit code."""
    open_streams()
    add_commands(sys.argv[1] if len(sys.argv) > 1 else None)
    sys.exit(flush_output(_run()))


def _run() -> int:
    output = sys.stdout
    try:
        app(standalone_mode=True)
    except SystemExit as ended:
        if sys.stdout is not output:
            # By this, Typer hides that nobody reads on; its exit code 1 would mean that problems were found.
            return READER_GONE
        return ended.code if isinstance(ended.code, int) else 0
    except CourseError as error:
        print(error, file=sys.stderr)
        print(
            "The course has problems, so nothing is done. Mend them, see `psi-tutor check`, and try again.",
            file=sys.stderr,
        )
        return 2
    except TutorError as error:
        print(f"psi-tutor: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return refuse_output(error)
    return 0


def _preview(settings: Settings, port: int) -> None:
    from bot.running import run_preview

    def announce(address: str) -> None:
        print(f"Preview: {address} (Ctrl-C ends it)", flush=True)

    run_preview(settings, port, announce)


def _chat(settings: Settings) -> None:
    from bot.app import run_terminal

    run_terminal(_forgetful(settings), sys.stdin, sys.stdout)


def _forgetful(settings: Settings) -> Conversation:
    with working("Reading the course and learning its phrases ..."):
        from bot.app import forgetful_conversation

        return forgetful_conversation(settings)
