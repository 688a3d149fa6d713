"""Remembers what was read within one turn: the same words are looked at from several sides."""

from __future__ import annotations

from collections.abc import Sequence

from bot.tutor.matching.ranking import Explanation, Matching, Ranking


class Recalling:
    """A matching that ranks each text once. Made anew for each turn: a learner's words are kept no longer."""

    def __init__(self, matching: Matching) -> None:
        self._matching = matching
        self._ranked: dict[str, Ranking] = {}

    def rank(self, text: str) -> Ranking:
        """Rank every intent by its chance to be what the text asks for."""
        if text not in self._ranked:
            self._ranked[text] = self._matching.rank(text)
        return self._ranked[text]

    def correct(self, found: Sequence[str]) -> Sequence[str]:
        """Put misspelt words right."""
        return self._matching.correct(found)

    def explain(self, text: str, intent: str) -> Explanation:
        """Say what speaks for an intent."""
        return self._matching.explain(text, intent)
