"""Passkeys (WebAuthn): what a browser is asked for, and whether its answer is right.

Answers are checked by py_webauthn, which is loaded when somebody uses a passkey: it takes 25 MB.
"""

import base64
import json
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

#: EdDSA, ES256 and RS256 (Windows): what all devices know one of, the best first.
_ALGORITHMS = (-8, -7, -257)
_TIMEOUT_MS = 120_000


class AnswerWrong(Exception):
    """The browser's answer is no answer to this question."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where passkeys belong to. ``base_url`` is scheme, host and port."""

    base_url: str
    name: str

    @property
    def host(self) -> str:
        """The host that browsers bind passkeys to."""
        return urlsplit(self.base_url).hostname or ""


@dataclass(frozen=True, kw_only=True)
class NewKey:
    """A passkey as it is stored."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def creation_options(
    *, site: Site, account: str, name: str, handle: bytes, present: Collection[bytes], challenge: bytes
) -> str:
    """Return the JSON that asks a browser for a new passkey; ``present`` ones are not made twice."""
    options = {
        "challenge": _base64url(challenge),
        "rp": {"id": site.host, "name": site.name},
        "user": {"id": _base64url(handle), "name": account, "displayName": name},
        "pubKeyCredParams": [{"type": "public-key", "alg": algorithm} for algorithm in _ALGORITHMS],
        "timeout": _TIMEOUT_MS,
        "attestation": "none",
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        },
        "excludeCredentials": [{"type": "public-key", "id": _base64url(each)} for each in present],
    }
    return json.dumps(options)


def request_options(*, site: Site, allowed: Collection[bytes], challenge: bytes) -> str:
    """Return the JSON that asks a browser for a passkey; without ``allowed`` ones for any that it has for this site."""
    options = {
        "challenge": _base64url(challenge),
        "rpId": site.host,
        "timeout": _TIMEOUT_MS,
        "userVerification": "required",
        "allowCredentials": [{"type": "public-key", "id": _base64url(each)} for each in allowed],
    }
    return json.dumps(options)


def credential_id_of(answer: str) -> bytes:
    """Return which passkey answers. Raises AnswerWrong."""
    try:
        text = str(json.loads(answer)["rawId"])
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise AnswerWrong from error


def verify_new_key(answer: str, *, site: Site, challenge: bytes) -> NewKey:
    """Return the new passkey from a browser's answer. Raises AnswerWrong."""
    import webauthn  # noqa: PLC0415

    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.base_url,
            require_user_verification=True,
        )
    except Exception as error:  # anybody can send anything: the parsers raise whatever they stumble over
        raise AnswerWrong from error
    return NewKey(
        credential_id=found.credential_id, public_key=found.credential_public_key, sign_count=found.sign_count
    )


def verify_answer(answer: str, *, site: Site, challenge: bytes, public_key: bytes, sign_count: int) -> int:
    """Return the new count of a known passkey whose answer is right. Raises AnswerWrong."""
    import webauthn  # noqa: PLC0415

    try:
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.base_url,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except Exception as error:  # anybody can send anything: the parsers raise whatever they stumble over
        raise AnswerWrong from error
    return found.new_sign_count


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
