"""A message as its readers will see it, filled in for somebody invented: to look at, and to send to oneself."""

from dataclasses import replace

from eventapp.adapters.mail_message import Mail
from eventapp.adapters.translations import translator
from eventapp.domain.errors import NotFound
from eventapp.domain.mails import MailSettings
from eventapp.domain.states import MessageKind, RegistrationSource, RegistrationStatus
from eventapp.models import Event, Message, OutboxMessage, Registration, RegistrationSession
from eventapp.queries import events as event_queries
from eventapp.queries import messages as message_queries
from eventapp.services.registration_mails import make_mail

#: The address of a page that nobody has.
_SAMPLE_KEY = "x" * 26
_SAMPLE_NAME = "Amina Kaya"


def preview(*, event: Event, message: Message, language: str, settings: MailSettings) -> Mail:
    """Return the mail as somebody with this language gets it. Raises NotFound for a message without words.

    The event comes with everything loaded.
    """
    mail = OutboxMessage(
        uuid=f"preview-{message.reference}",
        kind=message.kind,
        message_id=message.id,
        recipient="amina.kaya@example.org",
        language=language,
        created_at=message.updated_at,
    )
    return _try(mail, event=event, message=message, settings=settings, is_test=False)


def preview_reminder(*, event: Event, language: str, settings: MailSettings) -> Mail:
    """Return the event's reminder. Raises NotFound while the event has no session."""
    mail = OutboxMessage(
        uuid=f"preview-{event.reference}",
        kind=MessageKind.REMINDER,
        recipient="amina.kaya@example.org",
        language=language,
        created_at=event.updated_at,
    )
    return _try(mail, event=event, message=None, settings=settings, is_test=False)


def compose_test(mail: OutboxMessage, *, settings: MailSettings) -> Mail:
    """Return the mail that somebody sends to themselves. Raises NotFound once the message is gone."""
    if mail.message_id is None:
        raise NotFound
    message = message_queries.get_with_texts(mail.message_id)
    event = event_queries.get_with_everything(message.event_id)
    return _try(mail, event=event, message=message, settings=settings, is_test=True)


def _try(mail: OutboxMessage, *, event: Event, message: Message | None, settings: MailSettings, is_test: bool) -> Mail:
    registration = _sample(event, message, language=mail.language)
    words = translator(mail.language, zone=settings.zone)
    made = make_mail(mail, registration, words=words, settings=settings, is_test=is_test)
    return replace(made, attachments=())


def _sample(event: Event, message: Message | None, *, language: str) -> Registration:
    """Somebody invented who comes to all sessions that the message is about; never stored."""
    wanted = set(message.event_sessions) if message else set()
    sessions = [session for session in event.sessions if not wanted or session.reference in wanted]
    if not sessions:
        raise NotFound
    return Registration(
        event_id=event.id,
        event=event,
        reference="beispiel",
        key=_SAMPLE_KEY,
        status=RegistrationStatus.CONFIRMED,
        source=RegistrationSource.ONLINE,
        name=_SAMPLE_NAME,
        email="amina.kaya@example.org",
        language=language,
        adults=1,
        children=0,
        created_at=event.created_at,
        updated_at=event.updated_at,
        attendees=[],
        tickets=[],
        needs=[],
        chosen=[RegistrationSession(event_session_id=session.id, event_session=session) for session in sessions],
    )
