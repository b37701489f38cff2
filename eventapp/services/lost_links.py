"""Sending the links to own registrations again. Nobody learns here whether an address is known.

The request writes one row for every address, known or not; whether there is anything to send is decided by the
worker, which also holds back what a mailbox has had enough of (services/mail_limits.py). Rows are kept for a day at
most.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete

from eventapp.adapters.mail_message import Mail
from eventapp.adapters.mail_templates import LinksFacts, MailLink, render_mail
from eventapp.adapters.randomness import new_uuid
from eventapp.adapters.translations import Translator
from eventapp.db import db, transactional
from eventapp.domain.mails import MailSettings
from eventapp.domain.states import MessageKind, OutboxStatus
from eventapp.models import Organization, OutboxMessage, Registration
from eventapp.queries import accounts as account_queries
from eventapp.queries import lost_links as lost_link_queries
from eventapp.services.mail_senders import mail_of, site_of
from eventapp.services.paper_words import event_title

PERIOD = timedelta(days=1)


@transactional
def ask_for_links(*, email: str, language: str, now: datetime) -> None:
    """Let the links of this address be sent to it. Always the same work, whoever asks."""
    db.session.execute(
        delete(OutboxMessage).where(
            OutboxMessage.kind == MessageKind.LINKS_REQUESTED,
            OutboxMessage.status != OutboxStatus.WAITING,
            OutboxMessage.created_at < now - PERIOD,
        )
    )
    db.session.add(
        OutboxMessage(
            uuid=new_uuid(),
            kind=MessageKind.LINKS_REQUESTED,
            recipient=email,
            language=language,
            created_at=now,
            next_attempt_at=now,
        )
    )


def links_mail(message: OutboxMessage, *, words: Translator, settings: MailSettings, now: datetime) -> Mail | None:
    """Return the mail, None for an address without anything to come."""
    found = lost_link_queries.list_to_come(message.recipient, now=now)
    if not found:
        return None
    links = sorted((_link(r, words=words, settings=settings, now=now) for r in found), key=lambda link: link.starts_at)
    organization = _sender_of(found)
    site = site_of(organization, settings=settings)
    rendered = render_mail(message.kind, LinksFacts(links=links), site=site, translator=words)
    return mail_of(message, rendered, organization=organization, settings=settings)


def _sender_of(found: Sequence[Registration]) -> Organization | None:
    """The organization of all these registrations; of several the umbrella, whose site it is."""
    organizations = {registration.event.organization for registration in found}
    return organizations.pop() if len(organizations) == 1 else account_queries.find_organization()


def _link(registration: Registration, *, words: Translator, settings: MailSettings, now: datetime) -> MailLink:
    ahead = [c.event_session for c in registration.chosen if c.event_session.ends_at > now]
    session = min((s for s in ahead if not s.is_cancelled), key=lambda s: s.starts_at)
    return MailLink(
        title=event_title(registration.event, words=words),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        address=f"{settings.base_url}/registrations/{registration.key}",
    )
