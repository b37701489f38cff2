"""A member association leaves its network, or its umbrella takes it out; what becomes of everything is said before."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.states import Role
from eventapp.queries import associations as association_queries
from eventapp.queries import departures as departure_queries
from eventapp.services import departures
from eventapp.web.access import admin_only, plain, signed_in_user
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.organizations import chosen_organization
from eventapp.web.proof import freshly_proven

if TYPE_CHECKING:
    from eventapp.models import Organization


@blueprint.get("/network/exit")
@admin_only
@freshly_proven
def ask_network_exit() -> str:
    """Ask before the own association leaves its network. Raises NotFound where it belongs to none."""
    return _question(_own_association(), is_removal=False)


@blueprint.post("/network/exit")
@admin_only
@freshly_proven
def leave_network() -> ResponseReturnValue:
    """Leave the network. Raises NotFound where there is none."""
    association = _own_association()
    departures.leave_network(
        organization_id=association.id, by_user_id=signed_in_user().user_id, zone=_zone(), now=clock.now()
    )
    flash(gettext("%(name)s steht jetzt für sich.", name=association.short_name))
    return redirect(url_for("manage.organization", organization=association.reference), 303)


@blueprint.get("/network/<association_reference>/removal")
@admin_only
@freshly_proven
def ask_association_removal(association_reference: str) -> str:
    """Ask before an association is taken out of the own network. Raises NotFound."""
    return _question(_association_of_ours(association_reference), is_removal=True)


@blueprint.post("/network/<association_reference>/removal")
@admin_only
@freshly_proven
def remove_association(association_reference: str) -> ResponseReturnValue:
    """Take an association out of the own network. Raises NotFound."""
    association = _association_of_ours(association_reference)
    umbrella = departure_queries.get_umbrella(association)
    departures.remove_association(
        reference=association.reference,
        umbrella_id=umbrella.id,
        by_user_id=signed_in_user().user_id,
        zone=_zone(),
        now=clock.now(),
    )
    flash(gettext("%(name)s gehört nicht mehr zum Netzwerk.", name=association.short_name))
    return redirect(url_for("manage.network", organization=umbrella.reference), 303)


def _question(association: "Organization", *, is_removal: bool) -> str:
    umbrella = departure_queries.get_umbrella(association)
    return render_template(
        "manage/network/departure.html",
        association=association,
        umbrella=umbrella,
        is_removal=is_removal,
        is_unattended=association.id in association_queries.list_unattended(umbrella.id),
        shared=departure_queries.list_shared_work(association.id, umbrella_id=umbrella.id),
    )


def _own_association() -> "Organization":
    administered = signed_in_user().organizations_as(Role.ADMIN)
    return chosen_organization(departure_queries.list_member_associations(administered))


def _association_of_ours(reference: str) -> "Organization":
    umbrellas = association_queries.list_umbrellas(signed_in_user().organizations_as(Role.ADMIN))
    return departure_queries.get_association_of(plain(reference), umbrella_ids=[each.id for each in umbrellas])


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["TIMEZONE"])
