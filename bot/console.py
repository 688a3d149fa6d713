"""What the commands share at a terminal: its streams, the settings, progress, and pages that nobody can read there."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.errors import SettingsError
from bot.late_logs import set_up_logs_late
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from rich.console import Console

OF_TERMINALS = {"FORCE_COLOR", "TTY_COMPATIBLE"}
"""By these, rich is told that it writes to a terminal: rich.readthedocs.io/en/latest/console.html"""


def open_streams() -> None:
    """Let the streams take any bytes and any signs. What is closed leads nowhere, and no other file gets its number."""
    wanted = (("stdin", "r", "replace"), ("stdout", "w", "backslashreplace"), ("stderr", "w", "backslashreplace"))
    for name, mode, errors in wanted:
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for as long as the process
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=errors)


def flush_output(code: int) -> int:
    """Write what is still to be printed, and give the exit code: `code`, or 2 when there is no room for it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
    except OSError as error:
        return refuse_output(error)
    return code


def refuse_output(error: OSError) -> int:
    """Say why nothing more can be printed, and give the exit code."""
    _drop_output()
    print(f"psi-tutor: cannot write what it prints: {error.strerror}", file=sys.stderr)
    return 2


def _drop_output() -> None:
    # Else Python tries again when it ends, and says so: docs.python.org/3/library/signal.html#note-on-sigpipe
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def settings_for_command(*, needs_course: bool = True, logs_late: bool = False) -> Settings:
    """Read the settings and set up the logs, so that no secret gets into one. Raises SettingsError.

    `logs_late`: for commands that import nothing of ours that logs, so that they need not wait for what writes logs.
    """
    settings = read_settings()
    settings.token()
    if logs_late:
        set_up_logs_late(settings.log_format, settings.log_level, secrets_of(settings))
    else:
        from bot.logs import set_up_logs

        set_up_logs(settings.log_format, settings.log_level, secrets_of(settings))
    if needs_course and not os.path.isdir(settings.course_dir):  # noqa: PTH112 - Path.is_dir raises where a folder above is closed
        raise SettingsError(
            f"TUTOR_COURSE_DIR: there is no folder {str(settings.course_dir)!r} that can be read: name the one that "
            "holds intents/ and content/"
        )
    return settings


def secrets_of(settings: Settings) -> Iterator[str]:
    """Give what must get into no log: the token, whole and without the bot's number, and every password."""
    from urllib.request import getproxies

    # A file that cannot be read holds nothing that could be shown.
    with suppress(SettingsError):
        if token := settings.token():
            yield from (token.get_secret_value(), token.get_secret_value().partition(":")[2])
            yield settings.secret_of_webhook(token).get_secret_value()
    for address in (settings.database_url, settings.bot_api_url, *getproxies().values()):
        yield from _passwords_in(address)


def _passwords_in(address: str) -> Iterator[str]:
    """Give the passwords of an address, as they stand there and as they are meant."""
    with suppress(ValueError):
        parts = urlsplit(address)
        if parts.password:
            yield from (parts.password, unquote(parts.password))
        # libpq takes parameters there: postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS.
        yield from (value for name, value in parse_qsl(parts.query) if name in ("password", "sslpassword"))


def end_by_exception() -> None:
    """Let a signal that ends the process be raised where it stands, so that what is half-made is taken away."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        # Who starts it by nohup wants it to go on.
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def _end(number: int, _: object) -> None:
    sys.exit(128 + number)


def look_for_database(settings: Settings) -> bool:
    """Say whether there is a database to look into; where there is none, tell so."""
    from bot.storage.finding import is_there

    if is_there(settings.database_url):
        return True
    where = f"There is no database yet at {settings.database_url}, where TUTOR_DATABASE_URL says"
    print(f"{where}: `psi-tutor run` makes it.", file=sys.stderr)
    return False


def size_of(number: int) -> str:
    """Say how large something of so many bytes is: "84.0 kB"."""
    from rich.filesize import decimal

    return decimal(number)


@contextmanager
def steps(what: str) -> Iterator[Callable[[int], Callable[[], None]]]:
    """Show a bar that moves: told the number of steps, it gives what to call after each."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task(what, total=None)

        def start(total: int) -> Callable[[], None]:
            bars.update(task, total=total)
            return lambda: bars.advance(task)

        yield start


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say what is being done, for as long as it takes."""
    console = _terminal()
    with console.status(what) if console else nullcontext():
        yield


def _terminal() -> Console | None:
    """Give the terminal that stderr is, if it is one; only then there is a use for a library that takes 60 ms."""
    if not (sys.stderr.isatty() or OF_TERMINALS & os.environ.keys()):
        return None
    from rich.console import Console

    console = Console(stderr=True)
    return console if console.is_terminal else None


def print_page(page: str, file: Path) -> None:
    """Print a page into a pipe or a file; at a terminal, where nobody can read it, write it to `file`."""
    if not sys.stdout.isatty():
        # In the encoding that the page names, whatever the terminal's is.
        sys.stdout.buffer.write(f"{page}\n".encode())
        return
    try:
        file.write_text(page, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"cannot write {file}: {error.strerror}") from None
    print(f"The report is in {file.absolute()}; open it in a browser.")
