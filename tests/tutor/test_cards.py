"""What stands on a card, as markup: what is filled in stays plain words."""

from dataclasses import replace

import pytest

from bot.tutor import cards
from bot.tutor.cards import Why
from bot.tutor.choices import Action
from bot.tutor.course import Answer, Intent
from bot.tutor.markup import Paragraph, Span, parse
from bot.tutor.matching.ranking import Explanation
from bot.tutor.source import Source
from tests.tutor.courses import ABOUT, BREAD, BREAD_WITH_A_LIST, BREAD_WITH_GLOSSARY, CRUMB, PATE, WORDING


def card_text(*sources: Source, more: str = "", title: str = "Rye") -> str:
    answer = Answer(short="Short.", more=more, sources=sources)
    return cards.answer_card(BREAD, Intent("dough.rye", title, (), (), answer)).text


def numbered(count: int) -> tuple[Source, ...]:
    return tuple(Source(f"s{at}", f"S{at}", "T", f"https://s.example/{at}") for at in range(1, count + 1))


@pytest.mark.parametrize(
    ("count", "more", "line"),
    [
        (1, "", "*From* [S1](<https://s.example/1>)"),
        (3, "m", "*From* [S1](<https://s.example/1>) · [S2](<https://s.example/2>) · [S3](<https://s.example/3>)"),
        (
            4,
            "m",
            (
                "*From* [S1](<https://s.example/1>) · [S2](<https://s.example/2>) · [S3](<https://s.example/3>)"
                " · [S4](<https://s.example/4>)"
            ),
        ),
        (
            5,
            "m",
            (
                "*From* [S1](<https://s.example/1>) · [S2](<https://s.example/2>) · [S3](<https://s.example/3>)"
                " · and 2 more"
            ),
        ),
        (
            5,
            "",
            (
                "*From* [S1](<https://s.example/1>) · [S2](<https://s.example/2>) · [S3](<https://s.example/3>)"
                " · [S4](<https://s.example/4>) · [S5](<https://s.example/5>)"
            ),
        ),
    ],
    ids=["one", "three", "four", "five behind more", "five on the only card"],
)
def test_sources_are_left_out_only_where_more_shows_them(count: int, more: str, line: str) -> None:
    assert card_text(*numbered(count), more=more).split("\n\n")[-1] == line


def test_a_card_without_sources_has_no_line_for_them() -> None:
    assert card_text() == "**Rye**\n\nShort."


def test_a_card_names_the_ids_of_all_its_sources() -> None:
    intent = BREAD.intents["dough.flour"]

    assert cards.answer_card(BREAD, intent).sources == ("ann", "ben", "cy", "dee", "eve")
    assert cards.full_card(BREAD, intent).sources == ("ann", "ben", "cy", "dee", "eve")


def test_the_others_that_may_be_meant_stand_below_the_whole_answer_too() -> None:
    intent, other = BREAD.intents["dough.flour"], BREAD.intents["oven.steam"]

    assert "answer:oven.steam" in [choice.id for choice in cards.full_card(BREAD, intent, [other]).choices]
    assert "answer:oven.steam" not in [choice.id for choice in cards.full_card(BREAD, intent).choices]


def test_only_what_answers_a_tap_may_take_the_place_of_a_message() -> None:
    intent, topic = BREAD.intents["dough.flour"], BREAD.topics[0]

    assert not cards.answer_card(BREAD, intent).in_place
    assert not cards.ask_card(BREAD, [intent]).in_place
    assert not cards.plain_card(BREAD, "help").in_place
    assert cards.full_card(BREAD, intent).in_place
    assert cards.topic_card(BREAD, topic).in_place


def test_what_is_filled_in_stays_plain_words() -> None:
    about = replace(ABOUT, title="*Rye* [1] <b>", section="_2_ `x`")

    text = cards.fill(WORDING.start, about)

    assert parse(text) == (Paragraph((Span("Hello. Ask about *Rye* [1] <b>, part _2_ `x`."),)),)


def test_an_address_is_filled_in_as_it_is() -> None:
    text = cards.say(BREAD, "source", author="A_B", title="T", year="1999", url="https://x.example/a_b*c")

    assert text == r"[A\_B 1999](<https://x.example/a_b*c>)"


def test_an_unknown_placeholder_stays() -> None:
    assert cards.fill("{nope} {title}", ABOUT) == r"{nope} Bread \& butter"


def test_a_title_with_markup_is_shown_as_it_is_written() -> None:
    assert parse(card_text(title="Rye *and* [spelt]"))[0] == Paragraph((Span("Rye *and* [spelt]", bold=True),))


def test_a_label_is_not_markup() -> None:
    """Buttons show plain text, so nothing in them is escaped."""
    topics = (replace(BREAD.topics[0], title="Dough & *more*"), BREAD.topics[1])

    card = cards.answer_card(replace(BREAD, topics=topics), BREAD.intents["dough.yeast"])

    assert [choice.label for choice in card.choices] == ["More on Dough & *more*", "Share", "Wrong"]


def test_a_picture_is_described_in_its_own_words() -> None:
    picture = BREAD.intents["dough.kneading"].answer.picture
    assert picture is not None

    card = cards.picture_card(picture)

    assert (card.picture, card.text, card.choices) == ("content/pictures/knead.png", r"Hands \*push\* dough", ())


def test_a_placeholder_inside_a_value_is_not_filled_in() -> None:
    said = cards.say(BREAD, "source", author="{year}", title="T", year="1999", url="https://x.example/")

    assert said == r"[{year} 1999](<https://x.example/>)"


def test_a_term_is_shown_with_its_meaning_its_other_names_and_all_of_its_sources() -> None:
    card = cards.term_card(BREAD_WITH_GLOSSARY, CRUMB)

    assert card.text.split("\n\n") == [
        "**Crumb**",
        r"The soft \*inside\* of bread\.",
        r"*Also* inside of the loaf, heart\_of \[it\]",
        "*From* [Ann 2001](<https://ann.example/a_b>) · [Cy](<https://cy.example/>)",
    ]
    assert card.sources == ("ann", "cy")
    assert not card.in_place


def test_a_term_without_other_names_has_no_line_for_them() -> None:
    lines = cards.term_card(BREAD_WITH_GLOSSARY, PATE).text.split("\n\n")

    assert [line[:8] for line in lines] == ["**pâte f", "Old doug", "*From* ["]
    assert lines[2].count("](<") == 5


def test_a_term_leads_to_the_intent_to_see_then_to_what_else_may_be_meant_then_to_all_terms() -> None:
    others = [BREAD.intents["oven.crust"], BREAD.intents["oven.heat"], BREAD.intents["oven.steam"]]

    card = cards.term_card(BREAD_WITH_GLOSSARY, CRUMB, others)

    assert [(choice.id, choice.label) for choice in card.choices] == [
        ("answer:oven.crust", "More: Crust [brown_1]"),
        ("answer:oven.heat", "Or Oven heat"),
        ("answer:oven.steam", "Or Steam"),
        ("glossary", "All words"),
    ]


def test_terms_are_listed_by_name_whatever_their_case() -> None:
    card = cards.glossary_card(BREAD_WITH_GLOSSARY)

    assert card.text == r"Words of Bread \& butter:"
    assert [(choice.id, choice.label) for choice in card.choices] == [
        ("define:crumb", "Crumb"),
        ("define:leaven", "Leaven"),
        ("define:pate", "pâte fermentée"),
        ("topics", "All topics"),
    ]


def test_what_else_may_be_meant_stands_behind_more_and_before_the_follow_ups() -> None:
    card = cards.answer_card(BREAD, BREAD.intents["dough.flour"], [BREAD.intents["oven.heat"]])

    assert [choice.label for choice in card.choices] == [
        "More",
        "Or Oven heat",
        "Yeast",
        "More on Dough",
        "Share",
        "Wrong",
    ]


def test_a_follow_up_that_may_be_meant_is_offered_once() -> None:
    card = cards.answer_card(BREAD, BREAD.intents["dough.flour"], [BREAD.intents["dough.yeast"]])

    assert [choice.label for choice in card.choices] == ["More", "Or Yeast", "More on Dough", "Share", "Wrong"]


def test_the_title_of_what_else_may_be_meant_stands_as_it_is_written() -> None:
    card = cards.answer_card(BREAD, BREAD.intents["dough.yeast"], [BREAD.intents["oven.crust"]])

    assert [choice.label for choice in card.choices] == ["Or Crust [brown_1]", "More on Dough", "Share", "Wrong"]


def test_an_answer_ends_with_ways_to_share_it_and_to_call_it_wrong_side_by_side() -> None:
    *_, share, wrong = cards.answer_card(BREAD, BREAD.intents["dough.flour"]).choices

    assert (share.id, share.label, share.beside) == ("share:dough.flour", "Share", False)
    assert (wrong.id, wrong.label, wrong.beside) == ("wrong", "Wrong", True)


def test_small_talk_is_neither_shared_nor_wrong() -> None:
    card = cards.answer_card(BREAD, BREAD.intents["bot.greeting"])

    assert [choice.id for choice in card.choices] == ["answer:dough.flour", "topics"]


def test_what_an_answer_lists_is_offered_first_and_in_its_order() -> None:
    card = cards.answer_card(BREAD_WITH_A_LIST, BREAD_WITH_A_LIST.intents["oven.heat"])

    assert [choice.id for choice in card.choices] == [
        "answer:oven.steam",
        "answer:oven.crust",
        "more:oven.heat",
        "topic:oven",
        "share:oven.heat",
        "wrong",
    ]


def test_a_follow_up_that_an_answer_lists_is_offered_once() -> None:
    heat = replace(BREAD_WITH_A_LIST.intents["oven.heat"], follow_ups=("oven.crust", "dough.flour"))

    card = cards.answer_card(BREAD_WITH_A_LIST, heat)

    assert [choice.label for choice in card.choices][:4] == ["Steam", "Crust [brown_1]", "More", "Flour"]


def test_who_browses_reads_on_in_the_same_place() -> None:
    card = cards.answer_card(BREAD, BREAD.intents["dough.flour"], browsing=True)

    assert [choice.id for choice in card.choices][:2] == ["more:dough.flour", "read:dough.yeast"]


def test_two_answers_stand_side_by_side_and_share_their_sources() -> None:
    card = cards.pair_card(BREAD, BREAD.intents["dough.yeast"], BREAD.intents["oven.heat"])

    assert card.text.split("\n\n") == [
        "Nobody compares them:",
        "**Yeast**",
        "Yeast lifts the dough.",
        "**Oven heat**",
        "Very hot.",
        (
            "*From* [Cy](<https://cy.example/>) · [Ann 2001](<https://ann.example/a_b>) · "
            "[Ben 2002](<https://ben.example/>) · [Dee 2004](<https://dee.example/>)"
        ),
    ]
    assert card.sources == ("cy", "ann", "ben", "dee")
    assert [choice.id for choice in card.choices] == ["answer:dough.yeast", "answer:oven.heat", "topics"]


def test_a_source_of_both_answers_is_named_once() -> None:
    card = cards.pair_card(BREAD, BREAD.intents["dough.flour"], BREAD.intents["oven.heat"])

    assert card.sources == ("ann", "ben", "cy", "dee", "eve")


@pytest.mark.parametrize(
    ("choice", "label"),
    [
        pytest.param("answer:oven.crust", "Crust [brown_1]", id="question"),
        pytest.param("read:oven.crust", "Crust [brown_1]", id="question among topics"),
        pytest.param("topic:oven", "Oven", id="topic"),
        pytest.param("define:crumb", "Crumb", id="word"),
        pytest.param("more:dough.flour", "More", id="more"),
        pytest.param("share:dough.flour", "Share", id="share"),
        pytest.param("wrong", "Wrong", id="wrong"),
        pytest.param("none", "None of these", id="none"),
        pytest.param("topics", "All topics", id="topics"),
        pytest.param("glossary", "All words", id="words"),
        pytest.param("private:forget", "In private", id="private"),
        pytest.param("keep:yes", "Yes, show it", id="keep"),
        pytest.param("forget:no", "No, remember", id="forget not"),
        pytest.param("forget:perhaps", "", id="no answer"),
        pytest.param("broadcast:5f:yes", "Yes, send", id="message to all"),
        pytest.param("broadcast:5f:no", "No, drop", id="no message to all"),
        pytest.param("broadcast:yes:5f", "", id="message to all, forged"),
        pytest.param("recall:dough.flour", "Recall Flour", id="topic that comes back"),
        pytest.param("recall:gone", "", id="topic that comes back no more"),
        pytest.param("answer:gone", "", id="question that is gone"),
        pytest.param("define:gone", "", id="word that is gone"),
        pytest.param("zzz", "", id="forged"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_choice_is_typed_by_what_it_leads_to(choice: str, label: str) -> None:
    assert cards.label_of(BREAD_WITH_GLOSSARY, choice) == label


def test_a_topic_that_is_gone_has_no_label() -> None:
    assert cards.label_of(BREAD, "topic:gone") == ""


def test_yes_and_no_stand_side_by_side() -> None:
    card = cards.yes_or_no_card(BREAD, "forget", Action.FORGET)

    assert [(choice.id, choice.label, choice.beside) for choice in card.choices] == [
        ("forget:yes", "Yes, forget", False),
        ("forget:no", "No, remember", True),
    ]


EXPLANATION = Explanation(
    words=(("a*b", 0.31), ("c", 0.3), ("d", 0.2), ("e", 0.1), ("f", 0.06), ("g", 0.03)),
    nearest="Which *flour*?",
    corrected=(("fluor", "flour"), ("yaest", "yeast")),
)


def test_why_names_topic_corrections_five_words_phrase_chances_and_version() -> None:
    why = Why("dough.flour", 0.903, EXPLANATION, "oven.crust", 0.052, after="oven.heat")

    assert cards.why_card(BREAD, why).text.split("\n\n") == [
        "Why Flour:",
        "After Oven heat.",
        r"Read fluor → flour, yaest → yeast.",
        r"Words a\*b 31%, c 30%, d 20%, e 10%, f 6%.",
        r"Like Which \*flour\*?.",
        r"90 to 5 for Crust \[brown\_1\], 85 apart.",
        r"Version bread\-1.",
    ]


def test_why_leaves_out_what_there_is_not() -> None:
    why = Why("dough.flour", 0.9, Explanation((), "Which flour?", ()))

    assert cards.why_card(BREAD, why).text.split("\n\n") == ["Why Flour:", "Like Which flour?.", r"Version bread\-1."]
