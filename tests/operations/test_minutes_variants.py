"""Whoever is kept out of a case opens the minutes without it; nobody else can tell that there are such."""

import pytest
from sqlalchemy import select

from meetings import sealed
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock
from meetings.operations import closing, issuing, late_variants, making_minutes, outcomes, table
from meetings.operations.making_minutes import Rendered
from models.cases import Exclusion
from models.outcomes import Minutes, MinutesOmission
from models.states import ExclusionKind
from tests.cast import AMBER, POLICE, RIVERSIDE
from tests.documents.reading import blocks, opened, under
from tests.held import Held, lay_held
from tests.issued import file, files, parts

pytestmark = pytest.mark.long

ONE, TWO, THREE = "ASB-ONE7", "ASB-TWO7", "ASB-THRE"


@pytest.fixture
def held(caseroom: Caseroom) -> Held:
    return lay_held(caseroom)


def put_out(caseroom: Caseroom, held: Held, name: str, case: str) -> str:
    item, attendance = held.cast.items[case], held.cast.attendances[name]
    return table.put_out(caseroom, held.by("alma"), item, attendance, reason="A cousin")


def put_out_later(caseroom: Caseroom, held: Held, name: str, case: str) -> str:
    """An exclusion made after the close, as another meeting with the case makes it."""
    with record.writing(caseroom, Clock(held.now)) as writing:
        case_id = held.cast.cases[case]
        made = Exclusion(
            case_id=case_id,
            person_id=held.cast.people[name],
            kind=ExclusionKind.PUT_OUT,
            reason=sealed.seal(writing.key("case", case_id), "exclusions.reason", "A cousin"),
            made_at=held.now,
            made_by=held.cast.people["alma"],
        )
        writing.session.add(made)
        writing.session.flush()
        writing.audit("exclusion.made", made.id, case=case_id, person=made.person_id, kind=made.kind)
        return made.id


def issue(caseroom: Caseroom, held: Held) -> None:
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    making_minutes.make_documents(caseroom, held.cast.meeting, held.now)
    held.wait(30)
    issuing.issue_minutes(caseroom, held.by("alma"), held.cast.meeting)


def ids(caseroom: Caseroom, held: Held, name: str, version: int = 1) -> list[str]:
    """The agency documents of a version that a person may open."""
    statement = select(Minutes.id).where(Minutes.kind == "agency", Minutes.version == version)
    with looking(caseroom, held.by(name)) as sight:
        return list(sight.scalars(statement))


def opens(caseroom: Caseroom, held: Held, name: str, version: int = 1) -> bytes:
    """The one document that a person may open."""
    (minutes_id,) = ids(caseroom, held, name, version)
    return file(caseroom, minutes_id)


def cases_in(content: bytes) -> list[str]:
    headings = [text for style, text in blocks(opened(content)) if style == "Heading 2"]
    return [str(text) for text in headings if "ASB-" in str(text)]


def test_the_variant_leaves_the_case_out_and_numbers_the_others_afresh(
    caseroom: Caseroom, held: Held
) -> None:
    put_out(caseroom, held, "paul", "two")
    issue(caseroom, held)
    whole = files(caseroom, held, 1)[POLICE]
    assert cases_in(whole)[:3] == [f"1. {ONE}: Noise", f"2. {TWO}: Noise", f"3. {THREE}: Noise"]
    variant = opens(caseroom, held, "paul")
    assert cases_in(variant)[:2] == [f"1. {ONE}: Noise", f"2. {THREE}: Noise"]
    of_two = {TWO, "Title of case two", "Text for involved on two", "It stopped on two"}
    assert all(text in parts(whole) for text in of_two)
    assert not any(text in parts(variant) for text in of_two)
    assert "Annex: Futures tells the police alone" in parts(variant)
    assert "Riverside" in under(opened(whole), "Recipients")
    assert "Riverside" not in under(opened(variant), "Recipients")


def test_each_opens_the_one_that_fits_and_no_other(caseroom: Caseroom, held: Held) -> None:
    put_out(caseroom, held, "paul", "two")
    put_out(caseroom, held, "dev", "one")
    issue(caseroom, held)
    assert cases_in(opens(caseroom, held, "carol"))[1] == f"2. {TWO}: Noise"
    assert cases_in(opens(caseroom, held, "paul"))[1] == f"2. {THREE}: Noise"
    assert cases_in(opens(caseroom, held, "dev"))[0] == f"1. {THREE}: Noise"
    assert cases_in(opens(caseroom, held, "alma"))[0] == f"1. {ONE}: Noise"
    assert cases_in(opens(caseroom, held, "dev", version=0))[0] == f"1. {THREE}: Noise"


def test_colleagues_kept_out_of_the_same_cases_share_one(caseroom: Caseroom, held: Held) -> None:
    put_out(caseroom, held, "paul", "two")
    put_out(caseroom, held, "carol", "two")
    put_out(caseroom, held, "carol", "one")
    issue(caseroom, held)
    assert cases_in(opens(caseroom, held, "carol"))[0] == f"1. {THREE}: Noise"
    assert ids(caseroom, held, "carol") != ids(caseroom, held, "paul")
    held.wait(1)
    put_out_later(caseroom, held, "paul", "one")
    assert late_variants.make_missing_variants(caseroom, held.now) == 0
    assert ids(caseroom, held, "carol") == ids(caseroom, held, "paul")


def test_a_lifted_exclusion_opens_the_whole_again(caseroom: Caseroom, held: Held) -> None:
    exclusion = put_out(caseroom, held, "paul", "two")
    issue(caseroom, held)
    assert len(cases_in(opens(caseroom, held, "paul"))) < len(cases_in(opens(caseroom, held, "carol")))
    table.lift_exclusion(caseroom, held.by("alma"), exclusion)
    assert ids(caseroom, held, "paul") == ids(caseroom, held, "carol")


def test_whoever_is_kept_out_of_every_case_opens_none(caseroom: Caseroom, held: Held) -> None:
    put_out(caseroom, held, "rita", "two")
    issue(caseroom, held)
    assert RIVERSIDE in files(caseroom, held, 1)
    assert ids(caseroom, held, "rita") == []
    assert late_variants.make_missing_variants(caseroom, held.now) == 0


def test_an_exclusion_after_the_issue_has_its_variant_at_the_next_tick(
    caseroom: Caseroom, held: Held
) -> None:
    issue(caseroom, held)
    assert cases_in(opens(caseroom, held, "paul"))[1] == f"2. {TWO}: Noise"
    held.wait(60)
    put_out_later(caseroom, held, "paul", "two")
    assert ids(caseroom, held, "paul") == []
    assert late_variants.make_missing_variants(caseroom, held.now) == 1
    variant = opens(caseroom, held, "paul")
    assert cases_in(variant)[1] == f"2. {THREE}: Noise"
    assert "It stopped on two" not in parts(variant)
    assert "Version 1, issued 13 October 2026 at 11:00." in parts(variant)
    assert late_variants.make_missing_variants(caseroom, held.now) == 0


def test_nothing_tells_a_colleague_that_somebody_is_kept_out(caseroom: Caseroom, held: Held) -> None:
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    before = _whole(caseroom, held)
    put_out_later(caseroom, held, "carol", "two")
    after = _whole(caseroom, held)
    assert len(after) == len(before) + 1
    assert before.items() <= after.items()


def _whole(caseroom: Caseroom, held: Held) -> dict[tuple[str | None, tuple[str, ...]], str]:
    """The digest of every document, by whose it is and what it leaves out."""

    def left_out(made: Rendered) -> tuple[str, ...]:
        return made.variant.left_out if made.variant else ()

    with record.reading(caseroom) as session:
        edition = making_minutes.edition(session, caseroom, held.cast.meeting, version=1, at=held.now)
    made = making_minutes.render(caseroom, held.cast.meeting, edition)
    return {(one.agency_id, left_out(one)): one.sha256 for one in made}


def test_why_somebody_went_out_stands_in_no_minutes(caseroom: Caseroom, held: Held) -> None:
    item = held.cast.items["three"]
    table.put_on_table(caseroom, held.by("alma"), item)
    held.wait(5)
    put_out(caseroom, held, "carol", "three")
    dev = held.cast.attendances["dev"]
    table.declare_interest(caseroom, held.by("dev"), item, dev, reason="My neighbour")
    held.wait(1)
    table.step_out(caseroom, held.by("alma"), item, [held.cast.attendances["fay"]])
    outcomes.record_no_further_action(
        caseroom, held.by("alma"), item, once=held.once(), reasons="It stopped on three"
    )
    issue(caseroom, held)
    content = files(caseroom, held, 1)[AMBER]
    assert under(opened(content), f"2. {THREE}: Noise", "In the room")[0][1:] == [
        ["Amber Valley Borough Council", "Dev", "10:30 to 10:35: stepped out"],
        ["Amber Valley Borough Council", "Alma", "10:30 to 10:36"],
        ["Derbyshire Constabulary", "Carol", "10:30 to 10:35: stepped out"],
        ["Futures Housing Group", "Fay", "10:30 to 10:36: stepped out"],
    ]
    assert not any(word in parts(content) for word in ("put out", "declared interest", "cousin", "neighbour"))


def test_what_a_variant_leaves_out_nobody_reads(caseroom: Caseroom, held: Held) -> None:
    put_out(caseroom, held, "paul", "two")
    issue(caseroom, held)
    with record.reading(caseroom) as session:
        assert set(session.scalars(select(MinutesOmission.case_id))) == {held.cast.cases["two"]}
    for name in ("alma", "carol", "paul"):
        with looking(caseroom, held.by(name)) as sight:
            assert sight.scalars(select(MinutesOmission.case_id)).all() == []


@pytest.mark.postgres
def test_variants_are_made_and_opened_on_postgresql(postgres_caseroom: Caseroom) -> None:
    held = lay_held(postgres_caseroom)
    put_out(postgres_caseroom, held, "paul", "two")
    issue(postgres_caseroom, held)
    assert cases_in(opens(postgres_caseroom, held, "paul"))[1] == f"2. {THREE}: Noise"
    assert cases_in(opens(postgres_caseroom, held, "carol"))[1] == f"2. {TWO}: Noise"
    held.wait(5)
    put_out_later(postgres_caseroom, held, "carol", "one")
    assert late_variants.make_missing_variants(postgres_caseroom, held.now) == 1
    assert cases_in(opens(postgres_caseroom, held, "carol"))[0] == f"1. {TWO}: Noise"
