"""The command line about what was asked: how the tutor is used, and what staff did in chats."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bot.console import count_of, settings_for_command, tell_of_no_database, working
from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.authoring.drafts import Draft
    from bot.authoring.teaching import Wanted
    from bot.tutor.course import Course

asked = typer.Typer()

LONGEST_DAYS = 36_500
"""A hundred years: farther back, there is no date to count from."""


@asked.command()
def stats(
    days: Annotated[int, typer.Option(min=1, max=LONGEST_DAYS, help="Count the questions of so many days.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print every figure as JSON.")] = False,
) -> None:
    """Say how the tutor is used: questions by topic, weak topics, hard quiz items, active learners; no names."""
    from bot.app import is_stored, report_use
    from bot.authoring.usage_reporting import to_json, to_text

    settings = settings_for_command()
    with working("Counting ..."):
        usage = report_use(settings, days)
    if not is_stored(settings):
        tell_of_no_database(settings)
    print(to_json(usage) if as_json else to_text(usage))


@asked.command()
def audit(
    as_json: Annotated[bool, typer.Option("--json", help="Print every entry as JSON.")] = False,
) -> None:
    """Say what staff did in Telegram: when, who by number, and how far it went."""
    from bot.app import is_stored, read_audit

    settings = settings_for_command()
    entries = read_audit(settings)
    if not is_stored(settings):
        tell_of_no_database(settings)
    if as_json:
        print(json.dumps([{**asdict(entry), "at": entry.at.isoformat()} for entry in entries], indent=2))
        return
    for entry in entries:
        print(f"{entry.at:%Y-%m-%d %H:%M:%S} UTC  {entry.staff}  /{entry.act}  {entry.detail}".rstrip())
    if not entries:
        print("Staff have used no command in Telegram yet.")


@asked.command()
def inbox(
    which: Annotated[
        list[str] | None,
        typer.Argument(metavar="NUMBER|INTENT", help="Questions by number, or all that are near to an intent."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
    patch: Annotated[bool, typer.Option("--patch", help="Print what would change, for `git apply`.")] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Make the questions phrases, in the course files.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Remove the questions from the database.")] = False,
    intent: Annotated[str | None, typer.Option("--as", help="This intent, or out_of_scope, not the nearest.")] = None,
) -> None:
    """Show the questions that learners let staff see, and teach them."""
    names = which or []
    if [as_json, patch, apply, drop].count(True) > 1:
        raise typer.BadParameter("say one of --json, --patch, --apply and --drop")
    if names and not (patch or apply or drop):
        raise typer.BadParameter("say what to do with them: --patch, --apply or --drop")
    if intent and not (names and (patch or apply)):
        raise typer.BadParameter("--as goes with --patch or --apply, and with what it is for: numbers or intents")
    if drop and not names:
        raise typer.BadParameter("say which to drop: numbers, intents, or `taught`")
    settings = settings_for_command()
    from bot.app import drop_questions, is_stored, read_inbox
    from bot.authoring.inbox_reporting import NOTHING_WAITS, to_json, to_text
    from bot.authoring.teaching import choose

    with working("Sorting the questions ..."):
        course, draft, found = read_inbox(settings)
    if not is_stored(settings):
        tell_of_no_database(settings)
    for name in names:
        if not found.numbers(name):
            raise typer.BadParameter(f"no question waits under {name!r}: see `psi-tutor inbox`")
    if drop:
        dropped = drop_questions(settings, [number for name in names for number in found.numbers(name)])
        print(f"{count_of(dropped, 'question')} dropped.")
    elif not (patch or apply):
        print(to_json(found, course) if as_json else to_text(found, course))
    elif not found.questions:
        print(NOTHING_WAITS, file=sys.stderr)
    else:
        _teach(draft, choose(found, names, _intent(course, intent)), writes=apply)


def _intent(course: Course, name: str | None) -> str | None:
    """Find where questions are sent; a term of the glossary has no phrases of its own."""
    from bot.authoring.teaching import OUTSIDE

    if name is None or name == OUTSIDE:
        return name
    if name not in course.intents:
        raise typer.BadParameter(f"the course has no intent {name!r}; {OUTSIDE} is for what it does not answer")
    return course.subject_of(name)


def _teach(draft: Draft, wanted: Sequence[Wanted], *, writes: bool) -> None:
    from bot.authoring.teaching import plan_changes, to_diff, write_changes

    plan = plan_changes(draft, wanted)
    for refused in plan.refused:
        print(f"{refused.question.id} is left out: {refused.reason}.", file=sys.stderr)
    for problem in plan.problems:
        print(problem, file=sys.stderr)
    if not plan.is_sound:
        print("With these phrases `psi-tutor check` would find problems, so nothing is done.", file=sys.stderr)
        raise typer.Exit(1)
    if not writes:
        sys.stdout.buffer.write(to_diff(plan.changes))
    elif plan.changes:
        try:
            write_changes(draft.texts.root, plan.changes)
        except SettingsError as error:
            print(f"psi-tutor: {error}. Nothing is written.", file=sys.stderr)
            raise typer.Exit(1) from None
        files = ", ".join(change.path for change in plan.changes)
        print(f"{count_of(len(plan.taught), 'question')} taught in {files}.")
    if plan.refused:
        raise typer.Exit(1)
