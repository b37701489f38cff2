"""Nobody adds a column that can hold personal data without saying what becomes of it."""

from sqlalchemy import Enum, Table

from eventapp import models
from eventapp.domain.personal_data import PERSONAL_DATA, Data, data_of
from eventapp.sealing import SealedText

#: A new free text in one of these tables must be named itself; "*" is for their numbers.
_WITH_PEOPLE = ("registration", "attendee", "certificate", "device", "log_entry", "crowd_round", "estimate")
#: Texts that say nothing about anybody, in tables about people.
_SILENT = {
    "certificate": {"number"},
    "device": {"reference"},
    "log_entry": {"uuid", "reverses"},
    "crowd_round": {"reference", "area"},
    "registration": {"reference", "key", "form_token", "name", "language", "refusal_reason"},
    "attendee": {"name", "reference"},
}


def tables() -> list[Table]:
    """All tables."""
    return models.Registration.metadata.sorted_tables


def test_every_table_is_classified_and_nothing_else() -> None:
    assert sorted(PERSONAL_DATA) == sorted(table.name for table in tables())


def test_every_column_that_is_named_exists() -> None:
    known = {table.name: {column.name for column in table.columns} for table in tables()}

    unknown = {
        table: set(columns) - {"*"} - known[table]
        for table, columns in PERSONAL_DATA.items()
        if set(columns) - {"*"} - known[table]
    }

    assert unknown == {}


def test_texts_in_tables_about_people_are_named_one_by_one() -> None:
    forgotten = [
        f"{table.name}.{column.name}"
        for table in tables()
        for column in table.columns
        if table.name in _WITH_PEOPLE
        and column.type.python_type in (str, bytes, dict, list)
        and not isinstance(column.type, Enum)
        and column.name not in PERSONAL_DATA[table.name]
        and column.name not in _SILENT.get(table.name, set())
    ]

    assert forgotten == []


def test_account_can_go_without_what_it_made() -> None:
    stays = (Data.TEAM, Data.AUDIT, Data.MAIL_LOG, Data.NAMES)
    accounts = [key for table in tables() for key in table.foreign_keys if key.column.table.name == "user"]

    kept = [
        f"{key.parent}: {key.ondelete}, {data_of(key.parent.table.name, key.parent.name)}"
        for key in accounts
        if key.ondelete not in ("CASCADE", "SET NULL") or data_of(key.parent.table.name, key.parent.name) not in stays
    ]

    assert len(accounts) > 10
    assert kept == []


def test_addresses_are_sealed() -> None:
    sealed = {
        f"{table.name}.{column.name}"
        for table in tables()
        for column in table.columns
        if isinstance(column.type, SealedText)
    }
    open_ones = {
        f"{table.name}.{column.name}"
        for table in tables()
        for column in table.columns
        if column.name in ("email", "phone", "recipient") and not isinstance(column.type, SealedText)
    }

    contacts = {
        "registration.email",
        "registration.phone",
        "outbox_message.mailbox",
        "outbox_message.recipient",
        "user.email",
    }
    lists = {f"registration_import.{column}" for column in ("content", "entries", "left_out")}
    assert sealed == {*contacts, *lists, "authenticator.secret"}
    assert open_ones == {"organization.email", "organization.phone"}
    assert {data_of(*name.split(".")) for name in open_ones} == {Data.PUBLIC}
