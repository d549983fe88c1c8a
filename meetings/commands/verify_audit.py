#!/usr/bin/env python3
"""Tells whether an audit chain is whole and fits the checkpoints that were kept: one file, by itself.

    verify_audit.py CHAIN [CHECKPOINT ...] [--key HEX]

CHAIN is a SQLite database of Caseroom, or what `flask --app app audit export` wrote. A CHECKPOINT is a file
with a mail, saved whole or as its text, or with the text of the minutes. `--key` is the public key that you
trust; without it each checkpoint in the chain's own file is tried with the key stored beside it. Needs Python
3.11 and, for signatures, the package `cryptography`, but none of Caseroom's code. Exit status 0: whole; 1:
something does not fit; 2: it cannot be read.
"""

import argparse
import base64
import hashlib
import json
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

ORIGIN = "0" * 64
COLUMNS = ("seq", "at", "actor", "agency", "event", "object", "details", "digest", "previous", "hash")
NOTE = re.compile(r"^(\S+)\n(\d+)\n([0-9A-Za-z+/]{43}=)\n+— \1 ([0-9A-Za-z+/=]+)$", re.MULTILINE)
Row = dict[str, Any]
Note = tuple[str, int, str, bytes]


def rows_of(path: Path) -> Iterator[Row]:
    """Every row of the chain, in order, as its hash covers it."""
    if _is_sqlite(path):
        yield from _stored_rows(path)
    else:
        for line in path.read_text("utf-8").splitlines():
            entry = json.loads(line)
            if "seq" in entry:
                yield {name: entry[name] for name in COLUMNS}


def checkpoints_of(path: Path) -> list[tuple[str, str]]:
    """The checkpoints stored beside the chain: each note, and its public key in hexadecimal digits."""
    if _is_sqlite(path):
        with _opened(path) as connection:
            return connection.execute("SELECT note, public_key FROM checkpoints ORDER BY size").fetchall()
    entries = map(json.loads, path.read_text("utf-8").splitlines())
    return [(entry["note"], entry["public_key"]) for entry in entries if "note" in entry]


def broken(rows: Iterable[Row], hashes: dict[int, str]) -> str | None:
    """What is wrong with the chain itself; fills `hashes` by row number as far as it is whole."""
    previous, expected = ORIGIN, 1
    for row in rows:
        if row["seq"] != expected:
            return f"row {expected} is missing: row {row['seq']} follows"
        if row["previous"] != previous:
            return f"row {expected} does not follow from the row before"
        if row["hash"] != row_hash(row):
            return f"row {expected} was changed"
        hashes[expected] = previous = row["hash"]
        expected += 1
    return None


def row_hash(row: Row) -> str:
    """SHA-256 of 0x00 and the row without its hash, in JSON: sorted keys, no spaces, UTF-8."""
    covered = {name: row[name] for name in COLUMNS if name != "hash"}
    body = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(b"\x00" + body.encode()).hexdigest()


def notes_in(text: str) -> list[Note]:
    """Every checkpoint in a text: origin, size, hash in hexadecimal digits, key id and signature."""
    plain = re.sub(r"[ \t]+$", "", text.replace("\r\n", "\n"), flags=re.MULTILINE)
    return [
        (found[1], int(found[2]), base64.b64decode(found[3]).hex(), base64.b64decode(found[4]))
        for found in NOTE.finditer(plain)
    ]


def text_of(path: Path) -> str:
    """The words of a file; of a mail that was saved whole, as `.eml`, its plain text."""
    raw = path.read_bytes()
    mail = message_from_bytes(raw, policy=default)
    body = mail.get_body(("plain",)) if mail["MIME-Version"] else None
    return str(body.get_content()) if body else raw.decode("utf-8", "replace")


def as_signed(note: Note) -> str:
    """A checkpoint in the form in which it was signed."""
    origin, size, root, mark = note
    signature = base64.b64encode(mark).decode()
    return f"{origin}\n{size}\n{base64.b64encode(bytes.fromhex(root)).decode()}\n\n— {origin} {signature}\n"


def misfit(note: Note, key: str | None, hashes: dict[int, str]) -> str | None:
    """What is wrong with one checkpoint, against the chain and, with a public key, by its signature."""
    origin, size, root, mark = note
    if key is not None and (wrong := _unsigned(note, bytes.fromhex(key))):
        return f"checkpoint of {size} rows: {wrong}"
    if size not in hashes:
        return f"the chain has {len(hashes)} whole rows, and a checkpoint of {origin} says {size}"
    if hashes[size] != root:
        return f"row {size} is not the one that a checkpoint was signed for"
    return None if len(mark) == 68 else f"checkpoint of {size} rows: its signature is cut short"


def main(arguments: list[str]) -> int:
    """Check a chain and print what was found."""
    asked = _asked(arguments)
    hashes: dict[int, str] = {}
    try:
        wrong = [broken(rows_of(asked.chain), hashes)]
        beside = [(note, key) for text, key in checkpoints_of(asked.chain) for note in notes_in(text)]
        kept = [note for path in asked.checkpoint for note in notes_in(text_of(path))]
    except (OSError, ValueError, KeyError, sqlite3.Error) as error:
        print(f"This cannot be read: {error}")
        return 2
    if asked.checkpoint and not kept:
        print("There is no checkpoint in what was given.")
        return 2
    wrong += [misfit(note, asked.key or key, hashes) for note, key in beside]
    wrong += [misfit(note, asked.key, hashes) for note in kept]
    found = [each for each in wrong if each]
    for each in found:
        print(each[0].upper() + each[1:])
    if not found:
        print(f"The chain is whole. Rows: {len(hashes)}. Checkpoints that fit it: {len(beside) + len(kept)}.")
    return 1 if found else 0


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("chain", type=Path)
    parser.add_argument("checkpoint", type=Path, nargs="*")
    parser.add_argument("--key")
    return parser.parse_args(arguments)


def _unsigned(note: Note, public: bytes) -> str | None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    origin, size, root, mark = note
    if mark[:4] != hashlib.sha256(origin.encode() + b"\n\x01" + public).digest()[:4]:
        return "another key has signed it"
    text = f"{origin}\n{size}\n{base64.b64encode(bytes.fromhex(root)).decode()}\n"
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(mark[4:], text.encode())
    except InvalidSignature:
        return "the signature does not fit"
    return None


def _stored_rows(path: Path) -> Iterator[Row]:
    columns = "seq, at, actor_id, agency_id, event, object_id, details, digest, previous, hash"
    with _opened(path) as connection:
        for row in connection.execute(f"SELECT {columns} FROM audit_rows ORDER BY seq"):  # noqa: S608
            named = dict(zip(COLUMNS, row, strict=True))
            yield named | {"at": f"{named['at'].replace(' ', 'T')}+00:00"}


def _opened(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True))


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\x00"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
