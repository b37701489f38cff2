"""Signatures drawn on phones: kept once, replaced by later ones, printed while they stand, gone with the name."""

import uuid
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader
from sqlalchemy import delete, select, text, update

from eventapp.db import db
from eventapp.domain.attendance_lists import ListKind
from eventapp.domain.errors import NotAllowed, NotFound
from eventapp.domain.handwriting import Strokes
from eventapp.domain.states import DeviceRight, EntryKind, EventKind
from eventapp.models import Device, Event, Organization, Registration, Signature
from eventapp.queries.events import get_organization_event, list_sessions
from eventapp.queries.registrations import get_with_tickets
from eventapp.queries.signatures import list_printed, list_standing
from eventapp.services import blank_tickets, erasure, signatures
from eventapp.services.attendance_lists import ListOrder, named_list, nameless_list
from eventapp.services.list_heads import ListPlace
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_user
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.handwriting import SIGNED, STROKES, sign
from tests.support.list_ink import LEAST_INK, ink_beside
from tests.support.managing import actions

pytestmark = pytest.mark.usefixtures("app")

OTHER_STROKES = [[0, 0, 1500, 1500]]


def signing_event(kind: EventKind = EventKind.FACHTAG, **changes: object) -> Event:
    """An event with list duty at whose door people may sign."""
    event = make_event(kind=kind, **changes)  # type: ignore[arg-type]
    signatures.switch_signing(event_id=event.id, on=True, user_id=None, now=NOW)
    return event


def olga(event: Event) -> int:
    """An organizer of the event."""
    return make_user(db.session.get_one(Organization, event.organization_id)).id


def admitted(event: Event, token: str, **details: object) -> bytes:
    """The ticket of somebody who was let in."""
    ticket = ticket_of(make_registration(event, **details))  # type: ignore[arg-type]
    upload(token, make_entry(event, ticket=ticket))
    return ticket


def kept() -> list[tuple[str, list[list[int]]]]:
    """What is stored."""
    db.session.expire_all()
    return [(row.uuid, row.strokes) for row in db.session.scalars(select(Signature).order_by(Signature.id))]


def standing(event: Event) -> dict[bytes, Strokes]:
    """What stands on the list of the first session."""
    return list_standing(list_sessions(event.id)[0])


def plain(strokes: Strokes) -> list[list[int]]:
    """Strokes as they were sent."""
    return [list(stroke) for stroke in strokes]


def test_a_signature_is_kept_once_and_answered_known_when_it_comes_again() -> None:
    event = signing_event()
    token = pair_phone(event)
    ticket = admitted(event, token)
    number = str(uuid.uuid4())

    answers = [sign(token, event, ticket=ticket, uuid=number) for _ in range(3)]

    assert [answer.verdict for answer in answers] == ["stored", "known", "known"]
    assert kept() == [(number, STROKES)]
    assert plain(standing(event)[ticket]) == STROKES


def test_a_later_signature_takes_the_place_of_an_earlier_one_in_whatever_order_they_come() -> None:
    event = signing_event()
    token, other = pair_phone(event), pair_phone(event, name="Bilal")
    ticket = admitted(event, token)
    later = {
        "uuid": str(uuid.uuid4()),
        "signed_at": (SIGNED + timedelta(minutes=1)).isoformat(),
        "strokes": OTHER_STROKES,
    }

    answers = [
        sign(token, event, ticket=ticket),
        sign(other, event, ticket=ticket, **later),
        sign(token, event, ticket=ticket),
        sign(other, event, ticket=ticket, **later),
    ]

    assert [answer.verdict for answer in answers] == ["stored", "stored", "known", "known"]
    assert kept() == [(later["uuid"], OTHER_STROKES)]


def test_each_holder_of_a_personal_ticket_signs_for_themselves_and_for_each_session() -> None:
    event = signing_event()
    token = pair_phone(event)
    registration = make_registration(event, attendee_names=("Ada", "Bilal"))
    tickets = [ticket.ticket_id for ticket in get_with_tickets(registration.id).tickets]
    for ticket in tickets:
        upload(token, make_entry(event, ticket=ticket))
        sign(token, event, ticket=ticket)

    assert set(standing(event)) == set(tickets)
    assert len(kept()) == 2


def test_a_signature_is_refused_where_it_has_no_line() -> None:
    event = signing_event()
    token = pair_phone(event)
    ticket = admitted(event, token)
    elsewhere = signing_event(organization=make_organization(short_name="Woanders"))
    foreign = ticket_of(make_registration(elsewhere))
    blank_tickets.make_stack(event_id=event.id, count=1, language="de", user_id=olga(event), now=NOW)
    blank = db.session.scalars(text("SELECT ticket_id FROM ticket ORDER BY id DESC LIMIT 1")).one()

    answers = [
        sign(token, event, ticket=foreign),
        sign(token, event, ticket=bytes(blank)),
        sign(token, event, ticket=ticket, event_session=list_sessions(elsewhere.id)[0].reference),
    ]

    assert [(answer.verdict, answer.detail) for answer in answers] == [
        ("rejected", "unknown_ticket"),
        ("rejected", "unknown_ticket"),
        ("rejected", "unknown_session"),
    ]
    assert kept() == []


def test_a_signature_is_refused_while_it_is_switched_off_and_the_others_are_not_printed() -> None:
    event = signing_event()
    token = pair_phone(event)
    ticket = admitted(event, token)
    sign(token, event, ticket=ticket)
    signatures.switch_signing(event_id=event.id, on=False, user_id=None, now=NOW)
    signatures.switch_signing(event_id=event.id, on=False, user_id=None, now=NOW)

    refused = sign(token, event, ticket=admitted(event, token, email="b@example.org"))

    session = list_sessions(event.id)[0]
    assert (refused.verdict, refused.detail) == ("rejected", "not_offered")
    assert (list_printed(event, session), len(standing(event))) == ({}, 1)
    signatures.switch_signing(event_id=event.id, on=True, user_id=None, now=NOW)
    assert list(list_printed(event, session)) == [ticket]
    switched = [action for action in actions() if action.startswith("event.signing")]
    assert switched == ["event.signing_on", "event.signing_off", "event.signing_on"]


@pytest.mark.parametrize("kind", [EventKind.BERATUNG, EventKind.FEST])
def test_signing_cannot_be_switched_on_where_no_names_are_listed(kind: EventKind) -> None:
    with pytest.raises(NotFound):
        signing_event(kind)


def test_a_tablet_of_guests_may_not_bring_signatures_and_a_revoked_phone_still_may() -> None:
    event = signing_event()
    token, tablet = pair_phone(event), pair_phone(event, rights=(DeviceRight.KIOSK,))
    ticket = admitted(event, token)

    with pytest.raises(NotAllowed):
        sign(tablet, event, ticket=ticket)
    db.session.execute(update(Device).values(revoked_at=NOW))
    db.session.commit()
    assert sign(token, event, ticket=ticket).verdict == "stored"


def test_taking_an_admission_back_takes_the_signature_off_the_list_until_somebody_signs_again() -> None:
    event = signing_event()
    token = pair_phone(event)
    ticket = ticket_of(make_registration(event))
    first = make_entry(event, ticket=ticket)
    upload(token, first)
    sign(token, event, ticket=ticket)
    before = list(standing(event))

    back_at = SIGNED + timedelta(minutes=1)
    upload(token, make_entry(event, kind=EntryKind.REVERSAL, reverses=first.uuid, adults=0, at=back_at), now=back_at)
    taken_back = standing(event)
    upload(token, make_entry(event, ticket=ticket, at=back_at), now=back_at)
    again = standing(event)
    sign(token, event, ticket=ticket, signed_at=(back_at + timedelta(minutes=1)).isoformat(), strokes=OTHER_STROKES)

    assert (before, taken_back, again) == ([ticket], {}, {})
    assert plain(standing(event)[ticket]) == OTHER_STROKES


def test_erasing_a_person_deletes_their_signatures_and_none_comes_back() -> None:
    event = signing_event()
    token = pair_phone(event)
    tickets = [admitted(event, token, name=name, email=f"{name}@example.org") for name in ("ada", "bilal")]
    for ticket in tickets:
        sign(token, event, ticket=ticket, uuid=str(uuid.UUID(int=tickets.index(ticket))))
    gone = db.session.scalars(select(Registration).where(Registration.email == "ada@example.org")).one()

    erasure.erase_registration(registration_id=gone.id, now=SIGNED)
    resent = sign(token, event, ticket=tickets[0], uuid=str(uuid.UUID(int=0)))

    assert [uuid_ for uuid_, _ in kept()] == [str(uuid.UUID(int=1))]
    assert (resent.verdict, resent.detail) == ("rejected", "erased")
    assert list(standing(event)) == tickets[1:]


def place_of(event: Event) -> ListPlace:
    """Where and when a list is made."""
    whole = get_organization_event(event.reference, organization_ids=[event.organization_id])
    return ListPlace(
        event=whole,
        event_session=whole.sessions[0],
        leader="",
        zone="Europe/Berlin",
        privacy_url="https://einlass.example.org/privacy",
        now=NOW,
        logo_folder=Path("none"),
    )


def list_with_names(event: Event, kind: ListKind) -> bytes:
    """The list as an organizer takes it."""
    return named_list(ListOrder(kind=kind), place_of(event), reason="Nachweis", user_id=olga(event))


def words_of(pdf: bytes) -> str:
    """All that is written on all pages."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def signed_event() -> Event:
    """A symposium at which Bilal has signed, beside two others, one of whom came."""
    event = signing_event()
    token = pair_phone(event)
    for name in ("Ada Beispiel", "Bilal Demir", "Cem Yurt"):
        ticket = ticket_of(make_registration(event, name=name, email=None))
        if name != "Cem Yurt":
            upload(token, make_entry(event, ticket=ticket))
        if name == "Bilal Demir":
            sign(token, event, ticket=ticket)
    return event


def test_the_list_prints_a_signature_as_lines_in_its_own_row_alone() -> None:
    pdf = list_with_names(signed_event(), ListKind.ATTENDANCE)

    ink = {name: ink_beside(pdf, name) for name in ("Ada", "Bilal", "Cem")}
    assert ink["Bilal"] > LEAST_INK
    assert (ink["Ada"], ink["Cem"]) == (0, 0)
    assert [image.name for page in PdfReader(BytesIO(pdf)).pages for image in page.images] == []
    assert "Davon auf einem Gerät gezeichnet: 1" in words_of(pdf)
    with pikepdf.open(BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert metadata.get("pdfuaid:part") == "1"


def test_a_sheet_for_one_person_has_the_signature_of_that_person() -> None:
    pdf = list_with_names(signed_event(), ListKind.SINGLE)

    assert ink_beside(pdf, "Ada", page=0) == 0
    assert ink_beside(pdf, "Bilal", page=1) > LEAST_INK
    assert ink_beside(pdf, "Cem", page=2) == 0
    assert words_of(pdf).count("auf einem Gerät gezeichnet") == 1


@pytest.mark.parametrize("kind", list(ListKind))
def test_lists_without_names_have_no_signature(kind: ListKind) -> None:
    event = signed_event()
    with_signature = nameless_list(ListOrder(kind=kind), place_of(event))
    db.session.execute(delete(Signature))
    db.session.commit()

    assert nameless_list(ListOrder(kind=kind), place_of(event)) == with_signature


def test_the_list_has_empty_fields_once_the_person_is_erased_or_it_is_switched_off() -> None:
    event = signed_event()
    signatures.switch_signing(event_id=event.id, on=False, user_id=None, now=NOW)
    off = list_with_names(event, ListKind.ATTENDANCE)
    signatures.switch_signing(event_id=event.id, on=True, user_id=None, now=NOW)
    bilal = db.session.scalars(select(Registration).order_by(Registration.id).offset(1)).first()
    assert bilal is not None
    erasure.erase_registration(registration_id=bilal.id, now=SIGNED)
    erased = list_with_names(event, ListKind.ATTENDANCE)

    assert ink_beside(off, "Bilal") == 0
    assert "Gerät gezeichnet" not in words_of(off) + words_of(erased)
    assert kept() == []
