"""Static files under ``/static/<hash>/…``: cached for ever, new address when anything changes.

A style sheet's local imports are put into it here, so that a page needs one request for its style
(docs/adr/0005: no build step).
"""

import functools
import hashlib
import re
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, redirect, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from eventapp.web.access import public
from eventapp.web.compression import compressed

blueprint = Blueprint("assets", __name__)

_IMPORT = re.compile(r'@import url\("([^"]+)"\)(?: layer\(([\w-]+)\))?;\n?')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANK = re.compile(r"\s*\n\s*")


def init_app(app: Flask, *, folder: Path) -> None:
    """Hash the tree and bundle the style sheets."""
    app.config["ASSET_FOLDER"] = folder
    app.config["ASSET_VERSION"], app.config["ASSET_BUNDLES"] = _read(folder)
    app.jinja_env.globals["asset"] = asset_url
    app.register_blueprint(blueprint)


def asset_url(path: str) -> str:
    """Return the address of a static file."""
    version = current_app.config["ASSET_VERSION"]
    return url_for("assets.file", version=version, path=path)


@functools.cache
def _read(folder: Path) -> tuple[str, dict[str, str]]:
    """Version and bundles, once in a process: it was a third of the time that an application takes to be made."""
    return tree_version(folder), {path.name: bundle_css(path) for path in sorted((folder / "css").glob("*.css"))}


def tree_version(folder: Path) -> str:
    """Return a short hash over all files of the folder."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def bundle_css(path: Path) -> str:
    """Return the style sheet with its local imports put in, each inside its cascade layer."""

    def inline(match: re.Match[str]) -> str:
        content = bundle_css(path.parent / match[1])
        return f"@layer {match[2]} {{\n{content}}}\n" if match[2] else content

    text = _IMPORT.sub(inline, path.read_text(encoding="utf-8"))
    return _BLANK.sub("\n", _COMMENT.sub("", text)).lstrip()


@blueprint.get("/favicon.ico")
@public
def icon() -> ResponseReturnValue:
    """Lead what asks for the icon at its old address, without having read a page, to the drawing."""
    return redirect(asset_url("img/favicon.svg"))


@blueprint.get("/static/<version>/<path:path>")
@public
@compressed
def file(version: str, path: str) -> Response:
    """Send a static file; an outdated version is answered with the current file, uncached."""
    bundles: dict[str, str] = current_app.config["ASSET_BUNDLES"]
    folder, _, name = path.rpartition("/")
    if folder == "css" and name in bundles:
        response = Response(bundles[name], mimetype="text/css")
        response.add_etag()
    elif ".." in path:
        abort(404)
    else:
        response = send_from_directory(current_app.config["ASSET_FOLDER"], path)
        # Read at once and let go of the file: browsers leave in the middle of an answer.
        response.direct_passthrough = False
        response.make_sequence()
        response.close()
    response.cache_control.no_cache = None
    if version == current_app.config["ASSET_VERSION"]:
        response.cache_control.public = True
        response.cache_control.max_age = 31536000
        response.cache_control.immutable = True
    else:
        response.cache_control.no_store = True
    return response
