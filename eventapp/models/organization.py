"""Organizations, the people who work for them, and their roles."""

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db import Base
from eventapp.domain.codes import REFERENCE_BYTES, reference_from
from eventapp.domain.logos import Logo
from eventapp.domain.states import Role
from eventapp.models.columns import (
    EMAIL_CHARS,
    LABEL_CHARS,
    LogoList,
    RowId,
    WordList,
    enum_column,
    one_of,
)
from eventapp.sealing import SealedText


def _fresh_reference() -> str:
    return reference_from(secrets.token_bytes(REFERENCE_BYTES))


class Organization(Base):
    """Who runs the events, with what the legal pages must say (LEG-1)."""

    __tablename__ = "organization"

    id: Mapped[RowId]
    #: the head of the network whose member association this is; None for the head itself
    umbrella_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(LABEL_CHARS))
    short_name: Mapped[str] = mapped_column(String(60))
    street: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    postal_code: Mapped[str] = mapped_column(String(10), default="")
    city: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    represented_by: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    email: Mapped[str] = mapped_column(String(EMAIL_CHARS), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    register_entry: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    data_protection_contact: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    privacy_text: Mapped[str] = mapped_column(Text, default="")
    accessibility_text: Mapped[str] = mapped_column(Text, default="")
    #: its own, one or none (LEG-2)
    logos: Mapped[tuple[Logo, ...]] = mapped_column(LogoList, default=())
    #: roles whose people need a second factor besides their password
    second_factor_roles: Mapped[tuple[str, ...]] = mapped_column(WordList, default=())
    #: when it left the network whose member association it was; since then it stands alone
    left_network_at: Mapped[datetime | None]
    #: whose network it left last, and when that invited it back; None as soon as it answered
    former_umbrella_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    invited_back_at: Mapped[datetime | None]
    #: when it came back; what took place while it stood alone is not for the umbrella
    joined_network_at: Mapped[datetime | None]

    @property
    def has_legal_pages(self) -> bool:
        """True for present and former member associations; the legal pages of the head are those of the site."""
        return self.umbrella_id is not None or self.left_network_at is not None


class DepartedTotal(Base):
    """What an umbrella saw of a member association's period when that left; it sees nothing later."""

    __tablename__ = "departed_total"
    __table_args__ = (
        UniqueConstraint("organization_id", "year", "quarter", "is_counselling", name="uq_departed_total_period"),
    )

    id: Mapped[RowId]
    umbrella_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    year: Mapped[int]
    #: 0 for the whole year
    quarter: Mapped[int]
    is_counselling: Mapped[bool]
    events: Mapped[int]
    registered: Mapped[int]
    admitted: Mapped[int]
    walk_ins: Mapped[int]


class User(Base):
    """Somebody with an account."""

    __tablename__ = "user"

    id: Mapped[RowId]
    #: names the account in addresses of pages
    reference: Mapped[str] = mapped_column(String(20), unique=True, default=_fresh_reference)
    email: Mapped[str] = mapped_column(SealedText, unique=True)
    name: Mapped[str] = mapped_column(String(LABEL_CHARS))
    password_hash: Mapped[str | None] = mapped_column(String(LABEL_CHARS))
    #: changes with the password, so that older sessions and reset links end
    session_stamp: Mapped[str] = mapped_column(String(32))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="user", lazy="raise", order_by="Membership.id"
    )


class Membership(Base):
    """One role of one person in one organization."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("user_id", "organization_id", "role", name="uq_membership_role"),
        one_of("role", Role),
    )

    id: Mapped[RowId]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role))

    user: Mapped[User] = relationship(back_populates="memberships", lazy="raise")
    organization: Mapped[Organization] = relationship(lazy="raise")
