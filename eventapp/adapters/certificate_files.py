"""The authority and the server's certificate of a local network, kept between starts in a folder of their own.

Phones trust the authority once, so it stays as long as it is valid; the server's certificate is renewed whenever
the machine's addresses change.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from eventapp.adapters.certificates import (
    KeyPair,
    fingerprint,
    is_authority_usable,
    is_certificate_usable,
    issue_certificate,
    make_authority,
    subject_of,
)
from eventapp.adapters.stored_file import READABLE_BY_OWNER, store_file
from eventapp.domain.local_network import Hosts

FOLDER_NAME = "lan"
_OWNER_ONLY = 0o700


@dataclass(frozen=True, kw_only=True)
class CertificateFiles:
    """Where the files lie, and what a person compares before trusting them."""

    authority: Path
    certificate: Path
    key: Path
    authority_name: str
    authority_fingerprint: str
    is_authority_replaced: bool


def authority_file(data_dir: Path) -> Path:
    """Return where the authority's certificate lies once there is one."""
    return data_dir / FOLDER_NAME / "authority.crt"


def ensure_certificates(data_dir: Path, *, hosts: Hosts, machine: str, now: datetime) -> CertificateFiles:
    """Keep what is still good and make the rest. Raises OSError where the folder cannot be written."""
    folder = data_dir / FOLDER_NAME
    folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
    folder.chmod(_OWNER_ONLY)
    earlier = _read(folder, "authority")
    authority = earlier if earlier and is_authority_usable(earlier, now=now) else None
    if authority is None:
        authority = make_authority(name=" ".join(("Einlass", *machine.split(), f"{now:%Y-%m-%d}")), now=now)
        _store(folder, "authority", authority)
    server = _read(folder, "server")
    if server is None or not is_certificate_usable(server, authority=authority, hosts=hosts, now=now):
        _store(folder, "server", issue_certificate(authority, hosts=hosts, now=now))
    return CertificateFiles(
        authority=authority_file(data_dir),
        certificate=folder / "server.crt",
        key=folder / "server.key",
        authority_name=subject_of(authority.certificate),
        authority_fingerprint=fingerprint(authority.certificate),
        is_authority_replaced=earlier is not None and earlier != authority,
    )


def _read(folder: Path, name: str) -> KeyPair | None:
    try:
        return KeyPair(certificate=(folder / f"{name}.crt").read_bytes(), key=(folder / f"{name}.key").read_bytes())
    except FileNotFoundError:
        return None


def _store(folder: Path, name: str, pair: KeyPair) -> None:
    # The key first: a crash in between leaves a pair that does not fit and is made again.
    store_file(folder / f"{name}.key", pair.key, mode=READABLE_BY_OWNER)
    store_file(folder / f"{name}.crt", pair.certificate)
