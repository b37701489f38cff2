"""Publishing, going back to draft, cancelling, finishing."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EventKind, EventStatus, MessageKind
from eventapp.models import OutboxMessage
from tests.support.builders import ENDS_AT, make_event, make_registration
from tests.support.client import Client
from tests.support.managing import (
    actions,
    errors_of,
    flashes_of,
    load_event,
    make_draft,
    save,
    sign_in_mallory,
    sign_in_olga,
)
from tests.support.page import Page

pytestmark = pytest.mark.usefixtures("now")


def cancellations() -> list[str]:
    query = select(OutboxMessage.recipient).where(OutboxMessage.kind == MessageKind.EVENT_CANCELLED)
    return list(db.session.scalars(query.order_by(OutboxMessage.id)))


# --- publishing ---


def test_complete_draft_is_published_and_visible_to_all(client: Client) -> None:
    make_draft(sign_in_olga(client))
    visitor = client.application.test_client()
    assert visitor.get("/events/kurs").status_code == 404

    page = Page(client.get("/manage/events/kurs/publication"))
    answer = client.post("/manage/events/kurs/publication")

    assert "Jetzt veröffentlichen" in page.texts("button")
    assert flashes_of(client, answer) == ["Veröffentlicht. Die Veranstaltung steht jetzt im Programm."]
    assert visitor.get("/events/kurs").status_code == 200
    assert actions() == ["event.published"]


def test_incomplete_draft_stays_a_draft_and_says_what_is_missing(client: Client) -> None:
    draft = make_draft(sign_in_olga(client))
    draft.contact_phone = ""
    db.session.commit()

    answer = client.post("/manage/events/kurs/publication")

    assert flashes_of(client, answer) == ["Vor dem Veröffentlichen fehlt noch etwas."]
    page = Page(client.get("/manage/events/kurs/publication"))
    assert page.texts("a", css_class="gap-list__link") == [
        "Die Telefonnummer der Ansprechperson fehlt.",
        "Es gibt noch keinen Text in Einfacher Sprache. (Hinweis)",
    ]
    assert "Jetzt veröffentlichen" not in page.texts("button")
    assert load_event("kurs").status is EventStatus.DRAFT


@pytest.mark.parametrize("word", ["Todo", "???", "Platzhalter", "[Name]"])
def test_placeholder_in_the_imprint_keeps_events_from_being_public(client: Client, word: str) -> None:
    organization = sign_in_olga(client)
    make_draft(organization)
    organization.represented_by = word
    db.session.commit()

    client.post("/manage/events/kurs/publication")

    assert load_event("kurs").status is EventStatus.DRAFT


def test_get_never_publishes(client: Client) -> None:
    make_draft(sign_in_olga(client))

    for step in ("publication", "withdrawal", "cancellation", "finish"):
        client.get(f"/manage/events/kurs/{step}")

    assert load_event("kurs").status is EventStatus.DRAFT
    assert actions() == []


def test_publishing_twice_is_refused_kindly(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")

    answer = client.post("/manage/events/kw/publication")

    assert flashes_of(client, answer) == ["Dieser Schritt ist beim jetzigen Stand nicht möglich."]


# --- back to draft ---


def test_withdrawn_event_is_gone_for_guests(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")

    Page(client.get("/manage/events/kw/withdrawal"))
    answer = client.post("/manage/events/kw/withdrawal")

    assert flashes_of(client, answer) == [
        "Die Veranstaltung ist wieder ein Entwurf. Ihre Seite sagt, dass es sie nicht mehr gibt."
    ]
    assert client.application.test_client().get("/events/kw").status_code == 410


def test_withdrawal_warns_of_people_who_hold_tickets(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="kw")
    make_registration(event, adults=3)

    [notice] = Page(client.get("/manage/events/kw/withdrawal")).texts("div", css_class="notice")

    assert notice.startswith("3 Plätze sind vergeben. Die Tickets bleiben gültig")


# --- cancelling ---


def test_cancelling_gives_the_reason_and_tells_everybody(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="kw")
    make_registration(event, email="ada@example.org")
    make_registration(event, email="cem@example.org")
    make_registration(event, email=None)

    answer = save(client, "/manage/events/kw/cancellation", reason="Sturmwarnung für Samstag.")

    assert flashes_of(client, answer) == [
        "Die Veranstaltung ist abgesagt. 2 E-Mails gehen hinaus. 1 Anmeldung ist ohne E-Mail-Adresse: bitte anrufen."
    ]
    assert cancellations() == ["ada@example.org", "cem@example.org"]
    [guests_read] = Page(client.get("/events/kw")).texts("div", css_class="event-page__closed")
    assert "Diese Veranstaltung findet nicht statt. Sturmwarnung für Samstag." in guests_read
    overview = Page(client.get("/manage/events/kw"))
    assert overview.texts("div", css_class="notice") == ["Abgesagt: Sturmwarnung für Samstag."]
    assert overview.texts("span", css_class="state") == ["Abgesagt"]
    assert overview.texts("strong", css_class="todo__title") == ["Eine Anmeldung ohne E-Mail"]


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("", "Bitte nennen Sie einen Grund."),
        (" \n ", "Bitte nennen Sie einen Grund."),
        ("x" * 601, "Bitte höchstens 600 Zeichen."),
    ],
)
def test_cancelling_needs_a_reason(client: Client, reason: str, error: str) -> None:
    event = make_event(organization=sign_in_olga(client), reference="kw")
    make_registration(event)

    answer = save(client, "/manage/events/kw/cancellation", reason=reason)

    assert errors_of(answer) == [error]
    assert load_event("kw").status is EventStatus.PUBLISHED
    assert cancellations() == []


def test_cancelling_twice_sends_nothing_again(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), reference="kw")
    make_registration(event)
    save(client, "/manage/events/kw/cancellation", reason="Regen")

    answer = save(client, "/manage/events/kw/cancellation", reason="Regen")

    assert answer.status_code == 409
    assert len(cancellations()) == 1


def test_counselling_registrations_are_not_counted_for_other_roles(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client), kind=EventKind.BERATUNG, reference="bt")
    make_registration(event)

    assert Page(client.get("/manage/events/bt/cancellation")).all("div", css_class="notice") == []


# --- finishing ---


def test_event_is_finished_when_it_is_over(client: Client) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")
    assert client.post("/manage/events/kw/finish").status_code == 409

    with time_machine.travel(ENDS_AT + timedelta(minutes=1), tick=False):
        sign_in_olga(client, organization=organization)
        page = Page(client.get("/manage/events/kw/finish"))
        answer = client.post("/manage/events/kw/finish")
        assert flashes_of(client, answer) == ["Abgeschlossen. Danke für diese Veranstaltung."]

    assert "Abschließen" in page.texts("button")
    assert load_event("kw").status is EventStatus.FINISHED


def test_finishing_before_the_end_is_not_offered(client: Client) -> None:
    make_event(organization=sign_in_olga(client), reference="kw")

    assert "Abschließen" not in Page(client.get("/manage/events/kw/finish")).texts("button")


# --- strangers ---


@pytest.mark.parametrize("step", ["publication", "withdrawal", "cancellation", "finish"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_foreign_event_cannot_be_moved(client: Client, step: str, method: str) -> None:
    make_event(reference="kw")
    sign_in_mallory(client)

    answer = client.open(f"/manage/events/kw/{step}", method=method, data={"reason": "Bosheit"})

    assert answer.status_code == 404
    assert load_event("kw").status is EventStatus.PUBLISHED


@pytest.mark.parametrize("step", ["publication", "withdrawal", "finish", "removal"])
def test_steps_need_a_token(client: Client, step: str) -> None:
    make_draft(sign_in_olga(client))
    client.sends_csrf_token = False

    assert client.post(f"/manage/events/kurs/{step}").status_code == 400
    assert load_event("kurs").status is EventStatus.DRAFT
