"""What one mailbox gets because of forms has an end, however its address is written."""

import pytest

from eventapp.domain.mail_limits import limit_of, mailbox_of
from eventapp.domain.states import MessageKind

FREE = {
    MessageKind.APPROVAL_REFUSED,
    MessageKind.SESSION_CHANGED,
    MessageKind.REMINDER,
    MessageKind.THANKS,
    MessageKind.ANNOUNCEMENT,
    MessageKind.EVENT_CANCELLED,
    MessageKind.CERTIFICATE_ISSUED,
    MessageKind.USER_INVITED,
    MessageKind.MAIL_TEST,
    MessageKind.NETWORK_LEFT,
    MessageKind.NETWORK_INVITED,
    MessageKind.BACKUP_MISSING,
    MessageKind.BACKUP_WELL,
}


def test_every_mail_that_a_form_can_cause_is_limited() -> None:
    assert {kind for kind in MessageKind if limit_of(kind) is None} == FREE


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("nour@example.org", "nour@example.org"),
        ("Nour@Example.org", "nour@example.org"),
        ("nour+1@example.org", "nour@example.org"),
        ("nour+1+2@example.org", "nour@example.org"),
        ("+1@example.org", "+1@example.org"),
        ("n.o.u.r@example.org", "n.o.u.r@example.org"),
        ("n.o.u.r+x@gmail.com", "nour@gmail.com"),
        ("nour@googlemail.com", "nour@gmail.com"),
    ],
)
def test_addresses_of_one_person_are_one_mailbox(address: str, mailbox: str) -> None:
    assert mailbox_of(address) == mailbox
