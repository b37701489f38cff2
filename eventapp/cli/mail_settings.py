"""How this installation sends mails, from its settings."""

from pathlib import Path

from flask import current_app

from eventapp.adapters.logos import FOLDER_NAME as LOGO_FOLDER
from eventapp.domain.mails import MailSettings

MAIL_FOLDER = "mail"


def mail_settings() -> MailSettings:
    """Return the settings for the outbox."""
    config = current_app.config
    return MailSettings(
        base_url=config["BASE_URL"],
        sender=config["MAIL_FROM"],
        smtp_url=config["SMTP_URL"],
        folder=Path(config["DATA_DIR"]) / MAIL_FOLDER,
        logo_folder=Path(config["DATA_DIR"]) / LOGO_FOLDER,
        zone=config["TIMEZONE"],
        secret_key=config["SECRET_KEY"],
        is_demo=config["DEMO"],
    )
