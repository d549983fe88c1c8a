"""The marking of a kind of meeting stands on every mail about its meetings, where it marks mails."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select, update

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Viewer
from meetings.operations import (
    action_mails,
    actions,
    cancelling,
    corrections,
    dissents,
    extracts,
    handing_on,
    inviting,
    leaving,
    meeting_codes,
    minutes_requests,
    outbox,
    requests,
    settling,
)
from meetings.operations.requests import Asked
from meetings.reminders import clock as clocks
from models.agencies import MeetingType
from models.base import Base
from models.cases import DisclosureEvent
from models.enrolments import Enrolment
from models.handovers import Handover
from models.mails import MailKind
from models.outcomes import Action, ActionAnswer, Dissent
from models.records import OutboxMail
from models.requests import Request
from models.states import ActionReply, MailState
from tests.asked import lay_asked
from tests.cast import FUTURES, Cast, email, lay_scene
from tests.failed import lay_failed
from tests.joined import code_now
from tests.mailed import all_mails, words
from tests.places import StoppedClock, fresh_caseroom
from tests.played import close_and_issue, play_open

pytestmark = pytest.mark.long

MARKING = "OFFICIAL-SENSITIVE"


class Told(NamedTuple):
    """A mail that has left: its kind, whether it is about a meeting, and what was sent."""

    kind: str
    is_about_meeting: bool
    mail: EmailMessage


class Story:
    """A meeting and what its people do, tick by tick."""

    def __init__(self, caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
        self.caseroom = caseroom
        self.cast = cast
        self.clock = clock

    def by(self, name: str) -> Viewer:
        """Somebody at their desk now."""
        return self.cast.viewer(name, self.clock.now)

    def tick(self, **later: float) -> None:
        """The clock ticks, so much later."""
        self.clock.forward(**later)
        clocks.tick(self.caseroom)

    def one(self, entity: type[Base], **wanted: str) -> str:
        """The id of a row."""
        with record.reading(self.caseroom) as session:
            found = session.scalars(select(entity).filter_by(**wanted)).first()
        return str(getattr(found, "id", ""))


def ahead(caseroom: Caseroom, clock: StoppedClock) -> None:
    """Before a meeting: invited, asked, somebody cannot get in, a mail fails, and it is cancelled."""
    story = Story(caseroom, lay_asked(caseroom), clock)
    cast = story.cast
    with record.housekeeping(caseroom) as session:
        dev = update(Enrolment).where(Enrolment.person_id == cast.people["dev"])
        session.execute(dev.values(confirm_by=clock.now.date()))
    inviting.send_invitations(caseroom, story.by("alma"), cast.meeting)
    lay_failed(caseroom, cast, "fay", kind=MailKind.RETURN)
    story.tick(hours=2)
    story.tick(days=4)
    cancelling.cancel_meeting(caseroom, story.by("alma"), cast.meeting)
    story.tick()


def at_and_after(caseroom: Caseroom, clock: StoppedClock) -> None:
    """At a meeting and after it: a code, minutes, a dissent, corrections, extracts, and its actions."""
    story = Story(caseroom, lay_scene(caseroom, clock.now), clock)
    cast = story.cast
    play_open(caseroom, cast, clock)
    meeting_codes.ask(caseroom, code_now(caseroom, cast), email("rita"), clock.now, address="203.0.113.7")
    story.tick()
    close_and_issue(caseroom, cast, clock)
    story.tick()
    minutes_requests.ask_correction(
        caseroom, story.by("fay"), cast.meeting, item_id=cast.items["one"], text="Two of them", once="a" * 32
    )
    _correction(story)
    _extracts(story)
    _actions(story)
    story.tick(days=15)
    dissents.reply(caseroom, story.by("alma"), story.one(Dissent), once=secrets.token_hex(16), text="Noted")
    story.tick()


def _actions(story: Story) -> None:
    """Asked about, answered, escalated, and handed on by somebody who leaves."""
    caseroom, action = story.caseroom, story.one(Action, owner_id=story.cast.people["paul"])
    actions.query(caseroom, story.by("paul"), action, text="Which door?")
    story.tick()
    settling.reply(caseroom, story.by("alma"), action, text="The front door", new_due_on=None)
    with record.writing(caseroom, story.by("dev")) as writing:
        row = writing.session.get_one(Action, action)
        said = ActionAnswer(
            action_id=action,
            answer=ActionReply.ESCALATED,
            text=actions.sealed_line(writing, row, "Nobody has called"),
            meeting_id=story.cast.meeting,
            by=story.cast.people["dev"],
            at=writing.actor.now,
        )
        writing.session.add(said)
        writing.session.flush()
        action_mails.escalate(writing, row, said)
        writing.audit("demo.made")
    story.tick()
    leaving.leave(caseroom, story.by("carol"), story.cast.people["paul"])
    duty = story.one(Handover, action_id=action)
    handing_on.hand_on(caseroom, story.by("carol"), [duty], story.cast.people["carol"])
    story.tick()


def _correction(story: Story) -> None:
    """What the officers were given turns out to be wrong."""
    cast, piece = story.cast, story.cast.information["one officers"]
    given = DisclosureEvent(
        information_id=piece,
        case_id=cast.cases["one"],
        reference="ASB-ONE7",
        originator_id=cast.agencies[FUTURES],
        meeting_id=cast.meeting,
        event="given",
        at=story.clock.now,
    )
    with record.housekeeping(story.caseroom) as session:
        session.add(given)
    corrections.correct_information(
        story.caseroom,
        story.by("fay"),
        piece,
        text="It was on Friday",
        source="The log",
        withdraw_old=False,
        once="b" * 32,
    )
    story.tick()


def _extracts(story: Story) -> None:
    """Two agencies are asked to agree to an extract: one answers, the other never does."""
    until = Asked(why="The hearing", until_on=story.clock.now.date() + timedelta(days=1))
    for case in ("one", "two"):
        piece = story.cast.information[f"{case} involved"]
        extracts.ask(
            story.caseroom, story.by("alma"), story.cast.cases[case], [piece], asked=until, once=case[0] * 32
        )
    story.tick()
    request = story.one(Request, case_id=story.cast.cases["one"])
    requests.answer(story.caseroom, story.by("fay"), request, grants=False, reason="He is a witness")
    story.tick(days=2)


STORIES = (ahead, at_and_after)


def told(folder: Path, story: Callable[[Caseroom, StoppedClock], None], *, marks: bool) -> Iterator[Told]:
    """The mails of a story, where its kind of meeting marks them or, as shipped, does not."""
    clock = StoppedClock()
    folder.mkdir()
    with closing(fresh_caseroom(folder, clock=clock)) as caseroom:
        if marks:
            with record.housekeeping(caseroom) as session:
                session.execute(update(MeetingType).values(marking_on_mails=True))
        story(caseroom, clock)
        files = {mail["Message-ID"]: mail for mail in all_mails(caseroom)}
        with record.reading(caseroom) as session:
            left = session.scalars(select(OutboxMail).where(OutboxMail.state == MailState.SENT)).all()
            for row in left:
                about = outbox.meetings_of(session, row.kind, [row.duty_id])
                yield Told(row.kind, row.kind == MailKind.AGENCY_DAY or bool(about), files[row.message_id])


def test_every_kind_of_mail_about_a_meeting_is_marked_and_no_other(tmp_path: Path) -> None:
    mails = [mail for story in STORIES for mail in told(tmp_path / story.__name__, story, marks=True)]
    for kind, is_about_meeting, mail in mails:
        assert mail["Subject"].strip().startswith(f"{MARKING}: ") == is_about_meeting, kind
        assert words(mail).startswith(MARKING) == is_about_meeting, kind
    assert {kind for kind, is_about_meeting, _ in mails if is_about_meeting} == {
        *(outbox._MEETING_OF.keys() - {MailKind.ACTION_TEXT}),
        MailKind.AGENCY_DAY,
    }
    assert not all(is_about_meeting for _, is_about_meeting, _ in mails)


def test_nothing_is_marked_as_shipped(tmp_path: Path) -> None:
    mails = list(told(tmp_path / "ahead", ahead, marks=False))
    assert any(is_about_meeting for _, is_about_meeting, _ in mails)
    assert not any(MARKING in mail["Subject"] + words(mail) for _, _, mail in mails)
