"""The ordinary words of the language that courses are written in, so that they are not taken for misspelt ones."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def ordinary_words() -> frozenset[str]:
    """Give 83,000 English words, British ones and many American ones, lower case.

    Source: the frequency dictionary that comes with symspellpy, made from Google Books n-grams and SCOWL.
    """
    dictionary = files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    lines = dictionary.read_text(encoding="utf-8-sig").splitlines()
    return frozenset(line.partition(" ")[0] for line in lines)
