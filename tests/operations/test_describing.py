"""What must be said of information by its category, originator and channel, and what is kept of it."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import describing
from meetings.operations.describing import About
from meetings.refusals import Invalid
from models.agencies import Agency, Objective
from models.cases import CaseObjective, CasePurpose, Information, InformationObjective
from models.lawful import Term
from models.states import Channel, Flag
from tests.cast import AMBER, FUTURES, POLICE, Cast, lay_scene
from tests.operations.test_information import ABOUT, WORDS, add
from tests.operations.test_lawful_sharing import GDPR, PART_3, rests
from tests.places import StoppedClock


@pytest.fixture
def cast(caseroom: Caseroom, clock: StoppedClock) -> Cast:
    return lay_scene(caseroom, clock.now)


def kept(caseroom: Caseroom, information_id: str) -> Information:
    with record.reading(caseroom) as session:
        return session.get_one(Information, information_id)


def refused(
    caseroom: Caseroom, cast: Cast, about: About, *, by: str = "fay", key: str = "housing-incidents"
) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        add(caseroom, cast, by=by, key=key, about=about)
    return dict(refusal.value.messages)


def term(caseroom: Caseroom, key: str) -> str:
    with record.reading(caseroom) as session:
        return session.scalars(select(Term.id).where(Term.key == key)).one()


def make_probation(caseroom: Caseroom, cast: Cast) -> None:
    """Paul's agency becomes the kind that the probation service is."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        police = writing.session.get_one(Agency, cast.agencies[POLICE])
        police.kind = "probation"
        writing.audit("demo.made")


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ((Flag.PERSONAL,), GDPR),
        ((Flag.CHILD,), GDPR),
        (
            (Flag.HEALTH,),
            f"{GDPR}; UK GDPR Art 9(2)(g) with DPA 2018 Sch 1 para 6: statutory purposes",
        ),
        (
            (Flag.OFFENCE,),
            f"{GDPR}; UK GDPR Art 10 with DPA 2018 Sch 1 paras 36 and 6: statutory purposes",
        ),
        ((), None),
    ],
)
def test_flags_decide_what_a_disclosure_rests_on(
    caseroom: Caseroom, cast: Cast, flags: tuple[Flag, ...], expected: str | None
) -> None:
    made = add(caseroom, cast, about=replace(ABOUT, flags=frozenset(flags)))
    assert rests(caseroom, cast, made)[POLICE][0] == expected
    assert (Flag.PERSONAL in (kept(caseroom, made).flags or "").split()) == bool(flags)


def test_the_police_need_no_condition_for_offences_and_one_for_health(caseroom: Caseroom, cast: Cast) -> None:
    offence = replace(ABOUT, flags=frozenset({Flag.OFFENCE}))
    made = add(caseroom, cast, by="paul", key="police-incidents", about=offence)
    assert rests(caseroom, cast, made)[AMBER][0] == PART_3
    health = replace(ABOUT, flags=frozenset({Flag.HEALTH}))
    made = add(caseroom, cast, by="paul", key="police-incidents", about=health)
    condition = "DPA 2018 s.35(5) with Sch 8 para 1: statutory purposes"
    assert rests(caseroom, cast, made)[AMBER][0] == f"{PART_3}; {condition}"


def test_a_conviction_is_criminal_offence_data_whatever_was_ticked(caseroom: Caseroom, cast: Cast) -> None:
    made = add(
        caseroom, cast, by="paul", key="police-convictions", words=replace(WORDS, relevance="Same street.")
    )
    assert (kept(caseroom, made).flags or "").split() == [Flag.PERSONAL, Flag.PROCEEDINGS]


def test_personal_information_says_as_what_it_speaks_of_the_person(caseroom: Caseroom, cast: Cast) -> None:
    nobody = replace(ABOUT, subject_role=None)
    assert refused(caseroom, cast, nobody) == {"subject_role": describing.NO_ROLE}
    made = add(caseroom, cast, about=replace(nobody, flags=frozenset()))
    assert kept(caseroom, made).subject_role is None


def test_a_telephone_call_is_made_through_the_switchboard(caseroom: Caseroom, cast: Cast) -> None:
    call = replace(ABOUT, channel=Channel.TELEPHONE)
    assert refused(caseroom, cast, call) == {"called_back": describing.NOT_CALLED_BACK}
    made = add(caseroom, cast, about=replace(call, called_back=True))
    assert kept(caseroom, made).called_back
    other = add(caseroom, cast, about=replace(ABOUT, called_back=True))
    assert not kept(caseroom, other).called_back


def test_ecins_has_a_reference(caseroom: Caseroom, cast: Cast) -> None:
    ecins = replace(ABOUT, channel=Channel.ECINS)
    assert refused(caseroom, cast, ecins) == {"channel_reference": describing.NO_REFERENCE}
    made = add(caseroom, cast, about=ecins, words=replace(WORDS, channel_reference="E-1"))
    assert kept(caseroom, made).channel_reference is not None


def test_probation_confirms_what_its_list_leaves_out(caseroom: Caseroom, cast: Cast) -> None:
    make_probation(caseroom, cast)
    assert refused(caseroom, cast, ABOUT, by="paul", key="probation-conduct") == {
        "limits_confirmed": describing.NOT_LIMITED
    }
    made = add(
        caseroom, cast, about=replace(ABOUT, limits_confirmed=True), by="paul", key="probation-conduct"
    )
    assert kept(caseroom, made).limits_confirmed


def test_objectives_are_those_of_the_case_unless_others_are_chosen(caseroom: Caseroom, cast: Cast) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        first, second = writing.session.scalars(select(Objective.id).order_by(Objective.position)).all()[:2]
        writing.session.add(CaseObjective(case_id=cast.cases["one"], objective_id=first))
        writing.audit("demo.made")

    def shared_for(information_id: str) -> list[str]:
        with record.reading(caseroom) as session:
            found = select(InformationObjective.objective_id).filter_by(information_id=information_id)
            return list(session.scalars(found))

    assert shared_for(add(caseroom, cast)) == [first]
    assert shared_for(add(caseroom, cast, about=replace(ABOUT, objectives=(second,)))) == [second]
    assert refused(caseroom, cast, replace(ABOUT, objectives=("0" * 32,))) == {
        "objectives": describing.NO_OBJECTIVE
    }


def test_policing_purposes_are_chosen_once_for_a_case_by_the_police(caseroom: Caseroom, cast: Cast) -> None:
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.execute(delete(CasePurpose))
        writing.audit("demo.made")
    assert refused(caseroom, cast, ABOUT, by="paul", key="police-incidents") == {
        "purposes": describing.NO_PURPOSE
    }
    other = replace(ABOUT, purposes=(term(caseroom, "oasys"),))
    assert refused(caseroom, cast, other, by="paul", key="police-incidents") == {
        "purposes": describing.NO_PURPOSE
    }
    add(caseroom, cast, about=ABOUT)
    add(
        caseroom,
        cast,
        about=replace(ABOUT, purposes=(term(caseroom, "preserving-order"),)),
        by="paul",
        key="police-incidents",
    )
    add(caseroom, cast, about=ABOUT, by="paul", key="police-incidents")
    with record.reading(caseroom) as session:
        assert session.scalars(select(CasePurpose.purpose_id)).all() == [term(caseroom, "preserving-order")]


def test_whoever_asks_for_depersonalised_information_confirms_the_criteria(
    caseroom: Caseroom, cast: Cast
) -> None:
    standing = term(caseroom, "safer-derbyshire")
    asked = replace(ABOUT, requested=True, requester=standing)
    key = "depersonalised-housing"
    assert refused(caseroom, cast, asked, key=key) == {"criteria_confirmed": describing.NOT_CONFIRMED}
    made = kept(caseroom, add(caseroom, cast, about=replace(asked, criteria_confirmed=True), key=key))
    assert (made.requester_id, made.criteria_confirmed, made.flags, made.subject_role) == (
        standing,
        True,
        "",
        None,
    )
    wrong = replace(asked, requester=cast.agencies[FUTURES], criteria_confirmed=True)
    assert refused(caseroom, cast, wrong, key=key) == {"requester": describing.NO_SUCH_REQUESTER}
    own = kept(caseroom, add(caseroom, cast, key=key))
    assert (own.requester_id, own.criteria_confirmed) == (None, False)
