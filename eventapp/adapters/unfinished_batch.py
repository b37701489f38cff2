"""The sums of the sheets that are not a whole batch yet, sealed for storage.

A copy of the database alone does not open them: the key comes from the installation's secret key. Each sealing has a
new nonce and the same length, so that it does not show how much is in it.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from eventapp.domain.statistics import AnswerSource, Question, Tally

SEALED_CHARACTERS = 4096
_NONCE_BYTES = 12
_PURPOSE = b"einlass-statistics-batch/1"


@dataclass(frozen=True, kw_only=True)
class UnfinishedBatch:
    """So many sheets, and the sums of their answers."""

    sheets: int = 0
    tallies: tuple[Tally, ...] = ()


def seal(batch: UnfinishedBatch, *, secret_key: bytes, about: str) -> bytes:
    """Return the batch, readable only with the key and for what it is ``about``."""
    rows = [[tally.question, tally.answer, tally.source, tally.count] for tally in batch.tallies]
    plain = json.dumps([batch.sheets, rows]).ljust(SEALED_CHARACTERS).encode("ascii")
    nonce = token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_key(secret_key)).encrypt(nonce, plain, about.encode("utf-8"))


def unseal(sealed: bytes | None, *, secret_key: bytes, about: str) -> UnfinishedBatch:
    """Return the batch; an empty one for None, and for one that the key does not open any more."""
    if sealed is None:
        return UnfinishedBatch()
    nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        plain = AESGCM(_key(secret_key)).decrypt(nonce, body, about.encode("utf-8"))
    except InvalidTag:
        return UnfinishedBatch()
    sheets, rows = json.loads(plain)
    return UnfinishedBatch(sheets=sheets, tallies=tuple(_tallies(rows)))


def _tallies(rows: Iterable[tuple[str, str, str, int]]) -> Iterable[Tally]:
    for question, answer, source, count in rows:
        yield Tally(question=Question(question), answer=answer, source=AnswerSource(source), count=count)


def _key(secret_key: bytes) -> bytes:
    return hmac.new(secret_key, _PURPOSE, hashlib.sha256).digest()
