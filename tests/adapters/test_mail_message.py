"""Mails as messages, read back from the bytes that go over the wire."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest

from eventapp.adapters.mail_message import InlineImage, Mail, MailAddressInvalid, MailAttachment, build_message
from eventapp.adapters.qr_image import qr_png

#: What Python decodes when it stands in a header: a line break and a recipient of Mallory's.
ENCODED_BREAK = "=?utf-8?q?x=0d=0aBcc:_mallory=40example.org?="
MAIL = Mail(
    uuid="0191d2a0-7e1c-7cc3-98c4-dc0c0c07398f",
    created_at=datetime(2026, 9, 1, 10, 30, tzinfo=UTC),
    sender="MSO-Netzwerk Herne <tickets@example.org>",
    recipient="nour@example.org",
    recipient_name="Nour Haddad",
    reply_to="Ionela Marin <kontakt@example.org>",
    language="de",
    subject="Ihr Ticket: KulturWERK 2026 – Herne feiert Vielfalt",
    text="Guten Tag,\n\nIhr Ticket für das Straßenfest.\n",
    html=(
        "<html><head><style>p{color:#123456} @media (prefers-color-scheme: dark){p{color:#fff}}</style></head>"
        '<body><p>Ihr Ticket für das Straßenfest.</p><img src="cid:code" alt="QR-Code"></body></html>'
    ),
    images=(InlineImage(content_id="code", png=qr_png("ABC")),),
)
CALENDAR = MailAttachment(file_name="termin.ics", media_type="text/calendar", data=b"BEGIN:VCALENDAR\r\n")
TICKET = MailAttachment(file_name="Ticket Müller.pdf", media_type="application/pdf", data=b"%PDF-1.7 \x00\xff")


def sent(mail: Mail) -> EmailMessage:
    """The message as the recipient's program reads it."""
    return message_from_bytes(build_message(mail).as_bytes(policy=SMTP), EmailMessage, policy=default)


def content_of(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def structure_of(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def test_headers_say_who_when_and_that_a_machine_wrote() -> None:
    message = sent(MAIL)

    assert {name: str(value) for name, value in message.items() if name not in ("Content-Type", "MIME-Version")} == {
        "Date": "Tue, 01 Sep 2026 10:30:00 +0000",
        "Message-ID": "<0191d2a0-7e1c-7cc3-98c4-dc0c0c07398f@example.org>",
        "From": "MSO-Netzwerk Herne <tickets@example.org>",
        "To": "Nour Haddad <nour@example.org>",
        "Reply-To": "Ionela Marin <kontakt@example.org>",
        "Subject": "Ihr Ticket: KulturWERK 2026 – Herne feiert Vielfalt",
        "Content-Language": "de",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


def test_text_and_html_are_twins_and_the_picture_belongs_to_the_html() -> None:
    message = sent(MAIL)

    assert structure_of(message) == [
        *("multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"),
    ]
    assert content_of(message, "plain") == "Guten Tag,\n\nIhr Ticket für das Straßenfest.\n"
    assert "Ihr Ticket für das Straßenfest." in content_of(message, "html")


def test_picture_is_found_by_its_content_id() -> None:
    picture = list(sent(MAIL).walk())[-1]

    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<code>", "inline")
    assert picture.get_payload(decode=True) == qr_png("ABC")
    assert 'src="cid:code"' in content_of(sent(MAIL), "html")


def test_styles_stand_at_their_elements_and_dark_mode_survives() -> None:
    html = content_of(sent(MAIL), "html")

    assert '<p style="color: #123456;">' in html
    assert "prefers-color-scheme: dark" in html


def test_outside_style_sheets_are_not_fetched() -> None:
    html = '<html><head><link rel="stylesheet" href="http://127.0.0.1:9/x.css"></head><body><p>x</p></body></html>'

    assert "<p>x</p>" in content_of(sent(replace(MAIL, html=html)), "html")


def test_files_are_attached() -> None:
    message = sent(replace(MAIL, attachments=(CALENDAR, TICKET)))

    assert structure_of(message)[:2] == ["multipart/mixed", "multipart/alternative"]
    attached = [
        (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
        for part in message.iter_attachments()
    ]
    assert attached == [
        ("termin.ics", "text/calendar", CALENDAR.data),
        ("Ticket Müller.pdf", "application/pdf", TICKET.data),
    ]
    calendar = next(iter(message.iter_attachments()))
    assert (calendar.get_param("method"), calendar.get_param("charset")) == ("PUBLISH", "utf-8")


def test_mail_without_pictures_and_files_is_plain_and_html() -> None:
    message = sent(replace(MAIL, images=()))

    assert structure_of(message) == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize("name", ["Şükrü Yıldız", "Олена", "نور حداد", 'Karl "Kalle" Öz, e.V.', "ሰላም", "N" * 300, ""])
def test_names_in_any_script_arrive(name: str) -> None:
    message = sent(replace(MAIL, recipient_name=name, sender="Verein für Vielfalt <tickets@example.org>"))

    assert message["To"].addresses[0].display_name == name
    assert message["To"].addresses[0].addr_spec == "nour@example.org"
    assert message["From"].addresses[0].display_name == "Verein für Vielfalt"


def test_wire_is_ascii_with_short_lines() -> None:
    long_words = replace(MAIL, subject="Größe " * 100, text="ü" * 5_000, html=f"<p>{'ß' * 5_000}</p>")

    data = build_message(long_words).as_bytes(policy=SMTP)

    assert data.isascii()
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("subject", "Hallo\r\nBcc: mallory@example.org"),
        ("subject", "Hallo\nBcc: mallory@example.org\n\nText"),
        ("recipient_name", "Nour\r\nBcc: mallory@example.org"),
        ("recipient_name", "Nour>, mallory@example.org, <x"),
        ("unsubscribe_url", "https://example.org/\r\nBcc: mallory@example.org"),
        ("subject", f"Hallo {ENCODED_BREAK}"),
        ("recipient_name", ENCODED_BREAK),
        ("recipient_name", "=\0?utf-8?b?TWFsbG9yeQ0KQmNjOiBtYWxsb3J5QGV4YW1wbGUub3Jn?="),
        ("sender", f"{ENCODED_BREAK} <einlass@example.org>"),
        ("unsubscribe_url", f"https://example.org/{ENCODED_BREAK}"),
    ],
)
def test_line_breaks_never_make_a_header(field: str, text: str) -> None:
    message = sent(replace(MAIL, **{field: text}))  # type: ignore[arg-type]

    assert message["Bcc"] is None
    assert [address.addr_spec for address in message["To"].addresses] == ["nour@example.org"]
    assert content_of(message, "plain") == MAIL.text


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "@example.org",
        "a@",
        "a@b\r\nBcc: mallory@example.org",
        "=?utf-8?q?mallory=40example.org=2c?=@example.org",
        "=?utf-8?q?a=0d=0aBcc:mallory=40example.org?=@example.org",
        "a@b\nTo: x@example.org",
        "a@example.org, b@example.org",
        "müller@example.org",
        "a b@example.org",
        "a@exa mple.org",
        "a@" + "x" * 70 + ".org",
        "a@.",
    ],
)
@pytest.mark.parametrize("field", ["recipient", "sender", "reply_to"])
def test_what_is_no_address_is_refused(field: str, address: str) -> None:
    if field == "reply_to" and address == "":
        return

    with pytest.raises(MailAddressInvalid):
        build_message(replace(MAIL, **{field: address}))  # type: ignore[arg-type]


def test_international_domain_is_spelled_for_the_wire() -> None:
    message = sent(replace(MAIL, recipient="nour@müller.example"))

    assert message["To"].addresses[0].addr_spec == "nour@xn--mller-kva.example"


def test_reminder_can_be_stopped_with_one_click() -> None:
    message = sent(replace(MAIL, unsubscribe_url="https://einlass.example.org/stop/abc"))

    assert message["List-Unsubscribe"] == "<https://einlass.example.org/stop/abc>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent(MAIL)["List-Unsubscribe"] is None


def test_long_address_of_a_page_stays_whole_in_its_header() -> None:
    address = f"https://einlass.{'sehr-' * 20}lang.example.org/unsubscribe/abc"

    raw = build_message(replace(MAIL, unsubscribe_url=address)).as_bytes()

    assert f"\r\nList-Unsubscribe: <{address}>\r\n".encode() in raw


def test_characters_that_cannot_be_encoded_do_not_stop_a_mail() -> None:
    message = sent(replace(MAIL, subject="a\ud800b", text="a\ud800b", recipient_name="\ud800"))

    assert (str(message["Subject"]), content_of(message, "plain")) == ("a?b", "a?b\n")
