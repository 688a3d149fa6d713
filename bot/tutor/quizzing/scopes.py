"""What a quiz can be about: the whole course, a topic, or one intent; and how learners ask for that."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.tutor.course import Course, is_small_talk
from bot.tutor.following.cues import POINTING, Said
from bot.tutor.matching.ranking import Matching, Outcome, decide
from bot.tutor.matching.text import LIGHT_WORDS, fold, stem
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
    r"\b(not|(do|does|did|is|was|ca|could|wo)n'?t|no|never|stop|cancel|skip|end|quit|hate|boring|thanks?|finished|pass(ed)?|did|done|was|were|will"
    r"|results?|yesterday|last|marked|remind|like the|quizzes are)\b"
)
"""What is in messages that name a quiz without asking for one: "thanks for the quiz", "no quiz, please"."""

_REMARKING = re.compile(r"\b(too|so) (hard|difficult|easy|long|many|much)\b|\b(have|got) no (more )?questions?\b")
"""What tells something of questions, whether it names a quiz or not."""

_ASKING_WHAT = re.compile(r"^\W*(what|which|how|why|is|are|do|does|where|when|who)\b")
"""How messages start that ask what quizzes are, not for one."""

_LEAVING_OPEN = re.compile(
    r"((ask|quiz|test) me )?((on|about) )?(any(thing)?|(any|all) of (them|these|those|it)|any (one|topic)|all( topics)?"
    r"|everything|(about )?whatever( you (like|want))?|(a )?mix(ed)?|random|surprise me|you (choose|decide|pick)"
    r"|your choice|up to you|(i )?(dont|do not) (care|mind)|(it )?(doesnt|does not) matter)( please| pls)?"
)

_NO_QUIZ = re.compile(
    r"^\W*(ask|question) (me|us) (later|again|tomorrow|next|another|some other|if|when|whether|less)\b"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


QUIZ_WORDS = _words(
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

_BARE_WORDS = _words("quiz test examine drill me us please pls can could you let lets give a short quick now start do")
"""Words of a wish for a quiz that does not say what about."""

_REMINDER = r"(?:remind(?:ed)?|reminders?|notifications?|notify|ping|alert)(?: me\b| us\b)?"
"""How learners call what reminds them; `_BEFORE_REMINDER`: what may stand before it in a wish for one."""

_BEFORE_REMINDER = (
    r"(?:(?:please|pls|plz|kindly|hi|hello|hey|ok|okay|yes|now|also|then|and|can|could|would|will|you|u|i|we|d|want|need"
    r"|like|wish|to|a|an|the|my|one|daily|new|get|have|receive|be|set|up|make|create|give|send|schedule|put|add|switch"
    r"|turn|on|start|enable|activate|use|prefer|change|update|move|adjust|edit|shift|reschedule|me|us|time|hour|of|for|let"
    r"|lets)\b\W{1,3}){0,12}"
)
_REMINDING = re.compile(rf"\W{{0,3}}{_BEFORE_REMINDER}{_REMINDER}\b")
_REMINDING_OF = re.compile(r"\W{0,3}(what|how|which|who|whom|whose|why|where|when|if|of|about|that|the)\b")
_CLOCK = re.compile(r"\d[:.h]\d\d|\d ?[ap]\.?m\b|\d ?o'?clock\b")
_LIGHT_BEFORE_TIME = r"\W{0,3}(?:(?:time|hour|to|for|on|is|me|us|be|should|from|by|around)\b\W{1,3}){0,4}"
_WHEN = (
    r"(?:(?:please|pls|at|by|in|the|every|each|day|daily|morning|evening|afternoon|night|today|tomorrow|tonight|from|now"
    r"|on)\b\W{0,3}){0,8}\d[\d:.h]{0,4}(?: ?(?:[ap]\.?m\b\.?|o'?clock\b))?"
    r"(?:\W{1,3}(?:in|the|every|each|day|daily|morning|evening|afternoon|night|today|tomorrow|tonight)\b){0,4}"
)
"""A time of the day, as far as it must be told from another number; `_BEHIND_TIME`: what may stand behind it."""

_BEHIND_TIME = r"(?:in|at|for|please|pls|plz|thanks?|thx|to|about|of|and|instead|now|hours?|minutes?)"
_TO_TIME = re.compile(rf"{_LIGHT_BEFORE_TIME}(?={_WHEN}(?:\W{{0,3}}$|\W{{1,3}}{_BEHIND_TIME}\b))")
_TIME_FIRST = re.compile(
    rf"({_WHEN})\W{{1,3}}{_BEFORE_REMINDER}{_REMINDER}\W{{0,3}}(?:\b(?:please|pls|thanks|to|about)\b.*)?", re.S
)
_TELLING_OF_REMINDER = re.compile(r"\b(not|n't|dont|no|never|did|didnt|was|were|came|comes?|why|late|wrong|stop|off)\b")
"""What is in messages that tell how a reminder went: "the reminder at 18:30 never came"."""

_REMINDERS = _words("reminder reminders reminding remind reminded notification notifications notif notifs alert alerts")
_MESSAGES = _words("message messages messaging texting bothering disturbing spamming spam pinging notifying")
_BOTHERING = _words("bother disturb text ping notify")
_LEAVING = _words("mute unsubscribe")
_ENDING = _words("stop end cancel disable delete remove mute silence pause quit deactivate off unsubscribe rid kill")
_DELETING = _words("end cancel delete remove pause silence disable deactivate")
_NEGATING = _words("not dont never cannot cant wont without")
"""What ends reminders, what ends what is stored, too, and what turns a wish into its contrary."""

_AROUND_SILENCE = _NEGATING | _words(
    """
    i im id we me us my you u your the a an all any some more anymore longer further such other please pls plz thanks
    thank thx turn switch set put want wanted wish need like would get getting receive receiving have send sending give
    giving to be being do does no can could will from of for it this that them these those again now just every daily
    day days how hello hi hey ok okay yes so and or sorry kindly bot chat at really ever hate annoying let lets way is
    are there time am pm too many
    """
)
"""What else may stand in a wish for silence: with another word, a message is about something else."""

_WANTING_NONE = re.compile(
    r"\b(?:(?:not|dont|never|no longer|wont)(?: ever| really| longer){0,2} (?:want|wish|need|like|send|sending|give"
    r"|get me|remind|bother|disturb|message|text|spam)|no(?: need)?)(?: (?:want|wish|to|for|of|get|receive|have|be"
    r"|being|send|sending|you|me|us|any|more|further|such|other|the|my|your|these|those|this|daily|a)){0,6}?"
    r" (?:remind\w*|notif\w*|alerts?|messag\w*)\b"
    r"|\b(?:not|dont|never)(?: ever)? (?:remind|bother|disturb|message|text|spam|ping|notify) (?:me|us)\b"
)
_NOT_WANTED = re.compile(
    r"\b(?:you|u) (?:do )?(?:not|dont|never)\b|\bno (?:want|wish|get|receive|have|send|remind)\b"
    r"|\b(?:have|get|getting|receive|is|are|there) no\b"
)
"""What tells that no reminder came, or wants one: "you never send me reminders", "no, send me reminders"."""

_REVIEWING = re.compile(
    r"(please )?(start |do )?(a |the |my )?(review|revise|revision|recall)( now| today| please)*"
    r"|what is due( today| now)?"
    r"|what (to|(do|should|can|must|shall) i|i)( need to| have to)? (review|revise|recall|repeat)( now| today| please)*"
)

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT = re.compile(
    rf"\b(\d{{1,3}}|{'|'.join(_NUMBERS)})\s(?:(?!more)\w{{1,12}}\s)?(?:questions?|items?)\b|^\W{{0,3}}(\d{{1,3}})\W{{0,3}}$",
    re.I,
)
"""How many questions a quiz is to have: "10 short questions", or "3" alone behind /quiz."""

_QUIZZES = _words("quiz quizzes flashcard flashcards")
_WORKING = _words("work works working function go does do it they here mean for many long often")

_SETTING = _words("set change make adjust update edit raise increase lower reduce put new is should")
_GOAL_WORDS = _SETTING | _words(
    """
    my goal own learning study daily weekly of for this a the week day to at as be from up by per every each
    recall recalls question questions answers please pls can could would will you i how do want need like id let lets
    """
)
_DAILY = _words("daily day")
_LIGHT_STEMS = frozenset(map(stem, LIGHT_WORDS))
_WISHING = _words("i want will would like need let lets id")
_RECALLS = _words("recall recalls question questions")


def objectives_in(course: Course, scope: str) -> Sequence[str]:
    """Give the intents with items that a quiz is about, in the order of the course."""
    if not scope:
        return list(course.objectives)
    if topic := course.topic(scope):
        return [intent for intent in topic.intents if intent in course.objectives]
    return [scope] if scope in course.objectives else []


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
    return bool(_LEAVING_OPEN.fullmatch(re.sub(r"['’]", "", fold(text)).strip(" .!?,")))


def asks_what(text: str) -> bool:
    """Say whether a message asks what something is, or how it goes, not for a quiz."""
    return bool(_ASKING_WHAT.search(fold(text)))


def tells_of_quiz(text: str) -> bool:
    """Say whether a message is about a quiz and asks for none: "thanks for the quiz", "the questions are too hard"."""
    folded = fold(text)
    names_quiz = not _QUIZZES.isdisjoint(Said.of(text).tokens)
    return bool(_REMARKING.search(folded)) or (names_quiz and bool(_TELLING.search(folded)))


def asks_about_quizzes(text: str) -> bool:
    """Say whether a message asks what quizzes are, or how they go, and names nothing else."""
    if not any(map(fold(text).__contains__, _QUIZZES)):
        return False
    tokens = Said.of(text).tokens
    is_about = not _QUIZZES.isdisjoint(tokens) and set(tokens) <= QUIZ_WORDS | _WORKING
    return is_about and asks_what(text)


def asks_to_be_reminded(text: str) -> str:
    """Give when a message asks to be reminded ("remind me at 18:30" gives "at 18:30"); "" when it does not.

    "Remind me what the 4 types are" asks for the types.
    """
    said = text.strip()
    folded = fold(said)
    if first := _TIME_FIRST.fullmatch(folded):
        return said[: first.end(1)]
    match = _REMINDING.match(folded)
    if not match or not any(one.isdigit() for one in folded[match.end() :]):
        return ""
    names_it = not match[0].endswith(" me")
    if names_it and _TELLING_OF_REMINDER.search(folded, match.end()):
        return ""
    if names_it and (to_time := _TO_TIME.match(folded, match.end())):
        return said[to_time.end() :].strip()
    is_of = _REMINDING_OF.match(folded, match.end())
    if (is_of or names_it) and not _CLOCK.search(folded, match.end()):
        return ""
    return said[match.end() :].strip()


def asks_for_silence(text: str) -> bool:
    """Say whether a message asks not to be reminded any more: "reminders off", "I do not want reminders", "mute"."""
    tokens = Said.of(text).tokens
    said, joined = {token for token in tokens if not token.isdigit()}, " ".join(tokens)
    known = _AROUND_SILENCE | _ENDING | _REMINDERS | _MESSAGES | _BOTHERING | _LEAVING
    if not said <= known or _NOT_WANTED.search(joined):
        return False
    if _WANTING_NONE.search(joined):
        return True
    ends = bool(said & _ENDING) and not said & _NEGATING
    names = said & _REMINDERS or (said & _MESSAGES and not said & _DELETING)
    return ends and bool(names or said & _LEAVING)


def asks_for_review(text: str) -> bool:
    """Say whether a message asks for what is due."""
    return bool(_REVIEWING.fullmatch(fold(text).strip(" .!?")))


def asks_for_goal(text: str) -> str | None:
    """Give the number that a message wants for the goal: "set my goal to 20" gives "20", without a number it is "".

    So does "I want to do 20 questions a week".

    None of any other message. A goal of the day gives "", too: the goal is one of the week.
    """
    said = set(Said.of(text).tokens)
    numbers = [token for token in Said.of(text).tokens if token.isdigit()]
    words = said - set(numbers)
    names_goal = ({"my", "goal"} <= words or words == {"goal"}) and (numbers or words & _SETTING)
    tells_goal = words & _WISHING and words & _RECALLS and "week" in words and len(numbers) == 1
    if not (words <= _GOAL_WORDS and (names_goal or tells_goal)):
        return None
    return "" if words & _DAILY or not numbers else numbers[-1]


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


def find_scope(course: Course, matching: Matching, words: str, after: str | None = None) -> str | None:
    """Find what a quiz is to be about; "" where nothing is named, None where it is nothing that is practised.

    `after`: the intent answered last, which "quiz me on this" points at.
    """
    if words.strip() in course.intents or course.topic(words.strip()):
        return words.strip() if objectives_in(course, words.strip()) else None
    said = Said.of(words)
    if after and said.leans and set(said.tokens) <= QUIZ_WORDS | POINTING:
        return course.subject_of(after) if course.subject_of(after) in course.objectives else ""
    named = [token for token in Said.of(words, matching.correct).tokens if token not in QUIZ_WORDS]
    if not named:
        return ""
    stems = {stem(token) for token in named}
    for topic in course.topics:
        if objectives_in(course, topic.id) and stems in ({stem(topic.id)}, _named(topic.title)):
            return topic.id
    for objective in course.objectives:
        if stems == _named(course.intents[objective].title):
            return objective
    if topic_id := _topic_by_word(course, stems):
        return topic_id
    decision = decide(matching.rank(" ".join(named)))
    if decision.outcome is Outcome.DECLINE:
        return None
    for intent in decision.intents:
        subject = course.subject_of(intent)
        if subject in course.objectives:
            topic_of = course.topic_of(subject)
            lists = course.intents[subject].lists
            # Who asks for "the drivers" means what the overview lists.
            if topic_of and lists and set(lists) <= set(topic_of.intents):
                return topic_of.id
            return subject
    return None


def is_known(course: Course, matching: Matching, words: str) -> bool:
    """Say whether words name something that the course has, be it practised or not."""
    named = [token for token in Said.of(words, matching.correct).tokens if token not in QUIZ_WORDS]
    stems, decision = {stem(token) for token in named}, decide(matching.rank(" ".join(named)))
    intents = [intent for intent in course.intents.values() if not is_small_talk(intent.id)]
    titles = [*(_named(topic.title) for topic in course.topics), *(_named(intent.title) for intent in intents)]
    known_ids = {*(topic.id for topic in course.topics), *(intent.id for intent in intents)}
    is_answered = decision.outcome is Outcome.ANSWER and not is_small_talk(decision.intents[0])
    return words.strip() in known_ids or stems in titles or is_answered


def _topic_by_word(course: Course, stems: set[str]) -> str | None:
    """Find the topic whose title has all that is named, and of that a word that no other title has."""
    titles = {topic.id: _named(topic.title) - _LIGHT_STEMS for topic in course.topics}
    for topic, title in titles.items():
        others = set[str]().union(*(other for one, other in titles.items() if one != topic))
        if stems <= title and stems - others and objectives_in(course, topic):
            return topic
    return None


def _named(title: str) -> set[str]:
    return {stem(token) for token in Said.of(title).tokens if token not in QUIZ_WORDS}
