"""A checkpoint: how far the audit chain had come and by which hash, as a text that a key has signed.

The form is a signed note (C2SP signed-note and tlog-checkpoint): origin, size, hash, an empty line, and the
signature. Whoever keeps one can tell later whether the chain was rewritten before that row.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ALGORITHM = b"\x01"
_KEY_ID_BYTES = 4
_DASH = "—"


class CheckpointError(Exception):
    """A text that is no checkpoint, or whose signature does not fit."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The chain of `origin` had `size` rows, the last of them with this SHA-256, as 64 hexadecimal digits."""

    origin: str
    size: int
    hash: str

    def text(self) -> str:
        """What is signed."""
        root = base64.b64encode(bytes.fromhex(self.hash)).decode()
        return f"{self.origin}\n{self.size}\n{root}\n"


def signed(checkpoint: Checkpoint, secret: bytes) -> str:
    """The checkpoint as a note, signed by an Ed25519 key of 32 bytes."""
    key = Ed25519PrivateKey.from_private_bytes(secret)
    text = checkpoint.text()
    public = key.public_key().public_bytes_raw()
    mark = base64.b64encode(_key_id(checkpoint.origin, public) + key.sign(text.encode())).decode()
    return f"{text}\n{_DASH} {checkpoint.origin} {mark}\n"


def verified(note: str, public: bytes) -> Checkpoint:
    """The checkpoint that a note holds; raises CheckpointError unless this public key signed all of it."""
    text, separator, signature = note.partition("\n\n")
    try:
        origin, size, root = text.split("\n")
        dash, signer, mark = signature.rstrip("\n").split(" ")
        raw = base64.b64decode(mark, validate=True)
        found = Checkpoint(origin, int(size), base64.b64decode(root, validate=True).hex())
    except (ValueError, binascii.Error):
        raise CheckpointError("this is not a checkpoint") from None
    if not separator or dash != _DASH or signer != origin or f"{text}\n" != found.text():
        raise CheckpointError("this is not a checkpoint")
    if raw[:_KEY_ID_BYTES] != _key_id(origin, public):
        raise CheckpointError("another key has signed this checkpoint")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(raw[_KEY_ID_BYTES:], found.text().encode())
    except InvalidSignature:
        raise CheckpointError("the signature does not fit this checkpoint") from None
    return found


def public_key(secret: bytes) -> bytes:
    """The public half of a signing key, 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ALGORITHM + public).digest()[:_KEY_ID_BYTES]
