"""Planning: who may, what a meeting is made of, what a change sets off, and what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import func, select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock
from meetings.operations import attending, opening_meeting, planning
from meetings.operations.planning import Plan
from meetings.refusals import Conflict, Invalid, NotVisible
from models.cases import Case, Referral
from models.meetings import Meeting
from models.people import Person
from models.states import AttendanceRole, AttendanceState, MeetingState, ScreenMode
from tests.cast import EREWASH, POLICE, Cast, lay_scene
from tests.places import START
from tests.planned import (
    audited,
    change_row,
    coordinate,
    last_seq,
    meeting_row,
    officers_of,
    register_of,
    suspend,
)

ONCE = "0" * 32


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    return lay_scene(caseroom, START)


def plan(cast: Cast, **changes: object) -> Plan:
    given = Plan(
        title="November case meeting",
        held_on=date(2026, 11, 10),
        starts=time(10, 0),
        planned_minutes=120,
        place="Committee Room 1",
        secure_venue=None,
        chair=cast.people["alma"],
        deputy=cast.people["carol"],
        minute_taker=cast.people["dev"],
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def planned(caseroom: Caseroom, cast: Cast, once: str = ONCE, **changes: Any) -> str:
    return planning.plan_meeting(
        caseroom, cast.viewer("alma"), cast.meeting_type, plan(cast, **changes), once=once
    )


def refused(caseroom: Caseroom, cast: Cast, **changes: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        planned(caseroom, cast, **changes)
    return dict(refusal.value.messages)


def test_a_meeting_takes_its_timings_from_its_type(caseroom: Caseroom, cast: Cast) -> None:
    meeting = meeting_row(caseroom, planned(caseroom, cast))

    assert (meeting.title, meeting.place, meeting.planned_minutes) == (
        "November case meeting",
        "Committee Room 1",
        120,
    )
    assert (meeting.state, meeting.screen_mode) == (MeetingState.PLANNED, ScreenMode.NOTHING)
    assert (meeting.secure_venue, meeting.invited_at, meeting.on_table_id) == (None, None, None)
    assert meeting.starts_at == datetime(2026, 11, 10, 10, 0, tzinfo=UTC)
    assert meeting.sight_from == datetime(2026, 10, 31, 0, 0, tzinfo=UTC)
    assert meeting.corrections_until == datetime(2026, 11, 21, 0, 0, tzinfo=UTC)


def test_times_are_those_of_the_place(caseroom: Caseroom, cast: Cast) -> None:
    meeting = meeting_row(caseroom, planned(caseroom, cast, held_on=date(2026, 10, 24)))

    assert meeting.starts_at == datetime(2026, 10, 24, 9, 0, tzinfo=UTC)
    assert meeting.sight_from == datetime(2026, 10, 13, 23, 0, tzinfo=UTC)
    assert meeting.corrections_until == datetime(2026, 11, 4, 0, 0, tzinfo=UTC)


def test_the_statement_is_bound_to_title_day_and_agreement(caseroom: Caseroom, cast: Cast) -> None:
    meeting = meeting_row(caseroom, planned(caseroom, cast, title="November  case\nmeeting"))

    assert meeting.title == "November case meeting"
    assert meeting.statement_heading.split("\n") == [
        "November case meeting",
        "10 November 2026",
        "Information Sharing Agreement for Anti Social Behaviour",
        "Version 2.0",
    ]
    other = meeting_row(caseroom, planned(caseroom, cast, "1" * 32, held_on=date(2026, 11, 11)))
    assert meeting.statement_sha256 != other.statement_sha256
    same = meeting_row(caseroom, planned(caseroom, cast, "2" * 32, place="Elsewhere"))
    assert meeting.statement_sha256 == same.statement_sha256


def test_officers_stand_on_the_register_as_members(caseroom: Caseroom, cast: Cast) -> None:
    since = last_seq(caseroom)

    meeting_id = planned(caseroom, cast)

    assert officers_of(caseroom, cast, meeting_id) == {
        "chair": "alma",
        "deputy": "carol",
        "minute-taker": "dev",
    }
    register = register_of(caseroom, cast, meeting_id)
    assert {name: (row.role, row.state, row.agency_id) for name, row in register.items()} == {
        name: (AttendanceRole.MEMBER, AttendanceState.INVITED, cast.viewer(name).agency)
        for name in ("alma", "carol", "dev")
    }
    assert audited(caseroom, since) == [("meeting.planned", meeting_id, {})]


def test_the_same_form_twice_makes_one_meeting(caseroom: Caseroom, cast: Cast) -> None:
    first = planned(caseroom, cast)
    since = last_seq(caseroom)

    assert planned(caseroom, cast) == first
    assert audited(caseroom, since) == []
    with record.reading(caseroom) as session:
        assert session.scalar(select(func.count()).select_from(Meeting)) == 2


def test_only_a_coordinator_of_the_type_plans(caseroom: Caseroom, cast: Cast) -> None:
    for name in ("carol", "dev", "fay", "eve"):
        with pytest.raises(NotVisible):
            planning.plan_meeting(caseroom, cast.viewer(name), cast.meeting_type, plan(cast), once=ONCE)
    with pytest.raises(NotVisible):
        planning.plan_meeting(caseroom, cast.viewer("alma"), "f" * 32, plan(cast), once=ONCE)
    coordinate(caseroom, cast, "eve")
    assert planning.plan_meeting(caseroom, cast.viewer("eve"), cast.meeting_type, plan(cast), once=ONCE)
    suspend(caseroom, cast, EREWASH)
    with pytest.raises(NotVisible):
        planning.plan_meeting(caseroom, cast.viewer("eve"), cast.meeting_type, plan(cast), once="1" * 32)


def test_a_coordinator_sees_referrals_and_no_case(caseroom: Caseroom, cast: Cast) -> None:
    coordinate(caseroom, cast, "eve")
    with looking(caseroom, cast.viewer("alma")) as sight:
        assert set(sight.scalars(select(Case.id))) == set(cast.cases.values())
    with looking(caseroom, cast.viewer("eve")) as sight:
        assert set(sight.scalars(select(Referral.case_id))) == set(cast.cases.values())
        assert list(sight.scalars(select(Case.id))) == []


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"held_on": date(2026, 10, 12)}, {"held_on": "That date is past"}),
        ({"held_on": date(2029, 1, 1)}, {"held_on": "That date is more than two years ahead"}),
        ({"held_on": date.max}, {"held_on": "That date is more than two years ahead"}),
        ({"held_on": date.min}, {"held_on": "That date is past"}),
        ({"planned_minutes": 4}, {"planned_minutes": "Enter between 5 and 600 minutes"}),
        ({"planned_minutes": 601}, {"planned_minutes": "Enter between 5 and 600 minutes"}),
        ({"chair": "f" * 32}, {"chair": "Choose somebody whose agency is a partner today"}),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field(
    caseroom: Caseroom, cast: Cast, changes: dict[str, object], messages: dict[str, str]
) -> None:
    since = last_seq(caseroom)
    assert refused(caseroom, cast, **changes) == messages
    assert audited(caseroom, since) == []


def test_a_meeting_today_is_not_past(caseroom: Caseroom, cast: Cast) -> None:
    assert planned(caseroom, cast, held_on=START.date(), starts=time(0, 30))


def test_the_officers_are_three_people(caseroom: Caseroom, cast: Cast) -> None:
    alma, carol = cast.people["alma"], cast.people["carol"]
    assert refused(caseroom, cast, deputy=alma) == {"deputy": "Choose somebody other than the chair"}
    wanted = {"minute_taker": "Choose somebody other than the chair and the deputy"}
    assert refused(caseroom, cast, minute_taker=carol) == wanted
    assert refused(caseroom, cast, minute_taker=alma) == wanted


def test_nobody_of_a_suspended_agency_or_who_left_is_an_officer(caseroom: Caseroom, cast: Cast) -> None:
    planned(caseroom, cast)
    suspend(caseroom, cast, POLICE)
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.get_one(Person, cast.people["dev"]).left_at = cast.now
        writing.audit("demo.made")
    message = "Choose somebody whose agency is a partner today"
    assert refused(caseroom, cast, once="1" * 32) == {"deputy": message, "minute_taker": message}


def change(caseroom: Caseroom, cast: Cast, meeting_id: str, version: int, **changes: object) -> str:
    return planning.change_meeting(
        caseroom, cast.viewer("alma"), meeting_id, plan(cast, **changes), version=version
    )


def test_a_change_of_title_or_day_is_a_new_text(caseroom: Caseroom, cast: Cast) -> None:
    meeting_id = planned(caseroom, cast)
    before, since = meeting_row(caseroom, meeting_id), last_seq(caseroom)

    change(caseroom, cast, meeting_id, before.version, title="December case meeting")

    after = meeting_row(caseroom, meeting_id)
    assert (after.title, after.version) == ("December case meeting", before.version + 1)
    assert after.statement_heading.startswith("December case meeting\n")
    assert after.statement_sha256 != before.statement_sha256
    assert (after.revision, after.agenda_revision) == (before.revision + 1, before.agenda_revision + 1)
    assert audited(caseroom, since) == [
        ("meeting.changed", meeting_id, {"fields": ["statement_heading", "statement_sha256", "title"]})
    ]


def test_a_change_of_place_alone_keeps_the_text(caseroom: Caseroom, cast: Cast) -> None:
    meeting_id = planned(caseroom, cast)
    before = meeting_row(caseroom, meeting_id)

    change(caseroom, cast, meeting_id, before.version, place="Committee Room 9")

    after = meeting_row(caseroom, meeting_id)
    assert (after.place, after.statement_sha256) == ("Committee Room 9", before.statement_sha256)


def test_a_new_text_asks_again_whoever_had_agreed(caseroom: Caseroom, cast: Cast) -> None:
    opening_meeting.open_meeting(caseroom, cast.viewer("alma"), cast.meeting)
    text = meeting_row(caseroom, cast.meeting).statement_sha256
    attending.acknowledge(caseroom, cast.viewer("paul"), cast.meeting, text, agrees=True, alone=True)
    change_row(caseroom, cast, cast.meeting, state=MeetingState.PLANNED)
    agreed = register_of(caseroom, cast, cast.meeting)["paul"]
    assert agreed.agreed_at is not None
    assert agreed.acknowledgement_id is not None

    change(caseroom, cast, cast.meeting, meeting_row(caseroom, cast.meeting).version)

    asked = register_of(caseroom, cast, cast.meeting)["paul"]
    assert (asked.agreed_at, asked.acknowledgement_id) == (None, None)


def test_new_officers_join_the_register_and_former_ones_stay(caseroom: Caseroom, cast: Cast) -> None:
    meeting_id = planned(caseroom, cast)
    since = last_seq(caseroom)

    change(caseroom, cast, meeting_id, 1, chair=cast.people["paul"], deputy=cast.people["alma"])

    assert officers_of(caseroom, cast, meeting_id) == {
        "chair": "paul",
        "deputy": "alma",
        "minute-taker": "dev",
    }
    assert set(register_of(caseroom, cast, meeting_id)) == {"alma", "carol", "dev", "paul"}
    assert audited(caseroom, since) == [("meeting.changed", meeting_id, {"fields": ["officers"]})]


def test_a_stale_change_is_a_conflict_and_a_repeated_one_is_none(caseroom: Caseroom, cast: Cast) -> None:
    meeting_id = planned(caseroom, cast)
    change(caseroom, cast, meeting_id, 1, place="Here")
    since = last_seq(caseroom)

    assert change(caseroom, cast, meeting_id, 1, place="Here") == meeting_id
    with pytest.raises(Conflict):
        change(caseroom, cast, meeting_id, 1, place="There")
    assert audited(caseroom, since) == []
    assert meeting_row(caseroom, meeting_id).place == "Here"
    assert change(caseroom, cast, meeting_id, 2, place="There") == meeting_id


def test_a_stale_change_of_officers_is_a_conflict_too(caseroom: Caseroom, cast: Cast) -> None:
    meeting_id = planned(caseroom, cast)
    change(caseroom, cast, meeting_id, 1, deputy=cast.people["paul"])

    with pytest.raises(Conflict):
        change(caseroom, cast, meeting_id, 1, deputy=cast.people["eve"])
    assert officers_of(caseroom, cast, meeting_id)["deputy"] == "paul"


@pytest.mark.parametrize("state", [MeetingState.OPEN, MeetingState.CLOSED, MeetingState.ISSUED])
def test_an_opened_meeting_keeps_its_plan(caseroom: Caseroom, cast: Cast, state: MeetingState) -> None:
    meeting_id = planned(caseroom, cast)
    change_row(caseroom, cast, meeting_id, state=state)

    with pytest.raises(Conflict):
        change(caseroom, cast, meeting_id, 1, place="Elsewhere")


def test_who_may_not_plan_changes_nothing(caseroom: Caseroom, cast: Cast) -> None:
    meeting_id = planned(caseroom, cast)
    for name in ("carol", "paul", "fay", "eve"):
        with pytest.raises(NotVisible):
            planning.change_meeting(caseroom, cast.viewer(name), meeting_id, plan(cast, place="X"), version=1)
    with pytest.raises(NotVisible):
        change(caseroom, cast, "f" * 32, 1, place="X")
    assert meeting_row(caseroom, meeting_id).place == "Committee Room 1"


def test_officers_and_coordinators_record_the_venue_check(caseroom: Caseroom, cast: Cast) -> None:
    meeting_id, since = planned(caseroom, cast), last_seq(caseroom)
    text = "Door closed; checked by Dev at 09:40"

    planning.check_venue(caseroom, cast.viewer("dev"), meeting_id, secure_venue=text)

    assert meeting_row(caseroom, meeting_id).secure_venue == text
    planning.check_venue(caseroom, cast.viewer("alma"), meeting_id, secure_venue=text)
    assert audited(caseroom, since) == [("meeting.changed", meeting_id, {"fields": ["secure_venue"]})]
    for name in ("paul", "eve"):
        with pytest.raises(NotVisible):
            planning.check_venue(caseroom, cast.viewer(name), cast.meeting, secure_venue=text)
    change_row(caseroom, cast, meeting_id, state=MeetingState.CLOSED)
    with pytest.raises(Conflict):
        planning.check_venue(caseroom, cast.viewer("dev"), meeting_id, secure_venue="Again")


def test_taking_the_chair_swaps_two_offices(caseroom: Caseroom, cast: Cast) -> None:
    since = last_seq(caseroom)

    planning.take_chair(caseroom, cast.viewer("dev"), cast.meeting)

    taken = {"chair": "dev", "deputy": "carol", "minute-taker": "alma"}
    assert officers_of(caseroom, cast, cast.meeting) == taken
    planning.take_chair(caseroom, cast.viewer("dev"), cast.meeting)
    assert officers_of(caseroom, cast, cast.meeting) == taken
    assert audited(caseroom, since) == [("chair.taken", cast.meeting, {"former": cast.people["alma"]})]


def test_only_an_officer_takes_the_chair_and_only_until_the_end(caseroom: Caseroom, cast: Cast) -> None:
    coordinate(caseroom, cast, "eve")
    for name in ("paul", "fay", "eve"):
        with pytest.raises(NotVisible):
            planning.take_chair(caseroom, cast.viewer(name), cast.meeting)
    change_row(caseroom, cast, cast.meeting, state=MeetingState.CLOSED)
    with pytest.raises(Conflict):
        planning.take_chair(caseroom, cast.viewer("dev"), cast.meeting)
    assert officers_of(caseroom, cast, cast.meeting)["chair"] == "alma"


@pytest.mark.postgres
def test_planning_works_on_postgres(postgres_caseroom: Caseroom) -> None:
    cast = lay_scene(postgres_caseroom, START)
    meeting_id = planned(postgres_caseroom, cast)

    change(postgres_caseroom, cast, meeting_id, 1, title="Another", chair=cast.people["paul"])

    assert meeting_row(postgres_caseroom, meeting_id).title == "Another"
    assert set(register_of(postgres_caseroom, cast, meeting_id)) == {"alma", "carol", "dev", "paul"}
