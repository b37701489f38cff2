"""What a member association of the network is made from."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class NewAssociation:
    """A member association as its umbrella adds it; all else its own people say."""

    name: str
    short_name: str
    email: str
    phone: str
