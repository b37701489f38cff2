"""How people of the team sign in: their open sessions, and what they have besides a password."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db import Base
from eventapp.models.columns import LABEL_CHARS, RowId
from eventapp.sealing import SealedText

_HASH_CHARS = 64


class LoginSession(Base):
    """One browser that is signed in. It holds no address and no exact browser version."""

    __tablename__ = "login_session"

    id: Mapped[RowId]
    #: names the session in forms of its owner
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    #: of what the browser's cookie holds
    token_hash: Mapped[str] = mapped_column(String(_HASH_CHARS), unique=True)
    #: the account's stamp when it began; when the account gets another one, the session is over
    session_stamp: Mapped[str] = mapped_column(String(32))
    #: such as "Firefox · Android", empty for unknown ones
    browser: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    #: to a quarter of an hour
    last_seen_at: Mapped[datetime]
    #: when the person last proved who they are
    proven_at: Mapped[datetime]
    #: a task of the person asks for a second factor, and there is none yet: nothing else is open until there is
    must_enrol: Mapped[bool]


class Passkey(Base):
    """A passkey: the public half of a key that a phone, a computer or a stick keeps."""

    __tablename__ = "passkey"

    id: Mapped[RowId]
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    #: what its owner calls it
    name: Mapped[str] = mapped_column(String(LABEL_CHARS))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    #: how often it was used, where the key counts; a smaller number than before tells of a copy
    sign_count: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class Authenticator(Base):
    """The app that shows six digits which change twice a minute (RFC 6238)."""

    __tablename__ = "authenticator"

    id: Mapped[RowId]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), unique=True)
    secret: Mapped[str] = mapped_column(SealedText)
    created_at: Mapped[datetime]
    #: empty until the first code was right
    confirmed_at: Mapped[datetime | None]
    #: the half minute of the last code that was taken; no code is taken twice
    last_step: Mapped[int] = mapped_column(BigInteger)


class RecoveryCode(Base):
    """A code on paper for when phone and key are lost; deleted when it is used."""

    __tablename__ = "recovery_code"

    id: Mapped[RowId]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(_HASH_CHARS))


class SpentChallenge(Base):
    """A passkey's answer that was taken, kept as long as it could be sent again."""

    __tablename__ = "spent_challenge"

    id: Mapped[RowId]
    digest: Mapped[str] = mapped_column(String(_HASH_CHARS), unique=True)
    spent_at: Mapped[datetime]
