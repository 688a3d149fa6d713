"""The sentences that the tutor says around the course's answers; their texts stand in `content/wording.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def _say(when: str, *placeholders: str) -> str:
    """Declare a sentence: when the tutor says it, and which {placeholders} its text may use."""
    return field(metadata={"when": when, "placeholders": placeholders})  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Wording:
    """Every sentence of the tutor that is not an answer, in the small Markdown; labels are plain text."""

    start: str = _say("a learner opens the chat, /start", "title", "section")
    help: str = _say("/help", "title", "contact")
    about: str = _say("/about", "title", "section", "page", "authors", "licence", "licence_url", "credit", "contact")
    topics: str = _say("/topics, above the list of topics", "title")
    topic: str = _say("above the questions of one topic", "topic")
    ask: str = _say("the tutor is not sure: above at most three questions to choose from")
    none: str = _say("the learner said that none of the choices is meant")
    decline: str = _say("the course does not cover the question", "title")
    glossary: str = _say("/define without a word, above the list of terms", "title")
    also_called: str = _say("in the meaning of a term: what else it is called", "names")
    attachment: str = _say("the learner sent a sticker, a voice message, a photo or the like")
    unknown_command: str = _say("the learner sent a /command that does not exist")
    expired: str = _say("the learner tapped a button that the course no longer knows")
    trouble: str = _say("something broke while the tutor was thinking")
    sources: str = _say("before the sources of an answer")
    source: str = _say("one source with a year", "author", "title", "year", "url")
    source_undated: str = _say("one source without a year", "author", "title", "url")
    more_sources: str = _say("after the first sources of a short answer", "count")
    more_label: str = _say("button: show the longer answer")
    topics_label: str = _say("button: show all topics")
    topic_label: str = _say("button: show the topic that this answer belongs to", "topic")
    other_label: str = _say("button: below an answer that may not be meant, another one", "question")
    see_label: str = _say("button: below the meaning of a term, the answer that tells more", "question")
    glossary_label: str = _say("button: show the list of terms")
    none_label: str = _say("button: none of these choices is meant")
    sorry: str = _say("the learner said that an answer was not meant: above the next best questions")
    side_by_side: str = _say("above two answers that no text of the course compares")
    keep: str = _say("nothing fitted: may course staff see the question?")
    keep_yes_label: str = _say("button: course staff may see the question")
    keep_no_label: str = _say("button: course staff may not see the question")
    kept: str = _say("the question was stored for course staff")
    not_kept: str = _say("the question was not stored")
    keep_lost: str = _say("the learner said yes, but the words of the question are no longer at hand")
    why: str = _say("/why: which answer is explained", "question")
    why_after: str = _say("/why: the message was taken together with the last topic", "question")
    why_pointed: str = _say("/why: the message pointed at something said before", "question", "before")
    why_corrected: str = _say("/why: words that were taken for misspelt ones", "words")
    why_words: str = _say("/why: the words that spoke for the answer, with their shares", "words")
    why_phrase: str = _say("/why: the phrase of the course that is most like the question", "phrase")
    why_chance: str = _say("/why: how sure the tutor was (percent)", "chance", "next", "next_chance", "margin")
    why_version: str = _say("/why: the version of the course content", "version")
    why_chosen: str = _say("/why: the learner chose the answer by a button, a link or a number")
    why_lost: str = _say("/why: the words of the question are no longer at hand")
    why_nothing: str = _say("/why: there is no answer to explain")
    privacy: str = _say("/privacy", "contact")
    export: str = _say("/export: beside the file with the learner's data")
    forget: str = _say("/forget: asks whether everything is to be removed")
    forget_yes_label: str = _say("button: remove everything")
    forget_no_label: str = _say("button: remove nothing")
    forgotten: str = _say("everything was removed")
    not_forgotten: str = _say("nothing was removed")
    private: str = _say("in a group: the command works in a private chat")
    private_label: str = _say("button: open the private chat")
    flood: str = _say("so many messages came at once that the tutor stops listening for a while")
    share: str = _say("how others get to the same answer", "link")
    share_label: str = _say("button: share this answer")
    wrong_label: str = _say("button: this answer is not what was meant")
    expired_link: str = _say("the learner followed a link to an answer that the course no longer has")
    inline_label: str = _say("button above what is found inline, in any chat: go to the private chat")
    command_start: str = _say("what /start does, in Telegram's command menu")
    command_help: str = _say("what /help does, in Telegram's command menu")
    command_topics: str = _say("what /topics does, in Telegram's command menu")
    command_define: str = _say("what /define does, in Telegram's command menu")
    command_about: str = _say("what /about does, in Telegram's command menu")
    command_why: str = _say("what /why does, in Telegram's command menu")
    command_privacy: str = _say("what /privacy does, in Telegram's command menu")
    command_export: str = _say("what /export does, in Telegram's command menu")
    command_forget: str = _say("what /forget does, in Telegram's command menu")


def placeholders(text: str) -> set[str]:
    """Name the {placeholders} in a text. Raises ValueError when a brace has no partner."""
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        raise ValueError("a brace without its partner")
    return set(PLACEHOLDER.findall(text))


def is_label(name: str) -> bool:
    """Say whether a sentence is plain text on a button or in a menu."""
    return name.endswith("_label") or name.startswith("command_")


ALLOWED = {entry.name: frozenset(entry.metadata["placeholders"]) for entry in fields(Wording)}
"""Which placeholders each sentence may use."""
