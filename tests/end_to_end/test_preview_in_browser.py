"""The preview as a colleague uses it, in a real browser: by mouse, by keyboard, on a phone, with odd texts."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, ViewportSize, expect

from tests.end_to_end.browser import (
    NARROW,
    NARROWEST,
    Faults,
    ask,
    field,
    log,
    messages,
    open_page,
    scrolled_sideways,
    tap,
    why,
)
from tests.ports import free_port
from tests.test_cli import BEES, psi_tutor
from tests.test_preview_cli import preview

pytestmark = [pytest.mark.timeout(300), pytest.mark.slow]


def test_an_answer_comes_with_its_source(page: Page, address: str) -> None:
    open_page(page, address)

    ask(page, "What does the queen do?")

    answer = messages(page, "Tutor").last
    expect(answer).to_contain_text("The queen is the mother of the whole colony.")
    source = answer.get_by_role("link", name="M. Okoro & L. Lund, 2021")
    expect(source).to_have_attribute("href", "https://bees.example.org/queens")
    expect(source).to_have_attribute("rel", "noopener noreferrer")
    expect(field(page)).to_have_value("")
    expect(field(page)).to_be_focused()


def test_the_longer_answer_and_a_follow_up_are_a_tap_away(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, "What does the queen do?")

    tap(page, "Tell me more")
    expect(messages(page, "Tutor")).to_have_count(2)
    expect(messages(page, "Tutor").last).to_contain_text("She gives no orders.")
    tap(page, "Why bees swarm")

    expect(messages(page, "Tutor")).to_have_count(3)
    expect(messages(page, "Tutor").last).to_contain_text("A swarm is how a colony multiplies")
    expect(why(page).get_by_role("heading", name="The button")).to_be_visible()
    expect(why(page)).to_contain_text("It led to Why bees swarm hive.swarm intents/hive.yaml:43.")


def test_a_quiz_is_taken_from_start_to_summary_by_tapping(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, "What does the queen do?")

    tap(page, "Quiz me")
    expect(log(page)).to_contain_text("Question 1 of 2, The hive")
    tap(page, "She rules over the workers")
    expect(log(page)).to_contain_text("Tempting, since her name says so")
    tap(page, "She lays the eggs")
    expect(log(page)).to_contain_text("Right, in early summer over a thousand a day.")
    tap(page, "Next")
    expect(log(page)).to_contain_text("Question 2 of 2, The hive")
    tap(page, "Hint")
    expect(log(page)).to_contain_text("Hint: How long does each of them live?")
    tap(page, "A queen")
    expect(log(page)).to_contain_text("Right, she lives for three or four years.")
    tap(page, "Finish")

    expect(messages(page, "Tutor").last).to_contain_text("Done: 2 of 2.")


def test_a_slash_shows_the_commands_and_the_keyboard_chooses_one(page: Page, address: str) -> None:
    open_page(page, address)
    commands = page.get_by_role("listbox", name="Commands").get_by_role("option")

    field(page).press_sequentially("/")
    expect(commands).to_have_count(16)
    field(page).press_sequentially("top")
    expect(commands).to_have_count(1)
    field(page).press("ArrowDown")
    expect(commands.first).to_have_attribute("aria-selected", "true")
    expect(commands).to_have_text("/topics See all shelves")
    field(page).press("Enter")

    expect(messages(page, "You").last).to_have_text("You: /topics")
    expect(messages(page, "Tutor").last).to_contain_text("Beekeeping for Beginners: which shelf?")
    expect(commands).to_have_count(0)


def test_escape_and_a_tap_elsewhere_put_the_commands_away(page: Page, address: str) -> None:
    open_page(page, address)
    commands = page.get_by_role("listbox", name="Commands")

    page.get_by_role("button", name="Commands").click()
    expect(commands).to_be_visible()
    expect(field(page)).to_be_focused()
    field(page).press("Escape")
    expect(commands).to_be_hidden()
    field(page).fill("/")
    expect(commands).to_be_visible()
    why(page).click()

    expect(commands).to_be_hidden()


@pytest.mark.parametrize("leaving", ["Escape", "the button", "a command"])
def test_the_button_of_the_commands_keeps_what_was_being_typed(page: Page, address: str, leaving: str) -> None:
    open_page(page, address)
    field(page).fill("half a sent")

    page.get_by_role("button", name="Commands").click()
    expect(field(page)).to_have_value("/")
    if leaving == "Escape":
        field(page).press("Escape")
    elif leaving == "the button":
        page.get_by_role("button", name="Commands").click()
    else:
        page.get_by_role("option", name="/topics").click()

    expect(field(page)).to_have_value("half a sent")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_a_command_that_was_typed_by_hand_stays_when_the_commands_are_put_away(page: Page, address: str) -> None:
    open_page(page, address)

    field(page).press_sequentially("/top")
    field(page).press("Escape")

    expect(field(page)).to_have_value("/top")


def test_the_right_side_says_why_it_was_answered_like_this(page: Page, address: str) -> None:
    open_page(page, address)

    ask(page, "What does the queen do with the hony?")

    reasons = why(page)
    expect(reasons.get_by_role("heading", name="“What does the queen do with the hony?”")).to_be_visible()
    expect(reasons).to_contain_text(re.compile(r"Answered with a confidence of 9\d\.\d%"))
    expect(reasons.get_by_role("definition")).to_have_text("hony → honey")
    expect(reasons.get_by_role("img", name="Best intent: 9")).to_have_accessible_name(
        re.compile(r"^Best intent: 9\d\.\d%\. The tutor answers from \d\d\.\d%, is sure from \d\d\.\d%\.$")
    )
    bars = reasons.get_by_role("list").filter(has_text="honey.making").get_by_role("listitem")
    expect(bars).to_have_count(5)
    expect(bars.first).to_contain_text("The queen hive.queen intents/hive.yaml:23")
    words = reasons.get_by_role("list").last.get_by_role("listitem")
    expect(words.first).to_contain_text("queen")
    expect(reasons).to_contain_text("What does the queen do?intents/hive.yaml:25, of The queen hive.queen")


def test_the_reasons_say_that_the_tutor_asked_back_or_declined(page: Page, address: str) -> None:
    open_page(page, address)

    ask(page, "how long is the bee in the hive and who")
    expect(messages(page, "Tutor").last).to_contain_text("I am not sure what you mean. One of these?")
    expect(why(page)).to_contain_text("Its words fit several intents.")
    ask(page, "xzqvj wvjqk")

    expect(messages(page, "Tutor").last).to_contain_text("I found nothing about that")
    expect(why(page)).to_contain_text("Declined")
    expect(why(page)).to_contain_text("The course teaches none of these words.")


def test_start_over_forgets_the_learner_and_greets_a_new_one(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, "What does the queen do?")

    page.get_by_role("button", name="Start over").click()

    expect(messages(page, "You")).to_have_count(0)
    expect(messages(page, "Tutor")).to_have_count(1)
    expect(messages(page, "Tutor")).to_contain_text("Welcome to the apiary!")
    expect(why(page)).to_contain_text("Ask something: here stands why it was answered as it was.")
    expect(field(page)).to_be_focused()


def test_a_reload_keeps_the_chat_and_another_tab_is_somebody_else(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, "What does the queen do?")

    page.reload()
    other = page.context.new_page()
    open_page(other, address)

    expect(messages(page, "You")).to_have_text("You: What does the queen do?")
    expect(why(page)).to_contain_text("Answered")
    expect(messages(other, "You")).to_have_count(0)
    expect(messages(other, "Tutor")).to_have_count(1)


def test_a_picture_is_seen_and_told_in_words(page: Page, address: str) -> None:
    open_page(page, address)

    ask(page, "What is a hive made of?")

    picture = log(page).get_by_role("img", name="A cut through a hive: floor, brood box, super and roof")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0


def test_what_the_tutor_keeps_is_a_file_to_download(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, "/export")

    with page.expect_download() as download:
        log(page).get_by_role("link").click()

    assert download.value.suggested_filename.endswith(".json")
    assert json.loads(download.value.path().read_text(encoding="utf-8"))


HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "an image that fails": "<img src=x onerror=alert(1)><svg onload=alert(2)>",
    "a link that runs": "[queen](javascript:alert(1)) **queen** `queen`",
    "right to left": "מה עושה המלכה בכוורת?",
    "turned around": "queen \u202eneeuq\u202c",
    "10,000 characters": "What does the queen do? " * 416 + "queen of all bees",
    "one word of 10,000 letters": "b" * 10_000,
    "emoji": "👩‍👩‍👧‍👦 🐝🇳🇱 queen 👑🏽",
    "lines": "What does\nthe queen\n\n\tdo?",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_shown_as_it_was_typed_and_nothing_runs(page: Page, address: str, text: str) -> None:
    said: list[str] = []

    def hear(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", hear)
    open_page(page, address)

    field(page).fill(text)
    field(page).press("Enter")
    expect(messages(page, "Tutor")).to_have_count(2)

    assert messages(page, "You").get_by_role("paragraph").text_content() == text
    expect(why(page)).to_contain_text(text[:4000])
    expect(log(page).get_by_role("img")).to_have_count(0)
    assert scrolled_sideways(page) == []
    assert said == []


def test_a_text_from_right_to_left_is_read_from_the_right(page: Page, address: str) -> None:
    open_page(page, address)

    ask(page, "מה עושה המלכה בכוורת?")

    expect(messages(page, "You").get_by_role("paragraph")).to_have_css("direction", "rtl")
    expect(messages(page, "Tutor").last.get_by_role("paragraph").first).to_have_css("direction", "ltr")


@pytest.mark.parametrize("size", [NARROW, NARROWEST], ids=["390 px", "320 px"])
def test_on_a_phone_nothing_must_be_scrolled_sideways(page: Page, address: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_page(page, address)
    sideways = scrolled_sideways(page)

    ask(page, "What is a hive made of, or " + "honey" * 30)
    sideways += scrolled_sideways(page)
    ask(page, "What is a hive made of?")
    expect(log(page).get_by_role("img").last).to_be_visible()
    sideways += scrolled_sideways(page)
    page.get_by_role("button", name="Commands").click()
    expect(page.get_by_role("listbox")).to_be_visible()
    sideways += scrolled_sideways(page)
    ask(page, "/quiz")
    sideways += scrolled_sideways(page)

    assert sideways == []


def test_on_a_phone_a_finger_does_what_a_mouse_does(browser: Browser, address: str, faults: Faults) -> None:
    width, height = NARROW
    size: ViewportSize = {"width": width, "height": height}
    with browser.new_context(viewport=size, is_mobile=True, has_touch=True, device_scale_factor=2) as context:
        faults.watch(context)
        page = context.new_page()
        open_page(page, address)
        field(page).fill("What does the queen do?")
        page.get_by_role("button", name="Send").tap()
        log(page).get_by_role("button", name="Tell me more").tap()
        expect(log(page)).to_contain_text("She gives no orders.")
        page.get_by_role("button", name="Commands").tap()
        page.get_by_role("option", name="/topics").tap()

        expect(messages(page, "Tutor").last).to_contain_text("Beekeeping for Beginners: which shelf?")

    assert faults == []


def test_the_keyboard_reaches_everything_in_the_order_in_which_it_is_read(page: Page, address: str) -> None:
    open_page(page, address)

    stops = [
        page.get_by_role("button", name="Start over"),
        log(page),
        log(page).get_by_role("button", name="The hive"),
        log(page).get_by_role("button", name="Honey"),
        page.get_by_role("button", name="Commands"),
        field(page),
        page.get_by_role("button", name="Send"),
        why(page),
    ]

    for stop in stops:
        page.keyboard.press("Tab")
        expect(stop).to_be_focused()


def test_after_a_press_the_focus_stays_where_one_reads_on(page: Page, address: str) -> None:
    open_page(page, address)
    ask(page, "What does the queen do?")
    focused = log(page).locator(":focus")

    log(page).get_by_role("button", name="Tell me more").press("Enter")
    expect(log(page)).to_contain_text("She gives no orders.")
    expect(focused).to_contain_text("She gives no orders.")
    page.keyboard.press("Tab")
    expect(focused).to_have_role("link")
    tap(page, "Quiz me")
    expect(log(page)).to_contain_text("Question 1 of 2")
    expect(focused).to_have_count(1)
    tap(page, "Hint")
    expect(log(page)).to_contain_text("Hint: ")
    expect(focused).to_have_count(1)
    tap(page, "She lays the eggs")
    expect(log(page)).to_contain_text("Right, ")

    expect(focused).to_have_count(1)


def test_the_second_of_two_quick_taps_on_one_place_does_nothing(page: Page, address: str) -> None:
    taps: list[Request] = []
    open_page(page, address)
    ask(page, "What does the queen do?")
    tap(page, "Quiz me")
    hint = log(page).get_by_role("button", name="Hint")
    expect(hint).to_be_visible()
    page.on("request", lambda request: taps.append(request) if request.url.endswith("/tap") else None)
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)

    hint.click()
    expect(log(page)).to_contain_text("Hint: Her name says little about her task.")
    hint.click()
    page.clock.fast_forward(1000)
    hint.click()

    expect(log(page)).to_contain_text("Hint: She is the mother of them all.")
    assert len(taps) == 2


def test_nothing_moves_for_who_wants_no_motion(page: Page, address: str) -> None:
    moving = "[...document.querySelectorAll('*')].filter(one => getComputedStyle(one).animationName !== 'none').length"
    open_page(page, address)
    ask(page, "What does the queen do?")

    with_motion = page.evaluate(moving)
    page.emulate_media(reduced_motion="reduce")
    without = page.evaluate(moving)

    assert with_motion > 0
    assert without == 0


def test_a_server_that_was_stopped_is_missed_and_found_again(page: Page, faults: Faults) -> None:
    with preview("preview", "--port", str(free_port()), course=BEES) as (_, address):
        open_page(page, address)
        ask(page, "What does the queen do?")
    expect(page.get_by_role("status")).to_have_text("Not connected. Is the preview still running? Trying again …")
    field(page).fill("Why do bees swarm?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_have_text("The preview did not answer. Is it still running?")
    expect(field(page)).to_have_value("Why do bees swarm?")
    expect(messages(page, "You")).to_have_count(1)
    with preview("preview", "--port", str(urlsplit(address).port), course=BEES) as (_, again):
        expect(page.get_by_role("status")).to_contain_text("The course is in order")
        expect(page.get_by_role("alert")).to_be_hidden()
        expect(messages(page, "You")).to_have_count(0)
        page.get_by_role("button", name="Send").click()
        expect(messages(page, "Tutor").last).to_contain_text("A swarm is how a colony multiplies")
        page.close()

    assert again == address
    assert [fault for fault in faults if "net::ERR_" not in fault] == []
    faults.clear()


def test_a_course_that_was_just_started_is_talked_to_and_asks(page: Page, tmp_path: Path) -> None:
    assert psi_tutor("new", "sky", "--title", "Our Sky", cwd=tmp_path).returncode == 0

    with preview("preview", "--port", "0", course=tmp_path / "sky") as (_, address):
        open_page(page, address, greeting="I am a tutor for the course Our Sky")
        expect(page).to_have_title("Our Sky – preview")
        ask(page, "Why do we have seasons?")
        expect(messages(page, "Tutor").last).to_contain_text("Sources: NASA")
        expect(why(page)).to_contain_text("sky.seasons intents/sky.yaml:")
        ask(page, "Which planets are there?")
        expect(log(page).get_by_role("img")).to_be_visible()
        ask(page, "/quiz seasons")
        for number in (1, 2, 3):
            expect(log(page)).to_contain_text(f"Question {number} of 3 · Seen from the Earth")
            tap(page, "I don’t know")
            tap(page, "Finish" if number == 3 else "Next question")
        expect(messages(page, "Tutor").last).to_contain_text("Done: 0 of 3 right.")
        page.close()
