"""A meeting's documents: rendered outside any transaction, one for each recipient agency, then stored.

Version 0 is the draft that closing makes at once, for the officers alone; what is issued counts from 1. A
draft says on its front that it is one, so issuing always renders afresh, with what the officers wrote since.
"""

import base64
import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from meetings import sealed
from meetings.doors import Caseroom, record, viewers
from meetings.doors.record import Writing
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock
from meetings.operations import checkpoints, minutes_told, minutes_variants
from meetings.operations.minutes_variants import Variant
from meetings.queries import minutes_content, minutes_summary
from meetings.queries.minutes_cases import Told
from meetings.queries.minutes_content import AgencyMinutes, Edition
from models.issued import MinutesInformation, MinutesNote, MinutesRecipient
from models.meetings import Meeting
from models.outcomes import Minutes, MinutesCase, MinutesFile, MinutesOmission
from models.states import MeetingState, MinutesKind

DRAFT = 0
EditionOf = Callable[[str], Edition]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document's bytes, whose it is (nobody's own: the executive summary) and what is in it.

    A variant names the cases it leaves out, for those of the agency's people who are kept out of them.
    """

    kind: MinutesKind
    agency_id: str | None
    version: int
    content: bytes
    case_ids: tuple[str, ...] = ()
    information_ids: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    variant: Variant | None = None

    @property
    def sha256(self) -> str:
        """The digest of the bytes, as 64 hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


def make_documents(caseroom: Caseroom, meeting_id: str, now: datetime) -> int:
    """Make the drafts of a meeting that has just closed; returns how many were made.

    The service does this by itself, after the close is committed (rule 10, clause 5.5). A meeting that is not
    closed, or has its drafts, is left alone, so it may be asked again at any time. The checkpoint that they
    print is signed first.
    """
    checkpoints.make_at_close(caseroom, now)
    with record.reading(caseroom) as session:
        closed_at = _undrafted(session).get(meeting_id)
        if closed_at is None:
            return 0
        draft = edition(session, caseroom, meeting_id, version=DRAFT, at=closed_at)
    files = render(caseroom, meeting_id, draft)
    with record.writing(caseroom, Clock(now)) as writing:
        writing.session.get_one(Meeting, meeting_id, with_for_update=True)
        if meeting_id not in _undrafted(writing.session):
            writing.idle()
            return 0
        store(writing, meeting_id, files)
        writing.audit("minutes.made", meeting_id, documents=[file.sha256 for file in files])
        writing.changed(meeting_id, phones=False)
        return len(files)


def make_missing_documents(caseroom: Caseroom, now: datetime) -> int:
    """Make the drafts of every closed meeting that has none, as after a crash; returns how many were made.

    A meeting whose documents fail is written to the log and keeps no other from its own; it is tried again.
    """
    with record.reading(caseroom) as session:
        meetings = list(_undrafted(session))
    made = 0
    for meeting_id in meetings:
        try:
            made += make_documents(caseroom, meeting_id, now)
        except Exception:
            _log.exception("the documents of meeting %s could not be made", meeting_id)
    return made


def edition(session: Session, caseroom: Caseroom, meeting_id: str, *, version: int, at: datetime) -> Edition:
    """A making of a closed meeting's documents, with the checkpoint that its close was signed with."""
    signed = checkpoints.of_meeting(session, meeting_id)
    return Edition(version, at, caseroom.settings.timezone, signed.note if signed else "")


def render(caseroom: Caseroom, meeting_id: str, made: Edition) -> list[Rendered]:
    """Every document of a closed meeting as bytes; holds no transaction open for writing.

    Each agency's is built from what the `document` surface lets it see, present at the meeting or not; with
    the variants for its people who are kept out of a case (rules 7 and 10).
    """
    from meetings.documents.summary import render_summary

    files = _documents(caseroom, meeting_id, lambda _: made, only=lambda _: True)
    with looking(caseroom, viewers.summary(meeting_id, made.at)) as sight:
        summary = render_summary(minutes_summary.summary(sight, made.zone))
    return [*files, Rendered(MinutesKind.SUMMARY, None, made.version, summary)]


def render_anew(
    caseroom: Caseroom, meeting_id: str, made: Edition, anew: Mapping[str, Edition]
) -> list[Rendered]:
    """The next version of some agencies' documents, each as its own edition says, with their variants.

    An agency that is no recipient any more, or has none of the cases that the notes are on, gets none.
    """
    return _documents(
        caseroom,
        meeting_id,
        lambda agency_id: anew.get(agency_id, made),
        only=lambda found: bool(found.notes),
    )


def render_variants(
    caseroom: Caseroom, meeting_id: str, made: Edition, variants: Iterable[Variant]
) -> list[Rendered]:
    """Variants of documents that are stored already, as of the making they belong to."""
    with record.reading(caseroom) as session:
        told = minutes_told.told(session, meeting_id)
    minutes = _minutes(caseroom, meeting_id, lambda _: made, told)
    return _variants(caseroom, meeting_id, lambda _: made, variants, told, minutes)


def store(writing: Writing, meeting_id: str, files: Iterable[Rendered]) -> None:
    """Keep documents inside a write: sealed bytes with a key of their own, SHA-256, and what each holds."""
    for file in files:
        row = Minutes(
            meeting_id=meeting_id,
            kind=file.kind,
            agency_id=file.agency_id,
            version=file.version,
            variant=file.variant.name if file.variant else minutes_variants.WHOLE,
            sha256=file.sha256,
            size=len(file.content),
            made_at=writing.actor.now,
        )
        writing.session.add(row)
        writing.session.flush()
        key = writing.new_key("document", row.id, scope=row.id)
        text = base64.b64encode(file.content).decode()
        content = sealed.seal(key, "minutes_files.content", text)
        writing.session.add(MinutesFile(minutes_id=row.id, content=content))
        writing.session.add_all(MinutesCase(minutes_id=row.id, case_id=case_id) for case_id in file.case_ids)
        left_out = file.variant.left_out if file.variant else ()
        writing.session.add_all(MinutesOmission(minutes_id=row.id, case_id=case_id) for case_id in left_out)
        _store_contents(writing, row, file, key)


def _store_contents(writing: Writing, row: Minutes, file: Rendered, key: sealed.DataKey) -> None:
    """What the document holds beside its cases, why it replaces another, and to whom it is issued."""
    add = writing.session.add
    for information_id in file.information_ids:
        add(MinutesInformation(minutes_id=row.id, information_id=information_id))
    for case_id, text in file.notes.items():
        note = sealed.seal(key, "minutes_notes.text", text)
        add(MinutesNote(minutes_id=row.id, case_id=case_id, text=note))
    if file.agency_id and file.version > DRAFT and file.variant is None:
        about = {"meeting_id": row.meeting_id, "agency_id": file.agency_id, "version": file.version}
        add(MinutesRecipient(minutes_id=row.id, at=row.made_at, **about))


def _documents(
    caseroom: Caseroom, meeting_id: str, edition_of: EditionOf, *, only: Callable[[AgencyMinutes], bool]
) -> list[Rendered]:
    """The agencies' documents, whole and in their variants."""
    with record.reading(caseroom) as session:
        told = minutes_told.told(session, meeting_id)
        kept_out = minutes_variants.kept_out(session, meeting_id)
    minutes = _minutes(caseroom, meeting_id, edition_of, told)
    wanted = {agency_id: found for agency_id, found in minutes.items() if only(found)}
    variants = [
        variant
        for agency_id, found in wanted.items()
        for variant in minutes_variants.variants(agency_id, kept_out.get(agency_id, {}), found.case_ids)
    ]
    files = [_file(agency_id, found, minutes) for agency_id, found in wanted.items()]
    return files + _variants(caseroom, meeting_id, edition_of, variants, told, minutes)


def _minutes(
    caseroom: Caseroom, meeting_id: str, edition_of: EditionOf, told: Mapping[str, Told]
) -> dict[str, AgencyMinutes]:
    """What each recipient agency's minutes say, whole."""
    minutes: dict[str, AgencyMinutes] = {}
    for agency_id, known in told.items():
        made = edition_of(agency_id)
        with looking(caseroom, viewers.document(agency_id, meeting_id, made.at)) as sight:
            if (found := minutes_content.minutes(sight, known, made)) is not None:
                minutes[agency_id] = found
    return minutes


def _variants(
    caseroom: Caseroom,
    meeting_id: str,
    edition_of: EditionOf,
    variants: Iterable[Variant],
    told: Mapping[str, Told],
    minutes: Mapping[str, AgencyMinutes],
) -> list[Rendered]:
    """Each variant, from what a person kept out of exactly its cases could be told."""
    files = []
    for one in variants:
        made = edition_of(one.agency_id)
        viewer = viewers.document(one.agency_id, meeting_id, made.at, person=one.person_id)
        with looking(caseroom, viewer) as sight:
            found = minutes_content.minutes(sight, told[one.agency_id], made)
        if found is not None:
            files.append(replace(_file(one.agency_id, found, minutes), variant=one))
    return files


def _file(agency_id: str, found: AgencyMinutes, minutes: Mapping[str, AgencyMinutes]) -> Rendered:
    from meetings.documents.minutes import render_minutes

    content = render_minutes(replace(found.content, recipients=_recipients(found, minutes)))
    return Rendered(
        MinutesKind.AGENCY,
        agency_id,
        found.content.version,
        content,
        case_ids=found.case_ids,
        information_ids=found.information_ids,
        notes=found.notes,
    )


def _recipients(of: AgencyMinutes, minutes: Mapping[str, AgencyMinutes]) -> tuple[str, ...]:
    """Who else has minutes of a case in these: more would tell who is on a case that the agency is not on."""
    return tuple(sorted(other.agency for agency_id, other in minutes.items() if agency_id in of.involved))


def _undrafted(session: Session) -> dict[str, datetime]:
    """The closed meetings that have no document yet, with when each closed; the first closed first."""
    made = exists().where(Minutes.meeting_id == Meeting.id)
    statement = (
        select(Meeting.id, Meeting.closed_at)
        .where(Meeting.state == MeetingState.CLOSED, Meeting.closed_at.is_not(None), ~made)
        .order_by(Meeting.closed_at)
    )
    return {meeting_id: closed_at for meeting_id, closed_at in session.execute(statement) if closed_at}
