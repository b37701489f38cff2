"""A door that is closed while phones are on their way in: afterwards none is in, on SQLite and on PostgreSQL alike."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.pairing import link_secret
from eventapp.domain.states import Role
from eventapp.models import Device
from eventapp.services import accounts, devices
from eventapp.services.own_phones import make_own_link
from tests.support.at_once import at_once
from tests.support.builders import STARTS_AT, make_event, make_organization, make_user
from tests.support.door import SECRET_KEY

PHONES = 7
MORNING = STARTS_AT - timedelta(hours=2)
ZONE = "Europe/Berlin"


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """The festival's morning."""
    with time_machine.travel(MORNING, tick=False):
        yield


def pair(reference: str) -> devices.PairedDevice:
    """Pair a phone by a link."""
    secret = link_secret(reference, secret_key=SECRET_KEY)
    return devices.pair_device(link_reference=reference, secret=secret, name="Gus", secret_key=SECRET_KEY, now=MORNING)


def count_living() -> int:
    """Phones that the door still knows."""
    return db.session.scalar(select(func.count(Device.id)).where(Device.revoked_at.is_(None))) or 0


@pytest.mark.parametrize("_round", range(3))
def test_whoever_closes_the_door_closes_it_for_phones_on_their_way_in(app: Flask, _round: int) -> None:
    event = make_event()
    link = devices.make_door_link(event_id=event.id, gate="Tor West", rights=[], now=MORNING).reference

    def act(number: int) -> object:
        return pair(link) if number else devices.revoke_door_links(event_id=event.id, now=MORNING)

    ends = at_once(app, PHONES + 1, act)

    assert ends["taken"] + ends["pairing_failed"] == PHONES + 1
    assert count_living() == 0


@pytest.mark.parametrize("_round", range(3))
def test_role_that_is_taken_away_takes_own_phones_on_their_way_in_along(app: Flask, _round: int) -> None:
    organization = make_organization()
    event = make_event(organization=organization)
    make_user(organization, roles=[Role.ADMIN], email="olga@example.org")
    gus = make_user(organization, roles=[Role.DOOR], email="gus@example.org")
    links = [
        make_own_link(user_id=gus.id, reference=event.reference, gate="Tor West", zone=ZONE, now=MORNING).reference
        for _ in range(PHONES)
    ]

    def act(number: int) -> object:
        if number < PHONES:
            return pair(links[number])
        return accounts.change_roles(
            reference=gus.reference,
            organization_id=organization.id,
            roles=[Role.REPORT],
            by_user_id=gus.id,
            now=MORNING,
        )

    ends = at_once(app, PHONES + 1, act)

    assert ends["taken"] + ends["pairing_failed"] == PHONES + 1
    assert count_living() == 0
