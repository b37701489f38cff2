"""A member association leaves its network: what stays its own, what stays with the umbrella, and what it never sees."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.accounts import NewUser
from eventapp.domain.associations import NewAssociation, Period
from eventapp.domain.errors import NotFound
from eventapp.domain.states import EntryKind, Role
from eventapp.models import AuditEntry, Event, EventSession, Organization, PersonKey, Project, Registration, User
from eventapp.queries import associations as association_queries
from eventapp.queries import departures as departure_queries
from eventapp.queries.associations import AssociationTotals, Totals
from eventapp.queries.departures import SharedWork
from eventapp.queries.events import list_sessions
from eventapp.services import associations, departures, event_copies, reports
from tests.support.accounts import roles_by_organization
from tests.support.builders import (
    NOW,
    make_event,
    make_organization,
    make_project,
    make_registration,
    make_session,
    make_user,
)
from tests.support.counselling import BERLIN, make_day
from tests.support.door import make_entry, pair_phone, upload
from tests.support.network import AFTER, LATER, LEFT, close, hold, leave, report

YEAR = Period(year=2026)


@pytest.fixture
def herne(app: Flask) -> Organization:
    """The umbrella."""
    return make_organization()


@pytest.fixture
def verein(herne: Organization) -> Organization:
    """A member association with an administrator."""
    verein = make_organization(short_name="Kulturverein", umbrella=herne)
    make_user(verein, name="Vera", roles=(Role.ADMIN,), password_hash="set")
    return verein


def remove(association: Organization, umbrella: Organization) -> None:
    """Be taken out by the umbrella."""
    by = make_user(umbrella, name="Olga", roles=(Role.ADMIN,))
    departures.remove_association(
        reference=association.reference, umbrella_id=umbrella.id, by_user_id=by.id, zone=BERLIN, now=LEFT
    )
    db.session.expire_all()


def let_in_late(event: Event, people: int) -> None:
    """A phone brings more people after the event."""
    upload(pair_phone(event), make_entry(event, kind=EntryKind.WALK_IN, adults=people), now=LATER)


def counted(project: Project) -> list[tuple[int, int, int, int]]:
    """What the report says of each session: registered, admitted, walk-ins, and what its log says."""
    return [(s.registered, s.admitted, s.walk_ins, s.log_admitted + s.log_walk_ins) for s in report(project).sessions]


def totals(umbrella: Organization, period: Period = YEAR) -> list[AssociationTotals]:
    """What the umbrella sees of associations."""
    return [row for row in association_queries.list_totals(umbrella.id, period, zone=BERLIN) if not row.is_umbrella]


class TestOwn:
    """What stays with the association."""

    def test_people_events_and_guests_stay(self, herne: Organization, verein: Organization) -> None:
        event = make_event(organization=verein)
        make_registration(event, name="Ada Beispiel")
        ben = make_user(verein, roles=(Role.ORGANIZER,))

        leave(verein)

        assert (verein.umbrella_id, verein.left_network_at, verein.has_legal_pages) == (None, LEFT, True)
        assert roles_by_organization(ben.id) == {verein.id: frozenset({Role.ORGANIZER})}
        guests = select(Registration.name).join(Event).where(Event.organization_id == verein.id)
        assert list(db.session.scalars(guests)) == ["Ada Beispiel"]

    def test_own_projects_stay(self, herne: Organization, verein: Organization) -> None:
        event = make_event(organization=verein)
        project_id = event.project_id

        leave(verein)

        assert db.session.get_one(Event, event.id).project_id == project_id

    def test_no_network_of_its_own_begins(self, herne: Organization, verein: Organization) -> None:
        leave(verein)

        assert association_queries.list_umbrellas([verein.id]) == []
        with pytest.raises(NotFound):
            associations.add_association(
                umbrella_id=verein.id,
                association=NewAssociation(name="Unterverein", short_name="Unterverein", email="", phone=""),
                administrator=NewUser(name="Ada", email="ada@example.org", roles=(Role.ADMIN,)),
                language="de",
                by_user_id=make_user(verein).id,
                now=NOW,
            )


class TestTotals:
    """What the umbrella keeps of the sums."""

    def test_those_of_the_moment_stay_and_nothing_later_comes(self, herne: Organization, verein: Organization) -> None:
        event = hold(verein, make_project(verein))
        before = [(row.public, row.counselling) for row in totals(herne)]

        leave(verein)
        let_in_late(event, 5)
        make_registration(event, adults=7, email="late@example.org")

        (row,) = totals(herne)
        assert before == [(row.public, row.counselling)] == [(Totals(events=1, registered=3, admitted=3), Totals())]
        assert (row.short_name, row.left_at) == ("Kulturverein", LEFT)

    def test_what_is_still_to_come_is_left_out(self, herne: Organization, verein: Organization) -> None:
        make_registration(make_event(organization=verein, sessions=[later_session()]), adults=4)
        assert totals(herne)[0].public.registered == 4

        leave(verein)

        assert totals(herne) == []

    def test_counselling_stays_apart(self, herne: Organization, verein: Organization) -> None:
        make_day(organization=verein, booked=2)
        hold(verein, make_project(verein))
        by = make_user(verein)

        departures.leave_network(
            organization_id=verein.id, by_user_id=by.id, zone=BERLIN, now=LEFT + timedelta(days=30)
        )

        (year,), (third,), (fourth,) = (
            totals(herne, period) for period in (YEAR, Period(year=2026, quarter=3), Period(year=2026, quarter=4))
        )
        public, counselling = Totals(events=1, registered=3, admitted=3), Totals(events=1, registered=2)
        assert (year.public, year.counselling) == (public, counselling)
        assert (third.public, third.counselling) == (public, Totals())
        assert (fourth.public, fourth.counselling) == (Totals(), counselling)

    @pytest.mark.parametrize("is_neighbour", [True, False])
    def test_are_for_the_umbrella_alone(self, herne: Organization, verein: Organization, is_neighbour: bool) -> None:
        other = make_organization(short_name="Woanders", umbrella=herne if is_neighbour else None)
        hold(verein, make_project(verein))

        leave(verein)

        assert "Kulturverein" not in [row.short_name for row in totals(other)]


class TestSharedProjects:
    """What becomes of events in projects of the umbrella."""

    def test_closed_numbers_stay_and_everything_else_goes_out(self, herne: Organization, verein: Organization) -> None:
        shared = make_project(herne, is_shared=True)
        closed, left_open = hold(verein, shared), hold(verein, shared, is_closed=False, people=2)
        announced = departure_queries.list_shared_work(verein.id, umbrella_id=herne.id)

        leave(verein)

        assert announced == [SharedWork(project="Gemeinsames Handeln", staying=1, leaving=1)]
        assert db.session.get_one(Event, closed.id).project_id == shared.id
        assert db.session.get_one(Event, left_open.id).project_id is None
        assert counted(shared) == [(3, 3, 0, 3)]

    def test_later_corrections_are_not_for_the_report(self, herne: Organization, verein: Organization) -> None:
        shared = make_project(herne, is_shared=True)
        event = hold(verein, shared)
        leave(verein)
        keys = db.session.scalars(select(PersonKey.key)).all()

        let_in_late(event, 5)
        close(event, reason="Handy nachträglich übertragen")

        (session,) = report(shared).sessions
        assert counted(shared) == [(3, 3, 0, 3)]
        assert (session.closing_version, session.changed_since_closing, session.open_conflicts) == (1, (), 0)
        assert (len(keys), db.session.scalars(select(PersonKey.key)).all()) == (1, keys)

    def test_corrections_of_those_who_stay_count(self, herne: Organization, verein: Organization) -> None:
        shared = make_project(herne, is_shared=True)
        event = hold(verein, shared)

        let_in_late(event, 5)
        close(event, reason="Handy nachträglich übertragen")

        assert counted(shared) == [(3, 3, 5, 8)]

    def test_sessions_that_come_later_are_not_for_the_report(self, herne: Organization, verein: Organization) -> None:
        shared = make_project(herne, is_shared=True)
        event = hold(verein, shared)
        second = later_session(days=2)
        second.event_id = event.id
        db.session.add(second)
        db.session.commit()

        leave(verein)

        found = report(shared)
        assert ([s.reference for s in found.sessions], found.upcoming) == ([list_sessions(event.id)[0].reference], [])

    def test_copy_of_such_an_event_is_in_no_project(self, herne: Organization, verein: Organization) -> None:
        shared = make_project(herne, is_shared=True)
        event = hold(verein, shared)

        def copy() -> int | None:
            user_id = make_user(verein).id
            return event_copies.copy_event(
                event_id=event.id, days=7, zone="Europe/Berlin", user_id=user_id, now=NOW
            ).project_id

        assert copy() == shared.id
        leave(verein)
        assert copy() is None

    def test_issued_reports_stay_as_they_are(self, herne: Organization, verein: Organization) -> None:
        shared = make_project(herne, is_shared=True)
        event = hold(verein, shared)
        issued = reports.issue_report(
            project_id=shared.id,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            is_final=False,
            zone=BERLIN,
            user_id=make_user(herne).id,
            now=AFTER,
        )
        before = (issued.sha256, issued.facts)

        leave(verein)
        let_in_late(event, 5)

        db.session.refresh(issued)
        assert (issued.sha256, issued.facts) == before


class TestRemoving:
    """The umbrella ends the membership."""

    def test_has_the_same_end(self, herne: Organization, verein: Organization) -> None:
        shared = make_project(herne, is_shared=True)
        hold(verein, shared)

        remove(verein, herne)

        assert (verein.umbrella_id, verein.left_network_at) == (None, LEFT)
        assert association_queries.list_associations(herne.id) == []
        assert [row.public.admitted for row in totals(herne)] == [3]
        assert counted(shared) == [(3, 3, 0, 3)]

    def test_ends_invitations_that_nobody_has_accepted(self, herne: Organization) -> None:
        added = associations.add_association(
            umbrella_id=herne.id,
            association=NewAssociation(name="Tippfehler", short_name="Tippfehler", email="", phone=""),
            administrator=NewUser(name="Ada", email="ada@example.org", roles=(Role.ADMIN,)),
            language="de",
            by_user_id=make_user(herne).id,
            now=NOW,
        )
        ada = db.session.scalars(select(User).where(User.email == "ada@example.org")).one()
        stamp = ada.session_stamp

        remove(added, herne)

        assert roles_by_organization(ada.id) == {}
        assert (ada.is_active, ada.session_stamp == stamp) == (False, False)

    @pytest.mark.parametrize("relation", ["stranger", "neighbour", "itself", "gone"])
    def test_is_for_its_own_umbrella_alone(self, herne: Organization, verein: Organization, relation: str) -> None:
        by = make_organization(short_name="Woanders", umbrella=herne if relation == "neighbour" else None)
        if relation == "itself":
            by = verein
        if relation == "gone":
            by = herne
            leave(verein)
        left_at = verein.left_network_at

        with pytest.raises(NotFound):
            remove(verein, by)

        db.session.expire_all()
        assert (verein.umbrella_id, verein.left_network_at) == (None if relation == "gone" else herne.id, left_at)


@pytest.mark.parametrize("is_removed", [True, False])
def test_departure_is_noted_with_both_and_names_own_people_alone(
    herne: Organization, verein: Organization, is_removed: bool
) -> None:
    if is_removed:
        remove(verein, herne)
    else:
        leave(verein)

    action = "organization.removed_from_network" if is_removed else "organization.left_network"
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()
    names = {entry.organization_id: entry.user_id and db.session.get_one(User, entry.user_id).name for entry in entries}
    assert names == {herne.id: "Olga" if is_removed else None, verein.id: None if is_removed else "Vera"}
    assert {entry.subject_reference for entry in entries} == {verein.reference}


def test_whoever_belongs_to_no_network_leaves_none(herne: Organization, verein: Organization) -> None:
    leave(verein)

    for organization in (herne, verein):
        with pytest.raises(NotFound):
            leave(organization)


def later_session(*, days: int = 7) -> EventSession:
    """A session that is still to come when the association leaves."""
    begin = LEFT + timedelta(days=days)
    return make_session(starts_at=begin, ends_at=begin + timedelta(hours=2))
