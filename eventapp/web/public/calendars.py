"""Calendar files: one event, or all public events to subscribe to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Response, current_app, request, url_for

from eventapp.adapters import clock
from eventapp.adapters.calendar import CalendarEntry, event_calendar
from eventapp.adapters.markdown import plain_text
from eventapp.domain.states import EventKind, EventStatus
from eventapp.queries import programme as programme_queries
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.compression import compressed
from eventapp.web.language import page_language
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.days import event_days
from eventapp.web.public.page_meta import absolute
from eventapp.web.public.passages import event_words
from eventapp.web.site import organization_name

if TYPE_CHECKING:
    from eventapp.models import Event, EventSession, Venue

#: Events stay in subscribed calendars for so long after they are over.
PAST_SPAN = timedelta(days=400)
SECONDS_BETWEEN_READS = 900
_DESCRIPTION_CHARS = 2_000


@blueprint.get("/calendar.ics")
@public
@compressed
def calendar() -> Response:
    """Send all public events, to subscribe to."""
    events = programme_queries.list_public_events(ended_after=clock.now() - PAST_SPAN)
    return _answer(events, name=organization_name(), filename="programm.ics")


@blueprint.get("/events/<reference>/calendar.ics")
@public
@compressed
def event_calendar_file(reference: str) -> Response:
    """Send one event. Its file name says no more than its address."""
    event = access.public_event(reference)
    return _answer([event], name=_summary(event), filename=f"termin-{event.reference}.ics")


def _answer(events: Sequence["Event"], *, name: str, filename: str) -> Response:
    host = urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"
    zone = ZoneInfo(current_app.config["TIMEZONE"])
    entries = [entry for event in events for entry in _entries(event)]
    response = Response(event_calendar(entries, name=name, host=host, timezone=zone), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    response.cache_control.no_cache = None
    response.cache_control.public = True
    response.cache_control.max_age = SECONDS_BETWEEN_READS
    response.last_modified = max((event.updated_at for event in events), default=None)
    response.vary.add("Accept-Language")
    response.add_etag()
    response.make_conditional(request)
    return response


def _entries(event: "Event") -> list[CalendarEntry]:
    if event.kind is EventKind.BERATUNG:
        return _counselling_entries(event)
    return [
        _entry(
            event,
            reference=session.reference,
            summary=_session_summary(event, session),
            span=(session.starts_at, session.ends_at),
            is_cancelled=session.is_cancelled,
        )
        for session in event.sessions
    ]


def _counselling_entries(event: "Event") -> list[CalendarEntry]:
    """One entry a day: what is advised on and when somebody has a slot stays out of calendars (CNS-3)."""
    return [
        _entry(
            event,
            reference=f"{event.reference}-{day.date}",
            summary=_summary(event),
            span=(day.starts_at, day.ends_at),
            is_cancelled=day.is_cancelled,
        )
        for day in event_days(event.sessions)
    ]


def _entry(
    event: "Event", *, reference: str, summary: str, span: tuple[datetime, datetime], is_cancelled: bool
) -> CalendarEntry:
    return CalendarEntry(
        reference=reference,
        summary=summary,
        starts_at=span[0],
        ends_at=span[1],
        changed_at=event.updated_at,
        sequence=event.revision,
        is_cancelled=is_cancelled or event.status is EventStatus.CANCELLED,
        location=_location(event.venue),
        description=_description(event),
        url=absolute(url_for("public.event_page", reference=event.reference)),
    )


def _summary(event: "Event") -> str:
    return event_words(event.texts, language=page_language()).full_title


def _session_summary(event: "Event", session: "EventSession") -> str:
    title = _summary(event)
    return f"{title}: {session.label}" if session.label and len(event.sessions) > 1 else title


def _description(event: "Event") -> str:
    if event.kind is EventKind.BERATUNG:
        return ""
    summary = event_words(event.texts, language=page_language()).summary.text
    return plain_text(summary, limit=_DESCRIPTION_CHARS)


def _location(venue: "Venue | None") -> str:
    if venue is None:
        return ""
    town = f"{venue.postal_code} {venue.city}".strip()
    return ", ".join(part for part in (venue.name, venue.street, town) if part)
