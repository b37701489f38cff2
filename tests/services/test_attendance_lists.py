"""Lists for funders as the organization prints them: heads, rows, sums, and who may have names."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.domain.attendance_lists import NAMED_KINDS, ListColumn, ListKind
from eventapp.domain.errors import ColumnNotAllowed, ExportNotAllowed, NotFound, ReasonMissing
from eventapp.domain.states import EventKind, FunderProfile
from eventapp.models import AuditEntry, Event, Organization, Project, User, VolunteerWork
from eventapp.queries.events import get_organization_event
from eventapp.services.attendance_lists import ListOrder, named_list, nameless_list
from eventapp.services.list_closings import admission_sums
from eventapp.services.list_heads import ListPlace
from tests.support.builders import NOW, STARTS_AT, make_event, make_registration, make_session, make_user
from tests.support.door import make_entry, pair_phone, ticket_of, upload

pytestmark = pytest.mark.usefixtures("app")

HEAD = [
    *("Veranstaltung", "KulturWERK: Teil 1", "Projekt", "Gemeinsames Handeln", "Zuwendungsgeber, Aktenzeichen"),
    *("MKJFGFI NRW, TEST-2026-001", "Träger", "Netzwerk Herne e. V.", "Kooperation", "Paritätische", "Datum"),
    *("Sa 26.09.2026", "Uhrzeit", "13:00–16:30", "Pausen", "30 Min.", "UE (45 Min.)", "Ort"),
    *("Buschmannshof, Herne-Wanne", "Leitung/Referent:in", "Rana Beispiel", "Listen-Nr.", "Seite"),
    "Gefördert durch das MKJFGFI NRW",
]
FAMILY = ("Änne Groß", "ada", "Şükrü", "Олена", "ሰላም")


def _workshop(*names: str, kind: EventKind = EventKind.WORKSHOP) -> ListPlace:
    session = make_session(label="Teil 1", ends_at=STARTS_AT + timedelta(hours=3, minutes=30))
    session.break_minutes = 30
    event = make_event(kind=kind, sessions=[session])
    event.list_duty = kind is not EventKind.FEST
    for name in names:
        make_registration(event, name=name)
    return _place(event)


def _place(event: Event) -> ListPlace:
    db.session.commit()
    whole = get_organization_event(event.reference, organization_ids=[event.organization_id])
    return ListPlace(
        event=whole,
        event_session=whole.sessions[0],
        leader="Rana Beispiel",
        zone="Europe/Berlin",
        privacy_url="https://einlass.example.org/privacy",
        logo_folder=Path("no-logos"),
        now=NOW,
    )


def _olga(place: ListPlace) -> User:
    found = db.session.scalars(select(User)).first()
    return found or make_user(db.session.get_one(Organization, place.event.organization_id))


def _named(place: ListPlace, order: ListOrder | None = None, *, reason: str = "Verwendungsnachweis") -> list[str]:
    order = order or ListOrder(kind=ListKind.ATTENDANCE)
    return _pages(named_list(order, place, reason=reason, user_id=_olga(place).id))


def _nameless(place: ListPlace, kind: ListKind, count: int | None = None) -> list[str]:
    return _pages(nameless_list(ListOrder(kind=kind, count=count), place))


def _pages(pdf: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(pdf)]


def _missing(pages: list[str]) -> list[str]:
    return [words for page in pages for words in HEAD if words not in page]


@pytest.mark.parametrize("kind", ListKind)
def test_every_paper_has_the_whole_head_on_each_page(kind: ListKind) -> None:
    pages = _nameless(_workshop(), kind, count=30)

    assert _missing(pages) == []
    assert [f"Seite {number} von {len(pages)}" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)


def test_named_list_has_everybody_from_a_to_z_and_blank_rows() -> None:
    pages = _named(_workshop(*FAMILY))

    assert _missing(pages) == []
    assert "1 ada 2 Änne Groß 3 Şükrü 4 Олена 5 ሰላም 6 7 8 9 10" in pages[0]
    assert "Unterschriften ohne Unterschrift gezählt (davon unter 16) geschätzt gesamt" in pages[-1]
    assert "Ort, Datum Name Unterschrift Leitung" in pages[-1]


def test_notice_says_why_who_until_when_and_whom_to_ask() -> None:
    (page, *_) = _named(_workshop("ada"))

    expected = [
        "Mit dieser Liste weisen wir dem Zuwendungsgeber (MKJFGFI NRW) nach, dass die Veranstaltung stattgefunden hat",
        *("Einsehen dürfen sie nur", "Aufbewahrt bis 25.12.2026", "datenschutz@example.org"),
        "Bitte decken Sie die Liste nach dem Unterschreiben ab.",
    ]
    assert [words for words in expected if words not in page] == []
    assert ",https://einlass.example.org/privacy." in page.replace(" ", "")  # a line may end within an address


def test_units_are_those_of_the_report() -> None:
    (page,) = _nameless(_workshop(), ListKind.ANONYMOUS, count=1)

    assert "UE (45 Min.) 4" in page


def test_list_remembers_who_took_it_and_why() -> None:
    place = _workshop("ada")
    _named(place, reason="  Prüfung ")

    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "attendance_list.printed")).one()
    assert (entry.user_id, entry.reason, entry.subject_reference) == (
        _olga(place).id,
        "Prüfung",
        place.event.reference,
    )


def test_names_need_a_reason_and_a_duty_and_are_never_those_of_counselling() -> None:
    with pytest.raises(ReasonMissing):
        _named(_workshop("ada"), reason=" ")
    with pytest.raises(ExportNotAllowed):
        _named(_workshop(kind=EventKind.FEST))
    counselling = _workshop(kind=EventKind.BERATUNG)
    with pytest.raises(NotFound):
        _named(counselling)
    with pytest.raises(NotFound):
        _nameless(counselling, ListKind.ADMISSIONS)
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "attendance_list.printed")).all() == []


@pytest.mark.parametrize("kind", sorted(set(ListKind) - set(NAMED_KINDS)))
def test_kinds_without_names_never_get_them(kind: ListKind) -> None:
    with pytest.raises(ExportNotAllowed):
        _named(_workshop("ada"), ListOrder(kind=kind))


@pytest.mark.parametrize("kind", ListKind)
def test_nameless_papers_name_nobody(kind: ListKind) -> None:
    pages = _nameless(_workshop("Quirina"), kind)

    assert "Quirina" not in " ".join(pages)


def test_single_sheets_show_one_person_each() -> None:
    pages = _named(_workshop("ada", "Zoe"), ListOrder(kind=ListKind.SINGLE))

    assert [[name for name in ("ada", "Zoe") if f" {name}" in page] for page in pages] == [["ada"], ["Zoe"]]
    assert _missing(pages) == []


def test_companions_of_a_family_ticket_have_rows_of_their_own() -> None:
    event = make_event(sessions=[make_session(label="Teil 1")])
    event.list_duty = True
    make_registration(event, name="Familie Haddad", adults=2, children=3)

    (page, *_) = _named(_place(event))

    assert "1 Familie Haddad 2 Begleitung von Familie Haddad 3" in page


def test_admissions_are_times_and_places_and_their_sum_is_what_was_counted() -> None:
    place = _workshop("ada", "Zoe")
    ada = place.event
    token = pair_phone(ada)
    upload(token, make_entry(ada, ticket=ticket_of(make_registration(ada, name="Gül"))))

    (protocol,) = _nameless(_place(ada), ListKind.ADMISSIONS)
    (named, *_) = _named(_place(ada))

    assert "13:00 1 – 1" in protocol
    assert "Mit Anmeldung: 1 ohne Anmeldung: 0 gezählt: 1" in protocol
    assert "Gül 13:00" in named


def test_sums_of_many_admissions_have_points() -> None:
    (first, *_) = admission_sums(booked=1200, unbooked=34).lines

    assert [blank.label for blank in first] == ["Mit Anmeldung: 1.200", "ohne Anmeldung: 34", "gezählt: 1.234"]


def test_persons_of_the_anonymous_list_are_as_many_as_registered() -> None:
    (page, *_) = _nameless(_workshop("ada", "Zoe"), ListKind.ANONYMOUS)

    assert "1 Person 1 2 Person 2" in page
    assert "Person 3" not in page


def test_age_class_stands_only_on_lists_of_the_wbg() -> None:
    place = _workshop("ada")
    order = ListOrder(kind=ListKind.ATTENDANCE, columns=[ListColumn.AGE_CLASS])
    with pytest.raises(ColumnNotAllowed):
        _named(place, order)
    db.session.scalars(select(Project)).one().funder_profile = FunderProfile.WBG

    (page, *_) = _named(_place(place.event), order)

    assert "Altersklasse" in page


def test_target_group_is_confirmed_only_when_wanted() -> None:
    place = _workshop("ada")
    wanted = ListOrder(kind=ListKind.ATTENDANCE, confirms_target_group=True)

    found = ["Zugehörigkeit zur Zielgruppe" in _named(place, order)[0] for order in (wanted, None)]

    assert found == [True, False]


def test_hours_of_volunteers_know_days_and_tasks_but_no_names() -> None:
    place = _workshop()
    db.session.add(
        VolunteerWork(
            event_id=place.event.id,
            reference="work",
            day=date(2026, 9, 25),
            activity="Aufbau",
            people=2,
            minutes=240,
        )
    )
    db.session.commit()

    (page, *_) = _nameless(place, ListKind.VOLUNTEERS)

    assert "1 25.09.2026 Aufbau 2 25.09.2026 Aufbau 3" in page


def test_tally_has_half_hours_estimate_and_result() -> None:
    event = make_event(sessions=[make_session(label="Teil 1")])

    pages = _nameless(_place(event), ListKind.TALLY)

    expected = [
        *("Blatt", "Tor oder Zählstelle", "Kinder unter 14", "vor 13:00", "13:00–13:30", "17:30–18:00"),
        *("Fläche (m²)", "Dichte", "Raster", "gesamt", "Unterschrift"),
    ]
    assert [words for words in expected if words not in " ".join(pages)] == []


def test_list_of_a_session_of_another_event_does_not_exist() -> None:
    place = replace(_workshop(), event_session=_workshop().event_session)

    with pytest.raises(NotFound):
        _nameless(place, ListKind.ADMISSIONS)
