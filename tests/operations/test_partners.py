"""The register of partners: what is decided, from which day, who may, who is told, and what ends at once."""

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer
from meetings.operations import new_sessions, partner_access, partners, sessions
from meetings.operations.catalogue import load_catalogue
from meetings.operations.partners import Joining
from meetings.queries import partners as queries
from meetings.refusals import Conflict, Invalid, NotVisible
from meetings.reminders.clock import tick
from meetings.reminders.sweep import sweep
from models.agencies import Agency, FormerName, Partner
from models.cases import Information
from models.meetings import Attendance, Meeting
from models.partners import PartnerNotice
from models.states import AttendanceState
from tests.cast import AMBER, EREWASH, FUTURES, POLICE, Cast, lay_scene
from tests.joined import attendance
from tests.places import StoppedClock
from tests.played import play_open
from tests.sitting import open_with

LONDON = ZoneInfo("Europe/London")
WHY = "Letter of 12 October to all partners"
NEW = Joining(name="Peak Homes", kind="housing", domain="@Peak.example")


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def decide(
    what: Callable[..., None], caseroom: Caseroom, cast: Cast, home: str, *, by: str = "alma", **more: object
) -> None:
    now = more.pop("now", None)
    what(caseroom, cast.viewer(by, now), cast.agencies[home], reason=WHY, once=secrets.token_hex(16), **more)  # type: ignore[arg-type]


def stood(caseroom: Caseroom, viewer: Viewer, agency_id: str, day: date) -> tuple[str, str]:
    with looking(caseroom, viewer) as sight:
        lines = queries.register(sight, day, LONDON)
    return next((line.name, line.state) for line in lines if line.agency_id == agency_id)


def session_of(caseroom: Caseroom, cast: Cast, name: str, clock: StoppedClock) -> str:
    with record.writing(caseroom, cast.viewer(name, clock.now)) as writing:
        return new_sessions.start(writing, cast.people[name], how="password").token


def test_suspended_from_today_everything_its_people_have_open_ends_at_once(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    play_open(caseroom, cast, clock)
    fay, alma = (session_of(caseroom, cast, name, clock) for name in ("fay", "alma"))
    with record.reading(caseroom) as session:
        before = session.get_one(Meeting, cast.meeting).agenda_revision
    decide(partners.suspend, caseroom, cast, FUTURES, from_on=clock.now.date(), now=clock.now)
    assert sessions.find(caseroom, fay, clock.now) is None
    assert sessions.find(caseroom, alma, clock.now) is not None
    with record.reading(caseroom) as session:
        assert session.get_one(Attendance, cast.attendances["fay"]).state == AttendanceState.LEFT
        assert session.get_one(Meeting, cast.meeting).agenda_revision > before
    with looking(caseroom, cast.viewer("fay", clock.now)) as sight:
        assert sight.scalars(select(Information.id)).all() == []
    with looking(caseroom, cast.viewer("paul", clock.now)) as sight:
        kept = sight.scalars(select(Information.originator_id)).all()
    assert cast.agencies[FUTURES] in kept, "what it shared stays with those who hold it"


def test_a_later_day_takes_effect_as_it_begins(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    tomorrow = clock.now.date() + timedelta(days=1)
    decide(partners.suspend, caseroom, cast, FUTURES, from_on=tomorrow)
    assert sessions.admits(caseroom, cast.people["fay"], clock.now)
    clock.now = clock.now.replace(hour=22, minute=59)
    token = session_of(caseroom, cast, "fay", clock)
    assert sessions.find(caseroom, token, clock.now) is not None
    clock.forward(minutes=2)
    assert sessions.find(caseroom, token, clock.now) is None, "midnight in London is past"
    tick(caseroom)
    decide(partners.resume, caseroom, cast, FUTURES, now=clock.now)
    assert sessions.find(caseroom, token, clock.now) is None, "a session that was ended does not come back"
    assert sessions.admits(caseroom, cast.people["fay"], clock.now)


def test_the_clock_takes_whoever_agreed_aloud_off_a_meeting_that_goes_on_past_midnight(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    """They have no session that would end; others who are there stay."""
    open_with(caseroom, cast)
    decide(partners.suspend, caseroom, cast, FUTURES, from_on=clock.now.date() + timedelta(days=1))
    clock.now = clock.now.replace(hour=22, minute=59)
    assert partner_access.put_out_inactive(caseroom, clock.now) == 0
    assert {attendance(caseroom, cast, name).state for name in ("fay", "paul")} == {AttendanceState.HERE}
    assert partner_access.put_out_inactive(caseroom, clock.forward(minutes=2)) == 1
    assert attendance(caseroom, cast, "fay").state == AttendanceState.LEFT
    assert attendance(caseroom, cast, "paul").state == AttendanceState.HERE
    assert partner_access.put_out_inactive(caseroom, clock.now) == 0


def test_who_was_a_partner_on_a_day(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    futures, alma = cast.agencies[FUTURES], cast.viewer("alma")
    start = clock.now.date()
    decide(partners.suspend, caseroom, cast, FUTURES, from_on=start)
    clock.forward(days=10)
    decide(partners.resume, caseroom, cast, FUTURES, now=clock.now)
    clock.forward(days=10)
    decide(
        partners.rename,
        caseroom,
        cast,
        FUTURES,
        name="Futures Living",
        from_on=clock.now.date(),
        now=clock.now,
    )
    decide(partners.end, caseroom, cast, FUTURES, from_on=clock.now.date() + timedelta(days=5), now=clock.now)

    def on(days: int) -> tuple[str, str]:
        return stood(caseroom, alma, futures, start + timedelta(days=days))

    assert [on(days)[1] for days in (-1, 0, 9, 10, 20, 24, 25)] == [
        "partner",
        "suspended",
        "suspended",
        "partner",
        "partner",
        "partner",
        "ended",
    ]
    assert on(19)[0] == "Futures Housing Group"
    assert on(20)[0] == "Futures Living"


def test_a_new_partner_from_a_day(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    alma, day = cast.viewer("alma"), clock.now.date() + timedelta(days=3)
    once = secrets.token_hex(16)
    made = partners.join(caseroom, alma, cast.agreement, NEW, from_on=day, reason=WHY, once=once)
    again = partners.join(caseroom, alma, cast.agreement, NEW, from_on=day, reason=WHY, once=once)
    assert again == made
    assert stood(caseroom, alma, made, clock.now.date()) == ("Peak Homes", "to come")
    assert stood(caseroom, alma, made, day) == ("Peak Homes", "partner")
    for wrong in ({"name": "Amber Valley borough council"}, {"kind": "circus"}, {"domain": "nowhere"}):
        joining = Joining(**{"name": "Other", "kind": "housing", "domain": "other.example"} | wrong)
        with pytest.raises(Invalid) as refusal:
            partners.join(
                caseroom, alma, cast.agreement, joining, from_on=day, reason=WHY, once=secrets.token_hex(16)
            )
        assert set(refusal.value.messages) == set(wrong)


def test_another_name_outlives_the_catalogue(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    decide(partners.rename, caseroom, cast, FUTURES, name="Futures Living", from_on=clock.now.date())
    load_catalogue(caseroom, clock.now)
    with record.reading(caseroom) as session:
        assert session.get_one(Agency, cast.agencies[FUTURES]).name == "Futures Living"
        names = select(FormerName.name).where(FormerName.agency_id == cast.agencies[FUTURES])
        assert "Futures Housing Group" in session.scalars(names).all()
    with pytest.raises(Invalid):
        decide(partners.rename, caseroom, cast, FUTURES, name="Futures Living", from_on=clock.now.date())
    with pytest.raises(Invalid):
        decide(
            partners.rename,
            caseroom,
            cast,
            FUTURES,
            name="Next",
            from_on=clock.now.date() + timedelta(days=1),
        )


@pytest.mark.parametrize("name", ["carol", "fay", "eve"])
def test_only_coordinators_and_administrators_keep_the_register(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock, name: str
) -> None:
    today = clock.now.date()
    with pytest.raises(NotVisible):
        decide(partners.suspend, caseroom, cast, FUTURES, by=name, from_on=today)
    with pytest.raises(NotVisible):
        decide(partners.rename, caseroom, cast, FUTURES, by=name, name="Other", from_on=today)
    with pytest.raises(NotVisible):
        decide(partners.end, caseroom, cast, FUTURES, by=name, from_on=today)
    with pytest.raises(NotVisible):
        decide(partners.resume, caseroom, cast, FUTURES, by=name)
    with pytest.raises(NotVisible):
        partners.join(
            caseroom,
            cast.viewer(name),
            cast.agreement,
            NEW,
            from_on=today,
            reason=WHY,
            once=secrets.token_hex(16),
        )
    decide(partners.suspend, caseroom, cast, FUTURES, from_on=today)


def test_what_cannot_be_decided(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    today = clock.now.date()
    with pytest.raises(Conflict):
        decide(partners.resume, caseroom, cast, FUTURES)
    with pytest.raises(Invalid):
        decide(partners.suspend, caseroom, cast, FUTURES, from_on=today - timedelta(days=1))
    with pytest.raises(Invalid, match="your own agency"):
        decide(partners.suspend, caseroom, cast, AMBER, from_on=today)
    decide(partners.suspend, caseroom, cast, FUTURES, from_on=today)
    with pytest.raises(Conflict):
        decide(partners.suspend, caseroom, cast, FUTURES, from_on=today)
    decide(partners.end, caseroom, cast, FUTURES, from_on=today)
    with pytest.raises(Conflict):
        decide(partners.end, caseroom, cast, FUTURES, from_on=today)


def test_every_partners_representatives_are_told_also_of_their_own_suspension_but_not_why(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    decide(partners.suspend, caseroom, cast, POLICE, from_on=clock.now.date())
    sweep(caseroom, clock.now)
    (mail,) = [path.read_text() for path in caseroom.settings.outbox.glob("*.eml")]
    assert "To: carol@" in mail
    assert "Derbyshire Constabulary is suspended as a partner" in mail.replace("=\n", "")
    assert "Letter" not in mail


def test_the_reason_is_for_its_representatives_and_whoever_keeps_the_register(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    decide(partners.end, caseroom, cast, EREWASH, from_on=clock.now.date() + timedelta(days=30))

    def reason(name: str) -> str | None:
        with looking(caseroom, cast.viewer(name)) as sight:
            return queries.entry(sight, cast.agencies[EREWASH]).notices[0].reason

    assert reason("alma") == WHY
    assert reason("carol") is None
    assert reason("eve") is None
    with record.reading(caseroom) as session:
        assert WHY not in session.scalars(select(PartnerNotice)).one().reason.stored
        partner = session.scalars(select(Partner).where(Partner.agency_id == cast.agencies[EREWASH])).one()
        assert partner.until_at is not None
