"""The demonstration's guests: they register, some cancel, most come."""

from datetime import datetime, timedelta

from sqlalchemy import select

from eventapp.adapters.randomness import new_key
from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.estimates import EstimateDetails
from eventapp.domain.pairing import link_secret, token_hash
from eventapp.domain.registering import Contact, PartyMember, RegistrationDetails
from eventapp.domain.states import DeviceRight, EstimateMethod, EventKind, EventStatus
from eventapp.models import Event, Registration
from eventapp.queries import devices as device_queries
from eventapp.queries import events as event_queries
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import check_in, devices, estimates, registrations
from eventapp.services.demo import attendance, people
from eventapp.services.demo.dates import Dates
from eventapp.services.demo.shapes import DemoEvent


def register_people(demo: DemoEvent, event: Event, *, dates: Dates) -> None:
    """Register everybody whose turn has come by now, in order; the last ones cancel again."""
    numbers = demo.numbers
    parties = _parties(demo)
    starts_at = dates.moment(demo.reference, demo.starts)
    for number, (party, person) in enumerate(zip(parties, people.line_up(demo.reference), strict=True)):
        at = _registered_at(starts_at, number=number, count=len(parties))
        if at >= dates.now:
            return
        registration = registrations.register(
            event_id=event.id, details=_details(event, number, party=party, person=person), now=at
        )
        if number >= len(parties) - numbers.canceled:
            registrations.cancel(registration_id=registration.id, now=at + timedelta(hours=5))


def _parties(demo: DemoEvent) -> list[Party]:
    single = [Party(adults=1)]
    if demo.kind is EventKind.FEST:
        return people.festival_parties() + [Party(adults=2)] * demo.numbers.canceled
    return single * (demo.numbers.registered + demo.numbers.canceled)


def _registered_at(starts_at: datetime, *, number: int, count: int) -> datetime:
    """Return when the n-th registration came in: few early on, most in the last weeks."""
    share: float = 1 - (number / count) ** 0.5
    return starts_at - timedelta(days=1) - share * timedelta(days=75) - timedelta(minutes=37 * (number % 7))


def _details(event: Event, number: int, *, party: Party, person: int) -> RegistrationDetails:
    name = people.name_of(person)
    is_family = party.size > 2 and number > 1
    if event.kind is EventKind.FEST:
        name = f"Familie {name.split()[-1]}" if is_family else name
    personal = event.kind in (EventKind.WORKSHOP, EventKind.FACHTAG)
    slots = event_queries.list_sessions(event.id)
    first_name = name.split()[0]
    return RegistrationDetails(
        form_token=new_key(),
        party=party,
        name=first_name if event.kind is EventKind.BERATUNG else name,
        members=(PartyMember(name=name),) if personal else (),
        event_sessions=(slots[number].reference,) if event.kind is EventKind.BERATUNG else (),
        contact=Contact(email=people.email_of(person), phone=people.phone_of(person)),
        language="en" if number % 9 == 7 else "de",
    )


def let_people_in(demo: DemoEvent, event: Event, *, dates: Dates) -> None:
    arrivals = [a for a in _arrivals(demo, event) if a.at < dates.now]
    if not arrivals:
        return
    paired = [_pair(event, gate=gate, dates=dates) for gate in demo.gates]
    for number, device in enumerate(paired):
        entries = [entry for gate, entry in attendance.as_entries(arrivals, event=demo.reference) if gate == number]
        if entries:
            received_at = entries[-1].happened_at + timedelta(seconds=4)
            check_in.receive_entries(entries, device=device, now=received_at)


def _arrivals(demo: DemoEvent, event: Event) -> list[attendance.Arrival]:
    guests = _guests(event)
    sessions = event_queries.list_sessions(event.id)
    first = sessions[0]
    if demo.kind is EventKind.FEST:
        return attendance.festival_arrivals(guests, starts_at=first.starts_at, event_session=first.reference)
    if demo.kind is not EventKind.BERATUNG:
        return attendance.seminar_arrivals(
            guests,
            starts_at=first.starts_at,
            event_session=first.reference,
            admitted=demo.numbers.admitted,
            walk_ins=demo.numbers.walk_ins,
        )
    came = zip(guests[: demo.numbers.admitted], sessions, strict=False)
    spontaneous = sessions[-demo.numbers.walk_ins :]
    return [
        arrival
        for guest, slot in [*came, *[(None, slot) for slot in spontaneous]]
        for arrival in attendance.seminar_arrivals(
            [guest] if guest else [],
            starts_at=slot.starts_at,
            event_session=slot.reference,
            admitted=1 if guest else 0,
            walk_ins=0 if guest else 1,
        )
    ]


def _guests(event: Event) -> list[attendance.Guest]:
    found = db.session.scalars(
        select(Registration)
        .where(Registration.event_id == event.id, Registration.canceled_at.is_(None))
        .order_by(Registration.id)
    )
    return [
        attendance.Guest(ticket=ticket.ticket_id, party=Party(adults=ticket.adults, children=ticket.children))
        for registration in found.all()
        for ticket in get_with_tickets(registration.id).tickets
    ]


def _pair(event: Event, *, gate: str, dates: Dates) -> device_queries.DeviceContext:
    helpers = {"Tor West": "Bilal", "Tor Ost": "Ionela", "Zähler Bühne": "Şükran"}
    secret_key = new_key().encode()
    opened = event_queries.list_sessions(event.id)[0].starts_at - timedelta(hours=1)
    link = devices.make_door_link(event_id=event.id, gate=gate, rights=(DeviceRight.WALK_IN,), now=opened)
    paired = devices.pair_device(
        link_reference=link.reference,
        secret=link_secret(link.reference, secret_key=secret_key),
        name=helpers.get(gate, "Olena"),
        secret_key=secret_key,
        now=opened,
    )
    link.revoked_at = opened
    return device_queries.get_device_context(token_hash(paired.token))


def finish(demo: DemoEvent, event: Event, *, dates: Dates) -> bool:
    """Close an event that is over, with its estimate; return whether it is."""
    ends_at = dates.moment(demo.reference, demo.ends)
    if ends_at >= dates.now:
        return False
    if demo.numbers.estimated:
        estimates.record_estimate(
            event_session_id=event_queries.list_sessions(event.id)[0].id,
            details=EstimateDetails(
                count=demo.numbers.estimated,
                method=EstimateMethod.SPOT_COUNT,
                estimated_at=ends_at - timedelta(hours=2),
                responsible="Ionela Marin",
                note="Gäste am Rand des Platzes, die nicht durch ein Tor kamen; zweimal ausgezählt.",
            ),
            now=ends_at,
        )
    event.status = EventStatus.FINISHED
    return True
