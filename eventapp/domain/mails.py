"""How mails are sent, when one that could not be sent is tried again, and when it needs a person."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

#: Pauses after the first, second … attempt; the last one repeats.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
GIVE_UP_AFTER = timedelta(days=3)

#: Whoever takes a mail owns it this long, more than a connection can take. A worker that dies meanwhile
#: leaves it to the next, with the same Message-ID.
LEASE = timedelta(minutes=10)

#: A worker that has not been seen for longer than this does not run; a mail may wait as long before anybody worries.
SILENT_TOO_LONG = timedelta(minutes=3)

#: An answer of a mail server is kept no longer than this.
MAX_ANSWER_CHARS = 500
_ADDRESS = re.compile(r"[^\s<>()\"']+@[^\s<>()\"':;,]+")
#: They end a name in a header.
_NOT_IN_A_NAME = str.maketrans('<>"\r\n', "     ")
_ANSWER_TO_THE_MAIL = re.compile(r"\d{3} ")


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """How this installation sends mails. Without ``smtp_url`` they become files in ``folder``."""

    base_url: str
    sender: str
    smtp_url: str | None
    folder: Path
    logo_folder: Path
    zone: str
    secret_key: str
    is_demo: bool = False


def sender_named(sender: str, name: str) -> str:
    """Return the installation's address with the name of who writes, whatever name it has in the settings."""
    address = sender.partition("<")[2].rstrip("> ") or sender
    shown = " ".join(name.translate(_NOT_IN_A_NAME).split())
    return f"{shown} <{address}>"


def next_attempt(*, attempts: int, created_at: datetime, now: datetime) -> datetime | None:
    """Return when to try again after so many attempts, None when it is time to give up."""
    if now - created_at >= GIVE_UP_AFTER:
        return None
    return now + PAUSES[min(attempts, len(PAUSES)) - 1]


def is_server_trouble(reason: str) -> bool:
    """True when the server was not reached or not ready; an answer to the mail itself begins with its code."""
    return bool(reason) and not _ANSWER_TO_THE_MAIL.match(reason)


def answer_to_keep(answer: str) -> str:
    """Return a mail server's answer without the addresses that it repeats: those lie sealed, or not at all."""
    return _ADDRESS.sub("…@…", answer)[:MAX_ANSWER_CHARS]
