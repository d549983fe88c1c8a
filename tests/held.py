"""A meeting of the cast held from opening to its last case, all through the operations, ready to be closed.

Present: Alma, Dev, Carol and Fay. Paul sent apologies, Rita never answered, so Riverside is absent. Case
`one` has a decision with a dissent, a decision for the police alone, what was said, two actions; case `two`
needed no further action; case `three` was not reached. Each text names who may read it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from meetings import sealed
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock, Viewer
from meetings.operations import (
    attending,
    closing,
    disclosures,
    dissents,
    issuing,
    making_minutes,
    new_actions,
    opening_meeting,
    outcomes,
    said,
    table,
)
from meetings.operations.decided import Decided
from meetings.operations.new_actions import Agreed
from models.agencies import Intervention
from models.base import new_id
from models.cases import Case, Disclosure, DisclosureEvent, Information
from models.meetings import AgendaItem
from models.states import Audience, Channel, Grant, How, ItemState, StatementOf, SubjectRole
from tests import cast as casting
from tests.cast import AMBER, FUTURES, POLICE, Cast, lay_scene
from tests.kept import laid_once
from tests.places import START

REVIEW = date(2026, 11, 13)
DUE = date(2026, 10, 20)
DUE_NARROW = date(2026, 10, 16)


@dataclass
class Held:
    """The cast, and the ids of what their meeting made."""

    cast: Cast
    now: datetime
    decision: str = ""
    narrow_decision: str = ""
    action: str = ""
    narrow_action: str = ""
    said: str = ""
    no_further_action: str = ""
    made: int = field(default=0)

    def by(self, name: str) -> Viewer:
        """A member of the cast at the present moment of the meeting."""
        return self.cast.viewer(name, self.now)

    def once(self) -> str:
        """A hidden key that no form had before."""
        self.made += 1
        return f"{self.made:032x}"

    def wait(self, minutes: int) -> None:
        """Go on by some minutes."""
        self.now += timedelta(minutes=minutes)


@laid_once
def lay_held(caseroom: Caseroom) -> Held:
    """The scene with its meeting held: opened at 10:00 in London, case one 10:05, case two 10:20."""
    held = Held(lay_three(caseroom), START)
    hold(caseroom, held)
    return held


@laid_once
def lay_closed(caseroom: Caseroom) -> Held:
    """The meeting held and closed."""
    held = lay_held(caseroom)
    close(caseroom, held)
    return held


@laid_once
def lay_issued(caseroom: Caseroom) -> Held:
    """The meeting held, its minutes issued an hour after it closed, and another hour gone by."""
    held = lay_closed(caseroom)
    held.wait(60)
    issue(caseroom, held)
    held.wait(60)
    return held


@laid_once
def lay_three(caseroom: Caseroom) -> Cast:
    """The cast's scene with a third case, of Amber and the police, and an annex for the police."""
    cast = lay_scene(caseroom, START)
    with record.writing(caseroom, Clock(cast.now)) as writing:
        casting._case(writing, cast, "three", AMBER, (POLICE,), worker="alma")
        cast.items["three"] = new_id()
        writing.session.add(
            AgendaItem(
                id=cast.items["three"],
                meeting_id=cast.meeting,
                case_id=cast.cases["three"],
                referral_id=cast.referrals["three"],
                position=3,
                minutes=12,
                state=ItemState.WAITING,
            )
        )
        writing.audit("demo.made")
    lay_information(caseroom, cast, "one", "Annex: Futures tells the police alone", FUTURES, (POLICE,))
    return cast


def lay_information(
    caseroom: Caseroom, cast: Cast, case: str, text: str, by: str, to: tuple[str, ...], at: datetime = START
) -> str:
    """Information for some agencies and no officers."""
    case_id, information_id = cast.cases[case], new_id()
    with record.writing(caseroom, Clock(at)) as writing:
        key = writing.new_key("information", information_id, scope=case_id, by=writing.key("case", case_id))
        writing.session.add(
            Information(
                id=information_id,
                case_id=case_id,
                originator_id=cast.agencies[by],
                text=sealed.seal(key, "information.text", text),
                source=sealed.seal(key, "information.source", "A file"),
                necessity=sealed.seal(key, "information.necessity", "Needed to act"),
                flags="personal child",
                subject_role=SubjectRole.WITNESS,
                statement_of=StatementOf.OPINION,
                audience=Audience.AGENCIES,
                channel=Channel.MEETING,
                added_at=at,
                added_by=cast.people["fay"],
            )
        )
        writing.session.flush()
        for agency in (by, *to):
            give(writing, cast, case_id, information_id, agency, at)
        writing.audit("demo.made")
    return information_id


def give(
    writing: record.Writing, cast: Cast, case_id: str, information_id: str, agency: str, at: datetime
) -> None:
    """Disclose information to an agency, with its line in the ledger."""
    found = writing.session.get_one(Information, information_id)
    agency_id = cast.agencies[agency]
    writing.session.add(Disclosure(information_id=information_id, agency_id=agency_id, case_id=case_id))
    writing.session.add(
        DisclosureEvent(
            information_id=information_id,
            case_id=case_id,
            reference=writing.session.get_one(Case, case_id).reference,
            originator_id=found.originator_id,
            agency_id=agency_id,
            event="given",
            at=at,
        )
    )


def give_officers(caseroom: Caseroom, held: Held, name: str) -> None:
    """The ledger's line of information that the scene gave to the meeting's officers."""
    with record.writing(caseroom, held.by("fay")) as writing:
        found = writing.session.get_one(Information, held.cast.information[name])
        disclosures._tell(writing, found, Grant.GIVEN, meeting_id=held.cast.meeting)
        writing.audit("demo.made")


def intervention(caseroom: Caseroom, key: str) -> str:
    """The id of one line of the agreement's list."""
    with record.reading(caseroom) as session:
        return session.scalars(select(Intervention.id).where(Intervention.key == key)).one()


@laid_once
def hold(caseroom: Caseroom, held: Held) -> None:
    """Open the meeting and take it through its first two cases."""
    cast = held.cast
    opening_meeting.open_meeting(caseroom, held.by("alma"), cast.meeting)
    here = [cast.attendances[name] for name in ("alma", "dev", "carol", "fay")]
    attending.record_acknowledgement(caseroom, held.by("dev"), cast.meeting, here[:1], how=How.PAPER)
    attending.record_acknowledgement(caseroom, held.by("dev"), cast.meeting, here[1:], how=How.SPOKEN)
    attending.mark_apologies(caseroom, held.by("dev"), cast.meeting, cast.attendances["paul"])
    held.wait(5)
    _case_one(caseroom, held)
    held.wait(15)
    _case_two(caseroom, held)
    held.wait(10)


@laid_once
def close(caseroom: Caseroom, held: Held) -> None:
    """Close the meeting and make the drafts of its minutes."""
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    making_minutes.make_documents(caseroom, held.cast.meeting, held.now)


@laid_once
def issue(caseroom: Caseroom, held: Held) -> None:
    """Issue the minutes."""
    issuing.issue_minutes(caseroom, held.by("alma"), held.cast.meeting)


def _case_one(caseroom: Caseroom, held: Held) -> None:
    cast, item = held.cast, held.cast.items["one"]
    table.put_on_table(caseroom, held.by("alma"), item)
    police = cast.agencies[POLICE]
    held.said = said.note_said(
        caseroom,
        held.by("dev"),
        item,
        once=held.once(),
        agency_id=police,
        text="Said by the police in the room",
    )
    held.decision = outcomes.record_decision(
        caseroom, held.by("dev"), item, decided(caseroom, cast, "Decided for all on one"), once=held.once()
    )
    held.narrow_decision = outcomes.record_decision(
        caseroom,
        held.by("dev"),
        item,
        decided(caseroom, cast, "Decided for the police alone", made_by=POLICE, narrow=True),
        once=held.once(),
    )
    dissents.record_dissent(
        caseroom,
        held.by("dev"),
        held.decision,
        once=held.once(),
        attendance_id=cast.attendances["fay"],
        text="I would warn them first.",
    )
    held.action = act(caseroom, held, "one", "Visit the tenant", "fay", DUE)
    held.narrow_action = act(caseroom, held, "one", "Plan the warrant", "carol", DUE_NARROW, narrow=True)


def _case_two(caseroom: Caseroom, held: Held) -> None:
    cast, item = held.cast, held.cast.items["two"]
    table.put_on_table(caseroom, held.by("alma"), item)
    table.step_out(caseroom, held.by("dev"), item, [cast.attendances["fay"]])
    held.no_further_action = outcomes.record_no_further_action(
        caseroom, held.by("dev"), item, once=held.once(), reasons="It stopped on two"
    )


def decided(
    caseroom: Caseroom, cast: Cast, text: str, *, made_by: str = AMBER, narrow: bool = False
) -> Decided:
    """A decision to mediate."""
    return Decided(
        text=text,
        intervention_id=intervention(caseroom, "mediation"),
        made_by=cast.agencies[made_by],
        reasons=f"Reasons: {text}",
        power="Voluntary",
        review_on=REVIEW,
        narrow=narrow,
    )


def act(
    caseroom: Caseroom, held: Held, case: str, text: str, owner: str, due_on: date, *, narrow: bool = False
) -> str:
    """Record an action on a case."""
    agreed = Agreed(text=text, owner_id=held.cast.people[owner], due_on=due_on, narrow=narrow)
    item = held.cast.items[case]
    return new_actions.record_action(caseroom, held.by("dev"), item, agreed, once=held.once())
