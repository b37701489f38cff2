"""Uploads of log entries: HTTP 200 with an answer for each, whatever the door decided."""

from flask import Response, jsonify

from eventapp.adapters import clock
from eventapp.domain.sync import EntryAnswer, UploadedEntry, parse_batch
from eventapp.services import late_uploads
from eventapp.web.access import device_from_token, device_only
from eventapp.web.door.blueprint import api
from eventapp.web.door.payload import read_json


@api.post("/api/entries")
@device_only
def receive() -> Response:
    """Store a batch. Phones whose access has ended may still bring what waited, for 30 days."""
    device = device_from_token()
    read = parse_batch(read_json())
    readable = [entry for entry in read if isinstance(entry, UploadedEntry)]
    stored = iter(late_uploads.receive_from_phone(readable, device=device, now=clock.now()))
    answers = [entry if isinstance(entry, EntryAnswer) else next(stored) for entry in read]
    return jsonify(answers=[plain_answer(answer) for answer in answers], server_time=clock.now().isoformat())


def plain_answer(answer: EntryAnswer) -> dict[str, str]:
    """Return an answer as phones read it."""
    return {"uuid": answer.uuid, "verdict": answer.verdict, "detail": answer.detail, "where": answer.where}
