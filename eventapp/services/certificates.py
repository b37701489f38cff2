"""Issuing certificates of attendance, taking them back, printing and mailing them, and forgetting the names (CER)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import update

from eventapp.adapters.randomness import new_certificate_number
from eventapp.db import db, transactional
from eventapp.domain.certificates import CertificateWords, ensure_certifiable, gives_certificates
from eventapp.domain.errors import (
    CertificateIssued,
    CertificateNameMissing,
    ExportNotAllowed,
    NoCertificates,
    ReasonMissing,
)
from eventapp.domain.states import MessageKind
from eventapp.models import Certificate, CertificateSession, CertificateSettings, Event
from eventapp.queries import certificates as certificate_queries
from eventapp.queries import events as event_queries
from eventapp.queries import registrations as registration_queries
from eventapp.queries.certificates import Holder
from eventapp.services.certificate_sheets import current_wording
from eventapp.services.event_changes import record
from eventapp.services.outbox import enqueue_for_registration


@transactional
def save_words(*, event_id: int, words: CertificateWords, user_id: int, now: datetime) -> None:
    """Keep what the event's certificates say. Raises NoCertificates."""
    event = event_queries.lock_event(event_id)
    if not gives_certificates(event.kind):
        raise NoCertificates
    row = db.session.get(CertificateSettings, event_id) or CertificateSettings(event_id=event_id)
    row.contents = "\n".join(words.contents)
    row.leader = words.leader
    row.signer_name, row.signer_role = words.signer_name, words.signer_role
    row.second_language = words.second_language
    row.required_percent = words.required_percent
    db.session.add(row)
    record("certificates.words_saved", event, user_id=user_id, now=now)


@transactional
def issue_certificate(
    *, event_id: int, registration_reference: str, position: int, name: str, user_id: int, now: datetime
) -> Certificate:
    """Issue one person's certificate under this name, as the person writes it.

    Raises NotFound for who was not let in, NoCertificates, CertificatesTooEarly, CertificateIncomplete,
    CertificateIssued for a second one, CertificateNameMissing.
    """
    event = _lock_certifiable(event_id, now=now)
    holder = certificate_queries.get_holder(event_id, registration_reference=registration_reference, position=position)
    if holder.certificate is not None:
        raise CertificateIssued
    if not name:
        raise CertificateNameMissing
    certificate = _issue(holder, event_id=event_id, name=name, wording=_wording(event_id), now=now)
    record("certificates.issued", event, user_id=user_id, now=now)
    return certificate


@transactional
def issue_all(*, event_id: int, user_id: int, now: datetime) -> int:
    """Issue a certificate to everybody who may have one and has none; return how many.

    Raises NoCertificates, CertificatesTooEarly, CertificateIncomplete.
    """
    event = _lock_certifiable(event_id, now=now)
    holders = certificate_queries.get_certificate_list(event_id).holders
    without = [holder for holder in holders if holder.certificate is None]
    wording = _wording(event_id)
    for holder in without:
        _issue(holder, event_id=event_id, name=holder.name, wording=wording, now=now)
    if without:
        record("certificates.issued", event, user_id=user_id, now=now)
    return len(without)


@transactional
def withdraw(*, event_id: int, number: str, user_id: int, now: datetime) -> None:
    """Take a certificate back, so that its number says so and another can be issued. Raises NotFound."""
    event = event_queries.lock_event(event_id)
    certificate = certificate_queries.get_of_event(number, event_id=event_id)
    certificate.withdrawn_at = now
    certificate.name = certificate.wording = None
    record("certificates.withdrawn", event, user_id=user_id, now=now)


@transactional
def take_batch(*, event_id: int, reason: str, user_id: int, now: datetime) -> Sequence[Certificate]:
    """Return all certificates of the event for print, and remember who took the names and why (PRV-9).

    Raises ExportNotAllowed for events without list duty, ReasonMissing without a reason.
    """
    event = event_queries.lock_event(event_id)
    if not event.list_duty:
        raise ExportNotAllowed
    if not reason.strip():
        raise ReasonMissing
    record("certificates.printed", event, user_id=user_id, now=now, reason=reason.strip())
    return certificate_queries.list_standing(event_id)


@transactional
def mail_all(*, event_id: int, user_id: int, now: datetime) -> int:
    """Write a mail to each registration with an address whose certificates were not sent yet; return how many."""
    event = event_queries.lock_event(event_id)
    by_registration: dict[int, list[Certificate]] = {}
    for certificate in certificate_queries.list_standing(event_id):
        if certificate.mailed_at is None and certificate.registration_id is not None:
            by_registration.setdefault(certificate.registration_id, []).append(certificate)
    count = 0
    for registration_id, certificates in by_registration.items():
        registration = registration_queries.get_with_tickets(registration_id)
        if registration.email is None:
            continue
        enqueue_for_registration(
            MessageKind.CERTIFICATE_ISSUED,
            registration=registration,
            organization_id=event.organization_id,
            now=now,
        )
        for certificate in certificates:
            certificate.mailed_at = now
        count += 1
    if count:
        record("certificates.mailed", event, user_id=user_id, now=now)
    return count


@transactional
def forget_names(*, registration_id: int) -> None:
    """Delete the names on a registration's certificates; numbers stay checkable and keep counting (CER-2).

    For whoever erases the registration: call before its row and its attendees go.
    """
    db.session.execute(
        update(Certificate)
        .where(Certificate.registration_id == registration_id)
        .values(name=None, wording=None)
        .execution_options(synchronize_session="fetch")
    )


def _lock_certifiable(event_id: int, *, now: datetime) -> Event:
    event = event_queries.lock_event(event_id)
    ensure_certifiable(
        event.kind,
        status=event.status,
        parts=certificate_queries.list_parts(event_id),
        words=certificate_queries.get_words(event_id),
        now=now,
    )
    return event


def _wording(event_id: int) -> dict[str, Any]:
    return asdict(current_wording(event_queries.get_with_everything(event_id)))


def _issue(holder: Holder, *, event_id: int, name: str, wording: dict[str, Any], now: datetime) -> Certificate:
    certificate = Certificate(
        number=new_certificate_number(),
        event_id=event_id,
        registration_id=holder.registration_id,
        attendee_id=holder.attendee_id,
        name=name,
        wording=wording,
        kind=holder.attendance.kind,
        minutes=holder.attendance.minutes,
        offered=holder.attendance.offered,
        issued_at=now,
        parts=[CertificateSession(event_session_id=part) for part in holder.attendance.event_session_ids],
    )
    db.session.add(certificate)
    db.session.flush()
    return certificate
