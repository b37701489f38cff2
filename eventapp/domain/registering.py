"""What a visitor says when registering, as frozen values, and the rules over them."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.domain.check_in import Party
from eventapp.domain.errors import NamesRequired, PartyBelowAdmitted
from eventapp.domain.questions import GivenAnswer
from eventapp.domain.states import Need, RegistrationSource


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How the visitor can be reached: e-mail, phone, both or neither (PRV-1)."""

    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True)
class PartyMember:
    """A person of a party with personal tickets; without a name it is somebody's companion.

    ``position`` says which person of an existing registration is meant; None is somebody new.
    """

    name: str = ""
    is_child: bool = False
    position: int | None = None


@dataclass(frozen=True, kw_only=True)
class RegistrationDetails:
    """A filled-in registration form.

    ``members`` is empty for party tickets; with personal tickets it is everybody who comes, and ``party``
    counts them. ``event_sessions`` holds session references; empty means all. ``form_token`` identifies the
    form, so that sending it twice registers once; ``invitation`` is the secret of the link that opened it.
    ``accepts_waiting`` says that the visitor rather waits for places than goes without.
    """

    form_token: str
    party: Party
    name: str = ""
    members: tuple[PartyMember, ...] = ()
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
    members: tuple[PartyMember, ...] = ()


def ensure_not_below_admitted(party: Party, *, admitted: int) -> None:
    """Raise PartyBelowAdmitted when the party would be smaller than the people already inside."""
    if party.size < admitted:
        raise PartyBelowAdmitted(admitted=admitted)


def party_of(members: Sequence[PartyMember]) -> Party:
    """Return how many adults and children these people are."""
    children = sum(member.is_child for member in members)
    return Party(adults=len(members) - children, children=children)


def ensure_named(members: Sequence[PartyMember], *, has_list_duty: bool) -> None:
    """Raise NamesRequired when somebody without a name would stand on a list that the funder asks for."""
    if has_list_duty and not all(member.name for member in members):
        raise NamesRequired
