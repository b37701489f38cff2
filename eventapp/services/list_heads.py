"""The head of every paper for a funder: each field named, filled from what the database knows (LST-1, LEG-2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from eventapp.adapters.list_pdf import HeadFact, ListHead
from eventapp.adapters.translations import SOURCE_LANGUAGE, Translator, translator
from eventapp.domain.attendance_lists import ListKind
from eventapp.domain.report_facts import KINDS_WITH_UNITS, MINUTES_PER_UNIT, rounded
from eventapp.domain.retention import RetentionPolicy, deletion_dates
from eventapp.domain.schedule import Span, local_day, net_minutes
from eventapp.models import Event, EventSession
from eventapp.services.logos import event_logos
from eventapp.services.paper_words import event_title

TITLES = {
    ListKind.ATTENDANCE: "Teilnahmeliste",
    ListKind.SINGLE: "Teilnahmeliste – Einzelblatt",
    ListKind.ANONYMOUS: "Anonymisierte Teilnahmeliste",
    ListKind.UNDER_16: "Gruppenblatt unter 16",
    ListKind.TALLY: "Zählprotokoll",
    ListKind.VOLUNTEERS: "Stundennachweis Ehrenamt",
    ListKind.ADMISSIONS: "Einlassprotokoll",
}
#: Before the number of a list, so that two papers of one session are told apart.
_NUMBER_PREFIXES = {
    ListKind.ATTENDANCE: "TL",
    ListKind.SINGLE: "EB",
    ListKind.ANONYMOUS: "AL",
    ListKind.UNDER_16: "GB",
    ListKind.TALLY: "ZP",
    ListKind.VOLUNTEERS: "EH",
    ListKind.ADMISSIONS: "EP",
}
_PURPOSES = {
    ListKind.ATTENDANCE: "dass die Veranstaltung stattgefunden hat und wer da war",
    ListKind.SINGLE: "dass die Veranstaltung stattgefunden hat und wer da war",
    ListKind.UNDER_16: "wie viele Kinder und Jugendliche da waren und wer sie begleitet hat",
    ListKind.VOLUNTEERS: "wie viele Stunden ehrenamtlich gearbeitet wurde",
}
#: The notice has three lines; longer names of funders are cut.
_LONGEST_NAME_IN_NOTICE = 70


@dataclass(frozen=True, kw_only=True)
class ListPlace:
    """The session that a list is for, who leads it, and where and when the list is made."""

    event: Event
    event_session: EventSession
    leader: str
    zone: str
    privacy_url: str
    logo_folder: Path
    now: datetime

    @property
    def words(self) -> Translator:
        """German, at the place of the event."""
        return translator(SOURCE_LANGUAGE, zone=self.zone)


def build_head(place: ListPlace, kind: ListKind, *, more: Sequence[HeadFact] = (), has_names: bool = False) -> ListHead:
    """Return the head of a list of this kind; ``more`` are fields that it has besides."""
    words, event = place.words, place.event
    moment = f"Stand {words.day(place.now)}, {words.clock(place.now)}"
    return ListHead(
        title=TITLES[kind],
        list_number=f"{_NUMBER_PREFIXES[kind]}-{place.event_session.reference.upper()}",
        facts=[*_facts(place), *more],
        notice=_notice(place, kind),
        funder_note=event.project.funder_note if event.project else "",
        foot=f"{moment} · Enthält Namen: verschlossen aufbewahren." if has_names else moment,
        author=event.organization.name,
        printed_at=place.now,
        logos=event_logos(event, place.logo_folder),
    )


def kept_until(event: Event, *, zone: str) -> date:
    """Return the day on which the names of the event will be gone."""
    policy = RetentionPolicy(contact_days=event.contact_days, name_days=event.name_days, needs_days=event.needs_days)
    last = max(session.ends_at for session in event.sessions)
    return deletion_dates(policy, last_day=local_day(last, zone=zone)).name


def _facts(place: ListPlace) -> list[HeadFact]:
    event, session, project, words = place.event, place.event_session, place.event.project, place.words
    title = event_title(event, words=words)
    return [
        HeadFact(label="Veranstaltung", value=f"{title}: {session.label}" if session.label else title, is_wide=True),
        HeadFact(label="Projekt", value=project.name if project else ""),
        HeadFact(label="Zuwendungsgeber, Aktenzeichen", value=_joined(project.funder, project.funder_reference))
        if project
        else HeadFact(label="Zuwendungsgeber, Aktenzeichen", value=""),
        HeadFact(label="Träger", value=event.organization.name),
        HeadFact(label="Kooperation", value=(project.partners if project else "") or "–"),
        HeadFact(label="Datum", value=f"{words.weekday(session.starts_at)} {words.day(session.starts_at)}"),
        HeadFact(label="Uhrzeit", value=words.clock_range(session.starts_at, session.ends_at)),
        HeadFact(label="Pausen", value=f"{session.break_minutes} Min."),
        HeadFact(label="UE (45 Min.)", value=_units(event, session)),
        HeadFact(label="Ort", value=_venue(event)),
        HeadFact(label="Leitung/Referent:in", value=place.leader),
    ]


def _notice(place: ListPlace, kind: ListKind) -> str:
    """Why the list exists, who may see it, until when, and whom to ask."""
    if kind not in _PURPOSES:
        return ""
    organization, project = place.event.organization, place.event.project
    funder = f" ({project.funder[:_LONGEST_NAME_IN_NOTICE]})" if project and project.funder else ""
    holder = organization.name[:_LONGEST_NAME_IN_NOTICE]
    contact = organization.data_protection_contact or organization.email
    ending = "" if kind is ListKind.VOLUNTEERS else " Bitte decken Sie die Liste nach dem Unterschreiben ab."
    return (
        f"Mit dieser Liste weisen wir dem Zuwendungsgeber{funder} nach, {_PURPOSES[kind]}. "
        f"Einsehen dürfen sie nur {holder} und, wenn er prüft, der Zuwendungsgeber. "
        f"Aufbewahrt bis {place.words.day(kept_until(place.event, zone=place.zone))}, länger nur, wenn der "
        f"Zuwendungsbescheid es verlangt. Auskunft, Berichtigung, Löschung, Widerspruch: "
        f"{_joined(contact, place.privacy_url)}.{ending}"
    )


def _units(event: Event, session: EventSession) -> str:
    """The same units as column G of the report."""
    if event.kind not in KINDS_WITH_UNITS:
        return "–"
    span = Span(starts_at=session.starts_at, ends_at=session.ends_at)
    hours = rounded(Decimal(net_minutes(span, break_minutes=session.break_minutes)) / 60, "0.01")
    units = rounded(hours * 60 / MINUTES_PER_UNIT, "0.1")
    return str(units).removesuffix(".0").replace(".", ",")


def _venue(event: Event) -> str:
    if event.venue is None:
        return ""
    return _joined(event.venue.name, f"{event.venue.postal_code} {event.venue.city}".strip())


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
