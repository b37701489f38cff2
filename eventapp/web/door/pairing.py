"""A helper's phone gets in by the door link."""

from http import HTTPStatus

from flask import current_app, jsonify
from flask.typing import ResponseReturnValue

from eventapp.adapters import clock
from eventapp.domain.pairing import parse_pairing
from eventapp.services import devices as device_services
from eventapp.web.access import public
from eventapp.web.door.blueprint import api
from eventapp.web.door.payload import read_json
from eventapp.web.extensions import limiter

#: Helpers of one event often share one address; the secret of a link is beyond guessing anyway.
PAIRINGS_PER_ADDRESS = "60 per minute"


@api.post("/pairing")
@public
@limiter.limit(PAIRINGS_PER_ADDRESS)
def create() -> ResponseReturnValue:
    """Pair a phone and give it its token; the roster says the rest."""
    wanted = parse_pairing(read_json())
    paired = device_services.pair_device(
        link_reference=wanted.link_reference,
        secret=wanted.secret,
        name=wanted.name,
        secret_key=current_app.config["SECRET_KEY"].encode("utf-8"),
        now=clock.now(),
    )
    body = {
        "token": paired.token,
        "device": paired.reference,
        "name": wanted.name,
        "expires_at": paired.expires_at.isoformat(),
        "kiosk": paired.is_kiosk,
        "identity": paired.identity,
    }
    return jsonify(body), HTTPStatus.CREATED
