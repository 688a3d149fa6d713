"""Rules for what a message points at: an item of a list, the other, an example, a comparison, more of the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.tutor.course import Intent, is_small_talk
from bot.tutor.following.cues import (
    AGAIN,
    BACK,
    BEFORE,
    BOTH,
    CHECKING,
    COMPARING,
    CORRECTING,
    EXAMPLE,
    IDENTIFYING,
    LINKING,
    MIXING,
    MORE,
    NEXT,
    NUMBERING,
    NUMBERS,
    ORDINALS,
    OTHER,
    POINTING,
    REQUEST,
    SHORT,
    SIMPLER,
    WHY,
    Said,
)
from bot.tutor.matching.ranking import Decision, Outcome, Rank, Ranking
from bot.tutor.matching.text import stem
from bot.tutor.matching.text import words as split
from bot.tutor.relations import Relations, area

SHORTENED = 3
"""Letters of the shortest short form: "int" for internal."""

NAMED = 0.2
"""How much of a chance an intent must have to be named by a word or two. Where a place in a list is named too, a second
one with so much of the first one's chance makes the words name none."""

LIKELY = 0.15
"""The chance from which on words say something of an intent, without naming it."""


class Manner(StrEnum):
    """How an intent is answered: shortly, or in full; in plainer words than before; or as the end of its list."""

    SHORT = "short"
    FULL = "full"
    SIMPLER = "simpler"
    LAST = "last"


@dataclass(frozen=True)
class Pointed:
    """What a message points at; `beside` is set against it, where no answer compares the two."""

    intent: str
    manner: Manner = Manner.SHORT
    beside: str | None = None


@dataclass(frozen=True)
class Scene:
    """A message and what came before.

    `topics` are the intents answered before, newest last; `listed` is the one whose answer showed a list last;
    `alone` what the message is taken for when nothing came before.
    """

    said: Said
    topics: tuple[str, ...]
    listed: str | None
    relations: Relations
    rank: Rank
    ranking: Ranking
    alone: Decision

    @property
    def topic(self) -> str:
        """The intent answered last."""
        return self.topics[-1]

    @property
    def best(self) -> str | None:
        """What the message is taken for by itself; None when it is not clear."""
        return self.alone.intents[0] if self.alone.outcome is Outcome.ANSWER else None

    @property
    def subject(self) -> str:
        """What the last answer was about."""
        return self.relations.subject(self.topic)


def point(scene: Scene) -> Pointed | None:
    """Find what a message points at; None when no rule sees it."""
    return next((found for rule in _RULES if (found := rule(scene))), None)


def _comparison_of_both(scene: Scene) -> Pointed | None:
    """Read "compare both", "how do these two differ", "difference?", "is the latter not the former"."""
    said = scene.said
    if said.has(MIXING) and len(said.residue) < SHORT and not said.has(OTHER | MORE) and scene.best is None:
        return _comparison_of_last(scene)
    if not said.places_two and (not said.has(COMPARING) or said.without(COMPARING, BOTH, BEFORE)):
        return None
    if said.has(COMPARING) and said.places_two:
        first, second = (_at(_list_in_sight(scene), place) for place in said.places[:2])
        found = scene.relations.comparison(first, second) if first and second else None
        if found:
            return Pointed(found)
    if scene.relations.intents[scene.topic].compares:
        return Pointed(scene.topic, Manner.FULL)
    parts = scene.relations.intents[scene.topic].lists
    if len(parts) == 2:
        found = scene.relations.comparison(*parts)
        return Pointed(found or parts[0], beside=None if found else parts[1])
    return _comparison_of_last(scene) or _last_side_by_side(scene)


def _comparison_of_last(scene: Scene) -> Pointed | None:
    for earlier in reversed(scene.topics[:-1]):
        if found := scene.relations.comparison(scene.subject, scene.relations.subject(earlier)):
            return Pointed(found)
    return None


def _last_side_by_side(scene: Scene) -> Pointed | None:
    """Set the last two things that stand in one list against each other."""
    siblings = scene.relations.siblings(scene.subject)
    before = (scene.relations.subject(topic) for topic in reversed(scene.topics[:-1]))
    other = next((one for one in before if one in siblings and one != scene.subject), None)
    return Pointed(other, beside=scene.subject) if other else None


def _comparison_with(scene: Scene) -> Pointed | None:
    """Read "how is that different from mission", "vs mission?", "vs #1", "int vs ext"."""
    said = scene.said
    named = said.without(COMPARING, BOTH, frozenset(ORDINALS), frozenset(NUMBERS), NUMBERING)
    if not said.has(COMPARING) or not (named or said.place is not None):
        return None
    if pair := _pair(scene, named):
        return Pointed(pair)
    for subject in _subjects(scene):
        comparable = [other for other in scene.relations.intents if scene.relations.comparison(subject, other)]
        other = _named(scene, named, comparable) if named else _at(_list_in_sight(scene), said.place)
        if other and (found := scene.relations.comparison(subject, other)):
            return Pointed(found)
    siblings = [other for other in scene.relations.siblings(scene.subject) if other != scene.subject]
    if other := _named(scene, named, siblings):
        return Pointed(scene.subject, beside=other)
    return None


def _correction(scene: Scene) -> Pointed | None:
    """Read "I meant adaptive, not anticipatory" after two things were compared."""
    compared = scene.relations.intents[scene.topic].compares
    if not compared or not scene.said.has(CORRECTING):
        return None
    siblings = (*scene.relations.siblings(compared[0]), *compared)
    named = {found for word in scene.said.residue if (found := _named(scene, (word,), siblings))}
    kept, new = [each for each in compared if each not in named], named - set(compared)
    if len(kept) == 1 and len(new) == 1 and (found := scene.relations.comparison(kept[0], new.pop())):
        return Pointed(found)
    return None


def _back(scene: Scene) -> Pointed | None:
    """Read "back to my first question", "go back"."""
    if not scene.said.has(BACK) or len(scene.topics) < 2:
        return None
    if scene.said.place == 0:
        return Pointed(scene.topics[0])
    rest = scene.said.without(BACK)
    if named := _named(scene, rest, scene.topics[:-1]):
        return Pointed(named)
    # "Back" alone may be what somebody says who comes back.
    return Pointed(scene.topics[-2]) if scene.best is None or is_small_talk(scene.best) else None


def _place_in_list(scene: Scene) -> Pointed | None:
    """Read "the second one", "number 4", "next", "the first, uncertainty", "an example for the third"."""
    said = scene.said
    wants_example = said.has(EXAMPLE) and not (said.has(NEXT) or said.has(BEFORE))
    items = _list_in_sight(scene)
    place = _step(scene, items) if said.has(NEXT) or said.has(BEFORE) else said.place
    if place is None or not items:
        return None
    example = EXAMPLE if wants_example else frozenset()
    rest = said.without(frozenset(ORDINALS), frozenset(NUMBERS), NEXT, BEFORE, BACK, MORE, NUMBERING, example)
    if len(rest) == 1 and len(rest[0]) == 1:
        items = tuple(one for one in items if scene.relations.intents[one].title.casefold().startswith(rest[0]))
        rest = ()
    if rest and len(rest) <= (1 if said.has(NEXT) else 2) and (named := _named(scene, rest, items, clearly=True)):
        return Pointed(named)
    if rest and not _calls_items_so(scene, rest, items) and not (said.points_clearly and scene.best is None):
        return None
    if said.has(NEXT) and place == len(items) and not rest:
        return Pointed(scene.topic, Manner.LAST)
    item = _at(items, place)
    return Pointed((wants_example and scene.relations.example(item)) or item) if item else None


def _other(scene: Scene) -> Pointed | None:
    """Read "the other one", where two things stand beside each other; else "the others" are the whole list."""
    if not scene.said.has(OTHER) or len(scene.said.without(OTHER)) > 1:
        return None
    siblings = scene.relations.siblings(scene.subject)
    if len(siblings) == 2 and scene.subject in siblings:
        return Pointed(siblings[1 - siblings.index(scene.subject)])
    return None if scene.said.residue else Pointed(scene.topic, Manner.FULL)


def _instead(scene: Scene) -> Pointed | None:
    """Read "what about legal", "same for anticipatory": the same asked of what stands beside it."""
    said = scene.said
    if len(said.residue) > 2 or not said.residue:
        return None
    siblings = [other for other in scene.relations.siblings(scene.subject) if other != scene.subject]
    named = said.without(EXAMPLE) or said.residue
    other = _named(scene, named, siblings)
    if other is None and said.tokens[0] in LINKING and len(said.tokens) <= SHORT:
        other = _named(scene, named, scene.relations.things)
    if other is None:
        return None
    is_example = scene.topic != scene.subject or (said.has(EXAMPLE) and bool(said.without(EXAMPLE)))
    return Pointed((is_example and scene.relations.example(other)) or other)


def _example(scene: Scene) -> Pointed | None:
    """Read "example?", "for instance", and what else asks for examples without saying of what."""
    said = scene.said
    if said.has(EXAMPLE):
        asked = not said.without(EXAMPLE)
    else:
        likely = scene.ranking.matches[0]
        asked = said.has(POINTING) and likely.confidence >= LIKELY and _is_example(scene, likely.intent)
    if not asked:
        return None
    example = scene.relations.example(scene.subject)
    if example is None:
        return None
    # Who asks for another one reads on.
    return Pointed(example, Manner.FULL if example == scene.topic else Manner.SHORT)


def _is_example(scene: Scene, intent: str) -> bool:
    return bool(scene.relations.intents[intent].example_of)


def _is_it(scene: Scene) -> Pointed | None:
    """Read "isn't that co-design?", "do you mean global warming?": how the two differ, else what the topic is."""
    best, said = scene.best, " ".join(scene.said.tokens)
    checks = bool(CHECKING.match(said)) and not scene.said.has(REQUEST)
    if best is None or is_small_talk(scene.topic) or not (checks or IDENTIFYING.match(said)):
        return None
    if found := scene.relations.comparison(scene.subject, best):
        return Pointed(found)
    return Pointed(scene.topic) if checks else None


def _more(scene: Scene) -> Pointed | None:
    """Read "tell me more", "why?", "in detail", "why is that so important"."""
    said = scene.said
    if "not" in said.tokens or "no" in said.tokens or not (said.has(MORE) or said.has(WHY)):
        return None
    rest = said.without(MORE, WHY)
    elsewhere = scene.best is None or area(scene.best) != area(scene.topic)
    if not rest or (len(rest) == 1 and said.has(WHY) and said.has(POINTING) and elsewhere):
        return Pointed(scene.topic, Manner.FULL)
    return None


def _plainer(scene: Scene) -> Pointed | None:
    """Read "simpler please", "in easy English", "too many words"."""
    return Pointed(scene.topic, Manner.SIMPLER) if scene.said.wants_plainer else None


def _again(scene: Scene) -> Pointed | None:
    """Read "write it so simply that ...", "I don't understand"; and "again?", which asks for the same."""
    said = scene.said
    is_only = not said.without(AGAIN, SIMPLER)
    is_about_topic = scene.alone.outcome is not Outcome.ANSWER and not is_small_talk(scene.topic)
    if (said.has(SIMPLER) and is_about_topic) or (said.is_lost and is_only):
        return Pointed(scene.topic, Manner.SIMPLER)
    return Pointed(scene.topic) if said.has(AGAIN) and is_only else None


Rule = Callable[[Scene], Pointed | None]

_RULES: tuple[Rule, ...] = (
    _comparison_of_both,
    _comparison_with,
    _correction,
    _back,
    _place_in_list,
    _other,
    _plainer,
    _example,
    _is_it,
    _instead,
    _again,
    _more,
)


def _subjects(scene: Scene) -> Iterator[str]:
    """What the last answer was about: one thing, or the two that it compared."""
    compared = scene.relations.intents[scene.topic].compares
    if compared and scene.said.place in (0, -1):
        yield compared[scene.said.place]
    before = [scene.relations.subject(topic) for topic in scene.topics[:-1]]
    yield from sorted(compared, key=lambda one: one not in before) if compared else (scene.subject,)


def _list_in_sight(scene: Scene) -> tuple[str, ...]:
    topic = scene.relations.intents[scene.topic]
    if own := topic.lists or topic.compares:
        return own
    listed = scene.relations.intents[scene.listed].lists if scene.listed else ()
    return listed or scene.relations.siblings(scene.subject)


def _at(items: Sequence[str], place: int | None) -> str | None:
    return items[place] if place is not None and -len(items) <= place < len(items) else None


def _pair(scene: Scene, named: Sequence[str]) -> str | None:
    """Find the comparison of two things that are both named, in the last list or among all that are compared."""
    if len(named) < 2:
        return None
    items = _list_in_sight(scene)
    found = {item for word in named if (item := _named(scene, (word,), items))}
    return scene.relations.comparison(*found) if len(found) == 2 else None


def _step(scene: Scene, items: Sequence[str]) -> int | None:
    """Go one on, or one back, from where the conversation stands in a list."""
    if scene.subject not in items:
        return 0 if scene.said.has(NEXT) else None
    place = items.index(scene.subject) + (1 if scene.said.has(NEXT) else -1)
    return place if place >= 0 else None


def _calls_items_so(scene: Scene, words: Sequence[str], items: Sequence[str]) -> bool:
    """Say whether words like "type" or "driver" stand in the titles of the items or of their list."""
    shown = (*items, *scene.relations.wholes(items[0]))
    known = {stem(word) for each in shown for word in split(scene.relations.intents[each].title)}
    if all(stem(word) in known for word in words):
        return True
    matches = scene.rank(" ".join(words)).matches
    return sum(match.intent in items and match.confidence >= LIKELY for match in matches) > 1


def _named(scene: Scene, words: Sequence[str], among: Sequence[str], *, clearly: bool = False) -> str | None:
    """Find which of some intents is named by a few words, as far as the matcher knows."""
    if not words or not among:
        return None
    if len(words) == 1 and len(words[0]) >= SHORTENED:
        shortened = [each for each in among if _is_short_for(words[0], scene.relations.intents[each])]
        if len(set(shortened)) == 1:
            return shortened[0]
    matches = scene.rank(" ".join(words)).matches
    best, second = ([match for match in matches if match.intent in among] + [None, None])[:2]
    if best is None or best.confidence < NAMED or (clearly and second and second.confidence >= NAMED * best.confidence):
        return None
    return best.intent


def _is_short_for(word: str, intent: Intent) -> bool:
    return any(full.startswith(word) for full in split(intent.title))
