"""What a person types to bring information to a case, and to disclose it to more agencies."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired

from meetings.forms import OnceForm
from meetings.forms.appraisals import AppraisalFields
from meetings.forms.cases import ticks
from meetings.forms.describing import InformationWords
from meetings.operations.information import Recipients
from models.states import Audience

AUDIENCES = {"every": Audience.INVOLVED, "named": Audience.AGENCIES, "officers": Audience.OFFICERS}
WORDING = {
    "every": (
        "Every agency on this case, also one that joins later",
        "The officers of meetings that have this case see it too",
    ),
    "named": ("Only the agencies I choose", "On the projector only when no other agency is in the room"),
    "officers": (
        "Only the meeting’s officers",
        "Never on the projector; they may not pass it on, they can ask you to share it",
    ),
}


def audience_choices(*values: str) -> list[SelectChoice]:
    """Audiences by the values that a form sends, in the one wording."""
    return [SelectChoice(value, WORDING[value][0], {"hint": WORDING[value][1]}) for value in values]


class AudienceFields(FlaskForm):
    """Who may see it, and which agencies or meetings where that asks for them."""

    audience = RadioField(
        "Who may see this",
        choices=audience_choices("every", "named", "officers"),
        validators=[InputRequired("Choose who may see this")],
    )
    agencies = ticks("Agencies")
    for_officers = BooleanField("The officers of meetings that have this case", default=True)
    hidden = BooleanField("Do not show these agencies to each other")
    meetings = ticks("Of which meeting?")

    def recipients(self) -> Recipients:
        """Who is to receive it; where the form could offer no meeting, the operation finds them."""
        return Recipients(
            audience=AUDIENCES[self.audience.data],
            agencies=tuple(self.agencies.data or ()),
            for_officers=bool(self.for_officers.data),
            hidden=bool(self.hidden.data),
            meetings=tuple(self.meetings.data or ()) if self.meetings.choices else None,
        )


class InformationForm(OnceForm, InformationWords, AppraisalFields, AudienceFields):
    """One piece of information, what its agency says once for the case, and to whom it goes."""


class WidenForm(AppraisalFields):
    """Who else is to see a piece of information."""

    audience = RadioField(
        "Who may see this",
        choices=audience_choices("every", "named"),
        validators=[InputRequired("Choose who else may see this")],
    )
    agencies = ticks("Agencies")
    for_officers = BooleanField("The officers of meetings that have this case")

    def recipients(self) -> Recipients:
        """Who is to receive it too."""
        return Recipients(
            audience=AUDIENCES[self.audience.data],
            agencies=tuple(self.agencies.data or ()),
            for_officers=bool(self.for_officers.data),
        )
