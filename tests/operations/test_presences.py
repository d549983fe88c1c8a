"""A time recorded wrongly: what an officer says of it stands beside what was recorded, in the minutes too."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.operations import breaks, closing, issuing, making_minutes, presences, table
from meetings.operations.presences import Corrected
from meetings.queries import minutes_changes
from meetings.refusals import Conflict, Invalid, NotVisible
from models.meetings import Presence, PresenceCorrection
from tests.cast import RIVERSIDE
from tests.documents.reading import opened, under
from tests.held import Held, lay_held
from tests.issued import files
from tests.places import START


@pytest.fixture
def held(caseroom: Caseroom) -> Held:
    """Case two on the table since 10:20; Fay stepped out at once, so it says."""
    return lay_held(caseroom)


def spell(caseroom: Caseroom, held: Held, name: str, case: str = "two") -> str:
    statement = (
        select(Presence.id)
        .where(
            Presence.attendance_id == held.cast.attendances[name],
            Presence.agenda_item_id == held.cast.items[case],
        )
        .order_by(Presence.in_at.desc())
    )
    with record.reading(caseroom) as session:
        return session.scalars(statement).first() or ""


def at(minutes: int) -> datetime:
    """So many minutes after the meeting was opened at ten."""
    return START + timedelta(minutes=minutes)


def correct(
    caseroom: Caseroom,
    held: Held,
    presence_id: str,
    said: Corrected,
    *,
    by: str = "dev",
    replaces: str | None = None,
) -> str:
    return presences.correct_presence(
        caseroom, held.by(by), presence_id, said, once=held.once(), replaces=replaces
    )


RIGHT = Corrected(at(20), at(24), "She left after the introduction")


def issue(caseroom: Caseroom, held: Held) -> None:
    closing.close_meeting(caseroom, held.by("alma"), held.cast.meeting)
    making_minutes.make_documents(caseroom, held.cast.meeting, held.now)
    held.wait(30)
    issuing.issue_minutes(caseroom, held.by("alma"), held.cast.meeting)


def in_the_room(caseroom: Caseroom, held: Held, agency: str, heading: str) -> list[list[str]]:
    document = opened(files(caseroom, held, 1)[agency])
    return list(under(document, heading, "In the room")[0][1:])  # type: ignore[arg-type]


def test_both_facts_stay_and_the_minutes_print_both(caseroom: Caseroom, held: Held) -> None:
    fay = spell(caseroom, held, "fay")
    correct(caseroom, held, fay, RIGHT)
    with record.reading(caseroom) as session:
        row = session.get_one(Presence, fay)
        assert (row.in_at, row.out_at) == (at(20), at(20))
    issue(caseroom, held)
    words = "10:20 to 10:24 (recorded at first as 10:20 to 10:20): stepped out"
    assert ["Futures Housing Group", "Fay", words] in in_the_room(
        caseroom, held, RIVERSIDE, "1. ASB-TWO7: Noise"
    )


@pytest.mark.long
def test_somebody_was_not_there_after_all(caseroom: Caseroom, held: Held) -> None:
    correct(caseroom, held, spell(caseroom, held, "fay"), Corrected(None, None, "She was late"))
    issue(caseroom, held)
    words = "Not in the room (recorded at first as 10:20 to 10:20): stepped out"
    rows = in_the_room(caseroom, held, RIVERSIDE, "1. ASB-TWO7: Noise")
    assert ["Futures Housing Group", "Fay", words.removesuffix(": stepped out")] in rows


@pytest.mark.long
def test_every_spell_stands_in_the_minutes(caseroom: Caseroom, held: Held) -> None:
    carol = held.by("carol")
    breaks.step_away(caseroom, carol, held.cast.meeting)
    held.wait(5)
    breaks.come_back(caseroom, held.by("carol"), held.cast.meeting)
    held.wait(5)
    issue(caseroom, held)
    rows = in_the_room(caseroom, held, RIVERSIDE, "1. ASB-TWO7: Noise")
    assert [row for row in rows if row[1] == "Carol"] == [
        ["Derbyshire Constabulary", "Carol", "10:20 to 10:30: out for a moment"],
        ["Derbyshire Constabulary", "Carol", "10:35 to 10:40"],
    ]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Corrected(at(20), at(24), "  "), "reason"),
        (Corrected(at(24), at(20), "Wrong"), "out_at"),
        (Corrected(at(-5), at(20), "Wrong"), "in_at"),
        (Corrected(at(20), at(600), "Wrong"), "out_at"),
    ],
)
def test_what_cannot_be_is_refused(caseroom: Caseroom, held: Held, said: Corrected, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        correct(caseroom, held, spell(caseroom, held, "fay"), said)
    assert set(refusal.value.messages) == {field}


def test_whoever_is_still_in_goes_out_first(caseroom: Caseroom, held: Held) -> None:
    with pytest.raises(Conflict, match="still in the room"):
        correct(caseroom, held, spell(caseroom, held, "carol"), RIGHT)


def test_a_second_officer_is_told_and_replaces_what_they_have_seen(caseroom: Caseroom, held: Held) -> None:
    fay = spell(caseroom, held, "fay")
    first = correct(caseroom, held, fay, RIGHT)
    other = Corrected(at(20), at(22), "I saw her go")
    with pytest.raises(Conflict, match="just corrected"):
        correct(caseroom, held, fay, other, by="alma")
    correct(caseroom, held, fay, other, by="alma", replaces=first)
    with record.reading(caseroom) as session:
        assert len(session.scalars(select(PresenceCorrection)).all()) == 2


def test_the_same_form_twice_is_one_correction(caseroom: Caseroom, held: Held) -> None:
    fay, once = spell(caseroom, held, "fay"), held.once()
    made = [
        presences.correct_presence(caseroom, held.by("dev"), fay, RIGHT, once=once, replaces=None)
        for _ in range(2)
    ]
    assert made[0] == made[1]


def test_only_officers_correct_and_only_on_cases_they_see(caseroom: Caseroom, held: Held) -> None:
    fay = spell(caseroom, held, "fay")
    for name in ("fay", "rita", "eve"):
        with pytest.raises(NotVisible):
            correct(caseroom, held, fay, RIGHT, by=name)
    dev = held.cast.attendances["dev"]
    table.put_out(caseroom, held.by("alma"), held.cast.items["two"], dev, reason="A cousin")
    with pytest.raises(NotVisible):
        correct(caseroom, held, fay, RIGHT)
    correct(caseroom, held, fay, RIGHT, by="alma")


@pytest.mark.long
def test_a_correction_after_the_issue_asks_for_a_new_version(caseroom: Caseroom, held: Held) -> None:
    issue(caseroom, held)
    with looking(caseroom, held.by("alma")) as sight:
        assert minutes_changes.changed(sight, held.cast.meeting, held.now) == []
    held.wait(5)
    correct(caseroom, held, spell(caseroom, held, "fay"), RIGHT)
    with looking(caseroom, held.by("alma")) as sight:
        (changed,) = minutes_changes.changed(sight, held.cast.meeting, held.now)
    assert (changed.reference, changed.reasons) == ("ASB-TWO7", (minutes_changes.PRESENCE,))
    assert set(changed.agencies.values()) == {"Derbyshire Constabulary", "Riverside"}
