"""What goes wrong far down the record of a meeting is said at its top, with a link to the place."""

from flask import Flask

from meetings.doors import Caseroom
from meetings.operations import narratives
from tests.clients import csrf, post, signed_in
from tests.held import Held
from tests.pages import soup


def record_of(held: Held) -> str:
    return f"/meetings/{held.cast.meeting}/minutes/record"


def test_letting_nobody_more_see_a_decision_is_said_at_the_top(app: Flask, closed: Held) -> None:
    target = f"{record_of(closed)}/decisions/{closed.narrow_decision}/audience"
    answer = post(signed_in(app, "alma"), record_of(closed), target)
    assert answer.status_code == 422
    page = soup(answer)
    (link,) = page.select(".govuk-error-summary a")
    assert link.text == "Tick the agencies that may see it too"
    assert page.select_one(f'fieldset[id="{str(link["href"])[1:]}"] .govuk-error-message')
    assert "<title>Error: " in answer.text


def test_a_narrative_that_somebody_changed_first_is_said_at_the_top(
    app: Flask, caseroom: Caseroom, closed: Held
) -> None:
    alma, item = signed_in(app, "alma"), closed.cast.items["one"]
    page = alma.get(record_of(closed))
    standing = soup(page).select_one(f'[name="{item}-replaces"]')
    replaces = str(standing.get("value", "")) if standing else ""
    narratives.record_narrative(
        caseroom, closed.by("dev"), item, once=closed.once(), text="Dev was first", replaces=replaces or None
    )
    typed = {
        f"{item}-text": "Alma was second",
        f"{item}-replaces": replaces,
        f"{item}-once": closed.once(),
        "csrf_token": csrf(page),
    }
    answer = alma.post(f"{record_of(closed)}/{item}", data=typed)
    assert answer.status_code == 409
    (link,) = soup(answer).select(".govuk-error-summary a")
    assert "while you were writing" in link.text
    typed_again = soup(answer).find(id=str(link["href"])[1:])
    assert typed_again is not None
    assert "Alma was second" in typed_again.text


def test_a_meeting_that_is_over_is_spoken_of_as_past(app: Flask, closed: Held) -> None:
    page = signed_in(app, "alma").get(f"/meetings/{closed.cast.meeting}").text
    assert "You were here as chair" in page
    assert "Run the meeting" not in page
