"""The page of one event: everything that its template shows, ready."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import url_for

from eventapp.domain.access_facts import AccessLine, access_lines
from eventapp.domain.capacity import Places
from eventapp.domain.offer import Offer
from eventapp.domain.states import AccessAnswer, AccessFact, EventKind, RegistrationMode
from eventapp.queries.logos import logos_of_event
from eventapp.web.filters import local
from eventapp.web.language import available_languages
from eventapp.web.logos import LogoView, logo_views
from eventapp.web.pictures import Picture, event_picture
from eventapp.web.public.association_links import imprint_address
from eventapp.web.public.days import EventDay, event_days, next_day
from eventapp.web.public.offers import OfferWords, event_offer, offer_words, places_words
from eventapp.web.public.passages import EventWords, OtherText, event_words, other_texts, plain_words
from eventapp.web.public.programme_cards import LanguageName, language_names

if TYPE_CHECKING:
    from eventapp.models import Event, EventSession, Venue

MAP_SEARCH = "https://www.openstreetmap.org/search"


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """One session in the list of an event with several."""

    label: str
    starts_at: datetime
    ends_at: datetime
    places: str
    is_cancelled: bool
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class PlaceView:
    """Where it is. ``map_address`` leads out of the site, as a plain link."""

    name: str
    street: str
    city: str
    town: str
    stops: str
    directions: str
    map_address: str


@dataclass(frozen=True, kw_only=True)
class ContactView:
    """Whom to ask, and until when to say what one needs."""

    name: str
    phone: str
    email: str
    needs_deadline: date | None
    is_deadline_over: bool

    @property
    def phone_address(self) -> str:
        """The number as phones dial it."""
        return "tel:" + "".join(character for character in self.phone if character in "+0123456789")


@dataclass(frozen=True, kw_only=True)
class FundingView:
    """Who pays and who helps (LEG-2)."""

    note: str
    funder: str
    partners: str
    project: str


@dataclass(frozen=True, kw_only=True)
class EventView:
    """An event for visitors."""

    reference: str
    kind: EventKind
    words: EventWords
    plain: EventWords | None
    other_texts: tuple[OtherText, ...]
    picture: Picture
    day: EventDay | None
    more_days: int
    sessions: tuple[SessionLine, ...]
    offer: Offer
    offer_words: OfferWords
    cancellation_reason: str
    registration_required: bool
    mode: RegistrationMode
    #: the secret of the link by which the visitor came
    invitation: str
    opens_at: datetime | None
    access: tuple[AccessLine, ...]
    not_checked: tuple[AccessFact, ...]
    spoken: tuple[LanguageName, ...]
    interpreted: tuple[LanguageName, ...]
    place: PlaceView | None
    contact: ContactView
    funding: FundingView | None
    logos: list[LogoView]
    organizer: str
    #: where a member association says who it is; the umbrella's own imprint stands below every page
    imprint_address: str

    @property
    def registration_address(self) -> str:
        """Where one registers."""
        return url_for("public.new_registration", reference=self.reference, invitation=self.invitation or None)

    @property
    def calendar_address(self) -> str:
        """Its calendar file."""
        return url_for("public.event_calendar_file", reference=self.reference, invitation=self.invitation or None)

    @property
    def is_listed(self) -> bool:
        """True when everybody may know of it."""
        return self.mode is not RegistrationMode.INTERNAL


def event_view(event: "Event", *, language: str, now: datetime, invitation: str = "") -> EventView:
    """Return what the page shows; ``event`` comes with texts, sessions, venue, project and organization.

    ``invitation`` is the secret of the link by which the visitor came, if it is one of this event.
    """
    days = event_days(event.sessions)
    shown = next_day(days, now=now) if days else None
    offer = event_offer(event, now=now, is_invited=bool(invitation))
    lines = access_lines(event.venue.access if event.venue else {}, event.access)
    return EventView(
        reference=event.reference,
        kind=event.kind,
        words=event_words(event.texts, language=language),
        plain=plain_words(event.texts, language=language),
        other_texts=tuple(other_texts(event.texts, language=language, page_languages=available_languages())),
        picture=event_picture(event),
        day=shown,
        more_days=sum(day.starts_at > shown.starts_at for day in days) if shown else 0,
        sessions=_session_lines(event, now=now),
        offer=offer,
        offer_words=offer_words(event, offer),
        cancellation_reason=event.cancellation_reason,
        registration_required=event.registration_required,
        mode=event.registration_mode,
        invitation=invitation,
        opens_at=event.registration_opens_at,
        access=tuple(line for line in lines if line.answer is not AccessAnswer.NOT_CHECKED),
        not_checked=tuple(line.fact for line in lines if _is_unknown(line, event)),
        spoken=language_names(event.spoken_languages),
        interpreted=language_names(event.interpreted_languages),
        place=_place(event.venue),
        contact=_contact(event, now=now),
        funding=_funding(event),
        logos=logo_views(logos_of_event(event)),
        organizer=event.organization.name,
        imprint_address=imprint_address(event.organization),
    )


def _is_unknown(line: AccessLine, event: "Event") -> bool:
    """Whether nobody has said anything; who names languages has said that there is interpreting."""
    is_named = line.fact is AccessFact.INTERPRETING and bool(event.interpreted_languages)
    return line.answer is AccessAnswer.NOT_CHECKED and not is_named


def _session_lines(event: "Event", *, now: datetime) -> tuple[SessionLine, ...]:
    """The sessions where there are several. Of counselling only the number of free ones is shown."""
    if event.kind is EventKind.BERATUNG or len(event.sessions) < 2:
        return ()
    return tuple(_session_line(session, now=now) for session in event.sessions)


def _session_line(session: "EventSession", *, now: datetime) -> SessionLine:
    is_over = session.ends_at <= now
    shows_places = not is_over and not session.is_cancelled
    places = Places(capacity=session.capacity, taken=session.places_taken)
    return SessionLine(
        label=session.label,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        places=places_words(places) if shows_places else "",
        is_cancelled=session.is_cancelled,
        is_over=is_over,
    )


def _place(venue: "Venue | None") -> PlaceView | None:
    if venue is None:
        return None
    town = f"{venue.postal_code} {venue.city}".strip()
    return PlaceView(
        name=venue.name,
        street=venue.street,
        city=venue.city,
        town=town,
        stops=venue.stops,
        directions=venue.directions,
        map_address=_map_address(venue.street or venue.name, town),
    )


def _map_address(*parts: str) -> str:
    return f"{MAP_SEARCH}?{urlencode({'query': ', '.join(part for part in parts if part)})}"


def _contact(event: "Event", *, now: datetime) -> ContactView:
    deadline = event.needs_deadline
    return ContactView(
        name=event.contact_name,
        phone=event.contact_phone,
        email=event.contact_email,
        needs_deadline=deadline,
        is_deadline_over=deadline is not None and deadline < local(now).date(),
    )


def _funding(event: "Event") -> FundingView | None:
    if event.project is None:
        return None
    project = event.project
    return FundingView(note=project.funder_note, funder=project.funder, partners=project.partners, project=project.name)
