"""Takes the pictures that stand in the README and in the guide for staff: run it again when the page has changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs/pictures"

LIMIT_BYTES = 200_000
"""A picture in the documentation is no larger, so that a clone stays small."""

COLOURS = 256

PATIENCE_MS, LEARNING_MS = 60_000, 300_000
"""Longest time in which anything may appear, and in which the course is learned: 10 s, on a busy machine many more."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

WIDE: ViewportSize = {"width": 1280, "height": 800}
HIGH: ViewportSize = {"width": 1280, "height": 1060}
"""High enough for all that led to an answer."""

PHONE: ViewportSize = {"width": 390, "height": 844}

TALL: ViewportSize = {"width": 1280, "height": 1160}
"""High enough for two questions with their answers in one chat."""

BETWEEN = 24
"""Pixels between chats that stand side by side."""

CLEAR = "What is adaptiv innovation?"
VAGUE = "why do offices suddenly begin to change, is something pushing them?"


def main() -> None:
    """Take all pictures, of a copy of the course, which is edited for the last two."""
    _look_for_emoji()
    expect.set_options(timeout=PATIENCE_MS)
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        course = Path(folder)
        for name in ("content", "intents"):
            shutil.copytree(ROOT / name, course / name)
        # Chromium's own cage needs what the superuser of a container does not have.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = driver.chromium.launch(executable_path=_browser(), args=flags)
        with _preview(course) as address:
            _take_chats(browser, address)
            _take_answer(_page(browser, address, viewport=HIGH))
            _take_asked_back(_page(browser, address))
            _take_phone(_page(browser, address, is_phone=True))
            _take_quiz(_page(browser, address))
            _take_changed(_page(browser, address), course)
            _take_problem(_page(browser, address), course)
        browser.close()


def _take_chats(browser: Browser, address: str) -> None:
    """Put three chats side by side: a question back and the answer, two things compared and a decline, a quiz."""
    going_on, comparing, practising = (_page(browser, address, viewport=TALL) for _ in range(3))
    _ask(going_on, VAGUE, "Is it one of these?")
    _ask(going_on, "the second one", "Technological drivers")
    _ask(comparing, "how do internal and external drivers differ?", "Internal or external drivers")
    _ask(comparing, "who won the match", "I cannot answer that")
    practising.get_by_label("Message to the tutor").fill("quiz me on the types")
    practising.get_by_label("Message to the tutor").press("Enter")
    expect(practising.get_by_role("log")).to_contain_text("Question 1 of")
    practising.get_by_role("button", name="Hint").last.click()
    expect(practising.get_by_role("log").get_by_text("edited")).to_be_visible()
    shots = [_shot(page, page.get_by_role("region", name="Chat")) for page in (going_on, comparing, practising)]
    wide = Image.new("RGB", (sum(shot.width + BETWEEN for shot in shots) - BETWEEN, shots[0].height), "white")
    for number, shot in enumerate(shots):
        wide.paste(shot, (number * (shot.width + BETWEEN), 0))
    _write(wide, "chat")


def _take_answer(page: Page) -> None:
    _ask(page, CLEAR, "Adaptive innovation")
    _save(page, "preview")


def _take_asked_back(page: Page) -> None:
    _ask(page, VAGUE, "Is it one of these?")
    _save(page, "preview-asked-back")


def _take_phone(page: Page) -> None:
    _ask(page, VAGUE, "Is it one of these?")
    _save(page, "preview-phone")


def _take_quiz(page: Page) -> None:
    _ask(page, CLEAR, "Adaptive innovation")
    page.get_by_role("button", name="Quiz me on this").click()
    expect(page.get_by_role("log")).to_contain_text("Question 1 of")
    page.get_by_role("button", name="Hint").last.click()
    expect(page.get_by_role("log").get_by_text("edited")).to_be_visible()
    _save(page, "preview-quiz")


def _take_changed(page: Page, course: Path) -> None:
    _ask(page, CLEAR, "Adaptive innovation")
    old, new = "things no longer go as expected", "the usual way no longer works"
    _edit(course / "content/answers/types.md", old, new)
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("The course is in order")
    _save(page, "preview-changed")


def _take_problem(page: Page, course: Path) -> None:
    _ask(page, CLEAR, "Adaptive innovation")
    title = "  title: Adaptive innovation\n"
    _edit(course / "intents/types.yaml", title, f"{title}  folow_ups: [types.portfolio]\n")
    expect(page.get_by_role("region", name="problem")).to_be_visible()
    _save(page, "preview-problem")


def _browser() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit(f"There is no browser: install one of {', '.join(BROWSERS)}.")
    return found


def _look_for_emoji() -> None:
    """Stop where emoji would stand in the pictures as empty boxes."""
    fonts = subprocess.run(["fc-list", ":lang=und-zsye"], stdout=subprocess.PIPE, check=False)
    if not fonts.stdout:
        sys.exit("No font holds emoji: install one, for instance: apt-get install fonts-noto-color-emoji")


@contextmanager
def _preview(course: Path) -> Iterator[str]:
    """Run the preview of a course, and give its address."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "preview", "--port", "0"],
        cwd=ROOT,
        env=os.environ | {"TUTOR_COURSE_DIR": str(course)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().split()[1]
        finally:
            process.terminate()


def _page(browser: Browser, address: str, *, is_phone: bool = False, viewport: ViewportSize = WIDE) -> Page:
    """Open the preview as somebody new, and wait for the greeting."""
    page = browser.new_page(
        viewport=PHONE if is_phone else viewport,
        device_scale_factor=2 if is_phone else 1,
        is_mobile=is_phone,
        has_touch=is_phone,
        color_scheme="dark" if is_phone else "light",
        reduced_motion="reduce",
    )
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    expect(page.get_by_role("log")).to_contain_text("Or choose a topic:", timeout=LEARNING_MS)
    return page


def _ask(page: Page, text: str, answer: str) -> None:
    field = page.get_by_label("Message to the tutor")
    field.fill(text)
    field.press("Enter")
    expect(page.get_by_role("log")).to_contain_text(answer)


def _edit(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    if before not in text:
        sys.exit(f"{file.name} no longer has {before.strip()!r}: name another place in {Path(__file__).name}.")
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def _save(page: Page, name: str) -> None:
    """Write what is seen of a page."""
    _write(_shot(page), name)


def _shot(page: Page, part: Locator | None = None) -> Image.Image:
    """Take a picture of a page, or of a part of it, and close the page."""
    page.mouse.move(0, 0)
    shot = Image.open(BytesIO((part or page).screenshot())).convert("RGB")
    page.close()
    return shot


def _write(shot: Image.Image, name: str) -> None:
    """Write a picture in few colours."""
    path = PICTURES / f"{name}.png"
    shot.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > LIMIT_BYTES:
        sys.exit(f"{path.relative_to(ROOT)} has more than {LIMIT_BYTES:,} bytes.")


if __name__ == "__main__":
    main()
