"""The programme as tests fill and read it."""

from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element

from eventapp.db import db
from eventapp.models import Event, EventSession
from tests.support.builders import make_session
from tests.support.client import Client
from tests.support.page import Page, words


def on(day: datetime, *, hours: int = 3, capacity: int | None = None, is_cancelled: bool = False) -> EventSession:
    """A session that begins at the moment."""
    session = make_session(starts_at=day, ends_at=day + timedelta(hours=hours), capacity=capacity)
    session.is_cancelled = is_cancelled
    return session


def at(month: int, day: int, hour: int = 8, *, year: int = 2026) -> datetime:
    """A moment in UTC; in summer two hours later by the clock in Herne."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def change(event: Event, **values: object) -> Event:
    """Change columns of an event."""
    for name, value in values.items():
        setattr(event, name, value)
    db.session.commit()
    return event


def programme(client: Client, address: str = "/") -> Page:
    """The programme at an address."""
    response = client.get(address)
    assert response.status_code == 200
    return Page(response)


def titles(page: Page) -> list[str]:
    """The titles of the cards, in order."""
    return page.texts("h3", css_class="event-card__title")


def card(page: Page, title: str) -> Element:
    """The card with a title."""
    (found,) = [c for c in page.all("article", css_class="event-card") if title in words(c)]
    return found
