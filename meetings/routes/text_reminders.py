"""Reminders by text message: giving a mobile number, proving it by a code, and taking it away."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.text_reminders import MobileNumberForm, TextedCodeForm
from meetings.guard import SIGNED_IN, access
from meetings.operations import mobile_numbers
from meetings.queries import mobile_numbers as queries
from meetings.refusals import NotVisible, TooOften
from meetings.reminders import clock

blueprint = Blueprint("text_reminders", __name__, url_prefix="/account/texts")


@blueprint.get("")
@access(SIGNED_IN)
def show() -> str:
    """The number that reminders are texted to, or a field for one."""
    _require_texts()
    return _page()


@blueprint.post("")
@access(SIGNED_IN, fresh=True)
def give() -> ResponseReturnValue:
    """Have a code texted to a number."""
    _require_texts()
    form = MobileNumberForm()
    if not form.validate_on_submit():
        return _page(giving=form), 422
    try:
        mobile_numbers.give(guard.caseroom(), guard.viewer(), form.e164)
    except TooOften as refusal:
        form.number.errors = [str(refusal)]
        return _page(giving=form), 429, {"Retry-After": str(refusal.seconds)}
    clock.send_soon(guard.caseroom())
    return redirect(url_for("text_reminders.show"), 303)


@blueprint.post("/code")
@access(SIGNED_IN)
def confirm() -> ResponseReturnValue:
    """Take the number into use by its code."""
    _require_texts()
    form = TextedCodeForm()
    try:
        if form.validate_on_submit():
            with guard.beside(form):
                mobile_numbers.confirm(guard.caseroom(), guard.viewer(), form.code.data or "")
                flash("Your reminders also come as text messages from now on.")
                return redirect(url_for("account.show"), 303)
    except TooOften as refusal:
        form.code.errors = [str(refusal)]
        return _page(proving=form), 429, {"Retry-After": str(refusal.seconds)}
    return _page(proving=form), 422


@blueprint.post("/remove")
@access(SIGNED_IN)
def take_away() -> ResponseReturnValue:
    """Keep no number any more; also where the service has stopped sending texts."""
    mobile_numbers.take_away(guard.caseroom(), guard.viewer())
    flash("Your mobile number is removed.")
    return redirect(url_for("account.show"), 303)


def _require_texts() -> None:
    if not guard.caseroom().settings.can_text:
        raise NotVisible


def _page(giving: MobileNumberForm | None = None, proving: TextedCodeForm | None = None) -> str:
    """The page; a number that waits for its code stands in the field, to be looked at."""
    numbers = queries.own(guard.sight(), guard.now())
    asked = numbers.asked.shown if numbers.asked else None
    return render_template(
        "account/texts.html",
        giving=giving or MobileNumberForm(formdata=None, number=asked),
        proving=proving or TextedCodeForm(formdata=None),
        numbers=numbers,
    )
