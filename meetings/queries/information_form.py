"""What the form that brings information offers: terms, objectives, grounds, what its agency said once."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam, exists, false, literal, null, select, true, union_all

from meetings.catalogue.values import AgencyKind, TermKind
from meetings.doors.viewer import Sight
from meetings.queries.categories import Offered, offered
from meetings.queries.information import MeetingWith
from meetings.queries.lawful import GROUNDS, RELEVANT_AUTHORITIES, Law, Line, law_of
from models.agencies import Agency, Objective
from models.cases import Appraisal, Case, CaseObjective, CasePurpose
from models.lawful import Term
from models.meetings import AgendaItem, Meeting
from models.people import Office, Person

OBJECTIVE = "objective"
REPRESENTATIVE = "representative"
APPRAISAL = "appraisal"
POLICE = "police"
MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Offer:
    """Everything there is to choose from, for one agency on one case today."""

    categories: tuple[Offered, ...]
    lines: tuple[Line, ...]

    def of(self, kind: str) -> list[Line]:
        """What there is of a kind, in the agreement's order."""
        return [one for one in self.lines if one.kind == kind]

    @property
    def law(self) -> Law:
        """What the agency may rely on."""
        return law_of(self.lines)

    @property
    def meetings(self) -> list[MeetingWith]:
        """The meetings with the case that the viewer sees, the first to come first."""
        return [MeetingWith(one.id, one.text, one.at) for one in self.of(MEETING) if one.at]

    @property
    def appraised(self) -> bool:
        """Whether the agency has said what its sharing may mean for the person."""
        return bool(self.of(APPRAISAL))

    @property
    def police(self) -> bool:
        """Whether the agency has policing purposes to choose."""
        return bool(self.of(POLICE))

    @property
    def asks_purposes(self) -> bool:
        """Whether it has not chosen them yet."""
        return self.police and not any(one.chosen for one in self.of(TermKind.POLICING_PURPOSE))


_chosen_purpose = exists().where(CasePurpose.case_id == Case.id, CasePurpose.purpose_id == Term.id)
_chosen_objective = exists().where(
    CaseObjective.case_id == Case.id, CaseObjective.objective_id == Objective.id
)
_CASE = Case.id == bindparam("case")
_NONE = (literal(0), true(), false())
_TERMS = (
    select(Term.kind, Term.id, Term.key, Term.clause, Term.text, Term.position, _chosen_purpose, false())
    .join(Case, Case.agreement_id == Term.agreement_id)
    .where(_CASE)
)
_OBJECTIVES = (
    select(
        literal(OBJECTIVE),
        Objective.id,
        Objective.key,
        literal("2.2"),
        Objective.text,
        Objective.position,
        _chosen_objective,
        false(),
    )
    .join(Case, Case.agreement_id == Objective.agreement_id)
    .where(_CASE)
)
_REPRESENTATIVES = (
    select(literal(REPRESENTATIVE), Person.id, literal(""), literal(""), Person.name, *_NONE)
    .join(Office, and_(Office.person_id == Person.id, Office.office == "representative"))
    .where(Person.agency_id == bindparam("agency"), Person.left_at.is_(None))
)
_APPRAISALS = select(
    literal(APPRAISAL), Appraisal.case_id, literal(""), literal("4.1.2"), literal(""), *_NONE
).where(Appraisal.case_id == bindparam("case"), Appraisal.agency_id == bindparam("agency"))
_POLICE = select(literal(POLICE), Agency.id, literal(""), literal("2.3"), Agency.name, *_NONE).where(
    Agency.id == bindparam("agency"), Agency.kind == AgencyKind.POLICE
)
_MEETINGS = (
    select(literal(MEETING), Meeting.id, literal(""), literal(""), Meeting.title, *_NONE, Meeting.starts_at)
    .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
    .where(AgendaItem.case_id == bindparam("case"), Meeting.corrections_until > bindparam("now"))
)
_UNTIMED = (
    _TERMS,
    _OBJECTIVES,
    _REPRESENTATIVES,
    _APPRAISALS,
    _POLICE,
    GROUNDS,
    RELEVANT_AUTHORITIES,
)
_LINES = union_all(_MEETINGS, *(each.add_columns(null()) for each in _UNTIMED))


def representatives(sight: Sight) -> dict[str, str]:
    """The nominated representatives of the viewer's agency, by id."""
    found = sight.rows(_REPRESENTATIVES, Line, {"agency": sight.viewer.agency})
    return {one.id: one.text for one in found}


def offer(sight: Sight, case_id: str, agreement_id: str, today: date) -> Offer:
    """What the viewer's agency may choose from on a case, in two statements."""
    agency = str(sight.viewer.agency)
    values = {"case": case_id, "agency": agency, "today": today, "now": sight.viewer.now}
    lines = sight.rows(_LINES, Line, values)
    lines.sort(key=lambda one: (one.order, one.at or sight.viewer.now, one.text))
    return Offer(tuple(offered(sight, agreement_id, agency, today)), tuple(lines))
