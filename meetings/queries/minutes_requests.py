"""Corrections asked for: the log on the page, and the one printed in an agency's next version."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import aliased

from meetings.documents.content import Correction
from meetings.doors.viewer import Sight
from meetings.queries.minutes_changes import REQUEST_WAITS
from models.agencies import Agency
from models.cases import Case, Involvement
from models.issued import MinutesRecipient, MinutesRequest
from models.meetings import AgendaItem
from models.people import Person
from models.states import ItemState, MinutesAnswer


@dataclass(frozen=True, slots=True)
class Request:
    """A correction asked for, and the officers' answer."""

    id: str
    case_id: str
    reference: str
    brought_by: str
    agency: str
    text: str
    asked_by: str
    asked_at: datetime
    answer: str | None
    reason: str | None
    answered_by: str | None
    answered_at: datetime | None

    @property
    def outcome(self) -> str:
        """The answer in a sentence."""
        if self.answer == MinutesAnswer.DECLINED:
            return f"Declined: {self.reason}"
        return f"Accepted. {self.reason or ''}".strip()


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """A case that the meeting reached, that the viewer sees and that their agency is or was on."""

    id: str
    reference: str


_Answerer = aliased(Person)
_REQUESTS = (
    select(
        MinutesRequest.id,
        MinutesRequest.case_id,
        Case.reference,
        Case.brought_by,
        Agency.name,
        MinutesRequest.text,
        Person.name,
        MinutesRequest.asked_at,
        MinutesRequest.answer,
        MinutesRequest.reason,
        _Answerer.name,
        MinutesRequest.answered_at,
    )
    .join(Case, Case.id == MinutesRequest.case_id)
    .join(Agency, Agency.id == MinutesRequest.agency_id)
    .join(Person, Person.id == MinutesRequest.asked_by)
    .outerjoin(_Answerer, _Answerer.id == MinutesRequest.answered_by)
    .where(MinutesRequest.meeting_id == bindparam("meeting"))
    .order_by(MinutesRequest.answered_at.is_not(None), MinutesRequest.asked_at, MinutesRequest.id)
)
_ONE = _REQUESTS.where(MinutesRequest.id == bindparam("request"))
_TO_PUT_RIGHT = _REQUESTS.where(REQUEST_WAITS)
_PRINTED = (
    select(MinutesRequest.id, func.min(MinutesRecipient.version))
    .join(
        MinutesRecipient,
        (MinutesRecipient.meeting_id == MinutesRequest.meeting_id)
        & (MinutesRecipient.agency_id == MinutesRequest.agency_id)
        & (MinutesRecipient.at >= MinutesRequest.answered_at),
    )
    .where(MinutesRequest.meeting_id == bindparam("meeting"))
    .group_by(MinutesRequest.id)
)
_ITEMS = (
    select(AgendaItem.id, Case.reference)
    .join(Case, Case.id == AgendaItem.case_id)
    .where(
        AgendaItem.meeting_id == bindparam("meeting"),
        AgendaItem.state == ItemState.DONE,
        exists().where(
            Involvement.case_id == AgendaItem.case_id, Involvement.agency_id == bindparam("agency")
        ),
    )
    .order_by(AgendaItem.position)
)


def requests(sight: Sight, meeting_id: str) -> list[Request]:
    """What the viewer may know to be asked for, what is not answered first."""
    return sight.rows(_REQUESTS, Request, {"meeting": meeting_id})


def request(sight: Sight, meeting_id: str, request_id: str) -> Request:
    """One of them, or NotVisible."""
    return sight.one(_ONE, Request, {"meeting": meeting_id, "request": request_id})


def to_put_right(sight: Sight, meeting_id: str) -> list[Request]:
    """What was accepted and waits for its agency's new version, as far as the viewer may know of it."""
    return sight.rows(_TO_PUT_RIGHT, Request, {"meeting": meeting_id, "now": sight.viewer.now})


def printed(sight: Sight, meeting_id: str) -> dict[str, int]:
    """By request, the version of its agency's minutes that has the answer, where the viewer knows of one."""
    return {row[0]: row[1] for row in sight.execute(_PRINTED, {"meeting": meeting_id})}


def choices(sight: Sight, meeting_id: str) -> list[ItemChoice]:
    """The cases that a correction to the minutes of the viewer's agency can be about."""
    return sight.rows(_ITEMS, ItemChoice, {"meeting": meeting_id, "agency": sight.viewer.agency})


def log(sight: Sight) -> tuple[Correction, ...]:
    """What was asked for and answered, as an agency's document prints it."""
    return tuple(
        Correction(
            asked_by=one.asked_by,
            agency=one.agency,
            text=f"{one.reference}: {one.text}",
            outcome=one.outcome,
        )
        for one in requests(sight, str(sight.viewer.meeting))
        if one.answer is not None
    )
