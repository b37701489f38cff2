"""Invitation links: who gets in by them, how many, and what is remembered."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.errors import InvitationNotValid, InvitationUsedUp, NotFound, RegistrationClosed
from eventapp.domain.registering import PartyChange, RegistrationDetails
from eventapp.domain.report_entries import OrganizationDetails
from eventapp.domain.states import (
    OrganizationKind,
    RegistrationMode,
    RegistrationSource,
    RegistrationStatus,
    WaitlistRule,
)
from eventapp.models import Event, Invitation, Organization, Registration
from eventapp.queries.invitations import InvitationUse, count_uses, list_invitations
from eventapp.queries.registrations import count_places_taken
from eventapp.services import event_copies, invitations, offers, party_changes, registrations, report_entries
from eventapp.services.invitations import NewInvitation
from tests.support.at_once import at_once
from tests.support.builders import NOW, make_details, make_event, make_organization, make_user

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def event() -> Event:
    """A festival for invited people."""
    return make_event(registration_mode=RegistrationMode.INVITATION)


def organizer_of(event: Event) -> int:
    """The id of somebody who organizes the event."""
    return make_user(db.session.get_one(Organization, event.organization_id)).id


def invite(event: Event, *, label: str = "Presse", places: int | None = None) -> Invitation:
    """Make a link."""
    (made,) = invitations.make_invitations(
        event_id=event.id,
        invitations=[NewInvitation(label=label, places=places, expires_at=NOW + timedelta(days=2))],
        user_id=organizer_of(event),
        now=NOW,
    )
    return made


def come(event: Event, key: str, *, adults: int = 1, at: timedelta = timedelta()) -> Registration:
    """Register with a link."""
    details = make_details(adults=adults, invitation=key)
    return registrations.register(event_id=event.id, details=details, now=NOW + at)


def use_of(invitation: Invitation) -> InvitationUse:
    """Who came by it."""
    return count_uses([invitation.id]).get(invitation.id, InvitationUse())


def test_link_opens_the_form_and_is_remembered(event: Event) -> None:
    link = invite(event)

    assert come(event, link.key, adults=3).invitation_id == link.id
    assert use_of(link) == InvitationUse(registrations=1, people=3)


@pytest.mark.parametrize("mode", [RegistrationMode.INVITATION, RegistrationMode.INTERNAL])
def test_nobody_comes_in_without_a_link(mode: RegistrationMode) -> None:
    event = make_event(registration_mode=mode)
    foreign = invite(make_event(organization=make_organization(short_name="Woanders"), registration_mode=mode))

    for key in ("", "x" * 26, foreign.key):
        with pytest.raises(InvitationNotValid):
            come(event, key)
    assert count_places_taken(event.id).event == 0


def test_staff_need_no_link(event: Event) -> None:
    details = make_details(source=RegistrationSource.STAFF)

    assert registrations.register(event_id=event.id, details=details, now=NOW).invitation_id is None


def test_link_ends_with_its_time_and_with_its_revocation(event: Event) -> None:
    link = invite(event)
    kept = come(event, link.key)

    with pytest.raises(InvitationNotValid):
        come(event, link.key, at=timedelta(days=2))
    invitations.revoke_invitation(reference=link.reference, event_id=event.id, user_id=organizer_of(event), now=NOW)
    with pytest.raises(InvitationNotValid):
        come(event, link.key)
    assert kept.canceled_at is None
    assert use_of(link).people == 1


def test_links_of_other_events_are_not_revoked(event: Event) -> None:
    other = make_event(organization=make_organization(short_name="Woanders"))

    with pytest.raises(NotFound):
        invitations.revoke_invitation(
            reference=invite(event).reference, event_id=other.id, user_id=organizer_of(other), now=NOW
        )


def test_limit_counts_people_and_frees_who_cancels(event: Event) -> None:
    link = invite(event, places=4)
    first = come(event, link.key, adults=3)

    with pytest.raises(InvitationUsedUp) as refused:
        come(event, link.key, adults=2)
    assert refused.value.parameters == {"left": 1}
    registrations.cancel(registration_id=first.id, now=NOW)
    come(event, link.key, adults=4)
    assert use_of(link) == InvitationUse(registrations=1, people=4)


def test_party_grows_within_the_limit_of_its_link(event: Event) -> None:
    link = invite(event, places=4)
    party = come(event, link.key, adults=3)

    party_changes.change_party(
        registration_id=party.id, change=PartyChange(party=Party(adults=4), name="Ada Beispiel"), now=NOW
    )
    with pytest.raises(InvitationUsedUp):
        party_changes.change_party(
            registration_id=party.id, change=PartyChange(party=Party(adults=5), name="Ada Beispiel"), now=NOW
        )


def test_who_waits_counts_against_the_limit_too() -> None:
    event = make_event(registration_mode=RegistrationMode.INVITATION, capacity=1)
    event.waitlist_rule = WaitlistRule.SKIP
    db.session.commit()
    link = invite(event, places=2)
    come(event, link.key)
    details = make_details(invitation=link.key)
    registrations.register(event_id=event.id, details=_waits(details), now=NOW)

    with pytest.raises(InvitationUsedUp):
        registrations.register(event_id=event.id, details=_waits(make_details(invitation=link.key)), now=NOW)


def test_who_queues_again_counts_against_the_limit() -> None:
    event = make_event(registration_mode=RegistrationMode.INVITATION, capacity=1)
    event.waitlist_rule = WaitlistRule.SKIP
    db.session.commit()
    link = invite(event, places=2)
    first = come(event, link.key)
    waiting = registrations.register(event_id=event.id, details=_waits(make_details(invitation=link.key)), now=NOW)
    registrations.cancel(registration_id=first.id, now=NOW)
    offers.decline_offer(registration_id=waiting.id, now=NOW)
    come(event, link.key)
    registrations.register(event_id=event.id, details=_waits(make_details(invitation=link.key)), now=NOW)

    with pytest.raises(InvitationUsedUp):
        offers.queue_again(registration_id=waiting.id, now=NOW)


def test_form_sent_twice_uses_one_place(event: Event) -> None:
    link = invite(event, places=1)
    details = make_details(invitation=link.key)

    first = registrations.register(event_id=event.id, details=details, now=NOW)
    again = registrations.register(event_id=event.id, details=details, now=NOW)

    assert first.id == again.id


def test_limit_holds_when_everybody_comes_at_once(app: Flask) -> None:
    event = make_event(registration_mode=RegistrationMode.INVITATION)
    event_id, key = event.id, invite(event, places=30).key

    ends = at_once(
        app,
        120,
        lambda number: registrations.register(
            event_id=event_id, details=make_details(adults=1 + number % 2, email=None, invitation=key), now=NOW
        ),
    )

    (link,) = list_invitations(event_id)
    assert set(ends) == {"taken", "invitation_used_up"}
    # a single person would have been let in if one place had been left
    assert use_of(link).people == count_places_taken(event_id).event == 30


def test_every_member_association_gets_one_link(event: Event) -> None:
    assert event.project_id is not None
    for name, kind in (
        ("Verein Morgenrot", OrganizationKind.MEMBER),
        ("Elternnetz", OrganizationKind.MEMBER),
        ("Stadt Herne", OrganizationKind.ADMINISTRATION),
    ):
        details = OrganizationDetails(name=name, kind=kind)
        report_entries.add_represented(project_id=event.project_id, details=details, now=NOW)
    invite(event, label="Elternnetz")
    user_id = organizer_of(event)

    made = invitations.invite_members(event_id=event.id, user_id=user_id, now=NOW)
    again = invitations.invite_members(event_id=event.id, user_id=user_id, now=NOW)

    assert ([link.label for link in made], again) == (["Verein Morgenrot"], [])
    assert len({link.key for link in list_invitations(event.id)}) == 2


def test_copy_of_an_event_copies_no_link(event: Event) -> None:
    invite(event)

    copy = event_copies.copy_event(
        event_id=event.id, days=7, zone="Europe/Berlin", user_id=organizer_of(event), now=NOW
    )

    assert copy.registration_mode is RegistrationMode.INVITATION
    assert list_invitations(copy.id) == []


def test_event_without_registration_takes_none_but_at_the_desk() -> None:
    event = make_event(registration_mode=RegistrationMode.NONE)

    with pytest.raises(RegistrationClosed):
        registrations.register(event_id=event.id, details=make_details(), now=NOW)
    staff = make_details(source=RegistrationSource.STAFF)
    assert registrations.register(event_id=event.id, details=staff, now=NOW).status is RegistrationStatus.CONFIRMED


def _waits(details: RegistrationDetails) -> RegistrationDetails:
    """The same, from somebody who rather waits."""
    return replace(details, accepts_waiting=True)
