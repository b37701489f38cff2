"""The words of mails: subject, plain text and HTML from templates/emails, in the recipient's language.

One set of templates for each MessageKind: ``.subject.txt``, ``.txt`` and ``.html``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from eventapp.adapters.mail_band import mail_band
from eventapp.adapters.translations import Translator
from eventapp.domain.states import EventKind, MessageKind
from eventapp.domain.tickets import spaced_short_code

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"

_BLANK_LINES = re.compile(r"\n{3,}")
_TRAILING_BLANKS = re.compile(r"[ \t]+\n")


@dataclass(frozen=True, kw_only=True)
class MailSite:
    """Who writes, and where the pages are. ``address`` has no slash at its end."""

    address: str
    organization: str
    is_demo: bool = False
    #: reference of the member association that writes and has legal pages of its own; empty for the umbrella
    association: str = ""

    @property
    def legal_part(self) -> str:
        """What its legal pages have behind the addresses of the umbrella's."""
        return f"/{self.association}" if self.association else ""


@dataclass(frozen=True, kw_only=True)
class MailVisit:
    """One session that a registration is for."""

    starts_at: datetime
    ends_at: datetime
    label: str = ""
    is_cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class MailMove:
    """A session that was moved: when it was before, and when it is now."""

    label: str
    before_starts_at: datetime
    before_ends_at: datetime
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class MailTicket:
    """One code. ``image`` is the content id of its QR."""

    holder: str
    short_code: str
    image: str
    adults: int
    children: int = 0


@dataclass(frozen=True, kw_only=True)
class MailLogo:
    """A logo. ``image`` is its content id; the size is that on the page."""

    name: str
    image: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class MailWords:
    """What an organizer wrote, filled in. ``language`` is that of the words, ``direction`` how it is read.

    ``stands_in_for`` is the reader's language, in its own words, where nothing is written in it.
    """

    subject: str
    html: str
    text: str
    language: str
    direction: str
    stands_in_for: str = ""


@dataclass(frozen=True, kw_only=True)
class RegistrationFacts:
    """What mails about a registration say. Counselling has no title and no event address (CNS-3)."""

    kind: EventKind
    band: str
    title: str
    name: str
    visits: Sequence[MailVisit]
    number: str
    venue: str
    place: str
    adults: int
    children: int
    tickets: Sequence[MailTicket]
    page_url: str
    edit_url: str
    cancel_url: str
    pdf_url: str
    event_url: str
    contact_name: str
    contact_phone: str
    contact_gone: date
    name_gone: date
    funder_note: str
    logos: Sequence[MailLogo] = ()
    reason: str = ""
    #: where an appointment is moved to another time
    move_url: str = ""
    #: until when places are held, and where the address is confirmed
    held_until: datetime | None = None
    confirm_url: str = ""
    #: the place on the waiting list, 0 off it; a registration that ended without ever having had a place
    place_in_line: int = 0
    had_no_place: bool = False
    #: the organizers ended it, not its holder
    is_ended_by_us: bool = False
    #: how many hang on the mail
    certificates: int = 0
    #: what the mail about a moved session says beside the new time
    moves: Sequence[MailMove] = ()
    words: MailWords | None = None
    #: where messages that nobody asked for one by one are ended; empty in all other mails
    unsubscribe_url: str = ""
    #: somebody tries how it looks
    is_test: bool = False

    @property
    def is_counselling(self) -> bool:
        """True where nothing may tell what the appointment is about."""
        return self.kind is EventKind.BERATUNG

    @property
    def is_off(self) -> bool:
        """True when nothing of it takes place."""
        return all(visit.is_cancelled for visit in self.visits)

    @property
    def size(self) -> int:
        """People who come."""
        return self.adults + self.children


@dataclass(frozen=True, kw_only=True)
class MailLink:
    """The way to one own registration. Counselling has a neutral title (CNS-3)."""

    title: str
    starts_at: datetime
    ends_at: datetime
    address: str


@dataclass(frozen=True, kw_only=True)
class LinksFacts:
    """What the mail with the own links says."""

    links: Sequence[MailLink]


@dataclass(frozen=True, kw_only=True)
class AccountFacts:
    """What mails about an account say. ``ends_at`` is None for links that do not end."""

    name: str
    email: str
    link: str
    ends_at: datetime | None
    has_password: bool


@dataclass(frozen=True, kw_only=True)
class NoticeFacts:
    """What mails to administrators say; the names of organizations and the day are for mails about the network."""

    name: str
    link: str
    association: str = ""
    network: str = ""
    left_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RenderedMail:
    """The words, ready to be put into a message."""

    language: str
    subject: str
    text: str
    html: str


def render_mail(
    kind: MessageKind,
    facts: RegistrationFacts | AccountFacts | LinksFacts | NoticeFacts,
    *,
    site: MailSite,
    translator: Translator,
) -> RenderedMail:
    """Return the mail in the translator's language."""
    environment = _environment(translator)
    name = f"emails/{kind.value}"
    subject = " ".join(environment.get_template(f"{name}.subject.txt").render(facts=facts, site=site).split())
    text = environment.get_template(f"{name}.txt").render(facts=facts, site=site, subject=subject)
    html = environment.get_template(f"{name}.html").render(facts=facts, site=site, subject=subject)
    return RenderedMail(language=translator.language, subject=subject, text=_tidied(text), html=html)


@lru_cache(maxsize=16)
def _environment(translator: Translator) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True  # as the texts are collected, see tools/translations.py
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        translator.gettext, translator.ngettext, newstyle=True
    )
    environment.filters.update(
        day=translator.day,
        day_full=translator.day_full,
        weekday=translator.weekday,
        clock=translator.clock,
        short_code=spaced_short_code,
    )
    environment.globals.update(
        language=translator.language,
        direction=translator.direction,
        clock_range=translator.clock_range,
        band_of=mail_band,
    )
    return environment


def _tidied(text: str) -> str:
    """No blanks at the ends of lines, never two empty lines in a row."""
    return _BLANK_LINES.sub("\n\n", _TRAILING_BLANKS.sub("\n", text)).strip() + "\n"
