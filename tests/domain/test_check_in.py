"""The admission rule: every case of tests/vectors/check_in.json, which JavaScript runs too."""

from datetime import datetime

import pytest

from eventapp.domain.admissions import Admission, AdmittedEntry, fold_admissions
from eventapp.domain.check_in import (
    Decision,
    DoorFacts,
    FirstEntry,
    Party,
    TicketFacts,
    decide_check_in,
    statuses_at,
    unlisted_ticket,
)
from eventapp.domain.states import RegistrationStatus, ScanResult, TicketStatus
from eventapp.domain.tickets import TicketClaim, TicketRejected
from tests.support.vectors import Vector, load_vectors

VECTORS = load_vectors("check_in.json")
TICKET = bytes.fromhex("0102030405060708")


@pytest.mark.parametrize("case", VECTORS["decisions"], ids=lambda case: case["name"])
def test_decide_check_in_answers(case: Vector) -> None:
    given = {key: _merged(key, case) for key in VECTORS["defaults"]}

    decision = decide_check_in(
        _claim(given["claim"]),
        facts=_facts(given["facts"]),
        door=_door(given["door"]),
        now=_moment(given["now"]),
        wanted=_party(given["wanted"]),
    )

    assert decision == _decision(given["expected"])


def test_decide_check_in_has_a_vector_for_every_result_of_a_scan() -> None:
    tried = {case["expected"].get("result", "admitted") for case in VECTORS["decisions"]}

    assert tried == {result.value for result in ScanResult if result is not ScanResult.RECORDED}


@pytest.mark.parametrize("case", VECTORS["admissions"], ids=lambda case: case["name"])
def test_fold_admissions_counts(case: Vector) -> None:
    entries = [
        AdmittedEntry(
            uuid=entry["uuid"],
            ticket=TICKET,
            event_session="nachmittag",
            at=_moment(entry["at"]),
            adults=entry["adults"],
            children=entry["children"],
            gate=entry["gate"],
            device=entry["device"],
        )
        for entry in case["entries"]
    ]

    admissions = fold_admissions(entries, reversed_uuids=case["reversed"])

    assert admissions.get((TICKET, "nachmittag")) == _admission(case["expected"])


def test_fold_admissions_keeps_tickets_and_sessions_apart() -> None:
    other = bytes.fromhex("0807060504030201")
    at = _moment("2026-09-26T11:42:00Z")
    keys = [(TICKET, "vormittag"), (TICKET, "nachmittag"), (other, "vormittag")]
    entries = [
        AdmittedEntry(uuid=f"{number}", ticket=ticket, event_session=part, at=at, adults=number, children=0)
        for number, (ticket, part) in enumerate(keys, start=1)
    ]

    admissions = fold_admissions(entries, reversed_uuids=[])

    assert {key: admission.party.adults for key, admission in admissions.items()} == dict(
        zip(keys, (1, 2, 3), strict=True)
    )


def test_unlisted_ticket_is_one_person_who_is_let_in_once() -> None:
    door = DoorFacts(event_number=7, event_session="nachmittag")
    claim = TicketClaim(event_number=7, ticket_id=TICKET, key_id=0)
    first = FirstEntry(at=_moment("2026-09-26T11:42:00Z"))
    facts = unlisted_ticket("nachmittag", admitted=Party(adults=1), first=first)

    decision = decide_check_in(claim, facts=facts, door=door, now=first.at)

    assert decision == Decision(result=ScanResult.ALREADY_ADMITTED, first=first)


def _merged(key: str, case: Vector) -> Vector | None:
    default = VECTORS["defaults"][key]
    if key not in case:
        return default  # type: ignore[no-any-return]
    given = case[key]
    if key == "claim" and "rejected" in given:
        return given  # type: ignore[no-any-return]
    return {**default, **given} if isinstance(default, dict) and given is not None else given


def _claim(raw: Vector | None) -> TicketClaim | TicketRejected:
    assert raw is not None
    if "rejected" in raw:
        return TicketRejected(reason=ScanResult(raw["rejected"]))
    return TicketClaim(event_number=raw["event_number"], ticket_id=bytes.fromhex(raw["ticket"]), key_id=0)


def _facts(raw: Vector | None) -> TicketFacts | None:
    if raw is None:
        return None
    return TicketFacts(
        ticket_status=TicketStatus(raw["ticket_status"]),
        registration_status=RegistrationStatus(raw["registration_status"]),
        event_sessions=frozenset(raw["event_sessions"]),
        party=Party(**raw["party"]),
        admitted=Party(**raw["admitted"]),
        first=_first(raw["first"]),
    )


def _door(raw: Vector | None) -> DoorFacts:
    assert raw is not None
    return DoorFacts(
        event_number=raw["event_number"],
        event_session=raw["event_session"],
        opens_at=_moment(raw["opens_at"]) if raw["opens_at"] else None,
        closes_at=_moment(raw["closes_at"]) if raw["closes_at"] else None,
        open_to_all=raw["open_to_all"],
        is_released=raw["is_released"],
    )


def _decision(raw: Vector | None) -> Decision:
    assert raw is not None
    return Decision(
        result=ScanResult(raw["result"]),
        admit=Party(**raw["admit"]),
        surplus=Party(**raw["surplus"]),
        left=raw["left"],
        first=_first(raw["first"]),
        offer_walk_in=raw["offer_walk_in"],
    )


def _admission(raw: Vector | None) -> Admission | None:
    if raw is None:
        return None
    first = _first(raw["first"])
    assert first is not None
    return Admission(party=Party(**raw["admitted"]), first=first)


def _first(raw: Vector | None) -> FirstEntry | None:
    return raw and FirstEntry(at=_moment(raw["at"]), gate=raw["gate"], device=raw["device"])  # type: ignore[return-value]


def _party(raw: Vector | None) -> Party | None:
    return None if raw is None else Party(**raw)


def _moment(raw: object) -> datetime:
    return datetime.fromisoformat(str(raw))


@pytest.mark.parametrize(
    ("status", "revoked_at", "stood"),
    [
        (TicketStatus.VALID, None, TicketStatus.VALID),
        (TicketStatus.REVOKED, None, TicketStatus.REVOKED),
        (TicketStatus.REVOKED, "2026-09-26T11:41:59Z", TicketStatus.REVOKED),
        (TicketStatus.REVOKED, "2026-09-26T11:42:00Z", TicketStatus.REVOKED),
        (TicketStatus.REVOKED, "2026-09-26T11:42:01Z", TicketStatus.VALID),
    ],
    ids=["never", "nobody knows when", "before", "at that moment", "afterwards"],
)
def test_statuses_at_takes_what_was_revoked_later_for_valid(
    status: TicketStatus, revoked_at: str | None, stood: TicketStatus
) -> None:
    ticket, _ = statuses_at(
        _moment("2026-09-26T11:42:00Z"),
        ticket_status=status,
        revoked_at=_moment(revoked_at) if revoked_at else None,
        registration_status=RegistrationStatus.CONFIRMED,
        canceled_at=None,
    )

    assert ticket is stood


@pytest.mark.parametrize(
    ("status", "canceled_at", "stood"),
    [
        (RegistrationStatus.CONFIRMED, None, RegistrationStatus.CONFIRMED),
        (RegistrationStatus.WAITLISTED, "2026-09-26T11:42:01Z", RegistrationStatus.WAITLISTED),
        (RegistrationStatus.CANCELED, None, RegistrationStatus.CANCELED),
        (RegistrationStatus.CANCELED, "2026-09-26T11:42:00Z", RegistrationStatus.CANCELED),
        (RegistrationStatus.CANCELED, "2026-09-26T11:42:01Z", RegistrationStatus.CONFIRMED),
    ],
    ids=["never", "waits", "nobody knows when", "at that moment", "afterwards"],
)
def test_statuses_at_takes_what_was_cancelled_later_for_confirmed(
    status: RegistrationStatus, canceled_at: str | None, stood: RegistrationStatus
) -> None:
    _, registration = statuses_at(
        _moment("2026-09-26T11:42:00Z"),
        ticket_status=TicketStatus.VALID,
        revoked_at=None,
        registration_status=status,
        canceled_at=_moment(canceled_at) if canceled_at else None,
    )

    assert registration is stood
