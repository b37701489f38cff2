"""The papers as the organization prints them: who is on the list, in which order, and who printed it."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pypdfium2
import pytest
from sqlalchemy import select

from eventapp.adapters.signatures import is_signed_by
from eventapp.adapters.translations import translator
from eventapp.db import db
from eventapp.domain.errors import RegistrationNotActive
from eventapp.domain.states import EventKind, RegistrationSource, RegistrationStatus
from eventapp.domain.tickets import TicketClaim, read_ticket, spaced_short_code
from eventapp.models import AuditEntry, Event, EventSession, Organization, Registration, User
from eventapp.queries import keys as key_queries
from eventapp.queries import paper as paper_queries
from eventapp.queries.events import get_organization_event
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import blank_tickets, paper, registrations, small_tickets
from tests.support.builders import NOW, STARTS_AT, make_details, make_event, make_registration, make_session, make_user
from tests.support.qr_reader import read_qr_codes

pytestmark = pytest.mark.usefixtures("app")

ZONE = "Europe/Berlin"
BASE_URL = "https://einlass.example.org"


def _olga(event: Event) -> int:
    found = db.session.scalars(select(User)).first()
    return (found or make_user(db.session.get_one(Organization, event.organization_id))).id


def _complete(event: Event) -> Event:
    db.session.commit()
    return get_organization_event(event.reference, organization_ids=[event.organization_id])


def _list(event: Event, session: EventSession | None = None, *, is_counselling: bool = False) -> str:
    whole = _complete(event)
    chosen = None if is_counselling else session or whole.sessions[0]
    pdf = paper.print_door_list(event=whole, event_session=chosen, zone=ZONE, user_id=_olga(event), now=NOW)
    return _text(pdf)


def _text(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def _order(text: str, words: Sequence[str]) -> list[str]:
    return sorted(words, key=text.index)


def _codes(pdf: bytes, *, dots_per_inch: int = 150) -> list[str]:
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        picture = page.render(scale=dots_per_inch / 72).to_pil().convert("L")
        found += [barcode.text for barcode in read_qr_codes(picture)]
    return found


def test_list_names_everybody_from_a_to_z_with_party_and_code() -> None:
    event = make_event()
    family = make_registration(event, name="Öztürk", adults=2, children=3)
    names = ["Zeynep", "Олена", "ada", "Ärzte"]
    for name in names:
        make_registration(event, name=name)

    text = _list(event)

    assert _order(text, ["Öztürk", *names]) == ["ada", "Ärzte", "Öztürk", "Zeynep", "Олена"]
    code = spaced_short_code(get_with_tickets(family.id).tickets[0].short_code)
    assert f"Öztürk 2 Erw. + 3 Ki. {code}" in text
    assert "Erwartet 9 Personen 5 Tickets" in text


def test_list_leaves_out_who_does_not_hold_a_place() -> None:
    event = make_event()
    make_registration(event, name="Bleibt")
    cancelled = make_registration(event, name="Abgesagt")
    registrations.cancel(registration_id=cancelled.id, now=NOW)
    blank_tickets.make_stack(event_id=event.id, count=2, language="de", user_id=_olga(event), now=NOW)

    text = _list(event)

    assert ("Bleibt" in text, "Abgesagt" in text) == (True, False)
    assert "1 Personen 1 Tickets" in text


def test_list_marks_who_has_not_confirmed() -> None:
    event = make_event()
    pending = make_registration(event, name="Wartet")
    db.session.get_one(Registration, pending.id).status = RegistrationStatus.PENDING

    assert "noch nicht bestätigt" in _list(event)


def test_list_of_a_session_has_its_own_people() -> None:
    morning, evening = make_session(label="Morgen"), make_session(label="Abend", starts_at=STARTS_AT + timedelta(1))
    evening.ends_at = evening.starts_at + timedelta(hours=1)
    event = make_event(sessions=[morning, evening])
    make_registration(event, name="Früh", event_sessions=[morning.reference])
    make_registration(event, name="Spät", event_sessions=[evening.reference])

    text = _list(event, evening)

    assert ("Früh" in text, "Spät" in text, "KulturWERK: Abend" in text) == (False, True, True)


def test_personal_tickets_stand_under_their_own_names() -> None:
    event = make_event(kind=EventKind.WORKSHOP)
    make_registration(event, attendee_names=("Bilal", "Ada"))

    text = _list(event)

    assert _order(text, ["Ada", "Bilal"]) == ["Ada", "Bilal"]


def test_list_of_counselling_has_numbers_and_times_and_no_names() -> None:
    slots = [
        make_session(
            label=f"B-0{n}",
            capacity=1,
            starts_at=STARTS_AT + timedelta(minutes=30 * n),
            ends_at=STARTS_AT + timedelta(minutes=30 * n + 30),
        )
        for n in (1, 2)
    ]
    event = make_event(kind=EventKind.BERATUNG, sessions=slots, title="Fragen zur Einbürgerung")
    make_registration(event, name="Bilal", event_sessions=[slots[0].reference])

    text = _list(event, is_counselling=True)

    assert "B-01 13:30–14:00" in text
    assert "B-02 14:00–14:30 frei" in text
    assert ("Bilal" in text, "Einbürgerung" in text) == (False, False)


def test_empty_list_says_so() -> None:
    assert "Niemand ist angemeldet." in _list(make_event())


def test_who_printed_the_list_is_remembered() -> None:
    event = make_event()
    _list(event)

    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "door_list.printed")).one()
    session = _complete(event).sessions[0]
    assert (entry.user_id, entry.reason, entry.subject_reference) == (
        _olga(event),
        "Papierliste für die Tür",
        session.reference,
    )


def test_every_blank_ticket_is_read_from_a_grey_print() -> None:
    event = make_event()
    made = blank_tickets.make_stack(event_id=event.id, count=20, language="de", user_id=_olga(event), now=NOW)
    stack = paper_queries.get_blank_stack(made.reference, event_id=event.id)

    pdf = small_tickets.blank_ticket_document(stack, event=_complete(event), base_url=BASE_URL, zone=ZONE)

    assert pdf is not None
    public_keys = key_queries.get_public_keys()
    claims = [
        read_ticket(
            code,
            verify=lambda key, message, signature: is_signed_by(message, signature, public_key=public_keys[key]),
        )
        for code in _codes(pdf)
    ]
    read = {claim.ticket_id for claim in claims if isinstance(claim, TicketClaim) and claim.event_number == event.id}
    assert read == {ticket.ticket_id for ticket in stack.tickets}
    text = _text(pdf)
    assert [t for t in stack.tickets if spaced_short_code(t.short_code) not in text] == []


def test_bound_tickets_are_not_printed_again() -> None:
    event = make_event()
    made = blank_tickets.make_stack(event_id=event.id, count=2, language="de", user_id=_olga(event), now=NOW)
    first, second = get_with_tickets(made.id).tickets
    details = make_details(email=None, source=RegistrationSource.STAFF)
    blank_tickets.register_at_desk(
        event_id=event.id, details=details, blank_code=first.short_code, user_id=_olga(event), now=NOW
    )
    db.session.expire_all()
    stack = paper_queries.get_blank_stack(made.reference, event_id=event.id)

    pdf = small_tickets.blank_ticket_document(stack, event=_complete(event), base_url=BASE_URL, zone=ZONE)

    assert pdf is not None
    assert re.findall(r"\b\w{4} \w{4}\b", _text(pdf))[-1] == spaced_short_code(second.short_code)
    assert len(_codes(pdf)) == 1


def test_small_ticket_speaks_the_language_of_its_guest() -> None:
    event = make_event()
    details = make_details(adults=2, children=3, name="نور حداد", email=None, language="en")
    registration = registrations.register(event_id=event.id, details=details, now=NOW)

    pdf = small_tickets.small_ticket_document(get_with_tickets(registration.id), base_url=BASE_URL, zone=ZONE)

    words = translator("en", zone=ZONE)
    assert f"{words.weekday(STARTS_AT)} {words.day(STARTS_AT)}, 13:00–18:00" in _text(pdf)
    assert [code.rpartition("/T/")[0] for code in _codes(pdf)] == [BASE_URL.upper()]


def test_small_ticket_of_counselling_stays_neutral() -> None:
    event = make_event(kind=EventKind.BERATUNG, sessions=[make_session(label="B-07")], title="Fragen zur Einbürgerung")
    registration = make_registration(event, name="Bilal", event_sessions=[event.sessions[0].reference])

    text = _text(small_tickets.small_ticket_document(get_with_tickets(registration.id), base_url=BASE_URL, zone=ZONE))

    assert ("B-07" in text, "Einbürgerung" in text, "Ihr Termin" in text) == (True, False, True)


def test_cancelled_registration_has_no_small_ticket() -> None:
    registration = make_registration(make_event())
    registrations.cancel(registration_id=registration.id, now=NOW)

    with pytest.raises(RegistrationNotActive):
        small_tickets.small_ticket_document(get_with_tickets(registration.id), base_url=BASE_URL, zone=ZONE)
