"""The facts of the golden report: one year of the demonstration, closed, with every number checked by hand."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from eventapp.domain.report_facts import (
    ArrivalFacts,
    CounsellingFacts,
    EstimateFacts,
    EvidenceFacts,
    IndicatorFacts,
    ListFacts,
    OrganizationFacts,
    ProjectFacts,
    ReportFacts,
    RoundFacts,
    SessionFacts,
    UpcomingFacts,
    VolunteerFacts,
)
from eventapp.domain.report_people import PersonFacts, StatisticsCell, StatisticsFacts
from eventapp.domain.states import CountingMethod, EstimateMethod, EventKind, FunderProfile

#: title, kind, day, start, end, break, M, O, Q, S, children, Soll, places
_SESSIONS = (
    ("Öffentlichkeitsarbeit in Vereinen", "workshop", (4, 18), (10, 0), (13, 30), 30, 16, 13, 2, 0, 0, 12, 20),
    ("Veranstaltungen professionell organisieren", "workshop", (5, 30), (10, 0), (13, 30), 30, 18, 15, 1, 0, 0, 12, 20),
    ("Partizipation und Teilhabe", "workshop", (6, 20), (10, 0), (13, 30), 30, 14, 11, 3, 0, 0, 12, 20),
    ("Erfolgreiche Netzwerkarbeit", "workshop", (8, 29), (10, 0), (13, 30), 30, 15, 12, 0, 0, 0, 12, 20),
    ("Landesweiter Fachtag", "fachtag", (9, 15), (9, 30), (16, 30), 60, 84, 71, 5, 0, 0, 80, 100),
    ("KulturWERK 2026", "fest", (9, 26), (13, 0), (18, 0), 0, 96, 78, 64, 8, 41, 120, 250),
)
AS_OF = datetime(2026, 12, 1, 9, 30)  # noqa: DTZ001 (local, as the report writes it)


def golden_facts() -> ReportFacts:
    """Return the closed year."""
    return ReportFacts(
        project=_project(),
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        sessions=[_session(*row) for row in _SESSIONS],
        persons=_PERSONS,
        persons_total=PersonFacts(kind=None, attributable=157, unattributable=126, persons=118, once=93),
        statistics=_STATISTICS,
        organizations=_ORGANIZATIONS,
        counselling=_COUNSELLING,
        topics={"Einbürgerung – Voraussetzungen": 21, "Unterlagen/Identität": 9, "Asylrecht": "<5"},
        volunteers=_VOLUNTEERS,
        indicators=_INDICATORS,
        evidence=EvidenceFacts(present=14, wanted=18),
        arrivals=[
            ArrivalFacts(event="KulturWERK 2026", starts_at=_at((9, 26), (13, 0)), booked=60, unbooked=30),
            ArrivalFacts(event="KulturWERK 2026", starts_at=_at((9, 26), (13, 30)), booked=18, unbooked=34),
        ],
    )


def _project() -> ProjectFacts:
    return ProjectFacts(
        reference="mso-2026",
        name="MSO-Netzwerk Herne – Gemeinsames Handeln in Vielfalt (Demo)",
        recipient="PLANB Ruhr e. V.",
        funder="MKJFGFI NRW",
        funder_reference="DEMO-2026-001",
        funder_note="Gefördert vom Ministerium (Demo)",
        partners="Paritätische",
        profile=FunderProfile.NRW,
        child_age_limit=14,
        grant_starts_on=date(2026, 1, 1),
        grant_ends_on=date(2026, 12, 31),
        volunteer_rate=Decimal("15.00"),
    )


def _at(day: tuple[int, int], time: tuple[int, int]) -> datetime:
    return datetime(2026, *day, *time)  # noqa: DTZ001 (local)


def _session(
    title: str,
    kind: str,
    day: tuple[int, int],
    start: tuple[int, int],
    end: tuple[int, int],
    pause: int,
    registered: int,
    admitted: int,
    walk_ins: int,
    estimated: int,
    children: int,
    target: int,
    places: int,
) -> SessionFacts:
    has_list = kind != "fest"
    estimate = EstimateFacts(
        method=EstimateMethod.GRID_COUNT, estimated_at=_at(day, (15, 45)), responsible="Ionela Marin"
    )
    return SessionFacts(
        reference=f"s-{day[0]}-{day[1]}",
        event_reference=f"e-{day[0]}-{day[1]}",
        title=title,
        kind=EventKind(kind),
        starts_at=_at(day, start),
        ends_at=_at(day, end),
        break_minutes=pause,
        venue="PLANB-Zentrum der Vielfalt",
        partners="Paritätische",
        places_offered=places,
        registered=registered,
        canceled=1,
        admitted=admitted,
        walk_ins=walk_ins,
        estimated=estimated,
        children=children,
        target=target,
        remark="Regen am Vormittag, am Rand der Bühne geschätzt"
        if estimated
        else "Zug fiel aus"
        if target > 50
        else "",
        counting_methods=(CountingMethod.ADMISSION,),
        estimate=estimate if estimated else None,
        closing_version=1,
        log_admitted=admitted,
        log_walk_ins=walk_ins,
        log_no_shows=registered - admitted,
        closed_total=admitted + walk_ins + estimated,
        has_list=has_list,
        signed_list=ListFacts(signatures=admitted + walk_ins - 1, without_signature=1) if has_list else None,
        certificates=admitted if has_list else 0,
    )


#: a session of the year that has not begun
UPCOMING = UpcomingFacts(
    event_reference="wf-2026",
    title="Winterfest",
    kind=EventKind.FEST,
    starts_at=datetime(2026, 12, 19, 15),  # noqa: DTZ001 (local)
    target=80,
)
#: Not in the golden facts: a report without rounds has no word about them.
ROUNDS = tuple(
    RoundFacts(event="KulturWERK 2026", counted_at=_at((9, 26), (15, 30)), area=area, people=people)
    for area, people in (("Bühne", 62), ("Stände", 41))
)
_PERSONS = (
    PersonFacts(kind=EventKind.FEST, attributable=28, unattributable=122, persons=28, once=28),
    PersonFacts(kind=EventKind.WORKSHOP, attributable=55, unattributable=2, persons=31, once=17),
    PersonFacts(kind=EventKind.FACHTAG, attributable=74, unattributable=2, persons=74, once=74),
)


def _question(code: str, label: str, cells: Mapping[str, int | str]) -> StatisticsFacts:
    return StatisticsFacts(
        code=code,
        label=label,
        answered=176,
        cells=tuple(StatisticsCell(label=name, shown=shown) for name, shown in cells.items()),
    )


_STATISTICS = (
    _question("S1", "Geschlecht", {"weiblich": 98, "männlich": 67, "divers": "<5", "keine Angabe": "*"}),
    _question(
        "S2",
        "Alter",
        {"unter 14": 21, "14–17": 14, "18–26": 29, "27–54": 78, "55–64": 18, "65+": 11, "keine Angabe": 5},
    ),
    _question("S3", "Einwanderungsgeschichte", {"ja": 121, "nein": 39, "keine Angabe": 16}),
    _question("S4", "Zum ersten Mal", {"ja": 109, "nein": 52, "keine Angabe": 15}),
    _question(
        "S5",
        "Wohnort",
        {"Herne": 118, "übriges Ruhrgebiet": 31, "übriges NRW": 19, "außerhalb": "<5", "keine Angabe": "*"},
    ),
    StatisticsFacts(code="S6", label="Rolle", answered=7, cells=()),
)
_ORGANIZATIONS = tuple(
    OrganizationFacts(name=name, kind=kind, sessions=sessions, shown=shown)
    for name, kind, sessions, shown in (
        ("Brücke der Frauen e. V.", "member", 4, 12),
        ("Elterninitiative Vielfalt", "member", 3, 9),
        ("Jugendtreff Regenbogen e. V.", "member", 2, "ja"),
        ("Kulturhaus Morgenrot e. V.", "member", 5, 22),
        ("Nachbarschaft Süd", "member", 1, "ja"),
        ("Trommelkreis Wanne e. V.", "member", 3, 7),
        ("Paritätische Kreisgruppe (Demo)", "partner", 4, 6),
        ("Integrationsrat (Demo)", "administration", 2, "ja"),
        ("Stadtverwaltung (Demo)", "administration", 2, 5),
        ("Volkshochschule (Demo)", "partner", 1, "ja"),
        ("Bürgerstiftung (Demo)", "other", 1, "ja"),
    )
)


def _counselling(month: int, day: int, *numbers: int) -> CounsellingFacts:
    offered, booked, kept, missed, canceled, spontaneous, first, follow_up = numbers
    return CounsellingFacts(
        day=date(2026, month, day),
        venue="PLANB-Zentrum der Vielfalt",
        offer="Beratungstag",
        offered=offered,
        booked=booked,
        kept=kept,
        missed=missed,
        canceled=canceled,
        spontaneous=spontaneous,
        first_talks=first,
        follow_up_talks=follow_up,
        minutes=30 * (kept + spontaneous),
        interpreted=3,
    )


_COUNSELLING = (
    _counselling(6, 11, 12, 11, 9, 1, 1, 1, 8, 2),
    _counselling(7, 9, 12, 11, 9, 1, 1, 1, 8, 2),
    _counselling(9, 10, 12, 11, 9, 1, 1, 2, 9, 2),
    _counselling(10, 8, 12, 11, 9, 1, 1, 2, 8, 3),
)


def _work(month: int, day: int, event: str, activity: str, people: int, hours: int) -> VolunteerFacts:
    return VolunteerFacts(day=date(2026, month, day), event=event, activity=activity, people=people, minutes=hours * 60)


_VOLUNTEERS = (
    _work(9, 26, "KulturWERK 2026", "Aufbau und Abbau", 8, 32),
    _work(9, 26, "KulturWERK 2026", "Einlass und Zählen", 6, 30),
    _work(9, 15, "Landesweiter Fachtag", "Empfang", 4, 20),
    _work(4, 18, "Öffentlichkeitsarbeit in Vereinen", "Kinderbetreuung", 4, 16),
)
_INDICATORS = tuple(
    IndicatorFacts(name=name, target=target, source=source, actual=actual, reason=reason)
    for name, target, source, actual, reason in (
        ("Teilnahmen am Kulturfest", 120, "attendances_fest", None, ""),
        ("Qualifizierungsworkshops", 4, "sessions_workshop", None, ""),
        ("Teilnahmen an Workshops", 48, "attendances_workshop", None, ""),
        ("Teilnahmen am Fachtag", 80, "attendances_fachtag", None, "Streik im Nahverkehr, vier Absagen am Morgen"),
        ("Beratungskontakte", 40, "contacts", None, ""),
        ("Beratungstage", 4, "counselling_days", None, ""),
        ("Vertretene Organisationen", 10, "organizations", None, ""),
        ("Termine insgesamt", 6, "sessions", None, ""),
        ("Ehrenamtsstunden", 90, "volunteer_hours", None, ""),
        ("Beiträge in sozialen Medien", 24, "typed", 31, ""),
    )
)
