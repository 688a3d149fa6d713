"""The picture of a learner's progress says what the values say, and can be read: on a phone, by everybody."""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import matplotlib
import pytest
from PIL import Image

from bot.channels.charts import DARK, LIGHT, NAME, ORANGE, draw, lay_out
from bot.painting.marks import CARD, GROUND, INK, MUTED, WIDTH, Area, Box, Line, Sheet
from bot.painting.png import known_letters, measure
from bot.tutor.quizzing.progress import DayCount, Mastery, Progress
from tests.painting.looking import ELSEWHERE, contrast, extents, holds, overlap, overlapping, parts, pixels

TOPICS = ("Flour", "Water and salt", "Yeast", "Sourdough", "Kneading", "Shaping", "Baking", "Keeping bread")
LONG = "How flour, water, salt and time become a loaf of good bread!"
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
NONE: tuple[tuple[int, int], ...] = ((0, 0),) * 14
SOME = (
    (5, 3),
    (8, 7),
    (0, 0),
    (12, 9),
    (5, 5),
    (0, 0),
    (0, 0),
    (6, 2),
    (13, 11),
    (8, 8),
    (0, 0),
    (3, 0),
    (10, 9),
    (5, 4),
)
FADING = tuple(0.94 - 0.02 * ahead for ahead in range(15))


def days(counts: Sequence[tuple[int, int]]) -> tuple[DayCount, ...]:
    """Name days from Wednesday the 5th on, each with its recalls and how many were right."""
    return tuple(DayCount(f"{WEEKDAYS[(2 + at) % 7]} {5 + at}", *count) for at, count in enumerate(counts))


FULL = Progress(
    title="Your progress: Bread",
    mastery_title="By topic",
    learned_label="known for weeks",
    begun_label="begun",
    days_title="Recalls in the last two weeks",
    right_label="right",
    wrong_label="not yet",
    recall_title="Predicted recall without practice",
    recall_label="days from today",
    mastery=tuple(
        Mastery(topic, learned, begun)
        for topic, learned, begun in zip(
            TOPICS, (0.75, 0.5, 0.25, 0, 0.1, 0, 1, 0), (0.25, 0.3, 0.75, 0.4, 0.2, 0.05, 0, 0), strict=True
        )
    ),
    days=days(SOME),
    recall=FADING,
)
EMPTY = replace(FULL, mastery=tuple(Mastery(topic, 0, 0) for topic in TOPICS), days=days(NONE), recall=())
ONE_QUIZ = replace(EMPTY, days=days([*NONE[1:], (5, 3)]), recall=FADING)
ONE_TOPIC = replace(EMPTY, mastery=(Mastery(LONG, 0.4, 0.2),))
NO_TOPIC = replace(EMPTY, mastery=())
FORTY_TOPICS = replace(FULL, mastery=tuple(Mastery(f"{at} {LONG}"[:60], at / 40, 0.02) for at in range(40)))
HUNDREDS = replace(FULL, days=days([(100 + at, 50) for at in range(14)]), recall=(1.0,) * 15)
BROAD = replace(
    FULL,
    title="W" * 1000,
    mastery_title="m" * 100,
    learned_label="W" * 100,
    begun_label="m m " * 25,
    right_label="right, and at once, and without any of the hints",
    wrong_label="not yet, or not at once, or with some of the hints",
    recall_label="m" * 100,
    mastery=(Mastery("W" * 60, 0.5, 0.5),) * 3,
    days=(*days(SOME)[:-1], DayCount("Wednesday 100000", 1, 1)),
)
OTHER_SCRIPTS = replace(
    FULL,
    title="Ваш прогресс: Größen und Maße",
    recall_label="ημέρες από σήμερα",
    mastery=(Mastery("Πόλεις και ψωμί", 0.3, 0.3), Mastery("Ещё хлеб, Łódź, ñandú", 0.3, 0.3)),
    days=tuple(DayCount(f"Чт {at}", 3, 1) for at in range(14)),
)

PICTURES = [
    pytest.param(FULL, id="full course"),
    pytest.param(EMPTY, id="nothing learned"),
    pytest.param(ONE_QUIZ, id="one quiz"),
    pytest.param(ONE_TOPIC, id="one topic"),
    pytest.param(NO_TOPIC, id="no topic"),
    pytest.param(FORTY_TOPICS, id="forty topics"),
    pytest.param(HUNDREDS, id="hundreds a day"),
    pytest.param(BROAD, id="words that no line can hold"),
    pytest.param(OTHER_SCRIPTS, id="other scripts"),
    pytest.param(replace(FULL, recall=(0.9,)), id="recall of one day"),
    pytest.param(replace(FULL, recall=(0.0,) * 15), id="nothing recalled"),
    pytest.param(replace(FULL, days=(), mastery=(), recall=()), id="no value at all"),
]


def laid_out(progress: Progress) -> Sheet:
    return lay_out(progress, measure, known_letters())


def texts(progress: Progress) -> list[str]:
    """Give every line of text that is painted."""
    return [words.text for words in laid_out(progress).words]


def boxes(progress: Progress, fill: str) -> list[Box]:
    """Give the boxes of a colour, without what explains the colour."""
    return [box for box in laid_out(progress).boxes if box.fill == fill and box.radius != 6]


def test_starting_the_bot_loads_nothing_that_draws() -> None:
    started = "import sys, bot.channels.telegram.speaking; print('matplotlib' in sys.modules, 'PIL' in sys.modules)"

    run = subprocess.run([sys.executable, "-c", started], capture_output=True, text=True, check=True)

    assert run.stdout == "False False\n"


@pytest.mark.slow
@pytest.mark.parametrize("progress", PICTURES)
def test_a_picture_is_a_small_opaque_png_that_stands_upright(progress: Progress) -> None:
    content = draw(progress)

    picture = Image.open(BytesIO(content))
    assert len(content) < 200_000
    assert (picture.format, picture.mode, picture.info) == ("PNG", "P", {})
    assert picture.width == WIDTH == 1080
    assert 1080 <= picture.height <= 2700


@pytest.mark.slow
@pytest.mark.parametrize(
    ("progress", "height"),
    [
        pytest.param(FULL, 1852, id="full course"),
        pytest.param(EMPTY, 1397, id="nothing learned"),
        pytest.param(ONE_TOPIC, 1080, id="one topic"),
        pytest.param(NO_TOPIC, 1080, id="no topic"),
    ],
)
def test_a_phone_shows_the_picture_of_a_usual_course_at_once(progress: Progress, height: int) -> None:
    assert pixels(draw(progress)).shape == (height, 1080, 3)


@pytest.mark.parametrize("count", range(1, 27))
def test_up_to_26_topics_the_picture_is_at_most_twice_as_high_as_it_is_wide(count: int) -> None:
    progress = replace(FULL, mastery=(Mastery(LONG, 0.5, 0.2),) * count)

    assert laid_out(progress).height <= 2160


@pytest.mark.slow
@pytest.mark.parametrize("progress", PICTURES)
def test_equal_values_give_equal_bytes(progress: Progress) -> None:
    equal = replace(progress, mastery=tuple(replace(one) for one in progress.mastery))

    assert draw(progress) == draw(equal)


def test_other_values_give_another_picture() -> None:
    others = [
        replace(FULL, title="Your progress: Cake"),
        replace(FULL, mastery=(replace(FULL.mastery[0], learned=0.5), *FULL.mastery[1:])),
        replace(FULL, days=(replace(FULL.days[0], right=4), *FULL.days[1:])),
        replace(FULL, recall=(*FULL.recall[:-1], 0.5)),
    ]

    assert len({draw(progress) for progress in [FULL, *others]}) == 5


@pytest.mark.slow
def test_threads_that_draw_at_once_get_what_one_alone_gets() -> None:
    wanted = [FULL, EMPTY, OTHER_SCRIPTS, ONE_TOPIC] * 2
    alone = [draw(progress) for progress in wanted[:4]]
    measure.cache_clear()

    with matplotlib.rc_context(ELSEWHERE), ThreadPoolExecutor(max_workers=6) as pool:
        together = list(pool.map(draw, wanted))

    assert together == alone * 2


def test_the_settings_of_the_machine_do_not_count_and_stay() -> None:
    once = draw(FULL)
    measure.cache_clear()
    with matplotlib.rc_context(ELSEWHERE):
        again = draw(FULL)
        kept = matplotlib.rcParams["savefig.dpi"]

    assert once == again
    assert kept == 50


@pytest.mark.slow
@pytest.mark.parametrize("progress", PICTURES)
def test_every_word_stays_inside_and_none_lies_on_another(progress: Progress) -> None:
    sheet = laid_out(progress)
    cards = [card.area for card in boxes(progress, CARD)]
    page = Area(0, 0, WIDTH, sheet.height)

    found = extents(sheet)

    assert [one for one in found if not holds(page.inset(32, 24), one)] == []
    assert [
        (one, card) for one in found for card in cards if overlap(one, card) and not holds(card.inset(31, 16), one)
    ] == []
    assert overlapping(found) == []
    assert overlapping(cards) == []


@pytest.mark.parametrize("progress", PICTURES)
def test_no_word_lies_on_a_bar(progress: Progress) -> None:
    bars = [bar.area for fill in (DARK, LIGHT, ORANGE) for bar in boxes(progress, fill) if bar.radius == 0]

    found = extents(laid_out(progress))

    assert [(one, bar) for one in found for bar in bars if overlap(one, bar)] == []


@pytest.mark.parametrize("progress", PICTURES)
def test_no_letter_is_smaller_than_11_points_on_a_phone_that_shows_360(progress: Progress) -> None:
    assert min(words.style.size for words in laid_out(progress).words) >= 33


def test_the_picture_says_what_the_values_say() -> None:
    assert texts(FULL) == [
        "Your progress: Bread",
        *("By topic", "known for weeks", "begun"),
        *TOPICS,
        *("Recalls in the last two weeks", "right", "not yet"),
        *("5", "Tu", "18", "10", "Mo", "17", "3", "Su", "16", "Sa", "15", "8", "Fr", "14", "13", "Th", "13"),
        *("6", "We", "12", "Tu", "11", "Mo", "10", "5", "Su", "9", "12", "Sa", "8", "Fr", "7", "8", "Th", "6"),
        *("5", "We", "5"),
        *("Predicted recall without practice", "0%", "50%", "100%", "94%", "66%", "0", "7", "14", "days from today"),
    ]


def test_what_has_no_values_is_left_out() -> None:
    assert "Predicted recall without practice" not in texts(EMPTY)
    assert "By topic" not in texts(NO_TOPIC)
    assert "Recalls in the last two weeks" in texts(NO_TOPIC)


def test_bars_of_topics_are_as_long_as_the_shares() -> None:
    progress = replace(FULL, mastery=(Mastery("Flour", 0.5, 0.25), Mastery("Yeast", 0, 0.5), Mastery("Salt", 1, 0)))

    dark = [bar.area for bar in boxes(progress, DARK) if bar.within]
    light = [bar.area for bar in boxes(progress, LIGHT)]

    assert [(bar.x, bar.right) for bar in dark] == [(72, 540), (72, 1008)]
    assert [(bar.x, bar.right) for bar in light] == [(543, 774), (72, 540)]


def test_shares_that_sum_up_to_a_little_more_than_all_do_not_stand_out_of_their_bar() -> None:
    progress = replace(FULL, mastery=(Mastery("Flour", 0.7, 0.3000001),), recall=())

    picture = pixels(draw(progress))

    card = boxes(progress, CARD)[0].area
    inside = picture[round(card.y) + 80 : round(card.bottom) - 20, 1009:1039]
    assert (inside == 255).all()


def test_bars_of_days_are_as_high_as_the_counts() -> None:
    progress = replace(FULL, days=days([*NONE[3:], (10, 10), (10, 5), (4, 0)]), recall=())

    dark = [bar.area for bar in boxes(progress, DARK) if not bar.within]
    orange = [bar.area for bar in boxes(progress, ORANGE)]

    whole = max(bar.height for bar in dark)
    floor = max(bar.bottom for bar in dark)
    assert [round(bar.height / whole, 3) for bar in dark] == [0.5, 1]
    assert [round((floor - bar.y) / whole, 3) for bar in orange] == [0.4, 1]


def test_a_single_recall_is_a_low_bar() -> None:
    one = replace(EMPTY, days=days([*NONE[1:], (1, 1)]))
    five = replace(EMPTY, days=days([*NONE[1:], (5, 5)]))

    [low], [high] = boxes(one, DARK), boxes(five, DARK)

    assert low.area.height == pytest.approx(high.area.height / 5)


def test_numbers_that_would_touch_stand_above_every_second_day_and_today() -> None:
    numbers = [text for text in texts(HUNDREDS) if len(text) == 3 and text.isdigit()]

    assert numbers == ["113", "111", "109", "107", "105", "103", "101"]


def test_the_line_of_recall_runs_from_all_to_nothing() -> None:
    falling = replace(FULL, recall=(1.0, 0.5, 0.0))

    *grid, line = [mark for mark in laid_out(falling).marks if isinstance(mark, Line) and mark.points[0][0] > 72][:4]

    (start, top), (middle, half), (end, floor) = line.points
    assert [mark.points[0][1] for mark in grid] == [floor, half, top]
    assert top < half < floor
    assert middle - start == pytest.approx(end - middle)


@pytest.mark.parametrize(
    "title",
    [
        "$x^2$ costs $5 or $6",
        r"$\frac{1}{2}$",
        "a_b_c ^ {bees} \\ 100%",
        "<b>Flour</b> & salt",
        "Größe, Übermaß",
        "Πόλεις, Ещё",
    ],
)
def test_titles_are_painted_letter_by_letter(title: str) -> None:
    progress = replace(FULL, title=title, mastery=(Mastery(title, 0.5, 0.5),))

    found = dict(zip(texts(progress), extents(laid_out(progress)), strict=True))

    assert texts(progress).count(title) == 2
    assert found[title].width == pytest.approx(measure(title, NAME), abs=1)


def test_a_title_of_60_letters_takes_two_even_lines() -> None:
    assert len(LONG) == 60
    assert texts(ONE_TOPIC)[4:6] == ["How flour, water, salt and time", "become a loaf of good bread!"]


def test_titles_of_forty_topics_are_shortened() -> None:
    assert texts(FORTY_TOPICS)[4:6] == ["0 How flour, water, salt a…", "1 How flour, water, salt a…"]
    assert len([text for text in texts(FORTY_TOPICS) if text.endswith("…")]) == 40


@pytest.mark.parametrize(
    ("title", "painted"),
    [
        pytest.param("Bread \U0001f35e and salt", "Bread and salt", id="emoji"),
        pytest.param("Bread\n  and\tsalt", "Bread and salt", id="white space"),
        pytest.param("蜂", "…", id="no letter at all"),
        pytest.param("", "…", id="empty"),
    ],
)
def test_what_cannot_be_painted_is_left_out(title: str, painted: str) -> None:
    progress = replace(FULL, mastery=(Mastery(title, 0.5, 0.5),))

    assert texts(progress)[4] == painted


@pytest.mark.parametrize("colour", [DARK, LIGHT, ORANGE])
def test_bars_stand_out_from_their_card(colour: str) -> None:
    assert contrast(parts(colour), parts(CARD)) >= 3


@pytest.mark.parametrize(("colour", "ground"), [(INK, CARD), (INK, GROUND), (MUTED, CARD)])
def test_letters_stand_out_from_their_ground(colour: str, ground: str) -> None:
    assert contrast(parts(colour), parts(ground)) >= 4.5


@pytest.mark.parametrize("other", [LIGHT, ORANGE])
def test_colours_that_touch_differ_in_grey_so_that_nobody_needs_to_see_the_colour(other: str) -> None:
    assert contrast(parts(DARK), parts(other)) >= 2.8


def test_the_ground_is_painted_so_that_no_theme_shines_through() -> None:
    picture = pixels(draw(FULL))

    assert picture[2, 2].tolist() == pytest.approx(parts(GROUND), abs=2)
    assert picture[-2, -2].tolist() == pytest.approx(parts(GROUND), abs=2)
