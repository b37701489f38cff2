"""Who was erased, kept beside the database: a backup restored from before brings nobody back (PRV-12).

Each line is the reference of a registration, or of one person of a party, which says nothing about anybody, and the
day. It is written before the erasure is: a crash in between erases once more than needed, never once less.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from eventapp.db import db, transactional
from eventapp.domain.erasure import ErasureReason
from eventapp.domain.registering import PartyChange, PartyMember
from eventapp.models import Attendee, OutboxMessage, Registration
from eventapp.queries import registrations as registration_queries
from eventapp.services import erasure, handovers, party_changes
from eventapp.services.mail_settings import MAIL_FOLDER

FILE_NAME = "erasures"
R = TypeVar("R")
#: Before the reference of one person of a party.
_PERSON = "person:"


@dataclass(frozen=True, kw_only=True)
class ErasedAgain:
    """Who was back: whole registrations, and single people of others."""

    registrations: int
    people: int


def note(data_dir: Path, *, references: Sequence[str], now: datetime) -> None:
    """Add registrations, or people by ``person:`` and their reference, to the list, durably."""
    lines = "".join(f"{reference} {now.date().isoformat()}\n" for reference in references)
    descriptor = os.open(data_dir / FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, lines.encode("ascii"))
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
    note(data_dir, references=[reference], now=now)
    mails = db.session.scalars(select(OutboxMessage.uuid).where(OutboxMessage.registration_id == registration_id)).all()
    erasure.erase_registration(registration_id=registration_id, now=now, user_id=user_id, reason=reason)
    for uuid in mails:
        for path in (data_dir / MAIL_FOLDER).glob(f"*-{uuid}.eml"):
            path.unlink(missing_ok=True)


def change_party_and_note(*, registration_id: int, change: PartyChange, data_dir: Path, now: datetime) -> Registration:
    """Change who comes (``party_changes.change_party``, and its errors) and remember whose names went with it."""
    return _note_who_leaves(
        lambda: party_changes.change_party(registration_id=registration_id, change=change, now=now),
        registration_id=registration_id,
        data_dir=data_dir,
        now=now,
    )


def hand_over_and_note(
    *, registration_id: int, position: int, to: PartyMember, data_dir: Path, now: datetime
) -> Attendee:
    """Let somebody else come (``handovers.hand_over``, and its errors) and remember that the one before left."""
    return _note_who_leaves(
        lambda: handovers.hand_over(registration_id=registration_id, position=position, to=to, now=now),
        registration_id=registration_id,
        data_dir=data_dir,
        now=now,
    )


@transactional
def _note_who_leaves(work: Callable[[], R], *, registration_id: int, data_dir: Path, now: datetime) -> R:
    """A change that is refused leaves nothing in the list: its people are still there."""
    registration_queries.lock_registration(registration_id)
    before = _named(registration_id)
    done = work()
    db.session.flush()
    staying = set(_named(registration_id))
    left = [f"{_PERSON}{reference}" for reference in before if reference not in staying]
    if left:
        note(data_dir, references=left, now=now)
    return done


def _named(registration_id: int) -> Sequence[str]:
    query = select(Attendee.reference).where(Attendee.registration_id == registration_id, Attendee.name != "")
    return db.session.scalars(query.order_by(Attendee.id)).all()


def erase_again(data_dir: Path, *, now: datetime) -> ErasedAgain:
    """Erase everybody of the list who is back. Returns how many there were."""
    references = sorted({line.split()[0] for line in _lines(data_dir)})
    registrations = db.session.scalars(
        select(Registration.id)
        .where(Registration.reference.in_(references), Registration.erased_at.is_(None))
        .order_by(Registration.id)
    ).all()
    for registration_id in registrations:
        erasure.erase_registration(registration_id=registration_id, now=now)
    taken_out = [reference.removeprefix(_PERSON) for reference in references if reference.startswith(_PERSON)]
    people = db.session.scalars(
        select(Attendee.id).where(Attendee.reference.in_(taken_out), Attendee.name != "").order_by(Attendee.id)
    ).all()
    for attendee_id in people:
        erasure.erase_person(attendee_id=attendee_id, now=now)
    return ErasedAgain(registrations=len(registrations), people=len(people))


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
