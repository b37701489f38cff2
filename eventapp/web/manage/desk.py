"""The desk: registering people who stand there or call, and a ticket of the size of a postcard for them (ONS-10)."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import DomainError, RegistrationNotActive
from eventapp.domain.funder_profiles import rules_of
from eventapp.domain.states import EventKind, EventStatus, Role, TicketMode, WaitlistRule
from eventapp.queries import desk as desk_queries
from eventapp.queries import registrations as registration_queries
from eventapp.services import blank_tickets, small_tickets
from eventapp.web.access import event_with_people, plain, requires, signed_in_user
from eventapp.web.downloads import PDF_TYPE, attachment
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.desk import DeskForm
from eventapp.web.forms.registrations import FormShape
from eventapp.web.forms.times import zone
from eventapp.web.language import page_language
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame
from eventapp.web.messages import sentence
from eventapp.web.question_sheets import question_sheet

if TYPE_CHECKING:
    from eventapp.models import Event, Registration

#: So many of those just registered are kept in the address of the page: every desk sees its own.
MOST_JUST_MADE = 5


@blueprint.route("/events/<reference>/people/new", methods=["GET", "POST"])
@checks_own_token
@requires(Role.ORGANIZER, Role.COUNSELLING)
def new_person(reference: str) -> ResponseReturnValue:
    """Show the form of the desk, and whom it has just registered; register."""
    event, now = event_with_people(reference), clock.now()
    made = desk_queries.list_just_made(_made_references(), event_id=event.id)
    sheet = question_sheet(event, language=page_language(), is_optional=True)
    form = DeskForm(_shape(event, now=now), sheet, data=_proposal(event, made, now=now))
    if step := request.form.get("step"):
        form.take_step(step)
        return _page(event, form, made, now=now)
    if request.method == "POST" and form.validate():
        registration = _register(event, form, now=now)
        if registration is not None:
            known = [other.reference for other in made if other.reference != registration.reference]
            references = [registration.reference, *known][:MOST_JUST_MADE]
            return redirect(url_for("manage.new_person", reference=reference, made=references), code=303)
    return _page(event, form, made, now=now), 422 if form.errors or form.asks_to_wait else 200


@blueprint.get("/events/<reference>/people/<registration_reference>/ticket-a6.pdf")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def small_ticket(reference: str, registration_reference: str) -> ResponseReturnValue:
    """Send the tickets of a registration as A6 pages in its holder's language."""
    event = event_with_people(reference)
    found = registration_queries.get_of_event(plain(registration_reference), event_id=event.id)
    try:
        content = small_tickets.small_ticket_document(found, base_url=current_app.config["BASE_URL"], zone=zone())
    except RegistrationNotActive as error:
        flash(sentence(error), "error")
        address = url_for("manage.person", reference=reference, registration_reference=registration_reference)
        return redirect(address, code=303)
    return attachment(content, mimetype=PDF_TYPE, filename=f"Ticket-A6_{found.reference}.pdf")


def _register(event: "Event", form: DeskForm, *, now: datetime) -> "Registration | None":
    try:
        return blank_tickets.register_at_desk(
            event_id=event.id,
            details=form.details(),
            blank_code=form.blank_code(),
            user_id=signed_in_user().user_id,
            now=now,
        )
    except DomainError as error:
        form.refuse(error, words=sentence(error))
        return None


def _made_references() -> list[str]:
    return [plain(text) for text in request.args.getlist("made")[:MOST_JUST_MADE]]


def _page(event: "Event", form: DeskForm, made: Sequence["Registration"], *, now: datetime) -> str:
    is_open = event.status is EventStatus.PUBLISHED and any(s.ends_at > now for s in event.sessions)
    rules = rules_of(event.project.funder_profile if event.project else None)
    has_news = request.method == "GET" and bool(made) and "undone" not in request.args
    return render_template(
        "manage/people/new.html",
        frame=event_frame(event, current="people", now=now),
        form=form,
        is_open=is_open,
        child_age=rules.child_age_limit,
        choices=[s for s in event.sessions if s.reference in form.shape.event_sessions],
        has_list=event.waitlist_rule is not WaitlistRule.OFF,
        news=made[0] if has_news else None,
        double=desk_queries.find_double(made[0]) if has_news and made[0].name != gettext("Gast") else None,
        earlier=made[1:] if has_news else made,
        address=url_for("manage.new_person", reference=event.reference, made=[r.reference for r in made]),
    )


def _shape(event: "Event", *, now: datetime) -> FormShape:
    offered = [s.reference for s in event.sessions if s.ends_at > now and not s.is_cancelled]
    is_counselling = event.kind is EventKind.BERATUNG
    return FormShape(
        is_personal=event.ticket_mode is TicketMode.PERSONAL,
        max_party_size=event.max_party_size,
        event_sessions=tuple(offered) if is_counselling or len(offered) > 1 else (),
        is_one_session=is_counselling,
    )


def _proposal(event: "Event", made: Sequence["Registration"], *, now: datetime) -> dict[str, object]:
    """One person for what the last one came for, else for what comes next; counselling is always chosen by hand."""
    ahead = [s.reference for s in event.sessions if s.ends_at > now and not s.is_cancelled]
    last = {choice.event_session.reference for choice in made[0].chosen} if made else set()
    chosen = [reference for reference in ahead if reference in last] or ahead[:1]
    return {"adults": 1, "children": 0, "event_sessions": [] if event.kind is EventKind.BERATUNG else chosen}
