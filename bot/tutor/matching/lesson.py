"""The phrases of a course, laid out for learning; and what is learned from some of them, asked about the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bot.tutor.course import Course
from bot.tutor.markup import plain
from bot.tutor.matching.scoring import Scorer, Scores
from bot.tutor.matching.spelling import Speller, no_pace
from bot.tutor.matching.text import features, words
from bot.tutor.matching.training import fit_scorer, fit_weighting, lay_out, score, thinned, weigh
from bot.tutor.matching.weighting import Ints, Lexicon, Weighting

FOLDS = 5
"""Parts into which the phrases of every intent are dealt out, to hold out one at a time."""


@dataclass(frozen=True)
class Lesson:
    """Phrases as rows of n-grams: titles first, then phrases, intent by intent; out of scope comes last.

    `labels`: (n_phrases,) places in `intents`, ascending; len(intents) is "not in this course".
    `folds`: (n_phrases,) the part that each belongs to. Neighbours in a file, often by one author, are parted.
    """

    intents: Sequence[str]
    phrases: Sequence[str]
    speller: Speller
    lexicon: Lexicon
    matrix: sparse.csr_array
    labels: Ints
    folds: Ints

    @classmethod
    def of(cls, course: Course, ordinary: Collection[str], pace: Callable[[], None] = no_pace) -> Lesson:
        """Read the phrases of a course; `ordinary` are the words of its language. `pace` is called after each one."""
        intents, groups = _groups(course)
        phrases = [phrase for group in groups for phrase in group]
        speller = Speller.of(phrases, _proofread(course), ordinary, pace)
        texts = []
        for phrase in phrases:
            texts.append(features(speller.correct(words(phrase))))
            pace()
        lexicon = Lexicon.of(texts)
        return cls(intents, phrases, speller, lexicon, lay_out(texts, lexicon), *_dealt(groups))

    def after(self, course: Course) -> Lesson:
        """Lay out the same course after a change, with the spelling of this one, in a hundredth of the time.

        A word that is new is no target of the speller yet.
        """
        intents, groups = _groups(course)
        phrases = [phrase for group in groups for phrase in group]
        places = {phrase: place for place, phrase in enumerate(self.phrases)}
        new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in places]
        texts = [features(self.speller.correct(words(phrase))) for phrase in new]
        lexicon = self.lexicon.with_texts(texts)
        before = sparse.csr_array(
            (self.matrix.data, self.matrix.indices, self.matrix.indptr), shape=(len(self.phrases), len(lexicon.columns))
        )
        places |= {phrase: len(self.phrases) + place for place, phrase in enumerate(new)}
        rows = sparse.csr_array(sparse.vstack([before, lay_out(texts, lexicon)]))
        matrix = rows[np.array([places[phrase] for phrase in phrases], dtype=np.intp)]
        used = np.unique(matrix.indices)
        return Lesson(intents, phrases, self.speller, lexicon.only(used), matrix[:, used], *_dealt(groups))

    @property
    def starts(self) -> Ints:
        """The place of the first phrase of each label, (n_labels,)."""
        return np.searchsorted(self.labels, np.arange(len(self.intents) + 1))

    def group(self, label: int) -> Sequence[str]:
        """Give the phrases of a label, in order."""
        start, end = np.searchsorted(self.labels, (label, label + 1))
        return self.phrases[start:end]

    def learn(self, chosen: Ints | slice = slice(None)) -> tuple[Weighting, Scorer]:
        """Learn from the phrases at the chosen places, in ascending order."""
        matrix, labels, n_labels = self.matrix[chosen], self.labels[chosen], len(self.intents) + 1
        weighting = fit_weighting(matrix, labels, n_labels)
        rows, _ = weigh(weighting, matrix)
        return weighting, fit_scorer(rows, labels, n_labels)

    def hold_out(self, fold: int, most: int | None = None) -> tuple[Ints, Scores]:
        """Score `most` phrases of one part, or all, by what the other parts teach; also give their places."""
        held = np.flatnonzero(self.folds == fold)
        held = held if most is None else thinned(held, most)
        weighting, scorer = self.learn(np.flatnonzero(self.folds != fold))
        return held, score(scorer, *weigh(weighting, self.matrix[held]))


def _groups(course: Course) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Give the intents in order, and the phrases of each; those out of scope come last."""
    intents = sorted(intent.id for intent in course.intents.values() if intent.phrases)
    groups = [(course.intents[intent].title, *course.intents[intent].phrases) for intent in intents]
    return intents, [*groups, course.out_of_scope.phrases]


def _dealt(groups: Sequence[Sequence[str]]) -> tuple[Ints, Ints]:
    """Give the label and the fold of each phrase."""
    labels = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    return labels, np.concatenate([np.arange(len(group)) % FOLDS for group in groups])


def _proofread(course: Course) -> Iterator[str]:
    """Give the texts that staff write with care, in which no word is misspelt."""
    for intent in course.intents.values():
        yield intent.title
        yield plain(intent.answer.short)
        yield plain(intent.answer.more)
        yield from (f"{source.author} {source.title}" for source in intent.answer.sources)
    yield from (topic.title for topic in course.topics)
    yield from (" ".join((term.name, *term.also)) for term in course.glossary)
