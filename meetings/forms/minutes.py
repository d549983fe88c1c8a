"""What an officer types and ticks to close a meeting, write a narrative and issue the minutes."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectMultipleField
from wtforms.validators import DataRequired, Optional, Regexp

from meetings.forms import OnceForm, lines
from meetings.forms.cases import chosen

LONGEST_NARRATIVE = 8000
LONGEST_NOTE = 1000


class CloseForm(FlaskForm):
    """One press; what stands in the way is said beside the cases."""

    cases = HiddenField()


class NarrativeForm(OnceForm):
    """The officers' account of a case; `replaces` is the narrative it was written over."""

    text = lines(
        "Narrative",
        missing="Enter what happened on this case",
        description="What the meeting heard, in a few lines. Every agency on the case reads it.",
        longest=LONGEST_NARRATIVE,
    )
    replaces = HiddenField(validators=[Optional(), Regexp("^[0-9a-f]{32}$")])


class NoteForm(FlaskForm):
    """Why a new version replaces the one before, for one case; `for_case` heads it."""

    text = lines(
        "What changed, and why",
        missing="Say what changed and why",
        description="Printed on the front of the new version.",
        longest=LONGEST_NOTE,
    )


class AskForm(OnceForm):
    """A correction that somebody who attended asks for."""

    item = chosen("Case", "Choose the case")
    text = lines(
        "What should be corrected?",
        missing="Say what should be corrected",
        description="The meeting’s officers read this, and your colleagues on the case.",
        longest=LONGEST_NOTE,
    )


class AnswerForm(FlaskForm):
    """The officers' answer; which of two buttons is pressed decides."""

    reason = lines(
        "Reason, or what is changed",
        description="Needed to decline. Printed in their next version.",
        longest=LONGEST_NOTE,
    )


class NewVersionForm(OnceForm):
    """One press for every document that changes."""


class IssueForm(FlaskForm):
    """The officer's word that the record was read."""

    read = BooleanField(
        "I have read this record",
        validators=[DataRequired("Read the record, then tick that you have read it")],
    )


class WidenForm(FlaskForm):
    """The agencies that may see a decision or an action too; whether each can the operation says."""

    agencies = SelectMultipleField(choices=[], validate_choice=False)
