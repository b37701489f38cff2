"""Random people with random roles in several organizations: everything is open to exactly those whom the table names.

tests/architecture/test_access.py asks for each role alone; here roles come together, and from organizations that are
strangers, umbrella, member or neighbour to one another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.routing import Rule

from eventapp.db import Base, db
from eventapp.domain.states import Role
from eventapp.models import Event, Membership, Organization, User
from tests.architecture.access_table import ACCESS, COUNSELLING, PEOPLE
from tests.architecture.access_world import World, make_world
from tests.architecture.test_access import RELATIONS, address, ask, closed_to_visitors, relate
from tests.support.builders import make_organization, make_registration, make_user
from tests.support.counselling import make_day
from tests.support.proofs import many, random_case
from tests.support.signing_in import make_session
from tests.support.snapshots import Snapshot, take_snapshot

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("now")]

CASES, EACH = many(8), 40
#: for organizers, but of people: a counselling day opens it to those who counsel, too, alone
NAMES_GUESTS = ("manage.export_people", "manage.estimate")
#: parts of addresses that name nothing of an organization's
OF_NOBODY = {"document"}
#: there for umbrellas, or for members, alone: the role is needed, but not enough (tests/web/manage/test_network.py)
OF_SOME_ORGANIZATIONS = "/manage/network"
GUEST = "Unverkennbare Besucherin"
Roles = Mapping[int, frozenset[Role]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request, empty but with the token that forms carry; ``counsels``: for a counselling day."""

    rule: Rule
    method: str
    where: str
    counsels: bool


@dataclass(frozen=True, kw_only=True)
class Case:
    """Somebody with some roles, and the database as it is."""

    app: Flask
    world: World
    roles: Roles
    person: str
    snapshot: Snapshot

    def problems(self, sample: Sequence[Asked]) -> list[str]:
        """What is not as the table says. Those who may are answered as who may do everything; the others 404."""
        before = everything()
        allowed = [asked for asked in sample if self._may(asked)]
        found = [self._refused(asked) for asked in sample if asked not in allowed]
        allowed = [asked for asked in allowed if not asked.rule.rule.startswith(OF_SOME_ORGANIZATIONS)]
        found += [self._read(asked) for asked in allowed if asked.method == "GET"]
        found += [] if everything() == before else ["something was written"]
        found += [self._sent(asked) for asked in allowed if asked.method == "POST"]
        return [problem for problem in found if problem]

    def _may(self, asked: Asked) -> bool:
        return is_open(asked.rule, self.roles, owner=self.world.herne, is_counselling=asked.counsels)

    def _refused(self, asked: Asked) -> str:
        status = ask(self.app, self.person, asked.where, asked.method).status_code
        return "" if status == 404 else f"may not: {asked.method} {asked.where} {status}"

    def _read(self, asked: Asked) -> str:
        answer, best = (ask(self.app, who, asked.where, "GET") for who in (self.person, self.world.olga))
        if not self.roles[self.world.herne] and GUEST in answer.text:
            return f"{asked.where} shows guests of others"
        return "" if answer.status_code == best.status_code else f"may: {asked.where} {answer.status_code}"

    def _sent(self, asked: Asked) -> str:
        """Whether a form is there for both alike; what each changes is undone."""
        statuses = []
        for who in (self.person, self.world.olga):
            statuses.append(ask(self.app, who, asked.where, "POST").status_code)
            self.snapshot.restore()
        return "" if (statuses[0] == 404) is (statuses[1] == 404) else f"may: POST {asked.where} {statuses}"


def random_roles(chance: Random, organizations: list[int]) -> Roles:
    """What somebody may be: often nothing in one place and a lot in another."""
    return {
        organization: frozenset(chance.sample(list(Role), chance.choice((0, 0, 1, 1, 2, 3))))
        for organization in organizations
    }


def make_person(roles: Roles) -> str:
    """Somebody with these roles; what their browser holds."""
    user = make_user(db.session.get_one(Organization, next(iter(roles))), roles=())
    user.memberships = [Membership(organization_id=place, role=role) for place, held in roles.items() for role in held]
    db.session.commit()
    return make_session(db.session.get_one(User, user.id))


def is_open(rule: Rule, roles: Roles, *, owner: int, is_counselling: bool) -> bool:
    """What the table says: for an object the roles where it belongs, for a list those held anywhere."""
    named, has_owner = ACCESS[rule.endpoint], bool(rule.arguments - OF_NOBODY)
    if has_owner and rule.rule.startswith("/account/s"):
        return False  # a session or passkey of Olga's: nobody else has it
    needs = [set(named.split())]
    if has_owner and (named in (PEOPLE, COUNSELLING) or rule.endpoint in NAMES_GUESTS):
        # who came to be counselled is known to counsellors alone, and they have no other event's guests
        counsels = (
            (is_counselling and "/events/" in rule.rule) or "/day" in rule.rule or rule.rule.endswith("/counselling")
        )
        needs.append({Role.COUNSELLING} if counsels else {Role.ADMIN, Role.ORGANIZER})
    if rule.endpoint == "auth.pair_own_phone":  # at the door of the festival; counsellors stand at their own days'
        needs.append({Role.ADMIN, Role.ORGANIZER, Role.DOOR})
    held = [{role.value for role in roles[place]} for place in ([owner] if has_owner else roles)]
    return any(all(need & here for need in needs) for here in held)


def in_turn(world: World, day: Event) -> Iterator[tuple[World, bool]]:
    """The same addresses with the festival, and with a counselling day."""
    yield world, False
    yield World(**{**vars(world), "references": {**world.references, "events": day.reference}}), True


def named_organization(rule: Rule, where: str, owner: Organization) -> str:
    """The address with the organization that is meant: who looks after several sees one at a time."""
    chosen = rule.arguments and rule.rule.startswith(("/manage/users/", "/manage/network/"))
    return f"{where}?organization={owner.reference}" if chosen else where


def everything() -> list[str]:
    """Every row of the database."""
    with db.engine.connect() as connection:
        tables = {table.name: text(f'SELECT * FROM "{table.name}"') for table in Base.metadata.sorted_tables}  # noqa: S608 (our own names)
        return sorted(f"{name} {row}" for name, rows in tables.items() for row in connection.execute(rows))


def test_everything_is_open_to_exactly_those_whom_the_table_names(app: Flask) -> None:
    world = make_world(app)
    festival = db.session.scalars(select(Event).where(Event.reference == world.references["events"])).one()
    owner = db.session.get_one(Organization, world.herne)
    make_registration(festival, name=GUEST)
    day = make_day(organization=owner, booked=1)
    places = [world.herne, world.woanders, make_organization(short_name="Gegenüber").id]
    sample = [
        Asked(
            rule=rule, method=method, where=named_organization(rule, address(rule, variant), owner), counsels=counsels
        )
        for variant, counsels in in_turn(world, day)
        for rule, method in closed_to_visitors(app)
    ]
    wrong = []
    for number in CASES:
        chance = random_case("roles", number)
        relation, roles = chance.choice(RELATIONS), random_roles(chance, places)
        relate(world, relation)
        case = Case(
            app=app, world=world, roles=roles, person=make_person(roles), snapshot=take_snapshot(app.config["DATA_DIR"])
        )
        wrong += [f"{number}: {relation} {roles} {problem}" for problem in case.problems(chance.sample(sample, EACH))]
        case.snapshot.forget()

    assert "\n".join(wrong) == ""
