"""Invitation links of an event: made one by one or for all member associations, handed out, revoked."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from eventapp.adapters import clock
from eventapp.adapters.qr_image import QrPath, link_qr_path
from eventapp.domain.invitations import InvitationFacts, InvitationState, invitation_state
from eventapp.domain.states import RegistrationMode
from eventapp.queries import invitations as invitation_queries
from eventapp.queries.invitations import InvitationUse
from eventapp.services import invitations as invitation_services
from eventapp.web.access import event_for_organizer, organizer_only, signed_in_user
from eventapp.web.extensions import checks_own_token
from eventapp.web.forms.invitations import InvitationForm
from eventapp.web.manage.blueprint import blueprint
from eventapp.web.manage.frame import event_frame, may_see_people

if TYPE_CHECKING:
    from eventapp.models import Event, Invitation

#: What still opens the form comes first.
_ORDER = (InvitationState.OPEN, InvitationState.USED_UP, InvitationState.EXPIRED, InvitationState.REVOKED)


@dataclass(frozen=True, kw_only=True)
class InvitationView:
    """A link as it is handed out, and who came by it."""

    reference: str
    label: str
    url: str
    code: QrPath
    state: InvitationState
    places: int | None
    expires_at: datetime | None
    use: InvitationUse


@blueprint.route("/events/<reference>/invitations", methods=["GET", "POST"])
@checks_own_token
@organizer_only
def invitations(reference: str) -> ResponseReturnValue:
    """Show the links; make a new one."""
    event, form = event_for_organizer(reference), InvitationForm()
    if request.method == "POST" and form.validate():
        invitation_services.make_invitations(
            event_id=event.id, invitations=[form.new], user_id=signed_in_user().user_id, now=clock.now()
        )
        flash(gettext("Der Link ist fertig. Wer ihn hat, kann sich anmelden."))
        return _back(reference)
    page = render_template(
        "manage/invitations/index.html",
        frame=event_frame(event, current="people", now=clock.now()),
        form=form,
        invitations=_views(event, now=clock.now()),
        is_internal=event.registration_mode is RegistrationMode.INTERNAL,
        members=invitation_services.list_member_names(event),
        sees_people=may_see_people(event),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/events/<reference>/invitations/members")
@organizer_only
def invite_members(reference: str) -> ResponseReturnValue:
    """Make a link for each member association that has none."""
    event = event_for_organizer(reference)
    made = invitation_services.invite_members(event_id=event.id, user_id=signed_in_user().user_id, now=clock.now())
    flash(ngettext("%(num)s neuer Link.", "%(num)s neue Links.", len(made)))
    return _back(reference)


@blueprint.post("/events/<reference>/invitations/<invitation_reference>/revocation")
@organizer_only
def revoke_invitation(reference: str, invitation_reference: str) -> ResponseReturnValue:
    """End one link; who came by it stays registered."""
    event = event_for_organizer(reference)
    invitation_services.revoke_invitation(
        reference=invitation_reference, event_id=event.id, user_id=signed_in_user().user_id, now=clock.now()
    )
    flash(gettext("Der Link gilt nicht mehr. Wer schon angemeldet ist, bleibt es."))
    return _back(reference)


def _views(event: "Event", *, now: datetime) -> list[InvitationView]:
    found = invitation_queries.list_invitations(event.id)
    uses = invitation_queries.count_uses([invitation.id for invitation in found])
    views = [_view(invitation, uses.get(invitation.id, InvitationUse()), now=now) for invitation in found]
    return sorted(views, key=lambda view: _ORDER.index(view.state))


def _view(invitation: "Invitation", use: InvitationUse, *, now: datetime) -> InvitationView:
    url = f"{current_app.config['BASE_URL']}{url_for('public.invitation', key=invitation.key)}"
    facts = InvitationFacts(
        places=invitation.places,
        used=use.people,
        expires_at=invitation.expires_at,
        is_revoked=invitation.revoked_at is not None,
    )
    return InvitationView(
        reference=invitation.reference,
        label=invitation.label,
        url=url,
        code=link_qr_path(url),
        state=invitation_state(facts, now=now),
        places=invitation.places,
        expires_at=invitation.expires_at,
        use=use,
    )


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("manage.invitations", reference=reference), code=303)
