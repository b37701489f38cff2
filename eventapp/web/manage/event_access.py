"""What differs from the venue's access facts at one event."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.describing import read_access
from eventapp.services import events as event_services
from eventapp.web.access import event_for_organizer, organizer_only, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.access_facts import EventAccessForm, read_facts, show_facts
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame


@blueprint.route("/events/<reference>/access", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def event_access(reference: str) -> ResponseReturnValue:
    """Show the venue's facts; change what is different this time."""
    event = event_for_organizer(reference)
    form = EventAccessForm(data={"access": show_facts(event.access)})
    if request.method == "POST" and form.validate():
        event_services.change_access(
            event_id=event.id,
            access=read_facts(form.access.form),
            user_id=signed_in_user().user_id,
            now=clock.now(),
        )
        flash(gettext("Gespeichert. Auf der Seite steht, was bei dieser Veranstaltung gilt."))
        return redirect(url_for("manage.event_access", reference=reference), code=303)
    page = render_template(
        "manage/events/access.html",
        frame=event_frame(event, current="edit", now=clock.now()),
        form=form,
        venue=event.venue,
        venue_access=read_access(event.venue.access if event.venue else {}),
    )
    return page, 422 if form.errors else 200
