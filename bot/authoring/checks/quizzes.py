"""Rules about quiz items: ids, objectives, kinds, feedback, limits, sources, options."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.authoring.counting import count_of
from bot.authoring.drafts import Draft, Located
from bot.authoring.problems import Problem, meant
from bot.authoring.reading import Place
from bot.authoring.repeats import text_key
from bot.authoring.shapes import IntentShape, ItemShape
from bot.tutor.course import GLOSSARY, SMALL_TALK, is_small_talk
from bot.tutor.markup import units
from bot.tutor.matching.text import words
from bot.tutor.quizzing.items import Kind, Level
from bot.tutor.relations import area

ID_CHARS = 60
"""Ids are kept with what a learner has done: longer ones would only fill the store."""

MINIMUM_ITEMS = 3
"""Spaced practice needs other questions about the same thing: one to know it, one to tell it apart, one to use it."""

MINIMUM_LEVELS = 2
"""Who can only repeat a thing does not know it yet."""

POLL_QUESTION_CHARS, POLL_OPTION_CHARS = 300, 100
STEM_CHARS = 255
OPTION_CHARS = 90
FEEDBACK_CHARS = 200
HINT_CHARS = 150
MOST_OPTIONS = 10
"""A poll takes 10 options and an explanation of 200 characters, all in UTF-16 units:
https://core.telegram.org/bots/api#sendpoll. Above and around a question stands its number."""

REASON_CHARS = 80
"""A reason of a true/false item stands behind words that say what it is a reason for."""

Entry = Located[ItemShape]


@dataclass(frozen=True)
class _Form:
    """What items of one kind have; `help` says the same to people."""

    needs: tuple[str, ...]
    help: str
    may_have: tuple[str, ...] = ()
    options: Sequence[int] = (0,)
    keys: Sequence[int] = (0,)
    points: Sequence[int] = (0,)


_MANY = 1_000
_FORMS: Mapping[str, _Form] = {
    Kind.CHOICE: _Form(
        ("options",), "3 or more options, one of them right", ("accept",), options=range(3, _MANY), keys=(1,)
    ),
    Kind.WHICH: _Form(("options",), "2 options, one of them right", ("accept",), options=(2,), keys=(1,)),
    Kind.TRUE_FALSE: _Form(
        ("options",), "2 to 4 options with `holds`, both ways, one of them right", options=(2, 3, 4), keys=(1,)
    ),
    Kind.SEVERAL: _Form(
        ("options",),
        "3 or more options, 2 or more of them right, but not all",
        options=range(3, _MANY),
        keys=range(2, _MANY),
    ),
    Kind.ORDERING: _Form(
        ("options",), "3 or more options in the right order, without `right`", options=range(3, _MANY)
    ),
    Kind.TYPED: _Form(("accept", "mistakes"), "answers to `accept`, and `mistakes`"),
    Kind.EXPLAIN: _Form(("points",), "2 to 4 points", points=(2, 3, 4)),
}
_FIELDS = ("options", "accept", "mistakes", "points")

_VERDICTS = frozenset(
    {"a", "answer", "correct", "false", "incorrect", "is", "it", "no", "not", "option", "quite", "right", "sorry"}
    | {"that", "the", "this", "true", "wrong", "yes"}
)
"""Words of feedback that gives no reason."""

_MORE_ITEMS = (
    "its area has items: write some more into content/quizzes/, or give intents without items an area of their own: "
    "another file in intents/, and ids that start with its name"
)

_WORDS_ALONE = re.compile(r"[*_`]")
_MARKUP = re.compile(
    r"(?<![\w*])\*{1,3}[^\s*][^*\n]{0,255}\*{1,3}(?![\w*])"
    r"|(?<![\w_])_{1,3}[^\s_][^_\n]{0,255}_{1,3}(?![\w_])"
    r"|`[^`\n]{1,255}`|\[[^\]\n]{1,255}\]\([^()\s]{1,255}\)|</?(?:b|i|u|em|strong|br|p|a|code)\b[^<>\n]{0,255}>"
)


def each_item_stands_once(draft: Draft) -> Iterator[Problem]:
    """Q001."""
    ids: dict[str, Entry] = {}
    questions: dict[str, list[Entry]] = {}
    for entry in draft.quizzes:
        shape = entry.shape
        namesake = ids.setdefault(shape.id, entry)
        asked = questions.setdefault(_WORDS_ALONE.sub("", text_key(shape.stem)), [])
        twin = next((other for other in asked if _ask_the_same(other.shape, shape)), entry)
        asked.append(entry)
        if namesake is not entry:
            message = f"the item {shape.id} stands already at {namesake.path}:{namesake.line('id')}"
            yield entry.problem("Q001", ("id",), message, "give the newer one another id")
        elif twin is not entry:
            message = f"{shape.id} asks what {twin.shape.id} asks at {twin.path}:{twin.line('stem')}"
            yield entry.problem("Q001", ("stem",), message, "ask something else, or keep one of the two")
        if len(shape.id) > ID_CHARS:
            message = f"the id {shape.id} has {len(shape.id)} characters"
            yield entry.problem("Q001", ("id",), message, f"at most {ID_CHARS}")


def texts_are_plain(entry: Entry) -> Iterator[Problem]:
    """Q017."""
    for place, text, _ in _limited(entry.shape):
        if found := _MARKUP.search(text):
            message, hint = f"learners see {found[0]!r} as it stands", "texts of items are plain: write the words alone"
            yield entry.problem("Q017", place, message, hint)


def objectives_are_intents(draft: Draft) -> Iterator[Problem]:
    """Q002."""
    for entry in draft.quizzes:
        objective = entry.shape.objective
        if is_small_talk(objective):
            message = f"{objective} is small talk, which nobody practises"
            yield entry.problem("Q002", ("objective",), message, "name an intent of the course")
        elif draft.has_all_intents and objective not in draft.intent_ids:
            message = f"no intent has the id {objective!r}"
            hint = meant(objective, draft.intent_ids, "a misspelt id? name an intent of a file in intents/")
            yield entry.problem("Q002", ("objective",), message, hint)


def areas_are_practised_whole(draft: Draft) -> Iterator[Problem]:
    """Q003, for every intent of an area that has an item, so that no topic is half practised."""
    if not draft.has_all_quizzes:
        return
    items: dict[str, list[Entry]] = {}
    for entry in draft.quizzes:
        items.setdefault(entry.shape.objective, []).append(entry)
    areas = {area(objective) for objective in items} - {SMALL_TALK, GLOSSARY}
    for intent in {entry.shape.id: entry for entry in reversed(draft.intents)}.values():
        found = items.get(intent.shape.id, [])
        if area(intent.shape.id) not in areas:
            continue
        if len(found) < MINIMUM_ITEMS:
            message = f"{intent.shape.id} has {len(found)} of at least {MINIMUM_ITEMS} items"
            yield _at_first(found, intent, message, _MORE_ITEMS)
        elif len({entry.shape.level for entry in found}) < MINIMUM_LEVELS:
            message = f"all items of {intent.shape.id} are on one level, {found[0].shape.level}"
            yield _at_first(found, intent, message, f"the levels are {', '.join(Level)}")


def items_fit_their_kind(entry: Entry) -> Iterator[Problem]:
    """Q004."""
    kind = entry.shape.kind
    for place, message in _misfits(entry.shape, _FORMS[kind]):
        yield entry.problem("Q004", place, f"{entry.shape.id}: {message}", f"{kind}: {_FORMS[kind].help}")


def feedback_gives_reasons(entry: Entry) -> Iterator[Problem]:
    """Q009. The explanation is shown below the feedback, and so may not say the same."""
    said: dict[str, Place] = {text_key(entry.shape.explanation): ("explanation",)}
    for place, text in _feedback(entry.shape):
        first = said.setdefault(text_key(text), place)
        if not text:
            hint = "write `feedback:`, and why this is right, or why it tempts and is wrong"
            yield entry.problem("Q009", place[:-1], f"{entry.shape.id}: feedback is missing here", hint)
        elif _VERDICTS.issuperset(words(text)):
            yield entry.problem("Q009", place, f"{text!r} gives no reason", "say why")
        elif first != place:
            message = f"{text!r} stands already on line {entry.line(*first)}"
            yield entry.problem("Q009", place, message, "say what is right or wrong about this one")


def items_fit_into_telegram(entry: Entry) -> Iterator[Problem]:
    """Q011."""
    for place, text, limit in _limited(entry.shape):
        if units(text) > limit:
            message = f"{text[:20]!r}... has {units(text)} characters, at most {limit} fit here"
            yield entry.problem("Q011", place, message, "shorten it; an emoji counts as two or more")
    if len(entry.shape.options) > MOST_OPTIONS:
        message = f"{entry.shape.id} has {len(entry.shape.options)} options, at most {MOST_OPTIONS} fit"
        yield entry.problem("Q011", ("options",), message, "three are enough")


def sources_of_items_are_known(draft: Draft) -> Iterator[Problem]:
    """Q012."""
    for entry in draft.quizzes:
        named: list[tuple[Place, str]] = [(("sources", at), one) for at, one in enumerate(entry.shape.sources)]
        named += [(("points", at, "source"), point.source) for at, point in enumerate(entry.shape.points)]
        if not entry.shape.sources:
            message = f"{entry.shape.id} names no source"
            yield entry.problem("Q012", ("sources",), message, "write `sources: [key, key]`")
        for place, source in named:
            if draft.has_all_sources and source not in draft.sources:
                hint = meant(source, draft.sources, "see content/sources.yaml")
                yield entry.problem("Q012", place, f"no source has the key {source!r}", hint)


def options_differ(entry: Entry) -> Iterator[Problem]:
    """Q013."""
    first: dict[str, int] = {}
    for at, option in enumerate(entry.shape.options):
        before = first.setdefault(text_key(option.text), at)
        if before != at:
            message = f"{option.text!r} stands already on line {entry.line('options', before)}"
            yield entry.problem("Q013", ("options", at, "text"), message, "write another option, or leave it out")


def _ask_the_same(one: ItemShape, other: ItemShape) -> bool:
    """Say whether two items with the same stem are one question: not so where they share nothing to choose from."""
    first, second = _answers(one), _answers(other)
    return not first or not second or not first.isdisjoint(second) or one.kind == other.kind == "true_false"


def _answers(shape: ItemShape) -> frozenset[str]:
    return frozenset(text_key(text) for text in (*(option.text for option in shape.options), *shape.accept))


def _at_first(found: Sequence[Entry], intent: Located[IntentShape], message: str, hint: str) -> Problem:
    if found:
        return found[0].problem("Q003", ("objective",), message, hint)
    return intent.problem("Q003", ("id",), message, hint)


def _misfits(shape: ItemShape, form: _Form) -> Iterator[tuple[Place, str]]:
    """Give what does not fit its kind, with its place: first what is there at all, then how much of it."""
    for name in _FIELDS:
        if name in form.needs and not getattr(shape, name):
            yield (), f"`{name}` is missing"
        elif name not in (*form.needs, *form.may_have) and getattr(shape, name):
            yield (name,), f"`{name}` has no meaning here"
    if "options" in form.needs and shape.options:
        yield from _misfitting_options(shape, form)
    if shape.points and len(shape.points) not in form.points and "points" in form.needs:
        yield ("points",), count_of(len(shape.points), "point")


def _misfitting_options(shape: ItemShape, form: _Form) -> Iterator[tuple[Place, str]]:
    keys = sum(option.is_right for option in shape.options)
    if len(shape.options) not in form.options:
        yield ("options",), count_of(len(shape.options), "option")
    if keys not in form.keys:
        yield ("options",), count_of(keys, "right option")
    elif keys == len(shape.options):
        yield ("options",), "no option is wrong"
    is_true_false = shape.kind == "true_false"
    for at, option in enumerate(shape.options):
        if is_true_false and option.says_true is None:
            yield ("options", at), "`holds` is missing"
        elif not is_true_false and option.says_true is not None:
            yield ("options", at, "holds"), "`holds` has no meaning here"
    if is_true_false and len({option.says_true for option in shape.options} - {None}) == 1:
        yield ("options",), "all options say the same of the statement"


def _feedback(shape: ItemShape) -> Iterator[tuple[Place, str]]:
    yield from ((("options", at, "feedback"), option.feedback) for at, option in enumerate(shape.options))
    yield from ((("mistakes", at, "feedback"), mistake.feedback) for at, mistake in enumerate(shape.mistakes))


def _limited(shape: ItemShape) -> Iterator[tuple[Place, str, int]]:
    option_chars = REASON_CHARS if shape.kind == "true_false" else OPTION_CHARS
    yield ("stem",), shape.stem, STEM_CHARS
    yield from ((("options", at, "text"), one.text, option_chars) for at, one in enumerate(shape.options))
    yield from ((("accept", at), answer, OPTION_CHARS) for at, answer in enumerate(shape.accept))
    yield from ((place, text, FEEDBACK_CHARS) for place, text in _feedback(shape))
    yield from ((("points", at, "text"), point.text, FEEDBACK_CHARS) for at, point in enumerate(shape.points))
    yield from ((("hints", at), hint, HINT_CHARS) for at, hint in enumerate(shape.hints))
    yield ("explanation",), shape.explanation, FEEDBACK_CHARS
