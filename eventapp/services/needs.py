"""What people need, with their consent: it can be put right and taken back at any time (PRV-4)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete

from eventapp.db import db, transactional
from eventapp.domain.states import Need
from eventapp.models import Registration, RegistrationNeed
from eventapp.queries import registrations as registration_queries
from eventapp.services import settling


@transactional
def change_needs(*, registration_id: int, needs: Collection[Need], now: datetime) -> Registration:
    """Keep these needs alone; what was consented to before keeps its date. None takes the consent back.

    Raises NotFound.
    """
    registration = registration_queries.lock_registration(registration_id)
    present = {row.need for row in registration.needs}
    if present == set(needs):
        return registration
    db.session.execute(
        delete(RegistrationNeed).where(
            RegistrationNeed.registration_id == registration.id, RegistrationNeed.need.not_in(needs)
        )
    )
    added = [need for need in Need if need in needs and need not in present]
    db.session.add_all(RegistrationNeed(registration_id=registration.id, need=need, consented_at=now) for need in added)
    registration.updated_at = now
    settling.record("registration.needs_changed", registration, event=registration.event, now=now)
    return registration
