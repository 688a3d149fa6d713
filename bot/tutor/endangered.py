"""Hears that somebody is in danger, whatever else is said: no cut-off decides whether that is answered."""

from __future__ import annotations

import re

from bot.tutor.matching.text import run_together

_HURTING = (
    r"(?:kill|hurt|hurting|harm|harming|cut|cutting|hang|hanging|drown|shoot|poison)(?: (?:me|my|to))? ?(?:my ?)?self\b"
    r"(?! (?:esteem|confidence|image|an?|some|up|off|short|loose|out)\b)"
    r"|cut(?:ting)? my (?:arms?|wrists?|skin|legs?)|end(?:ing)? (?:my|this)(?: own)? life\b(?! cycle)|end it all"
    r"|take my(?: own)? life"
    r"|(?:i|im|id) (?:\w{1,10} ){0,4}?(?:jump|throw my ?self) (?:from|off|out of|in front of|under)"
    r" (?:(?:an?|the|my) )?(?:bridge|window|roof|train)\b(?! of)"
)
_WISH = (
    r"(?:(?:want|like|love|prefer|ready|try|trying|plan|planning) (?:just |only )?to|wanna|rather|should|better"
    r"|wish(?:ed)?(?: to)?(?: i)?(?: was| were| am)?)"
)
_DEAD = r"(?:die|dead|be dead|not be alive|not exist|disappear forever|not live|never wake up|not wake up)"
_DYING = (
    rf"(?:i|id|im) (?:\w{{1,10}} ){{0,3}}?{_WISH}(?: be)? {_DEAD}|^{_WISH} {_DEAD}|feel(?:ing)? like dying"
    r"|(?:^|i (?:\w{1,10} ){0,3}?)(?:dont|do not|not|no longer|never) (?:want to|wanna|want)"
    r" (?:live|be alive|exist|be here|wake up)(?=$| (?:any ?more|like this|with (?:this|it)|now|today|ever|again))"
    r"|(?:tired|sick) of (?:living|my life|being alive)|no (?:reason|will|wish) to (?:live|go on living)"
    r"|why (?:am i|i am)(?: even| still)? alive|(?:cant|cannot|can not) live (?:any ?more|like this)"
    r"|(?:life|living) is (?:not|no longer) worth|not worth living(?! in)"
    r"|(?:nobody|no one|noone) (?:would|will) (?:miss me|cry)"
    r"|think(?:ing)? (?:about|of) (?:my )?(?:death|dying|suicide)|better off (?:dead|without me)|wish i was never born"
    r"|^(?:please |just )?kill me"
)
_HARMED = (
    r"(?:he|she|they|somebody|someone|(?:my|a|the) \w{1,15}) (?:\w{1,10} )?"
    r"(?:hits?|beats?|hurts?|rapes?|raped|threatens?|attacks?|abuses?|kicks?|strangles?) (?:to kill )?me\b"
    r"|i (?:was|am being|got) (?:raped|beaten|attacked|abused|threatened)"
    r"|(?:i am|im|we are) in danger|^i (?:cant|cannot|can not) breathe|i have (?:a )?(?:chest pain|heart attack)"
    r"|i took too many (?:pills|tablets)|(?:i am|im) bleeding|(?:my|our) (?:house|home) is on fire"
    r"|fire in (?:my|our) (?:house|home)|sleep and (?:not|never) wake up|life has no (?:meaning|sense) for me"
)
_SUICIDE = (
    r"(?:i|im|my|me|myself)\b(?: \w{1,15}){0,6}? suicid\w{0,3}|suicid\w{0,3}(?: \w{1,15}){0,6}? (?:i|im|my|me|myself)"
    r"|^suicid\w{0,3}(?: thoughts)?$"
)
_ENDANGERED = re.compile(rf"\b(?:{_HURTING}|{_DYING}|{_HARMED}|{_SUICIDE})\b")
_LAUGHING = re.compile(r"\b(?:laugh\w{0,4}|lol|haha\w{0,6}|lmao|joking|bored(?:om)?)\b")


def is_endangered(text: str) -> bool:
    """Say whether somebody writes that they want to die or to hurt themselves, or that they are hurt or in danger.

    What is said in jest does not count.
    """
    said = " ".join(re.findall(r"\w+", run_together(text)))
    return bool(_ENDANGERED.search(said)) and not _LAUGHING.search(said)
