"""The papers of the report that never have names: anonymised list, group sheet, tally, hours, admissions."""

import itertools
from collections.abc import Sequence

from eventapp.adapters.list_pdf import Column, HeadFact, ListDocument, Row
from eventapp.domain.attendance_lists import LEAST_ROW_MILLIMETRES, ListKind
from eventapp.domain.funder_profiles import rules_of
from eventapp.domain.paper import TallyRow, build_tally_rows
from eventapp.domain.report_draft import german
from eventapp.queries import attendance_lists as list_queries
from eventapp.queries.report_entries import list_volunteer_work
from eventapp.services import list_closings
from eventapp.services.list_heads import ListPlace, build_head

_ADMISSION_ROW_MILLIMETRES = 6
_TALLY_ROW_MILLIMETRES = 10
_DEFAULT_GROUPS = 8
_DEFAULT_VOLUNTEERS = 8
_LEAST_BLANK_VOLUNTEERS = 4
_MAX_VOLUNTEERS = 200
_NUMBER = Column(label="Lfd. Nr.", millimetres=15)
_SIGNATURE = Column(label="Unterschrift", millimetres=62)


def build_document(kind: ListKind, place: ListPlace, *, count: int | None) -> ListDocument:
    """Return the paper. ``count`` is the number of persons, groups or volunteers; the others know theirs."""
    if kind is ListKind.ANONYMOUS:
        return _anonymous(place, count=count)
    if kind is ListKind.UNDER_16:
        return _under_16(place, count=count or _DEFAULT_GROUPS)
    if kind is ListKind.TALLY:
        return _tally(place)
    if kind is ListKind.VOLUNTEERS:
        return _volunteers(place, count=count)
    return _admissions(place)


def _anonymous(place: ListPlace, *, count: int | None) -> ListDocument:
    """Person 1…n: as many as were counted, else as are registered."""
    if count is None:
        lines = list_queries.list_admission_lines(place.event_session)
        count = sum(line.booked + line.unbooked for line in lines) or place.event_session.places_taken
    return ListDocument(
        head=build_head(place, ListKind.ANONYMOUS),
        columns=[
            _NUMBER,
            Column(label="Person", millimetres=60),
            Column(label="Bemerkung"),
            Column(label="Anwesend: Zeichen der Leitung", millimetres=62),
        ],
        sheets=[[(str(number), f"Person {number}", "", "") for number in range(1, max(1, count) + 1)]],
        row_millimetres=LEAST_ROW_MILLIMETRES,
        closings=[list_closings.persons_confirmed()],
    )


def _under_16(place: ListPlace, *, count: int) -> ListDocument:
    return ListDocument(
        head=build_head(place, ListKind.UNDER_16),
        instruction="Wer unter 16 ist, unterschreibt nicht: Es zählt die Anzahl. Die begleitende Person unterschreibt.",
        columns=[
            _NUMBER,
            Column(label="Gruppe oder Einrichtung"),
            Column(label="Anzahl unter 16", millimetres=28),
            Column(label="Begleitende Person (Name, Vorname)", millimetres=70),
            _SIGNATURE,
        ],
        sheets=[_blank(count, columns=5)],
        row_millimetres=LEAST_ROW_MILLIMETRES,
        closings=[list_closings.under_16_total()],
    )


def _tally(place: ListPlace) -> ListDocument:
    project, session = place.event.project, place.event_session
    limit = rules_of(project.funder_profile if project else None).child_age_limit
    rows = build_tally_rows(starts_at=session.starts_at, ends_at=session.ends_at)
    labels = [*(_span_words(row, place) for row in rows), "Summe"]
    return ListDocument(
        head=build_head(
            place,
            ListKind.TALLY,
            more=[HeadFact(label=label, value="") for label in ("Blatt", "Tor oder Zählstelle", "Gezählt von")],
        ),
        instruction="Ein Strich für jede Person ohne Anmeldung. Wer hinausgeht und wiederkommt, zählt nicht noch "
        "einmal: Stempel oder Bändchen helfen.",
        columns=[
            Column(label="Uhrzeit", millimetres=27),
            Column(label="Erwachsene"),
            Column(label=f"Kinder unter {limit}"),
            Column(label="Summe", millimetres=17),
            Column(label="Zeichen", millimetres=17),
        ],
        sheets=[[(label, "", "", "", "") for label in labels]],
        row_millimetres=_TALLY_ROW_MILLIMETRES,
        closings=list_closings.estimate_and_result(),
        is_landscape=False,
    )


def _volunteers(place: ListPlace, *, count: int | None) -> ListDocument:
    """Days and tasks that were entered for the report are there already; names never are."""
    works = list_volunteer_work([place.event.id])
    known: Sequence[Row] = [
        ("", "", place.words.day(work.day), "", "", work.activity, "") for work in works for _ in range(work.people)
    ][:_MAX_VOLUNTEERS]
    blank = count if count is not None else (_LEAST_BLANK_VOLUNTEERS if known else _DEFAULT_VOLUNTEERS)
    rows = [*known, *_blank(blank, columns=7)]
    return ListDocument(
        head=build_head(place, ListKind.VOLUNTEERS),
        columns=[
            _NUMBER,
            Column(label="Name, Vorname", millimetres=62),
            Column(label="Datum", millimetres=24),
            Column(label="von–bis", millimetres=28),
            Column(label="Stunden", millimetres=18),
            Column(label="Tätigkeit"),
            _SIGNATURE,
        ],
        sheets=[[(str(number), *row[1:]) for number, row in enumerate(rows, start=1)]],
        row_millimetres=LEAST_ROW_MILLIMETRES,
        closings=[list_closings.hours_total()],
    )


def _admissions(place: ListPlace) -> ListDocument:
    """When how many came in, minute by minute, from the door log. A counter corrected downwards is a negative line."""
    lines = list_queries.list_admission_lines(place.event_session)
    rows: list[Row] = []
    total = 0
    for minute, arrived in itertools.groupby(lines, key=lambda line: place.words.clock(line.at)):
        together = list(arrived)
        booked, unbooked = sum(line.booked for line in together), sum(line.unbooked for line in together)
        total += booked + unbooked
        rows.append((minute, _number(booked), _number(unbooked), german(total)))
    return ListDocument(
        head=build_head(place, ListKind.ADMISSIONS),
        instruction="Anlage zur Teilnahmeliste. Je Minute, wie viele Personen eingelassen wurden, ohne Namen."
        if rows
        else "Für diesen Termin ist noch niemand eingelassen.",
        columns=[
            Column(label="Uhrzeit", millimetres=30),
            Column(label="Personen mit Anmeldung"),
            Column(label="Personen ohne Anmeldung"),
            Column(label="Personen bis hierher", millimetres=44),
        ],
        sheets=[rows],
        row_millimetres=_ADMISSION_ROW_MILLIMETRES,
        closings=[
            list_closings.admission_sums(
                booked=sum(line.booked for line in lines), unbooked=sum(line.unbooked for line in lines)
            )
        ],
        is_landscape=False,
    )


def _span_words(row: TallyRow, place: ListPlace) -> str:
    if row.starts_at is None:
        return f"vor {place.words.clock(row.ends_at)}"
    return f"{place.words.clock(row.starts_at)}–{place.words.clock(row.ends_at)}"


def _number(people: int) -> str:
    return german(people) if people else "–"


def _blank(count: int, *, columns: int) -> Sequence[Row]:
    return [(str(number), *("",) * (columns - 1)) for number in range(1, count + 1)]
