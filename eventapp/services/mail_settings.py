"""How this installation sends mails, read from its settings."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eventapp.adapters.logos import FOLDER_NAME as LOGO_FOLDER
from eventapp.domain.mails import MailSettings

MAIL_FOLDER = "mail"


def read_mail_settings(config: Mapping[str, Any]) -> MailSettings:
    """Return the settings for the outbox."""
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
