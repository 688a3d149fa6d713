"""What the web says of an address, asked of real servers on this machine."""

import asyncio
import gzip
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.authoring.fetching import NAME, Fate, Manners, Told, ask_all, is_near
from tests.ports import free_port

WEB = "127.0.0.1"
"""Plays the web."""

HOME = "127.0.0.2"
"""Plays this machine and its private network."""

HOSTS = {
    "bees.example": [WEB],
    "hives.example": [WEB],
    "honey.example": [WEB],
    "wax.example": [WEB],
    "smoke.example": [WEB],
    "inside.example": [HOME],
    "both.example": [WEB, HOME],
    "xn--mnchen-3ya.example": [WEB],
}


class Names(AbstractResolver):
    """Knows a few hosts, and no other."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host == "later.example":
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        if host not in HOSTS:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [
            ResolveResult(hostname=host, host=at, port=port, family=socket.AF_INET, proto=0, flags=0)
            for at in HOSTS[host]
        ]

    async def close(self) -> None:
        pass


class Site:
    """A server on all addresses of this machine; it notes what it is asked, and answers once `waits_for` ask."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.headers: list[str] = []
        self.at_once = self.most_at_once = self.waits_for = 0
        self.is_full = asyncio.Event()
        self.go_on = asyncio.Event()
        self.port = 0

    def url(self, path: str, host: str = "bees.example") -> str:
        return f"http://{host}:{self.port}{path}"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path_qs}")
        self.headers.append(request.headers["User-Agent"])
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        if self.at_once >= self.waits_for:
            self.is_full.set()
        try:
            await self.is_full.wait()
            return await self.page(request)
        finally:
            self.at_once -= 1

    async def page(self, request: web.Request) -> web.StreamResponse:
        match request.path.strip("/").split("/"):
            case ["status", number]:
                return web.Response(status=int(number))
            case ["to", status, *rest]:
                target = "/".join(rest) + (f"?{request.query_string}" if request.query_string else "")
                return web.Response(status=int(status), headers={"Location": target.replace("HERE", self.url(""), 1)})
            case ["nowhere"]:
                return web.Response(status=302)
            case ["circle"]:
                return web.Response(status=302, headers={"Location": "/circle"})
            case ["cookie"] if "seen" not in request.cookies:
                return web.Response(status=302, headers={"Location": "/cookie", "Set-Cookie": "seen=1"})
            case ["silent"]:
                await self.go_on.wait()
            case ["endless"]:
                return await self.endless(request)
            case ["bomb"]:
                body = gzip.compress(bytes(10_000_000))
                return web.Response(body=body, headers={"Content-Encoding": "gzip"})
        return web.Response(text="here I am")

    async def endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while not self.go_on.is_set():
            await response.write(b"honey " * 10_000)
        return response


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", site.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", 0).start()
    site.port = runner.addresses[0][1]
    yield site
    site.go_on.set()
    await runner.cleanup()


@asynccontextmanager
async def serve_bytes(answer: bytes) -> AsyncIterator[int]:
    """Answer whatever comes with some bytes, and close."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(answer)
        writer.close()

    async with await asyncio.start_server(greet, WEB, 0) as server:
        yield server.sockets[0].getsockname()[1]


async def told_of(*urls: str, timeout_s: float = 10) -> Sequence[Told]:
    manners = Manners(timeout_s, Names, lambda address: [*map(int, address.split("."))] == [127, 0, 0, 2])
    told = await ask_all(urls, lambda: None, manners)
    assert list(told) == list(urls)
    return list(told.values())


@pytest.mark.parametrize("status", [200, 204, 206])
async def test_an_address_that_answers_is_fine(site: Site, status: int) -> None:
    assert await told_of(site.url(f"/status/{status}")) == [Told(Fate.FINE)]
    assert site.asked == [f"GET /status/{status}"]
    assert site.headers == [NAME]


@pytest.mark.parametrize(("status", "phrase"), [(404, "Not Found"), (410, "Gone")])
async def test_a_page_that_is_gone_is_dead(site: Site, status: int, phrase: str) -> None:
    assert await told_of(site.url(f"/status/{status}")) == [Told(Fate.DEAD, f"it answers {status} {phrase}")]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, "400 Bad Request"),
        (401, "401 Unauthorized"),
        (403, "403 Forbidden"),
        (405, "405 Method Not Allowed"),
        (429, "429 Too Many Requests"),
        (500, "500 Internal Server Error"),
        (503, "503 Service Unavailable"),
        (999, "999"),
    ],
)
async def test_a_site_that_turns_programs_away_may_let_people_in(site: Site, status: int, said: str) -> None:
    assert await told_of(site.url(f"/status/{status}")) == [Told(Fate.UNSURE, f"it answers {said}")]


@pytest.mark.parametrize(
    ("path", "moved_to"),
    [
        pytest.param("/to/301/HERE/new", "/new", id="moved"),
        pytest.param("/to/308/HERE/new?page=2", "/new?page=2", id="moved with its question"),
        pytest.param("/to/301/HERE/to/308/HERE/new", "/new", id="moved twice"),
        pytest.param("/to/301/HERE/to/302/HERE/new", "/to/302/HERE/new", id="moved, and sent on for now"),
    ],
)
async def test_an_address_that_moved_for_good_is_told_with_the_new_one(site: Site, path: str, moved_to: str) -> None:
    [told] = await told_of(site.url(path))

    assert told == Told(Fate.MOVED, moved_to=site.url(moved_to))


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/to/302/HERE/new", id="found"),
        pytest.param("/to/303/HERE/new", id="see other"),
        pytest.param("/to/307/HERE/to/301/HERE/new", id="sent on for now, then for good"),
        pytest.param("/cookie", id="sent to itself with a cookie"),
    ],
)
async def test_an_address_that_sends_on_for_now_is_fine(site: Site, path: str) -> None:
    assert await told_of(site.url(path)) == [Told(Fate.FINE)]


async def test_an_address_that_leads_to_a_dead_one_is_dead(site: Site) -> None:
    assert await told_of(site.url("/to/301/HERE/status/404")) == [Told(Fate.DEAD, "it answers 404 Not Found")]


async def test_a_circle_is_left_after_ten_rounds(site: Site) -> None:
    [told] = await told_of(site.url("/circle"))

    assert told == Told(Fate.DEAD, "it sends on more than 10 times, in a circle")
    assert len(site.asked) == 11


@pytest.mark.parametrize(
    ("path", "said"),
    [
        pytest.param("/nowhere", "it answers 302 Found", id="without an address"),
        pytest.param("/to/302/file:/etc/passwd", "it sends on to something that is no web address", id="file"),
        pytest.param("/to/302/javascript:alert(1)", "it sends on to something that is no web address", id="script"),
        pytest.param("/to/302/http:%2F%2F[bees", "it sends on to something that is no web address", id="broken"),
    ],
)
async def test_an_address_that_leads_out_of_the_web_is_not_followed(site: Site, path: str, said: str) -> None:
    assert await told_of(site.url(path)) == [Told(Fate.UNSURE, said)]


@pytest.mark.parametrize("host", [HOME, "inside.example", "both.example"])
async def test_nobody_on_the_web_sends_us_into_a_private_network(site: Site, host: str) -> None:
    inside = site.url("/secret", host)

    [told] = await told_of(site.url(f"/to/302/{inside.replace('//', '%2F%2F')}"))

    assert told == Told(Fate.UNSURE, f"it sends on to {inside}, in a private network, where nobody was sent")
    assert [path for path in site.asked if path.startswith("GET /secret")] == []


async def test_staff_may_name_a_page_in_a_private_network_and_where_it_leads(site: Site) -> None:
    inside = site.url("/new", "inside.example")
    leading = site.url(f"/to/302/{inside.replace('//', '%2F%2F')}", HOME)

    assert await told_of(inside, leading) == [Told(Fate.FINE, is_near=True), Told(Fate.FINE, is_near=True)]


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("192.168.0.1", True),
        ("169.254.169.254", True),
        ("100.64.0.1", True),
        ("0.0.0.0", True),
        ("224.0.0.1", True),
        ("::1", True),
        ("fe80::1%eth0", True),
        ("fd00::1", True),
        ("::ffff:127.0.0.1", True),
        ("1.1.1.1", False),
        ("2606:4700:4700::1111", False),
        ("::ffff:1.1.1.1", False),
    ],
)
def test_an_address_is_near_when_it_is_not_out_in_the_web(address: str, near: bool) -> None:
    assert is_near(address) is near


async def test_a_host_that_does_not_exist_is_told_apart_from_one_that_cannot_be_looked_up() -> None:
    assert await told_of("http://wasps.example/", "http://later.example/") == [
        Told(Fate.NO_NAME, "its host does not exist"),
        Told(Fate.UNREACHED, "its host could not be looked up"),
    ]


async def test_a_machine_without_a_server_refuses() -> None:
    assert await told_of(f"http://bees.example:{free_port()}/") == [
        Told(Fate.REFUSED, "its host lets nobody in (connection refused)")
    ]


@pytest.mark.parametrize("url", ["http://", "http://[bees", "http://bees.example:99999999/", "https://?a", "http:///x"])
async def test_what_is_no_address_is_dead(url: str) -> None:
    assert await told_of(url) == [Told(Fate.DEAD, "it is no web address")]


@pytest.mark.parametrize("host", ["bees..example", "a" * 300 + ".example", "\N{ZERO WIDTH SPACE}.example"])
async def test_a_host_that_cannot_be_is_not_fine(host: str) -> None:
    [told] = await told_of(f"http://{host}/")

    assert told.fate in (Fate.DEAD, Fate.UNSURE, Fate.NO_NAME)


async def test_a_host_in_another_script_is_found(site: Site) -> None:
    assert await told_of(site.url("/蜂蜜", "münchen.example")) == [Told(Fate.FINE)]


@pytest.mark.slow
async def test_a_server_that_never_answers_is_left_in_time(site: Site) -> None:
    assert await told_of(site.url("/silent"), timeout_s=4.5) == [
        Told(Fate.UNSURE, "it gave no answer within 4.5 seconds")
    ]


@pytest.mark.parametrize("path", ["/endless", "/bomb"])
async def test_no_body_is_read(site: Site, path: str) -> None:
    assert await told_of(site.url(path)) == [Told(Fate.FINE)]


@pytest.mark.parametrize(
    "greeting",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"220 mail.example ESMTP\r\n", id="mail"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000, id="a header without end"),
        pytest.param(b"\0\xff" * 50 + b"\r\n\r\n", id="bytes"),
    ],
)
async def test_a_server_that_speaks_no_http_is_told_as_such(greeting: bytes) -> None:
    async with serve_bytes(greeting) as port:
        told = await told_of(f"http://bees.example:{port}/")

    assert told == [Told(Fate.UNSURE, "its answer broke off, or was no HTTP")]


async def test_words_of_the_server_are_not_repeated() -> None:
    async with serve_bytes(b"HTTP/1.1 404 \x1b[31mred\r\n\r\n") as port:
        [told] = await told_of(f"http://bees.example:{port}/")

    assert "red" not in told.reason


@pytest.fixture
async def signed_by_itself(tmp_path: Path) -> AsyncIterator[int]:
    """Serve HTTPS with a certificate that nobody else signed."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=bees.example", "-addext", "subjectAltName=DNS:bees.example", "-days", "2"]
    subprocess.run([*command, *names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    async with await asyncio.start_server(lambda _, writer: writer.close(), WEB, 0, ssl=context) as server:
        yield server.sockets[0].getsockname()[1]


async def test_a_certificate_that_no_browser_takes_is_dead(signed_by_itself: int) -> None:
    assert await told_of(f"https://bees.example:{signed_by_itself}/") == [
        Told(Fate.DEAD, "its TLS certificate is signed by nobody but the site itself")
    ]


async def test_a_server_without_tls_is_told_as_such(site: Site) -> None:
    [told] = await told_of(site.url("/").replace("http:", "https:"))

    assert told == Told(Fate.UNSURE, "it speaks no TLS that is understood here, though it starts with https://")


@pytest.mark.parametrize(
    ("hosts", "at_once"),
    [
        pytest.param(["bees.example"], 2, id="one host"),
        pytest.param(["bees.example", "hives.example", "honey.example", "wax.example", "smoke.example"], 8, id="many"),
    ],
)
async def test_a_host_gets_two_questions_at_a_time_and_the_web_eight(
    site: Site, hosts: list[str], at_once: int
) -> None:
    site.waits_for = at_once

    told = await told_of(*(site.url(f"/{number}", host) for number in range(6) for host in hosts))

    assert {one.fate for one in told} == {Fate.FINE}
    assert site.most_at_once == at_once


@pytest.mark.slow
async def test_a_slow_host_does_not_take_the_time_of_the_others_in_its_line(site: Site) -> None:
    paths = ["/silent", "/silent?2", "/a", "/b"]

    told = await told_of(*(site.url(path) for path in paths), timeout_s=5)

    assert [one.fate for one in told] == [Fate.UNSURE, Fate.UNSURE, Fate.FINE, Fate.FINE]


async def test_progress_is_told_after_each_address(site: Site) -> None:
    steps: list[None] = []

    await ask_all(
        [site.url("/a"), "http://", "http://wasps.example/"],
        lambda: steps.append(None),
        Manners(10, Names, lambda address: address == HOME),
    )

    assert len(steps) == 3


async def test_a_proxy_is_asked_to_look_up_what_this_machine_cannot(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("no_proxy")
    monkeypatch.setenv("http_proxy", f"http://{WEB}:{site.port}")

    told = await told_of("http://wasps.example/status/200")

    assert told == [Told(Fate.FINE)]
    assert site.asked == ["GET /status/200"]


async def test_a_proxy_that_is_away_means_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("no_proxy")
    monkeypatch.setenv("http_proxy", f"http://{WEB}:{free_port()}")

    assert await told_of("http://wasps.example/") == [Told(Fate.UNREACHED, "the proxy cannot be reached")]
