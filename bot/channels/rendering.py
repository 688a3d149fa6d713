"""Shows the small Markdown: as Telegram's HTML, and as plain text for a terminal."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from bot.tutor.markup import Paragraph, Picture, Span, render

KEPT_S = 60.0
"""The same answers go to many, and reading their markup takes 1 ms. Some quote a learner, so whoever shows any drops
them all so often (`to_html.cache_clear`)."""


@lru_cache(maxsize=1_000)
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
