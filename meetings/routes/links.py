"""The link of a mail about an action: past whatever sign-in its reader has, to the page where they answer."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from meetings import action_links, guard
from meetings.guard import UNDERTAKEN, access
from meetings.queries import actions
from meetings.routes import days

blueprint = Blueprint("links", __name__, url_prefix="/l")


@blueprint.get("/<token>")
@access(UNDERTAKEN)
def follow(token: str) -> ResponseReturnValue:
    """To the action, or to one's own list: a link that has ended, another's and none of ours answer alike."""
    service, viewer = guard.caseroom(), guard.viewer()
    today = days.today()
    action_id = action_links.read(service.settings.secret_key, str(viewer.person), token, today)
    if action_id is not None and actions.is_seen(guard.sight(), action_id):
        return redirect(url_for("actions.show", action_id=action_id), 303)
    flash("That link has ended, or was meant for somebody else. These are your own actions.")
    return redirect(url_for("action_lists.index"), 303)
