"""Certificates for a local network: an authority of our own and what it signs.

The authority is limited by name constraints to private addresses and local names, so that a phone that trusts it
has not handed over its other connections (Chromium, Firefox and Apple's systems enforce constraints of a root).
The rest follows what phones ask for: P-256, SHA-256, alternative names, serverAuth, at most 397 days.
docs/operations.md tells it from the phone's side.
"""

import plistlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from eventapp.domain.local_network import LOCAL_DOMAINS, LOOPBACK_NETWORK, PRIVATE_NETWORKS, Hosts

AUTHORITY_VALID_FOR = timedelta(days=730)
CERTIFICATE_VALID_FOR = timedelta(days=396)  # with the margin 397, Apple's limit for public authorities
RENEWED_BEFORE_END = timedelta(days=30)
#: Phones whose clock is slow must not find a certificate of the future.
_CLOCK_MARGIN = timedelta(days=1)
_COMMON_NAME_LENGTH = 64


@dataclass(frozen=True, kw_only=True)
class KeyPair:
    """A certificate and the private key to it, both in PEM (the key in PKCS #8)."""

    certificate: bytes
    key: bytes


def make_authority(*, name: str, now: datetime) -> KeyPair:
    """Make an authority of this name; every call makes another one."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _common_name(name)
    builder = (
        _builder(subject, issuer=subject, key=key, now=now, until=now + AUTHORITY_VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(_name_constraints(), critical=True)
    )
    return _signed(builder, key=key, signer=key)


def issue_certificate(authority: KeyPair, *, hosts: Hosts, now: datetime) -> KeyPair:
    """Make a server certificate with a key of its own; it never outlives the authority."""
    issuer = x509.load_pem_x509_certificate(authority.certificate)
    signer = _load_key(authority.key)
    key = ec.generate_private_key(ec.SECP256R1())
    until = min(now + CERTIFICATE_VALID_FOR, issuer.not_valid_after_utc)
    # The subject is no host name on purpose: it would be held against the name constraints.
    builder = (
        _builder(_common_name("Einlass in this network"), issuer=issuer.subject, key=key, now=now, until=until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_alternative_names(hosts), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
            critical=False,
        )
    )
    return _signed(builder, key=key, signer=signer)


def is_authority_usable(authority: KeyPair, *, now: datetime) -> bool:
    """True when the files belong together and the authority will last for a while."""
    try:
        certificate = x509.load_pem_x509_certificate(authority.certificate)
        return _fits(certificate, authority.key) and _lasts(certificate, now=now)
    except ValueError:  # a damaged file
        return False


def is_certificate_usable(pair: KeyPair, *, authority: KeyPair, hosts: Hosts, now: datetime) -> bool:
    """True when the certificate is this authority's, names exactly these hosts and will last for a while."""
    try:
        certificate = x509.load_pem_x509_certificate(pair.certificate)
        certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(authority.certificate))
        named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return _fits(certificate, pair.key) and _lasts(certificate, now=now) and named == _alternative_names(hosts)
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False


def fingerprint(certificate: bytes) -> str:
    """Return the SHA-256 fingerprint as phones show it: ``AB:CD:…``."""
    return x509.load_pem_x509_certificate(certificate).fingerprint(hashes.SHA256()).hex(":").upper()


def subject_of(certificate: bytes) -> str:
    """Return the name under which phones list the certificate."""
    named = x509.load_pem_x509_certificate(certificate).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(named[0].value)


def to_der(certificate: bytes) -> bytes:
    """Return the certificate in the binary form that phones install."""
    return x509.load_pem_x509_certificate(certificate).public_bytes(serialization.Encoding.DER)


def apple_profile(certificate: bytes, *, description: str) -> bytes:
    """Return a configuration profile that installs the authority on iPhones, iPads and Macs."""
    name = subject_of(certificate)
    mark = fingerprint(certificate).replace(":", "").lower()
    payload = {
        "PayloadType": "com.apple.security.root",
        "PayloadIdentifier": f"org.einlass.lan.{mark[:16]}.root",
        "PayloadUUID": _uuid_of(mark, "root"),
        "PayloadVersion": 1,
        "PayloadDisplayName": name,
        "PayloadCertificateFileName": "einlass.crt",
        "PayloadContent": to_der(certificate),
    }
    profile = {
        "PayloadType": "Configuration",
        "PayloadIdentifier": f"org.einlass.lan.{mark[:16]}",
        "PayloadUUID": _uuid_of(mark, "profile"),
        "PayloadVersion": 1,
        "PayloadDisplayName": name,
        "PayloadDescription": description,
        "PayloadOrganization": "Einlass",
        "PayloadRemovalDisallowed": False,
        "PayloadContent": [payload],
    }
    return plistlib.dumps(profile)


def _builder(
    subject: x509.Name, *, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_MARGIN)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _signed(
    builder: x509.CertificateBuilder, *, key: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey
) -> KeyPair:
    return KeyPair(
        certificate=builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM),
        key=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )


def _common_name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:_COMMON_NAME_LENGTH])])


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name_constraints() -> x509.NameConstraints:
    """Private addresses and local names. The permitted IPv4 networks exclude every IPv6 address (RFC 5280)."""
    networks: Iterable[IPv4Network] = (*PRIVATE_NETWORKS, LOOPBACK_NETWORK)
    permitted = [
        *(x509.DNSName(domain) for domain in LOCAL_DOMAINS),
        *(x509.IPAddress(network) for network in networks),
    ]
    return x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None)


def _alternative_names(hosts: Hosts) -> x509.SubjectAlternativeName:
    addresses: Iterable[IPv4Address] = sorted(hosts.addresses)
    return x509.SubjectAlternativeName(
        [*(x509.DNSName(name) for name in hosts.names), *(x509.IPAddress(address) for address in addresses)]
    )


def _load_key(pem: bytes) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("not a key of an elliptic curve")
    return key


def _fits(certificate: x509.Certificate, key: bytes) -> bool:
    return certificate.public_key() == _load_key(key).public_key()


def _lasts(certificate: x509.Certificate, *, now: datetime) -> bool:
    return certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - RENEWED_BEFORE_END


def _uuid_of(mark: str, part: str) -> str:
    """The same for the same authority, so that a second installation replaces the first."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"einlass:{mark}:{part}")).upper()
