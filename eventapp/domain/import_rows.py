"""The rows of a list: registrations where they can be read, and what is wrong where they cannot."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from eventapp.domain.check_in import Party
from eventapp.domain.import_cells import RowFault, WrongCell, read_contact, read_is_child, read_name, read_party
from eventapp.domain.import_columns import Column, fold
from eventapp.domain.import_sessions import OfferedSession, find_sessions
from eventapp.domain.persons import normalize_name
from eventapp.domain.registering import Contact, PartyMember, RegistrationDetails, party_of
from eventapp.domain.states import RegistrationSource

V = TypeVar("V")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of the file with its number there; ``cells`` are in the order of the columns."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RowProblem:
    """What is wrong in which row; ``text`` is what stands there."""

    row: int
    fault: RowFault
    column: Column
    text: str = ""
    other: int = 0
    limit: int = 0


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A registration to be, and the rows that say so."""

    rows: tuple[int, ...]
    details: RegistrationDetails


@dataclass(frozen=True, kw_only=True)
class Readers:
    """How cells are read: None is for what cannot be read. ``language`` knows the languages of the installation."""

    email: Callable[[str], str | None]
    phone: Callable[[str], str | None]
    language: Callable[[str], str | None]


@dataclass(frozen=True, kw_only=True)
class ImportRules:
    """What holds for the list: the event's rules, what stands for empty cells, the secret of the fingerprints."""

    is_personal: bool
    max_party_size: int
    offered: tuple[OfferedSession, ...]
    chosen: tuple[str, ...]
    language: str
    secret: bytes


@dataclass(frozen=True, kw_only=True)
class CheckedRows:
    """Everything that a list says."""

    entries: tuple[Entry, ...]
    problems: tuple[RowProblem, ...]
    #: rows whose language nobody knows here; they get the installation's first one
    unknown_languages: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Person:
    """One row that could be read."""

    row: int
    name: str
    contact: Contact
    party: Party
    is_child: bool
    language: str
    sessions: tuple[str, ...]


@dataclass(kw_only=True)
class _Check:
    columns: Sequence[Column | None]
    rules: ImportRules
    readers: Readers
    problems: list[RowProblem] = field(default_factory=list)
    unknown_languages: list[int] = field(default_factory=list)


def check_rows(
    rows: Sequence[Row], *, columns: Sequence[Column | None], rules: ImportRules, readers: Readers
) -> CheckedRows:
    """Return the registrations on the list and the problems, each in the order of the rows.

    With personal tickets a row is a person, and rows with the same number in the column of the registration, else
    with the same e-mail address, are one registration.
    """
    check = _Check(columns=columns, rules=rules, readers=readers)
    groups: dict[str, list[tuple[int, _Person | None]]] = {}
    for row in rows:
        cells = {column: row.cells[i] for i, column in enumerate(columns) if column and i < len(row.cells)}
        person = _read(row.number, cells, check)
        key = _group_of(row.number, cells, person) if rules.is_personal else str(row.number)
        groups.setdefault(key, []).append((row.number, person))
    entries = list(_without_doubles(_entries(groups.values(), check), check))
    return CheckedRows(
        entries=tuple(entries),
        problems=tuple(sorted(check.problems, key=lambda problem: problem.row)),
        unknown_languages=tuple(check.unknown_languages),
    )


def fingerprint(name: str, *, contact: Contact, sessions: Sequence[str], secret: bytes) -> str:
    """Return by what the same row is known again in another file, 64 hex digits: name, contact and sessions."""
    known = normalize_name(name) or name.casefold()
    message = "\n".join([known, contact.email or contact.phone or "", *sorted(sessions)])
    return hmac.new(secret, message.encode(), hashlib.sha256).hexdigest()


def _read(number: int, cells: dict[Column, str], check: _Check) -> _Person | None:
    """Return the row; None when any of its cells is wrong, each of which is a problem."""
    wrong: list[WrongCell] = []

    def attempt(read: Callable[[], V], *, otherwise: V) -> V:
        try:
            return read()
        except WrongCell as error:
            wrong.append(error)
            return otherwise

    def contact(column: Column, read: Callable[[str], str | None], fault: RowFault) -> str | None:
        return attempt(lambda: read_contact(cells.get(column, ""), read, column, fault), otherwise=None)

    is_personal, nobody = check.rules.is_personal, Party()
    is_child = is_personal and attempt(lambda: read_is_child(cells.get(Column.IS_CHILD, "")), otherwise=False)
    own_party = party_of([PartyMember(is_child=is_child)])
    person = _Person(
        row=number,
        name=attempt(lambda: read_name(cells), otherwise=""),
        contact=Contact(
            email=contact(Column.EMAIL, check.readers.email, RowFault.EMAIL),
            phone=contact(Column.PHONE, check.readers.phone, RowFault.PHONE),
        ),
        party=own_party if is_personal else attempt(lambda: read_party(cells), otherwise=nobody),
        is_child=is_child,
        language=_language(number, cells.get(Column.LANGUAGE, ""), check),
        sessions=attempt(lambda: _sessions(cells.get(Column.SESSIONS, ""), check.rules), otherwise=()),
    )
    check.problems += [
        RowProblem(row=number, fault=error.fault, column=error.column, text=error.text, limit=error.limit)
        for error in wrong
    ]
    return None if wrong else person


def _group_of(number: int, cells: dict[Column, str], person: _Person | None) -> str:
    """Return what joins rows; a row that could not be read still belongs to its registration."""
    if group := fold(cells.get(Column.GROUP, "")):
        return f"group {group}"
    email = person.contact.email if person else cells.get(Column.EMAIL, "").strip().lower()
    return f"email {email}" if email else f"row {number}"


def _entries(groups: Iterable[list[tuple[int, _Person | None]]], check: _Check) -> Iterator[Entry]:
    for lines in groups:
        wrong = next((number for number, person in lines if person is None), None)
        people = _different([person for _, person in lines if person is not None], check)
        if wrong is not None:
            check.problems += [_of_group(person, other=wrong) for person in people]
            continue
        entry = _entry(people, check.rules)
        limit = _most(entry, check.rules)
        if entry.details.party.size > limit:
            check.problems += [
                RowProblem(row=p.row, fault=RowFault.PARTY_TOO_LARGE, column=_size_column(check.rules), limit=limit)
                for p in people
            ]
            continue
        yield entry


def _different(people: Sequence[_Person], check: _Check) -> list[_Person]:
    """Return each of the people of a registration once."""
    first: dict[str, _Person] = {}
    for person in people:
        other = first.setdefault(normalize_name(person.name) or person.name, person)
        if other is not person:
            check.problems.append(
                RowProblem(row=person.row, fault=RowFault.DOUBLE, column=Column.NAME, text=person.name, other=other.row)
            )
    return list(first.values())


def _of_group(person: _Person, *, other: int) -> RowProblem:
    return RowProblem(row=person.row, fault=RowFault.GROUP, column=Column.GROUP, other=other)


def _size_column(rules: ImportRules) -> Column:
    return Column.GROUP if rules.is_personal else Column.ADULTS


def _entry(people: Sequence[_Person], rules: ImportRules) -> Entry:
    first = people[0]
    contact = Contact(
        email=next((p.contact.email for p in people if p.contact.email), None),
        phone=next((p.contact.phone for p in people if p.contact.phone), None),
    )
    sessions = tuple(sorted({session for person in people for session in person.sessions}))
    members = tuple(PartyMember(name=p.name, is_child=p.is_child) for p in people) if rules.is_personal else ()
    details = RegistrationDetails(
        form_token=fingerprint(first.name, contact=contact, sessions=sessions, secret=rules.secret),
        party=party_of(members) if members else first.party,
        name=first.name,
        members=members,
        event_sessions=sessions,
        contact=contact,
        language=first.language,
        source=RegistrationSource.STAFF,
    )
    return Entry(rows=tuple(person.row for person in people), details=details)


def _most(entry: Entry, rules: ImportRules) -> int:
    """Return how many people could ever come on this registration."""
    chosen = [session.capacity for session in rules.offered if session.reference in entry.details.event_sessions]
    return min([rules.max_party_size, *(capacity for capacity in chosen if capacity is not None)])


def _without_doubles(entries: Iterator[Entry], check: _Check) -> Iterator[Entry]:
    seen: dict[str, int] = {}
    for entry in entries:
        other = seen.setdefault(entry.details.form_token, entry.rows[0])
        if other == entry.rows[0]:
            yield entry
            continue
        has_contact = entry.details.contact != Contact()
        fault = RowFault.DOUBLE if has_contact else RowFault.SAME_NAME
        check.problems += [
            RowProblem(row=row, fault=fault, column=Column.NAME, text=entry.details.name, other=other)
            for row in entry.rows
        ]


def _language(number: int, text: str, check: _Check) -> str:
    found = check.readers.language(text) if text else check.rules.language
    if found is None:
        check.unknown_languages.append(number)
    return found or check.rules.language


def _sessions(text: str, rules: ImportRules) -> tuple[str, ...]:
    found = find_sessions(text, rules.offered) if text else rules.chosen
    if not found:
        raise WrongCell(RowFault.SESSION_UNKNOWN, Column.SESSIONS, text=text)
    return found
