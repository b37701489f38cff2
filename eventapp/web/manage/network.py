"""The network: its totals for the umbrella's people, and member associations that its administrators add.

Nothing here leads to an event, a guest or a file of a member association.
"""

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.associations import QUARTERS, TOTALS_YEARS, Period
from eventapp.domain.errors import EmailTaken, NameTaken
from eventapp.domain.states import Role
from eventapp.queries import associations as association_queries
from eventapp.queries.network_returns import list_former
from eventapp.services import associations as association_services
from eventapp.web.access import admin_only, plain, requires, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.filters import local
from eventapp.web.forms.associations import AssociationForm
from eventapp.web.forms.fields import add_error
from eventapp.web.language import page_language
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.organizations import chosen_organization
from eventapp.web.messages import sentence

if TYPE_CHECKING:
    from eventapp.models import Organization


@blueprint.app_context_processor
def _known_to_tabs() -> dict[str, Any]:
    return {"heads_a_network": lambda: bool(_umbrellas(Role.ORGANIZER, Role.REPORT, Role.ADMIN))}


@blueprint.get("/network")
@requires(Role.ORGANIZER, Role.REPORT)
def network() -> str:
    """Show the member associations with their totals of a period."""
    umbrellas = _umbrellas(Role.ORGANIZER, Role.REPORT, Role.ADMIN)
    umbrella = chosen_organization(umbrellas)
    this_year = local(clock.now()).year
    period = _asked_period(this_year)
    administers = umbrella.id in signed_in_user().organizations_as(Role.ADMIN)
    unattended = association_queries.list_unattended(umbrella.id)
    return render_template(
        "manage/network/index.html",
        chosen=umbrella,
        organizations=umbrellas,
        associations=association_queries.list_associations(umbrella.id),
        unattended=unattended if administers else (),
        totals=association_queries.list_totals(
            umbrella.id,
            period,
            zone=ZoneInfo(current_app.config["TIMEZONE"]),
        ),
        period=period,
        years=range(this_year, this_year - TOTALS_YEARS, -1),
        quarters=QUARTERS,
        administers=administers,
        former=list_former(umbrella.id) if administers else (),
    )


@blueprint.route("/network/new", methods=["GET", "POST"])
@checks_own_token
@admin_only
def new_association() -> ResponseReturnValue:
    """Add a member association and invite the first person who looks after it."""
    umbrellas = _umbrellas(Role.ADMIN)
    umbrella = chosen_organization(umbrellas)
    form = AssociationForm()
    if request.method == "POST" and form.validate() and _added(form, umbrella):
        flash(gettext("%(name)s ist dabei. Eine Einladung ist unterwegs.", name=form.short_name.data))
        return redirect(url_for("manage.network", organization=request.args.get("organization")), code=303)
    page = render_template("manage/network/new.html", form=form, chosen=umbrella, organizations=umbrellas)
    return page, 422 if form.errors else 200


@blueprint.post("/network/<association_reference>/invitation")
@admin_only
def invite_association_again(association_reference: str) -> ResponseReturnValue:
    """Send a fresh invitation where nobody has accepted the first one."""
    umbrella = chosen_organization(_umbrellas(Role.ADMIN))
    association_services.invite_again(
        reference=plain(association_reference),
        umbrella_id=umbrella.id,
        language=page_language(),
        by_user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    flash(gettext("Eine neue Einladung ist unterwegs."))
    return redirect(url_for("manage.network", organization=request.args.get("organization")), code=303)


def _added(form: AssociationForm, umbrella: "Organization") -> bool:
    try:
        association_services.add_association(
            umbrella_id=umbrella.id,
            association=form.association(),
            administrator=form.administrator(),
            language=page_language(),
            by_user_id=signed_in_user().user_id,
            now=clock.now(),
        )
    except NameTaken:
        add_error(form.short_name, gettext("So heißt schon eine Organisation im Netzwerk."))
        return False
    except EmailTaken as error:
        add_error(form.person_email, sentence(error))
        return False
    return True


def _umbrellas(*roles: Role) -> "list[Organization]":
    return association_queries.list_umbrellas(signed_in_user().organizations_as(*roles))


def _asked_period(this_year: int) -> Period:
    """Return the period that the address names; this year for what cannot be."""
    year, quarter = request.args.get("year", ""), request.args.get("quarter", "")
    years = {str(each): each for each in range(this_year, this_year - TOTALS_YEARS, -1)}
    quarters = {str(each): each for each in QUARTERS}
    return Period(year=years.get(year, this_year), quarter=quarters.get(quarter))
