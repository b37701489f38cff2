"""Every column that can say something about a person, and what becomes of it (PRV-10).

The record of processing and the deletion concept are made from this list, and a test fails when a table gets a column
that is not on it. Columns of numbers, times and closed vocabularies are on it only where they tell about somebody.
"""

from collections.abc import Mapping
from enum import StrEnum


class Data(StrEnum):
    """Sorts of data by what becomes of them; NONE says nothing about a visitor or a member of the team."""

    NONE = "none"
    #: words that organizers publish or write for the report, such as titles, places, a public contact person, and who
    #: signs what is handed out
    PUBLIC = "public"
    #: names, answers and signatures of guests, what links the door log to them; first names of helpers, who counted a
    #: crowd, who counselled when
    NAMES = "names"
    CONTACTS = "contacts"
    NEEDS = "needs"
    #: accounts of the team
    TEAM = "team"
    #: keyed hashes of persons, until the final report
    PERSON_KEYS = "person_keys"
    #: ids and reasons of what the team did
    AUDIT = "audit"
    #: addresses of mails that were sent
    MAIL_LOG = "mail_log"
    #: secrets of the installation itself
    SECRETS = "secrets"
    #: counts and frozen numbers
    NUMBERS = "numbers"
    #: who is responsible for an estimate, why a number was corrected, what a report said of both: for the funder
    EVIDENCE = "evidence"


#: By table, then by column. ``*`` stands for all columns that are not named.
PERSONAL_DATA: Mapping[str, Mapping[str, Data]] = {
    "answer": {"*": Data.NAMES},
    "attendee": {"*": Data.NAMES},
    "audit_entry": {"*": Data.AUDIT},
    "authenticator": {"secret": Data.SECRETS, "*": Data.TEAM},
    "certificate": {"name": Data.NAMES, "wording": Data.NAMES, "*": Data.NUMBERS},
    "certificate_session": {"*": Data.NUMBERS},
    "certificate_settings": {"*": Data.PUBLIC},
    "counselling_tally": {"*": Data.NUMBERS},
    "crowd_round": {"counted_by": Data.NAMES, "*": Data.NUMBERS},
    "deletion": {"*": Data.NUMBERS},
    "departed_event": {"*": Data.NUMBERS},
    "departed_total": {"*": Data.NUMBERS},
    "desk_decision": {"decided_by_id": Data.TEAM, "*": Data.NONE},
    "device": {"name": Data.NAMES, "token_hash": Data.SECRETS, "*": Data.NONE},
    "door_link": {"for_user_id": Data.TEAM, "*": Data.NONE},
    "estimate": {"responsible": Data.EVIDENCE, "note": Data.EVIDENCE, "*": Data.NUMBERS},
    "event": {"*": Data.PUBLIC},
    "event_session": {"counsellor": Data.NAMES, "*": Data.PUBLIC},
    "event_text": {"*": Data.PUBLIC},
    "evidence_item": {"*": Data.NUMBERS},
    "frozen_statistics": {"*": Data.NUMBERS},
    "gate": {"*": Data.NONE},
    "given_up_session": {"*": Data.NAMES},
    "indicator": {"name": Data.PUBLIC, "reason": Data.PUBLIC, "*": Data.NUMBERS},
    "invitation": {"key": Data.SECRETS, "label": Data.NAMES, "*": Data.PUBLIC},
    "issued_report": {"facts": Data.EVIDENCE, "issued_by_id": Data.TEAM, "*": Data.NUMBERS},
    "log_entry": {"ticket_id": Data.NAMES, "raw_code": Data.NAMES, "note": Data.NAMES, "*": Data.NUMBERS},
    "login_session": {"token_hash": Data.SECRETS, "session_stamp": Data.SECRETS, "*": Data.TEAM},
    "membership": {"*": Data.TEAM},
    "merged_counter": {"*": Data.NUMBERS},
    "message": {"created_by": Data.TEAM, "*": Data.PUBLIC},
    "message_text": {"*": Data.PUBLIC},
    "organization": {"*": Data.PUBLIC},
    "organization_presence": {"*": Data.NUMBERS},
    "outbox_message": {"*": Data.MAIL_LOG},
    "paper_sheet": {"*": Data.NONE},
    "paper_sheet_entry": {"line": Data.NAMES, "entered_by_id": Data.TEAM, "*": Data.NONE},
    "passkey": {"*": Data.TEAM},
    "person_key": {"*": Data.PERSON_KEYS},
    "project": {"*": Data.PUBLIC},
    "project_secret": {"*": Data.PERSON_KEYS},
    "question": {"*": Data.PUBLIC},
    "question_text": {"*": Data.PUBLIC},
    "recovery_code": {"code_hash": Data.SECRETS, "*": Data.TEAM},
    "registration": {"email": Data.CONTACTS, "phone": Data.CONTACTS, "*": Data.NAMES},
    "registration_import": {"*": Data.NAMES},
    "registration_need": {"*": Data.NEEDS},
    "registration_session": {"*": Data.NAMES},
    "represented_organization": {"*": Data.PUBLIC},
    "session_closing": {
        "reason": Data.EVIDENCE,
        "estimate_responsible": Data.EVIDENCE,
        "estimate_note": Data.EVIDENCE,
        "closed_by_id": Data.TEAM,
        "*": Data.NUMBERS,
    },
    "session_statistics": {"*": Data.NUMBERS},
    "settled_entry": {"*": Data.NONE},
    "signature": {"*": Data.NAMES},
    "signed_list": {"*": Data.NUMBERS},
    "signing_key": {"*": Data.SECRETS},
    "signing_switch": {"*": Data.NONE},
    "spent_challenge": {"*": Data.NONE},
    "spontaneous_visit": {"*": Data.NUMBERS},
    "statistics_counter": {"*": Data.NUMBERS},
    "ticket": {"token": Data.NAMES, "short_code": Data.NAMES, "ticket_id": Data.NAMES, "*": Data.NUMBERS},
    "topic_tally": {"*": Data.NUMBERS},
    "user": {"*": Data.TEAM},
    "venue": {"*": Data.PUBLIC},
    "volunteer_work": {"activity": Data.PUBLIC, "*": Data.NUMBERS},
    "worker_sign": {"*": Data.NONE},
}


def data_of(table: str, column: str) -> Data | None:
    """Return what a column can say; None when nobody has thought about it."""
    columns = PERSONAL_DATA.get(table, {})
    return columns.get(column, columns.get("*"))


def tables_with(data: Data) -> list[str]:
    """Return the tables that hold this sort of data, in alphabetical order."""
    return sorted(table for table, columns in PERSONAL_DATA.items() if data in columns.values())
