"""Who may open what. Every endpoint declares its access; objects are loaded only for those allowed.

An object that is unknown and one that belongs to somebody else are both answered with 404. The
table of all endpoints is tests/architecture/test_access.py.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from flask import redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from eventapp.domain.errors import NotFound
from eventapp.domain.pairing import token_hash
from eventapp.domain.states import INVITED_MODES, EventKind, RegistrationMode, Role
from eventapp.queries import devices as device_queries
from eventapp.queries import event_lists
from eventapp.queries import events as event_queries
from eventapp.queries import invitations as invitation_queries
from eventapp.queries import registrations as registration_queries
from eventapp.web.extensions import login_manager

if TYPE_CHECKING:
    from eventapp.models import Event, Invitation, Registration

P = ParamSpec("P")
R = TypeVar("R")

PUBLIC = "public"
DEVICE = "device"


@dataclass(frozen=True, kw_only=True)
class SignedInUser:
    """The person behind the session. ``roles`` maps organization ids to roles there."""

    user_id: int
    session_id: int
    #: the secret that the browser holds
    session_token: str
    name: str
    email: str
    roles: Mapping[int, frozenset[Role]]
    #: when the person last proved who they are
    proven_at: datetime
    #: a second factor is asked for and there is none yet: until there is, the person may do nothing else
    must_enrol: bool

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return what the browser's session keeps."""
        return self.session_token

    def organizations_as(self, *roles: Role) -> list[int]:
        """Return the organizations in which the person has any of the roles."""
        return [] if self.must_enrol else sorted(org for org, held in self.roles.items() if held.intersection(roles))

    @property
    def is_organizer(self) -> bool:
        """True for people who organize events somewhere."""
        return bool(self.organizations_as(Role.ORGANIZER, Role.ADMIN))

    @property
    def sees_events(self) -> bool:
        """True for people who organize events somewhere, and for those who counsel there."""
        return bool(self.organizations_as(Role.ORGANIZER, Role.ADMIN, Role.COUNSELLING))

    @property
    def sees_reports(self) -> bool:
        """True for people who make reports somewhere."""
        return bool(self.organizations_as(Role.ORGANIZER, Role.ADMIN, Role.REPORT))

    @property
    def opens_doors(self) -> bool:
        """True for people who may stand at a door with their own phone somewhere."""
        return bool(self.organizations_as(Role.DOOR, Role.ORGANIZER, Role.ADMIN, Role.COUNSELLING))

    @property
    def helps_at_doors(self) -> bool:
        """True for people to whom the door is a task of their own."""
        return bool(self.organizations_as(Role.DOOR))

    @property
    def is_administrator(self) -> bool:
        """True for people who look after accounts somewhere."""
        return bool(self.organizations_as(Role.ADMIN))


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Anybody may open it."""
    return _declared(view, PUBLIC)


def requires(*roles: Role, while_enrolling: bool = False) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Members with one of the roles may open it; administrators always may.

    People without a session are sent to the log-in; people without the role get 404. Somebody who needs a second
    factor first is sent there; ``while_enrolling`` is for the pages on which it is made.
    """
    allowed = (*roles, Role.ADMIN)

    def declare(view: Callable[P, R]) -> Callable[P, R | Response]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if not current_user.is_authenticated:
                response: Response = login_manager.unauthorized()
                return response
            user = signed_in_user()
            if user.must_enrol and not while_enrolling:
                return redirect(url_for("auth.second_factors"), 303)
            if not user.must_enrol and not user.organizations_as(*allowed):
                raise NotFound
            return view(*args, **kwargs)

        return _declared(guarded, " ".join(sorted(set(allowed))))

    return declare


organizer_only = requires(Role.ORGANIZER)
admin_only = requires(Role.ADMIN)
_EVERYBODY = (Role.ORGANIZER, Role.COUNSELLING, Role.REPORT, Role.DOOR)
#: Everybody with an account.
signed_in_only = requires(*_EVERYBODY)
#: Everybody with an account, also before they have the second factor that they need.
enrolling_too = requires(*_EVERYBODY, while_enrolling=True)


def device_only(view: Callable[P, R]) -> Callable[P, R]:
    """Paired phones may call it, with their bearer token."""
    return _declared(view, DEVICE)


def _declared(view: Callable[P, R], access: str) -> Callable[P, R]:
    view.access = access  # type: ignore[attr-defined]
    return view


def signed_in_user() -> SignedInUser:
    """Return the person behind the session. Call only where access is declared."""
    user: SignedInUser = current_user._get_current_object()
    return user


def organization_ids() -> list[int]:
    """Return the organizations that the person organizes events for."""
    return signed_in_user().organizations_as(Role.ORGANIZER, Role.ADMIN)


def event_scope() -> event_lists.EventScope:
    """Return whose events the person sees in lists."""
    return event_lists.EventScope(
        organizing=organization_ids(), counselling=signed_in_user().organizations_as(Role.COUNSELLING)
    )


def public_event(reference: str) -> "Event":
    """Return a public event with everything. Raises NotFound, or Gone for a withdrawn one.

    An internal event is there for those alone who have a link to it, and for its organizers.
    """
    return _known_to_visitor(event_queries.get_public_event(plain(reference)))


def event_to_register(reference: str) -> "Event":
    """Return a public event with its sessions. Raises as ``public_event`` does."""
    return _known_to_visitor(event_queries.get_event_to_register(plain(reference)))


def invitation_key() -> str:
    """Return the secret of the invitation link that the visitor came by, empty without one."""
    return plain(request.values.get("invitation", ""))


def invitation_of(event: "Event") -> "Invitation | None":
    """Return the event's invitation by which the visitor came; None without one and where the event asks for none."""
    key = invitation_key() if event.registration_mode in INVITED_MODES else ""
    return invitation_queries.find_of_event(key, event_id=event.id) if key else None


def _known_to_visitor(event: "Event") -> "Event":
    if event.registration_mode is not RegistrationMode.INTERNAL or _organizes(event):
        return event
    invitation = invitation_of(event)
    if invitation is None or invitation.revoked_at is not None:
        raise NotFound
    return event


def _organizes(event: "Event") -> bool:
    return current_user.is_authenticated and event.organization_id in organization_ids()


def registration_by_key(key: str) -> "Registration":
    """Return the registration whose secret the visitor holds, with event and tickets. Raises NotFound."""
    return registration_queries.get_by_key(plain(key))


def plain(text: str) -> str:
    """Return a reference or key from an address. Raises NotFound for what can be none.

    References and keys are letters, digits and dashes; PostgreSQL takes no null byte at all.
    """
    if not text.isascii() or not text.isprintable():
        raise NotFound
    return text


def event_for_organizer(reference: str) -> "Event":
    """Return an event of the person's organizations with everything. Raises NotFound."""
    return event_queries.get_organization_event(plain(reference), organization_ids=organization_ids())


def event_with_people(reference: str) -> "Event":
    """Return an event whose registrations the person may see.

    Counselling bookings are for the counselling role alone (CNS-4); for everybody else they do not
    exist. Raises NotFound.
    """
    user = signed_in_user()
    everywhere = user.organizations_as(Role.ORGANIZER, Role.ADMIN, Role.COUNSELLING)
    event = event_queries.get_organization_event(plain(reference), organization_ids=everywhere)
    roles = user.roles[event.organization_id]
    needed = {Role.COUNSELLING} if event.kind is EventKind.BERATUNG else {Role.ORGANIZER, Role.ADMIN}
    if not roles.intersection(needed):
        raise NotFound
    return event


def organized_event_with_people(reference: str) -> "Event":
    """Return such an event for what its organizers alone may do: who counsels there may organize somewhere else.

    Raises NotFound.
    """
    event = event_with_people(reference)
    if event.organization_id not in organization_ids():
        raise NotFound
    return event


def device_from_token() -> device_queries.DeviceContext:
    """Return the phone behind the request's bearer token. Raises NotFound.

    Revoked and expired phones are returned too: they may upload what is left.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotFound
    return device_queries.get_device_context(token_hash(token))
