"""Members: invitations, roles, and what ends somebody's access."""

import pytest
from sqlalchemy import select

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.accounts import NewUser
from eventapp.domain.errors import (
    EmailTaken,
    LastAdministrator,
    LoginFailed,
    NotFound,
)
from eventapp.domain.states import MessageKind, Role
from eventapp.models import Organization, OutboxMessage
from eventapp.services import accounts
from tests.support.accounts import PASSWORD, fresh, make_olga, roles_of
from tests.support.builders import NOW, make_organization, make_user

pytestmark = pytest.mark.usefixtures("app")


class TestMembers:
    """Invitations, roles, end of access."""

    def test_invitation_makes_an_account_without_a_password(self) -> None:
        olga = make_olga()
        organization_id = olga.memberships[0].organization_id
        gus = NewUser(name="Gus", email="Gus@Example.org", roles=(Role.DOOR, Role.DOOR))

        user = accounts.invite_user(
            organization_id=organization_id, user=gus, language="de", by_user_id=olga.id, now=NOW
        )

        assert (user.email, user.password_hash) == ("gus@example.org", None)
        assert roles_of(user) == {organization_id: frozenset({Role.DOOR})}
        mails = list(db.session.scalars(select(OutboxMessage)))
        assert [(mail.kind, mail.recipient) for mail in mails] == [(MessageKind.USER_INVITED, "gus@example.org")]

    def test_invitation_of_a_member_is_refused(self) -> None:
        olga = make_olga()
        again = NewUser(name="Olga", email="OLGA@example.org", roles=(Role.DOOR,))

        with pytest.raises(EmailTaken):
            accounts.invite_user(
                organization_id=olga.memberships[0].organization_id,
                user=again,
                language="de",
                by_user_id=olga.id,
                now=NOW,
            )

    def test_invitation_of_somebody_elsewhere_adds_roles_and_changes_nothing_else(self) -> None:
        olga = make_olga()
        mallory = make_user(make_organization(short_name="Woanders"), name="Mallory", email="mallory@example.org")
        new = NewUser(name="Other name", email="mallory@example.org", roles=(Role.DOOR,))
        here, there = olga.memberships[0].organization_id, mallory.memberships[0].organization_id

        accounts.invite_user(organization_id=here, user=new, language="de", by_user_id=olga.id, now=NOW)

        assert fresh(mallory).name == "Mallory"
        assert roles_of(mallory) == {here: frozenset({Role.DOOR}), there: frozenset({Role.ORGANIZER})}

    def test_roles_are_replaced_in_one_organization(self) -> None:
        olga = make_olga()
        organization = db.session.get_one(Organization, olga.memberships[0].organization_id)
        gus = make_user(organization, roles=(Role.DOOR, Role.ORGANIZER))

        accounts.change_roles(
            reference=gus.reference,
            organization_id=organization.id,
            roles=(Role.ORGANIZER, Role.COUNSELLING),
            by_user_id=olga.id,
            now=NOW,
        )

        assert roles_of(gus) == {organization.id: frozenset({Role.ORGANIZER, Role.COUNSELLING})}

    def test_last_administrator_stays(self) -> None:
        olga = make_olga(roles=(Role.ADMIN, Role.ORGANIZER))
        organization = db.session.get_one(Organization, olga.memberships[0].organization_id)
        shut = make_user(organization, roles=(Role.ADMIN,))
        shut.is_active = False
        db.session.commit()

        with pytest.raises(LastAdministrator):
            accounts.change_roles(
                reference=olga.reference,
                organization_id=organization.id,
                roles=(Role.ORGANIZER,),
                by_user_id=olga.id,
                now=NOW,
            )
        with pytest.raises(LastAdministrator):
            accounts.deactivate_user(reference=olga.reference, organization_ids=[organization.id], now=NOW)

        assert roles_of(olga) == {organization.id: frozenset({Role.ADMIN, Role.ORGANIZER})}

    def test_deactivation_ends_access_and_can_be_undone(self) -> None:
        olga = make_olga()
        organization = db.session.get_one(Organization, olga.memberships[0].organization_id)
        gus = make_user(organization, roles=(Role.DOOR,), password_hash=hash_password(PASSWORD))
        stamp = gus.session_stamp

        accounts.deactivate_user(reference=gus.reference, organization_ids=[organization.id], now=NOW)

        assert roles_of(gus) == {}
        with pytest.raises(LoginFailed):
            accounts.log_in(email=gus.email, password=PASSWORD)

        accounts.activate_user(reference=gus.reference, organization_ids=[organization.id], by_user_id=olga.id, now=NOW)

        assert roles_of(gus) == {organization.id: frozenset({Role.DOOR})}
        assert fresh(gus).session_stamp != stamp

    def test_deactivation_leaves_work_for_others_alone(self) -> None:
        olga = make_olga()
        elsewhere = make_organization(short_name="Woanders")
        mallory = make_user(elsewhere, email="mallory@example.org", roles=(Role.ORGANIZER,))
        here = olga.memberships[0].organization_id
        joins = NewUser(name="Mallory", email="mallory@example.org", roles=(Role.DOOR,))
        accounts.invite_user(organization_id=here, user=joins, language="de", by_user_id=olga.id, now=NOW)

        stamp = fresh(mallory).session_stamp

        accounts.deactivate_user(reference=mallory.reference, organization_ids=[here], now=NOW)

        assert roles_of(mallory) == {elsewhere.id: frozenset({Role.ORGANIZER})}
        assert fresh(mallory).session_stamp == stamp  # nobody logs the people of a neighbour out

    def test_members_of_others_do_not_exist(self) -> None:
        olga = make_olga()
        mallory = make_user(make_organization(short_name="Woanders"), email="mallory@example.org")
        here = [olga.memberships[0].organization_id]

        with pytest.raises(NotFound):
            accounts.deactivate_user(reference=mallory.reference, organization_ids=here, now=NOW)
        with pytest.raises(NotFound):
            accounts.activate_user(reference=mallory.reference, organization_ids=here, by_user_id=olga.id, now=NOW)
        with pytest.raises(NotFound):
            accounts.repeat_invitation(
                reference=mallory.reference, organization_ids=here, language="de", by_user_id=olga.id, now=NOW
            )
        with pytest.raises(NotFound):
            accounts.change_roles(
                reference=mallory.reference, organization_id=here[0], roles=(), by_user_id=olga.id, now=NOW
            )

        assert fresh(mallory).is_active

    @pytest.mark.parametrize(
        ("password_hash", "kind"),
        [(None, MessageKind.USER_INVITED), ("$argon2id$something", MessageKind.PASSWORD_RESET)],
    )
    def test_link_is_sent_again_as_it_fits(self, password_hash: str | None, kind: MessageKind) -> None:
        organization = make_organization()
        olga = make_olga(organization=organization)
        gus = make_user(organization, email="gus@example.org", password_hash=password_hash)

        accounts.repeat_invitation(
            reference=gus.reference, organization_ids=[organization.id], language="de", by_user_id=olga.id, now=NOW
        )

        mails = list(db.session.scalars(select(OutboxMessage)))
        assert [(mail.kind, mail.recipient) for mail in mails] == [(kind, "gus@example.org")]
