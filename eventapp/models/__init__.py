"""Tables: columns, relationships and constraints. No queries, no rules (docs/architecture.md)."""

from eventapp.models.audit import AuditEntry
from eventapp.models.certificate import Certificate, CertificateSession, CertificateSettings
from eventapp.models.check_in import DeskDecision, Estimate, LogEntryRow, SettledEntry
from eventapp.models.closing import SessionClosing, SignedList
from eventapp.models.departed_event import DepartedEvent
from eventapp.models.device import Device, DoorLink, Gate
from eventapp.models.event import Event, EventSession, EventText
from eventapp.models.given_up import GivenUpSession
from eventapp.models.invitation import Invitation
from eventapp.models.message import Message, MessageText, WorkerSign
from eventapp.models.organization import DepartedTotal, Membership, Organization, User
from eventapp.models.outbox import OutboxMessage
from eventapp.models.paper import PaperSheet, PaperSheetEntry
from eventapp.models.person import PersonKey, ProjectSecret
from eventapp.models.project import Project, Venue
from eventapp.models.question import Answer, Question, QuestionTextRow
from eventapp.models.registration import (
    Attendee,
    Registration,
    RegistrationNeed,
    RegistrationSession,
)
from eventapp.models.registration_import import RegistrationImport
from eventapp.models.report import (
    CounsellingTally,
    EvidenceItem,
    Indicator,
    IssuedReport,
    OrganizationPresence,
    RepresentedOrganization,
    SpontaneousVisit,
    TopicTally,
    VolunteerWork,
)
from eventapp.models.retention import Deletion
from eventapp.models.rounds import CrowdRound
from eventapp.models.sign_in import Authenticator, LoginSession, Passkey, RecoveryCode, SpentChallenge
from eventapp.models.signature import Signature, SigningSwitch
from eventapp.models.statistics import FrozenStatistics, MergedCounter, SessionStatistics, StatisticsCounter
from eventapp.models.ticket import SigningKey, Ticket

__all__ = [
    "Answer",
    "Attendee",
    "AuditEntry",
    "Authenticator",
    "Certificate",
    "CertificateSession",
    "CertificateSettings",
    "CounsellingTally",
    "CrowdRound",
    "Deletion",
    "DepartedEvent",
    "DepartedTotal",
    "DeskDecision",
    "Device",
    "DoorLink",
    "Estimate",
    "Event",
    "EventSession",
    "EventText",
    "EvidenceItem",
    "FrozenStatistics",
    "Gate",
    "GivenUpSession",
    "Indicator",
    "Invitation",
    "IssuedReport",
    "LogEntryRow",
    "LoginSession",
    "Membership",
    "MergedCounter",
    "Message",
    "MessageText",
    "Organization",
    "OrganizationPresence",
    "OutboxMessage",
    "PaperSheet",
    "PaperSheetEntry",
    "Passkey",
    "PersonKey",
    "Project",
    "ProjectSecret",
    "Question",
    "QuestionTextRow",
    "RecoveryCode",
    "Registration",
    "RegistrationImport",
    "RegistrationNeed",
    "RegistrationSession",
    "RepresentedOrganization",
    "SessionClosing",
    "SessionStatistics",
    "SettledEntry",
    "Signature",
    "SignedList",
    "SigningKey",
    "SigningSwitch",
    "SpentChallenge",
    "SpontaneousVisit",
    "StatisticsCounter",
    "Ticket",
    "TopicTally",
    "User",
    "Venue",
    "VolunteerWork",
    "WorkerSign",
]
