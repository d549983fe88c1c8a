"""The information in the record of a meeting, and of which of it the narrative must say nothing."""

from dataclasses import dataclass

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from meetings.doors.viewer import Sight
from models.agencies import Agency, Category, Partner, partner_is_active
from models.cases import Case, Disclosure, Information, Involvement, OfficerDisclosure
from models.meetings import AgendaItem
from models.states import Audience


@dataclass(frozen=True, slots=True)
class Piece:
    """Information that the officers may read; `audience` says how far it went.

    `is_lacking` where an agency on the case is not seen to hold it; `is_certain` where the viewer sees
    everybody who does, or theirs is one that does not.
    """

    item_id: str
    id: str
    originator_id: str
    originator: str
    category: str | None
    text: str
    source: str
    nature: str
    noted: str | None
    said_by: str | None
    audience: str
    is_lacking: bool
    is_certain: bool

    @property
    def category_named(self) -> str:
        """Its category as the minutes name it: a line of the agreement, without what ends it there."""
        words = (self.category or "").rstrip(".,;: ")
        return words[:1].upper() + words[1:]

    @property
    def is_narrow(self) -> bool:
        """Whether agencies on the case do not all hold it, so that the narrative must not repeat it."""
        return self.audience == Audience.OFFICERS or (self.audience == Audience.AGENCIES and self.is_lacking)


_Newer = aliased(Information)
# An active partner on the case, whom the piece was not disclosed to as far as the viewer sees.
_LACKING = (
    exists()
    .where(
        Involvement.case_id == Information.case_id,
        Involvement.until_at.is_(None),
        Case.id == Involvement.case_id,
        Partner.agreement_id == Case.agreement_id,
        Partner.agency_id == Involvement.agency_id,
        partner_is_active(bindparam("now")),
        ~exists()
        .where(Disclosure.information_id == Information.id, Disclosure.agency_id == Involvement.agency_id)
        .correlate(Information, Involvement),
    )
    .correlate(Information)
)
_held = exists().where(
    Disclosure.information_id == Information.id, Disclosure.agency_id == bindparam("agency")
)
_on_case = exists().where(
    Involvement.case_id == Information.case_id,
    Involvement.agency_id == bindparam("agency"),
    Involvement.until_at.is_(None),
)
_CERTAIN = or_(
    Information.originator_id == bindparam("agency"),
    and_(Information.recipients_hidden.is_(False), _held),
    and_(_on_case, ~_held),
)
_INFORMATION = (
    select(
        AgendaItem.id,
        Information.id,
        Information.originator_id,
        Agency.name,
        Category.text,
        Information.text,
        Information.source,
        Information.statement_of,
        Information.noted,
        Information.said_by_id,
        Information.audience,
        and_(Information.audience == Audience.AGENCIES, _LACKING),
        _CERTAIN,
    )
    .join(OfficerDisclosure, OfficerDisclosure.information_id == Information.id)
    .join(
        AgendaItem,
        (AgendaItem.case_id == Information.case_id) & (AgendaItem.meeting_id == OfficerDisclosure.meeting_id),
    )
    .join(Agency, Agency.id == Information.originator_id)
    .outerjoin(Category, Category.id == Information.category_id)
    .where(
        OfficerDisclosure.meeting_id == bindparam("meeting"),
        ~exists().where(_Newer.replaces_id == Information.id),
    )
    .order_by(Agency.name, Information.added_at, Information.id)
)


def pieces(sight: Sight, meeting_id: str) -> list[Piece]:
    """What a meeting's officers were told on its cases, as it stands, by agency."""
    seen_by = {"agency": sight.viewer.agency, "now": sight.viewer.now}
    return sight.rows(_INFORMATION, Piece, {"meeting": meeting_id} | seen_by)
