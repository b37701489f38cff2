"""Reports about mails that did not arrive, read out of the mailbox that they came to.

Servers answer as RFC 3464 says (Postfix, Exim, Exchange, Gmail), some in words alone. A report counts when it names
one of our Message-IDs and says that it gave up for good; delays and answers from holidays count for nothing.
"""

import mailbox
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_OUR_ID = re.compile(rf"<({_UUID})@[^<>\s]+>", re.IGNORECASE)
_ANSWER = re.compile(r"\b(5\d\d)[ -](?:#?(5\.\d{1,3}\.\d{1,3})[ :]*)?(.*)")
_STATUS = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
_ADDRESS = re.compile(r"<?[^\s<>@,;]+@[^\s<>@,;]+\.[^\s<>@,;]+>?")
_SENDERS = ("mailer-daemon", "postmaster", "microsoftexchange", "mail delivery")
_PERMANENT = "failed"
_MAX_ANSWER_CHARS = 300
#: Anybody can send a report: looking for addresses takes time with the square of the length.
_MAX_READ_CHARS = 3_000


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """A mail that came back for good. ``answer`` begins with a code of three digits and names no address."""

    uuid: str
    answer: str


def read_bounces(path: Path) -> Iterator[Bounce]:
    """Return what a file says: an mbox, a single message, or a folder in the manner of Maildir.

    Raises FileNotFoundError.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    if path.is_dir():
        yield from _bounces(_maildir_messages(path))
    else:
        yield from read_bounce_bytes(path.read_bytes())


def read_bounce_bytes(data: bytes) -> Iterator[Bounce]:
    """Return what an mbox or a single message says."""
    if not data.startswith(b"From "):
        yield from _bounces([data])
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mbox"
        path.write_bytes(data)
        box = mailbox.mbox(path, create=False)
        try:
            yield from _bounces([box.get_bytes(key) for key in box.iterkeys()])
        finally:
            box.close()


def find_bounce(message: EmailMessage) -> Bounce | None:
    """Return the mail that the report is about, None for all other messages."""
    if message.get_content_type() == "multipart/report":
        answer = _reported_answer(message)
    elif any(sender in str(message.get("From", "")).lower() for sender in _SENDERS) or message["X-Failed-Recipients"]:
        answer = _told_answer(_all_text(message))
    else:
        return None
    found = _OUR_ID.search(_everything_quoted(message))
    if answer is None or found is None:
        return None
    return Bounce(uuid=found[1].lower(), answer=answer)


def _bounces(messages: Iterable[bytes]) -> Iterator[Bounce]:
    for data in messages:
        message = message_from_bytes(data, EmailMessage, policy=default)
        bounce = find_bounce(message)
        if bounce is not None:
            yield bounce


def _maildir_messages(folder: Path) -> Iterator[bytes]:
    """The files of ``new`` and ``cur``, or of the folder itself where somebody has just put mails into one."""
    places = [place for place in (folder / "new", folder / "cur") if place.is_dir()] or [folder]
    for place in places:
        for path in sorted(place.iterdir()):
            if path.is_file():
                yield path.read_bytes()


def _reported_answer(message: EmailMessage) -> str | None:
    """What the machine's part of a report says, None unless it says that a delivery failed."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _blocks(part):
            if str(block.get("Action", "")).strip().lower() == _PERMANENT:
                code = str(block.get("Diagnostic-Code", "")).partition(";")[2] or str(block.get("Status", ""))
                return _told_answer(code) or _clean("550", str(block.get("Status", "")), code)
    return None


def _blocks(part: EmailMessage) -> list[EmailMessage]:
    """The fields of a delivery status, one block a recipient; the parser gives them as messages."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return [block for block in payload if isinstance(block, EmailMessage)]
    blocks = re.split(rb"\r?\n\r?\n", str(payload).encode("utf-8", "replace"))
    return [message_from_bytes(block, EmailMessage, policy=default) for block in blocks]


def _told_answer(text: str) -> str | None:
    """The first final answer in a text: "550 5.1.1 …" however a server writes it; a bare 5.1.1 will do."""
    flat = " ".join(text.split())
    found = _ANSWER.search(flat)
    if found:
        return _clean(found[1], found[2] or "", found[3])
    status = _STATUS.search(flat)
    return _clean("550", status[0], flat[status.end() :]) if status else None


def _clean(code: str, status: str, words: str) -> str:
    """Without addresses: the answer is kept beside the mail, which names the one that it was for."""
    said = " ".join(_ADDRESS.sub("", words[:_MAX_READ_CHARS]).replace("<>", "").split())
    return " ".join(part for part in (code, status, said) if part)[:_MAX_ANSWER_CHARS]


def _everything_quoted(message: EmailMessage) -> str:
    """The original or its headers, wherever the server has put them, and what the report refers to."""
    return "\n".join([_all_text(message), str(message.get("In-Reply-To", "")), str(message.get("References", ""))])


def _all_text(message: EmailMessage) -> str:
    raw = BytesIO()
    for part in message.walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            raw.write(content if isinstance(content, bytes) else b"")
        raw.write("\n".join(f"{name}: {value}" for name, value in part.items() if part is not message).encode())
        raw.write(b"\n")
    return raw.getvalue().decode("utf-8", errors="replace")
