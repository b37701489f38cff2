"""The codes of the rehearsal tickets: signed by the active key, stored nowhere."""

import functools

from eventapp.adapters.qr_image import qr_modules
from eventapp.adapters.signatures import sign
from eventapp.domain.rehearsal import TICKETS, RehearsalCode, RehearsalTicket, rehearsal_token
from eventapp.domain.tickets import ticket_link
from eventapp.queries.keys import find_active_key


def list_rehearsal_links(*, base_url: str) -> list[tuple[RehearsalTicket, str]]:
    """Return each rehearsal ticket with the text of its QR; none while the installation has no key."""
    key = find_active_key()
    if key is None:
        return []
    signed = functools.partial(sign, private_key=key.private_key)
    return [
        (ticket, ticket_link(base_url=base_url, token=rehearsal_token(ticket, key_id=key.id, sign=signed)))
        for ticket in TICKETS
    ]


def list_rehearsal_codes(*, base_url: str) -> list[RehearsalCode]:
    """Return each rehearsal ticket with its code as a phone carries it."""
    codes = []
    for ticket, link in list_rehearsal_links(base_url=base_url):
        side, modules = qr_modules(link)
        codes.append(RehearsalCode(ticket=ticket, side=side, modules=modules))
    return codes
