"""The overview of an event: numbers, gaps, needs, and who sees them."""

from datetime import timedelta

import pytest

from eventapp.db import db
from eventapp.domain.states import EventKind, Need, Role
from eventapp.models import RegistrationNeed
from tests.support.builders import (
    NOW,
    make_event,
    make_registration,
    make_session,
    make_user,
)
from tests.support.client import Client
from tests.support.managing import (
    make_draft,
    sign_in_olga,
)
from tests.support.page import Page, words
from tests.support.signing_in import sign_in
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("now")


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
        "2 Geräte für die Tür koppeln",
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


def test_day_without_anybody_for_counselling_is_warned_of(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, kind=EventKind.BERATUNG, reference="bt")
    make_event(organization=organization, reference="fest")
    warning = "Niemand kann die Buchungen sehen."

    def is_warned(reference: str) -> bool:
        return warning in client.get(f"/manage/events/{reference}").text

    assert (is_warned("bt"), is_warned("fest")) == (True, False)

    counsellor = make_user(organization, roles=(Role.COUNSELLING,))
    assert is_warned("bt") is False

    counsellor.is_active = False
    db.session.commit()
    assert is_warned("bt") is True
