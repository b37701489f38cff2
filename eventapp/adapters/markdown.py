"""Texts of organizers: a little Markdown in, safe HTML or plain text out. Raw HTML stays visible text."""

from collections.abc import Iterator, MutableMapping, Sequence
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

CACHED_TEXTS = 512
#: What search engines and messengers show of a description.
DESCRIPTION_CHARACTERS = 160

TAGS = {"p", "br", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "a"}
LINK_SCHEMES = {"http", "https", "mailto", "tel"}
#: The page has the h1 and its sections have h2, so a text starts at h3 whatever its author typed.
HIGHEST_HEADING, LOWEST_HEADING = 3, 4


def _image_as_text(
    _renderer: object, tokens: Sequence[Token], index: int, _options: object, _env: MutableMapping[str, Any]
) -> str:
    """Pictures of other servers would tell them who reads the page; their description stays."""
    return escapeHtml(tokens[index].content)


_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["code", "fence", "hr"])
_markdown.add_render_rule("image", _image_as_text)


@lru_cache(maxsize=CACHED_TEXTS)
def render_markdown(text: str) -> str:
    """Paragraphs, lists, quotes, emphasis, links and two levels of headings as sanitized HTML."""
    tokens = _markdown.parse(text)
    _shift_headings(tokens)
    html = str(_markdown.renderer.render(tokens, _markdown.options, {}))
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes=LINK_SCHEMES,
        url_relative="deny",
        link_rel="noopener",
    ).strip()


def plain_text(text: str, limit: int = DESCRIPTION_CHARACTERS) -> str:
    """The words without marks on one line, for descriptions; cut at a word's end with an ellipsis."""
    words = " ".join(" ".join(_texts(_markdown.parse(text))).split())
    if len(words) <= limit:
        return words
    whole_words, space, _ = words[:limit].rpartition(" ")
    return (whole_words if space else words[: limit - 1]).rstrip(" ,;:–-") + "…"


def _shift_headings(tokens: Sequence[Token]) -> None:
    """The highest level used becomes h3, all lower ones h4."""
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        level = HIGHEST_HEADING + int(token.tag[1]) - highest
        token.tag = f"h{min(level, LOWEST_HEADING)}"


def _texts(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield "".join(_inline_texts(token.children or []))


def _inline_texts(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        yield " " if token.type in ("softbreak", "hardbreak") else token.content
