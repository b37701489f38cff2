"""Doors with tickets in every state there is, for the scenes of door_scenes.py."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import HELPER_RIGHTS, DeviceRight, EventKind, RegistrationStatus
from eventapp.models import Event, Registration, RegistrationSession, Ticket
from eventapp.services import blank_tickets, devices
from eventapp.services import registrations as registration_services
from eventapp.services import tickets as ticket_services
from tests.support.builders import make_details, make_event, make_organization, make_session, make_user
from tests.support.door import make_entry, pair_phone, ticket_of, upload

#: What the server can see otherwise.
ALARMS = ("admitted_twice", "surplus", "not_valid", "after_expiry")


@dataclass(frozen=True, kw_only=True)
class Festival:
    """A festival for all that is on now, with tickets in every state."""

    link: str
    one: str
    late_token: str
    family: str
    couple: str
    elsewhere: str
    revoked: str
    canceled: str
    waitlisted: str
    unconfirmed: str
    blank: str
    offline: str
    alarming: tuple[str, ...]
    forged_token: str
    foreign_token: str


@dataclass(frozen=True, kw_only=True)
class Seminar:
    """A day with registration only: one session over, one on, one to come."""

    link: str
    over: str
    now: str
    later: str


def make_festival(*, secret_key: str) -> Festival:
    """Make the festival; names and languages are those of its guests."""
    now = datetime.now(UTC)
    organization = make_organization()
    session = make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))
    event = make_event(organization=organization, sessions=[session])
    evening = make_session(starts_at=now + timedelta(days=3), ends_at=now + timedelta(days=3, hours=2))
    sister = make_event(
        organization=organization, title="Erfolgreiche Netzwerkarbeit", kind=EventKind.FACHTAG, sessions=[evening]
    )
    one, elsewhere = _register(event, "Amina Kaya", language="tr"), _register(event, "Yusuf Haddad", language="ar")
    revoked, canceled = (
        _register(event, "Olena Demtschenko", language="uk"),
        _register(event, "Ivelina Petrowa", adults=2),
    )
    old = _code(revoked)
    ticket_services.reissue(registration_id=revoked.id, now=now)
    registration_services.cancel(registration_id=canceled.id, now=now)
    token = _ticket(one).token
    _enter_elsewhere(event, elsewhere, at=now - timedelta(minutes=3))
    return Festival(
        link=_link(event, secret_key=secret_key),
        one=_code(one),
        late_token=_ticket(_register(event, "Marie-Claire Nguyen", language="fr")).token,
        family=_code(_register(event, "Familie Haddad", adults=2, children=3, language="ar")),
        couple=_code(_register(event, "Bohdan Kowalenko-Zachartschenko", adults=2, language="uk")),
        elsewhere=_code(elsewhere),
        revoked=old,
        canceled=_code(canceled),
        waitlisted=_code(_with_status(_register(event, "Selim Aydın"), RegistrationStatus.WAITLISTED)),
        unconfirmed=_code(_with_status(_register(event, "Jörg Müller", adults=2), RegistrationStatus.PENDING)),
        blank=_blank(event, user_id=make_user(organization).id, now=now),
        offline=_code(_register(event, "Şükran Yıldız", language="tr")),
        alarming=tuple(_code(_register(event, "Familie Haddad", adults=2)) for _ in ALARMS),
        forged_token=token[:60] + ("A" if token[60] != "A" else "B") + token[61:],
        foreign_token=_ticket(_register(sister, "Ada Beispiel")).token,
    )


def make_seminar(*, secret_key: str) -> Seminar:
    """Make the day; its guests have personal tickets for one session each."""
    now, hour = datetime.now(UTC), timedelta(hours=1)
    sessions = [
        make_session(label=label, starts_at=now + hours * hour, ends_at=now + (hours + 2) * hour)
        for label, hours in (("Vormittag", -5), ("Tagung", -1), ("Abend", 4))
    ]
    event = make_event(kind=EventKind.FACHTAG, title="Fachtag Vielfalt", sessions=sessions)
    over, on, later = (
        _code(_with_session(_register(event, "Olena Demtschenko", event_session=sessions[1].reference), session.id))
        for session in sessions
    )
    return Seminar(link=_link(event, secret_key=secret_key), over=over, now=on, later=later)


def _link(event: Event, *, secret_key: str) -> str:
    link = devices.make_door_link(
        event_id=event.id, gate="Tor West", rights=tuple(HELPER_RIGHTS), now=datetime.now(UTC)
    )
    return f"/door/#{link.reference}.{link_secret(link.reference, secret_key=secret_key.encode())}"


def _register(
    event: Event, name: str, *, adults: int = 1, children: int = 0, language: str = "de", event_session: str = ""
) -> Registration:
    details = make_details(
        adults=adults,
        children=children,
        name=name,
        attendee_names=[name] if event.kind is EventKind.FACHTAG else (),
        event_sessions=[event_session] if event_session else (),
        language=language,
    )
    return registration_services.register(event_id=event.id, details=details, now=datetime.now(UTC))


def _with_status(registration: Registration, status: RegistrationStatus) -> Registration:
    db.session.get_one(Registration, registration.id).status = status
    db.session.commit()
    return registration


def _with_session(registration: Registration, session_id: int) -> Registration:
    """Nobody registers for a session that is over: it was not when they did."""
    [chosen] = db.session.scalars(
        select(RegistrationSession).where(RegistrationSession.registration_id == registration.id)
    )
    chosen.event_session_id = session_id
    db.session.commit()
    return registration


def _blank(event: Event, *, user_id: int, now: datetime) -> str:
    stack = blank_tickets.make_stack(event_id=event.id, count=1, language="de", user_id=user_id, now=now)
    return _code(stack)


def _enter_elsewhere(event: Event, registration: Registration, *, at: datetime) -> None:
    token = pair_phone(event, gate="Tor Ost", name="Ionela", rights=(DeviceRight.WALK_IN,), now=at)
    upload(token, make_entry(event, ticket=ticket_of(registration), at=at), now=datetime.now(UTC))


def _ticket(registration: Registration) -> Ticket:
    return db.session.scalars(select(Ticket).where(Ticket.registration_id == registration.id)).one()


def _code(registration: Registration) -> str:
    return _ticket(registration).short_code
