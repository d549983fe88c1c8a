"""Requests: the agency that brought information is asked to agree to more, and answers (clauses 5.1–5.3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, exists, func, select

from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewers import Viewer
from meetings.operations import information, on_case, outbox
from meetings.operations.information import Recipients
from meetings.policy import permissions
from meetings.refusals import Conflict, Invalid
from meetings.sealed import seal
from models.cases import Case, CaseWorker, GuestDisclosure, Information
from models.mails import MailKind
from models.meetings import Attendance, GuestAdmission
from models.people import Office, Person
from models.requests import Request, RequestAnswer, RequestGrant, RequestPiece
from models.states import Audience, Reply, RequestKind

LONGEST = timedelta(days=90)
NO_REASON = "Say why"
NOT_ON_CASE = "Choose an agency that is on this case"
NOT_A_DAY = "Enter a day from tomorrow on, within 90 days"
NOTHING = "Tick what you agree to, or refuse"
NOT_ASKED = "Tick only what is asked"
NO_REFUSAL = "Say why you refuse"
EXPIRED = "This request ran out before it was answered. Whoever asked can ask again."
ANSWERED = "This request is answered already."
TAKEN_BACK = "Whoever asked has taken this request back."
GONE = "The agency that it is for is no longer on this case. Nothing was shared."
NO_GUEST = "This guest is no longer admitted to this case."
SHARED = "Every agency on this case sees it already"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked, in the clear: why, and the last day on which an answer is of use."""

    why: str
    until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a request concerns beside pieces: the agency to share with, the meeting, its item, its guest."""

    for_agency_id: str | None = None
    meeting_id: str | None = None
    agenda_item_id: str | None = None
    guest_id: str | None = None


def ask_to_share(
    caseroom: Caseroom,
    viewer: Viewer,
    information_id: str,
    *,
    with_agency: str | None,
    asked: Asked,
    once: str,
) -> str:
    """Ask the agency that brought a piece to share it with an agency on the case, or with every one.

    Whoever reads the piece may, but for its own agency's people, who share it themselves. Raises Invalid for
    an agency that is not on the case, and where every agency sees it already. Serves clause 5.2.
    """
    with record.writing(caseroom, viewer) as writing:
        piece, case = _of_others(writing, information_id)
        if done := writing.once(once):
            return done
        if piece.audience == Audience.INVOLVED:
            raise Invalid({"with_agency": SHARED})
        on_it = on_case.recipients(writing.session, case, viewer.now) - {piece.originator_id}
        if with_agency is not None and with_agency not in on_it:
            raise Invalid({"with_agency": NOT_ON_CASE})
        made = put(
            writing,
            RequestKind.SHARE,
            case,
            piece.originator_id,
            pieces=[piece.id],
            asked=asked,
            about=About(for_agency_id=with_agency),
        )
        return writing.made(once, made)


def ask_for_purpose(
    caseroom: Caseroom, viewer: Viewer, information_id: str, *, asked: Asked, once: str
) -> str:
    """Ask the agency that brought a piece to let one's own agency use it for another purpose.

    Whoever reads the piece may, but for its own agency's people. Serves clauses 5.1 and 5.2.
    """
    with record.writing(caseroom, viewer) as writing:
        piece, case = _of_others(writing, information_id)
        if done := writing.once(once):
            return done
        about = About(for_agency_id=viewer.agency)
        made = put(
            writing,
            RequestKind.PURPOSE,
            case,
            piece.originator_id,
            pieces=[piece.id],
            asked=asked,
            about=about,
        )
        return writing.made(once, made)


def answer(
    caseroom: Caseroom,
    viewer: Viewer,
    request_id: str,
    *,
    grants: bool,
    pieces: Sequence[str] = (),
    reason: str = "",
) -> str:
    """Agree to what is asked, for the pieces named, or refuse with a reason; returns the answer.

    People of the agency that is asked may, who see the case. What is agreed to be shared is disclosed, and
    what a guest may hear is opened to the room with them in it, in the same transaction. The same answer
    twice is one; of a guest the mind may be changed. Raises Invalid for a refusal without a reason and for
    pieces that are not asked for, Conflict for another answer than the one given, and once it ran out.
    """
    with record.writing(caseroom, viewer) as writing:
        found = asked_request(writing, request_id)
        reply = Reply.GRANTED if grants else Reply.REFUSED
        agreed = _agreed(writing, found, pieces) if grants else []
        if before := latest(writing, request_id):
            if _same(writing, before, reply, agreed):
                writing.idle()
                return before.id
            if found.kind != RequestKind.GUEST:
                raise Conflict(TAKEN_BACK if before.reply == Reply.WITHDRAWN else ANSWERED)
        elif found.until_at <= viewer.now:
            raise Conflict(EXPIRED)
        if not grants and not reason.strip():
            raise Invalid({"reason": NO_REFUSAL})
        _grant(writing, found, agreed)
        given = _answer(writing, found, reply, agreed, reason)
        outbox.withdraw(writing, request_id)
        tell(writing, MailKind.REQUEST_ANSWER, [found.asked_by], given)
        return given


def withdraw(caseroom: Caseroom, viewer: Viewer, request_id: str) -> None:
    """Take back a request that waits; whoever asked may, but for a guest, whose admission is taken back.

    Nobody can answer it any more, and a mail that has not left does not leave. A second press changes
    nothing. Raises Conflict once it is answered or has run out.
    """
    with record.writing(caseroom, viewer) as writing:
        writing.see(Request, request_id)
        found = writing.session.get_one(Request, request_id)
        writing.require(found.asked_by == viewer.person and found.kind != RequestKind.GUEST)
        before = latest(writing, request_id)
        if before is not None and before.reply == Reply.WITHDRAWN:
            writing.idle()
            return
        if before is not None:
            raise Conflict(ANSWERED)
        if found.until_at <= viewer.now:
            raise Conflict(EXPIRED)
        writing.session.add(
            RequestAnswer(
                request_id=found.id,
                number=1,
                reply=Reply.WITHDRAWN,
                by=str(viewer.person),
                at=viewer.now,
            )
        )
        outbox.withdraw(writing, request_id)
        writing.audit("request.withdrawn", request_id, case=found.case_id)


def put(
    writing: Writing,
    kind: RequestKind,
    case: Case,
    originator_id: str,
    *,
    pieces: Iterable[str],
    asked: Asked,
    about: About,
) -> str:
    """Ask one agency, inside an operation that has asked who may; its people on the case get a mail.

    Raises Invalid without a reason, and for a last day that is past or far away.
    """
    until_at = _until(writing, asked)
    made = Request(
        kind=kind,
        case_id=case.id,
        reference=case.reference,
        originator_id=originator_id,
        for_agency_id=about.for_agency_id,
        meeting_id=about.meeting_id,
        agenda_item_id=about.agenda_item_id,
        guest_id=about.guest_id,
        why=seal(writing.key("case", case.id), "requests.why", asked.why),
        asked_by=str(writing.actor.person),
        asking_agency_id=str(writing.actor.agency),
        asked_at=writing.actor.now,
        until_at=until_at,
    )
    writing.session.add(made)
    writing.session.flush()
    for information_id in sorted(set(pieces)):
        writing.session.add(RequestPiece(request_id=made.id, information_id=information_id))
    writing.audit("request.made", made.id, case=case.id, kind=str(kind), agency=originator_id)
    tell(writing, MailKind.REQUEST, _answerers(writing, case.id, originator_id), made.id)
    return made.id


def asked_request(writing: Writing, request_id: str) -> Request:
    """A request to the actor's agency on a case the actor sees; else NotVisible."""
    writing.see(Request, request_id)
    writing.require(permissions.asked_of(writing.session, writing.actor, request_id))
    found = writing.session.get_one(Request, request_id)
    writing.see(Case, found.case_id)
    return found


def latest(writing: Writing, request_id: str) -> RequestAnswer | None:
    """The answer that counts, if there is one."""
    answers = select(RequestAnswer).where(RequestAnswer.request_id == request_id)
    return writing.session.scalar(answers.order_by(RequestAnswer.number.desc()).limit(1))


def tell(writing: Writing, kind: str, people: Iterable[str], duty_id: str) -> None:
    """Queue one mail to each person about a request or an answer to it."""
    for person_id in sorted(set(people) - {str(writing.actor.person)}):
        outbox.queue(writing, kind, person_id, duty_id, "told", writing.actor.now, of=writing.today)


def _of_others(writing: Writing, information_id: str) -> tuple[Information, Case]:
    """A piece that the actor reads and another agency brought, and its case; else NotVisible."""
    writing.see(Information, information_id)
    writing.require(not permissions.originator_of(writing.session, writing.actor, information_id))
    piece = writing.session.get_one(Information, information_id)
    return piece, writing.session.get_one(Case, piece.case_id)


def _until(writing: Writing, asked: Asked) -> datetime:
    """The end of the last day, where the partnership is."""
    zone, today = writing.caseroom.settings.zone, writing.today
    wrong = {}
    if not asked.why.strip():
        wrong["why"] = NO_REASON
    if not today < asked.until_on <= today + LONGEST:
        wrong["until_on"] = NOT_A_DAY
    if wrong:
        raise Invalid(wrong)
    return datetime.combine(asked.until_on + timedelta(days=1), time(), zone)


def _answerers(writing: Writing, case_id: str, agency_id: str) -> set[str]:
    """An agency's representatives, and its case workers on the case."""
    people = select(Person.id).where(Person.agency_id == agency_id, Person.left_at.is_(None))
    represents = exists().where(Office.person_id == Person.id, Office.office == "representative")
    works = exists().where(CaseWorker.person_id == Person.id, CaseWorker.case_id == case_id)
    return set(writing.session.scalars(people.where(represents | works)))


def _same(writing: Writing, before: RequestAnswer, reply: Reply, agreed: Sequence[Information]) -> bool:
    """Whether an answer is the one given already, for the same pieces."""
    granted = select(RequestGrant.information_id).where(RequestGrant.answer_id == before.id)
    same_pieces = set(writing.session.scalars(granted)) == {piece.id for piece in agreed}
    return before.reply == reply and same_pieces


def _agreed(writing: Writing, found: Request, wanted: Sequence[str]) -> list[Information]:
    """The pieces agreed to: among those asked for, each of which the actor reads.

    For a guest it is what the agency brought to the case; where it brought nothing, it agrees to nothing.
    """
    if found.kind == RequestKind.GUEST:
        asked = select(Information.id).where(
            Information.case_id == found.case_id, Information.originator_id == found.originator_id
        )
    else:
        asked = select(RequestPiece.information_id).where(RequestPiece.request_id == found.id)
    possible = set(writing.session.scalars(asked))
    if possible and not wanted:
        raise Invalid({"pieces": NOTHING})
    if not set(wanted) <= possible:
        raise Invalid({"pieces": NOT_ASKED})
    for information_id in wanted:
        writing.see(Information, information_id)
    return [writing.session.get_one(Information, each) for each in sorted(set(wanted))]


def _grant(writing: Writing, found: Request, agreed: Sequence[Information]) -> None:
    """Do what was agreed to, where it is more than a leave: sharing, and letting a guest hear."""
    if found.kind == RequestKind.GUEST:
        _let_guest_hear(writing, found, agreed)
    if found.kind != RequestKind.SHARE:
        return
    if found.for_agency_id is None:
        recipients = Recipients(audience=Audience.INVOLVED)
    else:
        agencies = (found.for_agency_id,)
        recipients = Recipients(audience=Audience.AGENCIES, agencies=agencies, for_officers=False)
    try:
        for piece in agreed:
            information.share_more(writing, piece, recipients)
    except Invalid:
        raise Conflict(GONE) from None


def _let_guest_hear(writing: Writing, found: Request, agreed: Sequence[Information]) -> None:
    """Let the guest hear what is agreed to and nothing else of this agency's; Conflict once not admitted."""
    place = writing.session.scalar(
        select(GuestAdmission.attendance_id)
        .join(Attendance, Attendance.id == GuestAdmission.attendance_id)
        .where(GuestAdmission.agenda_item_id == found.agenda_item_id, Attendance.person_id == found.guest_id)
    )
    if place is None:
        raise Conflict(NO_GUEST)
    theirs = select(Information.id).where(Information.originator_id == found.originator_id)
    writing.session.execute(
        delete(GuestDisclosure).where(
            GuestDisclosure.agenda_item_id == found.agenda_item_id,
            GuestDisclosure.attendance_id == place,
            GuestDisclosure.information_id.in_(theirs),
        )
    )
    for piece in agreed:
        writing.session.add(
            GuestDisclosure(information_id=piece.id, agenda_item_id=found.agenda_item_id, attendance_id=place)
        )
    writing.changed(str(found.meeting_id), phones=True)


def _answer(
    writing: Writing, found: Request, reply: Reply, agreed: Sequence[Information], reason: str
) -> str:
    key = writing.key("case", found.case_id)
    numbers = select(func.count()).where(RequestAnswer.request_id == found.id)
    given = RequestAnswer(
        request_id=found.id,
        number=(writing.session.scalar(numbers) or 0) + 1,
        reply=reply,
        reason=seal(key, "request_answers.reason", reason) if reason.strip() else None,
        by=str(writing.actor.person),
        at=writing.actor.now,
    )
    writing.session.add(given)
    writing.session.flush()
    for piece in agreed:
        writing.session.add(RequestGrant(answer_id=given.id, information_id=piece.id))
    pieces = [piece.id for piece in agreed]
    writing.audit("request.answered", given.id, case=found.case_id, reply=str(reply), pieces=pieces)
    return given.id
