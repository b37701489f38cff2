"""The cases of the conflicts desk as cards: what happened, who, where, when, and what can be answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.adapters.randomness import new_uuid
from eventapp.domain.attendance import first_of
from eventapp.domain.check_in import Party
from eventapp.domain.conflicts import Case
from eventapp.domain.names import short_name
from eventapp.domain.states import Conflict, EntryKind, ScanResult
from eventapp.queries.conflicts import Decided, SessionDesk
from eventapp.queries.door_entries import EntryLine
from eventapp.queries.guest_codes import FoundTicket
from eventapp.web.forms.conflicts import ConflictForm
from eventapp.web.manage import conflict_words as words

#: More lines than these are only counted.
MAX_LINES = 60


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of the entries on the page. ``tickets`` are those behind the codes of guests."""

    lines: Mapping[str, EntryLine]
    tickets: Mapping[str, FoundTicket]
    shows_names: bool

    def of(self, uuids: Sequence[str]) -> list[EntryLine]:
        """Return the entries in this order."""
        return [self.lines[uuid] for uuid in uuids if uuid in self.lines]

    def who(self, line: EntryLine) -> "Who":
        """Return whose ticket an entry names."""
        found = self.tickets.get(line.code) if not line.short_code else None
        name, code = (found.name, found.short_code) if found else (line.name, line.short_code)
        return Who(name=short_name(name) if self.shows_names else "", short_code=code)


@dataclass(frozen=True, kw_only=True)
class Who:
    """A ticket's holder as organizers see it here; never a name at a counselling day."""

    name: str
    short_code: str


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in the fields of a card, and what was wrong with it."""

    uuid: str
    adults: int
    children: int
    reason: str = ""
    error: str = ""
    is_open: bool = False


@dataclass(frozen=True, kw_only=True)
class Clock:
    """How far a phone's clock was off, and what it said from first to last."""

    words: str
    shown: str


@dataclass(frozen=True, kw_only=True)
class CaseCard:
    """An open case. ``people`` is how many its entries let in, ``size`` how many the party is registered for.

    ``span`` is from when to when its entries were made.
    """

    conflict: Conflict
    session: SessionDesk
    title: str
    who: Who
    since: datetime | None
    size: int
    people: int
    counted: int
    surplus: int
    is_booked: bool
    lines: Sequence[EntryLine]
    more_lines: int
    entries: int
    fresh: frozenset[str]
    can_take_back: bool
    span: str
    clock: Clock | None
    typed: Typed

    @property
    def shown(self) -> str:
        """The entries that an answer settles, as a form carries them."""
        return " ".join(sorted(self.fresh))


@dataclass(frozen=True, kw_only=True)
class DecidedCard:
    """A decision that stands, with the ticket or the phone that it is about."""

    decided: Decided
    answer: str
    who: Who
    device: str


@dataclass(frozen=True, kw_only=True)
class JoinedCard:
    """A guest whose code turned out to be a ticket: so many count for the registration, so many as guests."""

    line: EntryLine
    who: Who
    booked: int
    guests: int


def case_card(desk: SessionDesk, case: Case, *, known: Known, form: ConflictForm | None, error: str) -> CaseCard:
    """Return the card of a case; ``form`` is what was sent, shown again on the card that it belongs to."""
    lines = known.of(case.entries)
    people = sum(line.party.size for line in lines if line.kind is not EntryKind.REVERSAL)
    is_booked = case.subject in desk.log.party_sizes
    size = desk.log.party_sizes.get(case.subject, desk.log.unbooked_sizes.get(case.subject, 1))
    refusals = [each.refusal for each in desk.log.entries if each.log.uuid in case.fresh and each.refusal]
    who = next((found for line in lines if (found := known.who(line)).short_code), Who(name="", short_code=""))
    return CaseCard(
        conflict=case.kind,
        session=desk,
        title=_title(case, lines, refusals=refusals),
        who=who,
        since=_since(lines, refusals=refusals),
        size=size,
        people=people,
        counted=min(size, people),
        surplus=case.surplus,
        is_booked=is_booked,
        lines=lines[:MAX_LINES],
        more_lines=max(0, len(lines) - MAX_LINES),
        entries=len(lines),
        fresh=case.fresh,
        can_take_back=any(line.kind is not EntryKind.REVERSAL for line in lines),
        span=words.span_words([line.counted_at for line in lines]),
        clock=_clock(lines) if case.kind is Conflict.CLOCK else None,
        typed=_typed(case, form=form, error=error),
    )


def decided_card(decided: Decided, *, known: Known) -> DecidedCard:
    """Return the line of a decision."""
    lines = known.of(decided.entries)
    is_about_party = decided.conflict in (Conflict.SURPLUS, Conflict.NOT_VALID)
    found = (known.who(line) for line in lines)
    who = next((each for each in found if each.short_code), None) if is_about_party else None
    return DecidedCard(
        decided=decided,
        answer=words.answered(decided.answer, decided.guests.size),
        who=who or Who(name="", short_code=""),
        device="" if is_about_party or not lines else lines[0].device,
    )


def joined_card(line: EntryLine, *, known: Known) -> JoinedCard:
    """Return the line of a guest who was joined."""
    booked = first_of(line.party, known.tickets[line.code].size)
    return JoinedCard(line=line, who=known.who(line), booked=booked.size, guests=line.party.size - booked.size)


def _title(case: Case, lines: Sequence[EntryLine], *, refusals: Sequence[ScanResult]) -> str:
    if case.kind is Conflict.SURPLUS:
        return words.surplus_title(
            gates=len({line.gate for line in lines}),
            devices=len({(line.device_id, line.sheet) for line in lines}),
            entries=len(lines),
        )
    if case.kind is Conflict.NOT_VALID:
        return words.not_valid_title(refusals[0])
    return words.device_title(case.kind, lines[0].device)


def _since(lines: Sequence[EntryLine], *, refusals: Sequence[ScanResult]) -> datetime | None:
    """Return since when a code was not good, where that is known."""
    if ScanResult.CANCELED in refusals:
        return lines[0].canceled_at
    return lines[0].revoked_at if ScanResult.REVOKED in refusals else None


def _clock(lines: Sequence[EntryLine]) -> Clock:
    worst = max((line.clock_offset_ms for line in lines), key=abs)
    return Clock(
        words=words.clock_words(worst),
        shown=words.span_words([line.happened_at for line in lines]),
    )


def _typed(case: Case, *, form: ConflictForm | None, error: str) -> Typed:
    """Return what was sent for this case, else that all of the surplus were adults."""
    is_meant = form is not None and form.conflict.data == case.kind and bool(form.shown_entries() & case.fresh)
    if form is None or not is_meant:
        proposed = Party(adults=case.surplus)
        return Typed(uuid=new_uuid(), adults=proposed.adults, children=proposed.children)
    return Typed(
        uuid=form.uuid.data or new_uuid(),
        adults=form.adults.data or 0,
        children=form.children.data or 0,
        reason=form.reason.data or "",
        error=error,
        is_open=True,
    )
