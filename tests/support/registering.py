"""The registration form as a browser sends it: what stands in the page, changed by the visitor."""

from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.models import Event, Registration
from eventapp.queries.registrations import get_by_key
from tests.support.client import Client
from tests.support.page import Page, words

Fields = MultiDict[str, str]


def fields_of(page: Page) -> Fields:
    """Return what the page's form would send as it stands, without any button."""
    fields: Fields = MultiDict()
    for control in page.all("input"):
        is_box = control.get("type") in ("checkbox", "radio")
        if control.get("name") is None or control.get("disabled") is not None:
            continue
        if not is_box or control.get("checked") is not None:
            fields.add(control.get("name", ""), control.get("value", "on" if is_box else ""))
    return fields


def open_form(client: Client, address: str) -> Fields:
    """Load a form and return its fields; from here on only the form's own token counts."""
    client.sends_csrf_token = False
    response = client.get(address)
    assert response.status_code == 200
    return fields_of(Page(response))


def form_page(client: Client, event: Event) -> Page:
    """Return the page with the form of an event."""
    response = client.get(f"/events/{event.reference}/registration")
    assert response.status_code == 200
    return Page(response)


def only_registration() -> Registration:
    """Return the one that there is, with everything."""
    return get_by_key(db.session.scalars(select(Registration.key)).one())


def fill(fields: Fields, **values: object) -> Fields:
    """Return the fields with others typed in; a list is several values, None takes a field away."""
    filled = fields.copy()
    for name, value in values.items():
        key = name.replace("__", "-")
        filled.setlist(key, [str(v) for v in value] if isinstance(value, list) else [str(value)])
        if value is None:
            filled.poplist(key)
    return filled


def send(client: Client, address: str, fields: Fields) -> TestResponse:
    """Send the form."""
    return client.post(address, data=fields)


def register(client: Client, reference: str, **values: object) -> TestResponse:
    """Open the form of an event, fill it in and send it."""
    address = f"/events/{reference}/registration"
    return send(client, address, fill(open_form(client, address), **values))


def errors(page: Page) -> dict[str, str]:
    """Return what the summary says, by the field that each line leads to; each error stands at its field too."""
    lines = {link.get("href", "")[1:]: words(link) for link in page.all("a", css_class="error-summary__link")}
    for target, sentence in lines.items():
        assert words(page.by_id(f"{target}-error")) == sentence
        field = page.by_id(target)
        assert f"{target}-error" in field.get("aria-describedby", "").split()
    return lines


def form_errors(page: Page) -> list[str]:
    """Return the lines of the summary that lead to no field."""
    lists = page.all("ul", css_class="error-summary__list")
    return [words(line) for summary in lists for line in summary if line.find("a") is None]
