"""The arrows of the house: who may import whom, where each library lives, what stays out of the tutor."""

from pathlib import Path

import pytest

from tests.architecture import faults

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_house_stands_as_it_was_drawn() -> None:
    assert len(list(ROOT.glob("bot/**/*.py"))) > 40
    assert faults(ROOT) == []


@pytest.mark.parametrize(
    ("path", "text", "fault"),
    [
        ("tutor/a.py", "import bot.errors", "1: bot.tutor.a imports bot.errors"),
        ("tutor/a.py", "from bot.storage import store", "1: bot.tutor.a imports bot.storage.store"),
        ("tutor/a.py", "def f():\n    from bot import settings", "2: bot.tutor.a imports bot.settings"),
        (
            "tutor/matching/a.py",
            "from ...authoring import files",
            "1: bot.tutor.matching.a imports bot.authoring.files",
        ),
        (
            "tutor/following/a.py",
            "from ...storage.store import Store",
            "1: bot.tutor.following.a imports bot.storage.store.Store",
        ),
        (
            "tutor/following/a.py",
            "from bot.tutor.matching.matcher import Matcher",
            "1: bot.tutor.following.a names bot.tutor.matching.matcher.Matcher",
        ),
        (
            "authoring/a.py",
            "from bot.conversation import Conversation",
            "1: bot.authoring.a imports bot.conversation.Conversation",
        ),
        ("authoring/a.py", "from bot.storage.store import Store", "1: bot.authoring.a imports bot.storage.store.Store"),
        ("storage/a.py", "from bot.settings import Settings", "1: bot.storage.a imports bot.settings.Settings"),
        ("storage/a.py", "from bot.authoring import files", "1: bot.storage.a imports bot.authoring.files"),
        ("conversation.py", "from bot.channels import terminal", "1: bot.conversation imports bot.channels.terminal"),
        ("conversation.py", "from bot.storage import tables", "1: bot.conversation imports bot.storage.tables"),
        ("channels/a.py", "from bot.authoring.reading import x", "1: bot.channels.a imports bot.authoring.reading.x"),
        ("channels/a.py", "from bot.storage.tables import x", "1: bot.channels.a imports bot.storage.tables.x"),
        ("channels/a.py", "from bot.storage.sql import SqlStore", "1: bot.channels.a imports bot.storage.sql.SqlStore"),
        ("app.py", "from bot.cli import main", "1: bot.app imports bot.cli.main"),
        ("errors.py", "from bot.cli import main", "1: bot.errors imports bot.cli.main"),
        ("cli.py", "from bot.storage.memory import MemoryStore", "1: bot.cli names bot.storage.memory.MemoryStore"),
        ("storage/a.py", "from bot.storage import sql", "1: bot.storage.a names bot.storage.sql"),
        ("tutor/a.py", "import bot.tutor.matching.matcher", "1: bot.tutor.a names bot.tutor.matching.matcher"),
        ("new.py", "x = 1", "1: bot.new stands in no room of the house"),
        ("channels/a.py", "import telegram", "1: bot.channels.a imports telegram, whose home is bot.channels.telegram"),
        (
            "channels/telegrams.py",
            "from aiohttp import web",
            "1: bot.channels.telegrams imports aiohttp.web, whose home is bot.channels.telegram",
        ),
        (
            "tutor/a.py",
            "from sklearn import svm",
            "1: bot.tutor.a imports sklearn.svm, whose home is bot.tutor.matching",
        ),
        (
            "tutor/a.py",
            "from cachetools import LRUCache",
            "1: bot.tutor.a imports cachetools.LRUCache, whose home is bot.conversation",
        ),
        (
            "storage/a.py",
            "import cachetools",
            "1: bot.storage.a imports cachetools, whose home is bot.conversation",
        ),
        ("app.py", "import sqlalchemy.orm", "1: bot.app imports sqlalchemy.orm, whose home is bot.storage"),
        (
            "operating/a.py",
            "from bot.channels.telegram.polling import Poller",
            "1: bot.operating.a imports bot.channels.telegram.polling.Poller",
        ),
        (
            "tutor/a.py",
            "import prometheus_client",
            "1: bot.tutor.a imports prometheus_client, whose home is bot.operating.metrics",
        ),
        ("app.py", "import alembic", "1: bot.app imports alembic, whose home is bot.storage"),
        ("authoring/a.py", "import yaml", "1: bot.authoring.a imports yaml, whose home is bot.authoring.reading"),
        (
            "authoring/a.py",
            "import markdown_it",
            "1: bot.authoring.a imports markdown_it, whose home is bot.tutor.markup",
        ),
        ("logs.py", "import rich", "1: bot.logs imports rich, whose home is bot.console"),
        ("app.py", "import typer", "1: bot.app imports typer, whose home is bot.cli"),
        (
            "tutor/following/a.py",
            "from datetime import datetime\ndatetime.now()",
            "2: bot.tutor.following.a calls datetime.datetime.now",
        ),
        ("tutor/a.py", "from datetime import datetime\ndatetime.now()", "2: bot.tutor.a calls datetime.datetime.now"),
        ("tutor/a.py", "import datetime as dt\n\ndt.datetime.now()", "3: bot.tutor.a calls datetime.datetime.now"),
        ("tutor/a.py", "import time\ntime.time()", "2: bot.tutor.a calls time.time"),
        ("tutor/a.py", "from time import perf_counter\nperf_counter()", "2: bot.tutor.a calls time.perf_counter"),
        ("tutor/a.py", "import random\nrandom.choice([1])", "2: bot.tutor.a calls random.choice"),
        ("tutor/a.py", "from random import shuffle as mix\nmix([1])", "2: bot.tutor.a calls random.shuffle"),
        ("tutor/a.py", "open('x')", "1: bot.tutor.a calls open"),
        ("tutor/a.py", "def f(path):\n    return path.read_text()", "2: bot.tutor.a calls path.read_text"),
        ("tutor/a.py", "from pathlib import Path\nPath('x').open()", "2: bot.tutor.a calls Path('x').open"),
        (
            "app.py",
            "try:\n    x = 1\nexcept (ValueError, Exception):\n    x = 2",
            "3: bot.app takes any error, which only bot.channels.surviving does",
        ),
        (
            "tutor/a.py",
            "try:\n    x = 1\nexcept:\n    x = 2",
            "3: bot.tutor.a takes any error, which only bot.channels.surviving does",
        ),
        ("app.py", "x = 1\n" * 400 + "x = 1", "401: bot.app has 401 lines, at most 400 are read with pleasure"),
        ("app.py", "# the PSI course", "1: 'PSI' belongs to one course"),
        ("tutor/a.py", '"""Types of innovation."""', "1: 'innovation' belongs to one course"),
        ("tutor/words.txt", "a course of TU Delft", "1: 'TU Delft' belongs to one course"),
    ],
)
def test_a_fault_is_named_with_its_place(path: str, text: str, fault: str, tmp_path: Path) -> None:
    file = tmp_path / "bot" / path
    file.parent.mkdir(parents=True)
    file.write_text(f"{text}\n", encoding="utf-8")

    assert faults(tmp_path) == [f"bot/{path}:{fault}"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("__init__.py", '"""A tutor."""'),
        ("__main__.py", "from bot.cli import main"),
        ("app.py", "from bot.storage.sql import SqlStore\nfrom bot.tutor.matching.matcher import Matcher"),
        ("cli.py", "import typer\nfrom bot.app import run\nprint('psi-tutor')"),
        ("tutor/a.py", "from random import Random\nfrom datetime import datetime\nRandom(1).choice([datetime.min])"),
        ("tutor/matching/a.py", "import sklearn\nfrom bot.tutor.course import Course"),
        ("channels/telegram/a.py", "import aiohttp\nimport telegram\nfrom bot.storage.store import Store"),
        (
            "tutor/following/a.py",
            "from bot.tutor.matching.ranking import Rank\nfrom bot.tutor.relations import Relations",
        ),
        ("conversation.py", "from datetime import datetime\nfrom bot.storage.store import Store\ndatetime.now()"),
        ("conversation.py", "from cachetools import LRUCache"),
        ("channels/surviving.py", "try:\n    x = 1\nexcept Exception:\n    x = 2"),
        ("app.py", "try:\n    x = 1\nexcept (OSError, ValueError):\n    x = 2"),
        (
            "operating/metrics.py",
            "import prometheus_client\nfrom bot.channels.telegram.observing import Observer",
        ),
        (
            "authoring/reading.py",
            "import yaml\nfrom bot.tutor.course import Course\nfrom bot.errors import CourseError",
        ),
        ("app.py", "x = 1\n" * 399 + "x = 1"),
        ("tutor/a.py", "epsilon = 'typsi'"),
    ],
)
def test_what_is_allowed_is_no_fault(path: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "bot" / path
    file.parent.mkdir(parents=True)
    file.write_text(f"{text}\n", encoding="utf-8")

    assert faults(tmp_path) == []
