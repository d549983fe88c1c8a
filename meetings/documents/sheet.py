"""The printed pack for the room: sign-in lines, the statement, and case references with space for notes."""

from docx.document import Document

from meetings.documents.content import SheetContent
from meetings.documents.front import add_meeting_facts, add_statement
from meetings.documents.phrases import day, local, period, weekday
from meetings.documents.tables import BLANK, Column, add_table
from meetings.documents.word import NOTHING, heading, open_document, paragraph, to_bytes

SPARE_LINES = 6
NOTE_LINES = 4
_SIGNATURE_HEIGHT = 620
_SIGN_IN = (
    Column("Name", 3.6, strong=True),
    Column("Role", 3.2),
    Column("Agency", 3.6),
    Column("I agree, yes or no", 1.9),
    Column("Time", 1.5),
    Column("Signature", 3.6),
)


def render_sheet(content: SheetContent) -> bytes:
    """Return the pack as a Word file; a case appears by its reference alone (clause 8.1.4, discretion)."""
    meeting = content.meeting
    starts = local(meeting.starts_at, meeting.time_zone)
    document = open_document(
        title=f"Sign-in sheet, {day(starts)}",
        subject=f"Sign-in sheet: {meeting.title}",
        marking=content.marking,
        written_at=meeting.starts_at,
    )
    heading(document, meeting.title, 0)
    times = period(meeting.starts_at, meeting.ends_at, meeting.time_zone)
    paragraph(document, f"Sign-in sheet, {weekday(starts)}, {times}", "Subtitle")
    heading(document, "Meeting", 1)
    add_meeting_facts(document, meeting)
    heading(document, "Confidentiality statement", 1)
    add_statement(document, content.statement)
    _add_sign_in(document, content)
    _add_references(document, content)
    return to_bytes(document, content.marking)


def _add_sign_in(document: Document, content: SheetContent) -> None:
    """Add a line for each person invited and some for those who were not expected, on pages of their own."""
    title = heading(document, "Sign in", 1)
    title.paragraph_format.page_break_before = True
    paragraph(document, "By signing I answer the confidentiality statement printed in this pack.")
    people = sorted(content.people, key=lambda person: (person.agency, person.name))
    rows = [(person.name, person.role, person.agency, BLANK, BLANK, BLANK) for person in people]
    spare = [(BLANK,) * len(_SIGN_IN)] * SPARE_LINES
    add_table(document, "Sign in", _SIGN_IN, [*rows, *spare], row_height=_SIGNATURE_HEIGHT)


def _add_references(document: Document, content: SheetContent) -> None:
    title = heading(document, "Cases", 1)
    title.paragraph_format.page_break_before = True
    for reference in content.references:
        heading(document, reference, 2)
        paragraph(document, "\n".join("\t" * NOTE_LINES), "Note lines")
    if not content.references:
        paragraph(document, NOTHING)
