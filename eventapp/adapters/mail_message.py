"""Mails as messages: text and HTML twins, the QR code inside the HTML, files attached.

Nothing here sends; see ``smtp``. Rendered texts come in, no template is known here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime

from eventapp.domain.errors import DomainError

#: "Name <local@domain>" or "local@domain". Few servers take letters beyond ASCII before the @, so nobody has them.
_NAME_AND_ADDRESS = re.compile(
    r"(?:(?P<name>[^<>\r\n]*)<)?(?P<local>[\w.!#$%&'*+/=?^`{|}~-]+)@(?P<domain>(?u:[^\W_]|[.-])+)(?(name)>)", re.ASCII
)
#: How RFC 2047 begins letters that are written in others. Python decodes what begins so when a header is set: a line
#: break and another header, or another recipient, can hide in it.
_ENCODED_WORD = "=?"


class _WholeHeader(UnstructuredHeader, BaseHeader):
    """A header that stays on one line: an address of a page that is folded, or encoded, leads nowhere."""

    def fold(self, *, policy: Policy) -> str:
        """Return the line."""
        return f"{self.name}: {self}{policy.linesep}"


_headers = HeaderRegistry()
_headers.map_to_type("List-Unsubscribe", _WholeHeader)
_POLICY = SMTP.clone(header_factory=_headers)


class MailAddressInvalid(DomainError):
    """Not an address that a mail can be sent to or from. Parameters: address."""

    code = "mail_address_invalid"


@dataclass(frozen=True, kw_only=True)
class InlineImage:
    """A PNG shown by the HTML as ``<img src="cid:{content_id}">``."""

    content_id: str
    png: bytes


@dataclass(frozen=True, kw_only=True)
class MailAttachment:
    """A file; ``media_type`` such as ``application/pdf`` or ``text/calendar``."""

    file_name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Mail:
    """Everything a mail consists of. ``sender`` may be ``Name <address>``; ``html`` may hold a style element.

    ``uuid`` makes the Message-ID: a mail that is sent twice after a crash is recognized as one.
    ``unsubscribe_url`` is only for mails that a person did not ask for one by one (reminders, news).
    """

    uuid: str
    created_at: datetime
    sender: str
    recipient: str
    recipient_name: str = ""
    reply_to: str = ""
    language: str
    subject: str
    text: str
    html: str
    images: Sequence[InlineImage] = ()
    attachments: Sequence[MailAttachment] = ()
    unsubscribe_url: str = ""


def build_message(mail: Mail) -> EmailMessage:
    """The message, ready to be sent. Raises MailAddressInvalid; line breaks never reach a header."""
    message = EmailMessage(policy=_POLICY)
    sender = _address(mail.sender)
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.uuid}@{sender.domain}>"
    message["From"] = sender
    message["To"] = _address(mail.recipient, name=mail.recipient_name)
    if mail.reply_to:
        message["Reply-To"] = _address(mail.reply_to)
    message["Subject"] = _on_one_line(mail.subject)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    message["X-Auto-Response-Suppress"] = "All"
    if mail.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{_on_one_line(mail.unsubscribe_url)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    _add_content(message, mail)
    message["Content-Language"] = mail.language  # last: what begins so moves into the first part otherwise
    return message


def _add_content(message: EmailMessage, mail: Mail) -> None:
    message.set_content(_encodable(mail.text), cte="quoted-printable")
    message.make_alternative()
    message.attach(_html_part(mail))
    for attachment in mail.attachments:
        main_type, _, subtype = attachment.media_type.partition("/")
        parameters = {"charset": "utf-8", "method": "PUBLISH"} if subtype == "calendar" else None
        message.add_attachment(
            attachment.data,
            main_type,
            subtype,
            filename=_on_one_line(attachment.file_name),
            params=parameters,
        )


def _html_part(mail: Mail) -> EmailMessage:
    part = EmailMessage(policy=SMTP)
    part.set_content(_encodable(_with_inline_styles(mail.html)), subtype="html", cte="quoted-printable")
    for image in mail.images:
        # a name makes Outlook show the picture; "inline" keeps it out of the list of attachments
        part.add_related(
            image.png,
            "image",
            "png",
            cid=f"<{image.content_id}>",
            disposition="inline",
            filename=f"{image.content_id}.png",
        )
    del part["MIME-Version"]  # belongs to the whole mail only
    return part


def _address(text: str, *, name: str = "") -> Address:
    """``Name <address>`` or an address as a header value; the domain in the spelling of the wire."""
    parts = _NAME_AND_ADDRESS.fullmatch(text)
    if parts is None or _ENCODED_WORD in parts["local"]:
        raise MailAddressInvalid(address=text)
    shown = name or (parts["name"] or "").strip().strip('"')
    try:
        domain = parts["domain"].encode("idna").decode("ascii")
        return Address(_on_one_line(shown), parts["local"], domain)
    except (ValueError, IndexError, MessageError) as error:
        raise MailAddressInvalid(address=text) from error


def _with_inline_styles(html: str) -> str:
    """Rules go into style attributes, as Outlook and Gmail need it; media queries stay in the head."""
    import css_inline  # noqa: PLC0415 (heavy, and only who sends needs it)

    return css_inline.inline(html, keep_at_rules=True, load_remote_stylesheets=False)


def _on_one_line(text: str) -> str:
    """The words of a header, which say what they say and are not decoded again."""
    return " ".join(_encodable(text).replace("\0", "").split()).replace(_ENCODED_WORD, "= ?")


def _encodable(text: str) -> str:
    return text.encode("utf-8", errors="replace").decode("utf-8")
