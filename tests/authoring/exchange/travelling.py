"""Items of every kind with any texts, for what must come back as it went out."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from bot.authoring.exchange.items import ItemText, PointText
from bot.authoring.exchange.to_moodle import name_from
from bot.tutor.quizzing.items import Kind, Level, Mistake, Option

WORDS = ("//", "::", "####", "->", "%50%", "[html]", "True, because ", "\\n")
SIGNS = [*"~=#{}:\\*%[]<>&\"'->|?!,;()/_`$. ", *WORDS]
NO_TEXT = "".join(chr(code) for code in range(0xFDD0, 0xFDF0)) + "\ufffe\uffff"

characters = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=NO_TEXT)
texts = (
    st.lists(st.sampled_from(SIGNS) | st.text(characters, max_size=6), min_size=1, max_size=8)
    .map(lambda pieces: "".join(pieces).strip())
    .filter(bool)
)
ids = st.from_regex(re.compile(r"[a-z][a-z0-9_]{0,8}\.[a-z0-9_]{1,8}", re.ASCII), fullmatch=True)
maybe = texts | st.just("")
hints = st.tuples(maybe, maybe)
mistakes = st.lists(
    st.builds(Mistake, st.lists(texts, min_size=1, max_size=3).map(tuple), texts),
    max_size=3,
    unique_by=lambda mistake: mistake.feedback,
).map(tuple)
points = st.builds(PointText, texts, st.lists(texts, max_size=3).map(tuple), ids | st.just(""))


def options(*, with_keys: bool = True, with_reasons: bool = False) -> st.SearchStrategy[tuple[Option, ...]]:
    rights = st.booleans() if with_keys else st.just(False)
    holds = st.booleans() if with_reasons else st.none()
    return st.lists(st.builds(Option, texts, maybe, rights, holds), max_size=5).map(tuple)


def of_kind(kind: Kind) -> st.SearchStrategy[ItemText]:
    """Items of a kind, with what such items have."""
    own: dict[str, st.SearchStrategy[object]] = {}
    accepted = st.lists(texts, max_size=3).map(tuple)
    match kind:
        case Kind.CHOICE | Kind.WHICH:
            own = {"options": options(), "accepted": accepted}
        case Kind.TRUE_FALSE:
            own = {"options": options(with_reasons=True)}
        case Kind.SEVERAL:
            own = {"options": options()}
        case Kind.ORDERING:
            own = {"options": options(with_keys=False)}
        case Kind.TYPED:
            own = {"accepted": accepted, "mistakes": mistakes}
        case Kind.EXPLAIN:
            own = {"points": st.lists(points, max_size=3).map(tuple)}
    return st.builds(
        ItemText,
        kind=st.just(kind),
        stem=texts,
        id=ids | st.just(""),
        title=maybe,
        objective=ids | st.just(""),
        level=st.sampled_from(Level) | st.none(),
        hints=hints,
        explanation=maybe,
        sources=st.lists(ids, max_size=3).map(tuple),
        **own,
    ).filter(lambda item: item.title not in (item.id, name_from(item.stem)) or not item.title)


items = st.sampled_from(Kind).flatmap(of_kind)
