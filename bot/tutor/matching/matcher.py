"""Ranks intents for a text, by what was learned of a course (learning.py)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.tutor.matching.confidence import Calibration, Evidence
from bot.tutor.matching.ranked import Ranked
from bot.tutor.matching.ranking import Cutoffs, Explanation, Match, Ranking
from bot.tutor.matching.scoring import Scorer, Scores
from bot.tutor.matching.spelling import Speller
from bot.tutor.matching.summing import Summing
from bot.tutor.matching.text import features, kind_of, owners, words
from bot.tutor.matching.weighting import Ints, Lexicon, Weighting


@dataclass(frozen=True)
class Matcher:
    """Knows the phrases of one course. Equal courses give equal rankings on every machine.

    `starts`: (n_labels,) the place of the first phrase of each intent, and of those out of scope. `scorer`: multiplied
    by the gains of `weighting`. `evidence` is what the cut-offs were read from.
    """

    intents: Sequence[str]
    phrases: Sequence[str]
    starts: Ints
    speller: Speller
    lexicon: Lexicon
    weighting: Weighting
    scorer: Scorer
    calibration: Calibration
    evidence: Evidence
    cutoffs: Cutoffs

    def rank(self, text: str) -> Ranking:
        """Rank every intent by its chance to be what the text asks for.

        Confidences are in 0..1, best first, ties by id; all 0.0 when no word is known.
        """
        scores = self.score(text)
        return self.ranking(scores) if scores else Ranking(self._without_chance, self.cutoffs)

    def score(self, text: str) -> Scores | None:
        """Say what speaks for each intent; None when no word is known."""
        return self._summing.add_up(self.speller.correct(words(text)))

    def ranking(self, scores: Scores) -> Ranking:
        """Rank every intent by the scores of one text."""
        # Six digits: what differs between machines is in the last ones of sixteen, and must not break ties.
        return Ranking(Ranked(self.intents, self.calibration.chances(scores)[:-1].round(6)), self.cutoffs)

    def nearest(self, text: str, intent: str) -> str:
        """Find the phrase of an intent that is most like a text, by their cosine; the first of equal ones.

        Takes 16 ms with 168 phrases. Raises ValueError.
        """
        label = self.intents.index(intent)
        own = self.phrases[self.starts[label] : self.starts[label + 1]]
        asked = self._weigh(text)

        def alike(phrase: str) -> float:
            weights = self._weigh(phrase)
            dot = math.fsum(weight * asked.get(gram, 0.0) for gram, weight in weights.items())
            return dot / math.hypot(*weights.values()) if weights else 0.0

        return max(own, key=alike)

    def correct(self, found: Sequence[str]) -> Sequence[str]:
        """Put misspelt words right."""
        return self.speller.correct(found)

    def explain(self, text: str, intent: str) -> Explanation:
        """Say which words speak for an intent, by what each adds to its score. Raises ValueError."""
        typed = words(text)
        found = self.correct(typed)
        known = {gram: weight for gram, weight in features(found).items() if gram in self.lexicon.columns}
        columns = [self.lexicon.columns[gram] for gram in known]
        gains = self.scorer.weights_for(self.intents.index(intent))[columns]
        whose = owners(found)
        by_word: dict[str, float] = dict.fromkeys(found, 0.0)
        for (gram, weight), gain in zip(known.items(), gains, strict=True):
            for word in whose[gram]:
                by_word[word] += weight / kind_of(gram) * float(gain) / len(whose[gram])
        speaking = {word: gain for word, gain in by_word.items() if gain > 0.0}
        whole = sum(speaking.values())
        ranked = sorted(((word, gain / whole) for word, gain in speaking.items()), key=lambda one: (-one[1], one[0]))
        corrected = ((word, " ".join(right)) for word in typed if (right := self.correct([word])) != [word])
        return Explanation(tuple(ranked), self.nearest(text, intent), tuple(dict.fromkeys(corrected)))

    def _weigh(self, text: str) -> Mapping[str, float]:
        """Weigh the known n-grams of a text."""
        grams, columns = features(self.correct(words(text))), self.lexicon.columns
        return {
            gram: times * self.weighting.idf.item(columns[gram]) for gram, times in grams.items() if gram in columns
        }

    @cached_property
    def _summing(self) -> Summing:
        return Summing(self.lexicon, self.weighting, self.scorer)

    @cached_property
    def _without_chance(self) -> tuple[Match, ...]:
        return tuple(Match(intent, 0.0) for intent in self.intents)
