"""How this installation sends mails."""

from flask import current_app

from eventapp.domain.mails import MailSettings
from eventapp.services.mail_settings import read_mail_settings


def mail_settings() -> MailSettings:
    """Return the settings for the outbox."""
    return read_mail_settings(current_app.config)
