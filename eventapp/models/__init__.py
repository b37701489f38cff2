"""Tables: columns, relationships and constraints. No queries, no rules (docs/architecture.md)."""

from eventapp.models.audit import AuditEntry
from eventapp.models.certificate import Certificate, CertificateSession, CertificateSettings
from eventapp.models.check_in import DeskDecision, Estimate, LogEntryRow, SettledEntry
from eventapp.models.closing import SessionClosing, SignedList
from eventapp.models.device import Device, DoorLink, Gate
from eventapp.models.event import Event, EventSession, EventText
from eventapp.models.invitation import Invitation
from eventapp.models.organization import Membership, Organization, User
from eventapp.models.outbox import OutboxMessage
from eventapp.models.paper import PaperSheet, PaperSheetEntry
from eventapp.models.person import PersonKey, ProjectSecret
from eventapp.models.project import Project, Venue
from eventapp.models.registration import (
    Attendee,
    Registration,
    RegistrationNeed,
    RegistrationSession,
)
from eventapp.models.report import (
    CounsellingTally,
    EvidenceItem,
    Indicator,
    IssuedReport,
    OrganizationPresence,
    RepresentedOrganization,
    TopicTally,
    VolunteerWork,
)
from eventapp.models.rounds import CrowdRound
from eventapp.models.statistics import SessionStatistics, StatisticsCounter
from eventapp.models.ticket import SigningKey, Ticket

__all__ = [
    "Attendee",
    "AuditEntry",
    "Certificate",
    "CertificateSession",
    "CertificateSettings",
    "CounsellingTally",
    "CrowdRound",
    "DeskDecision",
    "Device",
    "DoorLink",
    "Estimate",
    "Event",
    "EventSession",
    "EventText",
    "EvidenceItem",
    "Gate",
    "Indicator",
    "IssuedReport",
    "LogEntryRow",
    "Membership",
    "Organization",
    "OrganizationPresence",
    "Invitation",
    "OutboxMessage",
    "PaperSheet",
    "PaperSheetEntry",
    "PersonKey",
    "Project",
    "ProjectSecret",
    "Registration",
    "RegistrationNeed",
    "RegistrationSession",
    "RepresentedOrganization",
    "SessionClosing",
    "SessionStatistics",
    "SettledEntry",
    "SignedList",
    "SigningKey",
    "StatisticsCounter",
    "Ticket",
    "TopicTally",
    "User",
    "Venue",
    "VolunteerWork",
]
