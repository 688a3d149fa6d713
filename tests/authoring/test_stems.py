"""Words have the same stems whether the C library of Snowball cuts them or its port to Python does."""

from pathlib import Path

import pytest
import snowballstemmer
import Stemmer
from snowballstemmer.english_stemmer import EnglishStemmer

from bot.authoring.english import ordinary_words
from bot.tutor.matching.text import words

ROOT = Path(__file__).parents[2]


def test_the_c_library_is_used() -> None:
    assert isinstance(snowballstemmer.stemmer("english"), Stemmer.Stemmer)


@pytest.mark.slow
def test_the_words_of_the_language_and_of_this_course_have_the_same_stems() -> None:
    files = [*ROOT.glob("intents/*.yaml"), *ROOT.glob("content/**/*.yaml"), *ROOT.glob("content/**/*.md")]
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    known = sorted({word for line in lines for word in words(line)} | set(ordinary_words()))
    in_c, in_python = Stemmer.Stemmer("english"), EnglishStemmer()

    assert len(known) > 84_000
    assert in_c.stemWords(known) == in_python.stemWords(known)
