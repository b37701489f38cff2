"""The phone's own scripts and the real server: what each of them knows, and what the other makes of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import Conflict, DeviceRight
from eventapp.models import Event, LogEntryRow, Registration, Ticket
from eventapp.queries.events import list_sessions
from eventapp.queries.registrations import get_with_tickets
from eventapp.services import registrations as registration_services
from eventapp.services import tickets as ticket_services
from tests.support.builders import make_event, make_registration, make_session
from tests.support.conflict_desk import cases_of, report_of
from tests.support.cutting_proxy import Fate, cutting_proxy
from tests.support.door import pair_phone
from tests.support.door_peer import DoorPeer, running_peer
from tests.support.script_phone import ScriptPhone

NOW = datetime.now(UTC).replace(microsecond=0)
ONE = {"adults": 1, "children": 0}


@pytest.fixture(scope="module")
def peer() -> Iterator[DoorPeer]:
    """The phone's modules."""
    with running_peer() as peer:
        yield peer


@pytest.fixture
def event(app: Flask) -> Event:
    """An event that is on now."""
    return make_event(sessions=[make_session(starts_at=NOW - timedelta(minutes=5), ends_at=NOW + timedelta(hours=5))])


def paired(event: Event, *, peer: DoorPeer, url: str, gate: str = "Tor West") -> ScriptPhone:
    """A phone of the event's door with its first roster."""
    token = pair_phone(event, gate=gate, rights=(DeviceRight.WALK_IN,), now=NOW)
    [session] = get_sessions(event)
    phone = ScriptPhone(peer, gate)
    phone.open(url=url, token=token, session=session)
    db.session.commit()
    assert phone.sync()
    return phone


def get_sessions(event: Event) -> list[str]:
    """The references of the event's sessions."""
    return [session.reference for session in list_sessions(event.id)]


def newest_ticket(registration: Registration) -> Ticket:
    """The code that is good now."""
    db.session.expire_all()
    ticket = max(get_with_tickets(registration.id).tickets, key=lambda ticket: ticket.id)
    db.session.commit()
    return ticket


def details(phone: ScriptPhone) -> list[str]:
    """What the server said of the phone's rows, oldest first; nothing for those it has not named."""
    looked = phone.look()
    return [looked["answers"][uuid]["detail"] for uuid, _ in reversed(looked["states"]) if looked["answers"][uuid]]


def test_one_ticket_at_two_gates_without_network_is_one_person_and_the_later_phone_is_alarmed(
    event: Event, peer: DoorPeer, live_server: str
) -> None:
    ticket = newest_ticket(make_registration(event, now=NOW))
    west, east = (paired(event, peer=peer, url=live_server, gate=gate) for gate in ("Tor West", "Tor Ost"))

    results = [phone.scan(ticket.token)["result"] for phone in (west, east)]
    assert [phone.sync() for phone in (west, east, west)] == [True] * 3

    assert results == ["admitted"] * 2
    assert (details(west), details(east)) == ([""], ["admitted_twice"])
    assert (len(west.look()["alarms"]), len(east.look()["alarms"])) == (0, 1)
    assert [phone.look()["counts"]["admitted"] for phone in (west, east)] == [1, 1]
    assert [phone.scan(ticket.token)["result"] for phone in (west, east)] == ["already_admitted"] * 2
    assert [(case.kind, case.surplus) for case in cases_of(event)] == [(Conflict.SURPLUS, 1)]
    assert (report_of(event).admitted, report_of(event).walk_ins, report_of(event).surplus) == (1, 0, 1)


def test_a_ticket_that_was_cancelled_after_the_last_roster_is_let_in_and_told(
    event: Event, peer: DoorPeer, live_server: str
) -> None:
    registration = make_registration(event, now=NOW)
    token = newest_ticket(registration).token
    phone = paired(event, peer=peer, url=live_server)
    registration_services.cancel(registration_id=registration.id, now=NOW)

    first = phone.scan(token)["result"]
    assert phone.sync()

    assert (first, details(phone), len(phone.look()["alarms"])) == ("admitted", ["not_valid"], 1)
    assert phone.scan(token)["result"] == "canceled"
    assert phone.look()["counts"]["admitted"] == 1
    assert [case.kind for case in cases_of(event)] == [Conflict.NOT_VALID]


def test_a_replaced_code_is_refused_by_who_knows_and_told_to_who_did_not(
    event: Event, peer: DoorPeer, live_server: str
) -> None:
    registration = make_registration(event, adults=2, now=NOW)
    old = newest_ticket(registration).token
    late, fresh = paired(event, peer=peer, url=live_server), None
    ticket_services.reissue(registration_id=registration.id, now=NOW)
    fresh = paired(event, peer=peer, url=live_server, gate="Tor Ost")

    results = [late.scan(old, wanted=ONE)["result"], fresh.scan(old)["result"]]
    assert late.sync()
    results.append(late.scan(old)["result"])
    results.append(late.scan(newest_ticket(registration).token, wanted=ONE)["result"])
    assert late.sync()
    assert fresh.sync()

    assert results == ["admitted", "revoked", "revoked", "admitted"]
    assert details(late) == ["not_valid", "", ""]
    assert [phone.look()["counts"]["admitted"] for phone in (late, fresh)] == [2, 2]
    assert (report_of(event).admitted, report_of(event).surplus) == (2, 0)


def test_a_ticket_sold_a_moment_ago_lets_one_person_in_and_the_rest_with_the_next_roster(
    event: Event, peer: DoorPeer, live_server: str
) -> None:
    phone = paired(event, peer=peer, url=live_server)
    ticket = newest_ticket(make_registration(event, adults=2, children=1, now=NOW))

    results = [phone.scan(ticket.token)["result"] for _ in range(2)]
    assert phone.sync()
    rest = phone.scan(ticket.token)

    assert results == ["admitted", "already_admitted"]
    assert (rest["result"], rest["rows"][0]["wire"]["adults"], rest["rows"][0]["wire"]["children"]) == (
        "admitted",
        1,
        1,
    )
    assert phone.sync()
    assert (details(phone), report_of(event).admitted) == (["", "", ""], 3)


def test_a_poisoned_entry_in_the_middle_of_a_batch_is_set_aside_and_the_rest_is_kept(
    event: Event, peer: DoorPeer, live_server: str
) -> None:
    phone = paired(event, peer=peer, url=live_server)

    for number in range(60):
        phone.tally(9_999 if number == 30 else 1)
    assert phone.sync()

    states = [state for _, state in phone.look()["states"]]
    assert (states.count("merged"), states.count("rejected")) == (59, 1)
    assert (phone.look()["counts"]["admitted"], report_of(event).walk_ins) == (59, 59)


def test_what_a_cut_connection_did_to_questions_and_answers_is_mended_by_sending_again(
    event: Event, peer: DoorPeer, live_server: str
) -> None:
    ticket = newest_ticket(make_registration(event, adults=4, now=NOW))
    with cutting_proxy(live_server) as proxy:
        phone = paired(event, peer=peer, url=proxy.url)
        phone.scan(ticket.token, wanted={"adults": 4, "children": 0})
        for _ in range(230):
            phone.tally(1)
        fates = [Fate.ANSWER_LOST, Fate.QUESTION_LOST, Fate.ANSWER_CUT, Fate.PASSES, Fate.ANSWER_LOST, Fate.PASSES]
        proxy.fates = list(fates)

        rounds = []
        while proxy.fates:
            rounds.append(phone.sync())
            kept = stored(event)
            assert set(kept) >= {uuid for uuid, state in phone.look()["states"] if state != "waiting"}
            assert len(kept) == len(set(kept))

    looked = phone.look()
    verdicts = [looked["answers"][uuid]["verdict"] for uuid, _ in reversed(looked["states"])]
    assert rounds == [False, False, False, False, True]
    assert verdicts == ["known"] * 200 + ["stored"] * 31
    assert sorted(stored(event)) == sorted(uuid for uuid, _ in looked["states"])
    assert (looked["counts"]["admitted"], report_of(event).admitted, report_of(event).walk_ins) == (234, 4, 230)


def stored(event: Event) -> list[str]:
    """The uuids on the server."""
    uuids = list(db.session.scalars(select(LogEntryRow.uuid).where(LogEntryRow.event_id == event.id)))
    db.session.commit()
    return uuids
