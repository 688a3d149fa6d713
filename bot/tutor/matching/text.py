"""Turns a text into weighted n-grams of words and of characters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise, starmap

import snowballstemmer

WORD_WEIGHT = 0.8
"""Words against characters (1.0): 0.5 to 2.0 make no difference above the noise (docs/decisions/0003)."""

CHARACTERS = 3
"""In a row. With 2 to 4 the matcher is as often right, learns in 16 s instead of 11, and is twice as large: since
spelling is put right before, they need not carry it (docs/decisions/0004)."""

LIMIT_CHARS = 1_000
"""Only the start of a longer text is read: the longest real question measured has 300 characters."""

LONGEST_WORD = 40
"""Longer ones are no words, and would fill the caches."""

CACHED_WORDS = 10_000
"""A course has 5,000 different words; of 40 characters each, so many cached ones hold 60 MB."""

_WORD = re.compile(r"[^\W_]+")
_CONTRACTIONS = (
    (re.compile(r"\b(ca|wo|sha)n't\b"), lambda m: {"ca": "can", "wo": "will", "sha": "shall"}[m[1]] + " not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'d\b"), " would"),
    (re.compile(r"'s\b"), " is"),
)
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'"})


def fold(text: str) -> str:
    """Leave out case, accents and the kind of apostrophe, and what stands behind LIMIT_CHARS characters."""
    start = text[:LIMIT_CHARS]
    if start.isascii():  # most texts are: nothing to take apart, and 0.3 us instead of 7
        return start.lower().replace("`", "'")
    folded = unicodedata.normalize("NFKD", start).lower().translate(_APOSTROPHES)
    return "".join(character for character in folded if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """Split a text into lower-case words, accents removed, contractions written out, bare numbers left out."""
    folded = fold(text)
    if "'" in folded:
        for pattern, expansion in _CONTRACTIONS:
            folded = pattern.sub(expansion, folded)
    found = _WORD.findall(folded[:LIMIT_CHARS])
    return [cut for word in found if not (cut := word[:LONGEST_WORD]).isnumeric()]


def features(found: Sequence[str]) -> Mapping[str, float]:
    """Weigh the n-grams of the words of a text: how often each stands there, words times WORD_WEIGHT.

    Words (stemmed, 1 and 2 in a row) and characters (3 in a row inside a word, its ends marked) are kept apart by
    their first letter. A lone function word says nothing, and gives nothing. Counts are not damped, so that a text is
    the sum of its words (docs/decisions/0018).
    """
    if asks_nothing(found):
        return {}
    in_words = Counter(_word_grams([stem(word) for word in found]))
    in_characters = Counter(chain.from_iterable(map(character_grams, found)))
    return {**{gram: count * WORD_WEIGHT for gram, count in in_words.items()}, **in_characters}


def kind_of(gram: str) -> float:
    """Say how much n-grams of its kind count against others."""
    return WORD_WEIGHT if gram[0] == "w" else 1.0


def asks_nothing(found: Sequence[str]) -> bool:
    """Say whether the words of a text are no more than a lone function word, which says nothing."""
    return len(found) == 1 and found[0] in FUNCTION_WORDS


def owners(found: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Say for each n-gram in which words of a text it stands; a pair of words stands in both."""
    grams: dict[str, set[str]] = {}
    stems = [(stem(word), word) for word in found]
    for one, word in stems:
        for gram in (word_gram(one), *character_grams(word)):
            grams.setdefault(gram, set()).add(word)
    for (one, word), (two, following) in pairwise(stems):
        grams.setdefault(pair_gram(one, two), set()).update((word, following))
    return {gram: tuple(sorted(words)) for gram, words in grams.items()}


def run_together(text: str) -> str:
    """Fold a text, and leave out apostrophes: "don't" and "dont" are one."""
    return fold(text).replace("'", "")


def vocabulary(text: str) -> frozenset[str]:
    """Give the words of a text as they stand there, between spaces."""
    return frozenset(text.split())


_FUNCTION = """
a about after all also am an and any are as at be because been before but by can could did do does for from had has have
he her him his how i if in into is it its just may me might more most must my no not now of off on only or other our out
over own same shall she should so some such than that the their them then there these they this those through to too
under until up us very was we were what when where which while who whom whose why will with would you your
"""
FUNCTION_WORDS = vocabulary(_FUNCTION)
"""Words that say how others hang together."""

_TELLING = frozenset({"how", "what", "when", "where", "which", "who", "whom", "whose", "why", "not", "no"})

LIGHT_WORDS = FUNCTION_WORDS - _TELLING
"""Function words that can be left out or exchanged without asking for something else."""


@lru_cache(maxsize=CACHED_WORDS)
def stem(word: str) -> str:
    """Cut a word down to its stem (Snowball English, snowballstem.org)."""
    # A stemmer holds the word that it cuts, so that two threads cannot share one; a new one takes 10 us.
    return str(snowballstemmer.stemmer("english").stemWord(word))


def word_gram(stemmed: str) -> str:
    """Name the n-gram of one word."""
    return f"w {stemmed}"


def pair_gram(one: str, two: str) -> str:
    """Name the n-gram of two words in a row, given their stems."""
    return f"w {one} {two}"


@lru_cache(maxsize=CACHED_WORDS)
def character_grams(word: str) -> tuple[str, ...]:
    """Give the n-grams of characters of one word, in order."""
    padded = f" {word} "
    return tuple(f"c {padded[at : at + CHARACTERS]}" for at in range(len(padded) - CHARACTERS + 1))


def _word_grams(stems: Sequence[str]) -> Iterator[str]:
    return chain(map(word_gram, stems), starmap(pair_gram, pairwise(stems)))
