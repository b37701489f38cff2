"""The way back into a network: its administrators invite an association that has left, whose own ones answer."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import NameTaken
from eventapp.domain.states import Role
from eventapp.queries import associations as association_queries
from eventapp.queries import network_returns as return_queries
from eventapp.services import network_returns
from eventapp.web.access import admin_only, plain, signed_in_user
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.organizations import chosen_organization
from eventapp.web.proof import freshly_proven

if TYPE_CHECKING:
    from eventapp.models import Organization


@blueprint.post("/network/<association_reference>/return")
@admin_only
def invite_association_back(association_reference: str) -> ResponseReturnValue:
    """Invite an association that has left the own network. Raises NotFound."""
    association = _former_of_ours(association_reference)
    umbrella_id = association.former_umbrella_id or 0
    try:
        network_returns.invite_back(
            reference=association.reference,
            umbrella_id=umbrella_id,
            by_user_id=signed_in_user().user_id,
            now=clock.now(),
        )
        flash(gettext("%(name)s ist eingeladen. Die Verwaltung dort bekommt eine Mail.", name=association.short_name))
    except NameTaken:
        flash(gettext("So heißt schon eine Organisation im Netzwerk."), "error")
    return _to_network(umbrella_id)


@blueprint.post("/network/<association_reference>/return/withdrawal")
@admin_only
def withdraw_return_invitation(association_reference: str) -> ResponseReturnValue:
    """Take the invitation back. Raises NotFound where there is none."""
    association = _former_of_ours(association_reference)
    umbrella_id = association.former_umbrella_id or 0
    network_returns.withdraw_invitation(
        reference=association.reference,
        umbrella_id=umbrella_id,
        by_user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    flash(gettext("Die Einladung gilt nicht mehr."))
    return _to_network(umbrella_id)


@blueprint.get("/network/return")
@admin_only
@freshly_proven
def ask_network_return() -> str:
    """Ask before the own association goes back to its network. Raises NotFound without an invitation."""
    association = _own_invited()
    return render_template(
        "manage/network/return.html", association=association, umbrella=return_queries.get_inviting(association)
    )


@blueprint.post("/network/return")
@admin_only
@freshly_proven
def return_to_network() -> ResponseReturnValue:
    """Go back. Raises NotFound without an invitation."""
    association = _own_invited()
    try:
        network_returns.return_to_network(
            organization_id=association.id, by_user_id=signed_in_user().user_id, now=clock.now()
        )
        flash(gettext("%(name)s gehört wieder zum Netzwerk.", name=association.short_name))
    except NameTaken:
        message = gettext("Im Netzwerk heißt schon jemand so. Bitte ändern Sie den Kurznamen, dann klappt es.")
        flash(message, "error")
    return _to_organization(association)


@blueprint.post("/network/return/refusal")
@admin_only
def refuse_network_return() -> ResponseReturnValue:
    """Say no. Raises NotFound without an invitation."""
    association = _own_invited()
    network_returns.refuse_invitation(
        organization_id=association.id, by_user_id=signed_in_user().user_id, now=clock.now()
    )
    flash(gettext("Die Einladung ist abgelehnt. Es bleibt, wie es ist."))
    return _to_organization(association)


def _own_invited() -> "Organization":
    return chosen_organization(return_queries.list_invited(signed_in_user().organizations_as(Role.ADMIN)))


def _former_of_ours(reference: str) -> "Organization":
    umbrellas = association_queries.list_umbrellas(signed_in_user().organizations_as(Role.ADMIN))
    return return_queries.get_former(plain(reference), umbrella_ids=[each.id for each in umbrellas])


def _to_network(umbrella_id: int) -> ResponseReturnValue:
    umbrellas = association_queries.list_umbrellas([umbrella_id])
    return redirect(url_for("manage.network", organization=umbrellas[0].reference), 303)


def _to_organization(association: "Organization") -> ResponseReturnValue:
    return redirect(url_for("manage.organization", organization=association.reference), 303)
