"""Suspended, let in again, left: all that was open ends at once, and what was to do is handed on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock, Viewer, desk
from meetings.operations import calendar_feeds, handing_on, leaving, new_sessions, offices, outbox, sessions
from meetings.operations.people import Newcomer, enrol
from meetings.operations.signing_in import hash_password
from meetings.queries import people
from meetings.queries.people import Duty
from meetings.refusals import Conflict, Invalid, NotVisible
from meetings.sealed import seal
from models.cases import Case, CaseWorker, Exclusion
from models.enrolments import Enrolment
from models.handovers import Handover
from models.mails import MailKind
from models.meetings import Attendance, Meeting
from models.outcomes import Action
from models.people import Account, CalendarFeed, Office, Person
from models.records import OutboxMail
from models.states import ActionState, AttendanceState, ExclusionKind
from tests import accounts
from tests.cast import FUTURES, PASSWORD, POLICE, Cast, lay_action, lay_scene
from tests.places import StoppedClock
from tests.played import play_open


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    laid = lay_scene(caseroom, clock.now)
    accounts.allow_domains(caseroom, laid)
    return laid


def session_of(caseroom: Caseroom, cast: Cast, name: str) -> str:
    with record.writing(caseroom, cast.viewer(name)) as writing:
        return new_sessions.start(writing, cast.people[name], how="password").token


def another_representative(caseroom: Caseroom, cast: Cast, home: str) -> str:
    """A second representative of an agency; their id."""
    newcomer = Newcomer(
        name="Nia",
        role="Manager",
        agency_id=cast.agencies[home],
        email=f"nia@{home}.example",
        password_hash=hash_password(caseroom.settings, PASSWORD),
        offices=("representative",),
    )
    (person_id,) = enrol(caseroom, [newcomer], cast.now)
    return person_id


def represent(caseroom: Caseroom, cast: Cast, home: str) -> Viewer:
    """Nia at her desk, a second representative of an agency."""
    return desk(another_representative(caseroom, cast, home), cast.agencies[home], cast.now)


@pytest.mark.parametrize("end", [leaving.suspend, leaving.leave])
def test_all_that_was_open_ends_at_once(
    caseroom: Caseroom, cast: Cast, end: Callable[[Caseroom, Viewer, str], object]
) -> None:
    token = session_of(caseroom, cast, "paul")
    feed = calendar_feeds.make_feed(caseroom, cast.viewer("paul"))
    with record.writing(caseroom, cast.viewer("paul")) as writing:
        outbox.queue(writing, MailKind.ACTION, cast.people["paul"], "d" * 32, "due", cast.now, of=date.min)
        writing.audit("demo.made")
    assert sessions.find(caseroom, token, cast.now) is not None
    assert calendar_feeds.reader(caseroom, feed, cast.now) is not None

    end(caseroom, cast.viewer("carol"), cast.people["paul"])
    assert sessions.find(caseroom, token, cast.now) is None
    assert calendar_feeds.reader(caseroom, feed, cast.now) is None
    assert not sessions.admits(caseroom, cast.people["paul"], cast.now)
    with record.reading(caseroom) as session:
        assert session.scalars(select(CalendarFeed)).all() == []
        mails = select(OutboxMail.state).where(OutboxMail.person_id == cast.people["paul"])
        assert session.scalars(mails).all() == ["withdrawn"]


def test_a_suspended_person_sees_nothing_even_where_a_session_would_stand(
    caseroom: Caseroom, cast: Cast
) -> None:
    fay, nia = cast.viewer("fay"), represent(caseroom, cast, FUTURES)
    with looking(caseroom, fay) as sight:
        assert sight.scalars(select(Case.id)).all() == [cast.cases["one"]]
    leaving.suspend(caseroom, nia, cast.people["fay"])
    with looking(caseroom, fay) as sight:
        assert sight.scalars(select(Case.id)).all() == []
        assert sight.scalars(select(Meeting.id)).all() == []


def test_somebody_let_in_again_is_confirmed_and_starts_a_session_anew(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    token = session_of(caseroom, cast, "paul")
    leaving.suspend(caseroom, cast.viewer("carol"), cast.people["paul"])
    clock.forward(days=3)
    leaving.resume(caseroom, cast.viewer("carol", clock.now), cast.people["paul"])
    assert sessions.admits(caseroom, cast.people["paul"], clock.now)
    assert sessions.find(caseroom, token, clock.now) is None
    with record.reading(caseroom) as session:
        enrolment = session.get_one(Enrolment, cast.people["paul"])
        assert enrolment.confirm_by == clock.now.date() + timedelta(days=180)


def test_who_has_left_leaves_a_name_and_frees_the_address(caseroom: Caseroom, cast: Cast) -> None:
    leaving.leave(caseroom, cast.viewer("carol"), cast.people["paul"])
    with record.reading(caseroom) as session:
        assert session.get(Account, cast.people["paul"]) is None
        assert session.get_one(Person, cast.people["paul"]).name == "Paul"
    with pytest.raises(NotVisible):
        leaving.leave(caseroom, cast.viewer("carol"), cast.people["paul"])
    assert accounts.invite(caseroom, cast, "paul") != cast.people["paul"]


@pytest.mark.parametrize("name", ["paul", "alma", "fay"])
def test_nobody_else_suspends_lets_in_or_records_a_leaver(caseroom: Caseroom, cast: Cast, name: str) -> None:
    viewer, paul = cast.viewer(name), cast.people["paul"]
    with pytest.raises(NotVisible):
        leaving.suspend(caseroom, viewer, paul)
    with pytest.raises(NotVisible):
        leaving.resume(caseroom, viewer, paul)
    with pytest.raises(NotVisible):
        leaving.leave(caseroom, viewer, paul)
    leaving.suspend(caseroom, cast.viewer("carol"), paul)
    leaving.suspend(caseroom, cast.viewer("carol"), paul)


def test_the_last_representative_stays_until_there_is_another(caseroom: Caseroom, cast: Cast) -> None:
    carol = cast.viewer("carol")
    with pytest.raises(Invalid, match="last nominated representative"):
        leaving.leave(caseroom, carol, cast.people["carol"])
    with pytest.raises(NotVisible):
        leaving.suspend(caseroom, carol, cast.people["carol"])
    with pytest.raises(Invalid, match="last nominated representative"):
        leaving.suspend(caseroom, cast.viewer("alma"), cast.people["carol"])
    another_representative(caseroom, cast, POLICE)
    leaving.leave(caseroom, carol, cast.people["carol"])
    assert not sessions.admits(caseroom, cast.people["carol"], cast.now)


def test_a_suspended_representative_is_no_successor(caseroom: Caseroom, cast: Cast) -> None:
    nia = another_representative(caseroom, cast, POLICE)
    leaving.suspend(caseroom, cast.viewer("carol"), nia)
    with pytest.raises(Invalid):
        leaving.leave(caseroom, cast.viewer("carol"), cast.people["carol"])


def test_who_was_never_approved_is_declined_instead(caseroom: Caseroom, cast: Cast) -> None:
    waiting = accounts.enrolled(caseroom, cast, "uma")
    with pytest.raises(Conflict):
        leaving.suspend(caseroom, cast.viewer("carol"), waiting)
    with pytest.raises(Conflict):
        leaving.leave(caseroom, cast.viewer("carol"), waiting)


def test_in_an_open_meeting_they_leave_and_its_screens_look_again(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    play_open(caseroom, cast, clock)
    with record.reading(caseroom) as session:
        place = session.get_one(Attendance, cast.attendances["paul"])
        place_state, before = place.state, session.get_one(Meeting, cast.meeting).agenda_revision
    assert place_state == AttendanceState.HERE
    leaving.suspend(caseroom, cast.viewer("carol", clock.now), cast.people["paul"])
    with record.reading(caseroom) as session:
        assert session.get_one(Attendance, cast.attendances["paul"]).state == AttendanceState.LEFT
        assert session.get_one(Meeting, cast.meeting).agenda_revision > before


@dataclass
class Left:
    """Fay, who worked on case one and owned an action, has left; Nia represents her agency."""

    nia: Viewer
    colleague: str
    action: str


@pytest.fixture
def left(caseroom: Caseroom, cast: Cast) -> Left:
    due = cast.now.date() + timedelta(days=7)
    action = lay_action(caseroom, cast, "A-1111", owner="fay", audience=(FUTURES,), due_on=due)
    nia = represent(caseroom, cast, FUTURES)
    newcomer = Newcomer(
        name="Ola",
        role="Officer",
        agency_id=cast.agencies[FUTURES],
        email=f"ola@{FUTURES}.example",
        password_hash="",
    )
    (colleague,) = enrol(caseroom, [newcomer], cast.now)
    assert leaving.leave(caseroom, nia, cast.people["fay"]) == 2
    return Left(nia, colleague, action)


def duties(caseroom: Caseroom, viewer: Viewer) -> list[Duty]:
    with looking(caseroom, viewer) as sight:
        return people.duties(sight)


def test_what_somebody_was_to_do_is_listed_by_reference_for_their_representatives(
    caseroom: Caseroom, cast: Cast, left: Left
) -> None:
    listed = [(duty.reference, duty.whose) for duty in duties(caseroom, left.nia)]
    assert listed == [("A-1111", "Fay"), ("ASB-ONE7", "Fay")]
    for name in ("carol", "alma"):
        assert duties(caseroom, cast.viewer(name)) == []


def test_a_colleague_owns_the_action_anew_and_works_on_the_case(
    caseroom: Caseroom, cast: Cast, left: Left
) -> None:
    ids = [duty.id for duty in duties(caseroom, left.nia)]
    assert handing_on.hand_on(caseroom, left.nia, ids, left.colleague) == 2
    assert duties(caseroom, left.nia) == []
    with record.reading(caseroom) as session:
        action = session.get_one(Action, left.action)
        assert (action.owner_id, action.state) == (left.colleague, ActionState.OFFERED)
        workers = select(CaseWorker.person_id).where(CaseWorker.case_id == cast.cases["one"])
        assert session.scalars(workers).all() == [left.colleague]
    assert handing_on.hand_on(caseroom, left.nia, ids, left.colleague) == 0, "a second press does nothing"


def test_duties_go_to_an_approved_colleague_who_may_see_the_case(
    caseroom: Caseroom, cast: Cast, left: Left
) -> None:
    ids = [duty.id for duty in duties(caseroom, left.nia)]
    with record.writing(caseroom, Clock(cast.now)) as writing:
        key = writing.key("case", cast.cases["one"])
        kept_out = Exclusion(
            case_id=cast.cases["one"],
            person_id=left.colleague,
            kind=ExclusionKind.PUT_OUT,
            reason=seal(key, "exclusions.reason", "A neighbour"),
            made_at=cast.now,
            made_by=cast.people["alma"],
        )
        writing.session.add(kept_out)
        writing.session.flush()
        exclusion_id = kept_out.id
        writing.audit("demo.made")
    for to in (cast.people["paul"], cast.people["fay"], left.colleague, "nobody"):
        with pytest.raises(Invalid):
            handing_on.hand_on(caseroom, left.nia, ids, to)
    with pytest.raises(NotVisible):
        handing_on.hand_on(caseroom, cast.viewer("carol"), ids, cast.people["paul"])
    with pytest.raises(Invalid):
        handing_on.hand_on(caseroom, left.nia, [], left.colleague)
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.get_one(Exclusion, exclusion_id).lifted_at = cast.now
        writing.audit("demo.made")
    assert handing_on.hand_on(caseroom, left.nia, ids, left.colleague) == 2


def test_who_is_let_in_again_keeps_what_was_not_handed_on(caseroom: Caseroom, cast: Cast) -> None:
    nia, fay = represent(caseroom, cast, FUTURES), cast.people["fay"]
    leaving.suspend(caseroom, nia, fay)
    assert len(duties(caseroom, nia)) == 1
    leaving.resume(caseroom, nia, fay)
    assert duties(caseroom, nia) == []
    with record.reading(caseroom) as session:
        assert session.get(CaseWorker, (cast.cases["one"], fay)) is not None
        assert session.scalars(select(Handover.to_id)).all() == [None]


def test_an_agency_gives_two_offices_and_no_more(caseroom: Caseroom, cast: Cast) -> None:
    carol, paul = cast.viewer("carol"), cast.people["paul"]
    both = ["data protection lead", "designated officer"]
    trained = cast.now.date()

    def keep(viewer: Viewer, who: str, given: list[str], on: date | None = trained) -> None:
        offices.keep_details(caseroom, viewer, who, offices=given, trained_on=on)

    keep(carol, paul, both)
    keep(carol, paul, both)
    with record.reading(caseroom) as session:
        held = select(Office.office).where(Office.person_id == paul).order_by(Office.office)
        assert session.scalars(held).all() == both
        assert session.get_one(Enrolment, paul).trained_on == trained
    for given in (["representative"], ["administrator"], ["chair"]):
        with pytest.raises(Invalid):
            keep(carol, paul, given)
    with pytest.raises(Invalid):
        keep(carol, paul, both, trained + timedelta(days=1))
    for name in ("paul", "alma", "fay"):
        with pytest.raises(NotVisible):
            keep(cast.viewer(name), paul, [])
    keep(carol, cast.people["carol"], [], None)
    with record.reading(caseroom) as session:
        held = select(Office.office).where(Office.person_id == cast.people["carol"])
        assert session.scalars(held).all() == ["representative"]
