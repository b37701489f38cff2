"""What nobody types: into forms, addresses, headers, and what no phone sends."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

#: Values that have broken forms somewhere. Bytes, because some of them are no text at all.
NASTY: tuple[bytes, ...] = (
    b"",
    b" \t\r\n ",
    b"\0",
    b"a\0b",
    b"\xed\xa0\x80",  # half of a character
    b"\xff\xfe\xfd",
    "\u202egnirts\u2066".encode(),
    "\ufeff\u200b\u200d".encode(),
    "\uffff\U0010ffff".encode(),
    ("e" + "\u0301" * 2000).encode(),
    "👩‍👩‍👧‍👦".encode() * 50,
    "٣".encode(),
    "²".encode(),
    "1٬000".encode(),
    b"-1",
    b"1e309",
    b"NaN",
    b"Infinity",
    b"0x10",
    b"1_000",
    b"9" * 30,
    b"9" * 5000,
    b"2147483647",  # the largest that PostgreSQL keeps in an integer: a sum with it does not fit
    b"2147483648",
    b"-2147483649",
    b"9223372036854775808",
    b"0000-00-00",
    b"0001-01-01",
    b"9999-12-31",
    b"2026-02-30",
    b"2026-03-29",
    b"02:30",
    b"00:00",
    b"24:00",
    b"25:61",
    b"x" * 70_000,
    b"x@" + b"y" * 300 + b".example.org",
    b'"a b"@[127.0.0.1]',
    "ä@straße.example.org".encode(),
    b"a@b.example.org\r\nBcc: c@example.org",
    b"';--",
    b"%s%n%%",
    b"{{ 7*7 }}{% raw %}",
    b"<script>alert(1)</script>",
    b"[](javascript:alert(1))",
    b'#set page(width: auto)\n#read("/etc/passwd")',
    b"../../../../etc/passwd",
    b"http://[::1",
    b"//evil.example",
    b"data:image/png;base64,AAAA",
    b"H4sIAAAAAAAA" * 10,
    b"[]",
    b"{}",
    b"null",
    b"true",
    b"on",
    b"de",
    b"de-x-einfach",
    b"none",
    b"1",
    b"0",
)
VALUES = (
    st.sampled_from(NASTY) | st.binary(max_size=40) | st.text(max_size=40).map(lambda t: t.encode("utf-8", "replace"))
)
FIELD_NAMES = st.sampled_from(
    ("csrf_token", "next", "lang", "language", "step", "uuid", "members-0-name", "members-99999-name", "a[b]", "", "\0")
)
TEXTS = st.sampled_from(
    (
        "",
        "\0",
        "\ud800",
        "\udfff\ud800",
        "\u202e",
        "x" * 5000,
        "NaN",
        "1e309",
        "2026-09-26T12:00:00",
        "9999-12-31T23:59:59-23:59",
    )
) | st.text(max_size=20)
#: Anything that JSON can say, and a little more than it should.
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from((2**31, 2**63, 2**64, -(2**63) - 1, 10**400))
    | st.floats(allow_nan=False)
    | TEXTS,
    lambda children: st.lists(children, max_size=3) | st.dictionaries(TEXTS, children, max_size=3),
    max_leaves=6,
)

#: What a phone sends when all is well; one or two things in it are changed.
ENTRY: dict[str, object] = {
    "kind": "admit",
    "device_seq": 1,
    "happened_at": "2026-09-26T12:00:00+00:00",
    "clock_offset_ms": 0,
    "result": "admitted",
    "decided_by": "device",
    "ticket": "0102030405060708",
    "code": "ABC",
    "adults": 1,
    "children": 0,
    "reverses": None,
    "overrides": None,
    "note": "",
}
SIGNATURE: dict[str, object] = {
    "ticket": "0102030405060708",
    "signed_at": "2026-09-26T12:00:00+00:00",
    "clock_offset_ms": 0,
    "strokes": [[0, 0, 500, 500]],
}
#: of the vocabularies in entries, and numbers at their ends
WORDS = ("walk_in", "tally", "exit", "reversal", "decision", "forged", "recorded", "server", 500, -500, 2**31 - 1)
STATE = {"queue_length": 0, "clock_offset_ms": 0, "battery": 50}
QUERY_NAMES = (
    "lang",
    "next",
    "page",
    "q",
    "kind",
    "view",
    "month",
    "from",
    "to",
    "invitation",
    "status",
    "session",
    "sort",
    "sent",
    "check",
    "language",
    "version",
    "role",
    "until",
)
HEADERS = (
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "Content-Encoding",
    "Content-Length",
    "Content-Type",
    "Cookie",
    "Host",
    "If-Modified-Since",
    "If-None-Match",
    "Origin",
    "Range",
    "Referer",
    "User-Agent",
    "Transfer-Encoding",
    "X-CSRFToken",
    "X-Forwarded-For",
    "X-Forwarded-Host",
)
#: Uploads that begin as they should.
FILES = (
    b"",
    b"PK\x03\x04" + b"\0" * 60,
    b"\x89PNG\r\n\x1a\n",
    b"Name;E-Mail;Personen\nAda;ada@example.org;9999999999999\nB\0b;\xff;-1\n",
    "Name\nÄda\n".encode("utf-16"),
    b"Name" + b";x" * 20_000 + b"\nAda\n",
    b'"' * 9_999,
    b'{"format": "einlass-door-log/1", "event": 5, "device": [], "entries": [[], {}, null, 10e999]}',
)
BOUNDARY = "----einlass"
_PART = b'------einlass\r\nContent-Disposition: form-data; name="name"'
_PARTS = f"multipart/form-data; boundary={BOUNDARY}"
#: Bodies that are no form, each with what it says it is.
BROKEN_FORMS: tuple[tuple[bytes, str], ...] = (
    (b"name=Ada", "multipart/form-data"),
    (b"name=Ada", "multipart/form-data; boundary=" + "x" * 500),
    (_PART + b"\r\n\r\nAda", _PARTS),
    (_PART + b"\r\n\r\nAda\r\n------einlass", _PARTS),
    (b"------einlass\r\n\r\nAda\r\n------einlass--\r\n", _PARTS),
    (_PART + b"\r\nContent-Type: text/plain; charset=utf-99\r\n\r\nAda\r\n------einlass--\r\n", _PARTS),
    (_PART + b"; filename*=utf-8''%ff%00.png\r\n\r\nAda\r\n------einlass--\r\n", _PARTS),
    (_PART + b"\r\n" + b"X: y\r\n" * 5_000 + b"\r\nAda\r\n------einlass--\r\n", _PARTS),
    ((_PART + b"\r\n\r\nAda\r\n") * 1_500 + b"------einlass--\r\n", _PARTS),
    (b"&".join(b"field-%d=x" % number for number in range(5_000)), "application/x-www-form-urlencoded"),
    (b"name=%&name=%f&=&;;&name", "application/x-www-form-urlencoded"),
    ("name=Ada".encode("utf-16"), "application/x-www-form-urlencoded; charset=utf-16"),
    (b"[" * 50_000, "application/json"),
    (b"\xff\xfe", "application/json; charset=utf-16"),
    (b"name=Ada", "text/\xff; boundary"),
)
HEADER_VALUES = st.sampled_from(
    (
        "",
        "x" * 8000,
        "*;q=9,,;;=",
        "de-DE;q=nan, en;q=1e400",
        "Bearer",
        "Bearer \x80\xff",
        "Basic ====",
        "bytes=9-1,0-,-",
        "einlass=.eJw; __Host-einlass=\xff",
        "Thu, 99 Foo 99999 99:99:99 GMT",
        'W/"\'"',
        "application/json; charset=\u00fcnknown",
        "multipart/form-data; boundary=",
        "application/x-www-form-urlencoded; charset=utf-7",
        "http://[::1",
        "999.999.999.999, ::",
    )
) | st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=30)
RAW_BODIES = (
    b"",
    b"[" * 200_000,
    b'{"entries":' * 5_000,
    b"\xff\xfe",
    b'"\\ud800"',
    b"NaN",
    b"1" * 10_000,
    b'{"entries": [], "entries": 5}',
    b'{"entries": [' + b"{}," * 501 + b"{}]}",
)


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that is done to a form: fields given, given twice, or left out."""

    at: int
    value: bytes
    how: str


CHANGES = st.lists(
    st.builds(
        Change,
        at=st.integers(0, 400),
        value=VALUES,
        how=st.sampled_from(("instead", "instead", "instead", "twice", "missing", "everywhere")),
    ),
    min_size=1,
    max_size=4,
)


def changed(fields: Sequence[tuple[str, str]], changes: Sequence[Change]) -> list[tuple[str, bytes]]:
    """Return what is sent after the changes."""
    sent = [(name, value.encode()) for name, value in fields]
    for change in changes:
        if not sent:
            return sent
        at = change.at % len(sent)
        name = sent[at][0]
        if change.how == "instead":
            sent[at] = (name, change.value)
        elif change.how == "twice":
            sent.append((name, change.value))
        elif change.how == "missing":
            sent = [pair for pair in sent if pair[0] != name]
        else:
            sent = [(other, change.value) for other, _ in sent]
    return sent


def urlencoded(pairs: Sequence[tuple[str, bytes]]) -> bytes:
    """Write the pairs as browsers do, whatever they hold."""
    return "&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in pairs).encode()


def multipart(pairs: Sequence[tuple[str, bytes]], *, file_name: str, content: bytes) -> bytes:
    """Write the pairs as a form with files does; each field is sent once as text and once as a file."""
    parts = []
    for name, value in pairs:
        plain = name.replace('"', "%22")
        parts.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{plain}"\r\n\r\n'.encode() + value)
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{plain}"; filename="{file_name}"\r\n\r\n'
        parts.append(head.encode("utf-8", "replace") + content)
    return b"\r\n".join([*parts, f"--{BOUNDARY}--\r\n".encode()])
