"""`flask --app app audit`: whether the audit chain is whole, and the chain for somebody else to check."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

import click
from sqlalchemy import func, select

from meetings import checkpoints
from meetings.audit import as_chained, chain, first_break
from meetings.checkpoints import CheckpointError
from meetings.commands import verify_audit
from meetings.doors import record
from meetings.opening import unchecked_caseroom
from meetings.operations.checkpoints import against_chain, misfits
from meetings.operations.kept_text import changed_text
from meetings.settings import Settings, SettingsError
from models.records import AuditRow, Checkpoint


class AuditBroken(click.ClickException):
    """The chain or a checkpoint does not hold."""


@click.group()
def audit() -> None:
    """The record of who did what."""


@audit.command()
@click.argument("kept", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(kept: tuple[Path, ...]) -> None:
    """Check every row, the text it was written for, every checkpoint stored, and those KEPT elsewhere."""
    settings = _settings()
    caseroom = unchecked_caseroom(settings)
    try:
        with record.reading(caseroom) as session:
            if (broken := first_break(session)) is not None:
                raise AuditBroken(f"The chain is broken at row {broken}.")
            wrong = misfits(session, settings)
            wrong += [
                f"what {place} holds is not what was written" for place in changed_text(session, caseroom)
            ]
            for signed in _signed_in(kept, settings):
                wrong += [found] if (found := against_chain(session, signed)) else []
            if wrong:
                raise AuditBroken("; ".join(wrong))
            rows = session.scalar(select(func.count()).select_from(AuditRow))
            signed_ones = session.scalar(select(func.count()).select_from(Checkpoint))
    except CheckpointError as error:
        raise AuditBroken(f"{error}") from error
    finally:
        caseroom.close()
    click.echo(
        f"The chain is whole. Rows: {rows}. Checkpoints: {signed_ones} stored, {len(kept)} kept elsewhere."
    )


def _signed_in(kept: Iterable[Path], settings: Settings) -> Iterator[checkpoints.Checkpoint]:
    """Every checkpoint in mails or texts that somebody kept; CheckpointError for a file without one."""
    public = checkpoints.public_key(settings.checkpoint_key)
    for path in kept:
        notes = verify_audit.notes_in(verify_audit.text_of(path))
        if not notes:
            raise CheckpointError(f"{path} holds no checkpoint")
        for note in notes:
            yield checkpoints.verified(verify_audit.as_signed(note), public)


@audit.command()
@click.argument("file", type=click.File("w", encoding="utf-8", atomic=True))
def export(file: TextIO) -> None:
    """Write the chain and its checkpoints to FILE, a line of JSON each, for verify_audit.py."""
    caseroom = unchecked_caseroom(_settings())
    try:
        with record.reading(caseroom) as session:
            for row in chain(session):
                file.write(json.dumps(as_chained(row) | {"hash": row.hash}, ensure_ascii=False) + "\n")
            for each in session.scalars(select(Checkpoint).order_by(Checkpoint.size)):
                entry = {"note": each.note, "public_key": each.public_key}
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    finally:
        caseroom.close()


@audit.command()
def key() -> None:
    """Print the public key that this service's checkpoints are signed with."""
    click.echo(checkpoints.public_key(_settings().checkpoint_key).hex())


def _settings() -> Settings:
    try:
        return Settings.from_environment(os.environ)
    except SettingsError as error:
        raise AuditBroken(str(error)) from error
