"""The standing undertaking: shown at first sign-in and yearly, before anything others brought."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.signing_in import AnswerForm
from meetings.guard import SIGNED_IN, access
from meetings.operations import undertaking
from meetings.refusals import NotVisible
from meetings.routes.signing_in import safe_target

blueprint = Blueprint("undertaking", __name__, url_prefix="/undertaking")


@blueprint.get("")
@access(SIGNED_IN)
def show() -> str:
    """The text to undertake, with the two answers."""
    text = undertaking.text_for(guard.caseroom(), guard.viewer())
    if text is None:
        raise NotVisible
    form = AnswerForm(formdata=None, sha256=text.sha256, next=safe_target(request.args.get("next")))
    return render_template("undertaking/show.html", undertaking=text, form=form)


@blueprint.post("")
@access(SIGNED_IN)
def answer() -> ResponseReturnValue:
    """Record the answer; whoever does not agree can read only what is their own agency's."""
    form = AnswerForm()
    if not form.validate_on_submit() or form.agree.data == form.decline.data:
        return redirect(url_for("undertaking.show"), 303)
    undertaking.undertake(
        guard.caseroom(), guard.viewer(), form.sha256.data or "", agrees=bool(form.agree.data)
    )
    if form.decline.data:
        return render_template("undertaking/declined.html")
    return redirect(safe_target(form.next.data), 303)
