"""The command line as a process: what it prints where, and its exit code."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.cli import ELSEWHERE, _add_course, _add_inbox, _add_operating, _add_quiz
from bot.course_cli import course
from bot.inbox_cli import inboxes
from bot.operating_cli import operating
from bot.settings import Settings
from tests.authoring.coursefiles import BEEKEEPING

ROOT = Path(__file__).parents[1]
BEES = ROOT / "tests/courses/beekeeping"
TOKEN = "123456789:AAE0123456789-abcdefghij_klmnopqrs"


def psi_tutor(
    *arguments: str, typed: str | bytes = "", cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command with an environment of its own and the course on bees."""
    names = {str(field.validation_alias) for field in Settings.model_fields.values()}
    clean = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=typed if isinstance(typed, bytes) else typed.encode(),
        cwd=cwd,
        env=clean | {"TUTOR_COURSE_DIR": str(BEES), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | environment,
        capture_output=True,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_chat_answers_what_is_piped_in(tmp_path: Path) -> None:
    done = psi_tutor("chat", typed="What does the queen do?\n1\n/topics\n", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("> What does the queen do?\n\nThe queen\n\n")
    assert done.stdout.count("\n> ") == 2
    assert "  1. The hive\n  2. Honey\n" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_chat_ends_quietly_when_there_is_nothing_to_read() -> None:
    done = psi_tutor("chat")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_match_gives_a_line_for_a_line() -> None:
    lines = [
        {"text": "What does the queen do?"},
        {"text": "1", "history": ["/topics"]},
        {"text": "\N{HONEYBEE}"},
    ]
    typed = "\n".join([json.dumps(lines[0]), "broken", "", json.dumps(lines[1]), json.dumps(lines[2])])

    done = psi_tutor("match", "--jsonl", typed=typed)

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert [answer.get("text") for answer in answers] == ["What does the queen do?", None, "1", "\N{HONEYBEE}"]
    assert (answers[0]["outcome"], answers[0]["intent"]) == ("answer", "hive.queen")
    assert answers[1] == {"error": "not JSON: Expecting value at column 1"}
    assert (answers[2]["outcome"], answers[2]["intent"]) == ("answer", None)
    assert (answers[3]["outcome"], answers[3]["confidence"]) == ("decline", 1.0)


@pytest.mark.slow
def test_match_reads_bytes_that_are_no_text() -> None:
    done = psi_tutor("match", "--jsonl", typed=b'{"text": "\xff\xfe"}\n{"text": "What does the queen do?"}\n')

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [(answer["text"], answer["outcome"]) for answer in answers] == [
        ("\N{REPLACEMENT CHARACTER}" * 2, "decline"),
        ("What does the queen do?", "answer"),
    ]


@pytest.mark.slow
def test_match_without_its_form_is_wrong_use() -> None:
    done = psi_tutor("match")

    assert (done.returncode, done.stdout) == (2, "")
    assert "--jsonl" in done.stderr


@pytest.mark.slow
def test_run_without_a_token_says_what_to_set(tmp_path: Path) -> None:
    done = psi_tutor("run", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "psi-tutor: no bot token: get one from @BotFather in Telegram and set TELEGRAM_BOT_TOKEN "
        "(in the environment or in a file .env). Without one, `psi-tutor chat` talks in the terminal.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_run_sends_nowhere_what_has_not_the_form_of_a_token(tmp_path: Path) -> None:
    done = psi_tutor("run", cwd=tmp_path, TELEGRAM_BOT_TOKEN="123456:your-token")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "psi-tutor: the bot token: what is set does not look like 123456789:AAE... and was not sent. Get it from "
        "@BotFather in Telegram and set TELEGRAM_BOT_TOKEN.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_run_with_a_database_that_cannot_be_used_says_so_without_secrets() -> None:
    done = psi_tutor("run", TELEGRAM_BOT_TOKEN=TOKEN, TUTOR_DATABASE_URL="mysql://anna:pass-word@db.example/tutor")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "psi-tutor: TUTOR_DATABASE_URL names 'mysql', which the tutor does not know: write sqlite:///data/tutor.db, or "
        "postgresql+psycopg://user:password@host/database\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize("command", [["run"], ["chat"], ["match", "--jsonl"]], ids=["run", "chat", "match"])
def test_wrong_settings_are_named_in_one_line(command: list[str]) -> None:
    done = psi_tutor(*command, TUTOR_LOG_LEVEL="wrong-value", TELEGRAM_BOT_TOKEN_FILE="nowhere")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "psi-tutor: TUTOR_LOG_LEVEL: Input should be 'debug', 'info', 'warning' or 'error'\n"


def test_a_course_with_problems_is_told_problem_by_problem(tmp_path: Path) -> None:
    done = psi_tutor("chat", TUTOR_COURSE_DIR=str(tmp_path))

    *problems, last = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert [problem[:27] for problem in problems if "course.yaml" in problem] == ["content/course.yaml:1: F001"]
    assert [problem for problem in problems if not re.match(r"[\w/.]+:\d+: [A-Z]\d{3} ", problem)] == []
    assert last == "The course has problems, so nothing is done. Mend them, see `psi-tutor check`, and try again."


@pytest.mark.slow
@pytest.mark.parametrize(("arguments", "stream"), [([], "stdout"), (["nope"], "stderr"), (["chat", "nope"], "stderr")])
def test_wrong_use_is_told_with_exit_code_two(arguments: list[str], stream: str) -> None:
    done = psi_tutor(*arguments)

    assert done.returncode == 2
    assert "Usage:" in getattr(done, stream) + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_chat_reads_bytes_that_are_no_text() -> None:
    done = psi_tutor("chat", typed=b"\xff\n", PYTHONIOENCODING="utf-8:strict")

    assert done.returncode == 0
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_schema_writes_a_schema_for_each_kind_of_file(tmp_path: Path) -> None:
    done = psi_tutor("schema", TUTOR_COURSE_DIR=str(tmp_path))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"8 schemas written to {tmp_path / 'schemas'}.\n"
    assert sorted(path.name for path in (tmp_path / "schemas").iterdir()) == [
        "course.json",
        "glossary.json",
        "intents.json",
        "out_of_scope.json",
        "pictures.json",
        "quizzes.json",
        "sources.json",
        "wording.json",
    ]


def test_check_counts_what_the_course_has_and_says_how_hard_it_is_to_read() -> None:
    done = psi_tutor("check")

    order, readability = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(
        r"The course is in order: 10 intents, 1\d\d phrases, 3 terms, 12 items, 0 warnings, version [0-9a-f]{12}\.",
        order,
    )
    assert re.fullmatch(
        r"Short answers: median grade -?\d+\.\d to read \(Flesch-Kincaid; at most 10 is wanted\), "
        r"hardest (hive|honey|bot)\.\w+ with \d+\.\d\.",
        readability,
    )


def test_check_warns_and_all_is_well(tmp_path: Path) -> None:
    before, after = "how long does a queen live", "Does a colony want a queen?"
    root = BEEKEEPING.with_("intents/hive.yaml", replace=(before, after)).write(tmp_path)

    done = psi_tutor("check", TUTOR_COURSE_DIR=str(root))

    warning, order, _ = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert warning.startswith(
        f"intents/hive.yaml:30: warning I011 {after!r} nearly repeats 'Does a colony need a queen?'"
    )
    assert ", 1 warning, " in order


@pytest.mark.slow
def test_test_reports_as_text() -> None:
    done = psi_tutor("test")

    assert (done.returncode, done.stderr) == (0, "")
    assert re.match(r"Course [0-9a-f]{12}\n\n +in scope +right +offered", done.stdout)
    assert re.search(r"^trials +30 +\d+\.\d%", done.stdout, re.MULTILINE)
    assert re.search(r"^intents/hive\.yaml +12 ", done.stdout, re.MULTILINE)


@pytest.mark.slow
def test_test_reports_as_json() -> None:
    done = psi_tutor("test", "--json")

    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert report["trials"]["inside"] == 30
    assert report["trials"]["right"] + report["trials"]["wrong"] <= 30
    assert sorted(report["cutoffs"]) == ["answer", "ask", "outside", "sure"]


@pytest.mark.slow
def test_test_gives_a_page_into_a_pipe() -> None:
    done = psi_tutor("test", "--html")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("<!doctype html>")
    assert done.stdout.count("<svg") == 2
    assert done.stdout.endswith("</html>\n")


def test_test_takes_one_form_at_a_time() -> None:
    done = psi_tutor("test", "--html", "--json")

    assert (done.returncode, done.stdout) == (2, "")
    assert "not both" in done.stderr


@pytest.mark.slow
def test_test_of_a_course_with_problems_tells_them(tmp_path: Path) -> None:
    done = psi_tutor("test", TUTOR_COURSE_DIR=str(tmp_path))

    assert (done.returncode, done.stdout) == (2, "")
    assert "content/course.yaml:1: F001 " in done.stderr


@pytest.mark.slow
def test_at_a_terminal_the_page_goes_into_a_file(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    environment = os.environ | {"TUTOR_COURSE_DIR": str(BEES), "PYTHONPATH": str(ROOT), "COLUMNS": "200"}

    done = subprocess.run(
        [sys.executable, "-m", "bot", "test", "--html"], cwd=tmp_path, env=environment, stdout=theirs, check=False
    )
    os.close(theirs)

    told = os.read(ours, 10_000).decode()
    os.close(ours)
    assert done.returncode == 0
    assert told.strip() == f"The report is in {tmp_path / 'test-report.html'}; open it in a browser."
    assert (tmp_path / "test-report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


PICTURES = """
boxes:
  kind: groups
  title: The boxes of a hive
  source: the course on bees
  groups:
    - boxes:
        - title: Brood box
        - title: Super
"""


@pytest.mark.slow
def test_draw_draws_the_pictures_of_the_course(tmp_path: Path) -> None:
    root = BEEKEEPING.with_("content/pictures.yaml", content=PICTURES).write(tmp_path)

    done = psi_tutor("draw", TUTOR_COURSE_DIR=str(root))

    assert (done.returncode, done.stdout, done.stderr) == (0, "1 picture drawn: boxes.\n", "")
    assert (root / "content/pictures/boxes.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_draw_has_nothing_to_do_in_a_course_without_pictures() -> None:
    done = psi_tutor("draw")

    assert (done.returncode, done.stdout) == (0, "The course has no content/pictures.yaml.\n")


@pytest.mark.slow
def test_draw_tells_what_is_wrong_with_the_pictures(tmp_path: Path) -> None:
    bad = PICTURES.replace("kind: groups", "kind: spiral")
    root = BEEKEEPING.with_("content/pictures.yaml", content=bad).write(tmp_path)

    drawn, checked = (psi_tutor(command, TUTOR_COURSE_DIR=str(root)) for command in ("draw", "check"))

    assert (drawn.returncode, drawn.stdout) == (2, "")
    assert drawn.stderr.startswith("content/pictures.yaml:3: K003 the picture boxes is of no known kind")
    assert checked.returncode == 1
    assert checked.stdout.startswith("content/pictures.yaml:3: K003 the picture boxes is of no known kind")


@pytest.mark.slow
def test_a_course_folder_that_is_not_there_is_wrong_use_and_is_not_made(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"

    for command in (["check"], ["schema"], ["draw"], ["stats"], ["quiz", "stats"], ["preview"]):
        done = psi_tutor(*command, TUTOR_COURSE_DIR=str(nowhere), TUTOR_DATABASE_URL=f"sqlite:///{tmp_path}/tutor.db")

        assert (command, done.returncode, done.stdout) == (command, 2, "")
        assert done.stderr == (
            f"psi-tutor: TUTOR_COURSE_DIR: there is no folder {str(nowhere)!r} that can be read: name the one that "
            "holds intents/ and content/\n"
        )
    assert list(tmp_path.iterdir()) == []


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `psi-tutor` is the command, on the course on bees."""
    return subprocess.run(
        ["bash", "-c", f'psi-tutor() {{ "{sys.executable}" -m bot "$@"; }}; {line}'],
        cwd=ROOT,
        env=os.environ | {"TUTOR_COURSE_DIR": str(BEES)} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unbuffered", "code"), [pytest.param("", 0, id="at the end"), pytest.param("1", 141, id="midway")]
)
def test_a_reader_who_leaves_early_is_no_error_and_no_problem_of_the_course(unbuffered: str, code: int) -> None:
    done = shell('psi-tutor coverage | true; echo "${PIPESTATUS[0]}"', PYTHONUNBUFFERED=unbuffered)

    assert (done.stdout, done.stderr) == (f"{code}\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["at the end", "midway"])
def test_a_full_disk_is_told_in_one_line(unbuffered: str) -> None:
    done = shell("psi-tutor coverage > /dev/full", PYTHONUNBUFFERED=unbuffered)

    assert (done.returncode, done.stderr) == (2, "psi-tutor: cannot write what it prints: No space left on device\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    ["psi-tutor chat <&-", "psi-tutor match --jsonl <&-", "psi-tutor quiz export --format gift >&-"],
    ids=["chat", "match", "export"],
)
def test_streams_that_are_closed_are_empty(line: str) -> None:
    done = shell(line)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.slow
@pytest.mark.parametrize("command", [["check"], ["coverage"], ["stats"], ["quiz", "stats"], ["quiz", "export"]])
def test_at_a_terminal_it_shows_that_something_is_being_done(command: list[str], tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    form = ["--format", "gift"] if command[-1] == "export" else []
    environment = {"TUTOR_COURSE_DIR": str(BEES), "TUTOR_DATABASE_URL": f"sqlite:///{tmp_path}/tutor.db"}

    done = subprocess.run(
        [sys.executable, "-m", "bot", *command, *form],
        cwd=ROOT,
        env=os.environ | environment | {"TERM": "xterm"},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        check=False,
    )
    os.close(theirs)

    told = os.read(ours, 10_000).decode()
    os.close(ours)
    assert done.returncode == 0
    assert "Reading the course ..." in told or "Counting ..." in told


def test_each_command_is_looked_for_in_the_module_that_has_it() -> None:
    has = {_add_course: course, _add_inbox: inboxes, _add_operating: operating}
    found = {
        add: tuple(str(one.name or getattr(one.callback, "__name__", "")) for one in module.registered_commands)
        for add, module in has.items()
    }

    assert found | {_add_quiz: ("quiz",)} == ELSEWHERE


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["--help"], []], ids=["asked for", "without a command"])
def test_help_names_the_commands_of_every_module(arguments: list[str]) -> None:
    done = psi_tutor(*arguments, COLUMNS="120", TERM="dumb")

    for name in (
        "run",
        "preview",
        "chat",
        "health",
        "match",
        *(name for names in ELSEWHERE.values() for name in names),
    ):
        assert re.search(rf"^\W*{name} +[A-Z]", done.stdout + done.stderr, re.MULTILINE), name


def test_the_version_is_told_whatever_is_set(tmp_path: Path) -> None:
    done = psi_tutor("--version", cwd=tmp_path, TUTOR_LOG_LEVEL="wrong-value", TUTOR_COURSE_DIR="nowhere")

    assert (done.returncode, done.stdout, done.stderr) == (0, f"psi-tutor {version('psi-tutor')}\n", "")
    assert list(tmp_path.iterdir()) == []


def test_a_misspelt_command_is_told_of_the_right_one() -> None:
    done = psi_tutor("chek", COLUMNS="120", TERM="dumb")

    assert done.returncode == 2
    assert "Did you mean 'check'" in done.stderr


HEAVY = {"asyncio", "bot.app", "nltk", "numpy", "rich", "sklearn", "structlog", "urllib.request"}
"""What takes long to import, and is not needed to read a course."""


def test_check_imports_nothing_that_it_does_not_need() -> None:
    code = (
        "import sys; from bot.cli import main\n"
        "sys.argv = ['psi-tutor', 'check']\n"
        "try: main()\n"
        f"finally: print(sorted({HEAVY!r} & sys.modules.keys()))"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=BEES, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"
