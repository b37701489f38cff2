"""Reports about mails that came back, in the shapes of several servers."""

from pathlib import Path

import pytest

from eventapp.adapters.bounces import Bounce, read_bounce_bytes, read_bounces
from tests.support.bounces import UUID, report

ANSWERS = {
    "postfix": "550 5.1.1 : Recipient address rejected: User unknown in virtual mailbox table",
    "exchange": "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    "spam_filter": "550 5.0.0",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_report_names_the_mail_and_the_answer(name: str) -> None:
    assert list(read_bounce_bytes(report(name))) == [Bounce(uuid=UUID, answer=ANSWERS[name])]


def test_report_in_words_alone_is_understood() -> None:
    (bounce,) = read_bounce_bytes(report("gmx"))

    assert bounce.uuid == UUID
    assert bounce.answer.startswith("550 Requested action not taken: mailbox unavailable")
    assert "@" not in bounce.answer


@pytest.mark.parametrize("name", ["delayed", "vacation"])
def test_delays_and_holidays_are_no_bounces(name: str) -> None:
    assert list(read_bounce_bytes(report(name))) == []


def test_answer_without_end_is_read_to_where_it_matters() -> None:
    told = report("postfix").replace(b"smtp; 550 5.1.1", b"smtp; 550 5.1.1 " + b"(" * 500_000)

    (bounce,) = read_bounce_bytes(told)

    assert (bounce.uuid, bounce.answer) == (UUID, f"550 5.1.1 {'(' * 290}")


def test_report_about_others_mails_is_left_alone() -> None:
    foreign = report("postfix").replace(f"<{UUID}@example.org>".encode(), b"<somebody.else@example.org>")

    assert list(read_bounce_bytes(foreign)) == []


def test_mailbox_and_folder_are_read(tmp_path: Path) -> None:
    both = b"From MAILER-DAEMON Tue Sep  1 12:00:05 2026\n".join([b"", report("postfix"), report("vacation")])
    (tmp_path / "mbox").write_bytes(both)
    (tmp_path / "Maildir" / "new").mkdir(parents=True)
    (tmp_path / "Maildir" / "new" / "1788256805.M1P2.mail").write_bytes(report("exchange"))

    assert [bounce.uuid for bounce in read_bounces(tmp_path / "mbox")] == [UUID]
    assert [bounce.uuid for bounce in read_bounces(tmp_path / "Maildir")] == [UUID]


def test_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(read_bounces(tmp_path / "nothing"))


@pytest.mark.parametrize("data", [b"", b"\0\xff\xfe", b"From ", b"Content-Type: multipart/report\n\nnothing"])
def test_rubbish_says_nothing(data: bytes) -> None:
    assert list(read_bounce_bytes(data)) == []
