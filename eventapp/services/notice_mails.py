"""Mails to administrators: an association has left its network or may come back, a backup is missing or there again.

No guest is named in them. Who gets one is in services/notices.py.
"""

from datetime import datetime, timedelta

from eventapp.adapters.mail_message import Mail
from eventapp.adapters.mail_templates import NoticeFacts, render_mail
from eventapp.adapters.translations import Translator
from eventapp.domain.mails import MailSettings
from eventapp.domain.states import MessageKind
from eventapp.models import Organization, OutboxMessage, User
from eventapp.queries import accounts as account_queries
from eventapp.queries import organizations as organization_queries
from eventapp.services.mail_senders import mail_of, site_of

_BACKUP_PAGES = "/manage/"
_ABOUT_BACKUPS = (MessageKind.BACKUP_MISSING, MessageKind.BACKUP_WELL)
_ABOUT_THE_NETWORK = (MessageKind.NETWORK_LEFT, MessageKind.NETWORK_INVITED)
KINDS = (*_ABOUT_THE_NETWORK, *_ABOUT_BACKUPS)
#: A mail that could not be sent for so long tells nobody anything new.
_LIFETIME = timedelta(days=7)


def notice_mail(
    message: OutboxMessage, user: User, *, words: Translator, settings: MailSettings, now: datetime
) -> Mail | None:
    """Return the mail as it is to be sent now, None when there is no reason for it any more. Raises NotFound."""
    if not user.is_active or now - message.created_at >= _LIFETIME:
        return None
    if message.kind in _ABOUT_BACKUPS:
        sender = account_queries.find_organization()
        facts: NoticeFacts | None = NoticeFacts(name=user.name, link=f"{settings.base_url}{_BACKUP_PAGES}")
    else:
        association = organization_queries.get_organization(message.organization_id or 0)
        sender = organization_queries.get_organization(association.former_umbrella_id or 0)
        facts = _network_facts(message, user, association=association, network=sender, settings=settings)
    if facts is None:
        return None
    rendered = render_mail(message.kind, facts, site=site_of(sender, settings=settings), translator=words)
    return mail_of(message, rendered, organization=sender, settings=settings)


def _network_facts(
    message: OutboxMessage, user: User, *, association: Organization, network: Organization, settings: MailSettings
) -> NoticeFacts | None:
    """None as soon as the association is back, or the invitation was answered or taken back."""
    is_invitation = message.kind is MessageKind.NETWORK_INVITED
    if association.left_network_at is None or (is_invitation and association.invited_back_at is None):
        return None
    is_of_association = association.id in {each.organization_id for each in user.memberships}
    page = "network/return" if is_invitation else "organization" if is_of_association else "network"
    shown = association if is_of_association else network
    return NoticeFacts(
        name=user.name,
        link=f"{settings.base_url}/manage/{page}?organization={shown.reference}",
        association=association.name,
        network=network.name,
        left_at=association.left_network_at,
    )
