"""How soon a started tutor answers, what it holds after many turns, and what learners notice of a changed course."""

from benchmarks.running.measuring import measure

__all__ = ["measure"]
