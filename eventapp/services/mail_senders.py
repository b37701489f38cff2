"""In whose name a mail goes out: a member association writes under its own, with its own imprint."""

from eventapp.adapters.mail_message import Mail
from eventapp.adapters.mail_templates import MailSite, RenderedMail
from eventapp.domain.mails import MailSettings, sender_named
from eventapp.models import Organization, OutboxMessage


def sender_of(organization: Organization | None, *, settings: MailSettings) -> str:
    """Return the sender of the settings; before the address of a member association's mail stands its name."""
    if organization is None or not organization.has_legal_pages:
        return settings.sender
    return sender_named(settings.sender, organization.name)


def site_of(organization: Organization | None, *, settings: MailSettings) -> MailSite:
    """Return what the frame of a mail says about who writes."""
    is_association = organization is not None and organization.has_legal_pages
    return MailSite(
        address=settings.base_url,
        organization=organization.name if organization else "Einlass",
        is_demo=settings.is_demo,
        association=organization.reference if organization is not None and is_association else "",
    )


def mail_of(
    message: OutboxMessage, rendered: RenderedMail, *, organization: Organization | None, settings: MailSettings
) -> Mail:
    """Return the mail with these words and nothing attached; answers go to the organization."""
    return Mail(
        uuid=message.uuid,
        created_at=message.created_at,
        sender=sender_of(organization, settings=settings),
        recipient=message.recipient,
        reply_to=organization.email if organization else "",
        language=rendered.language,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
    )
