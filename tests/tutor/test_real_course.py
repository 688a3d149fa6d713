"""The course of this repository, measured: how often the tutor is right, and what it can always show."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from string import ascii_lowercase
from typing import Any

import pytest

from bot.authoring.building import read_course
from bot.authoring.english import ordinary_words
from bot.channels.jsonl import answer_lines
from bot.channels.rendering import to_html
from bot.conversation import Conversation
from bot.storage.memory import MemoryStore
from bot.tutor import cards
from bot.tutor.choices import LIMIT_BYTES, Action, write_link
from bot.tutor.course import GLOSSARY, Course
from bot.tutor.markup import plain, units
from bot.tutor.matching.learning import learn
from bot.tutor.matching.matcher import Matcher
from bot.tutor.matching.ranking import Decision, Explanation, Rank, Ranking, decide
from bot.tutor.matching.text import LIGHT_WORDS
from bot.tutor.message import read_line
from bot.tutor.reply import Outcome, Reply, Turn
from tests.botapi.markup import parse_html

ROOT = Path(__file__).parents[2]
DEV_QUESTIONS = ROOT / "questions/dev_questions.jsonl"
DEV_FOLLOWUPS = ROOT / "questions/dev_followups.jsonl"
FOLLOWUPS = ROOT / "questions/followups.jsonl"
TAUGHT_FOLLOWUPS = ROOT / "benchmarks/conversations/taught.jsonl"

CATALOGUE = """
psi.definition psi.scope psi.vs_private psi.public_value psi.challenges psi.importance psi.measurement psi.actors
psi.examples
types.overview types.dimensions types.uncertainty types.direction types.enhancement types.mission types.adaptive
types.anticipatory types.enhancement.example types.mission.example types.adaptive.example types.anticipatory.example
types.compare.adaptive_anticipatory types.compare.adaptive_enhancement types.compare.adaptive_mission
types.compare.anticipatory_enhancement types.compare.anticipatory_mission types.compare.enhancement_mission
types.choosing types.portfolio
drivers.overview drivers.internal drivers.management drivers.climate drivers.external drivers.political
drivers.economic drivers.social drivers.technological drivers.ecological drivers.legal drivers.pestel
drivers.internal_vs_external drivers.examples
trends.overview trends.smart_mobility trends.partnerships trends.co_production trends.co_design
trends.co_production_vs_co_design trends.examples
urban.transformation urban.role_of_psi urban.smart_sustainable_city
course.about course.lecturer course.licence course.sources course.takeaways
bot.greeting bot.help bot.thanks bot.goodbye bot.identity bot.quiz bot.progress bot.privacy bot.feedback bot.human
"""


Decide = Callable[[str], Decision]


@dataclass(frozen=True)
class Question:
    """A question and the intents that are right for it; none when the course does not cover it."""

    text: str
    right: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Shares:
    """What became of questions that the course covers. `offered`: the right intent is the answer, or a choice."""

    right: float
    offered: float
    wrong: float


@pytest.fixture(scope="module")
def course() -> Course:
    return read_course(ROOT)


@dataclass(frozen=True)
class Remembering:
    """The matcher, ranking no text twice: tests ask for the same ones again and again."""

    matcher: Matcher
    remembered: Rank

    def rank(self, text: str) -> Ranking:
        return self.remembered(text)

    def correct(self, found: Sequence[str]) -> Sequence[str]:
        return self.matcher.correct(found)

    def explain(self, text: str, intent: str) -> Explanation:
        return self.matcher.explain(text, intent)


@pytest.fixture(scope="module")
def matching(course: Course) -> Remembering:
    matcher = learn(course, ordinary_words())
    return Remembering(matcher, cache(matcher.rank))


@pytest.fixture(scope="module")
def rank(matching: Remembering) -> Rank:
    return matching.rank


@pytest.fixture(scope="module")
def conversation(course: Course, matching: Remembering) -> Iterator[Conversation]:
    """Talk as `psi-tutor match --jsonl` does."""
    store = MemoryStore()
    yield Conversation(course, matching, store)
    store.close()


Talk = Callable[[Sequence[str]], Turn]


@pytest.fixture(scope="module")
def talk(conversation: Conversation) -> Talk:
    """Say lines one after the other as a fresh learner, and give the last turn."""
    learners = count(1_000)

    def say(lines: Sequence[str]) -> Turn:
        learner = next(learners)
        *_, last = [conversation.take(learner, read_line(line)) for line in lines]
        assert last is not None
        return last

    return say


@pytest.fixture(scope="module")
def decide_on(rank: Rank) -> Decide:
    return lambda text: decide(rank(text))


def answers(decision: Decision) -> bool:
    return decision.outcome == Outcome.ANSWER


def measure(decide_on: Decide, questions: Iterable[Question]) -> Shares:
    decided = [(question.right, decide_on(question.text)) for question in questions]
    right = sum(answers(decision) and decision.intents[0] in right for right, decision in decided)
    offered = sum(not right.isdisjoint(decision.intents) for right, decision in decided)
    answered = sum(answers(decision) for _, decision in decided)
    return Shares(right / len(decided), offered / len(decided), (answered - right) / len(decided))


def answered_share(decide_on: Decide, questions: Sequence[Question]) -> float:
    return sum(answers(decide_on(question.text)) for question in questions) / len(questions)


def trials(course: Course) -> list[Question]:
    return [Question(trial, frozenset({intent.id})) for intent in course.intents.values() for trial in intent.trials]


def trials_outside(course: Course) -> list[Question]:
    return [Question(trial) for trial in course.out_of_scope.trials]


def dev_questions() -> list[Question]:
    lines = [json.loads(line) for line in DEV_QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [
        Question(line["text"], frozenset({line["intent"], *line["accept"]}) if "accept" in line else frozenset())
        for line in lines
    ]


DEV = dev_questions()
INSIDE = [question for question in DEV if question.right]
OUTSIDE = [question for question in DEV if not question.right]
# In the order of the file: what people ask any bot, what only sounds like this course, and abuse or nonsense.
EVERYDAY, NEAR, HOSTILE = OUTSIDE[:40], OUTSIDE[40:100], OUTSIDE[100:]


def test_dev_questions_are_as_many_as_the_figures_say() -> None:
    assert (len(INSIDE), len(EVERYDAY), len(NEAR), len(HOSTILE)) == (272, 40, 60, 20)


def test_held_back_trials_find_their_answers(course: Course, decide_on: Decide) -> None:
    """Measured, of 779: right 0.968, right or offered 0.987, wrong 0.010."""
    shares = measure(decide_on, trials(course))

    assert shares.right >= 0.92
    assert shares.offered >= 0.98
    assert shares.wrong <= 0.03


def test_held_back_trials_outside_the_course_are_seldom_answered(course: Course, decide_on: Decide) -> None:
    """Measured, of 246: 0.053."""
    assert answered_share(decide_on, trials_outside(course)) <= 0.10


def test_questions_of_other_authors_find_their_answers(decide_on: Decide) -> None:
    """Measured, of 272: right 0.952, right or offered 0.989, wrong 0.022."""
    shares = measure(decide_on, INSIDE)

    assert shares.right >= 0.92
    assert shares.offered >= 0.98
    assert shares.wrong <= 0.04


def test_everyday_and_hostile_questions_are_hardly_ever_answered(decide_on: Decide) -> None:
    """Measured: none."""
    assert answered_share(decide_on, EVERYDAY + HOSTILE) <= 0.02


def test_questions_that_only_sound_like_the_course_are_seldom_answered(decide_on: Decide) -> None:
    """Measured: 2 of 60, 0.033."""
    assert answered_share(decide_on, NEAR) <= 0.15


def with_typo(text: str, rng: Random) -> str:
    """Leave out, swap, replace or add a letter of one word of four letters or more; a text without one stays."""
    places = [found.span() for found in re.finditer(r"[^\W\d_]{4,}", text)]
    if not places:
        return text
    start, end = rng.choice(places)
    word = typo = text[start:end]
    while typo.lower() == word.lower():
        at, letter = rng.randrange(len(word)), rng.choice(ascii_lowercase)
        before, here, after = word[:at], word[at], word[at + 1 :]
        typo = before + rng.choice([after, after[:1] + here + after[1:], letter + after, letter + here + after])
    return text[:start] + typo + text[end:]


def test_a_typo_is_one_letter_and_the_same_with_every_run() -> None:
    assert [with_typo("What is PSI, please?", Random(seed)) for seed in range(6)] == [
        "What is PSI, plebse?",
        "hat is PSI, please?",
        "chat is PSI, please?",
        "Wlhat is PSI, please?",
        "Whdat is PSI, please?",
        "What is PSI, pleas?",
    ]
    assert with_typo("is it on? 42", Random(1)) == "is it on? 42"


def test_one_typo_in_every_question_costs_few_right_answers(decide_on: Decide) -> None:
    """Measured: right 0.938, 0.941 and 0.930 instead of 0.952, a loss of 0.016."""
    clean = measure(decide_on, INSIDE).right

    misspelt = []
    for seed in (1, 2, 3):
        rng = Random(seed)
        typed = [replace(question, text=with_typo(question.text, rng)) for question in INSIDE]
        misspelt.append(measure(decide_on, typed).right)

    assert clean - sum(misspelt) / 3 <= 0.02


def distance(said: Sequence[tuple[float, bool]]) -> float:
    """Give the mean distance between confidence and share right, over tenths of 0..1 (expected calibration error)."""
    tenths: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, hit in said:
        tenths[min(int(confidence * 10), 9)].append((confidence, hit))
    apart = (abs(sum(confidence - hit for confidence, hit in tenth)) for tenth in tenths.values())
    return sum(apart) / len(said)


def test_confidences_are_true(course: Course, rank: Rank) -> None:
    """Trials and dev questions by the confidence in their best intent; for those outside, no intent is right.

    Measured: 0.017 apart in the mean; between 0.7 and 0.9, 68 questions of mean 0.817, 0.838 of them right; above,
    937 of 0.993, 0.990. Below, the tutor is too modest: from 0.4 to 0.7, 37 of 0.553, 0.757 right.
    """
    best = [
        (rank(question.text).matches[0], question.right)
        for question in [*trials(course), *trials_outside(course), *DEV]
    ]
    said = [(match.confidence, match.intent in right) for match, right in best]

    often = [hit for confidence, hit in said if 0.7 <= confidence < 0.9]
    nearly_always = [hit for confidence, hit in said if confidence >= 0.9]

    assert distance(said) <= 0.02
    assert len(often) >= 40
    assert 0.75 <= sum(often) / len(often) <= 0.9
    assert sum(nearly_always) / len(nearly_always) >= 0.98


def hit(answered: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Say whether a line of answers is what its line of questions wants: with OUT_OF_SCOPE, anything but an answer."""
    right = {wanted["intent"], *wanted["accept"]}
    if answered["outcome"] == Outcome.ANSWER:
        return answered["intent"] in right
    return "OUT_OF_SCOPE" in right


def misses(conversation: Conversation, path: Path) -> tuple[list[str], int]:
    """Play conversations; give those whose last turn is not as wanted, and how many there are."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [
        (json.loads(answered), json.loads(line))
        for answered, line in zip(answer_lines(conversation, lines), lines, strict=True)
    ]
    missed = [f"{wanted['history']} {wanted['text']}" for answered, wanted in pairs if not hit(answered, wanted)]
    return missed, len(pairs)


def test_follow_ups_of_the_development_set_are_understood(conversation: Conversation) -> None:
    """Measured, of 40: 37 right, 0.925."""
    missed, n_played = misses(conversation, DEV_FOLLOWUPS)

    assert n_played == 40
    assert len(missed) <= 4, missed


def test_follow_ups_of_another_author_are_understood(conversation: Conversation) -> None:
    """Measured, of 80: 70 right, 0.875."""
    missed, n_played = misses(conversation, FOLLOWUPS)

    assert n_played == 80
    assert len(missed) <= 16, missed


def test_follow_ups_that_are_measured_were_not_learned_from() -> None:
    def conversations(path: Path) -> set[tuple[str, ...]]:
        lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        return {tuple(text.casefold() for text in (*line["history"], line["text"])) for line in lines}

    taught = conversations(TAUGHT_FOLLOWUPS)
    measured = conversations(DEV_FOLLOWUPS) | conversations(FOLLOWUPS)

    assert len(taught) > 100
    assert taught & measured == set()


def test_a_whole_turn_does_as_well_on_first_questions_as_the_matcher_alone(talk: Talk) -> None:
    """Measured, of 272: right 0.952, right or offered 0.985; of 120 outside, 3 answered."""
    inside = [(question.right, talk([question.text]).notes) for question in INSIDE]
    outside = [talk([question.text]).notes for question in OUTSIDE]

    right = sum(notes.outcome == Outcome.ANSWER and notes.intent in wanted for wanted, notes in inside)
    offered = sum(not wanted.isdisjoint({notes.intent, *notes.choices}) for wanted, notes in inside)
    assert right / len(inside) >= 0.92
    assert offered / len(inside) >= 0.98
    assert sum(notes.outcome == Outcome.ANSWER for notes in outside) / len(outside) <= 0.08


@pytest.mark.parametrize(
    ("lines", "intent"),
    [
        (
            ["adaptive innovation", "anticipatory innovation", "what is the difference between them?"],
            "types.compare.adaptive_anticipatory",
        ),
        (["what is PSI?", "vs private companies?"], "psi.vs_private"),
        (["what are the internal drivers?", "and the external ones?"], "drivers.external"),
        (["what is adaptive innovation", "example?"], "types.adaptive.example"),
        (["what is adaptive innovation", "and an example of that?"], "types.adaptive.example"),
        (["why does psi matter", "why?"], "psi.importance"),
        (["what is adaptive innovation", "why?"], "types.adaptive"),
        (["what is mission-oriented innovation", "tell me more"], "types.mission"),
        (["list the four types", "the second one"], "types.mission"),
        (["list the four types", "number 4"], "types.anticipatory"),
        (["list the four types", "the first one", "next"], "types.mission"),
        (["what are the 4 types"], "types.overview"),
        (["what are the types"], "types.overview"),
        (["which drivers are internal?", "what is management as a driver", "the other one"], "drivers.climate"),
        (["what is adaptive innovation", "how is that different from mission?"], "types.compare.adaptive_mission"),
        (["what is adaptive innovation", "vs mission"], "types.compare.adaptive_mission"),
        (
            ["what is adaptive innovation", "what is anticipatory innovation", "compare both"],
            "types.compare.adaptive_anticipatory",
        ),
        (["list the four types", "difference between the first and the second"], "types.compare.enhancement_mission"),
        (["tell me about the political drivers", "what about legal"], "drivers.legal"),
        (["what are the external drivers?", "what about legal"], "drivers.legal"),
        (["give me an example of adaptive innovation", "same for anticipatory"], "types.anticipatory.example"),
        (["what is adaptive innovation", "same for anticipatory"], "types.anticipatory"),
        (["what is co-production?", "and co-design?"], "trends.co_design"),
        (["adaptive/anticipatory??"], "types.compare.adaptive_anticipatory"),
        (["what is a smart city", "adaptive/anticipatory??"], "types.compare.adaptive_anticipatory"),
        (["hi, what is adaptive innovation?"], "types.adaptive"),
        (["Hello! What is PSI?"], "psi.definition"),
        (["thank you, and what is co-design?"], "trends.co_design"),
        (["what is adaptive innovation", "who teaches this course?"], "course.lecturer"),
        (["is it going to rain tomorrow?", "what is PSI"], "psi.definition"),
        (["what is adaptive innovation", "thanks!", "example?"], "types.adaptive.example"),
    ],
    ids=lambda given: " > ".join(given) if isinstance(given, list) else "",
)
def test_a_follow_up_is_answered(talk: Talk, lines: list[str], intent: str) -> None:
    notes = talk(lines).notes

    assert (notes.outcome, notes.intent) == (Outcome.ANSWER, intent)


def test_after_an_answer_that_was_not_meant_comes_what_is_next_to_it(talk: Talk) -> None:
    notes = talk(["what is adaptive innovation", "not that, the other"]).notes

    assert notes.outcome is Outcome.ANSWER
    assert notes.intent is not None
    assert notes.intent.startswith(("types.adaptive.", "types.compare.adaptive_"))


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("What is PSI? And who teaches this course?", ["psi.definition", "course.lecturer"]),
        ("what is adaptive innovation and what is a smart city", ["types.adaptive", "urban.smart_sustainable_city"]),
        ("what is adaptive innovation? and an example of it?", ["types.adaptive", "types.adaptive.example"]),
        ("what are the internal drivers? and the external ones?", ["drivers.internal", "drivers.external"]),
    ],
)
def test_two_questions_in_one_message_are_both_answered(talk: Talk, text: str, intents: list[str]) -> None:
    turn = talk([text])

    assert [turn.notes.intent, *turn.notes.choices] == intents
    assert list(turn.learner.context.topics) == intents


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("legal vs political", ["drivers.legal", "drivers.political"]),
        ("management vs smart mobility", ["drivers.management", "trends.smart_mobility"]),
        ("economic/legal??", ["drivers.economic", "drivers.legal"]),
    ],
)
def test_two_things_that_no_answer_compares_stand_side_by_side(
    talk: Talk, course: Course, text: str, intents: list[str]
) -> None:
    turn = talk([text])

    assert [turn.notes.intent, *turn.notes.choices] == intents
    assert all(plain(course.intents[intent].answer.short) in plain(turn.replies[-1].text) for intent in intents)


@pytest.mark.parametrize(
    "lines",
    [
        ["who won the match?", "and who lost it?"],
        ["is it going to rain tomorrow?", "and the day after?"],
        ["what is psi", "who is the king of spain", "and of france?"],
    ],
    ids=" > ".join,
)
def test_what_goes_on_outside_the_course_is_declined_too(talk: Talk, lines: list[str]) -> None:
    assert talk(lines).notes.outcome == Outcome.DECLINE


SHORT_QUESTIONS = [
    ("PSI", "psi.definition"),
    ("PSI definition", "psi.definition"),
    ("public value", "psi.public_value"),
    ("who is involved", "psi.actors"),
    ("PSI challenges", "psi.challenges"),
    ("why innovate", "psi.importance"),
    ("measuring innovation", "psi.measurement"),
    ("public vs private", "psi.vs_private"),
    ("PSI examples", "psi.examples"),
    ("four types", "types.overview"),
    ("innovation types", "types.overview"),
    ("two dimensions", "types.dimensions"),
    ("directionality", "types.direction"),
    ("enhancement-oriented innovation", "types.enhancement"),
    ("mission-oriented innovation", "types.mission"),
    ("adaptive innovation", "types.adaptive"),
    ("anticipatory innovation", "types.anticipatory"),
    ("mission example", "types.mission.example"),
    ("adaptive examples", "types.adaptive.example"),
    ("anticipatory example", "types.anticipatory.example"),
    ("enhancement example", "types.enhancement.example"),
    ("mission vs adaptive", "types.compare.adaptive_mission"),
    ("adaptive vs anticipatory", "types.compare.adaptive_anticipatory"),
    ("enhancement or mission", "types.compare.enhancement_mission"),
    ("enhancement versus adaptive", "types.compare.adaptive_enhancement"),
    ("anticipatory vs mission", "types.compare.anticipatory_mission"),
    ("innovation portfolio", "types.portfolio"),
    ("drivers", "drivers.overview"),
    ("internal drivers", "drivers.internal"),
    ("external drivers", "drivers.external"),
    ("management", "drivers.management"),
    ("organisational climate", "drivers.climate"),
    ("political drivers", "drivers.political"),
    ("economic drivers", "drivers.economic"),
    ("social drivers", "drivers.social"),
    ("technological drivers", "drivers.technological"),
    ("ecological drivers", "drivers.ecological"),
    ("legal drivers", "drivers.legal"),
    ("PESTEL", "drivers.pestel"),
    ("internal vs external", "drivers.internal_vs_external"),
    ("driver examples", "drivers.examples"),
    ("trends", "trends.overview"),
    ("smart mobility", "trends.smart_mobility"),
    ("partnerships", "trends.partnerships"),
    ("co-production", "trends.co_production"),
    ("co-design", "trends.co_design"),
    ("co-production vs co-design", "trends.co_production_vs_co_design"),
    ("trend examples", "trends.examples"),
    ("urban transformation", "urban.transformation"),
    ("smart city", "urban.smart_sustainable_city"),
    ("who teaches this", "course.lecturer"),
    ("about this course", "course.about"),
    ("licence", "course.licence"),
    ("key takeaways", "course.takeaways"),
    ("hello", "bot.greeting"),
    ("help", "bot.help"),
    ("thanks", "bot.thanks"),
    ("bye", "bot.goodbye"),
    ("who are you", "bot.identity"),
    ("quiz me", "bot.quiz"),
    ("my progress", "bot.progress"),
    ("privacy", "bot.privacy"),
]


@pytest.mark.parametrize(("question", "intent"), SHORT_QUESTIONS, ids=[question for question, _ in SHORT_QUESTIONS])
def test_a_short_but_clear_question_is_answered(decide_on: Decide, question: str, intent: str) -> None:
    decision = decide_on(question)

    assert (decision.outcome, decision.intents[:1]) == (Outcome.ANSWER, (intent,))


def test_the_course_has_every_intent_of_its_catalogue(course: Course) -> None:
    assert len(set(CATALOGUE.split())) == 68
    assert [intent for intent in CATALOGUE.split() if intent not in course.intents] == []


def test_every_intent_of_the_catalogue_is_taught_and_tried_enough(course: Course) -> None:
    counts = {
        intent: (len(course.intents[intent].phrases), len(course.intents[intent].trials))
        for intent in CATALOGUE.split()
    }

    assert {intent: few for intent, few in counts.items() if few[0] < 30 or few[1] < 6} == {}


def test_what_is_out_of_scope_is_taught_and_tried_enough(course: Course) -> None:
    assert len(course.out_of_scope.phrases) >= 200
    assert len(course.out_of_scope.trials) >= 100


def test_every_short_answer_has_at_most_sixty_words(course: Course) -> None:
    lengths = {intent.id: len(plain(intent.answer.short).split()) for intent in course.intents.values()}

    assert {intent: length for intent, length in lengths.items() if length > 60} == {}


PLAIN_SENTENCES = (
    *("help", "about", "privacy", "attachment", "trouble", "unknown_command", "expired", "kept", "not_kept"),
    *("keep_lost", "not_forgotten", "forgotten", "why_nothing", "why_chosen", "why_lost", "export", "flood"),
)


def faults(reply: Reply) -> list[str]:
    """Name what Telegram would refuse or leave out."""
    shown = parse_html(to_html(reply.text))
    limit = cards.CAPTION_LIMIT_CHARS if reply.picture else cards.LIMIT_CHARS
    found = [*shown.losses]
    found += [] if 1 <= units(shown.text) <= limit else [f"{units(shown.text)} characters"]
    found += [] if shown.text == plain(reply.text) else ["HTML and plain text differ"]
    found += [f"the id {choice.id} is too long" for choice in reply.choices if len(choice.id.encode()) > LIMIT_BYTES]
    found += [f"the label {choice.label!r} is cut" for choice in reply.choices if not 1 <= len(choice.label) <= 100]
    found += ["no way on"] if not (reply.choices or reply.picture) else []
    return found


def test_every_card_can_be_shown_on_telegram(course: Course) -> None:
    intents = course.intents.values()
    replies = {f"short {intent.id}": cards.answer_card(course, intent) for intent in intents}
    replies |= {f"whole {intent.id}": cards.full_card(course, intent) for intent in intents}
    replies |= {f"ask {intent.id}": cards.ask_card(course, [intent]) for intent in intents}
    replies |= {f"topic {topic.id}": cards.topic_card(course, topic) for topic in course.topics}
    replies |= {
        f"picture {intent.id}": cards.picture_card(intent.answer.picture) for intent in intents if intent.answer.picture
    }
    for sentence in ("start", "decline", "none", "expired_link"):
        replies[sentence] = cards.choose_topic_card(course, sentence, or_none=True)
    replies |= {f"share {intent.id}": cards.share_card(course, write_link(intent.id)) for intent in intents}
    replies["topics"] = cards.topics_card(course, in_place=False)
    replies |= {f"term {term.id}": cards.term_card(course, term) for term in course.glossary}
    replies["terms"] = cards.glossary_card(course)
    for sentence in PLAIN_SENTENCES:
        replies[sentence] = cards.plain_card(course, sentence)
    for sentence, action in (("keep", Action.KEEP), ("forget", Action.FORGET)):
        replies[sentence] = cards.yes_or_no_card(course, sentence, action)
    for command in ("export", "forget"):
        replies[f"private {command}"] = cards.private_card(course, command)

    assert {name: found for name, reply in replies.items() if (found := faults(reply))} == {}


def test_two_things_can_be_shown_side_by_side_on_telegram(course: Course) -> None:
    """Each with the longest: two others are shorter together."""
    things = [intent for intent in course.intents.values() if course.topic_of(intent.id)]
    longest = max(things, key=lambda thing: units(plain(cards.answer_card(course, thing).text)))
    replies = {thing.id: cards.pair_card(course, longest, thing) for thing in things if thing != longest}

    assert len(replies) > 50
    assert {name: found for name, reply in replies.items() if (found := faults(reply))} == {}


@pytest.mark.slow
def test_every_first_question_of_the_development_set_can_be_explained_on_telegram(
    conversation: Conversation,
) -> None:
    found = {}
    for learner, question in enumerate(INSIDE, start=10_000):
        conversation.take(learner, read_line(question.text))
        explained = conversation.take(learner, read_line("/why"))
        assert explained is not None
        found[question.text] = [fault for reply in explained.replies for fault in faults(reply)]

    assert {text: faulty for text, faulty in found.items() if faulty} == {}


def test_every_picture_exists(course: Course) -> None:
    pictures = [intent.answer.picture.path for intent in course.intents.values() if intent.answer.picture]

    assert [path for path in pictures if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize(
    "text",
    [
        *("1", "42", "2020", "3.14", "4.4.1", "10%", "$5", "٣", "½", "²", "五"),
        *("\N{BREAD}", "\N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-3}"),
        "1\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}",
        *("?", "!?", "...", "---", "_", "<>", "*", ":-)", "", " "),
        *("1 2 3", "2019-2021", "+31 15 278 9111", "12:30"),
        *(
            "\N{PARTY POPPER}" * 3,
            "\N{BREAD} 42 ?!",
            "\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}",
            "\N{REGIONAL INDICATOR SYMBOL LETTER N}",
        ),
        *(
            "\N{EM DASH}",
            "\N{INVERTED QUESTION MARK}?",
            "\N{BULLET}",
            "\N{ZERO WIDTH SPACE}",
            "/",
            "@",
            "#",
            "()",
            "'s",
        ),
        *("the", "is", "and", "of", "a", "what", "to"),
        *("The?", " of ", "what??", "WHY", "how", "who", "when", "where", "which", "whose", "not", "no", "No!"),
    ],
)
def test_what_asks_for_nothing_is_not_answered(decide_on: Decide, text: str) -> None:
    assert decide_on(text).outcome != Outcome.ANSWER


def test_no_light_word_alone_is_answered(decide_on: Decide) -> None:
    assert [word for word in sorted(LIGHT_WORDS) if decide_on(word).outcome == Outcome.ANSWER] == []


def words_of(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", text.casefold()))


def one_word_less(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {words[:at] + words[at + 1 :] for at in range(len(words))}


def one_word_replaced(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {(*words[:at], "*", *words[at + 1 :]) for at in range(len(words))}


@pytest.mark.slow
def test_no_dev_question_is_a_phrase_or_a_trial_of_the_course(course: Course) -> None:
    """Nor does one differ from any by a word, single words apart: of these every two would.

    The names of terms, and what asks for one by its name as `content/glossary.yaml` says, are left out: they are
    words of the course, which any question may hold, and not questions that somebody thought of.
    """
    names = {words_of(name) for term in course.glossary for name in (term.name, *term.also)}
    asking = [intent for intent in course.intents.values() if intent.id.partition(".")[0] != GLOSSARY]
    texts = [text for intent in asking for text in (*intent.phrases, *intent.trials)]
    own = {words_of(text) for text in (*texts, *course.out_of_scope.phrases, *course.out_of_scope.trials)} - names
    longer = {words for words in own if len(words) > 1}
    less = {short for words in longer for short in one_word_less(words)}
    replaced = {gap for words in longer for gap in one_word_replaced(words)}
    asked = {words_of(question.text): question.text for question in DEV}

    same = [text for words, text in asked.items() if words in own]
    near = [
        text
        for words, text in asked.items()
        if len(words) > 1
        and (
            words in less
            or not longer.isdisjoint(one_word_less(words))
            or not replaced.isdisjoint(one_word_replaced(words))
        )
    ]

    assert (same, near) == ([], [])


@pytest.mark.parametrize(
    "text",
    ["difference between legal and political drivers", "legal vs political drivers", "legal/political??"],
)
def test_drivers_that_no_answer_compares_stand_side_by_side(talk: Talk, text: str) -> None:
    turn = talk([text])

    assert {turn.notes.intent, *turn.notes.choices} == {"drivers.legal", "drivers.political"}
    assert turn.replies[-1].text.startswith("*No text of the course compares these two.")


@pytest.mark.parametrize(
    ("lines", "pair"),
    [
        (["social drivers", "technological drivers", "compare them"], ["drivers.social", "drivers.technological"]),
        (["technological drivers", "how is that different from law?"], ["drivers.technological", "drivers.legal"]),
        (["smart mobility", "vs co-design?"], ["trends.smart_mobility", "trends.co_design"]),
    ],
    ids=["the last two", "the last and another", "versus another"],
)
def test_what_was_said_before_is_set_beside_what_no_answer_compares_it_with(
    talk: Talk, lines: list[str], pair: list[str]
) -> None:
    turn = talk(lines)

    assert [turn.notes.intent, *turn.notes.choices] == pair


def test_the_second_e_of_a_list_is_the_second_that_begins_with_it(talk: Talk) -> None:
    assert talk(["PESTEL", "which of them is the second E?"]).notes.intent == "drivers.ecological"
