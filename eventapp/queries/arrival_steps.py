"""The curve of arrivals in steps of half an hour."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventapp.domain.report_facts import ArrivalFacts
from eventapp.queries.attendance import list_arrivals

STEP = timedelta(minutes=30)


def list_arrival_steps(event_id: int, *, title: str, zone: ZoneInfo) -> list[ArrivalFacts]:
    """Return the event's arrivals in steps of local time; steps without arrivals are left out."""
    steps: dict[datetime, tuple[int, int]] = {}
    for point in list_arrivals(event_id):
        at = point.at.astimezone(zone).replace(tzinfo=None)
        midnight = datetime.combine(at.date(), time())
        step = midnight + (at - midnight) // STEP * STEP
        booked, unbooked = steps.get(step, (0, 0))
        steps[step] = (booked + point.booked, unbooked + point.unbooked)
    return [
        ArrivalFacts(event=title, starts_at=step, booked=booked, unbooked=unbooked)
        for step, (booked, unbooked) in sorted(steps.items())
    ]
