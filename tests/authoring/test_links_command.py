"""`psi-tutor check --links` as a process of its own, with a web of this machine's, and with none."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from tests.authoring.coursefiles import BEEKEEPING, CourseFiles
from tests.test_cli import psi_tutor

COURSE = "content/course.yaml"
SOURCES = "content/sources.yaml"


@pytest.fixture
async def site() -> AsyncIterator[str]:
    """Serve the pages of the course on bees: some are gone, closed or elsewhere."""

    async def answer(request: web.Request) -> web.Response:
        match request.path:
            case "/diary":
                return web.Response(status=404)
            case "/queens":
                return web.Response(status=403)
            case "/handbook":
                return web.Response(status=301, headers={"Location": "/small-handbook"})
        return web.Response()

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


def moved_to(site: str, *paths: str) -> CourseFiles:
    """Let every address of these files lead to a server."""
    files = BEEKEEPING
    for path in paths:
        content = files.files[path]
        assert isinstance(content, bytes)
        there = content.replace(b"https://bees.example.org", site.encode())
        files = files.with_(path, content=there.replace(b"https://creativecommons.org", site.encode()))
    return files


@pytest.mark.slow
async def test_dead_links_are_problems_and_doubtful_ones_warnings(site: str, tmp_path: Path) -> None:
    files = moved_to(site, COURSE, SOURCES, "content/answers/hive.md")

    done = await asyncio.to_thread(psi_tutor, "check", "--links", TUTOR_COURSE_DIR=str(files.write(tmp_path)))

    assert [line.split(" (")[0].split(": ", 1)[1] for line in done.stdout.splitlines()[:-1]] == [
        f"warning L003 {site}/handbook has moved for good to {site}/small-handbook",
        f"L001 {site}/diary is dead: it answers 404 Not Found",
        f"warning L002 {site}/queens could not be checked: it answers 403 Forbidden",
    ]
    assert done.stdout.splitlines()[-1] == "8 links checked."
    assert (done.returncode, done.stderr) == (1, "1 problem found.\n")


@pytest.mark.slow
async def test_without_a_network_the_check_says_so_and_the_rest_is_checked(site: str, tmp_path: Path) -> None:
    files = moved_to(site, COURSE)
    nowhere = "http://127.0.0.1:1"  # no proxy is there, so that nothing out in the web is asked

    done = await asyncio.to_thread(
        psi_tutor,
        "check",
        "--links",
        TUTOR_COURSE_DIR=str(files.write(tmp_path)),
        http_proxy=nowhere,
        https_proxy=nowhere,
        no_proxy="127.0.0.1",
    )

    offline, checked, order, _ = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert offline == "There is no network here, so links were not checked (7 of 9)."
    assert checked == "2 links checked."
    assert order.startswith("The course is in order: 10 intents, ")
    assert ", 0 warnings, " in order
