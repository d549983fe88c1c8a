"""A world's requests: who asked which agency for what, and what was answered and agreed to."""

from models.agencies import Agency
from models.cases import Case, Information
from models.meetings import AgendaItem
from models.people import Person
from models.requests import Request, RequestAnswer, RequestGrant, RequestPiece
from tests.need_to_know.dice import Dice, hours, sealed


def add_requests(dice: Dice) -> None:
    """Some on each case, of agencies that brought something and of others, by people on it and by others."""
    for case in dice.of(Case):
        for _ in range(dice.number(4)):
            _add_request(dice, case)


def _add_request(dice: Dice, case: Case) -> None:
    items = [item for item in dice.of(AgendaItem) if item.case_id == case.id]
    item = dice.one(items) if items and dice.chance(0.6) else None
    asker = dice.one(dice.of(Person))
    request = dice.add(
        Request,
        kind="guest" if item else "share",
        case_id=case.id,
        reference=case.reference,
        originator_id=dice.one(dice.of(Agency)).id,
        for_agency_id=asker.agency_id,
        meeting_id=item.meeting_id if item else None,
        agenda_item_id=item.id if item else None,
        guest_id=dice.one(dice.of(Person)).id,
        why=sealed("requests.why"),
        asked_by=asker.id,
        asking_agency_id=asker.agency_id,
        asked_at=hours(-5),
        until_at=hours(dice.one((-1, 50))),
    )
    pieces = [one for one in dice.of(Information) if one.case_id == case.id]
    for piece in dice.some(pieces, 0.5):
        dice.add(RequestPiece, request_id=request.id, information_id=piece.id)
    for number in range(dice.number(2)):
        _add_answer(dice, request, number + 1, pieces)


def _add_answer(dice: Dice, request: Request, number: int, pieces: list[Information]) -> None:
    answer = dice.add(
        RequestAnswer,
        request_id=request.id,
        number=number,
        reply=dice.one(("granted", "refused")),
        reason=sealed("request_answers.reason"),
        by=dice.one(dice.of(Person)).id,
        at=hours(-2),
    )
    for piece in dice.some(pieces, 0.5):
        dice.add(RequestGrant, answer_id=answer.id, information_id=piece.id)
