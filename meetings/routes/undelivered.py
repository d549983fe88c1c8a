"""The mails and texts that could not be delivered, and sending them again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard, paging
from meetings.guard import UNDERTAKEN, access
from meetings.operations.undelivered import send_again
from meetings.queries import planning
from meetings.queries.undelivered import Line, undelivered
from meetings.refusals import NotVisible

blueprint = Blueprint("undelivered", __name__, url_prefix="/undelivered")


@blueprint.get("")
@access(UNDERTAKEN)
def show() -> str:
    """Who was not reached about the meetings that one plans, and why."""
    mails = _mails()
    return render_template(
        "undelivered/show.html",
        page=paging.paged(mails, request.args.get("page")),
        given_up=sum(mail.is_given_up for mail in mails),
    )


@blueprint.post("/send-again")
@access(UNDERTAKEN)
def send_all() -> ResponseReturnValue:
    """Send all of them again, as after an outage."""
    return _sent([mail.id for mail in _mails() if mail.is_given_up])


@blueprint.post("/<id:mail_id>/send-again")
@access(UNDERTAKEN)
def send(mail_id: str) -> ResponseReturnValue:
    """Send one again."""
    return _sent([mail_id])


def _mails() -> list[Line]:
    sight = guard.sight()
    if not planning.types(sight):
        raise NotVisible
    return undelivered(sight)


def _sent(mail_ids: list[str]) -> ResponseReturnValue:
    number = send_again(guard.caseroom(), guard.viewer(), mail_ids)
    if number == 0:
        flash("Nothing waits to be sent again")
    else:
        flash(f"{'1 message is' if number == 1 else f'{number} messages are'} being sent again")
    return redirect(url_for("undelivered.show"), 303)
