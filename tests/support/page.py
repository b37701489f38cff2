"""Reads a page as a browser does and holds it to what every page must keep."""

from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

_LABELLED = ("input", "select", "textarea")
_FETCHED = {"src", "srcset", "poster", "data"}
#: data in a page is no script
_DATA = ("application/ld+json", "application/json")
_FETCHING_RELS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}


class Page:
    """A parsed page. Making one checks it; see ``problems``."""

    def __init__(self, response: TestResponse) -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.root: Element = parser.parse(response.text)
        self._errors = [f"{code} at {place}" for place, code, _ in parser.errors]
        self._elements = list(self.root.iter())
        found = self.problems()
        assert found == [], found

    def all(self, tag: str = "*", *, css_class: str = "") -> list[Element]:
        """Return the elements with a tag and a class, in order."""
        return [
            element
            for element in self._elements
            if tag in ("*", element.tag) and (not css_class or css_class in element.get("class", "").split())
        ]

    def one(self, tag: str = "*", *, css_class: str = "") -> Element:
        """Return the only such element."""
        return _only(self.all(tag, css_class=css_class))

    def by_id(self, name: str) -> Element:
        """Return the element with an id."""
        return _only([element for element in self._elements if element.get("id") == name])

    def texts(self, tag: str = "*", *, css_class: str = "") -> list[str]:
        """Return the words of such elements."""
        return [words(element) for element in self.all(tag, css_class=css_class)]

    def href(self, label: str) -> str:
        """Return where the only link with these words leads."""
        return _only([link for link in self.all("a") if words(link) == label]).get("href", "")

    def meta(self, name: str) -> str:
        """Return what a ``meta`` element says."""
        found = [element for element in self.all("meta") if name in (element.get("name"), element.get("property"))]
        return _only(found).get("content", "")

    def fetched(self) -> list[str]:
        """Return the addresses that a browser fetches for this page by itself."""
        return list(self._fetched())

    def problems(self) -> list[str]:
        """Return what is wrong with the page; every page must keep this empty."""
        ids = [name for element in self._elements if (name := element.get("id"))]
        foreign = [address for address in self._fetched() if urlsplit(address).netloc]
        return [
            *self._errors,
            *([] if self.root.get("lang") and self.root.get("dir") else ["no language or direction"]),
            *([] if len(self.all("h1")) == 1 else ["not one h1"]),
            *(f"id {name} twice" for name in sorted({name for name in ids if ids.count(name) > 1})),
            *(f"{target} leads nowhere" for target in self._references() if target not in ids),
            *(f"no label: {e.get('name')}" for e in self._unlabelled()),
            *("picture without alt" for e in self.all("img") if e.get("alt") is None),
            *(f"inline code in {e.tag}" for e in self._elements if _has_inline_code(e)),
            *(f"fetched from elsewhere: {address}" for address in foreign),
        ]

    def _references(self) -> Iterator[str]:
        for element in self._elements:
            for attribute in ("for", "aria-labelledby", "aria-describedby"):
                yield from element.get(attribute, "").split()
            href = element.get("href", "")
            if href.startswith("#"):
                yield href[1:]

    def _unlabelled(self) -> list[Element]:
        wrapped = {id(control) for label in self.all("label") for control in label.iter()}
        named = {label.get("for") for label in self.all("label")}
        return [
            control
            for control in self._elements
            if control.tag in _LABELLED
            and control.get("type") not in ("hidden", "submit")
            and id(control) not in wrapped
            and control.get("id") not in named
            and not (control.get("aria-label") or control.get("aria-labelledby"))
        ]

    def _fetched(self) -> Iterator[str]:
        for element in self._elements:
            for attribute in _FETCHED & set(element.attrib):
                value = element.get(attribute, "")
                parts = value.split(",") if attribute == "srcset" else [value]
                yield from (part.split()[0] for part in parts)
            if element.tag == "link" and _FETCHING_RELS & set(element.get("rel", "").split()):
                yield element.get("href", "")


def words(element: Element) -> str:
    """Return the visible words of an element, blanks made one."""
    return " ".join("".join(element.itertext()).split())


def _only(found: list[Element]) -> Element:
    assert len(found) == 1, [words(element) for element in found]
    return found[0]


def _has_inline_code(element: Element) -> bool:
    is_code = element.tag == "script" and not element.get("src") and element.get("type") not in _DATA
    return is_code or element.tag == "style" or any(key == "style" or key.startswith("on") for key in element.attrib)
