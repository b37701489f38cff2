"""Which fields a view asks for: the request notes every name that is looked up in a form or a query."""

from collections.abc import Hashable
from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.formparser import FormDataParser

#: asked for by what stands before every view
_ALWAYS = ("csrf_token", "lang")

_asked: set[str] = set()


def asked_names() -> tuple[str, ...]:
    """Return the names that were asked for since the last call, and forget them."""
    found = tuple(sorted(name for name in _asked if not name.endswith(_ALWAYS)))
    _asked.clear()
    return found


class NotedFields(ImmutableMultiDict[str, Any]):
    """Fields that note who asks for them."""

    def __contains__(self, key: object) -> bool:
        _note(key)
        return super().__contains__(key)

    def __getitem__(self, key: str) -> Any:
        _note(key)
        return super().__getitem__(key)

    def get(self, key: str, *arguments: Any, **more: Any) -> Any:
        """Look one up, as ever."""
        _note(key)
        return super().get(key, *arguments, **more)

    def getlist(self, key: str, *arguments: Any, **more: Any) -> list[Any]:
        """Look all up, as ever."""
        _note(key)
        return super().getlist(key, *arguments, **more)


class NotingRequest(Request):
    """A request whose fields note who asks for them."""

    parameter_storage_class = NotedFields

    def make_form_data_parser(self) -> FormDataParser:
        """Read forms as ever, into fields that note."""
        parser = super().make_form_data_parser()
        parser.cls = NotedFields
        return parser


def _note(key: Hashable) -> None:
    if isinstance(key, str):
        _asked.add(key)
