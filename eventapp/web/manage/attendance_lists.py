"""Lists for the funder: without names for the asking, with names for a reason (PRV-9)."""

from typing import TYPE_CHECKING

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from eventapp.adapters import clock
from eventapp.domain.attendance_lists import ListKind
from eventapp.domain.errors import NotFound
from eventapp.domain.states import EventKind, Role
from eventapp.queries import event_sessions as session_queries
from eventapp.services import attendance_lists as list_services
from eventapp.services.list_heads import ListPlace
from eventapp.web.access import event_with_people, plain, requires, signed_in_user
from eventapp.web.downloads import PDF_TYPE, attachment
from eventapp.web.extensions import checks_own_token
from eventapp.web.filters import local
from eventapp.web.forms.attendance_lists import ListForm, NamedListForm, NamelessListForm
from eventapp.web.forms.times import zone
from eventapp.web.logos import logo_folder
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame
from eventapp.web.manage.signing import signing_state
from eventapp.web.proof import freshly_proven

if TYPE_CHECKING:
    from eventapp.models import Event, EventSession

_HINTS = {
    ListKind.ATTENDANCE: lazy_gettext("Leere Zeilen zum Eintragen und Unterschreiben, quer, eine Liste je Termin."),
    ListKind.SINGLE: lazy_gettext("Ein Blatt für jede Person: Niemand sieht, wer sonst da ist."),
    ListKind.ANONYMOUS: lazy_gettext("Person 1, Person 2 …: Die Leitung bestätigt, wenn Namen gefährden könnten."),
    ListKind.UNDER_16: lazy_gettext("Nur die Anzahl; die begleitende Person unterschreibt."),
    ListKind.TALLY: lazy_gettext("Striche je halber Stunde, Schätzung mit Methode, Ergebnis."),
    ListKind.VOLUNTEERS: lazy_gettext("Name, Datum, von–bis, Stunden, Tätigkeit, Unterschrift."),
    ListKind.ADMISSIONS: lazy_gettext("Anlage: wie viele Personen wann hereinkamen, ohne Namen."),
}
_NAMED_HINTS = {
    ListKind.ATTENDANCE: lazy_gettext("Alle Angemeldeten von A bis Z, dazu leere Zeilen."),
    ListKind.SINGLE: lazy_gettext("Ein Blatt für jede angemeldete Person."),
}
_FILE_NAMES = {
    ListKind.ATTENDANCE: "Teilnahmeliste",
    ListKind.SINGLE: "Einzelblaetter",
    ListKind.ANONYMOUS: "Anonymisierte_Liste",
    ListKind.UNDER_16: "Gruppenblatt_unter_16",
    ListKind.TALLY: "Zaehlprotokoll",
    ListKind.VOLUNTEERS: "Stundennachweis_Ehrenamt",
    ListKind.ADMISSIONS: "Einlassprotokoll",
}


@blueprint.get("/events/<reference>/lists")
@requires(Role.ORGANIZER)
def attendance_lists(reference: str) -> str:
    """Show which lists there are for the funder."""
    event = _event(reference)
    form = NamelessListForm(sessions=_sessions(event), rules=list_services.rules_of_event(event), meta={"csrf": False})
    return _page(event, form)


@blueprint.get("/events/<reference>/lists/nameless.pdf")
@requires(Role.ORGANIZER)
def nameless_list(reference: str) -> ResponseReturnValue:
    """Send a list without names."""
    event = _event(reference)
    form = NamelessListForm(
        request.args, sessions=_sessions(event), rules=list_services.rules_of_event(event), meta={"csrf": False}
    )
    if not form.validate():
        return _page(event, form), 422
    content = list_services.nameless_list(form.order(), _place(event, form))
    return _file(content, form)


@blueprint.route("/events/<reference>/lists/names", methods=["GET", "POST"])
@checks_own_token
@requires(Role.ORGANIZER)
@freshly_proven
def named_list(reference: str) -> ResponseReturnValue:
    """Ask what the names are needed for, then send the list of everybody who is registered (PRV-9)."""
    event = _event(reference)
    form = NamedListForm(sessions=_sessions(event), rules=list_services.rules_of_event(event))
    if request.method == "POST" and form.validate():
        content = list_services.named_list(
            form.order(), _place(event, form), reason=form.reason.data or "", user_id=signed_in_user().user_id
        )
        return _file(content, form)
    frame = event_frame(event, current="numbers", now=clock.now())
    page = render_template("manage/lists/names.html", frame=frame, form=form, hints=_NAMED_HINTS)
    return page, 422 if form.errors else 200


def list_place(event: "Event", event_session: "EventSession", *, leader: str = "") -> ListPlace:
    """Return what a list is made for, at this moment."""
    return ListPlace(
        event=event,
        event_session=event_session,
        leader=leader,
        zone=zone(),
        privacy_url=f"{current_app.config['BASE_URL']}{url_for('public.privacy')}",
        logo_folder=logo_folder(),
        now=clock.now(),
    )


def _event(reference: str) -> "Event":
    """Counselling has no lists for anybody (CNS-4)."""
    event = event_with_people(reference)
    if event.kind is EventKind.BERATUNG:
        raise NotFound
    return event


def _page(event: "Event", form: ListForm) -> str:
    frame = event_frame(event, current="numbers", now=clock.now())
    return render_template(
        "manage/lists/index.html", frame=frame, form=form, hints=_HINTS, signing=signing_state(event)
    )


def _sessions(event: "Event") -> list["EventSession"]:
    return [session for session in event.sessions if not session.is_cancelled]


def _place(event: "Event", form: ListForm) -> ListPlace:
    session = session_queries.get_session(plain(form.session.data), event_id=event.id)
    return list_place(event, session, leader=form.leader.data or "")


def _file(content: bytes, form: ListForm) -> Response:
    day = next(session for session in form.sessions if session.reference == form.session.data).starts_at
    name = f"{_FILE_NAMES[ListKind(form.kind.data)]}_{local(day).date().isoformat()}.pdf"
    return attachment(content, mimetype=PDF_TYPE, filename=name)
