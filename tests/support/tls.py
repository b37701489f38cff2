"""A TLS handshake in memory, between a server with our files and a client that shares no code with us (OpenSSL)."""

import contextlib
import ssl
from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from eventapp.adapters.certificates import KeyPair
from eventapp.domain.local_network import Hosts

HOSTS = Hosts(addresses=(IPv4Address("192.168.178.20"), IPv4Address("127.0.0.1")), names=("localhost", "laptop.local"))
MADE = datetime(2026, 11, 23, 12, tzinfo=UTC)


def stored(pair: KeyPair, folder: Path) -> tuple[Path, Path]:
    """Write the pair as a server reads it."""
    folder.mkdir(exist_ok=True)
    certificate, key = folder / "x.crt", folder / "x.key"
    certificate.write_bytes(pair.certificate)
    key.write_bytes(pair.key)
    return certificate, key


def handshake(server: KeyPair, *, host: str, authority: bytes, folder: Path) -> str:
    """Let a strict client that trusts this authority only call the server by a host; return the protocol.

    Raises ssl.SSLCertVerificationError where the client refuses.
    """
    client_context = ssl.create_default_context(cadata=authority.decode("ascii"))
    client_context.verify_flags |= ssl.VERIFY_X509_STRICT
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(*stored(server, folder))
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(to_client, to_server, server_hostname=host)
    answering = server_context.wrap_bio(to_server, to_client, server_side=True)
    for side in (client, answering, client, answering):
        with contextlib.suppress(ssl.SSLWantReadError):
            side.do_handshake()
    version = client.version()
    assert version is not None
    return version


def forged_certificate(authority: KeyPair, *, name: x509.GeneralName) -> KeyPair:
    """What a thief of the authority's key would make: a server certificate for any name."""
    signer = serialization.load_pem_private_key(authority.key, password=None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    issuer = x509.load_pem_x509_certificate(authority.certificate)
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Forged one")]))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(issuer.not_valid_before_utc)
        .not_valid_after(issuer.not_valid_after_utc)
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )
    return KeyPair(
        certificate=made.public_bytes(serialization.Encoding.PEM),
        key=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
