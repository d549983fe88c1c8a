"""Corrections of information (clause 6.1.2): a report that it is wrong, its answer, and who must confirm."""

from typing import Any

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import correction_mails, disclosures, holders, on_case, outbox
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from meetings.sealed import DataKey, seal
from models.base import new_id
from models.cases import Case, GuestDisclosure, Information, InformationObjective
from models.corrections import Correction, CorrectionHolder, Inaccuracy
from models.states import InaccuracyAnswer, Noted

REPLACED = "This wording has been corrected already."
ANSWERED = "This report has been answered already."
SAME = "This is what it says already: change what is wrong"


def report_inaccuracy(
    caseroom: Caseroom, viewer: Viewer, information_id: str, *, text: str, once: str
) -> str:
    """Report that information is wrong; anyone who sees it may (clause 6.1.2). Its originator is told.

    Conflict once its wording has been corrected. Returns the report.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Information, information_id)
        if done := writing.once(once):
            return done
        found = _standing(writing, information_id)
        key = writing.key("information", information_id)
        reported = Inaccuracy(
            information_id=information_id,
            case_id=found.case_id,
            reference=writing.session.get_one(Case, found.case_id).reference,
            originator_id=found.originator_id,
            text=seal(key, "inaccuracies.text", text),
            reported_by=viewer.person,
            agency_id=viewer.agency,
            reported_at=viewer.now,
        )
        writing.session.add(reported)
        writing.session.flush()
        correction_mails.tell_originator(writing, reported)
        writing.audit("inaccuracy.reported", reported.id, case=found.case_id, information=information_id)
        return writing.made(once, reported.id)


def reject_report(caseroom: Caseroom, viewer: Viewer, inaccuracy_id: str, *, reason: str) -> str:
    """Answer that the information is right, because; people of its originator who see it may.

    Its representatives may too, who need not see the case: they are their agency's way to be told (6.1.2).
    Whoever reported it is told. A second press does nothing; Conflict where it was answered otherwise.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Inaccuracy, inaccuracy_id)
        reported = writing.session.get_one(Inaccuracy, inaccuracy_id, with_for_update=True)
        writing.require(permissions.originator_of(writing.session, viewer, reported.information_id))
        if not permissions.represents(writing.session, viewer):
            writing.see(Information, reported.information_id)
        if reported.answer is not None:
            said = writing.read(reported.reason)[0] if reported.reason else ""
            if said != reason:
                raise Conflict(ANSWERED, said)
            writing.idle()
            return inaccuracy_id
        key = writing.key("information", reported.information_id)
        reported.reason = seal(key, "inaccuracies.reason", reason)
        _answer(writing, reported, InaccuracyAnswer.REJECTED)
        return inaccuracy_id


def correct_information(
    caseroom: Caseroom,
    viewer: Viewer,
    information_id: str,
    *,
    text: str,
    source: str,
    withdraw_old: bool,
    once: str,
) -> str:
    """Put the right wording in the place of the wrong one; people of its originator who see it may.

    The corrected text is a row of its own with a key of its own, for the same audience; the old stays visible
    as replaced to whoever held it, unless it is withdrawn. Everybody who held it, now or before, is told and
    must confirm; reports of it are answered. Invalid where nothing is different, Conflict where somebody
    corrected it first. Serves clause 6.1.2. Returns the correction.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Information, information_id)
        writing.require(permissions.originator_of(writing.session, viewer, information_id))
        if done := writing.once(once):
            return done
        old = _standing(writing, information_id)
        if [text, source] == writing.read(old.text, old.source):
            raise Invalid({"text": SAME})
        new = _reworded(writing, old, {"text": text, "source": source})
        _give_on(writing, old, new)
        correction = _correction(writing, old, new, withdraw_old=withdraw_old)
        for holder in _tell_holders(writing, old, correction):
            correction_mails.tell_holder(writing, holder)
        if withdraw_old:
            disclosures.take_all(writing, old)
        _answer_reports(writing, old)
        on_case.changed(writing, old.case_id)
        writing.audit("information.corrected", new.id, case=old.case_id, information=old.id)
        return writing.made(once, correction.id)


def confirm_correction(caseroom: Caseroom, viewer: Viewer, holder_id: str) -> str:
    """Confirm for one's agency, or as an officer, that a correction is taken up; once for each holder.

    Any of a holding agency's people who see the case may, and its representatives (clause 6.1.2). A second
    press does nothing.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(CorrectionHolder, holder_id)
        holder = writing.session.get_one(CorrectionHolder, holder_id, with_for_update=True)
        writing.require(permissions.confirms(writing.session, viewer, holder_id))
        if holder.confirmed_at is not None:
            writing.idle()
            return holder_id
        holder.confirmed_by, holder.confirmed_at = viewer.person, viewer.now
        outbox.withdraw(writing, holder_id)
        writing.audit("correction.confirmed", holder_id, correction=holder.correction_id)
        return holder_id


def _standing(writing: Writing, information_id: str) -> Information:
    """Information that nothing replaces yet; Conflict, with what it says now, for any other."""
    newer = writing.session.scalar(select(Information).where(Information.replaces_id == information_id))
    if newer is not None:
        raise Conflict(REPLACED, writing.read(newer.text)[0])
    return writing.session.get_one(Information, information_id)


def _reworded(writing: Writing, old: Information, words: dict[str, str]) -> Information:
    """A copy under a key of its own, with some of its sealed columns worded anew."""
    information_id = new_id()
    key = writing.new_key(
        "information", information_id, scope=old.case_id, by=writing.key("case", old.case_id)
    )
    copied = {
        column.key: _copied(writing, key, getattr(old, column.key), words.get(column.key))
        for column in Information.__table__.columns
    }
    changed: dict[str, Any] = {"id": information_id, "replaces_id": old.id, "added_by": writing.actor.person}
    if old.noted is not None:
        changed["noted"] = Noted.CORRECTED
    new = Information(**copied | changed)
    writing.session.add(new)
    writing.session.flush()
    objectives = select(InformationObjective.objective_id).filter_by(information_id=old.id)
    writing.session.add_all(
        InformationObjective(information_id=new.id, objective_id=each)
        for each in writing.session.scalars(objectives).all()
    )
    return new


def _copied(writing: Writing, key: DataKey, value: Any, wording: str | None) -> Any:
    place = getattr(value, "place", None)
    if place is None:
        return value
    return seal(key, place, writing.read(value)[0] if wording is None else wording)


def _give_on(writing: Writing, old: Information, new: Information) -> None:
    """The same audience: whoever holds the old wording holds the new, guests among them."""
    disclosures.give(
        writing,
        new,
        agencies=disclosures.holders(writing, old),
        meetings=disclosures.officers_holding(writing, old),
    )
    for_guests = select(GuestDisclosure).where(GuestDisclosure.information_id == old.id)
    for row in writing.session.scalars(for_guests).all():
        kept = {column.key: getattr(row, column.key) for column in GuestDisclosure.__table__.columns}
        writing.session.add(GuestDisclosure(**kept | {"information_id": new.id}))


def _correction(writing: Writing, old: Information, new: Information, *, withdraw_old: bool) -> Correction:
    made = Correction(
        information_id=old.id,
        corrected_id=new.id,
        case_id=old.case_id,
        reference=writing.session.get_one(Case, old.case_id).reference,
        originator_id=old.originator_id,
        old_withdrawn=withdraw_old,
        made_by=writing.actor.person,
        made_at=writing.actor.now,
    )
    writing.session.add(made)
    writing.session.flush()
    return made


def _tell_holders(writing: Writing, old: Information, correction: Correction) -> list[CorrectionHolder]:
    rows = [
        CorrectionHolder(
            correction_id=correction.id,
            case_id=old.case_id,
            originator_id=old.originator_id,
            kind=one.kind,
            agency_id=one.agency_id,
            meeting_id=one.meeting_id,
            told_at=writing.actor.now,
        )
        for one in holders.ever(writing, old)
    ]
    writing.session.add_all(rows)
    writing.session.flush()
    return rows


def _answer_reports(writing: Writing, old: Information) -> None:
    waiting = select(Inaccuracy).where(Inaccuracy.information_id == old.id, Inaccuracy.answer.is_(None))
    for reported in writing.session.scalars(waiting).all():
        _answer(writing, reported, InaccuracyAnswer.CORRECTED)


def _answer(writing: Writing, reported: Inaccuracy, answer: InaccuracyAnswer) -> None:
    reported.answer = answer
    reported.answered_by, reported.answered_at = writing.actor.person, writing.actor.now
    correction_mails.tell_reporter(writing, reported)
    writing.audit("inaccuracy.answered", reported.id, case=reported.case_id, answer=answer)
