"""What an agency brings to a case, and who reads it after each step of its originator."""

import secrets
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from meetings import consent, sealed
from meetings.audit import first_break
from meetings.consent import Consent
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock
from meetings.operations import cases, describing, information
from meetings.operations.appraisals import Appraised
from meetings.operations.describing import About, Words
from meetings.operations.information import Recipients
from meetings.refusals import Invalid, NotVisible
from models.agencies import Category, Partner
from models.base import SealedText
from models.cases import Disclosure, DisclosureEvent, Information
from models.meetings import Meeting
from models.records import AuditRow, Key
from models.states import Audience, Channel, StatementOf, SubjectRole
from tests.cast import (
    AMBER,
    EREWASH,
    FUTURES,
    POLICE,
    RIVERSIDE,
    Cast,
    lay_cases,
    lay_meeting,
    lay_people,
    lay_scene,
)
from tests.places import StoppedClock

TEXT = "Barking on nine nights in June"
WORDS = Words(text=TEXT, source="Tenancy file", necessity="Shows how often it happens.")
ABOUT = About(statement_of=StatementOf.FACT, channel=Channel.MEETING, subject_role=SubjectRole.SUSPECT)
EVERY = Recipients(audience=Audience.INVOLVED)
OFFICERS = Recipients(audience=Audience.OFFICERS)
AGREED = Consent("the neighbour", "in person", date(2026, 10, 5))


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def category(caseroom: Caseroom, key: str) -> str:
    with record.reading(caseroom) as session:
        return session.scalars(select(Category.id).where(Category.key == key)).one()


def add(
    caseroom: Caseroom,
    cast: Cast,
    recipients: Recipients = EVERY,
    *,
    by: str = "fay",
    key: str = "housing-incidents",
    words: Words = WORDS,
    about: About = ABOUT,
    grounds: tuple[str, ...] = (),
    appraised: Appraised | None = None,
    once: str = "",
) -> str:
    return information.add_information(
        caseroom,
        cast.viewer(by),
        cast.cases["one"],
        category(caseroom, key),
        words=words,
        about=replace(about, grounds=grounds),
        recipients=recipients,
        appraised=appraised,
        once=once or secrets.token_hex(16),
    )


def named(cast: Cast, *homes: str, for_officers: bool = False, hidden: bool = False) -> Recipients:
    agencies = tuple(cast.agencies[home] for home in homes)
    return Recipients(audience=Audience.AGENCIES, agencies=agencies, for_officers=for_officers, hidden=hidden)


def readers(caseroom: Caseroom, cast: Cast, information_id: str) -> set[str]:
    """Everybody of the cast who reads it, in the clear."""
    found = set()
    for name in cast.people:
        with looking(caseroom, cast.viewer(name)) as sight:
            if sight.rows(select(Information.text).where(Information.id == information_id), str) == [TEXT]:
                found.add(name)
    return found


def ledger(caseroom: Caseroom, information_id: str) -> list[tuple[str, str]]:
    """Every line of its ledger: given or withdrawn, and to which agency, or of which meeting's officers."""
    with record.reading(caseroom) as session:
        rows = session.scalars(select(DisclosureEvent).filter_by(information_id=information_id))
        return sorted((row.event, row.agency_id or row.meeting_id or "") for row in rows)


def given(cast: Cast, *homes: str, officers: bool = False) -> list[tuple[str, str]]:
    """What the ledger says when these agencies, and perhaps the officers, were given something."""
    recipients = [cast.agencies[home] for home in homes] + [cast.meeting] * officers
    return sorted(("given", recipient) for recipient in recipients)


def said(caseroom: Caseroom, information_id: str) -> list[str]:
    """The audit's events about it."""
    with record.reading(caseroom) as session:
        assert first_break(session) is None
        statement = select(AuditRow.event).where(AuditRow.object_id == information_id)
        return list(session.scalars(statement.order_by(AuditRow.seq)))


def revision(caseroom: Caseroom, cast: Cast) -> int:
    with record.reading(caseroom) as session:
        return session.get_one(Meeting, cast.meeting).agenda_revision


def suspend(caseroom: Caseroom, cast: Cast, home: str) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        partner = writing.session.get_one(Partner, (cast.agreement, cast.agencies[home]))
        partner.suspended_at = cast.now
        writing.audit("partner.changed", None, agency=cast.agencies[home], state="suspended")


@pytest.mark.parametrize(
    ("audience", "homes", "for_officers", "expected", "agencies"),
    [
        (Audience.INVOLVED, (), True, {"fay", "alma", "dev", "carol", "paul"}, (FUTURES, AMBER, POLICE)),
        (Audience.AGENCIES, (POLICE,), False, {"fay", "carol", "paul"}, (FUTURES, POLICE)),
        (Audience.AGENCIES, (POLICE,), True, {"fay", "alma", "dev", "carol", "paul"}, (FUTURES, POLICE)),
        (Audience.OFFICERS, (), True, {"fay", "alma", "dev", "carol"}, (FUTURES,)),
    ],
)
def test_who_reads_information_by_its_audience(
    caseroom: Caseroom,
    cast: Cast,
    audience: Audience,
    homes: tuple[str, ...],
    for_officers: bool,  # noqa: FBT001
    expected: set[str],
    agencies: tuple[str, ...],
) -> None:
    before = revision(caseroom, cast)
    made = add(caseroom, cast, replace(named(cast, *homes, for_officers=for_officers), audience=audience))

    assert readers(caseroom, cast, made) == expected
    assert ledger(caseroom, made) == given(cast, *agencies, officers=for_officers)
    assert said(caseroom, made) == ["information.added"]
    assert revision(caseroom, cast) == before + 1


def test_everything_said_of_it_is_kept_and_sealed_with_a_key_of_its_own(
    caseroom: Caseroom, cast: Cast
) -> None:
    words = replace(WORDS, consent=AGREED)
    made = add(caseroom, cast, key="housing-victims-witnesses", words=words)

    with looking(caseroom, cast.viewer("paul")) as sight:
        row = sight.one(
            select(Information.text, Information.source, Information.necessity, Information.consent).where(
                Information.id == made
            ),
            lambda *columns: columns,
        )
    assert row[:3] == (TEXT, "Tenancy file", "Shows how often it happens.")
    assert consent.read(row[3]) == AGREED
    with record.reading(caseroom) as session:
        stored = session.get_one(Information, made)
        key = session.scalars(select(Key).where(Key.kind == "information", Key.owner_id == made)).one()
        case_key = session.scalars(
            select(Key).where(Key.kind == "case", Key.owner_id == stored.case_id)
        ).one()
    assert isinstance(stored.text, SealedText)
    assert sealed.key_id(stored.text) == key.id
    assert key.wrapped_by == case_key.id
    assert TEXT not in stored.text.stored


def test_a_form_sent_twice_brings_it_once(caseroom: Caseroom, cast: Cast) -> None:
    once = secrets.token_hex(16)
    made = add(caseroom, cast, once=once)
    assert add(caseroom, cast, once=once) == made
    assert said(caseroom, made) == ["information.added"]


@pytest.mark.parametrize("key", ["police-incidents", "depersonalised-fire", "county-risk"])
def test_a_category_of_other_agencies_is_refused(caseroom: Caseroom, cast: Cast, key: str) -> None:
    with pytest.raises(Invalid) as refusal:
        add(caseroom, cast, key=key)
    assert refusal.value.messages == {"category": describing.NOT_YOURS}


def test_a_category_not_in_force_today_is_refused(caseroom: Caseroom, cast: Cast) -> None:
    add(caseroom, cast, key="housing-diaries")
    with record.writing(caseroom, Clock(cast.now)) as writing:
        ended = writing.session.scalars(select(Category).where(Category.key == "housing-diaries")).one()
        ended.until_on = cast.now.date()
        writing.audit("demo.made")
    with pytest.raises(Invalid) as refusal:
        add(caseroom, cast, key="housing-diaries")
    assert refusal.value.messages == {"category": describing.NOT_YOURS}


def test_consent_is_asked_for_where_the_category_asks(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        add(caseroom, cast, key="housing-victims-witnesses")
    assert refusal.value.messages == {"consent_who": describing.NO_CONSENT}


def test_relevance_is_asked_for_where_the_category_asks(caseroom: Caseroom, cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        add(caseroom, cast, by="paul", key="police-convictions")
    assert refusal.value.messages == {"relevance": describing.NO_RELEVANCE}
    add(caseroom, cast, by="paul", key="police-convictions", words=replace(WORDS, relevance="Same street."))


def test_recipients_must_be_on_the_case_and_active(caseroom: Caseroom, cast: Cast) -> None:
    add(caseroom, cast, named(cast, AMBER))
    for wanted, message in (
        (named(cast), information.NOBODY),
        (named(cast, EREWASH), information.NOT_ON_CASE),
        (named(cast, FUTURES), information.NOT_ON_CASE),
        (Recipients(audience=Audience.AGENCIES, agencies=("0" * 32,)), information.NOT_ON_CASE),
    ):
        with pytest.raises(Invalid) as refusal:
            add(caseroom, cast, wanted)
        assert refusal.value.messages == {"agencies": message}
    suspend(caseroom, cast, AMBER)
    with pytest.raises(Invalid):
        add(caseroom, cast, named(cast, AMBER))


def test_a_suspended_agency_receives_nothing(caseroom: Caseroom, cast: Cast) -> None:
    suspend(caseroom, cast, AMBER)
    made = add(caseroom, cast)
    with record.reading(caseroom) as session:
        holders = set(session.scalars(select(Disclosure.agency_id).where(Disclosure.information_id == made)))
    assert holders == {cast.agencies[FUTURES], cast.agencies[POLICE]}


def test_officers_only_names_meetings_that_have_the_case(caseroom: Caseroom, cast: Cast) -> None:
    made = add(caseroom, cast, replace(OFFICERS, meetings=(cast.meeting,)))
    assert readers(caseroom, cast, made) == {"fay", "alma", "dev", "carol"}
    for meetings in ((), ("0" * 32,)):
        with pytest.raises(Invalid) as refusal:
            add(caseroom, cast, replace(OFFICERS, meetings=meetings))
        assert refusal.value.messages == {"meetings": information.NO_SUCH_MEETING}


def test_only_people_of_an_agency_on_the_case_add_to_it(caseroom: Caseroom, cast: Cast) -> None:
    add(caseroom, cast, by="paul", key="police-incidents")
    for name in ("rita", "eve"):
        with pytest.raises(NotVisible):
            add(caseroom, cast, by=name)
    with pytest.raises(NotVisible):  # an officer sees case two, but his agency is not on it
        information.add_information(
            caseroom,
            cast.viewer("dev"),
            cast.cases["two"],
            category(caseroom, "local-authority-incidents"),
            words=WORDS,
            about=ABOUT,
            recipients=EVERY,
            once=secrets.token_hex(16),
        )


def test_officers_get_it_when_a_meeting_takes_the_case(caseroom: Caseroom, clock: StoppedClock) -> None:
    cast = lay_cases(caseroom, lay_people(caseroom, clock.now))
    made = {
        "every": add(caseroom, cast),
        "named": add(caseroom, cast, named(cast, POLICE, for_officers=True)),
        "without": add(caseroom, cast, named(cast, POLICE, for_officers=False)),
        "officers": add(caseroom, cast, OFFICERS),
    }
    cast = lay_meeting_with(caseroom, cast)
    assert readers(caseroom, cast, made["every"]) == {"fay", "alma", "dev", "carol", "paul"}
    assert readers(caseroom, cast, made["named"]) == {"fay", "carol", "paul", "alma", "dev"}
    assert readers(caseroom, cast, made["without"]) == {"fay", "carol", "paul"}
    assert readers(caseroom, cast, made["officers"]) == {"fay", "alma", "dev", "carol"}

    with record.writing(caseroom, cast.viewer("alma")) as writing:
        information.take_back_from_officers(writing, cast.cases["one"], cast.meeting)
        writing.audit("demo.made")
    assert readers(caseroom, cast, made["named"]) == {"fay", "carol", "paul"}
    assert readers(caseroom, cast, made["officers"]) == {"fay"}


def lay_meeting_with(caseroom: Caseroom, cast: Cast) -> Cast:
    """The meeting of the scene, its officers given what is for them by the operation that plans it."""
    lay_meeting(caseroom, cast)
    with record.writing(caseroom, cast.viewer("alma")) as writing:
        information.disclose_to_officers(writing, cast.cases["one"], cast.meeting)
        information.disclose_to_officers(writing, cast.cases["one"], cast.meeting)
        writing.audit("demo.made")
    return cast


def test_what_is_for_the_officers_of_one_meeting_stays_with_them(caseroom: Caseroom, cast: Cast) -> None:
    made = {"officers": add(caseroom, cast, OFFICERS), "every": add(caseroom, cast)}
    before = {name: ledger(caseroom, each) for name, each in made.items()}
    assert before["officers"] == given(cast, FUTURES, officers=True)
    lay_meeting_with(caseroom, cast)
    assert ledger(caseroom, made["officers"]) == before["officers"]
    assert ledger(caseroom, made["every"]) == sorted([*before["every"], ("given", cast.meeting)])


def test_its_originator_widens_it(caseroom: Caseroom, cast: Cast) -> None:
    fay, made = cast.viewer("fay"), add(caseroom, cast, OFFICERS)
    assert readers(caseroom, cast, made) == {"fay", "alma", "dev", "carol"}

    for _ in range(2):
        information.widen(caseroom, fay, made, named(cast, POLICE))
    assert readers(caseroom, cast, made) == {"fay", "alma", "dev", "carol", "paul"}
    assert ledger(caseroom, made) == given(cast, FUTURES, POLICE, officers=True)

    for _ in range(2):
        information.widen(caseroom, fay, made, EVERY)
    assert ledger(caseroom, made) == given(cast, FUTURES, POLICE, AMBER, officers=True)
    assert said(caseroom, made) == ["information.added", "information.disclosed", "information.disclosed"]
    cases.involve_agency(caseroom, fay, cast.cases["one"], cast.agencies[RIVERSIDE], reason="Their tenant.")
    assert "rita" in readers(caseroom, cast, made)


def test_the_officers_alone_may_be_added(caseroom: Caseroom, cast: Cast) -> None:
    made = add(caseroom, cast, named(cast, POLICE))
    assert readers(caseroom, cast, made) == {"fay", "carol", "paul"}
    information.widen(caseroom, cast.viewer("fay"), made, named(cast, for_officers=True))
    assert readers(caseroom, cast, made) == {"fay", "carol", "paul", "alma", "dev"}


def test_only_its_originator_widens_or_withdraws_it(caseroom: Caseroom, cast: Cast) -> None:
    made = add(caseroom, cast, named(cast, POLICE, for_officers=True))
    assert readers(caseroom, cast, made) == {"fay", "carol", "paul", "alma", "dev"}
    for name in ("paul", "alma", "rita", "eve"):
        with pytest.raises(NotVisible):
            information.widen(caseroom, cast.viewer(name), made, EVERY)
        with pytest.raises(NotVisible):
            information.withdraw(caseroom, cast.viewer(name), made)
    assert said(caseroom, made) == ["information.added"]


def test_widening_needs_somebody(caseroom: Caseroom, cast: Cast) -> None:
    made = add(caseroom, cast, named(cast, POLICE, for_officers=True))
    for wanted, field in (
        (named(cast), "agencies"),
        (named(cast, EREWASH), "agencies"),
        (OFFICERS, "audience"),
    ):
        with pytest.raises(Invalid) as refusal:
            information.widen(caseroom, cast.viewer("fay"), made, wanted)
        assert set(refusal.value.messages) == {field}
    with pytest.raises(NotVisible):
        information.widen(caseroom, cast.viewer("fay"), "0" * 32, EVERY)


def test_withdrawing_stops_everybody_elses_sight(caseroom: Caseroom, cast: Cast) -> None:
    fay, made = cast.viewer("fay"), add(caseroom, cast)
    assert readers(caseroom, cast, made) == {"fay", "alma", "dev", "carol", "paul"}

    for _ in range(2):
        information.withdraw(caseroom, fay, made)

    assert readers(caseroom, cast, made) == {"fay"}
    taken = sorted(("withdrawn", one) for one in (cast.agencies[AMBER], cast.agencies[POLICE], cast.meeting))
    assert ledger(caseroom, made) == given(cast, FUTURES, AMBER, POLICE, officers=True) + taken
    assert said(caseroom, made) == ["information.added", "information.withdrawn"]
    cases.involve_agency(caseroom, fay, cast.cases["one"], cast.agencies[RIVERSIDE], reason="Their tenant.")
    with record.writing(caseroom, cast.viewer("alma")) as writing:
        information.disclose_to_officers(writing, cast.cases["one"], cast.meeting)
        writing.audit("demo.made")
    assert readers(caseroom, cast, made) == {"fay"}


def test_hidden_recipients_do_not_see_each_other(caseroom: Caseroom, cast: Cast) -> None:
    shown = add(caseroom, cast, named(cast, POLICE, AMBER))
    hidden = add(caseroom, cast, named(cast, POLICE, AMBER, hidden=True))

    def recipients(name: str, information_id: str) -> set[str]:
        with looking(caseroom, cast.viewer(name)) as sight:
            found = select(Disclosure.agency_id).where(Disclosure.information_id == information_id)
            return set(sight.scalars(found))

    everyone = {cast.agencies[home] for home in (FUTURES, POLICE, AMBER)}
    assert recipients("paul", shown) == everyone
    assert recipients("fay", hidden) == everyone
    assert recipients("paul", hidden) == {cast.agencies[POLICE]}
