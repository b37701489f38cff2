"""Lists that are being taken over, and what of them is there already."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.errors import NotFound
from eventapp.domain.persons import normalize_name
from eventapp.domain.registering import RegistrationDetails
from eventapp.domain.states import ImportState, RegistrationSource, RegistrationStatus
from eventapp.models import EventSession, Registration, RegistrationImport, RegistrationSession

#: A name without caring how it is written, a contact (empty for none), a session.
_Trace = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class KnownRegistrations:
    """By what rows of a list are found to be there already."""

    tokens: frozenset[str]
    traces: frozenset[_Trace]

    def has(self, details: RegistrationDetails) -> bool:
        """True for a row that was taken over before, and for somebody who is registered with this name and contact."""
        if details.form_token in self.tokens:
            return True
        contacts = [text for text in (details.contact.email, details.contact.phone) if text] or [""]
        name = normalize_name(details.name)
        return any(
            (name, contact, session) in self.traces for contact in contacts for session in details.event_sessions
        )


def get_import(reference: str, *, event_id: int) -> RegistrationImport:
    """Return a list of the event. Raises NotFound."""
    query = select(RegistrationImport).where(
        RegistrationImport.reference == reference, RegistrationImport.event_id == event_id
    )
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def lock_import(import_id: int) -> RegistrationImport | None:
    """Return a list that nobody else changes meanwhile; None when it is gone."""
    query = select(RegistrationImport).where(RegistrationImport.id == import_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).first()


def list_imports(event_id: int) -> list[RegistrationImport]:
    """Return the lists of the event that are not forgotten yet, the newest first."""
    query = select(RegistrationImport).where(RegistrationImport.event_id == event_id)
    return list(db.session.scalars(query.order_by(RegistrationImport.id.desc())))


def find_waiting_id() -> int | None:
    """Return the list that has waited longest to be taken over."""
    query = select(RegistrationImport.id).where(RegistrationImport.state == ImportState.WAITING)
    return db.session.scalar(query.order_by(RegistrationImport.started_at, RegistrationImport.id).limit(1))


def has_older(moment: datetime) -> bool:
    """True when there is a list from before the moment."""
    query = select(RegistrationImport.id).where(RegistrationImport.created_at < moment).limit(1)
    return db.session.scalar(query) is not None


def find_known(event_id: int) -> KnownRegistrations:
    """Return what tells whether a row is there already. Cancelled registrations count by their list only."""
    tokens = db.session.scalars(select(Registration.form_token).where(Registration.event_id == event_id))
    rows = db.session.execute(
        select(Registration.name, Registration.email, Registration.phone, EventSession.reference)
        .join(RegistrationSession, RegistrationSession.registration_id == Registration.id)
        .join(EventSession, EventSession.id == RegistrationSession.event_session_id)
        .where(
            Registration.event_id == event_id,
            Registration.status != RegistrationStatus.CANCELED,
            Registration.source != RegistrationSource.BLANK,
        )
    )
    traces = {
        (normalize_name(name), contact, session)
        for name, email, phone, session in rows
        for contact in ([text for text in (email, phone) if text] or [""])
    }
    return KnownRegistrations(tokens=frozenset(tokens), traces=frozenset(traces))
