"""The standing undertaking: shown at first sign-in and yearly, before anything others brought."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.signing_in import AnswerForm
from meetings.guard import SIGNED_IN, access
from meetings.operations import undertaking
from meetings.refusals import Conflict, NotVisible
from meetings.routes.signing_in import safe_target

CHOOSE = "Choose one of the two answers"

blueprint = Blueprint("undertaking", __name__, url_prefix="/undertaking")


@blueprint.get("")
@access(SIGNED_IN)
def show() -> str:
    """The text to undertake, with the two answers."""
    return _page(safe_target(request.args.get("next")))


@blueprint.post("")
@access(SIGNED_IN)
def answer() -> ResponseReturnValue:
    """Record the answer; whoever does not agree can read only what is their own agency's."""
    form = AnswerForm()
    if not form.validate_on_submit() or form.agree.data == form.decline.data:
        return _page(safe_target(form.next.data), trouble=CHOOSE), 422
    try:
        undertaking.undertake(
            guard.caseroom(), guard.viewer(), form.sha256.data or "", agrees=bool(form.agree.data)
        )
    except Conflict as conflict:
        return _page(safe_target(form.next.data), trouble=conflict.message), 409
    if form.decline.data:
        return render_template("undertaking/declined.html")
    return redirect(safe_target(form.next.data), 303)


def _page(target: str, *, trouble: str = "") -> str:
    text = undertaking.text_for(guard.caseroom(), guard.viewer())
    if text is None:
        raise NotVisible
    form = AnswerForm(formdata=None, sha256=text.sha256, next=target)
    return render_template("undertaking/show.html", undertaking=text, form=form, trouble=trouble)
