"""The visitors of a measurement come from everywhere: no limit that keeps one person from too much holds them up."""

from urllib.parse import parse_qs

from bench.load import Answer
from bench.visits import register
from eventapp.domain.mail_limits import mailbox_of
from eventapp.domain.networks import network_of

FORM = Answer(status=200, head=b"HTTP/1.1 200 OK\r\nSet-Cookie: session=x; Path=/\r\n", body=b"<form></form>")
VISITORS = 500


def test_every_visitor_has_a_network_and_a_mailbox_of_its_own() -> None:
    networks, mailboxes = set(), set()
    for _ in range(VISITORS):
        visit = register("kw-2026")
        headers, _, _ = next(visit).decode().partition("\r\n\r\n")
        address = next(line for line in headers.splitlines() if line.startswith("X-Forwarded-For:")).split()[1]
        _, _, fields = visit.send(FORM).decode().partition("\r\n\r\n")
        networks.add(network_of(address))
        mailboxes.add(mailbox_of(parse_qs(fields)["email"][0]))

    assert (len(networks), len(mailboxes)) == (VISITORS, VISITORS)
