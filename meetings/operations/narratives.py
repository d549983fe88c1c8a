"""The officers' narrative of a case, for the minutes."""

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import on_case
from meetings.operations.recording import changed_first
from meetings.operations.table import NOT_OPEN
from meetings.policy import permissions
from meetings.refusals import Conflict
from meetings.sealed import seal
from models.cases import Case
from models.meetings import AgendaItem, Meeting
from models.outcomes import Narrative, NarrativeAudience
from models.states import MeetingState


def record_narrative(
    caseroom: Caseroom, viewer: Viewer, item_id: str, *, once: str, text: str, replaces: str | None = None
) -> str:
    """Record the officers' account of a case for the minutes' body, or correct it; officers may.

    Every agency involved now may see it. Once the minutes are issued, what is written waits for their next
    version (rule 10). Conflict before the meeting opens, and when somebody replaced the same text first, with
    theirs.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(AgendaItem, item_id)
        item = writing.session.get_one(AgendaItem, item_id)
        writing.require(permissions.officer_of(writing.session, viewer, item.meeting_id))
        writing.see(Case, item.case_id)
        if done := writing.once(once):
            return done
        meeting = writing.session.get_one(Meeting, item.meeting_id)
        if meeting.state == MeetingState.PLANNED:
            raise Conflict(NOT_OPEN)
        _refuse_overtaken(writing, item, replaces)
        narrative = Narrative(
            agenda_item_id=item.id,
            case_id=item.case_id,
            meeting_id=meeting.id,
            text=seal(writing.key("case", item.case_id), "narratives.text", text),
            replaces_id=replaces,
            recorded_by=str(viewer.person),
            recorded_at=viewer.now,
        )
        writing.session.add(narrative)
        writing.session.flush()
        case = writing.session.get_one(Case, item.case_id)
        for agency_id in on_case.recipients(writing.session, case, viewer.now):
            writing.session.add(NarrativeAudience(narrative_id=narrative.id, agency_id=agency_id))
        writing.audit("narrative.recorded", narrative.id, case=item.case_id)
        writing.changed(meeting.id, phones=True)
        return writing.made(once, narrative.id)


def _refuse_overtaken(writing: Writing, item: AgendaItem, replaced_id: str | None) -> None:
    """Conflict where the narrative was replaced, or made, by somebody else already, with their text."""
    if replaced_id is not None:
        replaced = writing.session.get(Narrative, replaced_id)
        writing.require(replaced is not None and replaced.agenda_item_id == item.id)
    newer = writing.session.scalar(
        select(Narrative).where(
            Narrative.agenda_item_id == item.id,
            Narrative.replaces_id.is_(None) if replaced_id is None else Narrative.replaces_id == replaced_id,
        )
    )
    if newer is not None:
        (text,) = writing.read(newer.text)
        raise Conflict(changed_first(writing, newer.recorded_by, "text"), text)
