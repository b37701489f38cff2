"""The mail doctor: whether mails go out, and whether others believe them."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.mail_health import Finding, is_selector
from eventapp.services import mail_doctor
from eventapp.services.mail_settings import read_mail_settings
from eventapp.web.access import admin_only, signed_in_user
from eventapp.web.extensions import limiter
from eventapp.web.language import page_language
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.mail_check_words import FindingRow, finding_rows

#: Other people's servers are asked; nobody needs that often.
CHECKS_PER_ADDRESS = "10/minute"


@blueprint.get("/mail")
@admin_only
def mail_check() -> str:
    """Show what can be checked; nothing is asked yet."""
    return _page([], selector="")


@blueprint.post("/mail")
@admin_only
@limiter.limit(CHECKS_PER_ADDRESS)
def run_mail_check() -> ResponseReturnValue:
    """Ask server and name servers, and show what they say."""
    selector = request.form.get("selector", "").strip()
    if selector and not is_selector(selector):
        error = gettext("Ein Selektor besteht aus Buchstaben, Ziffern, Punkten und Bindestrichen.")
        return _page([], selector=selector[:100], error=error), 422
    found = mail_doctor.examine(
        settings=read_mail_settings(current_app.config),
        selector=selector,
        recipient=signed_in_user().email,
        now=clock.now(),
    )
    return _page(found, selector=selector)


@blueprint.post("/mail/test")
@admin_only
@limiter.limit(CHECKS_PER_ADDRESS)
def send_test_mail() -> ResponseReturnValue:
    """Send a mail to oneself."""
    address = mail_doctor.send_test(user_id=signed_in_user().user_id, language=page_language(), now=clock.now())
    flash(gettext("Die Testmail ist unterwegs an %(address)s.", address=address))
    return redirect(url_for("manage.mail_check"), code=303)


def _page(found: list[Finding], *, selector: str, error: str = "") -> str:
    rows: list[FindingRow] = finding_rows(found)
    return render_template(
        "manage/mail/show.html",
        rows=rows,
        selector=selector,
        error=error,
        sender=current_app.config["MAIL_FROM"],
        address=signed_in_user().email,
    )
