"""What one connection may do with the form: places for one event, and mails to one address."""

from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app
from flask_babel import gettext
from limits import RateLimitItemPerHour, parse_many

from eventapp.domain.mail_limits import mailbox_of
from eventapp.services import crowds
from eventapp.web.extensions import limiter, network
from eventapp.web.limits import count, has_room

if TYPE_CHECKING:
    from eventapp.models import Event

#: As many as the worker sends (domain/mail_limits.py). Nobody learns from it what others have done.
_MAILS_FROM_HERE = parse_many("6/hour;15/day")


def refusal_of(event: "Event") -> str:
    """Return why nobody may register from here for now, or nothing."""
    if has_room(_places_limit(), *_names(event)):
        return ""
    words = gettext("Von Ihrem Anschluss kamen in der letzten Stunde sehr viele Anmeldungen für diese Veranstaltung.")
    if not event.contact_phone:
        return f"{words} {gettext('Bitte versuchen Sie es in einer Stunde noch einmal.')}"
    who = ", ".join(part for part in (event.contact_name, event.contact_phone) if part)
    call = gettext("Bitte rufen Sie uns an: %(who)s. Oder versuchen Sie es in einer Stunde noch einmal.", who=who)
    return f"{words} {call}"


def count_registration(event: "Event", *, now: datetime) -> None:
    """Count one more; organizers hear of it before anybody is refused."""
    limit = _places_limit()
    count(limit, *_names(event))
    left = limiter.limiter.get_window_stats(limit, *_names(event)).remaining
    if left * 2 < limit.amount:
        crowds.note_crowd(event_id=event.id, now=now)


def note_about_mails(email: str | None) -> str:
    """Count a mail that was caused from here, and say so where the address has got too many of them."""
    if email is None:
        return ""
    names = ("mails", mailbox_of(email), network())
    if all([limiter.limiter.hit(limit, *names) for limit in _MAILS_FROM_HERE]):
        return ""
    return gettext(
        "An diese Adresse gingen schon sehr viele Mails, deshalb kommt jetzt keine weitere. Alles Wichtige steht auf "
        "dieser Seite: Speichern Sie sie am besten."
    )


def _places_limit() -> RateLimitItemPerHour:
    return RateLimitItemPerHour(current_app.config["REGISTRATIONS_PER_NETWORK"])


def _names(event: "Event") -> tuple[str, ...]:
    return ("registrations", event.reference, network())
