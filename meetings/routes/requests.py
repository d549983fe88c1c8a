"""Requests: what is asked of one's agency and what one asked, each with its answer; and asking."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from meetings import guard, paging
from meetings.forms.requests import EVERY, AnswerForm, AskForm, PurposeForm, Why
from meetings.guard import UNDERTAKEN, access
from meetings.narrowing import Choice, Narrowing, narrowed
from meetings.operations import requests as operations
from meetings.queries import audience, cases, information, requests
from meetings.queries.cases import CaseHead
from meetings.queries.information import AGENCY, Piece
from meetings.queries.requests import EXPIRED, WAITING, Line, Named
from meetings.refusals import Conflict, NotVisible
from meetings.routes import days
from meetings.routes.cases import note_reading
from models.states import Audience, ReadAt, Reply, RequestKind

STATES = {
    WAITING: "Waits for an answer",
    Reply.GRANTED.value: "Agreed",
    Reply.REFUSED.value: "Refused",
    Reply.WITHDRAWN.value: "Taken back",
    EXPIRED: "Ran out",
}

blueprint = Blueprint("requests", __name__)


@blueprint.get("/requests")
@access(UNDERTAKEN)
def index() -> str:
    """What is asked of the viewer's agency, and what the viewer asked, narrowed and sorted as asked."""
    viewer = guard.viewer()
    found = narrowed(requests.lines(guard.sight()), _list(viewer.agency), request.args)
    lines = found.rows
    of_us = [line for line in lines if line.originator_id == viewer.agency]
    tables = {
        "waiting": [line for line in of_us if line.state == WAITING],
        "answered": [line for line in of_us if line.state != WAITING],
        "asked": [
            line for line in lines if line.originator_id != viewer.agency or line.asked_by == viewer.person
        ],
    }
    page, shown = paging.through(tables, request.args.get("page"))
    numbers = {name: len(rows) for name, rows in tables.items()}
    return render_template("requests/index.html", page=page, **shown, found=found, numbers=numbers)


@blueprint.get("/requests/<id:request_id>")
@access(UNDERTAKEN)
def show(request_id: str) -> str:
    """One request, with its answer or, for whoever may give it, the form to answer."""
    line, pieces = _seen(request_id)
    form = AnswerForm(formdata=None)
    _offer(form, pieces)
    form.pieces.data = [] if line.kind == RequestKind.GUEST else [piece.id for piece in pieces]
    return _page(line, pieces, form)


@blueprint.post("/requests/<id:request_id>/answer")
@access(UNDERTAKEN)
def answer(request_id: str) -> ResponseReturnValue:
    """Answer it."""
    line, pieces = _seen(request_id)
    if not _answers(line):
        raise NotVisible
    form = AnswerForm()
    _offer(form, pieces)
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                return _answered(request_id, form)
        except Conflict as conflict:
            return _page(line, pieces, form, trouble=conflict.message), 409
    return _page(line, pieces, form), 422


@blueprint.post("/requests/<id:request_id>/withdrawal")
@access(UNDERTAKEN)
def withdraw(request_id: str) -> ResponseReturnValue:
    """Take it back."""
    line, pieces = _seen(request_id)
    try:
        operations.withdraw(guard.caseroom(), guard.viewer(), request_id)
    except Conflict as conflict:
        return _page(line, pieces, AnswerForm(formdata=None), trouble=conflict.message), 409
    flash("The request is taken back. Nobody can answer it any more.")
    return redirect(url_for("requests.show", request_id=request_id), 303)


@blueprint.get("/information/<id:information_id>/ask")
@access(UNDERTAKEN)
def asking(information_id: str) -> str:
    """A piece that another agency brought, with the form that asks it to share it with more."""
    case, piece = _of_others(information_id)
    form = _ask_form(case, piece)
    form.start()
    return _ask_page("requests/ask.html", case, piece, form)


@blueprint.post("/information/<id:information_id>/ask")
@access(UNDERTAKEN)
def ask(information_id: str) -> ResponseReturnValue:
    """Ask."""
    case, piece = _of_others(information_id)
    form = _ask_form(case, piece)
    if form.validate_on_submit():
        with guard.beside(form):
            request_id = operations.ask_to_share(
                guard.caseroom(),
                guard.viewer(),
                information_id,
                with_agency=form.agency(),
                asked=form.asked(),
                once=form.sending,
            )
            return _asked(request_id, piece)
    return _ask_page("requests/ask.html", case, piece, form), 422


@blueprint.get("/information/<id:information_id>/purpose")
@access(UNDERTAKEN)
def asking_purpose(information_id: str) -> str:
    """A piece that another agency brought, with the form that asks to use it for another purpose."""
    case, piece = _of_others(information_id)
    form = PurposeForm(formdata=None)
    form.today = days.today()
    form.start()
    return _ask_page("requests/purpose.html", case, piece, form)


@blueprint.post("/information/<id:information_id>/purpose")
@access(UNDERTAKEN)
def ask_purpose(information_id: str) -> ResponseReturnValue:
    """Ask."""
    case, piece = _of_others(information_id)
    form = PurposeForm()
    form.today = days.today()
    if form.validate_on_submit():
        with guard.beside(form):
            request_id = operations.ask_for_purpose(
                guard.caseroom(),
                guard.viewer(),
                information_id,
                asked=form.asked(),
                once=form.sending,
            )
            return _asked(request_id, piece)
    return _ask_page("requests/purpose.html", case, piece, form), 422


def _list(own: str | None) -> Narrowing[Line]:
    """How requests are narrowed and sorted: by the agency at the other end, where there is another."""

    def other(line: Line) -> str:
        return line.asking_agency if line.originator_id == own else line.originator

    return Narrowing(
        choices={
            "case": Choice("Case", "Every case", lambda line: (line.reference,)),
            "agency": Choice("Agency", "Every agency", lambda line: (other(line),)),
            "state": Choice("Answer", "Any or none", lambda line: (line.state,), STATES),
        },
        sorts={
            "case": ("Case", lambda line: line.reference),
            "agency": ("Agency", lambda line: other(line).casefold()),
            "asked": ("Asked on", lambda line: line.asked_at),
        },
        usual="-asked",
    )


def _seen(request_id: str) -> tuple[Line, list[Named]]:
    return requests.one(guard.sight(), request_id), requests.pieces(guard.sight(), request_id)


def _answers(line: Line) -> bool:
    """Whether the viewer is of the agency asked and sees the case."""
    return line.originator_id == guard.viewer().agency and line.case_id is not None


def _answered(request_id: str, form: AnswerForm) -> ResponseReturnValue:
    agrees = form.answer.data == "agree"
    operations.answer(
        guard.caseroom(),
        guard.viewer(),
        request_id,
        grants=agrees,
        pieces=form.pieces.data or [],
        reason=form.reason.data or "",
    )
    flash(
        "Your agency agrees. Whoever asked is told."
        if agrees
        else "Your agency refuses. Whoever asked is told."
    )
    return redirect(url_for("requests.show", request_id=request_id), 303)


def _asked(request_id: str, piece: Piece) -> ResponseReturnValue:
    flash(f"{piece.originator} is asked. You get a mail when it answers.")
    return redirect(url_for("requests.show", request_id=request_id), 303)


def _offer(form: AnswerForm, pieces: list[Named]) -> None:
    form.pieces.choices = [SelectChoice(piece.id, piece.text) for piece in pieces]


def _page(line: Line, pieces: list[Named], form: AnswerForm, *, trouble: str = "") -> str:
    sight = guard.sight()
    case = cases.head(sight, line.case_id) if line.case_id else None
    if case:
        note_reading(case, pieces, ReadAt.INFORMATION)
    return render_template(
        "requests/show.html",
        line=line,
        whole=requests.whole(sight, line.id),
        pieces=pieces,
        case=case,
        form=form,
        trouble=trouble,
        answers=_answers(line) and line.state == WAITING,
        own=line.originator_id == guard.viewer().agency,
        takes_back=line.asked_by == guard.viewer().person
        and line.state == WAITING
        and line.kind != RequestKind.GUEST,
    )


def _of_others(information_id: str) -> tuple[CaseHead, Piece]:
    """A piece that the viewer reads and another agency brought, and its case; else NotVisible."""
    piece = information.one(guard.sight(), information_id)
    if piece.originator_id == guard.viewer().agency:
        raise NotVisible
    return cases.head(guard.sight(), piece.case_id), piece


def _ask_form(case: CaseHead, piece: Piece) -> AskForm:
    """Offers one's own agency first, then every one on the case, then those not known to have it."""
    held = information.held(guard.sight(), case.id).get(piece.id, [])
    have = {one.id for one in held if one.kind == AGENCY} | {piece.originator_id}
    left = [one for one in case.present if one.agency_id not in have and one.is_active]
    left.sort(key=lambda one: one.agency_id != case.own_agency)
    named = [SelectChoice(one.agency_id, one.agency) for one in left]
    own_first = bool(left) and left[0].agency_id == case.own_agency
    every = SelectChoice(EVERY, "Every agency on this case, also one that joins later")
    form = AskForm()
    form.today = days.today()
    form.with_agency.choices = [named[0], every, *named[1:]] if own_first else [every, *named]
    return form


def _ask_page(template: str, case: CaseHead, piece: Piece, form: Why) -> str:
    note_reading(case, [piece], ReadAt.INFORMATION)
    held = information.held(guard.sight(), case.id).get(piece.id, [])
    return render_template(
        template,
        case=case,
        piece=piece,
        form=form,
        sees=audience.of_piece(piece, held, case.own_agency),
        widest=piece.audience == Audience.INVOLVED,
    )
