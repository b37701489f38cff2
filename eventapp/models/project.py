"""Funded projects and venues."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db import Base
from eventapp.domain.logos import Logo
from eventapp.domain.states import FunderProfile
from eventapp.models.columns import LABEL_CHARS, JsonColumn, LogoList, RowId, enum_column, one_of
from eventapp.models.organization import Organization


class Project(Base):
    """What a funder pays for; the frame of the report."""

    __tablename__ = "project"
    __table_args__ = (
        one_of("funder_profile", FunderProfile),
        CheckConstraint("ends_on >= starts_on", name="period_ordered"),
    )

    id: Mapped[RowId]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(LABEL_CHARS))
    funder: Mapped[str] = mapped_column(String(LABEL_CHARS))
    funder_reference: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    funder_profile: Mapped[FunderProfile] = mapped_column(enum_column(FunderProfile))
    #: the Fördervermerk as the grant notice words it (LEG-2)
    funder_note: Mapped[str] = mapped_column(Text, default="")
    #: of those who fund it, in the order of the grant notice (LEG-2)
    logos: Mapped[tuple[Logo, ...]] = mapped_column(LogoList, default=())
    partners: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    #: cents an hour for the value of volunteers' work; None where the grant counts none
    volunteer_rate_cents: Mapped[int | None]
    #: the anonymous statistics also count gender and age together
    crosses_gender_age: Mapped[bool] = mapped_column(default=False)
    #: member associations of the network may hold their events in it
    is_shared: Mapped[bool] = mapped_column(default=False)

    organization: Mapped[Organization] = relationship(lazy="raise")


class Venue(Base):
    """A place with its access facts (A11Y-2).

    ``access`` maps an AccessFact value to ``[AccessAnswer value, note]``; what is missing was not
    checked.
    """

    __tablename__ = "venue"

    id: Mapped[RowId]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(LABEL_CHARS))
    street: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    postal_code: Mapped[str] = mapped_column(String(10), default="")
    city: Mapped[str] = mapped_column(String(LABEL_CHARS), default="")
    stops: Mapped[str] = mapped_column(Text, default="")
    directions: Mapped[str] = mapped_column(Text, default="")
    access: Mapped[dict[str, list[str]]] = mapped_column(JsonColumn, default=dict)
