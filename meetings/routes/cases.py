"""Cases: the list, opening one, its page, its words, and putting it forward for a meeting."""

from collections.abc import Sequence
from typing import Protocol

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from meetings import guard, paging
from meetings.forms.cases import ChangeCaseForm, OpenCaseForm, ReferForm, partner_choices
from meetings.forms.consents import SAID
from meetings.guard import UNDERTAKEN, access
from meetings.narrowing import narrowed
from meetings.operations import cases as operations
from meetings.operations import readings, referrals
from meetings.operations.readings import Shown
from meetings.queries import case_choices, case_list, case_page, case_text, cases
from meetings.queries.cases import CaseHead
from meetings.refusals import Conflict, NotVisible
from meetings.routes import days
from models.states import ReadAt


class Brought(Protocol):
    """A piece of information, as any page shows it: which, on which case, from which agency."""

    @property
    def id(self) -> str: ...

    @property
    def case_id(self) -> str: ...

    @property
    def originator_id(self) -> str: ...


blueprint = Blueprint("cases", __name__, url_prefix="/cases")


@blueprint.get("")
@access(UNDERTAKEN)
def index() -> str:
    """The cases a person sees, narrowed and sorted as asked."""
    sight = guard.sight()
    found = narrowed(case_list.lines(sight), case_list.LIST, request.args)
    page = paging.paged(found.rows, request.args.get("page"))
    if found.of:
        shown = [Shown(line.id, line.brought_by) for line in page.rows if line.title is not None]
        readings.read_cases(guard.caseroom(), guard.viewer(), shown)
    return render_template(
        "cases/index.html",
        page=page,
        found=found,
        under=case_choices.agreement(sight),
    )


@blueprint.get("/new")
@access(UNDERTAKEN)
def new() -> str:
    """The form that opens a case."""
    return _new_page(_new_form())


@blueprint.post("/new")
@access(UNDERTAKEN)
def create() -> ResponseReturnValue:
    """Open it."""
    form = _new_form()
    if form.validate_on_submit():
        with guard.beside(form):
            case_id = operations.open_case(
                guard.caseroom(),
                guard.viewer(),
                case_choices.agreement(guard.sight()).agreement_id,
                described=form.described(),
                objectives=form.objectives.data or [],
                agencies=form.agencies.data or [],
                once=form.sending,
            )
            flash("The case is open and you are its case worker. Add what your agency knows.")
            return redirect(url_for("cases.show", case_id=case_id), 303)
    return _new_page(form), 422


@blueprint.get("/<id:case_id>")
@access(UNDERTAKEN)
def show(case_id: str) -> str:
    """A case, as far as its reader may see it, each part with who else can; information in pages."""
    page = case_page.page(guard.sight(), case_id)
    asked = paging.holding([one.piece.id for one in page.information], request.args.get("page"))
    shown = paging.paged(page.information, asked)
    note_reading(page.head, [one.piece for one in shown.rows])
    return render_template(
        "cases/show.html",
        page=page,
        case=page.head,
        shown=shown,
        information=case_page.by_agency(shown.rows),
        consents=SAID,
        today=days.today(),
        plain=case_text.plain(page, current_user.agency_name, guard.now(), days.day_of),
    )


@blueprint.get("/<id:case_id>/change")
@access(UNDERTAKEN)
def words(case_id: str) -> str:
    """A case's title and summary, to change, for the agency that brought it."""
    case = _brought(case_id)
    return _words_page(case, ChangeCaseForm(formdata=None, obj=case))


@blueprint.post("/<id:case_id>/change")
@access(UNDERTAKEN)
def change(case_id: str) -> ResponseReturnValue:
    """Change them; where somebody else was first, show what they read now beside what was typed."""
    form = ChangeCaseForm()
    if not form.validate_on_submit():
        return _words_page(_brought(case_id), form), 422
    try:
        operations.change_case(
            guard.caseroom(),
            guard.viewer(),
            case_id,
            version=form.seen(),
            title=form.title.data or "",
            summary=form.summary.data or "",
            title_safe_for_wall=bool(form.title_safe_for_wall.data),
        )
    except Conflict:
        case = _brought(case_id)
        form.version.data = str(case.version)
        return _words_page(case, form, conflict=True), 409
    flash("The case is changed")
    return redirect(url_for("cases.show", case_id=case_id), 303)


@blueprint.get("/<id:case_id>/refer")
@access(UNDERTAKEN)
def referral(case_id: str) -> str:
    """The form that puts a case forward for a meeting."""
    case = worked_on(case_id)
    return _refer_page(case, _refer_form(case))


@blueprint.post("/<id:case_id>/refer")
@access(UNDERTAKEN)
def refer(case_id: str) -> ResponseReturnValue:
    """Put it forward."""
    case = worked_on(case_id)
    form = _refer_form(case)
    if form.validate_on_submit():
        with guard.beside(form):
            referrals.refer_case(
                guard.caseroom(),
                guard.viewer(),
                case_id,
                form.meeting_type.data or "",
                minutes=form.minutes.data or 0,
                once=form.sending,
            )
            flash("The case is put forward. The coordinator decides which meeting takes it.")
            return redirect(url_for("cases.show", case_id=case_id), 303)
    return _refer_page(case, form), 422


def worked_on(case_id: str) -> CaseHead:
    """A case that the viewer sees and their agency is on; else NotVisible."""
    case = cases.head(guard.sight(), case_id)
    if not case.on_case:
        raise NotVisible
    return case


def note_reading(case: CaseHead, pieces: Sequence[Brought] = (), place: ReadAt = ReadAt.CASE) -> None:
    """Leave the rows of a reading: of the case's words, and of the pieces shown with them.

    In the room for the case, presence is the record.
    """
    if not case.in_room:
        words = [Shown(case.id, case.brought_by)] if case.title is not None else []
        shown = [*words, *(Shown(one.case_id, one.originator_id, one.id) for one in pieces)]
        readings.read_case(guard.caseroom(), guard.viewer(), case.id, shown, place)


def _brought(case_id: str) -> CaseHead:
    case = cases.head(guard.sight(), case_id)
    if not case.brought:
        raise NotVisible
    return case


def _new_form() -> OpenCaseForm:
    sight = guard.sight()
    under = case_choices.agreement(sight)
    if not under.opens:
        raise NotVisible
    form = OpenCaseForm()
    form.objectives.choices = [
        SelectChoice(one.id, one.name) for one in case_choices.objectives(sight, under.agreement_id)
    ]
    form.agencies.choices = partner_choices(case_choices.partners(sight, under.agreement_id))
    return form


def _refer_form(case: CaseHead) -> ReferForm:
    kinds = case_choices.meeting_kinds(guard.sight(), case.agreement_id)
    form = ReferForm()
    form.meeting_type.choices = [SelectChoice(kind.id, kind.name) for kind in kinds]
    if not form.is_submitted() and kinds:
        form.minutes.data = kinds[0].minutes
    return form


def _new_page(form: OpenCaseForm) -> str:
    return render_template("cases/new.html", form=form, under=case_choices.agreement(guard.sight()))


def _words_page(case: CaseHead, form: ChangeCaseForm, *, conflict: bool = False) -> str:
    note_reading(case)
    return render_template("cases/change.html", case=case, form=form, conflict=conflict)


def _refer_page(case: CaseHead, form: ReferForm) -> str:
    return render_template("cases/refer.html", case=case, form=form)
