"""Random people with random roles in several organizations: every page is open to exactly those whom the table names.

tests/architecture/test_access.py asks for each role alone; here roles come together, and from several organizations.
"""

import functools
from collections.abc import Iterator, Mapping
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from eventapp.db import db
from eventapp.domain.states import Role
from eventapp.models import Event, Membership, Organization, User
from tests.architecture.access_table import ACCESS, COUNSELLING, DEVICE, PEOPLE, PUBLIC
from tests.architecture.access_world import World, make_world
from tests.architecture.test_access import address, ask, noted_writes, rules
from tests.support.builders import make_organization, make_registration, make_user
from tests.support.counselling import make_day
from tests.support.proofs import many, random_case
from tests.support.signing_in import make_session

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("now")]

CASES, ADDRESSES_EACH = many(8), 30
#: for organizers, but of people: a counselling day opens it to those who counsel, too, alone
NAMES_GUESTS = ("manage.export_people",)
#: parts of addresses that name nothing of an organization's
OF_NOBODY = {"document"}
GUEST = "Unverkennbare Besucherin"
Roles = Mapping[int, frozenset[Role]]


def closed_pages(app: Flask) -> list[Rule]:
    """Pages for people with an account."""
    return [rule for rule in rules(app, method="GET") if ACCESS[rule.endpoint] not in (PUBLIC, DEVICE)]


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
    needs = [set(named.split())]
    if has_owner and (named in (PEOPLE, COUNSELLING) or rule.endpoint in NAMES_GUESTS):
        # who came to be counselled is known to counsellors alone, and they have no other event's guests
        counsels = is_counselling or "/day" in rule.rule
        needs.append({Role.COUNSELLING} if counsels else {Role.ADMIN, Role.ORGANIZER})
    held = [{role.value for role in roles[place]} for place in ([owner] if has_owner else roles)]
    return any(all(need & here for need in needs) for here in held)


def in_turn(world: World, day: Event) -> Iterator[tuple[World, bool]]:
    """The same addresses with the festival, and with a counselling day."""
    yield world, False
    yield World(**{**vars(world), "references": {**world.references, "events": day.reference}}), True


def test_pages_are_open_to_exactly_those_whom_the_table_names(app: Flask) -> None:
    world = make_world(app)
    festival = db.session.scalars(select(Event).where(Event.reference == world.references["events"])).one()
    owner = festival.organization_id
    make_registration(festival, name=GUEST)
    day = make_day(organization=db.session.get_one(Organization, owner), booked=1)
    places = [owner, make_organization(short_name="Nebenan").id, make_organization(short_name="Gegenüber").id]
    sample = [
        (rule, address(rule, variant), is_counselling)
        for variant, is_counselling in in_turn(world, day)
        for rule in closed_pages(app)
    ]
    best = functools.cache(lambda where: ask(app, world.olga, where, "GET").status_code)
    wrong = []
    for number in CASES:
        chance = random_case("roles", number)
        roles = random_roles(chance, places)
        person = make_person(roles)
        with noted_writes() as writes:
            for rule, where, is_counselling in chance.sample(sample, ADDRESSES_EACH):
                answer = ask(app, person, where, "GET")
                may = is_open(rule, roles, owner=owner, is_counselling=is_counselling)
                if answer.status_code != (best(where) if may else 404):
                    wrong.append(f"{number}: {where} {sorted(roles[owner])} {answer.status_code}, may: {may}")
                if not roles[owner] and GUEST in answer.text:
                    wrong.append(f"{number}: {where} shows guests of others")
        assert writes == []

    assert wrong == []
