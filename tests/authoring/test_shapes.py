"""Each YAML file has its keys and kinds of values; what differs is found at its own line."""

import pytest

from tests.authoring.conftest import Check
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles, Place, places

HIVE = "intents/hive.yaml"
COURSE = "content/course.yaml"
GLOSSARY = "content/glossary.yaml"
QUIZ = "content/quizzes/hive.yaml"
OUTSIDE = "intents/out_of_scope.yaml"
SOURCES = "content/sources.yaml"
WORDING = "content/wording.yaml"


def edit(path: str, before: str, after: str) -> CourseFiles:
    return BEEKEEPING.with_(path, replace=(before, after))


INSPECTION = (
    "- id: hive.inspection\n  title: Looking into a hive\n  phrases: How do I inspect a hive?\n"
    "  trials: [a visit, on Sunday, every week]\n  follow_ups: []\n"
)
QUESTIONS = BEEKEEPING.files[HIVE]
assert isinstance(QUESTIONS, bytes)
BEFORE_INSPECTION = QUESTIONS.decode().partition("- id: hive.inspection")[0]

MISSHAPEN = [
    pytest.param(edit(HIVE, "  title: The queen", "  titel: Queen\n  title: Q"), (HIVE, 23, "K001"), id="intent"),
    pytest.param(edit(SOURCES, '  year: "2019"', '  yaer: "2019"'), (SOURCES, 9, "K001"), id="source"),
    pytest.param(edit(COURSE, "credit:", "colour: red\ncredit:"), (COURSE, 8, "K001"), id="course"),
    pytest.param(edit(COURSE, "    title: Honey", "    title: Honey\n    x: y"), (COURSE, 16, "K001"), id="topic"),
    pytest.param(edit(OUTSIDE, "trials:", "follow_ups: []\ntrials:"), (OUTSIDE, 44, "K001"), id="out of scope"),
    pytest.param(edit(HIVE, "  title: The queen\n", ""), (HIVE, 22, "K002"), id="title missing"),
    pytest.param(edit(HIVE, "- id: hive.queen\n  title", "- title"), (HIVE, 22, "K002"), id="id missing"),
    pytest.param(edit(HIVE, "  follow_ups: [hive.swarm]\n", ""), (HIVE, 22, "K002"), id="follow-ups missing"),
    pytest.param(edit(SOURCES, "  url: https://bees.example.org/diary\n", ""), (SOURCES, 11, "K002"), id="url missing"),
    pytest.param(edit(COURSE, "    title: Honey\n", ""), (COURSE, 14, "K002"), id="topic without title"),
    pytest.param(edit(COURSE, "licence: CC BY 4.0\n", ""), (COURSE, 2, "K002"), id="licence missing"),
    pytest.param(edit(OUTSIDE, "trials:", ""), (OUTSIDE, 3, "K002"), id="trials missing"),
    pytest.param(
        BEEKEEPING.with_(HIVE, content=BEFORE_INSPECTION + INSPECTION), (HIVE, 63, "K003"), id="text for a list"
    ),
    pytest.param(edit(HIVE, "- name the boxes of a beehive", "- [name, box]"), (HIVE, 7, "K003"), id="list for a text"),
    pytest.param(edit(HIVE, "- queen bee 👑", "- queen: bee"), (HIVE, 27, "K003"), id="map for a text"),
    pytest.param(edit(HIVE, "[hive.swarm]", "hive.swarm"), (HIVE, 40, "K003"), id="one follow-up without brackets"),
    pytest.param(edit(HIVE, "[hive.swarm]", ""), (HIVE, 40, "K003"), id="empty list"),
    pytest.param(
        edit(HIVE, "title: The queen", "title: The queen\n  lists: hive.swarm"),
        (HIVE, 24, "K003"),
        id="text for what an intent lists",
    ),
    pytest.param(
        edit(HIVE, "title: The queen", "title: The queen\n  compares:\n    hive.swarm: hive.parts"),
        (HIVE, 24, "K003"),
        id="map for what an intent compares",
    ),
    pytest.param(
        edit(HIVE, "title: The queen", "title: The queen\n  example_of:\n    - [hive.swarm]"),
        (HIVE, 25, "K003"),
        id="list in what an intent gives examples of",
    ),
    pytest.param(edit(SOURCES, "weather:", "rain: cold\nweather:"), (SOURCES, 25, "K003"), id="text for a source"),
    pytest.param(edit(COURSE, "- honey.storage", "- [honey.storage]"), (COURSE, 20, "K003"), id="list in a topic"),
    pytest.param(BEEKEEPING.with_(HIVE, content=""), (HIVE, 1, "K003"), id="empty file of intents"),
    pytest.param(BEEKEEPING.with_(HIVE, content="# soon\n\n# more\n"), (HIVE, 1, "K003"), id="only comments"),
    pytest.param(BEEKEEPING.with_(HIVE, content="id: hive.queen\n"), (HIVE, 1, "K003"), id="map for a list of intents"),
    pytest.param(
        edit(HIVE, "- id: hive.parts", "- hello\n- id: hive.parts"), (HIVE, 3, "K003"), id="text for an intent"
    ),
    pytest.param(BEEKEEPING.with_(SOURCES, content=""), (SOURCES, 1, "K003"), id="empty file of sources"),
    pytest.param(BEEKEEPING.with_(COURSE, content="# soon\n"), (COURSE, 1, "K003"), id="course of comments"),
    pytest.param(BEEKEEPING.with_(OUTSIDE, content=""), (OUTSIDE, 1, "K003"), id="empty file of out-of-scope phrases"),
    pytest.param(edit(GLOSSARY, "terms:", "words: []\nterms:"), (GLOSSARY, 7, "K001"), id="glossary"),
    pytest.param(edit(GLOSSARY, "    answer: hive.parts", "    anser: hive.parts"), (GLOSSARY, 20, "K001"), id="term"),
    pytest.param(BEEKEEPING.with_(GLOSSARY, content="phrases: []\n"), (GLOSSARY, 1, "K002"), id="terms missing"),
    pytest.param(BEEKEEPING.with_(GLOSSARY, content="terms: []\n"), (GLOSSARY, 1, "K002"), id="ways to ask missing"),
    pytest.param(edit(GLOSSARY, "    term: Super\n", ""), (GLOSSARY, 16, "K002"), id="term without its word"),
    pytest.param(edit(GLOSSARY, "    sources: [handbook]\n", ""), (GLOSSARY, 16, "K002"), id="term without sources"),
    pytest.param(
        edit(GLOSSARY, "[granulation]", "granulation"), (GLOSSARY, 26, "K003"), id="one name without brackets"
    ),
    pytest.param(edit(GLOSSARY, "term: Super", "term: [Super]"), (GLOSSARY, 17, "K003"), id="list for a word"),
    pytest.param(edit(GLOSSARY, "hive.parts", "[hive.parts]"), (GLOSSARY, 20, "K003"), id="list for an intent"),
    pytest.param(edit(GLOSSARY, "- id: super", "- id: hive.super"), (GLOSSARY, 16, "K003"), id="id with a dot"),
    pytest.param(
        edit(GLOSSARY, "term: Super", f"term: {'S' * 61}"), (GLOSSARY, 17, "K003"), id="word of 61 characters"
    ),
    pytest.param(BEEKEEPING.with_(GLOSSARY, content=""), (GLOSSARY, 1, "K003"), id="empty glossary"),
    pytest.param(BEEKEEPING.with_(GLOSSARY, content="- id: super\n"), (GLOSSARY, 1, "K003"), id="list for a glossary"),
    pytest.param(edit(QUIZ, "  accept: [smoke", "  acept: [smoke"), (QUIZ, 203, "K001"), id="item"),
    pytest.param(edit(QUIZ, "      feedback: It keeps", "      feedbak: It keeps"), (QUIZ, 32, "K001"), id="option"),
    pytest.param(
        edit(QUIZ, "    - answers: [smoke]\n      feed", "    - feed"), (QUIZ, 170, "K002"), id="mistake of no answers"
    ),
    pytest.param(edit(QUIZ, "      source: queens\n", ""), (QUIZ, 104, "K002"), id="point without a source"),
    pytest.param(
        edit(QUIZ, "    - text: Roof\n      feed", "    - feed"), (QUIZ, 31, "K002"), id="option without text"
    ),
    pytest.param(edit(QUIZ, "  sources: [course, weather]\n", ""), (QUIZ, 213, "K002"), id="item without sources"),
    pytest.param(edit(QUIZ, "kind: ordering", "kind: order"), (QUIZ, 22, "K003"), id="unknown kind"),
    pytest.param(
        edit(QUIZ, "tell_apart\n  kind: which", "hard\n  kind: which"), (QUIZ, 83, "K003"), id="unknown level"
    ),
    pytest.param(edit(QUIZ, "A queen\n      right: yes", "A queen\n      right: x"), (QUIZ, 90, "K003"), id="right: x"),
    pytest.param(edit(QUIZ, "    - It comes from a small fire.\n", ""), (QUIZ, 207, "K003"), id="one hint"),
    pytest.param(
        edit(QUIZ, "    - It comes from a small fire.\n", "    - It comes.\n    - It goes.\n    - It is blue.\n"),
        (QUIZ, 207, "K003"),
        id="four hints",
    ),
    pytest.param(edit(QUIZ, "- answers: [smoke]", "- answers: []"), (QUIZ, 170, "K003"), id="mistake without answers"),
    pytest.param(
        edit(QUIZ, "        - the bees know her by her odour\n", ""), (QUIZ, 105, "K003"), id="point of two phrases"
    ),
    pytest.param(
        edit(QUIZ, "stem: What calms the bees", r'stem: "What\nelse"' + "\n  # "), (QUIZ, 202, "K003"), id="two lines"
    ),
    pytest.param(edit(QUIZ, "- id: hive.parts.gap", "- id: Gap"), (QUIZ, 39, "K003"), id="id of an item"),
    pytest.param(BEEKEEPING.with_(QUIZ, content=""), (QUIZ, 1, "K003"), id="empty file of items"),
    pytest.param(BEEKEEPING.with_(QUIZ, content="id: hive.parts.gap\n"), (QUIZ, 1, "K003"), id="map for items"),
    pytest.param(BEEKEEPING.with_(QUIZ, content="- hive.parts.gap\n"), (QUIZ, 1, "K003"), id="text for an item"),
]


@pytest.mark.parametrize(("files", "place"), MISSHAPEN)
def test_a_value_that_does_not_fit_is_found_at_its_line(files: CourseFiles, place: Place, check: Check) -> None:
    found = places(check(files), place[0])

    assert [at for at in found if at[2][0] == "K"] == [place]


def test_a_misspelt_key_is_told_with_the_keys_that_are_known(check: Check) -> None:
    problems = check(edit(SOURCES, '  year: "2019"', '  yaer: "2019"'))

    [problem] = [problem for problem in problems if problem.code == "K001"]
    assert problem.message == "unknown key 'yaer'"
    assert problem.hint == "is 'year' meant? known here: author, title, url, year"


@pytest.mark.parametrize(
    ("files", "known"),
    [
        pytest.param(
            edit(HIVE, "title: The queen", "title: The queen\n  list: [hive.swarm]"),
            "is 'lists' meant? known here: id, title, lists, compares, example_of, phrases, trials, follow_ups",
            id="intent",
        ),
        pytest.param(
            edit(GLOSSARY, "answer: hive.parts", "answr: hive.parts"),
            "is 'answer' meant? known here: id, term, definition, also, misspelt, answer, see, sources",
            id="term",
        ),
        pytest.param(edit(GLOSSARY, "terms:", "words: []\nterms:"), "known here: phrases, terms", id="glossary"),
        pytest.param(
            edit(QUIZ, "      feedback: It keeps", "      feedbak: It keeps"),
            "is 'feedback' meant? known here: text, right, holds, feedback",
            id="option",
        ),
        pytest.param(
            edit(QUIZ, "      source: queens", "      source: queens\n      url: x"),
            "known here: text, phrases, source",
            id="point",
        ),
        pytest.param(
            edit(COURSE, "    title: Honey", "    title: Honey\n    x: y"), "known here: id, title, intents", id="topic"
        ),
    ],
)
def test_the_keys_that_are_known_are_those_of_the_innermost_shape(files: CourseFiles, known: str, check: Check) -> None:
    problems = check(files)

    assert [problem.hint for problem in problems if problem.code == "K001"] == [known]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        pytest.param(
            edit(HIVE, "title: The queen", "title:"),
            "intents/hive.yaml:23: K003 title: a text is wanted here (write it behind the colon)",
            id="text",
        ),
        pytest.param(
            edit(SOURCES, 'year: "2019"', 'year: ""'),
            "content/sources.yaml:9: K003 year: a text is wanted here (write it behind the colon)",
            id="text of nothing in quotes",
        ),
        pytest.param(
            edit(HIVE, "- queen bee 👑", "-"),
            "intents/hive.yaml:27: K003 entry 3 of phrases: a text is wanted here "
            "(write it behind the dash, or take the dash out)",
            id="entry",
        ),
        pytest.param(
            edit(HIVE, "- queen bee 👑", "- my neighbour asked: who rules a hive"),
            "intents/hive.yaml:27: K003 entry 3 of phrases: a text is wanted here "
            "(put the whole text in double quotes: YAML takes a sign in it, such as a colon, for its own)",
            id="entry with a colon",
        ),
        pytest.param(
            edit(HIVE, "title: The queen", "title: [The queen]"),
            "intents/hive.yaml:23: K003 title: a text is wanted here "
            "(put the whole text in double quotes: YAML takes a sign in it, such as a colon, for its own)",
            id="text in brackets",
        ),
        pytest.param(
            edit(SOURCES, "url: https://bees.example.org/queens", "url: bees.example.org/queens"),
            "content/sources.yaml:20: K003 url: this is no address "
            "(start it with https://, or a mail address with mailto:)",
            id="address",
        ),
        pytest.param(
            edit(HIVE, "follow_ups: [hive.swarm]", "follow_ups:"),
            "intents/hive.yaml:40: K003 follow_ups: a list is wanted here "
            "(write a list: lines that start with `- `, or [one, two])",
            id="list",
        ),
        pytest.param(
            edit(SOURCES, "weather:", "wind:\nweather:"),
            "content/sources.yaml:25: K003 wind: keys and values are wanted here (write `key: value` lines)",
            id="source",
        ),
        pytest.param(
            edit(HIVE, "- id: hive.parts", "-\n- id: hive.parts"),
            "intents/hive.yaml:3: K003 entry 1: keys and values are wanted here (write `key: value` lines)",
            id="intent",
        ),
        pytest.param(
            BEEKEEPING.with_(COURSE, content="# soon\n"),
            "content/course.yaml:1: K003 this file: keys and values are wanted here (write `key: value` lines)",
            id="file",
        ),
    ],
)
def test_what_is_empty_or_of_another_kind_is_told_in_plain_words(files: CourseFiles, told: str, check: Check) -> None:
    assert told in [str(problem) for problem in check(files)]


def test_every_fault_of_one_intent_is_told_at_once(check: Check) -> None:
    files = edit(HIVE, "  title: The queen\n", "  titel: The queen\n").with_(
        HIVE, replace=("[hive.swarm]", "hive.swarm")
    )

    found = places(check(files), HIVE)

    assert {(HIVE, 22, "K002"), (HIVE, 23, "K001"), (HIVE, 40, "K003")} <= set(found)


WRITE_A_LIST = "write a list: lines that start with `- `, or [one, two]"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("title: The queen", f"title: {'Q' * 73}", "title: has 73 characters, at most 60 are possible (shorten it)"),
        (
            "title: The queen",
            f"title: '{'Q' * 61}  '",
            "title: has 61 characters, at most 60 are possible (shorten it)",
        ),
        ("title: The queen", r'title: "The\nqueen"', "title: has more than one line (write it in one line)"),
        (
            "- queen bee 👑",
            "- “my hive: a palace”",
            (
                'entry 3 of phrases: a text is wanted here (type straight quotes " around the whole text: YAML '
                "knows no others)"
            ),
        ),
        ("- id: hive.queen", "- id:", "id: a text is wanted here (write the id behind the colon)"),
        ("follow_ups: [hive.swarm]", "follow_ups: hive.swarm", f"follow_ups: a list is wanted here ({WRITE_A_LIST})"),
        (
            "follow_ups: [hive.swarm]",
            "follow_ups:\n    – hive.swarm\n    – hive.parts",
            "follow_ups: a list is wanted here (begin each entry with `- `, not with –)",
        ),
        (
            "follow_ups: [hive.swarm]",
            "follow_ups:\n    -hive.swarm",
            "follow_ups: a list is wanted here (type a space behind the dash of each entry)",
        ),
        (
            "follow_ups: [hive.swarm]",
            "follow_ups:\n    -\xa0hive.swarm",
            (
                "follow_ups: a list is wanted here (copied text has spaces that YAML does not know: type those around "
                "the dashes anew)"
            ),
        ),
    ],
)
def test_a_value_of_an_intent_is_told_with_what_was_found_and_its_cure(
    before: str, after: str, told: str, check: Check
) -> None:
    [problem] = [problem for problem in check(edit(HIVE, before, after)) if problem.code == "K003"]

    assert f"{problem.message} ({problem.hint})" == told


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('""', "I006 an id has the form area.topic (write the id)"),
        (
            "Hive.Queen",
            (
                "I006 an id has the form area.topic "
                "(an id starts with a letter and has only lower-case letters, digits, _ and dots)"
            ),
        ),
    ],
)
def test_an_id_of_an_intent_is_told_by_what_it_lacks(written: str, told: str, check: Check) -> None:
    problems = check(edit(HIVE, "- id: hive.queen", f"- id: {written}"))

    assert f"{HIVE}:22: {told}" in list(map(str, problems))


@pytest.mark.parametrize(
    ("path", "before", "after", "told"),
    [
        (
            QUIZ,
            "- id: hive.parts.gap",
            "- id: Gap",
            "id: 'Gap' is no id (an id starts with a letter and has only lower-case letters, digits, _ and dots)",
        ),
        (QUIZ, "- id: hive.parts.gap", "- id: ''", "id: the id is missing (write the id)"),
        (
            GLOSSARY,
            "- id: super",
            "- id: hive.super",
            "id: 'hive.super' is no id (an id starts with a letter and has only lower-case letters, digits and _)",
        ),
        (
            SOURCES,
            "https://bees.example.org/queens",
            "https://bees.example.org/the queens",
            "url: this is no address (take out spaces, < and >)",
        ),
        (
            QUIZ,
            "kind: ordering",
            "kind: order",
            (
                "kind: 'order' is not known here (write 'choice', 'which', 'true_false', 'several', 'ordering', "
                "'typed' or 'explain')"
            ),
        ),
        (
            QUIZ,
            "tell_apart\n  kind: which",
            "\n  kind: which",
            "level: a word is wanted here (write 'recall', 'tell_apart' or 'apply')",
        ),
        (
            QUIZ,
            "    - It comes from a small fire.\n",
            "",
            "hints: has 1 entry, at least 2 are wanted (add what is missing)",
        ),
        (
            QUIZ,
            "    - It comes from a small fire.\n",
            "    - It comes from a small fire.\n    - It is grey.\n",
            "hints: has 3 entries, at most 2 are possible (keep the best)",
        ),
        (
            QUIZ,
            "- answers: [smoke]",
            "- answers: []",
            "answers: has no entry, at least 1 is wanted (add what is missing)",
        ),
    ],
)
def test_a_value_is_told_with_what_was_found_and_what_is_possible(
    path: str, before: str, after: str, told: str, check: Check
) -> None:
    [problem] = [problem for problem in check(edit(path, before, after)) if problem.code == "K003"]

    assert f"{problem.message} ({problem.hint})" == told


@pytest.mark.parametrize(
    ("files", "hint"),
    [
        (
            edit(HIVE, "  title: The queen\n", ""),
            "needed: id, title, phrases, trials, follow_ups; may have: lists, compares, example_of",
        ),
        (edit(SOURCES, "  url: https://bees.example.org/diary\n", ""), "needed: author, title, url; may have: year"),
        (edit(COURSE, "    title: Honey\n", ""), "needed: id, title, intents"),
    ],
    ids=["intent", "source", "topic"],
)
def test_a_missing_key_is_told_with_what_is_needed_and_what_may_stand_there(
    files: CourseFiles, hint: str, check: Check
) -> None:
    assert [problem.hint for problem in check(files) if problem.code == "K002"] == [hint]
