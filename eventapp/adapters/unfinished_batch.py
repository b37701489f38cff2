"""The sums of the sheets that are not a whole batch yet, sealed for storage (see ``sealed_sums``)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from eventapp.adapters.sealed_sums import seal_text, unseal_text
from eventapp.domain.statistics import AnswerSource, Question, Tally

_PURPOSE = b"einlass-statistics-batch/1"


@dataclass(frozen=True, kw_only=True)
class UnfinishedBatch:
    """So many sheets, and the sums of their answers."""

    sheets: int = 0
    tallies: tuple[Tally, ...] = ()


def seal(batch: UnfinishedBatch, *, secret_key: bytes, about: str) -> bytes:
    """Return the batch, readable only with the key and for what it is ``about``."""
    rows = [[tally.question, tally.answer, tally.source, tally.count] for tally in batch.tallies]
    return seal_text(json.dumps([batch.sheets, rows]), secret_key=secret_key, purpose=_PURPOSE, about=about)


def unseal(sealed: bytes | None, *, secret_key: bytes, about: str) -> UnfinishedBatch:
    """Return the batch; an empty one for None, and for one that the key does not open any more."""
    plain = unseal_text(sealed, secret_key=secret_key, purpose=_PURPOSE, about=about) if sealed else None
    if plain is None:
        return UnfinishedBatch()
    sheets, rows = json.loads(plain)
    return UnfinishedBatch(sheets=sheets, tallies=tuple(_tallies(rows)))


def _tallies(rows: Iterable[tuple[str, str, str, int]]) -> Iterable[Tally]:
    for question, answer, source, count in rows:
        yield Tally(question=Question(question), answer=answer, source=AnswerSource(source), count=count)
