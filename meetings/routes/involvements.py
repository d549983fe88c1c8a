"""Who is on a case: the agencies, and the people of one's own agency who work on it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from meetings import guard
from meetings.forms.cases import AssignForm, EndForm, InvolveForm, partner_choices
from meetings.guard import UNDERTAKEN, access
from meetings.operations import cases as operations
from meetings.queries import case_choices, cases
from meetings.queries.case_choices import Colleague
from meetings.queries.cases import CaseHead, OnCase
from meetings.refusals import NotVisible
from meetings.routes.cases import note_reading, worked_on

blueprint = Blueprint("involvements", __name__, url_prefix="/cases/<id:case_id>")


@blueprint.get("/agencies")
@access(UNDERTAKEN)
def agencies(case_id: str) -> str:
    """The agencies on a case, with the form that brings one in for those who may."""
    case = cases.head(guard.sight(), case_id)
    return _agencies_page(case, _involve_form(case))


@blueprint.post("/agencies")
@access(UNDERTAKEN)
def involve(case_id: str) -> ResponseReturnValue:
    """Bring one in."""
    case = cases.head(guard.sight(), case_id)
    if not case.brings_in:
        raise NotVisible
    form = _involve_form(case)
    if form.validate_on_submit():
        with guard.beside(form):
            operations.involve_agency(
                guard.caseroom(),
                guard.viewer(),
                case_id,
                form.agency.data or "",
                reason=form.reason.data or "",
            )
            flash("The agency is on this case, and holds what is for every agency on it")
            return redirect(url_for("involvements.agencies", case_id=case_id), 303)
    return _agencies_page(case, form), 422


@blueprint.get("/agencies/<id:agency_id>/end")
@access(UNDERTAKEN)
def leaving(case_id: str, agency_id: str) -> str:
    """What happens when an agency leaves a case, before it does."""
    return _end_page(*_present(case_id, agency_id), EndForm())


@blueprint.post("/agencies/<id:agency_id>/end")
@access(UNDERTAKEN)
def end(case_id: str, agency_id: str) -> ResponseReturnValue:
    """Take it off the case."""
    form = EndForm()
    if form.validate_on_submit():
        with guard.beside(form):
            operations.end_involvement(guard.caseroom(), guard.viewer(), case_id, agency_id)
            flash("The agency has left the case")
            own = agency_id == guard.viewer().agency
            target = url_for("cases.index") if own else url_for("involvements.agencies", case_id=case_id)
            return redirect(target, 303)
    return _end_page(*_present(case_id, agency_id), form), 422


@blueprint.get("/workers")
@access(UNDERTAKEN)
def workers(case_id: str) -> str:
    """The case workers of one's own agency, and the form that adds one."""
    case = worked_on(case_id)
    people = case_choices.colleagues(guard.sight(), case_id)
    return _workers_page(case, people, _assign_form(people))


@blueprint.post("/workers")
@access(UNDERTAKEN)
def assign(case_id: str) -> ResponseReturnValue:
    """Make a colleague a case worker."""
    case = worked_on(case_id)
    people = case_choices.colleagues(guard.sight(), case_id)
    form = _assign_form(people)
    if form.validate_on_submit():
        with guard.beside(form):
            operations.assign_worker(guard.caseroom(), guard.viewer(), case_id, form.person.data or "")
            flash("Your colleague works on this case")
            return redirect(url_for("involvements.workers", case_id=case_id), 303)
    return _workers_page(case, people, form), 422


@blueprint.post("/workers/<id:person_id>/release")
@access(UNDERTAKEN)
def release(case_id: str, person_id: str) -> ResponseReturnValue:
    """Let a colleague work on it no longer."""
    operations.release_worker(guard.caseroom(), guard.viewer(), case_id, person_id)
    own = person_id == guard.viewer().person
    flash("You no longer work on that case" if own else "They no longer work on this case")
    target = url_for("cases.index") if own else url_for("involvements.workers", case_id=case_id)
    return redirect(target, 303)


def _present(case_id: str, agency_id: str) -> tuple[CaseHead, OnCase]:
    """An agency on a case that the viewer may take off it; else NotVisible."""
    case = cases.head(guard.sight(), case_id)
    found = next((one for one in case.present if one.agency_id == agency_id), None)
    if found is None or not (case.brings_in or agency_id == case.own_agency):
        raise NotVisible
    return case, found


def _involve_form(case: CaseHead) -> InvolveForm:
    form = InvolveForm()
    if case.brings_in:
        there = {one.agency_id for one in case.present}
        partners = case_choices.partners(guard.sight(), case.agreement_id)
        joining = [one for one in partners if one.id not in there]
        form.agency.choices = [SelectChoice("", "Choose an agency"), *partner_choices(joining)]
    return form


def _assign_form(people: list[Colleague]) -> AssignForm:
    form = AssignForm()
    others = [one for one in people if not one.works]
    form.person.choices = [SelectChoice("", "Choose a colleague")] + [
        SelectChoice(one.id, f"{one.name}, {one.role}") for one in others
    ]
    return form


def _agencies_page(case: CaseHead, form: InvolveForm) -> str:
    note_reading(case)
    return render_template("cases/agencies.html", case=case, form=form)


def _end_page(case: CaseHead, leaving: OnCase, form: EndForm) -> str:
    return render_template("cases/end.html", case=case, leaving=leaving, form=form)


def _workers_page(case: CaseHead, people: list[Colleague], form: AssignForm) -> str:
    return render_template("cases/workers.html", case=case, people=people, form=form)
