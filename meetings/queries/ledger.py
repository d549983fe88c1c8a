"""The sharing ledger: what an agency brought, to whom it was disclosed, when, by whom and on which basis.

Its representatives see all of it, their colleagues what they may see (rule 12); the text is never in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, exists, func, or_, select

from meetings import paging
from meetings.doors.viewer import Sight
from meetings.paging import Page
from meetings.queries import case_choices
from meetings.refusals import NotVisible
from models.agencies import Agency, Category, Objective
from models.cases import DisclosureEvent, Information, InformationObjective
from models.corrections import Correction
from models.meetings import Meeting
from models.people import Office, Person
from models.states import Grant

OFFICERS = "officers"
EVERYTHING = 1_000_000
FIRST = datetime(2000, 1, 1, tzinfo=UTC)
LAST = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person asked of the ledger: a case's reference, a recipient, from and until when."""

    case: str = ""
    recipient: str = ""
    since: datetime = FIRST
    until: datetime = LAST

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return self != Wanted()


@dataclass(slots=True)
class Spell:
    """One recipient's sight of a piece, from when it was given until it was withdrawn, if it was."""

    agency_id: str | None
    meeting_id: str | None
    recipient: str
    given_at: datetime
    given_by: str | None
    position: str | None
    lawful_basis: str | None
    power: str | None
    by_originator: bool
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None


@dataclass(slots=True)
class Entry:
    """A piece of information in the ledger; `necessity` and the rest only where its text may be read."""

    spells: list[Spell]
    brought_at: datetime
    brought_by: str | None
    position: str | None
    information_id: str
    case_id: str
    reference: str
    clause: str | None
    category: str | None
    todays_name: str | None
    originator: str
    necessity: str | None
    statement_of: str | None
    channel: str | None
    said_by: str | None
    consent: str | None
    flags: str | None
    subject_role: str | None
    depersonalised: bool | None
    objectives: str | None
    replaced_at: datetime | None
    corrects_since: datetime | None
    is_told_of_readings: bool

    @property
    def can_read(self) -> bool:
        """Whether the viewer may read the piece itself."""
        return self.necessity is not None

    @property
    def described(self) -> str:
        """What it is, in the words of the agreement, without its text."""
        if self.category is None:
            guest = " by a guest whom the agency asked" if self.said_by else ""
            return f"Said in the room{guest}, without a category"
        words = self.category.rstrip(".,;: ")
        return f"{words[0].upper()}{words[1:]}" + (
            f" (today: {self.todays_name})" if self.todays_name else ""
        )

    @property
    def present(self) -> list[Spell]:
        """Who can see it now."""
        return [spell for spell in self.spells if spell.withdrawn_at is None]


@dataclass(frozen=True, slots=True)
class Partner:
    """An agency that something may have been disclosed to."""

    id: str
    name: str


_originator = Agency.__table__.alias("originator")
_objectives = (
    select(func.aggregate_strings(Objective.text, "\n"))
    .join(InformationObjective, InformationObjective.objective_id == Objective.id)
    .where(InformationObjective.information_id == Information.id)
    .scalar_subquery()
)
_replaced_at = (
    select(Correction.made_at)
    .where(Correction.information_id == DisclosureEvent.information_id)
    .scalar_subquery()
)
_corrects_since = (
    select(Correction.made_at)
    .where(Correction.corrected_id == DisclosureEvent.information_id)
    .scalar_subquery()
)
_FITS = (
    or_(bindparam("case") == "", DisclosureEvent.reference == bindparam("case")),
    or_(
        bindparam("recipient") == "",
        DisclosureEvent.agency_id == bindparam("recipient"),
        (bindparam("recipient") == OFFICERS) & DisclosureEvent.meeting_id.is_not(None),
    ),
    DisclosureEvent.at >= bindparam("since"),
    DisclosureEvent.at < bindparam("until"),
)
_NUMBER = select(func.count(DisclosureEvent.information_id.distinct())).where(*_FITS)
PIECES = (
    select(DisclosureEvent.information_id, func.max(DisclosureEvent.at).label("last"))
    .where(*_FITS)
    .group_by(DisclosureEvent.information_id)
    .order_by(func.max(DisclosureEvent.at).desc(), DisclosureEvent.information_id)
    .limit(bindparam("most"))
    .offset(bindparam("after"))
    .subquery()
)
_EVENTS = (
    select(
        DisclosureEvent.information_id,
        DisclosureEvent.case_id,
        DisclosureEvent.reference,
        Category.clause,
        Category.text,
        Category.todays_name,
        _originator.c.name,
        Information.necessity,
        Information.statement_of,
        Information.channel,
        Information.said_by_id,
        Information.consent,
        Information.flags,
        Information.subject_role,
        Category.depersonalised,
        _objectives,
        _replaced_at,
        _corrects_since,
        exists().where(Office.person_id == bindparam("person"), Office.office == "representative"),
        DisclosureEvent.originator_id == DisclosureEvent.agency_id,
        DisclosureEvent.event,
        DisclosureEvent.at,
        Person.name,
        Person.role,
        DisclosureEvent.agency_id,
        DisclosureEvent.meeting_id,
        func.coalesce(Agency.name, Meeting.title),
        DisclosureEvent.lawful_basis,
        DisclosureEvent.power,
        Person.agency_id == DisclosureEvent.originator_id,
    )
    .join(_originator, _originator.c.id == DisclosureEvent.originator_id)
    .outerjoin(Information, Information.id == DisclosureEvent.information_id)
    .outerjoin(Category, Category.id == DisclosureEvent.category_id)
    .outerjoin(Agency, Agency.id == DisclosureEvent.agency_id)
    .outerjoin(Meeting, Meeting.id == DisclosureEvent.meeting_id)
    .outerjoin(Person, Person.id == DisclosureEvent.by)
)
_HEAD = 19
_PAGE = _EVENTS.join(PIECES, PIECES.c.information_id == DisclosureEvent.information_id).order_by(
    PIECES.c.last.desc(), DisclosureEvent.information_id, DisclosureEvent.at, DisclosureEvent.id
)
_ONE = (
    _EVENTS.add_columns(case_choices.MARKING)
    .where(DisclosureEvent.information_id == bindparam("information"))
    .order_by(DisclosureEvent.at, DisclosureEvent.id)
)
_PARTNERS = select(Agency.id, Agency.name).order_by(Agency.name)


def entries(sight: Sight, wanted: Wanted, page: str | None = None) -> Page[Entry]:
    """A page of the pieces that fit, the one disclosed or withdrawn last first, in two statements."""
    found = sight.scalar(_NUMBER, asked(sight, wanted)) or 0
    number = paging.within(found, page)
    values = {"most": paging.SIZE, "after": paging.before(number)}
    return Page(_entries(sight, wanted, values), number, found)


def every_entry(sight: Sight, wanted: Wanted) -> list[Entry]:
    """All pieces that fit, for an export."""
    return _entries(sight, wanted, {"most": EVERYTHING, "after": 0})


def entry(sight: Sight, information_id: str) -> tuple[Entry, str | None]:
    """The ledger of one piece and the marking of its page; NotVisible where it is not the viewer's to see."""
    viewer = sight.viewer
    values = {"information": information_id, "person": viewer.person, "agency": viewer.agency}
    rows: list[tuple[Any, ...]] = sight.rows(_ONE, lambda *columns: columns, values | {"now": viewer.now})
    if not rows:
        raise NotVisible
    return _entry([row[:-1] for row in rows]), rows[0][-1]


def partners(sight: Sight) -> list[Partner]:
    """The agencies to narrow the ledger to."""
    return sight.rows(_PARTNERS, Partner)


def asked(sight: Sight, wanted: Wanted) -> dict[str, object]:
    """What `PIECES` is narrowed by, but for the page."""
    return {
        "case": wanted.case,
        "recipient": wanted.recipient,
        "since": wanted.since,
        "until": wanted.until,
        "person": sight.viewer.person,
    }


def _entries(sight: Sight, wanted: Wanted, paged: dict[str, int]) -> list[Entry]:
    values = asked(sight, wanted) | paged
    rows: list[tuple[Any, ...]] = sight.rows(_PAGE, lambda *columns: columns, values)
    return [_entry(list(group)) for _, group in groupby(rows, lambda row: row[0])]


def _entry(rows: list[tuple[Any, ...]]) -> Entry:
    """A piece from its events, the earliest first: the first is its originator's own."""
    _, _, at, by, position, *_ = rows[0][_HEAD:]
    return Entry(_spells(row[_HEAD:] for row in rows), at, by, position, *rows[0][:_HEAD])


def _spells(events: Iterable[tuple[Any, ...]]) -> list[Spell]:
    """From events in their order, each recipient's spells; the originator's own sight is none."""
    found: list[Spell] = []
    for is_own, event, at, by, position, agency_id, meeting_id, name, basis, power, own_person in events:
        if is_own:
            continue
        if event == Grant.GIVEN:
            recipient = name if agency_id else f"The officers of {name or 'a meeting'}"
            told = (recipient, at, by, position, basis, power, bool(own_person))
            found.append(Spell(agency_id, meeting_id, *told))
            continue
        for spell in reversed(found):
            if (spell.agency_id, spell.meeting_id) == (agency_id, meeting_id) and not spell.withdrawn_at:
                spell.withdrawn_at, spell.withdrawn_by = at, by
                break
    return sorted(found, key=lambda spell: (spell.given_at, spell.recipient))
