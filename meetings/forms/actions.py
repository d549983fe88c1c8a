"""How an action's owner answers."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired

from meetings.forms import line, lines
from models.states import ActionState

STATES = (
    (ActionState.DONE, "Done"),
    (ActionState.IN_PROGRESS, "In progress"),
    (ActionState.NOT_POSSIBLE, "Not possible because circumstances changed"),
    (ActionState.NOT_DONE, "Not done"),
)


class AnswerActionForm(FlaskForm):
    """How the action stands, with a line of evidence or the reason."""

    state = RadioField(
        "How does it stand?",
        choices=[SelectChoice(state.value, label) for state, label in STATES],
        validators=[InputRequired("Say how the action stands")],
        validate_choice=True,
    )
    text = lines(
        "What was done, or why not",
        description="One line is enough. The agencies that can see the action see this too.",
        longest=1000,
    )
    due = line("New date you ask for, if it is in progress", longest=40)


class QueryForm(FlaskForm):
    """A question about an action, before accepting it."""

    text = lines("Your question", missing="Say what your question is", longest=1000)
    next = HiddenField()


class AcceptForm(FlaskForm):
    """Accepting an action: one press."""

    next = HiddenField()
