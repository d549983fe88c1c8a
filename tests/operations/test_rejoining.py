"""An agency whose partnership ended is a partner again: what comes back by itself, and what does not."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import cases, leaving, partners, sessions
from meetings.operations.catalogue import load_catalogue
from meetings.operations.partners import Joining
from meetings.queries import partners as queries
from meetings.refusals import Conflict, Invalid, NotVisible
from meetings.reminders.sweep import sweep
from models.agencies import FormerPartnership, Partner
from models.cases import Case, Information, Involvement
from models.enrolments import Enrolment
from models.people import Office
from models.states import AgencyOffice, SuspendedFor
from tests import accounts
from tests.cast import FUTURES, POLICE, Cast, lay_scene
from tests.operations.test_partners import WHY, decide, stood
from tests.places import StoppedClock

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    laid = lay_scene(caseroom, clock.now)
    accounts.allow_domains(caseroom, laid)
    return laid


@pytest.fixture
def ended(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> Cast:
    """Fay's agency was suspended and then ended, ten days ago; Fay represents it."""
    with record.housekeeping(caseroom) as session:
        session.add(Office(person_id=cast.people["fay"], office=AgencyOffice.REPRESENTATIVE))
    decide(partners.suspend, caseroom, cast, FUTURES, from_on=clock.now.date(), now=clock.now)
    clock.forward(days=2)
    decide(partners.end, caseroom, cast, FUTURES, from_on=clock.now.date(), now=clock.now)
    clock.forward(days=10)
    return cast


def rejoin(caseroom: Caseroom, cast: Cast, clock: StoppedClock, *, days: int = 0, by: str = "alma") -> None:
    day = clock.now.date() + timedelta(days=days)
    decide(partners.rejoin, caseroom, cast, FUTURES, from_on=day, by=by, now=clock.now)


def test_its_accounts_do_not_come_back_by_themselves(
    caseroom: Caseroom, ended: Cast, clock: StoppedClock
) -> None:
    fay = ended.people["fay"]
    rejoin(caseroom, ended, clock)
    assert not sessions.admits(caseroom, fay, clock.now)
    with record.reading(caseroom) as session:
        assert session.get_one(Enrolment, fay).suspended_for == SuspendedFor.PARTNERSHIP_ENDED
    with pytest.raises(NotVisible):
        leaving.resume(caseroom, ended.viewer("carol", clock.now), fay)
    leaving.resume(caseroom, ended.viewer("alma", clock.now), fay)
    assert sessions.admits(caseroom, fay, clock.now)


def test_it_is_on_no_case_until_it_is_brought_onto_one_and_holds_what_it_held(
    caseroom: Caseroom, cast: Cast, clock: StoppedClock
) -> None:
    def seen() -> tuple[set[str], set[str]]:
        with looking(caseroom, cast.viewer("paul", clock.now)) as sight:
            return set(sight.scalars(select(Case.id))), set(sight.scalars(select(Information.id)))

    before = seen()
    assert cast.cases["one"] in before[0]
    decide(partners.end, caseroom, cast, POLICE, from_on=clock.now.date(), now=clock.now)
    clock.forward(minutes=5)
    decide(partners.rejoin, caseroom, cast, POLICE, from_on=clock.now.date(), now=clock.now)
    leaving.resume(caseroom, cast.viewer("alma", clock.now), cast.people["carol"])
    leaving.resume(caseroom, cast.viewer("carol", clock.now), cast.people["paul"])
    assert seen() == (set(), set())
    alma = cast.viewer("alma", clock.now)
    cases.involve_agency(caseroom, alma, cast.cases["one"], cast.agencies[POLICE], reason="Seen there again")
    again = seen()
    assert again[0] == {cast.cases["one"]}
    assert again[1] >= {one for one in before[1] if one in of_case(caseroom, cast.cases["one"])}


def test_it_goes_on_leading_what_it_led(caseroom: Caseroom, ended: Cast, clock: StoppedClock) -> None:
    rejoin(caseroom, ended, clock)
    with record.reading(caseroom) as session:
        standing = session.scalars(
            select(Involvement).filter_by(agency_id=ended.agencies[FUTURES], until_at=None)
        )
        assert [one.is_lead for one in standing] == [True]


def of_case(caseroom: Caseroom, case_id: str) -> set[str]:
    with record.reading(caseroom) as session:
        return set(session.scalars(select(Information.id).filter_by(case_id=case_id)))


def test_who_was_a_partner_on_a_day_stays_right(caseroom: Caseroom, ended: Cast, clock: StoppedClock) -> None:
    futures, alma, today = ended.agencies[FUTURES], ended.viewer("alma", clock.now), clock.now.date()
    rejoin(caseroom, ended, clock, days=3)

    def on(days: int) -> str:
        return stood(caseroom, alma, futures, today + timedelta(days=days))[1]

    found = [on(days) for days in (-20, -12, -11, -10, 0, 2, 3, 100)]
    assert found == ["partner", "suspended", "suspended", "ended", "ended", "ended", "partner", "partner"]
    clock.forward(days=5)
    decide(partners.end, caseroom, ended, FUTURES, from_on=clock.now.date(), now=clock.now)
    clock.forward(days=1)
    rejoin(caseroom, ended, clock)
    assert [on(days) for days in (-20, -10, 3, 4, 5, 6)] == [
        "partner",
        "ended",
        "partner",
        "partner",
        "ended",
        "partner",
    ]
    with looking(caseroom, ended.viewer("alma", clock.now)) as sight:
        entry = queries.entry(sight, futures)
    assert [notice.change for notice in entry.notices] == [
        "suspended",
        "ended",
        "rejoined",
        "ended",
        "rejoined",
    ]
    assert len(entry.place.before) == 2
    assert entry.place.from_at == clock.now


def test_from_a_later_day_it_waits_for_that_day(caseroom: Caseroom, ended: Cast, clock: StoppedClock) -> None:
    rejoin(caseroom, ended, clock, days=1)
    leaving.resume(caseroom, ended.viewer("alma", clock.now), ended.people["fay"])
    assert not sessions.admits(caseroom, ended.people["fay"], clock.now)
    clock.now = clock.now.replace(day=26, hour=0, minute=1)
    sweep(caseroom, clock.now)
    assert sessions.admits(caseroom, ended.people["fay"], clock.now), "midnight in London is past"


def test_the_same_form_again_makes_it_a_partner_once(
    caseroom: Caseroom, ended: Cast, clock: StoppedClock
) -> None:
    again = partial(
        partners.rejoin,
        caseroom,
        ended.viewer("alma", clock.now),
        ended.agencies[FUTURES],
        from_on=clock.now.date(),
        reason=WHY,
        once=secrets.token_hex(16),
    )
    again()
    leaving.resume(caseroom, ended.viewer("alma", clock.now), ended.people["fay"])
    again()
    assert sessions.admits(caseroom, ended.people["fay"], clock.now)
    with record.reading(caseroom) as session:
        assert len(session.scalars(select(FormerPartnership)).all()) == 1


def test_the_representatives_of_every_partner_are_told_but_not_why(
    caseroom: Caseroom, ended: Cast, clock: StoppedClock
) -> None:
    rejoin(caseroom, ended, clock)
    sweep(caseroom, clock.now)
    mails = [path.read_text().replace("=\n", "") for path in caseroom.settings.outbox.glob("*.eml")]
    told = [mail for mail in mails if "Futures Housing Group is a partner again" in mail]
    assert ["To: carol@" in mail for mail in told] == [True]
    assert not any(WHY in mail for mail in mails)


def test_when_it_cannot_rejoin(caseroom: Caseroom, cast: Cast, clock: StoppedClock) -> None:
    again: Callable[..., None] = partial(rejoin, caseroom, cast, clock)
    with pytest.raises(Conflict):
        again()
    tomorrow = clock.now.date() + timedelta(days=1)
    decide(partners.end, caseroom, cast, FUTURES, from_on=tomorrow, now=clock.now)
    with pytest.raises(Conflict):
        again(days=2)
    clock.forward(days=2)
    with pytest.raises(Invalid):
        again(days=-1)
    for name in ("carol", "eve"):
        with pytest.raises(NotVisible):
            again(by=name)
    again()


def test_joining_under_its_name_says_how_it_comes_back(
    caseroom: Caseroom, ended: Cast, clock: StoppedClock
) -> None:
    def joined(name: str) -> str:
        joining = Joining(name=name, kind="housing", domain="new.example")
        with pytest.raises(Invalid) as refusal:
            partners.join(
                caseroom,
                ended.viewer("alma", clock.now),
                ended.agreement,
                joining,
                from_on=clock.now.date(),
                reason=WHY,
                once=secrets.token_hex(16),
            )
        return refusal.value.messages["name"]

    assert "open its entry" in joined("futures housing group")
    assert "open its entry" not in joined("Amber Valley Borough Council")


def test_it_outlives_the_catalogue(caseroom: Caseroom, ended: Cast, clock: StoppedClock) -> None:
    rejoin(caseroom, ended, clock)
    load_catalogue(caseroom, clock.now)
    with record.reading(caseroom) as session:
        partner = session.scalars(select(Partner).filter_by(agency_id=ended.agencies[FUTURES])).one()
        assert (partner.from_at, partner.until_at) == (clock.now, None)
