"""Pictures are what their words say, and can be read: on a phone, in any theme, by colour-blind people."""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import combinations
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bot.authoring.drawing import draw, draw_pictures
from bot.authoring.layout import ACCENTS, lay_out
from bot.authoring.pictures import FILE, GroupsPicture, PictureShape, PolesPicture, read_pictures, words_in
from bot.authoring.problems import Findings
from bot.errors import CourseError
from bot.painting.marks import CARD, GROUND, WIDTH, Area, Box, Sheet, Words
from bot.painting.png import measure
from bot.tutor.course import PICTURES
from tests.authoring.coursefiles import BEEKEEPING, ROOT, places
from tests.painting.looking import ELSEWHERE, contrast, extents, holds, linear, overlap, overlapping, parts, pixels

REAL = {name: entry.shape for name, entry in read_pictures(ROOT, Findings()).items()}

HIVE = """\
bees:
  kind: groups
  title: Who lives in a hive
  groups:
    - boxes:
        - title: Queen
        - title: Workers
          lines: ["Thousands of sisters"]
  source: "Source: a beekeeper"
"""

LONG, LONGER = "W" * 60, "m" * 100


def longest_groups() -> PictureShape:
    """As much as a picture of groups can hold, in words that no line can hold."""
    box = {"label": LONG, "title": LONG, "lines": [LONGER, LONGER]}
    groups = [{"title": LONG, "boxes": [box] * 8}] * 4
    return GroupsPicture.model_validate(
        {"kind": "groups", "title": LONG, "note": LONGER, "source": LONGER, "groups": groups}
    )


def longest_poles() -> PictureShape:
    """As much as a picture of poles can hold, in words that no line can hold."""
    pole = {"end": LONG, "title": LONG, "lines": [LONGER, LONGER]}
    return PolesPicture.model_validate(
        {
            "kind": "poles",
            "title": LONG,
            "note": LONGER,
            "source": LONGER,
            "poles": dict.fromkeys(["top", "right", "bottom", "left"], pole),
            "between": dict.fromkeys(["top_right", "bottom_right", "bottom_left", "top_left"], LONG),
        }
    )


def one_box() -> PictureShape:
    """As little as a picture can hold."""
    groups = [{"boxes": [{"title": "Honey"}]}]
    return GroupsPicture.model_validate({"kind": "groups", "title": "Bees", "source": "Source: us", "groups": groups})


SHAPES = [
    *(pytest.param(shape, id=name) for name, shape in REAL.items()),
    pytest.param(longest_groups(), id="longest groups"),
    pytest.param(longest_poles(), id="longest poles"),
    pytest.param(one_box(), id="one box"),
]


def differing(one: bytes, other: bytes) -> int:
    """Count the pixels that an eye would tell apart; all of them when the sizes differ."""
    before, after = pixels(one), pixels(other)
    if before.shape != after.shape:
        return before.size // 3
    return int((np.abs(before - after).max(axis=2) > 48).sum())


ALIKE = 20
"""So many pixels may differ: another processor may round the edge of a letter to another grey, never a whole letter."""


def settled(sheet: Sheet) -> Iterator[tuple[Words, Area, list[Box]]]:
    """Give every line of text, where it is painted, and the boxes that it lies on, or partly on, from back to front."""
    painted = iter(extents(sheet))
    boxes: list[Box] = []
    for mark in sheet.marks:
        if isinstance(mark, Box):
            boxes.append(mark)
        elif isinstance(mark, Words):
            extent = next(painted)
            yield mark, extent, [box for box in boxes if overlap(box.area, extent)]


@pytest.mark.parametrize("name", REAL)
def test_the_picture_in_the_repository_is_what_its_words_draw(name: str) -> None:
    committed = (ROOT / PICTURES / f"{name}.png").read_bytes()

    assert differing(committed, draw(REAL[name])) <= ALIKE


@pytest.mark.slow
@pytest.mark.parametrize("name", REAL)
def test_one_changed_word_is_another_picture(name: str) -> None:
    committed = (ROOT / PICTURES / f"{name}.png").read_bytes()
    changed = REAL[name].model_copy(update={"source": REAL[name].source.replace("course", "courge")})

    assert differing(committed, draw(changed)) > ALIKE


def test_the_course_has_its_four_pictures_and_no_other() -> None:
    assert sorted(REAL) == ["axes", "drivers", "scope", "trends"]
    assert sorted(path.name for path in (ROOT / PICTURES).iterdir()) == [f"{name}.png" for name in sorted(REAL)]


@pytest.mark.parametrize("name", REAL)
def test_a_picture_is_small_opaque_and_says_nothing_of_who_drew_it(name: str) -> None:
    content = (ROOT / PICTURES / f"{name}.png").read_bytes()
    picture = Image.open(BytesIO(content))

    assert len(content) < 150_000
    assert (picture.format, picture.mode) == ("PNG", "P")
    assert picture.info == {}


@pytest.mark.slow
def test_the_same_words_give_the_same_picture_whatever_the_settings_of_the_machine() -> None:
    once = draw(REAL["axes"])
    measure.cache_clear()

    with matplotlib.rc_context(ELSEWHERE):
        again = draw(REAL["axes"])

    assert once == again


@pytest.mark.slow
@pytest.mark.parametrize("shape", [*REAL.values(), one_box()], ids=[*REAL, "one box"])
def test_a_picture_is_as_wide_as_it_is_drawn_for_and_stands_upright(shape: PictureShape) -> None:
    height, width, _ = pixels(draw(shape)).shape

    assert width == WIDTH == 1080
    assert 1080 <= height <= 1600


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_no_letter_is_smaller_than_a_phone_can_show(shape: PictureShape) -> None:
    sheet = lay_out(shape, measure)

    assert min(words.style.size for words in sheet.words) == 32
    assert min(area.height for area in extents(sheet)) >= 32


@pytest.mark.parametrize("shape", SHAPES)
def test_every_word_stands_in_its_place(shape: PictureShape) -> None:
    sheet = lay_out(shape, measure)
    page = Area(0, 0, WIDTH, sheet.height)

    found = list(settled(sheet))

    assert len(found) == len(sheet.words) > 2
    assert [words.text for words, extent, _ in found if not holds(page.inset(32, 32), extent)] == []
    assert [
        words.text for words, extent, boxes in found if not all(holds(box.area.inset(16, 8), extent) for box in boxes)
    ] == []


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_lies_on_top_of_something_else(shape: PictureShape) -> None:
    sheet = lay_out(shape, measure)
    cards = [box.area for box in sheet.boxes if box.fill == CARD]

    assert overlapping(extents(sheet)) == []
    assert overlapping(cards) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_all_words_are_painted_and_in_their_order(shape: PictureShape) -> None:
    sheet = lay_out(shape, measure)

    def letters(text: str) -> str:
        return "".join(text.split())

    painted = letters("".join(words.text for words in sheet.words))

    assert [text for _, text in words_in(shape) if letters(text) not in painted] == []
    assert len(painted) == sum(len(letters(text)) for _, text in words_in(shape))


@pytest.mark.parametrize("name", REAL)
def test_no_word_of_the_course_is_broken_but_at_its_hyphen(name: str) -> None:
    painted = [word for words in lay_out(REAL[name], measure).words for word in words.text.split()]
    known = {word for _, text in words_in(REAL[name]) for word in text.split()}

    assert {word for word in painted if word not in known} <= {"Enhancement-", "oriented"}


@pytest.mark.parametrize("name", REAL)
def test_letters_stand_out_from_the_ground_they_are_painted_on(name: str) -> None:
    sheet = lay_out(REAL[name], measure)
    picture = pixels((ROOT / PICTURES / f"{name}.png").read_bytes())

    for words, extent, boxes in settled(sheet):
        beside = picture[round(extent.y + extent.height / 2), round(extent.x) - 5]
        ground = boxes[-1].fill if boxes else GROUND
        assert np.abs(beside - parts(ground)).max() <= 4, words.text
        assert contrast(parts(words.style.colour), beside.tolist()) >= 4.5, words.text


COLOUR_BLIND = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}
"""What linear RGB becomes: Machado, Oliveira, Fernandes, A Physiologically-based Model for Simulation of Color Vision
Deficiency, 2009, severity 1.0, https://www.inf.ufrgs.br/~oliveira/pubs_files/CVD_Simulation/CVD_Simulation.html."""


def lab(colour: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIE L*a*b* (D65) of a linear RGB colour: IEC 61966-2-1 and CIE 15."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]],
    )
    x, y, z = (to_xyz @ colour.clip(0, 1)) / [0.9505, 1.0, 1.089]
    fx, fy, fz = (float(np.cbrt(v)) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


def apart(one: str, other: str, sight: str) -> float:
    """How far two colours are apart for somebody: 2.3 is just noticeable."""
    seen = [lab(np.array(COLOUR_BLIND[sight]) @ linear(parts(colour))) for colour in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


@pytest.mark.parametrize(
    ("sight", "confused"), [("protanopia", ("#C00000", "#006000")), ("deuteranopia", ("#D62728", "#2CA02C"))]
)
def test_colours_remain_apart_for_colour_blind_people(sight: str, confused: tuple[str, str]) -> None:
    assert apart(*confused, sight) < 10
    assert min(apart(one, other, sight) for one, other in combinations(ACCENTS, 2)) > 15


@pytest.mark.slow
def test_every_card_carries_words_so_that_no_colour_speaks_alone() -> None:
    for shape in REAL.values():
        sheet = lay_out(shape, measure)
        accented = [box.within or box for box in sheet.boxes if box.fill in ACCENTS]

        assert len(accented) >= 4
        assert all(any(holds(box.area, words) for words in extents(sheet)) for box in accented)


def test_pictures_are_written_below_the_course(tmp_path: Path) -> None:
    root = BEEKEEPING.without("content/pictures").with_(FILE, content=HIVE).write(tmp_path)

    names = draw_pictures(root)

    assert names == ("bees",)
    assert [path.name for path in (root / PICTURES).iterdir()] == ["bees.png"]
    assert pixels((root / PICTURES / "bees.png").read_bytes()).shape[1] == WIDTH


def test_a_course_without_pictures_draws_none(tmp_path: Path) -> None:
    root = BEEKEEPING.write(tmp_path)

    assert draw_pictures(root) == ()
    assert [path.name for path in (root / PICTURES).iterdir()] == ["hive.png"]


def test_with_a_fault_nothing_is_written_and_every_fault_is_told(tmp_path: Path) -> None:
    wax = HIVE.replace("bees:", "wax:").replace("title: Queen", "titel: Queen")
    files = BEEKEEPING.with_(FILE, content=HIVE.replace("sisters", "🐝") + wax)
    root = files.write(tmp_path)

    with pytest.raises(CourseError) as raised:
        draw_pictures(root)

    assert places(raised.value.problems) == [(FILE, 8, "K003"), (FILE, 15, "K001"), (FILE, 15, "K002")]
    assert [path.name for path in (root / PICTURES).iterdir()] == ["hive.png"]


def test_a_picture_that_no_phone_shows_at_once_is_refused(tmp_path: Path) -> None:
    head, boxes, source = re.split("(?<=boxes:\n)|(?=  source:)", HIVE)
    content = f"{head}{boxes * 4}    - boxes:\n{boxes * 4}{source}".replace("Thousands of sisters", "sisters " * 12)
    root = BEEKEEPING.with_(FILE, content=content).write(tmp_path)

    with pytest.raises(CourseError) as raised:
        draw_pictures(root)

    [problem] = raised.value.problems
    assert (problem.path, problem.line, problem.code) == (FILE, 1, "K003")
    assert re.fullmatch(r"the picture bees would be \d,\d+ pixels high, 2,160 are readable on a phone", problem.message)


@pytest.mark.parametrize("character", ["🐝", "蜂", "\ue001"])
def test_a_character_that_has_no_letter_is_told_instead_of_an_empty_box(character: str, tmp_path: Path) -> None:
    root = BEEKEEPING.with_(FILE, content=HIVE.replace("sisters", f"{character} sisters")).write(tmp_path)

    with pytest.raises(CourseError) as raised:
        draw_pictures(root)

    [problem] = raised.value.problems
    assert (problem.path, problem.line, problem.code) == (FILE, 8, "K003")
    assert problem.message == f"pictures have no letter for {character!r}"


@pytest.mark.parametrize("text", ["$x^2$ & {bees} \\ 100%", "Größe, Übermaß, ñandú, Łódź", "Пчёлы μέλι"])
def test_other_alphabets_and_signs_of_other_markup_are_letters_like_any(text: str, tmp_path: Path) -> None:
    root = BEEKEEPING.with_(FILE, content=HIVE.replace("Thousands of sisters", text.replace("\\", "\\\\"))).write(
        tmp_path
    )
    shape = read_pictures(root, Findings())["bees"].shape

    assert draw_pictures(root) == ("bees",)
    assert text in [words.text for words in lay_out(shape, measure).words]


@pytest.mark.parametrize(
    "link", [f"{PICTURES}/bees.png", PICTURES], ids=["a link for a picture", "a link for the folder"]
)
def test_nothing_is_written_out_of_the_course(link: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    files = BEEKEEPING.without("content/pictures").with_(FILE, content=HIVE)
    root = files.with_made(link, lambda path: path.symlink_to(outside)).write(tmp_path / "course")

    with pytest.raises(CourseError) as raised:
        draw_pictures(root)

    assert places(raised.value.problems) == [(FILE, 1, "F005")]
    assert list(outside.iterdir()) == []
