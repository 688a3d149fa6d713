"""The web application of the preview, asked as a browser would and as it would not."""

import json
import re
import struct
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.preview.desk import Desk, Shown
from bot.channels.preview.pages import CHATS, PARTS, create_app
from bot.storage.memory import MemoryStore
from tests.channels.preview.bread_on_desk import OTHER, VISITOR, shown, taught, with_answer
from tests.tutor.courses import BREAD
from tests.tutor.quizzing.baking import CHOICE, only

ADDRESS = "http://127.0.0.1:8080"
HOSTS = frozenset({"127.0.0.1:8080", "localhost:8080", "[::1]:8080"})
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 360)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


class Page:
    """A browser tab, without the browser."""

    def __init__(self, course_dir: Path, desk: Desk) -> None:
        self.desk = desk
        app = create_app(desk, course_dir, MemoryStore, HOSTS)
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS)

    async def post(self, path: str, visitor: str = VISITOR, **values: object) -> Any:
        """Send what the page would; give the answer, which is good."""
        answer = await self.http.post(path, json={"visitor": visitor, **values})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def say(self, text: str, visitor: str = VISITOR) -> Any:
        """Type something; give the chat."""
        return (await self.post("/say", visitor, text=text))["chat"]


@pytest.fixture
def course_dir(tmp_path: Path) -> Path:
    (tmp_path / "content/pictures").mkdir(parents=True)
    (tmp_path / "content/pictures/knead.png").write_bytes(PNG)
    return tmp_path


@pytest.fixture
def page(course_dir: Path) -> Page:
    return Page(course_dir, Desk(shown()))


def lines(bubble: Mapping[str, Any]) -> list[str]:
    return ["".join(span["text"] for span in line) for block in bubble["blocks"] for line in block["lines"]]


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/", "text/html"), ("/page.css", "text/css"), ("/page.js", "text/javascript"), ("/icon.svg", "image/svg+xml")],
)
async def test_every_part_of_the_page_is_served_with_its_type(page: Page, path: str, kind: str) -> None:
    answer = await page.http.get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == kind


@pytest.mark.parametrize("path", [*PARTS, "/nothing", "/state"])
async def test_every_answer_tells_the_browser_to_be_careful(page: Page, path: str) -> None:
    headers = (await page.http.get(path)).headers

    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


async def test_the_page_loads_nothing_from_elsewhere_and_has_no_style_or_script_of_its_own(page: Page) -> None:
    text = "".join([(await page.http.get(path)).text for path in PARTS])

    assert re.findall(r"https?://(?!www\.w3\.org/(?:2000/svg|TR/))[^\s\"']*", text) == []
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|<script>|innerHTML|url\(", text) == []


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080", "[::1]:8080"])
async def test_the_page_answers_to_its_own_names(page: Page, host: str) -> None:
    assert (await page.http.get("/", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1",
        "127.0.0.1:8081",
        "127.0.0.1.evil.example:8080",
        "",
        "0.0.0.0:8080",
        "127.0.0.1:8080.",
    ],
)
@pytest.mark.parametrize("path", ["/", "/changes", "/pictures/knead.png"])
async def test_another_name_that_leads_here_is_turned_away(page: Page, host: str, path: str) -> None:
    answer = await page.http.get(path, headers={"Host": host})

    assert answer.status_code == 421
    assert answer.json() == {"error": "This page answers only to its own address on this machine."}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Origin": "http://127.0.0.1:8080", "Sec-Fetch-Site": "same-origin"}, 200, id="the page"),
        pytest.param({"Origin": "http://localhost:8080"}, 200, id="the page by its other name"),
        pytest.param({}, 200, id="no browser"),
        pytest.param({"Origin": "http://evil.example"}, 403, id="another site"),
        pytest.param({"Origin": "null"}, 403, id="a sandbox"),
        pytest.param({"Origin": "https://127.0.0.1:8080"}, 403, id="another scheme"),
        pytest.param({"Origin": "http://127.0.0.1:9999"}, 403, id="another port"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="across sites"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, 403, id="another port of this machine"),
        pytest.param({"Content-Type": "text/plain"}, 415, id="text"),
        pytest.param({"Content-Type": "application/x-www-form-urlencoded"}, 415, id="a form"),
        pytest.param({"Content-Type": "application/jsonp"}, 415, id="nearly JSON"),
        pytest.param({"Content-Type": "application/json; charset=utf-8"}, 200, id="JSON with its letters"),
    ],
)
async def test_only_the_page_itself_may_send(page: Page, headers: dict[str, str], status: int) -> None:
    body = json.dumps({"visitor": VISITOR, "text": "yeast?"})

    answer = await page.http.post("/say", content=body, headers={"Content-Type": "application/json"} | headers)

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param("", 400, id="nothing"),
        pytest.param("{", 400, id="half"),
        pytest.param("[" * 60_000, 400, id="deep"),
        pytest.param("1" * 60_000, 400, id="a long number"),
        pytest.param(b"\xff\xfe", 400, id="no text"),
        pytest.param("[]", 422, id="a list"),
        pytest.param("{}", 422, id="no visitor"),
        pytest.param(json.dumps({"visitor": "short", "text": "yeast?"}), 422, id="a short name"),
        pytest.param(json.dumps({"visitor": "../" * 8, "text": "yeast?"}), 422, id="a path"),
        pytest.param(json.dumps({"visitor": ["a"] * 20, "text": "yeast?"}), 422, id="a list of names"),
        pytest.param(json.dumps({"visitor": VISITOR}), 422, id="no text"),
        pytest.param(json.dumps({"visitor": VISITOR, "text": " \n "}), 422, id="a blank text"),
        pytest.param(json.dumps({"visitor": VISITOR, "text": 7}), 422, id="a number"),
        pytest.param(json.dumps({"visitor": VISITOR, "text": "x" * 64_000}), 413, id="too long"),
    ],
)
async def test_what_cannot_be_read_gets_a_clear_answer(page: Page, body: str | bytes, status: int) -> None:
    answer = await page.http.post("/say", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == status
    assert list(answer.json()) == ["error"]


async def test_a_body_that_does_not_tell_its_length_is_limited_all_the_same(page: Page) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b"x" * 10_000

    answer = await page.http.post("/say", content=parts(), headers={"Content-Type": "application/json"})

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"choice": "more:dough.flour", "message": "1"}, 422),
        ({"choice": "more:dough.flour", "message": True}, 422),
        ({"choice": "more:dough.flour"}, 422),
        ({"message": 1}, 422),
        ({"choice": "x" * 65, "message": 1}, 422),
        ({"choice": "more:dough.flour", "message": -(10**30)}, 200),
        ({"choice": "\ud800", "message": 1}, 200),
    ],
    ids=["a text", "yes", "no message", "no choice", "too long", "no such message", "half a character"],
)
async def test_a_tap_names_a_button_and_its_message(page: Page, values: dict[str, object], status: int) -> None:
    body = json.dumps({"visitor": VISITOR, **values})

    answer = await page.http.post("/tap", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == status


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("/nothing", "GET", 404), ("/say", "GET", 405), ("/", "DELETE", 415), ("/../pages.py", "GET", 404)],
)
async def test_what_is_not_there_is_said_to_be_so(page: Page, path: str, method: str, status: int) -> None:
    answer = await page.http.request(method, path)

    assert (answer.status_code, list(answer.json())) == (status, ["error"])


async def test_a_new_tab_is_greeted(page: Page) -> None:
    state = await page.post("/state")

    assert state["course"]["title"] == "Bread & butter"
    assert state["course"]["version"] == "bread-1"
    assert [lines(bubble) for bubble in state["chat"]["bubbles"]] == [["Hello. Ask about Bread & butter, part 1.2."]]


async def test_the_commands_are_listed_with_their_words(page: Page) -> None:
    commands = (await page.post("/state"))["course"]["commands"]

    assert commands[0] == {"name": "topics", "words": "Browse"}
    assert {"name": "export", "words": "Data"} in commands


async def test_a_question_is_answered_with_buttons_and_reasons(page: Page) -> None:
    chat = await page.say("yeast?")

    own, answer = chat["bubbles"][1:]
    assert own["words"] == "yeast?"
    assert lines(answer) == ["Yeast", "Yeast lifts the dough.", "From Cy"]
    assert [[button["label"] for button in row] for row in answer["rows"]] == [["More on Dough"], ["Share", "Wrong"]]
    assert answer["blocks"][2]["lines"][0][-1]["url"] == "https://cy.example/"
    (reason,) = chat["reasons"]
    assert (reason["outcome"], reason["way"], reason["confidence"]) == ("answer", "words", 0.8)
    assert reason["nearest"] == {
        "phrase": "What does yeast do?",
        "place": "intents/dough.yaml:3",
        "intent": "dough.yeast",
        "title": "Yeast",
    }


async def test_half_a_character_is_replaced(page: Page) -> None:
    answer = await page.http.post(
        "/say",
        content=f'{{"visitor": "{VISITOR}", "text": "\\ud800 yeast \\udfff"}}',
        headers={"Content-Type": "application/json"},
    )

    assert answer.json()["chat"]["bubbles"][1]["words"] == "\ufffd yeast \ufffd"


async def test_markup_that_is_typed_stays_text(page: Page) -> None:
    chat = await page.say("<img src=x onerror=alert(1)> **bold**")

    assert chat["bubbles"][1]["words"] == "<img src=x onerror=alert(1)> **bold**"


async def test_each_tab_has_a_learner_of_its_own(page: Page) -> None:
    await page.say("yeast?")

    assert len((await page.post("/state", OTHER))["chat"]["bubbles"]) == 1
    assert len((await page.post("/state"))["chat"]["bubbles"]) == 3


async def test_starting_over_forgets_the_learner(page: Page) -> None:
    await page.say("yeast?")

    chat = (await page.post("/fresh"))["chat"]

    assert len(chat["bubbles"]) == 1
    assert (chat["question"], chat["reasons"]) == ("", [])


async def test_the_tab_that_was_silent_longest_is_forgotten(page: Page) -> None:
    await page.say("yeast?")
    for number in range(CHATS):
        await page.post("/state", f"visitor-{number:08}")

    assert len((await page.post("/state"))["chat"]["bubbles"]) == 1


async def test_a_picture_is_shown_with_its_size_and_words(page: Page) -> None:
    image = (await page.say("kneading?"))["bubbles"][2]["image"]

    assert (image["alt"], image["width"], image["height"]) == ("Hands *push* dough", 640, 360)
    answer = await page.http.get(image["src"])
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")


async def test_a_picture_that_is_gone_leaves_its_words(page: Page, course_dir: Path) -> None:
    (course_dir / "content/pictures/knead.png").unlink()

    image = (await page.say("kneading?"))["bubbles"][2]["image"]

    assert image == {"alt": "Hands *push* dough", "src": "", "width": None, "height": None}


@pytest.mark.parametrize(
    "path",
    [
        "/pictures/other.png",
        "/pictures/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/pictures/..%5c..%5csecret.png",
        "/pictures/",
        f"/charts/{VISITOR}/1",
        f"/files/{VISITOR}/1",
        f"/files/{VISITOR}/99999999999999999999",
        f"/files/{OTHER}/201",
    ],
)
async def test_no_other_file_is_given_out(page: Page, path: str) -> None:
    await page.say("yeast?")

    assert (await page.http.get(path)).status_code == 404


async def test_data_is_a_file_to_keep(page: Page) -> None:
    file = (await page.say("/export"))["bubbles"][-1]["file"]

    answer = await page.http.get(file["href"])

    assert file["name"] == "export.json"
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''export.json"
    assert answer.json()["learner"] == 1


async def test_progress_is_a_chart(course_dir: Path) -> None:
    page = Page(course_dir, Desk(shown(only(CHOICE))))
    for text in ("/quiz", "strong", "next"):
        await page.say(text)

    image = (await page.say("/progress"))["bubbles"][-1]["image"]

    answer = await page.http.get(image["src"])
    assert answer.headers["content-type"] == "image/png"
    assert (image["width"], image["height"]) == struct.unpack(">II", answer.content[16:24])


async def test_problems_are_told_apart(course_dir: Path) -> None:
    desk = Desk(
        Shown(
            taught(),
            errors=("content/answers/dough.md:24: A001 no intent has the id dough.flor (a misspelt id?)",),
            warnings=("intents/dough.yaml:7: I011 nearly repeats line 6", "something else"),
        )
    )

    course = (await Page(course_dir, desk).post("/state"))["course"]

    assert course["errors"] == [
        {
            "place": "content/answers/dough.md:24",
            "code": "A001",
            "message": "no intent has the id dough.flor (a misspelt id?)",
        }
    ]
    assert course["warnings"] == [
        {"place": "intents/dough.yaml:7", "code": "I011", "message": "nearly repeats line 6"},
        {"place": "", "code": "", "message": "something else"},
    ]
    assert course["version"] == "bread-1"


@pytest.mark.parametrize("path", ["/state", "/say", "/tap", "/fresh"])
async def test_a_course_that_is_broken_from_the_start_shows_its_problems_alone(course_dir: Path, path: str) -> None:
    page = Page(course_dir, Desk(Shown(errors=("intents:1: F001 missing",))))

    state = await page.post(path, text="yeast?", choice="more:dough.flour", message=1)

    assert state["chat"] is None
    assert (state["course"]["title"], state["course"]["version"], state["course"]["commands"]) == (None, None, [])
    assert [problem["code"] for problem in state["course"]["errors"]] == ["F001"]


async def test_no_picture_is_shown_of_a_course_that_is_broken_from_the_start(course_dir: Path) -> None:
    page = Page(course_dir, Desk(Shown(errors=("intents:1: F001 missing",))))

    assert (await page.http.get("/pictures/knead.png")).status_code == 404


async def test_a_course_that_is_mended_comes_alive(course_dir: Path) -> None:
    page = Page(course_dir, Desk(Shown(errors=("intents:1: F001 missing",))))
    await page.post("/state")

    page.desk.put(shown())

    assert len((await page.post("/state"))["chat"]["bubbles"]) == 1


async def test_a_broken_course_is_still_talked_to_as_it_was(page: Page) -> None:
    page.desk.put(replace(page.desk.shown, errors=("intents:1: F001 missing",)))

    assert lines((await page.say("yeast?"))["bubbles"][-1])[1] == "Yeast lifts the dough."


async def test_a_changed_course_says_what_it_changes(page: Page) -> None:
    await page.say("yeast?")

    page.desk.put(shown(with_answer("dough.yeast", "Yeast is alive.", "bread-9")))
    chat = (await page.post("/state"))["chat"]

    assert lines(chat["bubbles"][-1])[1] == "Yeast is alive."
    assert (chat["change"]["before"], chat["change"]["after"]) == ("bread-1", "bread-9")
    assert chat["change"]["turns"][0]["said"] == "yeast?"
    assert [one["name"] for one in chat["change"]["turns"][0]["differences"]] == ["text"]


async def test_every_tab_is_asked_anew(page: Page) -> None:
    await page.say("yeast?")
    await page.say("flour?", OTHER)

    page.desk.put(shown(replace(BREAD, version="bread-9")))

    assert [(await page.post("/state", who))["chat"]["change"]["after"] for who in (VISITOR, OTHER)] == ["bread-9"] * 2
