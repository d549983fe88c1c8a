"""Readings of case text outside a meeting: each leaves one audit row (DPA 2018 s.62, consultation)."""

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Viewer


def read_case(caseroom: Caseroom, viewer: Viewer, case_id: str) -> None:
    """Say in the audit that the viewer read a case's page; they were shown only what they may see."""
    with record.writing(caseroom, viewer) as writing:
        writing.audit("case.read", case_id, case=case_id)


def read_cases(caseroom: Caseroom, viewer: Viewer) -> None:
    """Say in the audit that the viewer read the list of their cases, which shows titles."""
    with record.writing(caseroom, viewer) as writing:
        writing.audit("cases.read", viewer.person)


def read_action(caseroom: Caseroom, viewer: Viewer, action_id: str) -> None:
    """Say in the audit that the viewer read an action."""
    with record.writing(caseroom, viewer) as writing:
        writing.audit("action.read", action_id)


def read_actions(caseroom: Caseroom, viewer: Viewer) -> None:
    """Say in the audit that the viewer read their list of actions."""
    with record.writing(caseroom, viewer) as writing:
        writing.audit("actions.read", viewer.person)


def read_minutes(caseroom: Caseroom, viewer: Viewer, minutes_id: str, sha256: str) -> None:
    """Say in the audit that the viewer opened a document, by the SHA-256 of its bytes."""
    with record.writing(caseroom, viewer) as writing:
        writing.audit("minutes.read", minutes_id, sha256=sha256)


def read_record(caseroom: Caseroom, viewer: Viewer, meeting_id: str) -> None:
    """Say in the audit that an officer read the record of a closed meeting before its minutes were issued."""
    with record.writing(caseroom, viewer) as writing:
        writing.audit("record.read", meeting_id)
