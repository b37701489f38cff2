"""What clients do at Einlass, one generator for each unit that is measured."""

import gzip
import itertools
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from bench.content import Content
from bench.load import Answer, LoadError, Visit, build_request

ACCEPTED = {"Accept": "text/html", "Accept-Language": "de", "Accept-Encoding": "gzip"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_JSON = {"Content-Type": "application/json"}
_HIDDEN_FIELD = re.compile(r'name="(csrf_token|form_token)"[^>]*? value="([^"]+)"')
_CONFLICT = 409

_numbers = itertools.count(1)


def fetch(path: str, *, headers: Mapping[str, str] = ACCEPTED) -> Visit:
    """Get one page."""
    answer = yield _request("GET", path, headers=headers)
    _ensure(answer, 200)
    return True


def weigh(path: str, *, into: list[int]) -> Visit:
    """Get one page and keep how many bytes it took."""
    answer = yield _request("GET", path, headers=ACCEPTED)
    _ensure(answer, 200)
    into.append(len(answer.body))
    return True


def register(reference: str) -> Visit:
    """Open the form, send it, see the ticket: true with a ticket, false when there was no place left."""
    path = f"/events/{reference}/registration"
    number = next(_numbers)
    visitor = ACCEPTED | {"X-Forwarded-For": _address(number)}
    form = yield _request("GET", path, headers=visitor)
    _ensure(form, 200)
    visitor["Cookie"] = form.header(b"set-cookie").partition(";")[0]
    fields = dict(_HIDDEN_FIELD.findall(text_of(form)))
    fields |= {"name": "Ada Beispiel", "email": f"ada.{number}@example.org", "adults": "1", "children": "0"}
    answer = yield _request("POST", path, headers=visitor | _FORM, body=urlencode(fields).encode())
    if answer.status == _CONFLICT:
        return False
    _ensure(answer, 303)
    ticket = yield _request("GET", answer.header(b"location"), headers=visitor)
    _ensure(ticket, 200)
    return True


def scan(content: Content, tickets: Sequence[str], *, phone: str) -> Visit:
    """Upload the entries of these tickets in one batch, all of them admitted by the phone."""
    entries = [_entry(content, ticket) for ticket in tickets]
    body = json.dumps({"entries": entries}).encode()
    answer = yield _request("POST", "/door/api/entries", headers=_device(phone) | _JSON, body=body)
    _ensure(answer, 200)
    verdicts = [entry["verdict"] for entry in json.loads(answer.body)["answers"]]
    return len(verdicts) == len(tickets) > 0 and set(verdicts) <= {"stored", "conflict"}


def fetch_roster(phone: str) -> Visit:
    """Download the complete roster."""
    answer = yield _request("GET", "/door/api/roster", headers=_device(phone) | {"Accept-Encoding": "gzip"})
    _ensure(answer, 200)
    return True


def report_state(phone: str) -> Visit:
    """Say how the phone is, hear the numbers."""
    body = json.dumps({"queue_length": 0, "clock_offset_ms": 12, "battery": 80}).encode()
    answer = yield _request("POST", "/door/api/state", headers=_device(phone) | _JSON, body=body)
    _ensure(answer, 200)
    return True


def scan_reference(number: int) -> Visit:
    """One scan at the reference program (bench/reference.py)."""
    body = json.dumps({"code": f"ticket-{number}"}).encode()
    answer = yield _request("POST", "/scan", headers=_JSON, body=body)
    _ensure(answer, 200)
    return True


def text_of(answer: Answer) -> str:
    """Return the answer's text."""
    is_compressed = answer.header(b"content-encoding") == "gzip"
    return (gzip.decompress(answer.body) if is_compressed else answer.body).decode()


def _request(method: str, path: str, *, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    return build_request(method, path, headers={"Host": "localhost", **headers}, body=body)


def _ensure(answer: Answer, status: int) -> None:
    if answer.status != status:
        raise LoadError(f"status {answer.status} instead of {status}: {text_of(answer)[:2000]}")


def _address(number: int) -> str:
    """A network of its own for each visitor, as they come from everywhere (a documentation prefix)."""
    return f"2001:db8:{number & 0xFFFF:x}::1"


def _device(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _entry(content: Content, ticket: str) -> dict[str, object]:
    return {
        "uuid": str(uuid.uuid4()),
        "kind": "admit",
        "device_seq": next(_numbers),
        "happened_at": datetime.now(UTC).isoformat(),
        "clock_offset_ms": 0,
        "event_session": content.event_session,
        "result": "admitted",
        "decided_by": "device",
        "ticket": ticket,
        "adults": 1,
        "children": 0,
    }
