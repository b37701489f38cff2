"""Mails that were written as files, readable in the browser: for developers and demonstrations (only DEBUG_PAGES).

The HTML of a mail is shown in a frame of its own, which may run nothing and load nothing but its own pictures.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template

from eventapp.adapters.smtp import read_eml
from eventapp.domain.errors import NotFound
from eventapp.web.access import public
from eventapp.web.mail_frame import mail_html, page_with_frame

blueprint = Blueprint("mailbox", __name__, url_prefix="/mailbox")

_FILE_NAME = re.compile(r"[A-Za-z0-9-]{1,100}")
_NEWEST = 100


@dataclass(frozen=True, kw_only=True)
class MailLine:
    """A mail in the list; ``name`` is its file without the ending."""

    name: str
    subject: str
    recipient: str
    date: datetime


@blueprint.get("")
@public
def index() -> str:
    """Show the newest mails."""
    paths = sorted(_folder().glob("*.eml"), reverse=True)
    lines = [_line(path) for path in paths[:_NEWEST] if _FILE_NAME.fullmatch(path.stem)]
    smtp_is_set = current_app.config["SMTP_URL"] is not None
    return render_template("mailbox/index.html", lines=lines, smtp_is_set=smtp_is_set)


@blueprint.get("/<name>")
@public
def mail(name: str) -> Response:
    """Show one mail with its parts."""
    message = _message(name)
    page = render_template(
        "mailbox/mail.html",
        line=_line(_path(name)),
        headers=[(header, str(value)) for header, value in message.items()],
        text=_body(message, "plain"),
        files=[part.get_filename() or "" for part in message.iter_attachments()],
    )
    return page_with_frame(page)


@blueprint.get("/<name>/html")
@public
def html(name: str) -> Response:
    """Show the HTML of one mail as mail programs do, with its pictures put in."""
    message = _message(name)
    pictures = {
        str(part["Content-ID"]).strip("<>"): part.get_content()
        for part in message.walk()
        if part.get_content_type() == "image/png" and part["Content-ID"]
    }
    return mail_html(_body(message, "html"), pictures)


@blueprint.get("/<name>/files/<int:number>")
@public
def attachment(name: str, number: int) -> Response:
    """Hand out an attached file."""
    parts = list(_message(name).iter_attachments())
    if number >= len(parts):
        raise NotFound
    content = parts[number].get_content()
    response = Response(content, content_type="application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=parts[number].get_filename() or "file")
    return response


def _folder() -> Path:
    return Path(current_app.config["DATA_DIR"]) / "mail"


def _path(name: str) -> Path:
    """Return the file of a mail. Raises NotFound for names that are not of ours."""
    path = _folder() / f"{name}.eml"
    if not _FILE_NAME.fullmatch(name) or not path.is_file():
        raise NotFound
    return path


def _message(name: str) -> EmailMessage:
    return read_eml(_path(name))


def _line(path: Path) -> MailLine:
    message = read_eml(path)
    return MailLine(
        name=path.stem,
        subject=str(message["Subject"]),
        recipient=str(message["To"]),
        date=parsedate_to_datetime(str(message["Date"])),
    )


def _body(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body is not None else ""
