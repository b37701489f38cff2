"""Which list for the funder is wanted, and how it looks; why names are needed (PRV-9)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext
from wtforms.validators import Length

from eventapp.domain.attendance_lists import (
    FUNDER_COLUMNS,
    MAX_BLANK_ROWS,
    NAMED_KINDS,
    USUAL_COLUMNS,
    ListColumn,
    ListKind,
)
from eventapp.domain.funder_profiles import FunderRules
from eventapp.services.attendance_lists import ListOrder
from eventapp.web.filters import day_short, time_range
from eventapp.web.forms.base import TOO_LONG, Form, LineField
from eventapp.web.forms.fields import ChoiceField, NumberField, PickField, TickField, YesField, between, needed

if TYPE_CHECKING:
    from eventapp.models import EventSession

MAX_LEADER_CHARS = 160
MAX_REASON_CHARS = 500

KIND_NAMES = {
    ListKind.ATTENDANCE: lazy_gettext("Teilnahmeliste"),
    ListKind.SINGLE: lazy_gettext("Einzelblätter"),
    ListKind.ANONYMOUS: lazy_gettext("Anonymisierte Liste"),
    ListKind.UNDER_16: lazy_gettext("Gruppenblatt unter 16"),
    ListKind.TALLY: lazy_gettext("Zählprotokoll"),
    ListKind.VOLUNTEERS: lazy_gettext("Stundennachweis Ehrenamt"),
    ListKind.ADMISSIONS: lazy_gettext("Einlassprotokoll"),
}
_COLUMN_NAMES = {
    ListColumn.ORGANIZATION: lazy_gettext("Organisation (freiwillig)"),
    ListColumn.ADMITTED_AT: lazy_gettext("Einlass (Uhrzeit)"),
    ListColumn.TOWN: lazy_gettext("Wohnort, nur der Ort"),
    ListColumn.AGE_CLASS: lazy_gettext("Altersklasse"),
}


class ListForm(Form):
    """What all lists ask: for which session, who led it, and how the list looks."""

    kinds: Sequence[ListKind] = ()

    session = PickField(lazy_gettext("Termin"), [needed(lazy_gettext("Bitte wählen Sie den Termin."))])
    kind = ChoiceField(lazy_gettext("Welche Liste?"), [needed(lazy_gettext("Bitte wählen Sie eine Liste."))])
    leader = LineField(lazy_gettext("Leitung oder Referent:in"), [Length(max=MAX_LEADER_CHARS, message=TOO_LONG)])
    columns = TickField(lazy_gettext("Spalten"))
    target_group = YesField(lazy_gettext("Satz „Die Zugehörigkeit zur Zielgruppe wurde geprüft“"))

    def __init__(
        self, formdata: Any = None, *, sessions: "Sequence[EventSession]", rules: FunderRules, **values: Any
    ) -> None:
        """Offer the sessions, and the columns that the funder asks for."""
        usual = {
            "kind": self.kinds[0].value,
            "columns": [column.value for column in USUAL_COLUMNS],
            "session": sessions[0].reference if sessions else "",
            "target_group": rules.confirms_target_group,
        }
        super().__init__(*([formdata] if formdata is not None else []), data=usual, **values)
        self.sessions = sessions
        self.session.choices = [(session.reference, _session_words(session)) for session in sessions]
        self.kind.choices = [(kind.value, KIND_NAMES[kind]) for kind in self.kinds]
        self.columns.choices = [
            (column.value, name)
            for column, name in _COLUMN_NAMES.items()
            if column not in FUNDER_COLUMNS or column in rules.list_columns
        ]

    def order(self) -> ListOrder:
        """Return what is wanted; call after the form is valid."""
        return ListOrder(
            kind=ListKind(self.kind.data),
            columns=[ListColumn(word) for word in self.columns.data or ()],
            confirms_target_group=bool(self.target_group.data),
        )


class NamelessListForm(ListForm):
    """A list without names. ``count`` is rows, sheets or persons; left empty as many as fit."""

    kinds = tuple(ListKind)
    count = NumberField(lazy_gettext("Anzahl"), [between(1, MAX_BLANK_ROWS)])

    def order(self) -> ListOrder:
        """Return what is wanted; call after the form is valid."""
        return replace(super().order(), count=self.count.data)


class NamedListForm(ListForm):
    """A list with names, and what they are needed for."""

    kinds = NAMED_KINDS
    reason = LineField(
        lazy_gettext("Wofür brauchen Sie die Namen?"),
        [
            needed(lazy_gettext("Bitte nennen Sie einen Grund.")),
            Length(min=5, max=MAX_REASON_CHARS, message=lazy_gettext("Bitte ein paar Worte, höchstens 500 Zeichen.")),
        ],
    )


def _session_words(session: "EventSession") -> str:
    words = f"{day_short(session.starts_at)}, {time_range(session.starts_at, session.ends_at)}"
    return f"{words}, {session.label}" if session.label else words
