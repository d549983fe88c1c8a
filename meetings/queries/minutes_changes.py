"""What has changed since a meeting's minutes were issued: by case, whose documents need a new version.

The same statements serve an officer's page, which finds what the officer may see, and the operation.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from models.agencies import Agency
from models.cases import Case, Involvement
from models.issued import MinutesRecipient
from models.meetings import AgendaItem, Presence, PresenceCorrection
from models.outcomes import Narrative, NarrativeAudience

_Later, _NewerNarrative = aliased(MinutesRecipient), aliased(Narrative)
NARRATIVE = "The officers wrote the narrative anew."
PRESENCE = "The officers corrected who was in the room when."


@dataclass(frozen=True, slots=True)
class Changed:
    """A case of a meeting that documents do not show as it stands: why, and by id whose they are.

    `reference` is None where the viewer does not see the case any more.
    """

    case_id: str
    reference: str | None
    reasons: tuple[str, ...]
    agencies: Mapping[str, str]


_NARRATIVES = (
    select(Narrative.case_id, Case.reference, Agency.id, Agency.name)
    .join(NarrativeAudience, NarrativeAudience.narrative_id == Narrative.id)
    .join(
        MinutesRecipient,
        (MinutesRecipient.meeting_id == Narrative.meeting_id)
        & (MinutesRecipient.agency_id == NarrativeAudience.agency_id),
    )
    .join(Agency, Agency.id == NarrativeAudience.agency_id)
    .outerjoin(Case, Case.id == Narrative.case_id)
    .where(
        Narrative.meeting_id == bindparam("meeting"),
        ~exists().where(_NewerNarrative.replaces_id == Narrative.id),
        ~exists().where(
            _Later.meeting_id == Narrative.meeting_id,
            _Later.agency_id == NarrativeAudience.agency_id,
            _Later.at >= Narrative.recorded_at,
        ),
    )
)
_LATEST = (
    select(MinutesRecipient.agency_id, MinutesRecipient.version)
    .where(MinutesRecipient.meeting_id == bindparam("meeting"))
    .order_by(MinutesRecipient.version)
)
# Every agency on the case reads who was in the room for it.
_PRESENCES = (
    select(AgendaItem.case_id, Case.reference, Agency.id, Agency.name)
    .join(Presence, Presence.agenda_item_id == AgendaItem.id)
    .join(PresenceCorrection, PresenceCorrection.presence_id == Presence.id)
    .join(MinutesRecipient, MinutesRecipient.meeting_id == AgendaItem.meeting_id)
    .join(
        Involvement,
        (Involvement.case_id == AgendaItem.case_id) & (Involvement.agency_id == MinutesRecipient.agency_id),
    )
    .join(Agency, Agency.id == MinutesRecipient.agency_id)
    .outerjoin(Case, Case.id == AgendaItem.case_id)
    .where(
        AgendaItem.meeting_id == bindparam("meeting"),
        ~exists().where(
            _Later.meeting_id == AgendaItem.meeting_id,
            _Later.agency_id == MinutesRecipient.agency_id,
            _Later.at >= PresenceCorrection.recorded_at,
        ),
    )
    .distinct()
)
_WHY = ((NARRATIVE, _NARRATIVES), (PRESENCE, _PRESENCES))


def changed(session: Session, meeting_id: str) -> list[Changed]:
    """The cases that need a new version of somebody's minutes, by reference."""
    references: dict[str, str | None] = {}
    reasons: dict[str, list[str]] = defaultdict(list)
    agencies: dict[str, dict[str, str]] = defaultdict(dict)
    for why, statement in _WHY:
        for case_id, reference, agency_id, name in session.execute(statement, {"meeting": meeting_id}):
            references[case_id] = reference
            agencies[case_id][agency_id] = name
            if why not in reasons[case_id]:
                reasons[case_id].append(why)
    found = [
        Changed(case_id, reference, tuple(reasons[case_id]), agencies[case_id])
        for case_id, reference in references.items()
    ]
    return sorted(found, key=lambda one: (one.reference or "", one.case_id))


def versions(session: Session, meeting_id: str) -> dict[str, int]:
    """By agency, the version of its minutes that stands."""
    return {row.agency_id: row.version for row in session.execute(_LATEST, {"meeting": meeting_id})}
