"""A sheet of paper as a form: the printed list, short codes, and guests whom somebody counted.

The lines are read by hand: a list may have hundreds of them, and everything typed stays as it was typed.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as clock_time
from typing import Any, Protocol

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms.validators import Length

from eventapp.domain.check_in import Party
from eventapp.domain.paper_sheets import (
    MAX_GATE_CHARS,
    MAX_PEOPLE_PER_LINE,
    MAX_SHEET_NAME_CHARS,
    Sheet,
    TallyLine,
    TicketLine,
)
from eventapp.domain.tickets import normalize_short_code
from eventapp.web.forms.base import TOO_LONG, Form, LineField, one_line
from eventapp.web.forms.fields import ClockField, DayField, add_error, needed
from eventapp.web.forms.times import read_moment

FIRST_CODES, FIRST_TALLIES, MORE_LINES, MOST_LINES = 4, 3, 5, 200
#: Sheets of the night before, and those that are entered as of the morning after.
_ABOUT_THE_SESSION = timedelta(days=1)

FindTickets = Callable[[Collection[str]], Mapping[str, bytes]]
"""``find(short_codes)``: the ids of the event's tickets with these codes."""


class Spanned(Protocol):
    """A session, as far as its time goes."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ListedTicket:
    """A ticket on the printed list; ``inside`` are the people who are counted on it already."""

    ticket_id: bytes
    name: str
    short_code: str
    party: Party
    inside: int

    @property
    def key(self) -> str:
        """The ticket in the names of fields."""
        return self.ticket_id.hex()


@dataclass(kw_only=True)
class TypedLine:
    """A line as it was typed. ``key`` names its fields: a ticket in hex, or a number of a further line."""

    key: str
    words: str = ""
    clock: str = ""
    adults: str = ""
    children: str = ""
    is_everybody: bool = False
    errors: list[str] = field(default_factory=list)
    ticket: ListedTicket | None = None

    def party(self) -> Party:
        """Return how many came; an error and nobody for what is no number. Ticked without numbers means all."""
        if self.is_everybody and not self.adults and not self.children and self.ticket is not None:
            return self.ticket.party
        return Party(adults=self._number(self.adults), children=self._number(self.children))

    def _number(self, typed: str) -> int:
        try:
            number = int(typed or "0")
        except ValueError:
            number = -1
        if not 0 <= number <= MAX_PEOPLE_PER_LINE:
            self.errors.append(
                gettext("Bitte eine ganze Zahl von %(least)s bis %(most)s.", least=0, most=MAX_PEOPLE_PER_LINE)
            )
            return 0
        return number


class SheetForm(Form):
    """The head of a sheet and its lines."""

    name = LineField(
        lazy_gettext("Was steht oben bei „Blatt“?"),
        [
            needed(lazy_gettext("Bitte geben Sie dem Blatt einen Namen, zum Beispiel „Tor West 1“.")),
            Length(max=MAX_SHEET_NAME_CHARS, message=TOO_LONG),
        ],
    )
    day = DayField(lazy_gettext("Tag"), [needed(lazy_gettext("Bitte nennen Sie den Tag."))])
    time = ClockField(lazy_gettext("Gezählt bis"), [needed(lazy_gettext("Bitte nennen Sie die Uhrzeit."))])

    def __init__(
        self, sent: MultiDict[str, str], *, listed: Sequence[ListedTicket], find: FindTickets, **values: Any
    ) -> None:
        """``sent`` is what the browser sent, ``listed`` the tickets on the list."""
        super().__init__(**values)
        self._sent = sent
        self._find = find
        self.listed = [self._line(f"t-{ticket.key}", ticket=ticket) for ticket in listed]
        self.codes = [self._line(f"c-{number}") for number in range(self._count("codes", FIRST_CODES))]
        self.tallies = [self._line(f"g-{number}") for number in range(self._count("tallies", FIRST_TALLIES))]
        self._tickets: list[TicketLine] = []
        self._counted: list[TallyLine] = []

    def validate_for(self, session: Spanned, *, now: datetime) -> bool:
        """Return whether everything is right, the time and every line included."""
        is_valid = self.validate()
        counted_at = self._counted_at(session, now=now)
        self._tickets = list(self._read_tickets())
        self._counted = list(self._read_tallies(counted_at or session.ends_at, begins_at=session.starts_at))
        wrong = [line for line in self._lines() if line.errors]
        if wrong:
            self.form_errors.append(gettext("Bitte prüfen Sie die markierten Zeilen."))
        elif is_valid and not self._tickets and not self._counted:
            self.form_errors.append(gettext("Auf dem Blatt steht noch niemand."))
        return is_valid and counted_at is not None and not self.form_errors and not self.errors

    def sheet(self, event_session: str) -> Sheet:
        """Return the sheet. Valid forms only."""
        counted_at = read_moment(self.day.data, self.time.data, at=self.time)  # type: ignore[arg-type]
        if counted_at is None:
            raise ValueError("the time was not checked")
        return Sheet(
            event_session=event_session,
            name=self.name.data or "",
            counted_at=counted_at,
            tickets=tuple(self._tickets),
            tallies=tuple(self._counted),
        )

    def typed(self) -> Iterator[tuple[str, str]]:
        """Yield everything that was typed into lines, for a page that only carries it along."""
        yield from self._sent_lines("t-", "c-", "g-")
        yield from (("codes", str(len(self.codes))), ("tallies", str(len(self.tallies))))

    def others(self) -> Iterator[tuple[str, str]]:
        """Yield what was said about people who may be counted already."""
        yield from self._sent_lines("o-")

    def _sent_lines(self, *prefixes: str) -> Iterator[tuple[str, str]]:
        for name, value in self._sent.items():
            if value and name.startswith(prefixes):
                yield name, one_line(value)

    def are_others(self, ticket_id: bytes) -> bool:
        """True when somebody said that these people are not among those who are counted already."""
        return self.all_are_others or f"o-{ticket_id.hex()}" in self._sent

    @property
    def all_are_others(self) -> bool:
        """True when nobody on the sheet was counted before: the phones were empty by then."""
        return "o-all" in self._sent

    def _line(self, key: str, *, ticket: ListedTicket | None = None) -> TypedLine:
        def typed(part: str) -> str:
            return one_line(self._sent.get(f"{key}-{part}"))[:100]

        return TypedLine(
            key=key,
            words=typed("words"),
            clock=typed("clock"),
            adults=typed("adults"),
            children=typed("children"),
            is_everybody=bool(typed("all")),
            ticket=ticket,
        )

    def _count(self, name: str, least: int) -> int:
        sent = self._sent.get(name, "")
        count = int(sent) if sent.isdecimal() and len(sent) < 4 else least
        more = MORE_LINES if self._sent.get("do") == name else 0
        return min(max(count, least) + more, MOST_LINES)

    def _lines(self) -> list[TypedLine]:
        return [*self.listed, *self.codes, *self.tallies]

    def _counted_at(self, session: Spanned, *, now: datetime) -> datetime | None:
        if self.day.data is None or self.time.data is None:
            return None
        moment = read_moment(self.day.data, self.time.data, at=self.time)
        if moment is None:
            return None
        if moment > now:
            add_error(self.time, gettext("Diese Zeit liegt in der Zukunft."))
            return None
        if not session.starts_at - _ABOUT_THE_SESSION <= moment <= session.ends_at + _ABOUT_THE_SESSION:
            add_error(self.day, gettext("Das ist nicht der Tag der Veranstaltung."))
            return None
        return moment

    def _read_tickets(self) -> Iterator[TicketLine]:
        seen: set[bytes] = set()
        found = self._find_codes()
        lines = [(line, line.ticket.ticket_id) for line in self.listed if line.ticket is not None]
        lines += [(line, found[line.key]) for line in self.codes if line.key in found]
        for line, ticket_id in lines:
            party = line.party()
            if line.key in found and not party.size and not line.errors:
                line.errors.append(gettext("Wie viele kamen mit diesem Ticket?"))
            if not party.size:
                continue
            if ticket_id in seen:
                line.errors.append(gettext("Dieses Ticket steht schon weiter oben. Bitte zählen Sie beides zusammen."))
            seen.add(ticket_id)
            yield TicketLine(ticket_id=ticket_id, party=party, are_others=self.are_others(ticket_id))

    def _find_codes(self) -> dict[str, bytes]:
        """Return the tickets behind the typed codes by line, with errors at lines that have none."""
        codes: dict[str, str] = {}
        for line in self.codes:
            code = normalize_short_code(line.words) if line.words else None
            if code is not None:
                codes[line.key] = code
            elif line.words:
                line.errors.append(gettext("Diesen Kurzcode gibt es nicht. Bitte vergleichen Sie ihn mit dem Papier."))
            elif line.adults or line.children:
                line.errors.append(gettext("Hier fehlt der Kurzcode."))
        known = self._find(set(codes.values())) if codes else {}
        for line in self.codes:
            if line.key in codes and codes[line.key] not in known:
                line.errors.append(gettext("Zu diesem Kurzcode gibt es hier kein Ticket."))
        return {key: known[code] for key, code in codes.items() if code in known}

    def _read_tallies(self, counted_at: datetime, *, begins_at: datetime) -> Iterator[TallyLine]:
        seen: set[str] = set()
        for line in self.tallies:
            party = line.party()
            if not party.size:
                continue
            if not line.words or len(line.words) > MAX_GATE_CHARS:
                line.errors.append(gettext("Bitte nennen Sie das Tor oder die Zählstelle."))
            moment = self._moment_of(line, counted_at=counted_at, begins_at=begins_at)
            tally = TallyLine(gate=line.words[:MAX_GATE_CHARS], counted_at=moment, party=party)
            if tally.key in seen:
                line.errors.append(gettext("Diese Zählstelle steht mit dieser Uhrzeit schon weiter oben."))
            seen.add(tally.key)
            yield tally

    def _moment_of(self, line: TypedLine, *, counted_at: datetime, begins_at: datetime) -> datetime:
        """Return the time of a line, that of the sheet where it has none; a night has the evening before."""
        if not line.clock or self.day.data is None:
            return counted_at
        try:
            clock = clock_time.fromisoformat(line.clock)
        except ValueError:
            line.errors.append(gettext("Diese Uhrzeit gibt es nicht. Bitte so: 13:00."))
            return counted_at
        moment = read_moment(self.day.data, clock.replace(second=0, microsecond=0, tzinfo=None), at=self.time)
        if moment is not None and moment > counted_at and moment - _ABOUT_THE_SESSION >= begins_at:
            moment -= _ABOUT_THE_SESSION
        if moment is None or moment > counted_at:
            line.errors.append(gettext("Diese Zeit liegt nach dem Ende der Zählung."))
            return counted_at
        return moment
