"""The page of one case: what the viewer may read of it, each with who else can."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from meetings import consent
from meetings.consent import Consent
from meetings.doors.viewer import Sight
from meetings.queries import audience, case_outcomes, cases, information, nature
from meetings.queries.audience import WhoSees
from meetings.queries.case_outcomes import Decided, ToDo
from meetings.queries.cases import CaseHead, OnCase
from meetings.queries.information import REQUEST, Held, Piece
from models.states import Audience


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of information, what became of consent, who can see it, and what that rests on.

    Its originator is told which agencies see it because they joined later (rule 11). `requests` are those
    about it that the viewer may know of, each by its state.
    """

    piece: Piece
    consent: Consent | None
    sees: WhoSees
    joined: tuple[OnCase, ...]
    requests: tuple[Held, ...]
    tags: list[str]
    rests: list[tuple[str, list[str]]]


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything on the page; information in the order of the agencies that brought it."""

    head: CaseHead
    information: list[Shown]
    decisions: list[tuple[Decided, WhoSees]]
    actions: list[tuple[ToDo, WhoSees]]


def page(sight: Sight, case_id: str) -> CasePage:
    """A case as its viewer may see it, in five statements; NotVisible where they do not see it."""
    head = cases.head(sight, case_id)
    held = information.held(sight, case_id)
    return CasePage(
        head,
        [_shown(piece, held.get(piece.id, []), head) for piece in information.on_case(sight, case_id)],
        [(each, audience.of_outcome(each.audience)) for each in case_outcomes.decisions(sight, case_id)],
        [(each, audience.of_outcome(each.audience)) for each in case_outcomes.actions(sight, case_id)],
    )


def by_agency(shown: Iterable[Shown]) -> list[tuple[str, list[Shown]]]:
    """Information by the agency that brought it."""
    return [(agency, list(group)) for agency, group in groupby(shown, lambda one: one.piece.originator)]


def _shown(piece: Piece, held: list[Held], head: CaseHead) -> Shown:
    tells = piece.originator_id == head.own_agency and piece.audience == Audience.INVOLVED
    return Shown(
        piece,
        consent.read(piece.consent) if piece.consent else None,
        audience.of_piece(piece, held, head.own_agency),
        tuple(one for one in head.present if tells and one.from_at > piece.added_at),
        tuple(one for one in held if one.kind == REQUEST),
        nature.tags(piece.flags, piece.subject_role, depersonalised=bool(piece.depersonalised)),
        nature.resting(held),
    )
