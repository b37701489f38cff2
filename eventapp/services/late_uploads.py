"""What phones bring themselves, and until when; organizers take over files at any time (services/saved_logs.py)."""

from collections.abc import Sequence
from datetime import datetime

from eventapp.domain.errors import UploadsOver
from eventapp.domain.pairing import may_upload
from eventapp.domain.states import EntryVerdict
from eventapp.domain.sync import EntryAnswer, UploadedEntry
from eventapp.queries.devices import DeviceContext
from eventapp.services import check_in


def receive_from_phone(entries: Sequence[UploadedEntry], *, device: DeviceContext, now: datetime) -> list[EntryAnswer]:
    """Store a batch that a phone brings (``check_in.receive_entries``).

    Raises UploadsOver for new entries long after the phone's access has ended: whoever has found it does not write the
    log for ever. The phone keeps them for its file; what is known already is answered, so that it can forget it.
    """
    if may_upload(expires_at=device.expires_at, revoked_at=device.revoked_at, now=now):
        return check_in.receive_entries(entries, device=device, now=now)
    answers = check_in.judge_entries(entries, device=device, now=now)
    if any(answer.verdict is not EntryVerdict.KNOWN for answer in answers):
        raise UploadsOver
    return answers
