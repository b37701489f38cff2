"""Registering on one screen: what is asked, what is said, and what follows."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.states import EventKind, EventStatus, FunderProfile, Need, TicketMode
from eventapp.models import Event, Project, Registration, RegistrationNeed
from eventapp.queries.registrations import get_by_key
from tests.support.builders import NOW, make_event, make_registration, make_session
from tests.support.client import Client
from tests.support.page import Page, words
from tests.support.programme import change, on
from tests.support.registering import errors, fields_of, fill, open_form, register, send
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")

ALWAYS = {"csrf_token", "form_token", "email", "phone", "needs", "needs_consent", "leave_empty"}


def form_of(client: Client, event: Event) -> Page:
    """The page with the form."""
    response = client.get(f"/events/{event.reference}/registration")
    assert response.status_code == 200
    return Page(response)


def names_of(page: Page) -> set[str]:
    """The names of everything that can be filled in."""
    controls = [*page.all("input"), *page.all("select"), *page.all("textarea")]
    return {control.get("name", "") for control in controls}


def only_registration() -> Registration:
    """The one that there is."""
    [registration] = db.session.scalars(select(Registration)).all()
    return get_by_key(registration.key)


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
    assert names_of(form_of(client, make_event(kind=kind))) == ALWAYS | asked


@pytest.mark.parametrize("kind", list(EventKind))
def test_form_has_nothing_ticked_beforehand(client: Client, kind: EventKind) -> None:
    page = form_of(client, make_event(kind=kind, sessions=[make_session(label="A"), make_session(label="B")]))

    assert [control.get("name") for control in page.all("input") if control.get("checked") is not None] == []


def test_form_starts_with_one_adult(client: Client) -> None:
    fields = fields_of(form_of(client, make_event()))

    assert (fields["adults"], fields["children"], fields["name"]) == ("1", "0", "")


@pytest.mark.parametrize(
    ("profile", "age"), [(FunderProfile.NRW, 14), (FunderProfile.DEMOKRATIE_LEBEN, 16), (FunderProfile.WBG, 14)]
)
def test_form_says_who_is_a_child_by_the_funders_rule(client: Client, profile: FunderProfile, age: int) -> None:
    event = make_event()
    db.session.get_one(Project, event.project_id).funder_profile = profile
    db.session.commit()

    hints = form_of(client, event).texts(css_class="party-stepper__hint")

    assert hints == [f"ab {age} Jahren", f"unter {age} Jahren"]


def test_notice_names_who_keeps_what_until_when(client: Client) -> None:
    event = make_event(kind=EventKind.WORKSHOP)

    notice = words(form_of(client, event).one("div", css_class="notice"))

    assert notice == (
        "Was mit Ihren Angaben geschieht. Netzwerk Herne e. V. nutzt sie nur für diese Veranstaltung. "
        "E-Mail und Telefon löschen wir am 26.10.2026, den Namen am 25.12.2026. "
        "Vor Ort liegt eine Teilnahmeliste aus, die der Fördergeber prüfen darf. Sonst bekommt er nur Zahlen. "
        "Sie können Ihre Angaben jederzeit ansehen, ändern und absagen. Alle Hinweise zum Datenschutz"
    )


def test_notice_follows_the_retention_of_the_event_and_its_last_session(client: Client) -> None:
    late = on(NOW + timedelta(days=60))
    event = change(make_event(sessions=[make_session(), late]), contact_days=3, name_days=3, needs_days=1)

    text = words(form_of(client, event).root)

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


# --- sessions ---


def three_sessions() -> Event:
    talk, group, off = make_session(label="Talk", capacity=9), make_session(label="Gruppe", capacity=1), make_session()
    off.is_cancelled = True
    return make_event(reference="ft", kind=EventKind.FACHTAG, ticket_mode=TicketMode.PARTY, sessions=[talk, group, off])


def test_sessions_show_their_places_and_full_ones_cannot_be_chosen(client: Client) -> None:
    event = three_sessions()
    make_registration(event, event_sessions=[event.sessions[1].reference])

    page = form_of(client, event)

    choices = {
        words(label): label.find("input") for label in page.all("label", css_class="choice") if "13:00" in words(label)
    }
    assert {text: box.get("disabled") is not None for text, box in choices.items() if box is not None} == {
        "Talk13:00–18:009 von 9 Plätzen frei": False,
        "Gruppe13:00–18:00vergeben": True,
        "13:00–18:00Abgesagt": True,
    }


def test_sessions_are_a_choice_of_at_least_one(client: Client) -> None:
    references = [session.reference for session in three_sessions().sessions]

    refused = register(client, "ft", name="Bilal")

    assert refused.status_code == 422
    assert errors(Page(refused)) == {"event_sessions": "Bitte wählen Sie mindestens einen Termin."}
    assert register(client, "ft", name="Bilal", event_sessions=references[:2]).status_code == 303
    assert {choice.event_session.label for choice in only_registration().chosen} == {"Talk", "Gruppe"}


def test_session_that_fills_up_meanwhile_is_named_and_everything_typed_stays(client: Client) -> None:
    event = three_sessions()
    talk, group = event.sessions[0].reference, event.sessions[1].reference
    address = "/events/ft/registration"
    fields = fill(open_form(client, address), name="Bilal", email="b@example.org", event_sessions=[talk, group])
    make_registration(event, event_sessions=[group])

    refused = send(client, address, fields)

    assert refused.status_code == 409
    page = Page(refused)
    assert errors(page) == {"event_sessions": "Gruppe ist gerade voll geworden."}
    again = fields_of(page)
    assert (again["name"], again["email"], again.getlist("event_sessions")) == ("Bilal", "b@example.org", [talk])
    assert send(client, address, again).status_code == 303


# --- counselling ---


def test_counselling_takes_one_slot_and_a_nickname(client: Client) -> None:
    slots = [on(NOW + timedelta(days=9, minutes=30 * n), capacity=1) for n in range(3)]
    for number, slot in enumerate(slots, start=1):
        slot.label, slot.ends_at = f"B-{number:02}", slot.starts_at + timedelta(minutes=30)
    event = make_event(reference="bt", kind=EventKind.BERATUNG, sessions=slots)
    make_registration(event, event_sessions=[slots[0].reference])

    page = form_of(client, event)

    radios = [control for control in page.all("input") if control.get("type") == "radio"]
    assert [radio.get("disabled") is not None for radio in radios] == [True, False, False]
    assert "Ein Gespräch dauert 30 Minuten." in words(page.root)
    chosen = radios[2].get("value", "")
    assert register(client, "bt", event_sessions=[chosen], name="Blume").status_code == 303
    registration = db.session.scalars(select(Registration).where(Registration.name == "Blume")).one()
    assert [c.event_session.label for c in get_by_key(registration.key).chosen] == ["B-03"]


def test_counselling_refuses_no_slot_two_slots_and_unknown_ones(client: Client) -> None:
    slots = [make_session(capacity=1, label=f"B-{number:02}") for number in range(1, 3)]
    slots[1].starts_at += timedelta(hours=1)
    references = [slot.reference for slot in slots]
    make_event(reference="bt", kind=EventKind.BERATUNG, sessions=slots)

    for choice in (None, references, ["unknown"]):
        refused = register(client, "bt", name="Blume", event_sessions=choice)
        assert refused.status_code == 422
        assert list(errors(Page(refused))) == ["event_sessions"]
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 0


def test_counselling_shows_several_counsellors_at_one_time_as_one_choice(client: Client) -> None:
    slots = [make_session(capacity=1, label=f"B-{number:02}") for number in range(1, 4)]
    event = make_event(reference="bt", kind=EventKind.BERATUNG, sessions=slots)
    make_registration(event, event_sessions=[slots[0].reference])

    radios = [control for control in form_of(client, event).all("input") if control.get("type") == "radio"]

    assert [(radio.get("value"), radio.get("disabled")) for radio in radios] == [(slots[1].reference, None)]


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


# --- steps without a script ---


def test_plus_and_minus_show_the_form_again_without_judging_it(client: Client) -> None:
    make_event(reference="kw", max_party_size=3)
    fields = fill(open_form(client, "/events/kw/registration"), email="nour@example")

    for step, party in (("adults+1", ("2", "0")), ("children+1", ("2", "1")), ("adults-1", ("1", "1"))):
        response = send(client, "/events/kw/registration", fill(fields, step=step))
        assert response.status_code == 200
        page = Page(response)
        assert errors(page) == {}
        fields = fields_of(page)
        assert (fields["adults"], fields["children"], fields["email"]) == (*party, "nour@example")


def test_plus_and_minus_stay_within_the_limits(client: Client) -> None:
    make_event(reference="kw", max_party_size=3)
    fields = open_form(client, "/events/kw/registration")

    for values, step, shown in (
        ({"adults": 3}, "adults+1", "3"),
        ({"adults": 0}, "adults-1", "0"),
        ({"adults": 1}, "adults+99", "3"),
        ({"adults": "viele"}, "adults+1", "1"),
        ({"adults": 2}, "nonsense", "2"),
        ({"adults": 2}, "names+1", "2"),
    ):
        page = Page(send(client, "/events/kw/registration", fill(fields, **values, step=step)))
        assert fields_of(page)["adults"] == shown


def test_people_are_added_and_taken_off_one_by_one(client: Client) -> None:
    make_event(reference="ws", kind=EventKind.WORKSHOP, max_party_size=3)
    address = "/events/ws/registration"
    page = Page(send(client, address, fill(open_form(client, address), names__0="Ada", step="names+1")))

    assert page.by_id("names-1").get("autofocus") is not None
    page = Page(send(client, address, fill(fields_of(page), names__1="Bea", step="names+1")))
    assert "Weitere Person" not in page.texts("button")
    page = Page(send(client, address, fill(fields_of(page), names__2="Cem", step="names-1")))

    fields = fields_of(page)
    assert {name: fields[name] for name in fields if name.startswith("names")} == {"names-0": "Ada", "names-1": "Cem"}
    assert send(client, address, fields).status_code == 303


# --- once ---


def test_same_form_sent_twice_is_one_registration(client: Client) -> None:
    make_event(reference="kw")
    fields = fill(open_form(client, "/events/kw/registration"), name="Bilal")

    first, again = (send(client, "/events/kw/registration", fields) for _ in range(2))

    assert (again.status_code, again.location) == (303, first.location)
    assert only_registration().size == 1
    assert "schon abgeschickt" not in client.get(again.location).text


def test_back_button_and_other_numbers_keep_the_first_registration_and_say_so(client: Client) -> None:
    make_event(reference="kw")
    fields = fill(open_form(client, "/events/kw/registration"), name="Bilal")
    first = send(client, "/events/kw/registration", fields)

    with_later_clock = send(client, "/events/kw/registration", fill(fields, adults=4))

    assert with_later_clock.location == first.location
    assert only_registration().size == 1
    flash = Page(client.get(first.location)).texts("p", css_class="flash__message")
    assert flash == [
        "Dieses Formular war schon abgeschickt. Ihre Anmeldung gilt, wie sie hier steht. Sie können sie ändern."
    ]


def test_two_tabs_are_two_registrations(client: Client) -> None:
    make_event(reference="kw")
    tabs = [fill(open_form(client, "/events/kw/registration"), name=name) for name in ("Bilal", "Olena")]

    locations = {send(client, "/events/kw/registration", fields).location for fields in tabs}

    assert len(locations) == 2
    assert db.session.scalars(select(Registration.name).order_by(Registration.id)).all() == ["Bilal", "Olena"]


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
