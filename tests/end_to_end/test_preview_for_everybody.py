"""The preview for who sees little, hears the page read or uses a dark screen: what axe-core and the eye look for."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.browser import ask, barriers, change, log, messages, open_page, tap, why
from tests.test_preview_cli import preview

pytestmark = [pytest.mark.timeout(300), pytest.mark.slow]

HIVE = "intents/hive.yaml"


def test_an_empty_chat_holds_no_barrier(page: Page, address: str) -> None:
    open_page(page, address)

    assert barriers(page) == []


def test_answers_and_their_reasons_hold_no_barrier(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, "how long is the bee in the hive and who")
    expect(why(page)).to_contain_text("Asked back")
    asked_back = barriers(page)
    tap(page, "None of these")
    ask(page, "What does the queen do with the hony?")
    answered = barriers(page)
    ask(page, "xzqvj wvjqk")
    ask(page, "What is a hive made of?")
    expect(log(page).get_by_role("img").last).to_be_visible()

    assert asked_back == []
    assert answered == []
    assert barriers(page) == []


def test_the_list_of_commands_holds_no_barrier(page: Page, address: str) -> None:
    open_page(page, address)
    page.get_by_role("button", name="Commands").click()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_be_visible()

    assert barriers(page) == []


def test_a_quiz_and_its_figures_hold_no_barrier(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, "What does the queen do?")
    tap(page, "Quiz me")
    expect(log(page)).to_contain_text("Question 1 of 2")
    asked = barriers(page)

    tap(page, "She rules over the workers")
    expect(log(page)).to_contain_text("Tempting")
    tempted = barriers(page)
    tap(page, "She lays the eggs")
    expect(log(page)).to_contain_text("Right,")
    ask(page, "/progress")
    expect(log(page).get_by_role("img").last).to_be_visible()

    assert asked == []
    assert tempted == []
    assert barriers(page) == []


def test_problems_and_what_changed_hold_no_barrier(course: Path, own_address: str, page: Page) -> None:
    open_page(page, own_address)
    ask(page, "xzqvj wvjqk")
    change(course, HIVE, "    - What does the queen do?\n", "    - What does the queen do?\n    - xzqvj wvjqk\n")
    expect(why(page).get_by_role("heading", name="What changed")).to_be_visible()
    changed = barriers(page)

    change(course, HIVE, "  title: The queen\n", "  colour: red\n  title: The queen\n")
    expect(page.get_by_role("region", name="1 problem")).to_be_visible()

    assert changed == []
    assert barriers(page) == []


def test_a_course_that_is_broken_from_the_start_holds_no_barrier(course: Path, page: Page) -> None:
    change(
        course, HIVE, "  title: The queen\n", "  title: The queen\n" + "".join(f"  wrong{n}: x\n" for n in range(40))
    )

    with preview("preview", "--port", "0", course=course) as (_, address):
        page.goto(address)
        expect(page.get_by_role("region", name="40 problems")).to_be_visible()
        found = barriers(page)
        page.close()

    assert found == []


def test_the_page_is_dark_where_the_system_is_dark(page: Page, address: str) -> None:
    brightness = "getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).slice(0, 3).map(Number)"
    open_page(page, address)

    light = page.evaluate(brightness)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(brightness)

    assert min(light) > 200
    assert max(dark) < 60


def test_a_new_message_is_announced_with_who_said_it(page: Page, address: str) -> None:
    open_page(page, address)

    ask(page, "What does the queen do?")

    expect(log(page)).to_have_accessible_name("Chat")
    expect(messages(page, "You")).to_have_text("You: What does the queen do?")
    expect(messages(page, "Tutor").last).to_contain_text("Tutor: The queen")
