"""One event as the programme's list shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from eventapp.domain.access_facts import AccessLine, access_lines
from eventapp.domain.offer import OfferState
from eventapp.domain.states import AccessFact, EventKind
from eventapp.web.language import own_name, text_direction
from eventapp.web.pictures import card_picture
from eventapp.web.public.days import EventDay
from eventapp.web.public.months import Month
from eventapp.web.public.offers import OfferWords, offer_words
from eventapp.web.public.passages import EventWords, event_words
from eventapp.web.public.programme_filter import ProgrammeEntry, languages_of

if TYPE_CHECKING:
    from eventapp.models import Event, Venue


@dataclass(frozen=True, kw_only=True)
class LanguageName:
    """A language by its own name (LNG-5)."""

    tag: str
    name: str
    direction: str


@dataclass(frozen=True, kw_only=True)
class ProgrammeCard:
    """What the card of an event needs. ``more_days`` follow the day that it shows."""

    reference: str
    kind: EventKind
    words: EventWords
    starts_at: datetime
    ends_at: datetime
    more_days: int
    place: str
    #: the member association that invites; empty for the umbrella, whose name stands on top of the page
    organizer: str
    languages: tuple[LanguageName, ...]
    offer: OfferWords
    access: AccessLine | None
    picture: str
    is_feature: bool
    is_cancelled: bool


@dataclass(frozen=True, kw_only=True)
class MonthGroup:
    """The cards of one month."""

    month: Month
    cards: tuple[ProgrammeCard, ...]


def programme_card(
    entry: ProgrammeEntry, *, language: str, day: EventDay | None = None, access: AccessFact | None = None
) -> ProgrammeCard:
    """Return the card of an event, for its next day unless another is asked for.

    ``access`` is the fact that the visitor looks for: the card then says how far it holds.
    """
    event, shown = entry.event, day or entry.day
    return ProgrammeCard(
        reference=event.reference,
        kind=event.kind,
        words=event_words(event.texts, language=language),
        starts_at=shown.starts_at,
        ends_at=shown.ends_at,
        more_days=sum(other.starts_at > shown.starts_at for other in entry.days),
        place=place_line(event.venue),
        organizer=event.organization.short_name if event.organization.has_legal_pages else "",
        languages=language_names(languages_of(event)),
        offer=offer_words(event, entry.offer),
        access=_access_line(event, access),
        picture=card_picture(event),
        is_feature=event.kind is EventKind.FEST and not entry.is_over,
        is_cancelled=entry.offer.state is OfferState.CANCELLED,
    )


def group_by_month(cards: Iterable[ProgrammeCard], days: Iterable[EventDay]) -> list[MonthGroup]:
    """Return the cards under the months of their days, in the given order."""
    groups: dict[Month, list[ProgrammeCard]] = {}
    for card, day in zip(cards, days, strict=True):
        groups.setdefault(Month.of(day.date), []).append(card)
    return [MonthGroup(month=month, cards=tuple(group)) for month, group in groups.items()]


def place_line(venue: "Venue | None") -> str:
    """Return the venue and its town on one line."""
    return ", ".join(part for part in (venue.name, venue.city) if part) if venue else ""


def language_names(tags: Iterable[str]) -> tuple[LanguageName, ...]:
    """Return languages by their own names, with how to mark them."""
    return tuple(LanguageName(tag=tag, name=own_name(tag), direction=text_direction(tag)) for tag in tags)


def _access_line(event: "Event", fact: AccessFact | None) -> AccessLine | None:
    venue = event.venue.access if event.venue else {}
    return next((line for line in access_lines(venue, event.access) if line.fact is fact), None)
