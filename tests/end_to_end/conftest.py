"""What each test begins with: a Bot API server, or a browser with a page of its own; and that nothing was amiss."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.botapi import BotApi
from tests.end_to_end.browser import PATIENCE_MS, Faults, running_browser
from tests.end_to_end.process import BEEKEEPING
from tests.storage.conftest import postgres_url as postgres_url
from tests.storage.conftest import server as server
from tests.storage.conftest import template as template
from tests.test_preview_cli import preview


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        yield server
        assert server.faults == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(browser: Browser) -> Iterator[str]:
    """Where the preview of the course on bees is, which no test changes."""
    with preview("preview", "--port", "0", course=BEEKEEPING) as (_, address):
        yield address


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the course on bees, to be changed."""
    return Path(shutil.copytree(BEEKEEPING, tmp_path / "course"))


@pytest.fixture
def own_address(browser: Browser, course: Path) -> Iterator[str]:
    """Where the preview of the course of this test is."""
    with preview("preview", "--port", "0", course=course) as (_, address):
        yield address


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def page(browser: Browser, faults: Faults) -> Iterator[Page]:
    """An empty page of somebody who was never here, with a clock of its own."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        context.set_default_timeout(PATIENCE_MS)
        faults.watch(context)
        page = context.new_page()
        page.clock.install()
        yield page
    assert faults == []
