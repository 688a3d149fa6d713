"""What goes out to GIFT or Moodle XML comes back equal, and goes out again as it did before."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.authoring.building import read_course
from bot.authoring.exchange.gift_reading import read_gift
from bot.authoring.exchange.gift_writing import TOP, write_gift
from bot.authoring.exchange.items import Imported, ItemText, item_text
from bot.authoring.exchange.xml_reading import read_moodle
from bot.authoring.exchange.xml_writing import write_moodle
from bot.authoring.exchange.yaml_writing import write_yaml
from bot.tutor.quizzing.items import Kind, Option
from tests.authoring.coursefiles import BEEKEEPING, ROOT
from tests.authoring.exchange.travelling import items

Write = Callable[[Iterable[ItemText]], str]
Read = Callable[[str], Imported]

QUIZ = "content/quizzes/hive.yaml"
FORMS = Path(__file__).parent
settled = settings(derandomize=True, database=None, deadline=None, max_examples=100, phases=[Phase.generate])
both_formats = pytest.mark.parametrize(
    ("write", "read"), [(write_gift, read_gift), (write_moodle, read_moodle)], ids=["GIFT", "Moodle XML"]
)


@both_formats
def test_the_items_of_a_course_come_back_equal_over_the_yaml_of_staff(write: Write, read: Read, tmp_path: Path) -> None:
    course = read_course(BEEKEEPING.write(tmp_path / "before"))

    imported = read(write(item_text(item) for item in course.items))
    after = BEEKEEPING.with_(QUIZ, content=write_yaml(imported.items)).write(tmp_path / "after")

    assert imported.problems == ()
    assert {item.kind for item in course.items} == set(Kind)
    assert read_course(after).items == course.items


@pytest.mark.parametrize("write", [write_gift, write_moodle], ids=["GIFT", "Moodle XML"])
def test_items_of_one_area_stand_below_one_category(write: Write, tmp_path: Path) -> None:
    course = read_course(BEEKEEPING.write(tmp_path))
    sent = [replace(item_text(course.items[0]), objective=name) for name in ("hive.a", "hive.b", "honey.a", "hive.c")]

    written = write(sent)

    assert re.findall(rf"{re.escape(TOP)}/\w+", written) == [f"{TOP}/hive", f"{TOP}/honey", f"{TOP}/hive"]


@pytest.mark.slow
@both_formats
def test_the_quizzes_of_the_real_course_come_back_equal(write: Write, read: Read) -> None:
    sent = tuple(item_text(item) for item in read_course(ROOT).items)

    imported = read(write(sent))

    assert len(sent) > 100
    assert imported == Imported(sent)


@both_formats
@pytest.mark.parametrize(
    "text",
    [
        "// a",
        "$CATEGORY: a",
        "[html] a",
        "[id:a]",
        "%50%a",
        "####a",
        "::a::",
        "a -> b",
        "> 3 ALL",
        "*",
        "a\\",
        "#1..2",
        "T",
    ],
)
@pytest.mark.parametrize("kind", [Kind.CHOICE, Kind.ORDERING, Kind.TYPED])
def test_a_text_that_looks_like_a_sign_of_the_format_stays_a_text(
    write: Write, read: Read, kind: Kind, text: str
) -> None:
    options = (Option(text, text, is_right=kind is Kind.CHOICE), Option("b", ""), Option("c", ""))
    sent = ItemText(
        kind,
        text,
        id="a.b",
        options=() if kind is Kind.TYPED else options,
        accepted=() if kind is Kind.ORDERING else (text,),
        hints=(text, "b"),
        explanation=text,
    )

    assert read(write([sent])) == Imported((sent,))


@pytest.mark.slow
@both_formats
@settled
@given(sent=st.lists(items, min_size=1, max_size=3).map(tuple))
def test_items_with_any_texts_come_back_equal(write: Write, read: Read, sent: tuple[ItemText, ...]) -> None:
    assert read(write(sent)) == Imported(sent)


@both_formats
@pytest.mark.parametrize(("forms", "read_forms"), [("forms.gift", read_gift), ("forms.xml", read_moodle)])
def test_what_others_wrote_goes_out_and_comes_back_as_it_was_read(
    write: Write, read: Read, forms: str, read_forms: Read
) -> None:
    first = read_forms((FORMS / forms).read_text(encoding="utf-8")).items

    written = write(first)
    again = read(written)

    assert again == Imported(first)
    assert write(again.items) == written
