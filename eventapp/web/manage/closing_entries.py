"""What organizers enter for the report after an event: signatures, guests, organizations, work, evidence, talks."""

from typing import TYPE_CHECKING

from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.domain.errors import NotFound, NothingToCount, TalksWait, TooManyNames
from eventapp.domain.funder_profiles import rules_of
from eventapp.domain.states import EventKind, Role
from eventapp.queries import report_entries as entry_queries
from eventapp.queries.closing_desk import SessionState
from eventapp.queries.persons import Visitor
from eventapp.services import persons, report_entries
from eventapp.web.access import event_with_people, plain, requires, signed_in_user
from eventapp.web.forms.closing import (
    EvidenceForm,
    GuestNamesForm,
    SignedListForm,
    TopicForm,
    VolunteerForm,
    presence_form,
)
from eventapp.web.forms.fields import add_error
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.closing import back, session_of
from eventapp.web.manage.closing_page import closing_page, prefix
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Event


@blueprint.post("/events/<reference>/sessions/<session_reference>/signed-list")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def record_signed_list(reference: str, session_reference: str) -> ResponseReturnValue:
    """Keep what was counted on the signed list (LST-3)."""
    event, state = _listed_session(reference, session_reference)
    anchor = prefix("list", state.session.reference)
    form = SignedListForm(prefix=anchor)
    if not form.validate():
        return closing_page(event, refused=form)
    report_entries.record_signed_list(
        event_session_id=state.session.id, counted=form.counted(), now=clock.now(), user_id=signed_in_user().user_id
    )
    return back(event, gettext("Die Liste ist ausgezählt."), anchor=anchor)


@blueprint.post("/events/<reference>/sessions/<session_reference>/guest-names")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def record_guest_names(reference: str, session_reference: str) -> ResponseReturnValue:
    """Keep a key for each guest whose name stands on the list; the names are not kept."""
    event, state = _listed_session(reference, session_reference)
    anchor = prefix("guests", state.session.reference)
    form = GuestNamesForm(prefix=anchor)
    if not form.validate():
        return closing_page(event, refused=form)
    visitors = [Visitor(name=name, contact=None) for name in form.lines()]
    try:
        kept = persons.record_guests(
            event_session_id=state.session.id,
            visitors=visitors,
            limit=state.numbers.walk_ins,
            now=clock.now(),
            user_id=signed_in_user().user_id,
        )
    except (TooManyNames, NothingToCount) as error:
        add_error(form.names, sentence(error))
        return closing_page(event, refused=form)
    said = ngettext(
        "Eine Person ist unterscheidbar. Ihr Name ist nicht gespeichert.",
        "%(num)s Personen sind unterscheidbar. Ihre Namen sind nicht gespeichert.",
        kept,
    )
    return back(event, said, anchor=anchor)


@blueprint.post("/events/<reference>/sessions/<session_reference>/organizations")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def record_organizations(reference: str, session_reference: str) -> ResponseReturnValue:
    """Keep how many people each organization sent to a session."""
    event, state = session_of(reference, session_reference)
    if event.project_id is None or event.kind is EventKind.BERATUNG:
        raise NotFound
    anchor = prefix("organizations", state.session.reference)
    form = presence_form(entry_queries.list_represented(event.project_id))(prefix=anchor)
    if not form.validate():
        return closing_page(event, refused=form)
    report_entries.record_presence(
        event_session_id=state.session.id,
        project_id=event.project_id,
        attendances=form.attendances(),
        now=clock.now(),
        user_id=signed_in_user().user_id,
    )
    return back(event, gettext("Die Organisationen sind gespeichert."), anchor=anchor)


@blueprint.post("/events/<reference>/volunteers")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def add_volunteers(reference: str) -> ResponseReturnValue:
    """Add volunteers' work of one day."""
    event, form = event_with_people(reference), VolunteerForm(prefix="volunteers")
    project = event.project
    if not form.validate_within((project.starts_on, project.ends_on) if project else None):
        return closing_page(event, refused=form)
    report_entries.add_volunteer_work(
        event_id=event.id, details=form.details(), now=clock.now(), user_id=signed_in_user().user_id
    )
    return back(event, gettext("Der Einsatz ist eingetragen."), anchor="volunteers")


@blueprint.post("/events/<reference>/volunteers/<work_reference>/removal")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def remove_volunteers(reference: str, work_reference: str) -> ResponseReturnValue:
    """Remove one line of volunteers' work."""
    event = event_with_people(reference)
    report_entries.remove_volunteer_work(
        reference=plain(work_reference), event_id=event.id, now=clock.now(), user_id=signed_in_user().user_id
    )
    return back(event, gettext("Der Einsatz ist entfernt."), anchor="volunteers")


@blueprint.post("/events/<reference>/evidence")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def record_evidence(reference: str) -> ResponseReturnValue:
    """Keep which evidence lies in the folder (REP-8)."""
    event, form = event_with_people(reference), EvidenceForm(prefix="evidence")
    form.offer(rules_of(event.project.funder_profile if event.project else None).evidence[event.kind])
    if not form.validate():
        return closing_page(event, refused=form)
    report_entries.record_evidence(
        event_id=event.id, present=form.kinds(), now=clock.now(), user_id=signed_in_user().user_id
    )
    return back(event, gettext("Die Belege sind gespeichert."), anchor="evidence")


@blueprint.post("/events/<reference>/counselling")
@requires(Role.COUNSELLING)
def record_counselling(reference: str) -> ResponseReturnValue:
    """Keep the counters of a counselling day (CNS-5)."""
    event = event_with_people(reference)
    if event.kind is not EventKind.BERATUNG:
        raise NotFound
    form = TopicForm(prefix="counselling")
    if not form.validate():
        return closing_page(event, refused=form)
    try:
        report_entries.record_counselling(
            event_id=event.id, details=form.details(), now=clock.now(), user_id=signed_in_user().user_id
        )
    except TalksWait as error:
        return back(event, sentence(error), anchor="counselling")
    return back(event, gettext("Die Gespräche sind eingetragen."), anchor="counselling")


def _listed_session(reference: str, session_reference: str) -> "tuple[Event, SessionState]":
    """Return a session with list duty. Raises NotFound for others."""
    event, state = session_of(reference, session_reference)
    if not event.list_duty or event.kind is EventKind.BERATUNG:
        raise NotFound
    return event, state
