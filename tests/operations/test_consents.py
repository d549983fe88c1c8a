"""Without consent information stays with its agency, but for serious harm that a representative records."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from meetings import consent
from meetings.consent import Consent
from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import consents, describing, information
from meetings.operations.information import NOT_AGREED
from meetings.refusals import Invalid, NotVisible
from models.cases import DisclosureEvent, Information
from models.people import Office
from models.states import ConsentAnswer
from tests.cast import POLICE, Cast, lay_scene
from tests.operations.test_information import AGREED, EVERY, WORDS, add, named, readers, said
from tests.places import StoppedClock

KEY = "housing-victims-witnesses"
DAY = date(2026, 10, 5)
REFUSED = Consent("the neighbour", "on the telephone", DAY, ConsentAnswer.REFUSED)
NOT_SAFE = Consent("the neighbour", "he reads her post", DAY, ConsentAnswer.NOT_SAFE)
WITHDRAWN = Consent("the neighbour", "by letter", DAY, ConsentAnswer.WITHDRAWN)
EVERYBODY = {"fay", "alma", "dev", "carol", "paul"}


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def represent(caseroom: Caseroom, cast: Cast, name: str = "fay") -> None:
    """Make somebody a representative of their agency."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.add(Office(person_id=cast.people[name], office="representative"))
        writing.audit("demo.made")


def answer_of(caseroom: Caseroom, information_id: str) -> Consent | None:
    with record.reading(caseroom) as session:
        stored = session.get_one(Information, information_id).consent
        assert stored is not None
        return consent.read(caseroom.keyring.read([stored])[stored])


@pytest.mark.parametrize("answer", [REFUSED, NOT_SAFE])
def test_nobody_else_gets_what_nobody_agreed_to(caseroom: Caseroom, cast: Cast, answer: Consent) -> None:
    agreed = add(caseroom, cast, key=KEY, words=replace(WORDS, consent=AGREED))
    assert readers(caseroom, cast, agreed) == EVERYBODY
    made = add(caseroom, cast, key=KEY, words=replace(WORDS, consent=answer))
    assert readers(caseroom, cast, made) == {"fay"}
    assert answer_of(caseroom, made) == answer
    with pytest.raises(Invalid) as refusal:
        information.widen(caseroom, cast.viewer("fay"), made, named(cast, POLICE))
    assert refusal.value.messages == {"audience": NOT_AGREED}
    assert readers(caseroom, cast, made) == {"fay"}


def test_a_representative_records_serious_harm_and_it_is_shared(caseroom: Caseroom, cast: Cast) -> None:
    harmful = replace(WORDS, consent=REFUSED, serious_harm="He has a knife")
    with pytest.raises(Invalid) as refusal:
        add(caseroom, cast, key=KEY, words=harmful)
    assert refusal.value.messages == {"serious_harm": describing.ONLY_REPRESENTATIVES}
    represent(caseroom, cast)
    made = add(caseroom, cast, key=KEY, words=harmful)
    assert readers(caseroom, cast, made) == EVERYBODY
    with record.reading(caseroom) as session:
        assert session.get_one(Information, made).serious_harm_by == cast.people["fay"]


def test_serious_harm_recorded_later_lets_it_be_shared(caseroom: Caseroom, cast: Cast) -> None:
    made = add(caseroom, cast, key=KEY, words=replace(WORDS, consent=NOT_SAFE))
    change = (caseroom, cast.viewer("fay"), made, NOT_SAFE)
    with pytest.raises(Invalid):
        consents.change_consent(*change, serious_harm="He has a knife")
    represent(caseroom, cast)
    consents.change_consent(*change, serious_harm="He has a knife")
    assert readers(caseroom, cast, made) == {"fay"}
    information.widen(caseroom, cast.viewer("fay"), made, EVERY)
    assert readers(caseroom, cast, made) == EVERYBODY
    assert said(caseroom, made) == [
        "information.added",
        "information.consent_changed",
        "information.disclosed",
    ]


def test_consent_taken_back_ends_everybody_elses_sight(caseroom: Caseroom, cast: Cast) -> None:
    made = add(caseroom, cast, key=KEY, words=replace(WORDS, consent=AGREED))
    assert readers(caseroom, cast, made) == EVERYBODY
    for _ in range(2):
        consents.change_consent(caseroom, cast.viewer("fay"), made, WITHDRAWN)
    assert readers(caseroom, cast, made) == {"fay"}
    assert said(caseroom, made) == ["information.added", "information.consent_changed"]
    with record.reading(caseroom) as session:
        lost = select(DisclosureEvent).filter_by(information_id=made, event="withdrawn")
        assert len(session.scalars(lost).all()) == 3
    consents.change_consent(caseroom, cast.viewer("fay"), made, AGREED)
    assert readers(caseroom, cast, made) == {"fay"}
    information.widen(caseroom, cast.viewer("fay"), made, EVERY)
    assert readers(caseroom, cast, made) == EVERYBODY


def test_serious_harm_recorded_stands_when_consent_is_taken_back(caseroom: Caseroom, cast: Cast) -> None:
    represent(caseroom, cast)
    harmful = replace(WORDS, consent=REFUSED, serious_harm="He has a knife")
    made = add(caseroom, cast, key=KEY, words=harmful)
    consents.change_consent(caseroom, cast.viewer("fay"), made, WITHDRAWN)
    assert readers(caseroom, cast, made) == EVERYBODY


def test_only_its_originator_answers_for_consent(caseroom: Caseroom, cast: Cast) -> None:
    made = add(caseroom, cast, key=KEY, words=replace(WORDS, consent=AGREED))
    for name in ("paul", "alma", "rita", "eve"):
        with pytest.raises(NotVisible):
            consents.change_consent(caseroom, cast.viewer(name), made, WITHDRAWN)
    with pytest.raises(NotVisible):  # its category asks for none
        consents.change_consent(caseroom, cast.viewer("fay"), add(caseroom, cast), WITHDRAWN)
    assert readers(caseroom, cast, made) == EVERYBODY


def test_nobody_answers_tomorrow(caseroom: Caseroom, cast: Cast) -> None:
    made = add(caseroom, cast, key=KEY, words=replace(WORDS, consent=AGREED))
    tomorrow = replace(WITHDRAWN, on=cast.now.date() + timedelta(days=1))
    with pytest.raises(Invalid) as refusal:
        consents.change_consent(caseroom, cast.viewer("fay"), made, tomorrow)
    assert refusal.value.messages == {"consent_on": describing.NOT_YET}
