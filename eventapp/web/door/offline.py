"""What makes the door start without a network: its service worker and its manifest."""

import functools
from pathlib import Path

from flask import Response, current_app, jsonify, render_template, url_for
from flask_babel import gettext

from eventapp.web.access import public
from eventapp.web.assets import asset_url
from eventapp.web.door.blueprint import blueprint

#: Loaded by the page itself, below ``/static/``.
_PAGE_FILES = (
    "css/door.css",
    "img/favicon.svg",
    "img/door-192.png",
    "js/components/stepper.js",
    "vendor/idb/index.js",
    "vendor/noble-ed25519/index.js",
)
#: Loaded by the decoder's worker, below the door's own address (docs/door.md).
_WORKER_FILES = (
    "js/door/decoder_worker.js",
    "vendor/zxing-wasm/es/reader/index.js",
    "vendor/zxing-wasm/es/share.js",
    "vendor/zxing-wasm/reader/zxing_reader.wasm",
)


@blueprint.get("/service_worker.js")
@public
def service_worker() -> Response:
    """Send the service worker; a new version of any file makes it a new one."""
    script = render_template(
        "door/service_worker.js",
        version=current_app.config["ASSET_VERSION"],
        shell=url_for("door.index"),
        api=[url_for("door.index") + "api/", url_for("door_api.create")],
        files=[*_page_addresses(), *_worker_addresses()],
    )
    response = Response(script, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """Describe the app that can be put on a phone's home screen."""
    icons = [
        {"src": asset_url("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
        *(
            {"src": asset_url(f"img/door-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
            for size in (192, 512)
        ),
    ]
    response = jsonify(
        id=url_for("door.index"),
        name=gettext("Einlass Tür"),
        short_name=gettext("Tür"),
        start_url=url_for("door.index"),
        scope=url_for("door.index"),
        display="standalone",
        background_color="#f8f2e9",
        theme_color="#f8f2e9",
        icons=icons,
    )
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _page_addresses() -> list[str]:
    return [asset_url(path) for path in (*_PAGE_FILES, *_door_scripts(current_app.config["ASSET_FOLDER"]))]


def _worker_addresses() -> list[str]:
    version = current_app.config["ASSET_VERSION"]
    return [url_for("door.file", version=version, path=path) for path in _WORKER_FILES]


@functools.cache
def _door_scripts(folder: Path) -> tuple[str, ...]:
    """Return the scripts of the door app; the worker lies elsewhere."""
    scripts = sorted((folder / "js" / "door").rglob("*.js"))
    return tuple(
        path for script in scripts if (path := script.relative_to(folder).as_posix()) != "js/door/decoder_worker.js"
    )
