"""Certificates as printed sheets, with the words of their day of issue.

They are German, as the specification of the report words them.
"""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from eventapp.adapters.certificate_pdf import CertificateSheet, SecondHeading, certificate_pdf
from eventapp.adapters.logos import read_logos
from eventapp.adapters.translations import Translator, translator
from eventapp.domain.certificates import CertificateWording, hours_of, spaced_number, units_of
from eventapp.domain.errors import CertificateNameMissing
from eventapp.domain.states import CertificateKind
from eventapp.domain.texts import SOURCE_LANGUAGE, select_text
from eventapp.models import Certificate, Event, EventSession
from eventapp.queries import certificates as certificate_queries

HEADINGS = {
    CertificateKind.WHOLE: "Teilnahmebescheinigung",
    CertificateKind.SINGLE_SESSIONS: "Teilnahmebestätigung für einzelne Termine",
}
#: The heading again in the languages that are offered: of the whole, of single sessions.
SECOND_HEADINGS = {
    "en": ("Certificate of attendance", "Confirmation of attendance for individual sessions"),
    "ar": ("شهادة مشاركة", "تأكيد المشاركة في جلسات محددة"),
    "fr": ("Attestation de participation", "Attestation de participation à certaines séances"),
    "ru": ("Свидетельство об участии", "Подтверждение участия в отдельных занятиях"),
    "tr": ("Katılım belgesi", "Tek tek oturumlar için katılım belgesi"),
    "uk": ("Сертифікат про участь", "Підтвердження участі в окремих заняттях"),
}
_RIGHT_TO_LEFT = ("ar",)


def certificate_document(
    event: Event, certificates: Sequence[Certificate], *, base_url: str, zone: str, logo_folder: Path
) -> bytes:
    """Return the certificates, each with its sessions loaded, as one PDF; the event has everything loaded.

    Raises CertificateNameMissing when there is none, or one has lost its name.
    """
    if not certificates or any(certificate.name is None for certificate in certificates):
        raise CertificateNameMissing
    german = translator(SOURCE_LANGUAGE, zone=zone)
    return certificate_pdf(
        [_sheet(event, row, german=german, base_url=base_url) for row in certificates],
        title=f"{HEADINGS[CertificateKind.WHOLE]}: {_title(event)}",
        author=event.organization.name,
        created=max(row.issued_at for row in certificates),
        organizer_logos=read_logos(logo_folder, event.organization.logos),
        funder_logos=read_logos(logo_folder, event.project.logos if event.project else ()),
    )


def certificate_file_name(event: Event) -> str:
    """Return a name that holds nobody's."""
    return f"Teilnahmebescheinigung_{event.reference}.pdf"


def current_wording(event: Event) -> CertificateWording:
    """Return what a certificate issued now would say; the event has everything loaded."""
    words, organization = certificate_queries.get_words(event.id), event.organization
    town = f"{organization.postal_code} {organization.city}".strip()
    return CertificateWording(
        title=_title(event),
        contents=words.contents,
        leader=words.leader,
        signer=", ".join(part for part in (words.signer_name, words.signer_role) if part),
        second_language=words.second_language,
        organizer=organization.name,
        organizer_address=", ".join(part for part in (organization.street, town) if part),
        city=organization.city,
        place=_place(event),
        partners=_partners(event),
        funder_note=event.project.funder_note if event.project else "",
    )


def _sheet(event: Event, certificate: Certificate, *, german: Translator, base_url: str) -> CertificateSheet:
    said = CertificateWording(**certificate.wording) if certificate.wording else current_wording(event)
    ids = {part.event_session_id for part in certificate.parts}
    attended = [session for session in event.sessions if session.id in ids]
    is_one_of_one = len(attended) == certificate.offered == 1
    return CertificateSheet(
        organizer=said.organizer,
        organizer_address=said.organizer_address,
        heading=HEADINGS[certificate.kind],
        second_heading=_second_heading(certificate.kind, said.second_language),
        name=certificate.name or "",
        sentence=_sentence(said, attended, is_one_of_one=is_one_of_one, german=german),
        dates=[] if is_one_of_one else [_date_line(session, german=german) for session in attended],
        scope=_scope(certificate.minutes),
        remark=_remark(len(attended), certificate.offered),
        contents=said.contents,
        leader=said.leader,
        partners=said.partners,
        funder_note=said.funder_note,
        place_and_day=", ".join(part for part in (said.city, german.day(certificate.issued_at)) if part),
        signer=said.signer,
        number=spaced_number(certificate.number),
        check_address=f"{base_url}/c/{spaced_number(certificate.number)}",
    )


def _second_heading(kind: CertificateKind, language: str) -> SecondHeading | None:
    if language not in SECOND_HEADINGS:
        return None
    whole, single = SECOND_HEADINGS[language]
    text = whole if kind is CertificateKind.WHOLE else single
    return SecondHeading(text=text, language=language, is_rtl=language in _RIGHT_TO_LEFT)


def _sentence(
    said: CertificateWording, attended: Sequence[EventSession], *, is_one_of_one: bool, german: Translator
) -> str:
    place = f" in {said.place}" if said.place else ""
    if not is_one_of_one:
        kind = "an diesem Termin" if len(attended) == 1 else "an diesen Terminen"
        return f"hat{place} {kind} der Veranstaltung „{said.title}“ teilgenommen:"
    return f"hat {_time(attended[0], german=german)}{place} an der Veranstaltung „{said.title}“ teilgenommen."


def _time(session: EventSession, *, german: Translator) -> str:
    first, last = german.day(session.starts_at), german.day(session.ends_at)
    start, end = german.clock(session.starts_at), german.clock(session.ends_at)
    if first == last:
        return f"am {first} von {start} bis {end} Uhr"
    return f"vom {first}, {start} Uhr bis zum {last}, {end} Uhr"


def _date_line(session: EventSession, *, german: Translator) -> str:
    line = f"{german.day(session.starts_at)}, {german.clock_range(session.starts_at, session.ends_at)} Uhr"
    return f"{line}: {session.label}" if session.label else line


def _place(event: Event) -> str:
    if event.venue is None:
        return ""
    return f"{event.venue.city} ({event.venue.name})" if event.venue.city else event.venue.name


def _scope(minutes: int) -> str:
    return f"{_german(units_of(minutes))} UE à 45 Minuten (= {_german(hours_of(minutes))} Zeitstunden)"


def _remark(attended: int, offered: int) -> str:
    if attended == offered:
        return ""
    return f"Besucht wurden {attended} von {offered} Terminen. Der Umfang nennt nur die besuchten."


def _partners(event: Event) -> str:
    lines = event.project.partners.splitlines() if event.project else []
    return ", ".join(line.strip() for line in lines if line.strip())


def _title(event: Event) -> str:
    text = select_text(event.texts, SOURCE_LANGUAGE)
    return text.title if text else ""


def _german(number: Decimal) -> str:
    """Return the number as Germans write it, without zeros at the end."""
    return f"{number.normalize():f}".replace(".", ",")
