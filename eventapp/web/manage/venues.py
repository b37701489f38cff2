"""Venues."""

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.describing import read_access
from eventapp.domain.states import AccessAnswer
from eventapp.queries import venues as venue_queries
from eventapp.services import venues as venue_services
from eventapp.web.access import organization_ids, organizer_only, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.access_facts import show_facts
from eventapp.web.forms.venues import VenueForm
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.organizations import chosen_organization, own_organizations

if TYPE_CHECKING:
    from eventapp.models import Venue


@blueprint.get("/venues")
@organizer_only
def venues() -> str:
    """Show the venues by name."""
    organizations = organization_ids()
    return render_template(
        "manage/venues/index.html",
        venues=[(venue, _count_checked(venue)) for venue in venue_queries.list_venues(organizations)],
        event_counts=venue_queries.count_events_by_venue(organizations),
    )


@blueprint.route("/venues/new", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def new_venue() -> ResponseReturnValue:
    """Add a venue."""
    organizations = own_organizations()
    chosen = chosen_organization(organizations)
    form = VenueForm()
    if request.method == "POST" and form.validate():
        venue_services.add_venue(
            organization_id=chosen.id, details=form.details(), user_id=signed_in_user().user_id, now=clock.now()
        )
        flash(gettext("Der Ort ist angelegt."))
        return redirect(url_for("manage.venues"), code=303)
    page = render_template("manage/venues/new.html", form=form, chosen=chosen, organizations=organizations)
    return page, 422 if form.errors else 200


@blueprint.route("/venues/<reference>", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def venue(reference: str) -> ResponseReturnValue:
    """Show and change a venue."""
    found = _venue(reference)
    form = VenueForm(data=_shown(found))
    if request.method == "POST" and form.validate():
        venue_services.change_venue(
            reference=reference,
            organization_id=found.organization_id,
            details=form.details(),
            user_id=signed_in_user().user_id,
            now=clock.now(),
        )
        flash(gettext("Der Ort ist gespeichert."))
        return redirect(url_for("manage.venues"), code=303)
    counts = venue_queries.count_events_by_venue([found.organization_id])
    page = render_template("manage/venues/edit.html", form=form, venue=found, event_count=counts.get(found.id, 0))
    return page, 422 if form.errors else 200


@blueprint.post("/venues/<reference>/removal")
@organizer_only
def remove_venue(reference: str) -> ResponseReturnValue:
    """Remove a venue without events."""
    found = _venue(reference)
    venue_services.remove_venue(
        reference=reference,
        organization_id=found.organization_id,
        user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    flash(gettext("Der Ort ist gelöscht."))
    return redirect(url_for("manage.venues"), code=303)


def _venue(reference: str) -> "Venue":
    return venue_queries.get_venue(reference, organization_ids=organization_ids())


def _count_checked(venue: "Venue") -> int:
    return sum(note.answer is not AccessAnswer.NOT_CHECKED for note in read_access(venue.access).values())


def _shown(venue: "Venue") -> dict[str, Any]:
    return {
        "name": venue.name,
        "street": venue.street,
        "postal_code": venue.postal_code,
        "city": venue.city,
        "stops": venue.stops,
        "directions": venue.directions,
        "access": show_facts(venue.access),
    }
