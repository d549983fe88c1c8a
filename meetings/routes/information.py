"""Information: bringing it to a case, and what its originator may do with it afterwards."""

from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from meetings import guard
from meetings.duedates import spoken
from meetings.forms.cases import EndForm
from meetings.forms.information import AUDIENCES, AudienceFields, InformationForm, WidenForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import information as operations
from meetings.queries import audience, cases, information
from meetings.queries.audience import WhoSees
from meetings.queries.cases import CaseHead
from meetings.queries.categories import Offered, offered
from meetings.queries.information import Piece
from meetings.refusals import NotVisible
from meetings.routes.cases import note_reading, worked_on
from models.states import Audience, Channel, ReadAt

blueprint = Blueprint("information", __name__)


@blueprint.get("/cases/<id:case_id>/information/new")
@access(UNDERTAKEN)
def new(case_id: str) -> str:
    """The form that brings information to a case, started from what its writer brought last."""
    case = worked_on(case_id)
    categories = _categories(case)
    form = InformationForm(data=_before(case, categories))
    _offer(form, case, categories)
    form.meetings.data = [choice.value for choice in form.meetings.choices]
    return _form_page(case, form)


@blueprint.post("/cases/<id:case_id>/information/new")
@access(UNDERTAKEN)
def create(case_id: str) -> ResponseReturnValue:
    """Bring it; or, without scripts, say who could see it before anything is kept."""
    case = worked_on(case_id)
    form = InformationForm()
    _offer(form, case, _categories(case))
    if "look" in request.form:
        return _form_page(case, form)
    if bool(form.validate_on_submit()):
        with guard.beside(form):
            _add(case_id, form)
            flash("Your information is on the case. Who can see it stands beside it.")
            return redirect(url_for("cases.show", case_id=case_id), 303)
    return _form_page(case, form), 422


@blueprint.get("/cases/<id:case_id>/information/sight")
@access(UNDERTAKEN)
def sight(case_id: str) -> str:
    """Who could see what is being written, by the audience chosen so far; the fragment beside it."""
    case = worked_on(case_id)
    form = AudienceFields(formdata=request.args, meta={"csrf": False})
    _offer_recipients(form, case)
    return render_template("cases/_sight.html", sees=_sees(case, form))


@blueprint.get("/information/<id:information_id>/widen")
@access(UNDERTAKEN)
def wider(information_id: str) -> str:
    """A piece of information and who sees it, with the form that shares it with more."""
    case, piece = _own(information_id)
    return _widen_page(case, piece, _widen_form(case))


@blueprint.post("/information/<id:information_id>/widen")
@access(UNDERTAKEN)
def widen(information_id: str) -> ResponseReturnValue:
    """Share it with more."""
    case, piece = _own(information_id)
    form = _widen_form(case)
    if bool(form.validate_on_submit()):
        with guard.beside(form):
            operations.widen(guard.caseroom(), guard.viewer(), information_id, form.recipients())
            flash("More people can see it now. Who they are stands beside it.")
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return _widen_page(case, piece, form), 422


@blueprint.get("/information/<id:information_id>/withdraw")
@access(UNDERTAKEN)
def withdrawal(information_id: str) -> str:
    """What withdrawing a piece of information does and does not do, before it is done."""
    case, piece = _own(information_id)
    note_reading(case, [piece], ReadAt.INFORMATION)
    return render_template(
        "cases/withdraw.html", case=case, piece=piece, sees=_seen_by(case, piece), form=EndForm()
    )


@blueprint.post("/information/<id:information_id>/withdraw")
@access(UNDERTAKEN)
def withdraw(information_id: str) -> ResponseReturnValue:
    """Withdraw it."""
    case, _ = _own(information_id)
    operations.withdraw(guard.caseroom(), guard.viewer(), information_id)
    flash("From now on only your agency can see it")
    return redirect(url_for("cases.show", case_id=case.id), 303)


def _add(case_id: str, form: InformationForm) -> str:
    return operations.add_information(
        guard.caseroom(),
        guard.viewer(),
        case_id,
        form.category.data or "",
        words=form.words(),
        about=form.about(),
        recipients=form.recipients(),
        once=form.once.data or "",
    )


def _own(information_id: str) -> tuple[CaseHead, Piece]:
    """A piece that the viewer's agency brought, and its case; else NotVisible."""
    piece = information.one(guard.sight(), information_id)
    if piece.originator_id != guard.viewer().agency:
        raise NotVisible
    return cases.head(guard.sight(), piece.case_id), piece


def _categories(case: CaseHead) -> list[Offered]:
    zone = ZoneInfo(guard.caseroom().settings.timezone)
    today = guard.now().astimezone(zone).date()
    return offered(guard.sight(), case.agreement_id, case.own_agency, today)


def _before(case: CaseHead, categories: list[Offered]) -> dict[str, str]:
    """What the form starts from: the writer's last piece, else the first category that asks for no more."""
    last = information.before(guard.sight(), case.id)
    plain = [
        one for one in categories if not (one.needs_consent or one.needs_relevance or one.depersonalised)
    ]
    if last is None:
        return {"category": plain[0].id} if plain else {}
    known = {one.id for one in categories}
    start = {"source": last.source, "category": last.category_id if last.category_id in known else ""}
    if last.channel != Channel.SAID:
        start["channel"] = last.channel
    if last.case_id == case.id:
        start["necessity"] = last.necessity
    return {name: value for name, value in start.items() if value}


def _offer(form: InformationForm, case: CaseHead, categories: list[Offered]) -> None:
    form.category.choices = [SelectChoice("", "Choose a category")] + [
        SelectChoice(
            one.id,
            _label(one),
            {"consent": one.needs_consent, "relevance": one.needs_relevance},
            optgroup=f"Clause {one.clause}",
        )
        for one in categories
    ]
    _offer_recipients(form, case)


def _offer_recipients(form: AudienceFields, case: CaseHead) -> None:
    form.agencies.choices = [SelectChoice(one.agency_id, one.agency) for one in case.others]
    form.meetings.choices = [
        SelectChoice(one.id, f"{one.title}, {spoken(one.starts_at.date())}")
        for one in information.meetings_with(guard.sight(), case.id)
    ]


def _label(category: Offered) -> str:
    text = category.text.rstrip(".,;: ")
    text = text[0].upper() + text[1:]
    return f"{text} (today: {category.todays_name})" if category.todays_name else text


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


def _seen_by(case: CaseHead, piece: Piece) -> WhoSees:
    held = information.held(guard.sight(), case.id)
    return audience.of_piece(piece, held.get(piece.id, []), case.own_agency)


def _widen_form(case: CaseHead) -> WidenForm:
    form = WidenForm()
    form.agencies.choices = [SelectChoice(one.agency_id, one.agency) for one in case.others]
    return form


def _form_page(case: CaseHead, form: InformationForm) -> str:
    return render_template("cases/information.html", case=case, form=form, sees=_sees(case, form))


def _widen_page(case: CaseHead, piece: Piece, form: WidenForm) -> str:
    note_reading(case, [piece], ReadAt.INFORMATION)
    return render_template(
        "cases/widen.html",
        case=case,
        piece=piece,
        form=form,
        sees=_seen_by(case, piece),
        widest=piece.audience == Audience.INVOLVED,
    )
