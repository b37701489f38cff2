"""The sessions of a registration as a calendar file; neutral for counselling (CNS-3)."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Response, current_app, url_for
from flask_babel import gettext

from eventapp.adapters.calendar import CalendarEntry, event_calendar
from eventapp.domain.states import EventStatus, RegistrationStatus, TicketStatus
from eventapp.web.public.page_meta import absolute
from eventapp.web.public.ticket_view import Occasion, chosen_sessions, occasion

if TYPE_CHECKING:
    from eventapp.models import EventSession, Registration

CALENDAR_TYPE = "text/calendar; charset=utf-8"


def registration_calendar(registration: "Registration", *, language: str) -> Response:
    """Return the file; after a cancellation it takes the entries out of the calendar again."""
    sessions = chosen_sessions(registration)
    shown = occasion(registration.event, sessions, language=language)
    content = event_calendar(
        [_entry(registration, session, shown) for session in sessions],
        name=shown.title.text,
        host=urlsplit(current_app.config["BASE_URL"]).hostname or "localhost",
        timezone=ZoneInfo(current_app.config["TIMEZONE"]),
    )
    response = Response(content, content_type=CALENDAR_TYPE)
    name = f"Termin-{shown.first_day.isoformat()}.ics"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _entry(registration: "Registration", session: "EventSession", shown: Occasion) -> CalendarEntry:
    is_canceled = registration.status is RegistrationStatus.CANCELED
    event = registration.event
    return CalendarEntry(
        reference=f"{registration.reference}-{session.reference}",
        summary=_summary(session, shown),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        changed_at=max(registration.updated_at, event.updated_at),
        sequence=event.revision + (1 if is_canceled else 0),
        is_cancelled=is_canceled or session.is_cancelled or event.status is EventStatus.CANCELLED,
        location=", ".join(part for part in (shown.venue, shown.street, shown.city) if part),
        description=_description(registration, shown),
    )


def _summary(session: "EventSession", shown: Occasion) -> str:
    if shown.is_counselling or not session.label or len(shown.visits) < 2:
        return shown.full_title
    return f"{shown.full_title}: {session.label}"


def _description(registration: "Registration", shown: Occasion) -> str:
    """The number that is called, and the codes; the secret that may change and cancel stays out of calendars."""
    lines = [gettext("Nummer %(number)s", number=shown.number)] if shown.number else []
    for ticket in registration.tickets:
        if ticket.status is TicketStatus.VALID:
            lines.append(absolute(url_for("public.ticket", token=ticket.token)))
    return "\n".join(lines)
