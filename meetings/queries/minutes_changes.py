"""What has changed since a meeting's minutes were issued: by case, whose documents need a new version.

The same statements serve an officer's page, which finds what the officer may see, and the operation. An
agency that is no active partner now gets no version, so that nothing waits for one of its own.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Exists, and_, bindparam, exists, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from meetings.doors.viewer import Sight
from models.agencies import Agency, MeetingType, Partner, partner_is_active
from models.cases import Case, Involvement
from models.corrections import Correction, CorrectionHolder
from models.issued import MinutesInformation, MinutesRecipient, MinutesRequest
from models.meetings import AgendaItem, Meeting, Officer, Presence, PresenceCorrection
from models.outcomes import Narrative, NarrativeAudience
from models.states import HolderKind, MinutesAnswer

_Later, _NewerNarrative = aliased(MinutesRecipient), aliased(Narrative)
NARRATIVE = "The officers wrote the narrative anew."
PRESENCE = "The officers corrected who was in the room when."
ACCEPTED = "The officers accepted a correction that was asked for."
CORRECTED = "Information was corrected by the agency that brought it."


@dataclass(frozen=True, slots=True)
class Changed:
    """A case of a meeting that documents do not show as it stands: why, and by id whose they are.

    A case that is not `seen` is out of the viewer's sight by now. `asks` where the officers know of a change,
    so that one of them says why; the rest is in annexes alone.
    """

    case_id: str
    reference: str
    seen: bool
    reasons: tuple[str, ...]
    agencies: Mapping[str, str]
    asked: frozenset[str]

    @property
    def asks(self) -> bool:
        """Whether the officers know of a change."""
        return bool(self.asked)


@dataclass(frozen=True, slots=True)
class OldWording:
    """A meeting whose minutes, as they stand, do not have a correction of information."""

    meeting_id: str
    starts_at: datetime


_Held = aliased(Meeting)


def _is_partner(meeting_id: InstrumentedAttribute[str], agency_id: InstrumentedAttribute[str]) -> Exists:
    """Whether an agency may have minutes of a meeting now: the first half of `document/_cases`."""
    return exists().where(
        _Held.id == meeting_id,
        MeetingType.id == _Held.meeting_type_id,
        Partner.agreement_id == MeetingType.agreement_id,
        Partner.agency_id == agency_id,
        partner_is_active(bindparam("now")),
    )


def _was_on(
    meeting_id: InstrumentedAttribute[str],
    agency_id: InstrumentedAttribute[str],
    case_id: InstrumentedAttribute[str],
) -> Exists:
    """Whether an agency was on a case while a meeting lasted: the other half."""
    return exists().where(
        _Held.id == meeting_id,
        Involvement.case_id == case_id,
        Involvement.agency_id == agency_id,
        Involvement.from_at <= _Held.closed_at,
        or_(Involvement.until_at.is_(None), Involvement.until_at > _Held.opened_at),
    )


_NARRATIVES = (
    select(Narrative.case_id, Case.reference, Case.id, Agency.id, Agency.name, literal(True))
    .join(NarrativeAudience, NarrativeAudience.narrative_id == Narrative.id)
    .join(
        MinutesRecipient,
        (MinutesRecipient.meeting_id == Narrative.meeting_id)
        & (MinutesRecipient.agency_id == NarrativeAudience.agency_id),
    )
    .join(Agency, Agency.id == NarrativeAudience.agency_id)
    .join(Case, Case.id == Narrative.case_id)
    .where(
        Narrative.meeting_id == bindparam("meeting"),
        _is_partner(Narrative.meeting_id, NarrativeAudience.agency_id),
        ~exists().where(_NewerNarrative.replaces_id == Narrative.id),
        ~exists().where(
            _Later.meeting_id == Narrative.meeting_id,
            _Later.agency_id == NarrativeAudience.agency_id,
            _Later.at >= Narrative.recorded_at,
        ),
    )
)
# A correction that was accepted and is in no version since, of an agency whose next one can have its case.
REQUEST_WAITS: ColumnElement[bool] = and_(
    MinutesRequest.answer == MinutesAnswer.ACCEPTED,
    _is_partner(MinutesRequest.meeting_id, MinutesRequest.agency_id),
    _was_on(MinutesRequest.meeting_id, MinutesRequest.agency_id, MinutesRequest.case_id),
    ~exists().where(
        _Later.meeting_id == MinutesRequest.meeting_id,
        _Later.agency_id == MinutesRequest.agency_id,
        _Later.at >= MinutesRequest.answered_at,
    ),
)
_Newer = aliased(MinutesRecipient)
_for_officers = exists().where(
    CorrectionHolder.correction_id == Correction.id,
    CorrectionHolder.meeting_id == MinutesRecipient.meeting_id,
    CorrectionHolder.kind == HolderKind.OFFICERS,
)
_stands = ~exists().where(
    _Newer.meeting_id == MinutesRecipient.meeting_id,
    _Newer.agency_id == MinutesRecipient.agency_id,
    _Newer.version > MinutesRecipient.version,
)
_INFORMATION = (
    select(Correction.case_id, Correction.reference, Case.id, Agency.id, Agency.name, _for_officers)
    .join(MinutesInformation, MinutesInformation.information_id == Correction.information_id)
    .join(MinutesRecipient, MinutesRecipient.minutes_id == MinutesInformation.minutes_id)
    .join(Agency, Agency.id == MinutesRecipient.agency_id)
    .outerjoin(Case, Case.id == Correction.case_id)
    .where(
        MinutesRecipient.meeting_id == bindparam("meeting"),
        _is_partner(MinutesRecipient.meeting_id, MinutesRecipient.agency_id),
        _stands,
    )
)
# The meetings of whose documents some hold a wording that was corrected after they were issued.
CORRECTED_SINCE = (
    select(MinutesRecipient.meeting_id)
    .join(MinutesInformation, MinutesInformation.minutes_id == MinutesRecipient.minutes_id)
    .join(Correction, Correction.information_id == MinutesInformation.information_id)
    .where(Correction.made_at > MinutesRecipient.at, _stands)
    .distinct()
)
# The corrections of what a meeting's officers held that a document of it, as it stands, does not have.
_old = (
    select(Correction.id)
    .join(MinutesInformation, MinutesInformation.information_id == Correction.information_id)
    .join(MinutesRecipient, MinutesRecipient.minutes_id == MinutesInformation.minutes_id)
    .where(_for_officers, _is_partner(MinutesRecipient.meeting_id, MinutesRecipient.agency_id), _stands)
)
NUMBER_OF_OLD_WORDINGS = _old.with_only_columns(func.count(Correction.id.distinct())).where(
    MinutesRecipient.meeting_id == Meeting.id
)
_OLD_WORDINGS = (
    _old.with_only_columns(Meeting.id, Meeting.starts_at)
    .join(Meeting, Meeting.id == MinutesRecipient.meeting_id)
    .join(Officer, (Officer.meeting_id == Meeting.id) & (Officer.person_id == bindparam("person")))
    .where(Correction.id == bindparam("correction"))
    .distinct()
    .order_by(Meeting.starts_at, Meeting.id)
)
_REQUESTS = (
    select(MinutesRequest.case_id, Case.reference, Case.id, Agency.id, Agency.name, literal(True))
    .join(Case, Case.id == MinutesRequest.case_id)
    .join(Agency, Agency.id == MinutesRequest.agency_id)
    .where(
        MinutesRequest.meeting_id == bindparam("meeting"),
        REQUEST_WAITS,
    )
)
_LATEST = (
    select(MinutesRecipient.agency_id, MinutesRecipient.version)
    .where(MinutesRecipient.meeting_id == bindparam("meeting"))
    .order_by(MinutesRecipient.version)
)
# Every agency on the case reads who was in the room for it.
_PRESENCES = (
    select(AgendaItem.case_id, Case.reference, Case.id, Agency.id, Agency.name, literal(True))
    .join(Presence, Presence.agenda_item_id == AgendaItem.id)
    .join(PresenceCorrection, PresenceCorrection.presence_id == Presence.id)
    .join(MinutesRecipient, MinutesRecipient.meeting_id == AgendaItem.meeting_id)
    .join(
        Involvement,
        (Involvement.case_id == AgendaItem.case_id) & (Involvement.agency_id == MinutesRecipient.agency_id),
    )
    .join(Agency, Agency.id == MinutesRecipient.agency_id)
    .join(Case, Case.id == AgendaItem.case_id)
    .where(
        AgendaItem.meeting_id == bindparam("meeting"),
        _is_partner(AgendaItem.meeting_id, MinutesRecipient.agency_id),
        ~exists().where(
            _Later.meeting_id == AgendaItem.meeting_id,
            _Later.agency_id == MinutesRecipient.agency_id,
            _Later.at >= PresenceCorrection.recorded_at,
        ),
    )
    .distinct()
)
_WHY = ((NARRATIVE, _NARRATIVES), (PRESENCE, _PRESENCES), (CORRECTED, _INFORMATION), (ACCEPTED, _REQUESTS))


def changed(session: Session, meeting_id: str, now: datetime) -> list[Changed]:
    """The cases that need a new version of somebody's minutes, by reference."""
    values = {"meeting": meeting_id, "now": now}
    rows = [(why, *row) for why, statement in _WHY for row in session.execute(statement, values)]
    cases: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        cases[row[1]].append(row)
    return sorted((_changed(found) for found in cases.values()), key=lambda one: one.reference)


def _changed(rows: Sequence[tuple[Any, ...]]) -> Changed:
    """One case from its rows: why, its id, reference and id if seen, agency, name, whether officers know."""
    _, case_id, reference, seen, *_ = rows[0]
    return Changed(
        case_id,
        reference,
        seen is not None,
        reasons=tuple(dict.fromkeys(row[0] for row in rows)),
        agencies={row[4]: row[5] for row in rows},
        asked=frozenset(row[4] for row in rows if row[6]),
    )


def old_wordings(sight: Sight, correction_id: str) -> list[OldWording]:
    """The meetings whose officer the viewer is and whose minutes still have what a correction replaced."""
    viewer = sight.viewer
    values = {"correction": correction_id, "person": viewer.person, "now": viewer.now}
    return sight.rows(_OLD_WORDINGS, OldWording, values)


def versions(session: Session, meeting_id: str) -> dict[str, int]:
    """By agency, the version of its minutes that stands."""
    return {row.agency_id: row.version for row in session.execute(_LATEST, {"meeting": meeting_id})}
