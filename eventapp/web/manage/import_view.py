"""What the pages about a list that is taken over show."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale
from flask import current_app

from eventapp.adapters.stored_import import StoredTable
from eventapp.domain.errors import QuestionForbidden
from eventapp.domain.import_columns import Column, fold, possible_columns
from eventapp.domain.import_rows import CheckedRows, Entry, ImportRules, Readers, Row, RowProblem
from eventapp.domain.import_sessions import OfferedSession
from eventapp.domain.states import EventStatus, TicketMode, WaitlistRule
from eventapp.services.import_reading import check_list, fingerprint_secret, table_of
from eventapp.services.imports import ImportPlan, plan
from eventapp.web.forms.contacts import NotReachable, read_email, read_phone
from eventapp.web.forms.times import zone
from eventapp.web.language import available_languages, own_name
from eventapp.web.manage.import_words import COLUMN_WORDS, problem_words, size_words
from eventapp.web.manage.question_refusals import RefusalWords, refusal_of

if TYPE_CHECKING:
    from eventapp.models import Event, EventSession, RegistrationImport

#: So many of them are shown; the file has all.
PROBLEMS_SHOWN, ENTRIES_SHOWN = 100, 10
#: Heads of the template, which the recognition knows.
_TEMPLATE_HEADS: Mapping[Column, str] = {
    Column.NAME: "Name",
    Column.EMAIL: "E-Mail",
    Column.PHONE: "Telefon",
    Column.ADULTS: "Erwachsene",
    Column.CHILDREN: "Kinder",
    Column.IS_CHILD: "Kind",
    Column.GROUP: "Anmeldung",
    Column.LANGUAGE: "Sprache",
    Column.SESSIONS: "Termine",
}
ROW_HEAD, REASON_HEAD = "Zeile", "Grund"


@dataclass(frozen=True, kw_only=True)
class ProblemLine:
    """A row that cannot be taken over."""

    row: int
    column: str
    text: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ForbiddenLine:
    """A column that was not taken, and why."""

    head: str
    words: RefusalWords


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What taking over a list would do."""

    plan: ImportPlan
    checked: CheckedRows
    problems: Sequence[ProblemLine]
    #: rows that cannot be taken over
    problem_count: int
    ignored: Sequence[str]
    has_list: bool

    @property
    def first(self) -> Sequence[Entry]:
        """The first registrations to be."""
        return self.plan.new[:ENTRIES_SHOWN]

    @property
    def unplaced_words(self) -> str:
        """How many get none."""
        return size_words(len(self.plan.without_place), self.plan.people(placed=False))


def offered_sessions(event: "Event", *, now: datetime) -> list["EventSession"]:
    """Return the sessions that are still to come; none unless the event takes registrations."""
    is_open = event.status is EventStatus.PUBLISHED
    return [s for s in event.sessions if is_open and s.ends_at > now and not s.is_cancelled]


def is_personal(event: "Event") -> bool:
    """True when a row of a list is one person."""
    return event.ticket_mode is TicketMode.PERSONAL


def make_preview(event: "Event", kept: "RegistrationImport", *, now: datetime) -> Preview:
    """Read the list and see what of it is new, what is there already and what has no place."""
    checked = check_list(kept, rules=_rules(event, kept, now=now), readers=_readers())
    heads = table_of(kept).heads
    ignored = [head for head, column in zip(heads, kept.columns, strict=True) if head and not column]
    return Preview(
        plan=plan(event, checked.entries, now=now),
        checked=checked,
        problems=[_problem_line(problem) for problem in checked.problems[:PROBLEMS_SHOWN]],
        problem_count=len({problem.row for problem in checked.problems}),
        ignored=[head for head in ignored if head not in (ROW_HEAD, REASON_HEAD)],
        has_list=event.waitlist_rule is not WaitlistRule.OFF,
    )


def left_out_table(kept: "RegistrationImport", checked: CheckedRows) -> StoredTable:
    """Return the rows with problems as they came, with the reasons."""
    table = table_of(kept)
    heads = [head for head in table.heads if head not in (ROW_HEAD, REASON_HEAD)]
    places = [index for index, head in enumerate(table.heads) if head not in (ROW_HEAD, REASON_HEAD)]
    reasons: dict[int, list[str]] = {}
    for problem in checked.problems:
        reasons.setdefault(problem.row, []).append(f"{_column_words(problem)}: {problem_words(problem)}")
    rows = [
        Row(
            number=row.number,
            cells=(*(row.cells[index] for index in places), str(row.number), " ".join(reasons[row.number])),
        )
        for row in table.rows
        if row.number in reasons
    ]
    return StoredTable(heads=(*heads, ROW_HEAD, REASON_HEAD), rows=tuple(rows))


def template_heads(event: "Event", *, now: datetime) -> list[str]:
    """Return the heads of an empty list for this event."""
    columns = [column for column in possible_columns(is_personal=is_personal(event)) if column in _TEMPLATE_HEADS]
    has_choice = len(offered_sessions(event, now=now)) > 1
    return [_TEMPLATE_HEADS[column] for column in columns if column is not Column.SESSIONS or has_choice]


def column_choices(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """Return what a column can mean, with words."""
    return [(column.value, str(COLUMN_WORDS[column])) for column in columns]


def forbidden_lines(kept: "RegistrationImport") -> list[ForbiddenLine]:
    """Return the columns that were not taken, with the reason."""
    return [
        ForbiddenLine(head=head, words=refusal_of(QuestionForbidden(topic=topic, text=head)))
        for head, topic in kept.forbidden
    ]


def _problem_line(problem: RowProblem) -> ProblemLine:
    return ProblemLine(row=problem.row, column=_column_words(problem), text=problem.text, reason=problem_words(problem))


def _column_words(problem: RowProblem) -> str:
    return str(COLUMN_WORDS[problem.column])


def _rules(event: "Event", kept: "RegistrationImport", *, now: datetime) -> ImportRules:
    local = ZoneInfo(zone())
    limits = [event.max_party_size, *([event.capacity] if event.capacity else [])]
    offered = offered_sessions(event, now=now)
    known = {session.reference for session in offered}
    return ImportRules(
        is_personal=is_personal(event),
        max_party_size=min(limits),
        offered=tuple(
            OfferedSession(
                reference=s.reference, label=s.label, starts_at=s.starts_at.astimezone(local), capacity=s.capacity
            )
            for s in offered
        ),
        chosen=tuple(reference for reference in kept.event_sessions if reference in known),
        language=available_languages()[0],
        secret=fingerprint_secret(str(current_app.secret_key)),
    )


def _readers() -> Readers:
    return Readers(email=_read_email, phone=_read_phone, language=lambda text: _languages().get(fold(text)))


def _read_email(text: str) -> str | None:
    try:
        return read_email(text)
    except NotReachable:
        return None


def _read_phone(text: str) -> str | None:
    try:
        return read_phone(text)
    except NotReachable:
        return None


def _languages() -> Mapping[str, str]:
    return _names_of(available_languages())


@functools.lru_cache
def _names_of(tags: tuple[str, ...]) -> Mapping[str, str]:
    """Return the tags by everything that a language may be called: by itself, in German, in English."""
    names: dict[str, str] = {}
    for tag in tags:
        language = tag.split("-")[0]
        called = [Locale(spoken).languages.get(language, tag) for spoken in ("de", "en")]
        names |= dict.fromkeys([fold(name) for name in (tag, own_name(tag), *called)], tag)
    return names
