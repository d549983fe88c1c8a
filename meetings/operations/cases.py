"""Cases: opening one, its words, the agencies on it and the people who work on it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import delete, select

from meetings.doors import Caseroom, record
from meetings.doors.record import SOMEBODY_ELSE, Writing
from meetings.doors.viewers import Viewer
from meetings.operations import asking, information, on_case, referrals
from meetings.policy import permissions
from meetings.references import case_reference
from meetings.refusals import Conflict, Invalid
from meetings.sealed import seal
from models.agencies import Objective
from models.base import new_id
from models.cases import Case, CaseObjective, CaseWorker, Involvement
from models.people import Person
from models.states import CaseKind, Subject

NO_OBJECTIVE = "Choose at least one objective of the agreement"
NOT_ACTIVE = "Choose agencies that are active partners of the agreement"
NO_KIND = "Choose what the case is about"
NO_SUBJECT = "Choose whether the case is about a person, a group or an address"
NO_REASON = "Say why they need to be on this case"
LEAD_STAYS = "The agency that leads on a case stays on it"
NOT_A_COLLEAGUE = "Choose somebody who works for your agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a case is: its kind and subject, its words, and whether the title may stand on the wall."""

    kind: str
    subject: str
    title: str
    summary: str
    title_safe_for_wall: bool = False


def open_case(
    caseroom: Caseroom,
    viewer: Viewer,
    agreement_id: str,
    *,
    described: Description,
    objectives: Collection[str],
    agencies: Collection[str] = (),
    once: str,
    draw: Callable[[], str] = case_reference,
) -> str:
    """Open a case led by the viewer's agency, with other agencies on it; the viewer becomes its case worker.

    People of an active partner may. A reference that is taken is drawn again, unseen. Raises Invalid for an
    unknown kind or subject, no objective of the agreement, or an agency that is not an active partner.
    Serves clauses 2.2 and 8.1.4.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.require(permissions.opens_cases_under(writing.session, viewer, agreement_id))
        if done := writing.once(once):
            return done
        _check(writing, agreement_id, described, objectives, agencies)
        case = _new_case(writing, agreement_id, described, _unused(writing, draw))
        writing.session.add_all(CaseObjective(case_id=case.id, objective_id=each) for each in set(objectives))
        writing.session.add(_involvement(writing, case.id, case.brought_by, lead=True))
        for agency_id in sorted(set(agencies) - {case.brought_by}):
            writing.session.add(_involvement(writing, case.id, agency_id))
        writing.session.add(CaseWorker(case_id=case.id, person_id=case.opened_by, from_at=viewer.now))
        writing.audit("case.opened", case.id, reference=case.reference)
        return writing.made(once, case.id)


def change_case(
    caseroom: Caseroom,
    viewer: Viewer,
    case_id: str,
    *,
    version: int,
    title: str,
    summary: str,
    title_safe_for_wall: bool,
) -> str:
    """Change the title and summary of a case; people of the agency that brought it may.

    Raises Conflict, with the present words, where `version` is not the present one and they differ.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Case, case_id)
        writing.require(permissions.brought_case(writing.session, viewer, case_id))
        case = writing.session.get_one(Case, case_id)
        old_title, old_summary = writing.read(case.title, case.summary)
        changes = {
            "title": title != old_title,
            "summary": summary != old_summary,
            "title_safe_for_wall": title_safe_for_wall != case.title_safe_for_wall,
        }
        if not any(changes.values()):
            writing.idle()
            return case_id
        if case.version != version:
            raise Conflict(SOMEBODY_ELSE, current=f"{old_title}\n\n{old_summary}")
        key = writing.key("case", case_id)
        case.title, case.summary = seal(key, "cases.title", title), seal(key, "cases.summary", summary)
        case.title_safe_for_wall = title_safe_for_wall
        on_case.changed(writing, case_id)
        writing.audit("case.changed", case_id, fields=[name for name, changed in changes.items() if changed])
        return case_id


def involve_agency(caseroom: Caseroom, viewer: Viewer, case_id: str, agency_id: str, *, reason: str) -> str:
    """Bring an agency onto a case, with the reason; returns the involvement, also one that stands already.

    The agency that leads and the officers of a meeting with the case may. Information for every agency on the
    case is disclosed to it in the same transaction (rule 11), and open referrals name it (rule 8). Raises
    Invalid without a reason, or for an agency that is not an active partner. Serves clause 8.1.5.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Case, case_id)
        writing.require(permissions.brings_in_agencies(writing.session, viewer, case_id))
        if standing := _standing(writing, case_id, agency_id):
            writing.idle()
            return standing.id
        return involve(writing, case_id, agency_id, reason=reason)


def involve(writing: Writing, case_id: str, agency_id: str, *, reason: str) -> str:
    """Bring an agency that is not on a case onto it, inside an operation that has asked who may.

    Refuses as `involve_agency`; returns the involvement.
    """
    case = writing.session.get_one(Case, case_id)
    if agency_id not in on_case.active_partners(writing.session, case.agreement_id, writing.actor.now):
        raise Invalid({"agency": NOT_ACTIVE})
    if not reason.strip():
        raise Invalid({"reason": NO_REASON})
    added = _involvement(writing, case_id, agency_id, reason=reason)
    writing.session.add(added)
    writing.session.flush()
    information.disclose_to_agency(writing, case_id, agency_id)
    referrals.follow_involvements(writing, case_id)
    asking.ask(writing, case_id)
    on_case.changed(writing, case_id)
    writing.audit("agency.involved", added.id, case=case_id, agency=agency_id)
    return added.id


def end_involvement(caseroom: Caseroom, viewer: Viewer, case_id: str, agency_id: str) -> None:
    """Take an agency off a case from now on: its people, case workers too, no longer see it.

    The agency itself, the agency that leads and the officers of a meeting with the case may. What it shared
    stays with those who hold it. Raises Invalid for the agency that leads. A second press changes nothing.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Case, case_id)
        itself = agency_id == viewer.agency
        writing.require(itself or permissions.brings_in_agencies(writing.session, viewer, case_id))
        ever = select(Involvement.id).filter_by(case_id=case_id, agency_id=agency_id)
        writing.require(writing.session.scalar(ever.limit(1)))
        standing = _standing(writing, case_id, agency_id)
        if standing is None:
            writing.idle()
            return
        if standing.is_lead:
            raise Invalid({"agency": LEAD_STAYS})
        take_off(writing, standing)


def take_off(writing: Writing, standing: Involvement) -> None:
    """End an agency's involvement inside an operation that has asked who may."""
    case_id, agency_id = standing.case_id, standing.agency_id
    standing.until_at = writing.actor.now
    colleagues = select(Person.id).where(Person.agency_id == agency_id)
    writing.session.execute(
        delete(CaseWorker).where(CaseWorker.case_id == case_id, CaseWorker.person_id.in_(colleagues))
    )
    writing.session.flush()
    referrals.follow_involvements(writing, case_id)
    asking.ask(writing, case_id)
    on_case.changed(writing, case_id)
    writing.audit("involvement.ended", standing.id, case=case_id, agency=agency_id)


def assign_worker(caseroom: Caseroom, viewer: Viewer, case_id: str, person_id: str) -> None:
    """Make a colleague a case worker; whoever sees the case and works for an agency on it may.

    Raises Invalid for somebody of another agency or who has left. A second press changes nothing.
    """
    with record.writing(caseroom, viewer) as writing:
        _require_on_case(writing, case_id)
        put_to_work(writing, case_id, person_id)


def put_to_work(writing: Writing, case_id: str, person_id: str) -> None:
    """Make a colleague a case worker, inside an operation that has asked who may; refuses as that does."""
    person = writing.session.get(Person, person_id)
    if person is None or person.agency_id != writing.actor.agency or person.left_at is not None:
        raise Invalid({"person": NOT_A_COLLEAGUE})
    if writing.session.get(CaseWorker, (case_id, person_id)):
        writing.idle()
        return
    writing.session.add(CaseWorker(case_id=case_id, person_id=person_id, from_at=writing.actor.now))
    on_case.changed(writing, case_id)
    writing.audit("case.worker_assigned", case_id, case=case_id, person=person_id)


def release_worker(caseroom: Caseroom, viewer: Viewer, case_id: str, person_id: str) -> None:
    """Let a colleague, or oneself, work on a case no longer; as `assign_worker`."""
    with record.writing(caseroom, viewer) as writing:
        _require_on_case(writing, case_id)
        person = writing.session.get(Person, person_id)
        writing.require(person is not None and person.agency_id == viewer.agency)
        worker = writing.session.get(CaseWorker, (case_id, person_id))
        if worker is None:
            writing.idle()
            return
        writing.session.delete(worker)
        on_case.changed(writing, case_id)
        writing.audit("case.worker_released", case_id, case=case_id, person=person_id)


def _require_on_case(writing: Writing, case_id: str) -> None:
    writing.see(Case, case_id)
    writing.require(permissions.on_case(writing.session, writing.actor, case_id))


def _standing(writing: Writing, case_id: str, agency_id: str) -> Involvement | None:
    """An agency's present involvement in a case."""
    return writing.session.scalar(
        select(Involvement).filter_by(case_id=case_id, agency_id=agency_id, until_at=None)
    )


def _check(
    writing: Writing,
    agreement_id: str,
    described: Description,
    objectives: Collection[str],
    agencies: Collection[str],
) -> None:
    wrong = {}
    if described.kind not in list(CaseKind):
        wrong["kind"] = NO_KIND
    if described.subject not in list(Subject):
        wrong["subject"] = NO_SUBJECT
    known = select(Objective.id).where(Objective.agreement_id == agreement_id)
    if not objectives or not set(objectives) <= set(writing.session.scalars(known)):
        wrong["objectives"] = NO_OBJECTIVE
    if not set(agencies) <= on_case.active_partners(writing.session, agreement_id, writing.actor.now):
        wrong["agencies"] = NOT_ACTIVE
    if wrong:
        raise Invalid(wrong)


def _unused(writing: Writing, draw: Callable[[], str]) -> str:
    """A reference that no case has."""
    reference = draw()
    while writing.session.scalar(select(Case.id).where(Case.reference == reference)):
        reference = draw()
    return reference


def _new_case(writing: Writing, agreement_id: str, described: Description, reference: str) -> Case:
    case_id = new_id()
    key = writing.new_key("case", case_id, scope=case_id)
    case = Case(
        id=case_id,
        agreement_id=agreement_id,
        reference=reference,
        kind=described.kind,
        subject=described.subject,
        brought_by=str(writing.actor.agency),
        title=seal(key, "cases.title", described.title),
        summary=seal(key, "cases.summary", described.summary),
        title_safe_for_wall=described.title_safe_for_wall,
        opened_at=writing.actor.now,
        opened_by=str(writing.actor.person),
    )
    writing.session.add(case)
    writing.session.flush()
    return case


def _involvement(
    writing: Writing, case_id: str, agency_id: str, *, lead: bool = False, reason: str = ""
) -> Involvement:
    sealed = seal(writing.key("case", case_id), "involvements.reason", reason) if reason else None
    return Involvement(
        case_id=case_id, agency_id=agency_id, is_lead=lead, reason=sealed, from_at=writing.actor.now
    )
