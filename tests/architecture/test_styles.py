"""Style sheets keep to what docs/style.md asks: logical, layered, small; and the style guide shows every component."""

import gzip
import re
from pathlib import Path

import pytest

from eventapp.web.assets import bundle_css

PROJECT_DIR = Path(__file__).parents[2]
CSS = PROJECT_DIR / "static" / "css"
SHEETS = sorted(CSS.rglob("*.css"))
COMPONENTS = sorted((PROJECT_DIR / "templates" / "components").glob("*.html"))
AUDIENCES = ("public", "manage", "door", "auth")
MAX_LINES = 150
#: The style sheet of a visitor's page, compressed, so that an event page stays within 60 KB.
MAX_PUBLIC_BYTES = 12 * 1024

PHYSICAL = re.compile(
    r"(?<![\w-])((margin|padding|border|inset)-(left|right|top|bottom)|left|right|top|bottom|width|height)\s*:"
)
FEATURE = re.compile(r"\((min|max)-(width|height):[^)]*\)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTOR = re.compile(r"([^{};]+)\{")
IMPORT = re.compile(r'@import url\("([^"]+)"\)')
#: Frames of base.html or pieces of other components; they are on every page of the style guide anyway.
FRAME = {"site_nav.html", "language_menu.html", "stepper.html"}


def rules_of(sheet: Path) -> str:
    """The sheet without comments and without the names of media features."""
    return FEATURE.sub("", COMMENT.sub("", sheet.read_text(encoding="utf-8")))


def sheet_name(sheet: Path) -> str:
    return str(sheet.relative_to(CSS))


@pytest.mark.parametrize("sheet", SHEETS, ids=sheet_name)
def test_sheet_names_no_physical_direction(sheet: Path) -> None:
    assert [match[0] for match in PHYSICAL.finditer(rules_of(sheet))] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=sheet_name)
def test_sheet_selects_by_class_not_by_id(sheet: Path) -> None:
    selectors = [match[1].strip() for match in SELECTOR.finditer(rules_of(sheet))]

    assert [selector for selector in selectors if "#" in selector and not selector.startswith("--")] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=sheet_name)
def test_sheet_overrules_nothing_but_hidden(sheet: Path) -> None:
    allowed = ["[hidden] { display: none !important; }"] if sheet.name == "reset.css" else []

    assert [line.strip() for line in rules_of(sheet).splitlines() if "!important" in line] == allowed


@pytest.mark.parametrize("sheet", SHEETS, ids=sheet_name)
def test_sheet_is_short(sheet: Path) -> None:
    assert len(sheet.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("audience", [*AUDIENCES, "app"])
def test_entry_imports_files_that_exist(audience: str) -> None:
    imported = IMPORT.findall((CSS / f"{audience}.css").read_text(encoding="utf-8"))

    assert [name for name in imported if not (CSS / name).exists()] == []


def test_every_sheet_is_served_to_somebody() -> None:
    imported = {
        name for audience in AUDIENCES for name in IMPORT.findall((CSS / f"{audience}.css").read_text(encoding="utf-8"))
    }
    entries = {f"{audience}.css" for audience in (*AUDIENCES, "app")}

    assert sorted({sheet_name(sheet) for sheet in SHEETS} - entries) == sorted(imported)


def test_public_bundle_is_light() -> None:
    assert len(gzip.compress(bundle_css(CSS / "public.css").encode())) <= MAX_PUBLIC_BYTES


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_style_guide_shows_component(component: Path) -> None:
    sections = (PROJECT_DIR / "templates" / "styleguide").glob("_*.html")
    guide = "".join(section.read_text(encoding="utf-8") for section in sections)

    assert component.name in FRAME or f'from "components/{component.name}" import' in guide
