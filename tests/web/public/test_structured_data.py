"""What search engines read about an event."""

import json
from typing import Any

import pytest

from eventapp.domain.states import EventKind, EventStatus
from tests.support.builders import make_event, make_registration
from tests.support.client import Client
from tests.support.page import Page
from tests.support.programme import at, change, on

pytestmark = pytest.mark.usefixtures("now")


def structured(client: Client) -> dict[str, Any]:
    """The JSON-LD of the event "kw"."""
    page = Page(client.get("/events/kw"))
    (script,) = [e for e in page.all("script") if e.get("type") == "application/ld+json"]
    data: dict[str, Any] = json.loads(script.text or "")
    return data


def test_structured_data_describes_the_event(client: Client) -> None:
    change(make_event(reference="kw"), access={"sign_language": ["yes", ""], "live_captions": ["no", ""]})

    assert structured(client) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": "http://localhost/events/kw",
        "url": "http://localhost/events/kw",
        "name": "KulturWERK",
        "description": "Musik, Tanz und Essen.",
        "image": "http://localhost/events/kw/art.svg?v=0-1",
        "inLanguage": ["de"],
        "isAccessibleForFree": True,
        "accessibilityFeature": ["signLanguage"],
        "startDate": "2026-09-26T13:00:00+02:00",
        "endDate": "2026-09-26T18:00:00+02:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "organizer": {"@type": "Organization", "name": "Netzwerk Herne e. V.", "url": "http://localhost/"},
        "funder": {"@type": "Organization", "name": "MKJFGFI NRW"},
        "offers": {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "EUR",
            "url": "http://localhost/events/kw",
            "availability": "https://schema.org/InStock",
        },
        "location": {
            "@type": "Place",
            "name": "Buschmannshof",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": "",
                "postalCode": "",
                "addressLocality": "Herne-Wanne",
                "addressCountry": "DE",
            },
            "amenityFeature": [
                {"@type": "LocationFeatureSpecification", "name": "Wheelchair accessible entrance", "value": True}
            ],
        },
    }


def test_structured_data_has_sessions_as_parts(client: Client) -> None:
    make_event(reference="kw", sessions=[on(at(9, 12)), on(at(9, 13), is_cancelled=True)])

    parts = structured(client)["subEvent"]

    assert [(part["startDate"], part["eventStatus"].rpartition("/")[2]) for part in parts] == [
        ("2026-09-12T10:00:00+02:00", "EventScheduled"),
        ("2026-09-13T10:00:00+02:00", "EventCancelled"),
    ]


def test_structured_data_of_counselling_has_no_slots(client: Client) -> None:
    make_event(reference="kw", kind=EventKind.BERATUNG, sessions=[on(at(10, 8)), on(at(10, 8, 12))])

    assert "subEvent" not in structured(client)


@pytest.mark.parametrize(
    ("values", "status", "availability"),
    [
        pytest.param({"status": EventStatus.CANCELLED}, "EventCancelled", None, id="cancelled"),
        pytest.param({"status": EventStatus.FINISHED}, "EventScheduled", None, id="over"),
        pytest.param({"capacity": 1}, "EventScheduled", "SoldOut", id="full"),
        pytest.param({"registration_opens_at": at(9, 5)}, "EventScheduled", "PreOrder", id="not yet open"),
    ],
)
def test_structured_data_status(
    client: Client, values: dict[str, object], status: str, availability: str | None
) -> None:
    event = make_event(reference="kw")
    make_registration(event)
    change(event, **values)

    data = structured(client)

    assert data["eventStatus"] == f"https://schema.org/{status}"
    assert data["offers"].get("availability") == (availability and f"https://schema.org/{availability}")


def test_structured_data_cannot_end_its_script(client: Client) -> None:
    make_event(reference="kw", title="</script><script>alert(1)</script>")

    assert structured(client)["name"] == "</script><script>alert(1)</script>"
