"""Every form of the pages: where it goes, and what a browser would send when only what must be filled in is."""

from dataclasses import dataclass
from html.parser import HTMLParser

_NO_TOKEN = "csrf_token"
_PLAUSIBLE = {
    "email": "ada@example.org",
    "date": "2026-10-03",
    "time": "18:00",
    "number": "2",
    "password": "willkommen in herne",
    "tel": "030 23125-014",
}
_ANY_WORDS = "Ein Wort"

Attributes = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class FoundForm:
    """A form of a page: where it goes, and what it would send."""

    action: str
    fields: tuple[tuple[str, str], ...]
    has_files: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its fields, each once."""
        return tuple(dict.fromkeys(name for name, _ in self.fields))


def find_forms(text: str, *, page: str) -> list[FoundForm]:
    """Return the forms of a page that change something."""
    reader = _Reader(page)
    reader.feed(text)
    return reader.found


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[FoundForm] = []
        self._page = page
        self._form: Attributes | None = None
        self._fields: list[tuple[str, str]] = []
        self._radios: dict[str, str] = {}
        self._buttons: list[tuple[str, str]] = []
        self._select: tuple[str, list[str], list[str]] | None = None
        self._textarea: tuple[str, bool, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form, or note a control of one."""
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form" and given.get("method", "").lower() == "post":
            self._form, self._fields, self._radios, self._buttons = given, [], {}, []
        elif tag == "option" and self._select:
            _, others, selected = self._select
            (selected if "selected" in given else others).append(given.get("value", ""))
        elif self._form is None or name == _NO_TOKEN or not (name or tag == "button"):
            return
        elif tag == "select":
            self._select = (name, [], [])
        elif tag == "textarea":
            self._textarea = (name, "required" in given, [])
        elif tag == "button":
            self._buttons.append((name, given.get("value", "")))
        elif tag == "input":
            self._note_input(name, given)

    def handle_data(self, data: str) -> None:
        """Read what stands in a large field."""
        if self._textarea:
            self._textarea[2].append(data)

    def handle_endtag(self, tag: str) -> None:
        """End a control or its form."""
        if tag == "textarea" and self._textarea:
            name, is_required, words = self._textarea
            self._fields.append((name, "".join(words).removeprefix("\n") or (_ANY_WORDS if is_required else "")))
            self._textarea = None
        elif tag == "select" and self._select:
            name, others, selected = self._select
            self._fields.append((name, next((value for value in (*selected, *others) if value), "")))
            self._select = None
        elif tag == "form" and self._form is not None:
            action = (self._form.get("action") or self._page).partition("#")[0] or self._page
            pressed = self._buttons[-1:] if all(name for name, _ in self._buttons) else []
            fields = (*self._fields, *self._radios.items(), *pressed)
            self.found.append(FoundForm(action=action, fields=fields, has_files="enctype" in self._form))
            self._form = None

    def _note_input(self, name: str, given: Attributes) -> None:
        kind = given.get("type", "text")
        if kind == "radio":
            if "checked" in given or name not in self._radios:
                self._radios[name] = given.get("value", "")
            return
        is_empty = not given.get("value") and "required" in given and kind not in ("hidden", "file")
        self._fields.append((name, _PLAUSIBLE.get(kind, _ANY_WORDS) if is_empty else given.get("value", "")))
