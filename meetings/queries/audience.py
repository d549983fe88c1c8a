"""Who can see this: the names and the words that stand beside everything that can be shared."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from meetings.queries.information import AGENCY, MEETING, Held, Piece
from models.states import Audience

OFFICERS = "The officers of meetings that have this case"
TAKING_OFFICERS = "The officers of the meeting that takes this case"
LATER = "Also an agency that joins this case later."
NOT_IN_ROOM = "Do not repeat it in the room: other agencies may not know it."
HIDDEN = "They do not see each other’s names."
HIDES_OTHERS = "The agency that brought it does not say who else can see it."
NOT_ON = "They may not pass it on; they can ask you to share it."
ASK = "You may not pass it on; you can ask the agency that brought it to share it."
NOBODY_ELSE = "Nobody else can see this."
NEVER_ON_WALL = "Never on the projector."
ALONE_ON_WALL = "On the projector only when no other agency is in the room."


@dataclass(frozen=True, slots=True)
class Name:
    """One name in the list; `look` is "own", "agency" or "officers"."""

    text: str
    look: str = "agency"


@dataclass(frozen=True, slots=True)
class WhoSees:
    """The list, and what else must be known of it."""

    names: tuple[Name, ...]
    notes: tuple[str, ...] = ()


def of_piece(piece: Piece, held: Sequence[Held], own_agency: str) -> WhoSees:
    """Who can see a piece of information, as far as its viewer may know (rule 12)."""
    own = piece.originator_id == own_agency
    others = sorted(
        str(one.name)
        for one in held
        if one.kind == AGENCY and one.id not in (piece.originator_id, own_agency)
    )
    mine = [Name("Your agency")] if any(one.id == own_agency for one in held) and not own else []
    officers = _officers(piece, held, own=own)
    originator = Name(piece.originator, "own" if own else "agency")
    names = (originator, *mine, *map(Name, others), *officers)
    hides = piece.recipients_hidden or not (own or mine)
    return WhoSees(names, _notes(piece, own=own, alone=len(names) == 1, hides=hides))


def of_choice(
    audience: Audience | None,
    own_name: str,
    on_case: Sequence[str],
    *,
    named: Collection[str] = (),
    for_officers: bool = True,
    hidden: bool = False,
    meetings: Sequence[str] | None = None,
) -> WhoSees | None:
    """Who would see what is being written, by the audience chosen so far; None before it is.

    `meetings` are those whose officers are ticked; None where none can be.
    """
    originator = Name(f"{own_name}, which brings it", "own")
    every = Name(OFFICERS, "officers")
    if audience is None:
        return None
    if audience == Audience.INVOLVED:
        return WhoSees((originator, *map(Name, on_case), every), (LATER,))
    if audience == Audience.OFFICERS:
        titles = [TAKING_OFFICERS] if meetings is None else [f"The officers of {one}" for one in meetings]
        officers = [Name(title, "officers") for title in titles]
        return WhoSees((originator, *officers), (NEVER_ON_WALL, NOT_ON))
    chosen = [Name(name) for name in on_case if name in named] + [every] * for_officers
    return WhoSees((originator, *chosen), (ALONE_ON_WALL, HIDDEN)[: 2 if hidden else 1])


def of_outcome(agencies: Sequence[str]) -> WhoSees:
    """Who can see a decision or an action: its audience, and the officers of its meeting (rule 9)."""
    return WhoSees((*map(Name, agencies), Name("The meeting’s officers", "officers")))


def _officers(piece: Piece, held: Sequence[Held], *, own: bool) -> list[Name]:
    if piece.audience == Audience.INVOLVED:
        return [Name(OFFICERS, "officers")]
    given = [one.name for one in held if one.kind == MEETING]
    if piece.audience == Audience.AGENCIES and (piece.for_officers if own else given):
        return [Name(OFFICERS, "officers")]
    if own and piece.audience == Audience.OFFICERS and not given:
        return [Name(TAKING_OFFICERS, "officers")]
    titles = [
        f"The officers of {title}" if title else "The officers of the meeting it is for" for title in given
    ]
    return [Name(title, "officers") for title in sorted(set(titles))]


def _notes(piece: Piece, *, own: bool, alone: bool, hides: bool) -> tuple[str, ...]:
    if piece.audience == Audience.INVOLVED:
        return (LATER,)
    if piece.audience == Audience.OFFICERS:
        return (NEVER_ON_WALL, NOT_ON if own else ASK)
    if own:
        return (NOBODY_ELSE,) if alone else (HIDDEN,) if hides else ()
    return (HIDES_OTHERS, NOT_IN_ROOM) if hides else (NOT_IN_ROOM,)
