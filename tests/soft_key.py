"""An authenticator in software: makes passkeys and signs challenges as a laptop's does, or wrongly."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftKey:
    """One device with one passkey; `unlocked` says whether its owner was checked."""

    origin: str = "http://localhost:8000"
    host: str = "localhost"
    unlocked: bool = True
    count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: dict[str, Any]) -> str:
        """The answer to a challenge to make a passkey."""
        told = self._told("webauthn.create", options["challenge"])
        body = self._about(ATTESTED) + bytes(16) + len(self.id).to_bytes(2) + self.id + self._public()
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": body})
        return self._answer({"clientDataJSON": _text(told), "attestationObject": _text(attested)})

    def sign(self, options: dict[str, Any]) -> str:
        """The answer to a challenge to sign in."""
        self.count += 1
        told, about = self._told("webauthn.get", options["challenge"]), self._about(0)
        signature = self.private.sign(about + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": _text(told),
                "authenticatorData": _text(about),
                "signature": _text(signature),
            }
        )

    def _told(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _about(self, more: int) -> bytes:
        flags = PRESENT | more | (VERIFIED if self.unlocked else 0)
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _public(self) -> bytes:
        numbers = self.private.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        made: bytes = cbor2.dumps(key)
        return made

    def _answer(self, response: dict[str, str]) -> str:
        name = _text(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
