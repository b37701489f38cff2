"""Certificates of a local network, checked by OpenSSL and against what phones ask for."""

import plistlib
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from eventapp.adapters.certificates import (
    KeyPair,
    apple_profile,
    fingerprint,
    is_authority_usable,
    is_certificate_usable,
    issue_certificate,
    make_authority,
    subject_of,
    to_der,
)
from eventapp.domain.local_network import Hosts
from tests.support.tls import HOSTS, MADE, forged_certificate, handshake

NAME = "Einlass laptop 2026-11-23"
ELSEWHERE = Hosts(addresses=(IPv4Address("10.0.0.7"),), names=("localhost", "laptop.local"))


@pytest.fixture(scope="module")
def authority() -> KeyPair:
    """An authority of today, so that OpenSSL's clock agrees."""
    return make_authority(name=NAME, now=datetime.now(UTC))


@pytest.fixture(scope="module")
def server(authority: KeyPair) -> KeyPair:
    return issue_certificate(authority, hosts=HOSTS, now=datetime.now(UTC))


def read(pair: KeyPair) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pair.certificate)


@pytest.mark.parametrize("host", ["192.168.178.20", "127.0.0.1", "laptop.local", "localhost"])
def test_client_that_trusts_the_authority_accepts(
    authority: KeyPair, server: KeyPair, host: str, tmp_path: Path
) -> None:
    assert handshake(server, host=host, authority=authority.certificate, folder=tmp_path) == "TLSv1.3"


@pytest.mark.parametrize("host", ["192.168.178.21", "tablet.local", "einlass.example.org"])
def test_client_refuses_another_host(authority: KeyPair, server: KeyPair, host: str, tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        handshake(server, host=host, authority=authority.certificate, folder=tmp_path)


def test_client_refuses_the_certificate_of_another_authority(server: KeyPair, tmp_path: Path) -> None:
    stranger = make_authority(name=NAME, now=datetime.now(UTC))

    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(server, host="192.168.178.20", authority=stranger.certificate, folder=tmp_path)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("bank.example.org", x509.DNSName("bank.example.org")),
        ("notlocal", x509.DNSName("notlocal")),
        ("93.184.216.34", x509.IPAddress(ip_address("93.184.216.34"))),
        ("2001:db8::1", x509.IPAddress(ip_address("2001:db8::1"))),
    ],
    ids=["name in the internet", "name that ends alike", "address in the internet", "IPv6 address"],
)
def test_stolen_authority_is_good_for_the_local_network_only(
    authority: KeyPair, host: str, name: x509.GeneralName, tmp_path: Path
) -> None:
    forged = forged_certificate(authority, name=name)

    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        handshake(forged, host=host, authority=authority.certificate, folder=tmp_path)


def test_server_certificate_is_what_phones_ask_for(authority: KeyPair, server: KeyPair) -> None:
    certificate = read(server)
    extensions = certificate.extensions

    assert isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)
    assert isinstance(certificate.signature_hash_algorithm, hashes.SHA256)
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == timedelta(days=397)
    assert list(extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert not extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "laptop.local"]
    assert names.get_values_for_type(x509.IPAddress) == sorted(HOSTS.addresses)
    # Byte for byte the authority's subject: Android looks the authority up by it.
    assert certificate.issuer.public_bytes() == read(authority).subject.public_bytes()


def test_authority_is_one_and_says_so_critically(authority: KeyPair) -> None:
    certificate = read(authority)

    critical = {extension.oid for extension in certificate.extensions if extension.critical}
    assert critical == {ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.NAME_CONSTRAINTS}
    assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value == x509.BasicConstraints(
        ca=True, path_length=0
    )
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == timedelta(days=731)


def test_certificates_are_valid_for_a_phone_whose_clock_is_slow() -> None:
    authority = make_authority(name=NAME, now=MADE)
    server = issue_certificate(authority, hosts=HOSTS, now=MADE)

    assert {read(pair).not_valid_before_utc for pair in (authority, server)} == {MADE - timedelta(days=1)}


def test_certificate_never_outlives_the_authority() -> None:
    authority = make_authority(name=NAME, now=MADE)

    late = issue_certificate(authority, hosts=HOSTS, now=MADE + timedelta(days=600))

    assert read(late).not_valid_after_utc == read(authority).not_valid_after_utc


@pytest.mark.parametrize(("days", "expected"), [(0, True), (699, True), (700, False), (900, False), (-2, False)])
def test_authority_is_usable_until_a_month_before_its_end(days: int, expected: bool) -> None:
    authority = make_authority(name=NAME, now=MADE)

    assert is_authority_usable(authority, now=MADE + timedelta(days=days)) is expected


@pytest.mark.parametrize(("days", "expected"), [(0, True), (365, True), (366, False)])
def test_certificate_is_usable_until_a_month_before_its_end(days: int, expected: bool) -> None:
    authority = make_authority(name=NAME, now=MADE)
    server = issue_certificate(authority, hosts=HOSTS, now=MADE)

    now = MADE + timedelta(days=days)
    assert is_certificate_usable(server, authority=authority, hosts=HOSTS, now=now) is expected


def test_certificate_is_not_usable_for_other_hosts(authority: KeyPair, server: KeyPair) -> None:
    assert not is_certificate_usable(server, authority=authority, hosts=ELSEWHERE, now=datetime.now(UTC))


def test_order_of_addresses_does_not_matter(authority: KeyPair, server: KeyPair) -> None:
    turned = Hosts(addresses=HOSTS.addresses[::-1], names=HOSTS.names)

    assert is_certificate_usable(server, authority=authority, hosts=turned, now=datetime.now(UTC))


def test_certificate_of_another_authority_is_not_usable(server: KeyPair) -> None:
    stranger = make_authority(name=NAME, now=datetime.now(UTC))

    assert not is_certificate_usable(server, authority=stranger, hosts=HOSTS, now=datetime.now(UTC))


def test_files_that_do_not_belong_together_are_not_usable(authority: KeyPair, server: KeyPair) -> None:
    now = datetime.now(UTC)
    mixed = KeyPair(certificate=authority.certificate, key=server.key)
    damaged = KeyPair(certificate=b"-----BEGIN CERTIFICATE-----\nx", key=authority.key)

    assert [is_authority_usable(pair, now=now) for pair in (mixed, damaged)] == [False, False]
    assert not is_certificate_usable(damaged, authority=authority, hosts=HOSTS, now=now)


def test_fingerprint_and_name_are_those_that_phones_show(authority: KeyPair) -> None:
    certificate = read(authority)

    assert fingerprint(authority.certificate).replace(":", "") == certificate.fingerprint(hashes.SHA256()).hex().upper()
    assert len(fingerprint(authority.certificate).split(":")) == 32
    assert subject_of(authority.certificate) == NAME
    assert x509.load_der_x509_certificate(to_der(authority.certificate)) == certificate


def test_profile_installs_the_root_and_can_be_removed(authority: KeyPair) -> None:
    profile = plistlib.loads(apple_profile(authority.certificate, description="Zur Probe."))
    again = plistlib.loads(apple_profile(authority.certificate, description="Zur Probe."))

    (payload,) = profile["PayloadContent"]
    assert (profile["PayloadType"], payload["PayloadType"]) == ("Configuration", "com.apple.security.root")
    assert payload["PayloadContent"] == to_der(authority.certificate)
    assert (profile["PayloadDisplayName"], profile["PayloadDescription"]) == (NAME, "Zur Probe.")
    assert profile["PayloadRemovalDisallowed"] is False
    assert profile["PayloadUUID"] != payload["PayloadUUID"]
    assert again == profile, "a second installation replaces the first"
