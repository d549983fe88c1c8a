"""What the console shows of the case on the table, as the officer asking may see it, in one statement."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Date,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    exists,
    lambda_stmt,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy import case as when
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from meetings.queries.on_table import IS_HERE, NOT_REPLACED_HERE, SEPARATOR, agency_names, in_time
from models.agencies import Agency, Intervention, Partner, partner_is_active
from models.base import Instant, with_place
from models.cases import Case, Exclusion, Information, Involvement
from models.meetings import AgendaItem, Attendance, GuestAdmission, Meeting, Officer
from models.outcomes import (
    ACTION_IS_OPEN,
    DISSENT_WAITS,
    Action,
    ActionAnswer,
    ActionAudience,
    Decision,
    DecisionAudience,
    Dissent,
    DissentReply,
)
from models.people import Person
from models.returns import Return
from models.states import ActionState


class Fact(NamedTuple):
    """One thing about the case on the table; `kind` says what, and which of the others are set.

    `of` is the id of what it belongs to, `word` a state or kind, `extra` a second text, `number` a version or
    a yes (1) or no (0), `names` the agencies that may see something recorded. The `reference` of an answer
    is the id of the one that it takes back.
    """

    kind: str
    id: str
    of: str | None
    reference: str | None
    person: str | None
    agency_id: str | None
    agency: str | None
    word: str | None
    channel: str | None
    audience: str | None
    noted: str | None
    names: str | None
    text: str | None
    extra: str | None
    due: date | None
    at: datetime | None
    meeting_id: str | None
    number: int | None

    @property
    def seen_by(self) -> tuple[str, ...]:
        """The names of the agencies that may see it."""
        return tuple(sorted(self.names.split(SEPARATOR))) if self.names else ()


_TYPES: dict[str, Any] = {"due": Date, "at": Instant, "number": Integer}
# A NULL without a type is text to PostgreSQL, which then refuses the date below it.
_ABSENT: dict[str, Any] = {name: cast(null(), _TYPES.get(name, Text)) for name in Fact._fields}
_NewerDecision = aliased(Decision)
_HERE = AgendaItem.id == bindparam("item")
_NOW = bindparam("now", type_=Instant())


def _fact(kind: str, **given: Any) -> Select[Any]:
    given["kind"] = literal_column(f"'{kind}'", Text)
    return select(*(given.get(name, absent).label(name) for name, absent in _ABSENT.items()))


def _case() -> Select[Any]:
    return (
        _fact(
            "case",
            id=Case.id,
            reference=Case.reference,
            word=Case.kind,
            text=with_place(Case.title),
            extra=with_place(Case.summary),
        )
        .join(AgendaItem, AgendaItem.case_id == Case.id)
        .where(_HERE)
    )


def _agencies() -> Select[Any]:
    """The agencies involved now; `number` is 1 where they are active partners too."""
    active = exists().where(
        Partner.agency_id == Involvement.agency_id,
        Partner.agreement_id == Case.agreement_id,
        partner_is_active(_NOW),
    )
    leads = when((Involvement.is_lead, literal_column("'lead'", Text)), else_=null())
    return (
        _fact(
            "agency",
            id=Involvement.id,
            agency_id=Agency.id,
            agency=Agency.name,
            word=leads,
            number=when((active, 1), else_=0),
        )
        .join(Agency, Agency.id == Involvement.agency_id)
        .join(Case, Case.id == Involvement.case_id)
        .join(AgendaItem, AgendaItem.case_id == Case.id)
        .where(
            _HERE,
            Involvement.from_at <= _NOW,
            or_(Involvement.until_at.is_(None), Involvement.until_at > _NOW),
        )
    )


def _information() -> Select[Any]:
    """Each with its source where a guest said it: then that names the guest."""
    return (
        _fact(
            "information",
            id=Information.id,
            agency_id=Information.originator_id,
            agency=Agency.name,
            word=Information.statement_of,
            channel=Information.channel,
            audience=Information.audience,
            noted=Information.noted,
            text=with_place(Information.text),
            extra=when((Information.said_by_id.is_not(None), with_place(Information.source))),
            at=Information.added_at,
            meeting_id=Information.meeting_id,
            number=when((Information.said_by_id.is_not(None), 1), else_=0),
        )
        .join(Agency, Agency.id == Information.originator_id)
        .where(IS_HERE, NOT_REPLACED_HERE)
    )


def _decisions() -> Select[Any]:
    """Each with its reasons where no intervention was chosen: then that is what stands recorded."""
    return (
        _fact(
            "decision",
            id=Decision.id,
            reference=Intervention.text,
            agency_id=Decision.made_by,
            agency=Agency.name,
            word=Decision.outcome,
            names=agency_names(
                DecisionAudience.agency_id, DecisionAudience.decision_id == Decision.id, of=Decision
            ),
            text=with_place(Decision.text),
            extra=when((Decision.intervention_id.is_(None), with_place(Decision.reasons))),
            due=Decision.review_on,
            at=Decision.recorded_at,
            meeting_id=Decision.meeting_id,
        )
        .join(Agency, Agency.id == Decision.made_by)
        .outerjoin(Intervention, Intervention.id == Decision.intervention_id)
        .where(
            Decision.agenda_item_id == bindparam("item"),
            ~exists().where(_NewerDecision.replaces_id == Decision.id),
        )
    )


def _dissents() -> Select[Any]:
    """Each with the chair's reply, and `noted` while an officer has yet to confirm one raised on a phone."""
    return (
        _fact(
            "dissent",
            id=Dissent.id,
            of=Dissent.decision_id,
            person=Person.name,
            agency=Agency.name,
            noted=when((DISSENT_WAITS, literal_column("'raised on a phone'", Text)), else_=null()),
            text=with_place(Dissent.text),
            extra=with_place(DissentReply.text),
            at=Dissent.recorded_at,
        )
        .join(Agency, Agency.id == Dissent.agency_id)
        .join(Person, Person.id == Dissent.person_id)
        .join(Decision, Decision.id == Dissent.decision_id)
        .outerjoin(DissentReply, DissentReply.dissent_id == Dissent.id)
        .where(Decision.agenda_item_id == bindparam("item"))
    )


def _actions() -> Select[Any]:
    """The actions of this meeting, and those of others that are open or were answered at this one."""
    answered_here = exists().where(
        ActionAnswer.action_id == Action.id, ActionAnswer.meeting_id == AgendaItem.meeting_id
    )
    return (
        _fact(
            "action",
            id=Action.id,
            reference=Action.reference,
            person=Person.name,
            agency_id=Action.owner_agency_id,
            agency=Agency.name,
            word=Action.state,
            names=agency_names(ActionAudience.agency_id, ActionAudience.action_id == Action.id, of=Action),
            text=with_place(Action.text),
            due=Action.due_on,
            at=Action.recorded_at,
            meeting_id=Action.meeting_id,
            number=Action.version,
        )
        .join(Agency, Agency.id == Action.owner_agency_id)
        .join(Person, Person.id == Action.owner_id)
        .join(AgendaItem, AgendaItem.case_id == Action.case_id)
        .where(
            _HERE,
            Action.state != ActionState.SUPERSEDED,
            or_(
                Action.meeting_id == AgendaItem.meeting_id,
                ACTION_IS_OPEN,
                answered_here,
            ),
        )
    )


def _answers() -> Select[Any]:
    return (
        _fact(
            "answer",
            id=ActionAnswer.id,
            of=ActionAnswer.action_id,
            reference=ActionAnswer.takes_back_id,
            word=ActionAnswer.answer,
            text=with_place(ActionAnswer.text),
            due=ActionAnswer.new_due_on,
            at=ActionAnswer.at,
            meeting_id=ActionAnswer.meeting_id,
        )
        .join(Action, Action.id == ActionAnswer.action_id)
        .join(AgendaItem, AgendaItem.case_id == Action.case_id)
        .where(_HERE)
    )


def _people() -> Select[Any]:
    """Whoever works for an agency involved: they may own an action, here or absent."""
    return (
        _fact("owner", id=Person.id, person=Person.name, agency_id=Agency.id, agency=Agency.name)
        .join(Agency, Agency.id == Person.agency_id)
        .join(Involvement, Involvement.agency_id == Agency.id)
        .join(AgendaItem, AgendaItem.case_id == Involvement.case_id)
        .where(
            _HERE,
            or_(Person.left_at.is_(None), Person.left_at > _NOW),
            Involvement.from_at <= _NOW,
            or_(Involvement.until_at.is_(None), Involvement.until_at > _NOW),
        )
    )


def _kept_out() -> tuple[Select[Any], ...]:
    """Standing exclusions by person, and the guests admitted to the item by attendance."""
    excluded = (
        _fact(
            "excluded",
            id=Exclusion.id,
            of=Exclusion.person_id,
            person=Person.name,
            agency=Agency.name,
            word=Exclusion.kind,
            text=with_place(Exclusion.reason),
            at=Exclusion.made_at,
        )
        .join(Person, Person.id == Exclusion.person_id)
        .join(Agency, Agency.id == Person.agency_id)
        .join(AgendaItem, AgendaItem.case_id == Exclusion.case_id)
        .where(_HERE, Exclusion.lifted_at.is_(None))
    )
    admitted = _fact("admitted", id=GuestAdmission.attendance_id).where(
        GuestAdmission.agenda_item_id == bindparam("item")
    )
    officers = (
        _fact("officer", id=Officer.person_id, word=Officer.office)
        .join(Meeting, Meeting.id == Officer.meeting_id)
        .where(Meeting.on_table_id == bindparam("item"))
    )
    return excluded, admitted, officers


def _not_answered() -> Select[Any]:
    """The agencies that were asked what they hold on the case, and did not say before the meeting."""
    return (
        _fact("not answered", id=Return.id, agency_id=Return.agency_id, agency=Agency.name)
        .join(Agency, Agency.id == Return.agency_id)
        .join(
            AgendaItem,
            (AgendaItem.case_id == Return.case_id) & (AgendaItem.meeting_id == Return.meeting_id),
        )
        .where(_HERE, Return.answered_at.is_(None))
    )


# A lambda is known by itself; a UNION by all that it is made of, which is hashed each time it is asked.
_FACTS = lambda_stmt(
    lambda: union_all(
        _case(),
        _agencies(),
        _information(),
        _decisions(),
        _dissents(),
        _actions(),
        _answers(),
        _people(),
        *_kept_out(),
        _not_answered(),
    ),
    enable_tracking=False,
)

_EXCLUSION = (
    select(Exclusion.id)
    .join(AgendaItem, AgendaItem.case_id == Exclusion.case_id)
    .join(Attendance, Attendance.person_id == Exclusion.person_id)
    .where(_HERE, Attendance.id == bindparam("attendance"))
    .order_by(Exclusion.lifted_at.is_not(None), Exclusion.made_at.desc())
)


def exclusion_of(sight: Sight, item_id: str, attendance_id: str) -> str | None:
    """What keeps a person on the register out of the case of an item, or else kept them out of it last."""
    return sight.scalars(_EXCLUSION, {"item": item_id, "attendance": attendance_id}).first()


def facts(sight: Sight, item_id: str) -> list[Fact]:
    """Everything about an agenda item and its case, the oldest first; nothing where it is hidden."""
    return in_time(sight.rows(_FACTS, Fact, {"item": item_id, "now": sight.viewer.now}))
