"""Mails that were written as files, readable in the browser: for developers and demonstrations (only DEBUG_PAGES).

The HTML of a mail is shown in a frame of its own, which may run nothing and load nothing but its own pictures.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template

from eventapp.adapters.smtp import read_eml
from eventapp.domain.errors import NotFound
from eventapp.web.access import public
from eventapp.web.security import POLICY

blueprint = Blueprint("mailbox", __name__, url_prefix="/mailbox")

_FILE_NAME = re.compile(r"[A-Za-z0-9-]{1,100}")
_CONTENT_ID = re.compile(r"cid:([A-Za-z0-9._@-]+)")
_NEWEST = 100
#: Styles inside the mail, pictures inside the mail, links in a new window; nothing else.
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'"
)


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
    response = Response(page)
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response


@blueprint.get("/<name>/html")
@public
def html(name: str) -> Response:
    """Show the HTML of one mail as mail programs do, with its pictures put in."""
    message = _message(name)
    pictures = {
        str(part["Content-ID"]).strip("<>"): b64encode(part.get_content()).decode()
        for part in message.walk()
        if part.get_content_type() == "image/png" and part["Content-ID"]
    }
    page = _CONTENT_ID.sub(lambda found: f"data:image/png;base64,{pictures.get(found[1], '')}", _body(message, "html"))
    # links leave the frame: our pages do not let themselves be framed
    response = Response(page.replace("<head>", '<head><base target="_blank">', 1), mimetype="text/html")
    response.headers["Content-Security-Policy"] = _MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


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
