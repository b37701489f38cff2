"""Event art, uploaded pictures and logos; cached for as long as browsers like."""

import re

from flask import Response, current_app, request, send_from_directory

from eventapp.adapters.event_art import event_art as draw_event_art
from eventapp.adapters.logos import LogoSize, logo_file_name
from eventapp.adapters.pictures import picture_file_name
from eventapp.domain.errors import NotFound
from eventapp.queries import programme as programme_queries
from eventapp.web.access import public
from eventapp.web.compression import compressed
from eventapp.web.logos import logo_folder
from eventapp.web.pictures import art_version
from eventapp.web.public.blueprint import blueprint

SECONDS_PER_YEAR = 31_536_000
SECONDS_PER_HOUR = 3_600

_NAME = re.compile(r"[a-z0-9]{1,80}")


@blueprint.get("/events/<reference>/art.svg")
@public
@compressed
def event_art(reference: str) -> Response:
    """Draw an event's art. Drafts have theirs too: it shows no more than the type."""
    kind = programme_queries.get_kind(reference)
    response = Response(draw_event_art(kind, reference), mimetype="image/svg+xml")
    _cache(response, is_versioned=request.args.get("v") == art_version(kind))
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/pictures/<name>-<int:width>.webp")
@public
def picture(name: str, width: int) -> Response:
    """Send one width of an uploaded picture; its name depends on its content."""
    if not _NAME.fullmatch(name):
        raise NotFound
    folder = current_app.config["DATA_DIR"] / "pictures"
    response = send_from_directory(folder, picture_file_name(name, width), mimetype="image/webp")
    _cache(response, is_versioned=True)
    return response


@blueprint.get("/logos/<file>.png")
@public
def logo(file: str) -> Response:
    """Send a logo in the size for screens; its name depends on its content."""
    if not _NAME.fullmatch(file):
        raise NotFound
    response = send_from_directory(logo_folder(), logo_file_name(file, LogoSize.SMALL), mimetype="image/png")
    _cache(response, is_versioned=True)
    return response


def _cache(response: Response, *, is_versioned: bool) -> None:
    response.cache_control.no_cache = None
    response.cache_control.public = True
    response.cache_control.max_age = SECONDS_PER_YEAR if is_versioned else SECONDS_PER_HOUR
    response.cache_control.immutable = is_versioned
