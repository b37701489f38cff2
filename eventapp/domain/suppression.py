"""Which counters of the anonymous statistics may be shown (docs/statistics.md, "What is not shown").

A table is the counters of all answers to one question. What is published is the number of all answers and a cell for
each: its number, ``<5`` for none to four, or ``*`` for a larger one that is hidden so that nothing can be calculated.

The reader is taken to know this module: not only that ``<5`` is 0 to 4, that ``*`` is at least 5 and at most the
smallest number shown, but also that a number is hidden only because the step before was not enough. So a step counts
as safe only when three values are left for each hidden cell among those tables *that would have come to this step*;
all of them are published alike. Not protected: what somebody knows besides (their own answer, that a certain person
said nothing), and the difference of two reports that were made at different times.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

FEW, HIDDEN = "<5", "*"
SMALLEST_TABLE, SMALLEST_CELL, SMALLEST_EVENT = 10, 5, 30
#: as many values must be possible for each hidden cell
ENOUGH_VALUES = 3
_CACHED_STEPS = 1 << 15
#: up to this sum of the hidden cells, by the number of stars, tables are searched; beyond it the step counts as not
#: enough, for all tables that come to it, so the question is hidden rather than the reader kept waiting
_LARGEST_SEARCHED = {3: 800, 4: 450, 5: 150, 6: 120}

Shown = int | str
Table = tuple[Shown, ...]
Range = tuple[int, int]


def published_cells(counts: Sequence[int]) -> Table:
    """Return what is shown of a question's counters, in their order; nothing at all where there is too little."""
    total = sum(counts)
    few = [place for place, count in enumerate(counts) if count < SMALLEST_CELL]
    rest = sorted((place for place, count in enumerate(counts) if count >= SMALLEST_CELL), key=lambda p: (counts[p], p))
    if total < SMALLEST_TABLE:
        return ()
    hidden_sum, stars = sum(counts[place] for place in few), 0
    while few:
        smallest_shown = counts[rest[stars]] if stars < len(rest) else hidden_sum + 1
        if not _comes_further(len(few), stars, hidden_sum, smallest_shown):
            break
        if stars == len(rest):
            return ()
        hidden_sum += counts[rest[stars]]
        stars += 1
    marks = dict.fromkeys(few, FEW) | dict.fromkeys(rest[:stars], HIDDEN)
    return tuple(marks.get(place, count) for place, count in enumerate(counts))


def may_show_part(part: Sequence[int], whole: Sequence[int]) -> bool:
    """True where a part (an event, a period) may be shown beside the whole project: 30 answers, and a safe difference.

    Safe: what both tables together say leaves three values for each hidden cell of the part, of the whole and of the
    rest; and the rest, where it can be calculated, would itself be shown as a number.
    """
    if tuple(part) == tuple(whole):
        return True
    left = sum(whole) - sum(part)
    if sum(part) < SMALLEST_EVENT or left < SMALLEST_TABLE:
        return False
    shown_part, shown_whole = published_cells(part), published_cells(whole)
    if not shown_part or not shown_whole:
        return False
    pair = _Pair(_ranges(shown_part, sum(part)), sum(part), _ranges(shown_whole, sum(whole)), sum(whole))
    for place, (of_part, of_whole) in enumerate(zip(shown_part, shown_whole, strict=True)):
        if isinstance(of_part, int) and isinstance(of_whole, int):
            if of_whole - of_part < SMALLEST_CELL:
                return False
        elif not pair.is_safe(place):
            return False
    return True


@lru_cache(_CACHED_STEPS)
def _is_narrow(few: int, stars: int, hidden_sum: int, smallest_shown: int | None) -> bool:
    """True while a hidden cell has fewer than three values left.

    Only what the reader has at this step decides, so all tables that come here are treated alike. Hidden cells of one
    kind can be exchanged for each other; a star as large as the smallest number shown is left out of the possible
    ones, so that the order of the answers tells nothing either.
    """
    if hidden_sum > _LARGEST_SEARCHED.get(stars, hidden_sum):
        return True
    of_few: set[int] = set()
    of_stars: set[int] = set()
    largest = hidden_sum if smallest_shown is None else smallest_shown - 1
    for sum_of_few in range(min(4 * few, hidden_sum) + 1):
        for values in _rising(few, sum_of_few, (), stars, hidden_sum, largest):
            of_few.update(range(max(0, sum_of_few - 4 * (few - 1)), min(4, sum_of_few) + 1))
            of_stars.update(values)
            if not stars or len(of_stars) >= ENOUGH_VALUES:
                if len(of_few) >= ENOUGH_VALUES:
                    return False
                break  # more tables with this sum tell nothing new
    return True


def _rising(
    few: int, so_far: int, values: tuple[int, ...], stars: int, hidden_sum: int, largest: int
) -> Iterator[tuple[int, ...]]:
    to_come = stars - len(values)
    left = hidden_sum - so_far
    if not to_come:
        if not left:
            yield values
        return
    smallest = max(SMALLEST_CELL, values[-1] if values else 0)
    candidates: Iterable[int] = range(left, left + 1) if to_come == 1 else range(smallest, left // to_come + 1)
    if not values and to_come > 1:
        candidates = _from_both_ends(smallest, min(left // to_come, largest))
    for value in candidates:
        # a larger number leaves the step before more possible tables, so the first that was enough ends the row
        if not smallest <= value <= largest or not _comes_further(few, len(values), so_far, value):
            return
        yield from _rising(few, so_far + value, (*values, value), stars, hidden_sum, largest)


def _from_both_ends(first: int, last: int) -> Iterator[int]:
    """The possible smallest stars: tables that come far have a very small one, or all nearly equal."""
    for step in range((last - first) // 2 + 1):
        yield first + step
        if last - step > first + step:
            yield last - step


def _comes_further(few: int, stars: int, hidden_sum: int, smallest_shown: int) -> bool:
    """True where the step is not enough; a number above the hidden sum bounds nothing, however large."""
    return _is_narrow(few, stars, hidden_sum, min(smallest_shown, hidden_sum + 1) if stars else None)


def _ranges(table: Table, total: int) -> list[Range]:
    numbers = [cell for cell in table if isinstance(cell, int)]
    marks = {FEW: (0, SMALLEST_CELL - 1), HIDDEN: (SMALLEST_CELL, min(numbers, default=total))}
    return [marks[cell] if isinstance(cell, str) else (cell, cell) for cell in table]


class _Pair:
    """A part and the whole that it belongs to, as two published tables bound each other."""

    def __init__(self, part: list[Range], part_total: int, whole: list[Range], whole_total: int) -> None:
        self._part, self._part_total = part, part_total
        self._whole, self._whole_total = whole, whole_total

    def is_safe(self, place: int) -> bool:
        """True where three values are possible for each cell of the place that is not shown."""
        of_part, of_whole, of_rest = set[int](), set[int](), set[int]()
        (low, high), (whole_low, whole_high) = self._part[place], self._whole[place]
        for value in range(low, high + 1):
            for whole_value in range(max(value, whole_low), whole_high + 1):
                if self._is_possible(place, value, whole_value):
                    of_part.add(value)
                    of_whole.add(whole_value)
                    of_rest.add(whole_value - value)
                enough = [len(of_rest) >= ENOUGH_VALUES]
                enough.append(low == high or len(of_part) >= ENOUGH_VALUES)
                enough.append(whole_low == whole_high or len(of_whole) >= ENOUGH_VALUES)
                if all(enough):
                    return True
        return False

    def _is_possible(self, place: int, value: int, whole_value: int) -> bool:
        """True if both tables can be filled with these two values: every cell of the part within that of the whole."""
        least_part = most_part = least_whole = most_whole = room = 0
        for at, ((low, high), (whole_low, whole_high)) in enumerate(zip(self._part, self._whole, strict=True)):
            if at == place:
                low = high = value
                whole_low = whole_high = whole_value
            high, whole_low = min(high, whole_high), max(low, whole_low)
            if low > high or whole_low > whole_high:
                return False
            least_part += low
            most_part += min(high, whole_low)
            least_whole += whole_low
            most_whole += whole_high
            room += max(0, high - whole_low)
        if not (least_part <= self._part_total and least_whole <= self._whole_total <= most_whole):
            return False
        return most_part + min(self._whole_total - least_whole, room) >= self._part_total
