"""What officers record of an earlier action at a meeting, whom an escalation reaches, and who may not."""

import re
import secrets

import pytest
from sqlalchemy import select

from meetings import action_links
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock, desk
from meetings.operations import actions, arising, outbox
from meetings.refusals import Conflict, NotVisible
from meetings.reminders.mail import Mail
from meetings.sealed import seal
from models.cases import Exclusion
from models.mails import MailKind
from models.outcomes import Action, ActionAnswer, Escalation
from models.records import OutboxMail
from models.states import ActionState, ExclusionKind, MailState
from tests.cast import FUTURES, Cast, close_meeting_at, lay_action, lay_scene
from tests.mailed import mail_for
from tests.places import StoppedClock
from tests.represented import lay_representative
from tests.sitting import earlier_meeting, open_with


@pytest.fixture
def planned(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """The cast and their planned meeting; Rex represents Fay's agency."""
    laid = lay_scene(caseroom, clock.now)
    laid.people["rex"] = str(lay_representative(caseroom, laid).person)
    return laid


@pytest.fixture
def action(caseroom: Caseroom, planned: Cast) -> str:
    """An action of Fay's that the meeting before left open."""
    before = earlier_meeting(caseroom, planned)
    close_meeting_at(caseroom, before, planned.now)
    due = planned.now.date()
    return lay_action(caseroom, before, "A-3M9T", owner="fay", audience=(FUTURES,), due_on=due)


@pytest.fixture
def cast(caseroom: Caseroom, planned: Cast, action: str) -> Cast:
    """Their meeting, open."""
    open_with(caseroom, planned)
    return planned


def escalate(caseroom: Caseroom, cast: Cast, action: str, name: str = "dev") -> None:
    viewer = cast.viewer(name)
    arising.escalate(caseroom, viewer, action, cast.meeting, once=secrets.token_hex(16), text="Twice late")


def mails(caseroom: Caseroom, cast: Cast) -> dict[str, Mail | None]:
    """The mails of the escalation, by whom they are for."""
    names = {person: name for name, person in cast.people.items()}
    claimed = outbox.claim(caseroom, "test", cast.now, at_most=20)
    return {
        names[one.person_id]: mail_for(caseroom, one, cast.now)
        for one in claimed
        if one.kind == MailKind.ACTION_ESCALATED
    }


def test_it_reaches_the_owners_representatives_and_the_chair_by_its_own_reference(
    caseroom: Caseroom, cast: Cast, action: str
) -> None:
    rex = desk(cast.people["rex"], cast.agencies[FUTURES], cast.now)
    with looking(caseroom, rex) as sight:
        assert list(sight.scalars(select(Action.id))) == []
    escalate(caseroom, cast, action)
    with looking(caseroom, rex) as sight:
        assert list(sight.scalars(select(Action.id))) == [action]
    found = mails(caseroom, cast)
    assert set(found) == {"rex", "alma"}
    mail = found["rex"]
    assert mail is not None
    assert mail.subject == "A meeting has escalated an action"
    assert "A-3M9T" in mail.text
    link = re.search(r"/l/(\S+)", mail.text)
    assert link is not None
    secret, today = caseroom.settings.secret_key, cast.now.date()
    assert action_links.read(secret, cast.people["rex"], link[1], today) == action
    assert action_links.read(secret, cast.people["alma"], link[1], today) is None
    for hidden in ("ASB-ONE7", "Text of", "Twice late", "Fay"):
        assert hidden not in mail.text + mail.html


def test_nobody_kept_out_of_the_case_is_reached(caseroom: Caseroom, cast: Cast, action: str) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        kept_out = Exclusion(
            case_id=cast.cases["one"],
            person_id=cast.people["alma"],
            kind=ExclusionKind.INTEREST,
            reason=seal(writing.key("case", cast.cases["one"]), "exclusions.reason", "A cousin"),
            made_by=cast.people["alma"],
            made_at=cast.now,
        )
        writing.session.add(kept_out)
        writing.audit("demo.made")
    escalate(caseroom, cast, action)
    assert set(mails(caseroom, cast)) == {"rex"}


def test_whoever_escalates_is_not_told_and_nothing_leaves_once_it_is_answered(
    caseroom: Caseroom, cast: Cast, action: str
) -> None:
    escalate(caseroom, cast, action, "alma")
    actions.answer(caseroom, cast.viewer("fay"), action, state=ActionState.DONE, text="Visited")
    with record.reading(caseroom) as session:
        told = session.execute(select(OutboxMail.person_id, OutboxMail.state)).all()
        reached = session.scalars(select(Escalation.person_id)).all()
    assert [(*row,) for row in told] == [(cast.people["rex"], MailState.WITHDRAWN)]
    assert {*reached} == {cast.people["rex"], cast.people["alma"]}


def test_it_settles_a_question_and_a_date_asked_for(caseroom: Caseroom, cast: Cast, action: str) -> None:
    actions.query(caseroom, cast.viewer("fay"), action, text="Which day?")
    escalate(caseroom, cast, action)
    with record.reading(caseroom) as session:
        row = session.get_one(Action, action)
        assert (row.state, row.remind_at) == (ActionState.OFFERED, cast.now)


@pytest.mark.parametrize("name", ["fay", "paul", "eve"])
def test_nobody_but_an_officer_records_what_was_said(
    caseroom: Caseroom, cast: Cast, action: str, name: str
) -> None:
    with pytest.raises(NotVisible):
        escalate(caseroom, cast, action, name)
    with pytest.raises(NotVisible):
        arising.answer(
            caseroom,
            cast.viewer(name),
            action,
            cast.meeting,
            once=secrets.token_hex(16),
            state=ActionState.DONE,
            text="Said so",
        )
    escalate(caseroom, cast, action)
    with record.reading(caseroom) as session:
        assert len(session.scalars(select(ActionAnswer.id)).all()) == 1


def test_nothing_is_recorded_before_the_meeting_opens(caseroom: Caseroom, planned: Cast, action: str) -> None:
    with pytest.raises(Conflict):
        escalate(caseroom, planned, action)
