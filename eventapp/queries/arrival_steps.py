"""The curve of arrivals in steps of half an hour."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventapp.domain.attendance import Arrival
from eventapp.domain.report_facts import ArrivalFacts

STEP = timedelta(minutes=30)


def arrival_steps(arrivals: Iterable[Arrival], *, title: str, zone: ZoneInfo) -> list[ArrivalFacts]:
    """Return the arrivals in steps of local time; steps without arrivals are left out."""
    steps: dict[datetime, tuple[int, int]] = {}
    for arrival in arrivals:
        if arrival.booked.size or arrival.unbooked.size:
            at = arrival.at.astimezone(zone).replace(tzinfo=None)
            midnight = datetime.combine(at.date(), time())
            step = midnight + (at - midnight) // STEP * STEP
            booked, unbooked = steps.get(step, (0, 0))
            steps[step] = (booked + arrival.booked.size, unbooked + arrival.unbooked.size)
    return [
        ArrivalFacts(event=title, starts_at=step, booked=booked, unbooked=unbooked)
        for step, (booked, unbooked) in sorted(steps.items())
    ]
