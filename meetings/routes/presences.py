"""Who was in the room when, for the officers of a meeting, who correct what was recorded wrongly."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetings import guard
from meetings.forms.presences import CorrectionForm
from meetings.guard import UNDERTAKEN, access
from meetings.operations import presences as operations
from meetings.operations import readings
from meetings.operations.presences import Corrected
from meetings.queries import minutes, presences
from meetings.queries.presences import Spell
from meetings.refusals import Conflict
from meetings.routes import days

blueprint = Blueprint("presences", __name__, url_prefix="/meetings/<id:meeting_id>/presence")


@blueprint.get("")
@access(UNDERTAKEN)
def show(meeting_id: str) -> str:
    """Every case with who was in the room for it; leaves an audit row of the reading."""
    sight = guard.sight()
    meeting = minutes.run_by(sight, meeting_id)
    found = presences.spells(sight, meeting_id)
    readings.read_record(guard.caseroom(), guard.viewer(), meeting_id, ())
    return render_template("minutes/presence.html", meeting=meeting, cases=found)


@blueprint.get("/<id:presence_id>")
@access(UNDERTAKEN)
def ask(meeting_id: str, presence_id: str) -> str:
    """A time in the room, to be corrected."""
    minutes.run_by(guard.sight(), meeting_id)
    spell = presences.spell(guard.sight(), meeting_id, presence_id)
    return _page(meeting_id, spell, _as_it_stands(spell))


@blueprint.post("/<id:presence_id>")
@access(UNDERTAKEN)
def correct(meeting_id: str, presence_id: str) -> ResponseReturnValue:
    """Record what was right; what was recorded at first stays beside it."""
    minutes.run_by(guard.sight(), meeting_id)
    spell = presences.spell(guard.sight(), meeting_id, presence_id)
    form = CorrectionForm()
    if not form.complete():
        return _page(meeting_id, spell, form), 422
    in_at, out_at = form.times(spell.in_at, days.zone())
    try:
        with guard.beside(form):
            operations.correct_presence(
                guard.caseroom(),
                guard.viewer(),
                presence_id,
                Corrected(in_at, out_at, form.reason.data or ""),
                once=form.sending,
                replaces=form.replaces.data or None,
            )
            flash("The correction is recorded. The minutes print it beside what was recorded at first.")
            return redirect(url_for("presences.show", meeting_id=meeting_id, _anchor=spell.reference), 303)
    except Conflict as conflict:
        guard.sight().rollback()
        spell = presences.spell(guard.sight(), meeting_id, presence_id)
        form.replaces.data = spell.correction_id
        return _page(meeting_id, spell, form, trouble=conflict.message), 409
    return _page(meeting_id, spell, form), 422


def _as_it_stands(spell: Spell) -> CorrectionForm:
    return CorrectionForm(
        formdata=None,
        in_at=_clock(spell.since),
        out_at=_clock(spell.until),
        absent=spell.since is None,
        replaces=spell.correction_id,
    )


def _clock(moment: datetime | None) -> str:
    return f"{moment.astimezone(days.zone()):%H:%M}" if moment else ""


def _page(meeting_id: str, spell: Spell, form: CorrectionForm, *, trouble: str = "") -> str:
    meeting = minutes.run_by(guard.sight(), meeting_id)
    return render_template(
        "minutes/correct_presence.html", meeting=meeting, spell=spell, form=form, trouble=trouble
    )
