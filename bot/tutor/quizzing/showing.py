"""How a quiz looks: each card is made from where the quiz stands, so that it can be shown again at any time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.tutor.cards import all_topics_choice, ask_choice, say, sources_line, topic_choices
from bot.tutor.changing import replace
from bot.tutor.choices import Action, read, write
from bot.tutor.course import Course
from bot.tutor.markup import escape
from bot.tutor.quizzing.items import PICK_ONE, Item, Kind, Mistake
from bot.tutor.quizzing.judging import Coverage
from bot.tutor.quizzing.quiz import HINTS, Phase, Quiz, Step
from bot.tutor.quizzing.scheduling import Grade
from bot.tutor.reply import Choice, Reply

LETTERS = "ABCDEFGHIJ"

SHORT_LABEL = 30
"""Longer options stand above the buttons, lettered: phones cut what stands on a button."""

READ_AGAIN = 3
"""Answers to read again that are offered after a quiz."""

HINT, SHOW, STOP, NEXT, CHECK, UNDO, SURE, UNSURE, UNCLEAR, MORE = (
    "hint",
    "show",
    "stop",
    "next",
    "check",
    "undo",
    "sure",
    "unsure",
    "unclear",
    "more",
)
"""What the buttons of a quiz do, besides picking an option by its number."""


def quiz_card(course: Course, quiz: Quiz, shown: int) -> Reply:
    """Show the question at hand as it stands; `shown` counts the cards, and stands on the buttons."""
    step = quiz.step
    item = course.item(step.item) if step else None
    if step is None or item is None:
        raise ValueError("a quiz that is over shows no question")
    settled = step.phase is Phase.SETTLED
    lines = [_head(course, quiz, item), *_question(course, step, item)]
    lines += _verdict(course, step, item) if settled else _help(course, step, item)
    choices = _after(course, quiz, step, item) if settled else _answers(course, step, item)
    return Reply(
        text="\n\n".join(lines),
        choices=tuple(replace(choice, id=_write(shown, choice.id)) for choice in choices),
        sources=tuple(source.id for source in item.sources) if settled else (),
        in_place=True,
    )


def summary_card(course: Course, quiz: Quiz, shown: int, *, has_more: bool) -> Reply:
    """Say by topic how the quiz went, and what to read again."""
    by_objective: dict[str, list[Grade | None]] = {}
    for done in quiz.done:
        if item := course.item(done.item):
            by_objective.setdefault(item.objective, []).append(done.grade)
    graded = [done.grade for done in quiz.done if done.grade]
    right = sum(grade is not Grade.AGAIN for grade in graded)
    lines = [say(course, "quiz_summary", right=str(right), count=str(len(graded)))] if graded else []
    lines += [say(course, "quiz_summary_none")] if not quiz.done else []
    rows = []
    for objective, grades in by_objective.items():
        title = course.intents[objective].title
        counted = [grade for grade in grades if grade]
        known = sum(grade is not Grade.AGAIN for grade in counted)
        sentence = "quiz_summary_line" if counted else "quiz_summary_explained"
        rows.append(say(course, sentence, topic=title, right=str(known), count=str(len(counted))))
    if rows:
        lines.append("\n".join(f"- {row}" for row in rows))
    weak = [one for one, grades in by_objective.items() if Grade.AGAIN in grades]
    if weak:
        lines.append(say(course, "quiz_read_again"))
    read = [ask_choice(course.intents[objective]) for objective in weak[:READ_AGAIN]]
    more = [Choice(_write(shown, MORE), course.wording.quiz_more_label)] if has_more else []
    return Reply("\n\n".join(lines), (*read, *more, all_topics_choice(course)), in_place=True)


def no_quiz_card(course: Course, sentence: str = "quiz_none") -> Reply:
    """Say that there is nothing to ask about that, with the topics that there is something to ask about."""
    practised = [topic for topic in course.topics if any(intent in course.objectives for intent in topic.intents)]
    choices = tuple(Choice(write(Action.PRACTISE, topic.id), topic.title) for topic in practised)
    return Reply(say(course, sentence), choices or tuple(topic_choices(course)))


def offers_quizzes(course: Course, offered: Iterable[str]) -> bool:
    """Say whether a learner was asked which topic a quiz is to be about."""
    chosen = [one for one in map(read, offered) if one and one.action is not Action.RESUME]
    return bool(chosen) and all(one.action is Action.PRACTISE and course.topic(one.about) for one in chosen)


def resume_choice(course: Course) -> Choice:
    """Lead back to the quiz that is open."""
    return Choice(write(Action.RESUME), course.wording.resume_label)


def weekday(course: Course, day: date) -> str:
    """Name the day of the week, in the words of the course."""
    return [name.strip() for name in course.wording.weekdays.split(",")][day.weekday()]


def label(course: Course, item: Item, option: int) -> str:
    """Write an option as it is shown; of a true/false item with what it says of the statement."""
    one = item.options[option]
    if one.holds is None:
        return one.text
    sentence = course.wording.quiz_true_label if one.holds else course.wording.quiz_false_label
    return sentence.replace("{reason}", one.text)


def typed_item(item: Item) -> Item:
    """Give an item to pick from as one to type an answer to: what would tempt is then a known mistake."""
    if item.kind is Kind.TYPED:
        return item
    tempting = tuple(Mistake((one.text,), one.feedback) for one in item.options if not one.is_right)
    return replace(item, mistakes=tempting)


def _write(shown: int, what: str) -> str:
    return what if ":" in what else write(Action.QUIZ, f"{shown}.{what}")


def _head(course: Course, quiz: Quiz, item: Item) -> str:
    topic = course.topic_of(item.objective)
    sentence = "review_head" if quiz.is_review else "quiz_head"
    return say(
        course,
        sentence,
        number=str(quiz.number),
        count=str(quiz.total),
        topic=topic.title if topic else course.intents[item.objective].title,
    )


def _question(course: Course, step: Step, item: Item) -> Iterable[str]:
    if step.asked_on and step.phase is not Phase.SETTLED:
        title = course.intents[item.objective].title
        yield say(course, "quiz_recall", weekday=weekday(course, step.asked_on), topic=title)
    yield f"**{escape(item.stem)}**"
    if step.phase is Phase.SETTLED or step.typed:
        return
    if not _is_short(course, step, item):
        yield "\n".join(
            f"- **{LETTERS[at]}** {escape(label(course, item, option))}"
            for at, option in enumerate(step.order)
            if option not in step.out
        )
    if item.kind is Kind.ORDERING and step.chosen:
        yield say(course, "quiz_so_far", options=_joined(course, item, step.chosen))


def _help(course: Course, step: Step, item: Item) -> Iterable[str]:
    if step.phase is Phase.DOUBTING:
        yield say(course, "quiz_sure", options=label(course, item, step.chosen[0]))
        return
    if step.was_wrong:
        yield f"{say(course, 'quiz_wrong')} {_why_wrong(course, step, item)}".strip()
    for hint in item.hints[: step.hints]:
        yield say(course, "quiz_hint", hint=hint)
    if step.typed and item.kind is not Kind.EXPLAIN and step.hints >= HINTS:
        yield say(course, "quiz_letters", letters=" ".join(f"{word[0]}…" for word in item.accepted[0].split()))
    if step.typed:
        yield say(course, "quiz_explain" if item.kind is Kind.EXPLAIN else "quiz_type")


def _why_wrong(course: Course, step: Step, item: Item) -> str:
    """Give the feedback of what was picked or typed; of several picks, of the first two that are wrong."""
    if step.slip is not None:
        return escape(typed_item(item).mistakes[step.slip].feedback)
    if item.kind is Kind.ORDERING and step.last:
        placed = next(at for at, option in enumerate(step.last) if at != option)
        return say(course, "quiz_placed", count=str(placed), options=label(course, item, step.last[placed]))
    if item.kind is Kind.SEVERAL and step.last:
        picked = [one for one in step.last if not item.options[one].is_right]
        if not picked:
            return say(course, "quiz_incomplete")
        # What was missed stands in the answer: its feedback is written for who chose it.
        return " ".join(escape(item.options[one].feedback) for one in picked[:2])
    return " ".join(escape(item.options[one].feedback) for one in step.last)


def _verdict(course: Course, step: Step, item: Item) -> Iterable[str]:
    if item.kind is Kind.EXPLAIN:
        yield from _coverage(course, step, item)
    elif step.grade is not Grade.AGAIN:
        feedback = [escape(item.options[one].feedback) for one in step.last] if item.kind in PICK_ONE else []
        yield " ".join([say(course, "quiz_right"), _quoted(_answer(course, item)), *feedback])
    elif step.revealed:
        yield f"{say(course, 'quiz_revealed')} {_quoted(_answer(course, item))}"
    else:
        yield f"{say(course, 'quiz_wrong')} {_why_wrong(course, step, item)}".strip()
        yield say(course, "quiz_answer", answer=_answer(course, item))
    yield escape(item.explanation)
    yield sources_line(course, item.sources, whole=True)
    if step.flagged:
        yield say(course, "quiz_flagged")


def _coverage(course: Course, step: Step, item: Item) -> Iterable[str]:
    sentences = {
        Coverage.COVERED: "quiz_covered",
        Coverage.MISSING: "quiz_missing",
        Coverage.UNCLEAR: "quiz_unclear",
    }
    found = step.coverage or tuple(Coverage.MISSING for _ in item.points)
    yield say(course, "quiz_points")
    rows = []
    for point, coverage in zip(item.points, found, strict=True):
        row = say(course, sentences[coverage], point=point.text)
        cited = "" if coverage is Coverage.COVERED else f" ({sources_line(course, (point.source,), whole=True)})"
        rows.append(f"- {row}{cited}")
    yield "\n".join(rows)


def _answer(course: Course, item: Item) -> str:
    if item.kind is Kind.ORDERING:
        return _joined(course, item, range(len(item.options)))
    keys = [at for at, one in enumerate(item.options) if one.is_right]
    return _joined(course, item, keys, "; ") if keys else item.accepted[0]


def _quoted(answer: str) -> str:
    end = "" if answer[-1:] in ".?!" else "."
    return f"**{escape(answer)}{end}**"


def _joined(course: Course, item: Item, options: Iterable[int], between: str = " → ") -> str:
    return between.join(label(course, item, option) for option in options)


def _is_short(course: Course, step: Step, item: Item) -> bool:
    return all(len(label(course, item, option)) <= SHORT_LABEL for option in step.order)


def _answers(course: Course, step: Step, item: Item) -> Sequence[Choice]:
    wording = course.wording
    if step.phase is Phase.DOUBTING:
        return (Choice(SURE, wording.sure_label), Choice(UNSURE, wording.unsure_label, beside=True))
    choices = [] if step.typed else list(_options(course, step, item))
    # What was wrong just now is to be changed first.
    is_unchanged = step.was_wrong and set(step.chosen) == set(step.last)
    if item.kind is Kind.SEVERAL and step.chosen and not is_unchanged:
        choices.append(Choice(CHECK, wording.check_label))
    if item.kind is Kind.ORDERING and step.chosen:
        choices.append(Choice(UNDO, wording.undo_label))
    choices.append(Choice(HINT, wording.hint_label))
    choices.append(Choice(SHOW, wording.show_label, beside=True))
    choices.append(Choice(STOP, wording.stop_label, beside=True))
    return choices


def _options(course: Course, step: Step, item: Item) -> Iterable[Choice]:
    short = _is_short(course, step, item)
    is_first = True
    for at, option in enumerate(step.order):
        if option in step.out or (item.kind is Kind.ORDERING and option in step.chosen):
            continue
        words = label(course, item, option) if short else LETTERS[at]
        if item.kind is Kind.SEVERAL:
            words = f"{'☑' if option in step.chosen else '☐'} {words}"
        yield Choice(str(option), words, beside=not short and not is_first)
        is_first = False


def _after(course: Course, quiz: Quiz, step: Step, item: Item) -> Sequence[Choice]:
    wording = course.wording
    last = not quiz.ahead
    read = replace(ask_choice(course.intents[item.objective]), label=wording.read_label)
    choices = [Choice(NEXT, wording.finish_label if last else wording.next_label), read]
    return choices if step.flagged else [*choices, Choice(UNCLEAR, wording.unclear_label, beside=True)]
