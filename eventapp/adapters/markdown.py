"""Organizers' texts: Markdown to sanitized HTML, and to plain text."""

import functools
import html

import nh3
from markdown_it import MarkdownIt

_TAGS = {"p", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br"}
_PARSER = MarkdownIt("commonmark", {"html": False})


@functools.lru_cache(maxsize=512)
def render_markdown(text: str) -> str:
    """Return sanitized HTML."""
    return nh3.clean(_PARSER.render(text), tags=_TAGS, attributes={"a": {"href"}})


def plain_text(text: str, limit: int = 160) -> str:
    """Return the words alone, at most ``limit`` characters."""
    words = " ".join(html.unescape(nh3.clean(_PARSER.render(text), tags=set())).split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
