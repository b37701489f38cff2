"""Rounds at a festival: part of the page "Abschluss" (CNT-8)."""

from typing import TYPE_CHECKING

from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import NotFound, RoundTaken
from eventapp.domain.states import EventKind, Role
from eventapp.services import rounds as round_services
from eventapp.web.access import event_with_people, plain, requires, signed_in_user
from eventapp.web.forms.fields import add_error
from eventapp.web.forms.rounds import RoundForm
from eventapp.web.forms.times import local_day_of
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.closing import back
from eventapp.web.manage.closing_page import closing_page
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Event


@blueprint.post("/events/<reference>/rounds")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def add_round(reference: str) -> ResponseReturnValue:
    """Keep how many people were in an area at one moment."""
    event, form = _festival(reference), RoundForm(prefix="rounds")
    days = [local_day_of(moment) for session in event.sessions for moment in (session.starts_at, session.ends_at)]
    details = form.read(days)
    if details is None:
        return closing_page(event, refused=form)
    try:
        round_services.add_round(event_id=event.id, details=details, now=clock.now(), user_id=signed_in_user().user_id)
    except RoundTaken as error:
        add_error(form.area, sentence(error))
        return closing_page(event, refused=form)
    return back(event, gettext("Der Rundgang ist eingetragen."), anchor="rounds")


@blueprint.post("/events/<reference>/rounds/<round_reference>/removal")
@requires(Role.ORGANIZER, Role.COUNSELLING)
def remove_round(reference: str, round_reference: str) -> ResponseReturnValue:
    """Remove a round."""
    event = _festival(reference)
    round_services.remove_round(
        reference=plain(round_reference), event_id=event.id, now=clock.now(), user_id=signed_in_user().user_id
    )
    return back(event, gettext("Der Rundgang ist entfernt."), anchor="rounds")


def _festival(reference: str) -> "Event":
    """Return a festival. Raises NotFound for other formats."""
    event = event_with_people(reference)
    if event.kind is not EventKind.FEST:
        raise NotFound
    return event
