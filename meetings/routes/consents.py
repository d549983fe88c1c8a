"""What became of the consent to share a piece of information: its page, and saying it anew."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings import consent, guard
from meetings.consent import Consent
from meetings.forms.consents import ConsentForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import consents as operations
from meetings.queries import information_form
from meetings.queries.cases import CaseHead
from meetings.queries.information import Piece
from meetings.refusals import NotVisible
from meetings.routes import days
from meetings.routes.cases import note_reading
from meetings.routes.information import own, seen_by
from models.states import ReadAt

STILL_SHARED = "Kept. Who can see the information stays as it is."
STOPPED = "Kept. From now on only your agency can see the information; minutes already issued keep it."

blueprint = Blueprint("consents", __name__)


@blueprint.get("/information/<id:information_id>/consent")
@access(UNDERTAKEN)
def show(information_id: str) -> str:
    """A piece of information, what became of consent, and the form that says it anew."""
    case, piece, standing = _consented(information_id)
    form = ConsentForm(formdata=None)
    form.consent.data = standing.answer
    form.consent_who.data, form.consent_how.data = standing.who, standing.how
    form.consent_on.data = standing.on
    form.serious_harm.data = piece.serious_harm
    return _page(case, piece, form)


@blueprint.post("/information/<id:information_id>/consent")
@access(UNDERTAKEN)
def change(information_id: str) -> ResponseReturnValue:
    """Say it anew; without consent everybody else's sight ends, unless serious harm is recorded."""
    case, piece, _ = _consented(information_id)
    form = ConsentForm()
    if form.validate_on_submit():
        with guard.beside(form):
            today = days.today()
            answer, harm = form.consented(today), form.serious_harm.data or ""
            harm = "" if harm == piece.serious_harm else harm
            operations.change_consent(
                guard.caseroom(), guard.viewer(), information_id, answer, serious_harm=harm
            )
            stops = answer.stops and not (harm or piece.serious_harm)
            flash(STOPPED if stops else STILL_SHARED)
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return _page(case, piece, form), 422


def _consented(information_id: str) -> tuple[CaseHead, Piece, Consent]:
    """A piece of the viewer's agency that asked for consent; else NotVisible."""
    case, piece = own(information_id)
    standing = consent.read(piece.consent) if piece.consent else None
    if standing is None:
        raise NotVisible
    return case, piece, standing


def _page(case: CaseHead, piece: Piece, form: ConsentForm) -> str:
    note_reading(case, [piece], ReadAt.INFORMATION)
    names = information_form.representatives(guard.sight())
    return render_template(
        "cases/consent.html",
        case=case,
        piece=piece,
        form=form,
        sees=seen_by(case, piece),
        representatives=sorted(names.values()),
        represents=guard.viewer().person in names,
    )
