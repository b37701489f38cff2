"""An association that has left its network comes back: who asks, who decides, what the umbrella sees from then on."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.associations import Period
from eventapp.domain.errors import NameTaken, NotFound
from eventapp.domain.states import EntryKind, MessageKind, OutboxStatus, Role
from eventapp.models import AuditEntry, Event, Membership, Organization, PersonKey, User
from eventapp.queries import associations as association_queries
from eventapp.queries import network_returns as return_queries
from eventapp.queries import projects as project_queries
from eventapp.queries.associations import AssociationTotals, Totals
from eventapp.services import departures, network_returns, outbox
from tests.support.accounts import roles_by_organization
from tests.support.builders import (
    make_event,
    make_organization,
    make_project,
    make_registration,
    make_session,
    make_user,
)
from tests.support.counselling import BERLIN
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.mails import kept_mails, make_mail_settings, text_of
from tests.support.network import LATER, LEFT, close, hold, leave, report
from tests.support.outbox import forget_mails, messages

INVITED = LATER + timedelta(days=1)
BACK = LATER + timedelta(days=2)
LEFT_AGAIN = LATER + timedelta(days=20)
YEAR = Period(year=2026)


@pytest.fixture
def herne(app: Flask) -> Organization:
    """The umbrella, with an administrator."""
    herne = make_organization()
    make_user(herne, name="Olga", email="olga@example.org", roles=(Role.ADMIN,), password_hash="set")
    return herne


@pytest.fixture
def verein(herne: Organization) -> Organization:
    """A member association with an administrator."""
    verein = make_organization(short_name="Kulturverein", umbrella=herne)
    make_user(verein, name="Vera", email="vera@example.org", roles=(Role.ADMIN,), password_hash="set")
    return verein


def invite(association: Organization, umbrella: Organization, *, now: datetime = INVITED) -> None:
    """The umbrella asks."""
    by = make_user(umbrella, roles=(Role.REPORT,))
    network_returns.invite_back(reference=association.reference, umbrella_id=umbrella.id, by_user_id=by.id, now=now)
    db.session.expire_all()


def accept(association: Organization, *, now: datetime = BACK) -> None:
    """The association says yes."""
    by = make_user(association, roles=(Role.REPORT,))
    network_returns.return_to_network(organization_id=association.id, by_user_id=by.id, now=now)
    db.session.expire_all()


def come_back(association: Organization, umbrella: Organization) -> None:
    """Leave and come back."""
    leave(association)
    invite(association, umbrella)
    accept(association)


def hold_on(association: Organization, starts_at: datetime, *, people: int) -> Event:
    """Hold an event in no project at this time."""
    session = make_session(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    event = make_event(organization=association, sessions=[session])
    came = make_registration(event, adults=people, email=f"p{people}@example.org")
    inside = starts_at + timedelta(minutes=5)
    phone = pair_phone(event, now=starts_at)
    upload(phone, make_entry(event, ticket=ticket_of(came), adults=people, at=inside), now=inside)
    return event


def totals(umbrella: Organization) -> list[AssociationTotals]:
    """What the umbrella sees of associations in the year."""
    return [row for row in association_queries.list_totals(umbrella.id, YEAR, zone=BERLIN) if not row.is_umbrella]


class TestOwn:
    """What is the association's stays so."""

    def test_people_events_and_guests_are_untouched(self, herne: Organization, verein: Organization) -> None:
        ben = make_user(verein, roles=(Role.ORGANIZER, Role.DOOR))
        event = make_event(organization=verein)
        own = (event.id, event.project_id, event.reference)
        leave(verein)
        stamps = [(user.id, user.session_stamp) for user in db.session.scalars(select(User).order_by(User.id))]

        invite(verein, herne)
        accept(verein)

        assert (verein.umbrella_id, verein.left_network_at, verein.has_legal_pages) == (herne.id, None, True)
        assert roles_by_organization(ben.id) == {verein.id: frozenset({Role.ORGANIZER, Role.DOOR})}
        (stayed,) = db.session.scalars(select(Event).where(Event.organization_id == verein.id))
        assert (stayed.id, stayed.project_id, stayed.reference) == own
        after = {user.id: user.session_stamp for user in db.session.scalars(select(User))}
        assert [(user_id, after[user_id]) for user_id, _ in stamps] == stamps

    def test_projects_are_those_that_a_new_association_sees(self, herne: Organization, verein: Organization) -> None:
        shared = make_project(herne, is_shared=True)
        make_project(herne)
        own = make_project(verein)
        come_back(verein, herne)
        fresh = make_organization(short_name="Neu", umbrella=herne)

        seen = {project.id for project in project_queries.list_usable(verein.id)}

        assert seen - {own.id} == {project.id for project in project_queries.list_usable(fresh.id)} == {shared.id}


class TestDeciding:
    """Who asks and who answers."""

    def test_nobody_comes_back_uninvited(self, herne: Organization, verein: Organization) -> None:
        leave(verein)

        with pytest.raises(NotFound):
            accept(verein)

        db.session.expire_all()
        assert verein.umbrella_id is None

    def test_invitation_alone_changes_nothing(self, herne: Organization, verein: Organization) -> None:
        leave(verein)

        invite(verein, herne)

        assert (verein.umbrella_id, verein.left_network_at) == (None, LEFT)
        assert association_queries.list_associations(herne.id) == []

    @pytest.mark.parametrize("end", ["refuse", "withdraw"])
    def test_invitation_ends_when_one_side_does_not_want_it(
        self, herne: Organization, verein: Organization, end: str
    ) -> None:
        leave(verein)
        invite(verein, herne)

        if end == "refuse":
            network_returns.refuse_invitation(organization_id=verein.id, by_user_id=make_user(verein).id, now=BACK)
        else:
            network_returns.withdraw_invitation(
                reference=verein.reference, umbrella_id=herne.id, by_user_id=make_user(herne).id, now=BACK
            )

        with pytest.raises(NotFound):
            accept(verein)
        invite(verein, herne, now=BACK)  # it can be asked again
        accept(verein)
        assert verein.umbrella_id == herne.id

    @pytest.mark.parametrize("relation", ["stranger", "neighbour", "itself", "other umbrella", "former"])
    def test_only_the_former_umbrella_invites(self, herne: Organization, verein: Organization, relation: str) -> None:
        by = make_organization(short_name="Woanders", umbrella=herne if relation == "neighbour" else None)
        if relation == "itself":
            by = verein
        if relation == "other umbrella":
            make_organization(short_name="Drittverein", umbrella=by)
        if relation == "former":
            by.left_network_at, by.former_umbrella_id = LEFT, herne.id
        leave(verein)

        with pytest.raises(NotFound):
            invite(verein, by)

        db.session.expire_all()
        assert verein.invited_back_at is None

    def test_members_are_not_invited(self, herne: Organization, verein: Organization) -> None:
        with pytest.raises(NotFound):
            invite(verein, herne)
        come_back(verein, herne)
        with pytest.raises(NotFound):
            invite(verein, herne)

    def test_association_without_anybody_cannot_be_asked(self, herne: Organization) -> None:
        empty = make_organization(short_name="Leer", umbrella=herne)
        invited = make_user(empty, roles=(Role.ADMIN,))
        departures.remove_association(
            reference=empty.reference, umbrella_id=herne.id, by_user_id=invited.id, zone=BERLIN, now=LEFT
        )

        assert return_queries.list_former(herne.id) == []
        with pytest.raises(NotFound):
            invite(empty, herne)

    def test_name_that_is_in_use_by_now_is_in_the_way(self, herne: Organization, verein: Organization) -> None:
        leave(verein)
        invite(verein, herne)
        other = make_organization(short_name="KULTURVEREIN", umbrella=herne)

        with pytest.raises(NameTaken):
            accept(verein)
        with pytest.raises(NameTaken):
            invite(verein, herne)

        db.session.expire_all()
        assert verein.umbrella_id is None
        other.short_name = "Anders"
        db.session.commit()
        accept(verein)
        assert verein.umbrella_id == herne.id


class TestSeeing:
    """What the umbrella sees."""

    def test_sums_of_the_time_alone_are_not_for_it(self, herne: Organization, verein: Organization) -> None:
        hold(verein, make_project(verein), people=3)
        leave(verein)
        hold_on(verein, LATER, people=5)
        invite(verein, herne)
        accept(verein)
        assert [(row.public, row.left_at) for row in totals(herne)] == [
            (Totals(events=1, registered=3, admitted=3), None)
        ]

        hold_on(verein, BACK + timedelta(days=1), people=7)

        assert [row.public for row in totals(herne)] == [Totals(events=2, registered=10, admitted=10)]

    def test_sums_of_both_times_stay_when_it_leaves_again(self, herne: Organization, verein: Organization) -> None:
        hold(verein, make_project(verein), people=3)
        leave(verein)
        hold_on(verein, LATER, people=5)
        invite(verein, herne)
        accept(verein)
        hold_on(verein, BACK + timedelta(days=1), people=7)
        before = [row.public for row in totals(herne)]

        by = make_user(verein)
        departures.leave_network(organization_id=verein.id, by_user_id=by.id, zone=BERLIN, now=LEFT_AGAIN)
        hold_on(verein, LEFT_AGAIN + timedelta(days=1), people=9)
        db.session.expire_all()

        assert [(row.public, row.left_at) for row in totals(herne)] == [(before[0], LEFT_AGAIN)]

    def test_reports_say_of_earlier_events_what_they_said(self, herne: Organization, verein: Organization) -> None:
        shared = make_project(herne, is_shared=True)
        event = hold(verein, shared)
        before = [(s.registered, s.admitted, s.walk_ins) for s in report(shared).sessions]
        come_back(verein, herne)
        keys = db.session.scalars(select(PersonKey.key)).all()

        upload(pair_phone(event), make_entry(event, kind=EntryKind.WALK_IN, adults=5), now=LATER)
        close(event, reason="Handy nachträglich übertragen")

        assert [(s.registered, s.admitted, s.walk_ins) for s in report(shared).sessions] == before == [(3, 3, 0)]
        assert db.session.scalars(select(PersonKey.key)).all() == keys

    def test_new_events_count_as_those_of_all_others(self, herne: Organization, verein: Organization) -> None:
        shared = make_project(herne, is_shared=True)
        hold(verein, shared)
        come_back(verein, herne)

        hold(verein, shared, people=4)

        assert sorted(s.admitted for s in report(shared).sessions) == [3, 4]


class TestMails:
    """Who hears of it."""

    def test_administrators_of_both_hear_of_a_departure(
        self, herne: Organization, verein: Organization, tmp_path: Path
    ) -> None:
        make_registration(make_event(organization=verein), name="Ada Beispiel")
        make_user(verein, roles=(Role.ORGANIZER,), password_hash="set")
        make_user(verein, roles=(Role.ADMIN,))  # has not accepted the invitation
        forget_mails()

        leave(verein)
        settings = make_mail_settings(tmp_path)
        outbox.deliver_due(now=LEFT, settings=settings)

        mails = {str(mail["To"]): mail for mail in kept_mails(settings)}
        assert sorted(mails) == ["olga@example.org", "vera@example.org"]
        assert {str(mail["Subject"]) for mail in mails.values()} == {"Nicht mehr im Netzwerk: Kulturverein e. V."}
        assert [to for to, mail in mails.items() if "Ada" in text_of(mail)] == []
        assert f"/manage/network?organization={herne.reference}" in text_of(mails["olga@example.org"])
        assert f"/manage/organization?organization={verein.reference}" in text_of(mails["vera@example.org"])

    def test_whoever_administers_both_gets_one(self, herne: Organization, verein: Organization) -> None:
        vera = db.session.scalars(select(User).where(User.email == "vera@example.org")).one()
        db.session.add(Membership(user_id=vera.id, organization_id=herne.id, role=Role.ADMIN))
        db.session.commit()

        leave(verein)

        assert sorted(message.recipient for message in messages()) == ["olga@example.org", "vera@example.org"]

    def test_invitation_is_sent_once_to_those_who_decide(
        self, herne: Organization, verein: Organization, tmp_path: Path
    ) -> None:
        leave(verein)
        forget_mails()

        invite(verein, herne)
        invite(verein, herne)
        settings = make_mail_settings(tmp_path)
        outbox.deliver_due(now=INVITED, settings=settings)

        (mail,) = kept_mails(settings)
        assert (mail["To"], mail["Subject"]) == (
            "vera@example.org",
            "Einladung zurück ins Netzwerk: Netzwerk Herne e. V.",
        )
        assert f"/manage/network/return?organization={verein.reference}" in text_of(mail)

    def test_mail_whose_reason_is_gone_is_not_sent(
        self, herne: Organization, verein: Organization, tmp_path: Path
    ) -> None:
        come_back(verein, herne)

        outbox.deliver_due(now=BACK, settings=make_mail_settings(tmp_path))

        assert {(message.kind, message.status) for message in messages()} == {
            (MessageKind.NETWORK_LEFT, OutboxStatus.DROPPED),
            (MessageKind.NETWORK_INVITED, OutboxStatus.DROPPED),
        }


def test_return_is_noted_with_both_and_names_own_people_alone(herne: Organization, verein: Organization) -> None:
    come_back(verein, herne)

    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    noted = [(entry.action.partition(".")[2], entry.organization_id, entry.user_id is not None) for entry in entries]
    assert [each for each in noted if each[0] in ("invited_back", "returned")] == [
        ("invited_back", herne.id, True),
        ("returned", verein.id, True),
        ("returned", herne.id, False),
    ]
