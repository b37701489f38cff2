"""A workshop whose people were let in, and their certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from eventapp.db import db
from eventapp.domain.certificates import CertificateWords
from eventapp.domain.states import EventKind, TicketMode
from eventapp.models import Event, Organization, Registration
from eventapp.queries.events import list_sessions
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import certificates
from tests.support.builders import ENDS_AT, STARTS_AT, make_event, make_registration, make_session, make_user
from tests.support.door import make_entry, pair_phone, upload

#: When the workshops of these tests are over.
AFTER = ENDS_AT + timedelta(days=30)
WORDS = CertificateWords(
    contents=("Pressemitteilungen schreiben", "Fotos und Rechte", "Soziale Medien im Verein"),
    leader="Ada Beispiel, Journalistin",
    signer_name="Olga Beispiel",
    signer_role="Projektleitung",
)


@dataclass(frozen=True, kw_only=True)
class Certified:
    """A registration whose first person has a certificate."""

    number: str
    event_reference: str
    registration: Registration


def make_workshop(
    organization: Organization | None = None,
    *,
    days: int = 1,
    kind: EventKind = EventKind.WORKSHOP,
    reference: str = "w1",
) -> Event:
    """Make an event of so many days, three hours each, in Herne from one to four o'clock."""
    starts = [STARTS_AT + timedelta(days=day) for day in range(days)]
    sessions = [
        make_session(starts_at=start, ends_at=start + timedelta(hours=3), label=f"Teil {number}" if days > 1 else "")
        for number, start in enumerate(starts, start=1)
    ]
    return make_event(
        organization=organization,
        kind=kind,
        ticket_mode=TicketMode.PERSONAL,
        reference=reference,
        title="Öffentlichkeitsarbeit",
        sessions=sessions,
    )


def admit(event: Event, registration: Registration, *, person: int = 0, days: Sequence[int] = (0,)) -> None:
    """Let one person of a registration in on these days."""
    tickets = sorted(get_with_tickets(registration.id).tickets, key=lambda ticket: ticket.id)
    sessions = list_sessions(event.id)
    entries = [
        make_entry(
            event,
            ticket=tickets[person].ticket_id,
            at=sessions[day].starts_at,
            event_session=sessions[day].reference,
        )
        for day in days
    ]
    upload(pair_phone(event, now=STARTS_AT), *entries, now=sessions[max(days)].starts_at)


def make_certificate(event: Event, *, name: str = "Ada Beispiel", email: str | None = "ada@example.org") -> Certified:
    """Register somebody, let them in on the first day, and issue the certificate."""
    registration = make_registration(event, name=name, email=email)
    admit(event, registration)
    user = make_user(_organization(event))
    certificates.save_words(event_id=event.id, words=WORDS, user_id=user.id, now=AFTER)
    issued = certificates.issue_certificate(
        event_id=event.id,
        registration_reference=registration.reference,
        position=0,
        name=name,
        user_id=user.id,
        now=AFTER,
    )
    return Certified(number=issued.number, event_reference=event.reference, registration=registration)


def _organization(event: Event) -> Organization:
    return db.session.get_one(Organization, event.organization_id)
