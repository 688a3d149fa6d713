"""What a conversation about the course and a quiz have to do with each other."""

from __future__ import annotations

from collections.abc import Sequence

from bot.tutor.cards import label_of
from bot.tutor.changing import replace
from bot.tutor.choices import Action, is_quiz, write
from bot.tutor.moment import Moment
from bot.tutor.quizzing.quiz import Phase
from bot.tutor.quizzing.showing import resume_choice
from bot.tutor.reply import Choice, Forget, Turn


def beside_quiz(moment: Moment, turn: Turn) -> Turn:
    """Let the last reply lead back to the quiz that is open; who looked its answer up has had help."""
    quiz = turn.learner.quiz
    shows_quiz = any(is_quiz(choice.id) for reply in turn.replies for choice in reply.choices)
    is_of_quiz = shows_quiz or turn.learner.quiz != moment.learner.quiz
    if quiz is None or quiz.step is None or is_of_quiz or not turn.replies or isinstance(turn.errand, Forget):
        return turn
    item = moment.course.item(quiz.step.item)
    reads_it = item and not {item.objective, moment.course.subject_of(item.objective)}.isdisjoint(turn.answered)
    if reads_it and quiz.step.phase is not Phase.SETTLED:
        quiz = replace(quiz, step=replace(quiz.step, looked_up=True))
        turn = replace(turn, learner=replace(turn.learner, quiz=quiz))
    return _offer(turn, [resume_choice(moment.course)])


def with_recall(moment: Moment, turn: Turn) -> Turn:
    """Remember what was asked about, and offer to recall what was asked about some days ago."""
    learner, study, objectives = turn.learner, turn.learner.study, moment.course.objectives
    answered = [one for one in turn.answered if one in objectives]
    if not answered or learner.is_group or learner.quiz != moment.learner.quiz:
        return turn
    before = study.returning(moment.day)
    returning = [one for one in before if one.intent in objectives and one.intent not in answered]
    for intent in answered:
        study = study.ask(intent, moment.day)
    turn = replace(turn, learner=replace(learner, study=study))
    if learner.open_quiz or not returning:
        return turn
    recall = write(Action.RECALL, returning[0].intent)
    return _offer(turn, [Choice(recall, label_of(moment.course, recall))])


def _offer(turn: Turn, choices: Sequence[Choice]) -> Turn:
    """Put choices below the last reply."""
    *others, last = turn.replies
    last = replace(last, choices=(*last.choices, *choices))
    context = turn.learner.context
    offered = (*context.offered, *(choice.id for choice in choices))
    learner = replace(turn.learner, context=replace(context, offered=offered))
    return replace(turn, learner=learner, replies=(*others, last))
