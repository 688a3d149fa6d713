"""The words of pictures are read as staff write them, faults have lines, and the real pictures are told in words."""

import re
from pathlib import Path

import pytest

from bot.authoring.building import read_course
from bot.authoring.pictures import FILE, GroupsPicture, Pictures, PolesPicture, read_pictures, words_in
from bot.authoring.problems import Findings
from bot.tutor.course import PICTURES, Course
from tests.authoring.coursefiles import BEEKEEPING, ROOT, CourseFiles, Place, places

HONEY = """\
# The pictures of this course.
hive:
  kind: groups
  title: Inside a hive
  groups:
    - title: Below
      boxes:
        - title: Floor
        - title: Brood box
          lines: ["Here the queen lays", "Do not open it in the cold"]
    - boxes:
        - label: On top
          title: Roof
  source: "Source: a beekeeper"
seasons:
  kind: poles
  title: The year of a colony
  note: "Each season has its work."
  poles:
    top: {end: Warm, title: Summer}
    right: {end: Shrinking, title: Autumn, lines: [feed]}
    bottom: {end: Cold, title: Winter}
    left: {end: Growing, title: Spring}
  between: {top_right: harvest, bottom_right: rest, bottom_left: wait, top_left: swarm}
  source: "Source: a beekeeper"
"""


def course(pictures: str | bytes) -> CourseFiles:
    return BEEKEEPING.with_(FILE, content=pictures)


def edit(before: str, after: str) -> CourseFiles:
    return course(HONEY).with_(FILE, replace=(before, after))


def read(files: CourseFiles, root: Path) -> tuple[Pictures, Findings]:
    findings = Findings()
    return read_pictures(files.write(root), findings), findings


def test_pictures_are_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    pictures, findings = read(course(HONEY), tmp_path)

    assert list(findings) == []
    assert list(pictures) == ["hive", "seasons"]
    hive, seasons = (picture.shape for picture in pictures.values())
    assert isinstance(hive, GroupsPicture)
    assert [[box.title for box in group.boxes] for group in hive.groups] == [["Floor", "Brood box"], ["Roof"]]
    assert isinstance(seasons, PolesPicture)
    assert (seasons.poles.left.end, seasons.between.bottom_left) == ("Growing", "wait")


def test_a_course_may_have_no_pictures(tmp_path: Path) -> None:
    pictures, findings = read(BEEKEEPING, tmp_path)

    assert pictures == {}
    assert list(findings) == []


def test_every_text_is_given_with_its_place(tmp_path: Path) -> None:
    pictures, _ = read(course(HONEY), tmp_path)

    hive = pictures["hive"]
    assert [(text, hive.line(*place)) for place, text in words_in(hive.shape)] == [
        ("Inside a hive", 4),
        ("Source: a beekeeper", 14),
        ("Below", 6),
        ("Floor", 8),
        ("Brood box", 9),
        ("Here the queen lays", 10),
        ("Do not open it in the cold", 10),
        ("On top", 12),
        ("Roof", 13),
    ]


MISSHAPEN = [
    pytest.param(course(""), (FILE, 1, "K003"), id="empty file"),
    pytest.param(course("- hive\n"), (FILE, 1, "K003"), id="list for a map"),
    pytest.param(course("hive: yes\n"), (FILE, 1, "K002"), id="text for a picture"),
    pytest.param(course("hive:\n"), (FILE, 1, "K002"), id="nothing for a picture"),
    pytest.param(edit("  kind: groups\n", ""), (FILE, 2, "K002"), id="kind missing"),
    pytest.param(edit("kind: groups", "kind: cloud"), (FILE, 3, "K003"), id="unknown kind"),
    pytest.param(edit("kind: groups", "kind: [groups]"), (FILE, 3, "K003"), id="list for a kind"),
    pytest.param(edit("kind: groups", "kind: poles\n  x: y"), (FILE, 4, "K001"), id="groups called poles"),
    pytest.param(edit("hive:", "../hive:"), (FILE, 2, "K003"), id="name that leads elsewhere"),
    pytest.param(edit("hive:", "Hive:"), (FILE, 2, "K003"), id="name in capitals"),
    pytest.param(edit("hive:", '"":'), (FILE, 2, "K003"), id="empty name"),
    pytest.param(edit("hive:", f"{'h' * 61}:"), (FILE, 2, "K003"), id="name of 61 letters"),
    pytest.param(edit("seasons:", "hive:"), (FILE, 15, "Y002"), id="name that stands twice"),
    pytest.param(edit("title: Inside a hive", "titel: Inside a hive"), (FILE, 4, "K001"), id="misspelt key"),
    pytest.param(edit("title: Inside a hive", "colour: red"), (FILE, 2, "K002"), id="title missing"),
    pytest.param(edit("title: Inside a hive", f"title: {'a' * 61}"), (FILE, 4, "K003"), id="title of 61 letters"),
    pytest.param(edit("title: Inside a hive", 'title: "Inside\\na hive"'), (FILE, 4, "K003"), id="title of two lines"),
    pytest.param(edit("label: On top", "labels: On top"), (FILE, 12, "K001"), id="misspelt key of a box"),
    pytest.param(edit("- title: Floor", "- label: Floor"), (FILE, 8, "K002"), id="box without a title"),
    pytest.param(edit('"Here the queen lays",', '"Here", "she lays",'), (FILE, 10, "K003"), id="three lines in a box"),
    pytest.param(edit("Here the queen lays", "h" * 101), (FILE, 10, "K003"), id="line of 101 letters"),
    pytest.param(edit("lines: [feed]", "lines: feed"), (FILE, 21, "K003"), id="text for lines"),
    pytest.param(edit("    bottom: {end: Cold, title: Winter}\n", ""), (FILE, 19, "K002"), id="three poles"),
    pytest.param(edit("end: Cold, ", ""), (FILE, 22, "K002"), id="pole without its end"),
    pytest.param(edit("bottom_right: rest, ", ""), (FILE, 24, "K002"), id="three labels between"),
    pytest.param(course(b"\xff\n"), (FILE, 1, "F003"), id="not UTF-8"),
    pytest.param(BEEKEEPING.with_link(FILE, "gone.yaml"), (FILE, 1, "F002"), id="link to nothing"),
    pytest.param(BEEKEEPING.with_link(FILE, "/etc/hostname"), (FILE, 1, "F005"), id="link out of the course"),
]


@pytest.mark.parametrize(("files", "place"), MISSHAPEN)
def test_what_is_wrong_is_found_at_its_line(files: CourseFiles, place: Place, tmp_path: Path) -> None:
    _, findings = read(files, tmp_path / "course")

    assert place in places(findings)
    assert [problem for problem in findings if not problem.hint] == []


def test_the_other_pictures_are_read_when_one_is_misshapen(tmp_path: Path) -> None:
    pictures, findings = read(edit("kind: groups", "kind: cloud"), tmp_path)

    assert list(pictures) == ["seasons"]
    [problem] = findings
    assert problem.hint == "write one of: `kind: poles`, `kind: groups`"


def test_a_misspelt_key_is_told_with_the_keys_that_are_known_in_its_place(tmp_path: Path) -> None:
    _, findings = read(edit("label: On top", "labels: On top"), tmp_path)

    [problem] = findings
    assert problem.message == "unknown key 'labels'"
    assert problem.hint == "is 'label' meant? known here: label, title, lines"


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    files = edit("- title: Floor", "- label: Floor").with_(FILE, replace=("end: Cold, ", ""))

    _, findings = read(files, tmp_path)

    assert places(findings) == [(FILE, 8, "K002"), (FILE, 22, "K002")]


@pytest.fixture(scope="module")
def real() -> Course:
    return read_course(ROOT)


@pytest.fixture(scope="module")
def real_pictures() -> Pictures:
    findings = Findings()
    pictures = read_pictures(ROOT, findings)
    assert list(findings) == []
    return pictures


def test_the_answers_of_the_course_show_its_pictures(real: Course) -> None:
    shown = {id: intent.answer.picture.path for id, intent in real.intents.items() if intent.answer.picture}

    assert shown == {
        "psi.scope": f"{PICTURES}/scope.png",
        "types.overview": f"{PICTURES}/axes.png",
        "types.dimensions": f"{PICTURES}/axes.png",
        "drivers.overview": f"{PICTURES}/drivers.png",
        "trends.overview": f"{PICTURES}/trends.png",
    }


def test_who_does_not_see_a_picture_reads_every_word_of_it(real: Course, real_pictures: Pictures) -> None:
    drawn = [intent.answer.picture for intent in real.intents.values() if intent.answer.picture]

    unsaid = [
        (picture.path, text)
        for picture in drawn
        for _, text in words_in(real_pictures[Path(picture.path).stem].shape)
        if text.casefold() not in picture.alt.casefold()
    ]

    assert {Path(picture.path).stem for picture in drawn} == set(real_pictures)
    assert unsaid == []


def test_descriptions_are_plain_and_short(real: Course) -> None:
    descriptions = [intent.answer.picture.alt for intent in real.intents.values() if intent.answer.picture]

    assert len(descriptions) == 5
    assert [text for text in descriptions if len(text) >= 1000 or re.search(r"[\\`*_\[\]<>&#~|{}\n]", text)] == []
