"""What a person types once for all that their agency shares on a case (clauses 2.3, 4.1.1 and 4.1.2)."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import Optional

from meetings.forms import lines
from meetings.forms.cases import ticks
from meetings.operations.appraisals import Appraised

TOLD = {"yes": True, "no": False}


class AppraisalFields(FlaskForm):
    """Impact, likely reaction, told or why not; whether each is asked for the operation decides."""

    impact = lines("What may sharing mean for the person?", longest=1000)
    reaction = lines("How are they likely to react?", longest=1000)
    told = RadioField(
        "Has the person been told?",
        choices=[SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
        validators=[Optional()],
    )
    why_not_told = lines("Why not?", longest=1000)

    def appraised(self) -> Appraised:
        """What was typed."""
        return Appraised(
            impact=self.impact.data or "",
            reaction=self.reaction.data or "",
            told=TOLD.get(self.told.data or ""),
            why_not_told=self.why_not_told.data or "",
        )


class AppraisalForm(AppraisalFields):
    """What an agency says once, to change; `version` is the one it was written from."""

    version = HiddenField()
    purposes = ticks("Policing purposes")

    def seen(self) -> int:
        """The version; 0, which none has, where what was sent is no number."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else 0
