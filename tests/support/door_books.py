"""What a test knows of a day at the door: who is booked, what each phone is to do, and who came."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.support.door_shift import Act, Step


@dataclass(frozen=True, kw_only=True)
class Booking:
    """What the test knows of a ticket."""

    name: str
    token: str
    short_code: str
    size: int


@dataclass(kw_only=True)
class Books:
    """The test's own account of the day."""

    admitted: Counter[str] = field(default_factory=Counter)
    guests: int = 0
    gone: int = 0
    entries: int = 0

    def let_in(self, booking: Booking, people: int) -> None:
        """A scan that admits so many."""
        self.admitted[booking.name] += people
        self.entries += 1

    def __add__(self, other: "Books") -> "Books":
        return Books(
            admitted=self.admitted + other.admitted,
            guests=self.guests + other.guests,
            gone=self.gone + other.gone,
            entries=self.entries + other.entries,
        )

    def with_booking(self, bookings: Sequence[Booking]) -> int:
        """People who count as booked: never more than a booking is for."""
        return sum(min(booking.size, self.admitted[booking.name]) for booking in bookings)


def arrivals(bookings: Sequence[Booking], books: Books, *, late: int) -> list[Step]:
    """Everybody comes; of the first larger parties one person comes later."""
    steps: list[Step] = []
    behind: list[Step] = []
    for booking in bookings:
        is_late = booking.size > 2 and len(behind) < late
        people = booking.size - 1 if is_late else booking.size
        steps.append(Step(act=Act.SCAN, code=booking.short_code, adults=people))
        books.let_in(booking, people)
        if is_late:
            behind.append(Step(act=Act.SCAN, code=booking.short_code, adults=1))
            books.let_in(booking, 1)
    return steps + behind


def again(bookings: Sequence[Booking], books: Books) -> list[Step]:
    """Tickets that come a second time."""
    books.entries += len(bookings)
    return [Step(act=Act.SCAN, code=booking.short_code) for booking in bookings]


@dataclass(frozen=True, kw_only=True)
class WithoutTicket:
    """People whom nobody has booked, and those who leave."""

    adults: int
    children: int
    families: tuple[int, ...]
    exits: int


def without_ticket(people: WithoutTicket, books: Books) -> list[Step]:
    """Taps on the counter, one of them too many and taken back, then families, then people who leave."""
    taps = [Step(act=Act.TALLY, adults=1)] * people.adults + [Step(act=Act.TALLY, children=1)] * people.children
    steps = [*taps, Step(act=Act.TALLY, adults=1), Step(act=Act.TALLY, adults=-1)]
    steps += [Step(act=Act.FAMILY, adults=2, children=size - 2) for size in people.families]
    steps += [Step(act=Act.EXIT)] * people.exits
    books.guests += people.adults + people.children + sum(people.families)
    books.gone += people.exits
    books.entries += len(steps)
    return steps
