"""Invitation links as organizers make and hand them out."""

import pytest

from eventapp.db import db
from eventapp.domain.report_entries import OrganizationDetails
from eventapp.domain.states import EventKind, OrganizationKind, RegistrationMode
from eventapp.models import Event, Organization
from eventapp.queries.invitations import list_invitations
from eventapp.services import registrations, report_entries
from tests.support.builders import NOW, make_details, make_event
from tests.support.client import Client
from tests.support.managing import errors_of, flashes_of, local, save, sign_in_olga
from tests.support.page import Page, words

pytestmark = pytest.mark.usefixtures("now")

INVITATIONS = "/manage/events/kw/invitations"


def make_invited(
    organization: Organization,
    *,
    mode: RegistrationMode = RegistrationMode.INVITATION,
    kind: EventKind = EventKind.FEST,
) -> Event:
    """An event for invited people."""
    return make_event(organization=organization, reference="kw", registration_mode=mode, kind=kind)


def test_link_is_made_with_its_limits_and_can_be_handed_out(client: Client) -> None:
    event = make_invited(sign_in_olga(client))

    answer = save(client, INVITATIONS, label="Presse", places="12", expires_day="2026-09-20")

    assert flashes_of(client, answer) == ["Der Link ist fertig. Wer ihn hat, kann sich anmelden."]
    (link,) = list_invitations(event.id)
    assert (link.label, link.places) == ("Presse", 12)
    assert link.expires_at is not None
    assert local(link.expires_at) == "21.09.2026 00:00"
    page = Page(client.get(INVITATIONS))
    assert page.by_id(f"link-{link.reference}").get("value", "").endswith(f"/i/{link.key}")
    assert client.get(INVITATIONS).text.count('<svg class="qr"') == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"label": ""}, "Bitte schreiben Sie, für wen der Link ist."),
        ({"label": "Presse", "places": "0"}, "Bitte eine Zahl von 1 bis 100.000."),
        ({"label": "Presse", "expires_day": "31.02.2026"}, "Diesen Tag gibt es nicht. Bitte so: 26.09.2026."),
    ],
)
def test_mistakes_are_named(client: Client, changes: dict[str, str], said: str) -> None:
    event = make_invited(sign_in_olga(client))

    assert errors_of(save(client, INVITATIONS, **changes)) == [said]
    assert list_invitations(event.id) == []


def test_who_came_by_a_link_is_counted_and_shown(client: Client) -> None:
    event = make_invited(sign_in_olga(client))
    save(client, INVITATIONS, label="Presse", places="12")
    (link,) = list_invitations(event.id)
    made = registrations.register(event_id=event.id, details=make_details(adults=3, invitation=link.key), now=NOW)

    item = words(Page(client.get(INVITATIONS)).by_id(link.reference))

    assert "3 von 12 Personen angemeldet" in item
    assert "Presse" in words(Page(client.get("/manage/events/kw/people")).one("tr", css_class="table__row"))
    assert "Presse" in client.get(f"/manage/events/kw/people/{made.reference}").text
    assert Page(client.get("/manage/events/kw/people")).href("Einladungen") == INVITATIONS


def test_revoked_link_stays_in_the_list_without_its_secret(client: Client) -> None:
    event = make_invited(sign_in_olga(client))
    save(client, INVITATIONS, label="Presse")
    (link,) = list_invitations(event.id)

    answer = client.post(f"{INVITATIONS}/{link.reference}/revocation")

    assert flashes_of(client, answer)[-1] == "Der Link gilt nicht mehr. Wer schon angemeldet ist, bleibt es."
    page = client.get(INVITATIONS)
    assert "gesperrt" in words(Page(page).by_id(link.reference))
    assert link.key not in page.text


def test_every_member_association_gets_its_link_in_one_go(client: Client) -> None:
    event = make_invited(sign_in_olga(client), mode=RegistrationMode.INTERNAL)
    assert event.project_id is not None
    for name in ("Elternnetz", "Verein Morgenrot"):
        details = OrganizationDetails(name=name, kind=OrganizationKind.MEMBER)
        report_entries.add_represented(project_id=event.project_id, details=details, now=NOW)

    assert "Das Projekt kennt 2 Mitgliedsvereine." in client.get(INVITATIONS).text
    answer = client.post(f"{INVITATIONS}/members")

    assert flashes_of(client, answer) == ["2 neue Links."]
    assert Page(client.get(INVITATIONS)).texts("h3") == ["Elternnetz", "Verein Morgenrot"]


def test_projects_without_members_say_where_to_enter_them(client: Client) -> None:
    make_invited(sign_in_olga(client), mode=RegistrationMode.INTERNAL)

    assert Page(client.get(INVITATIONS)).href("Vereine eintragen").endswith("/organizations")


def test_organizers_of_counselling_see_no_numbers(client: Client) -> None:
    event = make_invited(sign_in_olga(client), kind=EventKind.BERATUNG)
    session = event.sessions[0].reference
    save(client, INVITATIONS, label="Verein Morgenrot")
    (link,) = list_invitations(event.id)
    details = make_details(invitation=link.key, event_sessions=[session])
    registrations.register(event_id=event.id, details=details, now=NOW)
    db.session.expire_all()

    assert "angemeldet" not in words(Page(client.get(INVITATIONS)).by_id(link.reference))
