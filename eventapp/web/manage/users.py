"""The members of an organization: invite, change what they may do, end and open access. For administrators."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from eventapp.adapters import clock
from eventapp.domain.errors import EmailTaken, LastAdministrator
from eventapp.domain.retention import SHUT_ACCOUNT_DAYS
from eventapp.domain.states import Role
from eventapp.queries import accounts as account_queries
from eventapp.queries import organizations as organization_queries
from eventapp.services import accounts
from eventapp.web.access import admin_only, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.accounts import ROLE_HINTS, ROLE_NAMES, InvitationForm, RolesForm
from eventapp.web.language import page_language
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.organizations import chosen_organization
from eventapp.web.messages import sentence
from eventapp.web.proof import freshly_proven

if TYPE_CHECKING:
    from eventapp.models import Organization, User


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    """A member as the list shows it."""

    reference: str
    name: str
    email: str
    roles: tuple[str, ...]
    state: str
    is_oneself: bool


@blueprint.get("/users")
@admin_only
def users() -> str:
    """Show everybody who works for the organization."""
    organizations = _own_organizations()
    chosen = chosen_organization(organizations)
    lines = [_line(user, chosen) for user in account_queries.list_members([chosen.id])]
    return render_template("manage/users/index.html", members=lines, chosen=chosen, organizations=organizations)


@blueprint.route("/users/new", methods=["GET", "POST"])
@checks_own_token
@admin_only
@freshly_proven
def invite_user() -> ResponseReturnValue:
    """Invite somebody; the account waits for its password."""
    organizations = _own_organizations()
    chosen = chosen_organization(organizations)
    form = InvitationForm()
    if request.method == "POST" and form.validate():
        try:
            _invite(form, chosen)
        except EmailTaken as error:
            form.email.errors = [sentence(error)]
        else:
            return redirect(url_for("manage.users", organization=request.args.get("organization")), code=303)
    page = render_template(
        "manage/users/new.html", form=form, chosen=chosen, organizations=organizations, role_hints=ROLE_HINTS
    )
    return page, 422 if form.errors else 200


@blueprint.route("/users/<reference>", methods=["GET", "POST"])
@checks_own_token
@admin_only
@freshly_proven
def user(reference: str) -> ResponseReturnValue:
    """Show a member and change what they may do."""
    chosen = chosen_organization(_own_organizations())
    member = account_queries.get_member(reference, organization_ids=[chosen.id])
    form = RolesForm(data={"roles": [role.value for role in _roles(member, chosen)]})
    if request.method == "POST" and form.validate():
        try:
            accounts.change_roles(
                reference=reference,
                organization_id=chosen.id,
                roles=form.chosen(),
                by_user_id=signed_in_user().user_id,
                now=clock.now(),
            )
        except LastAdministrator as error:
            form.roles.errors = [sentence(error)]
        else:
            flash(gettext("Gespeichert."))
            return redirect(_page_after_change(member), code=303)
    page = render_template(
        "manage/users/edit.html",
        form=form,
        member=_line(member, chosen),
        chosen=chosen,
        role_hints=ROLE_HINTS,
        account_days=SHUT_ACCOUNT_DAYS,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/users/<reference>/invitation")
@admin_only
@freshly_proven
def repeat_invitation(reference: str) -> ResponseReturnValue:
    """Send a fresh link: for the first password, or for a new one."""
    accounts.repeat_invitation(
        reference=reference,
        organization_ids=_administered_ids(),
        language=page_language(),
        by_user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    flash(gettext("Ein neuer Link ist unterwegs."))
    return redirect(url_for("manage.users"), code=303)


@blueprint.post("/users/<reference>/deactivation")
@admin_only
@freshly_proven
def deactivate_user(reference: str) -> ResponseReturnValue:
    """End somebody's access at once."""
    try:
        accounts.deactivate_user(
            reference=reference,
            organization_ids=_administered_ids(),
            by_user_id=signed_in_user().user_id,
            now=clock.now(),
        )
    except LastAdministrator as error:
        flash(sentence(error), "error")
    else:
        flash(gettext("Der Zugang ist gesperrt. Offene Sitzungen sind beendet."))
    return redirect(url_for("manage.users"), code=303)


@blueprint.post("/users/<reference>/activation")
@admin_only
@freshly_proven
def activate_user(reference: str) -> ResponseReturnValue:
    """Open a shut account again."""
    accounts.activate_user(
        reference=reference,
        organization_ids=_administered_ids(),
        by_user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    flash(gettext("Der Zugang ist wieder offen."))
    return redirect(url_for("manage.users"), code=303)


def _invite(form: InvitationForm, chosen: "Organization") -> None:
    invited = accounts.invite_user(
        organization_id=chosen.id,
        user=form.new_user(),
        language=page_language(),
        by_user_id=signed_in_user().user_id,
        now=clock.now(),
    )
    flash(gettext("Eine Einladung an %(email)s ist unterwegs.", email=invited.email))


def _page_after_change(member: "User") -> str:
    """Return the list, but for people who have just given up administering: for them where they start."""
    if member.id == signed_in_user().user_id:
        return url_for("auth.login")
    return url_for("manage.users", organization=request.args.get("organization"))


def _administered_ids() -> list[int]:
    return signed_in_user().organizations_as(Role.ADMIN)


def _own_organizations() -> "list[Organization]":
    return organization_queries.list_organizations(_administered_ids())


def _roles(user: "User", organization: "Organization") -> list[Role]:
    held = {membership.role for membership in user.memberships if membership.organization_id == organization.id}
    return [role for role in ROLE_NAMES if role in held]


def _line(user: "User", organization: "Organization") -> MemberLine:
    state = "active" if user.password_hash else "invited"
    return MemberLine(
        reference=user.reference,
        name=user.name,
        email=user.email,
        roles=tuple(str(ROLE_NAMES[role]) for role in _roles(user, organization)),
        state=state if user.is_active else "shut",
        is_oneself=user.id == signed_in_user().user_id,
    )
