"""Invitation links: whether one still opens the form, and for how many people."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eventapp.domain.errors import InvitationNotValid, InvitationUsedUp
from eventapp.domain.invitations import (
    InvitationFacts,
    InvitationState,
    ensure_invited,
    ensure_places_left,
    invitation_state,
)

NOW = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
FACTS = InvitationFacts(places=10, used=7, expires_at=NOW + timedelta(days=1), is_revoked=False)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (FACTS, InvitationState.OPEN),
        (replace(FACTS, used=10), InvitationState.USED_UP),
        (replace(FACTS, places=None, used=1_000), InvitationState.OPEN),
        (replace(FACTS, used=10, expires_at=NOW), InvitationState.EXPIRED),
        (replace(FACTS, expires_at=None), InvitationState.OPEN),
        (replace(FACTS, expires_at=NOW, is_revoked=True), InvitationState.REVOKED),
    ],
)
def test_state_is_the_first_reason(facts: InvitationFacts, state: InvitationState) -> None:
    assert invitation_state(facts, now=NOW) is state


def test_party_comes_in_as_long_as_it_fits() -> None:
    ensure_invited(FACTS, size=3, now=NOW)
    with pytest.raises(InvitationUsedUp) as refused:
        ensure_invited(FACTS, size=4, now=NOW)
    assert refused.value.parameters == {"left": 3}


@pytest.mark.parametrize("ended", [replace(FACTS, expires_at=NOW), replace(FACTS, is_revoked=True)])
def test_ended_invitation_lets_nobody_in(ended: InvitationFacts) -> None:
    with pytest.raises(InvitationNotValid):
        ensure_invited(ended, size=1, now=NOW)


def test_party_may_always_shrink() -> None:
    ensure_places_left(replace(FACTS, used=12), more=-1)
    ensure_places_left(replace(FACTS, used=12), more=0)
    with pytest.raises(InvitationUsedUp):
        ensure_places_left(replace(FACTS, used=12), more=1)
