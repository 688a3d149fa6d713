"""What a colleague does with the preview in a browser, and what no page may do meanwhile."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, WebError, expect
from playwright.sync_api import sync_playwright as playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")

PATIENCE_MS, LEARNING_MS = 30_000, 120_000
"""Longest time in which anything may appear, and in which a small course is learned: 2 s, on a busy machine more."""

WIDE, NARROW, NARROWEST = (1280, 800), (390, 844), (320, 568)

expect.set_options(timeout=PATIENCE_MS)


def path_of_browser() -> str:
    """Find the browser of this machine. Without one its tests fail, and say what to install."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(f"there is no browser: install one of {', '.join(NAMES)}, for instance: apt-get install chromium")
    return found


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Run the browser of this machine, without a window."""
    path = path_of_browser()
    # Chromium's own cage needs what the superuser of a container does not have.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=flags, timeout=PATIENCE_MS)
        yield browser
        browser.close()


class Faults(list[str]):
    """Everything that a page must not do: errors, what its own rules forbid it, and requests to anywhere else."""

    def watch(self, context: BrowserContext) -> None:
        """Write down the faults of all pages of a context."""

        def hear(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.append(f"{message.type}: {message.text}")

        def see(request: Request) -> None:
            if urlsplit(request.url).hostname != "127.0.0.1":
                self.append(f"request to {request.url}")

        def catch(error: WebError) -> None:
            self.append(f"not caught: {error.error}")

        context.on("console", hear)
        context.on("request", see)
        context.on("weberror", catch)


def log(page: Page) -> Locator:
    """The chat as it is read."""
    return page.get_by_role("log")


def why(page: Page) -> Locator:
    """The right side: why the last message was answered as it was."""
    return page.get_by_role("region", name="Why this answer")


def field(page: Page) -> Locator:
    """Where a message is typed."""
    return page.get_by_label("Message to the tutor")


def messages(page: Page, whose: str) -> Locator:
    """The messages of one side of the chat, "You" or "Tutor", oldest first."""
    return log(page).get_by_role("listitem").filter(has_text=f"{whose}:")


def open_page(page: Page, address: str, greeting: str = "Welcome to the apiary!") -> None:
    """Open the preview, and wait until the tutor has greeted."""
    page.goto(address)
    expect(page.get_by_role("status")).to_contain_text("The course is in order, version", timeout=LEARNING_MS)
    expect(log(page)).to_contain_text(greeting)


def ask(page: Page, text: str) -> None:
    """Type a message, send it by the button, and wait until the tutor has said something to it."""
    said = messages(page, "Tutor").count()
    field(page).fill(text)
    page.get_by_role("button", name="Send").click()
    expect(messages(page, "Tutor").nth(said)).to_be_attached()


def tap(page: Page, label: str) -> None:
    """Press a button of the newest message that has it, a second after whatever was pressed before."""
    page.clock.fast_forward(1000)
    log(page).get_by_role("button", name=label, exact=True).last.click()


def change(course: Path, path: str, before: str, after: str) -> None:
    """Change one place of a file, and save it."""
    file = course / path
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), encoding="utf-8")


def scrolled_sideways(page: Page) -> list[str]:
    """Name what must be scrolled sideways to be read: nothing should."""
    found: list[str] = page.evaluate("""() => {
        const root = document.documentElement;
        const scrolls = (one) => one === root || ["auto", "scroll"].includes(getComputedStyle(one).overflowX);
        return [root, ...root.querySelectorAll("*")]
            .filter((one) => one.scrollWidth > one.clientWidth && scrolls(one))
            .map((one) => `<${one.localName} id="${one.id}">: ${one.scrollWidth} > ${one.clientWidth} px`);
    }""")
    return found


def barriers(page: Page) -> list[str]:
    """Name what axe-core finds to be a barrier, in both schemes of colours, on a wide and a narrow screen."""
    found = []
    for scheme in ("light", "dark"):
        for width, height in (WIDE, NARROW):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": height})
            for violation in Axe().run(page).response["violations"]:
                where = ", ".join(str(node["target"]) for node in violation["nodes"])
                found.append(f"{scheme}, {width} px: {violation['impact']}: {violation['help']}: {where}")
    return found
