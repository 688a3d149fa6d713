"""How the intents of a course hang together: lists, comparisons, examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bot.tutor.course import Intent


class Nearness(IntEnum):
    """How near two intents stand: one offers, lists, compares or illustrates the other, or a list has both."""

    SAME = 0
    NEXT_TO = 1
    SAME_AREA = 2
    FAR = 3


def area(intent: str) -> str:
    """Give the first part of an id."""
    return intent.partition(".")[0]


@dataclass(frozen=True)
class Relations:
    """Looks up how intents are related; everything is by id, orders are those of the course files."""

    intents: Mapping[str, Intent]

    def comparison(self, one: str, other: str) -> str | None:
        """Find the intent that explains how two others differ: it may be one of the two."""
        for compared, against in ((one, other), (other, one)):
            if against in self.intents[compared].compares:
                return compared
        return self._comparisons.get(frozenset((one, other)))

    def example(self, intent: str) -> str | None:
        """Find the intent that gives an example of another: the one that gives examples of the fewest."""
        found = [each for each in self.intents.values() if intent in each.example_of]
        return min(found, key=lambda each: len(each.example_of)).id if found else None

    def wholes(self, intent: str) -> tuple[str, ...]:
        """Find the intents whose answers list an intent."""
        return self._wholes.get(intent, ())

    def siblings(self, intent: str) -> tuple[str, ...]:
        """Give what stands beside an intent in the first list that has it, with itself; () when no list has it."""
        wholes = self.wholes(intent)
        return self.intents[wholes[0]].lists if wholes else ()

    def subject(self, intent: str) -> str:
        """Tell what an intent is about: an example of one thing is about that thing."""
        of = self.intents[intent].example_of
        return of[0] if len(of) == 1 else intent

    def nearness_to(self, topic: str) -> Mapping[str, Nearness]:
        """Tell how near each intent stands to one."""
        return {intent: self._near(intent, topic) for intent in self.intents}

    def near(self, topic: str) -> NDArray[np.int8]:
        """Tell how near each intent stands to one, (n_intents,), as numbers of Nearness, in the order of `in_order`."""
        if topic not in self._near_in_order:
            # Here, so that who checks a course need not wait for it.
            import numpy as np

            nearness = self.nearness_to(topic)
            self._near_in_order[topic] = np.array([nearness[intent] for intent in self.in_order], dtype=np.int8)
        return self._near_in_order[topic]

    @cached_property
    def in_order(self) -> Sequence[str]:
        """The ids of all intents, in order."""
        return sorted(self.intents)

    @cached_property
    def things(self) -> tuple[str, ...]:
        """Every intent that stands in a list."""
        return tuple(self._wholes)

    def _near(self, intent: str, topic: str) -> Nearness:
        if intent == topic:
            return Nearness.SAME
        if intent in self._neighbours[topic] or topic in self._neighbours[intent]:
            return Nearness.NEXT_TO
        return Nearness.SAME_AREA if area(intent) == area(topic) else Nearness.FAR

    @cached_property
    def _near_in_order(self) -> dict[str, NDArray[np.int8]]:
        """By topic, of those that were asked for: every question after an answer asks for one."""
        return {}

    @cached_property
    def _comparisons(self) -> Mapping[frozenset[str], str]:
        return {frozenset(intent.compares): intent.id for intent in self.intents.values() if intent.compares}

    @cached_property
    def _wholes(self) -> Mapping[str, tuple[str, ...]]:
        wholes: dict[str, tuple[str, ...]] = {}
        for intent in self.intents.values():
            for part in intent.lists:
                wholes[part] = (*wholes.get(part, ()), intent.id)
        return wholes

    @cached_property
    def _neighbours(self) -> Mapping[str, frozenset[str]]:
        return {
            one.id: frozenset((*one.follow_ups, *one.lists, *one.compares, *one.example_of, *self.siblings(one.id)))
            for one in self.intents.values()
        }
