"""Certificates for their holders, and the check of a number, which never tells whose it is (CER-1, CER-2)."""

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from eventapp.domain.certificates import hours_of, normalize_number, spaced_number, units_of
from eventapp.domain.errors import NotFound
from eventapp.domain.states import CertificateKind
from eventapp.queries import certificates as certificate_queries
from eventapp.services.certificate_sheets import certificate_document, certificate_file_name
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.downloads import PDF_TYPE, attachment
from eventapp.web.extensions import limiter
from eventapp.web.forms.base import one_line
from eventapp.web.language import page_language
from eventapp.web.logos import logo_folder
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.passages import event_words
from eventapp.web.public.tickets import claim_of, ticket_of

if TYPE_CHECKING:
    from eventapp.models import Certificate, Registration

#: Whoever tries out numbers needs some billion years at this pace.
CHECKS_PER_ADDRESS = "60/minute;600/hour"


@blueprint.get("/c/<certificate_number>")
@limiter.limit(CHECKS_PER_ADDRESS)
@public
def check_certificate(certificate_number: str) -> ResponseReturnValue:
    """Say what a number stands for: event, dates, extent. Never a name."""
    certificate = _find(certificate_number)
    if certificate is None:
        page = render_template("public/certificates/unknown.html", number=one_line(certificate_number)[:40])
        return page, HTTPStatus.NOT_FOUND
    sessions = sorted((part.event_session for part in certificate.parts), key=lambda s: (s.starts_at, s.id))
    return render_template(
        "public/certificates/show.html",
        number=spaced_number(certificate.number),
        title=event_words(certificate.event.texts, language=page_language()).title,
        sessions=sessions,
        units=format_decimal(units_of(certificate.minutes)),
        hours=format_decimal(hours_of(certificate.minutes)),
        is_whole=certificate.kind is CertificateKind.WHOLE,
        is_withdrawn=certificate.withdrawn_at is not None,
        organization=certificate.event.organization.name,
    )


@blueprint.get("/registrations/<key>/certificates/<certificate_number>.pdf")
@public
def registration_certificate(key: str, certificate_number: str) -> ResponseReturnValue:
    """Send a certificate to whoever holds the registration's secret; afterwards say why it is gone."""
    certificate = _find(certificate_number)
    if certificate is None:
        raise NotFound
    if certificate.registration_id is None:  # the registration is erased, and its secret with it
        return _gone(is_withdrawn=certificate.withdrawn_at is not None)
    registration = access.registration_by_key(key)
    if registration.id != certificate.registration_id:
        raise NotFound
    return _answer(certificate, registration)


@blueprint.get("/t/<token>/certificate.pdf")
@public
def ticket_certificate(token: str) -> ResponseReturnValue:
    """Send the certificate of the person whose ticket this is; afterwards say why it is gone."""
    claim = claim_of(token)
    try:
        ticket = ticket_of(claim)
    except NotFound:  # a genuine code whose ticket is erased
        return _gone(is_withdrawn=False)
    certificate = certificate_queries.find_of_person(ticket.registration_id, attendee_id=ticket.attendee_id)
    if certificate is None:
        return redirect(url_for("public.ticket", token=token), HTTPStatus.SEE_OTHER)
    return _answer(certificate, ticket.registration)


def _find(typed: str) -> "Certificate | None":
    number = normalize_number(typed)
    return None if number is None else certificate_queries.find_by_number(number)


def _answer(certificate: "Certificate", registration: "Registration") -> ResponseReturnValue:
    if certificate.withdrawn_at is not None or certificate.name is None:
        return _gone(is_withdrawn=certificate.withdrawn_at is not None)
    event = registration.event
    zone, base_url = current_app.config["TIMEZONE"], current_app.config["BASE_URL"]
    content = certificate_document(event, [certificate], base_url=base_url, zone=zone, logo_folder=logo_folder())
    return attachment(content, mimetype=PDF_TYPE, filename=certificate_file_name(event))


def _gone(*, is_withdrawn: bool) -> ResponseReturnValue:
    page = render_template("public/certificates/gone.html", is_withdrawn=is_withdrawn)
    return page, HTTPStatus.GONE
