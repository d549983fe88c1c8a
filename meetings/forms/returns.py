"""How an agency answers what it is asked to bring, and who of it is to."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired

from meetings.forms import lines
from models.states import Returned

ANSWERS = {
    Returned.INFORMATION: "What we have brought to this case is what we hold",
    Returned.NIL: "We hold nothing",
    Returned.DECLINED: "We decline to answer",
}


class ReturnForm(FlaskForm):
    """An answer without new information; `seen` is the answer it was written from."""

    answer = RadioField(
        "What do you answer?",
        validators=[InputRequired("Choose what your agency answers")],
        validate_choice=False,
    )
    reason = lines("Why do you decline?", description="Only if you decline.", longest=500)
    seen = HiddenField()

    def offer(self, *, has_brought: bool) -> None:
        """Offer the answers there are; that of information only where some was brought."""
        possible = [each for each in ANSWERS if has_brought or each is not Returned.INFORMATION]
        self.answer.choices = [SelectChoice(each.value, ANSWERS[each]) for each in possible]


class NilForm(FlaskForm):
    """Nothing held: one press."""

    seen = HiddenField()


class ChaseForm(FlaskForm):
    """Reminding the people of one agency, or of all without one."""

    agency = HiddenField()
