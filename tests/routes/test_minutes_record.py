"""The record that officers read before they issue: what it warns of, and the narrative written on it."""

import re

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock
from meetings.operations import cases, closing, narratives, table
from models.agencies import Category
from models.cases import Information
from models.outcomes import Narrative
from models.returns import Return
from tests.cast import FUTURES, POLICE, RIVERSIDE
from tests.clients import csrf, post, signed_in
from tests.held import Held, lay_held
from tests.pages import links, soup
from tests.places import StoppedClock
from tests.routes.test_minutes import page_of, readings


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
    app: Flask, caseroom: Caseroom, clock: StoppedClock
) -> None:
    held = lay_held(caseroom)
    clock.now = held.now
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
    narratives.record_narrative(
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
