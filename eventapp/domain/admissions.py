"""Who is inside by ticket: a pure fold over the admissions of the door log (docs/door.md).

Like counting, it gives the same answer in whatever order and however often the entries come.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from eventapp.domain.check_in import FirstEntry, Party


class AdmittedEntry(NamedTuple):
    """One stored entry that let people in on a ticket; there are thousands. ``at`` is the time that counts."""

    uuid: str
    ticket: bytes
    event_session: str
    at: datetime
    adults: int
    children: int
    gate: str | None = None
    device: str | None = None


@dataclass(frozen=True, kw_only=True)
class Admission:
    """The people let in on one ticket for one session."""

    party: Party
    first: FirstEntry


def fold_admissions(
    entries: Iterable[AdmittedEntry], *, reversed_uuids: Collection[str]
) -> Mapping[tuple[bytes, str], Admission]:
    """Return the admissions by ticket and session; reversed entries are as if they had never been.

    The first entry is the earliest that still counts; equal times are decided by uuid, so that every
    device and the server name the same one.
    """
    counting = {entry.uuid: entry for entry in entries if entry.uuid not in reversed_uuids}
    admissions: dict[tuple[bytes, str], Admission] = {}
    for entry in sorted(counting.values(), key=lambda entry: (entry.at, entry.uuid)):
        key = (entry.ticket, entry.event_session)
        before = admissions.get(key)
        party = before.party if before else Party()
        admissions[key] = Admission(
            party=Party(adults=party.adults + entry.adults, children=party.children + entry.children),
            first=before.first if before else FirstEntry(at=entry.at, gate=entry.gate, device=entry.device),
        )
    return admissions
