"""The executive summary: counts that name nobody, small numbers suppressed."""

from collections.abc import Iterable

from docx.document import Document

from meetings.documents.content import Count, ExecutiveSummary
from meetings.documents.phrases import day, noon, weekday
from meetings.documents.tables import Column, add_table
from meetings.documents.word import bullets, heading, open_document, paragraph, to_bytes

SMALLEST_SHOWN = 5


def suppress(count: int) -> str:
    """Return the count as printed: 0 stays 0, and 1 to 4 read "fewer than 5" so that nobody is picked out.

    Raises ``ValueError`` for a negative count.
    """
    if count < 0:
        raise ValueError("A count is not negative.")
    return f"fewer than {SMALLEST_SHOWN}" if 0 < count < SMALLEST_SHOWN else str(count)


def render_summary(content: ExecutiveSummary) -> bytes:
    """Return the executive summary as a Word file; labels are sorted so that their order tells nothing."""
    held = weekday(content.held_on)
    document = open_document(
        title=f"Executive summary, {day(content.held_on)}",
        subject="Executive summary",
        marking=content.marking,
        written_at=noon(content.held_on),
    )
    heading(document, "Executive summary", 0)
    paragraph(document, f"{content.meeting_type}, {held}", "Subtitle")
    heading(document, "Agencies", 1)
    bullets(document, sorted(content.agencies))
    _add_counts(document, "Cases by kind", "Kind", "Cases", content.cases_by_kind)
    _add_counts(document, "Interventions decided", "Intervention", "Decisions", content.interventions_decided)
    made = Count(label="Made", number=content.actions_made)
    met = Count(label="Met", number=content.actions_met)
    _add_counts(document, "Actions", "Actions", "Number", (made, met))
    note = f"A number from 1 to {SMALLEST_SHOWN - 1} is shown as “{suppress(1)}”."
    paragraph(document, note, "After table")
    return to_bytes(document, content.marking)


def _add_counts(document: Document, title: str, label: str, unit: str, counts: Iterable[Count]) -> None:
    heading(document, title, 1)
    columns = (Column(label, 12.4, strong=True), Column(unit, 4.2))
    rows = [(count.label, suppress(count.number)) for count in sorted(counts, key=lambda count: count.label)]
    add_table(document, title, columns, rows)
