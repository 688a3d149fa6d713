"""How learners ask for a quiz or for no questions, tell of a quiz, or ask what quizzes are."""

from __future__ import annotations

import re

from bot.tutor.following.cues import Said
from bot.tutor.matching.text import fold, run_together, vocabulary
from bot.tutor.splitting import asks

_ASKING = re.compile(
    r"^\W*((please|pls|ok|okay|hi|hello|hey|yes|yeah|no|now|can|could|would|will|you|lets?|i|want|like|need|to)\W+)*"
    r"((quiz|test|examine|drill)\s+(me|us|my|our)|(question|ask)\s+(me|us))\b"
)

_NAMING = re.compile(
    r"^\W*(\w+\W+){0,5}(quiz|quizzes|mock (test|exam)|practi[cs]e (questions?|test|quiz)|flash ?cards?)\b"
)
"""How messages start that ask for a quiz: "test me on the types"; or that name one: "a quiz about drivers, please"."""

_TELLING = re.compile(
    r"\b(not|(do|does|did|is|was|ca|could|wo)n'?t|no|never|stop|cancel|skip|end|quit|hate|boring|bored|tired|sick"
    r"|enough|less|fewer|thanks?|finished|pass(ed)?|did|done|was|were|will"
    r"|results?|yesterday|last|marked|remind|like the|quizzes are"
    r"|(this|that|your) (quiz|test)|(quiz|test) is|(nice|good|great|cool|stupid|hard) (quiz|test)|pause|later)\b"
)
"""What is in messages that name a quiz without asking for one: "thanks for the quiz", "no quiz, please"."""

_SPEAKING_OF = re.compile(r"\b(too|so) (hard|difficult|easy|long|many|much)\b|\b(have|got) no (more )?questions?\b")
"""What tells something of questions, whether it names a quiz or not."""

_ASKING_WHAT = re.compile(r"^\W*(what|which|how|why|is|are|do(?! not)|does|where|when|who)\b")
"""How messages start that ask what quizzes are, not for one."""

_LEAVING_OPEN = re.compile(
    r"((ask|quiz|test) me )?((on|about) )?(any(thing)?|(any|all) of (them|these|those|it)|any (one|topic)|all( topics)?"
    r"|everything|(about )?whatever( you (like|want))?|(a )?mix(ed)?|random|surprise me|you (choose|decide|pick)"
    r"|your choice|up to you|(i )?(dont|do not) (care|mind)|(it )?(doesnt|does not) matter)( please| pls)?"
)

_NO_QUIZ = re.compile(
    r"^\W*(ask|question) (me|us) (later|again|tomorrow|next|another|some other|if|when|whether|less)\b"
)

QUIZ_WORDS = vocabulary(
    """
    quiz quizzes test tests testing me us my our on about over in of for with from to some few a an the please pls ask
    examine drill question questions practise practice exam mock knowledge topic start begin make do take give want
    like need let lets us short quick new another more i you can could would will and what how well know is are flash
    card cards flashcard flashcards by now ok okay hi hello hey check only just part section chapter
    have get may one time ready try bring hit play yes yeah sure no today again everything anything something all whole
    entire course random next each every
    """
)

_PARTS = re.compile(
    r"(?<=[.?!;])\s+|\n+|,?\s{1,3}(?:and\s{1,3})?then\s{1,3}"
    r"|,?\s{1,3}(?:and|also|plus)\s{1,3}(?=(?:quiz|test|examine|drill)\b)",
    re.I,
)

_THEN = re.compile(r"^(?:(?:and|also|then|plus|after that|afterwards)\b[\s,]*){1,3}", re.I)
"""Where a question ends and the wish for a quiz begins, or the other way round; and how the second one starts."""

_BARE_WORDS = vocabulary(
    "quiz test examine drill me us please pls can could you let lets give a short quick now start do"
)
"""Words of a wish for a quiz that does not say what about."""

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_PARTS_OF_COURSE = ("module", "chapter", "part", "section", "topic", "unit", "lesson", "week")
_UNNUMBERED = "".join(rf"(?<!{part} )" for part in _PARTS_OF_COURSE)
_COUNT = re.compile(
    rf"{_UNNUMBERED}\b(\d{{1,3}}|{'|'.join(_NUMBERS)})\s(?:(?!more)\w{{1,12}}\s)?(?:questions?|items?)\b"
    r"|^\W{0,3}(\d{1,3})\W{0,3}$",
    re.I,
)
"""How many questions a quiz is to have: "10 short questions", or "3" alone behind /quiz."""

_QUIZZES = vocabulary("quiz quizzes flashcard flashcards")

_BARE_NAMES = _QUIZZES | vocabulary("the my please pls ok now")
_WORKING = vocabulary("work works working function go does do it they here mean for many long often")

_SILENCE_WORDS = QUIZ_WORDS | vocabulary(
    """
    no not dont do never stop less fewer enough without hate asking asked quizzing tested quizzed sending send giving
    keep so many such like your these those too answer answers answering be being longer anymore than instead
    please bother bothering wanna any often tired sick bored am leave alone much
    """
)
"""Words of a wish for no questions: with another word, a message is about something else."""

_QUIZ = r"(?:quiz|quizzes|questions|tests?|flash ?cards?|(?:any|no|one more|another single) question)"
_WISHED = r"(?!(?:i|know|have|now|yes|understand|get|sure|answer|ready|stop|start|begin|enough|and|less|fewer)\b)"
_ASKED = rf"(?:{_QUIZ}|tested|testing|asking|asked|ask|question me|quizzing|quizzed)"
_REFUSED = (
    r"(?:(?<!no )(?<!with )\b(?:less|fewer)|(?<!not )\b(?:enough|without)|(?<!not )(?<!dont )(?<!never )(?<!to )\bstop"
    r"|\b(?:hate|not|dont|never))"
)
_SILENCE = re.compile(
    rf"\bno (?:(?:more|further|other|your|such) ){{0,2}}{_QUIZ}\b|\bno question\b"
    rf"|{_REFUSED}(?: {_WISHED}\w{{1,12}}){{0,5}}? {_ASKED}\b"
    rf"|\b(?:too|so) many {_QUIZ}\b|\b(?:tired|sick|bored) of (?:\w{{1,12}} )?{_QUIZ}\b|\bleave me alone\b"
    r"|\b(?:ask|test|quiz) (?:me )?(?:no more|no longer|less|later|never)\b"
)
"""A word that refuses, and what is refused: "less questions", "do not ever test me"; between them, words of _WISHED."""

_DONE = re.compile(r"\b(?:have|got) no\b|\bno (?:more|other|further) questions?$")
"""What somebody says who has asked enough."""


def asks_for_quiz(text: str) -> bool:
    """Say whether a message starts as those do that ask for a quiz."""
    folded = fold(text)
    if _NO_QUIZ.search(folded) or _ASKING_WHAT.search(folded):
        return False
    return bool(_ASKING.search(folded)) or (bool(_NAMING.search(folded)) and not tells_of_quiz(text))


def split_off_quiz(text: str) -> tuple[str, str] | None:
    """Give the questions of a message that asks for a quiz beside them, and how it does; None of any other message.

    A quiz that is asked for behind the questions and names nothing is about them: "".

    >>> split_off_quiz("Quiz me on ovens. What is rye?")
    ('What is rye?', 'Quiz me on ovens.')
    >>> split_off_quiz("What is rye? Then quiz me!")
    ('What is rye?', '')
    """
    parts = [part for part in (_THEN.sub("", one).strip() for one in _PARTS.split(text.strip())) if part]
    quizzes = [part for part in parts if asks_for_quiz(part)]
    others = [part for part in parts if part not in quizzes]
    if len(quizzes) != 1 or not any(map(asks, others)):
        return None
    [quiz] = quizzes
    is_about_them = parts[-1] == quiz and set(Said.of(quiz).tokens) <= _BARE_WORDS
    return " ".join(others), "" if is_about_them else quiz


def asks_for_any(text: str) -> bool:
    """Say whether a message leaves open what is asked for: "anything", "you choose"."""
    return bool(_LEAVING_OPEN.fullmatch(run_together(text).strip(" .!?,")))


def asks_what(text: str) -> bool:
    """Say whether a message asks what something is, or how it goes, not for a quiz."""
    return bool(_ASKING_WHAT.search(fold(text)))


def tells_of_quiz(text: str) -> bool:
    """Say whether a message is about a quiz and asks for none: "thanks for the quiz", "the questions are too hard"."""
    folded = fold(text)
    names_quiz = not _QUIZZES.isdisjoint(Said.of(text).tokens)
    return bool(_SPEAKING_OF.search(folded)) or (names_quiz and bool(_TELLING.search(folded)))


def asks_about_quizzes(text: str) -> bool:
    """Say whether a message asks what quizzes are, or how they go, and names nothing else."""
    if not any(map(fold(text).__contains__, _QUIZZES)):
        return False
    tokens = Said.of(text).tokens
    is_about = not _QUIZZES.isdisjoint(tokens) and set(tokens) <= QUIZ_WORDS | _WORKING
    return is_about and asks_what(text)


def names_quiz_alone(text: str) -> bool:
    """Say whether a message is no more than "quiz" or "the quiz, please"."""
    return set(Said.of(text).tokens) <= _BARE_NAMES and not _QUIZZES.isdisjoint(Said.of(text).tokens)


def split_off_count(words: str) -> tuple[int | None, str]:
    """Give how many questions a message asks for, None where it does not say, and the message without that.

    "Only three questions on rye" gives 3 and "Only on rye".
    """
    found = _COUNT.search(words)
    if found is None:
        return None, words
    named = (found[1] or found[2]).lower()
    count = int(named) if named.isdecimal() else _NUMBERS.index(named) + 1
    return count, f"{words[: found.start()]}{words[found.end() :]}".strip()


def wants_no_quiz(text: str) -> bool:
    """Say whether a message asks for fewer questions, or none, and for nothing else."""
    if asks_what(text) or asks_for_quiz(text):
        return False
    said, is_nothing_else = run_together(text), set(Said.of(text).tokens) <= _SILENCE_WORDS
    return is_nothing_else and bool(_SILENCE.search(said)) and not _DONE.search(said)
