"""Texts of organizers: a little Markdown in, safe HTML or plain text out. Raw HTML stays visible text."""

import string
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


def plain_paragraphs(text: str) -> str:
    """The text for mail programs without HTML: paragraphs and lists stay, addresses of links stand on lines below."""
    links: list[str] = []
    blocks = [_plain_block(token, links) for token in _with_marks(_markdown.parse(text))]
    notes = [f"[{number}] {address}" for number, address in enumerate(links, start=1)]
    return "\n\n".join([*(block for block in blocks if block), *(["\n".join(notes)] if notes else [])])


def escape_markdown(text: str) -> str:
    """The text as plain words inside Markdown: no mark in it means anything."""
    return "".join(f"\\{sign}" if sign in string.punctuation else sign for sign in " ".join(text.split()))


def _with_marks(tokens: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """The blocks with what stands before them: the mark of a list item, once."""
    mark = ""
    for token in tokens:
        if token.type == "list_item_open":
            mark = f"{token.info}. " if token.info else "- "
        elif token.type == "inline":
            yield mark, token
            mark = ""


def _plain_block(marked: tuple[str, Token], links: list[str]) -> str:
    mark, block = marked
    return mark + "".join(_plain_parts(block.children or [], links))


def _plain_parts(tokens: Sequence[Token], links: list[str]) -> Iterator[str]:
    """The words; a link whose words are not its address gets a number."""
    address, said = "", ""
    for token in tokens:
        if token.type == "link_open":
            address, said = str(token.attrGet("href") or ""), ""
        elif token.type == "link_close":
            if said and said not in (address, address.removeprefix("mailto:")) and _is_shown(address):
                links.append(address)
                yield f" [{len(links)}]"
            address = ""
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
        else:
            said += token.content
            yield token.content


def _is_shown(address: str) -> bool:
    return address.partition(":")[0].lower() in LINK_SCHEMES


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
