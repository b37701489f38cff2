"""A passkey made of code: it answers what a page asks, and lies where a test wants it to."""

import base64
import hashlib
import json
import struct
from dataclasses import dataclass, field, replace

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_PRESENT, _VERIFIED, _NEW_KEY = 0x01, 0x04, 0x40
_ES256 = -7


@dataclass(frozen=True, kw_only=True)
class Authenticator:
    """A device with one passkey. What it says of place, person and use can be changed with ``lying``."""

    origin: str
    rp_id: str
    is_verified: bool = True
    count: int = 1
    credential_id: bytes = b"a passkey of the tests"
    private_key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def lying(self, **changes: object) -> "Authenticator":
        """The same passkey, saying something else."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def create(self, options: str) -> str:
        """Answer a page that asks for a new passkey."""
        point = self.private_key.public_key().public_numbers()
        key = {1: 2, 3: _ES256, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        head = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id
        data = self._data(_NEW_KEY) + head + cbor2.dumps(key)
        client = self._client("webauthn.create", options)
        return self._answer({"clientDataJSON": client, "attestationObject": _attestation(data)})

    def get(self, options: str) -> str:
        """Answer a page that asks for a passkey."""
        data, client = self._data(0), self._client("webauthn.get", options)
        signed = data + hashlib.sha256(client).digest()
        signature = self.private_key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer({"clientDataJSON": client, "authenticatorData": data, "signature": signature})

    def _data(self, flags: int) -> bytes:
        all_flags = flags | _PRESENT | (_VERIFIED if self.is_verified else 0)
        return hashlib.sha256(self.rp_id.encode()).digest() + struct.pack(">BI", all_flags, self.count)

    def _client(self, kind: str, options: str) -> bytes:
        asked = {"type": kind, "challenge": json.loads(options)["challenge"], "origin": self.origin}
        return json.dumps(asked).encode()

    def _answer(self, parts: dict[str, bytes]) -> str:
        name = _text(self.credential_id)
        response = {part: _text(value) for part, value in parts.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def _attestation(data: bytes) -> bytes:
    return cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
