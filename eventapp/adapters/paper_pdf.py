"""Papers for a door without batteries: list A–Z, tally sheet, small tickets. A4 or A6, tagged, black on white.

The words of list and tally sheet are German, as on all papers of the organization; tickets speak their guest's
language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.adapters.qr_image import qr_svg
from eventapp.adapters.ticket_pdf import TicketFact
from eventapp.adapters.typesetting import LONGEST_NAME_CHARACTERS, isolated, shown, typeset
from eventapp.domain.paper import Boxes

#: Letters in the boxes: Erwachsene, Kinder.
ADULT_LETTER, CHILD_LETTER = "E", "K"

#: Papers are small; who has a longer name is found by its beginning and by the code.
LONGEST_HOLDER_CHARACTERS = 70
LONGEST_FACT_CHARACTERS = 110

_LIST_COLUMNS = ("Nr.", "Name", "Personen", "Kurzcode", "Da", "Bemerkung")
_SLOT_COLUMNS = ("Nummer", "Uhrzeit", "Da", "Bemerkung")
_METHODS = ("Stichprobe", "Raster (Fläche × Dichte)", "Handzähler", "Fotos")


@dataclass(frozen=True, kw_only=True)
class PaperHead:
    """What stands on top and at the bottom of a paper. An empty fact is a line to write on."""

    title: str
    subtitle: str
    running_head: str
    facts: Sequence[TicketFact]
    instruction: str
    foot: str
    author: str
    printed_at: datetime


@dataclass(frozen=True, kw_only=True)
class DoorListLine:
    """One ticket on the list; for counselling ``name`` is the number and ``party`` the time."""

    name: str
    party: str
    boxes: Boxes
    short_code: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class SmallTicket:
    """One ticket of the size of a postcard. ``rows_to_fill`` are rows of labels, each with a line to write on."""

    language: str
    is_rtl: bool = False
    title: str
    holder: str = ""
    facts: Sequence[TicketFact] = ()
    rows_to_fill: Sequence[Sequence[str]] = ()
    qr_text: str
    qr_description: str
    code_label: str
    short_code: str
    hint: str = ""


def door_list_pdf(head: PaperHead, lines: Sequence[DoorListLine], *, empty: str) -> bytes:
    """The list of who is expected, in the order of the lines; ``empty`` stands there when there is nobody."""
    return _list_pdf(head, lines, columns=_LIST_COLUMNS, empty=empty, is_anonymous=False)


def slot_list_pdf(head: PaperHead, lines: Sequence[DoorListLine], *, empty: str) -> bytes:
    """The day of a counselling service: numbers and times, never a name (CNS-2)."""
    return _list_pdf(head, lines, columns=_SLOT_COLUMNS, empty=empty, is_anonymous=True)


def tally_sheet_pdf(head: PaperHead, *, rows: Sequence[str], children_label: str, funder_note: str) -> bytes:
    """A sheet to count guests on who have not registered; ``rows`` are the words for each span of time."""
    order = _head_data(head) | {
        "columns": ["Uhrzeit", "Erwachsene", children_label, "Summe", "Zeichen"],
        "rows": [shown(row) for row in rows],
        "methods": list(_METHODS),
        "funder_note": shown(funder_note),
    }
    return typeset("tally_sheet.typ", order, created=head.printed_at)


def small_ticket_pdf(tickets: Sequence[SmallTicket], *, title: str, author: str, created: datetime) -> bytes:
    """Tickets of the size A6, one to a page. Raises ValueError when there is none."""
    return _tickets_pdf(tickets, title=title, author=author, created=created, four_to_a_page=False)


def ticket_stack_pdf(tickets: Sequence[SmallTicket], *, title: str, author: str, created: datetime) -> bytes:
    """Tickets of the size A6, four to an A4 page with marks to cut along. Raises ValueError when there is none."""
    return _tickets_pdf(tickets, title=title, author=author, created=created, four_to_a_page=True)


def _list_pdf(
    head: PaperHead, lines: Sequence[DoorListLine], *, columns: Sequence[str], empty: str, is_anonymous: bool
) -> bytes:
    order = _head_data(head) | {
        "columns": list(columns),
        "is_anonymous": is_anonymous,
        "adult_letter": ADULT_LETTER if any(line.boxes.children for line in lines) else "",
        "child_letter": CHILD_LETTER,
        "empty": shown(empty),
        "lines": [
            {
                "name": shown(line.name, LONGEST_HOLDER_CHARACTERS),
                "party": shown(line.party),
                "short_code": shown(line.short_code),
                "remark": shown(line.remark),
                "adults": line.boxes.adults,
                "children": line.boxes.children,
                "beyond": line.boxes.beyond,
            }
            for line in lines
        ],
    }
    return typeset("door_list.typ", order, created=head.printed_at)


def _tickets_pdf(
    tickets: Sequence[SmallTicket], *, title: str, author: str, created: datetime, four_to_a_page: bool
) -> bytes:
    if not tickets:
        raise ValueError("a ticket PDF needs at least one ticket")
    order = {
        "title": shown(title),
        "author": shown(author),
        "four_to_a_page": four_to_a_page,
        "sheets": [_ticket_data(ticket) for ticket in tickets],
    }
    return typeset("small_tickets.typ", order, created=created)


def _head_data(head: PaperHead) -> dict[str, object]:
    return {
        "title": shown(head.title),
        "subtitle": shown(head.subtitle),
        "running_head": shown(head.running_head),
        "facts": _fact_data(head.facts),
        "instruction": shown(head.instruction),
        "foot": shown(head.foot),
        "author": shown(head.author),
    }


def _fact_data(facts: Sequence[TicketFact]) -> list[dict[str, str]]:
    return [{"label": shown(f.label), "value": shown(f.value), "note": shown(f.note)} for f in facts]


def _ticket_data(ticket: SmallTicket) -> dict[str, object]:
    def text(value: str, limit: int = LONGEST_NAME_CHARACTERS) -> str:
        words = shown(value, limit)
        return isolated(words) if ticket.is_rtl else words

    return {
        "language": ticket.language.partition("-")[0],
        "is_rtl": ticket.is_rtl,
        "title": text(ticket.title),
        "holder": text(ticket.holder, LONGEST_HOLDER_CHARACTERS),
        "facts": [
            {"label": text(fact.label), "value": text(fact.value, LONGEST_FACT_CHARACTERS)} for fact in ticket.facts
        ],
        "rows_to_fill": [[text(label) for label in row] for row in ticket.rows_to_fill],
        "qr": qr_svg(ticket.qr_text),
        "qr_alt": shown(ticket.qr_description),
        "code_label": text(ticket.code_label),
        "short_code": ticket.short_code,
        "hint": text(ticket.hint),
    }
