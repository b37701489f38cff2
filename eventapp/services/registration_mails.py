"""What mails to a registration's contact say: the ticket, a change, a cancellation, the certificates.

Counselling stays neutral: nothing in subject, body or attachments tells what an appointment is about (CNS-3).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from eventapp.adapters.logos import LogoSize, read_logos
from eventapp.adapters.mail_message import InlineImage, Mail, MailAttachment
from eventapp.adapters.mail_templates import MailLogo, MailTicket, MailVisit, RegistrationFacts, render_mail
from eventapp.adapters.qr_image import qr_png
from eventapp.adapters.translations import Translator
from eventapp.domain.mails import MailSettings
from eventapp.domain.retention import RetentionPolicy, deletion_dates
from eventapp.domain.schedule import local_day
from eventapp.domain.states import (
    HOLDING_PLACES,
    EventKind,
    EventStatus,
    MessageKind,
    RegistrationMode,
    RegistrationStatus,
    TicketStatus,
)
from eventapp.domain.tickets import ticket_link
from eventapp.domain.unsubscribing import ENDING, unsubscribe_token
from eventapp.models import Certificate, Event, EventSession, OutboxMessage, Registration, Ticket
from eventapp.queries import certificates as certificate_queries
from eventapp.queries.events import last_end
from eventapp.queries.logos import logos_of_event
from eventapp.services import message_mails, moved_mails, pending_mails, waiting_mails
from eventapp.services.certificate_sheets import certificate_document, certificate_file_name
from eventapp.services.holders import holder_words
from eventapp.services.mail_senders import sender_of, site_of
from eventapp.services.paper_words import event_title
from eventapp.services.registration_calendars import registration_calendar

#: Pixels of one module of a QR in a mail: sharp on phones with three pixels to the point.
_QR_BOX = 12
#: Mails that show the codes.
_WITH_CODES = (MessageKind.REGISTRATION_CONFIRMED, MessageKind.REGISTRATION_CHANGED, MessageKind.REMINDER)
#: Pixels of a logo to a point.
_LOGO_DENSITY = 2


def registration_mail(
    message: OutboxMessage, registration: Registration, *, words: Translator, settings: MailSettings, now: datetime
) -> Mail | None:
    """Return the mail, None when its reason is gone: cancelled meanwhile, over, or the address erased."""
    sessions = _sessions(message.kind, registration)
    certificates = _certificates(message.kind, registration)
    brings_them = message.kind is MessageKind.CERTIFICATE_ISSUED and certificates
    if not brings_them and not _is_wanted(message, registration, sessions, now=now):
        return None
    return make_mail(message, registration, certificates=certificates, words=words, settings=settings)


def make_mail(
    message: OutboxMessage,
    registration: Registration,
    *,
    certificates: Sequence[Certificate] = (),
    words: Translator,
    settings: MailSettings,
    is_test: bool = False,
) -> Mail:
    """Return the mail whether it is wanted or not; a try of it says so. Raises NotFound where its words are missing."""
    event = registration.event
    sessions = _sessions(message.kind, registration)
    logos = [] if event.kind is EventKind.BERATUNG else _logos(event, settings=settings)
    facts = _registration_facts(registration, sessions, words=words, settings=settings)
    facts = replace(facts, logos=[shown for shown, _image in logos])
    if certificates:  # the codes have done their work
        facts = replace(facts, certificates=len(certificates), tickets=())
    facts = moved_mails.with_moves(facts, message, sessions)
    facts = pending_mails.with_answer(facts, message, registration, settings=settings)
    facts = waiting_mails.with_place(facts, message, registration)
    facts = message_mails.with_words(
        replace(facts, is_test=is_test),
        message.kind,
        message_mails.message_of(message),
        language=message.language,
        written_at=message.created_at,
        translator=words,
    )
    if message.kind in ENDING and not is_test:
        token = unsubscribe_token(registration.reference, secret_key=settings.secret_key.encode())
        facts = replace(facts, unsubscribe_url=f"{settings.base_url}/unsubscribe/{token}")
    site = site_of(event.organization, settings=settings)
    rendered = render_mail(message.kind, facts, site=site, translator=words)
    is_valid = message.kind in _WITH_CODES
    return Mail(
        uuid=message.uuid,
        created_at=message.created_at,
        sender=sender_of(event.organization, settings=settings),
        recipient=message.recipient,
        reply_to=_reply_address(event),
        language=rendered.language,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        images=[*(_codes(registration, settings=settings) if is_valid else ()), *(image for _shown, image in logos)],
        attachments=_certificate_file(event, certificates, settings=settings)
        if certificates
        else _calendar(message.kind, registration, words=words, settings=settings),
        unsubscribe_url=facts.unsubscribe_url,
    )


def _reply_address(event: Event) -> str:
    """Return where answers go; an address of counselling would say in every mailbox what the mail is about (CNS-3)."""
    if event.kind is EventKind.BERATUNG:
        return event.organization.email
    return event.contact_email or event.organization.email


def _certificates(kind: MessageKind, registration: Registration) -> list[Certificate]:
    """Return what a mail about certificates brings; nothing once the address or the names are erased."""
    if kind not in (MessageKind.CERTIFICATE_ISSUED, MessageKind.THANKS) or registration.email is None:
        return []
    return certificate_queries.list_of_registration(registration.id)


def _certificate_file(
    event: Event, certificates: Sequence[Certificate], *, settings: MailSettings
) -> list[MailAttachment]:
    content = certificate_document(
        event, certificates, base_url=settings.base_url, zone=settings.zone, logo_folder=settings.logo_folder
    )
    return [MailAttachment(file_name=certificate_file_name(event), media_type="application/pdf", data=content)]


def _is_wanted(
    message: OutboxMessage, registration: Registration, sessions: Sequence[EventSession], *, now: datetime
) -> bool:
    """Say whether the reason still stands; nobody wants to hear of what is over."""
    if message.kind in message_mails.KINDS:
        return message_mails.is_wanted(message, registration, now=now)
    if registration.email is None or all(session.ends_at <= now for session in sessions):
        return False
    if message.kind in waiting_mails.KINDS:
        return waiting_mails.is_wanted(message, registration, now=now)
    if message.kind in pending_mails.KINDS:
        return pending_mails.is_wanted(message, registration, now=now)
    event = registration.event
    holds = registration.status in HOLDING_PLACES
    is_confirmed = registration.status is RegistrationStatus.CONFIRMED
    return {
        MessageKind.REGISTRATION_CONFIRMED: holds and event.status is EventStatus.PUBLISHED,
        # while a registration waits for an answer its own page says what it is about
        MessageKind.REGISTRATION_CHANGED: is_confirmed and event.status is EventStatus.PUBLISHED,
        MessageKind.REGISTRATION_CANCELED: registration.status is RegistrationStatus.CANCELED,
        MessageKind.EVENT_CANCELLED: registration.status is not RegistrationStatus.CANCELED
        and event.status is EventStatus.CANCELLED,
    }.get(message.kind, False)


def _registration_facts(
    registration: Registration, sessions: Sequence[EventSession], *, words: Translator, settings: MailSettings
) -> RegistrationFacts:
    event = registration.event
    is_counselling = event.kind is EventKind.BERATUNG
    page = f"{settings.base_url}/registrations/{registration.key}"
    policy = RetentionPolicy(contact_days=event.contact_days, name_days=event.name_days, needs_days=event.needs_days)
    gone = deletion_dates(policy, last_day=local_day(last_end(event.sessions) or event.created_at, zone=settings.zone))
    return RegistrationFacts(
        kind=event.kind,
        band=event.reference,
        title=event_title(event, words=words),
        name=_name(registration),
        visits=[_visit(session, is_counselling=is_counselling) for session in sessions],
        number=sessions[0].label if is_counselling and sessions else "",
        venue=event.venue.name if event.venue else "",
        place=_place(event),
        adults=registration.adults,
        children=registration.children,
        tickets=[_ticket(ticket, registration, words=words) for ticket in _valid_tickets(registration)],
        page_url=page,
        edit_url="" if is_counselling else f"{page}/edit",
        move_url=f"{page}/time" if is_counselling and registration.status in HOLDING_PLACES else "",
        cancel_url=f"{page}/cancellation",
        pdf_url=f"{page}/ticket.pdf",
        event_url=""
        if is_counselling or event.registration_mode is RegistrationMode.INTERNAL
        else f"{settings.base_url}/events/{event.reference}",
        contact_name=event.contact_name,
        contact_phone=event.contact_phone,
        contact_gone=gone.contact,
        name_gone=gone.name,
        funder_note=event.project.funder_note if event.project and not is_counselling else "",
        reason="" if is_counselling else event.cancellation_reason,
    )


def _name(registration: Registration) -> str:
    """Whom to greet: the contact, else the only person who comes, else nobody by name."""
    people = registration.attendees
    return registration.name or (people[0].name if len(people) == 1 else "")


def _visit(session: EventSession, *, is_counselling: bool) -> MailVisit:
    label = "" if is_counselling else session.label
    return MailVisit(
        starts_at=session.starts_at, ends_at=session.ends_at, label=label, is_cancelled=session.is_cancelled
    )


def _place(event: Event) -> str:
    if event.venue is None:
        return ""
    town = f"{event.venue.postal_code} {event.venue.city}".strip()
    return ", ".join(part for part in (event.venue.street, town) if part)


def _ticket(ticket: Ticket, registration: Registration, *, words: Translator) -> MailTicket:
    return MailTicket(
        holder=holder_words(registration, ticket, words=words),
        short_code=ticket.short_code,
        image=_image_name(ticket),
        adults=ticket.adults,
        children=ticket.children,
    )


def _image_name(ticket: Ticket) -> str:
    return f"qr-{ticket.short_code.lower()}"


def _codes(registration: Registration, *, settings: MailSettings) -> list[InlineImage]:
    return [
        InlineImage(
            content_id=_image_name(ticket),
            png=qr_png(ticket_link(base_url=settings.base_url, token=ticket.token), box=_QR_BOX),
        )
        for ticket in _valid_tickets(registration)
    ]


def _logos(event: Event, *, settings: MailSettings) -> list[tuple[MailLogo, InlineImage]]:
    """Return the logos as the HTML names them, and their pictures, which nobody loads from outside."""
    pictures = read_logos(settings.logo_folder, logos_of_event(event), LogoSize.SMALL)
    return [
        (
            MailLogo(
                name=logo.name,
                image=f"logo-{number}",
                width=max(1, logo.width // _LOGO_DENSITY),
                height=max(1, logo.height // _LOGO_DENSITY),
            ),
            InlineImage(content_id=f"logo-{number}", png=logo.png),
        )
        for number, logo in enumerate(pictures, start=1)
    ]


def _calendar(
    kind: MessageKind, registration: Registration, *, words: Translator, settings: MailSettings
) -> list[MailAttachment]:
    """Nobody writes into a calendar what is not certain yet."""
    if not registration.tickets or kind in (*pending_mails.KINDS, *waiting_mails.KINDS, *message_mails.WITH_WORDS):
        return []
    file = registration_calendar(registration, words=words, base_url=settings.base_url)
    return [MailAttachment(file_name=file.name, media_type="text/calendar", data=file.content)]


def _valid_tickets(registration: Registration) -> list[Ticket]:
    valid = [ticket for ticket in registration.tickets if ticket.status is TicketStatus.VALID]
    return sorted(valid, key=lambda ticket: ticket.attendee.position if ticket.attendee else ticket.id)


def _sessions(kind: MessageKind, registration: Registration) -> list[EventSession]:
    """What takes place; news about changes name what does not, too."""
    chosen = _chosen_sessions(registration)
    held = [session for session in chosen if not session.is_cancelled]
    return chosen if kind is MessageKind.SESSION_CHANGED else held or chosen


def _chosen_sessions(registration: Registration) -> list[EventSession]:
    return sorted((choice.event_session for choice in registration.chosen), key=lambda s: (s.starts_at, s.id))
