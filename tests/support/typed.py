"""What people, keyboards and programs put into fields."""

TYPED = {
    "nothing": b"",
    "null bytes": b"\0Fest\0\x1b",
    "broken UTF-8": b"\xff\xfeFest\xe2\x28",
    "hidden orders": "\u202eabc\u2066".encode(),
    "ten thousand letters": b"A" * 10_000,
    "emoji": "🎉".encode() * 60,
    "markup": b"<script>alert(1)</script>\"'{{ 7*7 }}",
    "negative": b"-1",
    "huge": b"9" * 5_000,
    "no number": b"NaN",
    "foreign digits": "٣".encode(),
    "first day of all": b"0001-01-01",
    "last day of all": b"9999-12-31",
    "no day": b"2026-13-45",
    "skipped hour": b"02:30",
    "no time": b"25:61",
}
