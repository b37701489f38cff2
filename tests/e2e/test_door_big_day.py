"""A festival without a network: 300 bookings, two phones, 150 scans, a reload, dead batteries, a line that is cut.

The test keeps its own books; afterwards the server's numbers, every entry, every time and both screens have to agree.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from config import Config
from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import Conflict, DeviceRight
from eventapp.models import Device, Event, LogEntryRow, Ticket
from eventapp.queries import attendance as attendance_queries
from eventapp.services import devices as device_services
from tests.support.bad_line import BadLine, Cut, bad_line
from tests.support.builders import make_event, make_registration, make_session
from tests.support.camera import FakeCamera
from tests.support.door_books import Booking, Books, WithoutTicket, again, arrivals, without_ticket
from tests.support.door_phone import DoorPhone, ticket_picture
from tests.support.door_shift import Done, KeptEntry, Step, kept_entries, work
from tests.support.phone_disk import expect_offline_ready, kill_browser, phone_with_disk
from tests.support.stoppable_server import StoppableServer

pytestmark = pytest.mark.browser

BOOKINGS = 300
BEFORE_THE_CAMERA = 6  # on each phone
#: Tor Ost's clock is fast. Nobody has set it, nobody notices.
FAST = timedelta(minutes=7)
_SIZES = (Party(adults=1), Party(adults=2), Party(adults=1), Party(adults=2, children=3), Party(adults=1, children=1))
_FAST_CLOCK = "{{ const now = Date.now.bind(Date); Date.now = () => now() + {}; }}"


@dataclass(kw_only=True)
class Gate:
    """One phone: its disk, its camera, and what it did."""

    name: str
    link: str
    folder: Path
    camera: FakeCamera
    singles: Sequence[Booking]
    first: Sequence[Booking]
    rest: Sequence[Booking]
    fast_by: timedelta = timedelta()
    books: Books = field(default_factory=Books)
    done: list[Done] = field(default_factory=list)

    @contextmanager
    def start(self, browser: Browser, *, url: str, address: str = "/door/") -> Iterator[DoorPhone]:
        """Switch the phone on."""
        with phone_with_disk(browser, folder=self.folder, camera=self.camera, url=url) as context:
            if self.fast_by:
                context.add_init_script(_FAST_CLOCK.format(int(self.fast_by.total_seconds() * 1000)))
            page = context.pages[0]
            page.goto(address)
            yield DoorPhone(page)


@pytest.fixture
def line() -> Iterator[BadLine]:
    """What lies between the phones and the server."""
    with bad_line() as line:
        yield line


@pytest.fixture
def server(config: Config, line: BadLine) -> Iterator[StoppableServer]:
    """The server behind the line."""
    server = StoppableServer(config, url=line.url)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def event(app: Flask) -> Event:
    """A festival that is on now."""
    now = datetime.now(UTC)
    return make_event(sessions=[make_session(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=4))])


@pytest.fixture
def bookings(event: Event) -> list[Booking]:
    """Families and single people."""
    now = datetime.now(UTC)
    for number in range(BOOKINGS):
        party = _SIZES[number % len(_SIZES)]
        make_registration(event, adults=party.adults, children=party.children, name=f"Gast{number:03}", now=now)
    tickets = db.session.scalars(select(Ticket).order_by(Ticket.id)).all()
    return [
        Booking(
            name=f"Gast{number:03}",
            token=ticket.token,
            short_code=ticket.short_code,
            size=_SIZES[number % len(_SIZES)].size,
        )
        for number, ticket in enumerate(tickets)
    ]


@pytest.fixture
def gates(app: Flask, event: Event, bookings: list[Booking], tmp_path: Path) -> tuple[Gate, Gate]:
    """Two gates whose guests are others."""
    singles = [booking for booking in bookings if booking.size == 1]
    others = [booking for booking in bookings if booking not in singles[:12]]
    west = Gate(
        name="Tor West",
        link=_door_link("Tor West", event=event, app=app),
        folder=tmp_path / "west",
        camera=FakeCamera(tmp_path / "west.y4m"),
        singles=singles[:6],
        first=others[:30],
        rest=others[30:60],
    )
    east = Gate(
        name="Tor Ost",
        link=_door_link("Tor Ost", event=event, app=app),
        folder=tmp_path / "east",
        camera=FakeCamera(tmp_path / "east.y4m"),
        singles=singles[6:12],
        first=others[60:90],
        rest=others[90:120],
        fast_by=FAST,
    )
    return west, east


def _door_link(gate: str, *, event: Event, app: Flask) -> str:
    rights = (DeviceRight.WALK_IN, DeviceRight.SEARCH)
    link = device_services.make_door_link(event_id=event.id, gate=gate, rights=rights, now=datetime.now(UTC))
    return f"/door/#{link.reference}.{link_secret(link.reference, secret_key=app.config['SECRET_KEY'].encode())}"


def _pair(gate: Gate, browser: Browser, *, url: str) -> None:
    with gate.start(browser, url=url, address="about:blank") as phone:
        phone.pair(gate.link, name="Ionela")
        expect_offline_ready(phone.page)
        phone.expect_settled()


def _hold_up(phone: DoorPhone, camera: FakeCamera, bookings: Sequence[Booking], books: Books, *, url: str) -> None:
    """Let single guests hold their tickets before the camera."""
    for booking in bookings:
        camera.show(ticket_picture(booking.token, base_url=url))
        expect(phone.verdict.locator('[data-part="text"]')).to_have_text(booking.name, timeout=20_000)
        phone.expect_verdict("pending", "Willkommen")
        books.let_in(booking, 1)
    camera.show_nothing()
    phone.tap("next")


def _work(gate: Gate, page: Page, steps: Sequence[Step]) -> list[str]:
    """Work the steps off and return the words that the phone said."""
    done = work(page, steps)
    gate.done += done
    return [said.word for said in done if said.word]


def _log_of(gate: Gate) -> list[LogEntryRow]:
    db.session.rollback()
    rows = select(LogEntryRow).join(Device, LogEntryRow.device_id == Device.id).where(Device.gate.has(name=gate.name))
    return list(db.session.scalars(rows.order_by(LogEntryRow.device_seq)))


def _expect_waiting(phone: DoorPhone, entries: int) -> None:
    expect(phone.page.locator('[data-part="line"]')).to_have_attribute("data-waiting", str(entries))


def _sync(phone: DoorPhone, line: BadLine, *cuts: Cut) -> None:
    """The network is back; the uploads meet these cuts first."""
    line.cut(*cuts)
    while len(line.met) < len(cuts):
        phone.page.evaluate("dispatchEvent(new Event('online'))")
        phone.page.wait_for_timeout(200)
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.expect_settled()


def _compare(event: Event, bookings: Sequence[Booking], books: Books, *, phones: Sequence[DoorPhone]) -> None:
    """The server counts what the test has counted, and the phones show that."""
    db.session.rollback()
    [session] = attendance_queries.list_session_attendance(event.id)
    report, booked = session.report, books.with_booking(bookings)
    assert (report.admitted, report.walk_ins) == (booked, books.guests)
    assert report.surplus == sum(books.admitted.values()) - booked
    assert report.inside == booked + books.guests - books.gone
    for phone in phones:
        phone.page.evaluate("dispatchEvent(new Event('online'))")
        phone.expect_counts(
            admitted=report.counted, expected=sum(booking.size for booking in bookings) - booked, inside=report.inside
        )


def _ensure_kept(gate: Gate, kept: Sequence[KeptEntry]) -> None:
    """Every entry of the phone is at the server once, with the time at which it was made."""
    rows = _log_of(gate)
    assert [row.uuid for row in rows] == [entry.uuid for entry in kept]
    assert [row.happened_at for row in rows] == [entry.happened_at for entry in kept]
    assert [row.counted_at for row in rows] == [
        row.happened_at + timedelta(milliseconds=row.clock_offset_ms) for row in rows
    ]
    typed = rows[BEFORE_THE_CAMERA:]
    outside = [
        row.uuid for row, said in zip(typed, gate.done, strict=True) if not said.before <= row.happened_at <= said.after
    ]
    assert outside == []
    drift = {abs(timedelta(milliseconds=row.clock_offset_ms) + gate.fast_by) for row in rows}
    assert max(drift) < timedelta(seconds=20)  # measured over a slow line


def _morning(gate: Gate, phone: DoorPhone, twice: Sequence[Booking], *, late: int, url: str) -> list[str]:
    """Start without a network, read tickets with the camera, type codes."""
    phone.expect_open()
    _hold_up(phone, gate.camera, gate.singles, gate.books, url=url)
    return _work(gate, phone.page, arrivals([*twice, *gate.first], gate.books, late=late))


def _afternoon(gate: Gate, phone: DoorPhone, *, late: int, without: WithoutTicket) -> list[str]:
    """Go on with everything that waits, until the battery is dead."""
    phone.expect_open()
    _expect_waiting(phone, gate.books.entries)
    words = _work(gate, phone.page, arrivals(gate.rest, gate.books, late=late))
    party = next(booking for booking in gate.first if booking.size > 1)
    words += _work(gate, phone.page, again([*gate.singles[:2], party], gate.books))
    words += _work(gate, phone.page, without_ticket(without, gate.books))
    _expect_waiting(phone, gate.books.entries)
    kill_browser(phone.page.context, folder=gate.folder)
    return words


def test_two_phones_and_a_hundred_and_fifty_scans_without_a_network_add_up(
    gates: tuple[Gate, Gate],
    event: Event,
    bookings: list[Booking],
    line: BadLine,
    server: StoppableServer,
    browser: Browser,
) -> None:
    west, east = gates
    twice = [booking for booking in bookings if booking.size == 1][-2:]
    line.connect(server_port=server.port)
    for gate in gates:
        _pair(gate, browser, url=line.url)
    line.drop()

    with west.start(browser, url=line.url) as phone:
        words = _morning(west, phone, twice, late=2, url=line.url)
        phone.page.reload()
        people = WithoutTicket(adults=14, children=6, families=(3, 5), exits=3)
        words += _afternoon(west, phone, late=2, without=people)
    assert Counter(words) == {"Willkommen": 66 + 2, "Schon drin": 2, "Alle schon drin": 1}

    with east.start(browser, url=line.url) as phone:
        words = _morning(east, phone, twice, late=3, url=line.url)
        kill_browser(phone.page.context, folder=east.folder)
    with east.start(browser, url=line.url) as phone:
        people = WithoutTicket(adults=10, children=5, families=(4,), exits=2)
        words += _afternoon(east, phone, late=1, without=people)
    assert Counter(words) == {"Willkommen": 66 + 1, "Schon drin": 2, "Alle schon drin": 1}

    with west.start(browser, url=line.url) as west_phone:
        west_phone.expect_open()
        _expect_waiting(west_phone, west.books.entries)
        line.connect(server_port=server.port)
        _sync(west_phone, line, Cut.HALF_REQUEST, Cut.NO_ANSWER, Cut.HALF_ANSWER)
        with east.start(browser, url=line.url) as east_phone:
            _sync(east_phone, line)
            for booking in twice:
                expect(east_phone.verdict).to_contain_text(booking.name)
                east_phone.expect_verdict("attention", "Bitte klären")
                east_phone.tap("understood")
            expect(east_phone.verdict).to_be_hidden()
            _compare(event, bookings, west.books + east.books, phones=(west_phone, east_phone))
            _ensure_kept(west, kept_entries(west_phone.page))
            _ensure_kept(east, kept_entries(east_phone.page))
    assert {row.conflict for row in _log_of(west)} == {None}
    marks = Counter(row.conflict for row in _log_of(east))
    assert marks == {Conflict.ADMITTED_TWICE: len(twice), Conflict.CLOCK: east.books.entries - len(twice)}
