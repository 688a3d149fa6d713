"""What a turn reads more than once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.tutor.matching.ranking import Explanation, Ranking
from bot.tutor.matching.recalling import Recalling
from tests.tutor.courses import MATCHING


@dataclass
class Counting:
    """Ranks as the small course does, and counts."""

    ranked: list[str] = field(default_factory=list)

    def rank(self, text: str) -> Ranking:
        self.ranked.append(text)
        return MATCHING.rank(text)

    def correct(self, found: Sequence[str]) -> Sequence[str]:
        return [*found, "corrected"]

    def explain(self, text: str, intent: str) -> Explanation:
        return Explanation(((text, 1.0),), intent, ())


def test_a_text_is_ranked_once() -> None:
    counting = Counting()
    recalling = Recalling(counting)

    found = [recalling.rank(text) for text in ("how hot", "flour", "how hot", "how  hot")]

    assert counting.ranked == ["how hot", "flour", "how  hot"]
    assert found == [MATCHING.rank(text) for text in ("how hot", "flour", "how hot", "how  hot")]


def test_all_else_is_asked_of_the_matching_itself() -> None:
    recalling = Recalling(Counting())

    assert recalling.correct(["flor"]) == ["flor", "corrected"]
    assert recalling.explain("flour", "dough.flour") == Explanation((("flour", 1.0),), "dough.flour", ())
