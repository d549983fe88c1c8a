"""What a person types to report information that is wrong, to answer a report, and to correct it."""

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import InputRequired

from meetings.forms import OnceForm, line, lines

KEEP, WITHDRAW = "keep", "withdraw"
LONGEST_REASON = 1000


class ReportForm(OnceForm):
    """What is wrong with a piece of information."""

    text = lines(
        "What is wrong?",
        missing="Say what is wrong",
        description="The agency that brought it reads this, and nobody else.",
        longest=LONGEST_REASON,
    )


class RejectForm(FlaskForm):
    """Why information that was reported wrong is right."""

    reason = lines(
        "Why is it right as it stands?",
        missing="Say why it is right as it stands",
        description="Whoever reported it reads this.",
        longest=LONGEST_REASON,
    )


class CorrectForm(OnceForm):
    """The right wording, and what becomes of the wrong one."""

    text = lines("What it should say", missing="Enter what it should say")
    source = line("Source", missing="Say where this comes from")
    old = RadioField(
        "The old wording",
        choices=[
            SelectChoice(
                KEEP, "Stays visible as replaced", {"hint": "Only to those who held it, with the new one"}
            ),
            SelectChoice(
                WITHDRAW, "Is withdrawn from sight", {"hint": "From now on only your agency can see it"}
            ),
        ],
        validators=[InputRequired("Say what becomes of the old wording")],
    )
