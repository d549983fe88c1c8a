"""The register of partners by date: who joins, is renamed, suspended or ended, and comes back (1.1, 9.6).

What an ended or suspended agency shared stays with those who hold it; old names stand in old documents.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import keys, outbox, partner_access
from meetings.operations.account_invitations import add_domain
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from meetings.sealed import seal
from models.agencies import Agency, FormerName, FormerPartnership, Partner
from models.base import new_id
from models.mails import MailKind
from models.partners import PartnerNotice
from models.people import Office, Person
from models.states import AgencyOffice, PartnerChange

OWN = "Have another coordinator or an administrator decide this of your own agency"
KNOWN = "An organisation of this name is on record already"
NO_KIND = "Choose what kind of agency it is"
NOT_PAST = "Choose today or a later day"
NOT_TO_COME = "A name is recorded from the day it changed on, not ahead of it"
SAME_NAME = "The agency has this name already"
BEFORE_IT_JOINED = "The agency became a partner only later"
WAS_PARTNER = "It was a partner before: open its entry in the register and record there that it is one again"
STILL_PARTNER = "This agency is a partner still."
IS_SUSPENDED = "This partner is suspended already."
NOT_SUSPENDED = "This partner is not suspended."
HAS_ENDED = "This agency is no partner any more."


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """An agency that becomes a partner: its name and kind, and where its people get mail."""

    name: str
    kind: str
    domain: str


def join(
    caseroom: Caseroom,
    viewer: Viewer,
    agreement_id: str,
    joining: Joining,
    *,
    from_on: date,
    reason: str,
    once: str,
) -> str:
    """Make an agency a partner of an agreement from a day on; returns its id.

    The coordinators of the agreement's meetings and the administrators may. Raises Invalid for a name that
    is on record and for an unknown kind. Serves clause 1.1.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.require(permissions.keeps_register(writing.session, viewer, agreement_id))
        if done := writing.once(once):
            return done
        _check_joining(writing, joining)
        agency = Agency(id=new_id(), key=f"partner-{new_id()}", name=joining.name, kind=joining.kind)
        writing.session.add(agency)
        writing.session.flush()
        add_domain(writing, agency.id, joining.domain)
        begins = _midnight(writing, from_on)
        writing.session.add(Partner(agreement_id=agreement_id, agency_id=agency.id, from_at=begins))
        _note(writing, agreement_id, agency.id, PartnerChange.JOINED, from_on, reason)
        return writing.made(once, agency.id)


def rename(
    caseroom: Caseroom, viewer: Viewer, agency_id: str, name: str, *, from_on: date, reason: str, once: str
) -> None:
    """Give a partner another name; the one it had stands for the days before. Who may, as `join`.

    Raises Invalid for the name it has, for one that is on record, and for a day to come.
    """
    with record.writing(caseroom, viewer) as writing:
        if _is_done(writing, agency_id, once):
            return
        partner = _kept(writing, agency_id)
        agency = writing.session.get_one(Agency, agency_id)
        if name == agency.name:
            raise Invalid({"name": SAME_NAME})
        _require_new(writing, name, but=agency_id)
        if from_on > writing.today:
            raise Invalid({"from_on": NOT_TO_COME})
        known = select(FormerName).where(FormerName.agency_id == agency_id, FormerName.name == agency.name)
        former = writing.session.scalar(known)
        if former is None:
            writing.session.add(FormerName(agency_id=agency_id, name=agency.name, until_on=from_on))
        else:
            former.until_on = from_on
        _note(
            writing, partner.agreement_id, agency_id, PartnerChange.RENAMED, from_on, reason, name=agency.name
        )
        agency.name = name


def suspend(
    caseroom: Caseroom, viewer: Viewer, agency_id: str, *, from_on: date, reason: str, once: str
) -> None:
    """Suspend a partner from today or a later day; from today, all its people have open ends at once.

    Who may, as `join`, but nobody of their own agency; the same form again changes nothing. Every partner's
    representatives are told (9.6.4). Raises Conflict where it is suspended or has ended, Invalid for a day
    past.
    """
    with record.writing(caseroom, viewer) as writing:
        if _is_done(writing, agency_id, once):
            return
        partner = _kept(writing, agency_id, others_only=True)
        if partner.suspended_at is not None:
            raise Conflict(IS_SUSPENDED)
        partner.suspended_at = _moment(writing, partner, from_on)
        _note(writing, partner.agreement_id, agency_id, PartnerChange.SUSPENDED, from_on, reason)
        _take_effect(writing, partner, partner.suspended_at)


def resume(caseroom: Caseroom, viewer: Viewer, agency_id: str, *, reason: str, once: str) -> None:
    """End a partner's suspension at once; who may, as `suspend`. Raises Conflict where there is none."""
    with record.writing(caseroom, viewer) as writing:
        if _is_done(writing, agency_id, once):
            return
        partner = _kept(writing, agency_id, others_only=True)
        if partner.suspended_at is None:
            raise Conflict(NOT_SUSPENDED)
        partner.suspended_at = None
        today = writing.today
        _note(writing, partner.agreement_id, agency_id, PartnerChange.RESUMED, today, reason)
        partner_access.look_again(writing, agency_id)


def end(caseroom: Caseroom, viewer: Viewer, agency_id: str, *, from_on: date, reason: str, once: str) -> None:
    """End a partnership from today or a later day, as `suspend` suspends it; what was shared stays."""
    with record.writing(caseroom, viewer) as writing:
        if _is_done(writing, agency_id, once):
            return
        partner = _kept(writing, agency_id, others_only=True)
        partner.until_at = _moment(writing, partner, from_on)
        _note(writing, partner.agreement_id, agency_id, PartnerChange.ENDED, from_on, reason)
        _take_effect(writing, partner, partner.until_at)


def rejoin(
    caseroom: Caseroom, viewer: Viewer, agency_id: str, *, from_on: date, reason: str, once: str
) -> None:
    """Make an agency whose partnership has ended a partner again, under its name, from today or a later day.

    Who may, as `suspend`. When it was a partner before stays on record. Its people's accounts do not come
    back by themselves, nor its cases but those it leads; every partner's representatives are told. Raises
    Conflict where it is a partner still, Invalid for a day past. Serves clauses 1.1 and 9.6.
    """
    with record.writing(caseroom, viewer) as writing:
        if _is_done(writing, agency_id, once):
            return
        partner = writing.session.scalar(select(Partner).where(Partner.agency_id == agency_id))
        if partner is None or partner.until_at is None or partner.until_at > viewer.now:
            raise Conflict(STILL_PARTNER)
        _others_only(writing, agency_id)
        former = FormerPartnership(
            agreement_id=partner.agreement_id,
            agency_id=agency_id,
            from_at=partner.from_at,
            until_at=partner.until_at,
        )
        partner.from_at = _moment(writing, partner, from_on)
        partner.until_at = partner.suspended_at = None
        writing.session.add(former)
        partner_access.start_anew(writing, agency_id)
        _note(writing, partner.agreement_id, agency_id, PartnerChange.REJOINED, from_on, reason)


def _is_done(writing: Writing, agency_id: str, once: str) -> bool:
    """Whether the form with this hidden key was sent before, by whoever keeps the partner's entry."""
    writing.require(permissions.keeps_agency(writing.session, writing.actor, agency_id))
    if writing.once(once):
        return True
    writing.made(once, agency_id)
    return False


def _kept(writing: Writing, agency_id: str, *, others_only: bool = False) -> Partner:
    """The place of a partner that has not ended."""
    partner = writing.session.scalar(select(Partner).where(Partner.agency_id == agency_id))
    if partner is None or partner.until_at is not None:
        raise Conflict(HAS_ENDED)
    if others_only:
        _others_only(writing, agency_id)
    return partner


def _others_only(writing: Writing, agency_id: str) -> None:
    if agency_id == writing.actor.agency:
        raise Invalid({"reason": OWN})


def _check_joining(writing: Writing, joining: Joining) -> None:
    if joining.kind not in keys_of_kinds(writing):
        raise Invalid({"kind": NO_KIND})
    _require_new(writing, joining.name)


def keys_of_kinds(writing: Writing) -> set[str]:
    """The kinds of agency that the agreement's partners are of."""
    kinds = select(Agency.kind).join(Partner, Partner.agency_id == Agency.id).distinct()
    return set(writing.session.scalars(kinds))


def _require_new(writing: Writing, name: str, *, but: str = "") -> None:
    same = select(Agency.id).where(func.lower(Agency.name) == name.lower(), Agency.id != but)
    known = writing.session.scalar(same.limit(1))
    if known is not None:
        over = select(Partner.agency_id).where(
            Partner.agency_id == known, Partner.until_at <= writing.actor.now
        )
        raise Invalid({"name": WAS_PARTNER if writing.session.scalar(over.limit(1)) else KNOWN})


def _moment(writing: Writing, partner: Partner, from_on: date) -> datetime:
    """When a day's decision takes effect: today's at once, another day's as it begins."""
    today = writing.today
    if from_on < today:
        raise Invalid({"from_on": NOT_PAST})
    moment = writing.actor.now if from_on == today else _midnight(writing, from_on)
    if moment < partner.from_at:
        raise Invalid({"from_on": BEFORE_IT_JOINED})
    return moment


def _midnight(writing: Writing, day: date) -> datetime:
    return datetime.combine(day, time(), writing.caseroom.settings.zone)


def _take_effect(writing: Writing, partner: Partner, moment: datetime) -> None:
    writing.session.flush()
    if moment <= writing.actor.now:
        partner_access.put_out(writing, partner.agency_id)


def _note(
    writing: Writing,
    agreement_id: str,
    agency_id: str,
    change: PartnerChange,
    from_on: date,
    reason: str,
    *,
    name: str | None = None,
) -> None:
    """Record a decision with its reason, and tell the representatives of every partner (9.6.2 and 9.6.4)."""
    key = writing.key(keys.PARTNERSHIP, keys.PARTNERSHIP)
    notice = PartnerNotice(
        id=new_id(),
        agreement_id=agreement_id,
        agency_id=agency_id,
        change=change,
        from_on=from_on,
        name=name,
        reason=seal(key, "partner_notices.reason", reason),
        recorded_by=str(writing.actor.person),
        recorded_at=writing.actor.now,
    )
    writing.session.add(notice)
    for person_id in _representatives(writing, agreement_id):
        outbox.queue(writing, MailKind.PARTNER, person_id, notice.id, change, writing.actor.now, of=from_on)
    writing.audit("partner.changed", notice.id, agency=agency_id, state=change)


def _representatives(writing: Writing, agreement_id: str) -> list[str]:
    found = (
        select(Person.id)
        .join(Office, Office.person_id == Person.id)
        .join(Partner, Partner.agency_id == Person.agency_id)
        .where(
            Partner.agreement_id == agreement_id,
            Person.left_at.is_(None),
            Office.office == AgencyOffice.REPRESENTATIVE,
        )
    )
    return sorted(writing.session.scalars(found))
