"""The closed vocabularies shared by all layers. The values are stored and sent; never rename one."""

from enum import StrEnum


class EventKind(StrEnum):
    """What sort of occasion an event is; decides its presets (EVT-1)."""

    FEST = "fest"
    WORKSHOP = "workshop"
    FACHTAG = "fachtag"
    BERATUNG = "beratung"


class EventStatus(StrEnum):
    """draft → published → finished or cancelled."""

    DRAFT = "draft"
    PUBLISHED = "published"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class TicketMode(StrEnum):
    """One code for the whole party, or one code for each named person."""

    PARTY = "party"
    PERSONAL = "personal"


class RegistrationStatus(StrEnum):
    """The life of a registration (door.md §2)."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    CANCELED = "canceled"


class RegistrationMode(StrEnum):
    """How people come to an event: from "just come" to "members only"."""

    #: nobody registers; there is no form
    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"
    #: an organizer says yes or no; the request holds its places meanwhile
    APPROVAL = "approval"
    #: the address must be confirmed by a tap in a mail; until then the places are held for a set time
    CONFIRMED_ADDRESS = "confirmed_address"
    #: the form opens with an invitation link only
    INVITATION = "invitation"
    #: the form is for people of the network's member associations
    INTERNAL = "internal"


#: Modes in which somebody without a registration may come as well.
FREE_MODES = (RegistrationMode.NONE, RegistrationMode.OPTIONAL)

#: Modes in which the form opens with an invitation link only.
INVITED_MODES = (RegistrationMode.INVITATION, RegistrationMode.INTERNAL)


class PendingFor(StrEnum):
    """What a pending registration waits for. It holds its places meanwhile."""

    APPROVAL = "approval"
    ADDRESS = "address"
    #: a place from the waiting list, offered until a set time
    OFFER = "offer"


class CancelReason(StrEnum):
    """Why a registration ended."""

    BY_HOLDER = "by_holder"
    BY_ORGANIZER = "by_organizer"
    NOT_APPROVED = "not_approved"
    ADDRESS_UNCONFIRMED = "address_unconfirmed"
    OFFER_DECLINED = "offer_declined"
    OFFER_EXPIRED = "offer_expired"
    #: the event was over before a place came free
    NO_PLACE = "no_place"


class WaitlistRule(StrEnum):
    """What happens to a party that does not fit into what came free."""

    #: no waiting list
    OFF = "off"
    #: smaller parties behind it may go first
    SKIP = "skip"
    #: what it needs is kept for it until there is enough
    WAIT = "wait"


#: The statuses that hold places.
HOLDING_PLACES = (RegistrationStatus.PENDING, RegistrationStatus.CONFIRMED)


class RegistrationSource(StrEnum):
    """Who made the registration."""

    ONLINE = "online"
    STAFF = "staff"
    #: nobody yet: a stack of blank tickets, waiting to be bound (docs/paper.md)
    BLANK = "blank"


class TicketStatus(StrEnum):
    """A reissued or cancelled ticket is revoked for good."""

    VALID = "valid"
    REVOKED = "revoked"


class Role(StrEnum):
    """What a member of an organization may do (PRV-6)."""

    ADMIN = "admin"
    ORGANIZER = "organizer"
    DOOR = "door"
    REPORT = "report"
    COUNSELLING = "counselling"


class DeviceRight(StrEnum):
    """What a paired phone may do (door.md §2)."""

    SCAN = "scan"
    SEARCH = "search"
    WALK_IN = "walk_in"
    SUPERVISOR = "supervisor"
    #: a tablet at which guests check themselves in; goes with no other right but scanning
    KIOSK = "kiosk"


#: Everything that the phone of a helper may be allowed.
HELPER_RIGHTS = (DeviceRight.SCAN, DeviceRight.SEARCH, DeviceRight.WALK_IN, DeviceRight.SUPERVISOR)


class EntryKind(StrEnum):
    """Kinds of door log entries (door.md §2)."""

    ADMIT = "admit"
    EXIT = "exit"
    WALK_IN = "walk_in"
    TALLY = "tally"
    REVERSAL = "reversal"
    #: an organizer's answer to a conflict; its people are guests without booking
    DECISION = "decision"


class DecidedBy(StrEnum):
    """Who showed the verdict to the guest."""

    DEVICE = "device"
    SERVER = "server"


class ScanResult(StrEnum):
    """One reason for each answer, in the order in which the questions are asked (door.md §4)."""

    UNKNOWN = "unknown"
    FORGED = "forged"
    OTHER_EVENT = "other_event"
    REVOKED = "revoked"
    CANCELED = "canceled"
    WAITLISTED = "waitlisted"
    UNCONFIRMED = "unconfirmed"
    OTHER_SESSION = "other_session"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    ADMITTED = "admitted"
    ALREADY_ADMITTED = "already_admitted"
    PARTY_FULL = "party_full"
    #: entries that are not scans: walk-ins, tallies, exits, reversals
    RECORDED = "recorded"


class EntryVerdict(StrEnum):
    """The server's answer to one uploaded entry (door.md §6)."""

    STORED = "stored"
    KNOWN = "known"
    CONFLICT = "conflict"
    REJECTED = "rejected"


class Conflict(StrEnum):
    """Why a stored entry waits for an organizer's decision (door.md §7)."""

    SURPLUS = "surplus"
    ADMITTED_TWICE = "admitted_twice"
    NOT_VALID = "not_valid"
    CLOCK = "clock"
    AFTER_EXPIRY = "after_expiry"


class DeskAnswer(StrEnum):
    """What an organizer decided about a conflict (docs/door.md, Conflicts)."""

    SAME_PEOPLE = "same_people"
    MORE_PEOPLE = "more_people"
    KEPT = "kept"
    TAKEN_BACK = "taken_back"


class OutboxStatus(StrEnum):
    """A mail waits, was sent, was dropped because its reason is gone, or needs a person."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


#: What takes place or took place; drafts and cancelled events are not reported.
REPORTED = (EventStatus.PUBLISHED, EventStatus.FINISHED)


class MessageKind(StrEnum):
    """The mails that Einlass sends."""

    REGISTRATION_CONFIRMED = "registration_confirmed"
    REGISTRATION_CHANGED = "registration_changed"
    REGISTRATION_CANCELED = "registration_canceled"
    #: on the waiting list; the place that came free; too late for it
    REGISTRATION_WAITLISTED = "registration_waitlisted"
    PLACE_OFFERED = "place_offered"
    OFFER_EXPIRED = "offer_expired"
    #: the request has arrived; the answer was no (a yes is the confirmation)
    APPROVAL_REQUESTED = "approval_requested"
    APPROVAL_REFUSED = "approval_refused"
    #: please confirm this address
    ADDRESS_CHECK = "address_check"
    #: a session was moved or does not take place
    SESSION_CHANGED = "session_changed"
    REMINDER = "reminder"
    THANKS = "thanks"
    #: an organizer's own words to guests
    ANNOUNCEMENT = "announcement"
    #: the links to own registrations, asked for again
    LINKS_REQUESTED = "links_requested"
    EVENT_CANCELLED = "event_cancelled"
    CERTIFICATE_ISSUED = "certificate_issued"
    USER_INVITED = "user_invited"
    PASSWORD_RESET = "password_reset"  # noqa: S105 (the name of a mail, not a secret)
    #: asked for by an administrator who wants to see whether mails arrive
    MAIL_TEST = "mail_test"
    #: to administrators: an association left its network, or may come back
    NETWORK_LEFT = "network_left"
    NETWORK_INVITED = "network_invited"
    #: to administrators of the installation: the backup of this night is missing; there is one again
    BACKUP_MISSING = "backup_missing"
    BACKUP_WELL = "backup_well"


class MessageState(StrEnum):
    """The life of an organizer's message: written, perhaps scheduled, then going out until all is enqueued."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"


class ImportState(StrEnum):
    """The life of a list of people: looked at, then waiting for the worker, then taken over."""

    UPLOADED = "uploaded"
    WAITING = "waiting"
    DONE = "done"


class Presence(StrEnum):
    """Whether somebody was let in at the door."""

    ANY = "any"
    CAME = "came"
    ABSENT = "absent"


class AccessAnswer(StrEnum):
    """Answer to an access fact; unset means not checked, never yes (A11Y-2)."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_CHECKED = "not_checked"


class AccessFact(StrEnum):
    """The access facts of a venue, in display order (A11Y-2)."""

    STEP_FREE = "step_free"
    TOILET = "toilet"
    PARKING = "parking"
    STOP = "stop"
    INDUCTION_LOOP = "induction_loop"
    SIGN_LANGUAGE = "sign_language"
    LIVE_CAPTIONS = "live_captions"
    ASSISTANCE_DOG = "assistance_dog"
    QUIET_ROOM = "quiet_room"
    CHILDCARE = "childcare"
    CHANGING_TABLE = "changing_table"
    PRAYER_ROOM = "prayer_room"
    INTERPRETING = "interpreting"


class Need(StrEnum):
    """Needs a visitor may name; the measure, never the diagnosis (PRV-4)."""

    SIGN_LANGUAGE = "sign_language"
    WHEELCHAIR = "wheelchair"
    INDUCTION_LOOP = "induction_loop"
    INTERPRETING = "interpreting"
    CHILDCARE = "childcare"
    ASSISTANCE = "assistance"


class FunderProfile(StrEnum):
    """Indicator and age rules of a funder (REP-6)."""

    NRW = "nrw"
    DEMOKRATIE_LEBEN = "demokratie_leben"
    WBG = "wbg"
    EU = "eu"


class EstimateMethod(StrEnum):
    """How an estimate was made (CNT-5)."""

    GRID_COUNT = "grid_count"
    HAND_COUNTER = "hand_counter"
    SPOT_COUNT = "spot_count"
    PHOTO = "photo"


class OrganizationKind(StrEnum):
    """What a represented organization is to the network (report, sheet "Organisationen")."""

    MEMBER = "member"
    PARTNER = "partner"
    ADMINISTRATION = "administration"
    OTHER = "other"


class EvidenceKind(StrEnum):
    """What a funder wants to see of an event besides numbers (REP-8)."""

    FLYER = "flyer"
    PRESS = "press"
    PHOTOS = "photos"
    PROGRAMME = "programme"
    SIGNED_LIST = "signed_list"
    TALLY_SHEET = "tally_sheet"


class CountingMethod(StrEnum):
    """How people of a session were counted (report, column V)."""

    ADMISSION = "admission"
    COUNTER = "counter"
    LIST = "list"


class CounsellingTopic(StrEnum):
    """What talks were about, in counters only (CNS-5); the order is the report's."""

    REQUIREMENTS = "requirements"
    IDENTITY = "identity"
    LANGUAGE_TEST = "language_test"
    MULTIPLE_NATIONALITY = "multiple_nationality"
    LIVELIHOOD = "livelihood"
    DURATION = "duration"
    REFUSAL = "refusal"
    RESIDENCE = "residence"
    ASYLUM = "asylum"
    SOCIAL_LAW = "social_law"
    FAMILY = "family"
    OTHER = "other"


class CertificateKind(StrEnum):
    """What a certificate says: taken part in the whole event, or in single sessions of it (CER-1)."""

    WHOLE = "whole"
    SINGLE_SESSIONS = "single_sessions"
