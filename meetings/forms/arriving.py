"""What people type who join without their sign-in at hand, and an officer who vouches for one."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from meetings.forms import line


def _room(element: str) -> StringField:
    return StringField(
        "Code on the screen",
        id=element,
        description="Six letters and digits, for example 7KQ\u00a04M2",
        validators=[DataRequired("Enter the code"), Length(max=20, message="The code has six characters")],
    )


class AskCodeForm(FlaskForm):
    """The room's code and a work e-mail address to mail another code to."""

    room = _room("room")
    email = StringField(
        "Work e-mail address",
        validators=[
            DataRequired("Enter your work e-mail address"),
            Length(max=254, message="Use 254 characters or fewer"),
        ],
    )


class AskVouchingForm(FlaskForm):
    """The room's code and one's name, for an officer to see."""

    room = _room("word-room")
    name = line("Your name", missing="Enter your name", longest=120)


class MailedCodeForm(FlaskForm):
    """The code from the mail."""

    code = StringField(
        "Code from the mail",
        description="Eight letters and digits, for example 7KQ4-M2XB",
        validators=[DataRequired("Enter the code"), Length(max=40, message="The code has eight characters")],
    )
    asked = HiddenField(validators=[DataRequired(), Length(max=32)])


class VouchForm(FlaskForm):
    """Whose phone it is, and the number pressed."""

    vouching = HiddenField(validators=[DataRequired(), Length(max=32)])
    person = StringField(validators=[Regexp("^[0-9a-f]{32}$", message="Choose who this is")])
    number = StringField(validators=[Regexp("^[0-9]{2}$", message="Press the number that the phone shows")])
