"""What the commands share at a terminal: the settings, progress, and pages that nobody can read there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.errors import SettingsError
from bot.logs import set_up_logs
from bot.settings import Settings, read_settings


def settings_for_command() -> Settings:
    """Read the settings and set up the logs, so that no secret gets into one. Raises SettingsError."""
    settings = read_settings()
    token = settings.token()
    set_up_logs(settings.log_format, settings.log_level, [token.get_secret_value()] if token else [])
    return settings


def count_of(number: int, thing: str) -> str:
    """Say how many: "1 problem", "2,000 problems"."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


@contextmanager
def steps(what: str) -> Iterator[Callable[[int], Callable[[], None]]]:
    """Show a bar that moves: told the number of steps, it gives what to call after each."""
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
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield


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
