"""Turns of a quiz in a private chat: it is asked, answered, left and taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.tutor.cards import say
from bot.tutor.changing import replace
from bot.tutor.choices import Action
from bot.tutor.course import Course
from bot.tutor.known_intents import QUIZ
from bot.tutor.moment import Moment
from bot.tutor.quizzing import quiz as steps
from bot.tutor.quizzing import showing
from bot.tutor.quizzing.items import Item, Kind
from bot.tutor.quizzing.judging import Coverage, judge
from bot.tutor.quizzing.planning import (
    MORE_ITEMS,
    MOST_ITEMS,
    QUIZ_ITEMS,
    REVIEW_ITEMS,
    plan_quiz,
    plan_review,
    recall_item,
)
from bot.tutor.quizzing.quiz import WRONG_IN_A_ROW, Phase, Quiz, Step
from bot.tutor.quizzing.scheduling import Grade
from bot.tutor.quizzing.scopes import objectives_in
from bot.tutor.quizzing.showing import (
    MORE,
    NEXT,
    STOP,
    SURE,
    UNCLEAR,
    UNSURE,
    no_quiz_card,
    quiz_card,
    summary_card,
    typed_item,
)
from bot.tutor.quizzing.study import Asked, Study
from bot.tutor.quizzing.typed import read_typed
from bot.tutor.reply import Errand, Flag, Marked, Notes, Outcome, Reply, Turn

NOTES = Notes(Outcome.ANSWER, QUIZ)

FIRST_NUMBER = 1_000_000
"""Cards are counted from a number below this that chance gives, so that a button from before /forget fits none."""

SOON = timedelta(seconds=15)
"""How long a phone with a bad network may show the card before."""

ENOUGH = 3
"""Answers from which on the share of right ones says something about a learner."""


def start(moment: Moment, scope: str, count: int = QUIZ_ITEMS) -> Turn:
    """Ask the first of `count` questions about a topic, an intent or, with "", the whole course."""
    objectives = objectives_in(moment.course, scope)
    items = plan_quiz(moment.course, moment.learner.study, objectives, moment.day, min(max(1, count), MOST_ITEMS))
    if not items:
        return moment.say(no_quiz_card(moment.course), notes=NOTES)
    return _begin(moment, Quiz(scope, ahead=items))


def start_review(moment: Moment) -> Turn | None:
    """Ask the first item that is due; None when nothing is."""
    items = plan_review(moment.course, moment.learner.study, moment.day)
    returning = _returning(moment)
    first = tuple(item.id for item in returning)
    objectives = {item.objective for item in returning}
    others = (one for one in items if (item := moment.course.item(one)) and item.objective not in objectives)
    ahead = (*first, *others)[:REVIEW_ITEMS]
    return _begin(moment, Quiz(is_review=True, ahead=ahead)) if ahead else None


def start_recall(moment: Moment, intent: str) -> Turn:
    """Ask one question about a topic that the learner asked about."""
    study = moment.learner.study
    asked = next((one for one in study.asked if one.intent == intent), Asked(intent, moment.day))
    item = recall_item(moment.course, study, asked)
    if item is None:
        return moment.say(no_quiz_card(moment.course), notes=NOTES)
    return _begin(moment, Quiz(intent, ahead=(item.id,)))


def resume(moment: Moment) -> Turn:
    """Show the quiz as it stands, in a new message; start one where none is open."""
    quiz = present(moment)
    if quiz and quiz.is_open:
        return _show(moment, quiz, new_message=True)
    # The course no longer has the question at hand, or has rewritten it: the quiz goes on with the next.
    return _next(moment, quiz, new_message=True) if quiz and moment.learner.open_quiz else start(moment, "")


def insist(moment: Moment) -> Turn:
    """Show the question again to somebody who said something that is no answer, and how it can be answered."""
    turn = resume(moment)
    card = turn.replies[-1]
    return replace(turn, replies=(replace(card, text=f"{say(moment.course, 'quiz_no_answer')}\n\n{card.text}"),))


def rest(moment: Moment) -> Turn:
    """Ask nothing more, as it is wished, and end the quiz that is open."""
    told = Reply(say(moment.course, "quiz_rests"))
    if not moment.learner.open_quiz:
        return moment.say(told, notes=NOTES)
    ended = stop(moment)
    return replace(ended, replies=(told, *map(_to_read, ended.replies)))


def press(moment: Moment, about: str, message: int | None) -> Turn:
    """Take a button of a quiz; one of an earlier card changes nothing, and leads to the present one."""
    quiz = present(moment)
    is_stale = about.partition(".")[0] != str(moment.learner.shown)
    if is_stale and quiz and quiz.is_open and message is not None and message == quiz.message:
        # Pressed before the message changed. Later, it did not change as it should have: it is shown anew.
        is_early = moment.context.at is not None and moment.now - moment.context.at < SOON
        return Turn(moment.learner, (), NOTES, moment.words) if is_early else _same(moment, quiz)
    turn = _press(moment, quiz, about)
    shown = turn.learner.quiz
    if shown is None or not turn.replies[-1].in_place:
        return turn
    return replace(turn, learner=replace(turn.learner, quiz=replace(shown, message=message)))


def _press(moment: Moment, quiz: Quiz | None, about: str) -> Turn:
    number, _, what = about.partition(".")
    if number != str(moment.learner.shown) or (quiz is None and what != MORE):
        return resume(moment) if quiz and quiz.is_open else _say_over(moment)
    if quiz is None or quiz.step is None:
        if quiz and moment.learner.open_quiz:
            return _next(moment, quiz, new_message=False)
        return more(moment, new_message=False) if what == MORE else _say_over(moment)
    return act(moment, quiz, quiz.step, what)


def act(moment: Moment, quiz: Quiz, step: Step, what: str, *, new_message: bool = False) -> Turn:
    """Do what a button says, whether it was tapped or typed."""
    item = moment.course.item(step.item)
    if item is None:
        return _next(moment, quiz, new_message=new_message)
    if what == STOP:
        return stop(moment, new_message=new_message)
    if step.phase is Phase.SETTLED:
        if what == UNCLEAR and not step.flagged:
            quiz = replace(quiz, step=replace(step, flagged=True))
            return _show(moment, quiz, new_message=new_message, errand=Flag(item.id))
        return _next(moment, quiz, new_message=new_message) if what == NEXT else _same(moment, quiz)
    changed = _changed(step, item, what)
    if changed is None:
        return _same(moment, quiz)
    return _go_on(moment, quiz, changed, item, new_message=new_message)


def say_picks(moment: Moment, quiz: Quiz, step: Step, item: Item, picks: Sequence[int]) -> Turn:
    """Take options that were typed: one, all that apply at once, or an order."""
    if item.kind is Kind.SEVERAL and len(picks) > 1:
        return _go_on(moment, quiz, steps.try_picks(step, item, tuple(sorted(picks))), item, new_message=True)
    changed = step
    for option in picks:
        changed = steps.pick(changed, item, option)
        if changed.phase is not Phase.ASKING or changed.tries != step.tries:
            break
    return _go_on(moment, quiz, changed, item, new_message=True)


def say_words(moment: Moment, quiz: Quiz, step: Step, item: Item, text: str) -> Turn:
    """Take typed words as the answer to the question at hand."""
    if item.kind is Kind.EXPLAIN:
        changed = steps.explained(step, judge(item.points, text, moment.matching.correct, item.stem))
    else:
        read = read_typed(typed_item(item), text, moment.matching.correct)
        changed = steps.try_words(step, typed_item(item), is_right=read.is_right, slip=read.slip)
    return _go_on(moment, quiz, changed, item, new_message=True)


def stop(moment: Moment, *, new_message: bool = True) -> Turn:
    """End the quiz early, with the summary of what was done."""
    quiz = present(moment)
    if quiz is None or not moment.learner.open_quiz:
        return _say_over(moment)
    step, item = quiz.step, moment.course.item(quiz.step.item) if quiz.step else None
    if step and item and step.tries and step.phase is not Phase.SETTLED:
        # Who tried and was wrong has answered.
        settled = _go_on(moment, quiz, steps.reveal(step, item), item, new_message=True)
        moment, quiz = replace(moment, learner=settled.learner), settled.learner.quiz or quiz
        return replace(_finish(moment, quiz, new_message=new_message), marked=settled.marked)
    return _finish(moment, quiz, new_message=new_message)


def _changed(step: Step, item: Item, what: str) -> Step | None:
    """Give the step after what was tapped; None for what its card does not offer."""
    match what:
        case _ if step.phase is Phase.DOUBTING:
            return steps.confirm(step, item, sure=what == SURE) if what in (SURE, UNSURE) else None
        case showing.HINT:
            return steps.hint(step, item)
        case showing.SHOW:
            return steps.reveal(step, item)
        case showing.CHECK if item.kind is Kind.SEVERAL and step.chosen:
            return steps.try_picks(step, item, step.chosen)
        case showing.UNDO if item.kind is Kind.ORDERING and step.chosen:
            return steps.take_back(step)
        case _:
            option = int(what) if what.isascii() and what.isdigit() and len(what) < 3 else -1
            is_left = option in step.order and option not in step.out and not step.typed
            return steps.pick(step, item, option) if is_left else None


def _go_on(moment: Moment, quiz: Quiz, step: Step, item: Item, *, new_message: bool) -> Turn:
    if step.phase is not Phase.SETTLED:
        return _show(moment, replace(quiz, step=step), new_message=new_message)
    study = moment.learner.study
    marked = _mark(moment.course, study, step, item)
    if step.grade is not None:
        study = study.record(item.id, step.grade, moment.day)
    else:
        told = any(one is not Coverage.MISSING for one in step.coverage)
        study = study.explained(item.id, moment.day, counts=not step.revealed, told=told)
    learner = replace(moment.learner, study=study.came_back(item.objective))
    moment = replace(moment, learner=learner)
    quiz = quiz.settle(step)
    if quiz.streak >= WRONG_IN_A_ROW:
        quiz = replace(quiz, ahead=tuple(one for one in quiz.ahead if one in study.by_item))
    return replace(_show(moment, quiz, new_message=new_message), marked=marked)


def _begin(moment: Moment, quiz: Quiz) -> Turn:
    """Ask the first question; of a quiz that was open and begun, say before how it went."""
    if not moment.learner.open_quiz:
        return _next(moment, quiz, new_message=True)
    left = stop(moment)
    turn = _next(replace(moment, learner=left.learner), quiz, new_message=True)
    is_begun = left.learner.quiz is not None and left.learner.quiz.done
    summaries = map(_to_read, left.replies) if is_begun else ()
    return replace(turn, replies=(*summaries, *turn.replies), marked=left.marked)


def _to_read(summary: Reply) -> Reply:
    """Leave of what is offered below a summary only the answers to read again."""
    answers = [choice for choice in summary.choices if choice.id.startswith(f"{Action.ANSWER}:")]
    return replace(summary, choices=tuple(answers))


def _next(moment: Moment, quiz: Quiz, *, new_message: bool) -> Turn:
    """Ask the next question that the course still has, or say how the quiz went."""
    known = [one for one in quiz.ahead if moment.course.item(one)]
    if not known:
        return _finish(moment, quiz, new_message=new_message)
    item = moment.course.item(known[0])
    if item is None:
        raise ValueError("a known item is in the course")
    study = moment.learner.study
    card = study.by_item.get(item.id)
    asked = next((one.day for one in study.returning(moment.day) if one.intent == item.objective), None)
    typed = bool(card and card.right and item.accepted)
    step = steps.ask(item, len(quiz.done) + 1, moment.rng, typed=typed, asked_on=asked)
    return _show(moment, replace(quiz, step=step, ahead=tuple(known[1:])), new_message=new_message)


def _finish(moment: Moment, quiz: Quiz, *, new_message: bool) -> Turn:
    study, scope = moment.learner.study, objectives_in(moment.course, quiz.scope)
    has_more = bool(plan_quiz(moment.course, study, scope, moment.day, MORE_ITEMS, new=quiz.streak < WRONG_IN_A_ROW))
    moment = _with(moment, replace(quiz, step=None, ahead=()))
    card = summary_card(moment.course, quiz, moment.learner.shown, has_more=has_more)
    return moment.say(replace(card, in_place=not new_message), notes=NOTES)


def more(moment: Moment, *, new_message: bool) -> Turn:
    """Go on with a few more after a quiz: what was missed just now, then what comes next."""
    quiz = moment.learner.quiz or Quiz()
    scope = objectives_in(moment.course, quiz.scope)
    missed = [done.item for done in quiz.done if done.grade is Grade.AGAIN and moment.course.item(done.item)]
    asked = {done.item for done in quiz.done}
    planned = plan_quiz(
        moment.course,
        moment.learner.study,
        scope,
        moment.day,
        MORE_ITEMS + len(asked),
        new=quiz.streak < WRONG_IN_A_ROW,
    )
    fresh = [item for item in planned if item not in asked]
    # A missed one comes back once others stood between.
    again = missed[: 1 if fresh else MORE_ITEMS]
    ahead = (*fresh[: MORE_ITEMS - len(again)], *again) or planned[:MORE_ITEMS]
    return _next(moment, Quiz(quiz.scope, ahead=tuple(ahead)), new_message=new_message)


def present(moment: Moment) -> Quiz | None:
    """Give the learner's quiz; without its question, where the course no longer has that as it was asked."""
    quiz = moment.learner.quiz
    if quiz is None or quiz.step is None:
        return quiz
    item = moment.course.item(quiz.step.item)
    return quiz if item and _fits(quiz.step, item) else replace(quiz, step=None)


def _fits(step: Step, item: Item) -> bool:
    """Say whether a question still is the one that was asked: staff may have rewritten it meanwhile."""
    options = set(range(len(item.options)))
    picked = {*step.out, *step.chosen, *step.last}
    mistakes = typed_item(item).mistakes
    return (
        sorted(step.order) == sorted(options)
        and picked <= options
        and len(step.coverage) in (0, len(item.points))
        and (step.slip is None or 0 <= step.slip < len(mistakes))
        and (not step.typed or bool(item.accepted) or item.kind is Kind.EXPLAIN)
        and (step.phase is not Phase.DOUBTING or bool(step.chosen))
    )


def _returning(moment: Moment) -> Sequence[Item]:
    study = moment.learner.study
    found = (recall_item(moment.course, study, one) for one in study.returning(moment.day))
    return [item for item in found if item][:1]


def _mark(course: Course, study: Study, step: Step, item: Item) -> Marked | None:
    """Count how an item went at the first meeting; an explanation has no first answer, and is not counted."""
    if step.first is None or item.id in study.by_item:
        return None
    # An explanation is asked for, and never right.
    judged = {one.id for one in course.items if one.kind is not Kind.EXPLAIN}
    met = [card for card in study.cards if card.item in judged]
    asked = sum(card.asked for card in met)
    others = sum(card.right for card in met) / asked if asked >= ENOUGH else None
    return Marked(item.id, step.first, step.tries == 0 and step.grade is not Grade.AGAIN, others)


def _with(moment: Moment, quiz: Quiz | None) -> Moment:
    """Put the quiz where it stands now, and count the card that shows it."""
    shown = moment.learner.shown or moment.rng.randrange(FIRST_NUMBER)
    return replace(moment, learner=replace(moment.learner, quiz=quiz, shown=shown + 1))


def _show(moment: Moment, quiz: Quiz, *, new_message: bool, errand: Errand | None = None) -> Turn:
    quiz = replace(quiz, message=None if new_message else quiz.message)
    moment = _with(moment, quiz)
    card = quiz_card(moment.course, quiz, moment.learner.shown)
    return moment.say(replace(card, in_place=not new_message), notes=NOTES, errand=errand)


def _say_over(moment: Moment) -> Turn:
    return moment.say(no_quiz_card(moment.course, "quiz_over"), notes=NOTES)


def _same(moment: Moment, quiz: Quiz) -> Turn:
    """Answer what the card does not offer with the card itself."""
    card = quiz_card(moment.course, quiz, moment.learner.shown)
    return moment.say(card, notes=NOTES)
