"""Templates speak the page's language, and what people typed stays text."""

from contextvars import Context
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask, render_template_string
from flask_babel import gettext, lazy_gettext, ngettext
from markupsafe import Markup


@pytest.fixture
def app(app: Flask, tmp_path: Path) -> Flask:
    """The application with a catalog of one word."""
    catalog = Catalog(locale="en")
    catalog.add("Anmelden", "Register")
    folder = tmp_path / "translations" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalog)
    app.extensions["babel"].translation_directories = [str(tmp_path / "translations")]
    return app


def render(app: Flask, source: str, **values: object) -> str:
    """Render a template in a request of its own, as the context of a test would be kept from one to the next."""

    def run() -> str:
        language = values.pop("language", "de")
        with app.test_request_context(f"/?lang={language}"):
            return render_template_string(source, **values)

    return Context().run(run)


def test_templates_speak_the_language_of_each_request(app: Flask) -> None:
    said = [render(app, '{{ _("Anmelden") }}', language=language) for language in ("de", "en", "de")]

    assert said == ["Anmelden", "Register", "Anmelden"]


def test_values_in_messages_are_escaped_unless_they_are_markup(app: Flask) -> None:
    source = '{{ _("Von %(name)s", name=name) }} {% trans name=name %}Für {{ name }}{% endtrans %}'

    typed = render(app, source, name="<b>")
    marked = render(app, source, name=Markup("<b>"))

    assert typed == "Von &lt;b&gt; Für &lt;b&gt;"
    assert marked == "Von <b> Für <b>"


def test_numbers_choose_their_form(app: Flask) -> None:
    source = '{{ ngettext("%(num)d Tag", "%(num)d Tage", n) }}'

    assert [render(app, source, n=n) for n in (0, 1, 2)] == ["0 Tage", "1 Tag", "2 Tage"]


def test_a_per_cent_sign_is_written_twice_as_everywhere_in_messages(app: Flask) -> None:
    assert render(app, '{{ _("100 %%") }} {% trans %}50 %{% endtrans %}') == "100 % 50 %"


@pytest.mark.parametrize(("language", "shown"), [("de", "1.980"), ("en", "1,980")])
def test_numbers_in_sentences_are_written_as_the_language_does(app: Flask, language: str, shown: str) -> None:
    sources = (
        '{{ ngettext("%(num)s Kerze", "%(num)s Kerzen", n) }}',
        '{{ ngettext("%(num)s von %(all)s", "%(num)s von %(all)s", 1, all=n) }}',
        '{{ _("%(n)s Kerzen", n=n) }}',
        "{% trans n=n %}{{ n }} Kerzen{% endtrans %}",
        "{% trans num=n %}Eine Kerze{% pluralize %}{{ num }} Kerzen{% endtrans %}",
    )

    said = [render(app, source, n=1980, language=language) for source in sources]

    many = f"{shown} Kerzen"
    assert said == [many, f"1 von {shown}", many, many, many]


@pytest.mark.parametrize(("language", "shown"), [("de", "-1.980"), ("en", "-1,980")])
def test_sentences_in_python_write_numbers_alike(app: Flask, language: str, shown: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        said = [
            gettext("%(n)s Plätze", n=-1980),
            ngettext("%(num)s Platz", "%(num)s Plätze", -1980),
            str(lazy_gettext("%(n)s Plätze", n=-1980)),
        ]

    assert said == [f"{shown} Plätze"] * 3


def test_only_whole_numbers_are_grouped(app: Flask) -> None:
    source = '{{ _("%(a)s %(b)s %(c)s %(d)d %(e)s", a=999, b="2026", c=true, d=1980, e=none) }}'

    assert render(app, source) == "999 2026 True 1980 None"
