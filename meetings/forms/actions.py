"""How an action's owner answers, what the officers say to them, and what narrows a list of actions."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import AnyOf, InputRequired, Length, Optional, ValidationError

from meetings.forms import line, lines
from meetings.queries import action_lists
from meetings.queries.action_lists import Wanted
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
        description="Every answer but “In progress” closes the action and cannot be changed.",
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

    text = lines("Your question", missing="Say what your question is", longest=1000, known_as="question")
    next = HiddenField()


class AcceptForm(FlaskForm):
    """Accepting an action: one press."""

    next = HiddenField()


class ReplyForm(FlaskForm):
    """The officers' answer to an owner's question, with another date if they give one."""

    text = lines("Your answer", missing="Enter your answer", longest=1000, known_as="reply")
    due = line("New due date, if it changes", longest=40, known_as="reply-due")


class DateForm(FlaskForm):
    """Whether the officers agree to the date that an owner asks for."""

    agreed = RadioField(
        "Do you agree to this date?",
        choices=[SelectChoice("yes", "Yes, it is the due date from now on"), SelectChoice("no", "No")],
        validators=[InputRequired("Say whether you agree")],
    )
    text = line("Why not, if you do not agree", longest=1000, known_as="disagreed")

    def validate_text(self, field: Any) -> None:
        """Whoever agrees has no reason against it: what they typed would be kept nowhere."""
        if self.agreed.data == "yes" and field.data:
            raise ValidationError("You agree to the date. Leave this empty, or choose No")


class SupersedeForm(FlaskForm):
    """Why an action is no longer needed."""

    text = line(
        "What has overtaken it", missing="Say what has overtaken it", longest=1000, known_as="overtaken"
    )


class DeputyForm(FlaskForm):
    """Whom the reminders tell when their reader does not answer."""

    deputy = SelectField("Your deputy", validators=[InputRequired("Choose a colleague, or nobody")])


def _one_of(values: Iterable[str]) -> StringField:
    return StringField(validators=[Optional(), AnyOf(tuple(values), message="Choose one of the list")])


class ListForm(FlaskForm):
    """Whose, which case, whose owner, how it stands and when it is due; every one may be empty.

    Asked in the address, so that a list can be kept. A case or an owner that the viewer sees nothing of
    is a good question with no answer.
    """

    class Meta:
        csrf = False

    NAMES = ("whose", "case", "owner", "state", "due")

    whose = _one_of(action_lists.WHOSE)
    case = StringField(validators=[Length(max=40, message="Enter a reference such as ASB-7KQ4")])
    owner = StringField(validators=[Length(max=40, message="Choose one of the list")])
    state = _one_of(action_lists.STATES)
    due = _one_of(action_lists.DUE)

    def wanted(self) -> Wanted:
        """What was asked, but for what is wrong with it."""
        asked = {name: self[name].data or "" for name in self.NAMES if not self[name].errors}
        return Wanted(**asked | {"case": asked.get("case", "").strip().upper()})
