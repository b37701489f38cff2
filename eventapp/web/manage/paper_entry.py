"""Entering paper after the door: type, see what it does to the numbers, save; and take lines back."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.datastructures import MultiDict

from eventapp.adapters import clock
from eventapp.domain.check_in import Party
from eventapp.domain.errors import NotFound, SheetChanged
from eventapp.domain.paper import in_name_order
from eventapp.domain.states import EventStatus, Role
from eventapp.queries import event_sessions as session_queries
from eventapp.queries import paper as paper_queries
from eventapp.queries import paper_sheets as sheet_queries
from eventapp.services import paper_entry
from eventapp.web.access import event_with_people, plain, requires, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.paper import ReversalForm
from eventapp.web.forms.paper_sheets import ListedTicket, SheetForm
from eventapp.web.forms.times import local_day_of, local_time_of
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame
from eventapp.web.manage.sheet_lines import PREVIEW_WORDS, sheet_lines
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Event, EventSession


@blueprint.route("/events/<reference>/paper/entry", methods=["GET", "POST"])
@checks_own_token
@requires(Role.ORGANIZER, Role.COUNSELLING)
def enter_paper(reference: str) -> ResponseReturnValue:
    """Show the form of a sheet, its preview, or save it."""
    event, now = event_with_people(reference), clock.now()
    if event.status is not EventStatus.PUBLISHED:
        return redirect(url_for("manage.paper", reference=reference, _anchor="entry"), code=303)
    session = _session(event, request.args.get("session", ""))
    form = _form(event, session, sent=request.form, now=now)
    step = request.form.get("do", "")
    if request.method == "GET" or step in ("codes", "tallies", "edit"):
        return _typing_page(event, session, form, now=now)
    if not form.validate_for(session, now=now):
        return _typing_page(event, session, form, now=now), 422
    if step == "save":
        return _save(event, session, form, now=now)
    return _preview_page(event, session, form, now=now)


@blueprint.route("/events/<reference>/paper/sheets/<sheet_reference>", methods=["GET", "POST"])
@checks_own_token
@requires(Role.ORGANIZER, Role.COUNSELLING)
def paper_sheet(reference: str, sheet_reference: str) -> ResponseReturnValue:
    """Show what was entered from a sheet; take lines back with a reason."""
    event = event_with_people(reference)
    sheet = sheet_queries.get_sheet(plain(sheet_reference), event_id=event.id)
    form = ReversalForm()
    if request.method == "POST" and form.validate():
        _take_back(event, sheet_reference, form)
        return redirect(request.path, code=303)
    page = render_template(
        "manage/paper/sheet.html",
        frame=event_frame(event, current="door", now=clock.now()),
        sheet=sheet,
        lines=sheet_lines(sheet_queries.list_sheet_entries(sheet.id)),
        form=form,
    )
    return page, 422 if form.errors else 200


def _take_back(event: "Event", sheet_reference: str, form: ReversalForm) -> None:
    people = paper_entry.reverse_lines(
        sheet_reference=sheet_reference,
        event_id=event.id,
        lines=form.lines.data or [],
        reason=form.reason.data or "",
        user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    flash(ngettext("Eine Person ist zurückgenommen.", "%(num)s Personen sind zurückgenommen.", people))


def _save(event: "Event", session: "EventSession", form: SheetForm, *, now: datetime) -> ResponseReturnValue:
    try:
        stored = paper_entry.enter_sheet(
            form.sheet(session.reference),
            event_id=event.id,
            digest=request.form.get("digest", ""),
            user_id=signed_in_user().user_id,
            now=now,
        )
    except SheetChanged as error:
        return _preview_page(event, session, form, now=now, changed=sentence(error)), 409
    flash(gettext("Das Blatt ist eingetragen. Die Personen stehen in den Zahlen."))
    address = url_for("manage.paper_sheet", reference=event.reference, sheet_reference=stored.reference)
    return redirect(address, code=303)


def _typing_page(event: "Event", session: "EventSession", form: SheetForm, *, now: datetime) -> str:
    return render_template(
        "manage/paper/entry.html",
        frame=event_frame(event, current="door", now=now),
        session=session,
        sessions=[each for each in event.sessions if not each.is_cancelled],
        form=form,
        gates=sheet_queries.list_gate_names(event.id),
    )


def _preview_page(event: "Event", session: "EventSession", form: SheetForm, *, now: datetime, changed: str = "") -> str:
    preview = paper_entry.preview_sheet(form.sheet(session.reference), event_id=event.id)
    return render_template(
        "manage/paper/preview.html",
        frame=event_frame(event, current="door", now=now),
        session=session,
        form=form,
        preview=preview,
        words=PREVIEW_WORDS,
        changed=changed,
    )


def _form(event: "Event", session: "EventSession", *, sent: MultiDict[str, str], now: datetime) -> SheetForm:
    """Return the form; an empty one proposes when the session ended."""
    proposed = min(session.ends_at, now)
    return SheetForm(
        sent,
        listed=_listed(session),
        find=lambda codes: sheet_queries.list_ids_by_code(codes, event_id=event.id),
        data=None if sent else {"day": local_day_of(proposed), "time": local_time_of(proposed)},
    )


def _listed(session: "EventSession") -> Sequence[ListedTicket]:
    inside = sheet_queries.list_people_inside(session.id)
    return [
        ListedTicket(
            ticket_id=ticket.ticket_id,
            name=ticket.name,
            short_code=ticket.short_code,
            party=Party(adults=ticket.adults, children=ticket.children),
            inside=inside.get(ticket.ticket_id, 0),
        )
        for ticket in in_name_order(paper_queries.list_expected_tickets(session.id))
    ]


def _session(event: "Event", reference: str) -> "EventSession":
    """Return the session that the address names, else the first one."""
    held = [session for session in event.sessions if not session.is_cancelled]
    if reference or not held:
        if not held:
            raise NotFound
        return session_queries.get_session(plain(reference), event_id=event.id)
    return held[0]
