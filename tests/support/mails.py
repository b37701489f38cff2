"""Reading mails the way their recipients' programs do."""

from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from io import BytesIO
from pathlib import Path

from icalendar import Calendar
from PIL import Image

from eventapp.domain.mails import MailSettings
from tests.support.qr_reader import read_qr_codes


def make_mail_settings(folder: Path, *, smtp_url: str | None = None, is_demo: bool = False) -> MailSettings:
    """How mails are sent in tests: into files unless there is a server."""
    return MailSettings(
        base_url="https://einlass.example.org",
        sender="Netzwerk Herne <einlass@example.org>",
        smtp_url=smtp_url,
        folder=folder / "mail",
        logo_folder=folder / "logos",
        zone="Europe/Berlin",
        secret_key="a-secret-key-for-mails-in-these-tests",
        is_demo=is_demo,
    )


def kept_mails(settings: MailSettings) -> list[EmailMessage]:
    """The mails written as files, oldest first."""
    parser = BytesParser(EmailMessage, policy=default)
    return [parser.parsebytes(path.read_bytes()) for path in sorted(settings.folder.glob("*.eml"))]


def text_of(mail: EmailMessage) -> str:
    """The plain text."""
    return _body(mail, "plain")


def html_of(mail: EmailMessage) -> str:
    """The HTML."""
    return _body(mail, "html")


def codes_in(mail: EmailMessage) -> list[str]:
    """What an independent decoder reads from the pictures inside the HTML, in the order of the HTML."""
    html = html_of(mail)
    pictures = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    ordered = sorted(pictures, key=lambda part: html.index(f"cid:{part['Content-ID'].strip('<>')}"))
    return [_read_code(part.get_content()) for part in ordered]


def calendar_of(mail: EmailMessage) -> Calendar:
    """The attached calendar."""
    files = [part for part in mail.iter_attachments() if part.get_content_type() == "text/calendar"]
    assert len(files) == 1
    content = files[0].get_content()
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    return calendar


def file_names(mail: EmailMessage) -> list[str]:
    """The names of the attached files."""
    return [part.get_filename() or "" for part in mail.iter_attachments()]


def everything_readable(mail: EmailMessage) -> str:
    """All headers, names of parts, texts and files in one string, to look for words that must not be there."""
    found = [f"{name}: {value}" for name, value in mail.items()]
    for part in mail.walk():
        found += [f"{name}: {value}" for name, value in part.items()]
        if part.get_content_maintype() == "text":
            found.append(str(part.get_content()))
    return "\n".join(found)


def _body(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    content: str = body.get_content()
    return content


def _read_code(png: bytes) -> str:
    with Image.open(BytesIO(png)) as picture:
        barcodes = read_qr_codes(picture.convert("L"))
    assert len(barcodes) == 1
    text: str = barcodes[0].text
    return text
