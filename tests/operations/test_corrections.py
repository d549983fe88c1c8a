"""Corrections of information: who reports and corrects, what becomes of both wordings, who must confirm."""

import pytest
from sqlalchemy import select

from meetings.audit import first_break
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock
from meetings.operations import (
    annexes,
    corrections,
    information,
    reissuing,
)
from meetings.queries import corrections as queries
from meetings.queries import minutes_changes
from meetings.refusals import Conflict, Invalid, NotVisible
from meetings.sealed import seal
from models.cases import Case, Disclosure, Exclusion, Information, OfficerDisclosure
from models.corrections import Correction, CorrectionHolder
from models.records import OutboxMail
from tests.cast import AMBER, FUTURES, POLICE, RIVERSIDE
from tests.documents.reading import all_text, opened
from tests.held import Held, give_officers, lay_issued
from tests.issued import file, rows
from tests.represented import lay_representative

RIGHT = "It was on Friday"


@pytest.fixture
def held(caseroom: Caseroom) -> Held:
    """A meeting whose minutes are issued."""
    return lay_issued(caseroom)


def correct(
    caseroom: Caseroom, held: Held, kind: str = "involved", *, by: str = "fay", withdraw: bool = False
) -> str:
    """Correct what Fay brought to case one."""
    return corrections.correct_information(
        caseroom,
        held.by(by),
        held.cast.information[f"one {kind}"],
        text=RIGHT,
        source="The log",
        withdraw_old=withdraw,
        once=held.once(),
    )


def report(caseroom: Caseroom, held: Held, by: str = "alma", kind: str = "involved") -> str:
    return corrections.report_inaccuracy(
        caseroom,
        held.by(by),
        held.cast.information[f"one {kind}"],
        text="It was not on Thursday",
        once=held.once(),
    )


def holders(caseroom: Caseroom, held: Held, name: str) -> dict[tuple[str, str], bool]:
    """By kind and agency or meeting, who is to confirm as a person learns it, and whether they have."""
    names = {agency: key for key, agency in held.cast.agencies.items()}
    with looking(caseroom, held.by(name)) as sight:
        lines = queries.holders(sight)
    return {
        (line.kind, names[line.agency_id] if line.agency_id else "the meeting"): line.confirmed_at is not None
        for line in lines
    }


def holder(caseroom: Caseroom, held: Held, kind: str, agency: str | None = None) -> str:
    """The id of a holder."""
    agency_id = held.cast.agencies[agency] if agency else None
    with record.reading(caseroom) as session:
        return session.scalars(
            select(CorrectionHolder.id).where(
                CorrectionHolder.kind == kind, CorrectionHolder.agency_id.is_not_distinct_from(agency_id)
            )
        ).one()


def texts(caseroom: Caseroom, held: Held, name: str) -> set[str]:
    """What a person may read on case one."""
    statement = select(Information.text).where(Information.case_id == held.cast.cases["one"])
    with looking(caseroom, held.by(name)) as sight:
        return set(sight.rows(statement, str))


def mails(caseroom: Caseroom, duty_id: str) -> set[str]:
    """The people whom mails about a duty are to reach."""
    with record.reading(caseroom) as session:
        return set(
            session.scalars(
                select(OutboxMail.person_id).where(
                    OutboxMail.duty_id == duty_id, OutboxMail.state == "queued"
                )
            )
        )


def test_whoever_sees_information_reports_it_and_its_originator_is_told(
    caseroom: Caseroom, held: Held
) -> None:
    made = report(caseroom, held)
    assert mails(caseroom, made) == {held.cast.people["fay"]}
    for name in ("rita", "eve"):
        with pytest.raises(NotVisible):
            report(caseroom, held, by=name)
    with pytest.raises(NotVisible):
        report(caseroom, held, by="paul", kind="officers")
    with looking(caseroom, held.by("fay")) as sight:
        assert [one.text for one in queries.reports(sight)] == ["It was not on Thursday"]
    for name in ("carol", "rita", "eve"):
        with looking(caseroom, held.by(name)) as sight:
            assert queries.reports(sight) == []


def test_a_report_is_rejected_because_and_its_reporter_is_told(caseroom: Caseroom, held: Held) -> None:
    made = report(caseroom, held)
    with pytest.raises(NotVisible):
        corrections.reject_report(caseroom, held.by("alma"), made, reason="I say so")
    corrections.reject_report(caseroom, held.by("fay"), made, reason="It stands in the log")
    corrections.reject_report(caseroom, held.by("fay"), made, reason="It stands in the log")
    with pytest.raises(Conflict, match="answered already"):
        corrections.reject_report(caseroom, held.by("fay"), made, reason="Another reason")
    with looking(caseroom, held.by("alma")) as sight:
        (answered,) = queries.reports(sight)
    assert (answered.is_rejected, answered.reason) == (True, "It stands in the log")
    assert mails(caseroom, made) == {held.cast.people["alma"]}


def test_a_representative_who_sees_no_case_reads_a_report_and_answers_it(
    caseroom: Caseroom, held: Held
) -> None:
    rex = lay_representative(caseroom, held.cast)
    made = report(caseroom, held)
    assert mails(caseroom, made) == {held.cast.people["fay"], held.cast.people["rex"]}
    assert "Text for involved on one" in texts(caseroom, held, "fay")

    with looking(caseroom, rex) as sight:
        (found,) = queries.reports(sight)
        assert (found.text, found.can_read) == ("It was not on Thursday", False)
        assert sight.scalars(select(Information.id)).all() == []
        assert sight.scalars(select(Case.id)).all() == []
    corrections.reject_report(caseroom, rex, made, reason="The log says so")
    with looking(caseroom, held.by("alma")) as sight:
        (answered,) = queries.reports(sight)
    assert (answered.is_rejected, answered.answered_by) == (True, "Rex")


def test_a_representative_kept_out_of_the_case_knows_of_no_report(caseroom: Caseroom, held: Held) -> None:
    rex = lay_representative(caseroom, held.cast)
    made = report(caseroom, held)
    with looking(caseroom, rex) as sight:
        assert len(queries.reports(sight)) == 1
    with record.writing(caseroom, Clock(held.now)) as writing:
        key = writing.key("case", held.cast.cases["one"])
        writing.session.add(
            Exclusion(
                case_id=held.cast.cases["one"],
                person_id=held.cast.people["rex"],
                kind="put out",
                reason=seal(key, "exclusions.reason", "A relative"),
                made_at=held.now,
                made_by=held.cast.people["alma"],
            )
        )
        writing.audit("demo.made")
    with looking(caseroom, rex) as sight:
        assert queries.reports(sight) == []
    with pytest.raises(NotVisible):
        corrections.reject_report(caseroom, rex, made, reason="I say so")


def test_a_correction_takes_the_place_of_the_old_wording_for_the_same_audience(
    caseroom: Caseroom, held: Held
) -> None:
    made = report(caseroom, held)
    correct(caseroom, held)
    for name in ("fay", "carol", "alma"):
        assert {RIGHT, "Text for involved on one"} <= texts(caseroom, held, name)
    assert texts(caseroom, held, "rita") == set()
    with record.reading(caseroom) as session:
        correction = session.scalars(select(Correction)).one()
        old = session.get_one(Information, correction.information_id)
        new = session.get_one(Information, correction.corrected_id)
        for table, column in ((Disclosure, "agency_id"), (OfficerDisclosure, "meeting_id")):
            grants = {
                one.id: set(
                    session.scalars(select(getattr(table, column)).where(table.information_id == one.id))
                )
                for one in (old, new)
            }
            assert grants[old.id] == grants[new.id] != set()
        assert (new.added_at, new.audience, new.category_id) == (old.added_at, old.audience, old.category_id)
        assert first_break(session) is None
    with looking(caseroom, held.by("alma")) as sight:
        assert [one.answer for one in queries.reports(sight)] == ["corrected"]
    assert mails(caseroom, made) == {held.cast.people["alma"]}


def test_an_old_wording_that_is_withdrawn_is_its_originators_alone(caseroom: Caseroom, held: Held) -> None:
    correct(caseroom, held, withdraw=True)
    assert "Text for involved on one" in texts(caseroom, held, "fay")
    for name in ("carol", "alma"):
        assert RIGHT in texts(caseroom, held, name)
        assert "Text for involved on one" not in texts(caseroom, held, name)


def test_withdrawing_the_new_wording_withdraws_the_old(caseroom: Caseroom, held: Held) -> None:
    correct(caseroom, held)
    with record.reading(caseroom) as session:
        new = session.scalars(select(Correction.corrected_id)).one()
    information.withdraw(caseroom, held.by("fay"), new)
    for name in ("carol", "alma"):
        assert not {RIGHT, "Text for involved on one"} & texts(caseroom, held, name)
    assert {RIGHT, "Text for involved on one"} <= texts(caseroom, held, "fay")


def test_only_the_originator_corrects_and_only_what_is_different(caseroom: Caseroom, held: Held) -> None:
    for name in ("alma", "carol", "rita", "eve"):
        with pytest.raises(NotVisible):
            correct(caseroom, held, by=name)
    with pytest.raises(Invalid, match="This is what it says already"):
        corrections.correct_information(
            caseroom,
            held.by("fay"),
            held.cast.information["one involved"],
            text="Text for involved on one",
            source="Source for involved on one",
            withdraw_old=False,
            once=held.once(),
        )
    correct(caseroom, held)
    with pytest.raises(Conflict, match="corrected already"):
        correct(caseroom, held)
    with pytest.raises(Conflict, match="corrected already"):
        report(caseroom, held)


def test_everybody_who_held_it_is_to_confirm_also_who_lost_it_since(caseroom: Caseroom, held: Held) -> None:
    information.withdraw(caseroom, held.by("fay"), held.cast.information["one agencies"])
    correct(caseroom, held, "agencies")
    assert RIGHT not in texts(caseroom, held, "carol")
    assert holders(caseroom, held, "fay") == {("agency", POLICE): False}
    assert holders(caseroom, held, "carol") == {("agency", POLICE): False}
    assert holders(caseroom, held, "alma") == {}


def test_each_holder_confirms_once_and_only_for_itself(caseroom: Caseroom, held: Held) -> None:
    correct(caseroom, held)
    assert holders(caseroom, held, "fay") == {("agency", AMBER): False, ("agency", POLICE): False}
    police = holder(caseroom, held, "agency", POLICE)
    for name in ("fay", "rita", "eve", "dev"):
        with pytest.raises(NotVisible):
            corrections.confirm_correction(caseroom, held.by(name), police)
    assert held.cast.people["paul"] in mails(caseroom, police)
    corrections.confirm_correction(caseroom, held.by("paul"), police)
    corrections.confirm_correction(caseroom, held.by("carol"), police)
    assert mails(caseroom, police) == set()
    with looking(caseroom, held.by("fay")) as sight:
        done = {line.who: line.confirmed_by for line in queries.holders(sight)}
    assert done["Derbyshire Constabulary"] == "Paul"
    assert done["Amber Valley Borough Council"] is None


def test_officers_confirm_what_they_held_as_officers(caseroom: Caseroom, held: Held) -> None:
    give_officers(caseroom, held, "one officers")
    correct(caseroom, held, "officers")
    assert holders(caseroom, held, "fay") == {("officers", "the meeting"): False}
    assert holders(caseroom, held, "dev") == {("officers", "the meeting"): False}
    assert holders(caseroom, held, "paul") == {}
    corrections.confirm_correction(caseroom, held.by("dev"), holder(caseroom, held, "officers"))
    assert holders(caseroom, held, "fay") == {("officers", "the meeting"): True}


def test_issued_minutes_that_carry_the_old_wording_are_replaced_in_one_press(
    caseroom: Caseroom, held: Held
) -> None:
    give_officers(caseroom, held, "one involved")
    assert "Text for involved on one" in all_text(opened(file(caseroom, rows(caseroom, held, 1)[POLICE].id)))
    correct(caseroom, held)
    with looking(caseroom, held.by("alma")) as sight:
        (case,) = minutes_changes.changed(sight, held.cast.meeting, held.now)
    assert set(case.agencies) == {held.cast.agencies[key] for key in (AMBER, FUTURES, POLICE)}
    assert (case.reference, case.seen, case.reasons) == ("ASB-ONE7", True, (minutes_changes.CORRECTED,))
    held.wait(5)
    reissuing.issue_new_version(
        caseroom,
        held.by("alma"),
        held.cast.meeting,
        {case.case_id: minutes_changes.CORRECTED},
        once=held.once(),
    )
    second = rows(caseroom, held, 2)
    assert set(second) == {AMBER, FUTURES, POLICE}
    assert RIVERSIDE in rows(caseroom, held, 1)
    text = all_text(opened(file(caseroom, second[POLICE].id)))
    assert RIGHT in text
    assert "Corrected by its originator." in text
    assert "Text for involved on one" not in text
    assert f"ASB-ONE7: {minutes_changes.CORRECTED}" in text
    with looking(caseroom, held.by("alma")) as sight:
        assert minutes_changes.changed(sight, held.cast.meeting, held.now) == []


def test_an_annex_that_no_officer_holds_is_issued_anew_by_the_clock(caseroom: Caseroom, held: Held) -> None:
    assert annexes.issue_anew(caseroom, held.now) == 0
    correct(caseroom, held, "agencies")
    held.wait(5)
    assert annexes.issue_anew(caseroom, held.now) == 2
    second = rows(caseroom, held, 2)
    assert set(second) == {FUTURES, POLICE}
    text = all_text(opened(file(caseroom, second[POLICE].id)))
    assert RIGHT in text
    assert "Text for agencies on one" not in text
    assert f"ASB-ONE7: {minutes_changes.CORRECTED}" in text
    assert annexes.issue_anew(caseroom, held.now) == 0


def test_what_the_officers_hold_too_waits_for_their_note(caseroom: Caseroom, held: Held) -> None:
    give_officers(caseroom, held, "one involved")
    correct(caseroom, held)
    correct(caseroom, held, "agencies")
    held.wait(5)
    assert annexes.issue_anew(caseroom, held.now) == 0
