"""Every text that people see exists in every complete language (LNG-1). German is the source."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools.translations import catalog_files, collect_texts, read_catalog

_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
_TAG = re.compile(r"</?\w+")


@pytest.fixture(scope="module")
def texts() -> Catalog:
    """All texts in sources and templates."""
    return collect_texts()


@pytest.fixture(params=list(catalog_files()), ids=lambda path: path.parent.parent.name)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    """The catalogue of one language."""
    path: Path = request.param
    return read_catalog(path)


def _ids(texts: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (texts or "",) if texts is None or isinstance(texts, str) else tuple(texts)


def test_there_is_english() -> None:
    assert "en" in [path.parent.parent.name for path in catalog_files()]


def test_texts_are_found(texts: Catalog) -> None:
    assert "Anmelden" in texts
    assert len(texts) > 500


def test_no_text_is_missing(texts: Catalog, catalog: Catalog) -> None:
    missing = [message.id for message in texts if message.id and message.id not in catalog]

    assert missing == [], "run `make translations` and translate what it adds"


def test_no_text_is_empty_or_doubtful(catalog: Catalog) -> None:
    empty = [m.id for m in catalog if m.id and not all(_ids(m.string))]
    doubtful = [m.id for m in catalog if m.id and m.fuzzy]

    assert (empty, doubtful) == ([], [])


def test_no_text_is_left_over(texts: Catalog, catalog: Catalog) -> None:
    left_over = [message.id for message in catalog if message.id and message.id not in texts]

    assert left_over == [], "run `make translations`"


def test_translations_keep_placeholders_and_markup(catalog: Catalog) -> None:
    wrong = []
    for message in catalog:
        if not message.id:
            continue
        wanted = set(_PLACEHOLDER.findall(_ids(message.id)[-1]))
        for translated in _ids(message.string):
            found = set(_PLACEHOLDER.findall(translated))
            if found - wanted or (translated == _ids(message.string)[-1] and found != wanted):
                wrong.append(message.id)
            if sorted(_TAG.findall(translated)) != sorted(_TAG.findall(_ids(message.id)[-1])):
                wrong.append(message.id)

    assert wrong == []
