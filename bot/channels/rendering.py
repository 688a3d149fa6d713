"""Shows the small Markdown: as Telegram's HTML, and as plain text for a terminal."""

from __future__ import annotations

from html import escape
from threading import Lock

from cachetools import TTLCache, cached

from bot.tutor.markup import Paragraph, Picture, Span, render

KEPT_S = 60.0
"""The same answers go to many, and reading their markup takes 1 ms. Some quote a learner, so all are dropped soon."""


@cached(TTLCache[str, str](maxsize=1_000, ttl=KEPT_S), lock=Lock())
def to_html(text: str) -> str:
    """Render for Telegram: core.telegram.org/bots/api#html-style."""
    return render(text, _html)


def to_plain(text: str) -> str:
    """Render for a terminal: addresses stand behind the words that link to them."""
    return render(text, _plain)


def _html(block: Paragraph | Picture) -> str:
    if isinstance(block, Picture):
        return escape(block.alt)
    marker = f"{block.marker} " if block.marker else ""
    return marker + "".join(_html_span(span) for span in block.spans)


def _html_span(span: Span) -> str:
    html = escape(span.text)
    if span.italic:
        html = f"<i>{html}</i>"
    if span.bold:
        html = f"<b>{html}</b>"
    if span.url:
        html = f'<a href="{escape(span.url)}">{html}</a>'
    return html


def _plain(block: Paragraph | Picture) -> str:
    if isinstance(block, Picture):
        return f"[{block.alt}]"
    marker = f"{block.marker} " if block.marker else ""
    return marker + "".join(f"{span.text} <{span.url}>" if span.url else span.text for span in block.spans)
