"""Reporting information that is wrong, correcting it, and confirming a correction (clause 6.1.2)."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard, paging
from meetings.forms.corrections import KEEP, WITHDRAW, CorrectForm, RejectForm, ReportForm
from meetings.guard import UNDERTAKEN, access
from meetings.narrowing import Choice, Narrowing, narrowed
from meetings.operations import corrections as operations
from meetings.operations import readings
from meetings.operations.readings import Shown
from meetings.queries import audience, cases, corrections, information, minutes_changes
from meetings.queries.cases import CaseHead
from meetings.queries.corrections import Corrected, HolderLine, Report
from meetings.queries.information import Piece
from meetings.refusals import Conflict, NotVisible
from meetings.routes.cases import note_reading
from models.states import ReadAt

LIST: Narrowing[HolderLine | Report] = Narrowing(
    choices={
        "case": Choice("Case", "Every case", lambda one: (one.reference,)),
        "agency": Choice("Information of", "Every agency", lambda one: (one.originator,)),
        "state": Choice(
            "Confirmed or answered",
            "Any",
            lambda one: ("open" if one.is_open else "done",),
            {"open": "Not yet", "done": "Confirmed or answered"},
        ),
    },
    sorts={
        "case": ("Case", lambda one: one.reference),
        "agency": ("Information of", lambda one: one.originator.casefold()),
        "told": ("Told", lambda one: one.reported_at if isinstance(one, Report) else one.told_at),
    },
)

blueprint = Blueprint("corrections", __name__)


@blueprint.get("/corrections")
@access(UNDERTAKEN)
def index() -> str:
    """What the person is to confirm, who has not confirmed, the reports they made or must answer.

    Narrowed and sorted as asked.
    """
    sight = guard.sight()
    held = [line for line in corrections.holders(sight) if line.mine or line.made_here]
    rows: list[HolderLine | Report] = [*held, *corrections.reports(sight)]
    found = narrowed(rows, LIST, request.args)
    lines = [line for line in found.rows if isinstance(line, HolderLine)]
    tables: dict[str, Sequence[object]] = {
        "to_confirm": [line for line in lines if line.mine and line.is_open],
        "made_here": [line for line in lines if line.made_here],
        "confirmed": [line for line in lines if line.mine and not line.is_open],
        "reports": [report for report in found.rows if isinstance(report, Report)],
    }
    page, shown = paging.through(tables, request.args.get("page"))
    own = guard.viewer().agency
    return render_template("corrections/index.html", page=page, **shown, found=found, own_agency=own)


@blueprint.get("/corrections/<id:correction_id>")
@access(UNDERTAKEN)
def show(correction_id: str) -> str:
    """One correction: what it says now, what it said, who has confirmed; leaves the row of a reading."""
    sight = guard.sight()
    found = corrections.correction(sight, correction_id)
    lines = corrections.holders(sight, correction_id)
    _note_correction(found)
    old = minutes_changes.old_wordings(sight, correction_id)
    return render_template("corrections/show.html", correction=found, holders=lines, old_wordings=old)


@blueprint.post("/corrections/holders/<id:holder_id>/confirm")
@access(UNDERTAKEN)
def confirm(holder_id: str) -> ResponseReturnValue:
    """Confirm for one's agency, or as an officer."""
    operations.confirm_correction(guard.caseroom(), guard.viewer(), holder_id)
    flash("The correction is confirmed. The agency that made it can see that.")
    line = corrections.own_holder(guard.sight(), holder_id)
    return redirect(url_for("corrections.show", correction_id=line.correction_id), 303)


@blueprint.get("/information/<id:information_id>/report")
@access(UNDERTAKEN)
def reporting(information_id: str) -> str:
    """The form that says what is wrong with a piece of information."""
    information.one(guard.sight(), information_id)
    case, piece = _piece(information_id)
    return _report_page(case, piece, ReportForm(formdata=None))


@blueprint.post("/information/<id:information_id>/report")
@access(UNDERTAKEN)
def report(information_id: str) -> ResponseReturnValue:
    """Report it; its originator is told."""
    case, piece = _piece(information_id)
    form = ReportForm()
    if not form.validate_on_submit():
        return _report_page(case, piece, form), 422
    try:
        with guard.beside(form):
            made = operations.report_inaccuracy(
                guard.caseroom(),
                guard.viewer(),
                information_id,
                text=form.text.data or "",
                once=form.sending,
            )
            flash(f"{piece.originator} is told. Their answer will stand here.")
            return redirect(url_for("corrections.reported", inaccuracy_id=made), 303)
    except Conflict as conflict:
        return _report_page(case, piece, form, conflict), 409
    return _report_page(case, piece, form), 422


@blueprint.get("/inaccuracies/<id:inaccuracy_id>")
@access(UNDERTAKEN)
def reported(inaccuracy_id: str) -> str:
    """One report and its answer; for its originator, the form that answers it."""
    return _reported_page(corrections.report(guard.sight(), inaccuracy_id), RejectForm(formdata=None))


@blueprint.post("/inaccuracies/<id:inaccuracy_id>/reject")
@access(UNDERTAKEN)
def reject(inaccuracy_id: str) -> ResponseReturnValue:
    """Answer that the information is right, because."""
    found = corrections.report(guard.sight(), inaccuracy_id)
    if found.originator_id != guard.viewer().agency:
        raise NotVisible
    form = RejectForm()
    if not form.validate_on_submit():
        return _reported_page(found, form), 422
    try:
        operations.reject_report(
            guard.caseroom(), guard.viewer(), inaccuracy_id, reason=form.reason.data or ""
        )
    except Conflict as conflict:
        return _reported_page(found, form, conflict), 409
    flash("Whoever reported it is told why it stands.")
    return redirect(url_for("corrections.reported", inaccuracy_id=inaccuracy_id), 303)


@blueprint.get("/information/<id:information_id>/correct")
@access(UNDERTAKEN)
def correcting(information_id: str) -> str:
    """The form that corrects a piece of information, with the reports of it; its originator's people."""
    information.one(guard.sight(), information_id)
    case, piece = _own(information_id)
    form = CorrectForm(formdata=None, text=piece.text, source=piece.source, old=KEEP)
    return _correct_page(case, piece, form)


@blueprint.post("/information/<id:information_id>/correct")
@access(UNDERTAKEN)
def correct(information_id: str) -> ResponseReturnValue:
    """Correct it: everybody who held it is told, and must confirm."""
    case, piece = _own(information_id)
    form = CorrectForm()
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                made = _correct(information_id, form)
                flash("The information is corrected. Whoever held it is told, and must confirm.")
                return redirect(url_for("corrections.show", correction_id=made), 303)
        except Conflict as conflict:
            return _correct_page(case, piece, form, conflict), 409
    return _correct_page(case, piece, form), 422


def _correct(information_id: str, form: CorrectForm) -> str:
    return operations.correct_information(
        guard.caseroom(),
        guard.viewer(),
        information_id,
        text=form.text.data or "",
        source=form.source.data or "",
        withdraw_old=form.old.data == WITHDRAW,
        once=form.sending,
    )


def _piece(information_id: str) -> tuple[CaseHead, Piece]:
    piece = information.wording(guard.sight(), information_id)
    return cases.head(guard.sight(), piece.case_id), piece


def _own(information_id: str) -> tuple[CaseHead, Piece]:
    """A piece that the viewer's agency brought, and its case; else NotVisible."""
    case, piece = _piece(information_id)
    if piece.originator_id != case.own_agency:
        raise NotVisible
    return case, piece


def _report_page(case: CaseHead, piece: Piece, form: ReportForm, conflict: Conflict | None = None) -> str:
    note_reading(case, [piece], ReadAt.INFORMATION)
    return render_template("corrections/report.html", case=case, piece=piece, form=form, conflict=conflict)


def _correct_page(case: CaseHead, piece: Piece, form: CorrectForm, conflict: Conflict | None = None) -> str:
    note_reading(case, [piece], ReadAt.INFORMATION)
    held = information.held(guard.sight(), case.id)
    return render_template(
        "corrections/correct.html",
        case=case,
        piece=piece,
        form=form,
        conflict=conflict,
        sees=audience.of_piece(piece, held.get(piece.id, []), case.own_agency),
        reports=corrections.open_reports(guard.sight(), piece.id),
    )


def _reported_page(found: Report, form: RejectForm, conflict: Conflict | None = None) -> str:
    _note([Shown(found.case_id, found.originator_id, found.information_id)], found.case_id)
    piece = information.wording(guard.sight(), found.information_id) if found.can_read else None
    return render_template(
        "corrections/reported.html",
        report=found,
        piece=piece,
        form=form,
        conflict=conflict,
        answers=found.originator_id == guard.viewer().agency and bool(conflict or found.answer is None),
    )


def _note_correction(found: Corrected) -> None:
    texts = ((found.corrected_id, found.text), (found.information_id, found.old_text))
    shown = [Shown(found.case_id, found.originator_id, each) for each, text in texts if text is not None]
    if shown:
        _note(shown, found.case_id)


def _note(shown: list[Shown], case_id: str) -> None:
    readings.read_case(guard.caseroom(), guard.viewer(), case_id, shown, ReadAt.INFORMATION)
