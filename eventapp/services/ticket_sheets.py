"""The tickets of a registration as printed sheets: plain values for the PDF, in the visitor's language.

Counselling stays neutral: neither title nor type of the event nor who funds it is on the sheet (CNS-3).
"""

from collections.abc import Sequence
from pathlib import Path

from eventapp.adapters.event_art import event_art
from eventapp.adapters.ticket_pdf import TicketFact, TicketSheet, ticket_pdf
from eventapp.adapters.translations import Translator
from eventapp.domain.errors import RegistrationNotActive
from eventapp.domain.retention import RetentionPolicy, deletion_dates
from eventapp.domain.schedule import local_day
from eventapp.domain.states import HOLDING_PLACES, EventKind, TicketStatus
from eventapp.domain.texts import select_text
from eventapp.domain.tickets import spaced_short_code, ticket_link
from eventapp.models import Event, EventSession, Registration, Ticket
from eventapp.queries.events import last_end
from eventapp.services.holders import holder_words
from eventapp.services.logos import event_logos


def ticket_document(registration: Registration, *, words: Translator, base_url: str, logo_folder: Path) -> bytes:
    """Return the valid tickets as one PDF. The same registration gives the same bytes.

    Raises RegistrationNotActive when there is no valid ticket.
    """
    sheets = ticket_sheets(registration, words=words, base_url=base_url)
    _ = words.gettext
    return ticket_pdf(
        sheets,
        title=_("Ihr Termin") if _is_counselling(registration.event) else f"{_('Ticket')}: {sheets[0].title}",
        author=registration.event.organization.name,
        created=registration.updated_at,
        logos=[] if _is_counselling(registration.event) else event_logos(registration.event, logo_folder),
    )


def ticket_file_name(registration: Registration, *, zone: str) -> str:
    """Return a name that says no more than the day (CNS-3)."""
    sessions = _chosen(registration)
    day = local_day(sessions[0].starts_at, zone=zone).isoformat() if sessions else registration.reference
    return f"Termin-{day}.pdf" if _is_counselling(registration.event) else f"Ticket-{day}.pdf"


def ticket_sheets(registration: Registration, *, words: Translator, base_url: str) -> list[TicketSheet]:
    """Return a sheet for each valid ticket. Raises RegistrationNotActive when there is none."""
    valid = [ticket for ticket in registration.tickets if ticket.status is TicketStatus.VALID]
    if registration.status not in HOLDING_PLACES or not valid:
        raise RegistrationNotActive
    ordered = sorted(valid, key=lambda ticket: ticket.attendee.position if ticket.attendee else ticket.id)
    return [_sheet(registration, ticket, words=words, base_url=base_url) for ticket in ordered]


def _sheet(registration: Registration, ticket: Ticket, *, words: Translator, base_url: str) -> TicketSheet:
    _ = words.gettext
    event = registration.event
    code = spaced_short_code(ticket.short_code)
    return TicketSheet(
        kind=event.kind,
        language=words.language,
        is_rtl=words.direction == "rtl",
        type_word=_type_word(event.kind, words=words),
        title=_title(registration, words=words),
        holder_label=_("Name") if _is_counselling(event) else _("Ticket für"),
        holder=holder_words(registration, ticket, words=words),
        facts=_facts(registration, ticket, words=words),
        qr_text=ticket_link(base_url=base_url, token=ticket.token),
        qr_description=_("QR-Code des Tickets, Kurzcode %(code)s") % {"code": code},
        code_label=_("Kurzcode"),
        short_code=code,
        hints=_hints(registration, ticket, words=words),
        small_print=_small_print(event, words=words),
        art_svg=event_art(event.kind, event.reference),
    )


def _type_word(kind: EventKind, *, words: Translator) -> str:
    _ = words.gettext
    return {
        EventKind.FEST: _("Fest"),
        EventKind.WORKSHOP: _("Workshop"),
        EventKind.FACHTAG: _("Fachtag"),
        EventKind.BERATUNG: _("Termin"),
    }[kind]


def _title(registration: Registration, *, words: Translator) -> str:
    """The event, or for counselling the number that is called."""
    _ = words.gettext
    event = registration.event
    if _is_counselling(event):
        labels = [session.label for session in _chosen(registration) if session.label]
        return _("Ihr Termin, Nummer %(number)s") % {"number": labels[0]} if labels else _("Ihr Termin")
    text = select_text(event.texts, words.language)
    if text is None:
        return event.organization.short_name
    return f"{text.title} – {text.subtitle}" if text.subtitle else text.title


def _facts(registration: Registration, ticket: Ticket, *, words: Translator) -> list[TicketFact]:
    _ = words.gettext
    event = registration.event
    facts = _time_facts(_chosen(registration), words=words)
    if event.venue:
        facts.append(TicketFact(label=_("Ort"), value=event.venue.name, note=_address(event)))
    if ticket.adults + ticket.children > 1:
        facts.append(_party_fact(ticket, words=words))
    return facts


def _time_facts(sessions: Sequence[EventSession], *, words: Translator) -> list[TicketFact]:
    """One session: its day and time. Several: a line for each."""
    _ = words.gettext
    held = [session for session in sessions if not session.is_cancelled]
    if len(held) != 1:
        return [
            TicketFact(label=_day(s, words=words), value=words.clock_range(s.starts_at, s.ends_at), note=s.label)
            for s in held
        ]
    session = held[0]
    return [
        TicketFact(label=_("Datum"), value=_day(session, words=words)),
        TicketFact(label=_("Uhrzeit"), value=words.clock_range(session.starts_at, session.ends_at)),
    ]


def _day(session: EventSession, *, words: Translator) -> str:
    return f"{words.weekday(session.starts_at)} {words.day(session.starts_at)}"


def _address(event: Event) -> str:
    if event.venue is None:
        return ""
    town = f"{event.venue.postal_code} {event.venue.city}".strip()
    return ", ".join(part for part in (event.venue.street, town) if part)


def _party_fact(ticket: Ticket, *, words: Translator) -> TicketFact:
    _, ngettext = words.gettext, words.ngettext
    adults, children = ticket.adults, ticket.children
    parts = [
        ngettext("%(num)s erwachsene Person", "%(num)s Erwachsene", adults) % {"num": adults} if adults else "",
        ngettext("%(num)s Kind", "%(num)s Kinder", children) % {"num": children} if children else "",
    ]
    return TicketFact(label=_("Personen"), value=str(adults + children), note=", ".join(parts) if children else "")


def _hints(registration: Registration, ticket: Ticket, *, words: Translator) -> list[str]:
    _ = words.gettext
    if _is_counselling(registration.event):
        return [_("Sie werden mit Ihrer Nummer aufgerufen."), _("Bitte zeigen Sie diesen Code am Eingang.")]
    hints = [_("Zeigen Sie diesen Code am Eingang: auf Papier oder auf dem Handy.")]
    if ticket.adults + ticket.children > 1:
        hints.append(_("Sie können getrennt kommen, der Code gilt für alle."))
    return hints


def _small_print(event: Event, *, words: Translator) -> list[str]:
    _ = words.gettext
    last = last_end(event.sessions) or event.created_at
    policy = RetentionPolicy(contact_days=event.contact_days, name_days=event.name_days, needs_days=event.needs_days)
    gone = deletion_dates(policy, last_day=local_day(last, zone=words.zone.key))
    day = words.day(max(gone.name, gone.contact))
    contact = " · ".join(part for part in (event.contact_name, event.contact_phone) if part)
    return [
        event.project.funder_note if event.project and not _is_counselling(event) else "",
        f"{_('Fragen?')} {contact}" if contact else "",
        _("Name und Kontakt löschen wir am %(day)s.") % {"day": day},
    ]


def _is_counselling(event: Event) -> bool:
    return event.kind is EventKind.BERATUNG


def _chosen(registration: Registration) -> list[EventSession]:
    return sorted((choice.event_session for choice in registration.chosen), key=lambda s: (s.starts_at, s.id))
