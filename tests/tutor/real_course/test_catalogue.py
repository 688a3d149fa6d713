"""The course has all that it is about: taught, tried, short, and with its pictures."""

from bot.tutor.course import Course
from bot.tutor.markup import plain
from tests.tutor.real_course.measuring import ROOT

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
bot.distress
"""


def test_the_course_has_every_intent_of_its_catalogue(course: Course) -> None:
    assert len(set(CATALOGUE.split())) == 69
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


def test_every_picture_exists(course: Course) -> None:
    pictures = [intent.answer.picture.path for intent in course.intents.values() if intent.answer.picture]

    assert [path for path in pictures if not (ROOT / path).is_file()] == []
