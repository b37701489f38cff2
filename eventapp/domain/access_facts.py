"""Access facts of an event: the venue's, overridden by the event's own (A11Y-2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eventapp.domain.states import AccessAnswer, AccessFact

#: fact → (answer, note), as venues and events keep it
StoredFacts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class AccessLine:
    """One fact with its answer and what somebody wrote beside it."""

    fact: AccessFact
    answer: AccessAnswer
    note: str = ""


def access_lines(venue: StoredFacts, event: StoredFacts) -> list[AccessLine]:
    """Return all facts in display order; what nobody has answered was not checked, never yes."""
    return [_line(fact, event.get(fact) or venue.get(fact) or ()) for fact in AccessFact]


def _line(fact: AccessFact, stored: Sequence[str]) -> AccessLine:
    answer, note = (*stored, "", "")[:2]
    if answer not in set(AccessAnswer):
        return AccessLine(fact=fact, answer=AccessAnswer.NOT_CHECKED)
    return AccessLine(fact=fact, answer=AccessAnswer(answer), note=note)
