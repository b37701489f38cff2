"""What a visitor says when registering, as frozen values, and the rules over them."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.domain.check_in import Party
from eventapp.domain.errors import PartyBelowAdmitted
from eventapp.domain.questions import GivenAnswer
from eventapp.domain.states import Need, RegistrationSource


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How the visitor can be reached: e-mail, phone, both or neither (PRV-1)."""

    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True)
class RegistrationDetails:
    """A filled-in registration form.

    ``attendee_names`` is empty for party tickets; with personal tickets it names every person, and
    ``party`` counts them as adults. ``event_sessions`` holds session references; empty means all.
    ``form_token`` identifies the form, so that sending it twice registers once; ``invitation`` is the secret of the
    link that opened it. ``accepts_waiting`` says that the
    visitor rather waits for places than goes without.
    """

    form_token: str
    party: Party
    name: str = ""
    attendee_names: tuple[str, ...] = ()
    event_sessions: tuple[str, ...] = ()
    contact: Contact = Contact()
    language: str = "de"
    needs: tuple[Need, ...] = ()
    source: RegistrationSource = RegistrationSource.ONLINE
    accepts_waiting: bool = False
    answers: tuple[GivenAnswer, ...] = ()
    invitation: str = ""


@dataclass(frozen=True, kw_only=True)
class PartyChange:
    """A wished change of a registration by its holder."""

    party: Party
    name: str = ""
    attendee_names: tuple[str, ...] = ()


def ensure_not_below_admitted(party: Party, *, admitted: int) -> None:
    """Raise PartyBelowAdmitted when the party would be smaller than the people already inside."""
    if party.size < admitted:
        raise PartyBelowAdmitted(admitted=admitted)


def match_attendees(present: Sequence[str], wanted: Sequence[str]) -> list[int | None]:
    """Return for each wanted name which present attendee's ticket it keeps, None for a new one.

    Whoever keeps the name keeps the ticket. A name that is new takes over a ticket that would be left, so that a
    corrected spelling or a stand-in needs no new code.
    """
    left = list(range(len(present)))
    kept: list[int | None] = []
    for name in wanted:
        same = next((index for index in left if present[index] == name), None)
        if same is not None:
            left.remove(same)
        kept.append(same)
    spare = iter(left)
    return [next(spare, None) if index is None else index for index in kept]
