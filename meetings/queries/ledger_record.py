"""The sharing ledger as the record of sharing that the ICO's code asks for, filled from what was clicked.

What was recorded and is not the reader's to see says so; what nobody recorded stays empty.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, cast, func, literal_column, null, select, union_all

from meetings import consent
from meetings.consent import Consent
from meetings.documents.content import Marking
from meetings.documents.ledger_content import DisclosureRow, LedgerContent, PieceRecord, ReadingRow
from meetings.documents.phrases import day_and_clock
from meetings.doors.viewer import Sight
from meetings.queries import ledger, ledger_around, ledger_readings, nature
from meetings.queries.ledger import Entry, Spell, Wanted
from meetings.queries.ledger_around import Question
from models.agencies import Agency, Agreement, MeetingType, Objective, Partner
from models.base import Instant
from models.cases import CaseObjective
from models.meetings import Meeting
from models.people import Person
from models.returns import Return
from models.states import ConsentAnswer, Reply, RequestKind, StatementOf

FOR_READERS = "Recorded, for those who may read the text"
ON_THE_CASE = "Recorded on the case, for those who see it"
NOT_SHARED = "Not shared"
NOT_WITHDRAWN = "Not withdrawn"
UNASKED = "Nobody: its originator shared it unasked"
JOINED = "Nobody: it is for every agency on the case, which this one joined"
NOBODY_ASKED = "Not asked"
TAKEN = "Nobody: it is for the officers of meetings that take the case"
PART_3 = "Part 3"
_ANSWERS = {
    ConsentAnswer.AGREED: "{who} agreed",
    ConsentAnswer.REFUSED: "{who} refused",
    ConsentAnswer.NOT_SAFE: "Not safe to ask {who}",
    ConsentAnswer.WITHDRAWN: "{who} withdrew consent",
}


@dataclass(frozen=True, slots=True)
class _Maker:
    """Who makes the export, for which agency, under which agreement and marking."""

    person: str
    role: str
    agency: str
    agreement: str
    version: str
    marking: str | None
    handling: str | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A time in which the agency was asked what it holds on a case, before which meeting."""

    meeting: str | None
    asked_at: datetime
    closed_at: datetime | None

    def covers(self, at: datetime) -> bool:
        """Whether something brought then was an answer to it."""
        return self.asked_at <= at and (self.closed_at is None or at <= self.closed_at)


@dataclass(frozen=True, slots=True)
class _Around:
    """What every piece of an export is told with."""

    maker: _Maker
    zone: str
    purposes: dict[str, str]
    returns: dict[str, list["_Asked"]]
    readings: dict[str, list[ReadingRow]]
    questions: dict[str, list[Question]]


_MAKER = (
    select(
        Person.name,
        Person.role,
        Agency.name,
        Agreement.name,
        Agreement.version,
        func.min(MeetingType.marking),
        func.min(MeetingType.handling),
    )
    .join(Agency, Agency.id == Person.agency_id)
    .join(Partner, Partner.agency_id == Agency.id)
    .join(Agreement, Agreement.id == Partner.agreement_id)
    .join(MeetingType, MeetingType.agreement_id == Agreement.id)
    .where(Person.id == bindparam("person"))
    .group_by(Person.name, Person.role, Agency.name, Agreement.name, Agreement.version, Agreement.reviewed_on)
    .order_by(Agreement.reviewed_on.desc())
    .limit(1)
)
_OF_CASES: Any = union_all(
    select(
        CaseObjective.case_id,
        Objective.text,
        Objective.position,
        cast(null(), Instant).label("asked_at"),
        cast(null(), Instant).label("closed_at"),
    ).join(Objective, Objective.id == CaseObjective.objective_id),
    select(Return.case_id, Meeting.title, literal_column("0"), Return.asked_at, Return.closed_at)
    .outerjoin(Meeting, Meeting.id == Return.meeting_id)
    .where(Return.agency_id == bindparam("agency")),
).order_by("position", "asked_at")


def record(sight: Sight, wanted: Wanted, zone: str) -> tuple[LedgerContent, list[Entry]]:
    """The record of all that fits, in five statements, and its entries."""
    entries = ledger.every_entry(sight, wanted)
    maker = sight.rows(_MAKER, _Maker, {"person": sight.viewer.person})[0]
    purposes, returns = _of_cases(sight)
    around = _Around(maker, zone, purposes, returns, _readings(sight, wanted), _questions(sight, wanted))
    content = LedgerContent(
        marking=Marking(text=maker.marking or "", handling=maker.handling or ""),
        agency=maker.agency,
        made_by=f"{maker.person}, {maker.role}",
        made_at=sight.viewer.now,
        time_zone=zone,
        narrowed=_narrowed(wanted, zone),
        pieces=tuple(_piece(entry, around) for entry in entries),
    )
    return content, entries


def _of_cases(sight: Sight) -> tuple[dict[str, str], dict[str, list[_Asked]]]:
    """By case that the viewer sees, what its information is shared for; and when their agency was asked."""
    purposes: dict[str, list[str]] = defaultdict(list)
    returns: dict[str, list[_Asked]] = defaultdict(list)
    for case_id, text, _, asked_at, closed_at in sight.execute(_OF_CASES, {"agency": sight.viewer.agency}):
        if asked_at is None:
            purposes[case_id].append(text)
        else:
            returns[case_id].append(_Asked(text, asked_at, closed_at))
    return {case_id: "\n".join(texts) for case_id, texts in purposes.items()}, returns


def _readings(sight: Sight, wanted: Wanted) -> dict[str, list[ReadingRow]]:
    found: dict[str, list[ReadingRow]] = defaultdict(list)
    for one in ledger_readings.every_viewed(sight, wanted):
        told = asdict(one)
        found[told.pop("information_id")].append(ReadingRow(**told))
    return found


def _questions(sight: Sight, wanted: Wanted) -> dict[str, list[Question]]:
    """By piece, what was asked about sharing it."""
    found: dict[str, list[Question]] = defaultdict(list)
    for one in ledger_around.every_question(sight, wanted):
        if one.kind == RequestKind.SHARE:
            found[one.information_id].append(one)
    return found


def _piece(entry: Entry, around: _Around) -> PieceRecord:
    told = tuple(around.readings.get(entry.information_id, ())) if entry.is_told_of_readings else None
    return PieceRecord(
        heading=f"{entry.reference}: {entry.described}",
        values=_values(entry, around),
        disclosures=_disclosures(entry, around),
        readings=told,
    )


def _values(entry: Entry, around: _Around) -> tuple[str, ...]:
    """In the order of `PIECE_FIELDS`; the last are for what Caseroom does not ask."""
    clause = f"Clause {entry.clause}: " if entry.clause else ""
    given = consent.read(entry.consent) if entry.consent else None
    natures = {StatementOf.FACT: "Fact", StatementOf.OPINION: "Opinion or intelligence"}
    return (
        entry.reference,
        f"{clause}{entry.described}",
        natures[StatementOf(entry.statement_of)] if entry.statement_of else FOR_READERS,
        _kinds(entry),
        entry.originator,
        _moment(entry.brought_at, around.zone),
        entry.brought_by or "",
        entry.position or "",
        f"{around.maker.agreement}, version {around.maker.version}",
        "",
        (entry.objectives or around.purposes.get(entry.case_id, "")) if entry.can_read else ON_THE_CASE,
        entry.necessity or FOR_READERS,
        entry.channel or FOR_READERS,
        _consent(given) if entry.can_read else FOR_READERS,
        _corrected(entry, around.zone),
        *("",) * 6,
    )


def _disclosures(entry: Entry, around: _Around) -> tuple[DisclosureRow, ...]:
    """Each disclosure with the request it answers, if any; then the requests that were refused."""
    asked = around.questions.get(entry.information_id, [])
    agreed = {one.answered_at: one for one in asked if one.answer == Reply.GRANTED}
    asked_before = around.returns.get(entry.case_id, [])
    shared = [
        _disclosure(one, _who_asked(entry, one, agreed.get(one.given_at), asked_before, around.zone), around)
        for one in entry.spells
    ]
    return (*shared, *(_refusal(one, around.zone) for one in asked if one.answer == Reply.REFUSED))


def _who_asked(
    entry: Entry, spell: Spell, asked: Question | None, returns: Iterable[_Asked], zone: str
) -> dict[str, str]:
    """Who asked for a disclosure: by a request, or by a return; else that nobody did, and why it was made."""
    if asked is not None:
        return _asked(asked, zone)
    if spell.given_at == entry.brought_at:
        for one in returns:
            if one.covers(entry.brought_at):
                by = f"The coordinator of {one.meeting or 'a meeting'}: what do you hold on this case?"
                return {"asked_by": by, "asked_on": _moment(one.asked_at, zone)}
        return {"asked_by": UNASKED, "asked_on": NOBODY_ASKED}
    if spell.by_originator:
        return {"asked_by": UNASKED, "asked_on": NOBODY_ASKED}
    return {"asked_by": TAKEN if spell.meeting_id else JOINED, "asked_on": NOBODY_ASKED}


def _asked(one: Question, zone: str) -> dict[str, str]:
    return {
        "asked_by": f"{one.asker}, {one.position}, {one.agency}",
        "asked_on": _moment(one.asked_at, zone),
    }


def _refusal(one: Question, zone: str) -> DisclosureRow:
    """A decision not to share is recorded like one to share."""
    return DisclosureRow(
        shared_with=one.for_whom or "Every agency on the case",
        **_asked(one, zone),
        decision="Refused",
        decided_by=one.answered_by or "",
        position=one.answered_position or "",
        decided_on=_moment(one.answered_at, zone),
        basis=NOT_SHARED,
        part_3=NOT_SHARED,
        power=NOT_SHARED,
        withdrawn_on=NOT_SHARED,
        withdrawn_by=NOT_SHARED,
    )


def _disclosure(spell: Spell, asked: dict[str, str], around: _Around) -> DisclosureRow:
    basis, zone = spell.lawful_basis or "", around.zone
    ended = (_moment(spell.withdrawn_at, zone), spell.withdrawn_by or "")
    withdrawn_on, withdrawn_by = ended if spell.withdrawn_at else (NOT_WITHDRAWN, NOT_WITHDRAWN)
    return DisclosureRow(
        shared_with=spell.recipient,
        **asked,
        decision="Shared",
        decided_by=spell.given_by or "",
        position=spell.position or "",
        decided_on=_moment(spell.given_at, zone),
        basis=basis,
        part_3=("Applies" if PART_3 in basis else "Does not apply") if basis else "",
        power=spell.power or "",
        withdrawn_on=withdrawn_on,
        withdrawn_by=withdrawn_by,
    )


def _kinds(entry: Entry) -> str:
    """Special category, criminal offence, a child, whose role; what none of them is, is said to be so."""
    if not entry.can_read:
        return FOR_READERS
    if entry.flags is None:
        return ""
    tags = nature.tags(entry.flags, entry.subject_role, depersonalised=bool(entry.depersonalised))
    return "; ".join(tags) or "Personal data, of no special category"


def _consent(given: Consent | None) -> str:
    if given is None:
        return "Not asked by the category"
    return f"{_ANSWERS[given.answer].format(who=given.who)} {given.on.isoformat()}: {given.how}"


def _corrected(entry: Entry, zone: str) -> str:
    if entry.replaced_at:
        return f"Replaced by a corrected wording, {_moment(entry.replaced_at, zone)}"
    if entry.corrects_since:
        return f"Takes the place of a wrong wording, {_moment(entry.corrects_since, zone)}"
    return "Not corrected"


def _moment(at: datetime | None, zone: str) -> str:
    return day_and_clock(at, zone) if at else ""


def _narrowed(wanted: Wanted, zone: str) -> str:
    """How the ledger was narrowed, in words."""
    if not wanted.narrows:
        return "All of the ledger that its maker may see."
    parts: Iterable[str] = (
        f"case {wanted.case}" if wanted.case else "",
        "one recipient" if wanted.recipient else "",
        f"from {day_and_clock(wanted.since, zone)}" if wanted.since != ledger.FIRST else "",
        f"until {day_and_clock(wanted.until, zone)}" if wanted.until != ledger.LAST else "",
    )
    return f"Of the ledger that its maker may see: {', '.join(filter(None, parts))}."
