"""Papers for a door without batteries: the list A–Z and the day of a counselling service, A4, tagged, black on white.

Their words are German, as on all papers of the organization.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventapp.adapters.ticket_pdf import TicketFact
from eventapp.adapters.typesetting import shown, typeset
from eventapp.domain.paper import Boxes

#: Letters in the boxes: Erwachsene, Kinder.
ADULT_LETTER, CHILD_LETTER = "E", "K"

#: Rows are small; who has a longer name is found by its beginning and by the code.
LONGEST_HOLDER_CHARACTERS = 70

_LIST_COLUMNS = ("Nr.", "Name", "Personen", "Kurzcode", "Da", "Bemerkung")
_SLOT_COLUMNS = ("Nummer", "Uhrzeit", "Da", "Bemerkung")
#: The same where several people see guests.
_COUNSELLOR_COLUMNS = ("Nummer", "Uhrzeit", "Da", "Bei", "Bemerkung")


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
    #: who sees people, for counselling
    counsellor: str = ""


def door_list_pdf(head: PaperHead, lines: Sequence[DoorListLine], *, empty: str) -> bytes:
    """The list of who is expected, in the order of the lines; ``empty`` stands there when there is nobody."""
    return _list_pdf(head, lines, columns=_LIST_COLUMNS, empty=empty, is_anonymous=False)


def slot_list_pdf(head: PaperHead, lines: Sequence[DoorListLine], *, empty: str) -> bytes:
    """The day of a counselling service: numbers and times, never a name (CNS-2)."""
    columns = _COUNSELLOR_COLUMNS if any(line.counsellor for line in lines) else _SLOT_COLUMNS
    return _list_pdf(head, lines, columns=columns, empty=empty, is_anonymous=True)


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
                "counsellor": shown(line.counsellor, LONGEST_HOLDER_CHARACTERS),
                "adults": line.boxes.adults,
                "children": line.boxes.children,
                "beyond": line.boxes.beyond,
            }
            for line in lines
        ],
    }
    return typeset("door_list.typ", order, created=head.printed_at)


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
