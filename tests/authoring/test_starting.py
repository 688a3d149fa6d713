"""A new course is whole, in order and understood from the first minute, or it is not there at all."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.authoring.building import check_course, read_course
from bot.authoring.checks import leftovers
from bot.authoring.english import ordinary_words
from bot.authoring.starting import start_course
from bot.errors import SettingsError
from bot.tutor.course import Course
from bot.tutor.learner import Context
from bot.tutor.matching.learning import learn
from bot.tutor.matching.matcher import Matcher
from bot.tutor.matching.ranking import decide
from bot.tutor.quizzing.items import Item, Kind
from bot.tutor.reply import Outcome
from bot.tutor.understanding import understand
from tests.tutor.quizzing.baking import QUIZZED
from tests.tutor.quizzing.learning import Learning

NOW = datetime(2026, 3, 1, tzinfo=UTC)

FILES = """
.gitignore README.md
content/answers/bot.md content/answers/planets.md content/answers/sky.md
content/course.yaml content/glossary.yaml content/pictures.yaml content/pictures/planets.png content/quizzes/sky.yaml
content/sources.yaml content/wording.yaml
intents/bot.yaml intents/out_of_scope.yaml intents/planets.yaml intents/sky.yaml
schemas/course.json schemas/glossary.json schemas/intents.json schemas/out_of_scope.json schemas/pictures.json
schemas/quizzes.json schemas/sources.json schemas/wording.json
"""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("new") / "course"
    start_course(root)
    return root


@pytest.fixture(scope="module")
def course(started: Path) -> Course:
    return read_course(started)


@pytest.fixture(scope="module")
def matcher(course: Course) -> Matcher:
    return learn(course, ordinary_words())


def tree(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def test_a_new_course_has_no_problem_and_no_warning(started: Path) -> None:
    course, findings = check_course(started)

    assert [str(problem) for problem in findings] == []
    assert course is not None


def test_under_a_title_of_its_own_a_new_course_names_what_is_still_to_be_replaced(tmp_path: Path) -> None:
    start_course(tmp_path / "course", "Soil")

    _, findings = check_course(tmp_path / "course")

    assert [(problem.path, problem.line, problem.code) for problem in findings] == [
        ("content/course.yaml", line, "C004") for line in (7, 8, 9, 13, 14)
    ]
    assert [problem.message for problem in findings] == [
        f"learners read {text!r}, which psi-tutor new wrote"
        for text in (
            "A First Look",
            "https://example.org/",
            "The team of this course",
            "Soil, by the team of this course",
            "teacher@example.org",
        )
    ]
    assert [problem.hint for problem in findings][-1] == "write where learners reach you behind `contact:`"


def test_what_counts_for_left_over_is_what_a_new_course_says(course: Course) -> None:
    about = course.about

    assert (about.title, about.credit) == (leftovers.TITLE, leftovers.TITLE + leftovers.OF_NOBODY)
    assert {name: getattr(about, name) for name in leftovers.ABOUT} == {
        name: text for name, (text, _) in leftovers.ABOUT.items()
    }
    assert {words for words in leftovers.EXAMPLES if words not in course.wording.start + course.wording.help} == set()
    assert set(leftovers.EXAMPLES.values()) <= course.intents.keys()


def test_what_a_new_course_proposes_to_ask_is_told_where_it_is_answered_no_more(started: Path, tmp_path: Path) -> None:
    shutil.copytree(started, tmp_path / "course")
    intents = tmp_path / "course/intents/sky.yaml"
    intents.write_text(intents.read_text(encoding="utf-8").replace("sky.seasons", "sky.weather"), encoding="utf-8")

    _, findings = check_course(tmp_path / "course")

    [problem] = [problem for problem in findings if problem.code == "C004"]
    assert (problem.path, problem.line) == ("content/wording.yaml", 6)
    assert (
        problem.message
        == "start still proposes 'Why do we have seasons?', as the course does that psi-tutor new writes"
    )
    assert problem.hint == "write examples that your course answers"


def test_a_new_course_has_a_file_of_each_sort_and_leaves_nothing_beside_it(started: Path) -> None:
    assert tree(started) == sorted(FILES.split())
    assert [path.name for path in started.parent.iterdir()] == ["course"]


def test_a_new_course_shows_each_thing_that_a_course_can_have(course: Course) -> None:
    intents = course.intents.values()

    assert {item.kind for item in course.items} == set(Kind)
    assert len(course.items) == 12
    assert len(course.glossary) == 4
    assert all(any(getattr(intent, key) for intent in intents) for key in ("lists", "compares", "example_of"))
    assert [intent.id for intent in intents if intent.answer.picture] == ["planets.overview"]


def test_every_trial_of_a_new_course_is_answered_rightly(course: Course, matcher: Matcher) -> None:
    asked = [(trial, intent.id) for intent in course.intents.values() for trial in intent.trials]

    decisions = [(trial, decide(matcher.rank(trial))) for trial, _ in asked]

    answered = [(trial, one.intents[0] if one.outcome is Outcome.ANSWER else one.outcome) for trial, one in decisions]
    assert len(asked) == 57
    assert answered == asked


def test_what_a_new_course_does_not_cover_is_declined(course: Course, matcher: Matcher) -> None:
    trials = course.out_of_scope.trials

    assert len(trials) == 19
    assert [trial for trial in trials if decide(matcher.rank(trial)).outcome is not Outcome.DECLINE] == []


def learning_of(course: Course, *items: Item) -> Learning:
    return Learning(replace(course, items=items, wording=QUIZZED.wording))


def test_after_an_answer_a_small_course_still_says_what_it_does_not_cover(course: Course, matcher: Matcher) -> None:
    topics = [intent for topic in course.topics for intent in topic.intents]

    said = [
        understand(course, matcher, Context(topics=(topic,), at=NOW), trial, NOW)[-1].decision.outcome
        for topic in topics
        for trial in course.out_of_scope.trials
    ]

    assert len(said) == 190
    assert said.count(Outcome.DECLINE) >= 140
    assert said.count(Outcome.ANSWER) <= 40


@pytest.mark.parametrize("at", range(11))
def test_who_knows_the_key_of_a_question_has_it_right(course: Course, at: int) -> None:
    item = course.items[at]
    learning = learning_of(course, item)
    learning.say("/quiz")

    learning.answer_all(right=True)

    assert learning.turn is not None
    assert item.kind is not Kind.EXPLAIN
    assert f"{course.intents[item.objective].title}: 1 of 1" in learning.turn.replies[0].text


def test_who_explains_in_other_words_is_understood(course: Course) -> None:
    learning = learning_of(course, *course.items[-3:])
    learning.say("/quiz")
    learning.answer_all(right=True)
    asked = learning.say("/quiz")

    told = learning.say("the moon moves on a tilted orbit. most of the time it passes above or below the shadow")

    assert "Explain in your own words why there is no lunar eclipse at each full moon." in asked
    assert "yes: The path of the Moon is tilted a little." in told
    assert "yes: So the Moon mostly passes above or below the shadow of the Earth." in told


def test_the_files_of_a_new_course_are_plain_text_with_short_line_ends(started: Path) -> None:
    texts = {path: path.read_bytes() for path in started.rglob("*") if path.is_file() and path.suffix != ".png"}

    assert [path for path, content in texts.items() if b"\r" in content or not content.endswith(b"\n")] == []
    assert all("\N{REPLACEMENT CHARACTER}" not in content.decode("utf-8") for content in texts.values())


def test_every_yaml_file_of_a_new_course_leads_editors_to_a_schema_that_is_there(started: Path) -> None:
    for path in started.rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]

        found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)

        assert found, path
        assert (path.parent / found[1]).resolve().is_file()


def test_the_guide_of_a_new_course_names_files_that_are_there(started: Path) -> None:
    guide = (started / "README.md").read_text(encoding="utf-8")

    named = set(re.findall(r"`((?:content|intents|schemas)/[\w/.]*)`", guide))

    assert len(named) > 10
    assert [path for path in named if not (started / path).exists()] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "place",
    ["course", "course/", "far/away/course", "a new course", "курс 课程 دورة", "far/../course", 'it\'s "quoted" $HOME'],
)
def test_a_course_starts_wherever_a_folder_can_be(tmp_path: Path, place: str) -> None:
    start_course(Path(f"{tmp_path}/{place}"))

    assert check_course(Path(f"{tmp_path}/{place.replace('far/../', '')}"))[0] is not None
    assert sum(path.name == "course.yaml" for path in tmp_path.rglob("*")) == 1


@pytest.mark.slow
def test_an_empty_folder_is_filled_and_stays_the_same_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    before = (tmp_path / "empty").stat().st_ino

    start_course(tmp_path / "empty")

    assert tree(tmp_path / "empty") == sorted(FILES.split())
    assert (tmp_path / "empty").stat().st_ino == before


@pytest.mark.slow
def test_a_link_to_an_empty_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("empty")

    start_course(tmp_path / "link")

    assert (tmp_path / "link").is_symlink()
    assert tree(tmp_path / "empty") == sorted(FILES.split())


@pytest.mark.slow
def test_others_may_read_a_new_course_as_they_may_read_any_folder_made_here(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()

    start_course(tmp_path / "course")

    assert (tmp_path / "course").stat().st_mode == (tmp_path / "plain").stat().st_mode


def a_file(folder: Path) -> Path:
    (folder / "taken").write_text("mine", encoding="utf-8")
    return folder / "taken"


def below_a_file(folder: Path) -> Path:
    return a_file(folder) / "deep/course"


def not_empty(folder: Path) -> Path:
    (folder / "full").mkdir()
    (folder / "full/.hidden").write_text("mine", encoding="utf-8")
    return folder / "full"


def long_name(folder: Path) -> Path:
    return folder / ("long" * 100)


def leads_to_itself(folder: Path) -> Path:
    (folder / "loop").symlink_to("loop")
    return folder / "loop"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "told"),
    [
        pytest.param(a_file, r".*taken is a file, so no course can stand in .*: name another folder\.", id="a file"),
        pytest.param(below_a_file, r".*taken is a file, so no course can stand in .*", id="below a file"),
        pytest.param(not_empty, r".*full is not empty: name a new folder\. Nothing was written\.", id="not empty"),
        pytest.param(long_name, r"cannot write to .*: File name too long\. Nothing was written\.", id="a long name"),
        pytest.param(leads_to_itself, r"cannot write to .*loop: .*\. Nothing was written\.", id="a link to itself"),
    ],
)
def test_where_no_course_can_stand_nothing_is_written(tmp_path: Path, make: Callable[[Path], Path], told: str) -> None:
    place = make(tmp_path)
    before = tree(tmp_path)

    with pytest.raises(SettingsError) as refused:
        start_course(place)

    assert re.fullmatch(told, str(refused.value))
    assert tree(tmp_path) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "title",
    [
        "Bread",
        'It\'s: "bread" # and more',
        "- [x] {title} **bold** \\n",
        "no",
        "'",
        "Введение 入门 مقدمة \N{BICYCLE}",
        "می\N{ZERO WIDTH NON-JOINER}خواهم",
    ],
)
def test_a_title_stands_in_the_course_as_it_was_said(tmp_path: Path, title: str) -> None:
    start_course(tmp_path / "course", title)

    course, findings = check_course(tmp_path / "course")
    assert {problem.code for problem in findings} == {"C004"}
    assert course is not None
    assert course.about.title == title
    assert course.about.credit == f"{title}, by the team of this course"


@pytest.mark.slow
def test_a_title_that_turns_what_follows_stands_in_the_file_as_an_escape(tmp_path: Path) -> None:
    started = start_course(tmp_path / "course", "Bread \u202eand butter")

    assert started.about.title == "Bread \u202eand butter"
    assert 'title: "Bread \\u202eand butter"\n' in (tmp_path / "course/content/course.yaml").read_text()


@pytest.mark.slow
def test_a_title_of_two_lines_becomes_one(tmp_path: Path) -> None:
    started = start_course(tmp_path / "course", "  Bread\r\nand\tbutter ")

    assert started.about.title == "Bread and butter"


@pytest.mark.slow
@pytest.mark.parametrize(
    "title",
    [
        pytest.param("", id="none"),
        pytest.param(" \n ", id="blank"),
        pytest.param("a\x1b[31m", id="a control character"),
        pytest.param("a\udcff", id="bytes that are no text"),
        pytest.param("x" * 4000, id="too long"),
    ],
)
def test_a_title_that_no_course_can_have_starts_none(tmp_path: Path, title: str) -> None:
    with pytest.raises(SettingsError, match=r"^a course cannot have this title: [^\n]+\. Nothing was written\.$"):
        start_course(tmp_path / "course", title)

    assert list(tmp_path.iterdir()) == []
