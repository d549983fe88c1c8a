"""Corrections asked for to issued minutes: who may ask, who answers, what is told and printed."""

from pathlib import Path

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import closing, issuing, minutes_requests, narratives, reissuing
from meetings.queries import minutes_changes
from meetings.queries import minutes_requests as queries
from meetings.refusals import Conflict, Invalid, NotVisible
from meetings.reminders.sweep import sweep
from models.issued import MinutesRequest
from models.meetings import Meeting
from models.records import OutboxMail
from models.states import MailState
from tests.cast import AMBER, FUTURES, POLICE, RIVERSIDE, email
from tests.documents.reading import opened, under
from tests.held import Held, lay_held, lay_issued
from tests.issued import file, parts, rows
from tests.mailed import mails_to
from tests.places import StoppedClock
from tests.planned import suspend

WRONG = "Two of them, not three"


@pytest.fixture
def held(caseroom: Caseroom) -> Held:
    """A meeting whose minutes are issued; Carol and Fay attended, Paul and Rita did not."""
    return lay_issued(caseroom)


def ask(caseroom: Caseroom, held: Held, name: str = "fay", case: str = "one") -> str:
    return minutes_requests.ask_correction(
        caseroom,
        held.by(name),
        held.cast.meeting,
        item_id=held.cast.items[case],
        text=WRONG,
        once=held.once(),
    )


def known(caseroom: Caseroom, held: Held, name: str) -> list[str]:
    """What a person reads of corrections asked for."""
    with looking(caseroom, held.by(name)) as sight:
        return [one.text for one in queries.requests(sight, held.cast.meeting)]


def sent(caseroom: Caseroom) -> str:
    folder = Path(caseroom.settings.outbox)
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.iterdir()))


def test_whoever_attended_asks_and_the_officers_and_their_own_agency_read_it(
    caseroom: Caseroom, held: Held
) -> None:
    ask(caseroom, held)
    for name in ("fay", "alma", "dev", "carol"):
        assert known(caseroom, held, name) == [WRONG]
    for name in ("paul", "rita", "eve"):
        assert known(caseroom, held, name) == []
        with pytest.raises(NotVisible):
            ask(caseroom, held, name)
    with pytest.raises(Invalid, match="Choose a case"):
        ask(caseroom, held, "carol", "three")
    with pytest.raises((Invalid, NotVisible)):
        ask(caseroom, held, "fay", "two")


def test_an_officer_asks_about_no_case_that_their_own_agencys_minutes_lack(
    caseroom: Caseroom, held: Held
) -> None:
    ask(caseroom, held, "carol", "two")
    assert known(caseroom, held, "alma") == [WRONG]
    with pytest.raises(Invalid, match="Choose a case"):
        ask(caseroom, held, "alma", "two")


def told(caseroom: Caseroom, held: Held, request_id: str) -> list[str]:
    """To whom mails about a correction wait to go."""
    names = {person_id: name for name, person_id in held.cast.people.items()}
    with record.reading(caseroom) as session:
        rows = session.scalars(
            select(OutboxMail.person_id).where(
                OutboxMail.duty_id == request_id, OutboxMail.state == MailState.QUEUED
            )
        )
        return sorted(names[person_id] for person_id in rows)


def test_nobody_is_mailed_what_they_asked_or_answered_themselves(caseroom: Caseroom, held: Held) -> None:
    asked, answered = ask(caseroom, held, "fay"), ask(caseroom, held, "alma")
    assert "alma" in told(caseroom, held, asked)
    assert "dev" in told(caseroom, held, answered)
    assert "alma" not in told(caseroom, held, answered)
    minutes_requests.answer_request(caseroom, held.by("alma"), asked, accept=True)
    minutes_requests.answer_request(caseroom, held.by("alma"), answered, accept=True)
    assert told(caseroom, held, asked) == ["fay"]
    assert told(caseroom, held, answered) == []


def test_nobody_asks_before_the_issue_or_after_the_window(caseroom: Caseroom) -> None:
    held = lay_held(caseroom)
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    with pytest.raises(Conflict, match="not issued yet"):
        ask(caseroom, held)
    held.wait(60)
    issuing.issue_minutes(caseroom, held.by("alma"), held.cast.meeting)
    with record.reading(caseroom) as session:
        held.now = session.get_one(Meeting, held.cast.meeting).corrections_until
    with pytest.raises(Conflict, match="is over"):
        ask(caseroom, held)


def test_what_officers_accept_goes_into_the_next_version_of_that_agency_alone(
    caseroom: Caseroom, held: Held
) -> None:
    asked = ask(caseroom, held)
    with pytest.raises(NotVisible):
        minutes_requests.answer_request(caseroom, held.by("fay"), asked, accept=True)
    minutes_requests.answer_request(caseroom, held.by("dev"), asked, accept=True)
    minutes_requests.answer_request(caseroom, held.by("dev"), asked, accept=True)
    with looking(caseroom, held.by("alma")) as sight:
        (case,) = minutes_changes.changed(sight, held.cast.meeting, held.now)
    assert set(case.agencies) == {held.cast.agencies[FUTURES]}
    held.wait(5)
    reissuing.issue_new_version(
        caseroom, held.by("alma"), held.cast.meeting, {case.case_id: "As asked"}, once=held.once()
    )
    second = rows(caseroom, held, 2)
    assert set(second) == {FUTURES}
    document = opened(file(caseroom, second[FUTURES].id))
    assert any(WRONG in line and "Accepted." in line for line in under(document, "Corrections asked for"))


def test_what_officers_decline_is_declined_because_and_is_in_no_others_minutes(
    caseroom: Caseroom, held: Held
) -> None:
    asked = ask(caseroom, held)
    other = ask(caseroom, held, "carol")
    with pytest.raises(Invalid, match="Say why"):
        minutes_requests.answer_request(caseroom, held.by("dev"), asked, accept=False)
    minutes_requests.answer_request(caseroom, held.by("dev"), asked, accept=False, reason="Three came")
    with pytest.raises(Conflict, match="answered already"):
        minutes_requests.answer_request(caseroom, held.by("alma"), asked, accept=True)
    with looking(caseroom, held.by("alma")) as sight:
        assert minutes_changes.changed(sight, held.cast.meeting, held.now) == []
    minutes_requests.answer_request(caseroom, held.by("dev"), other, accept=True)
    held.wait(5)
    notes = {held.cast.cases["one"]: "As asked"}
    reissuing.issue_new_version(caseroom, held.by("alma"), held.cast.meeting, notes, once=held.once())
    police = parts(file(caseroom, rows(caseroom, held, 2)[POLICE].id))
    assert "Three came" not in police
    assert AMBER not in rows(caseroom, held, 2)


def waiting(caseroom: Caseroom, held: Held) -> tuple[list[str], list[str]]:
    """What an officer reads that waits for a new version: the cases, and the corrections accepted."""
    with looking(caseroom, held.by("alma")) as sight:
        cases = minutes_changes.changed(sight, held.cast.meeting, held.now)
        accepted = queries.to_put_right(sight, held.cast.meeting)
    return [one.reference for one in cases], [one.text for one in accepted]


def test_nothing_waits_for_an_agency_that_is_no_partner_any_more(caseroom: Caseroom, held: Held) -> None:
    asked = ask(caseroom, held)
    minutes_requests.answer_request(caseroom, held.by("dev"), asked, accept=True)
    assert waiting(caseroom, held) == (["ASB-ONE7"], [WRONG])
    suspend(caseroom, held.cast, FUTURES)
    assert waiting(caseroom, held) == ([], [])
    held.wait(5)
    notes = {held.cast.cases["one"]: "As asked"}
    with pytest.raises(Conflict, match="Nothing has changed"):
        reissuing.issue_new_version(caseroom, held.by("alma"), held.cast.meeting, notes, once=held.once())
    item, once = held.cast.items["one"], held.once()
    narratives.record_narrative(caseroom, held.by("dev"), item, once=once, text="Anew", replaces=None)
    with looking(caseroom, held.by("alma")) as sight:
        (case,) = minutes_changes.changed(sight, held.cast.meeting, held.now)
    assert set(case.agencies) == {held.cast.agencies[key] for key in (AMBER, POLICE)}


def test_nothing_waits_for_a_version_that_cannot_have_the_case(caseroom: Caseroom, held: Held) -> None:
    """As one that an officer asked for, while they could, on a case that their agency's minutes lack."""
    asked = ask(caseroom, held)
    minutes_requests.answer_request(caseroom, held.by("dev"), asked, accept=True)
    assert waiting(caseroom, held) == (["ASB-ONE7"], [WRONG])
    with record.writing(caseroom, held.by("dev")) as writing:
        row = writing.session.get_one(MinutesRequest, asked)
        row.agency_id = held.cast.agencies[RIVERSIDE]
        writing.audit("demo.made")
    assert known(caseroom, held, "alma") == [WRONG]
    assert waiting(caseroom, held) == ([], [])


def subjects_to(caseroom: Caseroom, name: str) -> list[str]:
    return [str(mail["Subject"]) for mail in mails_to(caseroom, email(name))]


def test_mails_of_minutes_reach_who_may_open_them_and_say_nothing(
    caseroom: Caseroom, held: Held, clock: StoppedClock
) -> None:
    clock.now = held.now
    ask(caseroom, held)
    sweep(caseroom, held.now)
    text = sent(caseroom)
    for name in ("alma", "carol", "paul", "fay", "rita"):
        assert f"To: {name}@" in text
    assert "To: eve@" not in text
    assert "Somebody who attended asks for a correction" in text
    for word in ("ASB-", "Two of them", "Title of case"):
        assert word not in text
    with record.reading(caseroom) as session:
        told = session.scalars(select(OutboxMail.state).where(OutboxMail.kind == "minutes")).all()
    assert set(told) == {"sent"}


@pytest.mark.long
def test_a_mail_of_a_correction_says_of_which_days_meeting_it_is(
    caseroom: Caseroom, held: Held, clock: StoppedClock
) -> None:
    clock.now = held.now
    minutes = "to the minutes of the meeting on Tue 13 October 2026"
    asked = ask(caseroom, held)
    sweep(caseroom, held.now)
    assert f"Somebody who attended asks for a correction {minutes}" in subjects_to(caseroom, "dev")
    minutes_requests.answer_request(caseroom, held.by("dev"), asked, accept=True)
    sweep(caseroom, held.now)
    answered = f"The correction that you asked for {minutes} is answered"
    assert answered in subjects_to(caseroom, "fay")
    assert answered not in subjects_to(caseroom, "dev")
