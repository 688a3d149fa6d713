"""Whatever the course has to show can be shown on Telegram: length, markup, buttons."""

import pytest

from bot.channels.rendering import to_html
from bot.conversation import Conversation
from bot.tutor import cards
from bot.tutor.choices import LIMIT_BYTES, Action, write_link
from bot.tutor.course import Course
from bot.tutor.cutting import LIMIT
from bot.tutor.markup import plain, units
from bot.tutor.message import read_line
from bot.tutor.reply import Reply
from tests.botapi.markup import parse_html
from tests.tutor.real_course.measuring import INSIDE

PLAIN_SENTENCES = (
    *("help", "about", "privacy", "attachment", "trouble", "unknown_command", "expired", "kept", "not_kept"),
    *("keep_lost", "not_forgotten", "forgotten", "why_nothing", "why_chosen", "why_lost", "export", "flood"),
)


def faults(reply: Reply) -> list[str]:
    """Name what Telegram would refuse or leave out."""
    shown = parse_html(to_html(reply.text))
    limit = cards.CAPTION_LIMIT if reply.picture else LIMIT
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
    for sentence in ("start", "decline", "decline_again", "none", "expired_link"):
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
