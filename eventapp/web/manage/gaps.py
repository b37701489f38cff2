"""What the publish check found, in words, with the way to the field that closes the gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext, lazy_gettext

from eventapp.domain.publishing import Gap, Page
from eventapp.web.language import own_name

if TYPE_CHECKING:
    from eventapp.models import Event

_ORGANIZATION_FIELDS = {
    "name": lazy_gettext("Name"),
    "street": lazy_gettext("Straße"),
    "postal_code": lazy_gettext("Postleitzahl"),
    "city": lazy_gettext("Ort"),
    "represented_by": lazy_gettext("Vertretung"),
    "email": lazy_gettext("E-Mail"),
    "phone": lazy_gettext("Telefon"),
    "register_entry": lazy_gettext("Registereintrag"),
    "data_protection_contact": lazy_gettext("Kontakt für Datenschutz"),
    "privacy_text": lazy_gettext("Datenschutztext"),
    "accessibility_text": lazy_gettext("Erklärung zur Barrierefreiheit"),
}

_SENTENCES = {
    "title_missing": lazy_gettext("Der deutsche Titel fehlt."),
    "summary_missing": lazy_gettext("Der deutsche Kurztext fehlt."),
    "text_placeholder": lazy_gettext("Im Text (%(language)s) steht noch ein Platzhalter."),
    "easy_language_unchecked": lazy_gettext(
        "Der Text (%(language)s) verspricht Leichte Sprache. Schreiben Sie dazu, wer ihn geprüft hat, "
        "oder nennen Sie ihn „Einfache Sprache“."
    ),
    "plain_language_missing": lazy_gettext("Es gibt noch keinen Text in Einfacher Sprache."),
    "session_missing": lazy_gettext("Es gibt noch keinen Termin."),
    "slot_unsound": lazy_gettext(
        "An einem Beratungstag hat jeder Termin genau einen Platz und eine Nummer wie B-01. Bei mindestens einem "
        "Termin fehlt das."
    ),
    "venue_missing": lazy_gettext("Der Ort fehlt."),
    "contact_name_missing": lazy_gettext("Die Ansprechperson fehlt."),
    "contact_phone_missing": lazy_gettext("Die Telefonnummer der Ansprechperson fehlt."),
    "contact_placeholder": lazy_gettext("Bei der Ansprechperson steht noch ein Platzhalter."),
    "needs_deadline_missing": lazy_gettext("Es fehlt, bis wann man Bedarf anmelden kann."),
    "needs_deadline_too_late": lazy_gettext("Bedarf kann man nur bis zum letzten Termin anmelden."),
    "project_missing": lazy_gettext("Ohne Projekt steht kein Fördervermerk auf der Seite."),
    "funder_note_missing": lazy_gettext("Beim Projekt fehlt der Fördervermerk."),
    "funder_note_placeholder": lazy_gettext("Im Fördervermerk steht noch ein Platzhalter."),
    "organization_placeholder": lazy_gettext("Organisation: Bei „%(field)s“ steht noch ein Platzhalter."),
}


@dataclass(frozen=True, kw_only=True)
class GapLine:
    """One gap as the pages show it."""

    sentence: str
    href: str
    is_blocking: bool


def gap_lines(event: "Event", gaps: Sequence[Gap]) -> list[GapLine]:
    """Return the gaps in words with links to their fields."""
    return [GapLine(sentence=_sentence(gap), href=_href(event, gap), is_blocking=gap.is_blocking) for gap in gaps]


def _sentence(gap: Gap) -> str:
    field = str(_ORGANIZATION_FIELDS.get(gap.field, gap.field))
    if gap.page is Page.ORGANIZATION and gap.code != "organization_placeholder":
        return gettext("Organisation: „%(field)s“ fehlt im Impressum.", field=field)
    return str(_SENTENCES[gap.code]) % {"language": own_name(gap.language), "field": field}


def _href(event: "Event", gap: Gap) -> str:
    reference = event.reference
    if gap.page is Page.TEXTS:
        return url_for("manage.event_text", reference=reference, language=gap.language, _anchor=gap.field)
    if gap.page is Page.SESSIONS:
        return url_for("manage.event_sessions", reference=reference, _anchor=gap.field)
    if gap.page is Page.PROJECT and event.project is not None:
        return url_for("manage.project", reference=event.project.reference, _anchor=gap.field)
    if gap.page is Page.ORGANIZATION:
        organization = event.organization.reference
        return url_for("manage.organization", organization=organization, _anchor=gap.field)
    return url_for("manage.edit_event", reference=reference, _anchor=gap.field)
