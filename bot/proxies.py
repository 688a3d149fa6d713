"""The proxy that the environment names for a request (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`)."""

from __future__ import annotations

from urllib.request import getproxies, proxy_bypass


def proxy_for(scheme: str, host: str) -> str | None:
    """Give the address of the proxy; passwords of ~/.netrc are left out, which aiohttp would put in."""
    proxy = getproxies().get(scheme, "")
    return proxy if proxy.startswith(("http://", "https://")) and not proxy_bypass(host) else None
