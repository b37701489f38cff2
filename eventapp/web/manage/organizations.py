"""The organization: its facts, and which one a page works for."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import NotFound
from eventapp.domain.states import Role
from eventapp.queries import organizations as organization_queries
from eventapp.queries.departures import find_umbrella
from eventapp.queries.network_returns import find_inviting
from eventapp.services import organizations as organization_services
from eventapp.web.access import organization_ids, organizer_only, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.organizations import OrganizationForm
from eventapp.web.manage.blueprint import blueprint

if TYPE_CHECKING:
    from eventapp.models import Organization


@blueprint.route("/organization", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def organization() -> ResponseReturnValue:
    """Show and change what the legal pages and mails say about the organization."""
    organizations = own_organizations()
    chosen = chosen_organization(organizations)
    form = OrganizationForm(obj=chosen)
    if request.method == "POST" and form.validate():
        organization_services.change_organization(
            organization_id=chosen.id, details=form.details(), user_id=signed_in_user().user_id, now=clock.now()
        )
        flash(gettext("Gespeichert. Impressum und Datenschutzseite sind auf dem neuen Stand."))
        return redirect(url_for("manage.organization", organization=request.args.get("organization")), code=303)
    page = render_template(
        "manage/organizations/edit.html",
        form=form,
        chosen=chosen,
        organizations=organizations,
        umbrella=find_umbrella(chosen),
        inviting=find_inviting(chosen),
        administers=chosen.id in signed_in_user().organizations_as(Role.ADMIN),
    )
    return page, 422 if form.errors else 200


def own_organizations() -> "list[Organization]":
    """Return the organizations that the person organizes events for, by name."""
    return organization_queries.list_organizations(organization_ids())


def chosen_organization(organizations: "list[Organization]") -> "Organization":
    """Return the one that the address names, else the first. Raises NotFound for foreign ones."""
    reference = request.args.get("organization", "")
    for candidate in organizations:
        if not reference or candidate.reference == reference:
            return candidate
    raise NotFound
