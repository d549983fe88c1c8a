"""Reports that information is wrong, its corrections, and who has confirmed, as far as a viewer may know."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from meetings.refusals import NotVisible
from models.agencies import Agency, MeetingType
from models.cases import Information
from models.corrections import Correction, CorrectionHolder, Inaccuracy
from models.meetings import Meeting, Officer
from models.people import Person
from models.states import HolderKind, InaccuracyAnswer


@dataclass(frozen=True, slots=True)
class Report:
    """A report that information is wrong, and its originator's answer."""

    id: str
    information_id: str
    case_id: str
    reference: str
    originator_id: str
    originator: str
    text: str
    reported_by: str
    agency: str
    reported_at: datetime
    answer: str | None
    reason: str | None
    answered_by: str | None
    answered_at: datetime | None
    marking: str | None
    readable_id: str | None

    @property
    def can_read(self) -> bool:
        """Whether the viewer may read the information itself, and so correct it."""
        return self.readable_id is not None

    @property
    def is_open(self) -> bool:
        """Whether its originator has not answered yet."""
        return self.answer is None

    @property
    def is_rejected(self) -> bool:
        """Whether the originator says that the information is right."""
        return self.answer == InaccuracyAnswer.REJECTED


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction: the wording that stands now and the one it replaced, where the viewer may read them."""

    id: str
    case_id: str
    reference: str
    originator_id: str
    originator: str
    old_withdrawn: bool
    made_by: str
    made_at: datetime
    information_id: str
    old_text: str | None
    corrected_id: str
    text: str | None
    source: str | None
    marking: str | None


@dataclass(frozen=True, slots=True)
class HolderLine:
    """Somebody who held what was corrected, and their confirmation; `mine` where the viewer may confirm."""

    id: str
    correction_id: str
    reference: str
    originator: str
    made_at: datetime
    kind: str
    agency_id: str | None
    agency: str | None
    meeting: str | None
    meeting_at: datetime | None
    told_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    mine: bool
    made_here: bool

    @property
    def is_open(self) -> bool:
        """Whether they have not confirmed yet."""
        return self.confirmed_at is None

    @property
    def who(self) -> str:
        """The holder in words."""
        if self.kind == HolderKind.AGENCY:
            return str(self.agency)
        whose = f"the meeting “{self.meeting}”" if self.meeting else "a meeting that you do not see"
        return f"The officers of {whose}" if self.kind == HolderKind.OFFICERS else f"Guests of {whose}"


_Reporter, _Answerer, _Agency = aliased(Person), aliased(Person), aliased(Agency)
# Whoever is to confirm may not see the case that has the marking of its own.
_MARKING = select(func.min(MeetingType.marking)).scalar_subquery()
_REPORTS = (
    select(
        Inaccuracy.id,
        Inaccuracy.information_id,
        Inaccuracy.case_id,
        Inaccuracy.reference,
        Inaccuracy.originator_id,
        Agency.name,
        Inaccuracy.text,
        _Reporter.name,
        _Agency.name,
        Inaccuracy.reported_at,
        Inaccuracy.answer,
        Inaccuracy.reason,
        _Answerer.name,
        Inaccuracy.answered_at,
        _MARKING,
        Information.id,
    )
    .join(Agency, Agency.id == Inaccuracy.originator_id)
    .outerjoin(Information, Information.id == Inaccuracy.information_id)
    .join(_Reporter, _Reporter.id == Inaccuracy.reported_by)
    .join(_Agency, _Agency.id == Inaccuracy.agency_id)
    .outerjoin(_Answerer, _Answerer.id == Inaccuracy.answered_by)
    .order_by(Inaccuracy.answered_at.is_not(None), Inaccuracy.reported_at.desc(), Inaccuracy.id)
)
_REPORT = _REPORTS.where(Inaccuracy.id == bindparam("report"))
_OPEN_REPORTS = _REPORTS.where(
    Inaccuracy.information_id == bindparam("information"), Inaccuracy.answer.is_(None)
)
_Old, _New, _Maker = aliased(Information), aliased(Information), aliased(Person)
_CORRECTION = (
    select(
        Correction.id,
        Correction.case_id,
        Correction.reference,
        Correction.originator_id,
        Agency.name,
        Correction.old_withdrawn,
        _Maker.name,
        Correction.made_at,
        Correction.information_id,
        _Old.text,
        Correction.corrected_id,
        _New.text,
        _New.source,
        _MARKING,
    )
    .join(Agency, Agency.id == Correction.originator_id)
    .join(_Maker, _Maker.id == Correction.made_by)
    .outerjoin(_Old, _Old.id == Correction.information_id)
    .outerjoin(_New, _New.id == Correction.corrected_id)
    .where(Correction.id == bindparam("correction"))
)
_Originator, _Confirmer = aliased(Agency), aliased(Person)
_HOLDERS = (
    select(
        CorrectionHolder.id,
        Correction.id,
        Correction.reference,
        _Originator.name,
        Correction.made_at,
        CorrectionHolder.kind,
        CorrectionHolder.agency_id,
        Agency.name,
        Meeting.title,
        Meeting.starts_at,
        CorrectionHolder.told_at,
        _Confirmer.name,
        CorrectionHolder.confirmed_at,
        or_(
            func.coalesce(CorrectionHolder.agency_id, "") == bindparam("agency"),
            Officer.person_id.is_not(None),
        ),
        Correction.originator_id == bindparam("agency"),
    )
    .join(Correction, Correction.id == CorrectionHolder.correction_id)
    .join(_Originator, _Originator.id == Correction.originator_id)
    .outerjoin(Agency, Agency.id == CorrectionHolder.agency_id)
    .outerjoin(Meeting, Meeting.id == CorrectionHolder.meeting_id)
    .outerjoin(_Confirmer, _Confirmer.id == CorrectionHolder.confirmed_by)
    .outerjoin(
        Officer,
        (Officer.meeting_id == CorrectionHolder.meeting_id) & (Officer.person_id == bindparam("person")),
    )
    .order_by(
        CorrectionHolder.confirmed_at.is_not(None),
        Correction.made_at.desc(),
        Agency.name,
        Meeting.title,
        Meeting.starts_at,
        CorrectionHolder.id,
    )
)
_OF_CORRECTION = _HOLDERS.where(Correction.id == bindparam("correction"))


def reports(sight: Sight) -> list[Report]:
    """Every report the viewer made or whose information is their agency's, those to answer first."""
    return sight.rows(_REPORTS, Report)


def report(sight: Sight, inaccuracy_id: str) -> Report:
    """One report, or NotVisible."""
    return sight.one(_REPORT, Report, {"report": inaccuracy_id})


def open_reports(sight: Sight, information_id: str) -> list[Report]:
    """The reports of one piece of information that nobody has answered."""
    return sight.rows(_OPEN_REPORTS, Report, {"information": information_id})


def correction(sight: Sight, correction_id: str) -> Corrected:
    """One correction, or NotVisible."""
    return sight.one(_CORRECTION, Corrected, {"correction": correction_id})


def holders(sight: Sight, correction_id: str | None = None) -> list[HolderLine]:
    """Who is to confirm one correction, or all that the viewer may know of; who has not comes first."""
    viewer = sight.viewer
    values = {"agency": viewer.agency, "person": viewer.person}
    if correction_id is None:
        return sight.rows(_HOLDERS, HolderLine, values)
    return sight.rows(_OF_CORRECTION, HolderLine, values | {"correction": correction_id})


def own_holder(sight: Sight, holder_id: str) -> HolderLine:
    """A holder that the viewer may confirm for, or NotVisible."""
    for line in holders(sight):
        if line.id == holder_id and line.mine:
            return line
    raise NotVisible
