"""Sealed text opens with its own key in its own column, or not at all; keys are held for a minute."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import event, select

from meetings.doors import Caseroom
from meetings.doors.viewer import looking
from meetings.sealed import (
    DISPOSED,
    MASTER,
    DataKey,
    Keyring,
    SealError,
    WrappedKey,
    key_id,
    new_key,
    seal,
    unseal,
    unwrap,
    wrap,
)
from models.base import SealedText
from models.cases import Information
from tests.cast import lay_scene
from tests.places import START

PLACE = "information.text"
TEXT = "Nine calls since August; the tenant’s nurse knows. 🗝"
MASTER_SECRET = bytes(range(32))


@dataclass
class Store:
    """Keys as a database would hold them, with a record of what was asked of it."""

    rows: list[WrappedKey] = field(default_factory=list)
    asked: list[list[str]] = field(default_factory=list)
    time: float = 0.0

    def fetch(self, ids: Sequence[str]) -> list[WrappedKey]:
        """All of the scope, as the record door does."""
        self.asked.append(sorted(ids))
        return self.rows

    def clock(self) -> float:
        """Seconds, moved by the test."""
        return self.time

    def ring(self) -> Keyring:
        """A keyring over this store and clock."""
        return Keyring(MASTER_SECRET, self.fetch, clock=self.clock)

    def add(self, by: DataKey | None = None) -> DataKey:
        """A new key, wrapped by another or by the key-encryption key."""
        key = new_key()
        self.rows.append(wrap(key, by or DataKey(MASTER, MASTER_SECRET)))
        return key

    def destroy(self, key: DataKey) -> None:
        """What disposal does to a key."""
        self.rows = [replace(row, wrapped=None) if row.id == key.id else row for row in self.rows]


@pytest.fixture
def store() -> Store:
    """An empty one."""
    return Store()


@pytest.mark.parametrize("text", ["", "a", TEXT, "line\nline\t|pipes|", "x" * 100_000])
def test_what_is_sealed_opens_again(text: str) -> None:
    key = new_key()
    assert unseal(key, seal(key, PLACE, text)) == text


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    key = new_key()
    assert seal(key, PLACE, TEXT) != seal(key, PLACE, TEXT)


def test_sealed_text_shows_nothing_of_itself() -> None:
    key = new_key()
    sealed = seal(key, PLACE, TEXT)
    assert "tenant" not in sealed.stored
    assert repr(sealed) == str(sealed) == "<sealed information.text>"
    assert key.secret.hex() not in repr(key)
    assert str(key.secret) not in repr(key)


def test_another_key_does_not_open_it() -> None:
    key = new_key()
    with pytest.raises(SealError):
        unseal(new_key(), seal(key, PLACE, TEXT))
    with pytest.raises(SealError):
        unseal(DataKey(key.id, new_key().secret), seal(key, PLACE, TEXT))


def test_another_column_does_not_open_it() -> None:
    key = new_key()
    sealed = seal(key, PLACE, TEXT)
    assert unseal(key, SealedText(PLACE, sealed.stored)) == TEXT
    with pytest.raises(SealError):
        unseal(key, SealedText("information.source", sealed.stored))


def test_another_owner_does_not_open_it() -> None:
    """Moved to another case's row with that case's key id written over its own."""
    mine, theirs = new_key(), new_key()
    stored = seal(mine, PLACE, TEXT).stored.replace(mine.id, theirs.id)
    with pytest.raises(SealError):
        unseal(theirs, SealedText(PLACE, stored))


def test_no_character_can_be_changed() -> None:
    key = new_key()
    stored = seal(key, PLACE, TEXT).stored
    for index, character in enumerate(stored):
        for other in "A0|=-_+/z":
            if other != character:
                changed = SealedText(PLACE, stored[:index] + other + stored[index + 1 :])
                with pytest.raises(SealError):
                    unseal(key, changed)


def test_no_bit_of_nonce_or_ciphertext_can_be_changed() -> None:
    key = new_key()
    version, owner, nonce, body = seal(key, PLACE, "short").stored.split("|")
    for part in (nonce, body):
        raw = base64.urlsafe_b64decode(part)
        for bit in range(len(raw) * 8):
            flipped = bytearray(raw)
            flipped[bit // 8] ^= 1 << bit % 8
            changed = base64.urlsafe_b64encode(flipped).decode()
            stored = "|".join(
                (version, owner, changed, body) if part is nonce else (version, owner, nonce, changed)
            )
            with pytest.raises(SealError):
                unseal(key, SealedText(PLACE, stored))


@pytest.mark.parametrize(
    "stored", ["", "|", "1", "1|k|n", "1|k|n|c|x", "clear text", "1|k||", "1|k|!!!!|????"]
)
def test_what_was_never_sealed_is_refused_and_not_read(stored: str) -> None:
    with pytest.raises(SealError):
        unseal(DataKey("k", new_key().secret), SealedText(PLACE, stored))


@pytest.mark.parametrize("cut", [1, 4, 16, 30])
def test_a_piece_of_it_does_not_open(cut: int) -> None:
    key = new_key()
    with pytest.raises(SealError):
        unseal(key, SealedText(PLACE, seal(key, PLACE, TEXT).stored[:-cut]))


def test_a_wrapped_key_opens_with_what_wrapped_it_alone() -> None:
    key, outer, other = new_key(), new_key(), new_key()
    wrapped = wrap(key, outer)
    assert unwrap(wrapped, outer) == key
    for wrong in (other, DataKey(outer.id, other.secret)):
        with pytest.raises(SealError):
            unwrap(wrapped, wrong)
    for tampered in (
        replace(wrapped, id=other.id),
        replace(wrapped, wrapped=None),
        replace(wrapped, wrapped="x"),
    ):
        with pytest.raises(SealError):
            unwrap(tampered, outer)


def test_a_keyring_opens_keys_through_the_keys_that_wrap_them(store: Store) -> None:
    case = store.add()
    information = store.add(by=case)
    sealed = seal(information, PLACE, TEXT)
    assert key_id(sealed) == information.id
    assert store.ring().read([sealed]) == {sealed: TEXT}


def test_a_keyring_with_another_master_opens_nothing(store: Store) -> None:
    sealed = seal(store.add(), PLACE, TEXT)
    assert store.ring().read([sealed])
    with pytest.raises(SealError):
        Keyring(bytes(32), store.fetch, clock=store.clock).read([sealed])


def test_a_destroyed_key_reads_disposed_of_and_never_raises(store: Store) -> None:
    kept, gone = store.add(), store.add()
    texts = [seal(kept, PLACE, "kept"), seal(gone, PLACE, "gone")]
    assert list(store.ring().read(texts).values()) == ["kept", "gone"]
    store.destroy(gone)
    assert store.ring().read(texts) == {texts[0]: "kept", texts[1]: DISPOSED}


def test_destroying_a_cases_key_disposes_of_all_that_it_wraps(store: Store) -> None:
    case = store.add()
    information = store.add(by=case)
    sealed = seal(information, PLACE, TEXT)
    assert store.ring().read([sealed]) == {sealed: TEXT}
    store.destroy(case)
    assert store.ring().read([sealed]) == {sealed: DISPOSED}


def test_a_key_that_is_not_there_reads_disposed_of(store: Store) -> None:
    sealed = seal(new_key(), PLACE, TEXT)
    assert store.ring().read([sealed]) == {sealed: DISPOSED}


def test_keys_are_held_for_less_than_a_minute(store: Store) -> None:
    key = store.add()
    sealed = seal(key, PLACE, TEXT)
    ring = store.ring()
    ring.read([sealed])
    store.destroy(key)

    store.time = 59.9
    assert ring.read([sealed]) == {sealed: TEXT}
    assert len(store.asked) == 1
    store.time = 60.0
    assert ring.read([sealed]) == {sealed: DISPOSED}
    assert len(store.asked) == 2


def test_reading_does_not_hold_a_key_for_longer(store: Store) -> None:
    """A minute from when it was fetched, however often it is used."""
    key = store.add()
    sealed = seal(key, PLACE, TEXT)
    ring = store.ring()
    for store.time in (0.0, 30.0, 59.0):
        assert ring.read([sealed]) == {sealed: TEXT}
    store.destroy(key)
    store.time = 60.0
    assert ring.read([sealed]) == {sealed: DISPOSED}


def test_forgetting_closes_every_key_at_once(store: Store) -> None:
    key = store.add()
    sealed = seal(key, PLACE, TEXT)
    ring = store.ring()
    ring.read([sealed])
    store.destroy(key)
    ring.forget()
    assert ring.read([sealed]) == {sealed: DISPOSED}


def test_many_texts_of_many_keys_ask_once(store: Store) -> None:
    keys = [store.add() for _ in range(20)]
    texts = [seal(key, PLACE, f"{number}") for number, key in enumerate(keys)]
    ring = store.ring()
    assert list(ring.read(texts * 3).values()) == [str(number) for number in range(20)]
    assert store.asked == [sorted(key.id for key in keys)]
    ring.read(texts)
    assert len(store.asked) == 1


def test_keys_of_one_scope_come_with_the_first_of_them(store: Store) -> None:
    first, second = store.add(), store.add()
    ring = store.ring()
    ring.read([seal(first, PLACE, "1")])
    ring.read([seal(second, PLACE, "2")])
    assert store.asked == [[first.id]]


def test_a_page_of_one_case_fetches_its_keys_in_one_statement(caseroom: Caseroom) -> None:
    cast = lay_scene(caseroom, START)
    caseroom.keyring.forget()
    asked = []
    event.listen(caseroom.record, "before_cursor_execute", lambda *given: asked.append(given[2]))
    with looking(caseroom, cast.viewer("fay")) as sight:
        rows = sight.rows(select(Information.text, Information.source), lambda *texts: texts)
    assert len(rows) == 3
    assert [statement for statement in asked if "keys" in statement] == [asked[-1]]
