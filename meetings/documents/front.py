"""What minutes and printed sheet both say of a meeting: its facts and its confidentiality statement."""

from docx.document import Document

from meetings.documents.content import MeetingFacts, Statement
from meetings.documents.word import NOTHING, fact, lead, paragraph


def add_meeting_facts(document: Document, meeting: MeetingFacts) -> None:
    """Add the lines that say which meeting this is, where it was and who its officers are."""
    fact(document, "Meeting type", meeting.meeting_type)
    fact(document, "Agreement", f"{meeting.agreement}, version {meeting.agreement_version}")
    fact(document, "Place", meeting.place)
    fact(document, "Secure venue", meeting.secure_venue)
    fact(document, "Chair", meeting.chair)
    fact(document, "Deputy", meeting.deputy)
    fact(document, "Minute-taker", meeting.minute_taker)


def add_statement(document: Document, statement: Statement) -> None:
    """Add the statement word for word, with the version and the SHA-256 that every agreement is bound to."""
    for line in statement.heading:
        paragraph(document, line, "Case title")
    for point in statement.points:
        lead(document, point.lead, point.text, style="List Number")
    if not statement.points:
        paragraph(document, NOTHING)
    paragraph(document, f"Statement version {statement.version}, SHA-256 {statement.sha256}", "Small")
