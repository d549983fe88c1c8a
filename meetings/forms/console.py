"""What officers type on the console while a meeting goes on."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import Optional, Regexp

from meetings.duedates import DueDateError, parse_due
from meetings.forms import OnceForm, line, lines
from meetings.forms.answers import AnswersField
from meetings.operations.actions import ANSWERS
from models.states import ActionReply, ActionState, How

KINDS = ("action", "decision", "said", "dissent", "reply", "nothing")
CHANGES = {
    "left": "Has left the meeting",
    "apologies": "Sent apologies",
    "out": "Out of the room for this case",
    "away": "Out for a moment",
    "interest": "Out for this case: declared an interest",
    "put out": "Put out of this case",
    "in": "Back in the room",
    "lift": "No longer kept out of this case",
}

_NEEDS = {
    "action": {
        "text": "Enter what is to be done",
        "who": "Choose who owns this action",
        "due": "Enter a due date such as fri, +7 or 1 dec",
    },
    "decision": {
        "intervention": "Choose an intervention",
        "made_by": "Choose the agency that makes it",
        "text": "Enter what was decided",
        "reasons": "Enter the reasons",
        "due": "Enter a review date such as fri, +7 or 1 dec",
    },
    "said": {"text": "Enter what was said", "who": "Choose who said it"},
    "dissent": {
        "text": "Enter what they said",
        "who": "Choose who dissents",
        "decision": "Choose the decision they dissent from",
    },
    "reply": {"text": "Enter the reply", "dissent": "Choose the dissent it answers"},
    "nothing": {"text": "Say why no further action is needed"},
}


def _word(pattern: str, message: str) -> Any:
    """A choice; whether it is a possible one for this case the operation says."""
    return StringField(validators=[Regexp(f"^(?:{pattern})$", message=message)])


def _id() -> Any:
    return StringField(validators=[Optional(), Regexp("^[0-9a-f]{32}$", message="Choose one of the list")])


class RecordForm(OnceForm):
    """One form for everything that is recorded on a case; which fields count depends on its kind."""

    kind = _word("|".join(KINDS), "Choose what to record")
    text = lines("Text")
    who = _id()
    asked_by = _id()
    involve_reason = line("Because")
    due = line("Due")
    narrow = BooleanField()
    agencies = SelectMultipleField(choices=[], validate_choice=False)
    intervention = _id()
    made_by = _id()
    power = line("Power")
    reasons = lines("Reasons")
    law = line("Law", longest=500)
    aim = line("Aim", longest=500)
    necessary = line("Necessary", longest=500)
    equality = line("Equality duty", longest=500)
    preconditions = AnswersField()
    onward_teller = line("Who tells")
    onward_told = line("Whom they tell")
    onward_what = line("What is told", longest=500)
    onward_how = line("How")
    onward_by = line("By when")
    decision = _id()
    dissent = _id()
    replaces = _id()
    noted = _id()
    action = _id()
    version = IntegerField(validators=[Optional()])
    due_on: date | None = None
    tell_by: date | None = None

    def complete(self, today: date) -> bool:
        """Whether what its kind needs is there, with a message beside what is not; reads the dates."""
        good: bool = self.validate_on_submit()
        for name, words in _NEEDS.get(self.kind.data or "", {}).items():
            if not self[name].data and not self[name].errors:
                self[name].errors = [words]
                good = False
        return all((self._read_due(today), self._read_tell_by(today), good))

    def _read_due(self, today: date) -> bool:
        if not self.due.data or self.kind.data not in ("action", "decision", "nothing"):
            return not self.due.errors
        try:
            self.due_on = parse_due(self.due.data, today)
        except DueDateError as error:
            self.due.errors = [error.message]
        return self.due_on is not None

    def _read_tell_by(self, today: date) -> bool:
        if not self.onward_by.data or self.kind.data != "decision":
            return not self.onward_by.errors
        try:
            self.tell_by = parse_due(self.onward_by.data, today)
        except DueDateError as error:
            self.onward_by.errors = [error.message]
        return self.tell_by is not None


class SettleForm(FlaskForm):
    """Put somebody out of the case, involve their agency or admit a guest: `out:` and the like, and an id."""

    settle = _word(
        "(?:out|involve|admit):[0-9a-f]{32}", "Choose who to put out or admit, or which agency to involve"
    )
    reason = line("Because", missing="Say why")


class TickForm(FlaskForm):
    """The people who agreed aloud or on paper."""

    person = SelectMultipleField(choices=[], validate_choice=False)
    kind = _word(f"{How.SPOKEN}|{How.PAPER}", "Choose how they agreed")


class ChangeForm(FlaskForm):
    """Any other change of the register."""

    person = _word("[0-9a-f]{32}", "Choose a person")
    state = _word("|".join(CHANGES), "Choose what changed")
    reason = line("Because")


class EarlierForm(OnceForm):
    """How an action of an earlier meeting stands, as said at this one; which fields count depends on it."""

    answer = _word("|".join((*ANSWERS, ActionReply.ESCALATED)), "Say how the action stands")
    evidence = line("What was done")
    note = line("In one line")
    due = line("New date")
    again = line("Again by")
    due_on: date | None = None

    def complete(self, today: date) -> bool:
        """Whether the answer can be recorded; reads the date that goes with it into `due_on`."""
        good: bool = self.validate_on_submit()
        dated = {ActionState.IN_PROGRESS: self.due, ActionState.NOT_DONE: self.again}
        field = dated.get(self.answer.data)
        if field is not None and field.data and not field.errors:
            try:
                self.due_on = parse_due(field.data, today)
            except DueDateError as error:
                field.errors = [error.message]
                good = False
        return good

    @property
    def kept(self) -> str:
        """What was typed for the answer, to be shown back."""
        dates = {ActionState.IN_PROGRESS: self.due.data, ActionState.NOT_DONE: self.again.data}
        return ", ".join(filter(None, (self.text, dates.get(self.answer.data))))

    @property
    def text(self) -> str:
        """The line that goes with the answer."""
        field = self.evidence if self.answer.data == ActionState.DONE else self.note
        return field.data or ""


class PairForm(FlaskForm):
    """The code that the projector shows."""

    code = line("Code", missing="Enter the code on the projector", longest=20)
