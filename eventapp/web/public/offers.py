"""What an event offers now, in words: places left, whether one must register, why one cannot."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext

from eventapp.domain.capacity import Places
from eventapp.domain.offer import Offer, OfferFacts, OfferState, SessionFacts, decide_offer
from eventapp.domain.schedule import Window
from eventapp.domain.states import EventKind, RegistrationMode, WaitlistRule
from eventapp.queries.waitlist import list_waited_for
from eventapp.services.waitlist import has_place
from eventapp.web.filters import clock_time, day_short, number

if TYPE_CHECKING:
    from eventapp.models import Event


@dataclass(frozen=True, kw_only=True)
class OfferWords:
    """``headline`` is the news (places, "Ausgebucht"), ``note`` the rule beside it."""

    headline: str
    note: str = ""


def event_offer(
    event: "Event", *, now: datetime, is_invited: bool = False, waited_for: Collection[int] | None = None
) -> Offer:
    """Return what a visitor can do with the event now.

    ``waited_for`` are the ids of the events for which somebody waits, where the caller has asked for many at once.
    """
    facts = OfferFacts(
        status=event.status,
        window=Window(opens_at=event.registration_opens_at, closes_at=event.registration_closes_at),
        places=Places(capacity=event.capacity, taken=event.places_taken),
        sessions=[
            SessionFacts(
                ends_at=session.ends_at,
                places=Places(capacity=session.capacity, taken=session.places_taken),
                is_cancelled=session.is_cancelled,
            )
            for session in event.sessions
        ],
        mode=event.registration_mode,
        is_invited=is_invited,
        has_waitlist=event.waitlist_rule is not WaitlistRule.OFF,
        keeps_places=_keeps_places(event, waited_for=waited_for, now=now),
    )
    return decide_offer(facts, now=now)


def _keeps_places(event: "Event", *, waited_for: Collection[int] | None, now: datetime) -> bool:
    """True when not even one person who comes now would get a place: those who wait are first."""
    upcoming = [session for session in event.sessions if not session.is_cancelled and session.ends_at > now]
    if event.waitlist_rule is WaitlistRule.OFF or not upcoming:
        return False
    if event.id not in (list_waited_for([event.id]) if waited_for is None else waited_for):
        return False
    return not any(has_place(event, event.sessions, [session], size=1, now=now) for session in upcoming)


def offer_words(event: "Event", offer: Offer) -> OfferWords:
    """Return the offer as a card says it."""
    if offer.state is OfferState.CANCELLED:
        return OfferWords(headline=gettext("Abgesagt"))
    if offer.state is OfferState.OVER:
        return OfferWords(headline=gettext("Vorbei"))
    if offer.state is OfferState.JUST_COME:
        return OfferWords(headline=gettext("Einfach kommen, ohne Anmeldung"))
    if offer.state is OfferState.BY_INVITATION:
        return OfferWords(headline=_invited_words(event))
    if not event.registration_required:
        return OfferWords(headline=gettext("Ohne Anmeldung willkommen"), note=_optional_note(offer))
    return OfferWords(headline=_required_headline(event, offer), note=_required_note(event, offer))


def places_words(places: Places) -> str:
    """Return how many places are left, empty without a limit."""
    if places.capacity is None or places.left is None:
        return ""
    if places.left == 0:
        return gettext("Ausgebucht")
    return ngettext(
        "%(num)s von %(capacity)s Plätzen frei",
        "%(num)s von %(capacity)s Plätzen frei",
        places.left,
        capacity=number(places.capacity),
    )


def _invited_words(event: "Event") -> str:
    if event.registration_mode is RegistrationMode.INTERNAL:
        return gettext("Nur für Mitgliedsvereine")
    return gettext("Nur mit Einladung")


def _optional_note(offer: Offer) -> str:
    if offer.state is OfferState.OPEN:
        return gettext("Anmeldung freiwillig")
    return ""


def _required_headline(event: "Event", offer: Offer) -> str:
    if offer.state is OfferState.NOT_YET_OPEN and event.registration_opens_at is not None:
        opens_at = event.registration_opens_at
        return gettext("Anmeldung ab %(day)s, %(time)s Uhr", day=day_short(opens_at), time=clock_time(opens_at))
    if offer.state is OfferState.CLOSED:
        return gettext("Anmeldung geschlossen")
    if offer.state is OfferState.FULL:
        return gettext("Ausgebucht")
    if offer.state is OfferState.WAITLIST:
        return gettext("Warteliste") if _has_kept_places(offer) else gettext("Ausgebucht – Warteliste möglich")
    return _places_headline(event, offer)


def _places_headline(event: "Event", offer: Offer) -> str:
    if event.kind is EventKind.BERATUNG and offer.sessions > 1:
        return gettext("%(free)s von %(all)s Terminen frei", free=offer.sessions_free, all=_held_sessions(event))
    if offer.capacity is not None and offer.left is not None:
        return places_words(Places(capacity=offer.capacity, taken=offer.capacity - offer.left))
    if offer.sessions_free < offer.sessions:
        return gettext("Bei %(free)s von %(all)s Terminen Plätze frei", free=offer.sessions_free, all=offer.sessions)
    return gettext("Plätze frei")


def _held_sessions(event: "Event") -> int:
    return sum(not session.is_cancelled for session in event.sessions)


def _has_kept_places(offer: Offer) -> bool:
    return offer.left != 0 and offer.sessions_free > 0


def _required_note(event: "Event", offer: Offer) -> str:
    if offer.state is OfferState.WAITLIST and _has_kept_places(offer):
        return gettext("Freie Plätze bekommt, wer schon wartet")
    if offer.state is not OfferState.OPEN:
        return ""
    if event.kind is EventKind.BERATUNG:
        return gettext("Ein Vorname genügt")
    if event.registration_mode is RegistrationMode.APPROVAL:
        return gettext("Anmeldung auf Anfrage")
    return gettext("Anmeldung nötig")
