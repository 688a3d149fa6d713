"""A few words are answered where they are clear, and not where they ask for nothing."""

import pytest

from bot.tutor.matching.text import LIGHT_WORDS
from bot.tutor.reply import Outcome
from tests.tutor.real_course.measuring import Decide

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
