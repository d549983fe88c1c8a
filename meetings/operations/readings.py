"""Readings of case text outside a meeting: each leaves one audit row (DPA 2018 s.62, consultation), and a row
in the ledger of whoever's words were shown. In an open meeting presence is the record."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from models.cases import Case, Information
from models.issued import MinutesInformation, MinutesReading
from models.outcomes import Minutes, MinutesCase
from models.readings import Reading
from models.states import ReadAt

ONE_READING = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page showed: a piece of information or, without one, a case's title and summary; whose words."""

    case_id: str
    originator_id: str
    information_id: str | None = None


def read_case(
    caseroom: Caseroom, viewer: Viewer, case_id: str, shown: Iterable[Shown], place: ReadAt
) -> None:
    """Say that the viewer read a page of a case; they were shown only what they may see."""
    with record.writing(caseroom, viewer) as writing:
        _keep(writing, shown, place)
        writing.audit("case.read", case_id, case=case_id)


def read_cases(caseroom: Caseroom, viewer: Viewer, shown: Iterable[Shown]) -> None:
    """Say that the viewer read the list of their cases, which shows titles."""
    with record.writing(caseroom, viewer) as writing:
        _keep(writing, shown, ReadAt.LIST)
        writing.audit("cases.read", viewer.person)


def read_dissent(caseroom: Caseroom, viewer: Viewer, dissent_id: str) -> None:
    """Say in the audit that the viewer read a dissent and what it is from."""
    with record.writing(caseroom, viewer) as writing:
        writing.audit("dissent.read", dissent_id)


def read_action(caseroom: Caseroom, viewer: Viewer, action_id: str) -> None:
    """Say in the audit that the viewer read an action."""
    with record.writing(caseroom, viewer) as writing:
        writing.audit("action.read", action_id)


def read_actions(caseroom: Caseroom, viewer: Viewer, *, meeting_id: str | None = None) -> None:
    """Say in the audit that the viewer read their list of actions, or a meeting's matters arising."""
    with record.writing(caseroom, viewer) as writing:
        writing.audit("actions.read", meeting_id or viewer.person)


def export_actions(
    caseroom: Caseroom, viewer: Viewer, *, actions: int, meeting_id: str | None = None
) -> None:
    """Say in the audit that the viewer took such a list away, and how many actions it held."""
    with record.writing(caseroom, viewer) as writing:
        writing.audit("actions.exported", meeting_id or viewer.person, actions=actions)


def read_minutes(caseroom: Caseroom, viewer: Viewer, minutes_id: str, sha256: str) -> None:
    """Say that the viewer opened a document, by the SHA-256 of its bytes, and so what is in it.

    Its meeting's officers learn of every opening of an agency's document (rule 10).
    """
    with record.writing(caseroom, viewer) as writing:
        inside = (
            select(Case.id, Case.brought_by)
            .join(MinutesCase, MinutesCase.case_id == Case.id)
            .where(MinutesCase.minutes_id == minutes_id)
        )
        pieces = (
            select(Information.case_id, Information.originator_id, Information.id)
            .join(MinutesInformation, MinutesInformation.information_id == Information.id)
            .where(MinutesInformation.minutes_id == minutes_id)
        )
        shown = [Shown(*row) for each in (inside, pieces) for row in writing.session.execute(each)]
        _keep(writing, shown, ReadAt.MINUTES, minutes_id=minutes_id)
        opened = writing.session.get_one(Minutes, minutes_id)
        if opened.agency_id:
            of = {"minutes_id": minutes_id, "meeting_id": opened.meeting_id, "version": opened.version}
            by = {"person_id": viewer.person, "agency_id": viewer.agency, "at": viewer.now}
            writing.session.add(MinutesReading(**of, **by))
        writing.audit("minutes.read", minutes_id, sha256=sha256)


def read_requests(caseroom: Caseroom, viewer: Viewer, meeting_id: str, shown: Iterable[Shown]) -> None:
    """Say that the viewer read the corrections asked for to a meeting's minutes."""
    with record.writing(caseroom, viewer) as writing:
        _keep(writing, shown, ReadAt.RECORD)
        writing.audit("minutes_requests.read", meeting_id)


def read_record(caseroom: Caseroom, viewer: Viewer, meeting_id: str, shown: Iterable[Shown]) -> None:
    """Say that an officer read the record of a closed meeting."""
    with record.writing(caseroom, viewer) as writing:
        _keep(writing, shown, ReadAt.RECORD)
        writing.audit("record.read", meeting_id)


def read_decisions(caseroom: Caseroom, viewer: Viewer) -> None:
    """Say in the audit that the viewer read the decision register; it shows what they may see."""
    with record.writing(caseroom, viewer) as writing:
        writing.audit("decisions.read", viewer.person)


def export_decisions(caseroom: Caseroom, viewer: Viewer, *, decisions: int) -> None:
    """Say in the audit that the viewer took the decision register away, and how many it held."""
    with record.writing(caseroom, viewer) as writing:
        writing.audit("decisions.exported", viewer.person, decisions=decisions)


def export_ledger(caseroom: Caseroom, viewer: Viewer, shown: Collection[Shown], *, kind: str) -> None:
    """Say that the viewer took the sharing ledger away as a file, and why each of these was needed."""
    with record.writing(caseroom, viewer) as writing:
        _keep(writing, shown, ReadAt.EXPORT)
        writing.audit("ledger.exported", viewer.person, kind=kind)


def export_chronology(
    caseroom: Caseroom, viewer: Viewer, case_id: str, shown: Iterable[Shown], *, sha256: str
) -> None:
    """Say that the viewer took a case's chronology away, by the SHA-256 of the file's bytes."""
    with record.writing(caseroom, viewer) as writing:
        _keep(writing, shown, ReadAt.CHRONOLOGY)
        writing.audit("chronology.exported", case_id, case=case_id, sha256=sha256)


def _keep(writing: Writing, shown: Iterable[Shown], place: ReadAt, *, minutes_id: str | None = None) -> None:
    """One row for each thing shown; what the same person was shown there minutes ago is the same reading."""
    actor = writing.actor
    recent = select(Reading.case_id, Reading.originator_id, Reading.information_id).where(
        Reading.person_id == actor.person,
        Reading.at > actor.now - ONE_READING,
        Reading.place == place,
        Reading.minutes_id == minutes_id if minutes_id else Reading.minutes_id.is_(None),
    )
    known = {Shown(*row) for row in writing.session.execute(recent)}
    writing.session.add_all(_rows(writing, [one for one in shown if one not in known], place, minutes_id))


def _rows(
    writing: Writing, shown: Sequence[Shown], place: ReadAt, minutes_id: str | None
) -> Iterable[Reading]:
    for one in shown:
        yield Reading(
            case_id=one.case_id,
            information_id=one.information_id,
            originator_id=one.originator_id,
            person_id=writing.actor.person,
            agency_id=writing.actor.agency,
            place=place,
            minutes_id=minutes_id,
            at=writing.actor.now,
        )
