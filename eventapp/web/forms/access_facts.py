"""Access facts (A11Y-2): of a venue, and what differs from it at one event."""

from collections.abc import Mapping
from typing import Any

import wtforms
from flask_babel import lazy_gettext
from wtforms import FormField

from eventapp.domain.describing import AccessNote
from eventapp.domain.states import AccessAnswer, AccessFact
from eventapp.web.forms.base import Form, LineField, offer
from eventapp.web.forms.fields import LABEL_CHARS, ChoiceField, PickField, at_most

ANSWERS = [
    (AccessAnswer.YES.value, lazy_gettext("ja")),
    (AccessAnswer.PARTLY.value, lazy_gettext("teilweise")),
    (AccessAnswer.NO.value, lazy_gettext("nein")),
]
NOT_CHECKED = (AccessAnswer.NOT_CHECKED.value, lazy_gettext("nicht geprüft"))
AS_AT_VENUE = ""


class VenueFactForm(wtforms.Form):
    """One fact of a venue; what nobody answered was not checked, never yes."""

    answer = ChoiceField(choices=offer([*ANSWERS, NOT_CHECKED]), default=AccessAnswer.NOT_CHECKED.value)
    note = LineField(lazy_gettext("Bemerkung"), [at_most(LABEL_CHARS)])


class EventFactForm(wtforms.Form):
    """One fact of an event; left alone it is as at the venue."""

    answer = PickField(choices=offer([(AS_AT_VENUE, lazy_gettext("wie am Ort")), *ANSWERS]), default=AS_AT_VENUE)
    note = LineField(lazy_gettext("Bemerkung"), [at_most(LABEL_CHARS)])


class VenueFactsForm(wtforms.Form):
    """All facts of a venue; the fields are added below, one for each fact."""


class EventFactsForm(wtforms.Form):
    """All facts of an event; the fields are added below, one for each fact."""


for _fact in AccessFact:
    setattr(VenueFactsForm, _fact.value, FormField(VenueFactForm))
    setattr(EventFactsForm, _fact.value, FormField(EventFactForm))


class EventAccessForm(Form):
    """What differs from the venue at one event."""

    access = FormField(EventFactsForm)


def read_facts(form: Any) -> dict[AccessFact, AccessNote]:
    """Return the facts that were answered; call after the form is valid."""
    return {
        fact: AccessNote(answer=AccessAnswer(form[fact.value].answer.data), note=form[fact.value].note.data or "")
        for fact in AccessFact
        if form[fact.value].answer.data
    }


def show_facts(access: Mapping[str, list[str]]) -> dict[str, dict[str, str]]:
    """Return stored facts as the fields' data."""
    return {fact: {"answer": answer, "note": note} for fact, (answer, note) in access.items()}
