"""The ordinary words of the language that courses are written in, so that they are not taken for misspelt ones."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import accumulate


class Words(Collection[str]):
    """Words in 1.1 MB, where a set of strings takes 13. Whether one is among them takes 4 us."""

    def __init__(self, words: Iterable[bytes]) -> None:
        """Take words in UTF-8, whose bytes are in the same order as its characters."""
        encoded = sorted(set(words))
        self._letters = b"".join(encoded)
        self._starts = array("I", accumulate(map(len, encoded), initial=0))

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        wanted = word.encode(errors="surrogatepass")
        place = bisect_left(range(len(self)), wanted, key=self._at)
        return place < len(self) and self._at(place) == wanted

    def __iter__(self) -> Iterator[str]:
        return (self._at(place).decode() for place in range(len(self)))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def _at(self, place: int) -> bytes:
        return self._letters[self._starts[place] : self._starts[place + 1]]


@cache
def ordinary_words() -> Collection[str]:
    """Give 83,000 English words, British ones and many American ones, lower case, in order.

    Source: the frequency dictionary that comes with symspellpy, made from Google Books n-grams and SCOWL.
    """
    dictionary = files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    # Each with how often it stands in books.
    return Words(dictionary.read_bytes().removeprefix(BOM_UTF8).split()[::2])
