"""A quiz in a group: polls that everybody votes on, one after the other, and the scores of the week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.tutor.cards import say
from bot.tutor.changing import replace
from bot.tutor.choices import Action, write
from bot.tutor.course import Course
from bot.tutor.learner import GroupQuiz
from bot.tutor.markup import isolated
from bot.tutor.moment import Moment
from bot.tutor.quizzing.items import PICK_ONE, Item
from bot.tutor.quizzing.planning import MOST_ITEMS
from bot.tutor.quizzing.playing import NOTES
from bot.tutor.quizzing.scopes import objectives_in
from bot.tutor.quizzing.showing import label, no_quiz_card
from bot.tutor.reply import Choice, LeaveScores, Poll, Reply, ShowScores, Turn
from bot.tutor.zones import local_day, moment_of

QUESTIONS = 5

OPEN_S = 60
"""How long a poll is open: to read a question and three options in a second language takes half of that."""

PAUSE = timedelta(seconds=10)
"""Between the end of a poll and the next one: the explanation is read then."""

LATEST = timedelta(minutes=15)
"""A group that waited longer for its next question has gone; the quiz ends with the scores."""

SHOWN = 10
"""People whose scores are shown."""

OUT, IN = "out", "in"


@dataclass(frozen=True)
class Score:
    """How somebody did in the polls of a group: by number and first name."""

    person: int
    name: str
    right: int
    answered: int


def start_in_group(moment: Moment, scope: str, count: int | None = None) -> Turn:
    """Ask a group the first question of a quiz; `count`: how many there are to be, if that is said."""
    course, running = moment.course, moment.learner.group_quiz
    if running and moment.now - running.next < LATEST:
        return moment.say(Reply(say(course, "group_running")), notes=NOTES)
    items = _choose(moment, scope, QUESTIONS if count is None else min(max(1, count), MOST_ITEMS))
    if not items:
        return moment.say(no_quiz_card(course), notes=NOTES)
    intro = Reply(say(course, "group_start", count=str(len(items)), seconds=str(OPEN_S)))
    waiting = GroupQuiz(tuple(item.id for item in items), moment.now, thread=moment.learner.thread)
    return _ask(moment, waiting, intro, refused=say(course, "poll_refused"))


def go_on_in_group(moment: Moment) -> Turn:
    """Ask the next question when its time has come; after the last one, show the scores."""
    running = moment.learner.group_quiz
    if running is None or moment.now < running.next:
        return Turn(moment.learner, (), NOTES, moment.words)
    return _ask(moment, running) if running.ahead and moment.now - running.next < LATEST else _end(moment)


def stop_in_group(moment: Moment) -> Turn:
    """End the quiz of a group."""
    if moment.learner.group_quiz is None:
        return moment.say(no_quiz_card(moment.course, "quiz_over"), notes=NOTES)
    return _end(moment)


def rest_in_group(moment: Moment) -> Turn:
    """Ask a group nothing more, as it is wished, and end the quiz that runs."""
    told = Reply(say(moment.course, "quiz_rests"))
    if moment.learner.group_quiz is None:
        return moment.say(told, notes=NOTES)
    ended = _end(moment)
    return replace(ended, replies=(told, *ended.replies))


def show_scores(moment: Moment, what: str = "", person: int | None = None) -> Turn:
    """Show the scores of the week; first let somebody in or out, if that is asked."""
    since = week_of(moment.now, moment.learner.zone)
    if what in (OUT, IN) and person:
        reply = Reply(say(moment.course, "scores"), in_place=True)
        return moment.say(reply, notes=NOTES, errand=LeaveScores(person, since, is_out=what == OUT))
    return moment.say(Reply(say(moment.course, "scores")), notes=NOTES, errand=ShowScores(since))


def scores_reply(course: Course, reply: Reply, scores: Sequence[Score]) -> Reply:
    """Put the scores below what a reply says: who has most right first, then who needed fewer answers, then by name."""
    ranked = sorted(scores, key=lambda one: (-one.right, one.answered, one.name, one.person))[:SHOWN]
    rows = [
        say(
            course,
            "scores_line",
            place=str(place),
            name=isolated(one.name),
            right=str(one.right),
            count=str(one.answered),
        )
        for place, one in enumerate(ranked, start=1)
    ]
    lines = [reply.text, *(rows or [say(course, "scores_none")])]
    out = Choice(write(Action.SCORES, OUT), course.wording.scores_out_label)
    back = Choice(write(Action.SCORES, IN), course.wording.scores_in_label, beside=True)
    return replace(reply, text="\n\n".join(lines), choices=(out, back))


def week_of(now: datetime, zone: str | None) -> datetime:
    """Give the moment at which the week began, UTC: Monday at midnight on the group's clocks."""
    today = local_day(now, zone)
    return moment_of(today - timedelta(today.weekday()), time(), zone).astimezone(now.tzinfo)


def _ask(moment: Moment, running: GroupQuiz, *before: Reply, refused: str = "") -> Turn:
    """Ask the next question; `refused` is said where the group allows no polls."""
    course = moment.course
    known = [item for one in running.ahead if (item := course.item(one))]
    if not known:
        return _end(moment)
    item, *later = known
    order = list(range(len(item.options)))
    moment.rng.shuffle(order)
    number, count = running.asked + 1, running.asked + len(known)
    poll = Poll(
        item=item.id,
        question=_plain(course.wording.poll_question, number=str(number), count=str(count), question=item.stem),
        options=tuple(label(course, item, option) for option in order),
        right=next(at for at, option in enumerate(order) if item.options[option].is_right),
        explanation=item.explanation,
        open_s=OPEN_S,
    )
    waiting = replace(
        running,
        ahead=tuple(one.id for one in later),
        next=moment.now + timedelta(seconds=OPEN_S) + PAUSE,
        asked=number,
    )
    study = moment.learner.study.was_asked(item.id)
    moment = replace(moment, learner=replace(moment.learner, group_quiz=waiting, study=study))
    return moment.say(*before, Reply(refused, poll=poll), notes=NOTES)


def _end(moment: Moment) -> Turn:
    moment = replace(moment, learner=replace(moment.learner, group_quiz=None))
    since = week_of(moment.now, moment.learner.zone)
    return moment.say(Reply(say(moment.course, "group_over")), notes=NOTES, errand=ShowScores(since))


def _choose(moment: Moment, scope: str, count: int) -> Sequence[Item]:
    """Choose `count` items that a poll can ask, what this group was asked least first; objectives in turn."""
    asked = moment.learner.study.by_item
    items = [
        item
        for objective in objectives_in(moment.course, scope)
        for item in moment.course.objectives[objective]
        if item.kind in PICK_ONE
    ]
    moment.rng.shuffle(items)
    items.sort(key=lambda item: asked[item.id].asked if item.id in asked else 0)
    firsts = {item.objective: item for item in reversed(items)}
    chosen = [item for item in items if firsts[item.objective] == item][:count]
    return [*chosen, *(item for item in items if item not in chosen)][:count]


def _plain(text: str, **values: str) -> str:
    """Fill in a sentence of which a poll shows every character as it is."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
