"""What a conversation about the course and a quiz have to do with each other."""

from __future__ import annotations

from collections.abc import Sequence

from bot.tutor.changing import replace
from bot.tutor.choices import Action, write
from bot.tutor.moment import Moment
from bot.tutor.quizzing.quiz import Phase
from bot.tutor.quizzing.showing import resume_choice
from bot.tutor.reply import Choice, Forget, Outcome, Turn


def beside_quiz(moment: Moment, turn: Turn) -> Turn:
    """Let the last reply lead back to the quiz that is open; who looked its answer up has had help."""
    quiz = turn.learner.quiz
    shows_quiz = any(choice.id.startswith(f"{Action.QUIZ}:") for reply in turn.replies for choice in reply.choices)
    is_quiz = shows_quiz or turn.learner.quiz != moment.learner.quiz
    if quiz is None or quiz.step is None or is_quiz or not turn.replies or isinstance(turn.errand, Forget):
        return turn
    item = moment.course.item(quiz.step.item)
    if (
        item
        and turn.notes.intent in (item.objective, moment.course.subject_of(item.objective))
        and quiz.step.phase is not Phase.SETTLED
    ):
        quiz = replace(quiz, step=replace(quiz.step, looked_up=True))
        turn = replace(turn, learner=replace(turn.learner, quiz=quiz))
    return _offer(turn, [resume_choice(moment.course)])


def with_recall(moment: Moment, turn: Turn) -> Turn:
    """Remember what was asked about, and offer to recall what was asked about some days ago."""
    learner, intent = turn.learner, turn.notes.intent
    answered = turn.notes.outcome is Outcome.ANSWER and intent in moment.course.objectives
    if learner.is_group or learner.quiz != moment.learner.quiz:
        return turn
    returning = [
        one
        for one in learner.study.returning(moment.day)
        if one.intent in moment.course.objectives and one.intent != intent
    ]
    if answered and intent:
        turn = replace(turn, learner=replace(learner, study=learner.study.ask(intent, moment.day)))
    is_busy = learner.quiz is not None and learner.quiz.step is not None
    if not answered or is_busy or not returning:
        return turn
    title = moment.course.intents[returning[0].intent].title
    label = moment.course.wording.recall_label.replace("{topic}", title)
    return _offer(turn, [Choice(write(Action.RECALL, returning[0].intent), label)])


def _offer(turn: Turn, choices: Sequence[Choice]) -> Turn:
    """Put choices below the last reply."""
    *others, last = turn.replies
    last = replace(last, choices=(*last.choices, *choices))
    context = turn.learner.context
    offered = (*context.offered, *(choice.id for choice in choices))
    learner = replace(turn.learner, context=replace(context, offered=offered))
    return replace(turn, learner=learner, replies=(*others, last))
