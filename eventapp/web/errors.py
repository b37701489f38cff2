"""Errors become answers: a page with a way on, or JSON for the door."""

import logging
import uuid
from http import HTTPStatus

from flask import Flask, Response, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from eventapp.domain.errors import DomainError
from eventapp.web.messages import sentence

logger = logging.getLogger(__name__)

_STATUS = {
    "not_found": HTTPStatus.NOT_FOUND,
    "gone": HTTPStatus.GONE,
    "not_allowed": HTTPStatus.FORBIDDEN,
    "export_not_allowed": HTTPStatus.FORBIDDEN,
    "pairing_failed": HTTPStatus.FORBIDDEN,
    "device_expired": HTTPStatus.UNAUTHORIZED,
    "device_revoked": HTTPStatus.UNAUTHORIZED,
    "uploads_over": HTTPStatus.UNAUTHORIZED,
    "malformed_batch": HTTPStatus.BAD_REQUEST,
    "link_expired": HTTPStatus.GONE,
}
_BARE_PAGE = """<!doctype html><html lang="de"><meta charset="utf-8"><title>Störung</title>
<h1>Da ist etwas schiefgegangen</h1><p>Bitte versuchen Sie es gleich noch einmal. ({reference})</p></html>"""
_PAGES = (400, 403, 404, 410, 413, 429, 500)
#: Their pages say more than the sentence, which would repeat the heading.
_CODES_WITH_OWN_WORDS = ("not_found", "gone")


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DomainError, _on_domain_error)
    app.register_error_handler(CSRFError, _on_expired_form)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(Exception, _on_bug)


def _on_domain_error(error: DomainError) -> ResponseReturnValue:
    status = _STATUS.get(error.code, HTTPStatus.CONFLICT)
    return _answer(status, code=error.code, message=sentence(error))


def _on_expired_form(_error: CSRFError) -> ResponseReturnValue:
    message = gettext(
        "Das Formular war zu lange offen. Bitte gehen Sie zurück, laden Sie die Seite neu und senden Sie noch einmal."
    )
    return _answer(HTTPStatus.BAD_REQUEST, code="form_expired", message=message)


def _on_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    if error.response is not None:  # whoever raised it has answered
        return error.response
    status = HTTPStatus(error.code)
    words = ""
    if status is HTTPStatus.TOO_MANY_REQUESTS and request.path.startswith("/door/"):  # pages have their own words
        words = gettext("Von hier kommen gerade sehr viele Anfragen. In einer Minute geht es weiter.")
    body, code = _answer(status, code=status.name.lower(), message=words)
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return body, code, headers


def _on_bug(error: Exception) -> ResponseReturnValue:
    reference = uuid.uuid4().hex[:8]
    g.error_reference = reference
    # the route, never the address: that may hold the secret of a registration
    logger.error("Unhandled error %s at %s %s", reference, request.method, request.url_rule, exc_info=error)
    try:
        return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, code="internal_error", message="")
    except Exception:
        # The page's frame asks the database too; when that is what is broken, these words must do.
        logger.exception("The error page failed too (%s)", reference)
        return _BARE_PAGE.format(reference=reference), HTTPStatus.INTERNAL_SERVER_ERROR


def _answer(status: HTTPStatus, *, code: str, message: str) -> tuple[str | Response, int]:
    if request.path.startswith("/door/"):
        return jsonify(error={"code": code, "message": message}), status
    page = status.value if status.value in _PAGES else (500 if status.value >= 500 else 400)
    shown = "" if code in _CODES_WITH_OWN_WORDS else message
    return (
        render_template(f"errors/{page}.html", message=shown, error_reference=g.get("error_reference", "")),
        status.value,
    )
