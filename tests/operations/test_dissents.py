"""Dissent: who records, raises, confirms and answers it, and who still reads it when the case is gone."""

import secrets
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer, room
from meetings.operations import dissents, outcomes, table
from meetings.operations.decided import Decided
from meetings.queries import catalogue
from meetings.refusals import Conflict, Invalid, NotVisible
from models.meetings import Meeting
from models.outcomes import Decision, Dissent, DissentConfirmation, DissentReply
from models.records import OutboxMail
from models.states import MeetingState, ScreenMode
from tests.cast import FUTURES, Cast, lay_scene
from tests.places import START
from tests.sitting import open_with

LATER = START + timedelta(days=20)
WORDS = "A warning comes too early."


def once() -> str:
    return secrets.token_hex(16)


@pytest.fixture
def cast(caseroom: Caseroom) -> Cast:
    """Case one on the table, everybody on it in the room."""
    scene = lay_scene(caseroom, START)
    open_with(caseroom, scene, here=("alma", "dev", "carol", "paul", "fay"))
    table.put_on_table(caseroom, scene.viewer("alma"), scene.items["one"])
    return scene


@pytest.fixture
def decision(caseroom: Caseroom, cast: Cast) -> str:
    return decide(caseroom, cast)


def decide(caseroom: Caseroom, cast: Cast, *, narrow: bool = False) -> str:
    decided = Decided(
        text="Warn the tenant",
        intervention_id=catalogue.interventions_by_key(caseroom, cast.viewer("dev"))["warning"],
        made_by=cast.agencies[FUTURES],
        reasons="It went on",
        power="",
        review_on=date(2026, 11, 10),
        narrow=narrow,
    )
    return outcomes.record_decision(caseroom, cast.viewer("dev"), cast.items["one"], decided, once=once())


def recorded(caseroom: Caseroom, cast: Cast, decision: str, who: str = "paul") -> str:
    """Somebody's dissent as the minute-taker typed it."""
    return dissents.record_dissent(
        caseroom,
        cast.viewer("dev"),
        decision,
        once=once(),
        attendance_id=cast.attendances[who],
        text=WORDS,
    )


def raised(caseroom: Caseroom, cast: Cast, decision: str, who: str = "paul") -> str:
    """The same from a phone."""
    return dissents.raise_dissent(caseroom, cast.viewer(who), decision, once=once(), text=WORDS)


def seen(caseroom: Caseroom, viewer: Viewer, column: object = Dissent.text) -> list[str]:
    with looking(caseroom, viewer) as sight:
        return sight.rows(select(column), str)  # type: ignore[call-overload]


def test_a_dissent_is_seen_as_its_decision_and_by_who_dissented(caseroom: Caseroom, cast: Cast) -> None:
    recorded(caseroom, cast, decide(caseroom, cast, narrow=True))
    assert seen(caseroom, cast.viewer("fay")) == [WORDS]
    assert seen(caseroom, cast.viewer("paul")) == [WORDS]
    assert seen(caseroom, cast.viewer("paul"), Decision.text) == []
    assert seen(caseroom, cast.viewer("rita")) == []


def test_only_who_was_in_the_room_dissents_and_in_words(
    caseroom: Caseroom, cast: Cast, decision: str
) -> None:
    for attendance_id, text, field in (
        ("0" * 32, "No", "by"),
        (cast.attendances["rita"], "No", "by"),
        (cast.attendances["paul"], " ", "text"),
    ):
        with pytest.raises(Invalid) as refused:
            dissents.record_dissent(
                caseroom, cast.viewer("dev"), decision, once=once(), attendance_id=attendance_id, text=text
            )
        assert list(refused.value.messages) == [field]
    assert seen(caseroom, cast.viewer("fay")) == []


def test_only_officers_record_what_others_say_and_confirm_it(
    caseroom: Caseroom, cast: Cast, decision: str
) -> None:
    made = raised(caseroom, cast, decision)
    for name in ("paul", "fay", "rita", "eve"):
        viewer = cast.viewer(name)
        with pytest.raises(NotVisible):
            dissents.record_dissent(
                caseroom, viewer, decision, once=once(), attendance_id=cast.attendances["paul"], text="No"
            )
        with pytest.raises(NotVisible):
            dissents.confirm_dissent(caseroom, viewer, made)


def test_what_is_raised_on_a_phone_waits_for_an_officer_before_the_wall_shows_it(
    caseroom: Caseroom, cast: Cast, decision: str
) -> None:
    table.set_screen(caseroom, cast.viewer("alma"), cast.meeting, ScreenMode.CASE)
    wall = room(cast.meeting, cast.now)
    made = raised(caseroom, cast, decision)
    assert seen(caseroom, cast.viewer("fay")) == [WORDS]
    assert seen(caseroom, wall, Decision.text) == ["Warn the tenant"]
    assert seen(caseroom, wall) == []

    for _ in range(2):
        dissents.confirm_dissent(caseroom, cast.viewer("dev"), made)

    assert seen(caseroom, wall) == [WORDS]
    with record.reading(caseroom) as session:
        confirmed = session.scalars(select(DissentConfirmation)).one()
    assert (confirmed.dissent_id, confirmed.confirmed_by) == (made, cast.people["dev"])


def test_what_an_officer_recorded_needs_no_confirmation(
    caseroom: Caseroom, cast: Cast, decision: str
) -> None:
    dissents.confirm_dissent(caseroom, cast.viewer("dev"), recorded(caseroom, cast, decision))
    assert seen(caseroom, cast.viewer("dev"), DissentConfirmation.dissent_id) == []


def test_a_dissent_is_raised_by_who_was_in_the_room_while_the_meeting_is_open(
    caseroom: Caseroom, cast: Cast, decision: str
) -> None:
    for name in ("rita", "eve"):
        with pytest.raises(NotVisible):
            raised(caseroom, cast, decision, name)
    with pytest.raises(Invalid):
        dissents.raise_dissent(caseroom, cast.viewer("fay"), decision, once=once(), text=" ")
    key = once()
    sent = [
        dissents.raise_dissent(caseroom, cast.viewer("fay"), decision, once=key, text=WORDS) for _ in range(2)
    ]
    assert len(set(sent)) == 1
    with record.writing(caseroom, cast.viewer("alma")) as writing:
        meeting = writing.session.get_one(Meeting, cast.meeting)
        meeting.state, meeting.closed_at = MeetingState.CLOSED, cast.now
        writing.audit("meeting.closed", meeting.id)
    with pytest.raises(Conflict, match="closed"):
        raised(caseroom, cast, decision)


def test_the_chair_alone_replies_and_once(caseroom: Caseroom, cast: Cast, decision: str) -> None:
    made = recorded(caseroom, cast, decision)
    for name in ("dev", "carol", "paul", "fay", "rita"):
        with pytest.raises(NotVisible):
            dissents.reply(caseroom, cast.viewer(name), made, once=once(), text="Noted")
    alma, key = cast.viewer("alma"), once()
    with pytest.raises(Invalid):
        dissents.reply(caseroom, alma, made, once=key, text=" ")

    first = dissents.reply(caseroom, alma, made, once=key, text="We look again in a month.")

    assert dissents.reply(caseroom, alma, made, once=key, text="We look again in a month.") == first
    with pytest.raises(Conflict) as second:
        dissents.reply(caseroom, alma, made, once=once(), text="Another")
    assert second.value.current == "We look again in a month."
    for name in ("paul", "fay", "carol"):
        assert seen(caseroom, cast.viewer(name), DissentReply.text) == ["We look again in a month."]
    assert seen(caseroom, cast.viewer("rita"), DissentReply.text) == []


def test_a_reply_is_due_in_28_days_and_told_without_its_words(
    caseroom: Caseroom, cast: Cast, decision: str
) -> None:
    made = recorded(caseroom, cast, decision)
    dissents.reply(caseroom, cast.viewer("alma"), made, once=once(), text="We look again.")
    with record.reading(caseroom) as session:
        assert session.get_one(Dissent, made).reply_due_on == START.date() + timedelta(days=28)
        mail = session.scalars(select(OutboxMail).where(OutboxMail.duty_id == made)).one()
    assert (mail.kind, mail.person_id) == ("dissent answer", cast.people["paul"])


def test_a_dissent_outlives_the_sight_of_its_case(caseroom: Caseroom, cast: Cast, decision: str) -> None:
    made = recorded(caseroom, cast, decision)
    then = {name: cast.viewer(name, LATER) for name in ("alma", "dev", "carol", "paul", "fay")}
    assert seen(caseroom, then["alma"], Decision.text) == ["Warn the tenant"]
    assert seen(caseroom, then["paul"], Decision.text) == []
    assert [seen(caseroom, then[name]) for name in ("alma", "carol", "paul")] == [[WORDS]] * 3

    dissents.reply(caseroom, then["alma"], made, once=once(), text="We look again.")

    assert seen(caseroom, then["alma"], Decision.text) == []
    assert [seen(caseroom, then[name]) for name in ("alma", "dev")] == [[], []]
    for name in ("paul", "carol", "fay"):
        assert seen(caseroom, then[name], DissentReply.text) == ["We look again."], name


def test_other_words_sent_again_by_a_form_are_not_taken_for_its_dissent(
    caseroom: Caseroom, cast: Cast, decision: str
) -> None:
    key, fay = once(), cast.viewer("fay")
    made = dissents.raise_dissent(caseroom, fay, decision, once=key, text=WORDS)
    with pytest.raises(Conflict) as refused:
        dissents.raise_dissent(caseroom, fay, decision, once=key, text="On second thoughts")
    assert (refused.value.current, refused.value.made) == (WORDS, made)
