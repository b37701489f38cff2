"""Tickets: all of a registration for whoever holds its secret, and the one that a QR code links to."""

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.adapters import clock
from eventapp.adapters.qr_image import qr_png, qr_svg
from eventapp.adapters.translations import Translator, translator
from eventapp.domain.certificates import gives_certificates
from eventapp.domain.errors import NotFound, RegistrationNotActive
from eventapp.domain.rehearsal import EVENT_NUMBER as REHEARSAL
from eventapp.domain.states import RegistrationStatus
from eventapp.domain.tickets import TicketClaim, read_ticket, ticket_link
from eventapp.queries import certificates as certificate_queries
from eventapp.queries import registrations as registration_queries
from eventapp.queries import signatures as signature_queries
from eventapp.queries.parts import list_parts
from eventapp.services import keys as key_services
from eventapp.services.registration_calendars import registration_calendar
from eventapp.services.ticket_sheets import ticket_document, ticket_file_name
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.downloads import PDF_TYPE, attachment
from eventapp.web.extensions import limiter
from eventapp.web.forms.registrations import NEED_LABELS
from eventapp.web.language import page_language
from eventapp.web.logos import logo_folder
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.own_data_sheet import own_data_sheet
from eventapp.web.public.registration_export import registration_export
from eventapp.web.public.ticket_view import ticket_page, tickets_page
from eventapp.web.public.waiting import waiting_line
from eventapp.web.question_sheets import answer_views, count_open_questions

if TYPE_CHECKING:
    from eventapp.models import Certificate, Registration, Ticket

QR_PIXELS_PER_MODULE = 10
_SECRET_PATHS = ("/registrations/", "/t/", "/T/", "/c/", "/i/", "/confirm/", "/unsubscribe/")

#: Codes are signed, so nobody finds one by trying; this only keeps the server from being kept busy.
LOOKING_LIMIT = "600/minute"


@blueprint.after_request
def keep_out_of_search(response: Response) -> Response:
    """A ticket that leaked into a search engine would be everybody's."""
    if request.path.startswith(_SECRET_PATHS):
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@blueprint.get("/registrations/<key>")
@public
def show_registration(key: str) -> str:
    """Show the tickets of a registration."""
    registration, now = access.registration_by_key(key), clock.now()
    page = tickets_page(registration, now=now, language=page_language())
    return render_template(
        "public/tickets/index.html",
        page=page,
        parts=list_parts(registration, now=now),
        line=waiting_line(registration, now=now),
        certificates=_certificates(registration),
        open_questions=count_open_questions(registration),
    )


@blueprint.get("/registrations/<key>/ticket.pdf")
@public
def ticket_pdf(key: str) -> ResponseReturnValue:
    """Send the tickets as a PDF; a registration that has none any more says so on its page."""
    registration = access.registration_by_key(key)
    try:
        document = ticket_document(
            registration, words=_words(), base_url=current_app.config["BASE_URL"], logo_folder=logo_folder()
        )
    except RegistrationNotActive:
        return redirect(url_for("public.show_registration", key=key), HTTPStatus.SEE_OTHER)
    return attachment(
        document, mimetype=PDF_TYPE, filename=ticket_file_name(registration, zone=current_app.config["TIMEZONE"])
    )


@blueprint.get("/registrations/<key>/calendar.ics")
@public
def ticket_calendar(key: str) -> ResponseReturnValue:
    """Send the registration's sessions as a calendar file; what is not certain yet belongs into no calendar."""
    registration = access.registration_by_key(key)
    if registration.status in (RegistrationStatus.PENDING, RegistrationStatus.WAITLISTED):
        return redirect(url_for("public.show_registration", key=key), HTTPStatus.SEE_OTHER)
    file = registration_calendar(registration, words=_words(), base_url=current_app.config["BASE_URL"])
    response = Response(file.content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="{file.name}"'
    return response


@blueprint.get("/registrations/<key>/stored")
@public
def stored_data(key: str) -> str:
    """Show what is kept about this registration; the file has all of it (PRV-5)."""
    registration = access.registration_by_key(key)
    page = tickets_page(registration, now=clock.now(), language=page_language())
    return render_template(
        "public/registrations/stored.html",
        page=page,
        registration=registration,
        need_labels=NEED_LABELS,
        answers=answer_views(registration, language=page_language()),
        signatures=len(signature_queries.list_of_registration(registration.id)),
    )


@blueprint.get("/registrations/<key>/export.json")
@public
def export_registration(key: str) -> Response:
    """Send all that is kept about this registration (PRV-5)."""
    return registration_export(access.registration_by_key(key))


@blueprint.get("/registrations/<key>/export.pdf")
@public
def export_sheet(key: str) -> Response:
    """Send the same to be read and printed."""
    return own_data_sheet(access.registration_by_key(key))


@blueprint.get("/t/<token>")
@limiter.limit(LOOKING_LIMIT)
@public
def ticket(token: str) -> str:
    """Show one ticket. Nothing is written, so a link preview can never check anybody in."""
    claim = claim_of(token)
    if claim.event_number == REHEARSAL:
        return render_template("public/tickets/rehearsal.html")
    found = ticket_of(claim)
    page = ticket_page(found, now=clock.now(), language=page_language())
    has_certificate = any(row.attendee_id == found.attendee_id for row in _certificates(found.registration))
    return render_template("public/tickets/show.html", page=page, has_certificate=has_certificate)


blueprint.add_url_rule("/T/<token>", "ticket_in_capitals", ticket)


@blueprint.get("/t/<token>/qr.svg")
@public
def ticket_qr_svg(token: str) -> Response:
    """Send the code as a drawing."""
    return Response(qr_svg(_link_of(token)), mimetype="image/svg+xml")


@blueprint.get("/t/<token>/qr.png")
@public
def ticket_qr_png(token: str) -> Response:
    """Send the code as a picture."""
    return Response(qr_png(_link_of(token), box=QR_PIXELS_PER_MODULE), mimetype="image/png")


def _words() -> Translator:
    return translator(page_language(), zone=current_app.config["TIMEZONE"])


def _certificates(registration: "Registration") -> "list[Certificate]":
    """Return what was issued to the people of a registration; formats that certify nothing are not asked."""
    if not gives_certificates(registration.event.kind):
        return []
    return certificate_queries.list_of_registration(registration.id)


def ticket_of(claim: TicketClaim) -> "Ticket":
    """Return the ticket of a genuine code. Raises NotFound for one that is not, or no longer, there."""
    found = registration_queries.get_ticket(claim.ticket_id)
    if found.event_id != claim.event_number:
        raise NotFound
    return found


def claim_of(token: str) -> TicketClaim:
    """Return what a genuine code says, in any letter case. Raises NotFound for everything else."""
    claim = read_ticket(token, verify=key_services.get_verifier())
    if not isinstance(claim, TicketClaim):
        raise NotFound
    return claim


def _link_of(token: str) -> str:
    return ticket_link(base_url=current_app.config["BASE_URL"], token=ticket_of(claim_of(token)).token)
