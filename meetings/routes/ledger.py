"""The sharing ledger: its page, one piece of it, and the same as CSV and as a Word document."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.ledger import LedgerForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import readings
from meetings.operations.readings import Shown
from meetings.queries import case_choices, ledger, ledger_readings
from meetings.queries.ledger import Wanted
from models.states import ReadAt

blueprint = Blueprint("ledger", __name__)


@blueprint.get("/ledger")
@access(UNDERTAKEN)
def index() -> ResponseReturnValue:
    """What the person's agency shared, as far as they may see its ledger, narrowed as asked."""
    sight, form = guard.sight(), LedgerForm(formdata=request.args)
    good = form.good()
    wanted = form.wanted(zone()) if good else Wanted()
    number = max(request.args.get("page", 1, type=int), 1)
    values = {
        "form": form,
        "wanted": wanted,
        "page": ledger.entries(sight, wanted, page=number),
        "number": number,
        "partners": ledger.partners(sight),
        "officers": ledger.OFFICERS,
        "under": case_choices.agreement(sight),
        "address": {name: url_for(f"ledger.{name}", **_asked()) for name in ("index",)},
    }
    return render_template("ledger/index.html", **values), 200 if good else 422


@blueprint.get("/ledger/<id:information_id>")
@access(UNDERTAKEN)
def show(information_id: str) -> str:
    """The ledger of one piece; leaves the rows of a reading where it says why the piece was needed."""
    sight = guard.sight()
    entry = ledger.entry(sight, information_id)
    page = render_template(
        "ledger/show.html",
        entry=entry,
        viewed=ledger_readings.viewed(sight, information_id),
        under=case_choices.agreement(sight),
    )
    if entry.can_read:
        shown = [Shown(entry.case_id, guard.viewer().agency or "", information_id)]
        readings.read_case(guard.caseroom(), guard.viewer(), entry.case_id, shown, ReadAt.LEDGER)
    return page


def zone() -> ZoneInfo:
    """The zone in which days are meant and shown."""
    return ZoneInfo(guard.caseroom().settings.timezone)


def _asked() -> dict[str, Any]:
    """What the address asks, but for the page."""
    return {name: value for name, value in request.args.items() if name in LedgerForm.NAMES and value}
