"""An event as search engines read it: schema.org in JSON-LD, with what is known about access."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from flask import url_for

from eventapp.domain.access_facts import AccessLine, access_lines
from eventapp.domain.offer import Offer, OfferState
from eventapp.domain.states import AccessAnswer, AccessFact, EventKind, EventStatus
from eventapp.web.filters import iso
from eventapp.web.public.page_meta import absolute
from eventapp.web.public.passages import EventWords

if TYPE_CHECKING:
    from eventapp.models import Event, EventSession, Venue

Json = Mapping[str, "str | int | bool | Json | Sequence[Json] | Sequence[str]"]

#: Facts that belong to the building; the others are offered by people on the day.
_AMENITIES = {
    AccessFact.STEP_FREE: "Wheelchair accessible entrance",
    AccessFact.TOILET: "Wheelchair accessible toilet",
    AccessFact.PARKING: "Disabled parking",
    AccessFact.INDUCTION_LOOP: "Induction loop",
    AccessFact.ASSISTANCE_DOG: "Assistance dogs welcome",
    AccessFact.QUIET_ROOM: "Quiet room",
    AccessFact.CHANGING_TABLE: "Changing table",
    AccessFact.PRAYER_ROOM: "Prayer room",
    AccessFact.CHILDCARE: "Childcare",
}
_FEATURES = {AccessFact.SIGN_LANGUAGE: "signLanguage", AccessFact.LIVE_CAPTIONS: "captions"}

_AVAILABILITY = {
    OfferState.OPEN: "InStock",
    OfferState.JUST_COME: "InStock",
    OfferState.NOT_YET_OPEN: "PreOrder",
    OfferState.FULL: "SoldOut",
    OfferState.WAITLIST: "SoldOut",
}


def structured_data(event: "Event", *, words: EventWords, offer: Offer, image: str) -> Json:
    """Return the event as a JSON-LD object. Unchecked access facts are left out."""
    address = absolute(url_for("public.event_page", reference=event.reference))
    lines = access_lines(event.venue.access if event.venue else {}, event.access)
    features = [_FEATURES[line.fact] for line in lines if line.fact in _FEATURES and line.answer is AccessAnswer.YES]
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": words.full_title,
        "description": words.summary.text,
        "image": absolute(image),
        "inLanguage": list(event.spoken_languages),
        "isAccessibleForFree": True,
        **_when(event.sessions),
        "eventStatus": _status(is_cancelled=event.status is EventStatus.CANCELLED),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "organizer": {"@type": "Organization", "name": event.organization.name, "url": absolute("/")},
        "offers": _offers(address, offer),
        **({"location": _location(event.venue, lines)} if event.venue else {}),
        **({"funder": {"@type": "Organization", "name": event.project.funder}} if event.project else {}),
        **({"accessibilityFeature": features} if features else {}),
        **_parts(event, words),
    }


def _when(sessions: Sequence["EventSession"]) -> Json:
    if not sessions:
        return {}
    starts: datetime = min(session.starts_at for session in sessions)
    ends: datetime = max(session.ends_at for session in sessions)
    return {"startDate": iso(starts), "endDate": iso(ends)}


def _status(*, is_cancelled: bool) -> str:
    return f"https://schema.org/{'EventCancelled' if is_cancelled else 'EventScheduled'}"


def _offers(address: str, offer: Offer) -> Json:
    availability = _AVAILABILITY.get(offer.state)
    return {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "EUR",
        "url": address,
        **({"availability": f"https://schema.org/{availability}"} if availability else {}),
    }


def _location(venue: "Venue", lines: Sequence[AccessLine]) -> Json:
    amenities: list[Json] = [
        {
            "@type": "LocationFeatureSpecification",
            "name": _AMENITIES[line.fact],
            "value": line.answer is AccessAnswer.YES,
        }
        for line in lines
        if line.fact in _AMENITIES and line.answer in (AccessAnswer.YES, AccessAnswer.NO)
    ]
    return {
        "@type": "Place",
        "name": venue.name,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": venue.street,
            "postalCode": venue.postal_code,
            "addressLocality": venue.city,
            "addressCountry": "DE",
        },
        **({"amenityFeature": amenities} if amenities else {}),
    }


def _parts(event: "Event", words: EventWords) -> Json:
    """The sessions where there are several; counselling slots are nobody's business."""
    if event.kind is EventKind.BERATUNG or len(event.sessions) < 2:
        return {}
    return {
        "subEvent": [
            {
                "@type": "Event",
                "name": session.label or words.full_title,
                "startDate": iso(session.starts_at),
                "endDate": iso(session.ends_at),
                "eventStatus": _status(is_cancelled=session.is_cancelled),
                **({"location": {"@type": "Place", "name": event.venue.name}} if event.venue else {}),
            }
            for session in event.sessions
        ]
    }
