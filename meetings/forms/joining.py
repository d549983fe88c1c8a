"""What a person types or presses to join a meeting: the room's code, and their answer to the statement."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import AnyOf, DataRequired, Length


class CodeForm(FlaskForm):
    """The code that the screen in the room shows."""

    code = StringField(
        "Code on the screen",
        description="Six letters and digits, for example 7KQ\u00a04M2",
        validators=[DataRequired("Enter the code"), Length(max=20, message="The code has six characters")],
    )


class AcknowledgementForm(FlaskForm):
    """I agree, or I do not agree, to the exact text shown; the pressed button is the answer."""

    statement_sha256 = HiddenField(validators=[DataRequired(), Length(min=64, max=64)])
    answer = StringField(validators=[AnyOf(("agree", "decline"), message="Choose one of the two answers")])
    alone = BooleanField("I am alone and cannot be overheard")
