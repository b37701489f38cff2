"""What the documents of data protection are made from."""

from sqlalchemy import func, select

from eventapp.db import db
from eventapp.domain.privacy_documents import KindRetention
from eventapp.domain.retention import DEFAULT_POLICIES
from eventapp.domain.states import EventKind, Role
from eventapp.models import Event, Membership, Project, User

KIND_NAMES = {
    EventKind.FEST: "Fest",
    EventKind.WORKSHOP: "Workshop",
    EventKind.FACHTAG: "Fachtag",
    EventKind.BERATUNG: "Beratungstag",
}
_ROLE_NAMES = {
    Role.ADMIN: "Verwaltung",
    Role.ORGANIZER: "Leitung",
    Role.DOOR: "Tür",
    Role.REPORT: "Bericht",
    Role.COUNSELLING: "Beratung",
}


def list_kind_retention(organization_id: int) -> list[KindRetention]:
    """Return the longest days that events of each sort have set, the defaults for sorts without events."""
    rows = db.session.execute(
        select(Event.kind, func.max(Event.contact_days), func.max(Event.name_days), func.max(Event.needs_days))
        .where(Event.organization_id == organization_id)
        .group_by(Event.kind)
    )
    longest = {kind: (contact, name, needs) for kind, contact, name, needs in rows}
    found = []
    for kind in EventKind:
        policy = DEFAULT_POLICIES[kind]
        contact, name, needs = longest.get(kind, (policy.contact_days, policy.name_days, policy.needs_days))
        found.append(KindRetention(kind=KIND_NAMES[kind], contact_days=contact, name_days=name, needs_days=needs))
    return found


def count_accounts(organization_id: int) -> dict[str, int]:
    """Return how many active accounts have each role, by its German name."""
    rows = db.session.execute(
        select(Membership.role, func.count(func.distinct(Membership.user_id)))
        .join(User, User.id == Membership.user_id)
        .where(Membership.organization_id == organization_id, User.is_active)
        .group_by(Membership.role)
    )
    counts = {role: count for role, count in rows}
    return {name: counts[role] for role, name in _ROLE_NAMES.items() if role in counts}


def list_funders(organization_id: int) -> list[str]:
    """Return the funders of the organization's projects, each once, by name."""
    query = select(Project.funder).where(Project.organization_id == organization_id, Project.funder != "").distinct()
    return sorted(db.session.scalars(query))
