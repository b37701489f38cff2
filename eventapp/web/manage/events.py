"""Events of the person's organizations: the list, a new one, the overview, the settings, a copy."""

from datetime import date
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import LocalTimeDoesNotExist, ProjectFixed, TicketModeFixed
from eventapp.domain.states import EventKind, Role
from eventapp.queries import event_figures, event_lists
from eventapp.queries import projects as project_queries
from eventapp.queries import venues as venue_queries
from eventapp.services import event_copies as copy_services
from eventapp.services import events as event_services
from eventapp.web.access import event_for_organizer, event_scope, organizer_only, requires, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.base import offer
from eventapp.web.forms.events import KIND_HINTS, MODE_HINTS, EventForm, NewEventForm, show_event
from eventapp.web.forms.fields import add_error
from eventapp.web.forms.publication import CopyForm
from eventapp.web.forms.times import local_day_of, zone
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.event_list import event_line
from eventapp.web.manage.event_sessions import warn_of_capacity
from eventapp.web.manage.frame import event_frame, title_of
from eventapp.web.manage.organizations import chosen_organization, own_organizations
from eventapp.web.manage.overview import build_overview
from eventapp.web.messages import sentence
from eventapp.web.pictures import event_picture

if TYPE_CHECKING:
    from eventapp.models import Event, Project

_MAX_PAGE = 10_000


@blueprint.get("/")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def index() -> str:
    """Show what is being prepared, what comes and a page of what was."""
    now, mine = clock.now(), event_scope()
    page = min(max(1, request.args.get("page", 1, type=int)), _MAX_PAGE)
    past = event_lists.list_past(mine, now=now, page=page)
    return render_template(
        "manage/events/index.html",
        coming=[event_line(event, now=now) for event in event_lists.list_coming(mine, now=now)],
        drafts=[event_line(event, now=now) for event in event_lists.list_drafts(mine)],
        past=[event_line(event, now=now) for event in past.events],
        past_page=past,
        page=page,
    )


@blueprint.route("/events/new", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def new_event() -> ResponseReturnValue:
    """Begin an event; its type brings the settings."""
    organizations = own_organizations()
    chosen = chosen_organization(organizations)
    form = NewEventForm(data={"project": _current_project(chosen.id)})
    _fill_choices(form, organization_id=chosen.id)
    if request.method == "POST" and form.validate():
        event = event_services.create_event(
            organization_id=chosen.id, new=form.details(), user_id=signed_in_user().user_id, now=clock.now()
        )
        flash(gettext("Der Entwurf ist angelegt. Noch sieht ihn niemand außer Ihnen."))
        return redirect(_after_creation(event, form), code=303)
    page = render_template(
        "manage/events/new.html", form=form, chosen=chosen, organizations=organizations, hints=KIND_HINTS
    )
    return page, 422 if form.errors else 200


@blueprint.get("/events/<reference>")
@organizer_only
def event(reference: str) -> str:
    """Show where the event stands and what comes next."""
    found, now = event_for_organizer(reference), clock.now()
    frame = event_frame(found, current="overview", now=now)
    return render_template(
        "manage/events/show.html",
        frame=frame,
        overview=build_overview(found, frame, now=now),
        picture=event_picture(found),
        address=url_for("public.event_page", reference=reference, _external=True),
    )


@blueprint.route("/events/<reference>/edit", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def edit_event(reference: str) -> ResponseReturnValue:
    """Show and change every setting that is not text, session or picture."""
    found = event_for_organizer(reference)
    form = EventForm(data=show_event(found))
    _fill_choices(form, organization_id=found.organization_id, present=found.project)
    if request.method == "POST" and form.validate() and _save(found, form):
        flash(gettext("Gespeichert."))
        warn_of_capacity(capacity=form.capacity.data, taken=found.places_taken)
        return redirect(url_for("manage.edit_event", reference=reference), code=303)
    page = render_template(
        "manage/events/edit.html",
        mode_hints=MODE_HINTS,
        frame=event_frame(found, current="edit", now=clock.now()),
        form=form,
        has_registrations=event_figures.has_registrations(found.id),
        is_counselling=found.kind is EventKind.BERATUNG,
    )
    return page, 422 if form.errors else 200


@blueprint.route("/events/<reference>/copy", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def copy_event(reference: str) -> ResponseReturnValue:
    """Duplicate the event as a draft with later dates."""
    found, now = event_for_organizer(reference), clock.now()
    frame = event_frame(found, current="overview", now=now)
    first_day = local_day_of(frame.first.starts_at if frame.first else now)
    form = CopyForm()
    copy = _copy(found, form, first_day=first_day) if request.method == "POST" and form.validate() else None
    if copy is not None:
        flash(gettext("Die Kopie ist angelegt, als Entwurf und ohne Anmeldungen."))
        return redirect(url_for("manage.event", reference=copy.reference), code=303)
    page = render_template("manage/events/copy.html", frame=frame, form=form, first_day=first_day)
    return page, 422 if form.errors else 200


@blueprint.get("/events/<reference>/removal")
@organizer_only
def ask_removal(reference: str) -> str:
    """Ask before removing a draft."""
    frame = event_frame(event_for_organizer(reference), current="overview", now=clock.now())
    return render_template("manage/events/removal.html", frame=frame)


@blueprint.post("/events/<reference>/removal")
@organizer_only
def remove_event(reference: str) -> ResponseReturnValue:
    """Remove a draft that nobody has seen."""
    found = event_for_organizer(reference)
    title = title_of(found)
    event_services.remove_event(event_id=found.id, user_id=signed_in_user().user_id, now=clock.now())
    flash(gettext("Der Entwurf „%(title)s“ ist gelöscht.", title=title))
    return redirect(url_for("manage.index"), code=303)


def _after_creation(event: "Event", form: NewEventForm) -> str:
    """Return the address of the next page; a counselling day is laid out first, in the hours that were typed."""
    if event.kind is not EventKind.BERATUNG:
        return url_for("manage.event", reference=event.reference)
    day, first, last = form.day.data, form.starts.data, form.ends.data
    return url_for("manage.event_slots", reference=event.reference, day=day, first=first, last=last)


def _save(found: "Event", form: EventForm) -> bool:
    try:
        event_services.change_event(
            event_id=found.id, details=form.details(), user_id=signed_in_user().user_id, now=clock.now()
        )
    except TicketModeFixed as error:
        add_error(form.ticket_mode, sentence(error))
        return False
    except ProjectFixed as error:
        add_error(form.project, sentence(error))
        return False
    return True


def _copy(found: "Event", form: CopyForm, *, first_day: date) -> "Event | None":
    """Duplicate the event; None with an error at the field when a session would fall into a skipped hour."""
    try:
        return copy_services.copy_event(
            event_id=found.id,
            days=form.days_after(first_day),
            zone=zone(),
            user_id=signed_in_user().user_id,
            now=clock.now(),
        )
    except LocalTimeDoesNotExist as error:
        add_error(form.day, sentence(error))
        return None


def _current_project(organization_id: int) -> str:
    """Return the reference of the one project that runs today, empty when there are none or several."""
    today = local_day_of(clock.now())
    running = [p for p in project_queries.list_projects([organization_id]) if p.starts_on <= today <= p.ends_on]
    return running[0].reference if len(running) == 1 else ""


def _fill_choices(form: NewEventForm | EventForm, *, organization_id: int, present: "Project | None" = None) -> None:
    """The present project stays a choice, also where no further event may be held in it."""
    projects = project_queries.list_usable(organization_id)
    if present is not None and present.id not in {project.id for project in projects}:
        projects.insert(0, present)
    venues = venue_queries.list_venues([organization_id])
    form.project.choices = offer([("", gettext("kein Projekt")), *((p.reference, p.name) for p in projects)])
    places = [(v.reference, f"{v.name}, {v.city}" if v.city else v.name) for v in venues]
    form.venue.choices = offer([("", gettext("steht noch nicht fest")), *places])
