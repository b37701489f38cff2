"""Member associations: who adds them, who is invited, and when the umbrella has nothing more to say."""

import pytest
from sqlalchemy import select

from eventapp.cli.mail_settings import mail_settings
from eventapp.db import db
from eventapp.domain.accounts import NewUser
from eventapp.domain.associations import NewAssociation, Period
from eventapp.domain.errors import EmailTaken, NameTaken, NotFound
from eventapp.domain.states import EventStatus, MessageKind, Role
from eventapp.models import AuditEntry, Organization, OutboxMessage, User
from eventapp.queries import associations as association_queries
from eventapp.queries.associations import Totals
from eventapp.services import associations
from eventapp.services.mails import compose
from tests.support.accounts import roles_by_organization
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_user
from tests.support.counselling import BERLIN, make_day
from tests.support.door import make_entry, pair_phone, ticket_of, upload

pytestmark = pytest.mark.usefixtures("app")


def add(umbrella: Organization, *, short_name: str = "Kulturverein", email: str = "ada@example.org") -> Organization:
    """Add a member association and invite Ada."""
    return associations.add_association(
        umbrella_id=umbrella.id,
        association=NewAssociation(name=f"{short_name} e. V.", short_name=short_name, email="", phone=""),
        administrator=NewUser(name="Ada", email=email, roles=(Role.ADMIN,)),
        language="de",
        by_user_id=make_user(umbrella).id,
        now=NOW,
    )


def again(umbrella: Organization, association: Organization) -> None:
    """Invite once more."""
    associations.invite_again(
        reference=association.reference,
        umbrella_id=umbrella.id,
        language="de",
        by_user_id=make_user(umbrella).id,
        now=NOW,
    )


def ada() -> User:
    """Who was invited."""
    return db.session.scalars(select(User).where(User.email == "ada@example.org")).one()


class TestAdding:
    """A new member association."""

    def test_gets_its_own_administrator_and_the_umbrella_no_role(self) -> None:
        herne = make_organization()
        olga = make_user(herne, roles=(Role.ADMIN,))

        added = add(herne)

        assert added.umbrella_id == herne.id
        assert roles_by_organization(ada().id) == {added.id: frozenset({Role.ADMIN})}
        assert roles_by_organization(olga.id) == {herne.id: frozenset({Role.ADMIN})}

    def test_invites_in_the_name_of_the_association(self) -> None:
        add(make_organization())

        message = db.session.scalars(select(OutboxMessage)).one()
        mail = compose(message, settings=mail_settings(), now=NOW)

        assert mail is not None
        assert (message.kind, mail.subject) == (MessageKind.USER_INVITED, "Ihr Zugang zu Einlass: Kulturverein e. V.")

    def test_keeps_the_account_of_somebody_who_works_elsewhere(self) -> None:
        herne = make_organization()
        make_user(herne, email="ada@example.org", roles=(Role.DOOR,))

        added = add(herne)

        assert roles_by_organization(ada().id) == {
            herne.id: frozenset({Role.DOOR}),
            added.id: frozenset({Role.ADMIN}),
        }

    def test_is_noted_with_the_umbrella(self) -> None:
        herne = make_organization()
        added = add(herne)

        noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "organization.added")).one()

        assert (noted.organization_id, noted.subject_reference) == (herne.id, added.reference)

    def test_refuses_names_that_are_in_use(self) -> None:
        herne = make_organization()
        add(herne)

        with pytest.raises(NameTaken):
            add(herne, short_name=" kulturverein", email="b@example.org")

    def test_adds_nothing_when_nobody_can_be_invited(self) -> None:
        herne = make_organization()
        make_user(herne, email="ada@example.org").is_active = False
        db.session.commit()

        with pytest.raises(EmailTaken):
            add(herne)

        assert association_queries.list_associations(herne.id) == []

    def test_goes_one_level_deep(self) -> None:
        association = add(make_organization())

        with pytest.raises(NotFound):
            add(association, short_name="Unterverein", email="b@example.org")


class TestInvitingAgain:
    """For those who missed the first mail."""

    def test_sends_a_second_mail_while_nobody_has_come(self) -> None:
        herne = make_organization()
        again(herne, add(herne))

        sent = [mail.recipient for mail in db.session.scalars(select(OutboxMessage))]
        assert sent == ["ada@example.org", "ada@example.org"]

    def test_ends_with_the_first_password(self) -> None:
        herne = make_organization()
        added = add(herne)
        ada().password_hash = "set"
        db.session.commit()

        with pytest.raises(NotFound):
            again(herne, added)

    def test_is_for_the_own_umbrella_alone(self) -> None:
        added = add(make_organization())

        with pytest.raises(NotFound):
            again(make_organization(short_name="Woanders"), added)


class TestTotals:
    """What the umbrella may know."""

    def test_add_up_each_association_and_counselling_apart(self) -> None:
        herne = make_organization()
        verein = make_organization(short_name="Kulturverein", umbrella=herne)
        make_event(organization=make_organization(short_name="Fremd"))
        event = make_event(organization=verein)
        came = make_registration(event, adults=2)
        make_registration(event, adults=3, email="b@example.org")
        upload(pair_phone(event), make_entry(event, ticket=ticket_of(came), adults=2))
        make_event(organization=verein, status=EventStatus.DRAFT)
        make_day(organization=verein, booked=2)

        found = association_queries.list_totals(herne.id, Period(year=2026), zone=BERLIN)

        assert [(row.short_name, row.is_umbrella) for row in found] == [
            ("Netzwerk Herne", True),
            ("Kulturverein", False),
        ]
        assert found[0].public == found[0].counselling == Totals()
        assert found[1].public == Totals(events=1, registered=5, admitted=2, walk_ins=0)
        assert found[1].counselling == Totals(events=1, registered=2)

    def test_count_the_days_of_the_period_alone(self) -> None:
        herne = make_organization()
        make_registration(make_event(organization=herne))

        def registered(quarter: int) -> int:
            (row,) = association_queries.list_totals(herne.id, Period(year=2026, quarter=quarter), zone=BERLIN)
            return row.public.registered

        assert [registered(quarter) for quarter in (2, 3, 4)] == [0, 1, 0]
