"""In whose name a mail goes out: a member association writes under its own, with its own imprint."""

from eventapp.adapters.mail_templates import MailSite
from eventapp.domain.mails import MailSettings, sender_named
from eventapp.models import Organization


def sender_of(organization: Organization | None, *, settings: MailSettings) -> str:
    """Return the sender of the settings; before the address of a member association's mail stands its name."""
    if organization is None or organization.umbrella_id is None:
        return settings.sender
    return sender_named(settings.sender, organization.name)


def site_of(organization: Organization | None, *, settings: MailSettings) -> MailSite:
    """Return what the frame of a mail says about who writes."""
    is_association = organization is not None and organization.umbrella_id is not None
    return MailSite(
        address=settings.base_url,
        organization=organization.name if organization else "Einlass",
        is_demo=settings.is_demo,
        association=organization.reference if organization is not None and is_association else "",
    )
