"""The demo's two meetings: last month's, held and issued, and today's, planned and ready to open."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from meetings.commands.demo.laying import COORDINATOR, Laid
from meetings.commands.demo.scene import EarlierAction, SceneDissent
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer
from meetings.operations import (
    actions,
    agenda,
    attending,
    closing,
    dissents,
    inviting,
    issuing,
    making_minutes,
    new_actions,
    opening_meeting,
    outcomes,
    planning,
    table,
)
from meetings.operations.decided import Decided
from meetings.operations.new_actions import Agreed
from meetings.operations.planning import Plan
from meetings.queries import catalogue
from models.meetings import AgendaItem, Attendance
from models.outcomes import Action
from models.states import ActionState, AttendanceRole, How

HELD = timedelta(days=28)
NOTICE = timedelta(days=12)


def plan_meeting(laid: Laid, held_on: date, numbers: Iterable[int], at: datetime) -> str:
    """A meeting planned by the coordinator on these cases, everyone of the scene invited."""
    coordinator = laid.viewer(COORDINATOR, at)
    chair, deputy, minute_taker = (laid.people[key] for key in laid.scene.officers)
    plan = Plan(
        title=laid.scene.title,
        held_on=held_on,
        starts=laid.scene.starts,
        planned_minutes=laid.scene.planned_minutes,
        place=laid.scene.venue,
        secure_venue=laid.scene.secure_venue,
        chair=chair,
        deputy=deputy,
        minute_taker=minute_taker,
    )
    once = secrets.token_hex(16)
    meeting_id = planning.plan_meeting(laid.caseroom, coordinator, laid.meeting_type, plan, once=once)
    for number in numbers:
        agenda.add_item(laid.caseroom, coordinator, meeting_id, laid.referrals[number])
    for role, keys in _by_role(laid).items():
        people = [laid.people[key] for key in keys]
        inviting.invite_people(laid.caseroom, coordinator, meeting_id, people, role=role)
    inviting.send_invitations(laid.caseroom, coordinator, meeting_id)
    return meeting_id


def give_apologies(laid: Laid, meeting_id: str, at: datetime) -> None:
    """Apologies of those who give them in the scene."""
    for person in laid.scene.people:
        if person.attends == "apologies":
            viewer = laid.viewer(person.key, at)
            inviting.record_apologies(laid.caseroom, viewer, _own_place(laid, viewer, meeting_id))


def declare_interests(laid: Laid, meeting_id: str, at: datetime) -> None:
    """The interests that people of the scene declare before the meeting."""
    for number, case in enumerate(laid.scene.cases):
        for interest in case.interests:
            viewer = laid.viewer(interest.person, at)
            own = _own_place(laid, viewer, meeting_id)
            item_id = item_of(laid, viewer, meeting_id, number)
            table.declare_interest(laid.caseroom, viewer, item_id, own, reason=interest.note)


def item_of(laid: Laid, viewer: Viewer, meeting_id: str, number: int) -> str:
    """A case's place on a meeting's agenda, as somebody who sees the case finds it."""
    on_agenda = select(AgendaItem.id).where(
        AgendaItem.meeting_id == meeting_id, AgendaItem.case_id == laid.cases[number]
    )
    with looking(laid.caseroom, viewer) as sight:
        return sight.scalars(on_agenda).one()


def hold_meeting(laid: Laid, meeting_id: str, at: datetime) -> None:
    """Last month's meeting, from opening to issued minutes: a decision for each case, a dissent, actions."""
    chair = laid.viewer(laid.scene.officers[0], at)
    opening_meeting.open_meeting(laid.caseroom, chair, meeting_id)
    with looking(laid.caseroom, chair) as sight:
        everyone = list(sight.scalars(select(Attendance.id).where(Attendance.meeting_id == meeting_id)))
    attending.record_acknowledgement(laid.caseroom, chair, meeting_id, everyone, how=How.SPOKEN)
    for number, case in enumerate(laid.scene.cases):
        if case.earlier_actions:
            at += timedelta(minutes=case.minutes)
            chair = laid.viewer(laid.scene.officers[0], at)
            item_id = item_of(laid, chair, meeting_id, number)
            table.put_on_table(laid.caseroom, chair, item_id)
            decision_id = _decide(laid, chair, item_id, laid.agencies[case.lead])
            if case.earlier_dissent:
                _dissent(laid, chair, meeting_id, decision_id, case.earlier_dissent)
            for action in case.earlier_actions:
                _agree(laid, chair, item_id, action)
    closing.close_meeting(laid.caseroom, chair, meeting_id)
    making_minutes.make_documents(laid.caseroom, meeting_id, chair.now)
    later = laid.viewer(laid.scene.officers[0], at + timedelta(hours=3))
    issuing.issue_minutes(laid.caseroom, later, meeting_id)


def answer_earlier(laid: Laid) -> None:
    """What owners had answered before today."""
    for case in laid.scene.cases:
        for action in case.earlier_actions:
            owner = laid.viewer(action.owner, laid.now - timedelta(days=1))
            with looking(laid.caseroom, owner) as sight:
                mine = sight.scalars(
                    select(Action.id).where(
                        Action.owner_id == owner.person, Action.due_on == _due(laid, action)
                    )
                ).one()
            actions.accept(laid.caseroom, owner, mine)
            if action.answer:
                actions.answer(laid.caseroom, owner, mine, state=ActionState.DONE, text=action.answer)


def day_of(laid: Laid, moment: datetime) -> date:
    """The day it is where the meetings are held."""
    return laid.caseroom.settings.day_of(moment)


def _by_role(laid: Laid) -> dict[AttendanceRole, list[str]]:
    roles: dict[AttendanceRole, list[str]] = {}
    for person in laid.scene.people:
        role = AttendanceRole.OBSERVER if person.attends == "observer" else AttendanceRole.MEMBER
        roles.setdefault(role, []).append(person.key)
    return roles


def _own_place(laid: Laid, viewer: Viewer, meeting_id: str) -> str:
    with looking(laid.caseroom, viewer) as sight:
        own = select(Attendance.id).where(
            Attendance.meeting_id == meeting_id, Attendance.person_id == viewer.person
        )
        return sight.scalars(own).one()


def _decide(laid: Laid, chair: Viewer, item_id: str, lead: str) -> str:
    interventions = catalogue.interventions_by_key(laid.caseroom, chair)
    decided = Decided(
        text="Go on with the steps agreed and look again at the next meeting.",
        intervention_id=interventions["warning"],
        made_by=lead,
        reasons="It is too early to say whether the first warnings have worked.",
        power="Council's own functions",
        review_on=day_of(laid, laid.now),
    )
    return outcomes.record_decision(laid.caseroom, chair, item_id, decided, once=secrets.token_hex(16))


def _dissent(laid: Laid, chair: Viewer, meeting_id: str, decision_id: str, said: SceneDissent) -> None:
    place = _own_place(laid, laid.viewer(said.person, chair.now), meeting_id)
    dissents.record_dissent(
        laid.caseroom,
        chair,
        decision_id,
        once=secrets.token_hex(16),
        attendance_id=place,
        text=said.text,
    )


def _agree(laid: Laid, chair: Viewer, item_id: str, action: EarlierAction) -> None:
    agreed = Agreed(text=action.text, owner_id=laid.people[action.owner], due_on=_due(laid, action))
    new_actions.record_action(laid.caseroom, chair, item_id, agreed, once=secrets.token_hex(16))


def _due(laid: Laid, action: EarlierAction) -> date:
    return day_of(laid, laid.now) + timedelta(days=action.due_days)
