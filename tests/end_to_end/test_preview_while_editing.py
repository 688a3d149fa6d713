"""The preview in a real browser while a colleague edits the course: what changed, what is wrong, what is mended."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.browser import ask, change, field, log, messages, open_page, tap, why
from tests.test_preview_cli import preview

pytestmark = [pytest.mark.timeout(300), pytest.mark.slow]

HIVE = "intents/hive.yaml"
ANSWERS = "content/answers/hive.md"


def test_a_new_phrase_answers_the_last_question_anew_and_says_what_changed(
    course: Path, own_address: str, page: Page
) -> None:
    open_page(page, own_address)
    ask(page, "xzqvj wvjqk")
    expect(messages(page, "Tutor").last).to_contain_text("I found nothing about that")
    before = page.get_by_role("status").inner_text()

    change(course, HIVE, "    - What does the queen do?\n", "    - What does the queen do?\n    - xzqvj wvjqk\n")

    expect(messages(page, "Tutor").last).to_contain_text("The queen is the mother of the whole colony.")
    expect(messages(page, "You")).to_have_text("You: xzqvj wvjqk")
    changed = why(page).get_by_role("article").filter(has=page.get_by_role("heading", name="What changed"))
    expect(changed).to_contain_text("decline → answer")
    expect(changed.get_by_role("insertion").filter(has_text="The queen (hive.queen)")).to_be_visible()
    expect(why(page).get_by_role("article").last).to_contain_text("xzqvj wvjqk")
    expect(page.get_by_role("status")).to_contain_text("The course is in order")
    expect(page.get_by_role("status")).not_to_have_text(before)


def test_a_changed_text_is_shown_with_what_was_changed_in_it(course: Path, own_address: str, page: Page) -> None:
    open_page(page, own_address)
    ask(page, "What does the queen do?")
    tap(page, "Tell me more")
    expect(log(page)).to_contain_text("She gives no orders.")

    change(course, ANSWERS, "She gives no orders.", "She wears no crown, and nobody obeys.")

    expect(messages(page, "Tutor").last).to_contain_text("She wears no crown, and nobody obeys.")
    expect(log(page)).not_to_contain_text("She gives no orders.")
    expect(why(page).get_by_role("insertion").filter(has_text="wears")).to_be_visible()
    expect(why(page).get_by_role("deletion").filter(has_text="gives")).to_be_visible()


def test_a_change_elsewhere_says_that_nothing_changed_here(course: Path, own_address: str, page: Page) -> None:
    open_page(page, own_address)
    ask(page, "What does the queen do?")
    field(page).fill("half a sent")

    change(course, ANSWERS, "Between two frames stays a gap", "Between two frames is a gap")

    expect(why(page).get_by_role("heading", name="Nothing changed")).to_be_visible()
    expect(messages(page, "Tutor")).to_have_count(2)
    expect(field(page)).to_have_value("half a sent")


def test_a_problem_appears_with_its_place_and_the_chat_goes_on_until_it_is_mended(
    course: Path, own_address: str, page: Page
) -> None:
    open_page(page, own_address)
    good = page.get_by_role("status").inner_text()
    version = good.rpartition(" ")[2]
    hostile = "'<img src=x onerror=alert(1)>': \u202eder\n  "

    change(course, HIVE, "  title: The queen\n", f"  {hostile}title: The queen\n")

    problems = page.get_by_role("region", name="1 problem")
    expect(problems.get_by_role("listitem")).to_contain_text(f"{HIVE}:23")
    expect(problems.get_by_role("listitem")).to_contain_text("K001 unknown key '<img src=x onerror=alert(1)>'")
    expect(page.get_by_role("status")).to_have_text(f"The course has problems. The chat still shows version {version}.")
    expect(page).to_have_title("(1) Beekeeping for Beginners – preview")
    ask(page, "What does the queen do?")
    expect(messages(page, "Tutor").last).to_contain_text("The queen is the mother of the whole colony.")

    change(course, HIVE, hostile, "")

    expect(page.get_by_role("status")).to_contain_text(good)
    expect(problems).to_be_hidden()
    expect(page).to_have_title("Beekeeping for Beginners – preview")
    expect(messages(page, "Tutor")).to_have_count(2)


def test_problems_leave_the_newest_message_and_its_buttons_in_sight(course: Path, own_address: str, page: Page) -> None:
    open_page(page, own_address)
    ask(page, "What does the queen do?")
    last = log(page).get_by_role("button").last
    expect(last).to_be_in_viewport(ratio=0.9)

    change(course, HIVE, "  title: The queen\n", "  titel: The queen\n")

    expect(page.get_by_role("region", name="problem")).to_be_visible()
    expect(last).to_be_in_viewport(ratio=0.9)


def test_problems_move_nothing_for_who_reads_further_up(course: Path, own_address: str, page: Page) -> None:
    open_page(page, own_address)
    for _ in range(3):
        ask(page, "What does the queen do?")
    log(page).evaluate("log => { log.scrollTop = 0; }")
    expect(messages(page, "Tutor").first).to_be_in_viewport()

    change(course, HIVE, "  title: The queen\n", "  titel: The queen\n")

    expect(page.get_by_role("region", name="problem")).to_be_visible()
    expect(log(page)).to_have_js_property("scrollTop", 0)


def test_a_course_that_is_broken_from_the_start_comes_alive_when_it_is_mended(course: Path, page: Page) -> None:
    change(course, HIVE, "  title: The queen\n", "  title: [\n")

    with preview("preview", "--port", "0", course=course) as (_, address):
        page.goto(address)
        expect(page.get_by_role("region", name="problem")).to_contain_text(f"{HIVE}:")
        expect(page.get_by_role("status")).to_have_text("The course has problems.")
        expect(log(page)).to_have_text("The chat starts as soon as the problems are mended.")
        expect(page.get_by_role("button", name="Send")).to_be_disabled()
        expect(field(page)).not_to_be_editable()
        change(course, HIVE, "  title: [\n", "  title: The queen\n")
        expect(messages(page, "Tutor")).to_contain_text("Welcome to the apiary!")
        ask(page, "What does the queen do?")

        expect(messages(page, "Tutor").last).to_contain_text("The queen is the mother of the whole colony.")
        expect(page.get_by_role("region", name="problem")).to_be_hidden()
        page.close()


def test_every_open_tab_hears_of_a_change(course: Path, own_address: str, page: Page) -> None:
    tabs = [page, page.context.new_page()]
    for tab in tabs:
        open_page(tab, own_address)
        ask(tab, "What does the queen do?")

    change(course, ANSWERS, "The queen is the mother of the whole colony.", "She is the mother of them all.")

    for tab in tabs:
        expect(messages(tab, "Tutor").last).to_contain_text("She is the mother of them all.")
