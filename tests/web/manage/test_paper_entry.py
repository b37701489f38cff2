"""Entering paper in the workspace: typing, looking at what it does, saving, taking back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import EventKind
from eventapp.models import LogEntryRow, Registration, User
from eventapp.queries import paper as paper_queries
from eventapp.queries import paper_sheets as sheet_queries
from eventapp.queries.attendance import list_session_attendance
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import blank_tickets
from tests.support.builders import (
    ENDS_AT,
    NOW,
    STARTS_AT,
    make_event,
    make_organization,
    make_registration,
    make_session,
    make_user,
)
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.page import Page
from tests.support.paper import (
    ENTRY,
    GUESTS,
    HEAD,
    carried,
    figures_of,
    line_of,
    log_size,
    make_family,
    make_paper_event,
    numbers_of,
    organization_of,
    preview,
    save,
)
from tests.support.signing_in import sign_in
from tests.support.statements import count_statements


@pytest.fixture(autouse=True)
def evening() -> Iterator[None]:
    """The evening of the festival."""
    with time_machine.travel(ENDS_AT + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def olga(client: Client) -> User:
    """Olga, signed in."""
    user = make_user(make_organization())
    sign_in(client, user)
    return user


def test_list_has_everybody_from_a_to_z_and_who_is_counted(client: Client, olga: User) -> None:
    event = make_paper_event(olga)
    for name in ("Zoe", "Ärzte", "ada"):
        make_family(event, name=name)
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(db.session.get_one(Registration, 1)), adults=2))

    page = Page(client.get(ENTRY))

    assert page.texts("strong")[-4:] == ["ada", "Ärzte", "Zoe", "schon gezählt: 2"]


def test_preview_says_the_new_totals_and_writes_nothing(client: Client, olga: User) -> None:
    event = make_paper_event(olga)
    family = make_family(event)

    page = preview(client, {f"{line_of(family)}-all": "1", **GUESTS})

    assert figures_of(page) == ["20", "5", "15", "6"]
    assert (log_size(), sheet_queries.list_sheets(event.id)) == (0, [])


def test_saved_sheet_is_in_the_numbers(client: Client, olga: User) -> None:
    event = make_paper_event(olga)
    family = make_family(event)

    where = save(client, {f"{line_of(family)}-adults": "2", f"{line_of(family)}-children": "1", **GUESTS})

    assert numbers_of(event) == (3, 15, 4)
    page = Page(client.get(where))
    assert page.texts("th", css_class="table__cell--head")[0].startswith("Familie Haddad")
    assert "Blatt „Tor West 1“" in page.texts("h2")


def test_sheet_sent_twice_counts_once(client: Client, olga: User) -> None:
    event = make_paper_event(olga)
    save(client, GUESTS)

    page = preview(client, {**GUESTS, "name": "tor west  1"})

    assert page.texts("div", css_class="notice") == ["Alles auf diesem Blatt ist schon gezählt. Es kommt nichts dazu."]
    assert [button for button in page.texts("button") if button == "So speichern"] == []
    assert numbers_of(event) == (0, 15, 3)


def test_double_click_on_save_counts_once(client: Client, olga: User) -> None:
    event = make_paper_event(olga)
    sent = {**carried(preview(client, GUESTS)), "do": "save"}

    answers = [client.post(ENTRY, data=sent).status_code for _ in range(2)]

    assert answers == [303, 409]
    assert numbers_of(event) == (0, 15, 3)


def test_scanned_people_are_shown_and_can_be_said_to_be_others(client: Client, olga: User) -> None:
    event = make_paper_event(olga)
    family = make_family(event)
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(family), adults=1, children=1))
    came = {f"{line_of(family)}-adults": "1", f"{line_of(family)}-children": "1"}

    same = preview(client, came)
    others = preview(client, {**came, f"o-{ticket_of(family).hex()}": "1"})
    all_others = preview(client, {**came, "o-all": "1"})

    assert [figures_of(page)[1] for page in (same, others, all_others)] == ["2", "4", "4"]
    assert "Schon gezählt: 2, zuerst um 13:00." in " ".join(same.texts("td"))


def test_choice_that_was_not_previewed_is_previewed_first(client: Client, olga: User) -> None:
    event = make_paper_event(olga)
    family = make_family(event)
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(family), adults=1, children=1))
    sent = carried(preview(client, {f"{line_of(family)}-adults": "1", **GUESTS}))

    response = client.post(ENTRY, data={**sent, "o-all": "1", "do": "save"})

    assert response.status_code == 409
    assert "Die Vorschau hat sich geändert." in response.text
    assert numbers_of(event) == (2, 0, 1)


def test_blank_ticket_is_entered_by_its_code(client: Client, olga: User) -> None:
    event = make_paper_event(olga)
    stack = blank_tickets.make_stack(event_id=event.id, count=1, language="de", user_id=olga.id, now=NOW)
    (ticket,) = get_with_tickets(stack.id).tickets

    page = preview(client, {"c-0-words": ticket.short_code.lower(), "c-0-adults": "3"})

    assert figures_of(page)[:3] == ["3", "0", "3"]
    assert "Blanko-Ticket: zählt ohne Anmeldung." in page.texts("td")


def test_more_lines_keep_what_was_typed(client: Client, olga: User) -> None:
    make_paper_event(olga)

    page = Page(client.post(ENTRY, data={**HEAD, **GUESTS, "tallies": "3", "do": "tallies"}))

    names = {field.get("name"): field.get("value", "") for field in page.all("input")}
    assert (names["g-0-words"], names["tallies"], "g-7-words" in names, "g-8-words" in names) == (
        "Tor West",
        "8",
        True,
        False,
    )


def test_way_back_from_the_preview_keeps_everything(client: Client, olga: User) -> None:
    event = make_paper_event(olga)
    family = make_family(event)
    sent = carried(preview(client, {f"{line_of(family)}-all": "1", **GUESTS}))

    page = Page(client.post(ENTRY, data={**sent, "do": "edit"}))

    fields = {field.get("name"): field for field in page.all("input")}
    assert "checked" in fields[f"{line_of(family)}-all"].attrib
    assert [fields[name].get("value") for name in (*GUESTS, "name")] == [*GUESTS.values(), "Tor West 1"]


def test_half_hours_of_a_tally_have_their_own_times(client: Client, olga: User) -> None:
    make_paper_event(olga)
    rows = {
        **{"g-0-words": "West", "g-0-clock": "13:30", "g-0-adults": "4"},
        **{"g-1-words": "West", "g-1-clock": "14:00", "g-1-adults": "5"},
    }

    save(client, rows)

    moments = db.session.scalars(select(LogEntryRow.counted_at).order_by(LogEntryRow.counted_at)).all()
    assert list(moments) == [STARTS_AT + timedelta(minutes=30), STARTS_AT + timedelta(hours=1)]


def test_night_sheet_knows_the_evening_before(client: Client, olga: User) -> None:
    begins = STARTS_AT - timedelta(hours=14, minutes=30)  # Friday 22:30 in Herne
    night = make_session(starts_at=begins, ends_at=begins + timedelta(hours=4))
    make_event(organization=organization_of(olga), reference="kw", sessions=[night])

    save(client, {"time": "02:00", "g-0-words": "Tor", "g-0-clock": "23:00", "g-0-adults": "4"})

    assert db.session.scalars(select(LogEntryRow.counted_at)).one() == begins + timedelta(minutes=30)


def test_sessions_are_entered_one_by_one(client: Client, olga: User) -> None:
    first, second = make_session(label="Vormittag"), make_session(label="Nachmittag")
    event = make_event(organization=organization_of(olga), reference="kw", sessions=[first, second])
    address = f"{ENTRY}?session={second.reference}"
    sent = carried(Page(client.post(address, data={**HEAD, **GUESTS, "do": "preview"})))

    client.post(address, data={**sent, "do": "save"})

    assert [session.report.walk_ins for session in list_session_attendance(event.id)] == [0, 15]
    assert client.get(f"{ENTRY}?session=nowhere").status_code == 404


def test_personal_tickets_are_ticked(client: Client, olga: User) -> None:
    event = make_paper_event(olga, kind=EventKind.WORKSHOP)
    ada = make_registration(event, attendee_names=("Ada",))

    page = Page(client.get(ENTRY))
    save(client, {f"{line_of(ada)}-all": "1"})

    assert f"{line_of(ada)}-adults" not in {field.get("name") for field in page.all("input")}
    assert numbers_of(event) == (1, 0, 0)


def test_html_in_names_stays_text(client: Client, olga: User) -> None:
    event = make_paper_event(olga)
    family = make_family(event, name="<b>Ada</b>")
    where = save(client, {f"{line_of(family)}-all": "1", "name": "<i>1</i>"})

    assert [tag for tag in ("<b>Ada", "<i>1") if tag in client.get(ENTRY).text + client.get(where).text] == []


def test_entry_asks_the_database_the_same_for_one_and_for_three(client: Client, olga: User) -> None:
    event = make_paper_event(olga)
    make_family(event)
    with count_statements() as one:
        client.get(ENTRY)
    make_family(event)
    make_family(event)
    with count_statements() as three:
        client.get(ENTRY)

    assert three.count == one.count


def test_expected_tickets_of_the_list_are_those_of_the_paper(client: Client, olga: User) -> None:
    event = make_paper_event(olga)
    make_family(event)
    session = list_session_attendance(event.id)[0]

    page = Page(client.get(ENTRY))

    boxes = [field.get("name", "") for field in page.all("input") if field.get("name", "").endswith("-all")]
    assert boxes == [f"t-{t.ticket_id.hex()}-all" for t in paper_queries.list_expected_tickets(session.id)]
