"""The life line of an event and its next steps in words."""

from datetime import timedelta

import pytest
import time_machine

from eventapp.db import db
from eventapp.domain.states import EventKind, EventStatus
from tests.support.builders import ENDS_AT, NOW, STARTS_AT, make_event, make_registration, make_session
from tests.support.client import Client
from tests.support.managing import make_draft, sign_in_olga
from tests.support.page import Page

pytestmark = pytest.mark.usefixtures("now")


def current_step(client: Client, reference: str = "kw") -> list[str]:
    page = Page(client.get(f"/manage/events/{reference}"))
    return page.texts("li", css_class="life-line__step--now")


def todo(client: Client, reference: str = "kw") -> list[str]:
    return Page(client.get(f"/manage/events/{reference}")).texts("strong", css_class="todo__title")


def test_life_line_follows_status_and_clock(client: Client) -> None:
    organization = sign_in_olga(client)
    make_draft(organization)
    event = make_event(organization=organization, reference="kw")
    event.registration_opens_at = NOW + timedelta(days=2)
    event.registration_closes_at = NOW + timedelta(days=9)
    db.session.commit()

    assert current_step(client, "kurs") == ["Entwurf03.06.2026"]
    assert current_step(client) == ["Veröffentlicht03.07.2026"]
    for moment, step in (
        (NOW + timedelta(days=3), "Anmeldung offennoch 6 Tage"),
        (NOW + timedelta(days=8), "Anmeldung offennoch 1 Tag"),
        (NOW + timedelta(days=9), "Anmeldung geschlossen"),
        (STARTS_AT, "TürSa 26.09., 13:00"),
        (ENDS_AT, "AbschlussZahlen festschreiben"),
    ):
        with time_machine.travel(moment, tick=False):
            sign_in_olga(client, organization=organization)
            assert current_step(client) == [step]


@pytest.mark.parametrize(
    ("status", "step"),
    [
        (EventStatus.FINISHED, "GelöschtPersonendaten, 10.10.2026"),
        (EventStatus.CANCELLED, "Abgesagt"),
    ],
)
def test_life_line_ends(client: Client, status: EventStatus, step: str) -> None:
    make_event(organization=sign_in_olga(client), reference="kw", status=status)

    assert current_step(client) == [step]


def test_next_steps_change_with_the_day(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw", capacity=2)
    make_registration(event, adults=2)
    wording = ["Text in Einfacher Sprache schreiben", "Texte übersetzen"]

    assert todo(client) == ["Ausgebucht", *wording, "2 Geräte für die Tür koppeln"]
    for moment, expected in (
        (STARTS_AT - timedelta(days=10), ["2 Geräte für die Tür koppeln", "Ausgebucht", *wording]),
        (STARTS_AT, ["2 Geräte für die Tür koppeln", "Sehen, wer da ist", "Papier einpacken"]),
        (ENDS_AT, ["Zahlen prüfen", "Zahlen für den Bericht abschließen", "Abschließen"]),
    ):
        with time_machine.travel(moment, tick=False):
            sign_in_olga(client, organization=organization)
            assert todo(client) == expected


def test_only_the_first_step_has_the_filled_button(client: Client) -> None:
    make_draft(sign_in_olga(client))

    buttons = [link.get("class") for link in Page(client.get("/manage/events/kurs")).all("a", css_class="button")]

    assert buttons == ["button", "button button--quiet", "button button--quiet"]


def test_past_event_shows_no_places_to_be_had(client: Client) -> None:
    organization = sign_in_olga(client)
    event = make_event(organization=organization, reference="kw", capacity=50)
    make_registration(event, adults=2)

    with time_machine.travel(ENDS_AT, tick=False):
        sign_in_olga(client, organization=organization)
        page = Page(client.get("/manage/events/kw"))

    assert page.texts("p", css_class="figure__label") == ["angemeldet", "Anmeldung"]
    assert page.all("div", css_class="copy") == []


def test_counselling_day_counts_the_places_of_its_slots(client: Client) -> None:
    slots = [
        make_session(starts_at=STARTS_AT + timedelta(minutes=30 * n), ends_at=ENDS_AT, capacity=1) for n in range(3)
    ]
    event = make_event(organization=sign_in_olga(client), kind=EventKind.BERATUNG, reference="kw", sessions=slots)
    make_registration(event, event_sessions=[slots[0].reference])

    assert Page(client.get("/manage/events/kw")).texts("div", css_class="figure") == ["2freivon 3 Plätzen"]
