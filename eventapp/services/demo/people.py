"""The demonstration's visitors: invented names, example addresses, numbers reserved for fiction."""

from collections.abc import Iterator

from eventapp.domain.check_in import Party

_KNOWN = (
    "Amina Kaya",
    "Olena Demtschenko",
    "Yusuf Haddad",
    "Ionela Marin",
    "Bilal",
    "Şükran Yıldız",
    "Ivelina Petrova",
    "Marie-Claire Ndongo",
    "نور حداد",
    "ሰላም ተስፋይ",
)
_FIRST = (
    "Aylin", "Bogdan", "Chiara", "Daryna", "Elif", "Farid", "Gergana", "Hakim", "Ioana", "Jamal",
    "Katarzyna", "Leyla", "Mehmet", "Nadia", "Ousmane", "Petya", "Rania", "Samuel", "Tatjana", "Umut",
)  # fmt: skip
_LAST = (
    "Aslan", "Barbu", "Costa", "Dimitrov", "Erdem", "Fofana", "Georgieva", "Hassan", "Ionescu", "Jansen",
    "Kowalska", "Lehmann", "Moldovan", "Nowak", "Okafor",
)  # fmt: skip

#: The festival's 38 parties: adults and children, 61 and 35 people.
FESTIVAL_PARTIES = (
    (1, 0), (1, 0), (2, 3), (2, 1), (1, 2), (2, 0), (4, 4), (1, 0), (1, 1), (1, 0),
    (2, 2), (2, 1), (1, 1), (2, 2), (1, 0), (2, 1), (1, 0), (2, 2), (1, 1), (2, 0),
    (3, 2), (1, 0), (2, 1), (1, 1), (1, 0), (2, 2), (1, 0), (2, 1), (1, 1), (2, 2),
    (1, 0), (2, 1), (1, 0), (2, 1), (2, 0), (1, 1), (1, 0), (3, 1),
)  # fmt: skip


def festival_parties() -> list[Party]:
    """Return the parties in the order in which they registered."""
    return [Party(adults=adults, children=children) for adults, children in FESTIVAL_PARTIES]


def names() -> Iterator[str]:
    """Yield invented names, the known ones first; never the same twice."""
    yield from _KNOWN
    for step in range(len(_LAST)):
        for position, first in enumerate(_FIRST):
            yield f"{first} {_LAST[(position + step) % len(_LAST)]}"


def email_of(number: int) -> str | None:
    """Return the address of the n-th visitor; every fifth has none."""
    return None if number % 5 == 4 else f"besuch{number + 1}@example.org"


def phone_of(number: int) -> str | None:
    """Return a phone number for those without an address; some have neither."""
    return f"+4930231250{number % 90 + 10}" if number % 10 == 4 else None
