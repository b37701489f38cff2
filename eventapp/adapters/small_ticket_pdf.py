"""Tickets of the size of a postcard (A6), one to a page or four to an A4 page. Tagged, black on white, any script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.adapters.qr_image import qr_svg
from eventapp.adapters.ticket_pdf import TicketFact
from eventapp.adapters.typesetting import LONGEST_NAME_CHARACTERS, isolated, shown, typeset

LONGEST_HOLDER_CHARACTERS = 70
LONGEST_FACT_CHARACTERS = 110


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


def small_ticket_pdf(tickets: Sequence[SmallTicket], *, title: str, author: str, created: datetime) -> bytes:
    """Tickets of the size A6, one to a page. Raises ValueError when there is none."""
    return _tickets_pdf(tickets, title=title, author=author, created=created, four_to_a_page=False)


def ticket_stack_pdf(tickets: Sequence[SmallTicket], *, title: str, author: str, created: datetime) -> bytes:
    """Tickets of the size A6, four to an A4 page with marks to cut along. Raises ValueError when there is none."""
    return _tickets_pdf(tickets, title=title, author=author, created=created, four_to_a_page=True)


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
