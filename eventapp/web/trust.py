"""The page from which a phone fetches the authority of a local network, before it trusts anything from here.

It is an application of its own beside the real one, over plain HTTP: no database, no log-in, no cookie.
"""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from eventapp.adapters.certificate_files import authority_file
from eventapp.adapters.certificates import apple_profile, fingerprint, subject_of, to_der
from eventapp.web.access import public
from eventapp.web.language import available_languages, own_name, page_language, text_direction

CERTIFICATE_TYPE = "application/x-x509-ca-cert"
PROFILE_TYPE = "application/x-apple-aspen-config"

blueprint = Blueprint("trust", __name__)


@blueprint.get("/")
@public
def index() -> str:
    """Tell how to trust this machine, the reader's own kind of phone first."""
    authority = _authority()
    return render_template(
        "trust/index.html",
        site_url=current_app.config["BASE_URL"],
        name=subject_of(authority),
        fingerprint=fingerprint(authority),
        is_apple=_is_apple(request.user_agent.string),
    )


@blueprint.get("/ca.crt")
@public
def certificate() -> Response:
    """Send the authority's certificate as a file to keep: Android installs it from its settings."""
    response = Response(to_der(_authority()), mimetype=CERTIFICATE_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename="einlass.crt")
    return response


@blueprint.get("/ca.mobileconfig")
@public
def profile() -> Response:
    """Send the certificate as a profile, which iPhones open by themselves."""
    description = gettext(
        "Damit vertraut dieses Gerät Einlass auf einem Rechner im selben WLAN. Es gilt nur für private Adressen, "
        "nicht für Seiten im Internet. Nach der Probe können Sie es entfernen."
    )
    return Response(apple_profile(_authority(), description=description), mimetype=PROFILE_TYPE)


def redirect_home(_: Exception) -> AnyResponse:
    """Send every other address to the one page there is."""
    return redirect("/", 302)


def page_context() -> dict[str, Any]:
    """Return the variables of templates/base.html."""
    tag = page_language()
    return {
        "locale_tag": tag,
        "text_direction": text_direction(tag),
        "demo": current_app.config["DEMO"],
        "languages": [(language, own_name(language)) for language in available_languages()],
    }


def select_language() -> str:
    """Return the language of this page: the one asked for in the address, then the browser's."""
    languages = available_languages()
    asked = request.args.get("lang")
    if asked in languages:
        return asked
    return request.accept_languages.best_match(languages) or languages[0]


def _authority() -> bytes:
    return authority_file(current_app.config["DATA_DIR"]).read_bytes()


def _is_apple(user_agent: str) -> bool:
    """True for iPhones and iPads; newer iPads call themselves Macs."""
    return any(name in user_agent for name in ("iPhone", "iPad", "Macintosh"))
