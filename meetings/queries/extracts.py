"""What may go into an extract for a court, with where each originator's consent stands; and those made."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, case, exists, func, literal, null, select
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from models.agencies import Agency, Agreement, Category, Intervention
from models.cases import Case, Information
from models.extracts import Extract, ExtractFile
from models.outcomes import Decision, DecisionEnding
from models.people import Person
from models.requests import Request, RequestAnswer, RequestGrant, RequestPiece
from models.states import Reply, RequestKind

OWN, GRANTED, REFUSED, WAITING, EXPIRED, NOT_ASKED = (
    "your agency’s own",
    "consents",
    "refuses",
    "is asked",
    "did not answer in time",
    "is not asked yet",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece the viewer reads, and where its originator stands on its going to a court."""

    id: str
    case_id: str
    originator_id: str
    originator: str
    category: str | None
    text: str
    statement_of: str
    added_at: datetime
    standing: str
    answered_at: datetime | None

    @property
    def may_go(self) -> bool:
        """Whether it may be put into an extract."""
        return self.standing in (OWN, GRANTED)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision the viewer reads and that no newer one replaces."""

    id: str
    text: str
    made_by: str
    intervention: str | None
    reasons: str
    power: str | None
    review_on: date | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """An extract, who made it, and whether the viewer may open it."""

    id: str
    version: int
    purpose: str
    sha256: str
    size: int
    made_by: str
    agency: str
    made_at: datetime
    opens: bool


@dataclass(frozen=True, slots=True)
class File:
    """What a download needs; `content` is the bytes in base64, or what a destroyed key reads as."""

    version: int
    sha256: str
    made_at: datetime
    content: str


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes an extract, of which agency, and the agreement that its case is held under."""

    name: str
    role: str
    agency: str
    agreement: str
    version: str


_newer_piece, _later = aliased(Information), aliased(RequestAnswer)
_ours = (
    Request.kind == RequestKind.EXTRACT,
    Request.case_id == Information.case_id,
    RequestPiece.information_id == Information.id,
)
_not_later = ~exists().where(
    _later.request_id == RequestAnswer.request_id, _later.number > RequestAnswer.number
)
_granted_at = (
    select(func.max(RequestAnswer.at))
    .join(Request, Request.id == RequestAnswer.request_id)
    .join(RequestPiece, RequestPiece.request_id == Request.id)
    .join(
        RequestGrant,
        (RequestGrant.answer_id == RequestAnswer.id) & (RequestGrant.information_id == Information.id),
    )
    .where(*_ours, RequestAnswer.reply == Reply.GRANTED, _not_later)
    .correlate(Information)
    .scalar_subquery()
)
_taken_back = exists().where(RequestAnswer.request_id == Request.id, RequestAnswer.reply == Reply.WITHDRAWN)
_asked = exists().where(Request.id == RequestPiece.request_id, *_ours, ~_taken_back)
_waits = exists().where(
    Request.id == RequestPiece.request_id,
    *_ours,
    Request.until_at > bindparam("now"),
    ~exists().where(RequestAnswer.request_id == Request.id),
)
_answered = exists().where(
    Request.id == RequestPiece.request_id,
    *_ours,
    RequestAnswer.request_id == Request.id,
    RequestAnswer.reply != Reply.WITHDRAWN,
)
_standing = case(
    (Information.originator_id == bindparam("agency"), literal(OWN)),
    (_granted_at.is_not(None), literal(GRANTED)),
    (_waits, literal(WAITING)),
    (_answered, literal(REFUSED)),
    (_asked, literal(EXPIRED)),
    else_=literal(NOT_ASKED),
)
_PIECES = (
    select(
        Information.id,
        Information.case_id,
        Information.originator_id,
        Agency.name,
        Category.text,
        Information.text,
        Information.statement_of,
        Information.added_at,
        _standing,
        _granted_at,
    )
    .join(Agency, Agency.id == Information.originator_id)
    .outerjoin(Category, Category.id == Information.category_id)
    .outerjoin(_newer_piece, _newer_piece.replaces_id == Information.id)
    .where(Information.case_id == bindparam("case"), _newer_piece.id.is_(None))
    .order_by(Agency.name, Information.added_at, Information.id)
)
_DECISIONS = (
    select(
        Decision.id,
        Decision.text,
        Agency.name,
        Intervention.text,
        Decision.reasons,
        Decision.power,
        Decision.review_on,
        Decision.recorded_at,
    )
    .join(Agency, Agency.id == Decision.made_by)
    .outerjoin(Intervention, Intervention.id == Decision.intervention_id)
    .outerjoin(DecisionEnding, DecisionEnding.decision_id == Decision.id)
    .where(Decision.case_id == bindparam("case"), DecisionEnding.decision_id.is_(None))
    .order_by(Decision.recorded_at, Decision.id)
)
_MADE = (
    select(
        Extract.id,
        Extract.version,
        Extract.purpose,
        Extract.sha256,
        Extract.size,
        Person.name,
        Agency.name,
        Extract.made_at,
        ExtractFile.extract_id.is_not(null()),
    )
    .join(Person, Person.id == Extract.made_by)
    .join(Agency, Agency.id == Extract.agency_id)
    .outerjoin(ExtractFile, ExtractFile.extract_id == Extract.id)
    .where(Extract.case_id == bindparam("case"))
    .order_by(Extract.version.desc())
)
_FILE = (
    select(Extract.version, Extract.sha256, Extract.made_at, ExtractFile.content)
    .join(ExtractFile, ExtractFile.extract_id == Extract.id)
    .where(Extract.id == bindparam("extract"))
)
_MAKER = (
    select(Person.name, Person.role, Agency.name, Agreement.name, Agreement.version)
    .join(Agency, Agency.id == Person.agency_id)
    .join(Case, Case.id == bindparam("case"))
    .join(Agreement, Agreement.id == Case.agreement_id)
    .where(Person.id == bindparam("person"))
)


def pieces(sight: Sight, case_id: str) -> list[Piece]:
    """What the viewer reads on a case, with where each originator stands."""
    values = {"case": case_id, "agency": sight.viewer.agency, "now": sight.viewer.now}
    return sight.rows(_PIECES, Piece, values)


def decisions(sight: Sight, case_id: str) -> list[Decided]:
    """The standing decisions the viewer reads on a case."""
    return sight.rows(_DECISIONS, Decided, {"case": case_id})


def made(sight: Sight, case_id: str) -> list[Made]:
    """The extracts of a case that the viewer may know of, the latest first."""
    return sight.rows(_MADE, Made, {"case": case_id})


def file(sight: Sight, extract_id: str) -> File:
    """An extract the viewer may open, or NotVisible."""
    return sight.one(_FILE, File, {"extract": extract_id})


def maker(sight: Sight, case_id: str) -> Maker:
    """The viewer, as an extract of the case names them."""
    return sight.one(_MAKER, Maker, {"case": case_id, "person": sight.viewer.person})
