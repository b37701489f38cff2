"""The own page in a real browser: a series, a family with a companion, and a ticket that is passed on."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from eventapp.db import db
from eventapp.domain.states import EntryVerdict, EventKind
from eventapp.models import Event
from eventapp.queries.events import list_sessions
from eventapp.queries.registrations import get_by_key
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event, make_session
from tests.support.door import make_entry, pair_phone, upload

TODAY = datetime.now(UTC).replace(second=0, microsecond=0)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("app")]


def workshops(*, list_duty: bool = False) -> Event:
    """Four workshops: the first is on now, the others follow week by week."""
    parts = [
        make_session(
            starts_at=TODAY + timedelta(days=7 * n, hours=-1),
            ends_at=TODAY + timedelta(days=7 * n, hours=3),
            label=f"Teil {n + 1}",
        )
        for n in range(4)
    ]
    event = make_event(reference="reihe", kind=EventKind.WORKSHOP, title="Netzwerkarbeit", sessions=parts)
    event.list_duty = list_duty
    db.session.commit()
    return event


def key_of(page: Page) -> str:
    """The secret in the address."""
    return page.url.partition("#")[0].partition("?")[0].rpartition("/")[2]


def look(page: Page) -> None:
    """Nobody is shut out, and nothing sticks out of a small phone."""
    assert find_violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert not scrolls_sideways(page)
    page.set_viewport_size({"width": 390, "height": 844})


def test_series_is_booked_in_part_changed_and_shows_who_was_there(page: Page) -> None:
    event = workshops(list_duty=True)
    page.goto("/events/reihe/registration")
    page.get_by_role("button", name="Alle 4 Termine auswählen").click()
    expect(page.get_by_role("checkbox", name="Teil 4")).to_be_checked()
    page.get_by_role("checkbox", name="Teil 3").uncheck()
    page.get_by_role("checkbox", name="Teil 4").uncheck()
    page.get_by_label("Person 1").fill("Amina Kaya")
    page.get_by_role("button", name="Anmeldung abschicken").last.click()
    page.wait_for_url("**/registrations/*")
    parts = page.locator(".part-list__part")
    expect(parts).to_contain_text(["gebucht", "gebucht", "nicht gebucht", "nicht gebucht"])
    look(page)

    page.get_by_role("link", name="Termine ändern").click()
    page.get_by_role("checkbox", name="Teil 2").uncheck()
    page.get_by_role("checkbox", name="Teil 3").check()
    look(page)
    page.get_by_role("button", name="Änderung speichern").last.click()
    expect(parts).to_contain_text(["gebucht", "abgesagt", "gebucht", "nicht gebucht"])

    [ticket] = get_by_key(key_of(page)).tickets
    first = list_sessions(event.id)[0]
    upload(
        pair_phone(event, now=first.starts_at),
        make_entry(event, ticket=ticket.ticket_id, at=first.starts_at, event_session=first.reference),
        now=datetime.now(UTC),
    )
    page.reload()
    expect(parts.first).to_contain_text("teilgenommen")
    page.goto("/my-tickets")
    expect(page.get_by_role("link", name="Netzwerkarbeit")).to_contain_text("mehrere Termine, dies ist der nächste")


def test_family_with_a_companion_passes_a_ticket_on(page: Page) -> None:
    event = workshops()
    page.goto("/events/reihe/registration")
    page.get_by_role("checkbox", name="Teil 1").check()
    page.get_by_label("Person 1").fill("Amina Kaya")
    page.get_by_role("button", name="Weitere Person").click()
    page.get_by_role("textbox", name="Person 2").fill("Bilal")
    page.get_by_role("checkbox", name="Kind, unter 14 Jahren").last.check()
    page.get_by_role("button", name="Begleitung ohne Namen").click()
    look(page)
    page.get_by_role("button", name="Anmeldung abschicken").last.click()
    page.wait_for_url("**/registrations/*")
    holders = page.locator(".ticket__holder")
    expect(holders).to_have_text(["Amina Kaya", "Bilal", "Begleitung von Amina Kaya"])
    key = key_of(page)
    made = get_by_key(key)
    assert (made.adults, made.children) == (2, 1)
    old = made.tickets[0].ticket_id

    page.get_by_text("Ticket verschicken oder weitergeben").first.click()
    look(page)
    page.get_by_role("link", name="Ticket weitergeben").first.click()
    look(page)
    page.get_by_label("Wer kommt jetzt?").fill("Olena Demtschenko")
    page.get_by_role("button", name="Ticket weitergeben").click()

    expect(page.get_by_text("Das Ticket gilt jetzt für Olena Demtschenko, der alte Code nicht mehr.")).to_be_visible()
    expect(holders).to_have_text(["Bilal", "Begleitung von Amina Kaya", "Olena Demtschenko"])
    db.session.rollback()
    new = get_by_key(key).tickets[-1].ticket_id
    first = list_sessions(event.id)[0]
    now = datetime.now(UTC)
    entries = [make_entry(event, ticket=code, at=now, event_session=first.reference) for code in (old, new)]
    refused, admitted = upload(pair_phone(event, now=first.starts_at), *entries, now=now)
    assert (refused.verdict, refused.detail, admitted.verdict) == (
        EntryVerdict.CONFLICT,
        "not_valid",
        EntryVerdict.STORED,
    )
