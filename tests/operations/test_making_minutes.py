"""Every agency's minutes read back: exactly what it is entitled to, nothing of anybody else in any part."""

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from meetings.checkpoints import public_key, verified
from meetings.doors import Caseroom, record
from meetings.operations import closing, issuing, making_minutes, narratives
from models.records import AuditRow
from tests.cast import AMBER, FUTURES, POLICE, RIVERSIDE
from tests.documents.reading import all_text, blocks, opened, under
from tests.held import Held, lay_held
from tests.issued import SUMMARY, files, parts, rows
from tests.places import StoppedClock, fresh_caseroom

ONE = {AMBER, FUTURES, POLICE}
TWO = {RIVERSIDE, POLICE}
ENTITLED: dict[str, set[str]] = {
    "Title of case one": ONE,
    "Text for involved on one": ONE,
    "Source for involved on one": ONE,
    "Text for agencies on one": {FUTURES, POLICE},
    "Source for agencies on one": {FUTURES, POLICE},
    "Text for officers on one": {FUTURES},
    "Annex: Futures tells the police alone": {FUTURES, POLICE},
    "Said by the police in the room": ONE,
    "Decided for all on one": ONE,
    "Decided for the police alone": {POLICE},
    "I would warn them first.": ONE,
    "Visit the tenant": ONE,
    "Plan the warrant": {POLICE},
    "The officers' account of one": ONE,
    "Title of case two": TWO,
    "Text for involved on two": TWO,
    "Text for agencies on two": TWO,
    "Text for officers on two": {RIVERSIDE},
    "It stopped on two": TWO,
    "Title of case three": {AMBER, POLICE},
    "Not reached at this meeting.": {AMBER, POLICE},
    "ASB-ONE7": ONE,
    "ASB-TWO7": TWO,
    "ASB-THRE": {AMBER, POLICE},
    "Necessity for": set(),
    "Summary of case": set(),
    "on three": set(),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Caseroom, Held]]:
    """One meeting held, closed, given a narrative and issued; these tests only read it."""
    caseroom = fresh_caseroom(tmp_path_factory.mktemp("issued"), clock=StoppedClock())
    held = lay_held(caseroom)
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    making_minutes.make_documents(caseroom, held.cast.meeting, held.now)
    held.wait(60)
    narratives.record_narrative(
        caseroom,
        held.by("dev"),
        held.cast.items["one"],
        once=held.once(),
        text="The officers' account of one",
    )
    issuing.issue_minutes(caseroom, held.by("alma"), held.cast.meeting)
    yield caseroom, held
    caseroom.close()


@pytest.fixture(scope="module")
def issued(place: tuple[Caseroom, Held]) -> dict[str, bytes]:
    return files(*place, version=1)


@pytest.fixture(scope="module")
def drafts(place: tuple[Caseroom, Held]) -> dict[str, bytes]:
    return files(*place, version=0)


def test_every_involved_agency_has_its_minutes_present_or_absent(issued: dict[str, bytes]) -> None:
    assert set(issued) == {AMBER, FUTURES, POLICE, RIVERSIDE, SUMMARY}
    assert "No response: Rita, Riverside." in all_text(opened(issued[RIVERSIDE]))


@pytest.mark.parametrize("agency", [AMBER, FUTURES, POLICE, RIVERSIDE])
def test_an_agencys_minutes_hold_exactly_what_it_is_entitled_to(
    issued: dict[str, bytes], agency: str
) -> None:
    words = parts(issued[agency]).replace("’", "'")
    assert {text for text in ENTITLED if text in words} == {
        text for text, agencies in ENTITLED.items() if agency in agencies
    }


def test_a_draft_holds_the_same_but_for_what_was_written_after_the_close(
    drafts: dict[str, bytes], issued: dict[str, bytes]
) -> None:
    assert set(drafts) == set(issued)
    for agency, content in drafts.items():
        words = parts(content)
        assert {text for text in ENTITLED if text in words} == {
            text for text, agencies in ENTITLED.items() if agency in agencies and "account" not in text
        }
    assert "Draft, not yet issued." in all_text(opened(drafts[POLICE]))
    assert "Version 1, issued 13 October 2026 at 11:30." in all_text(opened(issued[POLICE]))


def information(content: bytes, *path: str) -> list[str]:
    """The information under a heading, sorted: two pieces brought at one moment stand in any order."""
    return sorted(str(line) for line in under(opened(content), *path, "Information"))


def test_what_the_officers_may_read_too_is_the_body_and_the_rest_the_annex(issued: dict[str, bytes]) -> None:
    assert information(issued[POLICE], "Cases", "1. ASB-ONE7: Noise") == [
        "Derbyshire Constabulary: Said by the police in the room\n"
        "Fact. Said in the room, as noted by the minute-taker.",
        "Futures Housing Group: Text for agencies on one\nFact. Source: Source for agencies on one.",
        "Futures Housing Group: Text for involved on one\nFact. Source: Source for involved on one.",
    ]
    annex = [
        "Futures Housing Group: Annex: Futures tells the police alone\n"
        "Opinion. About a witness. About a child. Source: A file."
    ]
    for agency, name in ((POLICE, "Derbyshire Constabulary"), (FUTURES, "Futures Housing Group")):
        heading = f"Annex: for {name} only"
        assert information(issued[agency], heading, "1. ASB-ONE7: Noise") == annex
    for agency, name in ((AMBER, "Amber Valley Borough Council"), (RIVERSIDE, "Riverside")):
        assert under(opened(issued[agency]), f"Annex: for {name} only") == ["Nothing recorded."]


def test_cases_are_numbered_afresh_in_the_agendas_order(issued: dict[str, bytes]) -> None:
    numbered = {
        agency: [text for style, text in blocks(opened(issued[agency])) if style == "Heading 2"][:3]
        for agency in (AMBER, POLICE, RIVERSIDE)
    }
    assert numbered[AMBER] == ["1. ASB-ONE7: Noise", "2. ASB-THRE: Noise"]
    assert numbered[POLICE] == ["1. ASB-ONE7: Noise", "2. ASB-TWO7: Noise", "3. ASB-THRE: Noise"]
    assert numbered[RIVERSIDE] == ["1. ASB-TWO7: Noise"]


def test_the_front_names_the_officers_the_register_and_the_statement(issued: dict[str, bytes]) -> None:
    document = opened(issued[RIVERSIDE])
    assert under(document, "Meeting")[-3:] == [
        "Chair\tAlma, Amber Valley Borough Council",
        "Deputy\tCarol, Derbyshire Constabulary",
        "Minute-taker\tDev, Amber Valley Borough Council",
    ]
    table, apologies, no_response = under(document, "Register")
    assert table[1:] == [
        [name, "Officer", agency, "Member, agreed", "10:00 to 10:30", f"Agreed 10:00, {how}, recorded by Dev"]
        for name, agency, how in (
            ("Alma", "Amber Valley Borough Council", "paper"),
            ("Dev", "Amber Valley Borough Council", "spoken"),
            ("Carol", "Derbyshire Constabulary", "spoken"),
            ("Fay", "Futures Housing Group", "spoken"),
        )
    ]
    assert (apologies, no_response) == (
        "Apologies: Paul, Derbyshire Constabulary.",
        "No response: Rita, Riverside.",
    )
    statement = under(document, "Confidentiality statement")
    assert statement[:2] == ["October case meeting", "13 October 2026"]
    assert len(statement) == 4 + 8 + 1


def test_a_case_says_who_was_in_the_room_for_it_and_when(issued: dict[str, bytes]) -> None:
    table = under(opened(issued[RIVERSIDE]), "1. ASB-TWO7: Noise", "In the room")[0]
    assert table[1:] == [
        ["Amber Valley Borough Council", "Alma, Dev", "10:20 to 10:30"],
        ["Derbyshire Constabulary", "Carol", "10:20 to 10:30"],
        ["Futures Housing Group", "Fay", "10:20 to 10:20: stepped out"],
    ]


def test_a_case_has_its_decisions_dissent_and_actions_with_reasons_and_power(
    place: tuple[Caseroom, Held], issued: dict[str, bytes]
) -> None:
    document = opened(issued[FUTURES])
    assert under(document, "1. ASB-ONE7: Noise", "Narrative") == ["The officers' account of one"]
    assert under(document, "1. ASB-ONE7: Noise", "Decisions") == [
        "Decision 1.1. Decided for all on one",
        [
            ["Decision 1.1", "Made by Amber Valley Borough Council"],
            ["Intervention", "Mediation"],
            ["Reasons", "Reasons: Decided for all on one"],
            ["Power", "Voluntary"],
            ["Review by", "13 November 2026"],
            ["Dissent", "Fay, Futures Housing Group: “I would warn them first.”"],
            ["Reply due", "10 November 2026"],
        ],
    ]
    table = under(document, "1. ASB-ONE7: Noise", "Actions")[0]
    assert [row[1:] for row in table[1:]] == [
        ["Visit the tenant", "Fay, Futures Housing Group", "20 Oct 2026", "Offered"]
    ]
    assert under(opened(issued[RIVERSIDE]), "1. ASB-TWO7: Noise", "No further action") == [
        "Because: It stopped on two"
    ]


def test_recipients_are_those_with_a_case_in_common(issued: dict[str, bytes]) -> None:
    names = {
        agency: under(opened(issued[agency]), "Recipients") for agency in (AMBER, FUTURES, POLICE, RIVERSIDE)
    }
    amber, futures, police = (
        "Amber Valley Borough Council",
        "Futures Housing Group",
        "Derbyshire Constabulary",
    )
    assert names == {
        AMBER: [amber, police, futures],
        FUTURES: [amber, police, futures],
        POLICE: [amber, police, futures, "Riverside"],
        RIVERSIDE: [police, "Riverside"],
    }


def test_the_checkpoint_was_signed_over_the_close(
    place: tuple[Caseroom, Held], issued: dict[str, bytes]
) -> None:
    caseroom, held = place
    printed = [str(line) for line in under(opened(issued[AMBER]), "Audit checkpoint")]
    note = "\n".join([*printed[:-1], "", printed[-1], ""])
    signed = verified(note, public_key(caseroom.settings.checkpoint_key))
    with record.reading(caseroom) as session:
        closed = session.scalars(select(AuditRow).where(AuditRow.event == "meeting.closed")).one()
        covered = session.scalars(select(AuditRow).where(AuditRow.seq == signed.size)).one()
    assert closed.at == held.now - timedelta(minutes=60)
    assert signed.size >= closed.seq
    assert signed.hash == covered.hash


def test_the_executive_summary_counts_and_names_nobody(issued: dict[str, bytes]) -> None:
    assert [text for _, text in blocks(opened(issued[SUMMARY]))] == [
        "Executive summary",
        "ASB case discussion meeting, Tuesday 13 October 2026",
        "Agencies",
        "Amber Valley Borough Council",
        "Derbyshire Constabulary",
        "Futures Housing Group",
        "Cases by kind",
        [["Kind", "Cases"], ["Noise", "fewer than 5"]],
        "Interventions decided",
        [["Intervention", "Decisions"], ["Mediation", "fewer than 5"]],
        "Actions",
        [["Actions", "Number"], ["Made", "fewer than 5"], ["Met", "0"]],
        "A number from 1 to 4 is shown as “fewer than 5”.",
    ]
    words = parts(issued[SUMMARY])
    names = {"Alma", "Dev", "Carol", "Fay", "Paul", "Rita", "ASB-", "October case meeting"}
    assert not {text for text in {*ENTITLED, *names} if text in words}


def test_what_is_stored_is_what_its_sha256_says(place: tuple[Caseroom, Held]) -> None:
    for version in (0, 1):
        stored = files(*place, version=version)
        for agency, row in rows(*place, version=version).items():
            assert hashlib.sha256(stored[agency]).hexdigest() == row.sha256
            assert len(stored[agency]) == row.size


def test_the_audit_names_every_document_made_and_issued(place: tuple[Caseroom, Held]) -> None:
    caseroom, held = place
    for event, version in (("minutes.made", 0), ("meeting.issued", 1)):
        with record.reading(caseroom) as session:
            row = session.scalars(select(AuditRow).where(AuditRow.event == event)).one()
        assert row.object_id == held.cast.meeting
        hashes = {found.sha256 for found in rows(caseroom, held, version).values()}
        assert set(json.loads(row.details)["documents"]) == hashes


@pytest.mark.parametrize("table", ["minutes", "minutes_cases", "minutes_files"])
@pytest.mark.parametrize("change", ["UPDATE {} SET minutes_id = 'x'", "DELETE FROM {}"])
def test_no_document_can_be_changed_or_deleted(place: tuple[Caseroom, Held], table: str, change: str) -> None:
    caseroom, _ = place
    statement = change.format(table).replace("minutes_id", "id" if table == "minutes" else "minutes_id")
    with Session(caseroom.record) as session:
        before = session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
        assert before > 0
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(statement))
