"""From draft to issued: who may open which document, and what a crash, a replay or a late word does to it."""

import pytest
from sqlalchemy import event, select

from meetings.audit import first_break
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock
from meetings.operations import closing, issuing, making_minutes, narratives, outcomes
from meetings.refusals import Conflict, NotVisible
from models.agencies import Agency, Partner
from models.meetings import Meeting
from models.outcomes import Minutes, MinutesFile
from models.records import AuditRow
from models.states import MeetingState
from tests.cast import AMBER, FUTURES, POLICE, RIVERSIDE, Cast
from tests.documents.reading import opened, under
from tests.held import Held, decided, lay_held
from tests.held import close as lay_closed
from tests.issued import SUMMARY, files, parts, rows
from tests.sitting import meeting_of

EVERYBODY = {AMBER, FUTURES, POLICE, RIVERSIDE, SUMMARY}


@pytest.fixture
def closed(caseroom: Caseroom) -> Held:
    """A meeting closed, its drafts made."""
    held = lay_held(caseroom)
    lay_closed(caseroom, held)
    held.wait(60)
    return held


def close(caseroom: Caseroom, held: Held) -> None:
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)


def issue(caseroom: Caseroom, held: Held, by: str = "alma") -> str:
    return issuing.issue_minutes(caseroom, held.by(by), held.cast.meeting)


def openable(caseroom: Caseroom, held: Held, name: str) -> set[tuple[str, int]]:
    """Agency and version of every document whose bytes a person may open now."""
    statement = (
        select(Agency.key, Minutes.version)
        .select_from(MinutesFile)
        .join(Minutes, Minutes.id == MinutesFile.minutes_id)
        .outerjoin(Agency, Agency.id == Minutes.agency_id)
    )
    with looking(caseroom, held.by(name)) as sight:
        return {(key or SUMMARY, version) for key, version in sight.execute(statement)}


def suspend(caseroom: Caseroom, cast: Cast, agency: str, held: Held) -> None:
    with record.writing(caseroom, Clock(held.now)) as writing:
        partner = writing.session.get_one(Partner, (cast.agreement, cast.agencies[agency]))
        partner.suspended_at = held.now
        writing.audit("partner.changed", agency=cast.agencies[agency], state="suspended")


def test_drafts_are_for_the_officers_and_issued_minutes_for_their_agencies(
    caseroom: Caseroom, closed: Held
) -> None:
    seen = {
        name: openable(caseroom, closed, name) for name in ("alma", "carol", "paul", "fay", "rita", "eve")
    }
    assert seen == {
        "alma": {(AMBER, 0), (SUMMARY, 0)},
        "carol": {(POLICE, 0), (SUMMARY, 0)},
        "paul": set(),
        "fay": set(),
        "rita": set(),
        "eve": set(),
    }
    issue(caseroom, closed)
    assert openable(caseroom, closed, "alma") == {(AMBER, 0), (SUMMARY, 0), (AMBER, 1), (SUMMARY, 1)}
    assert openable(caseroom, closed, "paul") == {(POLICE, 1), (SUMMARY, 1)}
    assert openable(caseroom, closed, "fay") == {(FUTURES, 1), (SUMMARY, 1)}
    assert openable(caseroom, closed, "rita") == {(RIVERSIDE, 1), (SUMMARY, 1)}
    assert openable(caseroom, closed, "eve") == {(SUMMARY, 1)}


def test_issuing_says_when_and_by_whom(caseroom: Caseroom, closed: Held) -> None:
    issue(caseroom, closed, "dev")
    meeting = meeting_of(caseroom, closed.cast)
    assert (meeting.state, meeting.issued_at) == (MeetingState.ISSUED, closed.now)
    with record.reading(caseroom) as session:
        assert first_break(session) is None
        row = session.scalars(select(AuditRow).where(AuditRow.event == "meeting.issued")).one()
    assert row.actor_id == closed.cast.people["dev"]


def test_only_an_officer_issues(caseroom: Caseroom, closed: Held) -> None:
    for name in ("paul", "fay", "eve"):
        with pytest.raises(NotVisible):
            issue(caseroom, closed, name)
    assert rows(caseroom, closed, 1) == {}
    issue(caseroom, closed, "carol")
    assert set(rows(caseroom, closed, 1)) == EVERYBODY


def test_a_meeting_that_is_not_closed_has_no_minutes_to_issue(caseroom: Caseroom) -> None:
    held = lay_held(caseroom)
    with pytest.raises(Conflict, match="Close the meeting first"):
        issue(caseroom, held)
    assert making_minutes.make_documents(caseroom, held.cast.meeting, held.now) == 0
    assert rows(caseroom, held, 0) == {}


def test_issuing_twice_changes_nothing_more(caseroom: Caseroom, closed: Held) -> None:
    issue(caseroom, closed)
    first = {key: row.id for key, row in rows(caseroom, closed, 1).items()}
    revision = meeting_of(caseroom, closed.cast).revision
    closed.wait(5)
    assert issue(caseroom, closed, "carol") == closed.cast.meeting
    assert {key: row.id for key, row in rows(caseroom, closed, 1).items()} == first
    assert meeting_of(caseroom, closed.cast).revision == revision


def test_a_crash_after_the_close_is_made_good_at_the_next_tick(caseroom: Caseroom) -> None:
    held = lay_held(caseroom)
    close(caseroom, held)
    assert rows(caseroom, held, 0) == {}
    held.wait(1)
    assert making_minutes.make_missing_documents(caseroom, held.now) == len(EVERYBODY)
    assert set(rows(caseroom, held, 0)) == EVERYBODY
    assert making_minutes.make_missing_documents(caseroom, held.now) == 0
    assert making_minutes.make_documents(caseroom, held.cast.meeting, held.now) == 0
    assert set(rows(caseroom, held, 0)) == EVERYBODY


def test_one_meetings_failure_keeps_no_other_from_its_documents(
    caseroom: Caseroom, caplog: pytest.LogCaptureFixture
) -> None:
    held = lay_held(caseroom)
    close(caseroom, held)
    with record.writing(caseroom, Clock(held.now)) as writing:
        meeting = writing.session.get_one(Meeting, held.cast.meeting)
        columns = {column.key: getattr(meeting, column.key) for column in Meeting.__table__.columns}
        writing.session.add(Meeting(**(columns | {"id": "0" * 32, "opened_at": None})))
        writing.audit("meeting.planned", "0" * 32)
    assert making_minutes.make_missing_documents(caseroom, held.now) == len(EVERYBODY)
    assert "the documents of meeting 00000000000000000000000000000000 could not be made" in caplog.text


def test_the_same_draft_is_made_whenever_it_is_made(caseroom: Caseroom, closed: Held) -> None:
    with record.reading(caseroom) as session:
        meeting = session.get_one(Meeting, closed.cast.meeting)
        assert meeting.closed_at is not None
        draft = making_minutes.edition(
            session, caseroom, meeting.id, version=making_minutes.DRAFT, at=meeting.closed_at
        )
    again = {made.sha256 for made in making_minutes.render(caseroom, closed.cast.meeting, draft)}
    assert again == {row.sha256 for row in rows(caseroom, closed, 0).values()}


def test_an_agency_suspended_before_the_issue_gets_no_minutes_and_opens_none(
    caseroom: Caseroom, closed: Held
) -> None:
    suspend(caseroom, closed.cast, RIVERSIDE, closed)
    issue(caseroom, closed)
    assert set(rows(caseroom, closed, 1)) == EVERYBODY - {RIVERSIDE}
    recipients = under(opened(files(caseroom, closed, 1)[POLICE]), "Recipients")
    assert recipients == ["Amber Valley Borough Council", "Derbyshire Constabulary", "Futures Housing Group"]
    assert openable(caseroom, closed, "rita") == set()


def test_an_agency_suspended_after_the_issue_opens_its_minutes_no_more(
    caseroom: Caseroom, closed: Held
) -> None:
    issue(caseroom, closed)
    assert (RIVERSIDE, 1) in openable(caseroom, closed, "rita")
    closed.wait(5)
    suspend(caseroom, closed.cast, RIVERSIDE, closed)
    assert openable(caseroom, closed, "rita") == set()


def test_a_word_written_while_the_minutes_are_made_is_not_lost(caseroom: Caseroom, closed: Held) -> None:
    written: list[str] = []

    @event.listens_for(caseroom.viewers["summary"], "begin")
    def write(_: object) -> None:
        if not written:
            written.append("once")
            narratives.record_narrative(
                caseroom,
                closed.by("dev"),
                closed.cast.items["one"],
                once=closed.once(),
                text="Written at the last moment",
            )

    with pytest.raises(Conflict, match="The record changed"):
        issue(caseroom, closed)
    assert meeting_of(caseroom, closed.cast).state == MeetingState.CLOSED
    assert rows(caseroom, closed, 1) == {}
    issue(caseroom, closed)
    assert "Written at the last moment" in parts(files(caseroom, closed, 1)[FUTURES])


def test_a_decision_that_another_overtook_stands_in_no_ones_minutes(caseroom: Caseroom) -> None:
    held = lay_held(caseroom)
    narrower = decided(caseroom, held.cast, "Only the police know this now", made_by=POLICE, narrow=True)
    outcomes.record_decision(
        caseroom,
        held.by("dev"),
        held.cast.items["one"],
        narrower,
        once=held.once(),
        replaces=held.decision,
    )
    close(caseroom, held)
    issue(caseroom, held)
    words = {agency: parts(content) for agency, content in files(caseroom, held, 1).items()}
    assert {agency for agency in words if "Only the police know this now" in words[agency]} == {POLICE}
    assert {agency for agency in words if "Decided for all on one" in words[agency]} == {POLICE}


@pytest.mark.postgres
def test_the_same_documents_are_issued_on_postgresql(postgres_caseroom: Caseroom) -> None:
    held = lay_held(postgres_caseroom)
    close(postgres_caseroom, held)
    assert making_minutes.make_missing_documents(postgres_caseroom, held.now) == len(EVERYBODY)
    issue(postgres_caseroom, held)
    assert set(rows(postgres_caseroom, held, 1)) == EVERYBODY
    assert openable(postgres_caseroom, held, "rita") == {(RIVERSIDE, 1), (SUMMARY, 1)}
    assert "Plan the warrant" in parts(files(postgres_caseroom, held, 1)[POLICE])
    assert "Plan the warrant" not in parts(files(postgres_caseroom, held, 1)[AMBER])
