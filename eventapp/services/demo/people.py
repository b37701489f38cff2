"""The demonstration's visitors: invented names, example addresses, numbers reserved for fiction."""

import itertools
from collections.abc import Iterator, Sequence

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
    (1, 0), (1, 0), (2, 3), (2, 1), (1, 2), (2, 0), (4, 4), (2, 1), (1, 1), (3, 1),
    (2, 2), (2, 1), (1, 1), (2, 2), (1, 0), (2, 1), (1, 0), (2, 2), (1, 1), (2, 0),
    (3, 2), (1, 0), (2, 1), (1, 1), (1, 0), (2, 2), (1, 0), (2, 1), (1, 1), (2, 2),
    (1, 0), (1, 0), (1, 0), (2, 1), (2, 0), (1, 1), (1, 0), (1, 0),
)  # fmt: skip


def festival_parties() -> list[Party]:
    """Return the parties in the order in which they registered."""
    return [Party(adults=adults, children=children) for adults, children in FESTIVAL_PARTIES]


def line_up(reference: str) -> Sequence[int]:
    """Return who registers for an event, in order, as numbers of people; some come to several events."""
    return _LINE_UPS[reference]


def named_guests(reference: str) -> Sequence[int]:
    """Return who came without a registration and stands on the signed list."""
    return _NAMED_GUESTS.get(reference, ())


def name_of(number: int) -> str:
    """Return the invented name of somebody; no two are the same."""
    if number < len(_KNOWN):
        return _KNOWN[number]
    step, position = divmod(number - len(_KNOWN), len(_FIRST))
    return f"{_FIRST[position]} {_LAST[(position + step) % len(_LAST)]}"


def email_of(number: int) -> str | None:
    """Return somebody's address; every fifth has none."""
    return None if number % 5 == 4 else f"besuch{number + 1}@example.org"


def phone_of(number: int) -> str | None:
    """Return a phone number for those without an address; some have neither."""
    return f"+4930231250{number % 90 + 10}" if number % 10 == 4 else None


def _take(count: int, pool: Iterator[int]) -> tuple[int, ...]:
    return tuple(next(pool) for _ in range(count))


def _draw_line_ups() -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
    """Spread people over the events so that 118 different ones come, 25 of them more than once."""
    festival = tuple(range(40))
    pool = itertools.count(len(festival))
    thrice, twice = _take(10, pool), _take(4, pool)
    missing = {"w1-2026": thrice[:3], "w2-2026": thrice[3:5], "w3-2026": thrice[5:8], "w4-2026": thrice[8:]}
    pairs = {"w1-2026": twice[:2], "w2-2026": twice[:3], "w3-2026": twice[3:], "w4-2026": twice[2:]}
    single = {"w1-2026": 4, "w2-2026": 4, "w3-2026": 3, "w4-2026": 2}
    absent = {"w1-2026": 4, "w2-2026": 5, "w3-2026": 3, "w4-2026": 4}
    line_ups = {"kw-2026": festival}
    once: list[int] = []
    for reference, count in single.items():
        alone = _take(count, pool)
        once += alone
        present = [*(n for n in thrice if n not in missing[reference]), *pairs[reference], *alone]
        line_ups[reference] = (*present, *_take(absent[reference], pool))
    # four who were at several workshops, six who were at one, and five of the festival come to the conference
    known = (*thrice[:4], *once[:6], *(0, 1, 5, 8, 12))
    line_ups["ft-2026"] = (*known, *_take(88 - len(known), pool))
    for reference in ("bt-2026", "bt1-2026", "bt2-2026", "bt3-2026"):
        line_ups[reference] = _take(11, pool)
    guests = {"w1-2026": _take(2, pool), "w3-2026": _take(2, pool), "ft-2026": _take(3, pool)}
    return line_ups, guests


_LINE_UPS, _NAMED_GUESTS = _draw_line_ups()
