"""What a mail says, made from the database as it is at the moment of sending.

A mail whose reason is gone says nothing: ``compose`` returns None and the outbox drops it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from eventapp.adapters.account_links import AccountClaim, make_link_token
from eventapp.adapters.mail_message import Mail
from eventapp.adapters.mail_templates import AccountFacts, render_mail
from eventapp.adapters.translations import Translator, translator
from eventapp.domain.accounts import INVITATION_LIFETIME, PASSWORD_RESET_LIFETIME
from eventapp.domain.errors import NotFound
from eventapp.domain.mails import MailSettings
from eventapp.domain.states import MessageKind
from eventapp.models import Organization, OutboxMessage, User
from eventapp.queries import accounts as account_queries
from eventapp.queries import organizations as organization_queries
from eventapp.queries import registrations as registration_queries
from eventapp.services import message_tries, notice_mails
from eventapp.services.lost_links import links_mail
from eventapp.services.mail_senders import mail_of, site_of
from eventapp.services.registration_mails import registration_mail


def compose(message: OutboxMessage, *, settings: MailSettings, now: datetime) -> Mail | None:
    """Return the mail as it is to be sent now, None when there is no reason for it any more."""
    words = translator(message.language, zone=settings.zone)
    try:
        if message.kind is MessageKind.LINKS_REQUESTED:
            return links_mail(message, words=words, settings=settings, now=now)
        if message.registration_id is not None:
            registration = registration_queries.get_with_tickets(message.registration_id)
            return registration_mail(message, registration, words=words, settings=settings, now=now)
        if message.message_id is not None:
            return message_tries.compose_test(message, settings=settings)
        if message.user_id is not None:
            user = account_queries.get_user(message.user_id)
            if message.kind in notice_mails.KINDS:
                return notice_mails.notice_mail(message, user, words=words, settings=settings, now=now)
            return _account_mail(message, user, words=words, settings=settings, now=now)
    except NotFound:
        return None
    return None


def _account_mail(
    message: OutboxMessage, user: User, *, words: Translator, settings: MailSettings, now: datetime
) -> Mail | None:
    is_reset = message.kind is MessageKind.PASSWORD_RESET
    is_test = message.kind is MessageKind.MAIL_TEST
    lifetime = PASSWORD_RESET_LIFETIME if is_reset else INVITATION_LIFETIME
    if not user.is_active or now - message.created_at >= lifetime:
        return None
    organization = _sender_of(message)
    facts = _account_facts(user, is_reset=is_reset, lifetime=lifetime, settings=settings, now=now)
    if is_test:
        facts = replace(facts, link=f"{settings.base_url}/manage/mail", ends_at=None)
    site = site_of(organization, settings=settings)
    rendered = render_mail(message.kind, facts, site=site, translator=words)
    return mail_of(message, rendered, organization=organization, settings=settings)


def _sender_of(message: OutboxMessage) -> Organization | None:
    """The organization that invites; mails about an account alone come from the installation's first one."""
    if message.organization_id is not None:
        return organization_queries.get_organization(message.organization_id)
    return account_queries.find_organization()


def _account_facts(
    user: User, *, is_reset: bool, lifetime: timedelta, settings: MailSettings, now: datetime
) -> AccountFacts:
    """An invitation of somebody who has a password leads to the log-in; all others get a link that sets one."""
    only_log_in = user.password_hash is not None and not is_reset
    claim = AccountClaim(user_id=user.id, session_stamp=user.session_stamp)
    token = make_link_token(claim, expires_at=now + lifetime, secret_key=settings.secret_key)
    return AccountFacts(
        name=user.name,
        email=user.email,
        link=f"{settings.base_url}/login" if only_log_in else f"{settings.base_url}/password-reset/{token}",
        ends_at=None if only_log_in else now + lifetime,
        has_password=user.password_hash is not None,
    )
