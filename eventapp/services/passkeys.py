"""Passkeys of the team: registered under a name, used to sign in, taken away."""

import hashlib
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from eventapp.adapters import passkeys as adapter
from eventapp.adapters.passkeys import AnswerWrong, Site
from eventapp.adapters.randomness import new_reference
from eventapp.db import db, transactional
from eventapp.domain.errors import PasskeyRefused
from eventapp.domain.login_sessions import Admission
from eventapp.models import Passkey, SpentChallenge
from eventapp.queries import accounts as account_queries
from eventapp.queries import second_factors as queries
from eventapp.services import second_factors


def creation_options(*, user_id: int, site: Site, challenge: bytes) -> str:
    """Return the JSON that asks the browser for a new passkey of this account."""
    user = account_queries.get_user(user_id)
    return adapter.creation_options(
        site=site,
        account=user.email,
        name=user.name,
        handle=hashlib.sha256(f"passkey {user.reference}".encode()).digest(),
        present=[each.credential_id for each in queries.list_passkeys(user_id)],
        challenge=challenge,
    )


def request_options(*, user_id: int | None, site: Site, challenge: bytes) -> str:
    """Return the JSON that asks the browser for one of the account's passkeys, or for anybody's."""
    allowed = [each.credential_id for each in queries.list_passkeys(user_id)] if user_id is not None else []
    return adapter.request_options(site=site, allowed=allowed, challenge=challenge)


def add(*, user_id: int, name: str, answer: str, site: Site, challenge: bytes, now: datetime) -> list[str]:
    """Keep a new passkey. Returns recovery codes where there were none. Raises PasskeyRefused."""
    try:
        key = adapter.verify_new_key(answer, site=site, challenge=challenge)
        return _add(user_id, name, key=key, challenge=challenge, now=now)
    except (AnswerWrong, IntegrityError) as error:  # the same passkey, or the same answer, twice
        raise PasskeyRefused from error


@transactional
def _add(user_id: int, name: str, *, key: adapter.NewKey, challenge: bytes, now: datetime) -> list[str]:
    account_queries.lock_accounts()
    _spend(challenge, now=now)
    db.session.add(
        Passkey(
            reference=new_reference(),
            user_id=user_id,
            name=name,
            credential_id=key.credential_id,
            public_key=key.public_key,
            sign_count=key.sign_count,
            created_at=now,
        )
    )
    return second_factors.welcome(user_id, "user.passkey_added", now=now)


def check(*, answer: str, site: Site, challenge: bytes, now: datetime, user_id: int | None = None) -> Admission:
    """Return whose passkey has answered; with ``user_id`` only that account's count. Raises PasskeyRefused."""
    try:
        return _check(answer, site=site, challenge=challenge, now=now, user_id=user_id)
    except (AnswerWrong, IntegrityError) as error:
        raise PasskeyRefused from error


@transactional
def _check(answer: str, *, site: Site, challenge: bytes, now: datetime, user_id: int | None) -> Admission:
    passkey = queries.lock_passkey(adapter.credential_id_of(answer))
    if passkey is None or user_id not in (None, passkey.user_id):
        raise PasskeyRefused
    passkey.sign_count = adapter.verify_answer(
        answer, site=site, challenge=challenge, public_key=passkey.public_key, sign_count=passkey.sign_count
    )
    passkey.last_used_at = now
    _spend(challenge, now=now)
    user = account_queries.get_user(passkey.user_id)
    return Admission(user_id=user.id, session_stamp=user.session_stamp)


@transactional
def remove(*, user_id: int, reference: str, now: datetime) -> None:
    """Take a passkey away. Raises NotFound, and SecondFactorNeeded for the last factor of somebody who needs one."""
    account_queries.lock_accounts()
    passkey = queries.get_passkey(reference, user_id=user_id)
    second_factors.ensure_dispensable(user_id)
    db.session.delete(passkey)
    second_factors.forget_codes_without_factor(user_id)
    second_factors.record("user.passkey_removed", user_id, now=now)


def _spend(challenge: bytes, *, now: datetime) -> None:
    """Raise IntegrityError where this question was answered before: no answer counts twice."""
    db.session.add(SpentChallenge(digest=hashlib.sha256(challenge).hexdigest(), spent_at=now))
    db.session.flush()
