"""The funder report as a workbook: ten sheets, formulas with their values, a sheet that reconciles (REP-1, REP-3)."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from eventapp.adapters.logos import LogoPicture
from eventapp.adapters.workbook.book import new_workbook
from eventapp.adapters.workbook.report import (
    counselling,
    cover,
    indicators,
    notes,
    organizations,
    persons,
    reconciliation,
    sessions,
    statistics,
    volunteers,
)
from eventapp.adapters.workbook.report.columns import Book, SheetHead
from eventapp.adapters.workbook.report.sessions import write_sessions
from eventapp.domain.reconciliation import is_reconciled
from eventapp.domain.report_facts import ReportFacts, SessionFacts

__all__ = ["report_workbook", "sessions_workbook"]


def report_workbook(
    facts: ReportFacts, *, as_of: datetime, version: int, is_final: bool, logos: Sequence[LogoPicture] = ()
) -> bytes:
    """Return the workbook; the same facts, stamp and logos give the same bytes. ``as_of`` is local.

    Each sheet is stamped provisional until every check of the reconciliation is OK.
    """
    out = BytesIO()
    reconciled = is_reconciled(facts)
    period = f"{facts.starts_on:%d.%m.%Y} bis {facts.ends_on:%d.%m.%Y}"
    head = SheetHead(
        period=f"{facts.project.name} · {period}", as_of=as_of, version=version, is_provisional=not reconciled
    )
    with new_workbook(out, title=f"Bericht {facts.project.name}", as_of=as_of) as workbook:
        book = Book(workbook, head)
        first = cover.open_sheet(book)
        termine = sessions.write(book, facts)
        personen = persons.write(book, facts, termine=termine)
        statistics.write(book, facts)
        organizations.write(book, facts)
        beratung = counselling.write(book, facts)
        volunteers.write(book, facts)
        soll_ist = indicators.write(book, facts, termine=termine, beratung=beratung)
        places = reconciliation.Places(termine=termine, personen=personen, beratung=beratung, soll_ist=soll_ist)
        reconciliation.write(book, facts, places)
        notes.write(book, facts)
        cover.fill(book, first, facts, is_final=is_final and reconciled, termine=termine, logos=logos)
    return out.getvalue()


def sessions_workbook(
    sessions: Sequence[SessionFacts], *, title: str, note: str, child_age_limit: int, as_of: datetime
) -> bytes:
    """Return the sheet "Termine" alone: the numbers of one event as they are now. ``note`` is the Fördervermerk."""
    out = BytesIO()
    head = SheetHead(period=title, as_of=as_of, version=1, is_provisional=False, funder_note=note)
    with new_workbook(out, title=title, as_of=as_of) as workbook:
        write_sessions(Book(workbook, head), sessions, child_age_limit=child_age_limit)
    return out.getvalue()
