"""Uploads of signatures that were drawn on a helper's phone."""

from flask import Response, jsonify

from eventapp.adapters import clock
from eventapp.domain.handwriting import UploadedSignature, parse_signatures
from eventapp.domain.sync import EntryAnswer
from eventapp.services import signatures
from eventapp.web.access import device_from_token, device_only
from eventapp.web.door.blueprint import api
from eventapp.web.door.entries import plain_answer
from eventapp.web.door.payload import read_json


@api.post("/api/signatures")
@device_only
def receive_signatures() -> Response:
    """Keep signatures. Phones whose access has ended may still bring what waited; tablets of guests never may."""
    device = device_from_token()
    read = parse_signatures(read_json())
    readable = [one for one in read if isinstance(one, UploadedSignature)]
    kept = iter(signatures.receive_signatures(readable, device=device, now=clock.now()))
    answers = [one if isinstance(one, EntryAnswer) else next(kept) for one in read]
    return jsonify(answers=[plain_answer(answer) for answer in answers], server_time=clock.now().isoformat())
