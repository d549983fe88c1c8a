"""What a person answers on their phone at a meeting, beside the statement."""

from flask_wtf import FlaskForm
from wtforms import BooleanField

from meetings.forms import OnceForm, lines


class SaidForm(FlaskForm):
    """What an agency said in the room, confirmed as it stands or trimmed."""

    text = lines("What was said", missing="Leave at least what was said")


class BackForm(FlaskForm):
    """Back in the room; whoever is there from elsewhere says that they are alone."""

    alone = BooleanField("I am alone and cannot be overheard")


class InterestForm(FlaskForm):
    """How a person knows somebody in a case."""

    reason = lines(
        "How do you know them?",
        missing="Say how you know somebody in this case",
        description="For example: a relative, a neighbour. Only the meeting’s officers read this.",
    )


class DissentForm(OnceForm):
    """A dissent in the words of whoever raises it."""

    text = lines("Your words", missing="Say why you disagree, in your own words")
