"""Registering on one screen: what is asked, what is said, and what follows."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.states import EventKind, EventStatus, FunderProfile, Need
from eventapp.models import Project, RegistrationNeed
from tests.support.builders import NOW, make_event, make_registration, make_session
from tests.support.client import Client
from tests.support.page import Page, words
from tests.support.programme import change, on
from tests.support.registering import errors, fields_of, fill, form_page, only_registration, open_form, register, send
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")

ALWAYS = {"csrf_token", "form_token", "email", "phone", "needs", "needs_consent", "leave_empty"}


def names_of(page: Page) -> set[str]:
    """The names of everything that can be filled in."""
    controls = [*page.all("input"), *page.all("select"), *page.all("textarea")]
    return {control.get("name", "") for control in controls}


# --- what is asked ---


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (EventKind.FEST, {"adults", "children", "name"}),
        (EventKind.WORKSHOP, {"names-0"}),
        (EventKind.FACHTAG, {"names-0"}),
        (EventKind.BERATUNG, {"event_sessions", "name"}),
    ],
)
def test_form_asks_for_no_more_than_needed(client: Client, kind: EventKind, asked: set[str]) -> None:
    assert names_of(form_page(client, make_event(kind=kind))) == ALWAYS | asked


@pytest.mark.parametrize("kind", list(EventKind))
def test_form_has_nothing_ticked_beforehand(client: Client, kind: EventKind) -> None:
    page = form_page(client, make_event(kind=kind, sessions=[make_session(label="A"), make_session(label="B")]))

    assert [control.get("name") for control in page.all("input") if control.get("checked") is not None] == []


def test_form_starts_with_one_adult(client: Client) -> None:
    fields = fields_of(form_page(client, make_event()))

    assert (fields["adults"], fields["children"], fields["name"]) == ("1", "0", "")


@pytest.mark.parametrize(
    ("profile", "age"), [(FunderProfile.NRW, 14), (FunderProfile.DEMOKRATIE_LEBEN, 16), (FunderProfile.WBG, 14)]
)
def test_form_says_who_is_a_child_by_the_funders_rule(client: Client, profile: FunderProfile, age: int) -> None:
    event = make_event()
    db.session.get_one(Project, event.project_id).funder_profile = profile
    db.session.commit()

    hints = form_page(client, event).texts(css_class="party-stepper__hint")

    assert hints == [f"ab {age} Jahren", f"unter {age} Jahren"]


def test_notice_names_who_keeps_what_until_when(client: Client) -> None:
    event = make_event(kind=EventKind.WORKSHOP)

    notice = words(form_page(client, event).one("div", css_class="notice"))

    assert notice == (
        "Was mit Ihren Angaben geschieht. Netzwerk Herne e. V. nutzt sie nur für diese Veranstaltung. "
        "E-Mail und Telefon löschen wir am 26.10.2026, den Namen am 25.12.2026. "
        "Vor Ort liegt eine Teilnahmeliste aus, die der Fördergeber prüfen darf. Sonst bekommt er nur Zahlen. "
        "Sie können Ihre Angaben jederzeit ansehen, ändern und absagen. Alle Hinweise zum Datenschutz"
    )


def test_notice_follows_the_retention_of_the_event_and_its_last_session(client: Client) -> None:
    late = on(NOW + timedelta(days=60))
    event = change(make_event(sessions=[make_session(), late]), contact_days=3, name_days=3, needs_days=1)

    text = words(form_page(client, event).root)

    assert "Name und Kontakt löschen wir am 03.11.2026." in text
    assert "Nur damit wir es vorbereiten. Wir löschen das am 01.11.2026." in text


# --- registering ---


def test_registering_leads_to_the_ticket(client: Client) -> None:
    make_event(reference="kw")

    response = register(client, "kw", adults=2, children=3, name="Familie Haddad", email="nour@example.org")

    registration = only_registration()
    assert (response.status_code, response.location) == (303, f"/registrations/{registration.key}")
    assert (registration.name, registration.adults, registration.children) == ("Familie Haddad", 2, 3)
    assert (registration.email, registration.phone, registration.language) == ("nour@example.org", None, "de")


def test_registering_works_without_any_contact(client: Client) -> None:
    make_event(reference="kw")

    assert register(client, "kw", name="Bilal").status_code == 303

    registration = only_registration()
    assert (registration.name, registration.email, registration.phone) == ("Bilal", None, None)


def test_registering_keeps_a_telephone_number_as_phones_dial_it(client: Client) -> None:
    make_event(reference="kw")

    register(client, "kw", name="Bilal", phone="0176 040690-12")

    assert only_registration().phone == "+4917604069012"


def test_registering_remembers_the_language_of_the_page(client: Client) -> None:
    make_event(reference="kw")
    client.get("/events/kw/registration?lang=en")

    register(client, "kw", name="Bilal")

    assert only_registration().language == "en"


def test_registering_named_people(client: Client) -> None:
    make_event(reference="ws", kind=EventKind.WORKSHOP)

    register(client, "ws", names__0="Amina Kaya", names__1="", names__2="نور حداد")

    registration = only_registration()
    assert [attendee.name for attendee in registration.attendees] == ["Amina Kaya", "نور حداد"]
    assert len(registration.tickets) == 2


def test_needs_are_kept_with_their_own_consent(client: Client) -> None:
    make_event(reference="kw")

    refused = register(client, "kw", name="Bilal", needs=["wheelchair", "childcare"])
    page = Page(refused)

    assert refused.status_code == 422
    assert list(errors(page)) == ["needs_consent"]
    assert page.one("details", css_class="more").get("open") is not None
    fields = fields_of(page)
    assert fields.getlist("needs") == ["wheelchair", "childcare"]

    assert send(client, "/events/kw/registration", fill(fields, needs_consent="y")).status_code == 303
    kept = db.session.scalars(select(RegistrationNeed.need).order_by(RegistrationNeed.id)).all()
    assert kept == [Need.WHEELCHAIR, Need.CHILDCARE]


def test_consent_is_asked_only_where_a_need_is_named(client: Client) -> None:
    make_event(reference="kw")

    assert register(client, "kw", name="Bilal", needs_consent="y").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(RegistrationNeed)) == 0


# --- places ---


def test_too_few_places_keep_what_was_typed_and_say_how_many_are_left(client: Client) -> None:
    event = make_event(reference="kw", capacity=3)
    make_registration(event, adults=1)

    refused = register(client, "kw", adults=2, children=1, name="Familie Haddad", email="nour@example.org")

    assert refused.status_code == 409
    page = Page(refused)
    assert errors(page) == {"adults": "Es sind nur noch 2 Plätze frei."}
    fields = fields_of(page)
    assert (fields["adults"], fields["children"], fields["name"]) == ("2", "1", "Familie Haddad")
    assert send(client, "/events/kw/registration", fill(fields, children=0)).status_code == 303


def test_last_place_gone_meanwhile_says_so(client: Client) -> None:
    event = make_event(reference="kw", capacity=1)
    fields = fill(open_form(client, "/events/kw/registration"), name="Bilal")
    make_registration(event)

    refused = send(client, "/events/kw/registration", fields)

    assert refused.status_code == 409
    assert errors(Page(refused)) == {"adults": "Leider sind gerade alle Plätze vergeben."}


@pytest.mark.parametrize(
    ("values", "heading", "status"),
    [
        ({"status": EventStatus.CANCELLED}, "Diese Veranstaltung fällt aus", 200),
        ({"status": EventStatus.FINISHED}, "Diese Veranstaltung ist vorbei", 200),
        ({"registration_opens_at": NOW + timedelta(days=1)}, "Die Anmeldung beginnt bald", 200),
        ({"registration_closes_at": NOW}, "Die Anmeldung ist geschlossen", 200),
        ({"places_taken": 5}, "Alle Plätze sind vergeben", 200),
    ],
)
def test_event_without_registration_says_why_and_where_to_go(
    client: Client, values: dict[str, object], heading: str, status: int
) -> None:
    event = change(make_event(capacity=5, reference="kw"), **values)

    response = client.get("/events/kw/registration")

    assert response.status_code == status
    page = Page(response)
    assert words(page.one("h1")) == heading
    assert page.href("Zum Programm") == "/"
    assert page.href("Zur Veranstaltung") == f"/events/{event.reference}"


def test_registration_that_closes_while_the_form_is_open_says_so(client: Client) -> None:
    event = make_event(reference="kw")
    fields = fill(open_form(client, "/events/kw/registration"), name="Bilal")
    change(event, registration_closes_at=NOW)

    response = send(client, "/events/kw/registration", fields)

    assert response.status_code == 409
    assert words(Page(response).one("h1")) == "Die Anmeldung ist geschlossen"


def test_draft_does_not_exist_and_a_withdrawn_event_is_gone(client: Client) -> None:
    make_event(reference="draft", status=EventStatus.DRAFT)
    change(make_event(reference="gone"), status=EventStatus.DRAFT)

    for reference, status in (("draft", 404), ("gone", 410), ("nowhere", 404)):
        address = f"/events/{reference}/registration"
        assert (client.get(address).status_code, client.post(address).status_code) == (status, status)


# --- what it costs ---


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        pytest.param(EventKind.FEST, {"name": "Bilal", "email": "b@example.org"}, id="party"),
        pytest.param(
            EventKind.FEST,
            {"name": "Bilal", "email": "b@example.org", "needs": ["wheelchair", "childcare"], "needs_consent": "y"},
            id="party with needs",
        ),
        pytest.param(
            EventKind.WORKSHOP, {"names__0": "Ada", "names__1": "Bea", "email": "a@example.org"}, id="named people"
        ),
    ],
)
def test_registering_takes_no_more_than_twelve_statements(
    client: Client, kind: EventKind, values: dict[str, object]
) -> None:
    make_event(reference="kw", kind=kind)
    fields = fill(open_form(client, "/events/kw/registration"), **values)

    with count_statements() as statements:
        response = send(client, "/events/kw/registration", fields)

    assert response.status_code == 303
    assert statements.count <= 12, "\n".join(text[:90] for text in statements.texts)


def test_looking_at_the_form_writes_nothing(client: Client) -> None:
    make_event(reference="kw")

    with count_statements() as statements:
        client.get("/events/kw/registration")
        client.head("/events/kw/registration")

    assert [text for text in statements.texts if not text.startswith("SELECT")] == []
