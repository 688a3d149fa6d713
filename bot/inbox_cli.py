"""The command line of the inbox: the questions that learners let staff see are shown, taught or dropped."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot.authoring.counting import count_of
from bot.console import look_for_database, settings_for_command, working
from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.authoring.drafts import Draft
    from bot.authoring.teaching import Wanted
    from bot.tutor.course import Course
    from bot.tutor.inbox import Inbox

inboxes = typer.Typer()


@inboxes.command()
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
    for refusal in _refusals(names, intent, teaches=patch or apply, drops=drop):
        raise typer.BadParameter(refusal)
    settings = settings_for_command()
    from bot.app import drop_questions, read_inbox

    with working("Sorting the questions ..."):
        course, draft, found = read_inbox(settings)
    look_for_database(settings)
    numbers = [number for name in names for number in _numbers(found, name)]
    if drop:
        print(f"{count_of(drop_questions(settings, numbers), 'question')} dropped.")
    elif patch or apply:
        _teach(draft, found, names, _intent(course, intent), writes=apply)
    else:
        _show(found, course, as_json=as_json)


def _refusals(names: Sequence[str], intent: str | None, *, teaches: bool, drops: bool) -> Iterator[str]:
    """Say what does not go together."""
    from bot.tutor.inbox import TAUGHT

    if names and not (teaches or drops):
        yield "say what to do with them: --patch, --apply or --drop"
    if intent and not (names and teaches):
        yield "--as goes with --patch or --apply, and with what it is for: numbers or intents"
    if drops and not names:
        yield f"say which to drop: numbers, intents, or `{TAUGHT}`"
    if TAUGHT in names and not drops:
        yield f"`{TAUGHT}` goes with --drop: the course teaches those questions already"


def _numbers(found: Inbox, name: str) -> Sequence[int]:
    numbers = found.numbers(name)
    if not numbers:
        raise SettingsError(f"no question waits under {name!r}: see `psi-tutor inbox`")
    return numbers


def _show(found: Inbox, course: Course, *, as_json: bool) -> None:
    from bot.authoring.inbox_reporting import to_json, to_text

    print(to_json(found, course) if as_json else to_text(found, course))


def _intent(course: Course, name: str | None) -> str | None:
    """Find where questions are sent; a term of the glossary has no phrases of its own."""
    from bot.authoring.shapes import OUTSIDE

    if name is None or name == OUTSIDE:
        return name
    if name not in course.intents:
        raise SettingsError(f"the course has no intent {name!r}; {OUTSIDE} is for what it does not answer")
    return course.subject_of(name)


def _teach(draft: Draft, found: Inbox, names: Sequence[str], intent: str | None, *, writes: bool) -> None:
    from bot.authoring.inbox_reporting import NOTHING_WAITS
    from bot.authoring.teaching import choose

    if found.questions:
        _change(draft, choose(found, names, intent), writes=writes)
    else:
        print(NOTHING_WAITS, file=sys.stderr)


def _change(draft: Draft, wanted: Sequence[Wanted], *, writes: bool) -> None:
    from bot.authoring.problems import told
    from bot.authoring.teaching import plan_changes, to_diff, write_changes

    plan = plan_changes(draft, wanted)
    for refused in plan.refused:
        print(f"{refused.question.id} is left out: {refused.reason}.", file=sys.stderr)
    for problem in plan.problems:
        print(told(problem), file=sys.stderr)
    if not plan.is_sound:
        print("With these phrases `psi-tutor check` would find problems, so nothing is done.", file=sys.stderr)
        raise typer.Exit(1)
    if not writes:
        sys.stdout.buffer.write(to_diff(plan.changes))
    elif plan.changes:
        try:
            write_changes(draft.texts.root, plan.changes)
        except SettingsError as error:
            print(f"psi-tutor: {error}", file=sys.stderr)
            raise typer.Exit(1) from None
        files = ", ".join(change.path for change in plan.changes)
        print(f"{count_of(len(plan.taught), 'question')} taught in {files}.")
    if plan.refused:
        raise typer.Exit(1)
