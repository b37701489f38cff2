"""The papers that prove attendance, in every variant of the report's specification (LST-1, LST-2)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from eventapp.adapters.handwriting_svg import handwriting_svg
from eventapp.adapters.list_pdf import Boxes, Cell, Column, Drawing, Hint, ListDocument, Row, list_pdf
from eventapp.db import transactional
from eventapp.domain.attendance_lists import (
    AGE_CLASSES,
    LEAST_ROW_MILLIMETRES,
    NAMED_KINDS,
    USUAL_COLUMNS,
    ListColumn,
    ListKind,
    ListRow,
    build_blank_rows,
    build_rows,
    choose_columns,
    count_blank_rows,
)
from eventapp.domain.errors import ExportNotAllowed, NotFound
from eventapp.domain.funder_profiles import FunderRules, rules_of
from eventapp.domain.states import EventKind
from eventapp.models import Event, EventSession
from eventapp.queries import attendance_lists as list_queries
from eventapp.queries import signatures as signature_queries
from eventapp.services import nameless_lists
from eventapp.services.exports import release_names
from eventapp.services.list_closings import foot_of_list, leader_confirms
from eventapp.services.list_heads import ListPlace, build_head

_LEAST_BLANK_LIST = 10
_DEFAULT_SINGLE_SHEETS = 5
_SINGLE_ROW_MILLIMETRES = 24
_DRAWN = "Unterschrift, auf einem Gerät gezeichnet"

_COLUMNS: Mapping[ListColumn, Column] = MappingProxyType(
    {
        ListColumn.NUMBER: Column(label="Lfd. Nr.", millimetres=15),
        ListColumn.NAME: Column(label="Name, Vorname"),
        ListColumn.ORGANIZATION: Column(label="Organisation (freiwillig)", millimetres=58),
        ListColumn.TOWN: Column(label="Wohnort (nur der Ort)", millimetres=38),
        ListColumn.AGE_CLASS: Column(label="Altersklasse", millimetres=42),
        ListColumn.ADMITTED_AT: Column(label="Einlass (Uhrzeit)", millimetres=27),
        ListColumn.SIGNATURE: Column(label="Unterschrift", millimetres=66),
    }
)


@dataclass(frozen=True, kw_only=True)
class ListOrder:
    """Which list is wanted. ``count``: blank rows, sheets or persons; None for what fits the session."""

    kind: ListKind
    columns: Collection[ListColumn] = USUAL_COLUMNS
    confirms_target_group: bool = False
    count: int | None = None


def nameless_list(order: ListOrder, place: ListPlace) -> bytes:
    """Return a list without names: blank ones, and the kinds that never have names.

    Raises NotFound for counselling, which has no lists (CNS-4), and ColumnNotAllowed.
    """
    _ensure_offered(place.event, place.event_session)
    if order.kind in NAMED_KINDS:
        return list_pdf(_signature_list(order, place, rows=_blank_rows(order, place.event_session), has_names=False))
    return list_pdf(nameless_lists.build_document(order.kind, place, count=order.count))


@transactional
def named_list(order: ListOrder, place: ListPlace, *, reason: str, user_id: int) -> bytes:
    """Return a list of everybody who is registered and remember who took it and why (PRV-9).

    Raises NotFound for counselling, ExportNotAllowed for events without list duty and for kinds that never have
    names, ReasonMissing, ColumnNotAllowed.
    """
    _ensure_offered(place.event, place.event_session)
    if order.kind not in NAMED_KINDS:
        raise ExportNotAllowed
    release_names(place.event, action="attendance_list.printed", reason=reason, user_id=user_id, now=place.now)
    signatures = signature_queries.list_printed(place.event, place.event_session)
    rows = build_rows(list_queries.list_signers(place.event_session, signatures=signatures))
    if order.kind is ListKind.SINGLE:  # blank sheets are printed without names
        rows = [row for row in rows if row.name or row.companion_of] or build_blank_rows(1)
    return list_pdf(_signature_list(order, place, rows=rows, has_names=True))


def rules_of_event(event: Event) -> FunderRules:
    """Return the rules of the event's funder."""
    return rules_of(event.project.funder_profile if event.project else None)


def _ensure_offered(event: Event, event_session: EventSession) -> None:
    if event.kind is EventKind.BERATUNG or event_session.event_id != event.id:
        raise NotFound


def _blank_rows(order: ListOrder, event_session: EventSession) -> list[ListRow]:
    if order.count is not None:
        return build_blank_rows(max(1, order.count))
    if order.kind is ListKind.SINGLE:
        return build_blank_rows(_DEFAULT_SINGLE_SHEETS)
    expected = event_session.places_taken
    return build_blank_rows(max(_LEAST_BLANK_LIST, expected + count_blank_rows(expected)))


def _signature_list(order: ListOrder, place: ListPlace, *, rows: Sequence[ListRow], has_names: bool) -> ListDocument:
    columns = choose_columns(order.columns, funder_asks=rules_of_event(place.event).list_columns)
    cells = [_cells(row, number=number, columns=columns, place=place) for number, row in enumerate(rows, start=1)]
    is_single = order.kind is ListKind.SINGLE
    return ListDocument(
        head=build_head(place, order.kind, has_names=has_names),
        columns=[_COLUMNS[column] for column in columns],
        sheets=[[row] for row in cells] if is_single else [cells],
        row_millimetres=_SINGLE_ROW_MILLIMETRES if is_single else LEAST_ROW_MILLIMETRES,
        closings=[leader_confirms(confirms_target_group=order.confirms_target_group)]
        if is_single
        else [
            foot_of_list(confirms_target_group=order.confirms_target_group, drawn=sum(bool(r.signature) for r in rows))
        ],
    )


def _cells(row: ListRow, *, number: int, columns: Sequence[ListColumn], place: ListPlace) -> Row:
    """Words are only where the system knows something; the rest is written by hand."""
    known: dict[ListColumn, Cell] = {
        ListColumn.NUMBER: str(number),
        ListColumn.NAME: Hint(words=f"Begleitung von {row.companion_of}") if row.companion_of else row.name,
        ListColumn.AGE_CLASS: Boxes(labels=AGE_CLASSES),
        ListColumn.ADMITTED_AT: place.words.clock(row.admitted_at) if row.admitted_at else "",
        ListColumn.SIGNATURE: Drawing(svg=handwriting_svg(row.signature), meaning=_DRAWN) if row.signature else "",
    }
    return [known.get(column, "") for column in columns]
