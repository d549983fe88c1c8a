"""Putting a case forward: what the coordinator sees of it, and that it follows the agencies on the case."""

import secrets

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import cases, referrals
from meetings.refusals import Invalid, NotVisible
from models.agencies import Agency
from models.cases import Case, Referral, ReferralAgency
from models.records import AuditRow
from tests.cast import AMBER, EREWASH, FUTURES, POLICE, Cast, lay_cases, lay_people
from tests.places import StoppedClock


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    """Two cases put forward, no meeting: the coordinator, Alma, is on no register."""
    return lay_cases(caseroom, lay_people(caseroom, clock.now))


def refer(caseroom: Caseroom, cast: Cast, by: str = "fay", *, minutes: int = 15, once: str = "") -> str:
    return referrals.refer_case(
        caseroom,
        cast.viewer(by),
        cast.cases["one"],
        cast.meeting_type,
        minutes=minutes,
        once=once or secrets.token_hex(16),
    )


def close_referral(caseroom: Caseroom, cast: Cast, name: str) -> None:
    """As when its meeting is over."""
    with record.writing(caseroom, cast.viewer("alma")) as writing:
        writing.session.get_one(Referral, cast.referrals[name]).closed_at = cast.now
        writing.audit("demo.made")


def agencies_of(caseroom: Caseroom, cast: Cast, name: str, referral_id: str) -> set[str]:
    """The agencies of a referral as a person sees them, by catalogue key."""
    with looking(caseroom, cast.viewer(name)) as sight:
        return set(
            sight.scalars(
                select(Agency.key)
                .join(ReferralAgency, ReferralAgency.agency_id == Agency.id)
                .where(ReferralAgency.referral_id == referral_id)
            )
        )


def test_the_coordinator_sees_the_referral_and_not_the_case(caseroom: Caseroom, cast: Cast) -> None:
    close_referral(caseroom, cast, "one")
    made = refer(caseroom, cast, minutes=25)

    with looking(caseroom, cast.viewer("alma")) as sight:
        row = sight.execute(
            select(Referral.reference, Referral.kind, Referral.minutes_wanted).where(Referral.id == made)
        ).one()
        assert tuple(row) == ("ASB-ONE7", "Noise", 25)
        assert sight.scalars(select(Case.id)).all() == []
    assert agencies_of(caseroom, cast, "alma", made) == {FUTURES, AMBER, POLICE}
    assert agencies_of(caseroom, cast, "fay", made) == {FUTURES, AMBER, POLICE}
    assert agencies_of(caseroom, cast, "rita", made) == set()


def test_a_referral_follows_the_agencies_on_the_case(caseroom: Caseroom, cast: Cast) -> None:
    fay, case_id, open_one = cast.viewer("fay"), cast.cases["one"], cast.referrals["one"]
    cases.involve_agency(caseroom, fay, case_id, cast.agencies[EREWASH], reason="Their bins.")
    cases.end_involvement(caseroom, fay, case_id, cast.agencies[POLICE])
    assert agencies_of(caseroom, cast, "alma", open_one) == {FUTURES, AMBER, EREWASH}

    close_referral(caseroom, cast, "one")
    cases.end_involvement(caseroom, fay, case_id, cast.agencies[EREWASH])
    assert agencies_of(caseroom, cast, "alma", open_one) == {FUTURES, AMBER, EREWASH}


def test_a_form_sent_twice_refers_once(caseroom: Caseroom, cast: Cast) -> None:
    close_referral(caseroom, cast, "one")
    once = secrets.token_hex(16)
    assert refer(caseroom, cast, once=once) == refer(caseroom, cast, once=once)
    with record.reading(caseroom) as session:
        found = session.scalars(select(AuditRow.details).where(AuditRow.event == "case.referred")).all()
    assert len(found) == 1


def test_a_case_is_put_forward_once_for_a_kind_of_meeting(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        refer(caseroom, cast)
    assert refusal.value.messages == {"meeting_type": referrals.ALREADY}


@pytest.mark.parametrize("minutes", [0, 181])
def test_minutes_must_make_sense(caseroom: Caseroom, cast: Cast, minutes: int) -> None:
    close_referral(caseroom, cast, "one")
    with pytest.raises(Invalid) as refusal:
        refer(caseroom, cast, minutes=minutes)
    assert refusal.value.messages == {"minutes": referrals.MINUTES}


def test_only_people_who_see_the_case_put_it_forward(caseroom: Caseroom, cast: Cast) -> None:
    close_referral(caseroom, cast, "one")
    for name in ("alma", "paul", "rita", "eve"):
        with pytest.raises(NotVisible):
            refer(caseroom, cast, name)
    refer(caseroom, cast, "fay")


def test_an_unknown_kind_of_meeting_is_refused(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        referrals.refer_case(
            caseroom, cast.viewer("fay"), cast.cases["one"], "0" * 32, minutes=10, once="0" * 32
        )
    assert refusal.value.messages == {"meeting_type": referrals.OTHER_MEETING}
