"""Events: the list, a new one, the overview, the settings, a copy, a removal."""

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.db import db
from eventapp.domain.states import EventKind, EventStatus, Need, Role, TicketMode
from eventapp.models import RegistrationNeed
from tests.support.builders import (
    NOW,
    make_event,
    make_organization,
    make_project,
    make_registration,
    make_session,
    make_user,
    make_venue,
)
from tests.support.client import Client
from tests.support.forms import form_data
from tests.support.managing import (
    actions,
    errors_of,
    flashes_of,
    load_event,
    local,
    make_draft,
    save,
    sign_in_mallory,
    sign_in_olga,
)
from tests.support.page import Page, words
from tests.support.signing_in import sign_in
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")

EDIT = "/manage/events/kw/edit"


# --- the list ---


def test_list_groups_events_by_what_they_need(client: Client) -> None:
    organization = sign_in_olga(client)
    make_draft(organization)
    make_event(organization=organization, reference="kw", title="KulturWERK", capacity=250)
    past = make_session(starts_at=NOW - timedelta(days=3), ends_at=NOW - timedelta(days=2))
    make_event(organization=organization, reference="alt", title="Sommerfest", sessions=[past])

    page = Page(client.get("/manage/"))

    assert page.texts("h2") == ["In Vorbereitung", "Demnächst", "Vorbei"]
    assert page.texts("li", css_class="event-row") == [
        "Sa 26 Sep Workshop Entwurf Kurs 26.09.2026, 13:00–18:00 · Buschmannshof bereit zum Veröffentlichen",
        "Sa 26 Sep Fest Anmeldung offen KulturWERK 26.09.2026, 13:00–18:00 · Buschmannshof 0 von 250 Plätzen",
        "Sa 29 Aug Fest Vorbei, Abschluss offen Sommerfest 29.08.2026, 12:00–So 30.08. 12:00 · Buschmannshof "
        "0 angemeldet Zahlen prüfen und abschließen",
    ]
    assert page.href("KulturWERK") == "/manage/events/kw"


def test_empty_list_says_how_to_begin(client: Client) -> None:
    sign_in_olga(client)

    assert Page(client.get("/manage/")).href("Erste Veranstaltung anlegen") == "/manage/events/new"


def test_list_shows_nobody_elses_events(client: Client) -> None:
    make_event(reference="kw")
    sign_in_mallory(client)

    assert Page(client.get("/manage/")).all("li", css_class="event-row") == []


def test_list_asks_the_database_as_often_for_three_events_as_for_one(client: Client) -> None:
    organization = sign_in_olga(client)
    counts = []
    for _ in range(3):
        make_event(organization=organization)
        make_event(organization=organization, status=EventStatus.DRAFT)
        make_event(organization=organization, sessions=[make_session(starts_at=NOW - timedelta(1), ends_at=NOW)])
        with count_statements() as statements:
            client.get("/manage/")
        counts.append(statements.count)

    assert counts[0] == counts[1] == counts[2]


def test_past_events_are_paged(client: Client) -> None:
    organization = sign_in_olga(client)
    for number in range(21):
        begins = NOW - timedelta(days=number + 2)
        session = make_session(starts_at=begins, ends_at=begins + timedelta(hours=1))
        make_event(organization=organization, title=f"Treff {number:02}", sessions=[session])

    first, second = Page(client.get("/manage/")), Page(client.get("/manage/?page=2"))

    assert len(first.all("li", css_class="event-row")) == 20
    assert first.texts("span", css_class="pagination__summary") == ["1–20 von 21"]
    assert second.texts("a", css_class="event-row__link") == ["Treff 20"]


# --- a new event ---


def test_new_event_is_a_draft_with_presets(client: Client) -> None:
    organization = sign_in_olga(client)
    project, venue = make_project(organization), make_venue(organization)

    answer = save(
        client,
        "/manage/events/new",
        kind="workshop",
        title="Nähen für alle",
        venue=venue.reference,
        day="2026-10-24",
        starts="10:00",
        ends="13:30",
    )

    assert flashes_of(client, answer) == ["Der Entwurf ist angelegt. Noch sieht ihn niemand außer Ihnen."]
    event = load_event(answer.location.rpartition("/")[2])
    assert (event.kind, event.status, event.ticket_mode) == (
        EventKind.WORKSHOP,
        EventStatus.DRAFT,
        TicketMode.PERSONAL,
    )
    assert (event.capacity, event.name_days, event.list_duty) == (20, 90, True)
    assert [text.title for text in event.texts] == ["Nähen für alle"]
    assert [(local(s.starts_at), local(s.ends_at)) for s in event.sessions] == [
        ("24.10.2026 10:00", "24.10.2026 13:30")
    ]
    assert (event.venue_id, event.project_id) == (venue.id, project.id)


def test_new_event_needs_a_type_and_a_title(client: Client) -> None:
    sign_in_olga(client)

    answer = save(client, "/manage/events/new", title="   ")

    assert errors_of(answer) == ["Bitte wählen Sie eine Art.", "Bitte schreiben Sie einen Titel."]


def test_new_event_may_wait_for_its_date(client: Client) -> None:
    sign_in_olga(client)

    answer = save(client, "/manage/events/new", kind="fest", title="Fest")

    assert load_event(answer.location.rpartition("/")[2]).sessions == []


@pytest.mark.parametrize(
    ("day", "starts", "ends", "error"),
    [
        pytest.param(
            "2026-10-24", "14:00", "13:00",
            "Das Ende muss nach dem Beginn liegen. Geht es über Mitternacht? "
            "Dann tragen Sie auch den Tag des Endes ein.",
            id="end before start",
        ),
        pytest.param(
            "2027-03-28", "02:30", "05:00",
            "28.03.2027 02:30 gibt es nicht: In dieser Nacht wird die Uhr eine Stunde vorgestellt.",
            id="hour that the clock skips",
        ),
        pytest.param(
            "2026-02-30", "10:00", "11:00", "Diesen Tag gibt es nicht. Bitte so: 26.09.2026.", id="no such day"
        ),
        pytest.param("0001-01-01", "10:00", "11:00", "Diesen Tag gibt es nicht. Bitte so: 26.09.2026.", id="year 1"),
        pytest.param("2026-10-24", "25:00", "26:00", "Diese Uhrzeit gibt es nicht. Bitte so: 13:00.", id="hour 25"),
        pytest.param(
            "", "10:00", "11:00", "Bitte Tag, Beginn und Ende angeben oder alles leer lassen.", id="no day"
        ),
    ],
)  # fmt: skip
def test_new_event_refuses_impossible_times(client: Client, day: str, starts: str, ends: str, error: str) -> None:
    sign_in_olga(client)

    answer = save(client, "/manage/events/new", kind="fest", title="Fest", day=day, starts=starts, ends=ends)

    assert errors_of(answer)[0] == error
    assert form_data(Page(answer))["starts"] == starts
    assert form_data(Page(answer))["title"] == "Fest"


@pytest.mark.parametrize("field", ["venue", "project"])
def test_new_event_refuses_what_belongs_to_others(client: Client, field: str) -> None:
    sign_in_olga(client)
    foreign = make_organization(short_name="Woanders")
    reference = make_venue(foreign).reference if field == "venue" else make_project(foreign).reference

    answer = save(client, "/manage/events/new", kind="fest", title="Fest", **{field: reference})

    assert errors_of(answer) == ["Bitte wählen Sie etwas aus der Liste."]


def test_title_of_ten_thousand_letters_is_refused_and_kept(client: Client) -> None:
    sign_in_olga(client)

    answer = save(client, "/manage/events/new", kind="fest", title="A" * 10_000)

    assert errors_of(answer) == ["Bitte höchstens 200 Zeichen."]
    assert form_data(Page(answer))["title"] == "A" * 10_000


def test_html_and_hidden_signs_in_a_title_are_only_words(client: Client) -> None:
    sign_in_olga(client)

    answer = save(client, "/manage/events/new", kind="fest", title="<b>Fest</b>\x00 \u202eabc \U0001f389 نور")

    page = Page(client.get(answer.location))
    assert words(page.one("h1")) == "<b>Fest</b> abc \U0001f389 نور"


def test_form_that_was_open_too_long_keeps_what_was_typed(client: Client) -> None:
    sign_in_olga(client)
    client.sends_csrf_token = False

    answer = client.post("/manage/events/new", data={"kind": "fest", "title": "Sommerfest"})

    assert errors_of(answer) == [
        "Das Formular war zu lange offen. Ihre Angaben stehen noch da: Bitte senden Sie es noch einmal."
    ]
    assert form_data(Page(answer))["title"] == "Sommerfest"


def test_member_of_two_organizations_chooses_one(client: Client) -> None:
    first, second = make_organization(short_name="Ahorn"), make_organization(short_name="Birke")
    olga = make_user(first)
    olga.memberships.append(type(olga.memberships[0])(organization_id=second.id, role=Role.ORGANIZER))
    db.session.commit()
    sign_in(client, olga)
    path = f"/manage/events/new?organization={second.reference}"

    answer = save(client, path, kind="fest", title="Fest")

    assert load_event(answer.location.rpartition("/")[2]).organization_id == second.id
    assert Page(client.get("/manage/events/new")).texts("a", css_class="chip") == ["Ahorn", "Birke"]


# --- the overview ---


def test_overview_shows_numbers_and_what_comes_next(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw", capacity=50, sessions=[make_session(target=40)])
    make_registration(event, adults=2, children=3, now=NOW - timedelta(days=9))
    make_registration(event, adults=1, email=None)

    page = Page(client.get("/manage/events/kw"))

    assert page.texts("div", css_class="figure") == [
        "6angemeldet3 Erwachsene, 3 Kinder",
        "2Anmeldungenim Schnitt 3 Personen",
        "+1seit gestern",
        "44freivon 50 Plätzen",
        "40Sollgezählt wird an der Tür",
    ]
    assert page.texts("strong", css_class="todo__title") == [
        "Text in Einfacher Sprache schreiben",
        "Texte übersetzen",
        "2 Handys für die Tür koppeln",
    ]
    assert page.href("Tür öffnen") == "/manage/events/kw/door"
    assert page.texts("li", css_class="life-line__step") == [
        "Entwurf (erledigt)03.06.2026",
        "Veröffentlicht (erledigt)03.07.2026",
        "Anmeldung offennoch 25 Tage",
        "TürSa 26.09., 13:00",
        "AbschlussZahlen festschreiben",
        "GelöschtPersonendaten, 10.10.2026",
    ]


def test_overview_of_a_draft_leads_to_every_missing_field(client: Client) -> None:
    organization = sign_in_olga(client)
    draft = make_draft(organization)
    draft.venue_id, draft.contact_phone, draft.texts[0].summary = None, "", ""
    db.session.delete(draft.sessions[0])
    organization.phone = "Platzhalter"
    db.session.commit()

    page = Page(client.get("/manage/events/kurs"))

    assert {link.get("href"): words(link) for link in page.all("a", css_class="gap-list__link")} == {
        "/manage/events/kurs/texts/de#summary": "Der deutsche Kurztext fehlt.",
        "/manage/events/kurs/sessions#day": "Es gibt noch keinen Termin.",
        "/manage/events/kurs/edit#venue": "Der Ort fehlt.",
        "/manage/events/kurs/edit#contact_phone": "Die Telefonnummer der Ansprechperson fehlt.",
        f"/manage/organization?organization={organization.reference}#phone": "Organisation: Bei „Telefon“ steht "
        "noch ein Platzhalter.",
        "/manage/events/kurs/texts/de-x-einfach#title": "Es gibt noch keinen Text in Einfacher Sprache. (Hinweis)",
    }
    for link in page.all("a", css_class="gap-list__link"):
        path, _, anchor = link.get("href", "").partition("#")
        assert Page(client.get(path)).by_id(anchor).tag in ("input", "select", "textarea")


def test_needs_are_counted_for_those_who_may_see_people(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw")
    for _ in range(2):
        registration = make_registration(event)
        db.session.add(RegistrationNeed(registration_id=registration.id, need=Need.WHEELCHAIR, consented_at=NOW))
    db.session.commit()

    page = Page(client.get("/manage/events/kw"))

    assert page.texts("div", css_class="facts__item") == ["Platz für Rollstuhl oder Rollator2"]
    assert "Wird am 03.10.2026 gelöscht." in client.get("/manage/events/kw").text.replace("<bdi>", "").replace(
        "</bdi>", ""
    )


def test_counselling_numbers_are_for_the_counselling_role_alone(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, kind=EventKind.BERATUNG, reference="bt", title="Beratungstag")
    make_registration(event, name="Ada")

    page = Page(client.get("/manage/events/bt"))
    assert page.texts("nav", css_class="tabs") == ["Übersicht Tür Bearbeiten"]
    assert page.all("div", css_class="figure") == []

    sign_in(client, make_user(organization, roles=[Role.ORGANIZER, Role.COUNSELLING]))
    assert Page(client.get("/manage/events/bt")).texts("p", css_class="figure__label") == [
        "angemeldet",
        "Anmeldung",
        "seit gestern",
    ]


def test_overview_asks_the_database_as_often_for_many_registrations_as_for_one(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw")
    counts = []
    for _ in range(3):
        make_registration(event, adults=2)
        with count_statements() as statements:
            client.get("/manage/events/kw")
        counts.append(statements.count)

    assert counts[0] == counts[1] == counts[2]


# --- the settings ---


def test_settings_survive_being_saved_unchanged(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw", capacity=250)
    event.registration_opens_at = datetime(2026, 7, 31, 22, 0, tzinfo=UTC)
    event.registration_closes_at = datetime(2026, 9, 25, 16, 0, tzinfo=UTC)
    event.interpreted_languages = ("tr", "ar")
    db.session.commit()
    before = {column.name: getattr(load_event("kw"), column.name) for column in event.__table__.columns}

    answer = save(client, EDIT)

    assert flashes_of(client, answer) == ["Gespeichert."]
    changed = load_event("kw")
    after = {column.name: getattr(changed, column.name) for column in event.__table__.columns}
    assert {name for name in before if before[name] != after[name]} == {"updated_at", "revision"}


def test_every_preset_can_be_changed(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")

    save(
        client,
        EDIT,
        ticket_mode="personal",
        open_to_all=None,
        registration_required="y",
        list_duty="y",
        capacity="80",
        max_party_size="4",
        opens_day="2026-08-01",
        closes_day="2026-09-20",
        closes_time="18:00",
        admission_lead_minutes="90",
        admission_grace_minutes="0",
        contact_days="21",
        name_days="60",
        needs_days="3",
        contact_name="Amina Kaya",
        contact_phone="030 23125-044",
        contact_email="amina@example.org",
        needs_deadline="2026-09-12",
        spoken_languages=["de", "tr"],
        interpreted_languages=["ar"],
        venue="",
        project="",
    )

    event = load_event("kw")
    assert (event.ticket_mode, event.open_to_all, event.registration_required) == (TicketMode.PERSONAL, False, True)
    assert (event.list_duty, event.capacity, event.max_party_size) == (True, 80, 4)
    assert event.registration_opens_at is not None
    assert local(event.registration_opens_at) == "01.08.2026 00:00"
    assert event.registration_closes_at is not None
    assert local(event.registration_closes_at) == "20.09.2026 18:00"
    assert (event.admission_lead_minutes, event.admission_grace_minutes) == (90, 0)
    assert (event.contact_days, event.name_days, event.needs_days) == (21, 60, 3)
    assert (event.contact_name, event.contact_phone) == ("Amina Kaya", "030 23125-044")
    assert (event.contact_email, str(event.needs_deadline)) == ("amina@example.org", "2026-09-12")
    assert (event.spoken_languages, event.interpreted_languages) == (("de", "tr"), ("ar",))
    assert (event.venue_id, event.project_id) == (None, None)
    assert actions()[-1] == "event.changed"


def test_registration_without_a_closing_time_is_open_to_the_end_of_that_day(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")

    save(client, EDIT, closes_day="2026-09-20")

    closes_at = load_event("kw").registration_closes_at
    assert closes_at is not None
    assert local(closes_at) == "21.09.2026 00:00"


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("capacity", "-1", "Bitte eine Zahl von 0 bis 100000."),
        ("capacity", "9" * 30, "Bitte eine Zahl von 0 bis 100000."),
        ("capacity", "viele", "Bitte schreiben Sie eine ganze Zahl, zum Beispiel 20."),
        ("max_party_size", "0", "Bitte eine Zahl von 1 bis 50."),
        ("max_party_size", "", "Bitte eine Zahl nennen."),
        ("admission_lead_minutes", "1441", "Bitte eine Zahl von 0 bis 1440."),
        ("contact_days", "99999", "Bitte eine Zahl von 0 bis 2000."),
        ("contact_email", "amina", "In der E-Mail-Adresse fehlt das @, zum Beispiel nour@example.org."),
        ("contact_phone", "ruf an", "Das ist keine Telefonnummer. Bitte nur Ziffern, zum Beispiel 0176 04069012."),
        ("contact_name", "A" * 201, "Bitte höchstens 200 Zeichen."),
        ("needs_deadline", "31.09.2026", "Diesen Tag gibt es nicht. Bitte so: 26.09.2026."),
        ("ticket_mode", "gold", "Bitte wählen Sie eine der Möglichkeiten."),
        ("venue", "99999", "Bitte wählen Sie etwas aus der Liste."),
        ("spoken_languages", "xx", "Bitte wählen Sie etwas aus der Liste."),
        ("opens_time", "10:00", "Zu dieser Uhrzeit fehlt der Tag."),
    ],
)
def test_settings_refuse_nonsense_and_keep_what_was_typed(client: Client, field: str, value: str, error: str) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw", capacity=250)

    answer = save(client, EDIT, **{field: value})

    assert errors_of(answer) == [error]
    assert load_event("kw").capacity == 250
    if field not in ("ticket_mode", "venue", "spoken_languages", "max_party_size"):
        assert form_data(Page(answer))[field] == value


def test_registration_cannot_close_before_it_opens(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")

    answer = save(client, EDIT, opens_day="2026-09-10", closes_day="2026-09-09")

    assert errors_of(answer) == ["Die Anmeldung endet, bevor sie beginnt."]


def test_capacity_below_the_places_taken_is_saved_with_a_warning(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw", capacity=10)
    make_registration(event, adults=4)

    answer = save(client, EDIT, capacity="3")

    assert flashes_of(client, answer) == [
        "Gespeichert.",
        "Achtung: 4 Plätze sind schon vergeben, jetzt sind es nur noch 3. Niemand wird ausgeladen, "
        "neue Anmeldungen gehen nicht mehr.",
    ]
    assert load_event("kw").capacity == 3


def test_ticket_mode_is_fixed_once_people_hold_tickets(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw")
    make_registration(event)

    answer = save(client, EDIT, ticket_mode="personal", capacity="77")

    assert errors_of(answer) == ["Es gibt schon Anmeldungen. Die Art der Tickets lässt sich nicht mehr ändern."]
    assert form_data(Page(answer))["capacity"] == "77"
    assert load_event("kw").capacity is None


# --- copy and removal ---


def test_copy_is_a_draft_on_the_chosen_day(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw", title="KulturWERK")

    answer = save(client, "/manage/events/kw/copy", day="2026-11-07")

    assert flashes_of(client, answer) == ["Die Kopie ist angelegt, als Entwurf und ohne Anmeldungen."]
    copy = load_event(answer.location.rpartition("/")[2])
    assert [local(session.starts_at) for session in copy.sessions] == ["07.11.2026 13:00"]
    assert (copy.status, [text.title for text in copy.texts]) == (EventStatus.DRAFT, ["KulturWERK"])


def test_copy_needs_a_day(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")

    assert errors_of(save(client, "/manage/events/kw/copy", day="")) == ["Bitte nennen Sie den Tag."]


def test_draft_is_removed_after_asking(client: Client) -> None:
    organization = sign_in_olga(client)
    make_draft(organization)

    Page(client.get("/manage/events/kurs/removal"))
    answer = client.post("/manage/events/kurs/removal")

    assert flashes_of(client, answer) == ["Der Entwurf „Kurs“ ist gelöscht."]
    assert client.get("/manage/events/kurs").status_code == 404


# --- strangers ---


@pytest.mark.parametrize("path", ["", "/edit", "/copy", "/removal", "/access"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_foreign_event_does_not_exist(client: Client, path: str, method: str) -> None:
    make_event(reference="kw")
    sign_in_mallory(client)

    expected = 405 if (method, path) == ("POST", "") else 404
    assert client.open(f"/manage/events/kw{path}", method=method).status_code == expected


@pytest.mark.parametrize("path", ["/manage/", "/manage/events/new", "/manage/events/kw", "/manage/events/kw/edit"])
def test_visitor_is_sent_to_the_log_in(client: Client, path: str) -> None:
    make_event(reference="kw")

    answer = client.get(path)

    assert answer.status_code == 302
    assert answer.location.startswith("/login")


@pytest.mark.parametrize("role", [Role.DOOR, Role.REPORT])
def test_helper_of_the_same_organization_sees_no_events(client: Client, role: Role) -> None:
    organization = make_organization()
    make_event(organization=organization, reference="kw")
    sign_in(client, make_user(organization, roles=[role]))

    assert client.get("/manage/events/kw").status_code == 404
    assert client.get("/manage/events/kw/edit").status_code == 404


def test_member_may_not_begin_events_for_a_foreign_organization(client: Client) -> None:
    foreign = make_organization(short_name="Woanders")
    sign_in_olga(client)

    assert client.get(f"/manage/events/new?organization={foreign.reference}").status_code == 404


# --- access facts of an event ---


def test_event_says_what_differs_from_the_venue(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")

    answer = save(
        client,
        "/manage/events/kw/access",
        access__toilet__answer="yes",
        access__toilet__note="neben der Bühne",
        access__childcare__answer="partly",
        access__parking__note="ohne Antwort zählt die Bemerkung nicht",
    )

    assert answer.status_code == 303
    assert load_event("kw").access == {"toilet": ["yes", "neben der Bühne"], "childcare": ["partly", ""]}


def test_event_refuses_an_unknown_answer(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")

    answer = save(client, "/manage/events/kw/access", access__toilet__answer="vielleicht")

    assert errors_of(answer) == ["Bitte wählen Sie etwas aus der Liste."]
