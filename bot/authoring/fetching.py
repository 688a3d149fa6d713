"""Asks the web what became of an address. It waits for the first lines of an answer, and reads no page."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.proxies import proxy_for

AT_ONCE = 8
AT_ONCE_A_HOST = 2
"""A host that gets more than a few questions at once takes the asker for an attack."""

MOST_REDIRECTS = 10
"""Browsers give up after 20; an honest address needs two or three."""

NAME = "Mozilla/5.0 (compatible; psi-tutor; looks whether the links of a course work)"

DEAD_CERTIFICATES = {
    9: "is not valid yet",
    10: "has expired",
    18: "is signed by nobody but the site itself",
    62: "belongs to another site",
}
"""Every browser refuses these. Others, such as a missing link in the chain, many browsers know how to mend.
Numbers: https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/."""


class Fate(StrEnum):
    """What became of an address."""

    FINE = auto()
    MOVED = auto()
    DEAD = auto()
    UNSURE = auto()
    NO_NAME = auto()
    REFUSED = auto()
    UNREACHED = auto()


OFFLINE = frozenset({Fate.NO_NAME, Fate.REFUSED, Fate.UNREACHED})
"""What every address comes to where there is no network."""


@dataclass(frozen=True)
class Told:
    """What is known of an address: why, for people; where it moved to; whether it is in a network of one's own."""

    fate: Fate
    reason: str = ""
    moved_to: str = ""
    is_near: bool = False


def is_near(address: str) -> bool:
    """Say whether an IP address is on this machine or in a private network."""
    found = ip_address(address)
    inner = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return not (inner or found).is_global or found.is_multicast


@dataclass(frozen=True)
class Manners:
    """How the web is asked: how long, how names are looked up, and which IP addresses count as near."""

    timeout_s: float = 20.0
    resolver: Callable[[], AbstractResolver] = aiohttp.ThreadedResolver
    is_near: Callable[[str], bool] = is_near


def ask_web(urls: Sequence[str], done: Callable[[], None]) -> Mapping[str, Told]:
    """Ask for each address; `done` is called after each."""
    return asyncio.run(ask_all(urls, done, Manners()))


async def ask_all(urls: Sequence[str], done: Callable[[], None], manners: Manners) -> Mapping[str, Told]:
    """Do the same in a running loop."""
    names = _Names(manners.resolver())
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=names, use_dns_cache=False),
        headers={"User-Agent": NAME, "Accept": "*/*"},
        # The whole is timed in one piece; here only the part in which no network shows.
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=manners.timeout_s / 2),
        auto_decompress=False,
    ) as session:
        asker = _Asker(session, names, manners)
        slots = asyncio.Semaphore(AT_ONCE)
        host_slots: defaultdict[str | None, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE_A_HOST))

        async def ask(url: str) -> Told:
            parsed = _parse(url)
            if parsed is None:
                told = Told(Fate.DEAD, "it is no web address")
            else:
                async with host_slots[parsed.raw_host], slots:
                    told = await asker.ask(parsed)
            done()
            return told

        return dict(zip(urls, await asyncio.gather(*map(ask, urls)), strict=True))


class _Names(AbstractResolver):
    """Looks each name up once, so that the address that was judged is the one that is asked."""

    def __init__(self, resolver: AbstractResolver) -> None:
        self._resolver = resolver
        self._known: dict[str, list[ResolveResult]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        if host not in self._known:
            self._known[host] = await self._resolver.resolve(host, port, family)
        return [ResolveResult(**(found | {"port": port})) for found in self._known[host]]

    async def close(self) -> None:
        await self._resolver.close()


@dataclass(frozen=True)
class _Asker:
    session: aiohttp.ClientSession
    names: _Names
    manners: Manners

    async def ask(self, url: URL) -> Told:
        """Follow an address to its end, in the time that there is."""
        near = False
        try:
            async with asyncio.timeout(self.manners.timeout_s):
                near = await self.is_near(url)
                told = await self.follow(url, near)
        except TimeoutError as error:
            told = _after_waiting(error, self.manners.timeout_s)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            told = _after_trouble(error)
        return replace(told, is_near=near)

    async def is_near(self, url: URL) -> bool:
        """Look the host up. Raises OSError when that cannot be done, except where a proxy does it."""
        host = url.raw_host or ""
        with suppress(ValueError):
            return self.manners.is_near(host)
        try:
            async with asyncio.timeout(self.manners.timeout_s / 2):
                found = await self.names.resolve(host)
        except OSError as error:  # a TimeoutError is one, too
            if proxy_for(url.scheme, url.raw_host or ""):
                return False
            if isinstance(error, TimeoutError):
                raise socket.gaierror(socket.EAI_AGAIN, "no answer") from error
            raise
        return any(self.manners.is_near(one["host"]) for one in found)

    async def follow(self, url: URL, near: bool) -> Told:
        here, moved_to, is_for_good = url, url, True
        for _ in range(MOST_REDIRECTS + 1):
            proxy = proxy_for(here.scheme, here.raw_host or "")
            async with self.session.get(here, allow_redirects=False, proxy=proxy) as response:
                status, target = response.status, response.headers.get("Location")
            if status not in (301, 302, 303, 307, 308) or not target:
                told = _judge(status)
                if told.fate is Fate.FINE and moved_to != url:
                    return Told(Fate.MOVED, moved_to=str(moved_to))
                return told
            next_one = _parse(target, here)
            if next_one is None:
                return Told(Fate.UNSURE, "it sends on to something that is no web address")
            here = next_one
            # Whoever runs a site on the web must not choose what is asked for behind a firewall.
            if not near and await self.is_near(here):
                return Told(Fate.UNSURE, f"it sends on to {here}, in a private network, where nobody was sent")
            is_for_good = is_for_good and status in (301, 308)
            moved_to = here if is_for_good else moved_to
        return Told(Fate.DEAD, f"it sends on more than {MOST_REDIRECTS} times, in a circle")


def _parse(url: str, base: URL | None = None) -> URL | None:
    try:
        parsed = (base.join(URL(url)) if base else URL(url)).with_fragment(None)
    except ValueError:
        return None
    return parsed if parsed.scheme in ("http", "https") and parsed.raw_host else None


def _judge(status: int) -> Told:
    if status < 300:
        return Told(Fate.FINE)
    phrases = {known.value: known.phrase for known in HTTPStatus}  # not the server's own: it could hold anything
    reason = f"it answers {status} {phrases.get(status, '')}".strip()
    return Told(Fate.DEAD if status in (404, 410) else Fate.UNSURE, reason)


def _after_waiting(error: TimeoutError, timeout_s: float) -> Told:
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return Told(Fate.UNREACHED, "no connection came about in time")
    return Told(Fate.UNSURE, f"it gave no answer within {timeout_s:g} seconds")


def _after_trouble(error: aiohttp.ClientError | OSError | ValueError) -> Told:
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    match error:
        case aiohttp.ClientConnectorCertificateError():
            return _judge_certificate(error.certificate_error)
        case aiohttp.ClientSSLError():
            return Told(Fate.UNSURE, "it speaks no TLS that is understood here, though it starts with https://")
        case aiohttp.ClientHttpProxyError():
            return Told(Fate.UNREACHED, f"the proxy answers {error.status}")
        case aiohttp.ClientProxyConnectionError():
            return Told(Fate.UNREACHED, "the proxy cannot be reached")
        case ValueError():
            return Told(Fate.UNSURE, "it is, or sends on to, an address that nobody can ask for")
    match cause:
        case socket.gaierror(errno=socket.EAI_NONAME | socket.EAI_NODATA):
            return Told(Fate.NO_NAME, "its host does not exist")
        case socket.gaierror():
            return Told(Fate.UNREACHED, "its host could not be looked up")
        case OSError(errno=errno.ECONNREFUSED):
            return Told(Fate.REFUSED, "its host lets nobody in (connection refused)")
    if isinstance(error, aiohttp.ClientConnectorError):
        return Told(Fate.UNREACHED, "no connection came about")
    return Told(Fate.UNSURE, "its answer broke off, or was no HTTP")


def _judge_certificate(error: Exception) -> Told:
    code = error.verify_code if isinstance(error, ssl.SSLCertVerificationError) else 0
    if code in DEAD_CERTIFICATES:
        return Told(Fate.DEAD, f"its TLS certificate {DEAD_CERTIFICATES[code]}")
    return Told(Fate.UNSURE, "its TLS certificate cannot be verified here")
