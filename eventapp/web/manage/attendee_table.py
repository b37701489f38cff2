"""The attendee list as columns; German, because it stays with the organization's papers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from eventapp.domain.states import RegistrationStatus
from eventapp.queries.people import AttendeeLine
from eventapp.web.filters import local

if TYPE_CHECKING:
    from eventapp.models import Event

Row = Sequence[str | int | date | datetime | None]

HEADER = (
    "Termin",
    "Name",
    "Erwachsene",
    "Kinder",
    "E-Mail",
    "Telefon",
    "Stand",
    "Angemeldet am",
    "Eingelassen",
    "Eingelassen um",
)

_STATUS = {
    RegistrationStatus.CONFIRMED: "bestätigt",
    RegistrationStatus.PENDING: "offen",
    RegistrationStatus.WAITLISTED: "Warteliste",
    RegistrationStatus.CANCELED: "abgesagt",
}


def rows(event: "Event", lines: Sequence[AttendeeLine]) -> list[Row]:
    """Return one row for each ticket and session."""
    sessions = {session.id: local(session.starts_at) for session in event.sessions}
    return [
        (
            sessions[line.event_session_id].replace(tzinfo=None),
            line.name,
            line.adults,
            line.children,
            line.email or "",
            line.phone or "",
            _STATUS[line.status],
            local(line.registered_at).replace(tzinfo=None),
            line.admitted,
            local(line.first_admitted_at).strftime("%H:%M") if line.first_admitted_at else "",
        )
        for line in lines
    ]
