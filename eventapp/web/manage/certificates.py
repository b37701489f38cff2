"""Certificates of attendance of an event: who may get one, issuing, printing, mailing, taking back."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.domain.certificates import ensure_certifiable, gives_certificates, normalize_number
from eventapp.domain.errors import DomainError, NotFound
from eventapp.queries import certificates as certificate_queries
from eventapp.services import certificates as certificate_services
from eventapp.services.certificate_sheets import certificate_document, certificate_file_name
from eventapp.web.access import event_with_people, organizer_only, plain, signed_in_user
from eventapp.web.downloads import PDF_TYPE, attachment
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.certificates import CertificateNameForm, CertificatePrintForm, CertificateWordsForm
from eventapp.web.logos import logo_folder
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.certificate_view import certificates_page
from eventapp.web.manage.frame import event_frame
from eventapp.web.messages import sentence
from eventapp.web.proof import freshly_proven

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventapp.models import Certificate, Event


@blueprint.get("/events/<reference>/certificates")
@organizer_only
def certificates(reference: str) -> str:
    """Show who may get a certificate and who has one."""
    event = _event(reference)
    return render_template(
        "manage/certificates/index.html",
        frame=event_frame(event, current="people", now=clock.now()),
        page=certificates_page(event, certificate_queries.get_certificate_list(event.id)),
        words=certificate_queries.get_words(event.id),
        trouble=_trouble(event),
    )


@blueprint.post("/events/<reference>/certificates")
@organizer_only
def issue_certificates(reference: str) -> ResponseReturnValue:
    """Issue certificates to everybody who may have one and has none."""
    event = _event(reference)
    count = certificate_services.issue_all(event_id=event.id, user_id=signed_in_user().user_id, now=clock.now())
    flash(ngettext("%(num)s Bescheinigung ist ausgestellt.", "%(num)s Bescheinigungen sind ausgestellt.", count))
    return _to_list(reference)


@blueprint.route("/events/<reference>/certificates/words", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def certificate_words(reference: str) -> ResponseReturnValue:
    """Write what the certificates say."""
    event = _event(reference)
    words = certificate_queries.get_words(event.id)
    form = CertificateWordsForm(data={**asdict(words), "contents": "\n".join(words.contents)})
    if request.method == "POST" and form.validate():
        certificate_services.save_words(
            event_id=event.id, words=form.words(), user_id=signed_in_user().user_id, now=clock.now()
        )
        flash(gettext("Die Angaben sind gespeichert."))
        return _to_list(reference)
    frame = event_frame(event, current="people", now=clock.now())
    return render_template("manage/certificates/words.html", frame=frame, form=form), 422 if form.errors else 200


@blueprint.route(
    "/events/<reference>/certificates/people/<registration_reference>/<int:position>", methods=["GET", "POST"]
)
@checks_own_token
@organizer_only
def issue_certificate(reference: str, registration_reference: str, position: int) -> ResponseReturnValue:
    """Look at one person's name as it will be printed, then issue the certificate."""
    event = _event(reference)
    holder = certificate_queries.get_holder(
        event.id, registration_reference=plain(registration_reference), position=position
    )
    form = CertificateNameForm(data={"name": holder.name})
    if request.method == "POST" and form.validate():
        certificate_services.issue_certificate(
            event_id=event.id,
            registration_reference=holder.registration_reference,
            position=position,
            name=form.name.data or "",
            user_id=signed_in_user().user_id,
            now=clock.now(),
        )
        flash(ngettext("%(num)s Bescheinigung ist ausgestellt.", "%(num)s Bescheinigungen sind ausgestellt.", 1))
        return _to_list(reference)
    frame = event_frame(event, current="people", now=clock.now())
    page = render_template(
        "manage/certificates/person.html", frame=frame, form=form, holder=holder, trouble=_trouble(event)
    )
    return page, 422 if form.errors else 200


@blueprint.route("/events/<reference>/certificates/print", methods=["GET", "POST"])
@checks_own_token
@organizer_only
@freshly_proven
def print_certificates(reference: str) -> ResponseReturnValue:
    """Ask for the reason, then send all certificates as one file (PRV-9)."""
    event = _event(reference)
    form = CertificatePrintForm()
    if request.method == "POST" and form.validate():
        issued = certificate_services.take_batch(
            event_id=event.id, reason=form.reason.data or "", user_id=signed_in_user().user_id, now=clock.now()
        )
        return _file(_event(reference), issued)  # read again: the service has locked the row
    frame = event_frame(event, current="people", now=clock.now())
    page = render_template("manage/certificates/print.html", frame=frame, form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/events/<reference>/certificates/mails")
@organizer_only
def mail_certificates(reference: str) -> ResponseReturnValue:
    """Send the certificates that were not sent yet to everybody with an address."""
    event = _event(reference)
    count = certificate_services.mail_all(event_id=event.id, user_id=signed_in_user().user_id, now=clock.now())
    flash(ngettext("%(num)s Mail ist unterwegs.", "%(num)s Mails sind unterwegs.", count))
    return _to_list(reference)


@blueprint.get("/events/<reference>/certificates/<certificate_number>.pdf")
@organizer_only
def certificate_pdf(reference: str, certificate_number: str) -> Response:
    """Send one certificate."""
    event = _event(reference)
    return _file(event, [certificate_queries.get_of_event(_number(certificate_number), event_id=event.id)])


@blueprint.post("/events/<reference>/certificates/<certificate_number>/withdrawal")
@organizer_only
def withdraw_certificate(reference: str, certificate_number: str) -> ResponseReturnValue:
    """Take a certificate back."""
    event = _event(reference)
    certificate_services.withdraw(
        event_id=event.id, number=_number(certificate_number), user_id=signed_in_user().user_id, now=clock.now()
    )
    flash(gettext("Die Bescheinigung ist zurückgezogen. Ihre Nummer gilt nicht mehr."))
    return _to_list(reference)


def _event(reference: str) -> "Event":
    """Return an event of a format that certifies; others have no such pages (CER-1, CNS-4). Raises NotFound."""
    event = event_with_people(reference)
    if not gives_certificates(event.kind):
        raise NotFound
    return event


def _trouble(event: "Event") -> str:
    """Say why nothing can be issued now; empty when it can."""
    try:
        ensure_certifiable(
            event.kind,
            status=event.status,
            parts=certificate_queries.list_parts(event.id),
            words=certificate_queries.get_words(event.id),
            now=clock.now(),
        )
    except DomainError as error:
        return sentence(error)
    return ""


def _file(event: "Event", issued: "Sequence[Certificate]") -> Response:
    zone, base_url = current_app.config["TIMEZONE"], current_app.config["BASE_URL"]
    content = certificate_document(event, issued, base_url=base_url, zone=zone, logo_folder=logo_folder())
    return attachment(content, mimetype=PDF_TYPE, filename=certificate_file_name(event))


def _number(typed: str) -> str:
    number = normalize_number(typed)
    if number is None:
        raise NotFound
    return number


def _to_list(reference: str) -> ResponseReturnValue:
    return redirect(url_for("manage.certificates", reference=reference), code=303)
