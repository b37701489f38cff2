"""One rule, two languages: on generated cases JavaScript and Python decide and add up the same (docs/door.md).

The vectors say what is right; here it is only asked whether both sides say the same. Each case follows from the
seed and its number (tests/support/proofs.py).
"""

import base64
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from eventapp.domain.admissions import AdmittedEntry, fold_admissions
from eventapp.domain.check_in import Decision, DoorFacts, FirstEntry, Party, TicketFacts, decide_check_in
from eventapp.domain.roster import (
    NOT_KNOWN,
    DoorCounts,
    DoorDevice,
    DoorEvent,
    DoorSession,
    OtherPhone,
    RosterArrival,
    RosterHeader,
    RosterTicket,
    encode_roster,
)
from eventapp.domain.states import EventKind, RegistrationStatus, ScanResult, TicketStatus
from eventapp.domain.tickets import TicketClaim, TicketRejected
from tests.support.door_peer import DoorPeer, running_peer
from tests.support.proofs import expect_same, many, random_case
from tests.support.roster import decode_roster

NOON = datetime(2026, 9, 26, 12, 0, tzinfo=UTC)
SESSIONS = ("vormittag", "nachmittag", "abend")

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def peer() -> Iterator[DoorPeer]:
    """The phone's modules."""
    with running_peer() as peer:
        yield peer


def millis(moment: datetime | None) -> int | None:
    """A moment as JavaScript counts."""
    return None if moment is None else round(moment.timestamp() * 1000)


def chance_party(chance: Random, *, most: int = 6) -> Party:
    """Up to twelve people, often nobody or one."""
    return Party(
        adults=chance.choice((0, 1, 1, chance.randint(0, most))),
        children=chance.choice((0, 0, chance.randint(0, most))),
    )


def chance_moment(chance: Random) -> datetime:
    """A moment of the day, often the same one, to the millisecond."""
    return NOON + timedelta(milliseconds=chance.choice((0, 1, -1, 60_000, chance.randint(-86_400_000, 86_400_000))))


def chance_first(chance: Random) -> FirstEntry | None:
    """Somebody who came before, or nobody."""
    if chance.random() < 0.4:
        return None
    return FirstEntry(
        at=chance_moment(chance), gate=chance.choice((None, "Tor West")), device=chance.choice((None, "dev"))
    )


def plain_first(first: FirstEntry | None) -> dict[str, object] | None:
    """As JavaScript has it."""
    return None if first is None else {"at": millis(first.at), "gate": first.gate, "device": first.device}


# decide_check_in


def chance_claim(chance: Random) -> TicketClaim | TicketRejected:
    """Mostly a ticket of this event."""
    if chance.random() < 0.1:
        return TicketRejected(reason=chance.choice((ScanResult.UNKNOWN, ScanResult.FORGED)))
    return TicketClaim(event_number=chance.choice((7, 7, 7, 7, 8)), ticket_id=chance.randbytes(8), key_id=0)


def chance_facts(chance: Random) -> TicketFacts | None:
    """What may be known of a ticket; None: nothing."""
    if chance.random() < 0.1:
        return None
    return TicketFacts(
        ticket_status=chance.choice((TicketStatus.VALID, TicketStatus.VALID, TicketStatus.REVOKED)),
        registration_status=chance.choice((RegistrationStatus.CONFIRMED,) * 4 + tuple(RegistrationStatus)),
        event_sessions=frozenset(chance.sample(SESSIONS, chance.choice((1, 2, 3)))),
        party=chance_party(chance),
        admitted=chance_party(chance),
        first=chance_first(chance),
    )


def chance_door(chance: Random) -> DoorFacts:
    """An open door, or one with hours."""
    return DoorFacts(
        event_number=7,
        event_session=chance.choice(SESSIONS),
        opens_at=chance.choice((None, None, chance_moment(chance))),
        closes_at=chance.choice((None, None, chance_moment(chance))),
        open_to_all=chance.random() < 0.5,
        is_released=chance.random() < 0.3,
    )


def plain_claim(claim: TicketClaim | TicketRejected) -> dict[str, object]:
    """As ticket.js gives it."""
    if isinstance(claim, TicketRejected):
        return {"rejected": claim.reason.value}
    return {"eventNumber": claim.event_number, "ticket": claim.ticket_id.hex(), "keyId": claim.key_id}


def plain_facts(facts: TicketFacts | None) -> dict[str, object] | None:
    """As lookup.js gives it."""
    return (
        None
        if facts is None
        else {
            "ticketStatus": facts.ticket_status.value,
            "registrationStatus": facts.registration_status.value,
            "eventSessions": sorted(facts.event_sessions),
            "party": asdict(facts.party),
            "admitted": asdict(facts.admitted),
            "first": plain_first(facts.first),
        }
    )


def plain_decision(decision: Decision) -> dict[str, object]:
    """As decision.js gives it."""
    return {
        "result": decision.result.value,
        "admit": asdict(decision.admit),
        "surplus": asdict(decision.surplus),
        "left": decision.left,
        "first": plain_first(decision.first),
        "offerWalkIn": decision.offer_walk_in,
    }


def test_decide_check_in_is_the_same_rule_in_both_languages(peer: DoorPeer) -> None:
    cases, answers = [], []
    for number in many(4_000):
        chance = random_case("decision", number)
        claim, facts, door = chance_claim(chance), chance_facts(chance), chance_door(chance)
        now, wanted = chance_moment(chance), chance.choice((None, chance_party(chance)))
        answers.append(plain_decision(decide_check_in(claim, facts=facts, door=door, now=now, wanted=wanted)))
        cases.append(
            {
                "claim": plain_claim(claim),
                "facts": plain_facts(facts),
                "door": {
                    "eventNumber": door.event_number,
                    "eventSession": door.event_session,
                    "opensAt": millis(door.opens_at),
                    "closesAt": millis(door.closes_at),
                    "openToAll": door.open_to_all,
                    "isReleased": door.is_released,
                },
                "now": millis(now),
                "wanted": wanted and asdict(wanted),
            }
        )

    expect_same("decision", cases, answers, peer.ask("decide", cases=cases))


# fold_admissions


def test_fold_admissions_is_the_same_in_both_languages_whatever_the_order(peer: DoorPeer) -> None:
    cases, answers = [], []
    for number in many(2_000):
        chance = random_case("fold", number)
        ticket = chance.randbytes(8)
        log = [
            AdmittedEntry(
                uuid=f"{chance.randrange(30):02}",
                ticket=ticket,
                event_session="abend",
                at=chance_moment(chance),
                adults=chance.randint(0, 4),
                children=chance.randint(0, 4),
                gate=chance.choice((None, "Tor West", "Tor Ost")),
                device=chance.choice((None, "west", "ost")),
            )
            for _ in range(chance.randint(0, 12))
        ]
        log = list({entry.uuid: entry for entry in log}.values())  # a uuid is one entry for ever
        reversed_uuids = {f"{chance.randrange(30):02}" for _ in range(chance.randint(0, 6))}
        admission = fold_admissions(log, reversed_uuids=reversed_uuids).get((ticket, "abend"))
        answers.append(admission and {"admitted": asdict(admission.party), "first": plain_first(admission.first)})
        heard = [*log, *chance.sample(log, len(log) // 2)]
        chance.shuffle(heard)
        entries = [{**entry._asdict(), "ticket": ticket.hex(), "at": millis(entry.at)} for entry in heard]
        cases.append({"entries": entries, "reversed": sorted(reversed_uuids)})

    javascript = peer.ask("fold", cases=cases)

    expect_same("fold", cases, answers, javascript)
    assert sum(answer is None for answer in answers) < len(cases) / 3


# rosters


def chance_roster(chance: Random) -> tuple[RosterHeader, list[RosterTicket], list[RosterArrival]]:
    """A roster with numbers up to the widest that a column holds, and names in any script."""
    sessions = [door_session(reference) for reference in SESSIONS]
    has_names, languages = chance.random() < 0.5, chance.choice((("",), ("", "de", "ar")))
    tickets = [
        RosterTicket(
            ticket_id=chance.randbytes(8),
            adults=chance.choice((0, 1, 255, 256, 65535, chance.randrange(65536))),
            children=chance.choice((0, 1, chance.randrange(65536))),
            status=chance.choice(tuple(RegistrationStatus)),
            is_revoked=chance.random() < 0.3,
            event_sessions=tuple(sorted(chance.sample(range(3), chance.randint(0, 3)))),
            name=chance.choice(("", "Şükran Y.", "نور ح.", "x" * 40, "Familie H.")) if has_names else "",
            marks=chance.randbytes(chance.randint(0, 4)) if has_names else b"",
            language=chance.choice(languages),
        )
        for _ in range(chance.choice((0, 1, 2, 300)))
    ]
    phones = [
        OtherPhone(reference=f"phone{number}", gate="Tor Öst", name="Gül") for number in range(chance.randint(0, 4))
    ]
    arrivals = [
        RosterArrival(
            ticket=row,
            event_session=chance.randrange(3),
            adults=chance.randrange(65536),
            children=chance.randrange(65536),
            first_minute=chance.choice((0, 1, chance.randrange(2**32))),
            device=chance.choice((NOT_KNOWN, *range(len(phones)))),
        )
        for row in sorted(chance.sample(range(len(tickets)), len(tickets) // 2))
    ]
    header = RosterHeader(
        is_complete=chance.random() < 0.5,
        cursor=str(chance.randrange(10**13)),
        version="1.2.3.4",
        server_time=NOON,
        event=DoorEvent(
            reference="r",
            number=7,
            title="Fest „Süd“ 😀",
            kind=EventKind.FEST,
            open_to_all=True,
            child_age_limit=14,
            venue="",
        ),
        sessions=sessions,
        device=DoorDevice(reference="d", name="Gus", gate="Tor West", rights=("scan",), expires_at=NOON),
        keys={0: "00" * 32},
        counts={SESSIONS[0]: DoorCounts(admitted=1, expected=2, walk_ins=3, inside=4)},
        other_events=[],
        devices=phones,
        epoch=chance_moment(chance).replace(microsecond=0),
        has_names=has_names,
    )
    return header, tickets, arrivals


def door_session(reference: str) -> DoorSession:
    """A session without hours."""
    return DoorSession(
        reference=reference,
        label="",
        starts_at=NOON,
        ends_at=NOON,
        opens_at=None,
        closes_at=None,
        released_at=NOON,
        capacity=12,
        is_cancelled=False,
    )


def test_a_roster_is_read_by_javascript_as_python_wrote_it(peer: DoorPeer) -> None:
    rosters = [chance_roster(random_case("roster", number)) for number in many(100)]
    records = [encode_roster(header, tickets=tickets, arrivals=arrivals) for header, tickets, arrivals in rosters]
    decoded = [decode_roster(record) for record in records]

    javascript = peer.ask("rosters", records=[base64.b64encode(record).decode() for record in records])

    expect_same("roster", records, [asdict(roster) for roster in decoded], javascript)
