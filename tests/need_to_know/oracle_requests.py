"""The oracle of requests: who asked, who is asked, and how much of the words each of them reads."""

from models.cases import Case
from models.requests import Request, RequestAnswer, RequestGrant, RequestPiece
from tests.need_to_know.reader import Reader
from tests.need_to_know.seen import Seen


def add_requests(reader: Reader, seen: Seen) -> None:
    """Requests, their answers, and the pieces of both as far as this reader may know them."""
    world = reader.world
    visible = {one.id: one for one in world.of(Request) if _asks(reader, one) or _is_asked(reader, one)}
    for one in visible.values():
        seen.add([one], hidden=_unless_opened(reader, one, "why"))
    answers = {one.id: one for one in world.of(RequestAnswer) if one.request_id in visible}
    for answer in answers.values():
        request = visible[answer.request_id]
        seen.add([answer], hidden=_unless_opened(reader, request, "reason"))
    for piece in world.of(RequestPiece):
        if piece.request_id in visible and _knows(reader, visible[piece.request_id], piece.information_id):
            seen.add([piece])
    for grant in world.of(RequestGrant):
        if grant.answer_id in answers:
            request = visible[answers[grant.answer_id].request_id]
            if _knows(reader, request, grant.information_id):
                seen.add([grant])


def _asks(reader: Reader, request: Request) -> bool:
    """Who asked, and the officers on whose behalf, while the case is opened to them."""
    theirs = request.asked_by == reader.person or request.meeting_id in reader.sitting_offices
    return theirs and request.case_id in reader.opened


def _is_asked(reader: Reader, request: Request) -> bool:
    """The people of the agency asked who see the case; its representatives, unless kept out of it."""
    if request.originator_id != reader.agency:
        return False
    agreement = next(one.agreement_id for one in reader.world.of(Case) if one.id == request.case_id)
    represents = (
        reader.is_representative and agreement in reader.agreements and request.case_id not in reader.excluded
    )
    return request.case_id in reader.cases or represents


def _unless_opened(reader: Reader, request: Request, words: str) -> frozenset[str]:
    return frozenset() if request.case_id in reader.opened else frozenset({words})


def _knows(reader: Reader, request: Request, information_id: str) -> bool:
    """Its originator knows all its own pieces; who asked, those they read."""
    return request.originator_id == reader.agency or information_id in reader.information
