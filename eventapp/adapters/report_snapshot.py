"""An issued report as text: the same facts give the same text for ever, and the text gives the facts back (REP-5)."""

import hashlib

from eventapp.domain.report_facts import ReportFacts


def write_snapshot(facts: ReportFacts) -> str:
    """Return the facts as JSON in one fixed spelling."""
    import msgspec  # noqa: PLC0415 (few processes write reports)

    return msgspec.json.encode(facts, order="deterministic").decode()


def read_snapshot(text: str) -> ReportFacts:
    """Return the facts that were written. Fields that came later have their defaults."""
    import msgspec  # noqa: PLC0415

    return msgspec.json.decode(text.encode(), type=ReportFacts)


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a snapshot in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
