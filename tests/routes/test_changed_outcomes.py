"""Two officers at one case: both texts where they meet, and text typed while the table moved on."""

import pytest
from flask import Flask
from sqlalchemy import select

from meetings.doors import Caseroom, record
from models.outcomes import Action, Decision
from tests.cast import Cast
from tests.officers import Officer, count, decision, entries, intervention, typed
from tests.pages import soup


def test_two_officers_changing_one_decision_see_both_texts(
    dev: Officer, app: Flask, cast: Cast, caseroom: Caseroom
) -> None:
    dev.record("decision", **decision(dev))
    with record.reading(caseroom) as session:
        first = session.scalars(select(Decision.id)).one()
    carol = Officer(app, cast, "carol")
    form = carol.page(f"?decision={first}")
    assert typed(form, "record-text") == "Offer mediation"
    assert typed(form, "record-intervention") == intervention(dev, "Mediation")
    assert typed(form, "record-due") == "10/11/2026"
    dev.record("decision", **decision(dev, text="Offer it twice", replaces=first))

    mine = decision(carol, text="Offer it in writing", replaces=first)
    refused = carol.record("decision", **mine)

    assert refused.status_code == 409
    page = soup(refused)
    assert page.select_one(".c-errs blockquote").text == "Offer it twice"  # type: ignore[union-attr]
    assert typed(refused, "record-text") == "Offer it in writing"
    newest = page.select_one("[name=replaces]")
    assert newest is not None
    again = carol.record("decision", **mine | {"replaces": str(newest["value"])})
    assert again.status_code == 200
    assert [text.split(" Mediation")[0] for _, text in entries(soup(again))] == ["Offer it in writing"]
    assert count(caseroom, Decision) == 3


def test_two_officers_changing_one_action_see_both_texts(
    dev: Officer, app: Flask, cast: Cast, caseroom: Caseroom
) -> None:
    sent = {"text": "Visit", "who": cast.people["paul"], "due": "+7"}
    dev.record("action", **sent)
    with record.reading(caseroom) as session:
        action = session.scalars(select(Action)).one()
    carol = Officer(app, cast, "carol")
    form = carol.page(f"?action={action.id}")
    assert typed(form, "record-who") == cast.people["paul"]
    dev.record("action", **sent | {"text": "Visit twice", "action": action.id, "version": "1"})

    mine = sent | {"text": "Write", "action": action.id, "version": "1"}
    refused = carol.record("action", **mine)

    assert refused.status_code == 409
    assert soup(refused).select_one(".c-errs blockquote").text == "Visit twice"  # type: ignore[union-attr]
    version = soup(refused).select_one("[name=version]")
    assert version is not None
    assert carol.record("action", **mine | {"version": str(version["value"])}).status_code == 200
    assert [text.split(" Paul")[0] for _, text in entries(carol.page())] == ["Write"]


@pytest.mark.parametrize("query", ["?decision=" + "0" * 32, "?action=" + "0" * 32, "?decision=x"])
def test_what_does_not_exist_cannot_be_changed(dev: Officer, query: str) -> None:
    assert dev.client.get(dev.base + query).status_code == 404


def test_text_typed_while_the_table_moved_on_is_recorded_where_it_was_meant(
    dev: Officer, app: Flask, cast: Cast
) -> None:
    Officer(app, cast, "alma").put("two")

    refused = dev.record("action", text="Visit", who="", due="+7")
    form = soup(refused).select_one("#recording")
    assert form is not None
    assert (form["action"], form["data-case"]) == (f"{dev.item('one')}/record", "ASB-ONE7")
    assert "The table has moved on. This is recorded on ASB-ONE7." in form.text

    assert dev.record("action", text="Visit", who=cast.people["paul"], due="+7").status_code == 200
    assert entries(dev.page()) == []
    dev.record("nothing", on="two", text="Over")
    dev.put("one")
    assert [text.split(" Paul")[0] for _, text in entries(dev.page())] == ["Visit"]


def test_a_case_not_reached_takes_nothing(dev: Officer, cast: Cast) -> None:
    answer = dev.record("nothing", on="two", text="Over")
    assert answer.status_code == 409
    assert "This case has not been on the table at this meeting yet." in answer.text


def test_an_unknown_item_is_not_found(dev: Officer) -> None:
    assert dev.press(f"{dev.base}/items/{'0' * 32}/record", kind="nothing", text="Over").status_code == 404
