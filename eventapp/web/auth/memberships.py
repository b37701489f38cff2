"""Leaving an organization by oneself: what that means is said before, and the last administrator stays."""

from typing import TYPE_CHECKING

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import LastAdministrator, NotFound
from eventapp.queries import memberships as membership_queries
from eventapp.services import memberships
from eventapp.web.access import plain, signed_in_only, signed_in_user
from eventapp.web.auth.blueprint import blueprint
from eventapp.web.proof import freshly_proven
from eventapp.web.sign_in import end_session

if TYPE_CHECKING:
    from eventapp.queries.memberships import OwnMembership


@blueprint.get("/account/organizations/<member_of>/leaving")
@signed_in_only
@freshly_proven
def ask_leaving(member_of: str) -> str:
    """Ask, and say what ends. Raises NotFound."""
    return _question(member_of)


@blueprint.post("/account/organizations/<member_of>/leaving")
@signed_in_only
@freshly_proven
def leave_organization(member_of: str) -> ResponseReturnValue:
    """Leave; every log-in ends, this one too. Raises NotFound."""
    chosen, _ = _chosen(member_of)
    try:
        memberships.leave_organization(user_id=signed_in_user().user_id, reference=chosen.reference, now=clock.now())
    except LastAdministrator:
        return Response(_question(member_of), 422)
    end_session()
    flash(gettext("Ihre Mitarbeit bei %(name)s ist beendet. Sie sind überall abgemeldet.", name=chosen.name))
    return redirect(url_for("auth.login"), 303)


def _question(member_of: str) -> str:
    chosen, is_last = _chosen(member_of)
    return render_template("auth/leaving.html", organization=chosen, is_last=is_last)


def _chosen(member_of: str) -> "tuple[OwnMembership, bool]":
    """Return the organization, and whether the account has no other. Raises NotFound for those of others."""
    own = membership_queries.list_own_memberships(signed_in_user().user_id)
    for each in own:
        if each.reference == plain(member_of):
            return each, len(own) == 1
    raise NotFound
