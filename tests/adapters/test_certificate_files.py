"""The files are kept so that phones trust once, and renewed when they must be."""

from datetime import datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from eventapp.adapters.certificate_files import CertificateFiles, authority_file, ensure_certificates
from eventapp.domain.local_network import Hosts
from tests.support.tls import HOSTS, MADE

MOVED = Hosts(addresses=(IPv4Address("10.0.0.7"), IPv4Address("127.0.0.1")), names=HOSTS.names)


def ensure(data_dir: Path, *, hosts: Hosts = HOSTS, machine: str = "laptop", now: datetime = MADE) -> CertificateFiles:
    return ensure_certificates(data_dir, hosts=hosts, machine=machine, now=now)


def contents(files: CertificateFiles) -> tuple[bytes, bytes]:
    return files.authority.read_bytes(), files.certificate.read_bytes()


def test_keys_are_readable_by_their_owner_only(data_dir: Path) -> None:
    files = ensure(data_dir)

    folder = files.authority.parent
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in sorted(folder.iterdir())}
    assert modes == {
        "authority.crt": "0o644",
        "authority.key": "0o600",
        "server.crt": "0o644",
        "server.key": "0o600",
    }
    assert (folder, oct(folder.stat().st_mode & 0o777)) == (data_dir / "lan", "0o700")


def test_second_start_changes_nothing(data_dir: Path) -> None:
    before = contents(ensure(data_dir))

    again = ensure(data_dir, now=MADE + timedelta(days=90))

    assert contents(again) == before
    assert not again.is_authority_replaced
    assert again.authority == authority_file(data_dir)


def test_new_address_renews_the_certificate_and_keeps_the_authority(data_dir: Path) -> None:
    authority, certificate = contents(ensure(data_dir))

    moved = ensure(data_dir, hosts=MOVED)

    assert moved.authority.read_bytes() == authority
    assert moved.certificate.read_bytes() != certificate
    assert not moved.is_authority_replaced


def test_new_name_of_the_machine_keeps_the_authority(data_dir: Path) -> None:
    first = ensure(data_dir)

    assert ensure(data_dir, machine="tablet").authority_name == first.authority_name


def test_certificate_is_renewed_before_it_ends(data_dir: Path) -> None:
    authority, certificate = contents(ensure(data_dir))

    later = ensure(data_dir, now=MADE + timedelta(days=370))

    assert later.authority.read_bytes() == authority
    assert later.certificate.read_bytes() != certificate


def test_authority_is_replaced_before_it_ends_and_that_is_said(data_dir: Path) -> None:
    first = ensure(data_dir)

    later = ensure(data_dir, now=MADE + timedelta(days=710))

    assert not first.is_authority_replaced
    assert later.is_authority_replaced
    assert later.authority_fingerprint != first.authority_fingerprint
    assert later.authority_name == "Einlass laptop 2028-11-02"


@pytest.mark.parametrize("name", ["authority.crt", "authority.key", "server.crt", "server.key"])
def test_damaged_file_is_made_again(data_dir: Path, name: str) -> None:
    ensure(data_dir)
    (data_dir / "lan" / name).write_bytes(b"half a fi")

    mended = ensure(data_dir)

    assert mended.is_authority_replaced == name.startswith("authority")
    assert contents(ensure(data_dir)) == contents(mended)


def test_machine_without_a_name_has_an_authority_too(data_dir: Path) -> None:
    assert ensure(data_dir, machine="").authority_name == "Einlass 2026-11-23"
