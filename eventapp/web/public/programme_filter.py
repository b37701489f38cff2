"""What a visitor wants to see of the programme; all of it stands in the address."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import url_for

from eventapp.domain.access_facts import access_lines
from eventapp.domain.offer import Offer, OfferState
from eventapp.domain.states import AccessAnswer, AccessFact, EventKind, WaitlistRule
from eventapp.queries.waitlist import list_waited_for
from eventapp.web.public.days import EventDay, event_days, next_day
from eventapp.web.public.months import Month, parse_month
from eventapp.web.public.offers import event_offer

if TYPE_CHECKING:
    from eventapp.models import Event

#: The access facts that one can filter by.
FILTER_FACTS = (AccessFact.STEP_FREE, AccessFact.SIGN_LANGUAGE, AccessFact.CHILDCARE)

_AT_LEAST_PARTLY = (AccessAnswer.YES, AccessAnswer.PARTLY)


@dataclass(frozen=True, kw_only=True)
class ProgrammeEntry:
    """A public event with what the programme needs to know of it. ``day`` is the one its card shows."""

    event: "Event"
    offer: Offer
    days: tuple[EventDay, ...]
    day: EventDay
    is_over: bool

    def takes_place_in(self, month: Month) -> bool:
        """True when one of its days is in the month."""
        return any(Month.of(day.date) == month for day in self.days)


@dataclass(frozen=True, kw_only=True)
class ProgrammeFilter:
    """The visitor's choices; None and False choose everything."""

    kind: EventKind | None = None
    language: str | None = None
    access: AccessFact | None = None
    without_registration: bool = False
    month: Month | None = None

    @property
    def is_empty(self) -> bool:
        """True when everything is shown."""
        return self == ProgrammeFilter()

    def matches(self, entry: ProgrammeEntry) -> bool:
        """True when the event is what the visitor wants."""
        event = entry.event
        return (
            (self.kind is None or event.kind is self.kind)
            and (self.language is None or self.language in languages_of(event))
            and (self.access is None or has_access(event, self.access))
            and (not self.without_registration or not event.registration_required)
            and (self.month is None or entry.takes_place_in(self.month))
        )

    def address(self, **more: str) -> str:
        """Return the address that shows this choice."""
        query = urlencode({**more, **self.arguments()})
        return f"{url_for('public.index')}?{query}" if query else url_for("public.index")

    def arguments(self) -> dict[str, str]:
        """Return the choices as arguments of the programme's address."""
        chosen = {
            "kind": self.kind,
            "language": self.language,
            "access": self.access,
            "open": "1" if self.without_registration else None,
            "month": self.month.tag if self.month else None,
        }
        return {name: str(value) for name, value in chosen.items() if value}

    def without_kind(self) -> "ProgrammeFilter":
        """Return the same choices for all types."""
        return replace(self, kind=None)


def parse_filter(arguments: Mapping[str, str], entries: Iterable[ProgrammeEntry]) -> ProgrammeFilter:
    """Read the choices of an address. What does not exist is left out, as if nobody had chosen it."""
    kind, access, language = arguments.get("kind"), arguments.get("access"), arguments.get("language")
    known_languages = {tag for entry in entries for tag in languages_of(entry.event)}
    return ProgrammeFilter(
        kind=EventKind(kind) if kind in set(EventKind) else None,
        language=language if language in known_languages else None,
        access=AccessFact(access) if access in FILTER_FACTS else None,
        without_registration=arguments.get("open") == "1",
        month=parse_month(arguments.get("month", "")),
    )


def programme_entries(events: Iterable["Event"], *, now: datetime) -> list[ProgrammeEntry]:
    """Return the events with their days, in the order of the day that their cards show."""
    listed = list(events)
    with_list = [event.id for event in listed if event.waitlist_rule is not WaitlistRule.OFF]
    waited_for = list_waited_for(with_list) if with_list else ()
    entries = [_entry(event, waited_for=waited_for, now=now) for event in listed]
    return sorted(entries, key=lambda entry: (entry.day.starts_at, entry.event.id))


def languages_of(event: "Event") -> tuple[str, ...]:
    """Return the languages that are spoken and interpreted, each once."""
    return tuple(dict.fromkeys((*event.spoken_languages, *event.interpreted_languages)))


def has_access(event: "Event", fact: AccessFact) -> bool:
    """True when the fact holds at least partly; the card says how far."""
    venue = event.venue.access if event.venue else {}
    return any(line.fact is fact and line.answer in _AT_LEAST_PARTLY for line in access_lines(venue, event.access))


def _entry(event: "Event", *, waited_for: Collection[int], now: datetime) -> ProgrammeEntry:
    offer = event_offer(event, now=now, waited_for=waited_for)
    days = event_days(event.sessions)
    last_end = max(session.ends_at for session in event.sessions)
    return ProgrammeEntry(
        event=event,
        offer=offer,
        days=tuple(days),
        day=next_day(days, now=now),
        is_over=last_end <= now or offer.state is OfferState.OVER,
    )
