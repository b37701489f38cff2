"""Papers for the door: lists and tally sheets to print, blank tickets, and what was entered from paper."""

from typing import TYPE_CHECKING

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.domain.attendance_lists import ListKind
from eventapp.domain.states import EventKind, Role
from eventapp.queries import event_sessions as session_queries
from eventapp.queries import paper as paper_queries
from eventapp.queries import paper_sheets as sheet_queries
from eventapp.services import blank_tickets, small_tickets
from eventapp.services import paper as paper_services
from eventapp.services.attendance_lists import ListOrder, nameless_list
from eventapp.web.access import event_with_people, plain, requires, signed_in_user
from eventapp.web.downloads import PDF_TYPE, attachment
from eventapp.web.extensions import checks_own_token
from eventapp.web.filters import local
from eventapp.web.forms.paper import BlankTicketsForm
from eventapp.web.forms.times import zone
from eventapp.web.manage.attendance_lists import list_place
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame
from eventapp.web.proof import freshly_proven

if TYPE_CHECKING:
    from eventapp.models import Event, EventSession


@blueprint.route("/events/<reference>/paper", methods=["GET", "POST"])
@checks_own_token
@requires(Role.ORGANIZER, Role.COUNSELLING)
def paper(reference: str) -> ResponseReturnValue:
    """Show what can be printed and what was entered; make blank tickets."""
    event = event_with_people(reference)
    form = BlankTicketsForm()
    if request.method == "POST" and form.validate():
        _make_stack(event, form)
        return _to_paper(reference, part="blank")
    page = render_template(
        "manage/paper/index.html",
        frame=event_frame(event, current="door", now=clock.now()),
        form=form,
        is_counselling=event.kind is EventKind.BERATUNG,
        sessions=[session for session in event.sessions if not session.is_cancelled],
        stacks=paper_queries.list_blank_stacks(event.id),
        sheets=sheet_queries.list_sheets(event.id),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/events/<reference>/paper/door-list")
@requires(Role.ORGANIZER, Role.COUNSELLING)
@freshly_proven
def print_door_list(reference: str) -> Response:
    """Send the list of who is expected; who printed it is remembered (PRV-9)."""
    event = event_with_people(reference)
    session = None if event.kind is EventKind.BERATUNG else _session(event, request.form.get("session", ""))
    content = paper_services.print_door_list(
        event=event, event_session=session, zone=zone(), user_id=signed_in_user().user_id, now=clock.now()
    )
    name = f"Tuerliste_{_day(session)}" if session else f"Tagesliste_{event.reference}"
    return attachment(content, mimetype=PDF_TYPE, filename=f"{name}.pdf")


@blueprint.get("/events/<reference>/paper/tally-sheets/<session_reference>.pdf")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def tally_sheet(reference: str, session_reference: str) -> Response:
    """Send the sheet on which guests without registration are counted."""
    event = event_with_people(reference)
    session = _session(event, session_reference)
    content = nameless_list(ListOrder(kind=ListKind.TALLY), list_place(event, session))
    return attachment(content, mimetype=PDF_TYPE, filename=f"Zaehlprotokoll_{_day(session)}.pdf")


@blueprint.get("/events/<reference>/paper/blank-tickets/<stack_reference>.pdf")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def blank_ticket_pdf(reference: str, stack_reference: str) -> ResponseReturnValue:
    """Send the tickets of a stack that are still free, four to a page."""
    event = event_with_people(reference)
    stack = paper_queries.get_blank_stack(plain(stack_reference), event_id=event.id)
    content = small_tickets.blank_ticket_document(
        stack, event=event, base_url=current_app.config["BASE_URL"], zone=zone()
    )
    if content is None:
        flash(gettext("Von diesem Stapel ist kein Ticket mehr frei."), "error")
        return _to_paper(reference, part="blank")
    return attachment(content, mimetype=PDF_TYPE, filename=f"Blanko-Tickets_{stack.reference}.pdf")


@blueprint.post("/events/<reference>/paper/blank-tickets/<stack_reference>/revocation")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def revoke_blank_tickets(reference: str, stack_reference: str) -> ResponseReturnValue:
    """Revoke the free tickets of a stack, for example when it was lost."""
    event = event_with_people(reference)
    blank_tickets.revoke_stack(
        reference=plain(stack_reference), event_id=event.id, user_id=signed_in_user().user_id, now=clock.now()
    )
    flash(gettext("Die freien Tickets dieses Stapels gelten nicht mehr."))
    return _to_paper(reference, part="blank")


def _make_stack(event: "Event", form: BlankTicketsForm) -> None:
    count = form.count.data or 0
    blank_tickets.make_stack(
        event_id=event.id,
        count=count,
        language=form.language.data,
        user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    made = ngettext("Ein Blanko-Ticket liegt bereit.", "%(num)s Blanko-Tickets liegen bereit.", count)
    flash(f"{made} {gettext('Jetzt herunterladen und drucken.')}")


def _session(event: "Event", reference: str) -> "EventSession":
    return session_queries.get_session(plain(reference), event_id=event.id)


def _day(session: "EventSession") -> str:
    return local(session.starts_at).date().isoformat()


def _to_paper(reference: str, *, part: str) -> ResponseReturnValue:
    return redirect(url_for("manage.paper", reference=reference, _anchor=part), code=303)
