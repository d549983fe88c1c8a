"""How each event of a chronology reads: a sentence of what happened, and the words that were recorded."""

from collections.abc import Callable, Sequence

from meetings.documents.chronology_content import Line
from meetings.duedates import spoken
from meetings.queries.chronology_events import Event
from models.states import Answer, AttendanceRole, Grant, Outcome


def lines(events: Sequence[Event]) -> tuple[Line, ...]:
    """The chronology in words; a replaced decision is named by when it was recorded."""
    recorded = {one.id: one for one in events if one.kind == "decided"}
    return tuple(
        Line(at=one.at, what=_WHAT[one.kind](one), words=_words(one, recorded.get(one.person or "")))
        for one in in_order(events)
    )


def in_order(events: Sequence[Event]) -> list[Event]:
    """The events in the order of time, and what happened at one moment by what it is."""
    kinds = list(_WHAT)
    return sorted(events, key=lambda one: (one.at, kinds.index(one.kind)))


def _words(one: Event, replaced: Event | None) -> tuple[str, ...]:
    found = [one.text or ""]
    if one.kind == "decided":
        found.append(f"Reasons: {one.more}" if one.more else "")
        found.append(f"To be reviewed {spoken(one.day)}." if one.day else "")
        if one.person:
            found.append(f"In place of: {replaced.text}" if replaced else "In place of an earlier text.")
    elif one.kind in ("brought", "corrected"):
        found.append(f"{one.more}." if one.more else "")
    elif one.kind == "asked":
        found.append(f"To be answered by {spoken(one.day)}." if one.day else "")
    elif one.day:
        found.append(f"Due {spoken(one.day)}." if one.kind == "action" else f"New date: {spoken(one.day)}.")
    return tuple(words for words in found if words)


def _who(one: Event) -> str:
    return ", ".join(filter(None, (one.person, one.agency)))


def _brought(one: Event) -> str:
    about = f" ({one.about.rstrip('.,;: ')})" if one.about else ""
    return f"{one.agency} brought information{about}, {one.detail}; added by {one.person}"


def _corrected(one: Event) -> str:
    about = f" ({one.about.rstrip('.,;: ')})" if one.about else ""
    return f"{one.agency} corrected information{about}; by {one.person}"


def _disclosed(one: Event) -> str:
    to = one.agency or "the officers of a meeting"
    did = "Disclosed to" if one.detail == Grant.GIVEN else "Withdrawn from"
    by = f" by {one.person}" if one.person else ""
    return f"{did} {to}{by}" + (f": {one.about.rstrip('.,;: ')}" if one.about else "")


def _answered(one: Event) -> str:
    did = "agreed" if one.about == Answer.AGREED else "did not agree"
    return f"{_who(one)}, {did} to the confidentiality statement ({one.id}), SHA-256 {str(one.detail)[:12]}…"


def _guest(one: Event) -> str:
    return ", a guest" if one.detail == AttendanceRole.GUEST else ""


def _presence(one: Event) -> str:
    times = "their times in the room were corrected"
    return f"{_who(one)}: {times if one.detail == 'times' else 'was not in the room after all'}"


def _returned(one: Event) -> str:
    what = f": {one.detail}" if one.detail else ""
    by = f"; by {one.person}" if one.person else ""
    return f"{one.agency} answered what it holds{what}{by}"


def _decided(one: Event) -> str:
    if one.detail == Outcome.NO_FURTHER_ACTION:
        return f"{one.agency} decided: no further action"
    return f"{one.agency} decided" + (f": {one.about}" if one.about else "")


def _minutes(one: Event) -> str:
    version = "draft" if one.about == "0" else f"version {one.about}"
    return f"Minutes for {one.agency}, {version}, SHA-256 {one.detail}"


# In the order in which they happen where they are recorded at one moment.
_WHAT: dict[str, Callable[[Event], str]] = {
    "opened": lambda one: f"Case opened by {_who(one)}: {one.about}",
    "joined": lambda one: f"{one.agency} joined the case",
    "put forward": lambda one: f"Put forward for {one.about} by {one.person}",
    "asked": lambda one: f"{one.agency} was asked what it holds on the case",
    "brought": _brought,
    "answered a return": _returned,
    "late": lambda one: f"{one.agency} had not answered in time what it holds",
    "corrected": _corrected,
    "disclosed": _disclosed,
    "answered the statement": _answered,
    "on the table": lambda one: f"On the table at {one.about}",
    "guest admitted": lambda one: f"{_who(one)}, admitted to the case as guest at {one.about}",
    "came in": lambda one: f"{_who(one)}{_guest(one)}, in the room",
    "kept out": lambda one: f"{_who(one)}, kept out of the case: {one.about}",
    "let in again": lambda one: f"{_who(one)}, let in again",
    "decided": _decided,
    "no longer stands": lambda one: f"A decision of {one.agency} no longer stands",
    "dissented": lambda one: f"{_who(one)}, dissented",
    "replied to a dissent": lambda one: f"{one.person}, replied to the dissent of {one.agency}",
    "action": lambda one: f"Action {one.about} for {_who(one)}",
    "answered an action": lambda one: f"Action {one.about}, {one.person}: {one.detail}",
    "went out": lambda one: f"{_who(one)}{_guest(one)}, out of the room: {one.about}",
    "presence corrected": _presence,
    "off the table": lambda one: f"Off the table at {one.about}",
    "left the case": lambda one: f"{one.agency} left the case",
    "minutes": _minutes,
}
