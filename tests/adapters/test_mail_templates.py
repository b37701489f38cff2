"""The words of mails, compared with kept ones in tests/golden/mails/<language>.

WRITE_GOLDEN=1 in the environment writes them anew; look at what changed before keeping it.
"""

import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from html5lib import HTMLParser

from eventapp.adapters.mail_band import COLUMNS, ROWS, mail_band
from eventapp.adapters.mail_message import Mail, build_message
from eventapp.adapters.mail_templates import (
    TEMPLATES,
    AccountFacts,
    LinksFacts,
    MailLink,
    MailLogo,
    MailMove,
    MailSite,
    MailTicket,
    MailVisit,
    MailWords,
    NoticeFacts,
    RegistrationFacts,
    RenderedMail,
    render_mail,
)
from eventapp.adapters.translations import translator
from eventapp.domain.states import EventKind, MessageKind

GOLDEN = Path(__file__).parents[1] / "golden" / "mails"
LANGUAGES = sorted(path.name for path in GOLDEN.iterdir())
WORDS_OF_COUNSELLING = re.compile("Einbürgerung|Asyl|Recht", re.IGNORECASE)

SITE = MailSite(address="https://einlass.example.org", organization="Netzwerk Herne e. V.")
PAGE = f"{SITE.address}/registrations/k7wm4pxdk7wm4pxdk7wm4pxdk7"
STARTS_AT = datetime(2026, 9, 26, 11, 0, tzinfo=UTC)
ENDS_AT = datetime(2026, 9, 26, 16, 0, tzinfo=UTC)

FEST = RegistrationFacts(
    kind=EventKind.FEST,
    band="kw-2026",
    title="KulturWERK 2026 – Herne feiert Vielfalt",
    name="Familie Haddad",
    visits=(MailVisit(starts_at=STARTS_AT, ends_at=ENDS_AT),),
    number="",
    venue="Buschmannshof",
    place="Herne-Wanne",
    adults=2,
    children=3,
    tickets=(MailTicket(holder="Familie Haddad", short_code="K7WM4PXD", image="qr-k7wm4pxd", adults=2, children=3),),
    page_url=PAGE,
    edit_url=f"{PAGE}/edit",
    cancel_url=f"{PAGE}/cancellation",
    pdf_url=f"{PAGE}/ticket.pdf",
    event_url=f"{SITE.address}/events/kw-2026",
    contact_name="Olga Beispiel",
    contact_phone="030 23125-001",
    contact_gone=date(2026, 10, 10),
    name_gone=date(2026, 10, 10),
    funder_note="Gefördert durch das MKJFGFI NRW",
    logos=(
        MailLogo(name="Netzwerk Herne e. V.", image="logo-1", width=144, height=48),
        MailLogo(name="Land <erfunden>", image="logo-2", width=48, height=48),
    ),
)
MOVE = MailMove(
    label="Vormittag",
    before_starts_at=STARTS_AT - timedelta(days=1),
    before_ends_at=ENDS_AT - timedelta(days=1),
    starts_at=STARTS_AT,
    ends_at=ENDS_AT,
)
WORKSHOP = replace(
    FEST,
    kind=EventKind.WORKSHOP,
    title="Öffentlichkeitsarbeit in Vereinen",
    name="",
    visits=(
        MailVisit(starts_at=STARTS_AT, ends_at=ENDS_AT, label="Teil 1"),
        MailVisit(starts_at=STARTS_AT.replace(day=27), ends_at=ENDS_AT.replace(day=27), label="Teil 2"),
    ),
    adults=2,
    children=0,
    tickets=(
        MailTicket(holder="Amina Kaya", short_code="M9VD8VS9", image="qr-m9vd8vs9", adults=1),
        MailTicket(holder="نور حداد", short_code="XBM93Q2J", image="qr-xbm93q2j", adults=1),
    ),
    contact_gone=date(2026, 10, 27),
    name_gone=date(2026, 12, 26),
)
COUNSELLING = replace(
    FEST,
    kind=EventKind.BERATUNG,
    band="bt-2026",
    funder_note="",
    logos=(),
    title="Ihr Termin",
    name="Bilal",
    number="B-02",
    adults=1,
    children=0,
    tickets=(MailTicket(holder="Bilal", short_code="HM5GZC52", image="qr-hm5gzc52", adults=1),),
    edit_url="",
    move_url=f"{PAGE}/time",
    event_url="",
)
WORDS = MailWords(
    subject="Bitte Regenjacke mitbringen",
    html='<p>Guten Tag Familie Haddad,</p>\n<p>es wird nass. <a href="https://example.org/wetter">Wetter</a></p>',
    text="Guten Tag Familie Haddad,\n\nes wird nass. Wetter [1]\n\n[1] https://example.org/wetter",
    language="de",
    direction="ltr",
)
ARABIC_WORDS = MailWords(
    subject="أحضروا معاطف المطر", html="<p>مرحبًا</p>", text="مرحبًا", language="ar", direction="rtl"
)
REQUESTED = replace(FEST, tickets=())
UNCONFIRMED = replace(
    REQUESTED,
    name="",
    held_until=datetime(2026, 9, 3, 10, 0, tzinfo=UTC),
    confirm_url=f"{SITE.address}/confirm/k7wm4pxd-k7wm4pxdk7wm4pxdk7wm4pxdk7",
)
RESET = AccountFacts(
    name="Olga Beispiel",
    email="olga@example.org",
    link=f"{SITE.address}/password-reset/WzEsImEiXQ.c2lnbmF0dXJl",
    ends_at=ENDS_AT,
    has_password=True,
)
INVITED = replace(RESET, name="Gus", email="gus@example.org", has_password=False)
JOINED = replace(INVITED, link=f"{SITE.address}/login", ends_at=None, has_password=True)

WAITING = replace(FEST, tickets=(), place_in_line=3)
OFFERED = replace(FEST, tickets=(), held_until=datetime(2026, 9, 3, 16, 30, tzinfo=UTC))
COUNSELLING_WAITING = replace(COUNSELLING, tickets=(), number="", place_in_line=3)
COUNSELLING_OFFERED = replace(COUNSELLING, tickets=(), number="", held_until=OFFERED.held_until)

LINKS = LinksFacts(
    links=(
        MailLink(title=FEST.title, starts_at=STARTS_AT, ends_at=ENDS_AT, address=PAGE),
        MailLink(
            title="Ihr Termin", starts_at=STARTS_AT.replace(day=28), ends_at=ENDS_AT.replace(day=28), address=PAGE
        ),
    )
)

BACKUP = NoticeFacts(name="Olga Beispiel", link=f"{SITE.address}/manage/")
NETWORK = NoticeFacts(
    name="Vera Beispiel",
    link=f"{SITE.address}/manage/organization?organization=k7wm4pxd",
    association="Kulturverein <Herne> e. V.",
    network="Netzwerk Herne e. V.",
    left_at=ENDS_AT,
)

CASES: dict[str, tuple[MessageKind, RegistrationFacts | AccountFacts | LinksFacts | NoticeFacts]] = {
    "backup_missing": (MessageKind.BACKUP_MISSING, BACKUP),
    "backup_well": (MessageKind.BACKUP_WELL, BACKUP),
    "network_left": (MessageKind.NETWORK_LEFT, NETWORK),
    "network_invited": (
        MessageKind.NETWORK_INVITED,
        replace(NETWORK, link=f"{SITE.address}/manage/network/return?organization=k7wm4pxd"),
    ),
    "links_requested.one": (MessageKind.LINKS_REQUESTED, LinksFacts(links=LINKS.links[1:])),
    "links_requested.two": (MessageKind.LINKS_REQUESTED, LINKS),
    "registration_confirmed.fest": (MessageKind.REGISTRATION_CONFIRMED, FEST),
    "registration_confirmed.workshop": (MessageKind.REGISTRATION_CONFIRMED, WORKSHOP),
    "registration_confirmed.beratung": (MessageKind.REGISTRATION_CONFIRMED, COUNSELLING),
    "registration_changed.fest": (MessageKind.REGISTRATION_CHANGED, FEST),
    "registration_changed.beratung": (MessageKind.REGISTRATION_CHANGED, COUNSELLING),
    "registration_canceled.fest": (MessageKind.REGISTRATION_CANCELED, FEST),
    "registration_canceled.beratung": (MessageKind.REGISTRATION_CANCELED, COUNSELLING),
    "registration_canceled.by_us": (MessageKind.REGISTRATION_CANCELED, replace(FEST, is_ended_by_us=True)),
    "registration_canceled.waiting": (MessageKind.REGISTRATION_CANCELED, replace(FEST, tickets=(), had_no_place=True)),
    "registration_waitlisted.fest": (MessageKind.REGISTRATION_WAITLISTED, WAITING),
    "registration_waitlisted.beratung": (MessageKind.REGISTRATION_WAITLISTED, COUNSELLING_WAITING),
    "place_offered.fest": (MessageKind.PLACE_OFFERED, OFFERED),
    "place_offered.workshop": (MessageKind.PLACE_OFFERED, replace(WORKSHOP, tickets=(), held_until=OFFERED.held_until)),
    "place_offered.beratung": (MessageKind.PLACE_OFFERED, COUNSELLING_OFFERED),
    "offer_expired.fest": (MessageKind.OFFER_EXPIRED, replace(FEST, tickets=())),
    "offer_expired.beratung": (MessageKind.OFFER_EXPIRED, replace(COUNSELLING, tickets=(), number="")),
    "approval_requested.fest": (MessageKind.APPROVAL_REQUESTED, REQUESTED),
    "approval_requested.beratung": (MessageKind.APPROVAL_REQUESTED, replace(COUNSELLING, tickets=(), number="")),
    "approval_refused.fest": (MessageKind.APPROVAL_REFUSED, replace(REQUESTED, reason="Diesmal nur für Herne.")),
    "approval_refused.beratung": (MessageKind.APPROVAL_REFUSED, replace(COUNSELLING, tickets=(), number="")),
    "address_check.fest": (MessageKind.ADDRESS_CHECK, UNCONFIRMED),
    "address_check.beratung": (
        MessageKind.ADDRESS_CHECK,
        replace(COUNSELLING, tickets=(), name="", held_until=STARTS_AT, confirm_url=UNCONFIRMED.confirm_url),
    ),
    "event_cancelled.fest": (MessageKind.EVENT_CANCELLED, replace(FEST, reason="Sturmwarnung für Samstag.")),
    "event_cancelled.beratung": (MessageKind.EVENT_CANCELLED, COUNSELLING),
    "certificate_issued.one": (
        MessageKind.CERTIFICATE_ISSUED,
        replace(WORKSHOP, tickets=(), adults=1, name="Amina Kaya", certificates=1),
    ),
    "certificate_issued.two": (MessageKind.CERTIFICATE_ISSUED, replace(WORKSHOP, tickets=(), certificates=2)),
    "session_changed.fest": (MessageKind.SESSION_CHANGED, replace(FEST, tickets=())),
    "session_changed.workshop": (
        MessageKind.SESSION_CHANGED,
        replace(WORKSHOP, tickets=(), visits=(WORKSHOP.visits[0], replace(WORKSHOP.visits[1], is_cancelled=True))),
    ),
    "session_changed.moved": (MessageKind.SESSION_CHANGED, replace(FEST, tickets=(), moves=(MOVE,))),
    "session_changed.off": (
        MessageKind.SESSION_CHANGED,
        replace(FEST, tickets=(), visits=(replace(FEST.visits[0], is_cancelled=True),)),
    ),
    "session_changed.beratung": (MessageKind.SESSION_CHANGED, replace(COUNSELLING, tickets=())),
    "session_changed.beratung_off": (
        MessageKind.SESSION_CHANGED,
        replace(COUNSELLING, tickets=(), visits=(MailVisit(starts_at=STARTS_AT, ends_at=ENDS_AT, is_cancelled=True),)),
    ),
    "reminder.fest": (MessageKind.REMINDER, FEST),
    "reminder.workshop": (MessageKind.REMINDER, WORKSHOP),
    "reminder.beratung": (MessageKind.REMINDER, COUNSELLING),
    "announcement.fest": (MessageKind.ANNOUNCEMENT, replace(FEST, tickets=(), words=WORDS)),
    "announcement.stand_in": (
        MessageKind.ANNOUNCEMENT,
        replace(FEST, tickets=(), words=replace(WORDS, stands_in_for="العربية"), is_test=True),
    ),
    "announcement.rtl": (MessageKind.ANNOUNCEMENT, replace(FEST, tickets=(), words=ARABIC_WORDS, cancel_url="")),
    "thanks.certificate": (
        MessageKind.THANKS,
        replace(WORKSHOP, tickets=(), words=WORDS, certificates=1, cancel_url=""),
    ),
    "thanks.plain": (MessageKind.THANKS, replace(FEST, tickets=(), words=WORDS, cancel_url="")),
    "mail_test": (MessageKind.MAIL_TEST, replace(RESET, link=f"{SITE.address}/manage/mail", ends_at=None)),
    "user_invited.new": (MessageKind.USER_INVITED, INVITED),
    "user_invited.known": (MessageKind.USER_INVITED, JOINED),
    "password_reset": (MessageKind.PASSWORD_RESET, RESET),
}


def render(case: str, *, language: str = "de", site: MailSite = SITE) -> RenderedMail:
    """The mail of a case."""
    kind, facts = CASES[case]
    return render_mail(kind, facts, site=site, translator=translator(language, zone="Europe/Berlin"))


def render_facts(facts: RegistrationFacts) -> RenderedMail:
    """A confirmation with other facts."""
    words = translator("de", zone="Europe/Berlin")
    return render_mail(MessageKind.REGISTRATION_CONFIRMED, facts, site=SITE, translator=words)


def test_every_kind_of_mail_has_a_case() -> None:
    assert {kind for kind, _ in CASES.values()} == set(MessageKind)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_mail_reads_as_kept(case: str, language: str) -> None:
    mail = render(case, language=language)
    kept = {
        GOLDEN / language / f"{case}.txt": f"{mail.subject}\n\n{mail.text}",
        GOLDEN / language / f"{case}.html": mail.html,
    }
    if os.environ.get("WRITE_GOLDEN"):
        for path, text in kept.items():
            path.write_text(text, encoding="utf-8")

    assert {path: path.read_text(encoding="utf-8") for path in kept} == kept


@pytest.mark.parametrize("case", CASES)
def test_html_is_well_formed_and_loads_nothing(case: str) -> None:
    html = render(case).html

    HTMLParser(strict=True).parse(html)
    assert re.findall(r'<(?:script|link|iframe|form|video|svg)\b|\bon[a-z]+="|url\(|@import', html) == []
    assert [src for src in re.findall(r'src="([^"]*)"', html) if not src.startswith("cid:")] == []
    assert '<html lang="de" dir="ltr">' in html


@pytest.mark.parametrize("case", CASES)
def test_mail_is_small_enough_to_be_shown_whole(case: str) -> None:
    mail = render(case)
    ready = build_message(
        Mail(
            uuid="1",
            created_at=STARTS_AT,
            sender="einlass@example.org",
            recipient="ada@example.org",
            language=mail.language,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
        )
    )

    body = ready.get_body(("html",))
    assert body is not None
    assert len(body.get_content().encode()) < 60_000  # Gmail cuts at 102 kB


@pytest.mark.parametrize("case", CASES)
def test_both_parts_carry_the_same_links(case: str) -> None:
    mail = render(case)

    in_html = set(re.findall(r'href="(https[^"]*)"', mail.html))
    assert in_html == set(re.findall(r"https\S+", mail.text))
    assert {f"{SITE.address}/{page}" for page in ("imprint", "privacy", "accessibility")} <= in_html


@pytest.mark.parametrize("case", CASES)
def test_text_is_tidy(case: str) -> None:
    text = render(case).text

    assert re.findall(r"\n{3,}|[ \t]+\n|^\s|<[a-z]", text) == []
    assert text.endswith("\n")


@pytest.mark.parametrize("case", [case for case in CASES if "beratung" in case])
def test_counselling_stays_neutral(case: str) -> None:
    mail = render(case)

    everything = "\n".join((mail.subject, mail.text, mail.html))
    assert WORDS_OF_COUNSELLING.findall(everything) == []
    assert "Beratung" not in everything
    assert mail.subject.startswith("Ihr Termin")


def test_picture_less_reader_finds_the_way_in() -> None:
    mail = render("registration_confirmed.workshop")

    assert re.findall(r"[A-Z0-9]{4} [A-Z0-9]{4}", re.sub("<[^>]*>", " ", mail.html)) == ["M9VD 8VS9", "XBM9 3Q2J"]
    assert mail.html.count('src="cid:qr-') == mail.html.count("Der Kurzcode hier unten genügt") == 2


def test_demonstration_says_so() -> None:
    mail = render("registration_confirmed.fest", site=replace(SITE, is_demo=True))

    assert mail.text.startswith("DEMO\n")
    assert ">DEMO<" in mail.html


def test_what_people_type_stays_text() -> None:
    typed = '<img src=x onerror=alert(1)>{{ 7*7 }} %s %(name)s "'
    mail = render_facts(replace(FEST, name=typed, title=typed, venue=typed, contact_name=typed, funder_note=typed))

    assert "<img src=x" not in mail.html
    assert "{{ 7*7 }} %s %(name)s" in mail.html
    assert typed in mail.text
    HTMLParser(strict=True).parse(mail.html)


def test_line_breaks_never_reach_the_subject() -> None:
    mail = render_facts(replace(FEST, title="Fest\r\nBcc: all@example.org"))

    assert mail.subject == "Ihr Ticket: Fest Bcc: all@example.org, Sa 26.09.2026"


def test_arabic_mail_reads_from_the_right(tmp_path: Path) -> None:
    catalogue = tmp_path / "ar" / "LC_MESSAGES" / "messages.mo"
    catalogue.parent.mkdir(parents=True)
    _write_empty_catalogue(catalogue)

    words = translator("ar", zone="Europe/Berlin", catalogues=tmp_path)
    mail = render_mail(MessageKind.REGISTRATION_CONFIRMED, FEST, site=SITE, translator=words)

    assert '<html lang="ar" dir="rtl">' in mail.html
    assert "<bdi>030 23125-001</bdi>" in mail.html
    assert "<bdi>13:00–18:00</bdi>" in mail.html


class TestBand:
    """The woven band."""

    def test_band_is_the_same_each_time(self) -> None:
        assert mail_band(EventKind.FEST, "kw-2026") == mail_band(EventKind.FEST, "kw-2026")
        assert mail_band(EventKind.FEST, "kw-2026") != mail_band(EventKind.WORKSHOP, "kw-2026")

    @pytest.mark.parametrize("kind", EventKind)
    @pytest.mark.parametrize("reference", ["kw-2026", "w1-2026", "x", ""])
    def test_band_is_mirrored_and_full(self, kind: EventKind, reference: str) -> None:
        band = mail_band(kind, reference)

        assert [len(row) for row in band] == [COLUMNS] * ROWS
        assert [row[::-1] for row in band] == list(band)
        assert band[::-1] == band
        assert {color for row in band for color in row if not re.fullmatch("#[0-9a-f]{6}", color)} == set()
        assert len({color for row in band for color in row}) >= 3


def test_templates_carry_no_style_attributes() -> None:
    templates = sorted((TEMPLATES / "emails").glob("*.html"))

    assert [path.name for path in templates if "style=" in path.read_text(encoding="utf-8")] == []


def _write_empty_catalogue(path: Path) -> None:
    with path.open("wb") as file:
        write_mo(file, Catalog(locale="ar"))
