"""Lists for funders in the workspace: without names for the asking, with names for a reason."""

import pypdfium2
import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.attendance_lists import ListKind
from eventapp.domain.states import EventKind, FunderProfile, Role
from eventapp.models import AuditEntry, Event, Project, User
from eventapp.queries.events import list_sessions
from tests.support.builders import make_event, make_organization, make_registration, make_session, make_user
from tests.support.client import Client
from tests.support.page import Page
from tests.support.paper import organization_of
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.usefixtures("now")

LISTS = "/manage/events/kw/lists"
NAMELESS = f"{LISTS}/nameless.pdf"
NAMES = f"{LISTS}/names"


@pytest.fixture
def olga(client: Client) -> User:
    """Olga, signed in."""
    user = make_user(make_organization())
    sign_in(client, user)
    return user


def _event(olga: User, *, kind: EventKind = EventKind.WORKSHOP) -> Event:
    return make_event(
        organization=organization_of(olga), kind=kind, reference="kw", sessions=[make_session(label="Teil 1")]
    )


def _session(event: Event) -> str:
    return list_sessions(event.id)[0].reference


def _text(pdf: bytes) -> str:
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(pdf))


def _taken() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.reason).where(AuditEntry.action == "attendance_list.printed")))


@pytest.mark.parametrize("kind", ListKind)
def test_every_list_without_names_is_sent(client: Client, olga: User, kind: ListKind) -> None:
    event = _event(olga)
    make_registration(event, name="Quirina")

    response = client.get(NAMELESS, query_string={"session": _session(event), "kind": kind, "leader": "Rana"})

    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert "_2026-09-26.pdf" in response.headers["Content-Disposition"]
    assert ["Quirina" in _text(response.data), "Rana" in _text(response.data), _taken()] == [False, True, []]


def test_list_with_names_needs_a_reason_and_is_remembered(client: Client, olga: User) -> None:
    event = _event(olga)
    make_registration(event, name="<b>Ada</b>")
    wanted = {"session": _session(event), "kind": "attendance", "columns": ["organization"]}

    without = client.post(NAMES, data={**wanted, "reason": " "})
    response = client.post(NAMES, data={**wanted, "reason": "Prüfung durch Arnsberg"})

    assert (without.status_code, "Bitte nennen Sie einen Grund." in without.text) == (422, True)
    assert (response.mimetype, response.headers["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert "<b>Ada</b> 2 3 4 5 6" in _text(response.data)
    assert "Einlass" not in _text(response.data)
    assert _taken() == ["Prüfung durch Arnsberg"]


def test_names_stay_where_no_list_is_a_duty(client: Client, olga: User) -> None:
    event = _event(olga, kind=EventKind.FEST)
    sent = {"session": _session(event), "kind": "attendance", "reason": "Neugier genug"}

    assert "Liste mit Namen" not in Page(client.get(LISTS)).texts("a")
    assert Page(client.get(NAMES)).all("textarea") == []
    assert client.post(NAMES, data=sent).status_code == 403
    assert _taken() == []


@pytest.mark.parametrize("kind", sorted(set(ListKind) - {ListKind.ATTENDANCE, ListKind.SINGLE}))
def test_other_kinds_never_get_names(client: Client, olga: User, kind: ListKind) -> None:
    event = _event(olga)

    answer = client.post(NAMES, data={"session": _session(event), "kind": kind, "reason": "Prüfung"})

    assert (answer.status_code, _taken()) == (422, [])


def test_counselling_has_no_lists_for_anybody(client: Client, olga: User) -> None:
    event = _event(olga, kind=EventKind.BERATUNG)
    event.list_duty = True
    sign_in(client, make_user(organization_of(olga), roles=(Role.ORGANIZER, Role.COUNSELLING)))
    sent = {"session": _session(event), "kind": "attendance", "reason": "Prüfung"}

    answers = [client.get(LISTS), client.get(NAMELESS, query_string=sent), client.post(NAMES, data=sent)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert "Listen" not in " ".join(Page(client.get("/manage/events/kw/paper")).texts("a"))


def test_page_of_lists_offers_what_the_funder_asks_for(client: Client, olga: User) -> None:
    _event(olga)
    columns = [box.get("value") for box in Page(client.get(LISTS)).all("input") if box.get("name") == "columns"]
    db.session.scalars(select(Project)).one().funder_profile = FunderProfile.WBG
    db.session.commit()
    of_wbg = [box.get("value") for box in Page(client.get(LISTS)).all("input") if box.get("name") == "columns"]

    assert columns == ["organization", "admitted_at", "town"]
    assert of_wbg == [*columns, "age_class"]


def test_target_group_is_ticked_at_once_only_for_funders_who_want_it(client: Client, olga: User) -> None:
    _event(olga)
    ticked = {}
    for profile in FunderProfile:
        db.session.scalars(select(Project)).one().funder_profile = profile
        db.session.commit()
        (box,) = [box for box in Page(client.get(LISTS)).all("input") if box.get("name") == "target_group"]
        ticked[profile] = box.get("checked") is not None

    assert [profile for profile, is_ticked in ticked.items() if is_ticked] == [FunderProfile.EU]


@pytest.mark.parametrize(
    "odd",
    [
        {"kind": "nowhere"},
        {"columns": "religion"},
        {"columns": "age_class"},
        {"count": "0"},
        {"count": "9" * 400},
        {"session": "\x00"},
        {"session": "other"},
        {"leader": "x" * 161},
    ],
)
def test_odd_wishes_are_refused_with_the_page(client: Client, olga: User, odd: dict[str, str]) -> None:
    event = _event(olga)

    response = client.get(NAMELESS, query_string={"session": _session(event), "kind": "single", **odd})

    assert response.status_code == 422
    Page(response)


def test_lists_of_others_do_not_exist(client: Client, olga: User) -> None:
    make_event(reference="kw")

    assert [client.get(address).status_code for address in (LISTS, NAMELESS, NAMES)] == [404, 404, 404]


def test_paper_and_numbers_lead_to_the_lists(client: Client, olga: User) -> None:
    _event(olga)

    for page in ("/manage/events/kw/paper", "/manage/events/kw/numbers"):
        assert LISTS in [link.get("href") for link in Page(client.get(page)).all("a")]


def test_event_without_a_session_has_no_lists(client: Client, olga: User) -> None:
    make_event(organization=organization_of(olga), reference="kw", sessions=[])

    assert "Noch keine Listen" in client.get(LISTS).text
