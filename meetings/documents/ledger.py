"""The sharing ledger as a Word document: the record of sharing, disclosures and readings of each piece."""

from docx.document import Document

from meetings.documents.ledger_content import (
    NOT_RECORDED,
    PIECE_FIELDS,
    DisclosureRow,
    LedgerContent,
    PieceRecord,
    ReadingRow,
)
from meetings.documents.phrases import capital, day, day_and_clock, local
from meetings.documents.tables import Column, add_table
from meetings.documents.word import NOTHING, fact, heading, open_document, paragraph, to_bytes

_RECORD = (Column("Field", 5.0, strong=True), Column("Recorded", 11.6))
_DISCLOSURES = (
    Column("Shared with", 3.4, strong=True),
    Column("Asked for by", 2.6),
    Column("Decision", 3.6),
    Column("Lawful basis and legal power", 4.6),
    Column("Withdrawn", 2.4),
)
_READINGS = (
    Column("Who", 5.2, strong=True),
    Column("Where", 3.4),
    Column("Times", 1.6),
    Column("First", 3.2),
    Column("Last", 3.2),
)


def render_ledger(content: LedgerContent) -> bytes:
    """Return the ledger as a Word file, the same bytes for the same content (clauses 4.2 and 8.1.5)."""
    made_on = day(local(content.made_at, content.time_zone))
    document = open_document(
        title=f"Sharing ledger, {content.agency}, {made_on}",
        subject="Sharing ledger",
        marking=content.marking,
        written_at=content.made_at,
    )
    heading(document, "Sharing ledger", 0)
    paragraph(document, content.agency, "Subtitle")
    fact(document, "Made", f"{day_and_clock(content.made_at, content.time_zone)} by {content.made_by}")
    fact(document, "Holds", content.narrowed)
    for piece in content.pieces:
        _add_piece(document, piece, content.time_zone)
    if not content.pieces:
        paragraph(document, NOTHING)
    return to_bytes(document, content.marking)


def _add_piece(document: Document, piece: PieceRecord, zone: str) -> None:
    heading(document, piece.heading, 1)
    add_table(document, "Record of sharing", _RECORD, zip(PIECE_FIELDS, piece.values, strict=True))
    heading(document, "Disclosures", 2)
    if piece.disclosures:
        add_table(document, "Disclosures", _DISCLOSURES, map(_disclosure, piece.disclosures))
    else:
        paragraph(document, "Disclosed to nobody else.")
    if piece.readings is not None:
        heading(document, "Readings", 2)
        rows = [_reading(row, zone) for row in piece.readings]
        add_table(document, "Readings", _READINGS, rows)


def _disclosure(row: DisclosureRow) -> tuple[str, ...]:
    """A disclosure in five cells; what was not recorded says so in each of them."""
    asked = f"{row.asked_by}, {row.asked_on}" if row.asked_by else ""
    decided = f"{row.decision} {row.decided_on}"
    by = f"{row.decided_by}, {row.position}" if row.decided_by else f"By whom: {NOT_RECORDED.lower()}"
    law = "\n".join(
        (
            row.basis or f"Basis: {NOT_RECORDED.lower()}",
            f"DPA 2018 Part 3: {row.part_3 or NOT_RECORDED}",
            row.power or f"Legal power: {NOT_RECORDED.lower()}",
        )
    )
    ended = (
        row.withdrawn_on
        if row.withdrawn_on == row.withdrawn_by
        else f"{row.withdrawn_on}, {row.withdrawn_by}"
    )
    return row.shared_with, asked, f"{decided}\n{by}", law, ended


def _reading(row: ReadingRow, zone: str) -> tuple[str, ...]:
    return (
        f"{row.name}, {row.role}, {row.agency}",
        capital(row.place),
        str(row.times),
        day_and_clock(row.first_at, zone),
        day_and_clock(row.last_at, zone),
    )
