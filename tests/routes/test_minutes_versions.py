"""New versions of minutes and their recipients over HTTP."""

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.operations import minutes_requests, narratives
from meetings.sealed import seal
from models.cases import Exclusion
from models.readings import Reading
from models.states import ExclusionKind, ReadAt
from tests.cast import FUTURES
from tests.clients import csrf, post, signed_in
from tests.held import Held, close, issue, lay_held
from tests.issued import rows
from tests.pages import soup, statements, table
from tests.places import StoppedClock

pytestmark = pytest.mark.usefixtures("held")


@pytest.fixture
def held(caseroom: Caseroom, clock: StoppedClock) -> Held:
    """Minutes issued, the narrative of case one written anew an hour later."""
    held = lay_held(caseroom)
    close(caseroom, held)
    issue(caseroom, held)
    held.wait(60)
    narratives.record_narrative(
        caseroom, held.by("dev"), held.cast.items["one"], once=held.once(), text="The account anew"
    )
    clock.now = held.now
    return held


def new_version(held: Held) -> str:
    return f"/meetings/{held.cast.meeting}/minutes/versions/new"


def recipients(held: Held) -> str:
    return f"/meetings/{held.cast.meeting}/minutes/recipients"


def test_an_officer_says_what_changed_and_issues_the_new_version(
    app: Flask, caseroom: Caseroom, held: Held
) -> None:
    alma = signed_in(app, "alma")
    page = soup(alma.get(new_version(held)))
    assert [chip.text for chip in page.select(".app-chip")] == [
        "Amber Valley Borough Council",
        "Derbyshire Constabulary",
        "Futures Housing Group",
    ]
    field = f"{held.cast.cases['one']}-text"
    once = page.select_one('[name="once"]')
    assert once is not None
    answer = post(alma, new_version(held), **{field: "It was left out", "once": str(once["value"])})
    assert (answer.status_code, answer.headers["Location"]) == (303, recipients(held))
    assert FUTURES in rows(caseroom, held, 2)
    assert "Nothing has changed" in alma.get(new_version(held)).text
    fay = signed_in(app, "fay")
    shown = table(fay.get(f"/meetings/{held.cast.meeting}/minutes"), "documents")
    assert sorted((row[0], row[1]) for row in shown) == [
        ("Executive summary (Word)", "1"),
        ("Minutes for Futures Housing Group (Word)", "1 Replaced"),
        ("Minutes for Futures Housing Group (Word)", "2"),
    ]


WRONG = "Two of them, not three"


def ask(caseroom: Caseroom, held: Held) -> str:
    """What Fay asks to be put right on case one."""
    return minutes_requests.ask_correction(
        caseroom,
        held.by("fay"),
        held.cast.meeting,
        item_id=held.cast.items["one"],
        text=WRONG,
        once=held.once(),
    )


@pytest.mark.long
def test_what_was_accepted_leads_to_a_new_version_that_repeats_it(
    app: Flask, caseroom: Caseroom, held: Held
) -> None:
    asked, alma, fay = ask(caseroom, held), signed_in(app, "alma"), signed_in(app, "fay")
    log = f"/meetings/{held.cast.meeting}/minutes/corrections"
    assert new_version(held) not in alma.get(log).text
    assert WRONG not in alma.get(new_version(held)).text
    answer = post(alma, log, f"{log}/{asked}", **{f"{asked}-reason": "She is right", "accept": "y"})
    assert (answer.status_code, answer.headers["Location"]) == (303, log)

    assert soup(alma.get(log)).select(f'main a.govuk-button[href="{new_version(held)}"]')
    assert new_version(held) not in fay.get(log).text
    page = alma.get(new_version(held)).text
    assert WRONG in page
    assert "She is right" in page
    with record.reading(caseroom) as session:
        read = select(Reading).where(
            Reading.person_id == held.cast.people["alma"], Reading.place == ReadAt.RECORD
        )
        assert session.scalars(read).all()
    typed = {f"{held.cast.cases['one']}-text": "Two, not three", "once": held.once()}
    held.wait(5)
    assert post(alma, new_version(held), **typed).status_code == 303
    assert new_version(held) not in alma.get(log).text
    assert WRONG not in alma.get(new_version(held)).text


def test_an_officer_who_is_kept_out_does_not_read_what_was_accepted(
    app: Flask, caseroom: Caseroom, held: Held
) -> None:
    asked, alma = ask(caseroom, held), signed_in(app, "alma")
    minutes_requests.answer_request(caseroom, held.by("dev"), asked, accept=True)
    assert WRONG in alma.get(new_version(held)).text
    with record.writing(caseroom, held.by("dev")) as writing:
        kept_out = Exclusion(
            case_id=held.cast.cases["one"],
            person_id=held.cast.people["alma"],
            kind=ExclusionKind.INTEREST,
            reason=seal(writing.key("case", held.cast.cases["one"]), "exclusions.reason", "A cousin"),
            made_by=held.cast.people["dev"],
            made_at=held.now,
        )
        writing.session.add(kept_out)
        writing.audit("demo.made")

    page = alma.get(new_version(held)).text
    assert WRONG not in page
    assert "accepted correction" not in alma.get(f"/meetings/{held.cast.meeting}/minutes/corrections").text


def test_a_version_without_its_note_is_refused_beside_its_case(app: Flask, held: Held) -> None:
    answer = post(signed_in(app, "alma"), new_version(held), once="a" * 32)
    assert answer.status_code == 422
    assert f'href="#{held.cast.cases["one"]}-text"' in answer.text
    assert "Say what changed and why" in answer.text


def test_who_opened_what_is_listed_in_as_many_statements_for_many_openings(
    app: Flask, held: Held, caseroom: Caseroom
) -> None:
    alma, fay = signed_in(app, "alma"), signed_in(app, "fay")
    own = rows(caseroom, held, 1)[FUTURES].id
    with statements(app) as few:
        before = table(alma.get(recipients(held)), "recipients")
    assert [row[3] for row in before if row[0] == "Futures Housing Group"] == ["Nobody yet"]
    for _ in range(5):
        assert fay.get(f"/minutes/{own}").status_code == 200
    with statements(app) as many:
        after = table(alma.get(recipients(held)), "recipients")
    assert [row[3].count("Fay, ") for row in after if row[0] == "Futures Housing Group"] == [5]
    assert len(many) == len(few) <= 6


def test_nobody_else_finds_these_pages(app: Flask, held: Held) -> None:
    assert signed_in(app, "carol").get(new_version(held)).status_code == 200
    for name in ("paul", "fay", "eve"):
        client = signed_in(app, name)
        assert client.get(new_version(held)).status_code == 404
        token = csrf(client.get("/"))
        assert client.post(new_version(held), data={"csrf_token": token}).status_code == 404
    assert signed_in(app, "eve").get(recipients(held)).status_code == 404
