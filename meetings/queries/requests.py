"""Requests as who is asked and who asked see them: the two lists, one request with its pieces, what waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, case, exists, func, literal, select
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from models.agencies import Agency
from models.cases import Case, Information
from models.meetings import Meeting
from models.people import Person
from models.requests import Request, RequestAnswer, RequestGrant, RequestPiece
from models.states import RequestKind

WAITING = "waiting"
EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Line:
    """A request in a list, by its case's reference; its words stand on its own page."""

    id: str
    kind: str
    reference: str
    case_id: str | None
    originator_id: str
    originator: str
    asked_by: str
    asker: str
    asking_agency: str
    for_agency_id: str | None
    for_agency: str | None
    guest: str | None
    guest_agency: str | None
    asked_at: datetime
    until_at: datetime
    state: str
    answered_at: datetime | None

    @property
    def last_day(self) -> datetime:
        """A moment of the last day on which an answer is of use."""
        return self.until_at - timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Whole:
    """One request with its words, as far as its reader may read them."""

    id: str
    why: str | None
    reason: str | None
    answered_by: str | None
    meeting: str | None
    meeting_at: datetime | None


@dataclass(frozen=True, slots=True)
class Named:
    """A piece of information that a request is about, and whether it was agreed to."""

    id: str
    case_id: str
    originator_id: str
    text: str
    added_at: datetime
    agreed: bool


_originator, _asking, _for = aliased(Agency), aliased(Agency), aliased(Agency)
_guest, _guest_agency = aliased(Person), aliased(Agency)
_later = aliased(RequestAnswer)
LATEST = and_(
    RequestAnswer.request_id == Request.id,
    ~exists().where(_later.request_id == RequestAnswer.request_id, _later.number > RequestAnswer.number),
)
STATE = case(
    (RequestAnswer.reply.is_not(None), RequestAnswer.reply),
    (Request.until_at <= bindparam("now"), literal(EXPIRED)),
    else_=literal(WAITING),
)
_LINES = (
    select(
        Request.id,
        Request.kind,
        Request.reference,
        Case.id,
        Request.originator_id,
        _originator.name,
        Request.asked_by,
        Person.name,
        _asking.name,
        Request.for_agency_id,
        _for.name,
        _guest.name,
        _guest_agency.name,
        Request.asked_at,
        Request.until_at,
        STATE,
        RequestAnswer.at,
    )
    .join(_originator, _originator.id == Request.originator_id)
    .join(Person, Person.id == Request.asked_by)
    .join(_asking, _asking.id == Request.asking_agency_id)
    .outerjoin(_for, _for.id == Request.for_agency_id)
    .outerjoin(_guest, _guest.id == Request.guest_id)
    .outerjoin(_guest_agency, _guest_agency.id == _guest.agency_id)
    .outerjoin(Case, Case.id == Request.case_id)
    .outerjoin(RequestAnswer, LATEST)
    .order_by(Request.asked_at.desc(), Request.id)
)
_ONE = _LINES.where(Request.id == bindparam("request"))
_answerer = aliased(Person)
_WHOLE = (
    select(Request.id, Request.why, RequestAnswer.reason, _answerer.name, Meeting.title, Meeting.starts_at)
    .select_from(Request)
    .outerjoin(RequestAnswer, LATEST)
    .outerjoin(_answerer, _answerer.id == RequestAnswer.by)
    .outerjoin(Meeting, Meeting.id == Request.meeting_id)
    .where(Request.id == bindparam("request"))
)
_agreed = exists().where(
    RequestGrant.information_id == Information.id,
    RequestGrant.answer_id == RequestAnswer.id,
    RequestAnswer.request_id == bindparam("request"),
    ~exists().where(_later.request_id == RequestAnswer.request_id, _later.number > RequestAnswer.number),
)
_asked_for = exists().where(
    RequestPiece.information_id == Information.id, RequestPiece.request_id == bindparam("request")
)
_newer = aliased(Information)
_own_on_case = and_(
    Information.originator_id == Request.originator_id,
    Information.originator_id == bindparam("agency"),
    Request.kind == RequestKind.GUEST,
    _newer.id.is_(None),
)
_PIECES = (
    select(
        Information.id,
        Information.case_id,
        Information.originator_id,
        Information.text,
        Information.added_at,
        _agreed,
    )
    .select_from(Information)
    .join(Request, Request.case_id == Information.case_id)
    .outerjoin(_newer, _newer.replaces_id == Information.id)
    .where(Request.id == bindparam("request"), _asked_for | _own_on_case | _agreed)
    .order_by(Information.added_at, Information.id)
)
NUMBER_WAITING = (
    select(func.count(Request.id))
    .join(Case, Case.id == Request.case_id)
    .outerjoin(RequestAnswer, RequestAnswer.request_id == Request.id)
    .where(
        Request.originator_id == bindparam("agency"),
        Request.until_at > bindparam("now"),
        RequestAnswer.id.is_(None),
    )
)


def lines(sight: Sight) -> list[Line]:
    """Every request that the viewer may know of, the latest first."""
    return sight.rows(_LINES, Line, {"now": sight.viewer.now})


def one(sight: Sight, request_id: str) -> Line:
    """One of them; NotVisible where it is missing or not the viewer's to know."""
    return sight.one(_ONE, Line, {"request": request_id, "now": sight.viewer.now})


def whole(sight: Sight, request_id: str) -> Whole:
    """Its words."""
    return sight.one(_WHOLE, Whole, {"request": request_id})


def pieces(sight: Sight, request_id: str) -> list[Named]:
    """What it is about, as far as the viewer reads it; for a guest, all that their agency brought."""
    return sight.rows(_PIECES, Named, {"request": request_id, "agency": sight.viewer.agency})
