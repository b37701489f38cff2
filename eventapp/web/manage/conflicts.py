"""The conflicts desk of an event: what the door left open, one answer each (docs/door.md, Conflicts)."""

from datetime import datetime
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import AlreadyDecided, ReasonMissing, TooManyGuests
from eventapp.domain.states import EventKind, EventStatus, Role
from eventapp.queries import conflicts as conflict_queries
from eventapp.queries import door_entries as entry_queries
from eventapp.queries.conflicts import Decided, SessionDesk
from eventapp.queries.guest_codes import find_tickets_by_code
from eventapp.services import conflicts as conflict_services
from eventapp.web.access import event_with_people, plain, requires, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.conflicts import ConflictForm
from eventapp.web.manage import conflict_words as words
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.conflict_cards import Known, case_card, decided_card, joined_card
from eventapp.web.manage.frame import event_frame
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Event


@blueprint.route("/events/<reference>/conflicts", methods=["GET", "POST"])
@checks_own_token
@requires(Role.ORGANIZER, Role.COUNSELLING)
def conflicts(reference: str) -> ResponseReturnValue:
    """Show what is open, and take answers."""
    event, now = event_with_people(reference), clock.now()
    if request.method == "GET":
        return _page(event, now=now)
    form = ConflictForm()
    if form.take_step(request.form.get("step", "")):
        return _page(event, now=now, form=form)
    if not form.validate():
        return _page(event, now=now, form=form, error=_first_error(form)), 422
    try:
        conflict_services.decide(form.given(), event_id=event.id, user_id=signed_in_user().user_id, now=now)
    except AlreadyDecided as error:
        flash(words.already_decided(error))
    except (ReasonMissing, TooManyGuests) as error:
        return _page(event, now=now, form=form, error=sentence(error)), 422
    else:
        flash(gettext("Ihre Entscheidung ist gespeichert. Die Zahlen folgen ihr."))
    return redirect(request.path, code=303)


@blueprint.post("/events/<reference>/conflicts/<uuid>/reversal")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def reopen_conflict(reference: str, uuid: str) -> ResponseReturnValue:
    """Take a decision back, so that its case is open again."""
    event = event_with_people(reference)
    user_id = signed_in_user().user_id
    conflict_services.undo(plain(uuid), event_id=event.id, user_id=user_id, now=clock.now())
    flash(gettext("Die Entscheidung ist zurückgenommen. Der Fall ist wieder offen."))
    return redirect(url_for("manage.conflicts", reference=reference), code=303)


def _page(event: "Event", *, now: datetime, form: ConflictForm | None = None, error: str = "") -> str:
    desks = conflict_queries.list_session_desks(event.id)
    decided = conflict_queries.list_decided(event.id)
    known = _known(event, desks, decided)
    cards = [case_card(desk, case, known=known, form=form, error=error) for desk in desks for case in desk.cases]
    open_cases = conflict_queries.sum_open_cases(desks)
    return render_template(
        "manage/conflicts/index.html",
        frame=event_frame(event, current="conflicts", now=now, cases=open_cases.count),
        cards=cards,
        leeway=words.leeway(open_cases),
        has_sessions=len(desks) > 1,
        decided=[decided_card(each, known=known) for each in decided],
        joined=[joined_card(line, known=known) for desk in desks for line in known.of(desk.joined)],
        kinds=words.KINDS,
        is_closed=event.status is EventStatus.FINISHED,
        lost=error if error and not any(card.typed.is_open for card in cards) else "",
    )


def _known(event: "Event", desks: list[SessionDesk], decided: list[Decided]) -> Known:
    uuids = {uuid for desk in desks for case in desk.cases for uuid in case.entries}
    uuids |= {uuid for desk in desks for uuid in desk.joined} | {uuid for each in decided for uuid in each.entries}
    lines = entry_queries.list_entry_lines(uuids, event_id=event.id)
    codes = {line.code for line in lines.values() if line.code and not line.short_code}
    return Known(
        lines=lines,
        tickets=find_tickets_by_code(codes, event_id=event.id) if codes else {},
        shows_names=event.kind is not EventKind.BERATUNG,
    )


def _first_error(form: ConflictForm) -> str:
    errors = [str(error) for name in form.errors for error in form.errors[name]]
    return errors[0] if errors else ""
