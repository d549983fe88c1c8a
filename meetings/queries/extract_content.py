"""What an extract for a court says of what was chosen, read as its maker may see it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from meetings.documents.content import Marking
from meetings.documents.extract_content import ExtractContent, ExtractDecision, ExtractPiece
from meetings.documents.phrases import day
from meetings.doors.viewer import Sight
from meetings.queries import extracts
from meetings.queries.cases import CaseHead
from meetings.queries.extracts import OWN, Decided, Maker, Piece
from models.states import StatementOf


def content(
    sight: Sight,
    case: CaseHead,
    chosen: Sequence[str],
    *,
    purpose: str,
    version: int,
    zone: str,
) -> ExtractContent | None:
    """The extract of these pieces and decisions; None where one may not be put there by its maker."""
    pieces = [one for one in extracts.pieces(sight, case.id) if one.id in chosen and one.may_go]
    decisions = [one for one in extracts.decisions(sight, case.id) if one.id in chosen]
    if {one.id for one in pieces} | {one.id for one in decisions} != set(chosen):
        return None
    maker = extracts.maker(sight, case.id)
    return ExtractContent(
        marking=Marking(text=case.marking or "", handling=case.handling or ""),
        reference=case.reference,
        kind=case.kind,
        version=version,
        purpose=purpose,
        made_by=f"{maker.name}, {maker.role}, {maker.agency}",
        made_at=sight.viewer.now,
        time_zone=zone,
        agreement=f"{maker.agreement}, version {maker.version}",
        pieces=tuple(_piece(one, maker, zone) for one in pieces),
        decisions=tuple(map(_decision, decisions)),
    )


def _piece(one: Piece, maker: Maker, zone: str) -> ExtractPiece:
    if one.standing == OWN or one.answered_at is None:
        consent = f"Put here by {maker.agency}, which brought it."
    else:
        consent = f"{one.originator} agreed, {day(one.answered_at.astimezone(ZoneInfo(zone)))}."
    return ExtractPiece(
        originator=one.originator,
        category=one.category or "",
        nature="fact" if one.statement_of == StatementOf.FACT else "opinion or intelligence",
        text=one.text,
        brought_at=one.added_at,
        consent=consent,
    )


def _decision(one: Decided) -> ExtractDecision:
    return ExtractDecision(
        made_by=one.made_by,
        recorded_at=one.recorded_at,
        text=one.text,
        intervention=one.intervention or "",
        reasons=one.reasons,
        power=one.power or "",
        review_on=one.review_on,
    )
