"""The steps of an event: publish, back to draft, cancel, finish. Each is asked for on a page of its own."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.domain.errors import DomainError
from eventapp.domain.publishing import is_publishable
from eventapp.queries import event_figures
from eventapp.services import publication as publication_services
from eventapp.web.access import event_for_organizer, organizer_only, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.publication import CancellationForm
from eventapp.web.forms.times import zone
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame, may_see_people
from eventapp.web.manage.gaps import gap_lines
from eventapp.web.messages import sentence


@blueprint.get("/events/<reference>/publication")
@organizer_only
def ask_publication(reference: str) -> str:
    """Show what is missing before the event can be public."""
    event = event_for_organizer(reference)
    gaps = publication_services.check_event(event, zone=zone())
    return render_template(
        "manage/events/publication.html",
        frame=event_frame(event, current="overview", now=clock.now()),
        gaps=gap_lines(event, gaps),
        is_publishable=is_publishable(gaps),
    )


@blueprint.post("/events/<reference>/publication")
@organizer_only
def publish_event(reference: str) -> ResponseReturnValue:
    """Make the event public."""
    event = event_for_organizer(reference)
    try:
        publication_services.publish_event(
            event_id=event.id, zone=zone(), user_id=signed_in_user().user_id, now=clock.now()
        )
    except DomainError as error:
        flash(sentence(error), "error")
        return redirect(url_for("manage.ask_publication", reference=reference), code=303)
    flash(gettext("Veröffentlicht. Die Veranstaltung steht jetzt im Programm."))
    return _to_event(reference)


@blueprint.get("/events/<reference>/withdrawal")
@organizer_only
def ask_withdrawal(reference: str) -> str:
    """Ask before taking the event back to draft."""
    event = event_for_organizer(reference)
    frame = event_frame(event, current="overview", now=clock.now())
    return render_template("manage/events/withdrawal.html", frame=frame)


@blueprint.post("/events/<reference>/withdrawal")
@organizer_only
def withdraw_event(reference: str) -> ResponseReturnValue:
    """Take the event back to draft."""
    event = event_for_organizer(reference)
    publication_services.withdraw_event(event_id=event.id, user_id=signed_in_user().user_id, now=clock.now())
    flash(gettext("Die Veranstaltung ist wieder ein Entwurf. Ihre Seite sagt, dass es sie nicht mehr gibt."))
    return _to_event(reference)


@blueprint.route("/events/<reference>/cancellation", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def cancel_event(reference: str) -> ResponseReturnValue:
    """Ask for the reason, then cancel the event and tell everybody."""
    event = event_for_organizer(reference)
    form = CancellationForm()
    people = event_figures.get_registration_figures(event.id, recent_since=clock.now())
    if request.method == "POST" and form.validate():
        publication_services.cancel_event(
            event_id=event.id, reason=form.reason.data or "", user_id=signed_in_user().user_id, now=clock.now()
        )
        flash(_told(mails=people.registrations - people.without_email, calls=people.without_email))
        return _to_event(reference)
    page = render_template(
        "manage/events/cancellation.html",
        frame=event_frame(event, current="overview", now=clock.now()),
        form=form,
        people=people,
        sees_people=may_see_people(event),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/events/<reference>/finish")
@organizer_only
def ask_finish(reference: str) -> str:
    """Ask before closing the event."""
    event = event_for_organizer(reference)
    frame = event_frame(event, current="overview", now=clock.now())
    return render_template("manage/events/finish.html", frame=frame, sees_people=may_see_people(event))


@blueprint.post("/events/<reference>/finish")
@organizer_only
def finish_event(reference: str) -> ResponseReturnValue:
    """Close the event."""
    event = event_for_organizer(reference)
    publication_services.finish_event(event_id=event.id, user_id=signed_in_user().user_id, now=clock.now())
    flash(gettext("Abgeschlossen. Danke für diese Veranstaltung."))
    return _to_event(reference)


def _told(*, mails: int, calls: int) -> str:
    words = [gettext("Die Veranstaltung ist abgesagt.")]
    if mails:
        words.append(ngettext("%(num)s E-Mail geht hinaus.", "%(num)s E-Mails gehen hinaus.", mails))
    if calls:
        words.append(
            ngettext(
                "%(num)s Anmeldung ist ohne E-Mail-Adresse: bitte anrufen.",
                "%(num)s Anmeldungen sind ohne E-Mail-Adresse: bitte anrufen.",
                calls,
            )
        )
    return " ".join(words)


def _to_event(reference: str) -> ResponseReturnValue:
    return redirect(url_for("manage.event", reference=reference), code=303)
