"""What people see who only counsel: their organization's counselling days and nothing that they may not open."""

from urllib.parse import urlsplit

import pytest

from eventapp.domain.states import EventKind, EventStatus, Role
from eventapp.models import Organization
from tests.support.builders import make_event, make_organization, make_registration, make_session, make_user
from tests.support.client import Client
from tests.support.managing import sign_in_olga
from tests.support.page import Page
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")


def sign_in_cem(client: Client, *, role: Role = Role.COUNSELLING) -> Organization:
    """Sign in Cem, who counsels; return his organization."""
    organization = make_organization()
    sign_in(client, make_user(organization, name="Cem Beispiel", roles=(role,)))
    return organization


def make_counselling(organization: Organization, *, reference: str = "bt") -> None:
    """Make a counselling day with one appointment that is taken."""
    slot = make_session(label="B-01", capacity=1)
    event = make_event(
        organization=organization, kind=EventKind.BERATUNG, reference=reference, title="Beratung", sessions=[slot]
    )
    make_registration(event, event_sessions=[slot.reference])


def links(page: Page, *, css_class: str = "") -> list[str]:
    return [link.get("href", "") for link in page.all("a", css_class=css_class)]


def test_counsellor_sees_the_counselling_days_of_the_own_organization(client: Client) -> None:
    organization = sign_in_cem(client)
    make_counselling(organization)
    make_event(organization=organization, reference="fest")
    make_counselling(make_organization(short_name="Woanders"), reference="fremd")

    page = Page(client.get("/manage/"))

    assert links(page, css_class="event-row__link") == ["/manage/events/bt/people"]
    assert "Neue Veranstaltung" not in page.texts("a")


def test_counsellor_without_counselling_days_reads_what_will_be_here(client: Client) -> None:
    sign_in_cem(client)

    assert "Noch kein Beratungstag" in client.get("/manage/").text


def test_organizer_sees_all_events_and_leads_to_their_overview(client: Client) -> None:
    organization = sign_in_olga(client)
    make_counselling(organization)
    make_event(organization=organization, reference="fest", status=EventStatus.DRAFT)

    page = Page(client.get("/manage/"))

    assert links(page, css_class="event-row__link") == ["/manage/events/fest", "/manage/events/bt"]


@pytest.mark.parametrize(
    ("role", "menu"),
    [
        (Role.COUNSELLING, ["/manage/", "/manage/outbox", "/account"]),
        (
            Role.ORGANIZER,
            [
                "/manage/",
                "/manage/projects",
                "/manage/venues",
                "/manage/organization",
                "/manage/reports",
                "/account",
            ],
        ),
        (Role.REPORT, ["/manage/reports", "/account"]),
        (Role.DOOR, ["/doors", "/account"]),
    ],
)
def test_menu_shows_only_what_the_person_may_open(client: Client, role: Role, menu: list[str]) -> None:
    sign_in_cem(client, role=role)

    assert links(Page(client.get("/account")), css_class="site-bar__link") == menu


@pytest.mark.parametrize("tab", ["people", "numbers", "live", "messages"])
def test_every_link_of_a_counsellors_pages_can_be_opened(client: Client, tab: str) -> None:
    make_counselling(sign_in_cem(client))

    page = Page(client.get(f"/manage/events/bt/{tab}"))

    inside = {link for link in links(page) if link.startswith("/") and not urlsplit(link).fragment}
    assert {link for link in inside if client.get(link).status_code >= 400} == set()
