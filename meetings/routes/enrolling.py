"""Enrolling by a mailed link: opening it spends nothing, since mail scanners do; sending the form does."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.people import EnrolForm
from meetings.guard import PUBLIC, access
from meetings.operations import enrolling as operations
from meetings.operations.enrolling import Welcome
from meetings.refusals import NotVisible

blueprint = Blueprint("enrolling", __name__)


@blueprint.get("/enrol/<token>")
@access(PUBLIC)
def show(token: str) -> ResponseReturnValue:
    """The form, or for every link that does not work one and the same page."""
    invited = operations.welcome(guard.caseroom(), token, guard.now())
    if invited is None:
        return _no_link()
    form = EnrolForm(formdata=None)
    form.role.data = invited.role
    return _page(invited, form)


@blueprint.post("/enrol/<token>")
@access(PUBLIC)
def enrol(token: str) -> ResponseReturnValue:
    """Spend the link; nobody is signed in by it."""
    invited = operations.welcome(guard.caseroom(), token, guard.now())
    if invited is None:
        return _no_link()
    form = EnrolForm()
    if form.validate_on_submit():
        try:
            with guard.beside(form):
                operations.enrol(
                    guard.caseroom(),
                    token,
                    guard.now(),
                    password=form.password.data or "",
                    role=form.role.data or "",
                    trained_on=form.trained_on.data,
                )
                return _enrolled(invited)
        except NotVisible:
            return _no_link()
    return _page(invited, form), 422


@blueprint.get("/enrolled")
@access(PUBLIC)
def enrolled() -> str:
    """What happens next."""
    return render_template("enrolling/enrolled.html")


def _enrolled(invited: Welcome) -> ResponseReturnValue:
    if invited.waits:
        return redirect(url_for("enrolling.enrolled"), 303)
    flash("Your account is set up. You can sign in now.")
    return redirect(url_for("signing_in.show"), 303)


def _page(invited: Welcome, form: EnrolForm) -> str:
    return render_template("enrolling/show.html", invited=invited, form=form)


def _no_link() -> ResponseReturnValue:
    return render_template("enrolling/no_link.html"), 404
