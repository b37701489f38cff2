"""What templates import is used, and every component is on a page: what nobody sees is not kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

TEMPLATE_DIR = Path(__file__).parents[2] / "templates"
JINJA = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
TEMPLATES = {
    str(path.relative_to(TEMPLATE_DIR)): JINJA.parse(path.read_text(encoding="utf-8"))
    for path in sorted(TEMPLATE_DIR.rglob("*.html"))
}
SCRIPTS = sorted(path.stem for path in (TEMPLATE_DIR.parent / "static" / "js" / "components").glob("*.js"))
SPECIMENS = "styleguide/"


def imports_of(name: str) -> Iterator[tuple[str, str, str]]:
    """What a template imports: the other template, the macro's name there, its name here."""
    for statement in TEMPLATES[name].find_all(nodes.FromImport):
        source = statement.template.as_const()
        for imported in statement.names:
            there, here = (imported, imported) if isinstance(imported, str) else imported
            yield source, there, here


def joined_by(name: str) -> set[str]:
    """The templates that share a template's names: those that it includes, and the one around it."""
    joining: list[nodes.Include | nodes.Extends] = [
        *TEMPLATES[name].find_all(nodes.Include),
        *TEMPLATES[name].find_all(nodes.Extends),
    ]
    found: set[str] = set()
    for statement in joining:
        try:
            found.add(statement.template.as_const())
        except nodes.Impossible:  # chosen when the page is made: one of the same folder
            found |= {other for other in TEMPLATES if Path(other).parent == Path(name).parent}
    return found & TEMPLATES.keys()


def names_used(name: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """The names that a template reads, and those that it reads for."""
    used = {each.name for each in TEMPLATES[name].find_all(nodes.Name) if each.ctx == "load"}
    for other in joined_by(name):
        if other not in seen:
            used |= names_used(other, seen | {name})
    return used


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_imports_only_what_it_uses(name: str) -> None:
    used = names_used(name)

    assert [here for _, _, here in imports_of(name) if here not in used] == []


def test_every_macro_is_called() -> None:
    called = {(source, there) for name in TEMPLATES for source, there, _ in imports_of(name)}
    called |= {(name, each.name) for name in TEMPLATES for each in TEMPLATES[name].find_all(nodes.Name)}
    macros = {(name, macro.name) for name in TEMPLATES for macro in TEMPLATES[name].find_all(nodes.Macro)}

    assert macros - called == set()


def test_every_component_is_on_a_page() -> None:
    pages = [name for name in TEMPLATES if not name.startswith(SPECIMENS)]
    used = {source for name in pages for source, _, _ in imports_of(name)}
    used |= {joined for name in pages for joined in joined_by(name)}
    components = {name for name in TEMPLATES if name.startswith("components/")}

    assert components - used == set()


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_of_a_component_is_on_a_page(script: str) -> None:
    pages = [TEMPLATE_DIR / name for name in TEMPLATES if not name.startswith(SPECIMENS)]
    named = re.compile(rf'(data-component|"data-component":)[ =]?"[^"]*\b{script}\b')

    assert any(named.search(page.read_text(encoding="utf-8")) for page in pages)
