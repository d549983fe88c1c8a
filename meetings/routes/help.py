"""Help and the accessibility statement, for anyone who can reach the service."""

from flask import Blueprint, render_template

from meetings.guard import PUBLIC, access

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
@access(PUBLIC)
def show() -> str:
    """How to join a meeting, follow it and answer an action."""
    return render_template("help/show.html")


@blueprint.get("/accessibility")
@access(PUBLIC)
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("help/accessibility.html")
