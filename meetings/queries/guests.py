"""The guests of a meeting, the cases they are admitted to, and what the agencies on those answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from meetings.doors.viewer import Sight
from meetings.queries import requests
from models.agencies import Agency
from models.cases import Case
from models.meetings import AgendaItem, Attendance, GuestAdmission
from models.people import Person
from models.requests import Request, RequestAnswer
from models.states import AttendanceRole, ItemState, RequestKind


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest on the register."""

    attendance_id: str
    person_id: str
    name: str
    organisation: str
    state: str
    agreed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A case on the agenda that the viewer sees."""

    id: str
    reference: str
    kind: str
    state: str

    @property
    def is_done(self) -> bool:
        """Whether nobody can be admitted to it any more."""
        return self.state == ItemState.DONE


@dataclass(frozen=True, slots=True)
class Admission:
    """A guest admitted to a case."""

    attendance_id: str
    item_id: str
    reference: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An agency on a case, asked what a guest may hear, and what it answered."""

    item_id: str
    person_id: str
    request_id: str
    agency: str
    state: str


@dataclass(frozen=True, slots=True)
class Hearing:
    """A guest's admission to a case, with what each agency answered."""

    admission: Admission
    asked: tuple[Asked, ...]


_GUESTS = (
    select(Attendance.id, Person.id, Person.name, Agency.name, Attendance.state, Attendance.agreed_at)
    .join(Person, Person.id == Attendance.person_id)
    .join(Agency, Agency.id == Attendance.agency_id)
    .where(Attendance.meeting_id == bindparam("meeting"), Attendance.role == AttendanceRole.GUEST)
    .order_by(Person.name, Attendance.id)
)
_ITEMS = (
    select(AgendaItem.id, Case.reference, Case.kind, AgendaItem.state)
    .join(Case, Case.id == AgendaItem.case_id)
    .where(AgendaItem.meeting_id == bindparam("meeting"))
    .order_by(AgendaItem.position)
)
_ADMISSIONS = (
    select(
        GuestAdmission.attendance_id,
        GuestAdmission.agenda_item_id,
        Case.reference,
    )
    .join(AgendaItem, AgendaItem.id == GuestAdmission.agenda_item_id)
    .join(Case, Case.id == AgendaItem.case_id)
    .where(AgendaItem.meeting_id == bindparam("meeting"))
    .order_by(AgendaItem.position)
)
_ASKED = (
    select(Request.agenda_item_id, Request.guest_id, Request.id, Agency.name, requests.STATE)
    .join(Agency, Agency.id == Request.originator_id)
    .outerjoin(RequestAnswer, requests.LATEST)
    .where(Request.meeting_id == bindparam("meeting"), Request.kind == RequestKind.GUEST)
    .order_by(Agency.name, Request.asked_at)
)


def guests(sight: Sight, meeting_id: str) -> list[Guest]:
    """The guests on a register that the viewer sees."""
    return sight.rows(_GUESTS, Guest, {"meeting": meeting_id})


def items(sight: Sight, meeting_id: str) -> list[ItemLine]:
    """The cases on the agenda that the viewer sees, in its order."""
    return sight.rows(_ITEMS, ItemLine, {"meeting": meeting_id})


def hearings(sight: Sight, meeting_id: str, known: Sequence[Guest]) -> dict[str, list[Hearing]]:
    """By guest's place, the cases they are admitted to and what the agencies on each answered last."""
    place_of = {guest.person_id: guest.attendance_id for guest in known}
    values = {"meeting": meeting_id, "now": sight.viewer.now}
    asked = sight.rows(_ASKED, Asked, values)
    found: dict[str, list[Hearing]] = {}
    for one in sight.rows(_ADMISSIONS, Admission, {"meeting": meeting_id}):
        last = {
            each.agency: each
            for each in asked
            if each.item_id == one.item_id and place_of.get(each.person_id) == one.attendance_id
        }
        found.setdefault(one.attendance_id, []).append(Hearing(one, tuple(last.values())))
    return found
