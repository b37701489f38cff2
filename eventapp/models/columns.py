"""Column building blocks that several tables share."""

from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy import Enum as SAEnum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

from eventapp.domain.logos import Logo

RowId = Annotated[int, mapped_column(primary_key=True)]

LABEL_CHARS = 200
EMAIL_CHARS = 254
LANGUAGE_CHARS = 35

#: JSON that PostgreSQL keeps in its binary form.
JsonColumn = JSON().with_variant(JSONB(), "postgresql")
#: The same where there may be nothing.
OptionalJsonColumn = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def enum_column(enum: type[StrEnum]) -> SAEnum:
    """Return a text column type that holds the values of an enum."""
    return SAEnum(
        enum,
        native_enum=False,
        length=30,
        values_callable=lambda members: [member.value for member in members],
        create_constraint=False,
    )


def one_of(column: str, enum: type[StrEnum]) -> CheckConstraint:
    """Return the CHECK that keeps a column inside its vocabulary."""
    values = ", ".join(f"'{member.value}'" for member in enum)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_known")


class WordList(TypeDecorator[tuple[str, ...]]):
    """A short list of words (languages, rights), kept as one text separated by blanks."""

    impl = String(400)
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Any) -> str | None:
        """Return the words joined."""
        return None if value is None else " ".join(value)

    def process_result_value(self, value: str | None, dialect: Any) -> tuple[str, ...] | None:
        """Return the words."""
        return None if value is None else tuple(value.split())

    @property
    def python_type(self) -> type[tuple[str, ...]]:
        """The Python side of the column."""
        return tuple


class LogoList(TypeDecorator[tuple[Logo, ...]]):
    """Logos in order, kept as one JSON value: they are read with their owner and never searched for."""

    impl = JsonColumn
    cache_ok = True

    def process_bind_param(self, value: Sequence[Logo] | None, dialect: Any) -> list[dict[str, Any]] | None:
        """Return the logos as plain values."""
        return None if value is None else [asdict(logo) for logo in value]

    def process_result_value(self, value: list[dict[str, Any]] | None, dialect: Any) -> tuple[Logo, ...] | None:
        """Return the logos."""
        return None if value is None else tuple(Logo(**logo) for logo in value)

    @property
    def python_type(self) -> type[tuple[Logo, ...]]:
        """The Python side of the column."""
        return tuple
