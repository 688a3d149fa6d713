"""Ranks intents for a text, by what was learned of a course (learning.py)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from bot.tutor.matching.confidence import Calibration, Evidence
from bot.tutor.matching.ranking import Cutoffs, Explanation, Match, Ranking
from bot.tutor.matching.scoring import Scorer, Scores
from bot.tutor.matching.spelling import Speller, no_pace
from bot.tutor.matching.summing import Summed, Summing
from bot.tutor.matching.text import FUNCTION_WORDS, features, owners, words
from bot.tutor.matching.weighting import Lexicon, Weighting

_match: Callable[[tuple[str, float]], Match] = partial(tuple.__new__, Match)
"""What Match._make does, without a call of Python's for each of all intents: 7 us a question instead of 20."""


@dataclass(frozen=True)
class Matcher:
    """Knows the phrases of one course. Equal courses give equal rankings on every machine.

    `evidence` is what the cut-offs were read from.
    """

    intents: Sequence[str]
    phrases: Sequence[str]
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
        if scores is None:  # as of a lone "what", which is looked at before every question
            return Ranking(self._without_chance, self.cutoffs)
        return self.ranking(scores, len(self.intents))

    def score(self, text: str) -> Scores | None:
        """Say what speaks for each intent; None when no word is known."""
        summed = self._add_up(text)
        return self.scorer.scores(summed.sums, summed.unknown) if summed else None

    def ranking(self, scores: Scores, limit: int) -> Ranking:
        """Rank the best intents, at most so many, by the scores of one text."""
        # Six digits: what differs between machines is in the last ones of sixteen, and must not break ties.
        chances = self.calibration.chances(scores)[:-1].round(6)
        order = (-chances).argsort(kind="stable")[:limit]
        named = zip([self.intents[at] for at in order.tolist()], chances[order].tolist(), strict=True)
        return Ranking(tuple(map(_match, named)), self.cutoffs)

    def remember(self, pace: Callable[[], None] = no_pace) -> None:
        """Work out what the likeliest words add, so that the first questions need not wait for it.

        That takes 0.1 s with 70 intents of 30 phrases; `pace` is called after each word.
        """
        times = self.speller.targets
        self._summing.remember([*sorted(FUNCTION_WORDS), *sorted(times, key=lambda word: (-times[word], word))], pace)

    def nearest(self, text: str, intent: str) -> str:
        """Find the phrase of an intent that is most like a text; the first of equal ones. Raises ValueError."""
        label = self.intents.index(intent)
        summed = self._add_up(text)
        if summed is None:
            return self.phrases[int(self.scorer.starts[label])]
        return self.phrases[self.scorer.nearest(summed.sums, label)]

    def correct(self, found: Sequence[str]) -> Sequence[str]:
        """Put misspelt words right."""
        return self.speller.correct(found)

    def explain(self, text: str, intent: str) -> Explanation:
        """Say which words speak for an intent, by what each adds to its score. Raises ValueError."""
        typed = words(text)
        found = self.correct(typed)
        known = {gram: weight for gram, weight in features(found).items() if gram in self.lexicon.columns}
        columns = [self.lexicon.columns[gram] for gram in known]
        gains = self.scorer.weights[columns, self.intents.index(intent)] * self.weighting.idf[columns]
        whose = owners(found)
        by_word: dict[str, float] = dict.fromkeys(found, 0.0)
        for (gram, weight), gain in zip(known.items(), gains, strict=True):
            for word in whose[gram]:
                by_word[word] += weight * float(gain) / len(whose[gram])
        speaking = {word: gain for word, gain in by_word.items() if gain > 0.0}
        whole = sum(speaking.values())
        ranked = sorted(((word, gain / whole) for word, gain in speaking.items()), key=lambda one: (-one[1], one[0]))
        corrected = ((word, " ".join(right)) for word in typed if (right := self.correct([word])) != [word])
        return Explanation(tuple(ranked), self.nearest(text, intent), tuple(dict.fromkeys(corrected)))

    def _add_up(self, text: str) -> Summed | None:
        return self._summing.add_up(self.speller.correct(words(text)))

    @cached_property
    def _summing(self) -> Summing:
        return Summing(self.lexicon, self.weighting, self.scorer)

    @cached_property
    def _without_chance(self) -> tuple[Match, ...]:
        return tuple(Match(intent, 0.0) for intent in self.intents)
