"""The minutes of a meeting for one recipient agency: a body that the officers have read, and its annex."""

from collections.abc import Iterable
from datetime import date

from docx.document import Document

from meetings.documents.cases import add_annex_case, add_case, owner
from meetings.documents.content import (
    Absence,
    Action,
    CaseMinutes,
    CasePart,
    MeetingFacts,
    MinutesContent,
    RegisterRow,
)
from meetings.documents.front import add_meeting_facts, add_statement
from meetings.documents.phrases import (
    answer,
    capital,
    clock,
    day,
    day_and_clock,
    local,
    period,
    short_day,
    weekday,
)
from meetings.documents.tables import Column, add_table
from meetings.documents.word import (
    NOTHING,
    bullets,
    heading,
    lead,
    open_document,
    paragraph,
    to_bytes,
)

_REGISTER = (
    Column("Name", 2.4, strong=True),
    Column("Role", 3.2),
    Column("Agency", 2.9),
    Column("As", 2.2),
    Column("Here", 2.6),
    Column("Confidentiality statement", 3.3),
)
_ACTIONS_BY_DATE = (
    Column("Due", 2.4, strong=True),
    Column("Case", 2.3),
    Column("Action", 7.6),
    Column("Owner", 4.3),
)


def render_minutes(content: MinutesContent) -> bytes:
    """Return the minutes as a Word file, the same bytes for the same content (rule 10; clause 5.5)."""
    meeting = content.meeting
    document = open_document(
        title=f"Minutes for {content.agency}, {day(_held_on(meeting))}, {_edition(content)}",
        subject=f"Minutes: {meeting.title}",
        marking=content.marking,
        written_at=content.issued_at or meeting.ends_at,
    )
    _add_front(document, content)
    _add_register(document, content)
    heading(document, "Confidentiality statement", 1)
    add_statement(document, content.statement)
    _add_cases(document, content)
    _add_record(document, content)
    _add_annex(document, content)
    return to_bytes(document, content.marking)


def _held_on(meeting: MeetingFacts) -> date:
    return local(meeting.starts_at, meeting.time_zone).date()


def _edition(content: MinutesContent) -> str:
    return f"version {content.version}" if content.issued_at else "draft"


def _add_front(document: Document, content: MinutesContent) -> None:
    """Add title, recipient and the facts of the meeting."""
    meeting = content.meeting
    zone = meeting.time_zone
    heading(document, meeting.title, 0)
    times = period(meeting.starts_at, meeting.ends_at, zone)
    when = f"{weekday(_held_on(meeting))}, {times}"
    paragraph(document, f"Minutes of the meeting on {when}", "Subtitle")
    issued = f"issued {day_and_clock(content.issued_at, zone)}" if content.issued_at else "not yet issued"
    lead(
        document,
        f"For {content.agency}.",
        f"{capital(_edition(content))}, {issued}. Each agency has its own minutes: these hold what"
        " this agency may see, and cases are numbered for this agency alone.",
        style="Boxed",
    )
    if content.notes:
        lead(document, f"Version {content.version} replaces version {content.version - 1} because:", "")
        bullets(document, [f"{note.reference}: {note.text}" for note in content.notes])
    heading(document, "Meeting", 1)
    add_meeting_facts(document, meeting)


def _add_register(document: Document, content: MinutesContent) -> None:
    """Add who came, as what and when, and how each answered the statement; then who did not come."""
    heading(document, "Register", 1)
    zone = content.meeting.time_zone
    rows = sorted(content.register, key=lambda row: (row.agency, row.name))
    add_table(document, "Register", _REGISTER, [_register_row(row, zone) for row in rows])
    lead(document, "Apologies:", _absences(content.apologies), style="After table")
    lead(document, "No response:", _absences(content.no_response))


def _register_row(row: RegisterRow, zone: str) -> tuple[str, ...]:
    given = row.acknowledgement
    here = period(row.arrived_at, row.left_at, zone) or "no time recorded"
    if row.out_from:
        here += f"; left {clock(row.out_from, zone)} and came back"
    statement = answer(given, zone) if given else "No answer"
    attended = f"{row.attended_as}, {row.state}" + (", remote" if row.remote else "")
    return row.name, row.role, row.agency, capital(attended), capital(here), statement


def _absences(absences: Iterable[Absence]) -> str:
    people = (f"{gone.name}, {gone.agency}" + (f" ({gone.note})" if gone.note else "") for gone in absences)
    return "; ".join(people) + "." if absences else "none recorded."


def _add_cases(document: Document, content: MinutesContent) -> None:
    heading(document, "Cases", 1)
    for number, case in enumerate(content.cases, 1):
        add_case(document, number, case, zone=content.meeting.time_zone)
    if not content.cases:
        paragraph(document, NOTHING)


def _due_rows(parts: Iterable[tuple[CaseMinutes, CasePart]]) -> list[tuple[str, str, str, str]]:
    """Return every action still to be done, the earliest first, those of earlier meetings among them."""
    due: list[tuple[date, CaseMinutes, Action]] = []
    for case, part in parts:
        due += [(action.due, case, action) for action in part.actions]
        due += [(e.carried_to, case, e.action) for e in part.earlier_actions if e.carried_to]
    due.sort(key=lambda entry: (entry[0], entry[2].reference))
    return [
        (short_day(on), case.reference, f"{action.reference}: {action.text}", owner(action))
        for on, case, action in due
    ]


def _add_record(document: Document, content: MinutesContent) -> None:
    """Add what closes the body: all actions by date, next steps, corrections, recipients and the record."""
    heading(document, "All actions by due date", 1)
    body = [(case, case.body) for case in content.cases]
    add_table(document, "All actions by due date", _ACTIONS_BY_DATE, _due_rows(body))
    if any(_due_rows([(case, case.annex)]) for case in content.cases):
        paragraph(document, "Actions in the annex are listed there.", "After table")
    _add_next_steps(document, content)
    if content.corrections:
        heading(document, "Corrections asked for", 1)
        for made in content.corrections:
            asked_by = f"{made.asked_by}, {made.agency}:"
            lead(document, asked_by, made.text, style="List Bullet", detail=made.outcome)
    heading(document, "Recipients", 1)
    bullets(document, content.recipients)
    if content.audit_checkpoint:
        heading(document, "Audit checkpoint", 1)
        for line in content.audit_checkpoint:
            paragraph(document, line, "Small")


def _add_next_steps(document: Document, content: MinutesContent) -> None:
    heading(document, "Next steps", 1)
    until = weekday(content.corrections_until)
    paragraph(document, f"Whoever attended can ask for corrections until {until}.")
    if content.next_meeting_at:
        zone = content.meeting.time_zone
        moment = local(content.next_meeting_at, zone)
        paragraph(document, f"Next meeting: {weekday(moment)} at {clock(moment, zone)}.")


def _add_annex(document: Document, content: MinutesContent) -> None:
    """Add what only this agency may read, on pages of its own."""
    cases = [(n, case) for n, case in enumerate(content.cases, 1) if not case.annex.is_empty()]
    title = heading(document, f"Annex: for {content.agency} only", 1)
    if not cases:
        paragraph(document, NOTHING)
        return
    title.paragraph_format.page_break_before = True
    paragraph(document, "Not every agency on these cases may see what follows. Do not repeat it in the room.")
    for number, case in cases:
        add_annex_case(document, number, case)
    rows = _due_rows((case, case.annex) for _, case in cases)
    if rows:
        heading(document, "Actions in this annex by due date", 2)
        add_table(document, "Actions in this annex by due date", _ACTIONS_BY_DATE, rows)
