"""The words by which a message leans on what was said before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.tutor.matching.text import LIGHT_WORDS, fold, vocabulary

POINTING = vocabulary(
    """
    it its itself that this those these they them their he him his she her one ones both two same there other others
    another too also either neither former latter such else
    """
)
"""Words that stand for something said before."""

LINKING = vocabulary("and but so or then ok okay hm hmm also besides apart now wait as like")
"""Words with which a message goes on from the one before."""

COMPARING = vocabulary(
    """
    compare compared compares comparing comparison contrast difference differences differ differs different
    distinguish distinguishes distinction apart versus vs against opposed unlike diff delta relate
    """
)
EXAMPLE = vocabulary("example examples instance instances eg case cases concrete illustration illustrate ex")
MORE = vocabulary(
    "more detail details detailed deeper depth elaborate further longer continue go on expand full explain"
)
WHY = vocabulary("why reason reasons")
SIMPLER = vocabulary(
    """
    shorter simpler simply simple plain plainer plainly easier easy jargon briefly brief rephrase clearer slowly
    muddle complicated short simplify simplified shorten easily simplest easiest shortest
    """
)
_TEXT = (
    r"(?:english|language|words?|wording|terms?|sentences?|ways?|version|form|text|answers?|explanations?|vocabulary"
    r"|manner|style|level|reading)"
)
_SIMPLE = (
    r"(?:eas(?:y|ier)|simpler?|plain(?:er)?|basic|normal|clear(?:er)?|everyday|common|small(?:er)?|short(?:er)?|few(?:er)?"
    r"|less|light(?:er)?|beginners?|kids?|childrens?|lay(?:man|mans|man is)?)"
)
_HARD = (
    r"(?:hard|difficult|tough|complex|heavy|big|long|lengthy|wordy|fancy|unknown|strange|academic|technical|abstract)"
)
_SIMPLE_MINDS = (
    r"(?:\d{1,2}|five|six|seven|eight|ten|twelve|child(?:ren)?|kids?|bab(?:y|ies)|toddler|pupil|granny"
    r"|grand(?:ma|mother|pa|father)|beginners?|newbies?"
    r"|noobs?|dumm(?:y|ies)|idiots?|stupid|lay(?:man|person|people)|non natives?|foreigners?)"
)
_BEFORE_MINDS = "(?:for|to|if|i am|im|i was|i were|we are|a|an|my|the|small|little|only)"
_OF_AGE = "(?: years?| yrs?| old| child| kid| boy| girl| speakers?)"
_PLAINER = (
    rf"{_SIMPLE} (?:{_TEXT}|one)",
    rf"(?:too|so|very|really|quite|bit|rather|such) (?:a )?{_HARD}(?: {_TEXT}| for (?:me|us)){{0,2}}",
    rf"(?:too|so|very) (?:many|much)(?: {_HARD})? (?:{_TEXT}|to read|info|information|details?)",
    rf"{_HARD} (?:{_TEXT}|for (?:me|us)|(?:for (?:me|us) )?to (?:understand|read|follow|get|grasp))",
    rf"(?:{_TEXT}|it|this|that) (?:is|are) {_HARD}$",
    rf"(?:like|as if|as though|as|for|to)(?: {_BEFORE_MINDS}){{0,4}} {_SIMPLE_MINDS}{_OF_AGE}{{0,3}}",
    r"not (?:a )?native(?: speaker)?|tl ?dr|eli ?\d{1,2}|wall of text|nut ?shell|dumb (?:it|this|that) down",
)
PLAINER = re.compile(rf"\b(?:{'|'.join(_PLAINER)})(?!\w)")
"""What asks for an answer in shorter or easier words, or tells that it is too long or too hard to read."""

_LONGER = re.compile(r"\b(?:too|so) (?:short|simple|easy|brief)\b|\blong(?:er)? (?:version|text|answer|one)\b")
"""What asks for the contrary."""

_ABOUT_ANSWERS = vocabulary(
    "use using english language words word text version answer explanation sentences too long hard difficult"
)
_OPEN = vocabulary("what why who whom whose when where which")
_ASKING_WHETHER = vocabulary("is are was were does did do has have")
AGAIN = vocabulary("understand get confused confusing unclear lost huh again repeat sentence summarise summarize clear")
LOST = vocabulary("confused confusing unclear lost")
GRASPING = vocabulary("understand get clear")
"""Words of somebody to whom a text is not plain, if one of DENYING is said, too."""

DENYING = vocabulary("not no dont didnt doesnt cant cannot couldnt isnt never")
NEXT = vocabulary("next following")
BEFORE = vocabulary("previous before prior")
OTHER = vocabulary("other others another remaining rest")
BOTH = vocabulary("both two 2 them these those they each")

ORDINALS = {
    **dict.fromkeys(("first", "1st", "former"), 0),
    **dict.fromkeys(("second", "2nd"), 1),
    **dict.fromkeys(("third", "3rd"), 2),
    **dict.fromkeys(("fourth", "4th", "forth"), 3),
    **dict.fromkeys(("fifth", "5th"), 4),
    **dict.fromkeys(("sixth", "6th"), 5),
    **dict.fromkeys(("last", "latter"), -1),
    "penultimate": -2,
}
"""Where in a list a word points to; -1 is its end."""

IDENTIFYING = re.compile(r"^(so |and |but |hm |ok )*(isnt|is|arent|are|is not) (that|this|it|they|those|these)\b")
"""How a message starts that asks whether one thing is another."""

NUMBERS = {"two": 1, "three": 2, "four": 3, "five": 4, "six": 5, **{str(at + 1): at for at in range(9)}}
"""Numbers that point like ordinals, but only where they stand alone or after a word of NUMBERING."""

CHECKING = re.compile(r"^(so |and |but |hm |ok )*((do )?(you|u) mean|basically|it is like|its like|that is like)\b")
"""How a message starts that checks whether the last answer was understood."""

REQUEST = vocabulary("explain tell define describe what who how why")
"""Words that ask, where somebody seems to check what was understood: "so basically explain co-design"."""

REQUESTING = re.compile(
    r"^((please|can you|could you) )*(explain|tell me|define|describe|(what|who) (is|are|does)|whats)\b"
)
"""How a question starts that asks for something by its name."""

MIXING = vocabulary("both two mix alike")
"""Words of somebody who cannot keep two things apart."""

DISLIKING = vocabulary(
    """
    no nope nah not none neither of these wrong incorrect false that this it is the a other another one i meant mean
    what isnt thats answer 👎
    """
)
REFUSING = vocabulary("no nope nah not none neither wrong incorrect false isnt 👎")
"""A message of DISLIKING alone, with one of REFUSING among them, says: not that."""

THANKING = vocabulary("👍 ❤ 🙏 😊 👏 👌")
"""Signs that alone are thanks."""

ACCEPTING = vocabulary("ok okay k cool nice great perfect super alright understood")
"""Words that alone say that an answer has arrived."""

NUMBERING = vocabulary("number nr no point item option answer")
"""Words before a number that points."""

BACK = vocabulary("back return earlier previously")
"""Words that go back to an earlier topic."""

CORRECTING = vocabulary("meant mean replace replaced typo wanted instead swap not")
"""Words of somebody who takes one thing back for another."""

SCRAP = 4
"""Letters up to which a message that does not ask is a slip of the finger."""

SHORT = 3
"""Words of a message in which a bare number points at something."""

_CLAUSE = re.compile(
    r"\b(?:the|that|very|your|my|and|now|ok|k|number)?\s*([a-z0-9]+)\s*(?:one\b|of (?:them|these|those)\b|[,.;!?]|$)"
)
"""The word before "one", "of them" or the end of a clause."""

FILLING = vocabulary(
    """
    ok okay yes yeah yep no nope please pls plz hm hmm well so now then tell me show explain give about thing things
    list listed mentioned said let lets want wanted know hear read think see say go going got like kind sort bit
    little really actually just only even still wait hey sorry oh ah u ur i im you your we us our my need could can
    would will do does did is are was were be been have has had not lot some any all get make put take part start
    begin question talk discuss keep k n lol def definition quick remind once mean topic one anyway row order line
    move turn fine typed kindly between name word words meant whats what's s t d ll re ve much very quite exactly
    again though tho dont doesnt didnt cant couldnt isnt arent wasnt maybe course sure thanks thx thank great good
    nice cool right alright next describe
    """
)
"""Words that ask for nothing by themselves."""

_PHRASES = (
    (("about",), re.compile(r"\b(what|how) about\b"), "and"),
    # This one points at no place: "is there a train?".
    (("there",), re.compile(r"\b(is|are|was|were|be) there\b"), r"\1"),
    (("there",), re.compile(r"\bthere (is|are|was|were)\b"), r"\1"),
    (("e.",), re.compile(r"\be\.\s?g\b\.?"), "eg"),
    (
        ("next", "same", "just", "rather"),
        re.compile(r"\b(next to|same (thing )?as|(?<=is )the same|(?<=are )the same|not just|rather than)\b"),
        "versus",
    ),
    (("#", "nr.", "no."), re.compile(r"#\s?(?=\d)|\bn[ro]\.\s?(?=\d)"), "number "),
    (("before",), re.compile(r"\b(one|thing|item) before\b"), "previous one"),
    (("after",), re.compile(r"\b(one|thing|item) after (that|it|this)\b"), "next one"),
    (("prev",), re.compile(r"\bprev(ious)? (topic|question)\b"), "back"),
    (("'s",), re.compile(r"'s\b"), " is"),
    (("'",), re.compile(r"'"), ""),
)
"""Several words that together say what one word says; and signs without one of which none of them is there."""

_NAMELESS = LIGHT_WORDS | POINTING | LINKING | FILLING | {"what", "how", "why", "which"}
"""Words that name nothing."""

_ASKING = frozenset((*ORDINALS, *NUMBERS)).union(
    NUMBERING, COMPARING, EXAMPLE, MORE, WHY, SIMPLER, AGAIN, NEXT, BEFORE, OTHER, BOTH
)
"""Words that say what is asked of a thing, and do not name it."""

_TOKEN = re.compile(r"[^\W_]+|[\U0001F44D\u2764\U0001F64F\U0001F60A\U0001F44F\U0001F44C\U0001F44E]")

Correct = Callable[[list[str]], Sequence[str]]


@dataclass(frozen=True)
class Said:
    """A message in its words; `residue` are those that name something."""

    tokens: tuple[str, ...]
    residue: tuple[str, ...]
    text: str = ""

    @classmethod
    def of(cls, text: str, correct: Correct = list) -> Said:
        """Split a text; case, accents and marks are left out, and misspelt words put right by `correct`."""
        folded = fold(text)
        for signs, pattern, word in _PHRASES:
            if any(map(folded.__contains__, signs)):
                folded = pattern.sub(word, folded)
        tokens = tuple(correct(_TOKEN.findall(folded)))
        return cls(tokens, tuple([token for token in tokens if token not in _NAMELESS]), folded)

    @property
    def place(self) -> int | None:
        """Where in a list it points to: "the second one", "number 4", "3" alone."""
        for token in self.tokens:
            if token in ORDINALS:
                return ORDINALS[token]
        for before, token in pairwise(("", *self.tokens)):
            if token in NUMBERS and (before in NUMBERING or (token.isdigit() and len(self.tokens) <= SHORT)):
                return NUMBERS[token]
        return None

    @property
    def places(self) -> tuple[int, ...]:
        """Every place in a list that an ordinal of it points to."""
        return tuple(ORDINALS[token] for token in self.tokens if token in ORDINALS)

    @property
    def places_two(self) -> bool:
        """Whether it sets two places against each other: "the former and the latter"."""
        return len(set(self.places)) == 2 and (self.has(COMPARING) or {"former", "latter"} <= set(self.tokens))

    @property
    def points_clearly(self) -> bool:
        """Whether an ordinal stands for a thing ("the first one"), not before one ("the first city")."""
        return any(word in ORDINALS for word in _CLAUSE.findall(self.text))

    @property
    def leans(self) -> bool:
        """Whether it points at, or goes on from, something said before."""
        return self.has(POINTING) or (bool(self.tokens) and self.tokens[0] in LINKING)

    @property
    def names(self) -> tuple[str, ...]:
        """What it names besides what it asks of it: "a third example of steam" names "steam"."""
        return self.without(_ASKING)

    def has(self, words: frozenset[str]) -> bool:
        """Say whether one of the words is said."""
        return not words.isdisjoint(self.tokens)

    def is_only(self, words: frozenset[str]) -> bool:
        """Say whether nothing but these words is said."""
        return bool(self.tokens) and set(self.tokens) <= words

    @property
    def refuses(self) -> bool:
        """Whether it says no more than that an answer is not what was meant."""
        return self.is_only(DISLIKING) and self.has(REFUSING)

    @property
    def accepts(self) -> bool:
        """Whether it says no more than that an answer has arrived, or thanks by signs: "ok, cool", a thumb up."""
        return self.is_only(THANKING | ACCEPTING) and "?" not in self.text

    @property
    def is_lost(self) -> bool:
        """Whether it says that something is not understood: "I don't get it", "I am confused"."""
        return self.has(LOST) or (self.has(GRASPING) and self.has(DENYING))

    @property
    def is_scrap(self) -> bool:
        """Whether it is nothing that somebody else could answer: "hm ok", "xy", "why?"."""
        is_slip = len("".join(self.tokens)) <= SCRAP and "?" not in self.text
        return not self.residue or is_slip

    @property
    def wants_plainer(self) -> bool:
        """Whether it says no more than that shorter or easier words are wanted: "too long", "in easy English"."""
        if _LONGER.search(self.text):
            return False
        rest, found = PLAINER.subn(" ", " ".join(self.tokens))
        if not (found or self.has(SIMPLER)) or not set(rest.split()) <= _NAMELESS | AGAIN | SIMPLER | _ABOUT_ANSWERS:
            return False
        return self.has(SIMPLER) or not (self.has(_OPEN) or self.tokens[0] in _ASKING_WHETHER)

    def without(self, *groups: frozenset[str]) -> tuple[str, ...]:
        """Give what is left of the residue when words are left out."""
        return tuple([token for token in self.residue if not any(token in group for group in groups)])
