"""Refusals in the audit chain: who asked for what is not theirs to see, or for what does not exist."""

from collections.abc import Mapping
from datetime import timedelta

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Viewer

# One row for each person and route in this time: whoever tries thousands of ids fills no disk.
QUIET = timedelta(minutes=1)
_REMEMBERED = 10_000


def note_refusal(caseroom: Caseroom, viewer: Viewer, route: str, asked: Mapping[str, str]) -> None:
    """Leave the row that says that a person was answered 404, with the ids they asked for.

    The service does this for every such answer, so it takes as long for what is missing as for what is hidden
    (clause 8.1.5). Within a minute of the last for the same person and route, nothing is written.
    """
    key = (str(viewer.person), route)
    last = caseroom.refused.get(key)
    if last is not None and timedelta() <= viewer.now - last < QUIET:
        return
    if len(caseroom.refused) >= _REMEMBERED:
        caseroom.refused.clear()
    caseroom.refused[key] = viewer.now
    with record.writing(caseroom, viewer) as writing:
        writing.audit("request.refused", None, route=route, asked=dict(asked))
