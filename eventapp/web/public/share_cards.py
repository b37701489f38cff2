"""The picture that messengers show with the link to an event."""

from typing import TYPE_CHECKING

from flask import Response, request, url_for
from flask_babel import gettext, lazy_gettext

from eventapp.adapters import clock
from eventapp.adapters.share_card import ShareCard, share_card_png
from eventapp.domain.offer import OfferState
from eventapp.domain.states import EventKind
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.filters import day_full, time_range
from eventapp.web.language import page_language
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.event_view import EventView, event_view

if TYPE_CHECKING:
    from eventapp.models import Event

SECONDS_PER_DAY = 86_400

_TYPE_WORDS = {
    EventKind.FEST: lazy_gettext("Fest"),
    EventKind.WORKSHOP: lazy_gettext("Workshop"),
    EventKind.FACHTAG: lazy_gettext("Fachtag"),
    EventKind.BERATUNG: lazy_gettext("Beratung"),
}


@blueprint.get("/events/<reference>/card.png")
@public
def share_card(reference: str) -> Response:
    """Draw the card of a public event."""
    event = access.public_event(reference)
    card = _card(event_view(event, language=page_language(), now=clock.now()))
    response = Response(share_card_png(card), mimetype="image/png")
    response.cache_control.no_cache = None
    response.cache_control.public = True
    response.cache_control.max_age = SECONDS_PER_DAY
    response.vary.add("Accept-Language")
    response.add_etag()
    response.make_conditional(request)
    return response


def share_card_address(event: "Event") -> str:
    """Return the card's address; it changes with the event, because messengers never ask twice."""
    version = int(event.updated_at.timestamp())
    return url_for("public.share_card", reference=event.reference, v=version)


def _card(view: EventView) -> ShareCard:
    return ShareCard(
        reference=view.reference,
        kind=view.kind,
        language=page_language(),
        type_word=str(_TYPE_WORDS[view.kind]),
        title=view.words.full_title,
        when=_when(view),
        place=", ".join(part for part in (view.place.name, view.place.city) if part) if view.place else "",
    )


def _when(view: EventView) -> str:
    if view.offer.state is OfferState.CANCELLED:
        return gettext("Abgesagt")
    if view.day is None:
        return ""
    span = time_range(view.day.starts_at, view.day.ends_at)
    return f"{day_full(view.day.starts_at)}, {gettext('%(time)s Uhr', time=span)}"
