"""The command line for operators: backups, what staff did in chats, what is wrong with the machine and its settings."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.authoring.counting import count_of
from bot.console import end_by_exception, look_for_database, secrets_of, settings_for_command, size_of, steps, working
from bot.errors import SettingsError
from bot.logs import set_up_logs
from bot.settings import read_settings

operating = typer.Typer()


@operating.command()
def backup(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="Where to write it, or a folder; else beside the database, of a server's into data/, by the time.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Copy the database into one file, also while the tutor runs."""
    from bot.storage.backing_up import back_up, place_of_backup

    end_by_exception()
    settings = settings_for_command(needs_course=False)
    if not look_for_database(settings):
        raise typer.Exit(2)
    with working("Copying ..."):
        place = place_of_backup(settings.database_url, file, datetime.now(UTC))
        done = back_up(settings.database_url, place, replaces=force)
    print(
        f"Backup written to {done.path}: {count_of(done.learners, 'learner')}, {size_of(done.size_bytes)}, revision "
        f"{done.revision}."
    )


@operating.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `psi-tutor backup` wrote.")],
) -> None:
    """Fill an empty database from a backup, of any earlier version too."""
    from bot.storage.restoring import restore as restore_backup

    end_by_exception()
    settings = settings_for_command(needs_course=False)
    with working("Copying ..."):
        done = restore_backup(settings.database_url, file)
    print(
        f"Restored {file} (revision {done.revision}) into {done.where}: {count_of(done.learners, 'learner')}, "
        f"{count_of(sum(done.rows.values()), 'row')}."
    )


@operating.command()
def move(
    to: Annotated[
        str, typer.Option("--to", metavar="ADDRESS", help="Where to: an empty database, or a file that is not there.")
    ],
    from_: Annotated[
        str | None, typer.Option("--from", metavar="ADDRESS", help="What to move; else what TUTOR_DATABASE_URL names.")
    ] = None,
) -> None:
    """Copy everything into another database, SQLite or PostgreSQL, and leave the first one as it is."""
    from bot.storage.moving import move_database

    end_by_exception()
    settings = settings_for_command(needs_course=False)
    with steps("Moving ...") as bar:
        done = move_database(from_ or settings.database_url, to, bar)
    total = count_of(sum(done.rows.values()), "row")
    if done.was_there:
        print(f"All that is in {done.source} is in {done.target} already: {total}, each compared. Nothing is changed.")
    else:
        print(f"Moved {done.source} to {done.target}: {total}, each read back and compared.")
    width = max(map(len, done.rows))
    for table, number in done.rows.items():
        print(f"  {table:<{width}}  {number:>9,}")
    print("The first one is as it was. Name the new one in TUTOR_DATABASE_URL, and start the tutor.")


@operating.command()
def audit(
    as_json: Annotated[bool, typer.Option("--json", help="Print every entry as JSON.")] = False,
) -> None:
    """Say what staff did in Telegram: when, who by number, and how far it went."""
    from bot.app import read_audit

    settings = settings_for_command()
    entries = read_audit(settings)
    look_for_database(settings)
    if as_json:
        print(json.dumps([{**asdict(entry), "at": entry.at.isoformat()} for entry in entries], indent=2))
        return
    for entry in entries:
        print(f"{entry.at:%Y-%m-%d %H:%M:%S} UTC  {entry.staff}  /{entry.act}  {entry.detail}".rstrip())
    if not entries:
        print("Staff have used no command in Telegram yet.")


@operating.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print every finding as JSON.")] = False,
) -> None:
    """Say what is wrong with the token, the webhook, the clock, the database, the machine and the course."""
    from bot.doctoring.examining import examine, examine_machine
    from bot.doctoring.findings import bad, is_well, to_json, to_text

    with working("Looking ..."):
        try:
            settings = read_settings()
        except SettingsError as error:
            set_up_logs("text", "warning")
            findings = [bad("settings", str(error), "Mend that first: the rest goes by them"), *examine_machine()]
        else:
            set_up_logs(settings.log_format, settings.log_level, secrets_of(settings))
            # What the library logs of an answer is told as a finding.
            logging.getLogger("telegram").setLevel(logging.CRITICAL)
            findings = list(examine(settings, lambda: datetime.now(UTC)))
    print(to_json(findings) if as_json else to_text(findings))
    sys.stdout.flush()
    if not is_well(findings):
        raise typer.Exit(1)
