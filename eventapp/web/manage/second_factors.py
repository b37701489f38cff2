"""Who needs a second factor, chosen for each task. For administrators."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from eventapp.adapters import clock
from eventapp.domain.states import Role
from eventapp.queries import organizations as organization_queries
from eventapp.services import second_factors
from eventapp.web.access import admin_only, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.second_factors import RequirementForm
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.organizations import chosen_organization
from eventapp.web.proof import freshly_proven

_HINTS = {
    Role.ADMIN.value: lazy_gettext("Sieht alles und vergibt Zugänge: sehr empfohlen"),
    Role.COUNSELLING.value: lazy_gettext("Sieht, wer Beratung sucht: sehr empfohlen"),
}


@blueprint.route("/users/second-factor", methods=["GET", "POST"])
@checks_own_token
@admin_only
@freshly_proven
def second_factor_roles() -> ResponseReturnValue:
    """Show and choose the tasks whose people need a second factor."""
    user = signed_in_user()
    organizations = organization_queries.list_organizations(user.organizations_as(Role.ADMIN))
    chosen = chosen_organization(organizations)
    form = RequirementForm(data={"roles": list(chosen.second_factor_roles)})
    if request.method == "POST" and form.validate():
        second_factors.require_for(
            organization_id=chosen.id, roles=form.chosen(), by_user_id=user.user_id, now=clock.now()
        )
        flash(gettext("Gespeichert. Das gilt für jede Person ab ihrer nächsten Anmeldung."))
        return redirect(url_for("manage.users", organization=request.args.get("organization")), code=303)
    page = render_template(
        "manage/users/second_factor.html", form=form, chosen=chosen, organizations=organizations, hints=_HINTS
    )
    return page, 422 if form.errors else 200
