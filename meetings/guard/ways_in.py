"""Decides where whoever is not admitted is led, to sign in or prove who they are; what they sent is kept."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import kept_forms
from meetings.forms.signing_in import ProveForm, SignInForm
from meetings.guard.asking import caseroom, cookie_name, now
from meetings.kept_forms import KeptForm
from meetings.operations import sessions
from meetings.operations.sessions import SignedIn

PHONE_OVER = "You are signed out. Sign in, or scan the code again while the meeting is open."
GUEST_OVER = "You are no longer in the meeting. While it is open, you can join again."


def sign_in() -> ResponseReturnValue:
    """To the sign-in page; what was sent is kept there for the person whose session has ended."""
    if request.headers.get("HX-Request"):
        abort(401)
    if request.method == "POST":
        if kept := _kept():
            form = SignInForm(formdata=None, kept=kept)
            return render_template("signing_in/show.html", form=form, member=None, demo=False), 401
        flash("You were not signed in, so nothing was saved.")
    elif request.endpoint == "phone.show" and request.cookies.get(cookie_name("caseroom")):
        flash(PHONE_OVER)
    return redirect(url_for("signing_in.show", next=_wanted()), 303)


def _kept() -> str:
    """What was sent by a session that has ended, sealed for its person; empty where there was none."""
    token = request.cookies.get(cookie_name("caseroom"))
    person_id = sessions.person_of(caseroom(), token) if token else None
    typed = [name for name in request.form if name != "csrf_token"]
    return _keep_form(person_id) if person_id and typed else ""


def _keep_form(person_id: str) -> str:
    """The form that was just sent, sealed for one person, to be given back; empty where it is too long."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    form = KeptForm(request.full_path.rstrip("?"), fields)
    return kept_forms.keep(caseroom().settings.secret_key, form, person_id, now())


def prove_again(who: SignedIn) -> ResponseReturnValue:
    """A person at their desk proves once more who they are; what they sent is kept."""
    if request.headers.get("HX-Request"):
        abort(401)
    if request.method == "POST":
        form = ProveForm(formdata=None, kept=_keep_form(str(who.person_id)), next="")
        return render_template("signing_in/prove.html", form=form), 401
    return redirect(url_for("proving.show", next=_wanted()), 303)


def second_step() -> ResponseReturnValue:
    """Whoever has given their password goes on to the second step."""
    if request.headers.get("HX-Request"):
        abort(401)
    return redirect(url_for("second_step.show", next=_wanted()), 303)


def _wanted() -> str | None:
    """Where somebody wanted to go, to be led there afterwards."""
    return request.full_path.rstrip("?") if request.method == "GET" else None


def pairing() -> ResponseReturnValue:
    """A screen whose session has ended starts again, never by an error."""
    start = url_for("projector.show")
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": start})
    return redirect(start, 303)


def guests_way_in() -> ResponseReturnValue:
    """A guest whose session has ended joins again; an open page takes its content away."""
    if request.headers.get("HX-Request"):
        abort(401)
    if request.cookies.get(cookie_name("guest")):
        flash(GUEST_OVER)
    return redirect(url_for("guest_phone.way_in"), 303)


def undertake() -> ResponseReturnValue:
    """A person without a standing undertaking gives it first."""
    if request.headers.get("HX-Request"):
        abort(401)
    return redirect(url_for("undertaking.show", next=request.full_path.rstrip("?")), 303)


def back_to_meeting(who: SignedIn) -> ResponseReturnValue:
    """A phone that is signed in to one meeting opens that meeting, whatever else was asked for."""
    if request.headers.get("HX-Request"):
        abort(404)
    return redirect(url_for("phone.show", meeting_id=who.meeting_id), 303)
