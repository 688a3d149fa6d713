"""Turns with course staff in their private chats: how the tutor is used, what it lacks, and a message to all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.tutor.cards import NO, YES, plain_card, say
from bot.tutor.changing import replace
from bot.tutor.choices import Action, write
from bot.tutor.course import Course
from bot.tutor.cutting import LIMIT
from bot.tutor.inbox import Cluster, Inbox
from bot.tutor.learner import Draft
from bot.tutor.markup import fits, isolated, units, verbatim
from bot.tutor.moment import Moment
from bot.tutor.reply import (
    Audited,
    Broadcast,
    Choice,
    CountReach,
    Notes,
    Outcome,
    Reload,
    Reply,
    ShowInbox,
    ShowStats,
    Turn,
)
from bot.tutor.usage import TopicUse, Usage

STATS_DAYS = 7
"""What /stats looks back on."""

DRAFT_WAITS = timedelta(days=1)
"""How long a preview can be confirmed: a tap on a forgotten one must not write to everybody."""

QUESTIONS_SHOWN = 3
"""Questions of each cluster that /inbox shows."""

CHARS_SHOWN = 200
"""Signs of a question that /inbox shows."""

KEY_BITS = 48

_NOTES = Notes(Outcome.ANSWER)


def serve_staff(moment: Moment, name: str, argument: str) -> Turn:
    """Do what a command of staff asks for. What only the store knows is put into the last reply later."""
    course = moment.course
    match name:
        case "stats":
            return _note(moment.say(Reply(say(course, "stats")), notes=_NOTES, errand=ShowStats()), name)
        case "inbox":
            return _note(moment.say(Reply(say(course, "inbox")), notes=_NOTES, errand=ShowInbox()), name)
        case "reload":
            return _note(moment.say(Reply(say(course, "reload")), notes=_NOTES, errand=Reload()), name)
        case _:
            return _preview(moment, argument.replace("\r\n", "\n").strip())


def help_for_staff(course: Course) -> Reply:
    """Say what everybody is told, and what staff can do besides."""
    card = plain_card(course, "help")
    return replace(card, text=f"{card.text}\n\n{say(course, 'help_staff')}")


def confirm_broadcast(moment: Moment, about: str) -> Turn:
    """Send the message to all that waits, if the answer is yes and belongs to its very preview."""
    key, _, answer = about.partition(":")
    draft = moment.learner.draft
    if answer not in (YES, NO) or draft is None or draft.key != key or moment.now - draft.at > DRAFT_WAITS:
        old = Reply(say(moment.course, "broadcast_old"))
        return _note(moment.say(old, notes=_NOTES), "broadcast", "refused: an old preview")
    moment = replace(moment, learner=replace(moment.learner, draft=None))
    if answer == NO:
        dropped = Reply(say(moment.course, "broadcast_dropped"), in_place=True)
        return _note(moment.say(dropped, notes=_NOTES), "broadcast", "not sent")
    sent = Reply(say(moment.course, "broadcast_sent"), in_place=True)
    return _note(moment.say(sent, notes=_NOTES, errand=Broadcast(draft.words)), "broadcast", "sent")


def message_to_all(words: str) -> Reply:
    """Show what staff typed as they typed it."""
    return Reply(verbatim(words))


def reach_reply(course: Course, reply: Reply, count: int) -> Reply:
    """Put below a reply how many learners a message to all reaches."""
    return _below(reply, [say(course, "broadcast_reach", count=f"{count:,}")])


def reload_reply(course: Course, reply: Reply, *, can_reload: bool) -> Reply:
    """Say that nothing can be read again, where that is so."""
    return reply if can_reload else replace(reply, text=say(course, "reload_off"))


def stats_reply(course: Course, reply: Reply, usage: Usage) -> Reply:
    """Put the short figures below a reply."""
    return _below(reply, list(_figures(course, usage)))


def inbox_reply(course: Course, reply: Reply, inbox: Inbox) -> Reply:
    """Put below a reply what waits for staff, as much as one message takes."""
    if not inbox.clusters:
        return _below(reply, [say(course, "inbox_none")])
    shown = reply
    for place, cluster in enumerate(inbox.clusters):
        longer = _below(shown, list(_cluster(course, cluster)))
        left = len(inbox.clusters) - place
        # With room to say how many groups are left out.
        if not fits(_with_more(course, longer, left).text, LIMIT):
            return _with_more(course, shown, left)
        shown = longer
    return shown


def _preview(moment: Moment, words: str) -> Turn:
    course = moment.course
    if not any(sign.isprintable() and not sign.isspace() for sign in words):
        return _note(moment.say(Reply(say(course, "broadcast_how")), notes=_NOTES), "broadcast", "refused: no text")
    if (length := units(words)) > LIMIT:
        too_long = Reply(say(course, "broadcast_long", count=f"{length:,}", limit=f"{LIMIT:,}"))
        return _note(moment.say(too_long, notes=_NOTES), "broadcast", "refused: too long")
    draft = Draft(f"{moment.rng.getrandbits(KEY_BITS):x}", words, moment.now)
    moment = replace(moment, learner=replace(moment.learner, draft=draft))
    yes, no = (Choice(write(Action.BROADCAST, f"{draft.key}:{answer}"), label) for answer, label in _answers(course))
    question = Reply(say(course, "broadcast"), (yes, replace(no, beside=True)))
    turn = moment.say(message_to_all(words), question, notes=_NOTES, asks=True, errand=CountReach())
    return _note(turn, "broadcast", "asked to confirm")


def _answers(course: Course) -> Sequence[tuple[str, str]]:
    return (YES, course.wording.broadcast_yes_label), (NO, course.wording.broadcast_no_label)


def _figures(course: Course, usage: Usage) -> Iterator[str]:
    yield say(course, "stats_learners", week=f"{usage.active_7:,}", month=f"{usage.active_30:,}")
    asked = usage.questions
    if asked.count:
        answered, asked_back, declined = (
            f"{round(100 * part / asked.count)}" for part in (asked.answered, asked.asked_back, asked.declined)
        )
        counts = {"answered": answered, "asked": asked_back, "declined": declined}
        yield say(course, "stats_questions", count=f"{asked.count:,}", **counts)
    else:
        yield say(course, "stats_none")
    if usage.missed:
        shares = [(_title(course, one), one.questions.missed) for one in usage.missed]
        yield say(course, "stats_missed", topics=_with_shares(shares))
    if usage.weak:
        shares = [(_title(course, one), one.right_share or 0.0) for one in usage.weak]
        yield say(course, "stats_weak", topics=_with_shares(shares))
    if usage.hardest:
        shares = [(one.item, one.facility or 0.0) for one in usage.hardest]
        yield say(course, "stats_hardest", items=_with_shares(shares))


def _title(course: Course, use: TopicUse) -> str:
    topic = course.topic(use.topic or "")
    return topic.title if topic else ""


def _with_shares(shares: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {round(100 * share)}%" for name, share in shares)


def _cluster(course: Course, cluster: Cluster) -> Iterator[str]:
    count = f"{cluster.size:,}"
    if cluster.intent is None:
        yield say(course, "inbox_far", count=count)
    else:
        # Of an intent that the course no longer has, staff know the id.
        intent = course.intents.get(cluster.intent)
        yield say(course, "inbox_near", question=intent.title if intent else cluster.intent, count=count)
    for group in cluster.groups[:QUESTIONS_SHOWN]:
        words = " ".join(group[0].text.split())
        shortened = words if len(words) <= CHARS_SHOWN else f"{words[:CHARS_SHOWN]}…"
        yield say(course, "inbox_question", words=isolated(shortened))


def _with_more(course: Course, reply: Reply, count: int) -> Reply:
    return _below(reply, [say(course, "inbox_more", count=f"{count:,}")])


def _below(reply: Reply, lines: Sequence[str]) -> Reply:
    return replace(reply, text="\n\n".join((reply.text, *lines)))


def _note(turn: Turn, act: str, detail: str = "") -> Turn:
    return replace(turn, audited=Audited(act, detail))
