"""The roster as a phone downloads it: complete once, then what changed."""

import dataclasses
import gzip

from flask import Response, current_app, request
from flask_babel import get_locale

from eventapp.adapters import clock
from eventapp.domain.roster import encode_roster
from eventapp.queries import roster as roster_queries
from eventapp.services.rehearsal import list_rehearsal_codes
from eventapp.web.access import device_only
from eventapp.web.door.blueprint import api
from eventapp.web.door.devices import live_device

_GZIP_LEVEL = 5
_WORTH_COMPRESSING_BYTES = 1000


@api.get("/api/roster")
@device_only
def roster() -> Response:
    """Send the roster; ``cursor`` is that of the last one, without it the roster is complete."""
    now = clock.now()
    found = roster_queries.get_roster(
        live_device(now=now),
        cursor=request.args.get("cursor", ""),
        language=str(get_locale()),
        zone=current_app.config["TIMEZONE"],
        now=now,
    )
    header = found.header
    if header.is_complete:
        rehearsal = list_rehearsal_codes(base_url=current_app.config["BASE_URL"])
        header = dataclasses.replace(header, rehearsal=rehearsal)
    body = encode_roster(header, tickets=found.tickets, arrivals=found.arrivals)
    response = Response(body, mimetype="application/octet-stream")
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] and len(body) > _WORTH_COMPRESSING_BYTES:
        response.data = gzip.compress(body, compresslevel=_GZIP_LEVEL)
        response.content_encoding = "gzip"
    return response
