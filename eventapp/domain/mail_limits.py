"""How many mails one mailbox gets because somebody filled in a form: enough for people, useless as a weapon.

Visitors may type any address, so what a form makes us write must have an end for the mailbox, over all events, forms
and connections. What organizers cause (approvals, messages, a cancelled event) and what staff enter is not counted.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from eventapp.domain.accounts import PASSWORD_RESET_LIFETIME
from eventapp.domain.states import MessageKind

#: Providers that deliver an address with dots, or under their other name, to the same person.
_DOTLESS_DOMAINS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}

#: Stands with a mail that was held back, in the form of an answer of a server.
HELD_BACK = "490 Einlass: enough mails to this mailbox"


@dataclass(frozen=True, kw_only=True)
class MailLimit:
    """So many mails of these kinds, all together, in each period."""

    kinds: Collection[MessageKind]
    amounts: tuple[tuple[int, timedelta], ...]


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIMITS = (
    MailLimit(
        kinds=(
            MessageKind.REGISTRATION_CONFIRMED,
            MessageKind.REGISTRATION_CHANGED,
            MessageKind.REGISTRATION_CANCELED,
            MessageKind.REGISTRATION_WAITLISTED,
            MessageKind.APPROVAL_REQUESTED,
            MessageKind.ADDRESS_CHECK,
        ),
        amounts=((6, HOUR), (15, DAY)),
    ),
    # a place that nobody hears of is lost; but leaving and queueing again must have an end too
    MailLimit(kinds=(MessageKind.PLACE_OFFERED, MessageKind.OFFER_EXPIRED), amounts=((20, DAY),)),
    MailLimit(kinds=(MessageKind.LINKS_REQUESTED,), amounts=((3, DAY),)),
    # no longer than a link is good: whoever asks for somebody else uses up mails, but one that works is always there
    MailLimit(kinds=(MessageKind.PASSWORD_RESET,), amounts=((3, PASSWORD_RESET_LIFETIME),)),
)


def limit_of(kind: MessageKind) -> MailLimit | None:
    """Return the limit that holds for mails of this kind, None where forms cannot cause them."""
    return next((limit for limit in LIMITS if kind in limit.kinds), None)


def mailbox_of(address: str) -> str:
    """Return the mailbox behind an address: ``nour+1@…`` and ``nour+2@…`` are one person's."""
    name, _, domain = address.lower().rpartition("@")
    mailbox = name.partition("+")[0] or name
    if domain in _DOTLESS_DOMAINS:
        mailbox, domain = mailbox.replace(".", ""), _DOTLESS_DOMAINS[domain]
    return f"{mailbox}@{domain}"
