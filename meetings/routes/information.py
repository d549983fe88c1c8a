"""Information: bringing it to a case, and what its originator may do with it afterwards."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from meetings import guard
from meetings.catalogue.values import TermKind
from meetings.duedates import spoken
from meetings.forms import offering
from meetings.forms.cases import EndForm
from meetings.forms.information import AUDIENCES, AudienceFields, InformationForm, WidenForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import information as operations
from meetings.operations.describing import Words
from meetings.queries import appraisals, audience, cases, information, information_form
from meetings.queries.audience import WhoSees
from meetings.queries.cases import CaseHead
from meetings.queries.information import MeetingWith, Piece
from meetings.queries.information_form import Offer
from meetings.refusals import NotVisible
from meetings.routes import days
from meetings.routes.cases import note_reading, worked_on
from models.states import Audience, Channel, Flag, ReadAt

ADDED = "Your information is on the case. Who can see it stands beside it."
STOPPED = (
    "It is kept for your agency alone, since nobody agreed. Your representative can record serious harm."
)

blueprint = Blueprint("information", __name__)


@blueprint.get("/cases/<id:case_id>/information/new")
@access(UNDERTAKEN)
def new(case_id: str) -> str:
    """The form that brings information to a case, started from what its writer brought last."""
    case = worked_on(case_id)
    offer = _offer(case)
    form = InformationForm(data=_before(case, offer))
    _fill(form, case, offer)
    form.meetings.data = [choice.value for choice in form.meetings.choices]
    return _form_page(case, form, offer)


@blueprint.post("/cases/<id:case_id>/information/new")
@access(UNDERTAKEN)
def create(case_id: str) -> ResponseReturnValue:
    """Bring it; or, without scripts, say who could see it before anything is kept."""
    case = worked_on(case_id)
    offer, form = _offer(case), InformationForm()
    _fill(form, case, offer)
    if "look" in request.form:
        return _form_page(case, form, offer)
    if form.validate_on_submit():
        with guard.beside(form):
            words = form.words(days.today())
            _add(case_id, form, words)
            flash(STOPPED if words.stopped else ADDED)
            return redirect(url_for("cases.show", case_id=case_id), 303)
    return _form_page(case, form, offer), 422


@blueprint.get("/cases/<id:case_id>/information/sight")
@access(UNDERTAKEN)
def sight(case_id: str) -> str:
    """Who could see what is being written, by the audience chosen so far; the fragment beside it."""
    case = worked_on(case_id)
    form = AudienceFields(formdata=request.args, meta={"csrf": False})
    _offer_recipients(form, case, information.meetings_with(guard.sight(), case.id))
    return render_template("cases/_sight.html", sees=_sees(case, form))


@blueprint.get("/information/<id:information_id>/widen")
@access(UNDERTAKEN)
def wider(information_id: str) -> str:
    """A piece of information and who sees it, with the form that shares it with more."""
    case, piece = own(information_id)
    return _widen_page(case, piece, _widen_form(case))


@blueprint.post("/information/<id:information_id>/widen")
@access(UNDERTAKEN)
def widen(information_id: str) -> ResponseReturnValue:
    """Share it with more."""
    case, piece = own(information_id)
    form = _widen_form(case)
    if form.validate_on_submit():
        with guard.beside(form):
            operations.widen(
                guard.caseroom(),
                guard.viewer(),
                information_id,
                form.recipients(),
                appraised=form.appraised(),
            )
            flash("More people can see it now. Who they are stands beside it.")
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return _widen_page(case, piece, form), 422


@blueprint.get("/information/<id:information_id>/withdraw")
@access(UNDERTAKEN)
def withdrawal(information_id: str) -> str:
    """What withdrawing a piece of information does and does not do, before it is done."""
    case, piece = own(information_id)
    note_reading(case, [piece], ReadAt.INFORMATION)
    return render_template(
        "cases/withdraw.html", case=case, piece=piece, sees=seen_by(case, piece), form=EndForm()
    )


@blueprint.post("/information/<id:information_id>/withdraw")
@access(UNDERTAKEN)
def withdraw(information_id: str) -> ResponseReturnValue:
    """Withdraw it."""
    case, _ = own(information_id)
    operations.withdraw(guard.caseroom(), guard.viewer(), information_id)
    flash("From now on only your agency can see it")
    return redirect(url_for("cases.show", case_id=case.id), 303)


def _add(case_id: str, form: InformationForm, words: Words) -> str:
    return operations.add_information(
        guard.caseroom(),
        guard.viewer(),
        case_id,
        form.category_id(),
        words=words,
        about=form.about(),
        recipients=form.recipients(),
        appraised=form.appraised(),
        once=form.sending,
    )


def own(information_id: str) -> tuple[CaseHead, Piece]:
    """A piece that the viewer's agency brought, and its case; else NotVisible."""
    piece = information.one(guard.sight(), information_id)
    if piece.originator_id != guard.viewer().agency:
        raise NotVisible
    return cases.head(guard.sight(), piece.case_id), piece


def _offer(case: CaseHead) -> Offer:
    return information_form.offer(guard.sight(), case.id, case.agreement_id, days.today())


def _before(case: CaseHead, offer: Offer) -> dict[str, Any]:
    """What the form starts from: the writer's last piece, else the first category that asks for no more."""
    last = information.before(guard.sight(), case.id)
    personal = [one for one in offer.categories if not one.depersonalised]
    plain = [one for one in personal if not (one.needs_consent or one.needs_relevance)]
    if last is None:
        return {"category": plain[0].id} if plain else {}
    known = {one.id for one in personal}
    start: dict[str, Any] = {
        "source": last.source,
        "category": last.category_id if last.category_id in known else "",
    }
    if last.channel != Channel.SAID:
        start["channel"] = last.channel
    if last.case_id == case.id:
        flags = (last.flags or "").split()
        start |= {"necessity": last.necessity, "subject_role": last.subject_role}
        start |= {"sensitive": flags, "child": Flag.CHILD in flags}
    return {name: value for name, value in start.items() if value}


def _fill(form: InformationForm, case: CaseHead, offer: Offer) -> None:
    offering.fill(form, offer)
    _offer_recipients(form, case, offer.meetings)


def _offer_recipients(form: AudienceFields, case: CaseHead, meetings: list[MeetingWith]) -> None:
    form.agencies.choices = [SelectChoice(one.agency_id, one.agency) for one in case.others]
    form.meetings.choices = [
        SelectChoice(one.id, f"{one.title}, {spoken(one.starts_at.date())}") for one in meetings
    ]


def _sees(case: CaseHead, form: AudienceFields) -> WhoSees | None:
    """Who could see what is being written."""
    ticked = set(form.agencies.data or ())
    own = next(one.agency for one in case.present if one.agency_id == case.own_agency)
    titles = {choice.value: choice.label for choice in form.meetings.choices}
    chosen = [titles[each] for each in form.meetings.data or () if each in titles]
    return audience.of_choice(
        AUDIENCES.get(form.audience.data or ""),
        own,
        [one.agency for one in case.others],
        named={one.agency for one in case.others if one.agency_id in ticked},
        for_officers=bool(form.for_officers.data),
        hidden=bool(form.hidden.data),
        meetings=chosen if titles else None,
    )


def seen_by(case: CaseHead, piece: Piece) -> WhoSees:
    """Who can see a piece now, as far as the viewer may know."""
    held = information.held(guard.sight(), case.id)
    return audience.of_piece(piece, held.get(piece.id, []), case.own_agency)


def _widen_form(case: CaseHead) -> WidenForm:
    form = WidenForm()
    form.agencies.choices = [SelectChoice(one.agency_id, one.agency) for one in case.others]
    return form


def _form_page(case: CaseHead, form: InformationForm, offer: Offer) -> str:
    return render_template(
        "cases/information.html",
        case=case,
        form=form,
        offer=offer,
        criteria=[one.text for one in offer.of(TermKind.CRITERION)],
        representatives=[one.text for one in offer.of(information_form.REPRESENTATIVE)],
        represents=any(one.id == guard.viewer().person for one in offer.of(information_form.REPRESENTATIVE)),
        sees=_sees(case, form),
    )


def _widen_page(case: CaseHead, piece: Piece, form: WidenForm) -> str:
    note_reading(case, [piece], ReadAt.INFORMATION)
    return render_template(
        "cases/widen.html",
        case=case,
        piece=piece,
        form=form,
        sees=seen_by(case, piece),
        widest=piece.audience == Audience.INVOLVED,
        asks_appraisal=appraisals.said(guard.sight(), case.id) is None,
    )
