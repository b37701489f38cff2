"""People with an account pair the phone in their hand: which doors they find, what the phone may do, and its end."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventapp.db import db
from eventapp.domain.accounts import NewUser
from eventapp.domain.states import EventStatus, Role
from eventapp.models import AuditEntry, Device, DoorLink, Event, Gate, Organization, User
from eventapp.services import accounts
from tests.support.builders import ENDS_AT, NOW, STARTS_AT, make_event, make_organization, make_session, make_user
from tests.support.client import Client
from tests.support.counselling import at, make_day
from tests.support.page import Page
from tests.support.signing_in import sign_in

FRAGMENT = re.compile(r"/door/#(?P<link>[a-z0-9]+)\.(?P<secret>[0-9a-f]+)&name=(?P<name>.*)")

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def morning() -> Iterator[None]:
    """The festival's morning; the application's clock stands still there."""
    with time_machine.travel(STARTS_AT - timedelta(hours=2), tick=False):
        yield


@pytest.fixture
def herne(app: Flask) -> Organization:
    """The organization that everything here belongs to."""
    return make_organization()


def sign_in_gus(client: Client, organization: Organization, *roles: Role, name: str = "Gus Beispiel") -> User:
    """Sign in somebody with these roles, the door alone where none are named."""
    user = make_user(organization, name=name, roles=roles or (Role.DOOR,))
    sign_in(client, user)
    return user


def ask(client: Client, event: Event, **fields: str) -> TestResponse:
    """Tap the button."""
    return client.post(f"/doors/{event.reference}/phone", data=fields)


def pair(client: Client, response: TestResponse) -> TestResponse:
    """Do what the door does with the address that the button leads to."""
    found = FRAGMENT.fullmatch(response.location or "")
    assert found is not None, response.location
    return client.post("/door/pairing", json=found.groupdict())


def titles(client: Client) -> list[str]:
    """The events on the page."""
    return Page(client.get("/doors")).texts("h3")


def sections(client: Client) -> list[str]:
    """The parts of the page."""
    return Page(client.get("/doors")).texts("h2")


class TestPage:
    """What is on the page."""

    def test_shows_today_and_what_comes_next(self, client: Client, herne: Organization) -> None:
        next_week = STARTS_AT + timedelta(days=7)
        session = make_session(starts_at=next_week, ends_at=next_week + timedelta(hours=2))
        make_event(organization=herne, title="Workshop", sessions=[session])
        make_event(organization=herne, title="Fest")
        sign_in_gus(client, herne)

        assert (sections(client), titles(client)) == (["Heute", "Demnächst"], ["Fest", "Workshop"])

    @pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.CANCELLED, EventStatus.FINISHED])
    def test_shows_only_what_takes_place(self, client: Client, herne: Organization, status: EventStatus) -> None:
        event = make_event(organization=herne, status=status)
        sign_in_gus(client, herne)

        assert titles(client) == []
        assert ask(client, event).status_code == 404

    @pytest.mark.parametrize("days", [-60, 31])
    def test_shows_nothing_that_is_over_or_far_ahead(self, client: Client, herne: Organization, days: int) -> None:
        begin = STARTS_AT + timedelta(days=days)
        session = make_session(starts_at=begin, ends_at=begin + timedelta(hours=2))
        event = make_event(organization=herne, sessions=[session])
        sign_in_gus(client, herne)

        assert titles(client) == []
        assert ask(client, event).status_code == 404

    @pytest.mark.parametrize("relation", ["stranger", "umbrella", "member", "neighbour"])
    def test_shows_nothing_of_others(self, client: Client, herne: Organization, relation: str) -> None:
        others = make_organization(short_name="Woanders", umbrella=herne if relation == "member" else None)
        if relation == "umbrella":
            herne.umbrella_id = others.id
        if relation == "neighbour":
            herne.umbrella_id = others.umbrella_id = make_organization(short_name="Dachverband").id
        db.session.commit()
        event = make_event(organization=herne)
        sign_in_gus(client, others)

        assert titles(client) == []
        assert ask(client, event).status_code == 404
        assert db.session.scalars(select(DoorLink)).all() == []

    @pytest.mark.parametrize(
        ("roles", "shown"),
        [
            ((Role.DOOR,), ["Fest"]),
            ((Role.ORGANIZER,), ["Fest"]),
            ((Role.ADMIN,), ["Fest"]),
            ((Role.COUNSELLING,), ["Beratungstag Einbürgerung"]),
            ((Role.DOOR, Role.COUNSELLING), ["Fest", "Beratungstag Einbürgerung"]),
        ],
    )
    def test_counselling_days_are_for_counsellors(
        self, client: Client, herne: Organization, roles: Sequence[Role], shown: list[str]
    ) -> None:
        events = {"Fest": make_event(organization=herne, title="Fest")}
        events["Beratungstag Einbürgerung"] = make_day(organization=herne)
        sign_in_gus(client, herne, *roles)

        assert titles(client) == shown
        answers = {title: ask(client, event).status_code for title, event in events.items()}
        assert answers == {title: 303 if title in shown else 404 for title in events}

    def test_names_the_first_day_that_is_not_over(self, client: Client, herne: Organization) -> None:
        make_day(organization=herne)

        with time_machine.travel(at(11, 10), tick=False):
            sign_in_gus(client, herne, Role.COUNSELLING)
            assert "11:00–12:00" in Page(client.get("/doors")).texts("p", css_class="event-row__facts")[0]

    def test_is_closed_to_reports_alone(self, client: Client, herne: Organization) -> None:
        event = make_event(organization=herne)
        sign_in_gus(client, herne, Role.REPORT)

        assert (client.get("/doors").status_code, ask(client, event).status_code) == (404, 404)

    def test_offers_the_doors_that_there_are(self, client: Client, herne: Organization) -> None:
        event = make_event(organization=herne)
        db.session.add_all([Gate(event_id=event.id, name=name) for name in ("Tor West", "Tor Ost")])
        db.session.commit()
        sign_in_gus(client, herne)

        assert Page(client.get("/doors")).texts("option") == ["Tor Ost", "Tor West"]
        pair(client, ask(client, event, gate="Tor West"))
        pair(client, ask(client, event, gate="Hintereingang"))
        gates = select(Gate.name).join(Device, Device.gate_id == Gate.id).order_by(Device.id)
        assert list(db.session.scalars(gates)) == ["Tor West", "Tor Ost"]


class TestPairing:
    """The phone in the hand."""

    def test_pairs_under_the_first_name(self, client: Client, herne: Organization) -> None:
        event = make_event(organization=herne)
        gus = sign_in_gus(client, herne, name="Gülşen Beispiel")

        response = ask(client, event)
        answer = pair(client, response)

        device = db.session.scalars(select(Device)).one()
        assert response.location is not None
        assert response.location.endswith("&name=G%C3%BCl%C5%9Fen")
        assert (answer.status_code, device.event_id) == (201, event.id)
        assert device.expires_at == ENDS_AT + timedelta(hours=12)
        by_whom = select(AuditEntry.action, AuditEntry.user_id).order_by(AuditEntry.id)
        noted = [tuple(row) for row in db.session.execute(by_whom)]
        assert noted == [("door_link.made", gus.id), ("device.paired", gus.id)]

    @pytest.mark.parametrize(
        ("roles", "rights"),
        [
            ((Role.DOOR,), ("scan", "walk_in")),
            ((Role.DOOR, Role.COUNSELLING, Role.REPORT), ("scan", "walk_in")),
            ((Role.ORGANIZER,), ("scan", "supervisor", "walk_in")),
        ],
    )
    def test_gives_the_least_rights(
        self, client: Client, herne: Organization, roles: Sequence[Role], rights: tuple[str, ...]
    ) -> None:
        sign_in_gus(client, herne, *roles)

        pair(client, ask(client, make_event(organization=herne)))

        assert db.session.scalars(select(Device.rights)).one() == rights

    def test_roles_elsewhere_open_no_supervision(self, client: Client, herne: Organization) -> None:
        gus = sign_in_gus(client, herne)
        accounts.invite_user(
            organization_id=make_organization(short_name="Woanders").id,
            user=NewUser(name="Gus", email=gus.email, roles=(Role.ADMIN,)),
            language="de",
            by_user_id=gus.id,
            now=NOW,
        )

        pair(client, ask(client, make_event(organization=herne)))

        assert db.session.scalars(select(Device.rights)).one() == ("scan", "walk_in")

    def test_link_pairs_one_phone(self, client: Client, herne: Organization) -> None:
        sign_in_gus(client, herne)
        response = ask(client, make_event(organization=herne))

        statuses = [pair(client, response).status_code for _ in range(2)]

        assert statuses == [201, 403]
        assert len(db.session.scalars(select(Device)).all()) == 1

    def test_link_ends_after_ten_minutes(self, client: Client, herne: Organization) -> None:
        sign_in_gus(client, herne)
        response = ask(client, make_event(organization=herne))

        with time_machine.travel(STARTS_AT - timedelta(hours=2) + timedelta(minutes=10), tick=False):
            assert pair(client, response).status_code == 403

    def test_link_is_not_handed_out_to_others(self, client: Client, herne: Organization) -> None:
        event = make_event(organization=herne)
        sign_in_gus(client, herne, Role.ORGANIZER)
        ask(client, event)

        page = Page(client.get(f"/manage/events/{event.reference}/door"))

        assert page.all("li", css_class="door-link") == []

    def test_is_not_for_visitors(self, client: Client, herne: Organization) -> None:
        event = make_event(organization=herne)

        assert ask(client, event).location == "/login"
        assert db.session.scalars(select(DoorLink)).all() == []


class TestEnd:
    """With the right to stand at the door its phones end."""

    @pytest.mark.parametrize("is_paired", [True, False])
    def test_ends_with_the_role(self, client: Client, herne: Organization, is_paired: bool) -> None:
        gus = sign_in_gus(client, herne)
        response = ask(client, make_event(organization=herne))
        if is_paired:
            pair(client, response)

        set_roles(gus, herne, Role.REPORT)

        if is_paired:
            assert db.session.scalars(select(Device.revoked_at)).one() is not None
        else:
            assert pair(client, response).status_code == 403

    def test_supervision_ends_with_its_role(self, client: Client, herne: Organization) -> None:
        gus = sign_in_gus(client, herne, Role.ORGANIZER)
        pair(client, ask(client, make_event(organization=herne)))

        set_roles(gus, herne, Role.DOOR)

        assert db.session.scalars(select(Device.revoked_at)).one() is not None

    def test_stays_with_the_role(self, client: Client, herne: Organization) -> None:
        gus = sign_in_gus(client, herne)
        pair(client, ask(client, make_event(organization=herne)))

        set_roles(gus, herne, Role.DOOR, Role.REPORT)

        assert db.session.scalars(select(Device.revoked_at)).one() is None

    def test_ends_with_the_account_and_no_other_phone_with_it(self, client: Client, herne: Organization) -> None:
        event = make_event(organization=herne)
        sign_in_gus(client, herne, name="Bilal")
        pair(client, ask(client, event))
        gus = sign_in_gus(client, herne)
        pair(client, ask(client, event))

        accounts.deactivate_user(reference=gus.reference, organization_ids=[herne.id], now=NOW)

        ended = select(Device.name).where(Device.revoked_at.is_not(None))
        assert list(db.session.scalars(ended)) == ["Gus"]


def set_roles(user: User, organization: Organization, *roles: Role) -> None:
    """Give somebody other roles."""
    accounts.change_roles(
        reference=user.reference, organization_id=organization.id, roles=roles, by_user_id=user.id, now=NOW
    )


@pytest.mark.parametrize("path", ["/manage/", "/manage/users", "/manage/projects", "/manage/reports", "/manage/outbox"])
def test_pages_of_organizers_stay_closed(client: Client, herne: Organization, path: str) -> None:
    sign_in_gus(client, herne)

    assert client.get(path).status_code == 404
