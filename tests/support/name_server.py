"""A name server for the tests: UDP on a free port, TXT records of one zone."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


@contextmanager
def running_name_server(texts: Mapping[str, list[str]]) -> Iterator[int]:
    """Answer with these texts by name (without the last dot); the port. Names that it does not know do not exist."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_serve, args=(server, texts), daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            server.sendto(b"", server.getsockname())
            thread.join()


def _serve(server: socket.socket, texts: Mapping[str, list[str]]) -> None:
    while True:
        data, sender = server.recvfrom(4096)
        if not data:
            return
        server.sendto(_answer(dns.message.from_wire(data), texts).to_wire(), sender)


def _answer(query: dns.message.Message, texts: Mapping[str, list[str]]) -> dns.message.Message:
    answer = dns.message.make_response(query)
    answer.flags |= dns.flags.AA
    name = query.question[0].name
    found = texts.get(name.to_text(omit_final_dot=True))
    if found is None:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    elif found:
        quoted = [" ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200)) for text in found]
        answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *quoted))
    return answer
