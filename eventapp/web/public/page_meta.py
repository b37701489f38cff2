"""What search engines and messengers read about a page."""

from dataclasses import dataclass

from flask import current_app

from eventapp.web.language import available_languages


@dataclass(frozen=True, kw_only=True)
class PageMeta:
    """Addresses are absolute. ``alternates`` are (language, address) pairs of the same page."""

    title: str
    description: str
    address: str
    alternates: tuple[tuple[str, str], ...]
    image: str = ""


def page_meta(path: str, *, title: str, description: str, image: str = "") -> PageMeta:
    """Return the facts about the page at a path."""
    address = absolute(path)
    languages = available_languages()
    alternates = [(tag.replace("_", "-"), f"{address}?lang={tag}") for tag in languages] if len(languages) > 1 else []
    return PageMeta(
        title=title,
        description=description,
        address=address,
        alternates=(*alternates, *((("x-default", address),) if alternates else ())),
        image=absolute(image) if image else "",
    )


def absolute(path: str) -> str:
    """Return the public address of a path of this site."""
    return f"{current_app.config['BASE_URL']}{path}"
