"""Who may open, change, widen and leave a case, and who sees it after each."""

import secrets
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from meetings.audit import first_break
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock
from meetings.operations import cases
from meetings.operations.cases import Description
from meetings.refusals import Conflict, Invalid, NotVisible
from models.agencies import Objective, Partner
from models.cases import Case, CaseWorker, DisclosureEvent, Information, Involvement, ReferralAgency
from models.meetings import Meeting
from models.records import AuditRow
from tests.cast import AMBER, EREWASH, FUTURES, POLICE, RIVERSIDE, Cast, lay_cases, lay_people, lay_scene
from tests.places import StoppedClock

EVERYBODY = ("alma", "dev", "carol", "paul", "fay", "rita", "eve")
BARKING = Description(
    kind="Noise", subject="address", title="Barking at night", summary="Two dogs, most nights since June."
)


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def objectives(caseroom: Caseroom) -> list[str]:
    with record.reading(caseroom) as session:
        return list(session.scalars(select(Objective.id).order_by(Objective.position)))


def opened(caseroom: Caseroom, cast: Cast, by: str = "eve", *with_homes: str) -> str:
    return cases.open_case(
        caseroom,
        cast.viewer(by),
        cast.agreement,
        described=BARKING,
        objectives=objectives(caseroom)[:2],
        agencies=[cast.agencies[home] for home in with_homes],
        once=secrets.token_hex(16),
    )


def see_case(caseroom: Caseroom, cast: Cast, case_id: str) -> set[str]:
    found = set()
    for name in EVERYBODY:
        with looking(caseroom, cast.viewer(name)) as sight:
            if sight.scalar(select(Case.id).where(Case.id == case_id)):
                found.add(name)
    return found


def reads(caseroom: Caseroom, cast: Cast, name: str, case_id: str) -> set[str]:
    with looking(caseroom, cast.viewer(name)) as sight:
        return set(sight.rows(select(Information.text).where(Information.case_id == case_id), str))


def on_it(caseroom: Caseroom, case_id: str) -> dict[str, bool]:
    """The agencies involved now, by whether they lead."""
    with record.reading(caseroom) as session:
        found = session.scalars(select(Involvement).filter_by(case_id=case_id, until_at=None))
        return {row.agency_id: row.is_lead for row in found}


def referred(caseroom: Caseroom, cast: Cast, name: str) -> set[str]:
    with record.reading(caseroom) as session:
        named = select(ReferralAgency.agency_id).filter_by(referral_id=cast.referrals[name])
        return set(session.scalars(named))


def ids(cast: Cast, *homes: str) -> set[str]:
    return {cast.agencies[home] for home in homes}


def events(caseroom: Caseroom) -> list[tuple[str, str | None]]:
    """What the audit says since the scene was laid."""
    with record.reading(caseroom) as session:
        assert first_break(session) is None
        rows = session.scalars(select(AuditRow).order_by(AuditRow.seq)).all()
    return [
        (row.event, row.object_id)
        for row in rows
        if row.event.split(".")[0] in ("case", "agency", "involvement")
    ]


def revisions(caseroom: Caseroom, cast: Cast) -> tuple[int, int]:
    with record.reading(caseroom) as session:
        meeting = session.get_one(Meeting, cast.meeting)
        return meeting.revision, meeting.agenda_revision


def suspend(caseroom: Caseroom, cast: Cast, home: str) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        partner = writing.session.get_one(Partner, (cast.agreement, cast.agencies[home]))
        partner.suspended_at = cast.now - timedelta(days=1)
        writing.audit("partner.changed", None, agency=cast.agencies[home], state="suspended")


def test_whoever_opens_a_case_works_on_it_and_their_agency_leads(caseroom: Caseroom, cast: Cast) -> None:
    case_id = opened(caseroom, cast, "eve", RIVERSIDE, EREWASH)

    assert see_case(caseroom, cast, case_id) == {"eve"}
    assert on_it(caseroom, case_id) == {cast.agencies[EREWASH]: True, cast.agencies[RIVERSIDE]: False}
    with looking(caseroom, cast.viewer("eve")) as sight:
        case = sight.one(
            select(Case.reference, Case.kind, Case.subject, Case.title, Case.summary, Case.brought_by),
            lambda *columns: columns,
        )
    assert case[1:] == ("Noise", "address", BARKING.title, BARKING.summary, cast.agencies[EREWASH])
    assert case[0].startswith("ASB-")
    assert len(case[0]) == 8
    assert events(caseroom) == [("case.opened", case_id)]


def test_a_case_opened_twice_by_one_form_is_one_case(caseroom: Caseroom, cast: Cast) -> None:
    once = secrets.token_hex(16)
    made = [
        cases.open_case(
            caseroom,
            cast.viewer("eve"),
            cast.agreement,
            described=BARKING,
            objectives=objectives(caseroom)[:1],
            once=once,
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert events(caseroom) == [("case.opened", made[0])]


def test_a_taken_reference_is_drawn_again(caseroom: Caseroom, cast: Cast) -> None:
    with record.reading(caseroom) as session:
        taken = list(session.scalars(select(Case.reference).order_by(Case.reference)))
    drawn = iter([*taken, "ASB-9Z9Z"])
    case_id = cases.open_case(
        caseroom,
        cast.viewer("eve"),
        cast.agreement,
        described=BARKING,
        objectives=objectives(caseroom)[:1],
        once=secrets.token_hex(16),
        draw=lambda: next(drawn),
    )
    with record.reading(caseroom) as session:
        assert session.get_one(Case, case_id).reference == "ASB-9Z9Z"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"kind": "Mrs Jones"}, {"kind"}),
        ({"subject": ""}, {"subject"}),
        ({"objectives": []}, {"objectives"}),
        ({"objectives": ["0" * 32]}, {"objectives"}),
        ({"agencies": ["0" * 32]}, {"agencies"}),
    ],
)
def test_what_a_case_cannot_be(
    caseroom: Caseroom, cast: Cast, changes: dict[str, Any], fields: set[str]
) -> None:
    given: dict[str, Any] = {"kind": "Noise", "subject": "person", "agencies": []}
    given |= {"objectives": objectives(caseroom)[:1]} | changes
    with pytest.raises(Invalid) as refusal:
        cases.open_case(
            caseroom,
            cast.viewer("eve"),
            cast.agreement,
            described=Description(
                kind=given["kind"], subject=given["subject"], title="Title", summary="Summary"
            ),
            objectives=given["objectives"],
            agencies=given["agencies"],
            once=secrets.token_hex(16),
        )
    assert set(refusal.value.messages) == fields
    assert events(caseroom) == []


def test_a_suspended_agency_neither_opens_a_case_nor_joins_one(caseroom: Caseroom, cast: Cast) -> None:
    opened(caseroom, cast, "rita", EREWASH)
    suspend(caseroom, cast, EREWASH)
    with pytest.raises(Invalid):
        opened(caseroom, cast, "rita", EREWASH)
    with pytest.raises(Invalid):
        cases.involve_agency(
            caseroom, cast.viewer("fay"), cast.cases["one"], cast.agencies[EREWASH], reason="Bins"
        )
    with pytest.raises(NotVisible):
        opened(caseroom, cast, "eve")


def test_an_agency_that_joins_reads_what_is_for_every_agency_and_no_more(
    caseroom: Caseroom, cast: Cast
) -> None:
    case_id, before = cast.cases["one"], revisions(caseroom, cast)
    assert reads(caseroom, cast, "fay", case_id) == {
        "Text for involved on one",
        "Text for agencies on one",
        "Text for officers on one",
    }
    assert reads(caseroom, cast, "rita", case_id) == set()

    made = cases.involve_agency(
        caseroom, cast.viewer("fay"), case_id, cast.agencies[RIVERSIDE], reason="Their tenant next door."
    )

    assert reads(caseroom, cast, "rita", case_id) == {"Text for involved on one"}
    assert see_case(caseroom, cast, case_id) == {"alma", "dev", "carol", "paul", "fay", "rita"}
    assert referred(caseroom, cast, "one") == ids(cast, FUTURES, AMBER, POLICE, RIVERSIDE)
    assert events(caseroom) == [("agency.involved", made)]
    assert revisions(caseroom, cast) == (before[0] + 1, before[1] + 1)
    with looking(caseroom, cast.viewer("rita")) as sight:
        reasons = sight.rows(select(Involvement.reason).where(Involvement.id == made), str)
    assert reasons == ["Their tenant next door."]
    with record.reading(caseroom) as session:
        given = session.execute(
            select(DisclosureEvent.information_id, DisclosureEvent.event, DisclosureEvent.by).where(
                DisclosureEvent.agency_id == cast.agencies[RIVERSIDE], DisclosureEvent.case_id == case_id
            )
        ).all()
    assert [tuple(row) for row in given] == [(cast.information["one involved"], "given", cast.people["fay"])]


def test_involving_an_agency_twice_changes_nothing(caseroom: Caseroom, cast: Cast) -> None:
    fay, riverside = cast.viewer("fay"), cast.agencies[RIVERSIDE]
    made = cases.involve_agency(caseroom, fay, cast.cases["one"], riverside, reason="Their tenant.")
    again = cases.involve_agency(caseroom, fay, cast.cases["one"], riverside, reason="Once more.")
    assert again == made
    assert events(caseroom) == [("agency.involved", made)]


def test_an_officer_of_the_meeting_may_involve_an_agency(caseroom: Caseroom, cast: Cast) -> None:
    cases.involve_agency(
        caseroom, cast.viewer("dev"), cast.cases["two"], cast.agencies[AMBER], reason="Council's land."
    )
    assert on_it(caseroom, cast.cases["two"]).keys() == ids(cast, RIVERSIDE, POLICE, AMBER)


@pytest.mark.parametrize("name", ["paul", "rita", "eve"])
def test_who_may_not_involve_an_agency(caseroom: Caseroom, cast: Cast, name: str) -> None:
    """Paul sees the case, but his agency does not lead and he holds no office; the others do not see it."""
    case_id = cast.cases["one"]
    assert "paul" in see_case(caseroom, cast, case_id)
    with pytest.raises(NotVisible):
        cases.involve_agency(caseroom, cast.viewer(name), case_id, cast.agencies[EREWASH], reason="Why not")
    assert on_it(caseroom, case_id).keys() == ids(cast, FUTURES, AMBER, POLICE)


def test_an_agency_is_involved_with_a_reason(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        cases.involve_agency(
            caseroom, cast.viewer("fay"), cast.cases["one"], cast.agencies[EREWASH], reason="  "
        )
    assert refusal.value.messages == {"reason": cases.NO_REASON}


def test_an_agency_that_leaves_a_case_sees_it_no_longer(caseroom: Caseroom, cast: Cast) -> None:
    case_id, fay = cast.cases["one"], cast.viewer("fay")
    cases.assign_worker(caseroom, cast.viewer("paul"), case_id, cast.people["paul"])
    assert see_case(caseroom, cast, case_id) == {"alma", "dev", "carol", "paul", "fay"}

    for _ in range(2):
        cases.end_involvement(caseroom, fay, case_id, cast.agencies[POLICE])

    assert see_case(caseroom, cast, case_id) == {"alma", "dev", "carol", "fay"}  # Carol is the deputy
    assert on_it(caseroom, case_id).keys() == ids(cast, FUTURES, AMBER)
    assert referred(caseroom, cast, "one") == ids(cast, FUTURES, AMBER)
    assert [name for name, _ in events(caseroom)] == ["case.worker_assigned", "involvement.ended"]
    cases.involve_agency(caseroom, fay, case_id, cast.agencies[POLICE], reason="Again.")
    with record.reading(caseroom) as session:
        assert session.get(CaseWorker, (case_id, cast.people["paul"])) is None


def test_an_agency_may_leave_by_itself_but_the_lead_stays(caseroom: Caseroom, cast: Cast) -> None:
    case_id = cast.cases["one"]
    with pytest.raises(NotVisible):
        cases.end_involvement(caseroom, cast.viewer("paul"), case_id, cast.agencies[AMBER])
    cases.end_involvement(caseroom, cast.viewer("paul"), case_id, cast.agencies[POLICE])
    with pytest.raises(Invalid) as refusal:
        cases.end_involvement(caseroom, cast.viewer("fay"), case_id, cast.agencies[FUTURES])
    assert refusal.value.messages == {"agency": cases.LEAD_STAYS}
    with pytest.raises(NotVisible):
        cases.end_involvement(caseroom, cast.viewer("fay"), case_id, cast.agencies[EREWASH])
    assert on_it(caseroom, case_id).keys() == ids(cast, FUTURES, AMBER)


def test_a_case_worker_sees_the_case_without_a_meeting(caseroom: Caseroom, clock: StoppedClock) -> None:
    cast = lay_cases(caseroom, lay_people(caseroom, clock.now))
    case_id = cast.cases["one"]
    assert see_case(caseroom, cast, case_id) == {"fay"}
    with pytest.raises(NotVisible):
        cases.assign_worker(caseroom, cast.viewer("paul"), case_id, cast.people["paul"])
    assert see_case(caseroom, cast, case_id) == {"fay"}


def test_colleagues_are_assigned_and_released(caseroom: Caseroom, cast: Cast) -> None:
    case_id, carol = cast.cases["two"], cast.viewer("carol")
    after = cast.now + timedelta(days=30)  # past the meeting's time of sight
    assert not sees_at(caseroom, cast, "paul", case_id, after)

    for _ in range(2):
        cases.assign_worker(caseroom, carol, case_id, cast.people["paul"])
    assert sees_at(caseroom, cast, "paul", case_id, after)

    for _ in range(2):
        cases.release_worker(caseroom, carol, case_id, cast.people["paul"])
    assert not sees_at(caseroom, cast, "paul", case_id, after)
    assert [name for name, _ in events(caseroom)] == ["case.worker_assigned", "case.worker_released"]


def sees_at(caseroom: Caseroom, cast: Cast, name: str, case_id: str, when: datetime) -> bool:
    with looking(caseroom, cast.viewer(name, when)) as sight:
        return sight.scalar(select(Case.id).where(Case.id == case_id)) is not None


def test_only_colleagues_of_an_agency_on_the_case_are_assigned(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        cases.assign_worker(caseroom, cast.viewer("carol"), cast.cases["two"], cast.people["rita"])
    assert refusal.value.messages == {"person": cases.NOT_A_COLLEAGUE}
    with pytest.raises(NotVisible):  # Dev is an officer and sees case two, his agency is not on it
        cases.assign_worker(caseroom, cast.viewer("dev"), cast.cases["two"], cast.people["alma"])
    assert events(caseroom) == []


def test_its_words_are_changed_by_the_agency_that_brought_it(caseroom: Caseroom, cast: Cast) -> None:
    case_id = cast.cases["one"]
    change(caseroom, cast, "fay", version=1, title="New title")
    change(caseroom, cast, "fay", version=1, title="New title")

    with looking(caseroom, cast.viewer("paul")) as sight:
        words = sight.one(
            select(Case.title, Case.summary, Case.version).where(Case.id == case_id), lambda *row: row
        )
    assert words == ("New title", "Summary", 2)
    assert events(caseroom) == [("case.changed", case_id)]
    with pytest.raises(NotVisible):
        change(caseroom, cast, "paul", version=2, title="Another")


def test_a_stale_change_is_refused_with_the_present_words(caseroom: Caseroom, cast: Cast) -> None:
    change(caseroom, cast, "fay", version=1, title="First")
    with pytest.raises(Conflict) as refusal:
        change(caseroom, cast, "fay", version=1, title="Second")
    assert refusal.value.current == "First\n\nSummary"


def change(caseroom: Caseroom, cast: Cast, by: str, *, version: int, title: str) -> None:
    cases.change_case(
        caseroom,
        cast.viewer(by),
        cast.cases["one"],
        version=version,
        title=title,
        summary="Summary",
        title_safe_for_wall=True,
    )


def test_unknown_ids_are_not_visible(caseroom: Caseroom, cast: Cast) -> None:
    fay, nowhere = cast.viewer("fay"), "0" * 32
    with pytest.raises(NotVisible):
        cases.open_case(
            caseroom, fay, nowhere, described=BARKING, objectives=objectives(caseroom), once=nowhere
        )
    with pytest.raises(NotVisible):
        cases.involve_agency(caseroom, fay, nowhere, cast.agencies[EREWASH], reason="Why not")
    with pytest.raises(NotVisible):
        cases.assign_worker(caseroom, fay, nowhere, cast.people["fay"])
    with pytest.raises(Invalid):
        cases.assign_worker(caseroom, fay, cast.cases["one"], nowhere)
    with pytest.raises(Invalid):
        cases.involve_agency(caseroom, fay, cast.cases["one"], nowhere, reason="Why not")
