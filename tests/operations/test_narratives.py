"""The officers' narrative of a case: who gets it, who was first, and when it may be written."""

import secrets
from functools import partial

import pytest
from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewer import looking
from meetings.doors.viewers import Clock
from meetings.operations import narratives
from meetings.refusals import Conflict
from models.meetings import Meeting
from models.outcomes import Narrative
from models.states import MeetingState
from tests.cast import Cast


def once() -> str:
    return secrets.token_hex(16)


def told(caseroom: Caseroom, cast: Cast, who: str) -> list[str]:
    with looking(caseroom, cast.viewer(who)) as sight:
        return sight.rows(select(Narrative.text).order_by(Narrative.recorded_at), str)


def test_a_narrative_is_for_every_agency_on_the_case(caseroom: Caseroom, cast: Cast) -> None:
    narratives.record_narrative(
        caseroom, cast.viewer("dev"), cast.items["one"], once=once(), text="Noise was discussed"
    )
    assert told(caseroom, cast, "paul") == ["Noise was discussed"]
    assert told(caseroom, cast, "rita") == []


def test_two_officers_correcting_one_narrative_keep_both_texts(caseroom: Caseroom, cast: Cast) -> None:
    item = cast.items["one"]
    first = narratives.record_narrative(caseroom, cast.viewer("dev"), item, once=once(), text="Noise")
    with record.writing(caseroom, Clock(cast.now)) as writing:
        writing.session.get_one(Meeting, cast.meeting).state = MeetingState.CLOSED
        writing.audit("demo.made")
    narratives.record_narrative(
        caseroom, cast.viewer("dev"), item, once=once(), text="Noise at night", replaces=first
    )

    for replaces, stands in ((first, "Noise at night"), (None, "Noise")):
        with pytest.raises(Conflict) as refused:
            narratives.record_narrative(
                caseroom, cast.viewer("carol"), item, once=once(), text="Music", replaces=replaces
            )
        assert refused.value.current == stands


def test_a_narrative_waits_for_the_meeting_to_open_and_may_follow_its_minutes(
    caseroom: Caseroom, cast: Cast
) -> None:
    for state in (MeetingState.PLANNED, MeetingState.ISSUED):
        with record.writing(caseroom, Clock(cast.now)) as writing:
            writing.session.get_one(Meeting, cast.meeting).state = state
            writing.audit("demo.made")
        write = partial(
            narratives.record_narrative,
            caseroom,
            cast.viewer("dev"),
            cast.items["one"],
            once=once(),
            text="Late",
        )
        if state == MeetingState.PLANNED:
            with pytest.raises(Conflict, match="not open yet"):
                write()
        else:
            assert write()
