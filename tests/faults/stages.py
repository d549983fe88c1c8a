"""The four stages of the cast's meeting that forms are sent in: planned, open, closed, issued.

Each stage goes on from the one before and adds to `known` the ids that forms name. Beside the cast there
are Finn, a colleague of Fay's, and another meeting with the same officers. Open: case `two` is done; case
`one` is on the table, with Rita, whose agency is not on it, still in the room; Eve waits to come in; Paul has
not answered the statement and is kept out of case `one`. Closed: case `two` has a narrative. Issued: it
was written anew since.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from meetings.doors import record
from meetings.operations import (
    actions,
    agenda,
    arising,
    attending,
    breaks,
    calendar_feeds,
    cases,
    closing,
    corrections,
    dissents,
    guest_sessions,
    inviting,
    issuing,
    making_minutes,
    minutes_requests,
    narratives,
    new_actions,
    opening_meeting,
    outcomes,
    projectors,
    referrals,
    said,
    sessions,
    table,
)
from meetings.operations.agenda import Allotment
from meetings.operations.decided import Decided
from meetings.operations.new_actions import Agreed
from meetings.queries import catalogue
from models.corrections import CorrectionHolder
from models.meetings import Attendance, Presence
from models.outcomes import ActionAnswer
from models.returns import Return
from models.states import ActionState, AttendanceRole, How
from tests import accounts, failed, guested
from tests.cast import AMBER, FUTURES, POLICE, Cast, lay_action
from tests.faults.ground import (
    DUE,
    Laying,
    asked_to_share,
    colleague,
    gone_on_from,
    information_with_consent,
    no_partner_any_more,
    once,
)
from tests.sitting import another_meeting

DESCRIBED = cases.Description(
    kind="Noise", subject="address", title="Title of more", summary="Summary of more"
)


@gone_on_from
def planned(laying: Laying) -> None:
    """The planned meeting, a case to put on its agenda, one to put forward, and another meeting."""
    caseroom, cast, known = laying.caseroom, laying.cast, laying.known
    known |= {
        "meeting_id": cast.meeting,
        "case_id": cast.cases["one"],
        "item_id": cast.items["one"],
        "information_id": cast.information["one agencies"],
    }
    colleague(laying)
    accounts.allow_domains(caseroom, cast)
    known["invited"] = accounts.invite(caseroom, cast, "ivy")
    known["enrol token"] = accounts.token(caseroom, known["invited"])
    known["enrolled"] = accounts.enrolled(caseroom, cast, "uma")
    known["suspended"], known["duty"] = accounts.suspended(caseroom, cast, "gus", case="one")
    known["administrator"] = accounts.lay_administrator(caseroom, cast)
    known["represents too"] = accounts.another(caseroom, cast, "nia", POLICE, offices=("representative",))
    known["coordinates too"] = accounts.another(caseroom, cast, "cy", POLICE, coordinates=True)
    known["ended"] = no_partner_any_more(laying)
    information_with_consent(laying)
    interventions = catalogue.interventions_by_key(caseroom, laying.by("alma"))
    known["warning"], known["injunction"] = interventions["warning"], interventions["civil-injunction"]
    known["move"] = interventions["move-of-area"]
    known["three"], known["four"] = _case(laying, "alma"), _case(laying, "fay")
    cases.assign_worker(caseroom, laying.by("fay"), known["four"], known["finn"])
    known["referral three"] = referrals.refer_case(
        caseroom, laying.by("alma"), known["three"], cast.meeting_type, minutes=10, once=once()
    )
    known["guest"] = guested.register(caseroom, cast)
    known["guest admitted"] = guested.register(caseroom, cast, name="Another guest")
    guested.admit(caseroom, cast, known["guest admitted"])
    asked_to_share(laying)
    calendar_feeds.make_feed(caseroom, laying.by("paul"))
    _reported_and_corrected(laying)
    _other_meeting(laying)
    inviting.invite_people(caseroom, laying.by("alma"), cast.meeting, [cast.people["eve"]])
    cast.attendances["eve"] = _place(laying, cast.meeting, "eve")
    known["mail_id"] = failed.lay_failed(caseroom, cast, "eve")


@gone_on_from
def opened(laying: Laying) -> None:
    """The meeting under way."""
    caseroom, cast, known = laying.caseroom, laying.cast, laying.known
    planned(laying)
    other = replace(cast, meeting=known["other meeting"], items={"one": known["other item"]})
    known["earlier"] = lay_action(
        caseroom, other, "A-7777", owner="fay", audience=(FUTURES, AMBER, POLICE), due_on=DUE
    )
    known["token"] = projectors.start_pairing(caseroom, laying.clock.now)
    known["pairing code"] = projectors.pairing_code(caseroom, sessions.token_sha256(known["token"])) or ""
    opening_meeting.open_meeting(caseroom, laying.by("alma"), cast.meeting)
    known["guest token"] = guest_sessions.join(
        caseroom,
        projectors.room_code(caseroom, cast.meeting, laying.clock.now),
        "Another guest",
        laying.clock.now,
        address="",
    )
    agreed = [cast.attendances[name] for name in ("alma", "dev", "carol", "fay", "rita")]
    attending.record_acknowledgement(caseroom, laying.by("dev"), cast.meeting, agreed, how=How.SPOKEN)
    table.put_on_table(caseroom, laying.by("alma"), cast.items["two"])
    table.step_out(caseroom, laying.by("dev"), cast.items["two"], [cast.attendances["fay"]])
    outcomes.record_no_further_action(
        caseroom, laying.by("dev"), cast.items["two"], once=once(), reasons="It stopped"
    )
    laying.clock.forward(minutes=10)
    table.put_on_table(caseroom, laying.by("alma"), cast.items["one"])
    _record_on_one(laying)
    _narrow_on_one(laying)
    known["answer_id"] = _done_on_one(laying, other)
    known["presence"] = _spell_on_two(laying)
    _dissent_on_one(laying)
    breaks.step_away(caseroom, laying.by("dev"), cast.meeting)
    known["exclusion"] = table.declare_interest(
        caseroom, laying.by("dev"), cast.items["one"], cast.attendances["paul"], reason="A cousin"
    )
    attending.record_acknowledgement(
        caseroom, laying.by("dev"), cast.meeting, [cast.attendances["eve"]], how=How.PAPER
    )


def _done_on_one(laying: Laying, before: Cast) -> str:
    """What the meeting recorded of another action that the meeting before left open."""
    action_id = lay_action(laying.caseroom, before, "A-6666", owner="fay", audience=(FUTURES,), due_on=DUE)
    arising.answer(
        laying.caseroom,
        laying.by("dev"),
        action_id,
        laying.cast.meeting,
        once=once(),
        state=ActionState.DONE,
        text="Said done at the meeting",
    )
    with record.reading(laying.caseroom) as session:
        return session.scalars(select(ActionAnswer.id).where(ActionAnswer.action_id == action_id)).one()


def _narrow_on_one(laying: Laying) -> None:
    """A decision for Futures and the officers, and such an action, before what every agency sees."""
    caseroom, cast, known = laying.caseroom, laying.cast, laying.known
    decided = Decided(
        text="Change the locks",
        intervention_id=known["warning"],
        made_by=cast.agencies[FUTURES],
        reasons="He lost his keys",
        power="",
        review_on=DUE,
        narrow=True,
    )
    item = cast.items["one"]
    known["narrow decision"] = outcomes.record_decision(
        caseroom, laying.by("dev"), item, decided, once=once()
    )
    agreed = Agreed(text="Ring the locksmith", owner_id=cast.people["fay"], due_on=DUE, narrow=True)
    known["narrow action"] = new_actions.record_action(caseroom, laying.by("dev"), item, agreed, once=once())


def _spell_on_two(laying: Laying) -> str:
    """Fay's moment in the room for case two, before she stepped out."""
    found = select(Presence.id).where(
        Presence.agenda_item_id == laying.cast.items["two"],
        Presence.attendance_id == laying.cast.attendances["fay"],
    )
    with record.reading(laying.caseroom) as session:
        return session.scalars(found).one()


def _dissent_on_one(laying: Laying) -> None:
    """One that the minute-taker recorded, and one that Carol raised on her phone."""
    caseroom, cast, known = laying.caseroom, laying.cast, laying.known
    known["decision_id"] = known["decision"]
    known["dissent_id"] = dissents.record_dissent(
        caseroom,
        laying.by("dev"),
        known["decision"],
        once=once(),
        attendance_id=cast.attendances["fay"],
        text="Too soon",
    )
    known["raised"] = dissents.raise_dissent(
        caseroom, laying.by("carol"), known["decision"], once=once(), text="Too late"
    )


@gone_on_from
def closed(laying: Laying) -> None:
    """The meeting closed, with drafts of its minutes."""
    caseroom, cast = laying.caseroom, laying.cast
    opened(laying)
    laying.clock.forward(minutes=10)
    closing.close_meeting(caseroom, laying.by("alma"), cast.meeting)
    making_minutes.make_documents(caseroom, cast.meeting, laying.clock.now)
    laying.known["narrative"] = narratives.record_narrative(
        caseroom, laying.by("dev"), cast.items["two"], once=once(), text="Heard and done."
    )


def issued(laying: Laying) -> None:
    """The minutes issued, and the narrative of case two written anew since."""
    caseroom, cast, known = laying.caseroom, laying.cast, laying.known
    closed(laying)
    laying.clock.forward(minutes=10)
    issuing.issue_minutes(caseroom, laying.by("alma"), cast.meeting)
    laying.clock.forward(minutes=10)
    known["asked_id"] = minutes_requests.ask_correction(
        caseroom, laying.by("carol"), cast.meeting, item_id=cast.items["two"], text="Not so", once=once()
    )
    known["narrative"] = narratives.record_narrative(
        caseroom,
        laying.by("dev"),
        cast.items["two"],
        once=once(),
        text="Heard at length.",
        replaces=known["narrative"],
    )


def late(laying: Laying) -> None:
    """The meeting opened half an hour late, its agenda turned round since people were told their times."""
    caseroom, cast = laying.caseroom, laying.cast
    planned(laying)
    inviting.send_invitations(caseroom, laying.by("alma"), cast.meeting)
    seen = [Allotment(cast.items[name], 12) for name in ("one", "two")]
    agenda.reorder(caseroom, laying.by("alma"), cast.meeting, seen[::-1], seen=seen)
    laying.clock.forward(minutes=30)
    opening_meeting.open_meeting(caseroom, laying.by("alma"), cast.meeting)
    agreed = [cast.attendances[name] for name in ("alma", "dev", "carol")]
    attending.record_acknowledgement(caseroom, laying.by("dev"), cast.meeting, agreed, how=How.SPOKEN)


STAGES: dict[str, Callable[[Laying], None]] = {
    "planned": planned,
    "open": opened,
    "late": late,
    "closed": closed,
    "issued": issued,
}


def _reported_and_corrected(laying: Laying) -> None:
    """A report of what Fay brought to case one, and a correction that Carol's agency has to confirm."""
    caseroom, cast, known = laying.caseroom, laying.cast, laying.known
    known["inaccuracy_id"] = corrections.report_inaccuracy(
        caseroom, laying.by("alma"), cast.information["one involved"], text="Another day", once=once()
    )
    corrections.correct_information(
        caseroom,
        laying.by("rita"),
        cast.information["two agencies"],
        text="Corrected on two",
        source="The log",
        withdraw_old=False,
        once=once(),
    )
    own = select(CorrectionHolder.id).where(CorrectionHolder.agency_id == cast.agencies[POLICE])
    with record.reading(caseroom) as session:
        known["holder_id"] = session.scalars(own).one()


def _case(laying: Laying, by: str) -> str:
    return cases.open_case(
        laying.caseroom,
        laying.by(by),
        laying.cast.agreement,
        described=DESCRIBED,
        objectives=[laying.known["objective"]],
        once=once(),
    )


def _other_meeting(laying: Laying) -> None:
    caseroom, cast, known = laying.caseroom, laying.cast, laying.known
    other = known["other meeting"] = another_meeting(caseroom, cast)
    alma = laying.by("alma")
    known["other item"] = agenda.add_item(caseroom, alma, other, cast.referrals["one"])
    inviting.invite_people(caseroom, alma, other, [cast.people["eve"]], role=AttendanceRole.OBSERVER)
    known["other place"] = _place(laying, other, "eve")
    known["return_id"] = _return(laying, other, FUTURES)
    known["return of the police"] = _return(laying, other, POLICE)


def _place(laying: Laying, meeting_id: str, name: str) -> str:
    own = select(Attendance.id).filter_by(meeting_id=meeting_id, person_id=laying.cast.people[name])
    with record.reading(laying.caseroom) as session:
        return session.scalars(own).one()


def _return(laying: Laying, meeting_id: str, agency: str) -> str:
    """What an agency is asked on case one."""
    own = select(Return.id).filter_by(meeting_id=meeting_id, agency_id=laying.cast.agencies[agency])
    with record.reading(laying.caseroom) as session:
        return session.scalars(own).one()


def _record_on_one(laying: Laying) -> None:
    """On case one: a decision and an action of the police, and what they said."""
    caseroom, cast, known = laying.caseroom, laying.cast, laying.known
    dev, item = laying.by("dev"), cast.items["one"]
    known["decision"] = outcomes.record_decision(caseroom, dev, item, decided(laying), once=once())
    agreed = Agreed(text="Visit the tenant", owner_id=cast.people["carol"], due_on=DUE)
    known["action_id"] = new_actions.record_action(caseroom, dev, item, agreed, once=once())
    known["asked action"] = new_actions.record_action(caseroom, dev, item, agreed, once=once())
    known["dated action"] = new_actions.record_action(caseroom, dev, item, agreed, once=once())
    carol, later = laying.by("carol"), DUE + timedelta(days=7)
    actions.query(caseroom, carol, known["asked action"], text="Which house?")
    actions.answer(caseroom, carol, known["dated action"], state=ActionState.IN_PROGRESS, new_due_on=later)
    known["said"] = said.note_said(
        caseroom, dev, item, once=once(), agency_id=cast.agencies[POLICE], text="He was seen on Friday"
    )


def decided(laying: Laying, text: str = "Warn him") -> Decided:
    """A decision of the police to warn."""
    return Decided(
        text=text,
        intervention_id=laying.known["warning"],
        made_by=laying.cast.agencies[POLICE],
        reasons="It goes on",
        power="Common-law policing duty",
        review_on=DUE + timedelta(days=30),
    )
