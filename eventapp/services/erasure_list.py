"""Who was erased, kept beside the database: a backup restored from before brings nobody back (PRV-12).

Each line is the reference of a registration, which says nothing about anybody, and the day. It is written before the
erasure is: a crash in between erases once more than needed, never once less.
"""

import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.erasure import ErasureReason
from eventapp.models import OutboxMessage, Registration
from eventapp.queries import registrations as registration_queries
from eventapp.services import erasure
from eventapp.services.mail_settings import MAIL_FOLDER

FILE_NAME = "erasures"


def note(data_dir: Path, *, reference: str, now: datetime) -> None:
    """Add a registration to the list, durably."""
    descriptor = os.open(data_dir / FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, f"{reference} {now.date().isoformat()}\n".encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def erase_and_note(
    *,
    registration_id: int,
    data_dir: Path,
    now: datetime,
    user_id: int | None = None,
    reason: ErasureReason | None = None,
) -> None:
    """Erase the people of a registration (``erasure.erase_registration``) and remember it. Raises NotFound.

    Mails that were written as files, where no mail server is set, go too.
    """
    reference = registration_queries.get_with_tickets(registration_id).reference
    note(data_dir, reference=reference, now=now)
    mails = db.session.scalars(select(OutboxMessage.uuid).where(OutboxMessage.registration_id == registration_id)).all()
    erasure.erase_registration(registration_id=registration_id, now=now, user_id=user_id, reason=reason)
    for uuid in mails:
        for path in (data_dir / MAIL_FOLDER).glob(f"*-{uuid}.eml"):
            path.unlink(missing_ok=True)


def erase_again(data_dir: Path, *, now: datetime) -> int:
    """Erase everybody of the list who is back. Returns how many registrations there were."""
    references = sorted({line.split()[0] for line in _lines(data_dir)})
    back = db.session.scalars(
        select(Registration.id)
        .where(Registration.reference.in_(references), Registration.erased_at.is_(None))
        .order_by(Registration.id)
    ).all()
    for registration_id in back:
        erasure.erase_registration(registration_id=registration_id, now=now)
    return len(back)


def copy_list(source: Path, target: Path) -> None:
    """Copy the list into another folder."""
    (target / FILE_NAME).write_text("".join(f"{line}\n" for line in _lines(source)), encoding="ascii")


def merge_list(source: Path, target: Path) -> None:
    """Add the lines that the list in ``target`` does not have."""
    missing = [line for line in _lines(source) if line not in set(_lines(target))]
    with (target / FILE_NAME).open("a", encoding="ascii") as file:
        file.write("".join(f"{line}\n" for line in missing))


def _lines(folder: Path) -> list[str]:
    path = folder / FILE_NAME
    return [line for line in path.read_text("ascii").splitlines() if line.strip()] if path.exists() else []
