"""Rules about the glossary, before and after: the course keeps them all, one edit breaks one."""

import pytest

from tests.authoring.conftest import Build, Check
from tests.authoring.coursefiles import BEEKEEPING, CourseFiles, Place, places

COURSE = "content/course.yaml"
GLOSSARY = "content/glossary.yaml"
HIVE = "intents/hive.yaml"


def glossary(before: str, after: str) -> CourseFiles:
    return BEEKEEPING.with_(GLOSSARY, replace=(before, after))


def with_terms(count: int) -> CourseFiles:
    """Give the course so many terms."""
    more = (
        f"  - {{id: box{at}, term: Box{at}, definition: A box., see: hive.parts, sources: [course]}}\n"
        for at in range(count - 3)
    )
    return BEEKEEPING.with_(GLOSSARY, append="".join(more))


MANY_NAMES = [f"{one}{two * 57}" for one in "abcdefgh" for two in "ijklmnopqr"]
"""80 names of 58 letters."""

NOBODY_ASKS = (
    glossary("answer: hive.parts", "see: hive.parts")
    .with_(GLOSSARY, replace=("phrases:\n", "phrases: []\n"))
    .with_(GLOSSARY, replace=("  - What is {term}?\n  - please tell me what {term} means\n", ""))
)

INTENT_OF_THE_GLOSSARY = (
    BEEKEEPING.with_(
        "intents/glossary.yaml",
        content="""\
- id: glossary.super
  title: The super
  phrases: [alpha a, beta b, gamma c, delta d, epsilon e, zeta f, eta g, theta h, iota i, kappa j]
  trials: [lambda k, mu l, nu m]
  follow_ups: []
""",
    )
    .with_("content/answers/glossary.md", content="## glossary.super\nA box.\n\nSources: handbook\n")
    .with_(COURSE, replace=("      - honey.storage", "      - honey.storage\n      - glossary.super"))
)
"""Staff may write intents in the area that holds those of the terms."""

BROKEN = [
    pytest.param(glossary("term: Super", "term: 2020 🐝"), [(GLOSSARY, 17, "G001")], id="a name without a word"),
    pytest.param(
        glossary("[granulation]", f"[{', '.join(MANY_NAMES)}]"),
        [(GLOSSARY, 26, "G004")],
        id="more names than a message takes",
    ),
    pytest.param(NOBODY_ASKS, [(GLOSSARY, 3, "G005")], id="no way to ask for a term with a see"),
    pytest.param(glossary("- id: super", "- id: swarm"), [(GLOSSARY, 16, "G001")], id="an id twice"),
    pytest.param(INTENT_OF_THE_GLOSSARY, [(GLOSSARY, 16, "G001")], id="an id that an intent has"),
    pytest.param(glossary("term: Super", "term: Swarm"), [(GLOSSARY, 17, "G001")], id="a name of two terms"),
    pytest.param(glossary("term: Super", "term: SWARM"), [(GLOSSARY, 17, "G001")], id="names that differ in case"),
    pytest.param(glossary("term: Super", "term: Swärm"), [(GLOSSARY, 17, "G001")], id="names that differ in an accent"),
    pytest.param(
        glossary("term: Super", "term: Swarms"), [(GLOSSARY, 17, "G001")], id="names that differ in an ending"
    ),
    pytest.param(
        glossary("term: Super", "term: ' Swarm! '"), [(GLOSSARY, 17, "G001")], id="names that differ in signs"
    ),
    pytest.param(
        glossary("[granulation]", "[granulation, Honey Box]"),
        [(GLOSSARY, 26, "G001")],
        id="names that differ in a hyphen",
    ),
    pytest.param(
        glossary("[granulation]", "[granulation, honeybox]"),
        [(GLOSSARY, 26, "G001")],
        id="names that differ in a space",
    ),
    pytest.param(
        glossary("[granulation]", "\n      - granulation\n      - super"),
        [(GLOSSARY, 28, "G001")],
        id="a name on a line of its own",
    ),
    pytest.param(
        glossary("[cristalization]", "[cristalization, swarn]"),
        [(GLOSSARY, 27, "G001")],
        id="a misspelt name of two terms",
    ),
    pytest.param(
        glossary("[sworm, swarn]", "[sworm, supper, super]"),
        [(GLOSSARY, 17, "G001")],
        id="a term that is another one misspelt",
    ),
    pytest.param(glossary("- id: super", f"- id: {'s' * 47}"), [(GLOSSARY, 16, "I006")], id="an id of 47 bytes"),
    pytest.param(glossary("    answer: hive.parts\n", ""), [(GLOSSARY, 16, "G002")], id="neither `answer` nor `see`"),
    pytest.param(
        glossary("answer: hive.parts", "answer: hive.parts\n    see: hive.parts"),
        [(GLOSSARY, 16, "G002")],
        id="both `answer` and `see`",
    ),
    pytest.param(
        glossary("answer: hive.parts", "answer: hive.part\n    see: hive.parts"),
        [(GLOSSARY, 16, "G002"), (GLOSSARY, 20, "G002")],
        id="both, one of them unknown",
    ),
    pytest.param(glossary("hive.parts", "hive.part"), [(GLOSSARY, 20, "G002")], id="an unknown intent to answer"),
    pytest.param(
        glossary("answer: hive.parts", "see: hive.part"), [(GLOSSARY, 20, "G002")], id="an unknown intent to see"
    ),
    pytest.param(glossary("answer: hive.parts", "answer:"), [(GLOSSARY, 16, "G002")], id="no intent behind `answer`"),
    pytest.param(
        glossary("answer: hive.parts", "see: bee_space").with_(
            GLOSSARY,
            append="  - {id: bee_space, term: Bee space, definition: A gap., see: hive.parts, sources: [course]}\n",
        ),
        [(GLOSSARY, 20, "G002")],
        id="a term to see",
    ),
    pytest.param(glossary("[handbook]", "[]"), [(GLOSSARY, 21, "G003")], id="no source"),
    pytest.param(glossary("[handbook]", "[hearsay]"), [(GLOSSARY, 21, "G003")], id="an unknown source"),
    pytest.param(glossary("[handbook]", "[none]"), [(GLOSSARY, 21, "G003")], id="`none` for a source"),
    pytest.param(
        glossary("[handbook]", "\n      - handbook\n      - hearsay\n      - gossip"),
        [(GLOSSARY, 23, "G003"), (GLOSSARY, 24, "G003")],
        id="two unknown sources on lines of their own",
    ),
    pytest.param(
        glossary("The box above", "The box" + " far" * 46 + " above"), [(GLOSSARY, 18, "G004")], id="61 words"
    ),
    pytest.param(glossary("What is {term}?", "What is it?"), [(GLOSSARY, 4, "G005")], id="no place for the term"),
    pytest.param(
        glossary("What is {term}?", "What is {term} in {title}?"), [(GLOSSARY, 4, "G005")], id="another placeholder"
    ),
    pytest.param(
        glossary("What is {term}?", "What is {trem}?"),
        [(GLOSSARY, 4, "G005"), (GLOSSARY, 4, "G005")],
        id="a misspelt placeholder",
    ),
    pytest.param(
        glossary("What is {term}?", "What is {term} or {that?"),
        [(GLOSSARY, 4, "G005")],
        id="a brace without its partner",
    ),
    pytest.param(with_terms(100), [(GLOSSARY, 7, "G006")], id="100 terms"),
]


@pytest.mark.parametrize(("files", "expected"), BROKEN)
def test_a_broken_rule_is_found_and_nothing_else(files: CourseFiles, expected: list[Place], check: Check) -> None:
    found = places(check(files))

    assert found == expected


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param(
            glossary("term: Super", "term: Swarms"),
            "content/glossary.yaml:17: G001 'Swarms' is a name of swarm already "
            "(case, spaces, hyphens and endings make no difference)",
            id="name",
        ),
        pytest.param(
            glossary("    answer: hive.parts\n", ""),
            "content/glossary.yaml:16: G002 super needs one intent, under `answer` or under `see` "
            "(`answer`: its answer says what the term is; `see`: the term occurs in its answer)",
            id="intent",
        ),
        pytest.param(
            glossary("What is {term}?", "What is {term} in {title}?"),
            "content/glossary.yaml:4: G005 {title} is not filled in here (known here: {term})",
            id="placeholder",
        ),
        pytest.param(
            glossary("- id: super", f"- id: {'s' * 47}"),
            f"content/glossary.yaml:16: I006 the id {'s' * 47} is too long for a button (at most 46 characters)",
            id="long id",
        ),
        pytest.param(
            with_terms(100),
            "content/glossary.yaml:7: G006 there are 100 terms, a card shows 99 (keep those that learners ask for)",
            id="size",
        ),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(files: CourseFiles, message: str, check: Check) -> None:
    [problem] = check(files)

    assert str(problem) == message


def test_an_intent_is_not_called_unknown_while_a_file_of_intents_cannot_be_read(check: Check) -> None:
    files = glossary("hive.parts", "hive.part").with_(HIVE, content="- id: [\n")

    found = places(check(files), GLOSSARY)

    assert found == []


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(BEEKEEPING.without(GLOSSARY), id="no glossary"),
        pytest.param(BEEKEEPING.with_(GLOSSARY, content="phrases: []\nterms: []\n"), id="no terms"),
        pytest.param(glossary("answer: hive.parts", "answer: bot.help"), id="small talk that answers"),
        pytest.param(glossary("[granulation]", "[granulation, crystallisations]"), id="a name twice in a term"),
        pytest.param(glossary("    also: [granulation]\n", ""), id="one name only"),
        pytest.param(glossary("- id: super", f"- id: {'s' * 46}"), id="an id of 46 bytes"),
        pytest.param(glossary("term: Super", f"term: {'S' * 60}"), id="a name of 60 characters"),
        pytest.param(glossary("The box above", "The box" + " far" * 45 + " above"), id="60 words"),
        pytest.param(glossary("What is {term}?", "What is {term}, tell me, {term}?"), id="the term twice in a phrase"),
        pytest.param(glossary("The box above", "The {box} above"), id="braces in a definition"),
    ],
)
def test_what_just_keeps_the_rules_is_no_fault(files: CourseFiles, build: Build) -> None:
    assert len(build(files).intents) == 10


def test_99_terms_fit_on_a_card(build: Build) -> None:
    assert len(build(with_terms(99)).glossary) == 99
