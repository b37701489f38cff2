"""The signing keys."""

from sqlalchemy import select

from eventapp.db import db
from eventapp.models import SigningKey


def find_active_key() -> SigningKey | None:
    """Return the key that signs new tickets."""
    query = select(SigningKey).where(SigningKey.retired_at.is_(None)).order_by(SigningKey.id.desc())
    return db.session.scalars(query.limit(1)).first()


def get_public_keys() -> dict[int, bytes]:
    """Return all public keys by key id; retired ones still verify older tickets."""
    rows = db.session.execute(select(SigningKey.id, SigningKey.public_key).order_by(SigningKey.id))
    return {key_id: public_key for key_id, public_key in rows}
