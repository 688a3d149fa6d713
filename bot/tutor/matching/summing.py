"""Adds up what the words of a text say for each intent. What one word adds is worked out once, and remembered.

Every score is a sum over n-grams, and all n-grams but pairs of words belong to one word. So the sums of a text are
those of its words, put right for n-grams that stand in it more than once (docs/decisions/0018).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np

from bot.tutor.matching.scoring import Scorer
from bot.tutor.matching.text import WORD_WEIGHT, asks_nothing, character_grams, damped, pair_gram, stem, word_gram
from bot.tutor.matching.weighting import Floats, Lexicon, Weighting, length_of

KEPT_BYTES = 24_000_000
"""What is remembered of words. With 70 intents of 30 phrases that is 1,000 words, which are 90 of 100 in questions by
others; with 150 phrases each it is 220, which are 69."""

FEWEST_KEPT = 64

FREQUENT = 0.2
"""An n-gram that so many of the phrases have is remembered like a word, for where it stands more than once: the endings
of nouns, above all. A course has some forty; of a rarer one, the phrases that have it are gone through."""

FREQUENT_KEPT = 64


@dataclass(frozen=True)
class Summed:
    """What the words of a text say, at unit length: see Scorer.add_to. `unknown`: its share of n-grams never seen."""

    sums: Floats
    unknown: float


class Summing:
    """Knows what each word adds. May be used from several threads."""

    def __init__(self, lexicon: Lexicon, weighting: Weighting, scorer: Scorer) -> None:
        adding = _Adding(lexicon, weighting, scorer)
        # Of an object apart: see Speller.
        self._kept = max(FEWEST_KEPT, KEPT_BYTES // (8 * scorer.width))
        self._part = lru_cache(maxsize=self._kept)(adding.part)
        self._frequent = lru_cache(maxsize=FREQUENT_KEPT)(adding.sums_of_gram)
        self._frequent_from = FREQUENT * scorer.postings.n_texts
        self._adding = adding

    def remember(self, found: Iterable[str], pace: Callable[[], None]) -> None:
        """Work out what words add before they are asked for, the likeliest first, as long as there is room.

        `pace` is called after each.
        """
        for word in islice(found, self._kept):
            self._part(word)
            pace()

    def add_up(self, found: Sequence[str]) -> Summed | None:
        """Add up the words of a text; None when none of its n-grams is known."""
        if asks_nothing(found):
            return None
        parts = [self._part(word) for word in found]
        known, unknown = 0.0, 0.0
        added: list[Floats] = []
        for part in parts:
            known += part.known
            unknown += part.unknown
            if part.sums is not None:
                added.append(part.sums)
        weigh = self._adding.weight
        put_right: dict[int, float] = {}
        for place, count in Counter(map(self._adding.pair, parts, parts[1:])).items():
            weight = weigh(place) * damped(count)
            if isinstance(place, int):
                known += weight * weight
                put_right[place] = weight
            else:
                unknown += weight * weight
        places = [place for part in parts for place in part.grams]
        if len(set(places)) < len(places):
            for place, count in Counter(places).items():
                if count > 1:
                    # Each of its words has added it once, as if it stood alone.
                    times, weight = damped(count), weigh(place)
                    square = (times * times - count) * weight * weight
                    if isinstance(place, str):
                        unknown += square
                    elif self._adding.occurs(place) >= self._frequent_from:
                        known += square
                        added.append(self._frequent(place) * (times - count))
                    else:
                        known += square
                        put_right[place] = weight * (times - count)
        if not added:
            return None  # no more is known of pairs than of their words
        total = added[0].copy()
        for sums in added[1:]:
            total += sums
        if put_right:
            self._adding.add_to(total, put_right)
        total *= 1.0 / length_of(known, unknown)
        return Summed(total, unknown / (known + unknown))


@dataclass(frozen=True)
class _Part:
    """What one word adds. `grams`: the column of each n-gram, or the n-gram itself when no phrase has it.

    `sums` is None when all are such. `known`, `unknown`: sums of the squares of their weights.
    """

    stem: str
    grams: tuple[int | str, ...]
    sums: Floats | None
    known: float
    unknown: float


class _Adding:
    """Works out what a word, or an n-gram, adds."""

    def __init__(self, lexicon: Lexicon, weighting: Weighting, scorer: Scorer) -> None:
        kinds = np.fromiter(map(_kind, lexicon.columns), np.float64, len(lexicon.columns))
        self._columns = lexicon.columns
        self._gains: list[float] = (weighting.idf * kinds).tolist()  # an array would make an object for each look
        self._idf_unknown = weighting.idf_unknown
        self._occurs: list[int] = np.diff(scorer.postings.starts).tolist()
        self._scorer = scorer

    def part(self, word: str) -> _Part:
        """Add up the n-grams of one word as if each stood alone."""
        own = stem(word)
        grams = tuple(map(self.place, (word_gram(own), *character_grams(word))))
        weights = {gram: self.weight(gram) for gram in grams}
        # An n-gram may stand in a word more than once.
        times = Counter(grams)
        known = {gram: weights[gram] * count for gram, count in times.items() if isinstance(gram, int)}
        squares = sum(weights[gram] ** 2 for gram in grams if isinstance(gram, int))
        unknown = sum(weights[gram] ** 2 for gram in grams if isinstance(gram, str))
        return _Part(own, grams, self.sums_of(known) if known else None, squares, unknown)

    def place(self, gram: str) -> int | str:
        """Give the column of an n-gram; itself if no phrase has it."""
        return self._columns.get(gram, gram)

    def pair(self, one: _Part, two: _Part) -> int | str:
        """Give the place of the n-gram of two words in a row."""
        gram = pair_gram(one.stem, two.stem)
        return self._columns.get(gram, gram)

    def weight(self, place: int | str) -> float:
        """Give the weight of an n-gram that stands alone."""
        return self._gains[place] if isinstance(place, int) else _kind(place) * self._idf_unknown

    def occurs(self, column: int) -> int:
        """Say how many phrases have an n-gram."""
        return self._occurs[column]

    def sums_of_gram(self, column: int) -> Floats:
        """Give what one n-gram adds that stands alone."""
        return self.sums_of({column: self.weight(column)})

    def sums_of(self, weights: Mapping[int, float]) -> Floats:
        """Add up n-grams, given by their columns, with their weights."""
        sums = np.zeros(self._scorer.width)
        self.add_to(sums, weights)
        return sums

    def add_to(self, sums: Floats, weights: Mapping[int, float]) -> None:
        """Add them to what was added up before."""
        self._scorer.add_to(sums, [*weights], [*weights.values()])


def _kind(gram: str) -> float:
    return WORD_WEIGHT if gram[0] == "w" else 1.0
