"""Who answers what an agency is asked, how it changes, and who then knows that it answered and what."""

import secrets

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import cases, opening_meeting, return_workers, returns
from meetings.operations.describing import About, Words
from meetings.operations.information import Recipients, add_information
from meetings.queries.categories import offered
from meetings.refusals import Conflict, Invalid, NotVisible
from models.cases import Case, CaseWorker
from models.returns import Return, ReturnAnswer
from models.states import Audience, Channel, Returned, StatementOf, SubjectRole
from tests.asked import answers_of, keep_out, lay_asked, represent, return_of
from tests.cast import AMBER, EREWASH, FUTURES, POLICE, Cast
from tests.places import StoppedClock
from tests.planned import audited, last_seq

EVERYBODY = ("alma", "dev", "carol", "paul", "fay", "rita", "eve")


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    return lay_asked(caseroom)


def bring(caseroom: Caseroom, cast: Cast, name: str, clock: StoppedClock, to: Audience) -> None:
    """Information on case one from a person's agency."""
    viewer = cast.viewer(name, clock.now)
    with looking(caseroom, viewer) as sight:
        known = offered(sight, cast.agreement, str(viewer.agency), clock.now.date())
    category = next(one.id for one in known if not (one.needs_consent or one.needs_relevance))
    add_information(
        caseroom,
        viewer,
        cast.cases["one"],
        category,
        words=Words(text="Seen at the door", source="Notes", necessity="To plan"),
        about=About(statement_of=StatementOf.FACT, channel=Channel.MEETING, subject_role=SubjectRole.OTHER),
        recipients=Recipients(audience=to),
        once=secrets.token_hex(16),
    )


def who_sees(caseroom: Caseroom, cast: Cast, asked: Return) -> tuple[set[str], set[str]]:
    """Who knows of a return, and who what was answered."""
    know, read = set(), set()
    for name in EVERYBODY:
        with looking(caseroom, cast.viewer(name)) as sight:
            if sight.scalar(select(Return.id).where(Return.id == asked.id)):
                know.add(name)
            if sight.scalars(select(ReturnAnswer.id).where(ReturnAnswer.return_id == asked.id)).all():
                read.add(name)
    return know, read


def nil(caseroom: Caseroom, cast: Cast, name: str, asked: Return) -> str:
    return returns.answer_return(caseroom, cast.viewer(name), asked.id, Returned.NIL)


def test_nothing_held_is_told_to_the_agency_and_that_it_answered_to_the_coordinator(
    caseroom: Caseroom, cast: Cast
) -> None:
    asked = return_of(caseroom, cast, POLICE, "two")
    before = last_seq(caseroom)
    nil(caseroom, cast, "paul", asked)

    assert answers_of(caseroom, asked) == ["nothing held"]
    assert return_of(caseroom, cast, POLICE, "two").answered_at == cast.now
    told = ("return.answered", asked.id, {"case": cast.cases["two"]})
    assert told in audited(caseroom, before)
    # Alma coordinates, and Dev is an officer; neither holds anything that the police brought.
    assert who_sees(caseroom, cast, asked) == ({"alma", "dev", "carol", "paul"}, {"carol", "paul"})


def test_whoever_holds_something_of_the_agency_reads_what_it_answered(caseroom: Caseroom, cast: Cast) -> None:
    asked = return_of(caseroom, cast, FUTURES)
    returns.answer_return(
        caseroom, cast.viewer("fay"), asked.id, Returned.DECLINED, reason="He has not agreed"
    )
    assert who_sees(caseroom, cast, asked) == ({"alma", "dev", "carol", "paul", "fay"},) * 2
    with looking(caseroom, cast.viewer("paul")) as sight:
        found = select(ReturnAnswer.reason).where(ReturnAnswer.return_id == asked.id)
        assert sight.rows(found, str) == ["He has not agreed"]


def test_bringing_information_answers_and_may_take_the_place_of_another_answer(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    asked = return_of(caseroom, cast, POLICE)
    nil(caseroom, cast, "paul", asked)
    clock.forward(hours=1)
    bring(caseroom, cast, "paul", clock, Audience.INVOLVED)
    clock.forward(hours=1)
    bring(caseroom, cast, "paul", clock, Audience.INVOLVED)
    assert answers_of(caseroom, asked) == ["nothing held", "information"]
    assert return_of(caseroom, cast, POLICE).answered_at == cast.now, "the coordinator sees no change"
    assert return_of(caseroom, cast, POLICE, "two").answered_at is None


def test_an_answer_may_be_changed_and_the_same_again_changes_nothing(caseroom: Caseroom, cast: Cast) -> None:
    fay, asked = cast.viewer("fay"), return_of(caseroom, cast, FUTURES)
    first = nil(caseroom, cast, "fay", asked)
    before = last_seq(caseroom)
    assert nil(caseroom, cast, "fay", asked) == first
    assert audited(caseroom, before) == []

    returns.answer_return(caseroom, fay, asked.id, Returned.INFORMATION, seen=first)
    assert answers_of(caseroom, asked) == ["nothing held", "information"]


def test_a_colleagues_answer_is_not_overwritten_unseen(caseroom: Caseroom, cast: Cast) -> None:
    asked = return_of(caseroom, cast, POLICE)
    returns.answer_return(caseroom, cast.viewer("paul"), asked.id, Returned.DECLINED, reason="Not ours")
    with pytest.raises(Conflict) as refused:
        nil(caseroom, cast, "carol", asked)
    assert refused.value.current == "Declined: Not ours"
    assert answers_of(caseroom, asked) == ["declined"]


@pytest.mark.parametrize(
    ("name", "answer", "field"),
    [
        ("fay", "perhaps", "answer"),
        ("fay", Returned.DECLINED, "reason"),
        ("paul", Returned.INFORMATION, "answer"),
    ],
)
def test_what_cannot_stand_is_refused(
    caseroom: Caseroom, cast: Cast, name: str, answer: str, field: str
) -> None:
    asked = return_of(caseroom, cast, FUTURES if name == "fay" else POLICE)
    with pytest.raises(Invalid) as refused:
        returns.answer_return(caseroom, cast.viewer(name), asked.id, answer)
    assert set(refused.value.messages) == {field}
    assert answers_of(caseroom, asked) == []


@pytest.mark.long
def test_nobody_answers_for_another_agency_or_on_a_case_they_do_not_see(
    caseroom: Caseroom, cast: Cast
) -> None:
    asked = return_of(caseroom, cast, FUTURES)
    for name in ("alma", "carol", "rita", "eve"):
        with pytest.raises(NotVisible):
            nil(caseroom, cast, name, asked)
    keep_out(caseroom, cast, "fay", "one")
    assert who_sees(caseroom, cast, asked)[0] == {"alma", "dev", "carol", "paul"}
    with pytest.raises(NotVisible):
        nil(caseroom, cast, "fay", asked)


def test_once_the_meeting_is_open_answers_stand(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    asked = return_of(caseroom, cast, FUTURES)
    opening_meeting.open_meeting(caseroom, cast.viewer("alma"), cast.meeting)
    with pytest.raises(Conflict, match="has been opened"):
        nil(caseroom, cast, "fay", asked)
    bring(caseroom, cast, "fay", clock, Audience.INVOLVED)
    assert answers_of(caseroom, asked) == []


def test_a_representative_who_does_not_see_the_case_chooses_who_answers(
    caseroom: Caseroom, cast: Cast
) -> None:
    """Erewash joins, nobody of it is on the register, and Eve represents it."""
    represent(caseroom, cast, "eve")
    fay = cast.viewer("fay")
    cases.involve_agency(caseroom, fay, cast.cases["one"], cast.agencies[EREWASH], reason="He moves there")
    asked, eve = return_of(caseroom, cast, EREWASH), cast.viewer("eve")
    assert not _sees_case(caseroom, cast, "eve")
    assert "eve" in who_sees(caseroom, cast, asked)[0]
    with pytest.raises(NotVisible):
        nil(caseroom, cast, "eve", asked)

    return_workers.assign_for_return(caseroom, eve, asked.id, cast.people["eve"])
    assert _sees_case(caseroom, cast, "eve")
    nil(caseroom, cast, "eve", asked)
    assert answers_of(caseroom, asked) == ["nothing held"]


def test_only_a_representative_chooses_and_only_a_colleague(caseroom: Caseroom, cast: Cast) -> None:
    asked, carol = return_of(caseroom, cast, POLICE), cast.viewer("carol")
    with pytest.raises(NotVisible):
        return_workers.assign_for_return(caseroom, cast.viewer("paul"), asked.id, cast.people["paul"])
    with pytest.raises(NotVisible):
        return_workers.assign_for_return(
            caseroom, carol, return_of(caseroom, cast, AMBER).id, cast.people["dev"]
        )
    with pytest.raises(Invalid):
        return_workers.assign_for_return(caseroom, carol, asked.id, cast.people["fay"])
    return_workers.assign_for_return(caseroom, carol, asked.id, cast.people["paul"])
    before = last_seq(caseroom)
    return_workers.assign_for_return(caseroom, carol, asked.id, cast.people["paul"])
    assert audited(caseroom, before) == []
    with record.reading(caseroom) as session:
        assert session.get(CaseWorker, (cast.cases["one"], cast.people["paul"])) is not None


def _sees_case(caseroom: Caseroom, cast: Cast, name: str) -> bool:
    with looking(caseroom, cast.viewer(name)) as sight:
        return sight.scalar(select(Case.id).where(Case.id == cast.cases["one"])) is not None
