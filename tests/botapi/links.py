"""Which links Telegram takes, and how it writes them.

Source: tdlib/td, check_link in td/telegram/LinkManager.cpp and parse_url in tdutils/td/utils/HttpUrl.cpp.
"""

import re

_SCHEME = re.compile(r"([^:]*)://", re.DOTALL)
_AUTHORITY = re.compile(
    r"(?P<userinfo>[^/?#]*@)?(?P<host>\[[^\]]*\]|[^/?#:]*)(?::(?P<port>[^/?#]*))?(?P<rest>.*)", re.DOTALL
)
_INTERNAL = re.compile(r"(tg|ton):(?://)?(([^/?#]*).*)", re.IGNORECASE | re.DOTALL)
_USER = re.compile(r"tg:(?://)?user\?(?:[^#]*&)?id=(\d+)", re.IGNORECASE)
_HOST = re.compile(r"[-\w.!$,~*'();&+=%\[\]:]*")


def checked_link(link: str) -> str:
    """Return the link as Telegram would write it.

    Raises ValueError, with Telegram's reason, when Telegram would not take it.

    >>> checked_link("example.org?a=b")
    'http://example.org/?a=b'
    """
    if internal := _INTERNAL.match(link):
        scheme, rest, host = internal[1].lower(), internal[2], internal[3]
        if not host:
            raise ValueError("URL host is empty")
        if not re.fullmatch(r"[A-Za-z0-9_-]+", host):
            raise ValueError("Unallowed characters in URL host")
        return f"{scheme}://{rest}"
    scheme = "http"
    if explicit := _SCHEME.match(link):
        scheme = explicit[1].lower()
        if scheme not in ("http", "https"):
            raise ValueError("Unsupported URL protocol")
        link = link[explicit.end() :]
    if not (parts := _AUTHORITY.fullmatch(link)):
        raise ValueError("Wrong HTTP URL")
    host, port, rest = parts["host"], parts["port"], parts["rest"].strip()
    if port is not None and not (port.isdecimal() and 0 < int(port) < 65536):
        raise ValueError("Wrong port number specified in the URL")
    if not host:
        raise ValueError("URL host is empty")
    if not _HOST.fullmatch(host):
        raise ValueError("Disallowed character in URL host")
    if "." not in host and not host.startswith("["):
        raise ValueError("Wrong HTTP URL")
    if not rest.startswith("/"):
        rest = "/" + rest
    authority = (parts["userinfo"] or "") + host.lower() + (f":{port}" if port else "")
    return f"{scheme}://{authority}{rest.replace(' ', '%20')}"


def mentioned_user(link: str) -> int | None:
    """Return the id of the user that a link like tg://user?id=1 mentions."""
    found = _USER.match(link)
    return int(found[1]) if found else None
