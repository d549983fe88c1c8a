"""An extract of a case for a court as a Word document: it says the same whatever is not in it."""

from docx.document import Document

from meetings.documents.extract_content import ExtractContent, ExtractDecision
from meetings.documents.phrases import capital, day, day_and_clock, local
from meetings.documents.word import NOTHING, fact, heading, lead, open_document, paragraph, to_bytes

NEUTRAL = (
    "This extract holds what was chosen for it and nothing else. It says nothing of whether there is more."
    " The information in it stands here with the consent of the agency that brought it; other use needs that"
    " agency’s consent too."
)


def render_extract(content: ExtractContent) -> bytes:
    """Return the extract as a Word file, the same bytes for the same content (clause 5.3)."""
    document = open_document(
        title=f"Extract of {content.reference}, version {content.version}",
        subject="Extract for a court",
        marking=content.marking,
        written_at=content.made_at,
    )
    heading(document, f"Extract of {content.reference}", 0)
    paragraph(document, content.kind, "Subtitle")
    lead(document, "For:", content.purpose, style="Boxed")
    fact(document, "Version", str(content.version))
    fact(document, "Made", f"{day_and_clock(content.made_at, content.time_zone)} by {content.made_by}")
    fact(document, "Agreement", content.agreement)
    paragraph(document, NEUTRAL)
    _add_pieces(document, content)
    heading(document, "Decisions", 1)
    for number, decision in enumerate(content.decisions, 1):
        _add_decision(document, number, decision, content.time_zone)
    if not content.decisions:
        paragraph(document, NOTHING)
    return to_bytes(document, content.marking)


def _add_pieces(document: Document, content: ExtractContent) -> None:
    heading(document, "Information", 1)
    for number, piece in enumerate(content.pieces, 1):
        heading(document, f"{number}. {piece.originator}", 2)
        paragraph(document, piece.text)
        fact(document, "Category", piece.category)
        fact(document, "Kind", capital(piece.nature))
        fact(document, "Brought", day(local(piece.brought_at, content.time_zone)))
        fact(document, "Consent", piece.consent)
    if not content.pieces:
        paragraph(document, NOTHING)


def _add_decision(document: Document, number: int, decision: ExtractDecision, zone: str) -> None:
    heading(document, f"{number}. {decision.made_by}, {day(local(decision.recorded_at, zone))}", 2)
    paragraph(document, decision.text)
    fact(document, "Intervention", decision.intervention)
    fact(document, "Reasons", decision.reasons)
    fact(document, "Power", decision.power)
    fact(document, "Review", day(decision.review_on) if decision.review_on else "")
