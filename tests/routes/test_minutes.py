"""Closing, issuing and opening minutes over HTTP."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import table
from models.records import AuditRow, Key
from models.states import MeetingState
from tests import pages
from tests.cast import AMBER, FUTURES, POLICE
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
    assert "The projector leaves the meeting" in shown
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


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("sort=-document", ["Minutes for Futures Housing Group (Word)", "Executive summary (Word)"]),
        ("document=Executive+summary", ["Executive summary (Word)"]),
        ("sort=document", ["Executive summary (Word)", "Minutes for Futures Housing Group (Word)"]),
        ("version=replaced", []),
    ],
)
def test_the_list_of_minutes_is_narrowed_and_sorted(
    app: Flask, issued: Held, asked: str, found: list[str]
) -> None:
    answer = signed_in(app, "fay").get(f"/minutes?{asked}")
    assert [row[0] for row in pages.table(answer, "documents")] == found
    assert ("No document fits" in answer.text, "/minutes" in links(answer)) == (not found, not found)


def test_a_person_chooses_among_the_meetings_of_their_own_documents(app: Flask, issued: Held) -> None:
    meeting = issued.cast.meeting
    for name, value, label in (
        ("fay", meeting, "October case meeting, Tue 13 October 2026"),
        ("eve", "elsewhere", "A meeting you were not at"),
    ):
        answer = signed_in(app, name).get(f"/minutes?meeting={value}")
        (option,) = soup(answer).select('select[name=meeting] option:not([value=""])')
        assert (option["value"], option.text, "selected" in option.attrs) == (value, label, True)
        every = pages.table(signed_in(app, name).get("/minutes"), "documents")
        assert pages.table(answer, "documents") == every != []
    drafts = signed_in(app, "alma").get("/minutes?version=draft")
    assert {row[2] for row in pages.table(drafts, "documents")} == {"Draft"}


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
