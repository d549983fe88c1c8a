"""Closing, reading, issuing and opening minutes over HTTP."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import cases, closing, outcomes, table
from models.agencies import Category
from models.cases import Information
from models.outcomes import Narrative
from models.records import AuditRow, Key
from models.returns import Return
from models.states import MeetingState
from tests.cast import AMBER, FUTURES, POLICE, RIVERSIDE
from tests.clients import csrf, post, signed_in
from tests.held import Held, close, issue, lay_held
from tests.issued import SUMMARY, file, rows
from tests.need_to_know.crawl import settled
from tests.pages import links, soup
from tests.places import StoppedClock
from tests.sitting import meeting_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def held(caseroom: Caseroom, clock: StoppedClock) -> Held:
    scene = lay_held(caseroom)
    clock.now = scene.now
    return scene


@pytest.fixture
def closed(caseroom: Caseroom, held: Held) -> Held:
    close(caseroom, held)
    return held


@pytest.fixture
def issued(caseroom: Caseroom, closed: Held) -> Held:
    issue(caseroom, closed)
    return closed


def page_of(held: Held, rest: str = "/minutes") -> str:
    return f"/meetings/{held.cast.meeting}{rest}"


def linked(page: str) -> list[str]:
    """The documents a page links to."""
    return re.findall(r'href="/minutes/([0-9a-f]{32})"', page)


def readings(caseroom: Caseroom, event: str) -> list[tuple[str | None, str | None]]:
    with record.reading(caseroom) as session:
        found = session.scalars(select(AuditRow).where(AuditRow.event == event).order_by(AuditRow.seq))
        return [(row.actor_id, row.object_id) for row in found]


def test_an_officer_closes_the_meeting_and_its_drafts_are_there(
    app: Flask, caseroom: Caseroom, held: Held
) -> None:
    alma = signed_in(app, "alma")
    shown = alma.get(page_of(held, "/close")).text
    assert "2 actions go to their owners at once." in " ".join(shown.split())
    assert "Cases not reached stay put forward for another meeting." in shown
    assert "keeps the meeting open" not in shown
    assert [shown.count(word) for word in ("Closed<", "No outcome yet<", "Not reached<")] == [2, 0, 1]
    answer = post(alma, page_of(held, "/close"))
    assert (answer.status_code, answer.headers["Location"]) == (303, page_of(held))
    page = alma.get(page_of(held)).text
    drafts = rows(caseroom, held, 0)
    assert set(linked(page)) == {drafts[AMBER].id, drafts[SUMMARY].id}
    assert drafts[AMBER].sha256 in page


def test_pressing_close_again_on_an_old_page_does_nothing_more(
    app: Flask, caseroom: Caseroom, held: Held
) -> None:
    alma = signed_in(app, "alma")
    token = csrf(alma.get(page_of(held, "/close")))
    for _ in range(2):
        answer = alma.post(page_of(held, "/close"), data={"csrf_token": token})
        assert (answer.status_code, answer.headers["Location"]) == (303, page_of(held))
    assert readings(caseroom, "meeting.closed") == [(held.cast.people["alma"], held.cast.meeting)]
    assert readings(caseroom, "minutes.made") == [(None, held.cast.meeting)]
    late = alma.get(page_of(held, "/close"))
    assert (late.status_code, late.headers["Location"]) == (303, page_of(held))


def test_a_case_without_an_outcome_is_named_and_the_meeting_stays_open(
    app: Flask, caseroom: Caseroom, held: Held
) -> None:
    table.put_on_table(caseroom, held.by("alma"), held.cast.items["three"])
    dev = signed_in(app, "dev")
    ahead = dev.get(page_of(held, "/close")).text
    assert "A case without an outcome keeps the meeting open." in ahead
    assert "Cases not reached" not in ahead
    answer = post(dev, page_of(held, "/close"))
    assert answer.status_code == 422
    assert "Record a decision, or no further action because, on: ASB-THRE" in answer.text
    assert meeting_of(caseroom, held.cast).state == MeetingState.OPEN


def test_an_officer_reads_the_record_and_leaves_an_audit_row(
    app: Flask, caseroom: Caseroom, closed: Held
) -> None:
    page = signed_in(app, "alma").get(page_of(closed, "/minutes/record")).text
    for words in (
        "Text for involved on one",
        "Text for officers on one",
        "Decided for the police alone",
        "Plan the warrant",
        "I would warn them first.",
        "It stopped on two",
        "Not reached at this meeting.",
    ):
        assert words in page
    assert "Who can see this: Derbyshire Constabulary, the officers." in page
    assert "Annex: Futures tells the police alone" not in page
    assert readings(caseroom, "record.read") == [(closed.cast.people["alma"], closed.cast.meeting)]


def test_the_record_names_a_category_as_the_minutes_do(app: Flask, caseroom: Caseroom, closed: Held) -> None:
    with record.writing(caseroom, closed.by("fay")) as writing:
        category = writing.session.scalars(select(Category).filter_by(key="police-court-evidence")).one()
        assert category.text == "evidence to support court proceedings,"
        piece = writing.session.get_one(Information, closed.cast.information["one involved"])
        piece.category_id = category.id
        writing.audit("demo.made")
    page = signed_in(app, "alma").get(page_of(closed, "/minutes/record")).text
    assert "Evidence to support court proceedings. " in page


def warned(answer: TestResponse) -> dict[str, str]:
    """What the record warns of beside each piece of information; "" where of nothing."""
    found = {}
    for line in soup(answer).select("li:has(> .app-sub)"):
        text = " ".join(str(one) for one in line.find_all(string=True, recursive=False)).strip()
        warning = line.select_one(".app-narrow")
        found[text] = warning.get_text() if warning else ""
    return found


def test_the_record_warns_of_what_an_agency_on_the_case_does_not_hold_and_of_nothing_else(
    app: Flask, caseroom: Caseroom, closed: Held
) -> None:
    """Alma's agency heard what was said, got nothing that chosen agencies got, and is not on case two."""
    heard, certain = (
        "Said by the police in the room",
        "Not every agency on this case holds this: do not repeat it in the narrative.",
    )
    alma, record_page = signed_in(app, "alma"), page_of(closed, "/minutes/record")
    found = warned(alma.get(record_page))
    assert (found[heard], found["Text for involved on one"]) == ("", "")
    assert found["Text for agencies on one"] == certain
    assert found["Text for agencies on two"] == f"Perhaps n{certain[1:]}"
    assert found["Text for officers on one"].startswith("For the officers only")

    riverside = closed.cast.agencies[RIVERSIDE]
    cases.involve_agency(caseroom, closed.by("fay"), closed.cast.cases["one"], riverside, reason="Joins")
    found = warned(alma.get(record_page))
    assert found[heard] == certain
    assert found["Text for involved on one"] == ""


def test_an_officer_kept_out_of_a_case_reads_the_record_without_it(
    app: Flask, caseroom: Caseroom, held: Held
) -> None:
    table.put_out(
        caseroom, held.by("carol"), held.cast.items["two"], held.cast.attendances["dev"], reason="A cousin"
    )
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    whole = signed_in(app, "alma").get(page_of(held, "/minutes/record")).text
    partial = signed_in(app, "dev").get(page_of(held, "/minutes/record")).text
    for words in ("ASB-TWO7", "It stopped on two", "Text for involved on two"):
        assert words in whole
        assert words not in partial
    assert "ASB-ONE7" in partial


def write(app: Flask, held: Held, name: str, text: str, **fields: str) -> TestResponse:
    """Send the narrative form of case one as its page holds it, with fields of one's own."""
    item = held.cast.items["one"]
    client = signed_in(app, name)
    page = client.get(page_of(held, "/minutes/record"))
    hidden = dict(re.findall(rf'name="{item}-(once|replaces)" type="hidden" value="([^"]*)"', page.text))
    data = {f"{item}-{field}": value for field, value in {**hidden, "text": text, **fields}.items()}
    return client.post(page_of(held, f"/minutes/record/{item}"), data={"csrf_token": csrf(page), **data})


def test_the_record_says_who_was_asked_and_who_may_read_the_narrative(
    app: Flask, caseroom: Caseroom, closed: Held
) -> None:
    with record.writing(caseroom, Clock(closed.now)) as writing:
        for home, answered, late in ((FUTURES, closed.now, closed.now), (POLICE, None, None)):
            writing.session.add(
                Return(
                    meeting_id=closed.cast.meeting,
                    case_id=closed.cast.cases["one"],
                    agency_id=closed.cast.agencies[home],
                    reference="ASB-ONE7",
                    kind="Noise",
                    asked_at=closed.now,
                    due_on=closed.now.date(),
                    answered_at=answered,
                    late_at=late,
                )
            )
        writing.audit("demo.made")
    assert write(app, closed, "dev", "First account").status_code == 303
    answer = signed_in(app, "alma").get(page_of(closed, "/minutes/record"))
    assert f"/cases/{closed.cast.cases['one']}" in links(answer)
    words = " ".join(soup(answer).get_text(" ").split())
    assert "Derbyshire Constabulary: Not answered, late" in words
    assert "Futures Housing Group: Answered, late" in words
    assert (
        "Who can see this: Amber Valley Borough Council, Derbyshire Constabulary, Futures Housing Group, "
        "the officers." in words
    )


def test_more_agencies_are_let_see_what_was_narrow(app: Flask, caseroom: Caseroom, closed: Held) -> None:
    cast, record_page = closed.cast, page_of(closed, "/minutes/record")
    alma, fay = signed_in(app, "alma"), signed_in(app, "fay")
    case = f"/cases/{cast.cases['one']}"
    for kind, one, words in (
        ("decisions", closed.narrow_decision, "Decided for the police alone"),
        ("actions", closed.narrow_action, "Plan the warrant"),
    ):
        target = f"{record_page}/{kind}/{one}/audience"
        assert target in alma.get(record_page).text
        assert words not in fay.get(case).text
        nobody = post(alma, record_page, target)
        assert (nobody.status_code, "Tick the agencies that may see it too" in nobody.text) == (422, True)
        assert post(fay, "/calendar", target, agencies=cast.agencies[FUTURES]).status_code == 404
        answer = post(alma, record_page, target, agencies=cast.agencies[FUTURES])
        place = f"recorded-{one}"
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{record_page}#{place}")
        assert words in fay.get(case).text
        led_to = soup(alma.get(record_page)).find(id=place)
        assert led_to is not None
        assert words in led_to.get_text()


def test_a_narrative_is_written_and_written_anew(app: Flask, caseroom: Caseroom, closed: Held) -> None:
    answer = write(app, closed, "dev", "First account")
    assert answer.status_code == 303
    assert answer.headers["Location"] == page_of(closed, "/minutes/record") + "#ASB-ONE7"
    assert write(app, closed, "alma", "Second account").status_code == 303
    page = signed_in(app, "carol").get(page_of(closed, "/minutes/record")).text
    assert "Second account" in page
    assert "First account" not in page
    assert "Written by Alma" in page


def test_an_empty_narrative_is_refused_beside_its_field(app: Flask, caseroom: Caseroom, closed: Held) -> None:
    answer = write(app, closed, "dev", "  ")
    assert answer.status_code == 422
    assert "Enter what happened on this case" in answer.text
    long = write(app, closed, "dev", "x" * 8001)
    assert long.status_code == 422
    assert "Use 8000 characters or fewer" in long.text
    assert "x" * 8001 in long.text


def test_two_officers_writing_at_once_both_see_both_texts(
    app: Flask, caseroom: Caseroom, closed: Held
) -> None:
    outcomes.record_narrative(
        caseroom, closed.by("alma"), closed.cast.items["one"], once=closed.once(), text="What Alma wrote"
    )
    answer = write(app, closed, "dev", "What Dev wrote", replaces="")
    assert answer.status_code == 409
    assert "What Alma wrote" in answer.text
    assert "What Dev wrote" in answer.text
    assert "Changed by Alma" in answer.text
    standing = re.search(r'replaces" type="hidden" value="([0-9a-f]{32})"', answer.text)
    with record.reading(caseroom) as session:
        assert standing is not None
        assert session.scalars(select(Narrative.id)).all() == [standing[1]]
    assert write(app, closed, "dev", "What Dev wrote", replaces=standing[1]).status_code == 303


def test_minutes_are_issued_only_by_who_says_they_read_the_record(
    app: Flask, caseroom: Caseroom, closed: Held
) -> None:
    alma = signed_in(app, "alma")
    page, target = page_of(closed, "/minutes/record"), page_of(closed, "/minutes/issue")
    refused = post(alma, page, target)
    assert refused.status_code == 422
    assert "Read the record, then tick that you have read it" in refused.text
    assert meeting_of(caseroom, closed.cast).state == MeetingState.CLOSED
    answer = post(alma, page, target, read="y")
    assert (answer.status_code, answer.headers["Location"]) == (303, page_of(closed))
    assert meeting_of(caseroom, closed.cast).state == MeetingState.ISSUED
    assert "ask for a correction</a> by Fri 23 October 2026." in alma.get(page_of(closed)).text


def test_once_issued_nothing_more_is_issued_by_the_same_press(
    app: Flask, caseroom: Caseroom, issued: Held
) -> None:
    alma = signed_in(app, "alma")
    token = csrf(alma.get("/"))
    again = alma.post(page_of(issued, "/minutes/issue"), data={"csrf_token": token, "read": "y"})
    assert again.status_code == 303
    assert len(readings(caseroom, "meeting.issued")) == 1


def test_a_recipient_opens_their_own_agencys_minutes_and_leaves_an_audit_row(
    app: Flask, caseroom: Caseroom, issued: Held
) -> None:
    fay = signed_in(app, "fay")
    documents = rows(caseroom, issued, 1)
    own = documents[FUTURES]
    assert set(linked(fay.get(page_of(issued)).text)) == {own.id, documents[SUMMARY].id}
    answer = fay.get(f"/minutes/{own.id}")
    assert answer.status_code == 200
    assert answer.mimetype == DOCX
    assert answer.data == file(caseroom, own.id)
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="minutes-2026-10-13-futures-housing-group-version-1.docx"'
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert readings(caseroom, "minutes.read") == [(issued.cast.people["fay"], own.id)]
    summary = fay.get(f"/minutes/{documents[SUMMARY].id}")
    assert (
        'filename="minutes-2026-10-13-executive-summary-version-1.docx"'
        in summary.headers["Content-Disposition"]
    )


def test_an_officer_finds_the_drafts_below_what_was_issued_and_nobody_else_any(
    app: Flask, caseroom: Caseroom, issued: Held
) -> None:
    drafts, first = rows(caseroom, issued, 0), rows(caseroom, issued, 1)
    page = signed_in(app, "alma").get(page_of(issued))
    tables = {
        table.select("caption")[0].get_text(): linked(str(table)) for table in soup(page).select("table")
    }
    assert tables == {
        "Documents you may open": [first[SUMMARY].id, first[AMBER].id],
        "Drafts": [drafts[SUMMARY].id, drafts[AMBER].id],
    }
    assert "stay for the meeting’s officers alone" in page.text
    fay = signed_in(app, "fay").get(page_of(issued))
    assert [each.get_text() for each in soup(fay).select("caption")] == ["Documents you may open"]
    assert "Drafts" not in fay.text


def test_anothers_minutes_look_like_none(app: Flask, caseroom: Caseroom, issued: Held) -> None:
    fay = signed_in(app, "fay")
    assert fay.get(f"/minutes/{rows(caseroom, issued, 1)[FUTURES].id}").status_code == 200
    missing = fay.get(f"/minutes/{'0' * 32}")
    for document in (rows(caseroom, issued, 1)[POLICE], rows(caseroom, issued, 0)[FUTURES]):
        hidden = fay.get(f"/minutes/{document.id}")
        assert (hidden.status_code, settled(hidden.data)) == (404, settled(missing.data))
    assert len(readings(caseroom, "minutes.read")) == 1


def test_who_is_no_officer_finds_none_of_the_officers_pages(
    app: Flask, caseroom: Caseroom, closed: Held
) -> None:
    item = closed.cast.items["one"]
    assert signed_in(app, "carol").get(page_of(closed, "/minutes/record")).status_code == 200
    for name in ("paul", "fay", "eve"):
        client = signed_in(app, name)
        token = csrf(client.get("/"))
        for rest in ("/close", "/minutes/record"):
            assert client.get(page_of(closed, rest)).status_code == 404
        for rest in ("/close", "/minutes/issue", f"/minutes/record/{item}"):
            data = {"csrf_token": token, "read": "y", f"{item}-text": "Mine", f"{item}-once": "a" * 32}
            assert client.post(page_of(closed, rest), data=data).status_code == 404
    assert meeting_of(caseroom, closed.cast).state == MeetingState.CLOSED
    assert len(readings(caseroom, "record.read")) == 1


def test_a_member_waits_for_the_issue_and_a_stranger_sees_no_meeting(
    app: Flask, caseroom: Caseroom, closed: Held
) -> None:
    waiting = signed_in(app, "fay").get(page_of(closed))
    assert "The meeting’s officers are reading the record." in waiting.text
    assert linked(waiting.text) == []
    assert signed_in(app, "eve").get(page_of(closed)).status_code == 404


def test_every_active_partner_may_read_the_executive_summary(
    app: Flask, caseroom: Caseroom, issued: Held
) -> None:
    eve = signed_in(app, "eve")
    summary = rows(caseroom, issued, 1)[SUMMARY].id
    for page in ("/minutes", page_of(issued)):
        shown = eve.get(page)
        assert shown.status_code == 200
        assert linked(shown.text) == [summary]
        assert "October case meeting" not in shown.text


def test_the_list_of_minutes_says_of_which_meeting_each_is_and_leads_there(
    app: Flask, caseroom: Caseroom, issued: Held
) -> None:
    cells = soup(signed_in(app, "fay").get("/minutes")).select("[data-label=Meeting]")
    assert [cell.get_text() for cell in cells] == ["October case meeting, Tue 13 October 2026"] * 2
    assert [cell.a["href"] for cell in cells if cell.a] == [page_of(issued)] * 2
    others = soup(signed_in(app, "eve").get("/minutes")).select("[data-label=Meeting]")
    assert [cell.get_text() for cell in others] == ["A meeting you were not at"]
    assert [cell for cell in others if cell.a] == []


def test_a_disposed_document_is_gone(app: Flask, caseroom: Caseroom, issued: Held) -> None:
    fay = signed_in(app, "fay")
    own = rows(caseroom, issued, 1)[FUTURES].id
    assert fay.get(f"/minutes/{own}").status_code == 200
    with record.writing(caseroom, issued.by("alma")) as writing:
        key = writing.session.scalars(select(Key).where(Key.kind == "document", Key.owner_id == own)).one()
        key.wrapped, key.destroyed_at = None, issued.now
        writing.audit("demo.made")
    app.extensions["caseroom"].keyring.forget()
    assert fay.get(f"/minutes/{own}").status_code == 404
