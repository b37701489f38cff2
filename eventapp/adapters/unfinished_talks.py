"""The sums of the talks that are not a whole batch yet, sealed for storage (see ``sealed_sums``)."""

import json

from eventapp.adapters.sealed_sums import seal_text, unseal_text
from eventapp.domain.talks import TalkSums

_PURPOSE = b"einlass-talks-batch/1"


def seal_talks(sums: TalkSums, *, secret_key: bytes, about: str) -> bytes:
    """Return the sums, readable only with the key and for what they are ``about``."""
    plain = json.dumps([sums.talks, dict(sums.counts)])
    return seal_text(plain, secret_key=secret_key, purpose=_PURPOSE, about=about)


def unseal_talks(sealed: bytes | None, *, secret_key: bytes, about: str) -> TalkSums:
    """Return the sums; empty ones for None, and for what the key does not open any more."""
    plain = unseal_text(sealed, secret_key=secret_key, purpose=_PURPOSE, about=about) if sealed else None
    if plain is None:
        return TalkSums()
    talks, counts = json.loads(plain)
    return TalkSums(talks=talks, counts=counts)
