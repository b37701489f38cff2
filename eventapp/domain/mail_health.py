"""What a mail system should look like, and what was found: the rules of the mail doctor, without words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

#: Selectors are labels of the domain name system; nothing else is ever asked for.
_SELECTOR = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*", re.IGNORECASE)
_MAX_SELECTOR_CHARS = 100


class Check(StrEnum):
    """What is looked at, in this order."""

    SERVER = "server"
    ENCRYPTION = "encryption"
    LOGIN = "login"
    SENDER = "sender"
    SPF = "spf"
    DKIM = "dkim"
    DMARC = "dmarc"
    WORKER = "worker"


class Level(StrEnum):
    """How well it is; unknown where nothing answered."""

    GOOD = "good"
    WEAK = "weak"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found. ``code`` names the sentence about it; ``detail`` is what the other side said."""

    check: Check
    level: Level
    code: str
    detail: str = ""


def is_selector(text: str) -> bool:
    """True for what can be a DKIM selector."""
    return len(text) <= _MAX_SELECTOR_CHARS and _SELECTOR.fullmatch(text) is not None


def judge_spf(records: Sequence[str] | None) -> Finding:
    """Judge the TXT records of the sender's domain; None: no name server answered."""
    if records is None:
        return Finding(check=Check.SPF, level=Level.UNKNOWN, code="dns_silent")
    found = [record for record in records if record.lower().split(" ")[0] == "v=spf1"]
    if not found:
        return Finding(check=Check.SPF, level=Level.BAD, code="spf_missing")
    if len(found) > 1:
        return Finding(check=Check.SPF, level=Level.BAD, code="spf_several", detail=" / ".join(found))
    ends = found[0].lower().split()[-1]
    if ends in ("+all", "all"):
        return Finding(check=Check.SPF, level=Level.BAD, code="spf_open", detail=found[0])
    if ends == "?all":
        return Finding(check=Check.SPF, level=Level.WEAK, code="spf_neutral", detail=found[0])
    return Finding(check=Check.SPF, level=Level.GOOD, code="spf_there", detail=found[0])


def judge_dkim(records: Sequence[str] | None, *, selector: str) -> Finding:
    """Judge the TXT records of the selector; without a selector there is nothing to ask for."""
    if not selector:
        return Finding(check=Check.DKIM, level=Level.UNKNOWN, code="dkim_selector_missing")
    if records is None:
        return Finding(check=Check.DKIM, level=Level.UNKNOWN, code="dns_silent")
    keys = [_tags(record) for record in records if "p" in _tags(record)]
    if not keys:
        return Finding(check=Check.DKIM, level=Level.BAD, code="dkim_missing")
    if not any(tags["p"] for tags in keys):
        return Finding(check=Check.DKIM, level=Level.BAD, code="dkim_revoked")
    return Finding(check=Check.DKIM, level=Level.GOOD, code="dkim_there")


def judge_dmarc(records: Sequence[str] | None) -> Finding:
    """Judge the TXT records of _dmarc and the sender's domain."""
    if records is None:
        return Finding(check=Check.DMARC, level=Level.UNKNOWN, code="dns_silent")
    found = [record for record in records if _tags(record).get("v", "").upper() == "DMARC1"]
    if not found:
        return Finding(check=Check.DMARC, level=Level.WEAK, code="dmarc_missing")
    is_watching = _tags(found[0]).get("p", "none").lower() == "none"
    code = "dmarc_watches" if is_watching else "dmarc_there"
    return Finding(check=Check.DMARC, level=Level.GOOD, code=code, detail=found[0])


def _tags(record: str) -> dict[str, str]:
    """The ``name=value`` pairs of a record."""
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): "".join(value.split()) for name, is_pair, value in pairs if is_pair}
