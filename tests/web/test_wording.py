"""Templates speak the page's language, and what people typed stays text."""

from contextvars import Context
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask, render_template_string
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
