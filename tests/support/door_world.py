"""A day at a door, by chance: phones that run the real scripts, the real server, a network that fails.

Everything follows from one Random. The world remembers what every phone wrote and what the server has taken, so that
a test can add up for itself (tests/support/door_sums.py).
"""

import base64
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.states import HOLDING_PLACES, DeviceRight, EventKind
from eventapp.models import Event, Registration
from eventapp.services import registrations as registration_services
from eventapp.services import tickets as ticket_services
from tests.support.builders import ENDS_AT, STARTS_AT, make_event, make_registration, make_session
from tests.support.door import pair_phone
from tests.support.door_cast import WorldPhone, list_codes
from tests.support.door_network import Network
from tests.support.door_peer import DoorPeer

DOORS = STARTS_AT - timedelta(minutes=20)
DAY_MS = 86_400_000
RIGHTS = ((DeviceRight.WALK_IN,), (DeviceRight.WALK_IN, DeviceRight.SEARCH, DeviceRight.SUPERVISOR))


class DoorWorld:
    """One event with its phones; ``step`` lets something happen."""

    def __init__(self, *, chance: Random, peer: DoorPeer, client: FlaskClient, clock: "time_machine.Traveller") -> None:
        self.chance, self._peer, self._client, self._clock = chance, peer, client, clock
        self.wires: dict[str, Mapping[str, Any]] = {}
        self.stored: set[str] = set()
        self.joined: set[str] = set()  # tickets that somebody took for an unknown code, and counted guests
        self.taken: set[str] = set()  # entries that a supervisor took back from another phone
        self.now = DOORS
        self._clock.move_to(self.now)
        sessions = [make_session(label=label) for label in ("Vormittag", "Nachmittag")[: chance.choice((1, 1, 2))]]
        kind = chance.choice((EventKind.FEST, EventKind.FEST, EventKind.WORKSHOP))
        self.event: Event = make_event(kind=kind, sessions=sessions)
        self.sessions = [session.reference for session in sessions]
        for _ in range(chance.randint(2, 7)):
            self._register()
        self.codes = list_codes(self.event.id)
        self.phones = [self._pair(f"Tor {number + 1}") for number in range(chance.randint(1, 4))]
        self._elsewhere = self._pair("Anderswo")

    # what happens

    def step(self) -> WorldPhone:
        """Let some time pass and something happen at one phone, which is returned."""
        self._pass(seconds=self.chance.choice((0, 0.001, 1, 5, 30, 90, self.chance.choice((30, 1200)))))
        if self.chance.random() < 0.06:
            self._organize()
        phone = self.chance.choice(self.phones)
        if self.chance.random() < 0.12:
            phone.is_offline = not phone.is_offline
        if phone.counts is None:
            self.sync(phone)
        else:
            acts: tuple[tuple[int, Callable[[WorldPhone], None]], ...] = (
                (48, self._scan),
                (12, self._tally),
                (5, self._guests),
                (5, self._exit),
                (10, self._undo),
                (4, self._take_back),
                (2, self.restart),
                (2, self._set_clock),
                (18, self._round),
            )
            [(_, act)] = self.chance.choices(acts, weights=[weight for weight, _ in acts])
            act(phone)
        return phone

    def settle(self) -> None:
        """The network is back and stays: every phone brings what it has, then hears what the others brought."""
        self.chance.shuffle(self.phones)
        for phone in [*self.phones, *self.phones]:
            self._pass(seconds=1)
            phone.is_offline = False
            assert self.sync(phone, is_calm=True), phone.name

    def sync(self, phone: WorldPhone, *, hurry: bool = True, is_calm: bool = False) -> bool:
        """One round of a phone's Sync; True when all of it went through."""
        network = Network(world=self, phone=phone, is_calm=is_calm)
        answer = self._act(phone, "round", server=network.answer, hurry=hurry)
        if answer["done"] and network.counts is not None:
            phone.counts, phone.seen = network.counts, network.seen
        return bool(answer["done"])

    def look(self, phone: WorldPhone, tickets: Sequence[str]) -> dict[str, Any]:
        """What the phone shows and knows of these tickets."""
        looked: dict[str, Any] = self._act(phone, "look", tickets=tickets)
        return looked

    def restart(self, phone: WorldPhone) -> None:
        """The browser dies and comes back with what is on the disk."""
        self._peer.ask("restart", phone=phone.name)

    def close(self) -> None:
        """The phones are put away."""
        for phone in (*self.phones, self._elsewhere):
            self._peer.ask("close", phone=phone.name)

    # at the door

    def _scan(self, phone: WorldPhone) -> None:
        code = self.chance.choice(self.codes)
        choice = self.chance.random()
        shown = {"typed": code.short} if choice < 0.15 else {"text": code.token}
        if choice > 0.95:
            shown = {"text": self.chance.choice(("https://example.org/", "", f"{code.token[:-1]}Q"))}
        otherwise = self.chance.choice(("refuse", "guests", "override" if phone.is_supervisor else "refuse"))
        wanted = self._party() if self.chance.random() < 0.5 else None
        scanned = self._act(
            phone, "scan", **shown, wanted=wanted, otherwise=otherwise, people=self._party(), note="Leitung kennt sie"
        )
        guests = [row for row in scanned["rows"] if row["wire"]["kind"] == "walk_in" and "ticket" not in row["wire"]]
        if "typed" in shown and guests:
            self.joined.add(code.ticket)
        self._remember(phone, scanned["rows"])

    def _tally(self, phone: WorldPhone) -> None:
        step = self.chance.choice(({"adults": 1, "children": 0}, {"adults": 0, "children": 1}))
        sign = self.chance.choice((1, 1, -1))
        step = {who: sign * count for who, count in step.items()}
        self._remember(phone, self._act(phone, "tally", step=step)["rows"])

    def _guests(self, phone: WorldPhone) -> None:
        self._remember(phone, self._act(phone, "guests", people=self._party())["rows"])

    def _exit(self, phone: WorldPhone) -> None:
        self._remember(phone, self._act(phone, "exit", people=self.chance.randint(1, 3))["rows"])

    def _undo(self, phone: WorldPhone) -> None:
        if phone.own:
            chosen = self.chance.sample(phone.own[-8:], min(len(phone.own), self.chance.choice((1, 1, 2))))
            self._remember(phone, self._act(phone, "undo", uuids=chosen)["rows"])

    def _take_back(self, phone: WorldPhone) -> None:
        others = [self.wires[uuid] for uuid in self.wires if uuid in phone.seen and uuid not in phone.own]
        counting = [
            wire for wire in others if wire["result"] in ("admitted", "recorded") and wire["kind"] != "reversal"
        ]
        if phone.is_supervisor and counting:
            wire = self.chance.choice(counting)
            self.taken.add(wire["uuid"])
            row = {"uuid": wire["uuid"], "wire": wire, "name": "", "of": 0}
            self._remember(phone, self._act(phone, "takeBack", rows=[row])["rows"])

    def _set_clock(self, phone: WorldPhone) -> None:
        phone.skew_ms = self._skew()

    def _round(self, phone: WorldPhone) -> None:
        self.sync(phone, hurry=self.chance.random() < 0.7)

    # at the desk

    def _organize(self) -> None:
        registrations = [
            registration for registration in self._registrations() if registration.status in HOLDING_PLACES
        ]
        act = self.chance.choice(("register", "cancel", "reissue"))
        if act == "register" or not registrations:
            self._register()
        elif act == "cancel":
            registration_services.cancel(registration_id=self.chance.choice(registrations).id, now=self.now)
        else:
            ticket_services.reissue(registration_id=self.chance.choice(registrations).id, now=self.now)
        self.codes = list_codes(self.event.id)

    def _register(self) -> None:
        chosen = self.chance.sample(self.sessions, self.chance.randint(1, len(self.sessions)))
        names = [f"Ada {number}" for number in range(self.chance.randint(1, 3))]
        is_party = self.event.kind is EventKind.FEST
        make_registration(
            self.event,
            adults=self.chance.randint(1, 4),
            children=self.chance.choice((0, 0, 1, 3)) if is_party else 0,
            attendee_names=() if is_party else names,
            event_sessions=chosen if len(self.sessions) > 1 else (),
            now=self.now,
        )

    def _registrations(self) -> list[Registration]:
        query = select(Registration).where(Registration.event_id == self.event.id).order_by(Registration.id)
        return list(db.session.scalars(query))

    # between

    def post(self, phone: WorldPhone, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Ask the server as api.js does."""
        headers = {"Authorization": f"Bearer {phone.token}"}
        if path == "roster":
            response = self._client.get("/door/api/roster", query_string=body, headers=headers)
            assert response.status_code == 200, response.text
            return {"kind": "ok", "body": base64.b64encode(response.data).decode()}
        response = self._client.post(f"/door/api/{path}", json=body, headers=headers)
        assert response.status_code == 200, response.text
        heard: dict[str, Any] = response.get_json()
        if path == "entries":
            self.stored |= {answer["uuid"] for answer in heard["answers"] if answer["verdict"] != "rejected"}
        return {"kind": "ok", "body": heard}

    def meanwhile(self) -> None:
        """Something happens elsewhere while a phone waits for its answer: another one counts a family."""
        entry_uuid = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        wire: dict[str, Any] = {
            "uuid": entry_uuid,
            "kind": "walk_in",
            "device_seq": 10_000 + len(self.wires),
            "happened_at": self.now.isoformat(),
            "clock_offset_ms": 0,
            "event_session": self.chance.choice(self.sessions),
            "decided_by": "device",
            "result": "recorded",
            **self._party(),
        }
        if self.chance.random() < 0.7:
            wire.update(kind="admit", result="admitted", ticket=self.chance.choice(self.codes).ticket)
        self.wires[entry_uuid] = wire
        self.post(self._elsewhere, "entries", {"entries": [wire]})

    def _pass(self, *, seconds: float) -> None:
        self.now = min(self.now + timedelta(seconds=seconds), ENDS_AT + timedelta(hours=6))
        self._clock.move_to(self.now)

    def device_ms(self, phone: WorldPhone) -> int:
        """The phone's own clock."""
        return round(self.now.timestamp() * 1000) - phone.skew_ms

    def travel(self, milliseconds: int) -> None:
        """A message is on its way."""
        self._pass(seconds=milliseconds / 1000)

    def _act(self, phone: WorldPhone, act: str, *, server: Any = None, **given: object) -> Any:
        return self._peer.ask("phone", server=server, phone=phone.name, at=self.device_ms(phone), act=act, **given)

    def _remember(self, phone: WorldPhone, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            self.wires[row["uuid"]] = {**row["wire"], "device": phone.name}
            phone.own.append(row["uuid"])

    def _pair(self, gate: str) -> WorldPhone:
        rights = self.chance.choice(RIGHTS)
        token = pair_phone(self.event, gate=gate, rights=rights, now=self.now)
        phone = WorldPhone(
            name=gate,
            token=token,
            session=self.chance.choice(self.sessions),
            is_supervisor=DeviceRight.SUPERVISOR in rights,
            skew_ms=self._skew(),
        )
        self._peer.ask("open", phone=gate, at=self.device_ms(phone), session=phone.session)
        return phone

    def _skew(self) -> int:
        return self.chance.choice((0, 0, 400, -90_000, self.chance.randint(-DAY_MS, DAY_MS)))

    def _party(self) -> dict[str, int]:
        return self.chance.choice(
            (
                {"adults": 1, "children": 0},
                {"adults": 0, "children": 1},
                {"adults": 2, "children": 3},
                {"adults": 1, "children": 1},
            )
        )
