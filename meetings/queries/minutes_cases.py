"""What an agency's minutes say of each case: who was in the room, information, decisions, actions, narrative.

Everything is read through the `document` surface, so it is what the agency may see (rule 10). What the
officers of the meeting may read too stands in the body; the rest the agency holds is its annex.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import aliased

from meetings.documents.content import (
    CaseMinutes,
    CasePart,
    InformationLine,
    Nature,
    SaidInRoom,
)
from meetings.doors.viewer import Sight
from meetings.queries import minutes_outcomes, minutes_presence, minutes_returns, nature
from meetings.queries.minutes_front import MeetingRow
from meetings.queries.minutes_outcomes import Outcomes
from meetings.queries.minutes_returns import Returns
from models import agencies as a
from models.cases import Case, CaseObjective, Information, OfficerDisclosure
from models.meetings import AgendaItem
from models.outcomes import Narrative
from models.states import Channel, ItemState, Noted


@dataclass(frozen=True, slots=True)
class Told:
    """What an agency's earlier minutes have told it.

    `until` is, by case, the close of the last meeting whose minutes have it; `given` is, by information, when
    it was last disclosed to the agency.
    """

    until: Mapping[str, datetime] = field(default_factory=dict)
    given: Mapping[str, datetime] = field(default_factory=dict)

    def is_news(self, case_id: str, information_id: str, added_at: datetime) -> bool:
        """Whether information came to the agency after its last minutes with the case."""
        until = self.until.get(case_id)
        return until is None or max(added_at, self.given.get(information_id, added_at)) > until


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A case on the agenda."""

    item_id: str
    case_id: str
    reference: str
    kind: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class InformationRow:
    """A piece of information that no newer one replaces; `for_officers` where they may read it too."""

    id: str
    case_id: str
    originator: str
    category: str | None
    text: str
    nature: str
    source: str
    channel: str
    noted: str | None
    said_by: str | None
    added_at: datetime
    for_officers: str | None
    replaces_id: str | None
    clause: str | None
    depersonalised: bool | None
    flags: str | None
    subject_role: str | None


@dataclass(frozen=True, slots=True)
class NarrativeRow:
    """The officers' account of a case that no newer one replaces."""

    item_id: str
    text: str


_ITEMS = (
    select(AgendaItem.id, Case.id, Case.reference, Case.kind, Case.title, AgendaItem.state)
    .join(Case, Case.id == AgendaItem.case_id)
    .order_by(AgendaItem.position)
)
_OBJECTIVES = (
    select(CaseObjective.case_id, a.Objective.text)
    .join(a.Objective, a.Objective.id == CaseObjective.objective_id)
    .order_by(a.Objective.position)
)
_Newer = aliased(Information)
_INFORMATION = (
    select(
        Information.id,
        Information.case_id,
        a.Agency.name,
        a.Category.text,
        Information.text,
        Information.statement_of,
        Information.source,
        Information.channel,
        Information.noted,
        Information.said_by_id,
        Information.added_at,
        OfficerDisclosure.information_id,
        Information.replaces_id,
        a.Category.clause,
        a.Category.depersonalised,
        Information.flags,
        Information.subject_role,
    )
    .join(a.Agency, a.Agency.id == Information.originator_id)
    .outerjoin(a.Category, a.Category.id == Information.category_id)
    .outerjoin(
        OfficerDisclosure,
        (OfficerDisclosure.information_id == Information.id)
        & (OfficerDisclosure.meeting_id == bindparam("meeting")),
    )
    .where(~exists().where(_Newer.replaces_id == Information.id))
    .order_by(a.Agency.name, Information.added_at, Information.id)
)
_NewerNarrative = aliased(Narrative)
_NARRATIVES = select(Narrative.agenda_item_id, Narrative.text).where(
    ~exists().where(_NewerNarrative.replaces_id == Narrative.id)
)


def items(sight: Sight) -> list[ItemRow]:
    """The agenda's cases that the document contains, in the agenda's order."""
    return sight.rows(_ITEMS, ItemRow)


def news(sight: Sight, told: Told, rows: Iterable[ItemRow]) -> dict[str, list[InformationRow]]:
    """By case that was reached, the information that came to the agency since its last minutes with it."""
    found: dict[str, list[InformationRow]] = {row.case_id: [] for row in rows if row.state == ItemState.DONE}
    for row in sight.rows(_INFORMATION, InformationRow, {"meeting": sight.viewer.meeting}):
        if row.case_id in found and told.is_news(row.case_id, row.id, row.added_at):
            found[row.case_id].append(row)
    return found


def cases(
    sight: Sight,
    rows: Iterable[ItemRow],
    told: Told,
    meeting: MeetingRow,
    information: Mapping[str, Iterable[InformationRow]],
) -> tuple[CaseMinutes, ...]:
    """Each case as the agency may see it; one the meeting did not reach stands by name alone.

    `information` is the `news`: earlier minutes have the rest.
    """
    objectives: dict[str, list[str]] = defaultdict(list)
    for case_id, text in sight.execute(_OBJECTIVES):
        objectives[case_id].append(text)
    presences = minutes_presence.presences(sight)
    narratives = {row.item_id: row.text for row in sight.rows(_NARRATIVES, NarrativeRow)}
    outcomes = minutes_outcomes.outcomes(sight, told.until, meeting)
    asked, nobody = minutes_returns.returns(sight), Returns()
    return tuple(
        CaseMinutes(
            reference=row.reference,
            kind=row.kind,
            title=row.title,
            objectives=tuple(objectives.get(row.case_id, ())),
            presences=presences.get(row.item_id, ()),
            body=replace(
                _body(row, narratives.get(row.item_id, ""), information[row.case_id], outcomes),
                returns=asked.get(row.case_id, nobody).body,
            ),
            annex=CasePart(
                returns=asked.get(row.case_id, nobody).annex,
                information=_lines(information[row.case_id], for_officers=False),
            ),
        )
        if row.state == ItemState.DONE
        else CaseMinutes(reference=row.reference, kind=row.kind, title=row.title, reached=False)
        for row in rows
    )


def _body(
    row: ItemRow, narrative: str, information: Iterable[InformationRow], outcomes: Outcomes
) -> CasePart:
    return CasePart(
        narrative=narrative,
        information=_lines(information, for_officers=True),
        earlier_actions=outcomes.earlier_actions(row.case_id),
        decisions=outcomes.decisions(row.item_id),
        no_further_action=outcomes.no_further_action(row.item_id),
        actions=outcomes.actions(row.item_id),
    )


def _lines(rows: Iterable[InformationRow], *, for_officers: bool) -> tuple[InformationLine, ...]:
    """The information of the body, which the officers may read too, or of the annex."""
    return tuple(_information_line(row) for row in rows if (row.for_officers is not None) == for_officers)


def _information_line(row: InformationRow) -> InformationLine:
    return InformationLine(
        originator=row.originator,
        category=f"{row.category.rstrip('.,;: ')} (clause {row.clause})" if row.category else "",
        text=row.text,
        nature=Nature(row.nature),
        tags=tuple(nature.tags(row.flags, row.subject_role, depersonalised=bool(row.depersonalised))),
        source="" if row.channel == Channel.SAID and row.said_by is None else row.source,
        said_in_room=_said(row),
        corrected=row.replaces_id is not None and row.channel != Channel.SAID,
    )


def _said(row: InformationRow) -> SaidInRoom | None:
    if row.channel != Channel.SAID:
        return None
    if row.replaces_id is not None:
        return SaidInRoom.CORRECTED
    confirmed = row.noted in (Noted.CONFIRMED, Noted.TRIMMED)
    return SaidInRoom.CONFIRMED if confirmed else SaidInRoom.NOTED
