"""Extracts for a court: asking each originator to agree, then making the document and storing it."""

import base64
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from meetings import sealed
from meetings.doors import Caseroom, record
from meetings.doors.record import Writing
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer
from meetings.operations import requests
from meetings.operations.requests import About, Asked
from meetings.policy import permissions
from meetings.queries import cases, extract_content
from meetings.refusals import Invalid, NotVisible
from models.cases import Case, Information
from models.extracts import Extract, ExtractDecision, ExtractFile, ExtractPiece
from models.meetings import AgendaItem, Officer
from models.outcomes import Decision
from models.requests import Request, RequestAnswer, RequestGrant, RequestPiece
from models.states import Reply, RequestKind

NOBODY_TO_ASK = "Tick at least one piece to ask about"
ASKED_ALREADY = "Tick only what another agency brought and has not been asked about"
NOTHING_CHOSEN = "Tick at least one piece of information or one decision"
NO_CONSENT = "Tick only what you see, and pieces whose agency consents"
NO_PURPOSE = "Say which court or proceedings it is for"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What goes into an extract, by id, and which court or proceedings it is for."""

    pieces: tuple[str, ...]
    decisions: tuple[str, ...]
    purpose: str


def ask(
    caseroom: Caseroom, viewer: Viewer, case_id: str, pieces: Sequence[str], *, asked: Asked, once: str
) -> str:
    """Ask the agencies that brought these pieces to agree to their going to a court: one request to each.

    Officers of a meeting with the case may, and people of the agency that leads on it. Raises Invalid for no
    piece, for one's own, and for one whose agency has agreed or has not answered yet. Serves clause 5.3.
    """
    with record.writing(caseroom, viewer) as writing:
        _see_case(writing, case_id)
        if done := writing.once(once):
            return done
        case = writing.session.get_one(Case, case_id)
        about = About(meeting_id=_meeting(writing, case_id))
        for originator_id, found in sorted(_to_ask(writing, case_id, pieces).items()):
            requests.put(
                writing, RequestKind.EXTRACT, case, originator_id, pieces=found, asked=asked, about=about
            )
        return writing.made(once, case_id)


def make(caseroom: Caseroom, viewer: Viewer, case_id: str, chosen: Chosen, *, once: str) -> str:
    """Make an extract of what is chosen, from what its maker may see, and store it; returns its id.

    Whoever may ask may make one. Raises Invalid for nothing chosen, without a purpose, and for a piece whose
    originator does not consent, which is asked again inside the write. Serves clause 5.3.
    """
    _check(chosen)
    version, content = _render(caseroom, viewer, case_id, chosen)
    with record.writing(caseroom, viewer) as writing:
        _see_case(writing, case_id)
        if done := writing.once(once):
            return done
        _recheck(writing, case_id, chosen)
        extract_id = _store(writing, case_id, version, chosen.purpose, content)
        _list(writing, extract_id, case_id, chosen)
        sha256 = hashlib.sha256(content).hexdigest()
        writing.audit("extract.made", extract_id, case=case_id, version=version, sha256=sha256)
        return writing.made(once, extract_id)


def read(caseroom: Caseroom, viewer: Viewer, extract_id: str, sha256: str) -> None:
    """Say in the audit that the viewer opened an extract, by the SHA-256 of its bytes."""
    with record.writing(caseroom, viewer) as writing:
        writing.audit("extract.read", extract_id, sha256=sha256)


def _see_case(writing: Writing, case_id: str) -> None:
    writing.see(Case, case_id)
    writing.require(permissions.takes_to_court(writing.session, writing.actor, case_id))


def _check(chosen: Chosen) -> None:
    wrong = {}
    if not (chosen.pieces or chosen.decisions):
        wrong["pieces"] = NOTHING_CHOSEN
    if not chosen.purpose.strip():
        wrong["purpose"] = NO_PURPOSE
    if wrong:
        raise Invalid(wrong)


def _render(caseroom: Caseroom, viewer: Viewer, case_id: str, chosen: Chosen) -> tuple[int, bytes]:
    """The next version's number and bytes; holds no transaction open for writing."""
    from meetings.documents.extract import render_extract

    with record.reading(caseroom) as session:
        last = session.scalar(select(func.max(Extract.version)).where(Extract.case_id == case_id))
    version = (last or 0) + 1
    with looking(caseroom, viewer) as sight:
        case = cases.head(sight, case_id)
        if not case.brings_in:
            raise NotVisible
        found = extract_content.content(
            sight,
            case,
            (*chosen.pieces, *chosen.decisions),
            purpose=chosen.purpose,
            version=version,
            zone=caseroom.settings.timezone,
        )
    if found is None:
        raise Invalid({"pieces": NO_CONSENT})
    return version, render_extract(found)


def _meeting(writing: Writing, case_id: str) -> str | None:
    """A meeting with the case whose officer the actor is, so that its other officers learn of the request."""
    return writing.session.scalar(
        select(AgendaItem.meeting_id)
        .join(Officer, Officer.meeting_id == AgendaItem.meeting_id)
        .where(AgendaItem.case_id == case_id, Officer.person_id == writing.actor.person)
        .order_by(AgendaItem.started_at.desc(), AgendaItem.meeting_id)
        .limit(1)
    )


def _to_ask(writing: Writing, case_id: str, pieces: Sequence[str]) -> dict[str, list[str]]:
    """By originator, the pieces to ask about, each of which the actor reads and may ask about."""
    if not pieces:
        raise Invalid({"pieces": NOBODY_TO_ASK})
    closed = _agreed(writing, case_id) | _waiting(writing, case_id)
    found: dict[str, list[str]] = defaultdict(list)
    for information_id in sorted(set(pieces)):
        piece = _piece(writing, case_id, information_id)
        if piece.originator_id == writing.actor.agency or information_id in closed:
            raise Invalid({"pieces": ASKED_ALREADY})
        found[piece.originator_id].append(information_id)
    return found


def _piece(writing: Writing, case_id: str, information_id: str) -> Information:
    writing.see(Information, information_id)
    piece = writing.session.get_one(Information, information_id)
    writing.require(piece.case_id == case_id)
    return piece


def _recheck(writing: Writing, case_id: str, chosen: Chosen) -> None:
    """Refuse what the actor no longer sees, and pieces whose originator does not consent now."""
    agreed = _agreed(writing, case_id)
    for information_id in chosen.pieces:
        piece = _piece(writing, case_id, information_id)
        if piece.originator_id != writing.actor.agency and information_id not in agreed:
            raise Invalid({"pieces": NO_CONSENT})
    for decision_id in chosen.decisions:
        writing.see(Decision, decision_id)


def _agreed(writing: Writing, case_id: str) -> set[str]:
    """The pieces whose originator's standing answer agrees to a request that the actor may rely on."""
    later = aliased(RequestAnswer)
    sits = exists().where(Officer.meeting_id == Request.meeting_id, Officer.person_id == writing.actor.person)
    return set(
        writing.session.scalars(
            select(RequestGrant.information_id)
            .join(RequestAnswer, RequestAnswer.id == RequestGrant.answer_id)
            .join(Request, Request.id == RequestAnswer.request_id)
            .where(
                Request.kind == RequestKind.EXTRACT,
                Request.case_id == case_id,
                (Request.asked_by == writing.actor.person) | sits,
                RequestAnswer.reply == Reply.GRANTED,
                ~exists().where(
                    later.request_id == RequestAnswer.request_id, later.number > RequestAnswer.number
                ),
            )
        )
    )


def _waiting(writing: Writing, case_id: str) -> set[str]:
    """The pieces that the actor has asked about and that wait for an answer."""
    return set(
        writing.session.scalars(
            select(RequestPiece.information_id)
            .join(Request, Request.id == RequestPiece.request_id)
            .where(
                Request.kind == RequestKind.EXTRACT,
                Request.case_id == case_id,
                Request.asked_by == writing.actor.person,
                Request.until_at > writing.actor.now,
                ~exists().where(RequestAnswer.request_id == Request.id),
            )
        )
    )


def _store(writing: Writing, case_id: str, version: int, purpose: str, content: bytes) -> str:
    """Keep the bytes, sealed with a key of their own, and who made them."""
    row = Extract(
        case_id=case_id,
        version=version,
        purpose=sealed.seal(writing.key("case", case_id), "extracts.purpose", purpose),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        made_by=str(writing.actor.person),
        agency_id=str(writing.actor.agency),
        made_at=writing.actor.now,
    )
    writing.session.add(row)
    writing.session.flush()
    key = writing.new_key("document", row.id, scope=row.id)
    text = base64.b64encode(content).decode()
    kept = sealed.seal(key, "extract_files.content", text)
    writing.session.add(ExtractFile(extract_id=row.id, content=kept))
    return row.id


def _list(writing: Writing, extract_id: str, case_id: str, chosen: Chosen) -> None:
    """Say what is in it, for its readers and for the ledgers of the originators."""
    for information_id in sorted(set(chosen.pieces)):
        piece = writing.session.get_one(Information, information_id)
        writing.session.add(
            ExtractPiece(
                extract_id=extract_id,
                information_id=information_id,
                case_id=case_id,
                originator_id=piece.originator_id,
                made_by=writing.actor.person,
                made_at=writing.actor.now,
            )
        )
    for decision_id in sorted(set(chosen.decisions)):
        writing.session.add(ExtractDecision(extract_id=extract_id, decision_id=decision_id))
