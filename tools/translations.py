"""Collects the texts for people and brings the catalogues up to date: `make translations`.

The texts in the sources are German; each other language has a catalogue with one entry for each of them. New texts
come in empty, texts that nothing uses any more go out. tests/translations holds the catalogues complete.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PROJECT_DIR = Path(__file__).resolve().parent.parent
CATALOGS = PROJECT_DIR / "translations"
METHODS = [("eventapp/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
OPTIONS: dict[str, dict[str, str]] = {
    "templates/**.html": {"trimmed": "true", "silent": "false"},
    "templates/**.txt": {"trimmed": "true", "silent": "false"},
}
FUNCTIONS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "translatable": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}


def collect_texts() -> Catalog:
    """Return a catalogue of all texts in sources and templates."""
    catalog = Catalog(project="Einlass", charset="utf-8")
    for folder in ("eventapp", "templates"):
        for name, _, message, _, _ in extract_from_dir(
            PROJECT_DIR / folder,
            method_map=[(pattern.removeprefix(f"{folder}/"), method) for pattern, method in METHODS],
            options_map={pattern.removeprefix(f"{folder}/"): options for pattern, options in OPTIONS.items()},
            keywords=FUNCTIONS,
        ):
            catalog.add(message, locations=[(f"{folder}/{name}", 0)])
    return catalog


def catalog_files() -> Iterator[Path]:
    """Yield the catalogue of each language."""
    yield from sorted(CATALOGS.glob("*/LC_MESSAGES/messages.po"))


def read_catalog(path: Path) -> Catalog:
    """Return a language's catalogue."""
    return read_po(BytesIO(path.read_bytes()), locale=path.parent.parent.name)


def update_catalog(path: Path) -> int:
    """Bring one catalogue up to date and return how many texts it still lacks."""
    catalog = read_catalog(path) if path.exists() else Catalog(locale=path.parent.parent.name)
    catalog.update(collect_texts(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    out = BytesIO()
    write_po(out, catalog, no_location=True, omit_header=False, sort_output=True, width=0, include_previous=False)
    lines = out.getvalue().decode("utf-8").splitlines(keepends=True)
    dated = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Generated-By")
    path.write_text("".join(line for line in lines if not line.startswith(tuple(f'"{d}' for d in dated))))
    return sum(1 for message in catalog if message.id and not all(_strings(message.string)))


def _strings(string: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [string or ""] if string is None or isinstance(string, str) else list(string)


if __name__ == "__main__":
    for catalog_file in catalog_files():
        missing = update_catalog(catalog_file)
        print(f"{catalog_file.parent.parent.name}: {missing} texts to translate")
