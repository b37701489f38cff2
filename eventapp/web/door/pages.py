"""The shell of the door app, and its files below the door's own address."""

from flask import Response, current_app, render_template, url_for

from eventapp.web import assets
from eventapp.web.access import public
from eventapp.web.door.blueprint import blueprint
from eventapp.web.door.kiosk_words import guest_languages
from eventapp.web.door.phrases import guest_phrases
from eventapp.web.door.words import plurals, words
from eventapp.web.language import page_language


@blueprint.get("/")
@public
def index() -> str:
    """Show the door app; it asks for a pairing when the phone has none."""
    settings = {
        "api": url_for("door.index"),
        "worker": url_for("door.file", version=current_app.config["ASSET_VERSION"], path="js/door/decoder_worker.js"),
        "service_worker": url_for("door.service_worker"),
        "language": page_language(),
        "time_zone": current_app.config["TIMEZONE"],
        "words": words(),
        "plurals": plurals(),
        "guest_languages": guest_languages(),
        "phrases": guest_phrases(),
    }
    return render_template("door/index.html", settings=settings)


@blueprint.get("/static/<version>/<path:path>")
@public
def file(version: str, path: str) -> Response:
    """Send a static file from below the door: a worker outside of its service worker is dead offline."""
    return assets.file(version, path)
