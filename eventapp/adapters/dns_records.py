"""Asking name servers for texts, for a few seconds at most."""

from collections.abc import Sequence

from eventapp.domain.errors import DomainError

SECONDS = 3.0


class DnsSilent(DomainError):
    """No name server has answered in time."""

    code = "dns_silent"


def find_texts(name: str, *, servers: Sequence[str] = (), port: int = 53, seconds: float = SECONDS) -> list[str]:
    """Return the TXT records of a name, none where there are none. Raises DnsSilent.

    Without ``servers`` those of this machine are asked.
    """
    import dns.exception  # noqa: PLC0415 (heavy, and only the mail doctor asks)
    import dns.resolver  # noqa: PLC0415 (as above)

    try:
        resolver = dns.resolver.Resolver(configure=not servers)
        if servers:
            resolver.nameservers, resolver.port = list(servers), port
        answer = resolver.resolve(name, "TXT", lifetime=seconds, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise DnsSilent from error
    return [b"".join(record.strings).decode("utf-8", errors="replace") for record in answer]
