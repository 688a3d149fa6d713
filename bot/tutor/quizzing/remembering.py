"""Turns about what was learned: what is due, a fresh start, the goal of the week, and the picture of it all."""

from __future__ import annotations

from datetime import date, timedelta

from bot.tutor.cards import YES, plain_card, practise_choice, say, yes_or_no_card
from bot.tutor.changing import replace
from bot.tutor.choices import Action, write
from bot.tutor.course import Course
from bot.tutor.known_intents import PROGRESS
from bot.tutor.moment import Moment
from bot.tutor.quizzing.items import Kind
from bot.tutor.quizzing.planning import due_items
from bot.tutor.quizzing.playing import NOTES, start_review
from bot.tutor.quizzing.progress import DayCount, Mastery, Progress
from bot.tutor.quizzing.scheduling import recall
from bot.tutor.quizzing.showing import no_quiz_card, weekday
from bot.tutor.quizzing.study import DAYS_KEPT, GOALS, Study
from bot.tutor.reply import Choice, Notes, Outcome, Reply, Turn

_NOTES = Notes(Outcome.ANSWER, PROGRESS)

LARGEST_GOAL = 500
"""Recalls a week: more than 70 a day is a slip of the finger."""

WEAKEST = 2
"""Topics that the words name as the ones to practise."""


def review(moment: Moment) -> Turn:
    """Ask what is due; say when the next is, when nothing is."""
    if not moment.course.items:
        return moment.say(no_quiz_card(moment.course), notes=NOTES)
    if turn := start_review(moment):
        return turn
    coming = [card.memory.due for card in moment.learner.study.cards if card.memory and moment.course.item(card.item)]
    later = [day for day in coming if day > moment.day]
    choice = practise_choice(moment.course, "")
    if not later and not _is_waiting(moment):
        return moment.say(Reply(say(moment.course, "review_none"), (choice,)), notes=NOTES)
    # Of an objective that was practised today, an item that is due waits for another day.
    days = (min(later) - moment.day).days if not _is_waiting(moment) else 1
    sentence = "review_tomorrow" if days == 1 else "review_later"
    text = say(moment.course, sentence, days=str(days), weekday=weekday(moment.course, moment.day + timedelta(days)))
    return moment.say(Reply(text, (choice,)), notes=NOTES)


def fresh_start(moment: Moment, answer: str | None) -> Turn:
    """Ask whether what is due shall be let go of, and do so."""
    if answer is None:
        return moment.say(yes_or_no_card(moment.course, "fresh", Action.FRESH), notes=NOTES, asks=True)
    if answer != YES:
        return moment.say(plain_card(moment.course, "not_fresh", in_place=True), notes=NOTES)
    study = moment.learner.study.start_afresh(moment.day)
    moment = replace(moment, learner=replace(moment.learner, study=study))
    return moment.say(plain_card(moment.course, "made_fresh", in_place=True), notes=NOTES)


def set_goal(moment: Moment, words: str) -> Turn:
    """Aim at so many recalls a week."""
    goal = int(words) if words.isascii() and words.isdigit() and len(words) <= 3 else 0
    if not 0 < goal <= LARGEST_GOAL:
        return moment.say(Reply(say(moment.course, "goal_unknown"), _goals(moment.course)), notes=_NOTES)
    moment = replace(moment, learner=replace(moment.learner, study=replace(moment.learner.study, goal=goal)))
    text = say(moment.course, "goal_set", goal=str(goal))
    return moment.say(Reply(text, (practise_choice(moment.course, ""),)), notes=_NOTES)


def show_progress(moment: Moment) -> Turn:
    """Show how it goes: a picture, and the same in words."""
    course, study = moment.course, moment.learner.study
    if not course.items:
        return moment.say(no_quiz_card(course), notes=_NOTES)
    if not study.days and not study.cards:
        text = say(course, "progress_none")
        return moment.say(Reply(text, (practise_choice(course, ""),)), notes=_NOTES)
    found = progress(course, study, moment.day)
    week = moment.day - timedelta(moment.day.weekday())
    # A day to come was counted in another time zone, or by a clock that was wrong; the picture does not show it.
    this, before = (
        study.recalls_since(first) - study.recalls_since(moment.day + timedelta(1))
        for first in (week, week - timedelta(7))
    )
    lines = [
        say(course, "progress_week", recalls=str(this), goal=str(study.goal), before=str(before - this)),
        say(course, "progress_mastery", **_shares(course, study)),
    ]
    lines += (
        [say(course, "progress_recall", today=_percent(found.recall[0]), later=_percent(found.recall[-1]))]
        if (found.recall)
        else []
    )
    weak = sorted((one for one in found.mastery if one.begun), key=lambda one: (one.learned, -one.begun))[:WEAKEST]
    lines += [say(course, "progress_weakest", topics=", ".join(one.topic for one in weak))] if weak else []
    review_choice = Choice(write(Action.REVIEW), course.wording.review_label)
    is_due = bool(due_items(course, study, moment.day, list(course.objectives)))
    choices = [review_choice] if is_due else [practise_choice(course, "")]
    reply = Reply("\n\n".join(lines), (*choices, *_goals(course)), chart=found)
    return moment.say(reply, notes=_NOTES)


def progress(course: Course, study: Study, day: date) -> Progress:
    """Put together what the picture shows, for the local day."""
    wording = course.wording
    memories = [card.memory for card in study.cards if card.memory and course.item(card.item)]
    counted = {one.day: one for one in study.days}
    last_days = [day - timedelta(back) for back in reversed(range(DAYS_KEPT))]
    return Progress(
        title=say_plain(course, "progress_title"),
        mastery_title=wording.progress_mastery_title,
        learned_label=wording.progress_learned_label,
        begun_label=wording.progress_begun_label,
        days_title=wording.progress_days_title,
        right_label=wording.progress_right_label,
        wrong_label=wording.progress_wrong_label,
        recall_title=wording.progress_recall_title,
        recall_label=wording.progress_recall_label,
        mastery=tuple(_mastery(course, study)),
        days=tuple(
            DayCount(f"{weekday(course, one)[:2]} {one.day}", counted[one].recalls, counted[one].right)
            if one in counted
            else DayCount(f"{weekday(course, one)[:2]} {one.day}", 0, 0)
            for one in last_days
        ),
        recall=tuple(
            sum(recall(memory, day + timedelta(ahead)) for memory in memories) / len(memories)
            for ahead in range(DAYS_KEPT + 1)
        )
        if memories
        else (),
    )


def say_plain(course: Course, sentence: str) -> str:
    """Fill in a sentence that stands where no markup is read."""
    return str(getattr(course.wording, sentence)).replace("{title}", course.about.title)


def _mastery(course: Course, study: Study) -> list[Mastery]:
    found = []
    for topic in course.topics:
        items = [item for intent in topic.intents for item in course.objectives.get(intent, ())]
        items = [item for item in items if item.kind is not Kind.EXPLAIN]
        if items:
            cards = [study.by_item[item.id] for item in items if item.id in study.by_item]
            learned = sum(card.is_learned for card in cards) / len(items)
            found.append(Mastery(topic.title, learned, len(cards) / len(items) - learned))
    return found


def _shares(course: Course, study: Study) -> dict[str, str]:
    """Count what is learned and what was begun, of everything that can be."""
    items = [item for item in course.items if item.kind is not Kind.EXPLAIN]
    cards = [study.by_item[item.id] for item in items if item.id in study.by_item]
    learned = sum(card.is_learned for card in cards)
    return {"learned": str(learned), "begun": str(len(cards) - learned), "count": str(len(items))}


def _percent(share: float) -> str:
    return str(round(share * 100))


def _goals(course: Course) -> tuple[Choice, ...]:
    label = course.wording.goal_label
    choices = [Choice(write(Action.GOAL, str(goal)), label.replace("{goal}", str(goal))) for goal in GOALS]
    return tuple(replace(choice, beside=at > 0) for at, choice in enumerate(choices))


def _is_waiting(moment: Moment) -> bool:
    """Say whether something that was not asked today comes tomorrow: a sibling, or a topic that was asked about."""
    study, tomorrow = moment.learner.study, moment.day + timedelta(1)
    is_due = any(
        card.memory and card.memory.due <= moment.day and moment.course.item(card.item) for card in study.cards
    )
    return is_due or any(one.intent in moment.course.objectives for one in study.returning(tomorrow))
