"""The same content as the JSON file, as a PDF that people can read (PRV-5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask import Response
from flask_babel import gettext, lazy_gettext

from eventapp.adapters import clock
from eventapp.adapters.own_data_pdf import DataLine, DataSection, OwnDataSheet, own_data_pdf
from eventapp.web.downloads import PDF_TYPE, attachment
from eventapp.web.filters import clock_time, day
from eventapp.web.language import own_name, page_language, text_direction
from eventapp.web.public.own_data_words import WORDS
from eventapp.web.public.registration_export import export_content

if TYPE_CHECKING:
    from eventapp.models import Registration

FILE_NAME = "meine-daten.pdf"

#: What stands in the file, by its name there; the order of lists is that of the sections.
LABELS: Mapping[str, Any] = {
    "reference": lazy_gettext("Nummer der Anmeldung"),
    "status": lazy_gettext("Stand"),
    "name": lazy_gettext("Name"),
    "email": lazy_gettext("E-Mail"),
    "phone": lazy_gettext("Telefon"),
    "language": lazy_gettext("Sprache"),
    "adults": lazy_gettext("Erwachsene"),
    "children": lazy_gettext("Kinder"),
    "pending_for": lazy_gettext("Wartet auf"),
    "held_until": lazy_gettext("Platz reserviert bis"),
    "cancel_reason": lazy_gettext("Grund der Absage"),
    "no_messages": lazy_gettext("Keine Nachrichten"),
    "refusal_reason": lazy_gettext("Begründung"),
    "invitation": lazy_gettext("Eingeladen über"),
    "registered_at": lazy_gettext("Angemeldet"),
    "changed_at": lazy_gettext("Geändert"),
    "canceled_at": lazy_gettext("Abgesagt"),
    "event": lazy_gettext("Veranstaltung, Kennung"),
    "organization": lazy_gettext("Veranstalter"),
    "attendees": lazy_gettext("Personen"),
    "event_sessions": lazy_gettext("Termine"),
    "given_up_sessions": lazy_gettext("Abgesagte Termine"),
    "tickets": lazy_gettext("Tickets"),
    "needs": lazy_gettext("Bedarf"),
    "answers": lazy_gettext("Ihre Antworten"),
    "admissions": lazy_gettext("Am Eingang"),
    "messages": lazy_gettext("Mails an Sie"),
    "certificates": lazy_gettext("Bescheinigungen"),
    "signatures": lazy_gettext("Unterschriften"),
    "is_child": lazy_gettext("Kind"),
    "label": lazy_gettext("Bezeichnung"),
    "starts_at": lazy_gettext("Beginn"),
    "ends_at": lazy_gettext("Ende"),
    "short_code": lazy_gettext("Kurzcode"),
    "token": lazy_gettext("Code"),
    "issued_at": lazy_gettext("Ausgestellt"),
    "need": lazy_gettext("Bedarf"),
    "consented_at": lazy_gettext("Eingewilligt"),
    "question": lazy_gettext("Frage"),
    "person": lazy_gettext("Person"),
    "answer": lazy_gettext("Antwort"),
    "kind": lazy_gettext("Art"),
    "result": lazy_gettext("Ergebnis"),
    "at": lazy_gettext("Zeit"),
    "recipient": lazy_gettext("Empfänger"),
    "written_at": lazy_gettext("Geschrieben"),
    "sent_at": lazy_gettext("Verschickt"),
    "number": lazy_gettext("Nummer"),
    "minutes": lazy_gettext("Minuten"),
    "signed_at": lazy_gettext("Unterschrieben"),
}
#: The lines of a signature are a picture; the other file has them.
_LEFT_OUT = frozenset({"strokes"})


def own_data_sheet(registration: "Registration") -> Response:
    """Return the file."""
    content = export_content(registration)
    language = page_language()
    sheet = OwnDataSheet(
        language=language,
        is_rtl=text_direction(language) == "rtl",
        title=gettext("Was wir gespeichert haben"),
        intro=gettext(
            "Das ist alles, was zu Ihrer Anmeldung gespeichert ist. Für Programme gibt es dasselbe als JSON-Datei."
        ),
        author=registration.event.organization.name,
        sections=_sections(content),
    )
    return attachment(own_data_pdf(sheet, created=clock.now()), mimetype=PDF_TYPE, filename=FILE_NAME)


def _sections(content: Mapping[str, object]) -> list[DataSection]:
    plain = {key: value for key, value in content.items() if not isinstance(value, list)}
    lists = {key: value for key, value in content.items() if isinstance(value, list) and value}
    about = DataSection(title=gettext("Ihre Anmeldung"), groups=[_lines(plain)])
    return [about, *(DataSection(title=_label(key), groups=_groups(rows)) for key, rows in lists.items())]


def _groups(rows: Sequence[Mapping[str, object]]) -> list[list[DataLine]]:
    return [_lines(row) for row in rows]


def _lines(row: Mapping[str, object]) -> list[DataLine]:
    return [DataLine(label=_label(key), value=_value(key, value)) for key, value in row.items() if key not in _LEFT_OUT]


def _label(key: str) -> str:
    return str(LABELS.get(key, key))  # a name without words is better than no document


def _value(key: str, value: object) -> str:
    if isinstance(value, bool):
        return gettext("ja") if value else gettext("nein")
    if value is None or value == "":
        return "–"
    if isinstance(value, StrEnum) and type(value) in WORDS:
        return str(WORDS[type(value)][value])
    if key.endswith(("_at", "_until")) or key == "at":
        moment = datetime.fromisoformat(str(value))
        return f"{day(moment)}, {clock_time(moment)}"
    return own_name(str(value)) if key == "language" else str(value)
