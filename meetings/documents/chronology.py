"""A case's chronology as a Word document, with the statements that people agreed to."""

from docx.document import Document

from meetings.documents.chronology_content import ChronologyContent, Line
from meetings.documents.front import add_statement
from meetings.documents.phrases import clock, day_and_clock, local, short_day
from meetings.documents.tables import Column, add_table
from meetings.documents.word import fact, heading, open_document, paragraph, to_bytes

ONLY_YOURS = (
    "What the person who made it may see, and nothing else. What another agency recorded, a later decision"
    " among it, may not be in it."
)
_LINES = (Column("When", 2.9, strong=True), Column("What happened", 6.5), Column("Recorded words", 7.2))


def render_chronology(content: ChronologyContent) -> bytes:
    """Return the chronology as a Word file, the same bytes for the same content (clause 5.5)."""
    document = open_document(
        title=f"Chronology, {content.reference}, {short_day(local(content.made_at, content.time_zone))}",
        subject="Case chronology",
        marking=content.marking,
        written_at=content.made_at,
    )
    heading(document, f"Chronology of {content.reference}", 0)
    paragraph(document, content.title or content.kind, "Subtitle")
    fact(document, "Made", f"{day_and_clock(content.made_at, content.time_zone)} by {content.made_by}")
    fact(document, "Holds", ONLY_YOURS)
    heading(document, "What happened", 1)
    add_table(document, "What happened", _LINES, [_row(line, content.time_zone) for line in content.lines])
    _add_statements(document, content)
    return to_bytes(document, content.marking)


def _row(line: Line, zone: str) -> tuple[str, ...]:
    moment = local(line.at, zone)
    return f"{short_day(moment)}\n{clock(moment, zone)}", line.what, "\n".join(line.words) or "None"


def _add_statements(document: Document, content: ChronologyContent) -> None:
    if content.statements:
        heading(document, "Confidentiality statements", 1)
    for statement in content.statements:
        heading(document, f"Statement with SHA-256 {statement.sha256[:12]}…", 2)
        add_statement(document, statement)
