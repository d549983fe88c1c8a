"""Free text at rest: AES-256-GCM, one key per owner, wrapped by a key-encryption key outside the database."""

import binascii
import os
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.base import SealedText

DISPOSED = "Disposed of"
MASTER = "master"
_NONCE_BYTES = 12
_PARTS = 4
_CACHE_SECONDS = 60.0
# Base 64 is stored with - and _ for + and /, which stand for nothing there.
_TO_STORED = bytes.maketrans(b"+/", b"-_")
_FROM_STORED = bytes.maketrans(b"-_+/", b"+/!!")


class SealError(Exception):
    """Sealed text that does not open with its key: wrong key, wrong column, or tampering."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key in the clear, for the length of a request; `id` is stored beside what it sealed."""

    id: str
    secret: bytes
    cipher: AESGCM = field(init=False, compare=False)

    def __post_init__(self) -> None:
        # Made once: setting up the cipher takes longer than opening a text with it.
        object.__setattr__(self, "cipher", AESGCM(self.secret))

    def __repr__(self) -> str:
        return f"<key {self.id}>"


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A key as stored; `wrapped` is None once it is destroyed."""

    id: str
    wrapped_by: str
    wrapped: str | None


def new_key() -> DataKey:
    """A fresh 256-bit key under a random id."""
    return DataKey(secrets.token_hex(16), AESGCM.generate_key(256))


def seal(key: DataKey, place: str, text: str) -> SealedText:
    """Text encrypted for one column, as `version|key id|nonce|ciphertext`."""
    nonce = os.urandom(_NONCE_BYTES)
    body = key.cipher.encrypt(nonce, text.encode(), f"{place}|{key.id}".encode())
    return SealedText(place, f"1|{key.id}|{_text(nonce)}|{_text(body)}")


def key_id(sealed: SealedText) -> str:
    """The id of the key that opens a sealed text; raises SealError where there is none."""
    return _parts(sealed)[1]


def _parts(sealed: SealedText) -> list[str]:
    parts = sealed.stored.split("|")
    if len(parts) != _PARTS:
        raise SealError(f"{sealed.place} is not sealed text")
    return parts


def unseal(key: DataKey, sealed: SealedText) -> str:
    """The text in the clear; raises SealError when it does not belong to this key and column."""
    version, owner, nonce, body = _parts(sealed)
    if owner != key.id:
        raise SealError(f"{sealed.place} is not sealed with the key that was given")
    if version != "1":
        raise SealError(f"{sealed.place} is sealed in a way that this Caseroom does not know")
    try:
        clear = key.cipher.decrypt(_bytes(nonce), _bytes(body), f"{sealed.place}|{owner}".encode())
    except (InvalidTag, ValueError):
        raise SealError(f"{sealed.place} does not open with its key") from None
    return clear.decode()


def wrap(key: DataKey, by: DataKey) -> WrappedKey:
    """A key encrypted by another, bound to both ids."""
    nonce = os.urandom(_NONCE_BYTES)
    body = by.cipher.encrypt(nonce, key.secret, f"key|{key.id}|{by.id}".encode())
    return WrappedKey(key.id, by.id, f"{_text(nonce)}|{_text(body)}")


def unwrap(wrapped: WrappedKey, by: DataKey) -> DataKey:
    """The key in the clear; raises SealError when `by` is not what wrapped it."""
    if wrapped.wrapped is None:
        raise SealError(f"key {wrapped.id} is destroyed")
    nonce, _, body = wrapped.wrapped.partition("|")
    bound = f"key|{wrapped.id}|{by.id}".encode()
    try:
        return DataKey(wrapped.id, by.cipher.decrypt(_bytes(nonce), _bytes(body), bound))
    except (InvalidTag, ValueError):
        raise SealError(f"key {wrapped.id} does not open with the key-encryption key") from None


def _unwraps(wrapped: WrappedKey, by: DataKey) -> bool:
    try:
        unwrap(wrapped, by)
    except SealError:
        return False
    return True


class Keyring:
    """The keys this process has open, none for longer than 60 seconds.

    `fetch` reads, in one statement, the stored keys of every scope (a case, a document, the partnership) that
    the given keys belong to, so that a page of one case costs one. `reread` gives the key-encryption keys
    on file now, the present one first: another process may have rotated it.
    """

    def __init__(
        self,
        master: bytes,
        fetch: Callable[[Sequence[str]], Sequence[WrappedKey]],
        *,
        reread: Callable[[], Sequence[bytes]] = tuple,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.master = DataKey(MASTER, master)
        self._fetch = fetch
        self._reread = reread
        self._clock = clock
        self._open: dict[str, tuple[float, DataKey | None]] = {}
        self._lock = Lock()

    def over(self, fetch: Callable[[Sequence[str]], Sequence[WrappedKey]]) -> "Keyring":
        """A keyring with the same key-encryption key that fetches elsewhere, as inside a write."""
        return Keyring(self.master.secret, fetch, reread=self._reread, clock=self._clock)

    def refresh(self, fits: Callable[[DataKey], bool]) -> bool:
        """Take the key-encryption key on file that fits from now on; whether there is one."""
        for secret in self._reread():
            if fits(candidate := DataKey(MASTER, secret)):
                self.master = candidate
                return True
        return False

    def read(self, values: Iterable[SealedText]) -> dict[SealedText, str]:
        """Each sealed text in the clear; one whose key is destroyed reads "Disposed of"."""
        owners = {value: key_id(value) for value in values}
        keys = self.keys(set(owners.values()))
        return {
            value: DISPOSED if (key := keys[owner]) is None else unseal(key, value)
            for value, owner in owners.items()
        }

    def keys(self, ids: Iterable[str]) -> Mapping[str, DataKey | None]:
        """The keys by id, None where destroyed; fetched together where not open yet."""
        now = self._clock()
        found: dict[str, DataKey | None] = {}
        missing: list[str] = []
        for name in ids:
            held = self._open.get(name)
            if held is not None and now - held[0] < _CACHE_SECONDS:
                found[name] = held[1]
            else:
                missing.append(name)
        if missing:
            found.update(self._load(missing, now))
        return found

    def forget(self) -> None:
        """Close every key now, as after a disposal."""
        with self._lock:
            self._open.clear()

    def _load(self, ids: list[str], now: float) -> dict[str, DataKey | None]:
        stored = {row.id: row for row in self._fetch(ids)}
        opened: dict[str, DataKey | None] = {}
        for name in stored:
            self._unwrap(name, stored, opened)
        with self._lock:
            self._open = {k: v for k, v in self._open.items() if now - v[0] < _CACHE_SECONDS}
            self._open.update({name: (now, key) for name, key in opened.items()})
        return {name: opened.get(name) for name in ids}

    def _unwrap(
        self, name: str, stored: Mapping[str, WrappedKey], opened: dict[str, DataKey | None]
    ) -> DataKey | None:
        if name == MASTER:
            return self.master
        if name not in opened:
            row = stored.get(name)
            by = None if row is None or row.wrapped is None else self._unwrap(row.wrapped_by, stored, opened)
            opened[name] = None if row is None or by is None else self._with(row, by)
        return opened[name]

    def _with(self, row: WrappedKey, by: DataKey) -> DataKey:
        """A key in the clear; what the key-encryption key does not open may be wrapped by its successor."""
        try:
            return unwrap(row, by)
        except SealError:
            if by.id != MASTER or not self.refresh(lambda candidate: _unwraps(row, candidate)):
                raise
            return unwrap(row, self.master)


def _text(raw: bytes) -> str:
    return binascii.b2a_base64(raw, newline=False).translate(_TO_STORED).decode()


def _bytes(text: str) -> bytes:
    """Exactly what `_text` wrote: another spelling of the same bytes is tampering too."""
    code = text.encode().translate(_FROM_STORED)
    raw = binascii.a2b_base64(code)
    if binascii.b2a_base64(raw, newline=False) != code:
        raise ValueError
    return raw
