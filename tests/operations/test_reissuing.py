"""A new version of issued minutes: whose documents change, what they say of it, and what stays."""

import pytest
from sqlalchemy import select

from meetings.audit import first_break
from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import closing, issuing, narratives, readings, reissuing, table
from meetings.queries import minutes_changes, minutes_recipients
from meetings.refusals import Conflict, Invalid, NotVisible
from models.issued import MinutesInformation, MinutesNote
from models.outcomes import Narrative
from tests.cast import AMBER, FUTURES, POLICE, RIVERSIDE
from tests.documents.reading import all_text, opened
from tests.held import Held, lay_held, lay_issued
from tests.issued import SUMMARY, file, parts, rows

NOTE = "Fay’s account was left out by mistake."


@pytest.fixture
def issued(caseroom: Caseroom) -> Held:
    """A meeting whose minutes were issued an hour ago."""
    return lay_issued(caseroom)


def write(caseroom: Caseroom, held: Held, text: str, *, on: str = "one", by: str = "dev") -> str:
    """Write a narrative over the one that stands."""
    item = held.cast.items[on]
    with record.reading(caseroom) as session:
        standing = session.scalars(
            select(Narrative.id)
            .where(Narrative.agenda_item_id == item)
            .order_by(Narrative.recorded_at.desc())
        ).first()
    return narratives.record_narrative(
        caseroom, held.by(by), item, once=held.once(), text=text, replaces=standing
    )


def reissue(caseroom: Caseroom, held: Held, *, by: str = "alma", once: str = "", **notes: str) -> str:
    """Issue a new version, with a note for each case by its name."""
    cases = {held.cast.cases[name]: note for name, note in notes.items()}
    return reissuing.issue_new_version(
        caseroom, held.by(by), held.cast.meeting, cases, once=once or held.once()
    )


def test_a_new_version_goes_to_those_whose_document_changes_and_to_nobody_else(
    caseroom: Caseroom, issued: Held
) -> None:
    before = {key: row.sha256 for key, row in rows(caseroom, issued, 1).items()}
    write(caseroom, issued, "The account written anew")
    reissue(caseroom, issued, one=NOTE)
    second = rows(caseroom, issued, 2)
    assert set(second) == {AMBER, FUTURES, POLICE}
    for row in second.values():
        text = all_text(opened(file(caseroom, row.id)))
        assert "The account written anew" in text
        assert "Version 2 replaces version 1 because:" in text
        assert f"ASB-ONE7: {NOTE}" in text
    assert {key: row.sha256 for key, row in rows(caseroom, issued, 1).items()} == before
    assert set(before) == {AMBER, FUTURES, POLICE, RIVERSIDE, SUMMARY}
    with record.reading(caseroom) as session:
        assert first_break(session) is None


def test_a_note_goes_with_its_own_case_alone(caseroom: Caseroom, issued: Held) -> None:
    write(caseroom, issued, "One anew")
    write(caseroom, issued, "Two anew", on="two")
    reissue(caseroom, issued, one="Because of one", two="Because of two")
    second = {key: parts(file(caseroom, row.id)) for key, row in rows(caseroom, issued, 2).items()}
    told = {key: ("Because of one" in text, "Because of two" in text) for key, text in second.items()}
    assert told == {
        AMBER: (True, False),
        FUTURES: (True, False),
        POLICE: (True, True),
        RIVERSIDE: (False, True),
    }


def test_a_third_version_counts_on_from_its_agencys_own(caseroom: Caseroom, issued: Held) -> None:
    write(caseroom, issued, "One anew")
    reissue(caseroom, issued, one=NOTE)
    issued.wait(5)
    write(caseroom, issued, "Two anew", on="two")
    reissue(caseroom, issued, two=NOTE)
    assert set(rows(caseroom, issued, 2)) == {AMBER, FUTURES, POLICE, RIVERSIDE}
    assert set(rows(caseroom, issued, 3)) == {POLICE}


def test_each_changed_case_needs_its_note(caseroom: Caseroom, issued: Held) -> None:
    write(caseroom, issued, "One anew")
    write(caseroom, issued, "Two anew", on="two")
    with pytest.raises(Invalid) as refused:
        reissue(caseroom, issued, one=NOTE, two="  ")
    assert refused.value.messages == {issued.cast.cases["two"]: reissuing.NO_NOTE}
    assert rows(caseroom, issued, 2) == {}


def test_a_case_the_officer_is_kept_out_of_goes_by_its_reasons_alone(caseroom: Caseroom) -> None:
    held = lay_held(caseroom)
    cast = held.cast
    table.put_out(caseroom, held.by("carol"), cast.items["two"], cast.attendances["dev"], reason="A cousin")
    closing.close_meeting(caseroom, held.by("alma"), cast.meeting)
    held.wait(60)
    issuing.issue_minutes(caseroom, held.by("alma"), cast.meeting)
    held.wait(60)
    write(caseroom, held, "Two anew", on="two", by="alma")
    with looking(caseroom, held.by("dev")) as sight:
        assert minutes_changes.changed(sight, cast.meeting, held.now) == []
    with looking(caseroom, held.by("alma")) as sight:
        assert [one.reference for one in minutes_changes.changed(sight, cast.meeting, held.now)] == [
            "ASB-TWO7"
        ]
    reissue(caseroom, held, by="dev", two="What Dev may not know")
    text = parts(file(caseroom, rows(caseroom, held, 2)[RIVERSIDE].id))
    assert minutes_changes.NARRATIVE in text
    assert "What Dev may not know" not in text


def test_there_is_no_new_version_of_what_has_not_changed(caseroom: Caseroom, issued: Held) -> None:
    with pytest.raises(Conflict, match="Nothing has changed"):
        reissue(caseroom, issued, one=NOTE)
    write(caseroom, issued, "One anew")
    once = issued.once()
    reissue(caseroom, issued, one=NOTE, once=once)
    reissue(caseroom, issued, one=NOTE, once=once)
    assert rows(caseroom, issued, 3) == {}
    with pytest.raises(Conflict, match="Nothing has changed"):
        reissue(caseroom, issued, one=NOTE)


def test_only_an_officer_issues_a_new_version_and_only_after_the_first(caseroom: Caseroom) -> None:
    held = lay_held(caseroom)
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    with pytest.raises(Conflict, match="Issue the minutes first"):
        reissue(caseroom, held, one=NOTE)
    held.wait(60)
    issuing.issue_minutes(caseroom, held.by("alma"), held.cast.meeting)
    held.wait(60)
    write(caseroom, held, "One anew")
    for name in ("paul", "fay", "rita", "eve"):
        with pytest.raises(NotVisible):
            reissue(caseroom, held, by=name, one=NOTE)
    assert rows(caseroom, held, 2) == {}
    reissue(caseroom, held, by="carol", one=NOTE)
    assert rows(caseroom, held, 2)


def test_a_document_knows_what_is_in_it(caseroom: Caseroom, issued: Held) -> None:
    cast = issued.cast
    ids = {cast.information[f"one {kind}"]: kind for kind in ("involved", "agencies", "officers")}
    with record.reading(caseroom) as session:
        found = {
            key: {
                ids[one]
                for one in session.scalars(
                    select(MinutesInformation.information_id).where(MinutesInformation.minutes_id == row.id)
                )
                if one in ids
            }
            for key, row in rows(caseroom, issued, 1).items()
        }
    assert found == {
        AMBER: {"involved"},
        FUTURES: {"involved", "agencies", "officers"},
        POLICE: {"involved", "agencies"},
        RIVERSIDE: set(),
        SUMMARY: set(),
    }


def test_officers_learn_who_opened_which_version_and_a_representative_their_own(
    caseroom: Caseroom, issued: Held
) -> None:
    first = rows(caseroom, issued, 1)
    write(caseroom, issued, "One anew")
    reissue(caseroom, issued, one=NOTE)
    second = rows(caseroom, issued, 2)
    for name, row in (("fay", first[FUTURES]), ("fay", second[FUTURES]), ("paul", second[POLICE])):
        readings.read_minutes(caseroom, issued.by(name), row.id, row.sha256)
    assert openings(caseroom, issued, "alma") == {
        (FUTURES, 1, True): ["Fay"],
        (FUTURES, 2, False): ["Fay"],
        (POLICE, 1, True): [],
        (POLICE, 2, False): ["Paul"],
        (AMBER, 1, True): [],
        (AMBER, 2, False): [],
        (RIVERSIDE, 1, False): [],
    }
    assert openings(caseroom, issued, "fay") == {(FUTURES, 1, True): [], (FUTURES, 2, False): []}
    with looking(caseroom, issued.by("eve")) as sight, pytest.raises(NotVisible):
        minutes_recipients.recipients(sight, issued.cast.meeting)


def openings(caseroom: Caseroom, held: Held, name: str) -> dict[tuple[str, int, bool], list[str]]:
    """Who opened what, as a person learns it, by agency key, version and whether it is replaced."""
    names = {agency: key for key, agency in held.cast.agencies.items()}
    with looking(caseroom, held.by(name)) as sight:
        return {
            (names[one.row.agency_id], one.row.version, one.is_replaced): [
                opening.person for opening in one.openings
            ]
            for one in minutes_recipients.recipients(sight, held.cast.meeting)
        }


def test_a_note_is_sealed_and_reads_with_its_document(caseroom: Caseroom, issued: Held) -> None:
    write(caseroom, issued, "One anew")
    reissue(caseroom, issued, one=NOTE)
    statement = select(MinutesNote.text)
    with looking(caseroom, issued.by("fay")) as sight:
        assert sight.rows(statement, str) == [NOTE]
    with looking(caseroom, issued.by("rita")) as sight:
        assert sight.rows(statement, str) == []
