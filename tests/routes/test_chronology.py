"""A case's chronology: what it holds, whom it shows what, and the Word document of it."""

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import corrections, dissents, presences, table
from meetings.operations.presences import Corrected
from models.meetings import Presence
from models.outcomes import Dissent
from models.readings import Reading
from models.records import AuditRow
from models.returns import Return, ReturnAnswer
from models.states import ReadAt, Returned
from tests import guested
from tests.cast import FUTURES, Cast
from tests.clients import signed_in
from tests.documents.reading import opened, outline
from tests.held import Held, close, issue, lay_held
from tests.issued import parts
from tests.pages import statements
from tests.pages import table as rows_of
from tests.places import StoppedClock


@pytest.fixture
def held(caseroom: Caseroom, clock: StoppedClock) -> Held:
    scene = lay_held(caseroom)
    clock.now = scene.now
    return scene


@pytest.fixture
def issued(caseroom: Caseroom, held: Held) -> Held:
    close(caseroom, held)
    issue(caseroom, held)
    return held


def page_of(cast: Cast, name: str = "one") -> str:
    return f"/cases/{cast.cases[name]}/chronology"


def told(app: Flask, name: str, page: str) -> str:
    """Every line of the chronology as one text."""
    answer = signed_in(app, name).get(page)
    assert answer.status_code == 200
    return "\n".join(" | ".join(row) for row in rows_of(answer, "chronology"))


def test_an_officer_reads_the_whole_course_of_a_case(app: Flask, issued: Held) -> None:
    text = told(app, "alma", page_of(issued.cast))
    for words in (
        "Case opened by Fay, Futures Housing Group",
        "joined the case",
        "Text for involved on one",
        "agreed to the confidentiality statement (spoken), SHA-256",
        "On the table at October case meeting",
        "Fay, Futures Housing Group, in the room",
        "out of the room: item ended",
        "Decided for the police alone",
        "dissented",
        "I would warn them first.",
        "Plan the warrant",
        "Minutes for Amber Valley Borough Council, version 1, SHA-256",
    ):
        assert words in text, words


def test_a_reply_and_a_correction_have_their_place_in_it(
    app: Flask, caseroom: Caseroom, issued: Held
) -> None:
    with record.reading(caseroom) as session:
        dissent = session.scalars(select(Dissent.id).where(Dissent.decision_id == issued.decision)).one()
    reply = "A warning was given in May."
    dissents.reply(caseroom, issued.by("alma"), dissent, once=issued.once(), text=reply)
    corrections.correct_information(
        caseroom,
        issued.by("fay"),
        issued.cast.information["one involved"],
        text="The right wording",
        source="Tenancy file",
        withdraw_old=False,
        once=issued.once(),
    )
    text = told(app, "alma", page_of(issued.cast))
    assert "Alma, replied to the dissent of" in text
    assert reply in text
    assert "Futures Housing Group corrected information" in text
    assert text.index("Text for involved on one") < text.index("The right wording")
    assert reply in told(app, "fay", page_of(issued.cast))


def test_others_read_what_they_may_see_of_it(app: Flask, issued: Held) -> None:
    fay = told(app, "fay", page_of(issued.cast))
    assert "Text for involved on one" in fay
    assert "Disclosed to Derbyshire Constabulary" in fay
    assert "Minutes for Futures Housing Group, version 1, SHA-256" in fay
    for words in ("Decided for the police alone", "Amber Valley Borough Council, version", "Dev, Amber"):
        assert words not in fay
    for name in ("rita", "eve"):
        assert signed_in(app, name).get(page_of(issued.cast)).status_code == 404


def test_who_is_kept_out_is_for_the_officers_alone(app: Flask, caseroom: Caseroom, held: Held) -> None:
    item, paul = held.cast.items["one"], held.cast.attendances["paul"]
    table.put_out(caseroom, held.by("alma"), item, paul, reason="His sister lives there")
    kept = "Paul, Derbyshire Constabulary, kept out of the case: put out"
    officer, other = told(app, "alma", page_of(held.cast)), told(app, "fay", page_of(held.cast))
    assert kept in officer
    assert "His sister lives there" in officer
    assert "Paul" not in other
    assert signed_in(app, "paul").get(page_of(held.cast)).status_code == 404


def test_the_word_document_holds_the_same_with_the_statements(
    app: Flask, caseroom: Caseroom, issued: Held
) -> None:
    answer = signed_in(app, "fay").get(f"{page_of(issued.cast)}.docx")
    document = opened(answer.data)
    assert ("Title", "Chronology of ASB-ONE7") in outline(document)
    assert ("Heading 1", "Confidentiality statements") in outline(document)
    words = parts(answer.data)
    assert "Text for involved on one" in words
    assert "OFFICIAL-SENSITIVE" in words
    assert "Decided for the police alone" not in words
    assert "Decided for the police alone" in parts(
        signed_in(app, "alma").get(f"{page_of(issued.cast)}.docx").data
    )
    with record.reading(caseroom) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.event == "chronology.exported"))
        assert sorted(str(row.actor_id) for row in rows) == sorted(
            [issued.cast.people["fay"], issued.cast.people["alma"]]
        )
        read = select(Reading.information_id).where(
            Reading.place == ReadAt.CHRONOLOGY, Reading.person_id == issued.cast.people["fay"]
        )
        assert issued.cast.information["one involved"] in set(session.scalars(read))


def test_it_takes_few_statements(app: Flask, issued: Held) -> None:
    alma = signed_in(app, "alma")
    alma.get(page_of(issued.cast))
    with statements(app) as ran:
        alma.get(page_of(issued.cast))
    kept = ("FROM audit_rows", "FROM readings")
    reads = [one for one in ran if one.startswith("SELECT") and not any(part in one for part in kept)]
    assert len(reads) <= 6


def _answered_and_there(caseroom: Caseroom, held: Held) -> str:
    """Fay's agency answered late that it holds nothing; her time in the room for the case."""
    cast = held.cast
    with record.writing(caseroom, Clock(held.now)) as writing:
        asked = Return(
            meeting_id=cast.meeting,
            case_id=cast.cases["one"],
            agency_id=cast.agencies[FUTURES],
            reference="ASB-ONE7",
            kind="Noise",
            asked_at=held.now,
            due_on=held.now.date(),
            answered_at=held.now,
            late_at=held.now,
        )
        writing.session.add(asked)
        writing.session.flush()
        fay = cast.people["fay"]
        writing.session.add(ReturnAnswer(return_id=asked.id, answer=Returned.NIL, by=fay, at=held.now))
        writing.audit("demo.made")
        spell = select(Presence.id).where(Presence.attendance_id == cast.attendances["fay"])
        return str(writing.session.scalars(spell).first())


def test_guests_returns_and_corrected_presence_have_their_place_in_it(
    app: Flask, caseroom: Caseroom, clock: StoppedClock, held: Held
) -> None:
    cast, spell = held.cast, _answered_and_there(caseroom, held)
    place = guested.register(caseroom, cast, now=held.now)
    guested.admit(caseroom, cast, place, case="three", now=held.now)
    guested.come_in(caseroom, cast, place, now=held.now)
    table.put_on_table(caseroom, held.by("alma"), cast.items["three"])
    presences.correct_presence(
        caseroom, held.by("alma"), spell, Corrected(None, None, "She was on the phone"), once=held.once()
    )
    one, three = told(app, "alma", page_of(cast)), told(app, "alma", page_of(cast, "three"))
    for words in (
        "Futures Housing Group was asked what it holds on the case",
        "Futures Housing Group had not answered in time what it holds",
        "Futures Housing Group answered what it holds: nothing held; by Fay",
        "Fay, Futures Housing Group: was not in the room after all | She was on the phone",
    ):
        assert words in one, words
    guest = f"{guested.NAME}, {guested.ORGANISATION}"
    assert f"{guest}, admitted to the case as guest at October case meeting | {guested.REASON}" in three
    assert f"{guest}, a guest, in the room" in three
    assert guested.NAME not in one
    fay_reads = told(app, "fay", page_of(cast))
    assert "answered what it holds: nothing held" in fay_reads
