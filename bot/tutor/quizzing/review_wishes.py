"""How learners ask to be reminded or left in peace, for what is due, and for another goal."""

from __future__ import annotations

import re

from bot.tutor.following.cues import Said
from bot.tutor.matching.text import fold, vocabulary

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

MOST_WORDS_OF_WHEN = 4
"""Words behind a wish for a reminder that only say when, or how often."""

_REMINDERS = vocabulary(
    "reminder reminders reminding remind reminded notification notifications notif notifs alert alerts"
)

_MESSAGES = vocabulary("message messages messaging texting bothering disturbing spamming spam pinging notifying")

_BOTHERING = vocabulary("bother disturb text ping notify")

_LEAVING = vocabulary("mute unsubscribe")

_ENDING = vocabulary(
    "stop end cancel disable delete remove mute silence pause quit deactivate off unsubscribe rid kill"
)

_DELETING = vocabulary("end cancel delete remove pause silence disable deactivate")

_NEGATING = vocabulary("not dont never cannot cant wont without")
"""What ends reminders, what ends what is stored, too, and what turns a wish into its contrary."""

_AROUND_SILENCE = _NEGATING | vocabulary(
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

_SETTING = vocabulary("set change make adjust update edit raise increase lower reduce put new is should")

_GOAL_WORDS = _SETTING | vocabulary(
    """
    my goal own learning study daily weekly of for this a the week day to at as be from up by per every each
    recall recalls question questions answers please pls can could would will you i how do want need like id let lets
    """
)

_DAILY = vocabulary("daily day")

_WISHING = vocabulary("i want will would like need let lets id")

_RECALLS = vocabulary("recall recalls question questions")


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


def asks_for_reminders(text: str) -> bool:
    """Say whether a message asks to be reminded and does not say when: "turn on reminders", "remind me every day"."""
    folded = fold(text.strip())
    match = _REMINDING.match(folded)
    if not match or asks_for_silence(text) or _TELLING_OF_REMINDER.search(folded):
        return False
    rest = folded[match.end() :].split()
    return len(rest) <= MOST_WORDS_OF_WHEN and not _REMINDING_OF.match(folded, match.end())


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
