"""What stands around a piece in the sharing ledger: who read it, what carries it, what was asked of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Integer,
    Text,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    null,
    select,
    union,
)
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from meetings.queries import ledger, ledger_readings, requests
from meetings.queries.ledger import Wanted
from meetings.queries.ledger_readings import Viewed
from meetings.queries.together import Together
from models.agencies import Agency
from models.extracts import ExtractPiece
from models.issued import MinutesInformation, MinutesRecipient
from models.meetings import Meeting
from models.people import Person
from models.requests import Request, RequestAnswer, RequestGrant, RequestPiece
from models.states import Reply

MINUTES, EXTRACT = "minutes", "extract"


@dataclass(frozen=True, slots=True)
class Carrying:
    """A document that carries a piece: an agency's minutes in a version, or an extract for a court."""

    kind: str
    whose: str
    version: int | None
    meeting: str | None
    at: datetime

    @property
    def name(self) -> str:
        """What it is, in words."""
        if self.kind == EXTRACT:
            return f"Extract for a court, made by {self.whose}"
        return f"Minutes for {self.whose}, version {self.version}"


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked of a piece, and where that stands."""

    id: str
    information_id: str
    kind: str
    asker: str
    position: str
    agency: str
    for_agency_id: str | None
    for_whom: str | None
    asked_at: datetime
    state: str
    agreed: bool
    answered_at: datetime | None
    answered_by: str | None
    answered_position: str | None

    @property
    def answer(self) -> str:
        """Where it stands for this piece: an answer may agree to others alone."""
        return Reply.REFUSED if self.state == Reply.GRANTED and not self.agreed else self.state

    @property
    def what(self) -> str:
        """What it asks for, in words."""
        return {
            "share": f"Share it with {self.for_whom or 'every agency on the case'}",
            "guest": f"Let a guest hear it: {self.for_whom}",
            "extract": "Put it into an extract for a court",
            "purpose": f"Let {self.for_whom} use it for another purpose",
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Around:
    """Who read or heard a piece, the last first; what carries it and was asked of it, the earliest first."""

    viewed: list[Viewed]
    carrying: list[Carrying]
    questions: list[Question]


_CARRYING = (
    select(
        literal_column(f"'{MINUTES}'", Text).label("kind"),
        Agency.name,
        MinutesRecipient.version,
        Meeting.title,
        MinutesRecipient.at,
    )
    .join(MinutesInformation, MinutesInformation.minutes_id == MinutesRecipient.minutes_id)
    .join(Agency, Agency.id == MinutesRecipient.agency_id)
    .outerjoin(Meeting, Meeting.id == MinutesRecipient.meeting_id)
    .where(MinutesInformation.information_id == bindparam("information")),
    select(
        literal_column(f"'{EXTRACT}'", Text).label("kind"),
        Person.name,
        cast(null(), Integer).label("version"),
        cast(null(), Text).label("title"),
        ExtractPiece.made_at,
    )
    .join(Person, Person.id == ExtractPiece.made_by)
    .where(ExtractPiece.information_id == bindparam("information")),
)
_for, _guest, _answerer = aliased(Agency), aliased(Person), aliased(Person)
# A request for a guest names no pieces: what it is about is what was agreed to.
_about = union(
    select(RequestPiece.request_id, RequestPiece.information_id),
    select(RequestAnswer.request_id, RequestGrant.information_id).join(
        RequestAnswer, RequestAnswer.id == RequestGrant.answer_id
    ),
).subquery()
_agreed = exists().where(
    RequestGrant.answer_id == RequestAnswer.id, RequestGrant.information_id == _about.c.information_id
)
_QUESTIONS = (
    select(
        Request.id,
        _about.c.information_id,
        Request.kind,
        Person.name,
        Person.role,
        Agency.name,
        Request.for_agency_id,
        func.coalesce(_for.name, _guest.name),
        Request.asked_at,
        requests.STATE,
        _agreed,
        RequestAnswer.at,
        _answerer.name,
        _answerer.role,
    )
    .join(_about, _about.c.request_id == Request.id)
    .join(Person, Person.id == Request.asked_by)
    .join(Agency, Agency.id == Request.asking_agency_id)
    .outerjoin(_for, _for.id == Request.for_agency_id)
    .outerjoin(_guest, _guest.id == Request.guest_id)
    .outerjoin(RequestAnswer, requests.LATEST)
    .outerjoin(_answerer, _answerer.id == RequestAnswer.by)
)
_OF_ONE = _QUESTIONS.where(_about.c.information_id == bindparam("information"))
_OF_ALL = _QUESTIONS.where(_about.c.information_id.in_(select(ledger.PIECES.c.information_id))).order_by(
    Request.asked_at, Request.id
)
_AROUND = Together(ledger_readings.OF_ONE, _CARRYING, (_OF_ONE,))


def around(sight: Sight, information_id: str) -> Around:
    """All that stands around a piece, as far as the viewer may know of it, in one statement."""
    viewed, carrying, questions = _AROUND.found(
        sight, {"information": information_id, "now": sight.viewer.now}
    )
    return Around(
        sorted((Viewed(*row) for row in viewed), key=lambda one: (one.last_at, one.name), reverse=True),
        sorted((Carrying(*row) for row in carrying), key=lambda one: (one.at, one.whose)),
        sorted((Question(*row) for row in questions), key=lambda one: (one.asked_at, one.id)),
    )


def every_question(sight: Sight, wanted: Wanted) -> list[Question]:
    """What was asked of each piece that fits, the earliest first."""
    values = ledger.asked(sight, wanted) | {"most": ledger.EVERYTHING, "after": 0, "now": sight.viewer.now}
    return sight.rows(_OF_ALL, Question, values)
