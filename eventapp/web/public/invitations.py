"""Invitation links: the short way to the form, and what one reads when a link no longer opens it."""

from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.adapters import clock
from eventapp.domain.invitations import InvitationState, invitation_state
from eventapp.queries import events as event_queries
from eventapp.queries import invitations as invitation_queries
from eventapp.web import access
from eventapp.web.access import public
from eventapp.web.language import page_language
from eventapp.web.public.blueprint import blueprint
from eventapp.web.public.registration_view import registration_page

if TYPE_CHECKING:
    from eventapp.models import Event, Invitation

UNKNOWN = "unknown"
#: Who was shut out reads nothing about the event.
_SAYS_NOTHING = (UNKNOWN, InvitationState.REVOKED)


@blueprint.get("/i/<key>")
@public
def invitation(key: str) -> ResponseReturnValue:
    """Lead to the form that the link opens, or say why it does not."""
    found = invitation_queries.find_by_key(access.plain(key))
    if found is None:
        return ended_page(UNKNOWN, None, key=""), HTTPStatus.NOT_FOUND
    reference = event_queries.get_reference(found.event_id)
    if found.revoked_at is not None:
        return ended_page(InvitationState.REVOKED, None, key=""), HTTPStatus.GONE
    address = url_for("public.new_registration", reference=reference, invitation=found.key)
    return redirect(address, HTTPStatus.SEE_OTHER)


def state_of(found: "Invitation | None", *, now: datetime) -> str:
    """Return whether the invitation opens the form now, else why not."""
    if found is None:
        return UNKNOWN
    return invitation_state(invitation_queries.invitation_facts(found), now=now)


def ended_page(state: str, event: "Event | None", *, key: str) -> str:
    """Return the page for a link that opens no form; the event is named to those who may know of it."""
    is_told = event is not None and state not in _SAYS_NOTHING
    page = (
        registration_page(event, now=clock.now(), language=page_language(), invitation=key)
        if event is not None and is_told
        else None
    )
    return render_template("public/registrations/uninvited.html", state=state, page=page)
