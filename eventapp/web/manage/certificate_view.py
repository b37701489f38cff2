"""The list of people who may get a certificate, as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import format_decimal

from eventapp.domain.certificates import spaced_number, units_of
from eventapp.domain.states import CertificateKind
from eventapp.queries.certificates import CertificateList, Holder

if TYPE_CHECKING:
    from eventapp.models import Certificate, Event


@dataclass(frozen=True, kw_only=True)
class CertificateLine:
    """One person; the number is empty before a certificate is issued."""

    name: str
    registration_reference: str
    position: int
    attended: int
    offered: int
    units: str
    is_whole: bool
    has_address: bool
    number: str
    is_named: bool
    is_mailed: bool


@dataclass(frozen=True, kw_only=True)
class UnfoundedLine:
    """A certificate of somebody whose admission was taken back."""

    name: str
    number: str


@dataclass(frozen=True, kw_only=True)
class CertificatesPage:
    """Everybody, and how many there are of what."""

    lines: Sequence[CertificateLine]
    unfounded: Sequence[UnfoundedLine]
    can_print: bool
    open: int
    issued: int
    to_mail: int


def certificates_page(event: "Event", found: CertificateList) -> CertificatesPage:
    """Return the page of an event."""
    lines = [_line(holder) for holder in found.holders]
    return CertificatesPage(
        lines=lines,
        unfounded=[_unfounded(certificate) for certificate in found.unfounded],
        can_print=event.list_duty,
        open=sum(not line.number for line in lines),
        issued=sum(line.is_named for line in lines),
        to_mail=sum(line.is_named and line.has_address and not line.is_mailed for line in lines),
    )


def _line(holder: Holder) -> CertificateLine:
    certificate = holder.certificate
    name = certificate.name if certificate is not None and certificate.name else holder.name
    minutes = certificate.minutes if certificate is not None else holder.attendance.minutes
    kind = certificate.kind if certificate is not None else holder.attendance.kind
    return CertificateLine(
        name=name,
        registration_reference=holder.registration_reference,
        position=holder.position,
        attended=len(holder.attendance.event_session_ids),
        offered=holder.attendance.offered,
        units=format_decimal(units_of(minutes)),
        is_whole=kind is CertificateKind.WHOLE,
        has_address=holder.email is not None,
        number=spaced_number(certificate.number) if certificate is not None else "",
        is_named=certificate is not None and certificate.name is not None,
        is_mailed=certificate is not None and certificate.mailed_at is not None,
    )


def _unfounded(certificate: "Certificate") -> UnfoundedLine:
    return UnfoundedLine(name=certificate.name or "", number=spaced_number(certificate.number))
